"""The list of everything a backup holds: `Manifest.db`, read in place.

`Files(fileID, domain, relativePath, flags, file)`; `file` is an MBFile record, decoded only for
the rows of a page. All calls block and may come from any thread; they share one connection.
"""

from collections.abc import Callable, Generator
import contextlib
from pathlib import Path
import threading
from typing import Final, Self, override

from .blobs import is_file_id
from .browse import BUILD_SECONDS, BrowseIndex, IndexedEntry, matches, text
from .classkeys import ClassKeys
from .database import KEPT_ROWS, Database, Row
from .domains import DomainSizes, add_up
from .errors import BackupError, DamagedBackupError, FileNotInBackupError
from .folders import FolderPage, folder_page
from .manifest_files import open_manifest_files
from .manifest_pages import ManifestPages
from .manifest_record import ManifestRecord, decode_row, make_record, read_record
from .mbfile import MAX_MBFILE_SIZE
from .models import FileKind, ManifestEntry
from .vfs import DatabaseFiles

_COLUMNS: Final = frozenset({"fileID", "domain", "relativePath", "flags", "file"})
# From this size on a page without an index takes noticeably longer than one with it.
_INDEXED_FROM: Final = 1024 * 1024
# Up to this size of a manifest, what a filter finds may be kept in memory while it is sorted.
_KEPT_UP_TO: Final = 1024 * 1024 * 1024
# Two lengths, a header of six bytes and a pointer are what SQLite needs for a row of five columns.
_MIN_ROW_SIZE: Final = 10
_RECORD: Final = f"CASE WHEN length(file) <= {MAX_MBFILE_SIZE} THEN file END"
_ORDER: Final = "one COLLATE BINARY, two COLLATE BINARY, number"
_ROW: Final = (
    "CAST(fileID AS BLOB), CAST(domain AS BLOB), CAST(relativePath AS BLOB), flags, " + _RECORD
)


class Manifest(ManifestPages):
    """An opened manifest."""

    def __init__(self, files: DatabaseFiles) -> None:
        """Take over the files of the database; use `open`.

        Raises:
            BackupError: As `open`.
        """
        self._files = files
        self._size = files.size
        self._max_rows = self._size // _MIN_ROW_SIZE
        self._build_lock = threading.Lock()
        self._index: BrowseIndex | None = None
        self._sizes_lock = threading.Lock()
        self._sizes: DomainSizes | None = None
        self._database = Database(files, owns_files=False)
        try:
            self._database.require_table("Files", _COLUMNS)
        except BackupError:
            self._database.close()
            raise

    @classmethod
    def open(cls, backup: Path, keys: ClassKeys | None, manifest_key: bytes | None) -> Self:
        """Open a backup's manifest.

        Args:
            backup: The backup's folder.
            keys: The opened class keys; None for an unencrypted backup.
            manifest_key: `ManifestKey` of Manifest.plist; None if the manifest itself is not
                encrypted, as in unencrypted backups and those of iOS 10.0 and 10.1.

        Raises:
            DamagedBackupError: It is absent, does not decrypt to a database, or lacks its table.
            BackupReadError: The operating system could not read it.
        """
        files = open_manifest_files(backup, keys, manifest_key)
        try:
            return cls(files)
        except BackupError:
            files.close()
            raise

    @property
    def wants_index(self) -> bool:
        """Whether the manifest is large and its index has not been built yet."""
        return self._index is None and self._size >= _INDEXED_FROM

    def build_index(self) -> None:
        """Build the browse index; other queries go on meanwhile. Does nothing if it is there.

        Raises:
            BackupError: The manifest cannot be read to its end.
        """
        with self._build_lock:
            if self._index is not None:
                return
            # A connection of its own, so that pages can be shown in the meantime.
            database = Database(self._files, owns_files=False)
            try:
                self._index = BrowseIndex.build(database, max_rows=self._max_rows)
            finally:
                database.close_quietly()

    def domains(self) -> tuple[str, ...]:
        """Return the domains that hold files, in order.

        Raises:
            BackupError: The manifest cannot be read.
        """
        if self._index is not None:
            return self._index.domains()
        rows = self._database.query(
            "SELECT DISTINCT CAST(domain AS BLOB) FROM Files WHERE flags = 1 ORDER BY 1"
        )
        return tuple(dict.fromkeys(text(row[0]) for row in rows))

    def sizes_by_domain(self, cancelled: Callable[[], bool] = lambda: False) -> DomainSizes | None:
        """Add up the files of each domain, once; None when cancelled. Reads every record.

        Raises:
            BackupError: The manifest cannot be read to its end.
        """
        with self._sizes_lock:
            if self._sizes is None:
                # A connection of its own, so that pages can be shown in the meantime.
                database = Database(self._files, owns_files=False)
                try:
                    # Closed here, because an error's traceback would keep it alive, and a lock.
                    with contextlib.closing(_sizes(database)) as rows:
                        self._sizes = add_up(rows, cancelled, max_rows=self._max_rows)
                finally:
                    database.close_quietly()
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
        if self._index is None:
            return self._select(domain, path_like, kinds, limit, offset)
        found, total = self._index.page(domain, path_like, kinds, limit, offset)
        return self._complete(found), total

    def folder(self, domain: str, path: str, limit: int, offset: int) -> FolderPage:
        """Return a page of what is in a folder; an empty path is the domain itself.

        Raises:
            BackupError: The manifest cannot be read.
            ValueError: A limit below 1 or a negative offset.
        """
        if self._index is not None:
            rows = self._index.paths(domain)
        else:
            found = self._database.query(
                "SELECT CAST(relativePath AS BLOB), flags, CAST(fileID AS BLOB) FROM Files"
                " WHERE domain = ? COLLATE BINARY AND +flags IN (1, 2, 4)",
                (domain,),
            )
            rows = [(text(one), FileKind(flags), text(name)) for one, flags, name in found]
        return folder_page((domain, path), rows, self.entry, limit, offset)

    def entry(self, file_id: str) -> ManifestEntry:
        """Return the row with a file id.

        Raises:
            FileNotInBackupError: There is none.
            BackupError: The manifest cannot be read.
        """
        return make_record(*decode_row(self._row(file_id))).entry

    def record(self, file_id: str) -> ManifestRecord:
        """Return the row with a file id and its whole record, which its content is read with.

        Raises:
            FileNotInBackupError: There is none.
            DamagedBackupError: The record cannot be read.
            BackupError: The manifest cannot be read.
        """
        row = self._row(file_id)
        if not isinstance(row[4], bytes):
            raise DamagedBackupError("the file has no record")
        record = make_record(*decode_row(row))
        if record.is_damaged:
            raise DamagedBackupError("the file's record cannot be read")
        return record

    def interrupt(self) -> None:
        """End the query that runs, from any thread, without waiting for it."""
        self._database.interrupt()
        if self._index is not None:
            self._index.interrupt()

    def close(self) -> None:
        """End what runs, close everything and free the index."""
        self._database.close()
        with self._build_lock, self._sizes_lock:
            index, self._index = self._index, None
            self._files.close()
        if index is not None:
            index.close()

    def _row(self, file_id: str) -> Row:
        """Return the row with a file id."""
        if not is_file_id(file_id):
            raise FileNotInBackupError("not a file id")
        rows = self._database.query(
            f"SELECT {_ROW} FROM Files WHERE fileID = ? LIMIT 1", (file_id,)
        )
        if not rows or rows[0][3] not in set(FileKind):
            raise FileNotInBackupError("the manifest has no such file")
        return rows[0]

    def _select(
        self,
        domain: str | None,
        path_like: str | None,
        kinds: frozenset[FileKind],
        limit: int,
        offset: int,
    ) -> tuple[tuple[ManifestRecord, ...], int]:
        """Page without an index: sorts what matches."""
        kind = f"flags IN ({', '.join(str(int(kind)) for kind in sorted(kinds))})"
        filters = ""
        parameters: list[str | int | bytes | None] = []
        if domain is not None:
            filters += " AND domain = ? COLLATE BINARY"
            parameters.append(domain)
        if path_like is not None:
            filters += f" AND {matches('relativePath')}"
            parameters.append(path_like)
        # The plus keeps SQLite from the index on flags, which leads to nearly every row, in the
        # order of none. Counting is the one thing it is good for.
        found = (
            "SELECT rowid AS number, domain AS one, relativePath AS two FROM Files"
            f" WHERE +{kind}{filters}"
        )
        count = f"SELECT count(flags) FROM Files WHERE {kind}"
        if filters:
            # Filtered rows are gone through once, to be counted and sorted, as far as they fit.
            fits = "" if self._size <= _KEPT_UP_TO else "NOT "
            source = f"{KEPT_ROWS} AS {fits}MATERIALIZED ({found})"
            count = f"SELECT count(number) FROM {KEPT_ROWS}"
        else:
            source = f"{KEPT_ROWS} AS ({found})"
        # Sorting only what orders the rows keeps records out of the sorter.
        rows = self._database.query(
            f"WITH {source} SELECT {_ROW}, total FROM (SELECT number, one, two, ({count}) AS total"
            f" FROM {KEPT_ROWS} ORDER BY {_ORDER} LIMIT ? OFFSET ?)"
            f" CROSS JOIN Files ON Files.rowid = number ORDER BY {_ORDER}",
            [*parameters, limit, offset],
        )
        if rows:
            total = rows[0][-1]
        else:
            [(total,)] = self._database.query(f"WITH {source} {count}", parameters)
        return tuple(make_record(*decode_row(row)) for row in rows), total

    def _complete(self, found: list[IndexedEntry]) -> tuple[ManifestRecord, ...]:
        """Add to rows of the index what only their records know."""
        blobs = self._database.look_up("Files", _RECORD, [it.source for it in found])
        return tuple(
            make_record(it.file_id, it.domain, it.relative_path, it.kind, blob)
            for it, blob in zip(found, blobs, strict=True)
        )


def _sizes(database: Database) -> Generator[tuple[object, int | None]]:
    """Yield domain and recorded size of every file."""
    sql = f"SELECT CAST(domain AS BLOB), {_RECORD} FROM Files NOT INDEXED WHERE flags = 1"
    with contextlib.closing(database.rows(sql, seconds=BUILD_SECONDS)) as rows:
        for domain, blob in rows:
            mbfile = read_record(blob)
            yield domain, None if mbfile is None else mbfile.size
