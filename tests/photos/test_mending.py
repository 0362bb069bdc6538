"""Moves that a kill has interrupted, followed by a change of the layout: no file is left behind."""

from collections.abc import Callable
from dataclasses import replace
import os
from pathlib import Path
import shutil
import time

import pytest

from custom_components.apple_backup.photos import mending
from custom_components.apple_backup.photos.catalog import Catalog, RemovalReason, Selection
from custom_components.apple_backup.photos.errors import LibraryNotWritableError
from custom_components.apple_backup.photos.files.placing import Placer
from custom_components.apple_backup.photos.files.sidecars import write_sidecar
from custom_components.apple_backup.photos.files.xmp import Metadata, sidecar
from custom_components.apple_backup.photos.mending import adopt_placed, remove_scraps
from custom_components.apple_backup.photos.plan import Move
from custom_components.apple_backup.photos.workers import CancelToken
from tests.photos.conftest import tree
from tests.photos.library_parts import Parts, pair, refuse_to_remove

CONTENT = b"a photo of a lake"
PATH = "2024/05/IMG_1.JPG"
NEW = "photo/IMG_1.JPG"


class KilledError(Exception):
    """Stands in for the end of the process."""


@pytest.fixture
def placed(parts: Parts) -> Parts:
    parts.know(*pair("A", CONTENT))
    parts.place("A", CONTENT)
    return parts


def killed_move(parts: Parts, patch: pytest.MonkeyPatch, owner: object, name: str) -> None:
    """Move the file, and be killed when a step is reached."""

    def end(*_: object, **__: object) -> None:
        raise KilledError

    view = parts.view("A")
    with patch.context() as context:
        context.setattr(owner, name, end)
        with pytest.raises(KilledError):
            parts.provider.move(Move(view, view.files[0], NEW))


@pytest.mark.parametrize(
    ("owner", "name", "path"),
    [(Placer, "place", PATH), (Path, "unlink", NEW), (Catalog, "record_moved", NEW)],
    ids=["before", "with both names", "before the ledger"],
)
def test_a_killed_move_is_finished_or_taken_back(
    placed: Parts, monkeypatch: pytest.MonkeyPatch, owner: object, name: str, path: str
) -> None:
    beside = placed.root / f"{PATH}.xmp"
    killed_move(placed, monkeypatch, owner, name)
    placed.folders.prepare()
    assert tree(placed.root).keys() == {path}
    assert [file.path for file in placed.view("A").files] == [path]
    assert not beside.exists()
    # Once more, as after a second kill.
    placed.folders.prepare()
    assert [file.path for file in placed.view("A").files] == [path]


def test_what_someone_has_put_there_meanwhile_is_not_taken(
    placed: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed_move(placed, monkeypatch, Catalog, "record_moved")
    (placed.root / NEW).write_bytes(CONTENT.upper())
    placed.folders.prepare()
    assert [file.path for file in placed.view("A").files] == [PATH]
    assert (placed.root / NEW).read_bytes() == CONTENT.upper()


def move(parts: Parts, name: str, path: str) -> bool:
    view = parts.view(name)
    return parts.provider.move(Move(view, view.files[0], path))


def test_a_file_that_cannot_leave_its_folder_gets_no_second_name(
    placed: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed.know(*pair("B", b"two", filename="B.JPG"))
    other = placed.place("B", b"two")
    write_sidecar(
        placed.root / PATH, sidecar(Metadata(title="A lake")), placed.placer, placed.volume
    )
    for again in ("photo/B.JPG", other):
        with monkeypatch.context() as patch:
            refuse_to_remove(patch, placed.root / PATH)
            with pytest.raises(PermissionError):
                move(placed, "A", NEW)
        # The note of this move replaces that of the other one.
        assert move(placed, "B", again)
        placed.folders.prepare()
        assert tree(placed.root).keys() == {PATH, f"{PATH}.xmp", again}
        assert [file.path for file in placed.view("A").files] == [PATH]
    assert move(placed, "A", NEW)
    assert tree(placed.root).keys() == {NEW, f"{NEW}.xmp", other}
    assert (placed.root / NEW).read_bytes() == CONTENT


def test_a_second_name_that_cannot_be_taken_back_is_mended_by_the_next_run(
    placed: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        refuse_to_remove(patch, placed.root / PATH, placed.root / NEW)
        # Not the file alone: another move would replace the note of this one.
        with pytest.raises(LibraryNotWritableError):
            move(placed, "A", NEW)
        assert tree(placed.root).keys() == {PATH, NEW}
    placed.folders.prepare()
    assert tree(placed.root).keys() == {NEW}
    assert [file.path for file in placed.view("A").files] == [NEW]


def test_what_came_in_the_way_of_a_move_is_not_taken_back(
    placed: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Placer.place

    def taken(placer: Placer, source: Path, path: str) -> set[Path]:
        (placed.root / path).parent.mkdir()
        (placed.root / path).write_bytes(CONTENT)
        return place(placer, source, path)

    monkeypatch.setattr(Placer, "place", taken)
    with pytest.raises(FileExistsError):
        move(placed, "A", NEW)
    assert tree(placed.root).keys() == {PATH, NEW}


@pytest.mark.parametrize(
    ("owner", "name"),
    [(Path, "unlink"), (Catalog, "restore_quarantined")],
    ids=["with both names", "before the ledger"],
)
def test_a_killed_restore_is_taken_back(
    placed: Parts, monkeypatch: pytest.MonkeyPatch, owner: object, name: str
) -> None:
    [file] = placed.view("A").files
    placed.store.remove(file, RemovalReason.DELETED)
    [held] = placed.catalog.quarantined()

    def end(*_: object, **__: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, end)
        with pytest.raises(KilledError):
            placed.store.restore(held, NEW)
    placed.folders.prepare()
    assert not tree(placed.root)
    assert (placed.volume.quarantine / held.stored_path).read_bytes() == CONTENT
    assert placed.store.restore(held, NEW)
    placed.folders.prepare()
    assert tree(placed.root).keys() == {NEW}


def test_a_file_that_was_placed_but_not_noted_is_found_by_its_old_name(parts: Parts) -> None:
    parts.know(*pair("A", CONTENT), *pair("B", b"two", filename="B.JPG"))
    target = parts.root / PATH
    target.parent.mkdir(parents=True)
    target.write_bytes(CONTENT)
    adopt_placed(parts.catalog, parts.folders, CancelToken())
    assert [file.path for file in parts.view("A").files] == [PATH]
    assert parts.view("B").files == ()


def test_a_name_that_was_reserved_is_given_back(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    def end(*_: object, **__: object) -> None:
        raise KilledError

    source = parts.volume.parts / "x"
    source.write_bytes(CONTENT)
    foreign = parts.root / "empty.txt"
    foreign.touch()
    with monkeypatch.context() as patch:
        patch.setattr(os, "link", refuse)
        patch.setattr(Path, "replace", end)
        with pytest.raises(KilledError):
            parts.placer.place(source, PATH)
    assert (parts.root / PATH).exists()
    parts.folders.prepare()
    assert tree(parts.root).keys() == {"empty.txt"}
    assert not list(parts.volume.reservations.iterdir())


def _file(path: Path) -> None:
    path.write_bytes(b"x")


def _folder(path: Path) -> None:
    path.mkdir()
    (path / "copy").write_bytes(b"x")


@pytest.mark.parametrize("make", [_file, _folder])
def test_scraps_of_killed_runs_are_swept_away(parts: Parts, make: Callable[[Path], None]) -> None:
    state, old = parts.volume.state, time.time() - 2 * mending.SCRAP_SECONDS
    kept = {path.name for path in state.iterdir()}
    for folder, name in ((state, "probe-x"), (parts.volume.parts, "view-x")):
        make(folder / name)
        os.utime(folder / name, (old, old))
        make(folder / f"{name}-fresh")
    remove_scraps(parts.volume)
    assert {path.name for path in state.iterdir()} == {*kept, "probe-x-fresh"}
    assert [path.name for path in parts.volume.parts.iterdir()] == ["view-x-fresh"]
    shutil.rmtree(parts.volume.parts)
    remove_scraps(parts.volume)


def test_a_move_into_a_folder_that_is_not_mounted_is_mended_when_it_is_back(
    placed: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed_move(placed, monkeypatch, Catalog, "record_moved")
    mending.mend_move(placed.catalog, {}, CancelToken())
    assert [file.path for file in placed.view("A").files] == [PATH]
    placed.folders.prepare()
    assert [file.path for file in placed.view("A").files] == [NEW]


def test_a_move_that_has_not_begun_leaves_a_file_that_came_in_its_way(
    placed: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed_move(placed, monkeypatch, Placer, "place")
    foreign = placed.root / NEW
    foreign.parent.mkdir(exist_ok=True)
    foreign.write_bytes(b"a diary")
    notes = foreign.with_name(f"{foreign.name}.xmp")
    notes.write_text("about the diary")
    placed.folders.prepare()
    assert tree(placed.root).keys() == {PATH, NEW, f"{NEW}.xmp"}
    assert (foreign.read_bytes(), notes.read_text()) == (b"a diary", "about the diary")
    assert [file.path for file in placed.view("A").files] == [PATH]


def test_a_restore_to_a_name_that_another_photo_has_got_is_left_alone(
    placed: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before it began; the next run has placed a photo there."""
    [file] = placed.view("A").files
    placed.store.remove(file, RemovalReason.DELETED)
    [held] = placed.catalog.quarantined()

    def end(*_: object, **__: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(Placer, "place", end)
        with pytest.raises(KilledError):
            placed.store.restore(held, NEW)
    placed.know(*pair("B", b"two"))
    placed.place("B", b"two")
    view = placed.view("B")
    assert placed.provider.move(Move(view, view.files[0], NEW))
    mending.mend_restore(placed.catalog, {})
    placed.folders.prepare()
    assert tree(placed.root).keys() == {NEW}
    assert (placed.root / NEW).read_bytes() == b"two"
    assert (placed.volume.quarantine / held.stored_path).read_bytes() == CONTENT


def test_a_file_under_its_name_that_is_not_the_photo_is_not_entered(parts: Parts) -> None:
    parts.know(*pair("A", CONTENT))
    target = parts.root / PATH
    target.parent.mkdir(parents=True)
    target.write_bytes(CONTENT.upper())
    adopt_placed(parts.catalog, parts.folders, CancelToken())
    assert parts.view("A").files == ()


def test_hidden_photos_are_not_looked_for_without_a_private_folder(parts: Parts) -> None:
    master, asset = pair("A", CONTENT)
    parts.know(master, replace(asset, is_hidden=True))
    parts.name(Selection(hidden=True))
    target = parts.root / PATH
    target.parent.mkdir(parents=True)
    target.write_bytes(CONTENT)
    adopt_placed(parts.catalog, parts.folders, CancelToken())
    assert parts.view("A").files == ()
