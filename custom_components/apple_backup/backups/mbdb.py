"""The list of files of a backup of iOS 9 and older: `Manifest.mbdb`.

A header (`mbdb`, 5, 0), then records up to the end of the file. A record is five texts (domain,
relative path, link target, hash, key), fixed fields (mode u16, inode u64, user and group id u32;
modified, accessed and created u32 in seconds since 1970; size u64, protection class u8, number of
properties u8), then the properties, two texts each. Numbers are big-endian; a text is a u16 length
and its bytes, the length 0xFFFF stands for none. Stored files lie in the backup folder itself.
"""

from collections.abc import Iterator
import hashlib
import os
import stat
import struct
import time
from typing import Final

from .browse import BUILD_SECONDS, MAX_ROWS, text
from .errors import BackupReadError, DamagedBackupError
from .mbfile import MBFile
from .models import FileKind

MBDB: Final = "Manifest.mbdb"
MBDB_MAGIC: Final = b"mbdb"

_HEADER: Final = b"mbdb\5\0"
_CHUNK: Final = 1024 * 1024
_SMALL_CHUNK: Final = 4096
_CHECK_EVERY: Final = 1000
_MAX_KEY: Final = 1024
_MAX_TARGET: Final = 4096
_NO_TEXT: Final = 0xFFFF
_LENGTH: Final = struct.Struct(">H")
_FIXED: Final = struct.Struct(">HQLLLLLQBB")
_KINDS: Final = {
    stat.S_IFREG: FileKind.FILE,
    stat.S_IFDIR: FileKind.DIRECTORY,
    stat.S_IFLNK: FileKind.SYMLINK,
}


class _Stream:
    """Reads a descriptor from a position on; asks for no more than a chunk at a time."""

    __slots__ = ("_at", "_chunk", "_data", "_descriptor", "_start")

    def __init__(self, descriptor: int, start: int, chunk: int) -> None:
        """Begin at `start`."""
        self._descriptor, self._chunk = descriptor, chunk
        self._start, self._at, self._data = start, 0, b""

    @property
    def position(self) -> int:
        """Where in the file the next byte lies."""
        return self._start + self._at

    def at_end(self) -> bool:
        """Whether no byte is left."""
        return self._at >= len(self._data) and not self._fill(1)

    def take(self, length: int) -> bytes:
        """Return the next bytes.

        Raises:
            DamagedBackupError: There are fewer.
            BackupReadError: The operating system could not read them.
        """
        end = self._at + length
        if end > len(self._data):
            if not self._fill(length):
                raise DamagedBackupError(f"{MBDB} ends within a record")
            end = length
        data = self._data[self._at : end]
        self._at = end
        return data

    def text(self) -> bytes | None:
        """Return the next text."""
        (length,) = _LENGTH.unpack(self.take(_LENGTH.size))
        return None if length == _NO_TEXT else self.take(length)

    def _fill(self, length: int) -> bool:
        """Drop what was taken and read on until `length` bytes are there; False if they are not."""
        parts = [self._data[self._at :]]
        self._start, self._at = self.position, 0
        have = len(parts[0])
        while have < length:
            try:
                data = os.pread(
                    self._descriptor, max(self._chunk, length - have), self._start + have
                )
            except OSError as error:
                raise BackupReadError(f"{MBDB}: {error.strerror}") from error
            if not data:
                break
            parts.append(data)
            have += len(data)
        self._data = b"".join(parts)
        return have >= length


class Record:
    """One record."""

    __slots__ = ("birth", "domain", "key", "mode", "mtime", "path", "protection", "size", "target")
    size: int | None

    def __init__(self, stream: _Stream) -> None:
        """Read the next record; raises as `_Stream.take`."""
        self.domain = stream.text() or b""
        self.path = stream.text() or b""
        self.target = stream.text()
        stream.text()
        self.key = stream.text()
        (self.mode, _, _, _, self.mtime, _, self.birth, self.size, self.protection, properties) = (
            _FIXED.unpack(stream.take(_FIXED.size))
        )
        if self.size is not None and self.size >= 1 << 63:
            self.size = None
        for _ in range(2 * properties):
            stream.text()

    @property
    def kind(self) -> FileKind | None:
        """What the mode says it is; None for what backups do not hold."""
        return _KINDS.get(stat.S_IFMT(self.mode))

    @property
    def file_id(self) -> str:
        """The name of the stored file: SHA-1 of `domain-path`."""
        return hashlib.sha1(b"%b-%b" % (self.domain, self.path), usedforsecurity=False).hexdigest()

    def as_mbfile(self) -> MBFile:
        """The same facts as a record of newer backups holds them."""
        key = self.key if self.key and len(self.key) <= _MAX_KEY else None
        return MBFile(
            size=self.size,
            mtime=self.mtime,
            birth=self.birth,
            mode=self.mode,
            protection_class=self.protection,
            encryption_key=key,
            target=text(self.target)[:_MAX_TARGET] if self.target else None,
        )


def read_records(descriptor: int) -> Iterator[tuple[int, Record]]:
    """Yield the records and where they begin.

    Raises:
        BackupError: It is damaged, cannot be read, or not in time.
    """
    deadline = time.monotonic() + BUILD_SECONDS
    stream = _Stream(descriptor, 0, _CHUNK)
    if stream.at_end() or stream.take(len(_HEADER)) != _HEADER:
        raise DamagedBackupError(f"{MBDB} is no list of files")
    count = 0
    while not stream.at_end():
        at = stream.position
        yield at, Record(stream)
        count += 1
        if count > MAX_ROWS:
            raise DamagedBackupError(f"{MBDB} lists more files than any device holds")
        if count % _CHECK_EVERY == 0 and time.monotonic() > deadline:
            raise BackupReadError(f"reading {MBDB} took too long")


def read_record(descriptor: int, position: int) -> Record:
    """Read the record at a position.

    Raises:
        BackupError: There is none, or it cannot be read.
    """
    return Record(_Stream(descriptor, position, _SMALL_CHUNK))
