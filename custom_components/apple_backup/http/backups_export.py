"""The backups API: parts of a backup as a ZIP archive, made while it is sent."""

from collections.abc import Mapping
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING, Final

from aiohttp import hdrs, web

from homeassistant.util import dt as dt_util

from ..backups.exports.file_export import stream_zip
from ..backups.models import Backup
from ..backups.selection import Selection
from .backups_base import SessionView, tell_exported
from .backups_selection import MAX_SELECTION_BYTES, selection_of
from .body import read_json_object
from .headers import content_headers
from .streaming import send_stream
from .view import GuardedView

if TYPE_CHECKING:
    from ..backups.session import UnlockedBackup


class ExportView(SessionView):
    """`POST /backups/{id}/export`."""

    path = "/backups/{backup_id}/export"
    documented_path = False
    reads_body = True

    async def post(self, request: web.Request, backup_id: str) -> web.StreamResponse:
        """Send an archive of what the body selects; nothing is written to any disk."""
        unlocked = self.unlocked(request, backup_id)
        selection = selection_of(await read_json_object(request, MAX_SELECTION_BYTES))
        return await send_zip(request, unlocked, selection, self.headers)


async def send_zip(
    request: web.Request,
    unlocked: UnlockedBackup,
    selection: Selection,
    headers: Mapping[str, str],
) -> web.StreamResponse:
    """Send an archive. Its length is not known before, so it can be had as a whole only.

    Raises:
        FileNotInBackupError: Nothing is selected.
        BackupError: The manifest cannot be read.
    """
    head = {
        **headers,
        **content_headers(archive_name(unlocked.backup), download=True),
        hdrs.ACCEPT_RANGES: "none",
    }
    told = partial(tell_exported, request, unlocked.backup)
    async with aclosing(stream_zip(unlocked, selection)) as pieces:
        return await send_stream(request, pieces, head, told)


def archive_name(backup: Backup) -> str:
    """The name of an archive: the device and the day of its backup."""
    day = "" if backup.last_backup is None else f" {dt_util.as_local(backup.last_backup):%Y-%m-%d}"
    # Header-safe and without folders whatever the device is called; see `content_disposition`.
    name = backup.device.name.replace("/", "_").replace("\\", "_")
    return f"{name}{day}.zip"


VIEWS: Final[tuple[type[GuardedView], ...]] = (ExportView,)
