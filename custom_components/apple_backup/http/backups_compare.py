"""The backups API: what differs between two backups of a device."""

from typing import TYPE_CHECKING, Final

from aiohttp import web

from ..backups.examination.compare import MAX_PAGE, compare, compare_page
from ..backups.examination.comparison_report import AppChanges, Change
from ..backups.models import ManifestEntry
from .backups_base import SessionView
from .body import BadRequestError, read_flag, read_integer
from .summaries import installed_app, manifest_item
from .view import GuardedView

if TYPE_CHECKING:
    from ..backups.session import UnlockedBackup

HEADER_OTHER_SESSION: Final = "X-Backup-Session-With"
_DEFAULT_LIMIT: Final = 100


class ComparingView(SessionView):
    """A route about two unlocked backups of one user: `with` is the older one."""

    def both(self, request: web.Request, backup_id: str) -> tuple[UnlockedBackup, UnlockedBackup]:
        """The older and the newer backup; each needs a session.

        Raises:
            BadRequestError: the other one is not named, or is of another device.
            BackupError: as `unlocked`, for either.
        """
        new = self.unlocked(request, backup_id)
        if (other_id := request.query.get("with")) is None:
            raise BadRequestError("bad_parameter", "The parameter 'with' must name a backup.")
        old = self.unlocked(request, other_id, HEADER_OTHER_SESSION)
        if old.backup.device.key != new.backup.device.key:
            raise BadRequestError("different_devices", "The backups are of different devices.")
        return old, new


class CompareView(ComparingView):
    """`GET /backups/{id}/compare`."""

    path = "/backups/{backup_id}/compare"
    documented_path = False

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """List a page of what was added, removed and changed."""
        old, new = self.both(request, backup_id)
        limit = read_integer(request, "limit", _DEFAULT_LIMIT, 1, MAX_PAGE)
        contents = read_flag(request, "contents")
        try:
            page = await compare_page(
                old,
                new,
                domain=request.query.get("domain"),
                cursor=request.query.get("cursor"),
                limit=limit,
                contents=contents,
            )
        except ValueError as err:
            # All else has been checked before.
            raise BadRequestError("bad_parameter", "The parameter 'cursor' is none.") from err
        return self.json({"items": [_change(each) for each in page.items], "next": page.next})


class CompareSummaryView(ComparingView):
    """`GET /backups/{id}/compare/summary`."""

    path = "/backups/{backup_id}/compare/summary"
    documented_path = False

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """Sum up how the backups differ; takes seconds for large ones."""
        found = await compare(*self.both(request, backup_id))
        return self.json(
            {
                "counts": {kind.value: count for kind, count in found.counts.items()},
                "unchanged": found.unchanged,
                "added_bytes": found.added_bytes,
                "removed_bytes": found.removed_bytes,
                "links": found.links,
                "domains": found.domains,
                "apps": None if found.apps is None else _app_changes(found.apps),
            }
        )


def _change(change: Change) -> dict[str, object]:
    return {
        "change": change.kind.value,
        "aspects": [aspect.value for aspect in change.aspects],
        "old": _item(change.old),
        "new": _item(change.new),
    }


def _item(entry: ManifestEntry | None) -> dict[str, object] | None:
    return None if entry is None else manifest_item(entry)


def _app_changes(apps: AppChanges) -> dict[str, object]:
    return {
        "added": [installed_app(app) for app in apps.added],
        "removed": [installed_app(app) for app in apps.removed],
        "updated": [
            {"old": installed_app(old), "new": installed_app(new)} for old, new in apps.updated
        ],
    }


VIEWS: Final[tuple[type[GuardedView], ...]] = (CompareView, CompareSummaryView)
