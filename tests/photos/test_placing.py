"""A name is never taken from another file."""

import contextlib
import hashlib
import os
from pathlib import Path

import pytest

from custom_components.apple_backup.photos.errors import SyncCancelledError
from custom_components.apple_backup.photos.files.placing import (
    Placer,
    are_two_names,
    flush_folders,
    hash_file,
    make_folders,
    regular_size,
    set_mtime,
)
from custom_components.apple_backup.photos.workers import CancelToken
from tests.photos.caseless import ignore_case


@pytest.fixture(params=["hard links", "no hard links"])
def placer(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Placer:
    if request.param == "no hard links":

        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr(os, "link", refuse)
    (tmp_path / "reservations").mkdir()
    return Placer(tmp_path, tmp_path / "reservations")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "x.part"
    path.write_bytes(b"photo")
    return path


def test_a_file_moves_to_its_name(placer: Placer, source: Path, tmp_path: Path) -> None:
    touched = placer.place(source, "2024/05/a.jpg")
    assert (tmp_path / "2024/05/a.jpg").read_bytes() == b"photo"
    assert not source.exists()
    assert touched == {tmp_path, tmp_path / "2024", tmp_path / "2024/05"}
    assert not list((tmp_path / "reservations").iterdir())
    flush_folders(touched)


@pytest.mark.parametrize("content", [b"", b"a diary"])
def test_a_foreign_file_keeps_its_name(
    placer: Placer, source: Path, tmp_path: Path, content: bytes
) -> None:
    foreign = tmp_path / "a.jpg"
    foreign.write_bytes(content)
    with pytest.raises(FileExistsError):
        placer.place(source, "a.jpg")
    assert foreign.read_bytes() == content
    assert source.read_bytes() == b"photo"
    assert not list((tmp_path / "reservations").iterdir())


def test_a_dangling_link_keeps_its_name(placer: Placer, source: Path, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").symlink_to("nowhere")
    with pytest.raises(FileExistsError):
        placer.place(source, "a.jpg")
    assert (tmp_path / "a.jpg").is_symlink()


def test_a_kill_after_the_reservation_is_mended(
    placer: Placer, source: Path, tmp_path: Path
) -> None:
    target = tmp_path / "a.jpg"
    placer._note(target).write_text("a.jpg")
    target.touch()
    assert placer.is_reserved(target)
    placer.place(source, "a.jpg")
    assert target.read_bytes() == b"photo"
    assert not placer.is_reserved(target)


@pytest.mark.parametrize("said", ["{outside}", "../outside", "a\0b"])
def test_the_note_of_somebody_else_takes_nothing_outside(tmp_path: Path, said: str) -> None:
    """Whoever can write the volume can leave a note there as well."""
    outside, notes = tmp_path / "outside", tmp_path / "library" / "notes"
    notes.mkdir(parents=True)
    outside.touch()
    note = notes / hashlib.sha256(b"../outside").hexdigest()
    note.write_text(said.format(outside=outside))
    Placer(notes.parent, notes).mend()
    assert outside.exists()
    assert not note.exists()


def test_a_kill_between_link_and_unlink_is_mended(tmp_path: Path, source: Path) -> None:
    placer = Placer(tmp_path, tmp_path)
    os.link(source, tmp_path / "a.jpg")
    placer.place(source, "a.jpg")
    assert (tmp_path / "a.jpg").read_bytes() == b"photo"
    assert not source.exists()


def test_a_file_that_changes_only_the_case_of_its_name_stays(
    placer: Placer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "2024/IMG_1.JPG"
    source.parent.mkdir()
    source.write_bytes(b"photo")
    with contextlib.suppress(PermissionError):
        # A view of an album, so that the file has two links.
        os.link(source, tmp_path / "view.JPG")
    ignore_case(monkeypatch, tmp_path)
    placer.place(source, "2024/img_1.jpg")
    assert [path.name for path in source.parent.iterdir()] == ["img_1.jpg"]
    # Again, as after a kill, and by another spelling of the folder.
    placer.place(source, "2024/img_1.jpg")
    assert (tmp_path / "2024/img_1.jpg").read_bytes() == b"photo"
    (tmp_path / "2024/B.jpg").write_bytes(b"a diary")
    with pytest.raises(FileExistsError):
        placer.place(source, "2024/b.JPG")
    assert not are_two_names(source, tmp_path / "2024/img_1.jpg")


def test_two_names_that_differ_in_case_are_two_where_case_counts(tmp_path: Path) -> None:
    source = tmp_path / "IMG_1.JPG"
    source.write_bytes(b"photo")
    os.link(source, tmp_path / "img_1.jpg")
    Placer(tmp_path, tmp_path).place(source, "img_1.jpg")
    assert [path.name for path in tmp_path.iterdir()] == ["img_1.jpg"]


def test_only_folders_with_new_entries_are_touched(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    assert make_folders(tmp_path, tmp_path / "a") == {tmp_path / "a"}
    assert make_folders(tmp_path, tmp_path / "a/b/c") == {
        tmp_path / "a",
        tmp_path / "a/b",
        tmp_path / "a/b/c",
    }


@pytest.mark.parametrize(
    "captured_ms", [0, 1_715_000_000_123, -86_400_000, 2**62, -(2**62), 10**14, None]
)
def test_any_capture_time_is_set_or_let_be(source: Path, captured_ms: int | None) -> None:
    mtime_ns = set_mtime(source, captured_ms)
    assert mtime_ns == source.stat().st_mtime_ns
    # The catalog has to hold it, also where the disk makes its own last moment of it (ext4: 2446).
    assert abs(mtime_ns) < 2**63
    if captured_ms is not None and abs(captured_ms) < 2**45:
        assert mtime_ns == captured_ms * 1_000_000


def test_only_regular_files_have_a_size(source: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(source)
    assert regular_size(source) == 5
    assert regular_size(tmp_path / "link") is None
    assert regular_size(tmp_path) is None
    assert regular_size(tmp_path / "missing") is None


def test_hashing_follows_no_link_and_can_be_stopped(source: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(source)
    with pytest.raises(OSError):
        hash_file(tmp_path / "link")
    token = CancelToken()
    token.cancel()
    with pytest.raises(SyncCancelledError):
        hash_file(source, token)
