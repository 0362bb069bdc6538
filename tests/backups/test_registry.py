"""The registry remembers what a folder does not say, and forgets nothing that comes back."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
import os
from pathlib import Path
import shutil
import sqlite3

import pytest
from sqlalchemy import create_engine, text

from custom_components.apple_backup.backups import registry_store
from custom_components.apple_backup.backups.errors import (
    BackupNotFoundError,
    BackupReadError,
    RootMissingError,
)
from custom_components.apple_backup.backups.registry import BackupRegistry
from tests.backup_factory import AppSpec, BackupSpec, DeviceSpec, FileSpec, build_backup

SPEC = BackupSpec(
    seed=1,
    files=(FileSpec("HomeDomain", "a", bytes(10_000)),),
    device=DeviceSpec(udid="00008101-000A11223344001E"),
)
only_sqlite = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
type Opener = Callable[[], BackupRegistry]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    build_backup(SPEC, tmp_path / "root")
    moment = datetime(2026, 8, 1, 6, 0, tzinfo=UTC)
    build_backup(replace(SPEC, seed=2, archived_at=moment), tmp_path / "root")
    return tmp_path / "root"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Of a file, and of a database on a server."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'registry.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def open_registry(root: Path, url: str) -> Opener:
    def opener() -> BackupRegistry:
        registry = BackupRegistry(url, root, "entry")
        registry.open()
        return registry

    return opener


def bytes_below(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_a_scan_fills_it(open_registry: Opener) -> None:
    with closing(open_registry()) as registry:
        assert registry.backups() == ()
        found = registry.refresh()
        assert registry.backups() == found.backups
        assert len(found.backups) == 2
        for backup in found.backups:
            assert registry.get(backup.id) == backup


def test_it_survives_a_restart_without_a_scan(open_registry: Opener, root: Path) -> None:
    with closing(open_registry()) as registry:
        found = registry.refresh()
        first_seen = registry.first_seen(found.backups[0].id)
    root.rename(root.with_name("unplugged"))
    with closing(open_registry()) as registry:
        assert registry.backups() == found.backups
        recalled = registry.first_seen(found.backups[0].id)
        assert abs((recalled - first_seen).total_seconds()) < 0.01
        with pytest.raises(RootMissingError):
            registry.refresh()
        assert registry.backups() == found.backups


def test_a_moved_root_keeps_ids_and_knowledge(open_registry: Opener, root: Path, url: str) -> None:
    with closing(open_registry()) as registry:
        identifier = registry.refresh().backups[0].id
        size = registry.count_size(identifier)
    moved = root.rename(root.with_name("moved"))
    with closing(BackupRegistry(url, moved, "entry")) as registry:
        registry.open()
        assert registry.get(identifier).path.parent == moved
        registry.refresh()
        assert registry.get(identifier).size_bytes == size


def test_sizes_are_counted_once_and_kept(open_registry: Opener) -> None:
    with closing(open_registry()) as registry:
        first, second = registry.refresh().backups
        assert set(registry.uncounted()) == {first.id, second.id}
        size = registry.count_size(first.id)
        assert size == bytes_below(first.path)
        assert registry.get(first.id).size_bytes == size
        assert registry.uncounted() == (second.id,)
        assert registry.refresh().backups[0].size_bytes == size
    with closing(open_registry()) as registry:
        assert registry.get(first.id).size_bytes == size
        registry.refresh()
        assert registry.uncounted() == (second.id,)


def test_a_changed_backup_keeps_its_size_until_it_is_counted_again(open_registry: Opener) -> None:
    with closing(open_registry()) as registry:
        backup = registry.refresh().backups[0]
        size = registry.count_size(backup.id)
        (backup.path / "new").write_bytes(bytes(500))
        os.utime(backup.path / "Manifest.db", ns=(1, 1))
        assert registry.refresh().backups[0].size_bytes == size
        assert backup.id in registry.uncounted()
        assert registry.count_size(backup.id) == size + 500


def test_counting_can_be_cancelled(open_registry: Opener) -> None:
    with closing(open_registry()) as registry:
        backup = registry.refresh().backups[0]
        assert registry.count_size(backup.id, lambda: True) is None
        assert registry.get(backup.id).size_bytes is None


def test_a_backup_that_vanishes_while_it_is_counted(open_registry: Opener) -> None:
    with closing(open_registry()) as registry:
        backup = registry.refresh().backups[0]
        shutil.rmtree(backup.path)
        with pytest.raises(BackupReadError):
            registry.count_size(backup.id)


def test_a_folder_that_goes_and_comes_back_is_the_same(
    open_registry: Opener, tmp_path: Path
) -> None:
    with closing(open_registry()) as registry:
        backup = registry.refresh().backups[0]
        size = registry.count_size(backup.id)
        first_seen = registry.first_seen(backup.id)
        away = backup.path.rename(tmp_path / "away")
        assert len(registry.refresh().backups) == 1
        assert len(registry.backups()) == 1
        for asked in (registry.get, registry.first_seen, registry.count_size):
            with pytest.raises(BackupNotFoundError):
                asked(backup.id)
        away.rename(backup.path)
        registry.refresh()
        assert registry.get(backup.id).size_bytes == size
        assert registry.first_seen(backup.id) == first_seen


def test_unknown_ids(open_registry: Opener) -> None:
    with closing(open_registry()) as registry, pytest.raises(BackupNotFoundError):
        registry.get("nothing")


@only_sqlite
def test_a_scan_that_finds_nothing_new_writes_nothing(
    open_registry: Opener, tmp_path: Path
) -> None:
    with closing(open_registry()) as registry:
        registry.refresh()
        with closing(sqlite3.connect(tmp_path / "registry.db")) as other:
            before = other.execute("PRAGMA data_version").fetchone()
            registry.refresh()
            assert other.execute("PRAGMA data_version").fetchone() == before


@only_sqlite
def test_a_damaged_database_costs_only_what_folders_do_not_say(
    open_registry: Opener, tmp_path: Path
) -> None:
    with closing(open_registry()) as registry:
        found = registry.refresh()
        registry.count_size(found.backups[0].id)
    (tmp_path / "registry.db").write_bytes(b"not a database" * 500)
    with closing(open_registry()) as registry:
        assert registry.backups() == ()
        assert registry.refresh().backups == found.backups
    assert len(list(tmp_path.glob("registry.db.damaged-*"))) == 1


@pytest.mark.parametrize(
    "document",
    ["", "[]", "{}", "null", '{"last_backup": 5}', '{"last_backup": null, "device": {"x": 1}}'],
)
def test_rows_that_make_no_sense_are_found_anew(
    open_registry: Opener, url: str, document: str
) -> None:
    with closing(open_registry()) as registry:
        found = registry.refresh()
    engine = create_engine(url)
    with engine.begin() as connection:
        change = text("UPDATE backup_registry_1 SET document = :document")
        connection.execute(change, {"document": document})
    engine.dispose()
    with closing(open_registry()) as registry:
        assert registry.backups() == ()
        assert registry.refresh().backups == found.backups


def test_names_that_are_no_utf8_are_kept(root: Path, open_registry: Opener) -> None:
    name = b"caf\xe9".decode("utf-8", "surrogateescape")
    next(root.iterdir()).rename(root / name)
    with closing(open_registry()) as registry:
        found = registry.refresh()
    with closing(open_registry()) as registry:
        assert registry.backups() == found.backups
        assert root / name in {backup.path for backup in registry.backups()}


def test_what_is_stored_holds_no_root(open_registry: Opener, root: Path, url: str) -> None:
    with closing(open_registry()) as registry:
        registry.refresh()
        registry.checkpoint()
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM backup_registry_1").fetchall()
    engine.dispose()
    assert len(rows) == 2
    assert str(root) not in str(rows)


def test_apps_and_icons_by_id(tmp_path: Path) -> None:
    icon = b"\x89PNG\r\n\x1a\n" + bytes(50)
    spec = replace(SPEC, apps=(AppSpec("com.example.app", "App", "3", icon),))
    build_backup(spec, tmp_path / "phones")
    with closing(BackupRegistry("sqlite://", tmp_path / "phones", "entry")) as registry:
        registry.open()
        (backup,) = registry.refresh().backups
        (app,) = registry.apps(backup.id)
        assert (app.name, app.version, app.has_icon) == ("App", "3", True)
        assert registry.app_icon(backup.id, app.bundle_id) == icon
        assert registry.app_icon(backup.id, "com.example.none") is None
        for call in (registry.apps, lambda name: registry.app_icon(name, "a.b")):
            with pytest.raises(BackupNotFoundError):
                call("unknown")


@only_sqlite
def test_what_a_late_database_knew_is_not_lost(
    open_registry: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Home Assistant may be up before the database server, and must not overwrite its rows."""
    with closing(open_registry()) as registry:
        gone, kept = registry.refresh().backups
        size = registry.count_size(kept.id)
        since = registry.first_seen(kept.id)
    shutil.rmtree(gone.path)
    database, away = tmp_path / "registry.db", tmp_path / "away.db"
    database.rename(away)
    database.mkdir()
    monkeypatch.setattr(registry_store, "_RETRY_SECONDS", -1.0)
    with closing(open_registry()) as registry:
        registry.refresh()
        assert registry.first_seen(kept.id) > since
        database.rmdir()
        away.rename(database)
        registry.refresh()
        assert registry.first_seen(kept.id) == since
        assert registry.backups() == (registry.get(kept.id),)
    with closing(open_registry()) as registry:
        assert registry.first_seen(kept.id) == since
        assert registry.backups() == (registry.get(kept.id),)
        assert registry.get(kept.id).size_bytes == size
