"""Disks that refuse: what could not be done is told, and what was there before is still there."""

from collections.abc import Callable
import errno
import os
from pathlib import Path
from typing import Any

import pytest

from custom_components.apple_backup.photos.catalog import RemovalReason
from custom_components.apple_backup.photos.errors import (
    DiskFullError,
    LibraryFolderError,
    LibraryMissingError,
    LibraryNotWritableError,
)
from custom_components.apple_backup.photos.files.placing import Placer, flush_folders, prune_folders
from custom_components.apple_backup.photos.files.sidecars import (
    Written,
    follow,
    is_own_sidecar,
    sidecar_of,
    write_sidecar,
)
from custom_components.apple_backup.photos.files.volume import (
    MARKER_NAME,
    LibraryVolume,
    folder_error,
    prepare_library,
)
from custom_components.apple_backup.photos.files.xmp import Metadata, sidecar
from custom_components.apple_backup.photos.health import LibraryHealth, read_health
from custom_components.apple_backup.photos.importing import Importer
from custom_components.apple_backup.photos.statistics import read_statistics, stored_numbers
from tests.photos.library_parts import ACCOUNT_ID, Parts, pair

CONTENT = b"a photo of a lake"


def failing(number: int) -> Callable[..., Any]:
    """A call to the system that fails."""

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


# Placing and folders


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EROFS])
def test_a_file_that_cannot_be_linked_for_another_reason_stays_where_it_is(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    source = tmp_path / "x.part"
    source.write_bytes(CONTENT)
    monkeypatch.setattr(os, "link", failing(number))
    with pytest.raises(OSError, match=os.strerror(number)):
        parts.placer.place(source, "2024/a.jpg")
    assert source.read_bytes() == CONTENT
    assert not (parts.root / "2024/a.jpg").exists()


@pytest.mark.parametrize("call", ["open", "replace"])
def test_a_reserved_name_is_given_back_if_the_file_cannot_move_there(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """On a volume that knows no links."""
    source = tmp_path / "x.part"
    source.write_bytes(CONTENT)
    system_open = os.open

    def full(path: Any, flags: int, *mode: int, **options: Any) -> int:
        if flags & os.O_EXCL and str(path).endswith("a.jpg"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return system_open(path, flags, *mode, **options)

    with monkeypatch.context() as patched:
        patched.setattr(os, "link", failing(errno.EPERM))
        if call == "open":
            patched.setattr(os, "open", full)
        else:
            patched.setattr(Path, "replace", failing(errno.EIO))
        with pytest.raises(OSError, match=r"No space|Input/output"):
            parts.placer.place(source, "a.jpg")
    assert source.read_bytes() == CONTENT
    assert not (parts.root / "a.jpg").exists()
    assert not list(parts.volume.reservations.iterdir())


def test_a_folder_that_cannot_be_flushed_is_told_unless_its_volume_never_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", failing(number))
            flush_folders([tmp_path])
    monkeypatch.setattr(os, "fsync", failing(errno.EIO))
    with pytest.raises(OSError, match="Input/output"):
        flush_folders([tmp_path])


def test_empty_folders_go_up_to_the_library_and_no_further(tmp_path: Path) -> None:
    root = tmp_path / "library"
    (root / "2024" / "05").mkdir(parents=True)
    prune_folders(root, root / "2024" / "05" / "gone already")
    assert root.is_dir()
    assert not (root / "2024").exists()
    (root / "2025").mkdir()
    (root / "2025" / "a.jpg").write_bytes(CONTENT)
    prune_folders(root, root / "2025")
    assert (root / "2025" / "a.jpg").exists()
    prune_folders(root, tmp_path)
    assert tmp_path.is_dir()


def test_folders_that_cannot_be_mended_or_flushed_end_the_run(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Placer, "mend", failing(errno.EIO))
        with pytest.raises(LibraryFolderError):
            parts.folders.prepare()
    monkeypatch.setattr(os, "fsync", failing(errno.EIO))
    with pytest.raises(LibraryFolderError):
        parts.folders.flush([parts.root])
    # That the volume is gone says more than that something on it failed.
    (parts.volume.state / MARKER_NAME).unlink()
    monkeypatch.setattr(Placer, "mend", failing(errno.EIO))
    with pytest.raises(LibraryMissingError):
        parts.folders.prepare()
    with pytest.raises(LibraryMissingError):
        parts.folders.flush([parts.root])


def test_an_error_of_the_whole_disk_ends_a_search_and_one_of_a_file_does_not(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "ABC":
        parts.know(*pair(name, CONTENT + name.encode(), filename=f"{name}.JPG"))
    fetches = [parts.fetch(name) for name in "ABC"]
    for number, count in ((errno.ENOSPC, 1), (errno.EROFS, 1), (errno.EIO, 3)):
        with monkeypatch.context() as patched:
            patched.setattr(parts.provider, "find", failing(number))
            outcomes = parts.folders.find_each(fetches)
            assert len(outcomes) == count
            assert all(isinstance(one, Exception) for one in outcomes)
    assert parts.folders.find_each(fetches) == [None, None, None]


# Sidecars


def placed(parts: Parts) -> Path:
    parts.know(*pair("A", CONTENT))
    return parts.root / parts.place("A", CONTENT)


def test_a_sidecar_whose_name_is_taken_meanwhile_is_left_alone(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = placed(parts)
    place = parts.placer.place

    def taken(source: Path, relative: str) -> Any:
        (parts.root / relative).write_bytes(b"theirs")
        return place(source, relative)

    monkeypatch.setattr(parts.placer, "place", taken)
    content = sidecar(Metadata(title="A lake"))
    assert write_sidecar(path, content, parts.placer, parts.volume) is Written.FOREIGN
    assert sidecar_of(path).read_bytes() == b"theirs"
    assert list(parts.volume.parts.iterdir()) == []


def test_a_sidecar_that_cannot_be_read_is_nobodys(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = placed(parts)
    content = sidecar(Metadata(title="A lake"))
    write_sidecar(path, content, parts.placer, parts.volume)
    assert is_own_sidecar(sidecar_of(path))
    assert not is_own_sidecar(path)
    with monkeypatch.context() as patched:
        patched.setattr(os, "open", failing(errno.EACCES))
        assert not is_own_sidecar(sidecar_of(path))
    sidecar_of(path).unlink()
    sidecar_of(path).mkdir()
    assert write_sidecar(path, content, parts.placer, parts.volume) is Written.FOREIGN


def test_a_sidecar_does_not_follow_to_where_one_stands(parts: Parts) -> None:
    path = placed(parts)
    write_sidecar(path, sidecar(Metadata(title="A lake")), parts.placer, parts.volume)
    target = parts.root / "2025" / "IMG_1.JPG"
    follow(path.with_name("none.JPG"), target, parts.root)
    target.parent.mkdir()
    sidecar_of(target).write_bytes(b"theirs")
    follow(path, target, parts.root)
    assert sidecar_of(target).read_bytes() == b"theirs"
    assert not sidecar_of(path).exists()


# Bringing photos over


@pytest.fixture
def volume(tmp_path: Path) -> LibraryVolume:
    prepare_library(tmp_path / "other", ACCOUNT_ID)
    return LibraryVolume(tmp_path / "other", ACCOUNT_ID, reserve_bytes=0)


def test_an_import_into_a_disk_that_refuses_says_so(
    volume: LibraryVolume, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Path, "mkdir", failing(errno.EROFS))
        with pytest.raises(LibraryNotWritableError):
            Importer(volume, "Anna")
    importer = Importer(volume, "Anna")
    system_open = os.open

    def full(path: Any, *args: Any, **options: Any) -> int:
        if str(path).endswith(".part"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return system_open(path, *args, **options)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", full)
        with pytest.raises(DiskFullError):
            importer.new_file("a.jpg", None, 1)
    file = importer.new_file("a.jpg", None, len(CONTENT))
    file.write(CONTENT)
    assert file.place()
    file.close()
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", failing(errno.EIO))
        with pytest.raises(LibraryFolderError):
            importer.finish()
    importer.close()


def test_a_file_of_the_same_size_that_cannot_be_read_is_another_one(
    volume: LibraryVolume, monkeypatch: pytest.MonkeyPatch
) -> None:
    importer = Importer(volume, "Anna")
    other = volume.root / "a.jpg"
    other.write_bytes(CONTENT)
    file = importer.new_file("a.jpg", None, len(CONTENT))
    file.write(CONTENT)
    assert file.is_same(other)
    assert not file.is_same(volume.root)
    with monkeypatch.context() as patched:
        patched.setattr(os, "open", failing(errno.EIO))
        assert not file.is_same(other)
    file.close()
    importer.close()


# The volume, and the numbers about it


def test_a_marker_that_may_not_be_read_is_no_missing_library(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, kind in (
        (errno.EACCES, LibraryNotWritableError),
        (errno.EIO, LibraryMissingError),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(Path, "open", failing(number))
            patched.setattr(Path, "read_text", failing(number))
            patched.setattr(Path, "read_bytes", failing(number))
            patched.setattr(os, "open", failing(number))
            with pytest.raises(kind):
                parts.volume.identify()


def test_a_volume_that_takes_no_folder_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "fresh"
    with monkeypatch.context() as patched:
        patched.setattr(Path, "mkdir", failing(errno.EROFS))
        with pytest.raises(LibraryNotWritableError):
            prepare_library(root, ACCOUNT_ID)
    prepare_library(root, ACCOUNT_ID)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "mkdir", failing(errno.EIO))
        with pytest.raises(LibraryFolderError):
            LibraryVolume(root, ACCOUNT_ID).open()
    assert type(folder_error(OSError(errno.EIO, ""))) is LibraryFolderError


def test_a_disk_that_does_not_tell_its_space_has_no_date_of_being_full(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read_health(parts.catalog, parts.volume).free_bytes
    monkeypatch.setattr(os, "statvfs", failing(errno.EIO))
    health = read_health(parts.catalog, parts.volume)
    assert (health.free_bytes, health.is_space_low, health.days_until_full) == (None, False, None)
    growing = LibraryHealth(free_bytes=10**9, bytes_per_day=10**8)
    assert (growing.is_space_low, growing.days_until_full) == (True, 10.0)
    assert LibraryHealth(free_bytes=10**9).days_until_full is None


@pytest.mark.parametrize("fact", ["{", "[1, 2]", "7", "null"])
def test_numbers_that_make_no_sense_are_as_none(parts: Parts, fact: str) -> None:
    parts.catalog.set_fact("statistics", fact)
    assert stored_numbers(parts.catalog, "statistics") == {}
    assert read_statistics(parts.catalog).bytes_per_day == 0.0


def test_a_removal_for_which_there_is_no_folder_leaves_the_file(parts: Parts) -> None:
    path = placed(parts)
    [file] = parts.view("A").files
    assert parts.folders.remove(file, RemovalReason.DELETED).name == "QUARANTINED"
    assert not path.exists()
