"""Lets SQLite check the tables of an app's database, in place."""

from collections.abc import Generator, Iterator
from typing import Final

import apsw

from ..app_database import WAL_SUFFIX, length_of, open_database
from ..database import Database
from ..errors import (
    BackupError,
    BackupReadError,
    FileMissingError,
    FileNotInBackupError,
    SessionInvalidError,
)
from ..reader import BackupReader
from .integrity_report import FindingKind

TABLE_SECONDS: Final = 120.0

_MAX_TABLES: Final = 1000
# What SQLite raises for a file that is broken; anything else is about what is not allowed here.
_BROKEN: Final = (apsw.CorruptError, apsw.NotADBError, apsw.IOError)
# No damage: the app has stored what its own schema does not want.
_TOLERATED: Final = ("NULL value in ", "CHECK constraint failed", "TEXT value in ", "numeric value")

type _Verdict = Generator[None, None, FindingKind | None]


def check_database(reader: BackupReader, domain: str, path: str) -> _Verdict:
    """Check a database, once more without its WAL if it is broken with it; blocking.

    Yields after each table.

    Returns:
        What is wrong; None if nothing is, or if it cannot be read, which is no matter of its own.

    Raises:
        SessionInvalidError: The session has ended.
    """
    wal_length = length_of(reader, domain, f"{path}{WAL_SUFFIX}")
    if not wal_length and not length_of(reader, domain, path):
        return None
    kind = yield from _check(reader, domain, path, wal=True)
    if kind is FindingKind.DATABASE_DAMAGED and wal_length:
        without = yield from _check(reader, domain, path, wal=False)
        if without is None:
            return FindingKind.DATABASE_LOG_DAMAGED
    return kind


def _check(reader: BackupReader, domain: str, path: str, *, wal: bool) -> _Verdict:
    """Check each ordinary table of a database."""
    result: FindingKind | None = None
    try:
        database = open_database(reader, domain, path, wal=wal)
    except BackupError as error:
        return _verdict(error)
    try:
        for table in _tables(database):
            try:
                is_sound = _is_sound(database, table)
            except BackupError as error:
                result = _verdict(error) or result
                is_sound = result is not FindingKind.DATABASE_DAMAGED
            if not is_sound:
                return FindingKind.DATABASE_DAMAGED
            yield
    except BackupError as error:
        return _verdict(error) or result
    finally:
        database.close()
    return result


def _tables(database: Database) -> Iterator[str]:
    """Yield the names of ordinary tables; others run code of modules that are not there."""
    # A check of the whole would stop at the first table with a tokenizer of Apple's own.
    rows = database.query(
        "SELECT name, substr(sql, 1, 20) FROM sqlite_schema WHERE type = 'table' LIMIT ?",
        (_MAX_TABLES,),
    )
    for name, sql in rows:
        if (
            isinstance(name, str)
            and isinstance(sql, str)
            and sql.upper().startswith("CREATE TABLE")
        ):
            yield name


def _is_sound(database: Database, table: str) -> bool:
    """Whether SQLite finds nothing wrong with a table and its indexes."""
    quoted = table.replace('"', '""')
    rows = database.query(f'PRAGMA quick_check("{quoted}")', seconds=TABLE_SECONDS)
    messages = [row[0] for row in rows if isinstance(row[0], str)]
    return all(it == "ok" or it.startswith(_TOLERATED) for it in messages)


def _verdict(error: BackupError) -> FindingKind | None:
    """Tell damage from what could not be checked, and from what is told elsewhere."""
    if isinstance(error, SessionInvalidError):
        raise error
    if isinstance(error, FileMissingError | FileNotInBackupError):
        return None
    if isinstance(error, BackupReadError):
        return FindingKind.DATABASE_UNCHECKED
    cause = error.__cause__
    if cause is None or isinstance(cause, _BROKEN):
        return FindingKind.DATABASE_DAMAGED
    return FindingKind.DATABASE_UNCHECKED
