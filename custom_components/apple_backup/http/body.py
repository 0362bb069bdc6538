"""Bounded reading of what a client sends: bodies and query parameters."""

from http import HTTPStatus
import re
from typing import Final

from aiohttp import hdrs, web

from homeassistant.util.json import JSON_DECODE_EXCEPTIONS, JsonObjectType, json_loads

from .errors import ApiError

MAX_BODY_BYTES: Final = 16 * 1024

# The second one is what clients say that were given bytes and were not told what they are.
_JSON_TYPES: Final = ("application/json", "application/octet-stream")
_INTEGER: Final = re.compile(r"-?\d{1,18}", re.ASCII)
_LONG_INTEGER: Final = re.compile(r"(-?)\d+", re.ASCII)
_BEYOND: Final = 10**18


class BadRequestError(ApiError):
    """A parameter or a body that cannot be understood."""

    def __init__(self, code: str, text: str) -> None:
        """Say what is wrong; never repeat what was sent."""
        super().__init__(HTTPStatus.BAD_REQUEST, code, text)


async def read_json_object(request: web.Request, maximum: int = MAX_BODY_BYTES) -> JsonObjectType:
    """Read a JSON object of at most `maximum` bytes; no body at all is an empty object.

    Raises:
        ApiError: 413 if the body is too large, 400 if it is no JSON object.
    """
    raw = await read_bounded(request, maximum)
    if not raw.strip():
        return {}
    # Not `request.content_type`, which takes what it does not understand for the second one.
    declared = request.headers.get(hdrs.CONTENT_TYPE, "application/json")
    if declared.partition(";")[0].strip().lower() not in _JSON_TYPES:
        raise BadRequestError("no_json", "Send the body as application/json.")
    try:
        value = json_loads(raw)
    except JSON_DECODE_EXCEPTIONS as err:
        raise BadRequestError("no_json", "The body is not valid JSON.") from err
    if not isinstance(value, dict):
        raise BadRequestError("no_object", "The body must be a JSON object.")
    return value


async def read_bounded(request: web.Request, maximum: int = MAX_BODY_BYTES) -> bytes:
    """Read a body without ever holding more than is allowed.

    Raises:
        ApiError: 413 if it is larger than `maximum` bytes.
    """
    length = request.content_length
    body = bytearray()
    if length is None or length <= maximum:
        async for chunk in request.content.iter_chunked(MAX_BODY_BYTES):
            body += chunk
            if len(body) > maximum:
                break
        else:
            return bytes(body)
    raise ApiError(
        HTTPStatus.CONTENT_TOO_LARGE,
        "body_too_large",
        "The body of the request is too large.",
    )


def read_once(request: web.Request, name: str) -> str | None:
    """Read a parameter of the query; None if it is missing or given more than once."""
    values = request.query.getall(name, [])
    return values[0] if len(values) == 1 else None


def read_single(request: web.Request, name: str) -> str | None:
    """Read a parameter of the query; None if it is missing.

    Raises:
        BadRequestError: it is given more than once, so that nobody knows what is meant.
    """
    values = request.query.getall(name, [])
    if len(values) > 1:
        raise BadRequestError("bad_parameter", f"The parameter '{name}' is given more than once.")
    return values[0] if values else None


def read_integer(request: web.Request, name: str, default: int, minimum: int, maximum: int) -> int:
    """Read an integer of the query: one below `minimum` is refused, one above `maximum` clamped.

    Raises:
        BadRequestError: no integer, or too small.
    """
    if (text := request.query.get(name)) is None:
        return default
    return integer_of(text, name, minimum, maximum)


def integer_of(text: str, name: str, minimum: int, maximum: int) -> int:
    """Read an integer, as `read_integer` does.

    Raises:
        BadRequestError: no integer, or too small.
    """
    if (long := _LONG_INTEGER.fullmatch(text)) is None:
        raise BadRequestError("bad_parameter", f"The parameter '{name}' must be an integer.")
    # Longer digits need not be converted to be known as too large, or too small.
    value = int(text) if _INTEGER.fullmatch(text) else (-_BEYOND if long[1] else _BEYOND)
    if value < minimum:
        raise BadRequestError(
            "bad_parameter", f"The parameter '{name}' must be at least {minimum}."
        )
    return min(value, maximum)


def read_flag(request: web.Request, name: str) -> bool:
    """Read `true` or `false` of the query; false if it is missing.

    Raises:
        BadRequestError: something else.
    """
    text = request.query.get(name, "false")
    if text not in ("true", "false"):
        raise BadRequestError("bad_parameter", f"The parameter '{name}' must be true or false.")
    return text == "true"


def optional_text(body: JsonObjectType, name: str) -> str | None:
    """A text of a body, or None.

    Raises:
        BadRequestError: it is no text.
    """
    value = body.get(name)
    if value is None or isinstance(value, str):
        return value
    raise BadRequestError("bad_parameter", f"'{name}' must be a text.")


def optional_flag(body: JsonObjectType, name: str, default: bool = False) -> bool:
    """A truth value of a body.

    Raises:
        BadRequestError: it is something else.
    """
    value = body.get(name, default)
    if isinstance(value, bool):
        return value
    raise BadRequestError("bad_parameter", f"'{name}' must be true or false.")


def optional_integer(
    body: JsonObjectType, name: str, default: int, minimum: int, maximum: int
) -> int:
    """An integer of a body, bounded as by `read_integer`.

    Raises:
        BadRequestError: it is something else, or too small.
    """
    value = body.get(name, default)
    # Truth values are integers to Python, not to those who send them.
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
    return integer_of(text, name, minimum, maximum)
