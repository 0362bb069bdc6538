"""Reads MBFile records: the `file` column of a manifest.

A record is a binary property list written by NSKeyedArchiver. A general reader takes tens of
microseconds for one, which adds up over a page of hundreds, so the few values that are needed are
picked out directly: the offset table is unpacked at once, the keys of the record's dictionary are
looked up as slices. Everything unusual is left to `plistlib`. Records are not trusted: every
offset is checked by Python's own bounds, and their size is limited.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
import plistlib
import struct
from typing import Final

from .errors import DamagedBackupError

# The largest seen in real manifests has 1,850 bytes.
MAX_MBFILE_SIZE: Final = 100 * 1024

# The general reader copies what objects claim to hold, and many may claim the same bytes.
_MAX_GENERAL_SIZE: Final = 8 * 1024
_MAX_OBJECTS: Final = 255
_MAX_TEXT: Final = 4096
_TRAILER: Final = struct.Struct(">6xBBQQQ")
_TOP: Final = b"\x54$top"
_OBJECTS: Final = b"\x58$objects"
_ROOT: Final = b"\x54root"
_NS_DATA: Final = b"\x57NS.data"
_NEEDED: Final = {
    b"Size": "size",
    b"LastModified": "mtime",
    b"Birth": "birth",
    b"Mode": "mode",
    b"ProtectionClass": "protection_class",
    b"EncryptionKey": "encryption_key",
    b"Digest": "digest",
    b"Target": "target",
}


@dataclass(frozen=True, slots=True)
class MBFile:
    """What a manifest says of one file; None where the record does not say.

    `size` in bytes; `mtime` and `birth` in seconds since 1970; `encryption_key` still wrapped;
    `digest` the SHA-1 of the stored bytes; `target` where a symbolic link points.
    """

    size: int | None = None
    mtime: int | None = None
    birth: int | None = None
    mode: int | None = None
    protection_class: int | None = None
    encryption_key: bytes | None = field(default=None, repr=False)
    digest: bytes | None = None
    target: str | None = None


class _UnusualError(Exception):
    """The record is not laid out as real ones are."""


def read_mbfile(blob: bytes) -> MBFile:
    """Read a record.

    Raises:
        DamagedBackupError: It is no MBFile record, or larger than any real one.
    """
    if len(blob) > MAX_MBFILE_SIZE:
        raise DamagedBackupError(f"a file record has {len(blob)} bytes")
    try:
        values = _read_quickly(blob)
    except _UnusualError, IndexError, struct.error, ValueError, OverflowError:
        values = _read_with_plistlib(blob)
    return _checked(values)


def _read_quickly(blob: bytes) -> dict[str, object]:
    """Return the needed values of an archive's root object."""
    offset_size, ref_size, count, top, table = _TRAILER.unpack_from(blob, len(blob) - 32)
    # A real record has about twenty objects, so that a byte is enough to name one.
    if ref_size != 1 or count > _MAX_OBJECTS:
        raise _UnusualError
    if offset_size == 2:
        offsets: Sequence[int] = struct.unpack_from(f">{count}H", blob, table)
    elif offset_size == 1:
        offsets = blob[table : table + count]
    else:
        raise _UnusualError
    root = objects = None
    for key, value in _pairs(blob, offsets[top]):
        at = offsets[key]
        if blob[at : at + 9] == _OBJECTS:
            objects = _elements(blob, offsets[value])
        elif blob[at : at + 5] == _TOP:
            root = _root(blob, offsets, offsets[value])
    if root is None or objects is None:
        raise _UnusualError
    found: dict[str, object] = {}
    for key, value in _pairs(blob, offsets[objects[root]]):
        at = offsets[key]
        marker = blob[at]
        if 0x50 <= marker < 0x5F:
            name = _NEEDED.get(blob[at + 1 : at + 1 + (marker & 0x0F)])
        elif marker == 0x5F:
            name = _NEEDED.get(blob[at + 3 : at + 3 + blob[at + 2]])
        else:
            raise _UnusualError
        if name is not None:
            found[name] = _value(blob, offsets, objects, offsets[value])
    return found


def _count(blob: bytes, at: int) -> tuple[int, int]:
    """Return how many elements an object has and where they begin."""
    count = blob[at] & 0x0F
    if count != 0x0F:
        return count, at + 1
    width = blob[at + 1]
    if width == 0x10:
        return blob[at + 2], at + 3
    if width == 0x11:
        return int.from_bytes(blob[at + 2 : at + 4]), at + 4
    raise _UnusualError


def _pairs(blob: bytes, at: int) -> zip[tuple[int, int]]:
    """Return pairs of key and value numbers of a dictionary."""
    if blob[at] & 0xF0 != 0xD0:
        raise _UnusualError
    count, start = _count(blob, at)
    middle, end = start + count, start + 2 * count
    return zip(blob[start:middle], blob[middle:end], strict=True)


def _elements(blob: bytes, at: int) -> bytes:
    """Return the numbers of an array's objects."""
    if blob[at] & 0xF0 != 0xA0:
        raise _UnusualError
    count, start = _count(blob, at)
    return blob[start : start + count]


def _root(blob: bytes, offsets: Sequence[int], at: int) -> int:
    """Return which of the archived objects is the root."""
    for key, value in _pairs(blob, at):
        name = offsets[key]
        uid = offsets[value]
        if blob[name : name + 5] == _ROOT and blob[uid] == 0x80:
            return blob[uid + 1]
    raise _UnusualError


def _value(blob: bytes, offsets: Sequence[int], objects: bytes, at: int) -> object:
    """Return a number, a text or bytes, following one reference and one NSData object."""
    marker = blob[at]
    if marker == 0x80:
        at = offsets[objects[blob[at + 1]]]
        marker = blob[at]
    if marker & 0xF0 == 0xD0:
        for key, value in _pairs(blob, at):
            name = offsets[key]
            if blob[name : name + 8] == _NS_DATA:
                at = offsets[value]
                marker = blob[at]
                break
        else:
            raise _UnusualError
    if 0x10 <= marker <= 0x13:
        width = 1 << (marker & 0x0F)
        data = blob[at + 1 : at + 1 + width]
    elif marker & 0xF0 == 0x10:
        raise _UnusualError
    else:
        size, start = _count(blob, at)
        width = 2 * size if marker & 0xF0 == 0x60 else size
        data = blob[start : start + width]
    if len(data) != width:
        raise _UnusualError
    match marker >> 4:
        case 0x1:
            return int.from_bytes(data, signed=width == 8)
        case 0x4:
            return data
        case 0x5:
            return data.decode("ascii")
        case 0x6:
            return data.decode("utf-16-be")
    raise _UnusualError


def _read_with_plistlib(blob: bytes) -> dict[str, object]:
    """Read a record the general way."""
    if len(blob) > _MAX_GENERAL_SIZE:
        raise DamagedBackupError("a file record is too unusual for its size")
    try:
        archive = plistlib.loads(blob, fmt=plistlib.FMT_BINARY)
        objects = archive["$objects"]
        record = objects[archive["$top"]["root"].data]
        values = {name: record.get(key.decode()) for key, name in _NEEDED.items()}
        for name, value in values.items():
            if isinstance(value, plistlib.UID):
                value = objects[value.data]
            if isinstance(value, dict):
                value = value.get("NS.data")
            values[name] = value
    # What a property list of a stranger's making can raise inside plistlib is open-ended.
    except (
        plistlib.InvalidFileException,
        AttributeError,
        IndexError,
        KeyError,
        MemoryError,
        OverflowError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        raise DamagedBackupError("a file record cannot be read") from error
    return values


def _checked(values: Mapping[str, object]) -> MBFile:
    """Drop values of a wrong type or out of any sensible range."""
    target = values.get("target")
    return MBFile(
        size=_number(values.get("size")),
        mtime=_time(values.get("mtime")),
        birth=_time(values.get("birth")),
        mode=_number(values.get("mode")),
        protection_class=_number(values.get("protection_class")),
        encryption_key=_bytes(values.get("encryption_key")),
        digest=_bytes(values.get("digest")),
        target=target[:_MAX_TEXT] if isinstance(target, str) and target != "$null" else None,
    )


def _number(value: object) -> int | None:
    """Accept a count that fits 63 bits."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 63:
        return value
    return None


def _time(value: object) -> int | None:
    """Accept seconds since 1970 in a range that dates can express."""
    if isinstance(value, datetime):
        return None
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 37:
        return value
    return None


def _bytes(value: object) -> bytes | None:
    """Accept bytes of a key's or a digest's size."""
    return value if isinstance(value, bytes) and len(value) <= 1024 else None
