"""Downloads that have not finished."""

import os
from pathlib import Path

import pytest

from custom_components.apple_backup.photos.errors import SyncCancelledError
from custom_components.apple_backup.photos.files import partfile
from custom_components.apple_backup.photos.files.partfile import (
    copy_into,
    open_part,
    part_name,
    remove_abandoned,
)
from custom_components.apple_backup.photos.workers import CancelToken
from tests.photos.library_parts import hashed

TOKEN = CancelToken()


def test_a_part_continues_where_it_broke_off(tmp_path: Path) -> None:
    part = open_part(tmp_path, "x.part", 10, TOKEN)
    part.remember('"etag"')
    part.write(b"01234")
    part.close()
    again = open_part(tmp_path, "x.part", 10, TOKEN)
    assert (again.offset, again.etag) == (5, '"etag"')
    again.write(b"56789")
    again.flush()
    again.settle()
    assert again.hasher.sha256 == hashed(b"0123456789").sha256
    assert [path.name for path in tmp_path.iterdir()] == ["x.part"]


@pytest.mark.parametrize("note", ['"a"\r\nX-A: b', '"a\0"', "\n"])
def test_a_note_that_no_header_takes_is_none(tmp_path: Path, note: str) -> None:
    """Whoever can write the volume can write it, and the request would fail each time."""
    part = open_part(tmp_path, "x.part", 10, TOKEN)
    part.remember('"etag"')
    part.write(b"01234")
    part.close()
    (tmp_path / "x.etag").write_text(note)
    again = open_part(tmp_path, "x.part", 10, TOKEN)
    again.close()
    assert (again.offset, again.etag) == (5, None)


def test_many_small_pieces_are_written_and_hashed_in_their_order(tmp_path: Path) -> None:
    pieces = [b"%d," % number for number in range(3000)]
    part = open_part(tmp_path, "x.part", 14_000, TOKEN)
    part.write(*pieces)
    part.close()
    assert (tmp_path / "x.part").read_bytes() == b"".join(pieces)
    assert part.hasher.sha256 == hashed(b"".join(pieces)).sha256


@pytest.mark.parametrize("most", [1, 3, 10])
def test_what_the_disk_takes_in_parts_is_whole_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    real = os.write
    monkeypatch.setattr(partfile.os, "writev", lambda fd, pieces: real(fd, b"".join(pieces)[:most]))
    part = open_part(tmp_path, "x.part", 10, TOKEN)
    part.write(b"0123", memoryview(b"45"), b"6789")
    part.close()
    assert (tmp_path / "x.part").read_bytes() == b"0123456789"
    assert part.hasher.sha256 == hashed(b"0123456789").sha256


def test_bytes_that_were_written_but_not_hashed_are_hashed_again(tmp_path: Path) -> None:
    (tmp_path / "x.part").write_bytes(b"012")
    part = open_part(tmp_path, "x.part", 10, TOKEN)
    assert part.hasher.apple == hashed(b"012").apple
    part.close()


def test_a_whole_file_replaces_what_is_there(tmp_path: Path) -> None:
    part = open_part(tmp_path, "x.part", 10, TOKEN)
    part.write(b"wrong")
    part.start_over(None)
    part.write(b"right")
    part.close()
    assert (tmp_path / "x.part").read_bytes() == b"right"
    assert part.hasher.sha256 == hashed(b"right").sha256


def test_what_is_there_stays_until_the_first_new_bytes_come(tmp_path: Path) -> None:
    part = open_part(tmp_path, "x.part", 10, TOKEN)
    part.remember('"old"')
    part.write(b"01234")
    part.start_over('"new"')
    part.close()
    again = open_part(tmp_path, "x.part", 10, TOKEN)
    assert (again.offset, again.etag) == (5, '"old"')
    again.start_over('"new"')
    again.write(b"ab")
    again.close()
    renewed = open_part(tmp_path, "x.part", 10, TOKEN)
    assert (renewed.offset, renewed.etag) == (2, '"new"')
    renewed.close()


@pytest.mark.parametrize("content", [b"x" * 11, b"x" * 1000])
def test_a_part_that_is_too_long_is_dropped(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.part").write_bytes(content)
    part = open_part(tmp_path, "x.part", 10, TOKEN)
    assert part.offset == 0
    part.discard()
    assert not list(tmp_path.iterdir())


def test_a_part_that_was_placed_already_is_never_written(tmp_path: Path) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"01234")
    os.link(photo, tmp_path / "x.part")
    part = open_part(tmp_path, "x.part", 10, TOKEN)
    part.write(b"other")
    part.close()
    assert photo.read_bytes() == b"01234"


def test_a_missing_folder_is_never_created(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_part(tmp_path / "unmounted", "x.part", 10, TOKEN)
    assert not list(tmp_path.iterdir())


def test_a_copy_is_hashed_and_can_be_stopped(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"0123456789")
    part = open_part(tmp_path, "x.part", 10, TOKEN)
    copy_into(part, source, TOKEN)
    assert part.hasher.sha256 == hashed(b"0123456789").sha256
    stopped = CancelToken()
    stopped.cancel()
    with pytest.raises(SyncCancelledError):
        copy_into(part, source, stopped)
    part.close()


def test_names_tell_files_and_versions_apart() -> None:
    names = {part_name("zone", "A", "original", checksum, 5) for checksum in ("x", "y")}
    assert len(names | {part_name("zone", "A", "original", "x", 6)}) == 3
    assert all(len(name) < 64 and name.isascii() for name in names)


def test_parts_are_kept_for_a_month(tmp_path: Path) -> None:
    (tmp_path / "new.part").touch()
    (tmp_path / "old.part").touch()
    os.utime(tmp_path / "old.part", (0, 0))
    remove_abandoned(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["new.part"]
