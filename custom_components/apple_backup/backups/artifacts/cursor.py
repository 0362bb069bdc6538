"""Opaque cursors: where a page ended, as a text that can stand in a URL."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
import binascii
import json
import math
from typing import Final

_MAX_TEXT: Final = 400

type Position = tuple[int | float | str, ...]


class BadCursorError(ValueError):
    """A cursor that none of our pages has ended with."""


def to_cursor(position: Position) -> str:
    """Return a position as a cursor."""
    data = json.dumps(list(position), separators=(",", ":")).encode()
    return urlsafe_b64encode(data).decode().rstrip("=")


def from_cursor(cursor: str, *kinds: type) -> Position:
    """Return the position of a cursor, whose parts have to be of these types.

    Raises:
        BadCursorError: It is none, or one of another listing.
    """
    if len(cursor) > _MAX_TEXT:
        raise BadCursorError("the cursor is too long")
    try:
        data = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        values = json.loads(data)
    except (binascii.Error, ValueError, RecursionError) as error:
        raise BadCursorError("no cursor") from error
    if not isinstance(values, list) or len(values) != len(kinds):
        raise BadCursorError("no cursor of this listing")
    return tuple(_checked(value, kind) for value, kind in zip(values, kinds, strict=True))


def _checked(value: object, kind: type) -> int | float | str:
    """Return a part of a cursor, of the type it has to have."""
    if kind is float and isinstance(value, int | float) and not isinstance(value, bool):
        try:
            found = float(value)
        except OverflowError as error:
            raise BadCursorError("no cursor of this listing") from error
        if math.isfinite(found):
            return found
    if kind is int and isinstance(value, int) and not isinstance(value, bool):
        if abs(value) < 1 << 63:
            return value
    if kind is str and isinstance(value, str):
        return value
    raise BadCursorError("no cursor of this listing")
