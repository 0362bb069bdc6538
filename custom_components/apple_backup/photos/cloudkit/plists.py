"""Small property lists inside of CloudKit fields, read quickly.

A third of a library's assets carry a place, as a flat binary dictionary. A general reader takes
longer for it than the rest of the record takes, so what is flat is read directly, and everything
else is weighed and left to `plistlib`, as it is read on the event loop. The bytes are not trusted:
every position is checked by Python's own bounds, and the size is limited.

Format: a header, objects, a table of their offsets, and a trailer that says where all that is
(`CFBinaryPList.c` of Apple's CoreFoundation).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
import struct
from typing import Any, Final

from ...bounded_plists import UnreadablePlistError, load_plist

MAX_PLIST_BYTES: Final = 65_536
# Of keywords, of which a thousand are kept; a place has about ten values.
_MAX_REFERENCES: Final = 4_000
_MAX_TAGS: Final = 4_000
_TRAILER: Final = struct.Struct(">6xBBQQQ")
_REAL: Final = struct.Struct(">d")
_DATE_BASE: Final = datetime(2001, 1, 1)
_LONG: Final = 0x0F
_DICTIONARY: Final = 0xD0
_ARRAY: Final = 0xA0
_MAX_OBJECTS: Final = 255


class _UnusualError(Exception):
    """The list is not flat, or not laid out as usual."""


def read_plist(raw: bytes) -> object:
    """Read a property list; None if it is broken, too large or would take too long."""
    if not raw or len(raw) > MAX_PLIST_BYTES:
        return None
    try:
        return _read_flat(raw)
    except _UnusualError, IndexError, ValueError, OverflowError, struct.error:
        return _read_any(raw)


def _read_flat(raw: bytes) -> object:
    offset_size, ref_size, count, top, table = _TRAILER.unpack_from(raw, len(raw) - 32)
    if ref_size != 1 or offset_size != 1 or count > _MAX_OBJECTS or raw[:8] != b"bplist00":
        raise _UnusualError
    offsets = raw[table : table + count]
    at = offsets[top]
    marker, length = raw[at] & 0xF0, raw[at] & 0x0F
    if length == _LONG:
        raise _UnusualError
    if marker == _DICTIONARY:
        keys = _scalars(raw, offsets, at + 1, length)
        return dict(zip(keys, _scalars(raw, offsets, at + 1 + length, length), strict=True))
    if marker == _ARRAY:
        return _scalars(raw, offsets, at + 1, length)
    raise _UnusualError


def _scalars(raw: bytes, offsets: Sequence[int], at: int, length: int) -> list[Any]:
    """Read as many objects as there are references from a position on."""
    found: list[Any] = []
    for reference in raw[at : at + length]:
        start = offsets[reference]
        marker = raw[start]
        if marker == 0x23:
            found.append(_REAL.unpack_from(raw, start + 1)[0])
        elif 0x50 <= marker < 0x5F:
            found.append(raw[start + 1 : start + 1 + (marker & 0x0F)].decode("ascii"))
        elif 0x10 <= marker <= 0x12:
            # Whole numbers of at most four bytes have no sign.
            found.append(int.from_bytes(raw[start + 1 : start + 1 + (1 << (marker & 0x0F))]))
        elif marker == 0x33:
            seconds = _REAL.unpack_from(raw, start + 1)[0]
            found.append(_DATE_BASE + timedelta(seconds=seconds))
        else:
            raise _UnusualError
    if len(found) != length:
        raise _UnusualError
    return found


def _read_any(raw: bytes) -> object:
    try:
        return load_plist(raw, max_references=_MAX_REFERENCES, max_tags=_MAX_TAGS)
    except UnreadablePlistError, MemoryError:
        return None
