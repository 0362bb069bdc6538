"""The list of files of a backup of iOS 9 and older: `Manifest.mbdb`.

A header (`mbdb`, 5, 0), then records up to the end of the file. A record is five texts (domain,
relative path, link target, hash, key), fixed fields (mode u16, inode u64, user and group id u32;
modified, accessed and created u32 in seconds since 1970; size u64, protection class u8, number of
properties u8), then the properties, two texts each. Numbers are big-endian; a text is a u16 length
and its bytes, the length 0xFFFF stands for none. Stored files lie in the backup folder itself.

The file is read once, piece by piece, into a `BrowseIndex`; a page reads its records again.
"""

from collections.abc import Iterable, Iterator
import hashlib
import os
from pathlib import Path
import stat
import struct
import threading
import time
from typing import Any, Final, Self

import apsw

from .blobs import is_file_id, open_plain
from .browse import BUILD_SECONDS, MAX_ROWS, BrowseIndex, IndexedEntry, text
from .errors import (
    BackupReadError,
    DamagedBackupError,
    FileMissingError,
    FileNotInBackupError,
    SessionInvalidError,
)
from .manifest import FILES_ONLY, ManifestRecord
from .mbfile import MBFile
from .models import EntryPage, FileKind, ManifestEntry

MBDB: Final = "Manifest.mbdb"
MBDB_MAGIC: Final = b"mbdb"

_HEADER: Final = b"mbdb\5\0"
# Real ones have about 150 bytes a record, so this is far more than any device of that time held.
_MAX_BYTES: Final = 512 * 1024 * 1024
_CHUNK: Final = 1024 * 1024
_SMALL_CHUNK: Final = 4096
_BATCH: Final = 1000
_MAX_PATTERN: Final = 4096
_MAX_OFFSET: Final = 1 << 62
_MAX_KEY: Final = 1024
_NO_TEXT: Final = 0xFFFF
_LENGTH: Final = struct.Struct(">H")
_FIXED: Final = struct.Struct(">HQLLLLLQBB")
_KINDS: Final = {
    stat.S_IFREG: FileKind.FILE,
    stat.S_IFDIR: FileKind.DIRECTORY,
    stat.S_IFLNK: FileKind.SYMLINK,
}
_STAGING: Final = (
    "PRAGMA temp_store=memory",
    "CREATE TABLE record(domain BLOB, path BLOB, kind INTEGER, id BLOB, at INTEGER)",
    "BEGIN",
)
_SORTED: Final = "SELECT domain, path, kind, id, at FROM record ORDER BY domain, path, at"


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


class _Record:
    """One record."""

    __slots__ = ("birth", "domain", "key", "mode", "mtime", "path", "protection", "size", "target")

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
            size=self.size if self.size < 1 << 63 else None,
            mtime=self.mtime,
            birth=self.birth,
            mode=self.mode,
            protection_class=self.protection,
            encryption_key=key,
            target=text(self.target)[:_MAX_PATTERN] if self.target else None,
        )


class OldManifest:
    """An opened `Manifest.mbdb`; answers as `Manifest` does."""

    wants_index: Final = False

    def __init__(self, descriptor: int, index: BrowseIndex) -> None:
        """Take over the descriptor and the index; use `open`."""
        self._descriptor: int | None = descriptor
        self._index = index
        self._lock = threading.Lock()

    @classmethod
    def open(cls, backup: Path) -> Self:
        """Open and read the list of an unencrypted backup; blocking, seconds for a large one.

        Raises:
            DamagedBackupError: It is absent, no such list, cut, or larger than any real one.
            BackupReadError: The operating system could not read it, or not in time.
        """
        try:
            descriptor = open_plain(backup, MBDB)
        except FileMissingError as error:
            raise DamagedBackupError(f"the backup has no {MBDB}") from error
        try:
            return cls(descriptor, _build(descriptor))
        except BaseException:
            os.close(descriptor)
            raise

    def build_index(self) -> None:
        """Do nothing: the index is there from the beginning."""

    def domains(self) -> tuple[str, ...]:
        """Return the domains that hold files, in order."""
        return self._index.domains()

    def files(
        self,
        domain: str | None = None,
        path_like: str | None = None,
        kinds: Iterable[FileKind] = FILES_ONLY,
        limit: int = 100,
        offset: int = 0,
    ) -> EntryPage:
        """Return a page of rows; see `Manifest.files`.

        Raises:
            BackupError: The list cannot be read.
            ValueError: A limit below 1 or a negative offset.
        """
        if limit < 1 or offset < 0:
            raise ValueError("limit has to be at least 1, offset at least 0")
        wanted = frozenset(kinds)
        start = min(offset, _MAX_OFFSET)
        if not wanted or (path_like is not None and len(path_like) > _MAX_PATTERN):
            return EntryPage(items=(), total=0, limit=limit, offset=offset)
        found, total = self._index.page(domain, path_like, wanted, limit, start)
        items = tuple(self._record(indexed).entry for indexed in found)
        return EntryPage(items=items, total=total, limit=limit, offset=offset)

    def entry(self, file_id: str) -> ManifestEntry:
        """Return the row with a file id.

        Raises:
            FileNotInBackupError: There is none.
            BackupError: The list cannot be read.
        """
        return self.record(file_id).entry

    def record(self, file_id: str) -> ManifestRecord:
        """Return the row with a file id and its whole record.

        Raises:
            FileNotInBackupError: There is none.
            BackupError: The list cannot be read.
        """
        indexed = self._index.find(file_id) if is_file_id(file_id) else None
        if indexed is None:
            raise FileNotInBackupError("the manifest has no such file")
        return self._record(indexed)

    def interrupt(self) -> None:
        """Do nothing: no query takes long enough."""

    def close(self) -> None:
        """Close the file and free the index."""
        with self._lock:
            descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)
        self._index.close()

    def _record(self, indexed: IndexedEntry) -> ManifestRecord:
        """Read the record of a row again."""
        with self._lock:
            if self._descriptor is None:
                raise SessionInvalidError("the backup is locked")
            record = _Record(_Stream(self._descriptor, indexed.source, _SMALL_CHUNK))
        if text(record.path) != indexed.relative_path or text(record.domain) != indexed.domain:
            raise DamagedBackupError(f"{MBDB} changed while it was open")
        mbfile = record.as_mbfile()
        entry = ManifestEntry(
            file_id=indexed.file_id,
            domain=indexed.domain,
            relative_path=indexed.relative_path,
            kind=indexed.kind,
            size=mbfile.size,
            mtime=mbfile.mtime,
        )
        return ManifestRecord(entry, mbfile, is_flat=True)


def _build(descriptor: int) -> BrowseIndex:
    """Read all records, sort them in memory and index them."""
    try:
        size = os.fstat(descriptor).st_size
    except OSError as error:
        raise BackupReadError(f"{MBDB}: {error.strerror}") from error
    if size > _MAX_BYTES:
        raise DamagedBackupError(f"{MBDB} has {size} bytes")
    staging = apsw.Connection(":memory:")
    try:
        for statement in _STAGING:
            staging.execute(statement).fetchall()
        batch: list[tuple[Any, ...]] = []
        for row in _rows(descriptor):
            batch.append(row)
            if len(batch) == _BATCH:
                staging.executemany("INSERT INTO record VALUES (?, ?, ?, ?, ?)", batch)
                batch.clear()
                # Without this, other threads wait for the interpreter's switch interval each time.
                time.sleep(0)
        staging.executemany("INSERT INTO record VALUES (?, ?, ?, ?, ?)", batch)
        return BrowseIndex.from_rows(staging.execute(_SORTED))
    except (apsw.Error, MemoryError) as error:
        raise DamagedBackupError(f"{MBDB} needs too much memory") from error
    finally:
        staging.close()


def _rows(descriptor: int) -> Iterator[tuple[bytes, bytes, int, bytes, int]]:
    """Yield domain, path, kind, file id and position of the records.

    Raises:
        BackupError: As `OldManifest.open`.
    """
    deadline = time.monotonic() + BUILD_SECONDS
    stream = _Stream(descriptor, 0, _CHUNK)
    if stream.at_end() or stream.take(len(_HEADER)) != _HEADER:
        raise DamagedBackupError(f"{MBDB} is no list of files")
    count = 0
    while not stream.at_end():
        at = stream.position
        record = _Record(stream)
        kind = record.kind
        if kind is not None:
            yield record.domain, record.path, int(kind), record.file_id.encode(), at
        count += 1
        if count > MAX_ROWS:
            raise DamagedBackupError(f"{MBDB} lists more files than any device holds")
        if count % _BATCH == 0 and time.monotonic() > deadline:
            raise BackupReadError(f"reading {MBDB} took too long")
