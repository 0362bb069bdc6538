"""What is in an unlocked backup as documents: made while they are sent, for the owner alone."""

from collections.abc import Mapping
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING, Final

from aiohttp import hdrs, web

from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType

from ..backups.exports.document_export import document_name, stream_document
from ..backups.exports.documents.request import (
    DocumentFormat,
    DocumentRequest,
    Subject,
    default_format,
)
from .artifacts_base import ARTIFACTS_BASE, ArtifactView
from .backups_base import SessionView, tell_exported
from .body import BadRequestError, optional_text, read_json_object
from .filters import time_of
from .headers import content_headers
from .streaming import send_stream
from .view import GuardedView

if TYPE_CHECKING:
    from ..backups.session import UnlockedBackup

_MAX_TEXT: Final = 500
_KEYS: Final = frozenset({"subject", "format", "conversation", "since", "until", "text", "person"})


class DocumentView(ArtifactView):
    """`POST …/artifacts/export`."""

    path = f"{ARTIFACTS_BASE}/export"
    reads_body = True

    async def post(self, request: web.Request, backup_id: str) -> web.StreamResponse:
        """Send a document, or an archive of several."""
        unlocked = self.unlocked(request, backup_id)
        wanted = document_request(await read_json_object(request))
        return await send_document(request, unlocked, wanted, self.headers)


class SummaryView(SessionView):
    """`GET` and `HEAD /backups/{id}/report.pdf`."""

    path = "/backups/{backup_id}/report.pdf"
    documented_path = False

    async def get(self, request: web.Request, backup_id: str) -> web.StreamResponse:
        """Send the report of a backup."""
        unlocked = self.unlocked(request, backup_id)
        wanted = document_request({"subject": Subject.REPORT.value})
        return await send_document(request, unlocked, wanted, self.headers)

    head = get


def document_request(body: JsonObjectType) -> DocumentRequest:
    """Read what is wanted.

    Raises:
        BadRequestError: A subject, a format or a time that is none, or something unknown.
    """
    if unknown := body.keys() - _KEYS:
        raise BadRequestError("bad_parameter", f"There is no parameter '{min(unknown)[:50]}'.")
    texts = {name: optional_text(body, name) or None for name in _KEYS}
    if any(value is not None and len(value) > _MAX_TEXT for value in texts.values()):
        raise BadRequestError("bad_parameter", "A parameter is too long.")
    try:
        subject = Subject(texts["subject"] or "")
        kind = texts["format"]
        return DocumentRequest(
            subject,
            default_format(subject) if kind is None else DocumentFormat(kind),
            texts["conversation"],
            time_of(texts["since"], "since"),
            time_of(texts["until"], "until"),
            texts["text"],
            texts["person"],
            dt_util.get_default_time_zone(),
            dt_util.utcnow(),
        )
    except ValueError as error:
        raise BadRequestError(
            "bad_parameter", "There is no such subject, or it cannot be had in this format."
        ) from error


async def send_document(
    request: web.Request,
    unlocked: UnlockedBackup,
    wanted: DocumentRequest,
    headers: Mapping[str, str],
) -> web.StreamResponse:
    """Send an export. Its length is not known before, so it can be had as a whole only.

    Raises:
        FileNotInBackupError: There is no such conversation.
        BackupError: It cannot be read.
    """
    name = await document_name(unlocked, wanted)
    head = {**headers, **content_headers(name, download=True), hdrs.ACCEPT_RANGES: "none"}
    told = partial(tell_exported, request, unlocked.backup)
    async with aclosing(stream_document(unlocked, wanted)) as pieces:
        return await send_stream(request, pieces, head, told)


VIEWS: Final[tuple[type[GuardedView], ...]] = (DocumentView, SummaryView)
