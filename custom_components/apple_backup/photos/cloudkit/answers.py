"""What an answer of Apple's servers means: its JSON, its bytes, or the error it stands for."""

from http import HTTPStatus
from typing import Any, Final

import aiohttp
import orjson

from ..errors import (
    PhotosError,
    SignInRequiredError,
    ThrottledError,
    UnexpectedAnswerError,
    UnreachableError,
    UrlExpiredError,
    WebAccessDisabledError,
    ZoneGoneError,
)
from .queries import JSONObject

# A page of 200 records takes a megabyte. Parsing holds the loop, for 50 ms a megabyte at worst.
_MAX_BODY: Final = 16 * 1024 * 1024
LONGEST_WAIT_SECONDS: Final = 3600.0
_CHUNK: Final = 256 * 1024
_SESSION_GONE: Final = frozenset({401, 421, 450})
ZONE_GONE_CODES: Final = frozenset({"ZONE_NOT_FOUND", "USER_DELETED_ZONE", "ZONE_GONE"})
_REFUSED_CODES: Final = frozenset({"AUTHENTICATION_FAILED", "AUTHENTICATION_REQUIRED"})
_BUSY_CODES: Final = frozenset(
    {
        "THROTTLED",
        "TRY_AGAIN_LATER",
        "RETRY_LATER",
        "ZONE_BUSY",
        "CAS_OP_LOCK",
        "REQUEST_RATE_LIMITED",
        "SERVICE_UNAVAILABLE",
        "INTERNAL_ERROR",
    }
)


class TryAgainError(Exception):
    """An answer that asks for another attempt."""

    def __init__(self, error: UnreachableError) -> None:
        """Keep the error to raise when there are no attempts left."""
        super().__init__(str(error))
        self.error = error


async def read_body(response: aiohttp.ClientResponse) -> bytes:
    """Read a body of a sane size."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        body += chunk
        if len(body) > _MAX_BODY:
            raise UnexpectedAnswerError("an answer is too large")
    return bytes(body)


def retry_after_of(response: aiohttp.ClientResponse) -> float | None:
    """Read how many seconds Apple asks us to wait; None if it does not say."""
    try:
        return _wait(float(response.headers.get("Retry-After", "")))
    except ValueError:
        return None


def _wait(seconds: float) -> float:
    """Bound a wait: whoever answers for Apple must not silence an account for days."""
    return max(0.0, min(seconds, LONGEST_WAIT_SECONDS))


def interpret(status: int, retry_after: float | None, raw: bytes) -> JSONObject:
    """Turn an answer into its JSON object or the error it stands for."""
    try:
        answer: Any = orjson.loads(raw)
    except orjson.JSONDecodeError:
        answer = None
    code, asked = _server_error(answer)
    wait = retry_after if retry_after is not None else asked
    if status == HTTPStatus.OK and code is None and isinstance(answer, dict):
        return answer
    if error := _temporary(status, code, wait):
        raise TryAgainError(error)
    if status == HTTPStatus.OK and isinstance(answer, dict) and "serverErrorCode" not in answer:
        return answer
    raise _permanent(status, code)


def _server_error(answer: object) -> tuple[str | None, float | None]:
    """Find the error code of an answer as a whole or of its only zone, and the wait it asks for."""
    if not isinstance(answer, dict):
        return None, None
    zones = answer.get("zones")
    places = [answer, *(zones if isinstance(zones, list) else ())]
    for place in places:
        code = place.get("serverErrorCode") if isinstance(place, dict) else None
        if isinstance(code, str):
            asked = place.get("retryAfter")
            return code, _wait(asked) if isinstance(asked, int | float) else None
    return None, None


def _temporary(status: int, code: str | None, wait: float | None) -> UnreachableError | None:
    """Return the error of an answer that another attempt may improve."""
    detail = f"HTTP {status} {code or ''}".rstrip()
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        return ThrottledError(detail, retry_after=wait)
    if code in _BUSY_CODES:
        return ThrottledError(detail, retry_after=wait)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
        return UnreachableError(detail)
    return None


def _permanent(status: int, code: str | None) -> PhotosError:
    """Return the error of an answer that will be the same next time."""
    detail = f"HTTP {status} {code or ''}".rstrip()
    if status in _SESSION_GONE or code in _REFUSED_CODES:
        return SignInRequiredError(detail)
    if code in ZONE_GONE_CODES:
        return ZoneGoneError(detail)
    if status == HTTPStatus.FORBIDDEN or code == "ACCESS_DENIED":
        return WebAccessDisabledError(detail)
    return UnexpectedAnswerError(detail)


def check_download(response: aiohttp.ClientResponse, offset: int) -> None:
    """Let pass an answer that carries the file, whole or from the offset on."""
    status = response.status
    if status == HTTPStatus.OK:
        return
    if status == HTTPStatus.PARTIAL_CONTENT:
        start = response.headers.get("Content-Range", "")
        if not offset or not start.startswith(f"bytes {offset}-"):
            raise UnexpectedAnswerError("another part of the file than asked for")
        return
    if status == HTTPStatus.GONE:
        raise UrlExpiredError(f"HTTP {status}")
    if error := _temporary(status, None, retry_after_of(response)):
        raise error
    raise _permanent(status, None)
