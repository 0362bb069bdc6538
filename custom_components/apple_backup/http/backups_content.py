"""The backups API: the content of files, decrypted while it is sent."""

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from aiohttp import web

from ..backups.models import Backup
from .backups_base import SessionView
from .headers import content_headers
from .streaming import Source, send
from .view import GuardedView

if TYPE_CHECKING:
    from ..backups.session import UnlockedContent


class FileView(SessionView):
    """`GET` and `HEAD /backups/{id}/file/{file_id}`."""

    path = "/backups/{backup_id}/file/{file_id}"

    async def get(self, request: web.Request, backup_id: str, file_id: str) -> web.StreamResponse:
        """Stream a file while it is decrypted; nothing is written to any disk."""
        unlocked = self.unlocked(request, backup_id)
        with await unlocked.content(file_id) as content:
            etag = _entity_tag(unlocked.backup, content)
            source = Source(content.size, content.async_read, etag, content.mtime)
            headers = {**self.headers, **content_headers(content.entry.relative_path)}
            return await send(request, source, headers)

    head = get


def _entity_tag(backup: Backup, content: UnlockedContent) -> str:
    """A strong entity tag: it differs as soon as a newer run may have replaced the file."""
    facts = (backup.id, backup.last_backup, content.entry.file_id, content.size, content.mtime)
    return f'"{sha256(repr(facts).encode()).hexdigest()[:32]}"'


VIEWS: Final[tuple[type[GuardedView], ...]] = (FileView,)
