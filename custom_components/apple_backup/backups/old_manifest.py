"""What a backup of iOS 9 or older holds: `Manifest.mbdb`, answering as `Manifest.db` does.

The list is read once, piece by piece, into a `BrowseIndex`; a page reads its records again.
"""

from collections.abc import Callable, Iterator
import os
from pathlib import Path
import threading
import time
from typing import Any, Final, Self, override

import apsw

from .blobs import is_file_id, open_plain
from .browse import MAX_ROWS, BrowseIndex, IndexedEntry, text
from .domains import DomainSizes, add_up
from .errors import (
    BackupReadError,
    DamagedBackupError,
    FileMissingError,
    FileNotInBackupError,
    SessionInvalidError,
)
from .folders import FolderPage, folder_page
from .manifest_pages import ManifestPages
from .manifest_record import ManifestRecord
from .mbdb import MBDB, read_record, read_records
from .models import FileKind, ManifestEntry

# Real ones have about 150 bytes a record, so this is far more than any device of that time held.
_MAX_BYTES: Final = 512 * 1024 * 1024
_BATCH: Final = 1000
_STAGING: Final = (
    "PRAGMA temp_store=memory",
    "CREATE TABLE record(domain BLOB, path BLOB, kind INTEGER, id BLOB, at INTEGER)",
    "BEGIN",
)
_SORTED: Final = "SELECT domain, path, kind, id, at FROM record ORDER BY domain, path, at"


class OldManifest(ManifestPages):
    """An opened `Manifest.mbdb`; answers as `Manifest` does."""

    wants_index: Final = False

    def __init__(self, descriptor: int, index: BrowseIndex) -> None:
        """Take over the descriptor and the index; use `open`."""
        self._descriptor: int | None = descriptor
        self._index = index
        self._lock = threading.Lock()
        self._sizes: DomainSizes | None = None

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

    def sizes_by_domain(self, cancelled: Callable[[], bool] = lambda: False) -> DomainSizes | None:
        """Add up the files of each domain, once; None when cancelled.

        Raises:
            BackupError: The list cannot be read.
        """
        with self._lock:
            if self._descriptor is None:
                raise SessionInvalidError("the backup is locked")
            if self._sizes is None:
                rows = (
                    (record.domain, record.size)
                    for _, record in read_records(self._descriptor)
                    if record.kind is FileKind.FILE
                )
                self._sizes = add_up(rows, cancelled, max_rows=MAX_ROWS)
            return self._sizes

    @override
    def _page(
        self,
        domain: str | None,
        path_like: str | None,
        kinds: frozenset[FileKind],
        limit: int,
        offset: int,
    ) -> tuple[tuple[ManifestRecord, ...], int]:
        found, total = self._index.page(domain, path_like, kinds, limit, offset)
        return tuple(self._record(indexed) for indexed in found), total

    def folder(self, domain: str, path: str, limit: int, offset: int) -> FolderPage:
        """Return a page of what is in a folder; see `Manifest.folder`.

        Raises:
            BackupError: The list cannot be read.
            ValueError: A limit below 1 or a negative offset.
        """
        rows = self._index.paths(domain)
        return folder_page((domain, path), rows, self.entry, limit, offset)

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
        """End the search that runs, from any thread, without waiting for it."""
        self._index.interrupt()

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
            record = read_record(self._descriptor, indexed.source)
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
    """Yield domain, path, kind, file id and position of the records."""
    for at, record in read_records(descriptor):
        kind = record.kind
        if kind is not None:
            yield record.domain, record.path, int(kind), record.file_id.encode(), at
