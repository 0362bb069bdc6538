"""Fields of CloudKit records: values of doubtful shape, made into what they should be or None."""

import base64
import binascii
import math
from typing import Any, Final

from .plists import read_plist

MAX_NAME: Final = 512
MAX_TEXT: Final = 65_536
_MAX_INT: Final = 2**63 - 1

type Fields = dict[str, Any]


def value_of(fields: Fields, name: str) -> Any:
    """Return a field's value; a field may be absent, null, or without a value."""
    # Most fields of most records are absent, and a listing asks for dozens in each of a million.
    if (field := fields.get(name)) is None:
        return None
    return field.get("value") if isinstance(field, dict) else None


def bounded_text(value: object, *, limit: int = MAX_NAME) -> str | None:
    """Accept a short, non-empty text without NUL, which PostgreSQL would refuse."""
    if not isinstance(value, str):
        return None
    if "\x00" in value:
        value = value.replace("\x00", "")
    return value[:limit] or None


def text_of(fields: Fields, name: str) -> str | None:
    """Read a text, which Apple writes plain (STRING) or as base64 (ENCRYPTED_BYTES).

    The type alone decides and base64 is undone once: many plain names happen to be valid base64.
    """
    if (field := fields.get(name)) is None or not isinstance(field, dict):
        return None
    value = field.get("value")
    if field.get("type") == "ENCRYPTED_BYTES":
        raw = _bytes(value)
        value = None if raw is None else raw.decode("utf-8", "replace")
    return bounded_text(value, limit=MAX_TEXT)


def _bytes(value: object) -> bytes | None:
    """Decode base64 of a bounded length."""
    if not isinstance(value, str) or len(value) > 2 * MAX_TEXT:
        return None
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error, ValueError:
        return None


def as_integer(value: object) -> int | None:
    """Accept a number that fits 64 bits, whatever JSON made of it."""
    if type(value) is int and -_MAX_INT <= value <= _MAX_INT:
        return value
    if isinstance(value, str):
        try:
            value = int(value[:24])
        except ValueError:
            return None
    if isinstance(value, float):
        value = int(value) if math.isfinite(value) else None
    if not isinstance(value, int) or abs(value) > _MAX_INT:
        return None
    return int(value)


def integer_of(fields: Fields, name: str) -> int | None:
    """Return a field as a whole number."""
    if (field := fields.get(name)) is None or not isinstance(field, dict):
        return None
    return as_integer(field.get("value"))


def positive_of(fields: Fields, name: str) -> int | None:
    """Return a field as a whole number above zero."""
    number = integer_of(fields, name)
    return number if number is not None and number > 0 else None


def flag_of(fields: Fields, name: str) -> bool:
    """Whether a field is 1."""
    return integer_of(fields, name) == 1


def as_number(value: object) -> float | None:
    """Accept a finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def number_of(fields: Fields, name: str) -> float | None:
    """Return a field as a finite number."""
    return as_number(value_of(fields, name))


def plist_of(fields: Fields, name: str) -> object:
    """Read a small property list inside a field; None if there is none or it is broken."""
    raw = _bytes(value_of(fields, name))
    return None if raw is None else read_plist(raw)
