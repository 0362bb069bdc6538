"""The backups API: health, and the list of backups."""

from typing import Final

from aiohttp import web

from ..backups.models import Backup
from ..models import BackupsConfigEntry
from ..permissions import Right
from .backups_base import BackupsView
from .guard import Gate, signed_in_user
from .summaries import backup_summary
from .view import GuardedView


class ListingView(BackupsView):
    """A route that answers with a list of backups."""

    def listing(self, request: web.Request, folders: list[BackupsConfigEntry]) -> web.Response:
        """Answer with all backups of some folders, the newest first."""
        user = signed_in_user(request)
        found = [
            (backup, folder.runtime_data.sessions.is_unlocked(backup.id, user.id))
            for folder in folders
            for backup in folder.runtime_data.coordinator.data.backups
        ]
        found.sort(key=lambda item: _age_key(item[0]))
        shows_paths = user.is_admin and bool(folders)
        root = str(folders[0].runtime_data.coordinator.data.root) if shows_paths else ""
        return self.json(
            {
                "backups": [backup_summary(backup, unlocked=open_) for backup, open_ in found],
                "base_directory": root,
                "rejected": _rejected(folders) if user.is_admin else [],
            }
        )


def _rejected(folders: list[BackupsConfigEntry]) -> list[dict[str, str]]:
    """What looked like a backup and is none, with the reason; for administrators."""
    return [
        {"folder": str(each.path), "reason": each.reason}
        for folder in folders
        for each in folder.runtime_data.coordinator.data.rejected
    ]


def _age_key(backup: Backup) -> tuple[float, str]:
    """Sorts the newest backup first, those of unknown age last."""
    when = backup.last_backup
    return (-when.timestamp() if when is not None else 0.0, backup.id)


class HealthView(BackupsView):
    """`GET /healthz`: for everyone, and always."""

    path = "/healthz"
    permission = Gate.PUBLIC

    async def get(self, request: web.Request) -> web.Response:
        """Tell that the server answers."""
        return self.json({"status": "ok"})


class ListView(ListingView):
    """`GET /backups`."""

    path = "/backups"
    permission = Right.USE_BACKUPS

    async def get(self, request: web.Request) -> web.Response:
        """List what the last scan found."""
        return self.listing(request, self.allowed_folders(request))


class RefreshView(ListingView):
    """`POST /backups/refresh`."""

    path = "/backups/refresh"
    permission = Right.USE_BACKUPS

    async def post(self, request: web.Request) -> web.Response:
        """Scan the folders, then list."""
        folders = self.allowed_folders(request)
        for folder in folders:
            await folder.runtime_data.coordinator.async_refresh_backups()
        return self.listing(request, folders)


VIEWS: Final[tuple[type[GuardedView], ...]] = (HealthView, ListView, RefreshView)
