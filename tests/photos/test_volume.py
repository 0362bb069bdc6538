"""The library folder as a volume."""

import errno
import json
import os
from pathlib import Path
import stat

import pytest

from custom_components.apple_backup.photos.errors import (
    DiskFullError,
    LibraryInUseError,
    LibraryMissingError,
    LibraryNotWritableError,
)
from custom_components.apple_backup.photos.files.volume import (
    MARKER_NAME,
    STATE_FOLDER,
    LibraryVolume,
    folder_error,
    prepare_library,
)


def test_a_library_is_made_once_and_keeps_its_id(tmp_path: Path) -> None:
    root = tmp_path / "media" / "icloud"
    prepare_library(root, "1")
    first = LibraryVolume(root, "1").open()
    prepare_library(root, "1")
    assert LibraryVolume(root, "1").open() == first
    assert {path.name for path in root.iterdir()} == {STATE_FOLDER}


def test_the_account_cannot_be_read_from_the_marker(tmp_path: Path) -> None:
    prepare_library(tmp_path, "1234567890")
    assert "1234567890" not in (tmp_path / STATE_FOLDER / MARKER_NAME).read_text()


def test_the_library_of_another_account_is_refused(tmp_path: Path) -> None:
    prepare_library(tmp_path, "1")
    with pytest.raises(LibraryInUseError):
        prepare_library(tmp_path, "2")
    with pytest.raises(LibraryInUseError):
        LibraryVolume(tmp_path, "2").open()


@pytest.mark.parametrize("make", ["nothing", "empty", "foreign"])
def test_without_a_marker_nothing_is_written(tmp_path: Path, make: str) -> None:
    root = tmp_path / "mount"
    if make != "nothing":
        root.mkdir()
    if make == "foreign":
        (root / "other.txt").write_text("x")
    with pytest.raises(LibraryMissingError):
        LibraryVolume(root, "1").open()
    assert not (root / STATE_FOLDER).exists()


@pytest.mark.parametrize(
    "content",
    [
        *("", "{", "[]", "{}", '{"library_id": 1, "owner": "x"}', "[" * 65_536),
        '{"library_id": "\\ud800", "owner": "x"}',
    ],
)
def test_a_damaged_marker_is_a_missing_library(tmp_path: Path, content: str) -> None:
    prepare_library(tmp_path, "1")
    (tmp_path / STATE_FOLDER / MARKER_NAME).write_text(content)
    with pytest.raises(LibraryMissingError):
        LibraryVolume(tmp_path, "1").open()


def test_another_library_in_its_place_is_noticed(tmp_path: Path) -> None:
    prepare_library(tmp_path / "a", "1")
    prepare_library(tmp_path / "b", "1")
    volume = LibraryVolume(tmp_path / "a", "1")
    volume.open()
    volume.check()
    marker = tmp_path / "a" / STATE_FOLDER / MARKER_NAME
    marker.write_text((tmp_path / "b" / STATE_FOLDER / MARKER_NAME).read_text())
    with pytest.raises(LibraryMissingError):
        volume.check()


def test_a_folder_without_the_right_to_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare_library(tmp_path, "1")

    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(LibraryNotWritableError):
        LibraryVolume(tmp_path, "1").open()


def test_the_reserve_stays_free(tmp_path: Path) -> None:
    free = LibraryVolume(tmp_path / "not" / "yet", "1", reserve_bytes=0).free_bytes()
    assert free > 0
    greedy = LibraryVolume(tmp_path, "1", reserve_bytes=free * 2)
    assert greedy.free_bytes() == 0
    with pytest.raises(DiskFullError):
        greedy.require(1)
    greedy.require(0)


@pytest.mark.parametrize(
    ("number", "kind"),
    [(28, DiskFullError), (122, DiskFullError), (30, LibraryNotWritableError)],
)
def test_errors_of_the_system_are_told_apart(number: int, kind: type[Exception]) -> None:
    assert type(folder_error(OSError(number, os.strerror(number)))) is kind


def test_the_marker_is_plain_json(tmp_path: Path) -> None:
    prepare_library(tmp_path, "1")
    content = json.loads((tmp_path / STATE_FOLDER / MARKER_NAME).read_text())
    assert set(content) == {"version", "library_id", "owner"}


def test_a_library_can_be_set_up_where_folders_cannot_be_flushed_and_no_rights_are_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync

    def flush_files(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        fsync(descriptor)

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "fsync", flush_files)
    monkeypatch.setattr(Path, "chmod", refuse)
    prepare_library(tmp_path, "1")
    LibraryVolume(tmp_path, "1").open()


def test_a_marker_that_cannot_be_written_leaves_nothing_half_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def full(source: Path, target: Path) -> Path:
        if target.name == MARKER_NAME:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(DiskFullError):
        prepare_library(tmp_path, "1")
    files = [path.name for path in (tmp_path / STATE_FOLDER).iterdir() if path.is_file()]
    assert files == ["README.txt"]
