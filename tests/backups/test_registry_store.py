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

from custom_components.apple_backup.backups import registry_store
from custom_components.apple_backup.backups.registry_store import RegistryStore, StoredBackup

ROW = StoredBackup("id", b"caf\xe9", "{}", True, 1_700_000_000_000, 1 << 40, "stamp")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, path: Path) -> str:
    """Of a file, and of a database on a server."""
    if request.param == "sqlite":
        return f"sqlite:///{path}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "apple_backup" / "entry.db"


@pytest.fixture
def store(path: Path) -> Iterator[RegistryStore]:
    with closing(opened(path)) as store:
        yield store


def opened(path: Path, namespace: str = "entry") -> RegistryStore:
    return opened_url(f"sqlite:///{path}", namespace)


def opened_url(url: str, namespace: str = "entry") -> RegistryStore:
    store = RegistryStore(url, namespace)
    store.open()
    return store


def set_aside(path: Path) -> list[Path]:
    return sorted(path.parent.glob(f"{path.name}.damaged-*"))


def test_rows_come_back(url: str) -> None:
    rows = [
        replace(ROW, document='{"name": "\\u0000 \\ud800 \u00e9"}'),
        replace(ROW, id="other", present=False, size_bytes=None, size_stamp=None),
    ]
    with closing(opened_url(url)) as store:
        store.save(rows)
    with closing(opened_url(url)) as again:
        assert sorted(again.load(), key=lambda row: row.id) == sorted(rows, key=lambda row: row.id)


def test_saving_replaces_all_rows_of_the_namespace_alone(url: str) -> None:
    with closing(opened_url(url)) as store, closing(opened_url(url, "neighbor")) as neighbor:
        neighbor.save([ROW])
        store.save([ROW])
        store.save([replace(ROW, id="new")])
        assert [row.id for row in store.load()] == ["new"]
        store.save([])
        assert store.load() == []
        assert neighbor.load() == [ROW]


def test_the_file_is_private_and_in_wal_mode(store: RegistryStore, path: Path) -> None:
    store.save([ROW])
    files = [path, Path(f"{path}-wal"), Path(f"{path}-shm")]
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600] * 3
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


def test_a_disk_that_damages_whatever_is_written_costs_the_cache_alone(
    store: RegistryStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save([ROW])
    real = RegistryStore.open

    def open_and_damage(self: RegistryStore) -> None:
        real(self)
        damage(self)

    def damage(opened: RegistryStore) -> None:
        assert opened._engine is not None
        opened._engine.dispose()
        path.write_bytes(b"overwritten" * 1_000)

    with monkeypatch.context() as patched:
        patched.setattr(RegistryStore, "open", open_and_damage)
        damage(store)
        assert store.load() == []
        assert len(set_aside(path)) == 2
    store.save([ROW])
    assert store.load() == [ROW]


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


def test_threads_share_it(url: str) -> None:
    share(url)


def test_threads_share_memory() -> None:
    share("sqlite://")


def share(url: str) -> None:
    with closing(opened_url(url)) as store:
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


def test_entries_that_open_a_new_database_at_once_share_it(url: str) -> None:
    stores = [RegistryStore(url, f"entry {number}") for number in range(6)]
    threads = [Thread(target=store.open) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in stores:
        store.save([ROW])
        store.close()
    for number in range(6):
        with closing(opened_url(url, f"entry {number}")) as again:
            assert again.load() == [ROW]


def test_a_connection_the_server_has_ended_is_replaced(postgres_url: str) -> None:
    with closing(opened_url(postgres_url)) as store, closing(opened_url(postgres_url)) as other:
        store.save([ROW])
        assert other._engine is not None
        with other._engine.begin() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        store.save([replace(ROW, id="new")])
        assert [row.id for row in store.load()] == ["new"]


def test_a_database_that_comes_late_is_used_from_then_on(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.parent.touch()
    with closing(opened(path)) as store:
        store.save([ROW])
        assert not store.recover()
        monkeypatch.setattr(registry_store, "_RETRY_SECONDS", -1.0)
        assert store._retry_at is not None
        store._retry_at = 0
        assert not store.recover()
        path.parent.unlink()
        assert store.recover()
        assert not store.recover()
        assert store.load() == []
        store.save([ROW])
    with closing(opened(path)) as again:
        assert again.load() == [ROW]
        assert not again.recover()
