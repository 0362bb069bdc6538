"""Opening files of a backup: never outside of it, and nothing but regular files."""

import os
from pathlib import Path
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.apple_backup.backups import blobs
from custom_components.apple_backup.backups.blobs import blob_parts, open_plain, open_regular
from custom_components.apple_backup.backups.errors import (
    BackupReadError,
    FileMissingError,
    FileNotInBackupError,
)

from .opening import open_descriptors

FILE_ID = "ab" + "0" * 38


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    (tmp_path / "outside").write_text("secret")
    folder = tmp_path / "backup"
    (folder / "ab").mkdir(parents=True)
    return folder


def open_blob(backup: Path, file_id: str) -> int:
    return open_regular(backup, blob_parts(file_id))[0]


def content(descriptor: int) -> bytes:
    with os.fdopen(descriptor, "rb") as file:
        return file.read()


def test_blob_is_opened(backup: Path) -> None:
    (backup / "ab" / FILE_ID).write_bytes(b"body")
    assert content(open_blob(backup, FILE_ID)) == b"body"


def test_folder_itself_may_be_a_link(backup: Path, tmp_path: Path) -> None:
    (backup / "Manifest.db").write_bytes(b"db")
    (tmp_path / "link").symlink_to(backup)
    assert content(open_plain(tmp_path / "link", "Manifest.db")) == b"db"


@pytest.mark.parametrize(
    "file_id",
    ["", "ab", "../outside", "ab/../../outside", "A" * 40, "g" * 40, FILE_ID + "\n", "٠" * 40],
)
def test_only_file_ids_are_opened(backup: Path, file_id: str) -> None:
    with pytest.raises(FileNotInBackupError):
        open_blob(backup, file_id)


@given(st.text(max_size=60))
def test_any_text_is_a_file_id_or_refused(text: str) -> None:
    if not blobs.is_file_id(text):
        with pytest.raises(FileNotInBackupError):
            open_blob(Path("/nonexistent"), text)


def test_linked_blob_is_missing(backup: Path, tmp_path: Path) -> None:
    (backup / "ab" / FILE_ID).symlink_to(tmp_path / "outside")
    with pytest.raises(FileMissingError):
        open_blob(backup, FILE_ID)


def test_linked_folder_is_missing(backup: Path, tmp_path: Path) -> None:
    (backup / "ab").rmdir()
    (tmp_path / FILE_ID).write_text("secret")
    (backup / "ab").symlink_to(tmp_path)
    with pytest.raises(FileMissingError):
        open_blob(backup, FILE_ID)


def test_pipes_and_folders_are_missing_and_do_not_hang(backup: Path) -> None:
    os.mkfifo(backup / "ab" / FILE_ID)
    with pytest.raises(FileMissingError):
        open_blob(backup, FILE_ID)
    (backup / "Manifest.db").mkdir()
    with pytest.raises(FileMissingError):
        open_plain(backup, "Manifest.db")


def test_absent_is_missing(backup: Path) -> None:
    for file_id in (FILE_ID, "cd" + "0" * 38):
        with pytest.raises(FileMissingError):
            open_blob(backup, file_id)
    with pytest.raises(FileMissingError):
        open_blob(backup / "gone", FILE_ID)


def test_other_errors_are_read_errors(backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real_open = os.open

    def refuse(path: Any, *args: Any, **kwargs: Any) -> int:
        if path == FILE_ID:
            raise PermissionError(13, "Permission denied")
        return real_open(path, *args, **kwargs)

    monkeypatch.setattr(blobs.os, "open", refuse)
    with pytest.raises(BackupReadError, match="Permission denied"):
        open_blob(backup, FILE_ID)


def test_no_descriptor_is_left_open(backup: Path) -> None:
    before = open_descriptors()
    for name in (FILE_ID, "ab" + "1" * 38, "cd" + "1" * 38):
        with pytest.raises(FileMissingError):
            open_blob(backup, name)
    assert open_descriptors() == before
