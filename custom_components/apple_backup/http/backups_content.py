"""The backups API: the content of files, decrypted while it is sent, and tickets for it.

A ticket is for `<img>`, `<video>` and downloads, which cannot send the session's token. Its address
is signed by Home Assistant for the user who asked for it, and is of no use to anybody else.
"""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from aiohttp import web

from homeassistant.components.http.auth import async_sign_path
from homeassistant.components.http.const import KEY_HASS_REFRESH_TOKEN_ID
from homeassistant.helpers.http import KEY_HASS
from homeassistant.util.json import JsonValueType

from ..backups.errors import FileNotInBackupError
from ..backups.exports.documents.request import DocumentRequest
from ..backups.models import Backup, FileKind
from ..backups.selection import Selection, names_in
from ..backups.session import LONGEST_SECONDS
from .artifacts_export import document_request, send_document
from .backups_base import SessionView, session_token
from .backups_export import send_zip
from .backups_selection import MAX_SELECTION_BYTES, selection_of
from .body import BadRequestError, optional_flag, optional_text, read_json_object
from .headers import content_headers
from .streaming import Source, send
from .view import CANONICAL_BASE, GuardedView

if TYPE_CHECKING:
    from ..backups.session import UnlockedBackup, UnlockedContent

HEADER_FILE_STATUS: Final = "X-File-Status"


@dataclass(frozen=True, slots=True)
class FileTicket:
    """What a ticket of a file stands for; `download`: never shown, always saved."""

    file_id: str
    download: bool


@dataclass(frozen=True, slots=True)
class ExportTicket:
    """What a ticket of an archive, or of a document, stands for."""

    wanted: Selection | DocumentRequest


class ContentView(SessionView):
    """A route that sends the content of a file."""

    async def send_file(
        self,
        request: web.Request,
        unlocked: UnlockedBackup,
        file_id: str,
        *,
        download: bool = False,
        name: str | None = None,
    ) -> web.StreamResponse:
        """Stream a file, under its own or another name, while it is decrypted; none is written."""
        with await unlocked.content(file_id) as content:
            etag = _entity_tag(unlocked.backup, content)
            source = Source(content.size, content.async_read, etag, content.mtime, content.send)
            headers = {
                **self.headers,
                **content_headers(name or content.entry.relative_path, download=download),
                HEADER_FILE_STATUS: content.status.value,
            }
            return await send(request, source, headers)


class FileView(ContentView):
    """`GET` and `HEAD /backups/{id}/file/{file_id}`."""

    path = "/backups/{backup_id}/file/{file_id}"

    async def get(self, request: web.Request, backup_id: str, file_id: str) -> web.StreamResponse:
        """Send a file."""
        unlocked = self.unlocked(request, backup_id)
        return await self.send_file(request, unlocked, file_id, download=False)

    head = get


class TicketsView(SessionView):
    """`POST /backups/{id}/tickets`."""

    path = "/backups/{backup_id}/tickets"
    documented_path = False
    reads_body = True

    async def post(self, request: web.Request, backup_id: str) -> web.Response:
        """Issue a ticket for a file or for an archive."""
        unlocked = self.unlocked(request, backup_id)
        body = await read_json_object(request, MAX_SELECTION_BYTES)
        subject: FileTicket | ExportTicket
        if "export" in body:
            if len(body) > 1:
                raise BadRequestError("bad_parameter", "Name a file or an export, not both.")
            subject = ExportTicket(_wanted(body["export"]))
        else:
            file_id = optional_text(body, "file_id") or ""
            if (await unlocked.entry(file_id)).kind is not FileKind.FILE:
                raise FileNotInBackupError("directories and links have no content")
            subject = FileTicket(file_id, optional_flag(body, "download"))
        sessions = self.folder(request, backup_id).runtime_data.sessions
        names = names_in(subject.wanted) if isinstance(subject, ExportTicket) else 1
        ticket = sessions.issue_ticket(session_token(request), subject, names)
        url = async_sign_path(
            request.app[KEY_HASS],
            f"{CANONICAL_BASE}/backups/{backup_id}/content/{ticket}",
            timedelta(seconds=LONGEST_SECONDS),
            refresh_token_id=request.get(KEY_HASS_REFRESH_TOKEN_ID),
        )
        return self.json({"url": url})


class TicketView(ContentView):
    """`GET` and `HEAD /backups/{id}/content/{ticket}`."""

    path = "/backups/{backup_id}/content/{ticket}"
    documented_path = False

    async def get(self, request: web.Request, backup_id: str, ticket: str) -> web.StreamResponse:
        """Send what a ticket stands for."""
        unlocked, subject = self.redeem(request, backup_id, ticket)
        if isinstance(subject, ExportTicket):
            if isinstance(subject.wanted, DocumentRequest):
                return await send_document(request, unlocked, subject.wanted, self.headers)
            return await send_zip(request, unlocked, subject.wanted, self.headers)
        assert isinstance(subject, FileTicket)
        return await self.send_file(request, unlocked, subject.file_id, download=subject.download)

    head = get


def _wanted(export: JsonValueType) -> Selection | DocumentRequest:
    """Read what a ticket of an export is for: files, or what is in the backup as a document."""
    if isinstance(export, dict) and "subject" in export:
        return document_request(export)
    return selection_of(export)


def _entity_tag(backup: Backup, content: UnlockedContent) -> str:
    """A strong entity tag: it differs as soon as a newer run may have replaced the file."""
    facts = (backup.id, backup.last_backup, content.entry.file_id, content.size, content.mtime)
    return f'"{sha256(repr(facts).encode()).hexdigest()[:32]}"'


VIEWS: Final[tuple[type[GuardedView], ...]] = (FileView, TicketsView, TicketView)
