"""Whoever stops waiting, at whichever moment: no session, key, file or thread is left behind."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
import threading
from typing import Any

import pytest

from custom_components.apple_backup.backups import derivations, opened, unlocked
from custom_components.apple_backup.backups.classkeys import ClassKeys
from custom_components.apple_backup.backups.errors import (
    DamagedBackupError,
    SessionInvalidError,
    TooManyAttemptsError,
)
from custom_components.apple_backup.backups.session import Remember, SessionManager
from tests.backup_factory import BackupSpec, BuiltBackup, FileSpec, build_backup

from .opening import PASSWORD, backup_of, open_descriptors


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> BuiltBackup:
    files = [FileSpec("D", "file", bytes(200_000))]
    spec = BackupSpec(files=files, password=PASSWORD, seed=1)
    return build_backup(spec, tmp_path_factory.mktemp("cancelled"))


@pytest.fixture
async def manager() -> AsyncIterator[SessionManager]:
    created = SessionManager()
    yield created
    await created.close()


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[ClassKeys]:
    """All keys that are made during a test."""
    found: list[ClassKeys] = []
    real = ClassKeys.__init__

    def init(self: ClassKeys, keys: Any) -> None:
        real(self, keys)
        found.append(self)

    monkeypatch.setattr(ClassKeys, "__init__", init)
    return found


@pytest.fixture
async def complaints() -> AsyncIterator[list[dict[str, Any]]]:
    """What asyncio has to complain about, such as errors that nobody was told."""
    found: list[dict[str, Any]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: found.append(context))
    yield found
    loop.set_exception_handler(None)


def are_wiped(made: list[ClassKeys]) -> bool:
    return all(not any(key) for keys in made for key in keys._keys.values())


class Held:
    """A function that waits in its thread until it is released."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> None:
        self._real = getattr(module, name)
        self.entered, self.released = threading.Event(), threading.Event()
        monkeypatch.setattr(module, name, self)

    def __call__(self, *args: Any) -> Any:
        self.entered.set()
        assert self.released.wait(30)
        return self._real(*args)


async def cancel(task: asyncio.Task[Any]) -> None:
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def turns() -> Iterator[int]:
    yield from range(1000)
    raise AssertionError("it never ended")


async def test_an_unlock_cancelled_after_any_turn_of_the_loop(
    manager: SessionManager,
    built: BuiltBackup,
    made: list[ClassKeys],
    complaints: list[dict[str, Any]],
) -> None:
    """Each turn is one at which a request may be cancelled; waiting for a thread is one of them."""
    backup = backup_of(built)
    for turn in turns():
        unlock = asyncio.create_task(
            manager.unlock(backup, PASSWORD, "anna", remember=Remember.MEMORY)
        )
        for _ in range(turn):
            # Threads have time to end, so that each turn is reached.
            await asyncio.sleep(0.001)
        if unlock.done():
            break
        await cancel(unlock)
        await manager._tasks.wait()
        assert not list(manager._sessions)
        assert not list(manager._opened)
        assert not list(manager.remembered)
        assert are_wiped(made)
    assert len(list(manager._sessions)) == len(list(manager._opened)) == 1
    assert not are_wiped(made)
    manager.lock_all()
    manager.remembered.forget()
    assert are_wiped(made)
    assert complaints == []


@pytest.mark.parametrize(
    "step", [(derivations, "open_keys"), (opened, "open_manifest")], ids=["deriving", "opening"]
)
async def test_one_who_gives_up_takes_nothing_from_another(
    manager: SessionManager,
    built: BuiltBackup,
    made: list[ClassKeys],
    monkeypatch: pytest.MonkeyPatch,
    step: tuple[object, str],
) -> None:
    held = Held(monkeypatch, *step)
    first, second = (
        asyncio.create_task(manager.unlock(backup_of(built), PASSWORD, user))
        for user in ("anna", "ben")
    )
    await asyncio.to_thread(held.entered.wait, 30)
    await cancel(first)
    held.released.set()
    info = await second
    assert len((await manager.get(info.token, "backup", "ben").files()).items) == 1
    await manager._tasks.wait()
    assert [it.owner.user_id for it in manager._sessions] == ["ben"]
    manager.lock_all()
    assert are_wiped(made)


async def test_keys_are_nobody_elses(
    manager: SessionManager, built: BuiltBackup, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two wait for one derivation; that the first one fails or locks is no matter of the second."""
    held = Held(monkeypatch, derivations, "open_keys")
    real, failed = opened.open_manifest, []

    def open_manifest(*args: Any) -> Any:
        if not failed:
            failed.append(True)
            raise DamagedBackupError("it was being written")
        return real(*args)

    monkeypatch.setattr(opened, "open_manifest", open_manifest)
    unlocks = [manager.unlock(backup_of(built), PASSWORD, user) for user in ("anna", "ben")]
    waiting = asyncio.gather(*unlocks, return_exceptions=True)
    await asyncio.to_thread(held.entered.wait, 30)
    held.released.set()
    outcomes = dict(zip(("anna", "ben"), await waiting, strict=True))
    # Which of the two opens the manifest first is up to the threads.
    [failure] = [each for each in outcomes.values() if isinstance(each, BaseException)]
    assert isinstance(failure, DamagedBackupError)
    [(user, info)] = [each for each in outcomes.items() if each[1] is not failure]
    assert len((await manager.get(info.token, "backup", user).files()).items) == 1


async def test_a_wrong_password_counts_and_is_no_complaint_when_nobody_waits(
    manager: SessionManager,
    built: BuiltBackup,
    monkeypatch: pytest.MonkeyPatch,
    complaints: list[dict[str, Any]],
) -> None:
    held = Held(monkeypatch, derivations, "open_keys")
    unlock = asyncio.create_task(manager.unlock(backup_of(built), "wrong", "anna"))
    await asyncio.to_thread(held.entered.wait, 30)
    await cancel(unlock)
    held.released.set()
    await manager._tasks.wait()
    with pytest.raises(TooManyAttemptsError):
        await manager.unlock(backup_of(built), PASSWORD, "anna")
    await asyncio.sleep(0)
    assert complaints == []


@pytest.mark.parametrize("end", ["cancel", "lock"])
async def test_a_file_that_is_being_opened_does_not_stay_open(
    manager: SessionManager, built: BuiltBackup, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    """Another session of the backup goes on, so that it is not closed as a whole."""
    tokens = [(await manager.unlock(backup_of(built), PASSWORD, "anna")).token for _ in range(2)]
    access = [manager.get(token, "backup", "anna") for token in tokens]
    (file,) = built.files
    descriptors = open_descriptors()
    held = Held(monkeypatch, unlocked, "open_content")
    opening = asyncio.create_task(access[0].content(file.file_id))
    await asyncio.to_thread(held.entered.wait, 30)
    if end == "cancel":
        await cancel(opening)
        held.released.set()
    else:
        manager.lock(tokens[0])
        held.released.set()
        with pytest.raises(SessionInvalidError):
            await opening
    with await access[1].content(file.file_id) as content:
        assert await content.async_read(0, 10) == bytes(10)
    # Files are closed by the threads that read, one after another.
    async with asyncio.timeout(30):
        while open_descriptors() != descriptors:
            await asyncio.sleep(0.001)


async def test_a_content_that_nobody_closes_ends_with_its_session(
    manager: SessionManager, built: BuiltBackup
) -> None:
    descriptors = open_descriptors()
    info = await manager.unlock(backup_of(built), PASSWORD, "anna")
    await manager.get(info.token, "backup", "anna").content(built.files[0].file_id)
    await manager.close()
    assert open_descriptors() == descriptors


async def test_sums_are_told_to_who_still_waits(
    manager: SessionManager, built: BuiltBackup
) -> None:
    info = await manager.unlock(backup_of(built), PASSWORD, "anna")
    unlocked_backup = manager.get(info.token, "backup", "anna")
    first, second = (asyncio.create_task(unlocked_backup.domain_sizes()) for _ in range(2))
    await asyncio.sleep(0)
    await cancel(first)
    assert list(await second) == ["D"]


async def test_closing_while_nobody_waits_any_more(
    built: BuiltBackup, monkeypatch: pytest.MonkeyPatch, made: list[ClassKeys], tmp_path: Path
) -> None:
    descriptors = open_descriptors()
    manager = SessionManager()
    held = Held(monkeypatch, opened, "open_manifest")
    unlock = asyncio.create_task(manager.unlock(backup_of(built), PASSWORD, "anna"))
    await asyncio.to_thread(held.entered.wait, 30)
    await cancel(unlock)
    closing = asyncio.create_task(manager.close())
    await asyncio.sleep(0)
    held.released.set()
    await closing
    assert not list(manager._opened)
    assert are_wiped(made)
    assert open_descriptors() == descriptors
    assert not [it for it in threading.enumerate() if it.name.startswith("apple_backup")]


async def test_sessions_of_a_user_are_bounded(manager: SessionManager, tmp_path: Path) -> None:
    plain = build_backup(BackupSpec(files=[FileSpec("D", "a", b"text")]), tmp_path)
    tokens = [(await manager.unlock(backup_of(plain), None, "anna")).token for _ in range(65)]
    other = await manager.unlock(backup_of(plain), None, "ben")
    with pytest.raises(SessionInvalidError):
        manager.get(tokens[0], "backup", "anna")
    for token in tokens[1:]:
        manager.get(token, "backup", "anna")
    manager.get(other.token, "backup", "ben")
