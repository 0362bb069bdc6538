"""Queries a database of a backup, which may have been made to harm: read-only, bounded, endable.

A hostile database can hold views that never end, virtual tables that run code, and trees that
claim more rows than there are atoms. So a connection may only read ordinary tables, with a limited
set of functions, sizes, memory and time.
"""

from collections.abc import Generator, Iterator, Sequence
import contextlib
import itertools
import threading
import time
from typing import Any, Final

import apsw

from .errors import BackupError, BackupReadError, DamagedBackupError, SessionInvalidError
from .vfs import DATABASE, DatabaseFiles

QUERY_SECONDS: Final = 30.0

# SQLite's memory in this process, all connections together. apsw brings an SQLite of its own, so
# Home Assistant's recorder is not concerned. Browse indexes of open backups count too.
_HEAP_LIMIT: Final = 256 * 1024 * 1024
_PROGRESS_STEPS: Final = 20_000
# How many rows are looked up by one statement, which costs less than one statement for each.
_LOOK_UP: Final = 50
_LIMITS: Final = {
    apsw.SQLITE_LIMIT_LENGTH: 64 * 1024 * 1024,
    apsw.SQLITE_LIMIT_SQL_LENGTH: 1024 * 1024,
    apsw.SQLITE_LIMIT_ATTACHED: 0,
    apsw.SQLITE_LIMIT_COLUMN: 400,
    apsw.SQLITE_LIMIT_VDBE_OP: 250_000,
    apsw.SQLITE_LIMIT_EXPR_DEPTH: 100,
    apsw.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 4096,
    apsw.SQLITE_LIMIT_WORKER_THREADS: 0,
}
_SWITCHES: Final = {
    apsw.SQLITE_DBCONFIG_DEFENSIVE: 1,
    apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE: 1,
    apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA: 0,
    apsw.SQLITE_DBCONFIG_ENABLE_VIEW: 0,
    apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER: 0,
    apsw.SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION: 0,
    apsw.SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER: 0,
    apsw.SQLITE_DBCONFIG_WRITABLE_SCHEMA: 0,
    apsw.SQLITE_DBCONFIG_DQS_DDL: 0,
    apsw.SQLITE_DBCONFIG_DQS_DML: 0,
    apsw.SQLITE_DBCONFIG_ENABLE_ATTACH_CREATE: 0,
    apsw.SQLITE_DBCONFIG_ENABLE_ATTACH_WRITE: 0,
}
_PRAGMAS: Final = (
    "query_only=1",
    "cell_size_check=1",
    "temp_store=memory",
    "mmap_size=0",
)
_FUNCTIONS: Final = frozenset(
    {"count", "length", "like", "max", "min", "substr", "sum", "typeof", "coalesce", "ifnull"}
)
_READ_PRAGMAS: Final = frozenset(
    {"table_info", "table_xinfo", "index_list", "index_info", "quick_check", "page_count"}
)

# What our own queries call the rows they keep; nothing else may read in the name of something else.
KEPT_ROWS: Final = "_kept_rows"

type Row = tuple[Any, ...]
type Parameters = Sequence[str | float | bytes | None]


class Database:
    """One connection to a database of a backup, usable from any thread, one query at a time.

    Takes over `files` and closes them with itself.
    """

    def __init__(self, files: DatabaseFiles, *, owns_files: bool = True) -> None:
        """Open and restrict the connection.

        Raises:
            DamagedBackupError: It is no database SQLite could read.
            BackupReadError: The operating system could not read it.
        """
        self._files = files
        self._owns_files = owns_files
        self._lock = threading.Lock()
        self._closing = False
        self._deadline = float("inf")
        try:
            if not files.is_sqlite:
                raise DamagedBackupError("not a database")
            with self._translated():
                self._connection = self._open()
        except BackupError:
            if owns_files:
                files.close()
            raise

    def _open(self) -> apsw.Connection:
        """Open the connection and take away all it does not need."""
        apsw.hard_heap_limit(_HEAP_LIMIT)
        connection = apsw.Connection(
            DATABASE, flags=apsw.SQLITE_OPEN_READONLY, vfs=self._files.name
        )
        try:
            # Has to come first: without it SQLite asks for shared memory as soon as it sees a WAL.
            connection.execute("PRAGMA locking_mode=exclusive").fetchall()
            for switch, value in _SWITCHES.items():
                connection.config(switch, value)
            for limit, value in _LIMITS.items():
                connection.limit(limit, value)
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}").fetchall()
            connection.drop_modules(())
            connection.collation_needed(_add_collation)
            connection.set_progress_handler(self._is_late, _PROGRESS_STEPS)
            connection.authorizer = _authorize
        except BaseException:
            connection.close()
            raise
        return connection

    def query(
        self, sql: str, parameters: Parameters = (), *, seconds: float = QUERY_SECONDS
    ) -> list[Row]:
        """Return all rows of a query.

        Never ask for a bare `count(*)`: SQLite counts it without giving us a chance to end it.

        Raises:
            DamagedBackupError: The database is damaged or asks for more than is allowed.
            BackupReadError: The operating system could not read it, or not in time.
            SessionInvalidError: It has been closed.
        """
        with self._running(seconds):
            return self._connection.execute(sql, parameters).fetchall()

    def look_up(self, table: str, column: str, rowids: Sequence[int]) -> list[Any]:
        """Return a column's value, or an expression's, for each of some rows; None without a row.

        Raises:
            BackupError: As `query`.
        """
        places = ", ".join("?" * _LOOK_UP)
        sql = f"SELECT rowid, {column} FROM {table} WHERE rowid IN ({places})"
        found: dict[int, Any] = {}
        with self._running(QUERY_SECONDS):
            for batch in itertools.batched(rowids, _LOOK_UP, strict=False):
                # Filled up, so that the statement is always the same and is prepared once.
                filled = batch + batch[-1:] * (_LOOK_UP - len(batch))
                found.update(self._connection.execute(sql, filled))
        return [found.get(rowid) for rowid in rowids]

    def rows(
        self, sql: str, parameters: Parameters = (), *, seconds: float = QUERY_SECONDS
    ) -> Generator[Row]:
        """Yield the rows of a query; other queries, and closing, wait until the generator is closed.

        Raises:
            BackupError: As `query`.
        """
        with self._running(seconds):
            yield from self._connection.execute(sql, parameters)

    def require_table(self, name: str, columns: frozenset[str]) -> None:
        """Make sure that a name is an ordinary table and has some columns.

        Raises:
            DamagedBackupError: It is absent, a view or a virtual table, or lacks a column.
        """
        found = self.query(
            "SELECT type, sql FROM sqlite_schema WHERE name = ? COLLATE NOCASE LIMIT 2", (name,)
        )
        if len(found) != 1 or found[0][0] != "table" or not isinstance(found[0][1], str):
            raise DamagedBackupError(f"the database has no table {name}")
        if found[0][1].split(maxsplit=2)[1].upper() != "TABLE":
            raise DamagedBackupError(f"{name} is no ordinary table")
        present = {row[1] for row in self.query(f"PRAGMA table_info({name})")}
        if missing := columns - present:
            raise DamagedBackupError(f"{name} lacks {', '.join(sorted(missing))}")

    def interrupt(self) -> None:
        """End the query that runs, from any thread, without waiting for it."""
        self._files.cache.stop = SessionInvalidError("the backup is locked")
        self._closing = True
        with contextlib.suppress(apsw.ConnectionClosedError):
            self._connection.interrupt()

    def close(self) -> None:
        """End the query that runs and close; every later query fails."""
        self.interrupt()
        with self._lock:
            self._connection.close()
            if self._owns_files:
                self._files.close()

    def close_quietly(self) -> None:
        """Close this connection alone, letting others to the same files go on."""
        with self._lock:
            self._closing = True
            self._connection.close()

    @contextlib.contextmanager
    def _running(self, seconds: float) -> Iterator[None]:
        """Hold the connection for one query that may take so long."""
        with self._lock, self._translated():
            if self._closing:
                raise SessionInvalidError("the backup is locked")
            self._deadline = time.monotonic() + seconds
            try:
                yield
            finally:
                self._deadline = float("inf")

    def _is_late(self) -> bool:
        """Tell SQLite to end a query at its deadline."""
        return self._closing or time.monotonic() > self._deadline

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn SQLite's errors into ours, and I/O errors into what caused them."""
        cache = self._files.cache
        try:
            yield
        except (apsw.Error, MemoryError, UnicodeError) as error:
            if cache.stop is not None:
                raise cache.stop from error
            if cache.failure is not None:
                failure, cache.failure = cache.failure, None
                raise failure from error
            if isinstance(error, apsw.InterruptError):
                raise BackupReadError("a query took too long") from error
            raise DamagedBackupError(f"the database is damaged: {type(error).__name__}") from error


def _add_collation(connection: apsw.Connection, name: str) -> None:
    """Let queries pass over collations that only the device knows; the order is then by bytes."""
    connection.create_collation(name, lambda one, two: (one > two) - (one < two))


def _authorize(
    operation: int, first: str | None, second: str | None, _schema: str | None, accessor: str | None
) -> int:
    """Allow reading ordinary tables; `accessor` names a view, trigger or part of a query that asks.

    Views are switched off, so that one under the name of our own part of a query gains nothing.
    """
    if accessor in {None, KEPT_ROWS} and (
        operation in {apsw.SQLITE_SELECT, apsw.SQLITE_READ}
        or (operation == apsw.SQLITE_FUNCTION and second in _FUNCTIONS)
        or (operation == apsw.SQLITE_PRAGMA and first in _READ_PRAGMAS)
    ):
        return apsw.SQLITE_OK
    return apsw.SQLITE_DENY
