"""Two instances never write one library."""

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
)


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


def test_another_machine_holds_it_while_its_heart_beats(tmp_path: Path) -> None:
    other = Holder("x", "another machine", 1, "1")
    held_by(tmp_path, other, age=STALE_SECONDS / 2)
    with pytest.raises(LibraryInUseError):
        LibraryLock(tmp_path).acquire()
    held_by(tmp_path, other, age=STALE_SECONDS * 2)
    LibraryLock(tmp_path).acquire()


def test_a_lock_that_cannot_be_read_is_respected_for_a_while(tmp_path: Path) -> None:
    path = tmp_path / LOCK_NAME
    path.write_text("{")
    with pytest.raises(LibraryInUseError):
        LibraryLock(tmp_path).acquire()
    os.utime(path, (1, 1))
    LibraryLock(tmp_path).acquire()


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
