"""The backups API: what is known of a backup without its password, and how large its parts are."""

from http import HTTPStatus
from typing import Final

from aiohttp import hdrs, web

from homeassistant.helpers.http import KEY_HASS

from ..backup_keys import ways_to_remember
from ..backups.domains import DomainSizes, app_of, by_group, group_of
from ..backups.errors import BackupError, SessionInvalidError
from ..backups.models import Backup
from ..const import CONF_EXPORT_FOLDER
from ..models import BackupsConfigEntry
from ..permissions import Right
from .backups_base import BackupsView, SessionView, find_backup
from .errors import ApiError
from .guard import HEADER_SESSION, signed_in_user
from .headers import content_headers
from .summaries import backup_details, installed_app
from .view import GuardedView


class DetailsView(BackupsView):
    """`GET /backups/{id}`."""

    path = "/backups/{backup_id}"
    documented_path = False
    permission = Right.USE_BACKUPS

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """Tell what is known of a backup without a password."""
        folder, backup = find_backup(self.allowed_folders(request), backup_id)
        user = signed_in_user(request)
        runtime = folder.runtime_data
        key = runtime.sessions.remembered.find(backup.id, user.id)
        seconds, problem = await _unlock_estimate(folder, backup)
        return self.json(
            {
                **backup_details(
                    backup,
                    unlocked=runtime.sessions.is_unlocked(backup.id, user.id),
                    is_admin=user.is_admin,
                ),
                "first_seen": runtime.registry.first_seen(backup.id).isoformat(),
                "unlock_seconds": seconds,
                "unlock_problem": problem,
                "remembered": None if key is None else ("disk" if key.on_disk else "memory"),
                "may_remember": ways_to_remember(folder),
                "has_export_folder": bool(folder.options.get(CONF_EXPORT_FOLDER)),
            }
        )


async def _unlock_estimate(
    folder: BackupsConfigEntry, backup: Backup
) -> tuple[float | None, str | None]:
    """How long unlocking will take, or why it cannot succeed."""
    try:
        seconds = await folder.runtime_data.sessions.estimate_seconds(backup)
    except BackupError as err:
        return None, err.code
    return round(seconds, 2), None


class AppsView(BackupsView):
    """`GET /backups/{id}/apps`."""

    path = "/backups/{backup_id}/apps"
    documented_path = False
    permission = Right.USE_BACKUPS

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """List the apps of the device."""
        folder, backup = find_backup(self.allowed_folders(request), backup_id)
        run = request.app[KEY_HASS].async_add_executor_job
        apps = await run(folder.runtime_data.registry.apps, backup.id)
        return self.json({"apps": [installed_app(app) for app in apps]})


class IconView(BackupsView):
    """`GET` and `HEAD /backups/{id}/apps/{bundle_id}/icon`."""

    path = "/backups/{backup_id}/apps/{bundle_id}/icon"
    documented_path = False
    permission = Right.USE_BACKUPS

    async def get(self, request: web.Request, backup_id: str, bundle_id: str) -> web.Response:
        """Send the icon of an app."""
        folder, backup = find_backup(self.allowed_folders(request), backup_id)
        run = request.app[KEY_HASS].async_add_executor_job
        icon = await run(folder.runtime_data.registry.app_icon, backup.id, bundle_id)
        if icon is None:
            raise ApiError(HTTPStatus.NOT_FOUND, "icon_not_found", "There is no such icon.")
        headers = content_headers("icon.png")
        media_type = headers.pop(hdrs.CONTENT_TYPE)
        return web.Response(body=icon, content_type=media_type, headers=headers)

    head = get


class SizesView(SessionView):
    """`GET /backups/{id}/sizes`: of an encrypted backup for its session's owner alone."""

    path = "/backups/{backup_id}/sizes"
    documented_path = False
    permission = Right.USE_BACKUPS

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """Tell how many files and bytes each domain has."""
        if HEADER_SESSION in request.headers:
            sizes = await self.unlocked(request, backup_id).domain_sizes()
            return self.json(_sizes(sizes))
        folder, backup = find_backup(self.allowed_folders(request), backup_id)
        run = request.app[KEY_HASS].async_add_executor_job
        readable = await run(folder.runtime_data.registry.domain_sizes, backup.id)
        if readable is None:
            raise SessionInvalidError
        return self.json(_sizes(readable))


def _sizes(sizes: DomainSizes) -> dict[str, object]:
    """The body of `sizes`."""
    return {
        "groups": {
            group.value: {"files": size.files, "bytes": size.bytes}
            for group, size in by_group(sizes).items()
        },
        "domains": [
            {
                "domain": domain,
                "group": group_of(domain).value,
                "app": app_of(domain),
                "files": size.files,
                "bytes": size.bytes,
            }
            for domain, size in sizes.items()
        ],
    }


VIEWS: Final[tuple[type[GuardedView], ...]] = (DetailsView, AppsView, IconView, SizesView)
