"""Databases in place: equal to SQLite on the plain files, with and without WAL, nothing written."""

from contextlib import closing
import os
from pathlib import Path
import random
import shutil
import sqlite3
import sys

import apsw
import pytest

from custom_components.apple_backup.backups import cipher
from custom_components.apple_backup.backups.cipher import DecryptingFile
from custom_components.apple_backup.backups.database import Database
from custom_components.apple_backup.backups.errors import (
    BackupReadError,
    DamagedBackupError,
    SessionInvalidError,
)
from custom_components.apple_backup.backups.vfs import BlockCache, DatabaseFiles

from .opening import listing
from .test_cipher import KEY, encrypt

SELECT = "SELECT id, text FROM t ORDER BY id"


class Snapshot:
    """A database with a WAL as a device leaves them, plain and encrypted."""

    def __init__(self, folder: Path, page_size: int = 4096, *, checkpoint: bool = True) -> None:
        folder.mkdir(exist_ok=True)
        live = folder / "live.db"
        with closing(sqlite3.connect(live, isolation_level=None)) as connection:
            connection.executescript(
                f"PRAGMA page_size={page_size}; PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0"
            )
            connection.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, text TEXT)")
            self._insert(connection, range(500))
            if checkpoint:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._insert(connection, range(500, 700))
            self.main = live.read_bytes()
            self.wal = Path(f"{live}-wal").read_bytes()
            self.rows = connection.execute(SELECT).fetchall()
        shutil.rmtree(folder)
        folder.mkdir()
        self.folder = folder

    @staticmethod
    def _insert(connection: sqlite3.Connection, numbers: range) -> None:
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO t VALUES (?, ?)", [(n, f"row {n} " * 9) for n in numbers]
        )
        connection.execute("COMMIT")

    def open(
        self, *, key: bytes | None = KEY, wal: bytes | None = None, padding: bool = True
    ) -> Database:
        def stored(name: str, data: bytes) -> DecryptingFile:
            path = self.folder / name
            path.write_bytes(data if key is None else encrypt(data, padding=padding))
            return DecryptingFile(os.open(path, os.O_RDONLY), key)

        return Database(
            DatabaseFiles(
                stored("main", self.main), None if wal is None else stored("main-wal", wal)
            )
        )


@pytest.mark.parametrize("key", [KEY, None])
@pytest.mark.parametrize("page_size", [512, 4096, 65536])
def test_rows_of_the_wal_are_shown(tmp_path: Path, page_size: int, key: bytes | None) -> None:
    snapshot = Snapshot(tmp_path / "s", page_size)
    database = snapshot.open(key=key, wal=snapshot.wal)
    before = listing(snapshot.folder)
    assert database.query(SELECT) == snapshot.rows
    database.close()
    assert listing(snapshot.folder) == before


def test_database_that_is_all_in_its_wal(tmp_path: Path) -> None:
    snapshot = Snapshot(tmp_path / "s", checkpoint=False)
    database = snapshot.open(wal=snapshot.wal)
    assert database.query(SELECT) == snapshot.rows
    database.close()


def test_empty_database_with_a_wal(tmp_path: Path) -> None:
    snapshot = Snapshot(tmp_path / "s", checkpoint=False)
    snapshot.main = b""
    database = snapshot.open(wal=snapshot.wal, key=None)
    assert database.query(SELECT) == snapshot.rows
    database.close()


def test_header_may_announce_a_wal_that_is_absent(tmp_path: Path) -> None:
    snapshot = Snapshot(tmp_path / "s")
    assert snapshot.main[18:20] == b"\x02\x02"
    database = snapshot.open()
    assert database.query(SELECT) == snapshot.rows[:500]
    database.close()


@pytest.mark.parametrize("seed", range(12))
def test_damaged_wals_are_merged_as_sqlite_does(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    snapshot = Snapshot(tmp_path / "s", chance.choice([512, 4096]))
    wal = bytearray(snapshot.wal[: chance.randrange(len(snapshot.wal))])
    if wal and seed % 2:
        wal[chance.randrange(len(wal))] ^= 1 << chance.randrange(8)
    plain = tmp_path / "plain.db"
    plain.write_bytes(snapshot.main)
    Path(f"{plain}-wal").write_bytes(wal)
    with closing(sqlite3.connect(plain)) as connection:
        expected = connection.execute(SELECT).fetchall()
    database = snapshot.open(wal=bytes(wal))
    assert database.query(SELECT) == expected
    database.close()


@pytest.mark.parametrize("tail", [b"\x01", b"\x02\x02"])
def test_page_that_ends_like_padding_is_whole(tmp_path: Path, tail: bytes) -> None:
    """Without padding a page may end as padding does; the number of pages tells."""
    snapshot = Snapshot(tmp_path / "s")
    snapshot.main = snapshot.main[: -len(tail)] + tail
    database = snapshot.open(padding=False)
    with database._files.cache._lock:
        assert database._files._sources["db"].length == len(snapshot.main)
    assert len(database.query(SELECT)) == 500
    database.close()


def test_several_connections_share_the_files(tmp_path: Path) -> None:
    snapshot = Snapshot(tmp_path / "s")
    first = snapshot.open(wal=snapshot.wal)
    second = Database(first._files, owns_files=False)
    assert first.query(SELECT) == second.query(SELECT) == snapshot.rows
    second.close_quietly()
    assert first.query(SELECT) == snapshot.rows
    first.close()


def test_cut_database_is_damage(tmp_path: Path) -> None:
    snapshot = Snapshot(tmp_path / "s", 512)
    snapshot.main = snapshot.main[: len(snapshot.main) // 2 // 512 * 512]
    database = snapshot.open()
    with pytest.raises(DamagedBackupError):
        database.query(SELECT)
    database.close()


@pytest.mark.parametrize("data", [b"", b"x" * 100, b"SQLite format 3\0" + b"\xff" * 200])
def test_what_is_no_database_is_damage(tmp_path: Path, data: bytes) -> None:
    snapshot = Snapshot(tmp_path / "s")
    snapshot.main = data
    with pytest.raises(DamagedBackupError):
        snapshot.open().query("SELECT name FROM sqlite_schema")


def test_read_errors_are_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A database as small as this one is otherwise read when it is opened.
    monkeypatch.setattr(cipher, "_SMALL", 0)
    snapshot = Snapshot(tmp_path / "s")
    database = snapshot.open()
    os.truncate(snapshot.folder / "main", 4096 * 3)
    with pytest.raises(BackupReadError):
        database.query(SELECT)
    database.close()


def test_cache_is_bounded_and_right(tmp_path: Path) -> None:
    data = random.Random(1).randbytes(1_000_000)
    path = tmp_path / "blob"
    path.write_bytes(encrypt(data))
    file = DecryptingFile(os.open(path, os.O_RDONLY), KEY)
    cache = BlockCache(block_size=4096, capacity=10 * 4096)
    chance = random.Random(2)
    for _ in range(500):
        offset, amount = chance.randrange(1_010_000), chance.randrange(20_000)
        assert cache.read(file, offset, amount) == data[offset : offset + amount]
        assert len(cache._blocks) <= 10
    file.close()


def test_who_reads_on_is_given_more_and_who_reads_here_and_there_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "blob"
    path.write_bytes(bytes(1 << 20))
    file = DecryptingFile(os.open(path, os.O_RDONLY), None)
    reads: list[tuple[int, int]] = []
    read = DecryptingFile.read

    def note(it: DecryptingFile, offset: int, length: int) -> bytes:
        reads.append((offset, length))
        return read(it, offset, length)

    monkeypatch.setattr(DecryptingFile, "read", note)
    cache = BlockCache()
    for page in range(64):
        cache.read(file, page * 4096, 4096)
    most = 64 * 1024
    assert [it[1] for it in reads[:3]] == [4096, 4 * 4096, most]
    assert {it[1] for it in reads[2:]} == {most}
    assert sum(it[1] for it in reads) < 64 * 4096 + most
    reads.clear()
    for page in range(250, 90, -3):
        cache.read(file, page * 4096, 4096)
    assert {it[1] for it in reads} == {4096}
    file.close()


def test_the_end_of_a_session_ends_all_connections_to_its_files(tmp_path: Path) -> None:
    snapshot = Snapshot(tmp_path / "s")
    first = snapshot.open(wal=snapshot.wal)
    second = Database(first._files, owns_files=False)
    first.interrupt()
    with pytest.raises(SessionInvalidError):
        second.query(SELECT)
    second.close_quietly()
    first.close()


def test_sqlite_reaches_no_file_but_the_given_ones(tmp_path: Path) -> None:
    snapshot = Snapshot(tmp_path / "s")
    database = snapshot.open()
    outside = tmp_path / "outside.db"
    with closing(sqlite3.connect(outside)) as connection:
        connection.execute("CREATE TABLE t(id)")
    for flags in (
        apsw.SQLITE_OPEN_READONLY,
        apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE,
    ):
        for name in (str(outside), "db-journal", "new"):
            with pytest.raises(apsw.Error):
                apsw.Connection(name, flags=flags, vfs=database._files.name)
    database.close()


def test_whoever_wants_to_write_is_refused(tmp_path: Path) -> None:
    """SQLite itself never tries, as it is told that the file is opened for reading."""
    snapshot = Snapshot(tmp_path / "s")
    database = snapshot.open(wal=snapshot.wal)
    before = listing(snapshot.folder)
    wanted = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    connection = apsw.Connection("db", flags=wanted, vfs=database._files.name)
    assert connection.readonly("main")
    with pytest.raises(apsw.Error):
        connection.execute("DELETE FROM t")
    connection.close()
    file = database._files._vfs.xOpen("db", [wanted, 0])
    with pytest.raises(apsw.ReadOnlyError):
        file.xWrite(b"x", 0)
    with pytest.raises(apsw.ReadOnlyError):
        file.xTruncate(0)
    assert database.query(SELECT) == snapshot.rows
    database.close()
    assert listing(snapshot.folder) == before


def test_what_cannot_be_read_reaches_no_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An error on its way through SQLite may hold what stands in a backup."""
    told: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda *error: told.append(error))
    monkeypatch.setattr(sys, "unraisablehook", told.append)
    monkeypatch.setattr(cipher, "_SMALL", 0)
    snapshot = Snapshot(tmp_path / "s")
    for end in (Database.close, Database.close_quietly):
        database = snapshot.open(wal=snapshot.wal)
        for name in ("main", "main-wal"):
            os.truncate(snapshot.folder / name, 4096)
        with pytest.raises(BackupReadError):
            database.query(SELECT)
        end(database)
    assert told == []
    assert capsys.readouterr().err == ""
