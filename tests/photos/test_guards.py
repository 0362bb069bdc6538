"""What goes wrong with the disk while a run is under way. Whole runs, with faults put in."""

from collections import Counter
from collections.abc import Callable
import errno
import json
import os
from pathlib import Path
import shutil
import tempfile

import pytest

from custom_components.apple_backup.photos import continuity, folders
from custom_components.apple_backup.photos.errors import (
    DiskFullError,
    LibraryFolderError,
    LibraryInUseError,
    LibraryMissingError,
    LibraryNotWritableError,
)
from custom_components.apple_backup.photos.files import library_lock, partfile
from custom_components.apple_backup.photos.files.placing import Placer
from custom_components.apple_backup.photos.files.volume import STATE_FOLDER, LibraryVolume
from tests.photos.conftest import Library
from tests.photos.library_parts import Parts, pair

pytestmark = pytest.mark.usefixtures("socket_enabled")


async def assert_whole_and_completed(library: Library) -> None:
    """Whatever has a final name is right, and the next run completes."""
    assert not Counter(library.files().values()) - Counter(await library.expected())
    result = await library.engine.sync()
    assert result.parked == 0
    await library.assert_true()


def failing_after[**P, T](real: Callable[P, T], calls: int, number: int) -> Callable[P, T]:
    """Let a function work a few times and then fail with an error number."""
    left = calls

    def function(*args: P.args, **kwargs: P.kwargs) -> T:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(number, os.strerror(number))
        return real(*args, **kwargs)

    return function


async def test_a_volume_that_becomes_read_only_ends_the_run(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(partfile.os, "open", failing_after(os.open, 40, errno.EROFS))
        with pytest.raises(LibraryNotWritableError):
            await library.engine.sync()
    await assert_whole_and_completed(library)


async def test_a_volume_that_cannot_be_flushed_ends_the_run(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        flush = folders.flush_folders
        patch.setattr(folders, "flush_folders", failing_after(flush, 2, errno.EROFS))
        with pytest.raises(LibraryNotWritableError):
            await library.engine.sync()
    await assert_whole_and_completed(library)


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.ENOSPC, DiskFullError),
        (errno.EROFS, LibraryNotWritableError),
        (errno.EACCES, LibraryNotWritableError),
        (errno.EIO, LibraryFolderError),
    ],
)
async def test_a_run_that_cannot_even_be_noted_ends_with_the_reason(
    library: Library,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    error: type[LibraryFolderError],
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(continuity, "write_note", failing_after(continuity.write_note, 0, number))
        with pytest.raises(error) as raised:
            await library.engine.sync()
    assert type(raised.value) is error
    await assert_whole_and_completed(library)


async def test_a_right_that_is_taken_away_ends_the_run(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: LibraryVolume) -> None:
        raise LibraryNotWritableError

    with monkeypatch.context() as patch:
        patch.setattr(Placer, "place", failing_after(Placer.place, 20, errno.EACCES))
        patch.setattr(LibraryVolume, "check_writable", refused)
        with pytest.raises(LibraryNotWritableError):
            await library.engine.sync()
    await assert_whole_and_completed(library)


async def test_one_folder_that_cannot_be_written_costs_its_files_alone(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Placer.place

    def picky(self: Placer, source: Path, path: str) -> set[Path]:
        if path.startswith("unknown-date/"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return place(self, source, path)

    with monkeypatch.context() as patch:
        patch.setattr(Placer, "place", picky)
        result = await library.engine.sync()
    assert 0 < result.parked < 10
    assert not any(path.startswith("unknown-date/") for path in library.files())
    await assert_whole_and_completed(library)


async def test_a_disk_that_fails_every_file_ends_the_run(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Placer, "place", failing_after(Placer.place, 5, errno.EIO))
        with pytest.raises(LibraryFolderError):
            await library.engine.sync()
    await assert_whole_and_completed(library)


async def test_a_volume_that_goes_in_the_middle_is_not_written_where_it_was(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = LibraryVolume.check
    elsewhere = library.path.with_name("elsewhere")
    checks = 0

    def unmount(self: LibraryVolume) -> None:
        nonlocal checks
        checks += 1
        if checks == 30:
            library.path.rename(elsewhere)
            library.path.mkdir()
        check(self)

    with monkeypatch.context() as patch:
        patch.setattr(LibraryVolume, "check", unmount)
        with pytest.raises(LibraryMissingError):
            await library.engine.sync()
    # A folder may have been made by a file that had just looked; no file has.
    assert [path for path in library.path.rglob("*") if not path.is_dir()] == []
    shutil.rmtree(library.path)
    elsewhere.rename(library.path)
    await assert_whole_and_completed(library)


async def test_a_share_that_is_mounted_anew_as_another_device_is_the_same(
    library: Library,
) -> None:
    """Network shares get new numbers with every mount; only the marker tells them apart."""
    await library.engine.sync()
    before = library.files()
    with tempfile.TemporaryDirectory(dir="/dev/shm") as elsewhere:
        share = Path(elsewhere) / "library"
        shutil.copytree(library.path, share)
        assert share.stat().st_dev != library.path.stat().st_dev
        shutil.rmtree(library.path)
        library.path.symlink_to(share)
        library.log.clear()
        result = await library.engine.sync()
        assert (result.requests, result.moved, result.adopted) == (2, 0, 0)
        assert library.files() == before
        assert not library.log.entries("warning")
        assert (await library.engine.verify()).is_clean
        await library.simulated.async_mutate({"op": "add"})
        assert (await library.engine.sync()).added > 0


def test_parts_that_grow_at_once_must_fit_together(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = {name: name.encode() * 600 for name in "ABC"}
    for name, content in contents.items():
        parts.know(*pair(name, content, filename=f"{name}.JPG"))
    monkeypatch.setattr(LibraryVolume, "free_bytes", lambda _: 1_000)
    first = parts.provider.open_part(parts.fetch("A"))
    with pytest.raises(DiskFullError):
        parts.provider.open_part(parts.fetch("B"))
    # What has been written is no promise any more.
    first.write(contents["A"][:400])
    second = parts.provider.open_part(parts.fetch("B"))
    second.close()
    first.close()
    parts.provider.open_part(parts.fetch("C")).close()


async def test_a_lock_left_by_another_container_is_waited_out(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = library.path / STATE_FOLDER / library_lock.LOCK_NAME
    holder = {"token": "x", "machine": "a container that is gone", "pid": 1, "started": "1"}
    lock.write_text(json.dumps(holder))
    monkeypatch.setattr(library_lock, "WATCH_SECONDS", 0.01)
    monkeypatch.setattr(library_lock, "STALE_SECONDS", 0.03)
    await library.engine.sync()
    await library.assert_true()
    assert not lock.exists()


async def test_a_lock_whose_holder_lives_ends_the_run_and_is_left_alone(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = library.path / STATE_FOLDER / library_lock.LOCK_NAME
    holder = {"token": "x", "machine": "another machine", "pid": 1, "started": "1"}
    lock.write_text(json.dumps(holder))
    last_beat = library_lock.LibraryLock.last_beat
    beats = 0

    def beating(self: library_lock.LibraryLock) -> int | None:
        nonlocal beats
        beats += 1
        found = last_beat(self)
        return None if found is None else found + beats

    monkeypatch.setattr(library_lock.LibraryLock, "last_beat", beating)
    monkeypatch.setattr(library_lock, "WATCH_SECONDS", 0.01)
    with pytest.raises(LibraryInUseError):
        await library.engine.sync()
    assert json.loads(lock.read_text()) == holder
    assert library.files() == {}
