"""Two instances never write one library."""

from collections.abc import AsyncGenerator
from dataclasses import asdict, replace
import json
import os
from pathlib import Path

import pytest

from custom_components.apple_backup.photos.errors import LibraryInUseError, LibraryMissingError
from custom_components.apple_backup.photos.library_lock import (
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


OTHER = Holder("x", "another machine", 1, "1")


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
