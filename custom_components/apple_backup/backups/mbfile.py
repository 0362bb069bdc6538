"""Reads MBFile records: the `file` column of a manifest.

A record is a binary property list written by NSKeyedArchiver. A general reader takes tens of
microseconds for one, which adds up over a page of hundreds, so the few values that are needed are
picked out directly: the offset table is unpacked at once, the keys of the record's dictionary are
looked up as slices. Everything unusual is left to `plistlib`. Records are not trusted: every
offset is checked by Python's own bounds, and their size is limited.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
import plistlib
import struct
from typing import Final

from ..bounded_plists import UnreadablePlistError, load_binary
from .errors import DamagedBackupError

# The largest seen in real manifests has 1,850 bytes.
MAX_MBFILE_SIZE: Final = 100 * 1024

# The general reader copies what objects claim to hold, and many may claim the same bytes.
_MAX_GENERAL_SIZE: Final = 8 * 1024
_MAX_REFERENCES: Final = 2_000
_MAX_OBJECTS: Final = 255
_MAX_TEXT: Final = 4096
# Keys have 44 bytes, digests 20.
_MAX_BYTES: Final = 1024
_MAX_NUMBER: Final = 1 << 63
# Seconds since 1970, in a range that dates can express.
_MAX_TIME: Final = 1 << 37
_TRAILER: Final = struct.Struct(">6xBBQQQ")
_FOUR_BYTES: Final = struct.Struct(">I")
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
    offsets, objects, root = _layout(blob)
    found: dict[str, object] = {}
    for key, value in _pairs(blob, offsets[root]):
        at = offsets[key]
        marker = blob[at]
        if marker == 0x5F:
            name = _NEEDED.get(blob[at + 3 : at + 3 + blob[at + 2]])
        elif marker & 0xF0 == 0x50:
            name = _NEEDED.get(blob[at + 1 : at + 1 + (marker & 0x0F)])
        else:
            raise _UnusualError
        if name is None:
            continue
        at = offsets[value]
        marker = blob[at]
        # Most values are numbers of up to four bytes, which have no sign.
        if marker == 0x12:
            (found[name],) = _FOUR_BYTES.unpack_from(blob, at + 1)
        elif marker == 0x11:
            found[name] = blob[at + 1] << 8 | blob[at + 2]
        elif marker == 0x10:
            found[name] = blob[at + 1]
        else:
            found[name] = _value(blob, offsets, objects, at)
    return found


def _layout(blob: bytes) -> tuple[Sequence[int], bytes, int]:
    """Return where each object is, which of them are archived, and which is the root."""
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
        if blob.startswith(_OBJECTS, at):
            objects = _elements(blob, offsets[value])
        elif blob.startswith(_TOP, at):
            root = _root(blob, offsets, offsets[value])
    if root is None or objects is None:
        raise _UnusualError
    return offsets, objects, objects[root]


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
    count = blob[at] - 0xD0
    if 0 <= count < 0x0F:
        start = at + 1
    elif count == 0x0F:
        count, start = _count(blob, at)
    else:
        raise _UnusualError
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
        if blob.startswith(_ROOT, name) and blob[uid] == 0x80:
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
            if blob.startswith(_NS_DATA, name):
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
        archive = load_binary(blob, _MAX_REFERENCES)
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
        UnreadablePlistError,
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
    """Drop values of a wrong type or out of any sensible range; a truth value is no number."""
    get = values.get
    size, mode, number = get("size"), get("mode"), get("protection_class")
    mtime, birth = get("mtime"), get("birth")
    key, digest, target = get("encryption_key"), get("digest"), get("target")
    return MBFile(
        size if type(size) is int and 0 <= size < _MAX_NUMBER else None,
        mtime if type(mtime) is int and -_MAX_TIME < mtime < _MAX_TIME else None,
        birth if type(birth) is int and -_MAX_TIME < birth < _MAX_TIME else None,
        mode if type(mode) is int and 0 <= mode < _MAX_NUMBER else None,
        number if type(number) is int and 0 <= number < _MAX_NUMBER else None,
        key if type(key) is bytes and len(key) <= _MAX_BYTES else None,
        digest if type(digest) is bytes and len(digest) <= _MAX_BYTES else None,
        target[:_MAX_TEXT] if type(target) is str and target != "$null" else None,
    )
