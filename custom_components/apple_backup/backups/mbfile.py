"""Reads MBFile records: the `file` column of a manifest.

A record is a binary property list written by NSKeyedArchiver. A general reader takes tens of
microseconds for one, which adds up over a page of hundreds, so the few values that are needed are
picked out directly: the offset table is unpacked at once, the keys of the record's dictionary are
compared as slices. Everything unusual is left to `plistlib`. Records are not trusted: every
offset is checked by Python's own bounds, and their size is limited.
"""

from collections.abc import Mapping
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
_MAX_OBJECTS: Final = 65_535
_MAX_TEXT: Final = 4096
_TRAILER: Final = struct.Struct(">6xBBQQQ")
_TOP: Final = b"\x54$top"
_OBJECTS: Final = b"\x58$objects"
_ROOT: Final = b"\x54root"
_NS_DATA: Final = b"\x57NS.data"
_EXTENDED_COUNT: Final = 0x0F
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
    """The record is not laid out as expected."""


def read_mbfile(blob: bytes) -> MBFile:
    """Read a record.

    Raises:
        DamagedBackupError: It is no MBFile record, or larger than any real one.
    """
    if len(blob) > MAX_MBFILE_SIZE:
        raise DamagedBackupError(f"a file record has {len(blob)} bytes")
    try:
        values = _Archive(blob).values()
    except _UnusualError, IndexError, struct.error, ValueError:
        values = _read_with_plistlib(blob)
    return _checked(values)


class _Archive:
    """Picks values out of one archive; objects are addressed by their number."""

    __slots__ = ("_blob", "_offsets", "_ref_size", "_top")

    def __init__(self, blob: bytes) -> None:
        """Unpack the trailer and the offset table."""
        self._blob = blob
        offset_size, self._ref_size, count, self._top, table = _TRAILER.unpack_from(
            blob, len(blob) - 32
        )
        if count > _MAX_OBJECTS or self._ref_size not in {1, 2} or offset_size not in {1, 2, 4}:
            raise _UnusualError
        code = {1: "B", 2: "H", 4: "I"}[offset_size]
        self._offsets: tuple[int, ...] = struct.unpack_from(f">{count}{code}", blob, table)

    def values(self) -> dict[str, object]:
        """Return the needed values of the archive's root object."""
        top_ref = objects_ref = None
        for key, value in self._pairs(self._offsets[self._top]):
            if self._is_text(key, _OBJECTS):
                objects_ref = value
            elif self._is_text(key, _TOP):
                top_ref = value
        if top_ref is None or objects_ref is None:
            raise _UnusualError
        objects = self._references(self._offsets[objects_ref], 0xA0)
        root = next(
            (
                self._uid(v)
                for k, v in self._pairs(self._offsets[top_ref])
                if self._is_text(k, _ROOT)
            ),
            None,
        )
        if root is None:
            raise _UnusualError
        found: dict[str, object] = {}
        for key, value in self._pairs(self._offsets[objects[root]]):
            name = _NEEDED.get(self._short_text(key))
            if name is not None:
                found[name] = self._value(value, objects)
        return found

    def _count(self, at: int, kind: int) -> tuple[int, int]:
        """Return the element count of an object of a kind and where its elements begin."""
        marker = self._blob[at]
        if marker & 0xF0 != kind:
            raise _UnusualError
        count = marker & 0x0F
        if count != _EXTENDED_COUNT:
            return count, at + 1
        width = self._blob[at + 1]
        if width == 0x10:
            return self._blob[at + 2], at + 3
        if width == 0x11:
            return int.from_bytes(self._blob[at + 2 : at + 4]), at + 4
        raise _UnusualError

    def _references(self, at: int, kind: int) -> bytes | tuple[int, ...]:
        """Return the object numbers in an array, or the keys and then the values of a dictionary."""
        count, start = self._count(at, kind)
        if kind == 0xD0:
            count *= 2
        if self._ref_size == 2:
            return struct.unpack_from(f">{count}H", self._blob, start)
        references = self._blob[start : start + count]
        if len(references) != count:
            raise _UnusualError
        return references

    def _pairs(self, at: int) -> zip[tuple[int, int]]:
        """Return pairs of key and value numbers of a dictionary."""
        references = self._references(at, 0xD0)
        half = len(references) // 2
        return zip(references[:half], references[half:], strict=True)

    def _is_text(self, reference: int, expected: bytes) -> bool:
        """Whether an object is this short text (given with its marker)."""
        at = self._offsets[reference]
        return self._blob[at : at + len(expected)] == expected

    def _short_text(self, reference: int) -> bytes:
        """Return a key's text, empty if it is of another kind or longer than any needed one."""
        at = self._offsets[reference]
        marker = self._blob[at]
        if 0x50 <= marker < 0x5F:
            return self._blob[at + 1 : at + 1 + (marker & 0x0F)]
        if marker == 0x5F and self._blob[at + 1] == 0x10:
            return self._blob[at + 3 : at + 3 + self._blob[at + 2]]
        return b""

    def _uid(self, reference: int) -> int:
        """Return the number in a reference to an archived object."""
        at = self._offsets[reference]
        marker = self._blob[at]
        if marker not in {0x80, 0x81}:
            raise _UnusualError
        return int.from_bytes(self._blob[at + 1 : at + 2 + (marker & 0x0F)])

    def _value(self, reference: int, objects: bytes | tuple[int, ...]) -> object:
        """Return a number, a text or bytes, following one reference and one NSData object."""
        marker = self._blob[self._offsets[reference]]
        if marker & 0xF0 == 0x80:
            reference = objects[self._uid(reference)]
            marker = self._blob[self._offsets[reference]]
        if marker & 0xF0 == 0xD0:
            for key, value in self._pairs(self._offsets[reference]):
                if self._is_text(key, _NS_DATA):
                    return self._scalar(value)
            raise _UnusualError
        return self._scalar(reference)

    def _scalar(self, reference: int) -> object:
        """Return a number, a text or bytes."""
        blob, at = self._blob, self._offsets[reference]
        marker = blob[at]
        if 0x10 <= marker <= 0x13:
            width = 1 << (marker & 0x0F)
            data = blob[at + 1 : at + 1 + width]
            if len(data) != width:
                raise _UnusualError
            return int.from_bytes(data, signed=width == 8)
        kind = marker & 0xF0
        if kind not in {0x40, 0x50, 0x60}:
            raise _UnusualError
        count, start = self._count(at, kind)
        width = 2 * count if kind == 0x60 else count
        data = blob[start : start + width]
        if len(data) != width:
            raise _UnusualError
        if kind == 0x40:
            return data
        return data.decode("ascii" if kind == 0x50 else "utf-16-be")


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
