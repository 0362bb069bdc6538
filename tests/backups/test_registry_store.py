"""The registry's database is a cache: its trouble is nobody's but its own."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
import logging
from pathlib import Path
import sqlite3
import stat
from threading import Thread

import pytest

from custom_components.apple_backup.backups.registry_store import RegistryStore, StoredBackup

ROW = StoredBackup("id", b"caf\xe9", "{}", True, 1_700_000_000_000, 1 << 40, "stamp")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "apple_backup" / "entry.db"


@pytest.fixture
def store(path: Path) -> Iterator[RegistryStore]:
    with closing(opened(path)) as store:
        yield store


def opened(path: Path, namespace: str = "entry") -> RegistryStore:
    store = RegistryStore(f"sqlite:///{path}", namespace)
    store.open()
    return store


def set_aside(path: Path) -> list[Path]:
    return sorted(path.parent.glob(f"{path.name}.damaged-*"))


def test_rows_come_back(store: RegistryStore, path: Path) -> None:
    rows = [ROW, replace(ROW, id="other", present=False, size_bytes=None, size_stamp=None)]
    store.save(rows)
    with closing(opened(path)) as again:
        assert sorted(again.load(), key=lambda row: row.id) == sorted(rows, key=lambda row: row.id)


def test_saving_replaces_all_rows_of_the_namespace_alone(store: RegistryStore, path: Path) -> None:
    with closing(opened(path, "neighbor")) as neighbor:
        neighbor.save([ROW])
        store.save([ROW])
        store.save([replace(ROW, id="new")])
        assert [row.id for row in store.load()] == ["new"]
        store.save([])
        assert store.load() == []
        assert neighbor.load() == [ROW]


def test_the_file_is_private_and_in_wal_mode(store: RegistryStore, path: Path) -> None:
    store.save([ROW])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_after_a_checkpoint_the_file_alone_is_complete(
    store: RegistryStore, path: Path, tmp_path: Path
) -> None:
    store.save([ROW])
    store.checkpoint()
    copy = tmp_path / "copy.db"
    copy.write_bytes(path.read_bytes())
    with closing(opened(copy)) as restored:
        assert restored.load() == [ROW]


@pytest.mark.parametrize("garbage", [b"no database" * 1_000, b"SQLite format 3\0" + b"x" * 9_000])
def test_a_damaged_file_is_set_aside_and_built_anew(path: Path, garbage: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(garbage)
    with closing(opened(path)) as store:
        assert store.load() == []
        store.save([ROW])
        assert store.load() == [ROW]
    (damaged,) = set_aside(path)
    assert damaged.read_bytes() == garbage


def test_damage_that_comes_while_it_is_open(store: RegistryStore, path: Path) -> None:
    store.save([ROW])
    assert store._engine is not None
    # A connection that is open keeps pages in memory and may never look at the file again.
    store._engine.dispose()
    path.write_bytes(b"overwritten" * 1_000)
    store.save([ROW])
    assert store.load() == [ROW]
    assert len(set_aside(path)) == 1


def test_without_a_place_to_write_it_works_in_memory(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    with closing(opened(tmp_path / "file" / "entry.db")) as store:
        store.save([ROW])
        assert store.load() == [ROW]
        store.checkpoint()
    assert "is not kept" in caplog.text


@pytest.mark.parametrize(
    "url", ["no url", "nonsense://user:pa55@host/x", "postgresql+psycopg://u:pa55@127.0.0.1:1/x"]
)
def test_an_unusable_url_costs_persistence_alone_and_is_not_logged(
    url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    store = RegistryStore(url, "entry")
    store.open()
    with closing(store):
        store.save([ROW])
        assert store.load() == [ROW]
    assert "is not kept" in caplog.text
    assert "pa55" not in caplog.text


def test_a_locked_database_is_no_error(
    store: RegistryStore,
    path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("custom_components.apple_backup.backups.registry_store._BUSY_SECONDS", 0)
    store.close()
    store.open()
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        store.save([ROW])
        assert store.load() == []
    assert "not updated" in caplog.text
    assert not set_aside(path)
    store.save([ROW])
    assert store.load() == [ROW]


@pytest.mark.parametrize("place", ["file", "memory"])
def test_threads_share_it(tmp_path: Path, place: str) -> None:
    store = RegistryStore(
        "sqlite://" if place == "memory" else f"sqlite:///{tmp_path / 'a.db'}", "entry"
    )
    store.open()
    with closing(store):
        threads = [Thread(target=store.save, args=([ROW],)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert store.load() == [ROW]


def test_a_closed_store_is_quiet(store: RegistryStore) -> None:
    store.close()
    store.close()
    store.save([ROW])
    assert store.load() == []
