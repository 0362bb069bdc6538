"""Files that need no download, and names that are taken."""

from dataclasses import replace
import os
from typing import Any

import pytest
from sqlalchemy import event

from custom_components.apple_backup.photos.catalog import (
    DeletedPolicy,
    FileState,
    ParkReason,
    RemovalReason,
    Removals,
    Selection,
)
from custom_components.apple_backup.photos.claims import ParkedError
from custom_components.apple_backup.photos.models import Resource, ResourceKind
from custom_components.apple_backup.photos.plan import Move
from tests.photos.conftest import tree
from tests.photos.library_parts import MAY_2024, Parts, pair

CONTENT = b"a photo of a lake"
PATH = "2024/05/IMG_1.JPG"


@pytest.fixture
def at_the_catalog(parts: Parts) -> list[str]:
    """What the catalog is asked."""
    asked: list[str] = []

    @event.listens_for(parts.catalog._engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement != "BEGIN":
            asked.append(statement)

    return asked


def test_a_file_with_the_right_bytes_under_its_name_is_adopted(parts: Parts) -> None:
    parts.know(*pair("A", CONTENT))
    target = parts.root / PATH
    target.parent.mkdir(parents=True)
    target.write_bytes(CONTENT)
    found = parts.find(parts.fetch("A"))
    assert found is not None
    assert found.provided is not None
    assert (found.provided.file.path, found.provided.file.state) == (PATH, FileState.PROVEN)


def test_the_catalog_is_asked_once_for_all_files_of_which_nothing_is_here(
    parts: Parts, at_the_catalog: list[str]
) -> None:
    for name in "ABC":
        parts.know(*pair(name, CONTENT + name.encode(), filename=f"{name}.JPG"))
    fetches = [parts.fetch(name) for name in "ABC"]
    at_the_catalog.clear()
    assert parts.folders.find_each(fetches) == [None, None, None]
    assert len(at_the_catalog) == 1


def test_a_file_under_another_name_is_found_while_its_first_name_is_anothers(parts: Parts) -> None:
    """The catalog knows the first name as another photo's, whose file has gone from the disk."""
    parts.know(*pair("A", CONTENT))
    parts.place("A", CONTENT)
    parts.know(*pair("B", b"another lake", filename="B.JPG"))
    fetch = replace(parts.fetch("B"), path=PATH)
    other = f"2024/05/IMG_1-{fetch.asset_hash[:8]}.JPG"
    (parts.root / PATH).unlink()
    (parts.root / other).write_bytes(b"another lake")
    found = parts.find(fetch)
    assert found is not None
    assert found.provided is not None
    assert found.provided.file.path == other


@pytest.mark.parametrize("content", [b"a diary", CONTENT.upper()])
def test_a_foreign_file_keeps_its_name_and_ours_steps_aside(parts: Parts, content: bytes) -> None:
    parts.know(*pair("A", CONTENT))
    target = parts.root / PATH
    target.parent.mkdir(parents=True)
    target.write_bytes(content)
    assert parts.find(parts.fetch("A")) is None
    path = parts.place("A", CONTENT)
    assert path != PATH
    assert path.startswith("2024/05/IMG_1-")
    assert target.read_bytes() == content
    assert (parts.root / path).read_bytes() == CONTENT


def test_after_a_kill_before_the_ledger_the_file_is_adopted_and_its_part_dropped(
    parts: Parts,
) -> None:
    parts.know(*pair("A", CONTENT))
    fetch = parts.fetch("A")
    part = parts.provider.open_part(fetch)
    part.write(CONTENT)
    part.close()
    (parts.root / PATH).parent.mkdir(parents=True)
    os.link(part.path, parts.root / PATH)
    assert parts.find(fetch) is not None
    assert not list(parts.volume.parts.iterdir())
    assert tree(parts.root).keys() == {PATH}


def test_wrong_bytes_are_dropped_and_never_named(parts: Parts) -> None:
    parts.know(*pair("A", CONTENT))
    fetch = parts.fetch("A")
    part = parts.provider.open_part(fetch)
    part.write(CONTENT.upper())
    with pytest.raises(ParkedError) as caught:
        parts.provider.finish(fetch, part)
    assert caught.value.reason is ParkReason.WRONG_BYTES
    assert tree(parts.root) == {}
    assert not list(parts.volume.parts.iterdir())


def test_a_short_part_is_kept_to_be_continued(parts: Parts) -> None:
    parts.know(*pair("A", CONTENT))
    fetch = parts.fetch("A")
    part = parts.provider.open_part(fetch)
    part.write(CONTENT[:4])
    with pytest.raises(ParkedError) as caught:
        parts.provider.finish(fetch, part)
    assert caught.value.reason is ParkReason.WRONG_SIZE
    part.close()
    assert parts.provider.open_part(fetch).offset == 4


def test_a_checksum_of_another_kind_leaves_the_size_as_proof(parts: Parts) -> None:
    master, asset = pair("A", CONTENT)
    other = Resource(ResourceKind.ORIGINAL, "public.jpeg", len(CONTENT), "gQECAwQ=")
    parts.know(replace(master, resources=(other,)), asset)
    parts.place("A", CONTENT)
    [file] = parts.view("A").files
    assert file.state is FileState.SIZE_ONLY
    assert file.mtime_ns == MAY_2024 * 1_000_000


def test_a_photo_that_comes_back_leaves_quarantine(parts: Parts) -> None:
    parts.know(*pair("A", CONTENT))
    parts.place("A", CONTENT)
    [file] = parts.view("A").files
    parts.store.remove(file, RemovalReason.DELETED)
    found = parts.find(parts.fetch("A"))
    assert found is not None
    assert tree(parts.root).keys() == {PATH}
    assert parts.catalog.quarantined() == []


def test_a_photo_that_moved_takes_its_file_along(parts: Parts) -> None:
    parts.know(*pair("A", CONTENT))
    parts.place("A", CONTENT)
    parts.know(*pair("A", CONTENT, tag="2", deleted=True), *pair("B", CONTENT, filename="B.JPG"))
    found = parts.find(parts.fetch("B"))
    assert found is not None
    assert tree(parts.root).keys() == {"2024/05/B.JPG"}
    assert parts.view("A").files == ()
    [file] = parts.view("B").files
    assert file.path == "2024/05/B.JPG"


def test_a_photo_that_the_user_keeps_does_not_give_its_file_away(parts: Parts) -> None:
    keeping = Removals(deleted=DeletedPolicy.KEEP)
    parts.know(*pair("A", CONTENT))
    parts.place("A", CONTENT)
    parts.know(*pair("A", CONTENT, tag="2", deleted=True), *pair("B", CONTENT, filename="B.JPG"))
    parts.catalog.choose(Selection(), keeping)
    assert parts.find(parts.fetch("B")) is not None
    assert tree(parts.root).keys() == {PATH, "2024/05/B.JPG"}
    assert [file.path for file in parts.view("A").files] == [PATH]
    # One that moved to another library takes it along all the same.
    master, asset = pair("A", CONTENT, tag="3", deleted=True)
    parts.know(master, replace(asset, trash_reason=0), *pair("C", CONTENT, filename="C.JPG"))
    parts.catalog.choose(Selection(), keeping)
    assert parts.find(parts.fetch("C")) is not None
    assert tree(parts.root).keys() == {"2024/05/B.JPG", "2024/05/C.JPG"}


def test_a_duplicate_is_copied_from_the_disk(parts: Parts) -> None:
    parts.know(*pair("A", CONTENT), *pair("B", CONTENT, filename="B.JPG"))
    parts.place("A", CONTENT)
    found = parts.find(parts.fetch("B"))
    assert found is not None
    assert found.provided is not None
    assert len(set(tree(parts.root).values())) == 1
    assert len(tree(parts.root)) == 2
    assert not (parts.root / PATH).samefile(parts.root / "2024/05/B.JPG")


def test_a_rotten_twin_is_no_source(parts: Parts) -> None:
    parts.know(*pair("A", CONTENT), *pair("B", CONTENT, filename="B.JPG"))
    parts.place("A", CONTENT)
    (parts.root / PATH).write_bytes(CONTENT.upper())
    assert parts.find(parts.fetch("B")) is None
    assert not list(parts.volume.parts.iterdir())


def test_a_new_version_lets_the_old_one_leave_first(parts: Parts) -> None:
    parts.know(*pair("A", CONTENT))
    parts.place("A", CONTENT)
    parts.know(*pair("A", b"retouched", tag="2"))
    assert parts.find(parts.fetch("A")) is None
    assert parts.place("A", b"retouched") == PATH
    assert (parts.root / PATH).read_bytes() == b"retouched"
    [held] = parts.catalog.quarantined()
    assert held.reason is RemovalReason.REPLACED
    assert (parts.volume.quarantine / held.stored_path).read_bytes() == CONTENT


def test_a_new_version_steps_aside_for_a_file_the_user_has_changed(parts: Parts) -> None:
    parts.know(*pair("A", CONTENT))
    parts.place("A", CONTENT)
    (parts.root / PATH).write_bytes(b"my own edit")
    parts.know(*pair("A", b"retouched", tag="2"))
    path = parts.place("A", b"retouched")
    assert path != PATH
    assert (parts.root / PATH).read_bytes() == b"my own edit"
    assert parts.catalog.quarantined() == []


def test_a_move_changes_the_path_alone(parts: Parts) -> None:
    parts.know(*pair("A", CONTENT))
    parts.place("A", CONTENT)
    view = parts.view("A")
    assert parts.provider.move(Move(view, view.files[0], "2025/01/new.JPG"))
    assert tree(parts.root).keys() == {"2025/01/new.JPG"}
    [file] = parts.view("A").files
    assert file.path == "2025/01/new.JPG"


def test_a_changed_file_is_not_moved(parts: Parts) -> None:
    parts.know(*pair("A", CONTENT))
    parts.place("A", CONTENT)
    view = parts.view("A")
    (parts.root / PATH).write_bytes(b"my own edit")
    assert not parts.provider.move(Move(view, view.files[0], "new.JPG"))
    assert tree(parts.root).keys() == {PATH}


def test_when_every_name_is_taken_the_file_is_parked(parts: Parts) -> None:
    parts.know(*pair("A", CONTENT))
    fetch = parts.fetch("A")
    (parts.root / PATH).parent.mkdir(parents=True)
    for length in (0, 8, 16, 32):
        suffix = f"-{fetch.asset_hash[:length]}" if length else ""
        (parts.root / f"2024/05/IMG_1{suffix}.JPG").write_bytes(b"foreign")
    with pytest.raises(ParkedError) as caught:
        parts.place("A", CONTENT)
    assert caught.value.reason is ParkReason.NAME_TAKEN
    assert len(tree(parts.root)) == 4
    assert all((parts.root / path).read_bytes() == b"foreign" for path in tree(parts.root))
