"""A compact index of a manifest in memory, in the order in which it is browsed.

No index of the manifest serves `ORDER BY domain, relativePath`, so each page of a large one would
sort everything. Here every row has its position in that order, and per kind an array holds the
positions: a page at any depth is a slice, its total a subtraction.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
import contextlib
from dataclasses import dataclass
import threading
import time
from typing import Any, Final

import apsw

from .database import Database
from .errors import BackupReadError, DamagedBackupError, SessionInvalidError
from .models import FileKind

BUILD_SECONDS: Final = 300.0
MAX_ROWS: Final = 5_000_000
MAX_PATH: Final = 4096
"""No path on a device is longer, so no longer pattern or path needs to be compared."""
SEARCH_SECONDS: Final = 30.0

_BATCH: Final = 1000
_PROGRESS_STEPS: Final = 20_000
_KEPT_SEARCHES: Final = 4
# Rows that lie this close to each other are read together with what lies between them.
_DENSE: Final = 4
_ENTRY: Final = "position, path, kind, id, source"
_SOURCE: Final = (
    "SELECT CAST(domain AS BLOB), CAST(relativePath AS BLOB), flags, CAST(fileID AS BLOB), rowid"
    " FROM Files NOT INDEXED WHERE flags IN (1, 2, 4)"
    " ORDER BY domain COLLATE BINARY, relativePath COLLATE BINARY, rowid"
)
_TABLE: Final = """
PRAGMA temp_store=memory;
CREATE TABLE entry(position INTEGER PRIMARY KEY, path TEXT, kind INTEGER, id, source INTEGER);
"""

# Quicker than the enumeration itself.
_KINDS: Final = {int(kind): kind for kind in FileKind}

type Positions = array[int] | range


@dataclass(frozen=True, slots=True)
class IndexedEntry:
    """A row of the manifest as the index holds it; `source` is its rowid there."""

    file_id: str
    domain: str
    relative_path: str
    kind: FileKind
    source: int


def text(value: object) -> str:
    """Decode a text column that was read as bytes, because it may hold anything."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def matches(column: str) -> str:
    """Return SQL for a path that is like a pattern; comparing longer ones could take hours."""
    return f"CASE WHEN length({column}) <= {MAX_PATH} THEN {column} LIKE ? END"


class BrowseIndex:
    """The index of one manifest. Blocking; safe to use from any thread once built."""

    def __init__(self) -> None:
        """Begin empty."""
        self._lock = threading.Lock()
        self._closed = False
        self._deadline = float("inf")
        self._has_ids = False
        self._memory = apsw.Connection(":memory:")
        self._memory.set_progress_handler(self._is_late, _PROGRESS_STEPS)
        self._domains: list[str] = []
        self._numbers: dict[str, int] = {}
        self._starts: list[int] = []
        self._count = 0
        self._kinds = {kind: array("I") for kind in FileKind}
        self._searches: OrderedDict[tuple[object, ...], array[int]] = OrderedDict()

    @classmethod
    def build(cls, database: Database, *, max_rows: int = MAX_ROWS) -> BrowseIndex:
        """Read the whole manifest once, in order.

        Raises:
            DamagedBackupError: It has more than `max_rows`, as a tree of pages that refers to
                itself has.
            BackupError: The manifest cannot be read, or not in time.
        """
        # Closed here, because an error's traceback would keep it alive, and with it a lock.
        with contextlib.closing(database.rows(_SOURCE, seconds=BUILD_SECONDS)) as rows:
            try:
                return cls.from_rows(rows, max_rows=max_rows)
            except (apsw.Error, MemoryError) as error:
                raise DamagedBackupError("the index takes too much memory") from error

    @classmethod
    def from_rows(cls, rows: Iterable[tuple[Any, ...]], *, max_rows: int = MAX_ROWS) -> BrowseIndex:
        """Index rows of domain, path, flags, file id and source, ordered by the first two as bytes.

        Raises:
            DamagedBackupError: There are more than `max_rows`.
            BackupError: What reading the rows raises.
        """
        index = cls()
        memory = index._memory
        for statement in _TABLE.strip().splitlines():
            memory.execute(statement).fetchall()
        memory.execute("BEGIN")
        batch: list[tuple[Any, ...]] = []
        for row in rows:
            batch.append(index._add(*row))
            if len(batch) == _BATCH:
                memory.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?)", batch)
                batch.clear()
                # Without this, other threads wait for the interpreter's switch interval each time.
                time.sleep(0)
                if index._count > max_rows:
                    index.close()
                    raise DamagedBackupError("the manifest has more rows than fit into it")
                if index._count > MAX_ROWS:
                    break
        memory.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?)", batch)
        memory.execute("COMMIT")
        return index

    def _add(
        self, domain_bytes: object, path: object, flags: int, identifier: object, source: int
    ) -> tuple[Any, ...]:
        """Take the next row; return what the table stores of it."""
        domain = text(domain_bytes)
        if not self._domains or domain != self._domains[-1]:
            self._numbers.setdefault(domain, len(self._domains))
            self._domains.append(domain)
            self._starts.append(self._count)
        position = self._count
        self._count += 1
        self._kinds[FileKind(flags)].append(position)
        name = text(identifier)
        try:
            compact: bytes | str = bytes.fromhex(name) if len(name) == 40 else name
        except ValueError:
            compact = name
        return position, text(path), flags, compact, source

    def interrupt(self) -> None:
        """End the search that runs, from any thread, and let no other begin; does not wait."""
        self._closed = True
        with contextlib.suppress(apsw.ConnectionClosedError):
            self._memory.interrupt()

    def close(self) -> None:
        """Free the memory."""
        self.interrupt()
        with self._lock:
            self._memory.close()
            self._searches.clear()

    def domains(self) -> tuple[str, ...]:
        """Return the domains that hold files, in order."""
        files = self._kinds[FileKind.FILE]
        return tuple(
            domain
            for number, domain in enumerate(self._domains)
            if bisect_left(files, self._starts[number]) < bisect_left(files, self._end(number))
        )

    def page(
        self,
        domain: str | None,
        path_like: str | None,
        kinds: frozenset[FileKind],
        limit: int,
        offset: int,
    ) -> tuple[list[IndexedEntry], int]:
        """Return a page of matching rows and how many match in all.

        Raises:
            SessionInvalidError: The index has been closed.
            BackupReadError: The search took too long.
        """
        start, stop = 0, self._count
        if domain is not None:
            number = self._numbers.get(domain)
            if number is None:
                return [], 0
            start, stop = self._starts[number], self._end(number)
        with self._running():
            positions, first, last = self._matches(kinds, start, stop, path_like)
            shown = positions[first + offset : min(first + offset + limit, last)]
            return self._entries(shown), last - first

    def find(self, file_id: str) -> IndexedEntry | None:
        """Return the first row with a file id; None if there is none.

        Raises:
            SessionInvalidError: The index has been closed.
        """
        with self._running():
            if not self._has_ids:
                self._memory.execute("CREATE INDEX by_id ON entry(id)").fetchall()
                self._has_ids = True
            found: list[tuple[Any, ...]] = self._memory.execute(
                "SELECT min(position) FROM entry WHERE id = ?", (bytes.fromhex(file_id),)
            ).fetchall()
            position = found[0][0]
            return None if position is None else self._entry(position)

    def paths(self, domain: str) -> list[tuple[str, FileKind, str]]:
        """Return path, kind and file id of all rows of a domain, in order.

        Raises:
            SessionInvalidError: The index has been closed.
            BackupReadError: Reading them took too long.
        """
        number = self._numbers.get(domain)
        if number is None:
            return []
        sql = "SELECT path, kind, id FROM entry WHERE position BETWEEN ? AND ? ORDER BY position"
        with self._running():
            rows = self._memory.execute(sql, (self._starts[number], self._end(number) - 1))
            return [(path, _KINDS[kind], _file_id(identifier)) for path, kind, identifier in rows]

    @contextlib.contextmanager
    def _running(self) -> Iterator[None]:
        """Hold the index for one query, which ends at its deadline or when the index is closed."""
        with self._lock:
            if self._closed:
                raise SessionInvalidError("the backup is locked")
            self._deadline = time.monotonic() + SEARCH_SECONDS
            try:
                yield
            except apsw.InterruptError as error:
                if self._closed:
                    raise SessionInvalidError("the backup is locked") from error
                raise BackupReadError("a search took too long") from error
            finally:
                self._deadline = float("inf")

    def _is_late(self) -> bool:
        """Tell SQLite to end a query."""
        return self._closed or time.monotonic() > self._deadline

    def _end(self, number: int) -> int:
        """Return the position after the last row of a domain."""
        return self._starts[number + 1] if number + 1 < len(self._starts) else self._count

    def _matches(
        self, kinds: frozenset[FileKind], start: int, stop: int, path_like: str | None
    ) -> tuple[Positions, int, int]:
        """Return positions, and where among them those of the matching rows begin and end."""
        if path_like is None and len(kinds) == len(FileKind):
            return range(self._count), start, stop
        if path_like is None and len(kinds) == 1:
            (kind,) = kinds
            positions = self._kinds[kind]
            return positions, bisect_left(positions, start), bisect_left(positions, stop)
        wanted = (kinds, start, stop, path_like)
        found = self._searches.pop(wanted, None)
        if found is None:
            found = self._search(kinds, start, stop, path_like)
        self._searches[wanted] = found
        if len(self._searches) > _KEPT_SEARCHES:
            self._searches.popitem(last=False)
        return found, 0, len(found)

    def _search(
        self, kinds: frozenset[FileKind], start: int, stop: int, path_like: str | None
    ) -> array[int]:
        """Go through all rows of a range."""
        numbers = ", ".join(str(int(kind)) for kind in sorted(kinds))
        sql = f"SELECT position FROM entry WHERE position BETWEEN ? AND ? AND kind IN ({numbers})"
        parameters: list[int | str] = [start, stop - 1]
        if path_like is not None:
            sql += f" AND {matches('path')}"
            parameters.append(path_like)
        rows = self._memory.execute(f"{sql} ORDER BY position", parameters)
        return array("I", (row[0] for row in rows))

    def _entries(self, positions: Sequence[int]) -> list[IndexedEntry]:
        """Return the rows at positions, which are in order."""
        if not positions or positions[-1] - positions[0] > _DENSE * len(positions):
            return [self._entry(position) for position in positions]
        wanted = set(positions)
        rows = self._memory.execute(
            f"SELECT {_ENTRY} FROM entry WHERE position BETWEEN ? AND ? ORDER BY position",
            (positions[0], positions[-1]),
        )
        return [self._decode(row) for row in rows if row[0] in wanted]

    def _entry(self, position: int) -> IndexedEntry:
        """Return the row at a position."""
        sql = f"SELECT {_ENTRY} FROM entry WHERE position = ?"
        return self._decode(self._memory.execute(sql, (position,)).fetchall()[0])

    def _decode(self, row: tuple[Any, ...]) -> IndexedEntry:
        """Make sense of a row of the table."""
        position, path, kind, identifier, source = row
        domain = self._domains[bisect_right(self._starts, position) - 1]
        return IndexedEntry(_file_id(identifier), domain, path, _KINDS[kind], source)


def _file_id(identifier: bytes | str) -> str:
    """Return a file id as text from what the table holds of it."""
    return identifier.hex() if isinstance(identifier, bytes) else identifier
