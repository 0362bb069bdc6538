"""What is in an unlocked backup: search over everything, and single records.

The names of the routes and of the first fields are those of the original's later API.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from aiohttp import web

from homeassistant.util.json import JsonObjectType

from ..backups.artifacts.cursor import BadCursorError
from ..backups.artifacts.document import JSON, as_document
from ..backups.artifacts.listing import DEFAULT_LIMIT, Description
from ..backups.artifacts.messages import Messages
from ..backups.artifacts.registry import ARTIFACTS
from ..backups.artifacts.whatsapp import WhatsApp
from ..backups.errors import FileNotInBackupError
from ..backups.search.search import Hit, SearchPage, Sought
from .artifacts_base import ARTIFACTS_BASE, ArtifactView
from .backups_base import SessionView
from .body import BadRequestError, optional_integer, optional_text, read_integer, read_json_object
from .filters import bounded, read_wanted, time_of

BASE: Final = "/backups/{backup_id}"
MAX_HITS: Final = 200
_BODY: Final = frozenset({"q", "artifacts", "since", "until", "person", "cursor", "limit"})


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What is searched for, and which page of it is wanted."""

    sought: Sought
    cursor: str | None
    limit: int

    @classmethod
    def of_url(cls, request: web.Request) -> SearchRequest:
        """Read it from the URL's parameters.

        Raises:
            BadRequestError: One of them is malformed.
        """
        wanted = read_wanted(request)
        text = _query_text(request.query.get("q", ""))
        names = known_artifacts(request.query.getall("artifact", []))
        sought = Sought(text, names, wanted.since, wanted.until, wanted.person)
        limit = read_integer(request, "limit", DEFAULT_LIMIT, 1, MAX_HITS)
        return cls(sought, request.query.get("cursor"), limit)

    @classmethod
    def of_body(cls, body: JsonObjectType) -> SearchRequest:
        """Read it from a body, which stands in no log; raises as `of_url`."""
        if set(body) - _BODY:
            raise BadRequestError("bad_parameter", "A name in the body is not known.")
        names = body.get("artifacts", [])
        if not isinstance(names, list):
            raise BadRequestError("bad_parameter", "'artifacts' must be a list.")
        sought = Sought(
            _query_text(optional_text(body, "q") or ""),
            known_artifacts(names),
            time_of(_time_text(body, "since"), "since"),
            time_of(_time_text(body, "until"), "until"),
            bounded(optional_text(body, "person"), "person"),
        )
        limit = optional_integer(body, "limit", DEFAULT_LIMIT, 1, MAX_HITS)
        return cls(sought, optional_text(body, "cursor"), limit)


class SearchView(SessionView):
    """`GET /backups/{id}/search?q=…`, or `POST` with a body that no log of addresses shows."""

    path = f"{BASE}/search"
    documented_path = False
    reads_body = True

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """List what is found; contacts first, then the newest."""
        self.unlocked(request, backup_id)
        return await self._find(request, backup_id, SearchRequest.of_url(request))

    async def post(self, request: web.Request, backup_id: str) -> web.Response:
        """Do the same for what a body says."""
        self.unlocked(request, backup_id)
        body = await read_json_object(request)
        return await self._find(request, backup_id, SearchRequest.of_body(body))

    async def _find(
        self, request: web.Request, backup_id: str, wanted: SearchRequest
    ) -> web.Response:
        unlocked = self.unlocked(request, backup_id)
        try:
            page = await unlocked.search(wanted.sought, wanted.cursor, wanted.limit)
        except BadCursorError as error:
            raise BadRequestError(
                "bad_parameter", "The parameter 'cursor' is no cursor."
            ) from error
        return self.json({"query": wanted.sought.text, **_page(page)})


class RecordView(ArtifactView):
    """`GET …/artifacts/record?artifact=…&ref=…`."""

    path = f"{ARTIFACTS_BASE}/record"

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """Send one record as listings have it."""
        self.unlocked(request, backup_id)
        name, ref = request.query.get("artifact", ""), request.query.get("ref", "")
        if name not in ARTIFACTS:
            raise BadRequestError("bad_parameter", "There is no artifact with this name.")
        found = await self.read(
            request, backup_id, ARTIFACTS[name], lambda it: as_document(it.find(ref))
        )
        if found is None:
            raise FileNotInBackupError("no such record")
        return self.json({"artifact_type": name, "artifact_ref": ref, "record": found})


def known_artifacts(names: Sequence[object]) -> tuple[str, ...]:
    """Check the names of the artifacts that are wanted; none means all.

    Raises:
        BadRequestError: There is none with this name.
    """
    found = tuple(name for name in names if isinstance(name, str) and name in ARTIFACTS)
    if len(found) != len(names):
        raise BadRequestError("bad_parameter", "There is no artifact with this name.")
    return tuple(dict.fromkeys(found))


def _query_text(text: str) -> str:
    return bounded(text, "q") or ""


def _time_text(body: JsonObjectType, name: str) -> str | None:
    """Return a time of a body, which is a number of milliseconds or a text."""
    value = body.get(name)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if is_number else optional_text(body, name)


def record_document(description: Description) -> dict[str, JSON]:
    """Return what lists of records of all kinds tell of each."""
    return {
        "artifact_type": description.artifact,
        "artifact_ref": description.ref,
        "timestamp": as_document(description.when),
        "title": description.title,
        "within": description.within,
        "parent": description.parent,
        "handles": list(description.handles),
        "place": as_document(description.place),
        "link": link_to(description),
    }


def link_to(description: Description) -> str:
    """Return where a record is found, below the address of its backup."""
    parent, ref = description.parent, description.ref
    if description.artifact == Messages.name and parent is not None:
        return f"artifacts/messages/conversations/{quote(parent, safe='')}?{_query(message=ref)}"
    if description.artifact == WhatsApp.name and parent is not None:
        return f"artifacts/whatsapp/chats/{quote(parent, safe='')}?{_query(message=ref)}"
    return f"artifacts/record?{_query(artifact=description.artifact, ref=ref)}"


def _query(**values: str) -> str:
    return urlencode(values, quote_via=quote)


def _page(page: SearchPage) -> dict[str, Any]:
    """Return a page of hits as JSON."""
    return {
        "items": [_hit(hit) for hit in page.hits],
        "next": page.next,
        "index": as_document(page.status),
    }


def _hit(hit: Hit) -> dict[str, JSON]:
    """Return a hit as JSON."""
    record = record_document(hit.description)
    kind, ref = record.pop("artifact_type"), record.pop("artifact_ref")
    return {
        "artifact_type": kind,
        "artifact_ref": ref,
        "display_text": hit.description.title or hit.snippet.text,
        "payload": {
            **record,
            "title_marks": as_document(hit.title_marks),
            "snippet": as_document(hit.snippet),
        },
    }


VIEWS: Final[tuple[type[SessionView], ...]] = (SearchView, RecordView)
