"""Two instances never write one library."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import asdict, replace
import json
import os
from pathlib import Path

import pytest

from custom_components.apple_backup.photos.errors import (
    LibraryFolderError,
    LibraryInUseError,
    LibraryMissingError,
)
from custom_components.apple_backup.photos.files.library_lock import (
    LOCK_NAME,
    STALE_SECONDS,
    Holder,
    LibraryLock,
    acquire_lock,
)
from custom_components.apple_backup.photos.workers import Workers


def held_by(folder: Path, holder: Holder, age: float = 0.0) -> Path:
    path = folder / LOCK_NAME
    path.write_text(json.dumps(asdict(holder)))
    if age:
        moment = path.stat().st_mtime - age
        os.utime(path, (moment, moment))
    return path


def test_one_holder_at_a_time(tmp_path: Path) -> None:
    first, second = LibraryLock(tmp_path), LibraryLock(tmp_path)
    first.acquire()
    with pytest.raises(LibraryInUseError):
        second.acquire()
    first.beat()
    first.release()
    second.acquire()
    with pytest.raises(LibraryInUseError):
        first.beat()
    first.release()
    second.beat()
    second.release()
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    holder = LibraryLock(tmp_path)._holder
    held_by(tmp_path, replace(holder, token="x", started="1"))
    LibraryLock(tmp_path).acquire()


def test_a_run_that_ended_while_the_library_was_away_holds_nothing(tmp_path: Path) -> None:
    """A share that was unmounted in the middle comes back with the lock of that run."""
    state, away = tmp_path / "state", tmp_path / "away"
    state.mkdir()
    lock = LibraryLock(state)
    lock.acquire()
    state.rename(away)
    lock.release()
    away.rename(state)
    LibraryLock(state).acquire()


def test_a_lock_that_was_not_got_is_not_held(tmp_path: Path) -> None:
    """Whoever was refused leaves nothing behind that others take for alive."""
    refused = LibraryLock(tmp_path)
    held_by(tmp_path, OTHER)
    with pytest.raises(LibraryInUseError):
        refused.acquire()
    held_by(tmp_path, refused._holder)
    LibraryLock(tmp_path).acquire()


OTHER = Holder("x", "another machine", 1, "1")


@pytest.mark.parametrize(
    "content",
    [
        *("", "[]", "[" * 4096),
        '{"token": "x", "machine": "y", "pid": Infinity, "started": "1"}',
    ],
    ids=["empty", "no object", "deep", "no number"],
)
async def test_a_lock_that_nobody_can_read_is_one_whose_holder_is_watched(
    tmp_path: Path, workers: Workers, content: str
) -> None:
    path = tmp_path / LOCK_NAME
    path.write_text(content)
    with pytest.raises(LibraryInUseError):
        LibraryLock(tmp_path).acquire()
    lock = LibraryLock(tmp_path)
    await acquire_lock(lock, workers, pause=Watch(path))
    lock.release()


class Watch:
    """Time that passes by being waited for, and what happens meanwhile."""

    def __init__(self, lock: Path, beats: int = 0, *, ends: bool = False) -> None:
        self.lock, self.beats, self.ends = lock, beats, ends
        self.waited = 0.0

    async def __call__(self, seconds: float) -> None:
        self.waited += seconds
        if self.ends:
            self.lock.unlink(missing_ok=True)
        if self.beats:
            self.beats -= 1
            moment = self.lock.stat().st_mtime_ns + 10**9
            os.utime(self.lock, ns=(moment, moment))


@pytest.fixture
async def workers() -> AsyncGenerator[Workers]:
    made = Workers(1)
    yield made
    await made.close()


@pytest.mark.parametrize("age", [0, STALE_SECONDS * 100, -STALE_SECONDS * 100])
async def test_a_holder_whose_heart_stands_still_loses_the_lock_whatever_the_clock_says(
    tmp_path: Path, workers: Workers, age: float
) -> None:
    path = held_by(tmp_path, OTHER, age=age)
    with pytest.raises(LibraryInUseError):
        LibraryLock(tmp_path).acquire()
    watch = Watch(path)
    lock = LibraryLock(tmp_path)
    await acquire_lock(lock, workers, pause=watch)
    assert watch.waited == STALE_SECONDS
    lock.beat()


async def test_another_machine_holds_it_while_its_heart_beats(
    tmp_path: Path, workers: Workers
) -> None:
    watch = Watch(held_by(tmp_path, OTHER, age=STALE_SECONDS * 100), beats=1)
    with pytest.raises(LibraryInUseError):
        await acquire_lock(LibraryLock(tmp_path), workers, pause=watch)


async def test_a_holder_that_ends_meanwhile_is_not_waited_for(
    tmp_path: Path, workers: Workers
) -> None:
    watch = Watch(held_by(tmp_path, OTHER), ends=True)
    await acquire_lock(LibraryLock(tmp_path), workers, pause=watch)
    assert watch.waited < STALE_SECONDS


async def test_a_lock_that_cannot_be_read_is_respected_for_a_while(
    tmp_path: Path, workers: Workers
) -> None:
    path = tmp_path / LOCK_NAME
    path.write_text("{")
    with pytest.raises(LibraryInUseError):
        LibraryLock(tmp_path).acquire()
    await acquire_lock(LibraryLock(tmp_path), workers, pause=Watch(path))


def test_a_library_that_is_gone_is_noticed(tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir()
    lock = LibraryLock(state)
    lock.acquire()
    state.rename(tmp_path / "unmounted")
    with pytest.raises(LibraryMissingError):
        lock.beat()


def test_without_hard_links_it_locks_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    first = LibraryLock(tmp_path)
    first.acquire()
    with pytest.raises(LibraryInUseError):
        LibraryLock(tmp_path).acquire()
    first.beat()


def test_a_process_that_ended_long_ago_holds_nothing(tmp_path: Path) -> None:
    """No process has its number now."""
    highest = int(Path("/proc/sys/kernel/pid_max").read_text())
    held_by(tmp_path, replace(LibraryLock(tmp_path)._holder, token="x", pid=highest + 1))
    LibraryLock(tmp_path).acquire()


def test_where_processes_cannot_be_looked_up_nobody_is_taken_for_dead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_text = Path.read_text

    def without_proc(path: Path, *args: str, **options: str) -> str:
        if path.is_relative_to("/proc"):
            raise FileNotFoundError(path)
        return read_text(path, *args, **options)

    monkeypatch.setattr(Path, "read_text", without_proc)
    lock = LibraryLock(tmp_path)
    assert lock._holder.machine
    held_by(tmp_path, replace(lock._holder, token="x", pid=1))
    with pytest.raises(LibraryInUseError):
        lock.acquire()


def test_a_library_that_cannot_be_written_is_told_from_one_in_use(tmp_path: Path) -> None:
    with pytest.raises(LibraryFolderError) as caught:
        LibraryLock(tmp_path / "unmounted").acquire()
    assert not isinstance(caught.value, LibraryInUseError)


def race(monkeypatch: pytest.MonkeyPatch, happens: Callable[[Path], object]) -> None:
    """Let something happen between the look at a lock and its removal."""
    rename = Path.rename

    def after_it(path: Path, target: Path) -> Path:
        happens(path)
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", after_it)


def test_of_two_that_find_a_lock_dead_one_gets_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = LibraryLock(tmp_path)
    path = held_by(tmp_path, replace(mine._holder, token="x", started="1"))
    quicker = replace(mine._holder, token="quicker")
    race(monkeypatch, lambda _: held_by(tmp_path, quicker))
    with pytest.raises(LibraryInUseError):
        mine.acquire()
    # The other one has not lost what it had just taken.
    assert json.loads(path.read_text())["token"] == "quicker"
    assert list(tmp_path.iterdir()) == [path]


def test_a_dead_lock_that_somebody_else_removes_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = LibraryLock(tmp_path)
    held_by(tmp_path, replace(lock._holder, token="x", started="1"))
    race(monkeypatch, Path.unlink)
    lock.acquire()
    lock.beat()


def test_a_lock_that_comes_and_goes_is_not_tried_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(*_: object, **__: object) -> None:
        raise FileExistsError

    monkeypatch.setattr(os, "link", taken)
    with pytest.raises(LibraryInUseError):
        LibraryLock(tmp_path).acquire()
    assert list(tmp_path.iterdir()) == []


def test_a_heartbeat_that_cannot_be_written_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A share may refuse it for a moment."""
    lock = LibraryLock(tmp_path)
    lock.acquire()

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    with monkeypatch.context() as patched:
        patched.setattr(os, "utime", refuse)
        patched.setattr(Path, "unlink", refuse)
        lock.beat()
        lock.release()
    lock.beat()
