"""Files come back from quarantine as themselves, beside whatever has taken their place."""

from dataclasses import replace
import hashlib
from pathlib import Path

import pytest

from custom_components.apple_backup.photos.catalog import Catalog, RemovalReason, Root
from custom_components.apple_backup.photos.folders import Folders
from custom_components.apple_backup.photos.kept import reserved
from custom_components.apple_backup.photos.layout.names import alternatives, record_hash
from custom_components.apple_backup.photos.restoring import RestoreResult, restore
from custom_components.apple_backup.photos.runlog import RunLog
from tests.photos.library_parts import Moved, Parts, pair

CONTENT = b"a photo of a lake"


@pytest.fixture
def removed(parts: Parts) -> Parts:
    """A library whose only photo is in quarantine."""
    parts.know(*pair("A", CONTENT))
    parts.place("A", CONTENT)
    [file] = parts.view("A").files
    parts.store.remove(file, RemovalReason.DELETED)
    return parts


def bring_back(parts: Parts, folders: Folders | None = None) -> RestoreResult:
    numbers = [held.id for held in parts.catalog.quarantined()]
    return restore(parts.catalog, folders or parts.folders, RunLog(), numbers)


def test_a_file_comes_back_beside_one_that_has_taken_its_name(removed: Parts) -> None:
    [held] = removed.catalog.quarantined()
    (removed.root / held.original_path).write_bytes(b"a diary")
    assert bring_back(removed) == RestoreResult(1, 0)
    [file] = removed.view("A").files
    assert file.path != held.original_path
    assert (removed.root / file.path).read_bytes() == CONTENT
    assert (removed.root / held.original_path).read_bytes() == b"a diary"


def test_a_file_whose_names_are_all_taken_stays_in_quarantine(removed: Parts) -> None:
    [held] = removed.catalog.quarantined()
    for path in alternatives(held.original_path, record_hash("", held.stored_path)):
        (removed.root / path).write_bytes(b"a diary")
    assert bring_back(removed) == RestoreResult(0, 1)
    assert (removed.volume.quarantine / held.stored_path).read_bytes() == CONTENT
    assert removed.catalog.quarantined() == [held]


def test_a_file_that_was_changed_in_quarantine_is_refused(removed: Parts) -> None:
    [held] = removed.catalog.quarantined()
    (removed.volume.quarantine / held.stored_path).write_bytes(CONTENT.upper())
    assert bring_back(removed) == RestoreResult(0, 1)
    assert not (removed.root / held.original_path).exists()


def test_the_note_names_what_came_back(removed: Parts) -> None:
    """A catalog that was lost does not know whose it was."""
    bring_back(removed)
    fresh = Catalog.open(f"sqlite:///{removed.volume.state / 'fresh.db'}")
    assert reserved(fresh, removed.volume) == {hashlib.sha256(CONTENT).hexdigest()}
    fresh.close()


@pytest.fixture
def moved(removed: Parts, tmp_path: Path) -> Moved:
    return Moved(removed, tmp_path)


def test_a_file_comes_over_from_the_quarantine_of_the_folder_of_before(moved: Moved) -> None:
    held = moved.held
    assert bring_back(moved.parts, moved.folders) == RestoreResult(1, 0)
    [file] = moved.parts.view("A").files
    assert (moved.root / file.path).read_bytes() == CONTENT
    moved.catalog.disown(file.id)
    assert reserved(moved.catalog, moved.folders[Root.LIBRARY].volume) == {file.sha256}
    # It is only read there.
    assert held.read_bytes() == CONTENT


def test_while_the_folder_of_before_cannot_be_read_nothing_comes_over(moved: Moved) -> None:
    assert bring_back(moved.parts, moved.alone) == RestoreResult(0, 1)
    assert len(moved.catalog.quarantined()) == 1


@pytest.mark.parametrize("content", [CONTENT.upper(), CONTENT + b"!", None])
def test_what_was_changed_in_the_folder_of_before_does_not_come_over(
    moved: Moved, content: bytes | None
) -> None:
    if content is None:
        moved.held.unlink()
    else:
        moved.held.write_bytes(content)
    assert bring_back(moved.parts, moved.folders) == RestoreResult(0, 1)
    assert moved.parts.view("A").files == ()


def test_a_photo_that_is_here_again_is_not_brought_over(moved: Moved) -> None:
    provider = moved.folders[Root.LIBRARY].provider
    parts = replace(moved.parts, provider=provider)
    parts.place("A", CONTENT)
    assert bring_back(parts, moved.folders) == RestoreResult(0, 1)
    [file] = parts.view("A").files
    assert (moved.root / file.path).read_bytes() == CONTENT


def test_a_rotten_file_in_the_folder_of_before_stays_there(parts: Parts, tmp_path: Path) -> None:
    parts.know(*pair("A", CONTENT))
    parts.place("A", CONTENT)
    [file] = parts.view("A").files
    parts.store.remove(file, RemovalReason.DAMAGED)
    moved = Moved(parts, tmp_path)
    assert bring_back(parts, moved.folders) == RestoreResult(0, 1)


def test_a_file_that_nobody_owns_stays_in_the_folder_of_before(moved: Moved) -> None:
    """Its photo is not in the catalog any more, so its bytes cannot be proven."""
    [held] = moved.catalog.quarantined()
    foreign = replace(held, asset_id=None, kind=None)
    assert isinstance(moved.catalog, Catalog)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(moved.catalog, "quarantined_by_id", lambda _: [foreign])
        assert bring_back(moved.parts, moved.folders) == RestoreResult(0, 1)
