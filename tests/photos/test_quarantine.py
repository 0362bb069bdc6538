"""Files leave the library only as themselves, and come back."""

import os

import pytest

from custom_components.apple_backup.photos.catalog import RemovalReason
from custom_components.apple_backup.photos.errors import LibraryMissingError
from custom_components.apple_backup.photos.files.sidecars import write_sidecar
from custom_components.apple_backup.photos.files.xmp import Metadata, sidecar
from custom_components.apple_backup.photos.quarantine import Outcome
from tests.photos.conftest import tree
from tests.photos.library_parts import Parts, pair

CONTENT = b"a photo of a lake"


@pytest.fixture
def placed(parts: Parts) -> Parts:
    parts.know(*pair("A", CONTENT))
    assert parts.place("A", CONTENT) == "2024/05/IMG_1.JPG"
    return parts


def own(parts: Parts):
    [file] = parts.view("A").files
    return file


def test_a_file_of_ours_moves_and_comes_back(placed: Parts) -> None:
    file = own(placed)
    path = placed.root / file.path
    assert placed.store.remove(file, RemovalReason.DELETED) is Outcome.QUARANTINED
    assert not path.exists()
    assert placed.view("A").files == ()
    [held] = placed.catalog.quarantined()
    assert held.original_path == file.path
    stored = placed.volume.quarantine / held.stored_path
    assert stored.read_bytes() == CONTENT
    assert held.stored_path.endswith(file.path)
    assert placed.store.restore(held, held.original_path)
    assert path.read_bytes() == CONTENT
    # The folders that were made for it are gone with it.
    assert list(placed.volume.quarantine.iterdir()) == []
    assert placed.catalog.quarantined() == []
    [again] = placed.view("A").files
    assert (again.path, again.sha256, again.mtime_ns) == (file.path, file.sha256, file.mtime_ns)


@pytest.mark.parametrize("content", [b"", b"a photo of a LAKE", CONTENT + b"!"])
def test_a_changed_file_stays_and_is_not_ours_any_more(placed: Parts, content: bytes) -> None:
    file = own(placed)
    path = placed.root / file.path
    path.write_bytes(content)
    os.utime(path, ns=(file.mtime_ns, file.mtime_ns))
    assert placed.store.remove(file, RemovalReason.DELETED) is Outcome.CHANGED
    assert path.read_bytes() == content
    assert placed.view("A").files == ()
    assert placed.catalog.quarantined() == []


def test_a_link_in_place_of_a_file_is_left_alone(placed: Parts) -> None:
    file = own(placed)
    path = placed.root / file.path
    elsewhere = path.rename(path.with_name("moved by the user.jpg"))
    path.symlink_to(elsewhere)
    assert placed.store.remove(file, RemovalReason.DELETED) is Outcome.CHANGED
    assert path.is_symlink()
    assert elsewhere.read_bytes() == CONTENT


def test_a_file_that_is_gone_is_only_forgotten(placed: Parts) -> None:
    file = own(placed)
    (placed.root / file.path).unlink()
    assert placed.store.remove(file, RemovalReason.PURGED) is Outcome.GONE
    assert placed.view("A").files == ()


def test_a_touched_file_with_the_same_bytes_is_still_ours(placed: Parts) -> None:
    file = own(placed)
    os.utime(placed.root / file.path)
    assert placed.store.remove(file, RemovalReason.DELETED) is Outcome.QUARANTINED


def test_the_same_path_may_leave_twice_a_day(placed: Parts) -> None:
    placed.store.remove(own(placed), RemovalReason.REPLACED)
    placed.know(*pair("A", b"second", tag="2"))
    placed.place("A", b"second")
    placed.store.remove(own(placed), RemovalReason.DELETED)
    held = placed.catalog.quarantined()
    assert len({note.stored_path for note in held}) == 2
    contents = {(placed.volume.quarantine / note.stored_path).read_bytes() for note in held}
    assert contents == {CONTENT, b"second"}


def test_a_foreign_file_is_not_replaced_by_a_restored_one(placed: Parts) -> None:
    file = own(placed)
    placed.store.remove(file, RemovalReason.DELETED)
    (placed.root / file.path).write_bytes(b"a diary")
    [held] = placed.catalog.quarantined()
    with pytest.raises(FileExistsError):
        placed.store.restore(held, held.original_path)
    assert (placed.root / file.path).read_bytes() == b"a diary"
    assert (placed.volume.quarantine / held.stored_path).read_bytes() == CONTENT


def test_a_sidecar_does_not_go_beside_a_foreign_file(placed: Parts) -> None:
    file = own(placed)
    content = sidecar(Metadata(title="A lake"))
    write_sidecar(placed.root / file.path, content, placed.placer, placed.volume)
    placed.store.remove(file, RemovalReason.DELETED)
    [held] = placed.catalog.quarantined()
    (placed.root / file.path).write_bytes(b"someone else's")
    with pytest.raises(FileExistsError):
        placed.store.restore(held, file.path)
    assert tree(placed.root).keys() == {file.path}
    assert placed.store.restore(held, "2024/05/IMG_1-again.JPG")
    assert tree(placed.root).keys() == {
        file.path, "2024/05/IMG_1-again.JPG", "2024/05/IMG_1-again.JPG.xmp",
    }  # fmt: skip


def test_a_quarantine_that_the_user_has_emptied_takes_the_same_name_again(placed: Parts) -> None:
    placed.store.remove(own(placed), RemovalReason.DELETED)
    [held] = placed.catalog.quarantined()
    (placed.volume.quarantine / held.stored_path).unlink()
    assert placed.place("A", CONTENT) == held.original_path
    assert placed.store.remove(own(placed), RemovalReason.DELETED) is Outcome.QUARANTINED
    [again] = placed.catalog.quarantined()
    assert (placed.volume.quarantine / again.stored_path).read_bytes() == CONTENT


def test_what_was_changed_in_quarantine_does_not_come_back(placed: Parts) -> None:
    placed.store.remove(own(placed), RemovalReason.DELETED)
    [held] = placed.catalog.quarantined()
    stored = placed.volume.quarantine / held.stored_path
    stored.write_bytes(CONTENT.upper())
    assert not placed.store.restore(held, held.original_path)
    stored.unlink()
    assert not placed.store.restore(held, held.original_path)
    assert placed.catalog.quarantined() == []


@pytest.mark.parametrize("moved", [False, True])
def test_a_kill_in_the_middle_is_mended(placed: Parts, *, moved: bool) -> None:
    file = own(placed)
    placed.catalog.begin_quarantine(file, f"day/{file.path}", RemovalReason.DELETED)
    target = placed.volume.quarantine / "day" / file.path
    if moved:
        target.parent.mkdir(parents=True)
        (placed.root / file.path).rename(target)
    placed.store.mend()
    assert placed.catalog.unfinished_quarantine() == []
    assert bool(placed.view("A").files) is not moved
    assert bool(placed.catalog.quarantined()) is moved


def test_a_move_that_fails_changes_nothing(placed: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    file = own(placed)
    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.rename", lambda *_: (_ for _ in ()).throw(OSError(5, "I/O")))
        with pytest.raises(OSError, match="I/O"):
            placed.store.remove(file, RemovalReason.DELETED)
    assert (placed.root / file.path).read_bytes() == CONTENT
    assert placed.view("A").files == (file,)
    assert placed.catalog.unfinished_quarantine() == []


def test_nothing_moves_when_the_library_is_gone(placed: Parts) -> None:
    file = own(placed)
    (placed.volume.state / "library.json").unlink()
    with pytest.raises(LibraryMissingError):
        placed.store.remove(file, RemovalReason.DELETED)
    assert (placed.root / file.path).exists()
