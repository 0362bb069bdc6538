"""Files that are there but cannot be used as they are: copied, fetched, never taken for others."""

from dataclasses import replace
import errno
import os
from pathlib import Path

import pytest

from custom_components.apple_backup.photos.catalog import FileState, RemovalReason, Root
from custom_components.apple_backup.photos.files.placing import Placer
from custom_components.apple_backup.photos.models import Resource, ResourceKind
from custom_components.apple_backup.photos.provide import Found
from tests.photos.conftest import tree
from tests.photos.library_parts import MAY_2024, Moved, Parts, pair, refuse_to_remove

CONTENT = b"a photo of a lake"
PATH = "2024/05/IMG_1.JPG"


@pytest.fixture
def placed(parts: Parts) -> Parts:
    parts.know(*pair("A", CONTENT))
    parts.place("A", CONTENT)
    return parts


@pytest.fixture
def moved(placed: Parts, tmp_path: Path) -> Moved:
    """The user has chosen another folder."""
    return Moved(placed, tmp_path)


def on_another_disk(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let what lies in a folder be on another disk than the rest."""
    stat = Path.stat

    def elsewhere(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        status = stat(path, follow_symlinks=follow_symlinks)
        if path.is_relative_to(folder) and path.suffix == ".JPG":
            mode, inode, device, *rest = status
            return os.stat_result((mode, inode, device + 1, *rest))
        return status

    monkeypatch.setattr(Path, "stat", elsewhere)


def find(moved: Moved) -> Found | None:
    fetch = moved.parts.fetch("A")
    known = moved.parts.catalog.checksums_here([fetch.wanted.checksum])
    return moved.folders.find(fetch, known)


# The library folder of before


def test_a_file_moves_over_where_that_is_the_same_disk(moved: Moved) -> None:
    assert find(moved) == Found(None)
    assert (moved.root / PATH).read_bytes() == CONTENT
    assert tree(moved.parts.root) == {}


def test_a_file_is_copied_over_from_another_disk(
    moved: Moved, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_another_disk(monkeypatch, moved.parts.root)
    found = find(moved)
    assert found is not None
    assert found.provided is not None
    assert (moved.root / PATH).read_bytes() == CONTENT
    assert tree(moved.parts.root).keys() == {PATH}


def test_a_file_is_copied_over_from_a_mount_that_looks_like_the_same_disk(
    moved: Moved, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a folder does that is mounted a second time in a container."""
    place = Placer.place

    def refuse(placer: Placer, source: Path, path: str) -> set[Path]:
        if source.is_relative_to(moved.parts.root):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        return set(place(placer, source, path))

    monkeypatch.setattr(Placer, "place", refuse)
    found = find(moved)
    assert found is not None
    assert found.provided is not None
    assert (moved.root / PATH).read_bytes() == CONTENT
    assert tree(moved.parts.root).keys() == {PATH}


def test_a_file_is_copied_over_from_a_folder_that_nothing_may_be_taken_out_of(
    moved: Moved, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        refuse_to_remove(patched, moved.parts.root / PATH)
        found = find(moved)
        # Its note is the last one, and no reason to end the next run.
        moved.folders.prepare()
    assert found is not None
    assert found.provided is not None
    assert (moved.root / PATH).read_bytes() == (moved.parts.root / PATH).read_bytes() == CONTENT
    assert not (moved.root / PATH).samefile(moved.parts.root / PATH)


def test_a_file_that_cannot_be_moved_over_stays_where_it_is(
    moved: Moved, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patched:
        patched.setattr(Placer, "place", refuse)
        with pytest.raises(OSError, match="Input/output"):
            find(moved)
    assert tree(moved.parts.root).keys() == {PATH}
    assert find(moved) == Found(None)


def test_a_folder_of_before_that_is_not_there_gives_nothing(moved: Moved) -> None:
    assert moved.alone.find(moved.parts.fetch("A"), ()) is None


def test_an_older_version_does_not_come_over(moved: Moved) -> None:
    moved.parts.know(*pair("A", b"retouched at Apple", tag="2"))
    assert find(moved) is None
    assert tree(moved.root) == {}


def test_a_file_that_was_changed_in_the_folder_of_before_does_not_come_over(moved: Moved) -> None:
    (moved.parts.root / PATH).write_bytes(CONTENT.upper())
    assert find(moved) is None
    assert tree(moved.root) == {}
    assert not list((moved.folders[Root.LIBRARY].volume.parts).iterdir())


# Files without a checksum of Apple's


@pytest.mark.parametrize(
    ("mtime_ms", "is_ours"), [(MAY_2024, True), (MAY_2024 + 1, False)], ids=["ours", "foreign"]
)
def test_without_a_checksum_a_file_is_known_by_its_size_and_the_time_we_gave_it(
    parts: Parts, mtime_ms: int, is_ours: bool
) -> None:
    master, asset = pair("A", CONTENT)
    other = Resource(ResourceKind.ORIGINAL, "public.jpeg", len(CONTENT), "gQECAwQ=")
    parts.know(replace(master, resources=(other,)), asset)
    target = parts.root / PATH
    target.parent.mkdir(parents=True)
    target.write_bytes(CONTENT)
    os.utime(target, ns=(0, mtime_ms * 1_000_000))
    found = parts.find(parts.fetch("A"))
    if is_ours:
        assert found is not None
        assert found.provided is not None
        assert found.provided.file.state is FileState.SIZE_ONLY
    else:
        assert found is None


# Files of other photos, and names


def test_a_file_that_was_changed_in_quarantine_does_not_come_back(placed: Parts) -> None:
    [file] = placed.view("A").files
    placed.store.remove(file, RemovalReason.DELETED)
    [held] = placed.catalog.quarantined()
    (placed.volume.quarantine / held.stored_path).write_bytes(CONTENT.upper())
    assert placed.find(placed.fetch("A")) is None
    assert tree(placed.root) == {}
    assert placed.catalog.quarantined() == [held]


def leaves(parts: Parts) -> None:
    """Let photo A move to where it is photo B."""
    parts.know(*pair("A", CONTENT, tag="2", deleted=True), *pair("B", CONTENT, filename="B.JPG"))


def test_a_photo_that_moved_does_not_take_along_what_the_user_has_changed(placed: Parts) -> None:
    leaves(placed)
    (placed.root / PATH).write_bytes(CONTENT.upper())
    assert placed.find(placed.fetch("B")) is None
    assert (placed.root / PATH).read_bytes() == CONTENT.upper()


def test_a_photo_that_moved_is_copied_where_its_file_cannot_be_moved(
    placed: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaves(placed)
    on_another_disk(monkeypatch, placed.root)
    found = placed.find(placed.fetch("B"))
    assert found is not None
    assert found.provided is not None
    assert tree(placed.root).keys() == {PATH, "2024/05/B.JPG"}


def test_foreign_files_under_every_name_are_not_the_photo(parts: Parts) -> None:
    parts.know(*pair("A", CONTENT))
    fetch = parts.fetch("A")
    (parts.root / PATH).parent.mkdir(parents=True)
    for length in (0, 8, 16, 32):
        suffix = f"-{fetch.asset_hash[:length]}" if length else ""
        (parts.root / f"2024/05/IMG_1{suffix}.JPG").write_bytes(CONTENT.upper())
    before = tree(parts.root)
    assert parts.find(fetch) is None
    assert tree(parts.root) == before
