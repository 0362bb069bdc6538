"""Sizes by domain add up to what the manifest says, in a few groups users think in."""

import asyncio
from collections.abc import Callable
from contextlib import closing
import itertools
from pathlib import Path

import pytest

from custom_components.apple_backup.backups import domains
from custom_components.apple_backup.backups.domains import (
    DomainGroup,
    DomainSize,
    add_up,
    app_of,
    by_group,
    group_of,
)
from custom_components.apple_backup.backups.errors import DamagedBackupError, SessionInvalidError
from custom_components.apple_backup.backups.registry import BackupRegistry
from custom_components.apple_backup.backups.session import SessionManager
from tests.backup_factory import (
    BackupSpec,
    BuiltBackup,
    FileSpec,
    build_backup,
    build_mbdb_backup,
    directory,
)

from .opening import PASSWORD, backup_of, open_built

FILES = (
    FileSpec("AppDomain-com.example", "a", bytes(10)),
    FileSpec("AppDomain-com.example", "b", bytes(5)),
    FileSpec("AppDomainGroup-group.example", "c", bytes(1)),
    directory("AppDomain-com.example", "folder"),
    FileSpec("CameraRollDomain", "Media/DCIM/1.jpg", bytes(70_000)),
    FileSpec("HomeDomain", "unreadable record", b"x", record=b"none"),
    FileSpec("HomeDomain", "absent", bytes(7), has_blob=False),
    FileSpec("HomeDomain", "lies", b"1", recorded_size=(1 << 62) + 1),
    FileSpec("WirelessDomain", "é", b""),
    directory("RootDomain", ""),
)
SIZES = {
    "AppDomain-com.example": DomainSize(2, 15),
    "AppDomainGroup-group.example": DomainSize(1, 1),
    "CameraRollDomain": DomainSize(1, 70_000),
    "HomeDomain": DomainSize(3, (1 << 62) + 8),
    "WirelessDomain": DomainSize(1, 0),
}


def build(root: Path, password: str | None = None) -> BuiltBackup:
    return build_backup(BackupSpec(files=FILES, seed=1, password=password), root)


@pytest.mark.parametrize("password", [None, PASSWORD])
def test_sizes_are_those_of_the_records(tmp_path: Path, password: str | None) -> None:
    manifest, _ = open_built(build(tmp_path, password))
    with closing(manifest):
        assert manifest.sizes_by_domain() == SIZES
        assert list(manifest.sizes_by_domain() or ()) == sorted(SIZES)
        # Pages are still shown.
        assert manifest.files().total == 8


def test_old_backups_have_them_too(tmp_path: Path) -> None:
    files = [file for file in FILES if file.record is None]
    built = build_mbdb_backup(BackupSpec(files=files, seed=1), tmp_path)
    manifest, _ = open_built(built)
    with closing(manifest):
        assert manifest.sizes_by_domain() == SIZES | {"HomeDomain": DomainSize(2, (1 << 62) + 8)}
    with pytest.raises(SessionInvalidError):
        manifest.sizes_by_domain()


@pytest.mark.parametrize("builder", [build_backup, build_mbdb_backup])
def test_adding_up_can_be_cancelled_and_begun_again(
    tmp_path: Path, builder: Callable[[BackupSpec, Path], BuiltBackup]
) -> None:
    manifest, _ = open_built(builder(BackupSpec(files=FILES, seed=1), tmp_path))
    with closing(manifest):
        assert manifest.sizes_by_domain(lambda: True) is None
        assert manifest.sizes_by_domain() is not None


async def test_a_session_adds_up_once_for_all_who_ask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    count = domains.add_up
    monkeypatch.setattr(
        "custom_components.apple_backup.backups.manifest.add_up",
        lambda *args, **options: (calls.append(1), count(*args, **options))[1],
    )
    built = build(tmp_path, PASSWORD)
    manager = SessionManager()
    session = await manager.unlock(backup_of(built), PASSWORD, "user")
    unlocked = manager.get(session.token, "backup", "user")
    asked = await asyncio.gather(*(unlocked.domain_sizes() for _ in range(9)))
    assert asked == [SIZES] * 9
    assert calls == [1]
    manager.lock(session.token)
    with pytest.raises(SessionInvalidError):
        await unlocked.domain_sizes()
    await manager.close()


def test_without_a_password_only_unencrypted_backups_tell(tmp_path: Path) -> None:
    plain, encrypted = build(tmp_path / "root"), build(tmp_path / "root" / "b", PASSWORD)
    with closing(BackupRegistry("sqlite://", tmp_path / "root", "entry")) as registry:
        registry.open()
        ids = {backup.path: backup.id for backup in registry.refresh().backups}
        assert registry.domain_sizes(ids[plain.path], lambda: True) is None
        assert registry.domain_sizes(ids[plain.path]) == SIZES
        assert registry.domain_sizes(ids[plain.path], lambda: True) == SIZES
        assert registry.domain_sizes(ids[encrypted.path]) is None
        (plain.path / "Manifest.db").write_bytes(b"SQLite format 3\0")
        with pytest.raises(DamagedBackupError):
            registry.domain_sizes(ids[plain.path])


def test_groups() -> None:
    assert by_group(SIZES) == {
        DomainGroup.APPS: DomainSize(3, 16),
        DomainGroup.PHOTOS: DomainSize(1, 70_000),
        DomainGroup.MEDIA: DomainSize(),
        DomainGroup.PERSONAL: DomainSize(3, (1 << 62) + 8),
        DomainGroup.HEALTH: DomainSize(),
        DomainGroup.SYSTEM: DomainSize(1, 0),
    }
    assert group_of("AppDomainPlugin-com.example.widget") is DomainGroup.APPS
    assert group_of("AppDomain") is DomainGroup.SYSTEM
    assert app_of("AppDomain-com.example") == "com.example"
    assert app_of("AppDomainGroup-group.example") is None


def test_a_flood_of_domains_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(domains, "_MAX_DOMAINS", 50)
    rows = ((b"%d" % number, 1) for number in range(10_000))
    with pytest.raises(DamagedBackupError, match="domains"):
        add_up(rows, lambda: False, max_rows=1 << 30)


def test_rows_without_end_are_refused() -> None:
    with pytest.raises(DamagedBackupError, match="rows"):
        add_up(itertools.repeat((b"Domain", 1)), lambda: False, max_rows=5_000)


def test_names_that_are_none() -> None:
    rows = [(None, 1), (b"\xff", 2), (b"x" * 5_000, 3), (7, None)]
    assert add_up(rows, lambda: False, max_rows=9) == {
        "": DomainSize(2, 1),
        "\ufffd": DomainSize(1, 2),
        "x" * 1024: DomainSize(1, 3),
    }
