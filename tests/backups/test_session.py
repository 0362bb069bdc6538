"""Unlock sessions: who gets in, for how long, and what is left afterwards."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
import hashlib
import logging
from pathlib import Path
import plistlib
import shutil
import threading

import pytest

from custom_components.apple_backup.backups import derivations
from custom_components.apple_backup.backups.content import ContentStatus
from custom_components.apple_backup.backups.errors import (
    BackupError,
    BackupReadError,
    DamagedBackupError,
    FileMissingError,
    FileNotInBackupError,
    SessionInvalidError,
    SessionMismatchError,
    TooManyAttemptsError,
    WrongPasswordError,
)
from custom_components.apple_backup.backups.exports.file_export import stream_zip
from custom_components.apple_backup.backups.models import FileKind
from custom_components.apple_backup.backups.selection import WholeBackup
from custom_components.apple_backup.backups.session import SessionManager, SessionOwner
from tests.backup_factory import (
    BackupSpec,
    BuiltBackup,
    FileSpec,
    KeybagSpec,
    build_backup,
    directory,
)
from tests.backup_factory.keybag import with_class_of

from .opening import PASSWORD, backup_of, open_descriptors, pieces
from .test_attempts import Clock

LATER = datetime(2026, 10, 1, tzinfo=UTC)
BIG = bytes(range(256)) * 9000


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> BuiltBackup:
    files = [
        FileSpec("HomeDomain", "big", BIG),
        FileSpec("HomeDomain", "missing", b"x", has_blob=False),
        FileSpec("CameraRollDomain", "empty", b""),
        directory("HomeDomain", "folder"),
    ]
    spec = BackupSpec(files=files, password=PASSWORD, seed=1)
    return build_backup(spec, tmp_path_factory.mktemp("session"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def manager(clock: Clock) -> AsyncIterator[SessionManager]:
    created = SessionManager(clock=clock)
    yield created
    await created.close()


class Gate:
    """Stands in for the derivation: counts the calls and holds them back until opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._real: Callable[..., object] = derivations.open_keys
        self.calls = 0
        self.running = self.most = 0
        self.entered, self.released = threading.Event(), threading.Event()
        monkeypatch.setattr(derivations, "open_keys", self)

    def __call__(self, *args: object) -> object:
        self.calls += 1
        self.running += 1
        self.most = max(self.most, self.running)
        self.entered.set()
        assert self.released.wait(30)
        self.running -= 1
        return self._real(*args)


def file_id(built: BuiltBackup, path: str) -> str:
    return next(it.file_id for it in built.files if it.relative_path == path)


async def test_unlock_browse_read(manager: SessionManager, built: BuiltBackup) -> None:
    info = await manager.unlock(backup_of(built), PASSWORD, "anna")
    assert info.ttl_seconds == 3600
    opened = manager.get(info.token, "backup", "anna")
    assert await opened.domains() == ("CameraRollDomain", "HomeDomain")
    page = await opened.files(domain="HomeDomain", kinds=frozenset(FileKind), limit=2)
    assert ([it.relative_path for it in page.items], page.total) == (["big", "folder"], 3)
    assert (await opened.entry(file_id(built, "big"))).size == len(BIG)
    with await opened.content(file_id(built, "big")) as content:
        assert (content.size, content.status) == (len(BIG), ContentStatus.OK)
        assert await content.async_read(1000, 50) == BIG[1000:1050]
        assert b"".join([piece async for piece in pieces(content)]) == BIG
        assert await content.async_read(len(BIG), 50) == b""


async def test_files_without_content(manager: SessionManager, built: BuiltBackup) -> None:
    info = await manager.unlock(backup_of(built), PASSWORD, "anna")
    opened = manager.get(info.token, "backup", "anna")
    with pytest.raises(FileMissingError):
        await opened.content(file_id(built, "missing"))
    for identifier in (file_id(built, "folder"), "0" * 40, "../x"):
        with pytest.raises(FileNotInBackupError):
            await opened.content(identifier)


async def test_token_is_of_one_user_and_one_backup(
    manager: SessionManager, built: BuiltBackup
) -> None:
    info = await manager.unlock(backup_of(built), PASSWORD, "anna")
    assert len(info.token) == 43
    assert info.token not in repr(info)
    for backup_id, user_id in (("backup", "ben"), ("other", "anna")):
        with pytest.raises(SessionMismatchError):
            manager.get(info.token, backup_id, user_id)
    for token in ("", "x" * 43, info.token[:-1], info.token + "x", "\ud800"):
        with pytest.raises(SessionInvalidError):
            manager.get(token, "backup", "anna")
    assert manager.owner_of(info.token) == SessionOwner("backup", "anna")
    assert manager.owner_of("x") is None
    assert manager.is_unlocked("backup", "anna")
    assert not manager.is_unlocked("backup", "ben")


async def test_idle_sessions_end(manager: SessionManager, built: BuiltBackup, clock: Clock) -> None:
    info = await manager.unlock(backup_of(built), PASSWORD, "anna")
    for _ in range(5):
        clock.now += 3599
        manager.get(info.token, "backup", "anna")
    clock.now += 3600
    assert not manager.is_unlocked("backup", "anna")
    with pytest.raises(SessionInvalidError):
        manager.get(info.token, "backup", "anna")


async def test_no_session_lives_longer_than_half_a_day(
    manager: SessionManager, built: BuiltBackup, clock: Clock
) -> None:
    info = await manager.unlock(backup_of(built), PASSWORD, "anna")
    opened = manager.get(info.token, "backup", "anna")
    for _ in range(24):
        clock.now += 1799
        await opened.domains()
    clock.now += 24
    with pytest.raises(SessionInvalidError):
        await opened.domains()


async def test_reading_keeps_a_session_alive(
    manager: SessionManager, built: BuiltBackup, clock: Clock
) -> None:
    info = await manager.unlock(backup_of(built), PASSWORD, "anna")
    content = await manager.get(info.token, "backup", "anna").content(file_id(built, "big"))
    for _ in range(3):
        clock.now += 3000
        await content.async_read(0, 1)
    assert manager.is_unlocked("backup", "anna")


async def test_expire_ends_what_nobody_asks_for(
    manager: SessionManager, built: BuiltBackup, clock: Clock
) -> None:
    info = await manager.unlock(backup_of(built), PASSWORD, "anna")
    content = await manager.get(info.token, "backup", "anna").content(file_id(built, "big"))
    clock.now += 3600
    manager.expire()
    assert manager.owner_of(info.token) is None
    with pytest.raises(SessionInvalidError):
        content.read(0, 1)


async def test_lock_ends_everything_of_the_session(
    manager: SessionManager, built: BuiltBackup
) -> None:
    info = await manager.unlock(backup_of(built), PASSWORD, "anna")
    opened = manager.get(info.token, "backup", "anna")
    content = await opened.content(file_id(built, "big"))
    (shared,) = manager._opened
    manager.lock(info.token)
    manager.lock(info.token)
    manager.lock("unknown")
    for call in (opened.domains(), opened.files(), content.async_read(0, 1)):
        with pytest.raises(SessionInvalidError):
            await call
    with pytest.raises(SessionInvalidError):
        content.read(0, 1)
    assert shared.keys is not None
    assert not any(any(key) for key in shared.keys._keys.values())


async def test_sessions_share_one_manifest_until_the_last_ends(
    manager: SessionManager, built: BuiltBackup
) -> None:
    first = await manager.unlock(backup_of(built), PASSWORD, "anna")
    second = await manager.unlock(backup_of(built), PASSWORD, "ben")
    assert len(list(manager._opened)) == 1
    manager.lock(first.token)
    assert (await manager.get(second.token, "backup", "ben").files()).total == 3
    manager.lock(second.token)
    assert not list(manager._opened)


async def test_wrong_passwords_wait_longer_each_time(
    manager: SessionManager, built: BuiltBackup, clock: Clock
) -> None:
    for wait in (1, 2, 4):
        with pytest.raises(WrongPasswordError):
            await manager.unlock(backup_of(built), "wrong", "anna")
        for user in ("anna", "ben"):
            with pytest.raises(TooManyAttemptsError) as refused:
                await manager.unlock(backup_of(built), PASSWORD, user)
            assert refused.value.retry_after == wait
        clock.now += wait
    await manager.unlock(backup_of(built), PASSWORD, "anna")
    with pytest.raises(WrongPasswordError):
        await manager.unlock(backup_of(built), "wrong", "anna")
    clock.now += 1
    await manager.unlock(backup_of(built), PASSWORD, "anna")


async def test_a_user_who_guesses_waits_at_every_backup(
    manager: SessionManager, built: BuiltBackup
) -> None:
    with pytest.raises(WrongPasswordError):
        await manager.unlock(backup_of(built), "wrong", "anna")
    with pytest.raises(TooManyAttemptsError):
        await manager.unlock(backup_of(built, "other"), PASSWORD, "anna")
    await manager.unlock(backup_of(built, "other"), PASSWORD, "ben")


async def test_no_password_is_a_wrong_one_without_a_penalty(
    manager: SessionManager, built: BuiltBackup
) -> None:
    with pytest.raises(WrongPasswordError):
        await manager.unlock(backup_of(built), None, "anna")
    await manager.unlock(backup_of(built), PASSWORD, "anna")


async def test_same_password_at_the_same_time_is_derived_once(
    manager: SessionManager, built: BuiltBackup, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    unlocks = [
        asyncio.create_task(manager.unlock(backup_of(built), PASSWORD, user))
        for user in ("anna", "anna", "ben")
    ]
    await asyncio.to_thread(gate.entered.wait, 30)
    (flight,) = manager._derivations._flights.values()
    async with asyncio.timeout(30):
        while flight.waiting < len(unlocks):
            await asyncio.sleep(0)
    gate.released.set()
    infos = await asyncio.gather(*unlocks)
    assert gate.calls == 1
    assert len({info.token for info in infos}) == 3


async def test_guesses_are_tried_one_after_another(
    manager: SessionManager, built: BuiltBackup, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    gate.released.set()
    guesses = [manager.unlock(backup_of(built), f"guess {n}", f"user {n}") for n in range(6)]
    outcomes = await asyncio.gather(*guesses, return_exceptions=True)
    assert sorted(type(it).__name__ for it in outcomes) == (
        ["TooManyAttemptsError"] * 5 + ["WrongPasswordError"]
    )
    assert gate.calls == gate.most == 1


async def test_unlock_that_nobody_waits_for_leaves_no_session(
    manager: SessionManager, built: BuiltBackup, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    unlock = asyncio.create_task(manager.unlock(backup_of(built), PASSWORD, "anna"))
    await asyncio.to_thread(gate.entered.wait, 30)
    unlock.cancel()
    with pytest.raises(asyncio.CancelledError):
        await unlock
    gate.released.set()
    await manager._tasks.wait()
    assert not manager._sessions
    assert not list(manager._opened)


async def test_unencrypted_backups_ignore_the_password(
    manager: SessionManager, tmp_path: Path
) -> None:
    plain = build_backup(BackupSpec(files=[FileSpec("D", "a", b"text")]), tmp_path)
    assert await manager.estimate_seconds(backup_of(plain)) == 0
    for password in (None, "anything"):
        info = await manager.unlock(backup_of(plain), password, "anna")
        opened = manager.get(info.token, "backup", "anna")
        with await opened.content(plain.files[0].file_id) as content:
            assert await content.async_read(0, 10) == b"text"


async def test_newer_run_is_opened_anew(manager: SessionManager, tmp_path: Path) -> None:
    spec = BackupSpec(files=[FileSpec("D", "a")], folder_name="same")
    build_backup(spec, tmp_path / "one")
    newer = build_backup(
        BackupSpec(files=[FileSpec("D", "b")], folder_name="same"), tmp_path / "two"
    )
    backup = backup_of(newer)
    (tmp_path / "two" / "same").rename(tmp_path / "newer")
    (tmp_path / "one" / "same").rename(tmp_path / "two" / "same")
    first = await manager.unlock(backup, None, "anna")
    (tmp_path / "two" / "same").rename(tmp_path / "older")
    (tmp_path / "newer").rename(tmp_path / "two" / "same")
    second = await manager.unlock(backup, None, "anna")
    for token, path in ((first.token, "a"), (second.token, "b")):
        page = await manager.get(token, "backup", "anna").files()
        assert [it.relative_path for it in page.items] == [path]


@pytest.mark.parametrize("password", [PASSWORD, None], ids=["encrypted", "plain"])
async def test_a_newer_run_ends_what_was_opened_before(
    manager: SessionManager, tmp_path: Path, password: str | None
) -> None:
    """The old manifest has other keys: what they make of the new files is nonsense."""
    spec = BackupSpec(
        files=[FileSpec("D", "a", b"first" * 99)], password=password, keybag=KeybagSpec(seed=3)
    )
    spec = replace(spec, folder_name="same")
    built = build_backup(spec, tmp_path / "root")
    other = replace(spec, files=[FileSpec("D", "a", b"second" * 99)], last_backup=LATER)
    newer = build_backup(other, tmp_path / "newer")
    file_id = built.files[0].file_id
    info = await manager.unlock(backup_of(built), password, "anna")
    opened = manager.get(info.token, "backup", "anna")
    for path in newer.path.rglob("*"):
        if path.is_file():
            path.replace(built.path / path.relative_to(newer.path))
    with pytest.raises(SessionInvalidError):
        await opened.content(file_id)
    with pytest.raises(SessionInvalidError):
        await anext(stream_zip(opened, WholeBackup()))
    again = await manager.unlock(backup_of(built), password, "anna")
    with await manager.get(again.token, "backup", "anna").content(file_id) as content:
        assert await content.async_read(0, 10) == b"secondseco"
    shutil.rmtree(built.path)
    with pytest.raises(BackupReadError):
        await manager.get(again.token, "backup", "anna").content(file_id)


@pytest.mark.parametrize("version", ["encrypted", "ios 10.1", "not encrypted"])
async def test_a_foreign_keybag_opens_nothing_that_somebody_else_has_open(
    manager: SessionManager, tmp_path: Path, version: str
) -> None:
    """Who can write to the folder puts a keybag there whose password he knows, or none at all."""
    keybag = KeybagSpec() if version == "encrypted" else KeybagSpec(dpic=None)
    spec = BackupSpec(
        files=[FileSpec("D", "a", b"secret")], password=PASSWORD, keybag=keybag, folder_name="same"
    )
    built = build_backup(spec, tmp_path / "own")
    other = replace(spec, password=None if version == "not encrypted" else "known")
    foreign = build_backup(other, tmp_path / "foreign")
    await manager.unlock(backup_of(built), PASSWORD, "anna")
    (built.path / "Manifest.plist").write_bytes((foreign.path / "Manifest.plist").read_bytes())
    try:
        info = await manager.unlock(backup_of(built), other.password, "ben")
        opened = manager.get(info.token, "backup", "ben")
        content = await opened.content(built.files[0].file_id)
    except BackupError:
        return
    # What is not encrypted may be read by anybody, but it is no content then.
    assert await content.async_read(0, 100) != b"secret"


async def test_a_class_of_a_foreign_password_opens_no_other_class(
    manager: SessionManager, tmp_path: Path
) -> None:
    """Who can write to the folder adds a class to the keybag that a password of his opens."""
    spec = BackupSpec(files=[FileSpec("D", "a", b"secret")], password=PASSWORD, folder_name="same")
    built = build_backup(spec, tmp_path)
    plist = built.path / "Manifest.plist"
    manifest = plistlib.loads(plist.read_bytes())
    manifest["BackupKeyBag"] = with_class_of(manifest["BackupKeyBag"], "known", spec.keybag)
    plist.write_bytes(plistlib.dumps(manifest, fmt=plistlib.FMT_BINARY))
    own = await manager.unlock(backup_of(built), PASSWORD, "anna")
    key = built.files[0].file_id
    content = await manager.get(own.token, "backup", "anna").content(key)
    assert await content.async_read(0, 100) == b"secret"
    with pytest.raises(DamagedBackupError):
        await manager.unlock(backup_of(built), "known", "ben")


async def test_damage_is_no_wrong_password(manager: SessionManager, tmp_path: Path) -> None:
    spec = BackupSpec(files=[FileSpec("D", "a")], password=PASSWORD)
    damaged = build_backup(spec, tmp_path)
    (damaged.path / "Manifest.db").write_bytes(bytes(4096))
    for _ in range(2):
        with pytest.raises(DamagedBackupError):
            await manager.unlock(backup_of(damaged), PASSWORD, "anna")
    assert not list(manager._opened)


async def test_large_manifests_are_indexed_behind_the_first_page(
    manager: SessionManager, tmp_path: Path
) -> None:
    many = (FileSpec("D", f"path/{n:05}", has_blob=False) for n in range(3000))
    large = build_backup(BackupSpec(files=many), tmp_path)
    info = await manager.unlock(backup_of(large), None, "anna")
    opened = manager.get(info.token, "backup", "anna")
    first = await opened.files(limit=10, offset=1500)
    (shared,) = manager._opened
    await asyncio.to_thread(shared.manifest.build_index)
    assert not shared.manifest.wants_index
    assert await opened.files(limit=10, offset=1500) == first


async def test_close_ends_threads_and_files(built: BuiltBackup) -> None:
    descriptors = open_descriptors()
    manager = SessionManager()
    info = await manager.unlock(backup_of(built), PASSWORD, "anna")
    opened = manager.get(info.token, "backup", "anna")
    content = await opened.content(file_id(built, "big"))
    await content.async_read(0, 10)
    await manager.close()
    await manager.close()
    content.close()
    assert not [it for it in threading.enumerate() if it.name.startswith("apple_backup")]
    assert open_descriptors() == descriptors
    with pytest.raises(SessionInvalidError):
        await manager.unlock(backup_of(built), PASSWORD, "anna")


async def test_close_during_an_unlock(built: BuiltBackup, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch)
    manager = SessionManager()
    unlock = asyncio.create_task(manager.unlock(backup_of(built), PASSWORD, "anna"))
    await asyncio.to_thread(gate.entered.wait, 30)
    closing = asyncio.create_task(manager.close())
    await asyncio.sleep(0)
    gate.released.set()
    await closing
    with pytest.raises(SessionInvalidError):
        await unlock
    assert not list(manager._opened)


async def test_secrets_are_not_logged(
    manager: SessionManager, built: BuiltBackup, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(WrongPasswordError) as wrong:
        await manager.unlock(backup_of(built), "wrong secret", "ben")
    info = await manager.unlock(backup_of(built, "other"), PASSWORD, "anna")
    opened = manager.get(info.token, "other", "anna")
    with await opened.content(file_id(built, "big")) as content:
        digest = hashlib.sha256(await content.async_read(0, len(BIG))).hexdigest()
    assert digest == hashlib.sha256(BIG).hexdigest()
    shown = caplog.text + str(wrong.value) + repr(manager.__dict__)
    assert built.passphrase_key is not None
    for secret in (PASSWORD, "wrong secret", info.token, built.passphrase_key.hex()):
        assert secret not in shown
