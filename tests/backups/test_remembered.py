"""Remembered keys: whose they are, what they open, and when they are forgotten."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from custom_components.apple_backup.backups.errors import (
    DamagedBackupError,
    SessionInvalidError,
    SessionMismatchError,
    WrongPasswordError,
)
from custom_components.apple_backup.backups.remembered import RememberedKeys
from custom_components.apple_backup.backups.session import JOB_USER, Remember, SessionManager
from tests.backup_factory import BackupSpec, BuiltBackup, FileSpec, KeybagSpec, build_backup

from .opening import PASSWORD, backup_of

NOTES = FileSpec("HomeDomain", "Library/notes.txt", b"remember the milk")


def _build(root: Path, password: str = PASSWORD, seed: int = 1) -> BuiltBackup:
    spec = BackupSpec(
        files=[NOTES], password=password, seed=1, keybag=KeybagSpec(seed=seed), folder_name="backup"
    )
    return build_backup(spec, root)


@pytest.fixture
def built(tmp_path: Path) -> BuiltBackup:
    return _build(tmp_path / "first")


@pytest.fixture
def changes() -> list[int]:
    return []


@pytest.fixture
async def manager(changes: list[int]) -> AsyncIterator[SessionManager]:
    keys = RememberedKeys(on_change=lambda: changes.append(len(tuple(keys))))
    created = SessionManager(remembered=keys)
    yield created
    await created.close()


async def test_nothing_is_remembered_unasked(manager: SessionManager, built: BuiltBackup) -> None:
    await manager.unlock(backup_of(built), PASSWORD, "anna")
    assert not tuple(manager.remembered)
    with pytest.raises(WrongPasswordError):
        await manager.unlock(backup_of(built), None, "anna")


async def test_a_remembered_key_opens_the_backup_for_its_user_alone(
    manager: SessionManager, built: BuiltBackup
) -> None:
    await manager.unlock(backup_of(built), PASSWORD, "anna", remember=Remember.MEMORY)
    assert manager.lock_all() == 1
    info = await manager.unlock(backup_of(built), None, "anna")
    opened = manager.get(info.token, "backup", "anna")
    with await opened.content(built.files[0].file_id) as content:
        assert content.read(0, 100) == NOTES.content
    for user in ("ben", JOB_USER):
        with pytest.raises(WrongPasswordError):
            await manager.unlock(backup_of(built), None, user)


async def test_a_wrong_password_is_no_reason_to_use_the_remembered_key(
    manager: SessionManager, built: BuiltBackup
) -> None:
    await manager.unlock(backup_of(built), PASSWORD, "anna", remember=Remember.MEMORY)
    with pytest.raises(WrongPasswordError):
        await manager.unlock(backup_of(built), "wrong", "anna")
    with pytest.raises(WrongPasswordError):
        await manager.unlock(backup_of(built, "other"), None, "anna")


async def test_jobs_use_the_key_of_anybody_or_of_one_user(
    manager: SessionManager, built: BuiltBackup
) -> None:
    backup = backup_of(built)
    with pytest.raises(WrongPasswordError):
        await manager.unlock_for_job(backup, None)
    await manager.unlock(backup, PASSWORD, "anna", remember=Remember.MEMORY)
    with pytest.raises(WrongPasswordError):
        await manager.unlock_for_job(backup, "ben")
    for user in (None, "anna"):
        info = await manager.unlock_for_job(backup, user)
        with pytest.raises(SessionMismatchError):
            manager.get(info.token, "backup", "anna")
        await manager.get(info.token, "backup", JOB_USER).domains()


async def test_another_password_makes_the_key_useless(
    manager: SessionManager, built: BuiltBackup, tmp_path: Path, changes: list[int]
) -> None:
    await manager.unlock(backup_of(built), PASSWORD, "anna", remember=Remember.DISK)
    changed = _build(tmp_path / "second", "another", seed=9)
    with pytest.raises(WrongPasswordError):
        await manager.unlock(backup_of(changed), None, "anna")
    assert not tuple(manager.remembered)
    assert changes == [1, 0]


async def test_forgetting_wipes(
    manager: SessionManager, built: BuiltBackup, changes: list[int]
) -> None:
    for user in ("anna", "ben"):
        await manager.unlock(backup_of(built), PASSWORD, user, remember=Remember.MEMORY)
    key = manager.remembered.find("backup", "anna")
    assert key is not None
    assert not key.on_disk
    assert any(any(each) for each in key.keys.values())
    assert "keys=" not in repr(key)
    assert manager.remembered.forget("backup", "anna") == 1
    assert not any(any(each) for each in key.keys.values())
    assert manager.remembered.forget("elsewhere") == 0
    assert manager.remembered.find("backup", None) is not None
    assert manager.remembered.forget() == 1
    assert changes == [1, 2, 1, 0]


async def test_remembering_again_replaces(manager: SessionManager, built: BuiltBackup) -> None:
    await manager.unlock(backup_of(built), PASSWORD, "anna", remember=Remember.MEMORY)
    earlier = manager.remembered.find("backup", "anna")
    assert earlier is not None
    await manager.unlock(backup_of(built), None, "anna", remember=Remember.DISK)
    assert not any(any(each) for each in earlier.keys.values())
    (key,) = manager.remembered
    assert key.on_disk
    manager.lock_all()
    await manager.unlock(backup_of(built), None, "anna")


async def test_a_remembered_key_that_does_not_fit_is_an_error_and_opens_nothing(
    manager: SessionManager, built: BuiltBackup
) -> None:
    await manager.unlock(backup_of(built), PASSWORD, "anna", remember=Remember.MEMORY)
    manager.lock_all()
    (key,) = manager.remembered
    key.wipe()
    with pytest.raises(DamagedBackupError):
        await manager.unlock(backup_of(built), None, "anna")


async def test_unencrypted_backups_have_nothing_to_remember(
    manager: SessionManager, tmp_path: Path
) -> None:
    plain = build_backup(BackupSpec(files=[NOTES], seed=3), tmp_path)
    await manager.unlock(backup_of(plain), None, "anna", remember=Remember.DISK)
    await manager.unlock_for_job(backup_of(plain), None)
    assert not tuple(manager.remembered)


async def test_a_closed_manager_unlocks_nothing(built: BuiltBackup) -> None:
    manager = SessionManager()
    await manager.close()
    with pytest.raises(SessionInvalidError):
        await manager.unlock(backup_of(built), PASSWORD, "anna")
    with pytest.raises(SessionInvalidError):
        await manager.unlock_for_job(backup_of(built), None)
    await asyncio.sleep(0)


async def test_sessions_are_ended_by_backup_and_user(
    manager: SessionManager, built: BuiltBackup
) -> None:
    one, two = backup_of(built), backup_of(built, "other")
    for backup in (one, two):
        for user in ("anna", "ben"):
            await manager.unlock(backup, PASSWORD, user)
    assert manager.of_user("other", "anna") is not None
    assert manager.lock_all("backup", "anna") == 1
    assert manager.of_user("backup", "anna") is None
    assert manager.lock_all(user_id="ben") == 2
    assert not manager.is_open("backup")
    assert manager.is_open("other")
    assert manager.lock_all() == 1
