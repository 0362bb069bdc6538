"""Queries of hostile databases: refused or ended, never a hang, a write or a flood of memory."""

from contextlib import closing
import os
from pathlib import Path
import sqlite3
import threading

import pytest

from custom_components.apple_backup.backups.cipher import DecryptingFile
from custom_components.apple_backup.backups.database import Database
from custom_components.apple_backup.backups.errors import (
    BackupError,
    BackupReadError,
    DamagedBackupError,
    SessionInvalidError,
)
from custom_components.apple_backup.backups.vfs import DatabaseFiles

from .opening import listing

SCHEMA = """
CREATE TABLE t(id INTEGER PRIMARY KEY, text TEXT);
CREATE TABLE odd(name TEXT COLLATE localized);
CREATE VIEW endless AS WITH RECURSIVE x(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM x) SELECT * FROM x;
CREATE VIRTUAL TABLE words USING fts5(text);
"""


@pytest.fixture
def database(tmp_path: Path) -> Database:
    path = tmp_path / "hostile.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.create_collation("localized", lambda one, two: (one > two) - (one < two))
        connection.executescript(SCHEMA)
        connection.executemany("INSERT INTO t(text) VALUES (?)", [(f"{n}",) for n in range(1000)])
        connection.executemany("INSERT INTO odd VALUES (?)", [("b",), ("a",)])
        connection.execute("ALTER TABLE t ADD COLUMN big TEXT AS (printf('%.900000000c', 'x'))")
        connection.commit()
    opened = Database(DatabaseFiles(DecryptingFile(os.open(path, os.O_RDONLY), None)))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM endless",
        "SELECT * FROM words",
        "SELECT big FROM t",
        "WITH RECURSIVE x(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM x) SELECT * FROM x",
        "ATTACH '/tmp/never' AS other",
        "VACUUM INTO '/tmp/never'",
        "CREATE TEMP TABLE mine(a)",
        "INSERT INTO t(text) VALUES ('x')",
        "DELETE FROM t",
        "SELECT load_extension('x')",
        "SELECT randomblob(1000000000)",
        "PRAGMA writable_schema=1",
        "PRAGMA journal_mode=DELETE",
        "SELECT * FROM pragma_database_list",
    ],
)
def test_refused(database: Database, tmp_path: Path, sql: str) -> None:
    before = listing(tmp_path)
    with pytest.raises(DamagedBackupError):
        database.query(sql)
    assert listing(tmp_path) == before


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(a.id) FROM t a, t b, t c, t d",
        "SELECT a.text FROM t a, t b, t c, t d WHERE a.text || b.text || c.text = 'never'",
    ],
)
def test_endless_queries_end_in_time(database: Database, sql: str) -> None:
    with pytest.raises(BackupReadError, match="too long"):
        database.query(sql, seconds=0.05)
    assert database.query("SELECT count(id) FROM t") == [(1000,)]


def test_interrupt_ends_a_query(database: Database) -> None:
    failures: list[BackupError] = []

    def run() -> None:
        try:
            database.query("SELECT count(a.id) FROM t a, t b, t c, t d", seconds=60)
        except BackupError as error:
            failures.append(error)

    started = threading.Event()
    running = database._is_late
    database._connection.set_progress_handler(lambda: started.set() or running(), 20_000)
    thread = threading.Thread(target=run)
    thread.start()
    assert started.wait(30)
    database.interrupt()
    thread.join(30)
    assert not thread.is_alive()
    assert isinstance(failures[0], SessionInvalidError)
    with pytest.raises(SessionInvalidError):
        database.query("SELECT 1")


def test_unknown_collations_are_passed_over(database: Database) -> None:
    assert database.query("SELECT name FROM odd ORDER BY name") == [("a",), ("b",)]


def test_only_ordinary_tables_count(database: Database) -> None:
    database.require_table("t", frozenset({"id", "text"}))
    for name, columns in (
        ("endless", frozenset[str]()),
        ("words", frozenset[str]()),
        ("absent", frozenset[str]()),
        ("t", frozenset({"missing"})),
    ):
        with pytest.raises(DamagedBackupError):
            database.require_table(name, columns)


def test_rows_are_streamed_and_abandoning_them_frees_the_connection(database: Database) -> None:
    rows = database.rows("SELECT id FROM t ORDER BY id")
    assert [next(rows) for _ in range(3)] == [(1,), (2,), (3,)]
    rows.close()  # type: ignore[attr-defined]
    assert database.query("SELECT max(id) FROM t") == [(1000,)]
