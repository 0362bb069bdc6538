"""Damaged databases: what can be read is read, and what cannot is told."""

from collections.abc import Callable
from pathlib import Path
import sqlite3

import pytest

from custom_components.apple_backup.backups.artifacts.artifact import Context
from custom_components.apple_backup.backups.artifacts.report import SkipLog, SourceState
from custom_components.apple_backup.backups.artifacts.rows import blob, number, text
from custom_components.apple_backup.backups.artifacts.source import Source
from custom_components.apple_backup.backups.reader import BackupReader
from tests.backup_factory import BackupSpec, FileSpec, build_backup
from tests.backup_factory.databases import database, database_with_wal
from tests.backups.opening import open_built

SCHEMA = "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, data BLOB);"
PLACE = ("HomeDomain", "Library/x.db")
COLUMNS = (text("name"), blob("data", limit=1000), number("absent", optional=True))


def fill(db: sqlite3.Connection) -> None:
    rows = [(n * 3, f"row {n}", b"x" * 100) for n in range(1, 2001)]
    db.executemany("INSERT INTO t VALUES (?, ?, ?)", rows)


def reader_of(folder: Path, main: bytes, wal: bytes | None = None) -> BackupReader:
    files = [FileSpec(*PLACE, main)]
    if wal is not None:
        files.append(FileSpec(PLACE[0], f"{PLACE[1]}-wal", wal))
    built = build_backup(BackupSpec(files=files, seed=1), folder)
    manifest, keys = open_built(built)
    return BackupReader(built.path, keys, manifest)


def opened(folder: Path, main: bytes, wal: bytes | None = None) -> tuple[Source, SkipLog]:
    skips = SkipLog()
    return Source.open(reader_of(folder, main, wal), *PLACE, skips), skips


def names(source: Source) -> list[str | None]:
    table = source.schema.find("t")
    assert table is not None
    return [row.text("name") for row in source.walk(source.select(table, "id", COLUMNS))]


def leaf_pages(data: bytes) -> list[int]:
    """Where the leaves of a database with one table lie."""
    return [at for at in range(4096, len(data), 4096) if data[at] == 13]


def test_whole(tmp_path: Path) -> None:
    source, skips = opened(tmp_path, database(SCHEMA, fill))
    assert names(source) == [f"row {n}" for n in range(1, 2001)]
    assert skips.skipped() == ()
    assert source.report().state is SourceState.READ
    source.close()


@pytest.mark.parametrize("broken", [1, 3])
def test_walks_around_damaged_pages(tmp_path: Path, broken: int) -> None:
    data = bytearray(database(SCHEMA, fill))
    leaves = leaf_pages(bytes(data))
    for at in leaves[5 : 5 + broken]:
        data[at : at + 4096] = b"\xff" * 4096
    source, skips = opened(tmp_path, bytes(data))
    found = names(source)
    # A page holds some thirty rows; no more may be missing than those of the broken ones.
    assert 2000 - 40 * broken <= len(found) < 2000
    assert found[0] == "row 1"
    assert found[-1] == "row 2000"
    assert {it.reason for it in skips.skipped()} == {"unreadable_row"}
    table = source.schema.find("t")
    assert table is not None
    selection = source.select(table, "id", COLUMNS)
    fetched = source.fetch(selection, [n * 3 for n in range(1, 2001)])
    assert [row.text("name") for row in fetched] == found
    source.close()


def test_damaged_log_is_left_out(tmp_path: Path) -> None:
    with_rows, _ = database(SCHEMA, fill), None
    main, wal = database_with_wal(SCHEMA, fill)
    source, _ = opened(tmp_path / "a", main, wal)
    assert len(names(source)) == 2000
    source.close()
    # A log whose frames are sound, but put a page of something else in the place of the first.
    other = database("CREATE TABLE other (x);", lambda db: None)
    source, _ = opened(tmp_path / "b", with_rows[: len(other)] + with_rows[len(other) :], wal)
    assert source.state in (SourceState.READ, SourceState.READ_WITHOUT_LOG)
    source.close()


@pytest.mark.parametrize(
    ("main", "state"),
    [
        (b"", SourceState.DAMAGED),
        (b"no database at all" * 500, SourceState.DAMAGED),
        (b"SQLite format 3\0" + b"\xff" * 8000, SourceState.DAMAGED),
    ],
    ids=["empty", "other", "broken"],
)
def test_no_database(tmp_path: Path, main: bytes, state: SourceState) -> None:
    source, _ = opened(tmp_path, main)
    assert source.state is state
    assert source.query("SELECT 1") == []
    assert source.schema.names == ()
    source.interrupt()
    source.close()


def test_hostile_schema(tmp_path: Path) -> None:
    """Views and virtual tables are not there; odd names are passed over."""
    script = """
    CREATE VIEW t AS WITH RECURSIVE x(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM x)
      SELECT i AS id, i AS name FROM x;
    CREATE VIRTUAL TABLE words USING fts5(name);
    CREATE TABLE "a b" (x);
    CREATE TABLE computed (id INTEGER PRIMARY KEY, name TEXT AS (printf('%.900000000c', 'x')), "x y" TEXT);
    """
    source, _ = opened(tmp_path, database(script, lambda db: None))
    assert source.schema.find("t", "words", "a b") is None
    table = source.schema.find("computed")
    assert table is not None
    assert set(table.columns) == {"ID"}
    source.close()


def test_large_values(tmp_path: Path) -> None:
    def large(db: sqlite3.Connection) -> None:
        db.execute("INSERT INTO t VALUES (1, ?, zeroblob(70000000))", ("y" * 400_000,))
        db.execute("INSERT INTO t VALUES (2, 'fine', zeroblob(5000))")
        db.execute("INSERT INTO t VALUES (3, 'fine', zeroblob(500))")

    source, skips = opened(tmp_path, database(SCHEMA, large))
    table = source.schema.find("t")
    assert table is not None
    rows = list(source.walk(source.select(table, "id", COLUMNS)))
    assert [len(row.text("name") or "") for row in rows] == [256 * 1024, 4, 4]
    assert [len(row.blob("data") or b"") for row in rows] == [0, 0, 500]
    assert {(it.reason, it.where, it.count) for it in skips.skipped()} == {
        ("too_large", "t.name", 1),
        ("too_large", "t.data", 2),
    }
    source.close()


def test_rows_that_are_large_together(tmp_path: Path) -> None:
    """Each is within its limit; what does not fit any more is left out and told, not loaded."""

    def large(db: sqlite3.Connection) -> None:
        db.executemany(
            "INSERT INTO t VALUES (?, ?, zeroblob(1000000))",
            [(n, "y" * (20_000 if n == 90 else 20)) for n in range(1, 91)],
        )

    source, skips = opened(tmp_path, database(SCHEMA, large))
    table = source.schema.find("t")
    assert table is not None
    selection = source.select(table, "id", (text("name"), blob("data")))
    for rows in (list(source.walk(selection)), source.fetch(selection, range(1, 91))):
        texts = [len(row.text("name") or "") for row in rows]
        assert texts == [20] * 89 + [0]
        sizes = [len(row.blob("data") or b"") for row in rows]
        assert sizes[:60] == [1_000_000] * 60
        assert sizes[-20:] == [0] * 20
    left_out = {(it.reason, it.where) for it in skips.skipped()}
    assert left_out == {("too_large", "t.data"), ("too_large", "t.name")}
    source.close()


def test_fingerprints(tmp_path: Path) -> None:
    empty: Callable[[sqlite3.Connection], None] = lambda db: None  # noqa: E731
    prints = []
    for count, schema in enumerate((SCHEMA, SCHEMA, SCHEMA.replace("name", "title"))):
        source, _ = opened(tmp_path / str(count), database(schema, empty))
        prints.append(source.schema.fingerprint)
        source.close()
    assert prints[0] == prints[1] != prints[2]


def test_files(tmp_path: Path) -> None:
    files = [
        FileSpec("MediaDomain", "here.jpg", b"abc"),
        FileSpec("MediaDomain", "gone.jpg", b"abc", has_blob=False),
    ]
    built = build_backup(BackupSpec(files=files, seed=1), tmp_path)
    manifest, keys = open_built(built)
    context = Context(BackupReader(built.path, keys, manifest))
    here, gone = (context.file("MediaDomain", f"{it}.jpg") for it in ("here", "gone"))
    assert here is not None and here.is_stored and here.size == 3
    assert gone is not None and not gone.is_stored
    assert context.file("MediaDomain", "never.jpg") is None
    assert context.content(here.file_id, 3) == b"abc"
    assert context.content(here.file_id, 2) is None
    assert context.content(gone.file_id, 3) is None
    assert list(context.paths("MediaDomain", "", ".jpg")) == ["gone.jpg", "here.jpg"]
    manifest.close()
