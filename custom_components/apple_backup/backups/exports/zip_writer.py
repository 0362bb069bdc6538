"""Writes a ZIP archive piece by piece, for a sink that cannot seek, such as an HTTP answer.

Nothing is compressed: most of a backup is pictures and video, which gain nothing, and deflating
would be many times slower than decrypting on the small machines this runs on. Small files are
`stored`, with size and checksum before the data. The checksum of a large one is only known after
its data, and readers that go through an archive from its beginning cannot find the end of a
`stored` file then; so it is written as `deflated` made of uncompressed blocks (RFC 1951, 3.2.4),
at 5 bytes per 64 KiB. Format: PKWARE APPNOTE.TXT 6.3.10; extra field `UT`: Info-ZIP.
"""

from collections.abc import Iterator
import struct
import time
from typing import Final
import zlib

from .spool import Spool

_LOCAL: Final = struct.Struct("<4sHHHHHLLLHH")
_CENTRAL: Final = struct.Struct("<4sHHHHHHLLLHHHHHLL")
_END: Final = struct.Struct("<4sHHHHLLH")
_END64: Final = struct.Struct("<4sQHHLLQQQQ")
_LOCATOR64: Final = struct.Struct("<4sLQL")
_DESCRIPTOR: Final = struct.Struct("<4sLLL")
_DESCRIPTOR64: Final = struct.Struct("<4sLQQ")
_BLOCK: Final = struct.Struct("<BHH")
_LAST_BLOCK: Final = _BLOCK.pack(1, 0, 0xFFFF)
_BLOCK_SIZE: Final = 0xFFFF

_STORED: Final = 0
_DEFLATED: Final = 8
_UTF8: Final = 0x0800
_DESCRIPTOR_FOLLOWS: Final = 0x0008
_VERSION: Final = 20
_VERSION64: Final = 45
_UNIX: Final = 3 << 8
_FILE_MODE: Final = 0o100600 << 16
_LIMIT32: Final = 0xFFFFFFFF
_LIMIT16: Final = 0xFFFF
_INT32: Final = range(-(1 << 31), 1 << 31)
# DOS times begin in 1980 and have seven bits for the year.
_DOS_YEARS: Final = range(1980, 2108)
_DOS_EPOCH: Final = (0, 0x21)


class ZipWriter:
    """One archive. `begin`, `write` and `end` make a large entry, `add` a small one."""

    def __init__(self) -> None:
        """Begin at offset 0."""
        self._directory = Spool()
        self._offset = 0
        self._count = 0
        self._entry: _Entry | None = None

    def add(self, name: str, data: bytes, mtime: int) -> bytes:
        """Return a whole entry; `mtime` in seconds since 1970."""
        entry = _Entry(name, mtime, self._offset, _STORED, descriptor=False)
        entry.crc, entry.size, entry.stored = zlib.crc32(data), len(data), len(data)
        return self._sent(entry.local_header() + data) + self._close(entry, b"")

    def begin(self, name: str, mtime: int, size: int) -> bytes:
        """Return the beginning of an entry that will have about `size` bytes."""
        entry = _Entry(name, mtime, self._offset, _DEFLATED, descriptor=True)
        entry.is_large = _framed(size) >= _LIMIT32
        self._entry = entry
        return self._sent(entry.local_header())

    def write(self, data: bytes | memoryview) -> bytes:
        """Return the next bytes of the entry that was begun."""
        entry = self._begun()
        entry.crc = zlib.crc32(data, entry.crc)
        entry.size += len(data)
        view = memoryview(data)
        parts: list[bytes | memoryview] = []
        for start in range(0, len(data), _BLOCK_SIZE):
            block = view[start : start + _BLOCK_SIZE]
            parts += (_BLOCK.pack(0, len(block), len(block) ^ _LIMIT16), block)
        framed = b"".join(parts)
        entry.stored += len(framed)
        return self._sent(framed)

    def end(self) -> bytes:
        """Return the end of the entry that was begun; it may be shorter than announced."""
        entry = self._begun()
        entry.stored += len(_LAST_BLOCK)
        self._entry = None
        return self._close(entry, _LAST_BLOCK + entry.descriptor())

    def finish(self) -> Iterator[bytes]:
        """Yield the archive's directory, which ends it."""
        start, size = self._offset, self._directory.size
        yield from self._directory.chunks()
        count = self._count
        if count >= _LIMIT16 or start >= _LIMIT32 or size >= _LIMIT32:
            yield _END64.pack(
                b"PK\6\6",
                _END64.size - 12,
                _UNIX | _VERSION64,
                _VERSION64,
                0,
                0,
                count,
                count,
                size,
                start,
            ) + _LOCATOR64.pack(b"PK\6\7", 0, start + size, 1)
        few = min(count, _LIMIT16)
        yield _END.pack(b"PK\5\6", 0, 0, few, few, min(size, _LIMIT32), min(start, _LIMIT32), 0)

    def _begun(self) -> _Entry:
        """Return the entry that was begun."""
        if self._entry is None:
            raise ValueError("no entry was begun")
        return self._entry

    def _close(self, entry: _Entry, data: bytes) -> bytes:
        """Put an entry into the directory."""
        self._directory.append(entry.central_header())
        self._count += 1
        return self._sent(data)

    def _sent(self, data: bytes) -> bytes:
        """Count what goes out."""
        self._offset += len(data)
        return data


class _Entry:
    """One file of the archive; `stored` counts its bytes as they lie there."""

    __slots__ = (
        "_descriptor",
        "_extra",
        "_method",
        "_name",
        "_offset",
        "_time",
        "crc",
        "is_large",
        "size",
        "stored",
    )

    def __init__(
        self, name: str, mtime: int, offset: int, method: int, *, descriptor: bool
    ) -> None:
        """Describe a file that begins at `offset`."""
        self._name = name.encode()
        self._offset = offset
        self._method = method
        self._descriptor = descriptor
        self._time = _dos_time(mtime)
        self._extra = struct.pack("<HHBl", 0x5455, 5, 1, mtime) if mtime in _INT32 else b""
        self.crc = self.size = self.stored = 0
        self.is_large = False

    @property
    def _flags(self) -> int:
        return _UTF8 | (_DESCRIPTOR_FOLLOWS if self._descriptor else 0)

    def local_header(self) -> bytes:
        """Return what precedes the data. Announces 64-bit sizes only where they are needed."""
        extra = self._extra
        sizes = (self.crc, self.stored, self.size)
        if self._descriptor:
            sizes = (0, _LIMIT32, _LIMIT32) if self.is_large else (0, 0, 0)
        if self.is_large:
            extra = struct.pack("<HHQQ", 1, 16, 0, 0) + extra
        return (
            _LOCAL.pack(
                b"PK\3\4",
                _VERSION64 if self.is_large else _VERSION,
                self._flags,
                self._method,
                *self._time,
                *sizes,
                len(self._name),
                len(extra),
            )
            + self._name
            + extra
        )

    def descriptor(self) -> bytes:
        """Return what follows data whose size was not announced."""
        kind = _DESCRIPTOR64 if self.is_large else _DESCRIPTOR
        return kind.pack(b"PK\7\x08", self.crc, self.stored, self.size)

    def central_header(self) -> bytes:
        """Return the entry of the archive's directory."""
        large = [value for value in (self.size, self.stored, self._offset) if value >= _LIMIT32]
        extra = self._extra
        if large:
            extra = struct.pack(f"<HH{len(large)}Q", 1, 8 * len(large), *large) + extra
        version = _VERSION64 if large or self.is_large else _VERSION
        return (
            _CENTRAL.pack(
                b"PK\1\2",
                _UNIX | version,
                version,
                self._flags,
                self._method,
                *self._time,
                self.crc,
                min(self.stored, _LIMIT32),
                min(self.size, _LIMIT32),
                len(self._name),
                len(extra),
                0,
                0,
                0,
                _FILE_MODE,
                min(self._offset, _LIMIT32),
            )
            + self._name
            + extra
        )


def _framed(size: int) -> int:
    """Return how long `size` bytes are as uncompressed blocks, at most (1 MiB a write)."""
    return size + _BLOCK.size * (size // (_BLOCK_SIZE // 2) + 2)


def _dos_time(mtime: int) -> tuple[int, int]:
    """Return time and date as DOS has them: local, in steps of two seconds."""
    try:
        local = time.localtime(mtime)
    except OverflowError, OSError, ValueError:
        return _DOS_EPOCH
    if local.tm_year not in _DOS_YEARS:
        return _DOS_EPOCH
    return (
        local.tm_hour << 11 | local.tm_min << 5 | min(local.tm_sec, 59) // 2,
        (local.tm_year - 1980) << 9 | local.tm_mon << 5 | local.tm_mday,
    )
