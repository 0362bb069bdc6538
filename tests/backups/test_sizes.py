"""Sizes are added up without following anything, and can be stopped."""

from itertools import count
import os
from pathlib import Path

import pytest

from custom_components.apple_backup.backups.errors import BackupReadError
from custom_components.apple_backup.backups.sizes import folder_size


def never() -> bool:
    return False


def test_all_files_count(tmp_path: Path) -> None:
    (tmp_path / "ab").mkdir()
    (tmp_path / "Snapshot" / "cd").mkdir(parents=True)
    for number, name in enumerate(("Manifest.db", "ab/x", "Snapshot/y", "Snapshot/cd/z")):
        (tmp_path / name).write_bytes(bytes(10**number))
    assert folder_size(tmp_path, never) == 1_111


def test_links_and_pipes_count_nothing(tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    (outside / "x").write_bytes(bytes(100))
    (inside / "folder").symlink_to(outside)
    (inside / "file").symlink_to(outside / "x")
    (inside / "loop").symlink_to(inside)
    os.mkfifo(inside / "pipe")
    assert folder_size(inside, never) == 0


def test_the_depth_is_bounded(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(30):
        deep /= "d"
        deep.mkdir()
        (deep / "x").write_bytes(b"1")
    assert folder_size(tmp_path, never) == 4


def test_cancelling_stops_at_once_and_within_a_large_folder(tmp_path: Path) -> None:
    for number in range(1_200):
        (tmp_path / f"{number}").touch()
    assert folder_size(tmp_path, lambda: True) is None
    asked = count()
    assert folder_size(tmp_path, lambda: next(asked) == 2) is None
    assert next(asked) == 3


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BackupReadError):
        folder_size(tmp_path / "gone", never)


def test_what_cannot_be_read_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "x").write_bytes(bytes(7))
    scandir = os.scandir

    def refusing(path: str) -> object:
        if path.endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert folder_size(tmp_path, never) == 7
