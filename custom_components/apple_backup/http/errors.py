"""The one place where errors become HTTP answers.

An answer to an error is JSON: `{"message": …}` on the photos API, `{"detail": …}` on the backups
API, as their documents have it, and a stable `code` besides. No text of an exception is ever sent:
it may hold a path or worse.
"""

from collections.abc import Hashable, Mapping
from enum import StrEnum
from http import HTTPStatus
import logging
import math
from pathlib import Path
from traceback import walk_tb
from types import MappingProxyType
from typing import Final

from aiohttp import hdrs, web

from homeassistant.helpers.http import HomeAssistantView

from ..backups import errors as backups
from ..library_commands import FolderNotAllowedError
from ..photos import errors as photos
from ..sign_in_events import CodeSupersededError

_LOGGER = logging.getLogger(__name__)

_NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})


class Dialect(StrEnum):
    """The two documented APIs; the value is the key under which they put the text of an error."""

    PHOTOS = "message"
    BACKUPS = "detail"


class ApiError(Exception):
    """An answer other than success that the HTTP layer itself has decided on."""

    def __init__(
        self,
        status: HTTPStatus,
        code: str,
        text: str,
        headers: Mapping[str, str] = _NO_HEADERS,
        extra: Mapping[str, object] | None = None,
    ) -> None:
        """Keep what is to be answered; `extra` is added to the body."""
        super().__init__(code)
        self.status = status
        self.code = code
        self.text = text
        self.headers = headers
        self.extra = extra or {}


type _Row = tuple[HTTPStatus, str]

# The nearest class in an exception's line of ancestors decides.
_ROWS: Final[Mapping[type[Exception], _Row]] = MappingProxyType(
    {
        photos.PhotosError: (HTTPStatus.INTERNAL_SERVER_ERROR, "The action failed."),
        photos.AccountError: (
            HTTPStatus.BAD_REQUEST,
            "Apple did not let the account sign in. The state says what to do.",
        ),
        photos.AccountLockedError: (HTTPStatus.BAD_REQUEST, "Apple has locked the account."),
        photos.SyncInProgressError: (
            HTTPStatus.PRECONDITION_FAILED,
            "Cannot perform action while sync is in progress",
        ),
        photos.NoCodePendingError: (
            HTTPStatus.PRECONDITION_FAILED,
            "MFA code not expected at this time.",
        ),
        CodeSupersededError: (
            HTTPStatus.PRECONDITION_FAILED,
            "Another code was used first, or a newer one has been sent.",
        ),
        photos.CodeRejectedError: (HTTPStatus.BAD_REQUEST, "Apple did not accept this code."),
        photos.CodeExpiredError: (HTTPStatus.BAD_REQUEST, "The code has expired."),
        photos.TooManyCodesError: (
            HTTPStatus.BAD_REQUEST,
            "Apple has sent too many codes. Wait before asking for another one.",
        ),
        photos.CodesTooFastError: (
            HTTPStatus.BAD_REQUEST,
            "Many codes have been requested. Wait ten minutes before asking for another one.",
        ),
        photos.CodeNotSentError: (HTTPStatus.BAD_REQUEST, "Apple did not send a code."),
        photos.UnreachableError: (HTTPStatus.BAD_GATEWAY, "Apple cannot be reached."),
        photos.ThrottledError: (HTTPStatus.TOO_MANY_REQUESTS, "Apple asks us to wait."),
        photos.LibraryFolderError: (
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "The library folder is missing, full, or cannot be written.",
        ),
        photos.PhotoMissingError: (HTTPStatus.NOT_FOUND, "There is no such photo here."),
        photos.NoPictureError: (HTTPStatus.NOT_FOUND, "There is no picture of it for now."),
        photos.FreeUpDisabledError: (
            HTTPStatus.PRECONDITION_FAILED,
            "Freeing up iCloud is turned off in the options of the account.",
        ),
        photos.PlanChangedError: (
            HTTPStatus.CONFLICT,
            "The photos have changed since the plan was made. Nothing was removed.",
        ),
        photos.RemovalsChangedError: (
            HTTPStatus.CONFLICT,
            "More photos wait to be removed than you were shown. Nothing was confirmed.",
        ),
        photos.AlbumNotFoundError: (
            HTTPStatus.BAD_REQUEST,
            "There is no such album, or more than one.",
        ),
        photos.AlbumEmptyError: (HTTPStatus.CONFLICT, "The album holds no photos."),
        photos.AlbumIncompleteError: (
            HTTPStatus.CONFLICT,
            "Photos of the album are missing or damaged in the library.",
        ),
        photos.AdoptFolderMissingError: (HTTPStatus.BAD_REQUEST, "There is no such folder."),
        FolderNotAllowedError: (
            HTTPStatus.BAD_REQUEST,
            "Home Assistant may not use this folder.",
        ),
        backups.BackupError: (HTTPStatus.INTERNAL_SERVER_ERROR, "The action failed."),
        backups.RootError: (HTTPStatus.INTERNAL_SERVER_ERROR, "The backup folder is unusable."),
        backups.RootMissingError: (
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "The backup folder is missing. Is its volume mounted?",
        ),
        backups.RootNotReadableError: (
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "Home Assistant may not read the backup folder.",
        ),
        backups.BackupNotFoundError: (HTTPStatus.NOT_FOUND, "Backup not found."),
        backups.WrongPasswordError: (HTTPStatus.BAD_REQUEST, "Invalid password"),
        backups.TooManyAttemptsError: (
            HTTPStatus.TOO_MANY_REQUESTS,
            "Too many wrong passwords. Wait before the next attempt.",
        ),
        backups.DamagedBackupError: (
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "The backup is damaged or incomplete.",
        ),
        backups.UnsupportedBackupError: (
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "The format of this backup is not supported.",
        ),
        backups.BackupReadError: (
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "The backup cannot be read from its disk.",
        ),
        backups.SessionInvalidError: (HTTPStatus.UNAUTHORIZED, "Session expired or invalid."),
        backups.SessionMismatchError: (HTTPStatus.FORBIDDEN, "Session does not match backup."),
        backups.FileNotInBackupError: (HTTPStatus.NOT_FOUND, "File not found."),
        backups.JobRunningError: (
            HTTPStatus.CONFLICT,
            "A check or an export of this backup is running already.",
        ),
        backups.JobCancelledError: (HTTPStatus.CONFLICT, "The work was stopped."),
        backups.ExportFolderMissingError: (
            HTTPStatus.PRECONDITION_FAILED,
            "No folder for exports has been chosen in the options.",
        ),
        backups.LibraryUnavailableError: (
            HTTPStatus.PRECONDITION_FAILED,
            "The photo library cannot be used now. Its page in Home Assistant says why.",
        ),
        backups.NoLibraryError: (
            HTTPStatus.PRECONDITION_FAILED,
            "No iCloud account has been set up.",
        ),
        backups.LibraryNotListedError: (
            HTTPStatus.PRECONDITION_FAILED,
            "It is not known yet what is in iCloud. Sync the account once.",
        ),
        backups.BackupLockedError: (HTTPStatus.UNAUTHORIZED, "The backup is locked."),
        backups.FileMissingError: (
            HTTPStatus.NOT_FOUND,
            "The backup lists this file but does not hold its content.",
        ),
    }
)

_PACKAGE: Final = str(Path(__file__).parents[1])

_logged: set[Hashable] = set()


def error_response(error: Exception, dialect: Dialect) -> web.Response:
    """Turn an error into an answer of the given API. Unexpected ones are logged, each cause once."""
    answer = _as_api_error(error)
    # The photos API writes codes in capitals, as in `prevError.code`.
    code = answer.code.upper() if dialect is Dialect.PHOTOS else answer.code
    body = {dialect.value: answer.text, "code": code, **answer.extra}
    return HomeAssistantView.json(body, answer.status, headers=dict(answer.headers))


def answer_of(kind: type[Exception]) -> _Row:
    """Status and text of a class of errors of the two libraries."""
    return next(_ROWS[cls] for cls in kind.__mro__ if cls in _ROWS)


def _as_api_error(error: Exception) -> ApiError:
    """Find the row of an error."""
    if isinstance(error, ApiError):
        return error
    if isinstance(error, (photos.PhotosError, backups.BackupError)):
        status, text = answer_of(type(error))
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            code = type(error).code
            _log_once(code, logging.WARNING, f"A request failed: {error} ({code})")
        return ApiError(status, type(error).code, text, _retry_after(error))
    if isinstance(error, web.HTTPException):
        status = HTTPStatus(error.status)
        return ApiError(status, status.name.lower(), f"{status.phrase}.")
    return _unexpected(error)


def _retry_after(error: Exception) -> Mapping[str, str]:
    """The header that tells a client when to come back, in whole seconds."""
    seconds: float | None = getattr(error, "retry_after", None)
    if seconds is None or not math.isfinite(seconds):
        return _NO_HEADERS
    return {hdrs.RETRY_AFTER: str(max(1, math.ceil(seconds)))}


def _unexpected(error: Exception) -> ApiError:
    """A defect, or a situation nobody thought of. Its kind is named, its details stay in the log."""
    cause = type(error).__name__
    text = f"Unexpected error in a request ({cause})"
    _log_once((cause, _place_of(error)), logging.ERROR, text, error)
    return ApiError(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "unexpected",
        "An unexpected error occurred. Its details are in Home Assistant's log.",
        extra={"cause": cause},
    )


def _place_of(error: Exception) -> tuple[str, int] | None:
    """File and line of the innermost own code an error came through; None if it came through none."""
    places = ((frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__))
    own = [place for place in places if place[0].startswith(_PACKAGE)]
    return own[-1] if own else None


def _log_once(key: Hashable, level: int, text: str, error: Exception | None = None) -> None:
    """Log a cause the first time it occurs; a client that asks again must not fill the log."""
    if key in _logged:
        level = logging.DEBUG
    _logged.add(key)
    _LOGGER.log(level, text, exc_info=error)
