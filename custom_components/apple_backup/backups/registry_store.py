"""Keeps what is known of backups in a database: embedded SQLite, or PostgreSQL by its URL.

It is a cache of what the folders say, with two things they do not: when a backup was first seen
and how large it is. So trouble with the database never keeps anyone from the backups: it is
logged, a damaged SQLite file is set aside, and work goes on in memory.
"""

from collections.abc import Callable, Iterable
import contextlib
from dataclasses import dataclass
from datetime import UTC, datetime
import logging
from pathlib import Path
import sqlite3
from threading import Lock
import time
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Engine,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    delete,
    event,
    insert,
    make_url,
    select,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from ..private_files import make_private_database, sqlite_path

_LOGGER = logging.getLogger(__name__)

_BUSY_SECONDS: Final = 10
# How often to look whether a database that could not be reached is back.
_RETRY_SECONDS: Final = 300.0
_DAMAGE_CODES: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_SIDE_FILES: Final = ("", "-wal", "-shm")

_metadata = MetaData()
# The name holds the version: being a cache, an older table is left alone instead of converted.
_backups = Table(
    "backup_registry_1",
    _metadata,
    Column("namespace", String(64), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("relative_path", LargeBinary, nullable=False),
    Column("document", Text, nullable=False),
    Column("present", Boolean, nullable=False),
    Column("first_seen_ms", BigInteger, nullable=False),
    Column("size_bytes", BigInteger),
    Column("size_stamp", String(100)),
)


@dataclass(frozen=True, slots=True)
class StoredBackup:
    """One row. `document` is JSON, `size_stamp` the state of the backup its size was counted in."""

    id: str
    relative_path: bytes
    document: str
    present: bool
    first_seen_ms: int
    size_bytes: int | None = None
    size_stamp: str | None = None


class _DamagedError(Exception):
    """SQLite's own check found the file damaged."""


class RegistryStore:
    """The rows of one namespace. Safe to use from several threads."""

    def __init__(self, url: str, namespace: str) -> None:
        """Remember where; nothing is opened yet."""
        self._url, self._namespace = url, namespace
        self._path: Path | None = None
        self._engine: Engine | None = None
        self._retry_at: float | None = None
        self._lock = Lock()

    def open(self) -> None:
        """Open or create the database; in memory if that fails."""
        try:
            url = make_url(self._url)
            self._path = sqlite_path(url)
            try:
                self._engine = _connect(url, self._path)
            except (DBAPIError, _DamagedError) as err:
                if not self._set_aside(err):
                    raise
                self._engine = _connect(url, self._path)
        except (SQLAlchemyError, OSError, ImportError, _DamagedError) as err:
            # The error's text may hold the URL, and the URL a password.
            _LOGGER.warning(
                "The registry of backups is not kept: %s while opening its database",
                type(err).__name__,
            )
            self._path = None
            self._engine = _connect(make_url("sqlite://"), None)
            self._retry_at = time.monotonic() + _RETRY_SECONDS

    def recover(self) -> bool:
        """Look now and then whether a database that could not be opened is there now.

        Returns:
            Whether it is; its rows are then to be loaded, and what is in memory is gone.
        """
        with self._lock:
            if self._retry_at is None or time.monotonic() < self._retry_at:
                return False
            self._retry_at = time.monotonic() + _RETRY_SECONDS
            try:
                url = make_url(self._url)
                path = sqlite_path(url)
                engine = _connect(url, path)
            except SQLAlchemyError, OSError, ImportError, _DamagedError:
                return False
            self.close()
            self._engine, self._path, self._retry_at = engine, path, None
        _LOGGER.info("The database of the registry of backups can be used again")
        return True

    def load(self) -> list[StoredBackup]:
        """Read all rows."""
        columns = [_backups.c[name] for name in StoredBackup.__slots__]
        query = select(*columns).where(_backups.c.namespace == self._namespace)
        return self._attempt(
            lambda connection: [StoredBackup(*row) for row in connection.execute(query)], []
        )

    def save(self, rows: Iterable[StoredBackup]) -> None:
        """Replace all rows in one transaction."""
        values = [
            {"namespace": self._namespace}
            | {name: getattr(row, name) for name in StoredBackup.__slots__}
            for row in rows
        ]
        self._attempt(lambda connection: self._replace(connection, values), None)

    def checkpoint(self) -> None:
        """Write SQLite's log into its file, so that a copy of the file is complete."""
        if self._path is not None:
            self._attempt(
                lambda connection: connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)"),
                None,
            )

    def close(self) -> None:
        """Close all connections; idempotent."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _replace(self, connection: Connection, values: list[dict[str, Any]]) -> None:
        connection.execute(delete(_backups).where(_backups.c.namespace == self._namespace))
        if values:
            connection.execute(insert(_backups), values)

    def _attempt[T](self, work: Callable[[Connection], T], otherwise: T) -> T:
        """Run a transaction; a damaged file is set aside and the transaction repeated."""
        with self._lock:
            for _ in range(2):
                if self._engine is None:
                    return otherwise
                try:
                    with self._engine.begin() as connection:
                        return work(connection)
                except SQLAlchemyError as err:
                    if self._set_aside(err):
                        self.open()
                        continue
                    _LOGGER.warning(
                        "The registry of backups was not updated: %s", type(err).__name__
                    )
                    return otherwise
            return otherwise

    def _set_aside(self, error: Exception) -> bool:
        """Rename a damaged SQLite file and what belongs to it; whether that was done."""
        if self._path is None or not _is_damage(error):
            return False
        self.close()
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        for suffix in _SIDE_FILES:
            with contextlib.suppress(FileNotFoundError):
                source = Path(f"{self._path}{suffix}")
                source.rename(f"{self._path}.damaged-{stamp}{suffix}")
        _LOGGER.warning("The registry of backups was damaged; it is set aside and built anew")
        return True


def forget_registry(url: str, namespace: str) -> None:
    """Remove the rows of a namespace from a database that others may share. Blocking."""
    store = RegistryStore(url, namespace)
    store.open()
    store.save(())
    store.close()


def _is_damage(error: Exception) -> bool:
    if isinstance(error, _DamagedError):
        return True
    cause = error.orig if isinstance(error, DBAPIError) else None
    code = getattr(cause, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _DAMAGE_CODES


def _connect(url: URL, path: Path | None) -> Engine:
    """Open a database and make sure of its table."""
    if url.get_backend_name() != "sqlite":
        # libpq and psycopg wait for minutes otherwise, and so would all of the set-up.
        waiting = (
            {"connect_timeout": _BUSY_SECONDS} if url.get_backend_name() == "postgresql" else {}
        )
        engine = create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args=waiting)
    else:
        arguments = {"check_same_thread": False, "timeout": _BUSY_SECONDS}
        options: dict[str, Any] = {"connect_args": arguments, "hide_parameters": True}
        if path is None:
            # One connection for all threads: each new one would see an empty database.
            engine = create_engine(url, poolclass=StaticPool, **options)
        else:
            make_private_database(path)
            engine = create_engine(url, **options)
        event.listen(engine, "connect", _prepare)
    try:
        if path is not None:
            with engine.begin() as connection:
                _check(connection)
        _create_table(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _create_table(engine: Engine) -> None:
    """Make sure of the table, which another entry may create in the same moment."""
    try:
        _metadata.create_all(engine)
    except DBAPIError:
        _metadata.create_all(engine)


def _check(connection: Connection) -> None:
    if connection.exec_driver_sql("PRAGMA quick_check").scalar() != "ok":
        raise _DamagedError


def _prepare(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}").close()
