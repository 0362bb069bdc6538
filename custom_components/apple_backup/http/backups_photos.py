"""The backups API: which photos of a backup are nowhere else, and copies of them."""

from http import HTTPStatus
from typing import Any, Final

from aiohttp import web

from homeassistant.helpers.http import KEY_HASS
from homeassistant.util.json import JsonObjectType

from ..backup_jobs import BackupJob, JobKind
from ..backup_photo_work import (
    DEFAULT_STATES,
    Chosen,
    accounts_meant,
    async_start_comparison,
    async_start_copy,
    comparison_of,
)
from ..backup_work import Opened
from ..backups.artifacts.cursor import BadCursorError, from_cursor, to_cursor
from ..backups.artifacts.document import as_document
from ..backups.photo_matching.report import (
    COPYABLE,
    CopyReport,
    PhotoFinding,
    PhotoReport,
    PhotoState,
)
from ..models import PhotosConfigEntry
from ..permissions import Right, is_allowed
from .backups_base import SessionView
from .backups_jobs import job_state, stop_job
from .backups_selection import MAX_SELECTION_BYTES
from .body import BadRequestError, optional_text, read_integer, read_json_object
from .guard import NotAllowedError, signed_in_user
from .view import GuardedView

_BASE: Final = "/backups/{backup_id}/photos"
_LIMIT: Final = 100
_MAX_LIMIT: Final = 1000
_MAX_CHOSEN: Final = 10_000
_COMPARISON_BODY: Final = frozenset({"accounts"})
_COPY_BODY: Final = frozenset({"accounts", "into", "account", "states", "photos"})


class PhotosJobView(SessionView):
    """A route about photos that are only in a backup; for the session's owner alone."""

    documented_path = False

    def job(self, request: web.Request, backup_id: str, kind: JobKind) -> BackupJob | None:
        """The job of a kind that runs or ran last."""
        return self.folder(request, backup_id).runtime_data.jobs.latest(backup_id, kind)


class ComparisonView(PhotosJobView):
    """`/backups/{id}/photos/comparison`."""

    path = f"{_BASE}/comparison"
    reads_body = True

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """Tell how far the comparison is, or what the last one has counted."""
        self.unlocked(request, backup_id)
        return self.json(_comparison(self.job(request, backup_id, JobKind.COMPARE_PHOTOS)))

    async def post(self, request: web.Request, backup_id: str) -> web.Response:
        """Start a comparison with the libraries of all accounts, or of those that are named."""
        unlocked = self.unlocked(request, backup_id)
        body = await read_json_object(request)
        _check_names(body, _COMPARISON_BODY)
        accounts = accounts_meant(request.app[KEY_HASS], _texts(body, "accounts"))
        job = async_start_comparison(
            self.folder(request, backup_id),
            Opened(unlocked.backup, unlocked),
            signed_in_user(request).id,
            accounts,
        )
        return self.json(_comparison(job), HTTPStatus.ACCEPTED)

    async def delete(self, request: web.Request, backup_id: str) -> web.Response:
        """Stop the comparison that runs."""
        self.unlocked(request, backup_id)
        job = self.job(request, backup_id, JobKind.COMPARE_PHOTOS)
        stop_job(request, job)
        return self.json(_comparison(job))


class FindingsView(PhotosJobView):
    """`GET /backups/{id}/photos/comparison/items`."""

    path = f"{_BASE}/comparison/items"

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """List the photos that the last comparison has not found elsewhere, the newest first."""
        unlocked = self.unlocked(request, backup_id)
        states = _states(request.query.getall("state", []), PhotoState)
        limit = read_integer(request, "limit", _LIMIT, 1, _MAX_LIMIT)
        start = _position(request.query.get("cursor"))
        report = comparison_of(self.folder(request, backup_id), unlocked.backup)
        findings = [] if report is None else report.findings
        found = [it for it in findings if not states or it.state in states]
        end = start + limit
        return self.json(
            {
                "items": [_finding(it) for it in found[start:end]],
                "next": to_cursor((end,)) if end < len(found) else None,
                "total": len(found),
            }
        )


class CopyView(PhotosJobView):
    """`/backups/{id}/photos/copies`: for administrators who own a session of the backup."""

    path = f"{_BASE}/copies"
    reads_body = True

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """Tell how far the copy is, or what the last one has done."""
        self.unlocked(request, backup_id)
        return self.json(_copy(self.job(request, backup_id, JobKind.COPY_PHOTOS)))

    async def post(self, request: web.Request, backup_id: str) -> web.Response:
        """Copy photos into a library or the export folder; without a comparison, compare first."""
        unlocked = self.unlocked(request, backup_id)
        user = signed_in_user(request)
        if not is_allowed(user, Right.MANAGE_LIBRARY):
            raise NotAllowedError
        body = await read_json_object(request, MAX_SELECTION_BYTES)
        _check_names(body, _COPY_BODY)
        hass = request.app[KEY_HASS]
        job = async_start_copy(
            hass,
            self.folder(request, backup_id),
            Opened(unlocked.backup, unlocked),
            user.id,
            accounts=accounts_meant(hass, _texts(body, "accounts")),
            into=_into(request, body),
            chosen=_chosen(body),
        )
        return self.json(_copy(job), HTTPStatus.ACCEPTED)

    async def delete(self, request: web.Request, backup_id: str) -> web.Response:
        """Stop the copy that runs; what was copied stays."""
        self.unlocked(request, backup_id)
        job = self.job(request, backup_id, JobKind.COPY_PHOTOS)
        stop_job(request, job)
        return self.json(_copy(job))


def _check_names(body: JsonObjectType, known: frozenset[str]) -> None:
    """Refuse a name that is not known, as it may be misspelled."""
    if set(body) - known:
        raise BadRequestError("bad_parameter", "A name in the body is not known.")


def _texts(body: JsonObjectType, name: str) -> list[str]:
    """Read a list of texts."""
    found = body.get(name, [])
    if not isinstance(found, list) or len(found) > _MAX_CHOSEN:
        raise BadRequestError("bad_parameter", f"'{name}' must be a list, and not too long.")
    texts = [it for it in found if isinstance(it, str)]
    if len(texts) < len(found):
        raise BadRequestError("bad_parameter", f"'{name}' must be a list of texts.")
    return texts


def _into(request: web.Request, body: JsonObjectType) -> PhotosConfigEntry | None:
    """Read where photos are copied to: an account's library, or None for the export folder."""
    match optional_text(body, "into"):
        case "folder":
            return None
        case "library":
            account = optional_text(body, "account")
            accounts = accounts_meant(request.app[KEY_HASS], [account] if account else [])
            if len(accounts) == 1:
                return accounts[0]
            raise BadRequestError(
                "account_required", "There are several accounts. Name one by 'account'."
            )
    raise BadRequestError("bad_parameter", "'into' must be 'library' or 'folder'.")


def _chosen(body: JsonObjectType) -> Chosen:
    """Read which photos are copied."""
    states = _states(_texts(body, "states"), COPYABLE)
    refs = frozenset(_texts(body, "photos")) if "photos" in body else None
    # Whoever names photos means them, also those that look like others.
    default = DEFAULT_STATES if refs is None else COPYABLE
    return Chosen(states or default, refs)


def _states(names: list[str], known: Any) -> frozenset[PhotoState]:
    """Read states of photos."""
    allowed = {state.value: state for state in known}
    if not set(names) <= set(allowed):
        raise BadRequestError(
            "bad_parameter", f"A state must be one of: {', '.join(sorted(allowed))}."
        )
    return frozenset(allowed[name] for name in names)


def _position(cursor: str | None) -> int:
    try:
        return 0 if cursor is None else max(0, int(from_cursor(cursor, int)[0]))
    except BadCursorError as error:
        raise BadRequestError("bad_parameter", "The parameter 'cursor' is no cursor.") from error


def _comparison(job: BackupJob | None) -> dict[str, object]:
    """The body of `comparison`."""
    report = None if job is None else job.report
    found = None
    if isinstance(report, PhotoReport):
        found = {
            "photos": report.progress.files,
            "bytes_read": report.progress.bytes,
            "counts": {state.value: report.counts.get(state, 0) for state in PhotoState},
            "bytes": {state.value: size for state, size in report.bytes.items()},
            "left_out": report.left_out,
            "is_capped": report.is_capped,
        }
    return {**job_state(job), "report": found}


def _finding(finding: PhotoFinding) -> dict[str, object]:
    """A photo in a list."""
    return {
        "ref": finding.ref,
        "name": finding.name,
        "taken": as_document(finding.taken),
        "is_video": finding.is_video,
        "state": finding.state.value,
        "bytes": finding.bytes,
        "files": [as_document(file) for file in finding.files],
        "likeness": as_document(finding.likeness),
    }


def _copy(job: BackupJob | None) -> dict[str, object]:
    """The body of `copies`; no path of the disk, only folders below the export folder or library."""
    report = None if job is None else job.report
    done = None
    if isinstance(report, CopyReport):
        done = {
            "photos": report.photos,
            "files": report.files,
            "bytes": report.bytes,
            "present": report.present,
            "skipped": {reason.value: count for reason, count in report.skipped.items()},
            "folder": report.folder,
        }
    return {
        **job_state(job),
        "name": None if job is None else job.name,
        "account": None if job is None else job.account,
        "report": done,
    }


VIEWS: Final[tuple[type[GuardedView], ...]] = (ComparisonView, FindingsView, CopyView)
