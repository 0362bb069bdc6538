"""Opening the catalog's database: SQLite beside Home Assistant's own, or PostgreSQL."""

from collections.abc import Iterable, Mapping, Sequence
import contextlib
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
import sqlite3
import time
from typing import Any, Self

from sqlalchemy import Connection, Dialect, Engine, Insert, Table, create_engine, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DBAPIError,
    DisconnectionError,
    SQLAlchemyError,
)
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from ...private_files import make_private_database, sqlite_path
from ..errors import CatalogError, CatalogTooNewError
from .migrations import MIGRATIONS
from .schema import SCHEMA_VERSION, meta
from .view_schema import metadata

VERSION_KEY = "schema_version"
_SIDE_FILES = ("", "-wal", "-shm")
_BUSY_TIMEOUT_SECONDS = 30
TRUSTED_SECONDS = 10.0
_USED_AT = "used_at"
_DAMAGED = ("malformed", "not a database", "file is encrypted")


def open_database(url: str) -> tuple[Engine, bool]:
    """Open or create the catalog's database.

    A damaged SQLite file is set aside under another name, never deleted, and a new one is begun.

    Returns:
        The engine, and whether a damaged database was set aside.

    Raises:
        CatalogTooNewError: A newer version of the integration has written it.
        CatalogError: It cannot be opened.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise CatalogError("the catalog's address is not a database URL") from error
    path = sqlite_path(parsed)
    try:
        return _open(parsed), False
    except CatalogTooNewError:
        raise
    except (SQLAlchemyError, OSError, ImportError) as error:
        if path is None or not _is_damage(error):
            raise CatalogError(reason_of(error)) from error
    set_aside(path)
    try:
        return _open(parsed), True
    except (SQLAlchemyError, OSError) as error:
        raise CatalogError(reason_of(error)) from error


def check_database(url: str) -> None:
    """Connect to a database once, and leave nothing there.

    Raises:
        CatalogError: It cannot be reached, or does not let this user in.
    """
    try:
        engine = create_engine(make_url(url), hide_parameters=True)
    except (ArgumentError, ImportError, SQLAlchemyError) as error:
        raise CatalogError(reason_of(error)) from error
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1").scalar_one()
    except SQLAlchemyError as error:
        raise CatalogError(reason_of(error)) from error
    finally:
        engine.dispose()


def set_aside(path: Path) -> Path:
    """Rename a database and its side files; returns the new name of the database."""
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
    target = path.with_name(f"{path.name}.damaged-{stamp}")
    number = 1
    while target.exists():
        number += 1
        target = path.with_name(f"{path.name}.damaged-{stamp}-{number}")
    for suffix in _SIDE_FILES:
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(target.with_name(target.name + suffix))
    return target


def upsert(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    keys: Iterable[str],
    update: Iterable[str],
) -> None:
    """Insert rows, or update the columns `update` of those whose `keys` exist already.

    All rows have the same columns.
    """
    if rows:
        columns = tuple(rows[0])
        statement = _upsert_statement(
            connection.dialect, table, columns, tuple(keys), tuple(update)
        )
        _execute_rows(connection, statement, rows)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns."""
    if rows:
        statement = _insert_statement(connection.dialect, table, tuple(rows[0]))
        _execute_rows(connection, statement, rows)


@dataclass(frozen=True, slots=True)
class _Statement:
    """SQL that is ready for a driver; `order` names its parameters if they have places."""

    sql: str
    order: tuple[str, ...] | None

    @classmethod
    def of(cls, dialect: Dialect, statement: Insert, columns: Sequence[str]) -> Self:
        compiled = statement.compile(dialect=dialect, column_keys=columns)
        order = tuple(compiled.positiontup or ()) if compiled.positional else None
        return cls(compiled.string, order)


@lru_cache(maxsize=64)
def _upsert_statement(
    dialect: Dialect,
    table: Table,
    columns: Sequence[str],
    keys: Sequence[str],
    update: Sequence[str],
) -> _Statement:
    insert = postgresql.insert if dialect.name == "postgresql" else sqlite.insert
    built = insert(table).inline()
    changed = {name: built.excluded[name] for name in update}
    built = built.on_conflict_do_update(index_elements=list(keys), set_=changed)
    return _Statement.of(dialect, built, columns)


@lru_cache(maxsize=64)
def _insert_statement(dialect: Dialect, table: Table, columns: Sequence[str]) -> _Statement:
    return _Statement.of(dialect, table.insert().inline(), columns)


def _execute_rows(
    connection: Connection, statement: _Statement, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Hand rows to the driver as they are: a listing writes millions of them.

    What SQLAlchemy does to every value of every row on the way costs more than the database's own
    work. None of our columns needs it: both drivers take bool, int, float, str and None.
    """
    if statement.order is None:
        connection.exec_driver_sql(statement.sql, [dict(row) for row in rows])
    else:
        pick = itemgetter(*statement.order)
        connection.exec_driver_sql(statement.sql, [pick(row) for row in rows])


def _open(url: URL) -> Engine:
    path = sqlite_path(url)
    if path is not None:
        make_private_database(path)
    is_sqlite = url.get_backend_name() == "sqlite"
    arguments: dict[str, Any] = (
        {"check_same_thread": False, "timeout": _BUSY_TIMEOUT_SECONDS} if is_sqlite else {}
    )
    engine = create_engine(url, connect_args=arguments, hide_parameters=True)
    if is_sqlite:
        event.listen(engine, "connect", _prepare_connection)
        event.listen(engine, "begin", _begin)
    else:
        event.listen(engine, "checkin", _note_use)
        event.listen(engine, "checkout", _look_whether_alive)
    try:
        with engine.begin() as connection:
            if path is not None:
                _quick_check(connection)
            _migrate(connection)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _prepare_connection(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # The driver's own way of beginning transactions leaves DDL and reads outside of them.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA cache_size=-8192")
    cursor.execute("PRAGMA temp_store=FILE")
    cursor.close()


def _note_use(_connection: Any, entry: ConnectionPoolEntry) -> None:
    entry.info[_USED_AT] = time.monotonic()


def _look_whether_alive(
    connection: Any, entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection
) -> None:
    """Ask a server that was not asked for a while; what was used just now costs no round trip."""
    used_at = entry.info.get(_USED_AT)
    if used_at is None or time.monotonic() - used_at < TRUSTED_SECONDS:
        return
    try:
        connection.autocommit = True
        connection.execute("SELECT 1")
        connection.autocommit = False
    except Exception as error:
        raise DisconnectionError from error


def reading(engine: Engine) -> Engine:
    """Give the engine to read with.

    A server shows each statement the newest state in any case, so that a transaction would only add
    round trips. In SQLite it keeps what a question reads in several steps at one moment.
    """
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _quick_check(connection: Connection) -> None:
    """Look at the tables' roots; a full check would read hundreds of megabytes at each start."""
    connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()


def _migrate(connection: Connection) -> None:
    """Create the tables, or bring older ones up to date."""
    if connection.dialect.has_table(connection, meta.name):
        stored = connection.execute(select(meta.c.value).where(meta.c.key == VERSION_KEY)).scalar()
    else:
        stored = None
    version = int(stored) if stored is not None else None
    if version is not None and version > SCHEMA_VERSION:
        raise CatalogTooNewError(f"schema {version}, this version knows {SCHEMA_VERSION}")
    for number in range(version if version is not None else SCHEMA_VERSION, SCHEMA_VERSION):
        MIGRATIONS[number](connection)
    metadata.create_all(connection)
    upsert(
        connection,
        meta,
        [{"key": VERSION_KEY, "value": str(SCHEMA_VERSION)}],
        keys=["key"],
        update=["value"],
    )


def _is_damage(error: BaseException) -> bool:
    """Whether an error means damaged contents, not a missing right or a lock."""
    if not isinstance(error, DatabaseError):
        return False
    text = str(error.orig).lower()
    return any(word in text for word in _DAMAGED)


def reason_of(error: BaseException) -> str:
    """Describe an error without the address, which may hold a password."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        return type(error.orig).__name__
    return type(error).__name__
