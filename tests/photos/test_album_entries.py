"""Entries of albums on the disk: made and removed without ever costing a byte that is not ours."""

from dataclasses import replace
import os
from pathlib import Path
import shutil

import pytest

from custom_components.apple_backup.photos.albums import (
    entries as album_entries,
    methods as album_methods,
)
from custom_components.apple_backup.photos.albums.methods import AlbumViews
from custom_components.apple_backup.photos.albums.names import entry_names
from custom_components.apple_backup.photos.albums.views import AlbumsResult, settle_albums
from custom_components.apple_backup.photos.catalog import RemovalReason, Root, views
from custom_components.apple_backup.photos.folders import Folders
from custom_components.apple_backup.photos.models import Album, Membership
from custom_components.apple_backup.photos.plan import Move
from custom_components.apple_backup.photos.runlog import LogLevel, RunLog
from custom_components.apple_backup.photos.workers import CancelToken
from tests.photos.library_parts import ZONE, Parts, pair


@pytest.fixture
def shared(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> Parts:
    """Two photos in an album, on a volume whose copies share their blocks."""

    def clone(source: Path, target: Path) -> None:
        if target.exists():
            raise FileExistsError(target)
        shutil.copyfile(source, target)

    monkeypatch.setattr(album_methods, "clone", clone)
    monkeypatch.setattr(album_entries, "clone", clone)
    parts.know(
        *pair("A", b"one"), *pair("B", b"two"), Album(ZONE.name, "R", "Rome", None),
        Membership(ZONE.name, "A-IN-R", "R", "A"), Membership(ZONE.name, "B-IN-R", "R", "B"),
    )  # fmt: skip
    for name, content in (("A", b"one"), ("B", b"two")):
        parts.place(name, content)
    return parts


def settle(parts: Parts, wish: AlbumViews = AlbumViews.REFLINK) -> AlbumsResult:
    return settle_albums(parts.catalog, parts.folders, wish, RunLog(), CancelToken())


def entries(parts: Parts) -> list[Path]:
    return sorted((parts.root / "Albums" / "Rome").iterdir())


def test_copies_of_an_album_come_and_go_with_it(shared: Parts) -> None:
    assert settle(shared).made == 2
    assert sorted(path.read_bytes() for path in entries(shared)) == [b"one", b"two"]
    assert all(path.lstat().st_nlink == 1 for path in entries(shared))
    assert settle(shared) == AlbumsResult()
    assert settle(shared, AlbumViews.OFF).removed == 2
    assert not (shared.root / "Albums").exists()


def test_a_copy_that_somebody_has_edited_is_theirs(shared: Parts) -> None:
    settle(shared)
    edited, removed = entries(shared)
    edited.write_bytes(b"ONE")
    removed.unlink()
    result = settle(shared, AlbumViews.OFF)
    assert result.left == 1
    assert edited.read_bytes() == b"ONE"


def test_a_copy_stays_while_its_photo_is_nowhere_else(shared: Parts) -> None:
    """Then it may be the last one of these bytes."""
    settle(shared)
    for name in "AB":
        [file] = shared.view(name).files
        (shared.root / file.path).unlink()
    assert settle(shared, AlbumViews.OFF).left == 2
    assert len(entries(shared)) == 2


def test_a_copy_whose_photo_waits_in_quarantine_may_go(shared: Parts) -> None:
    settle(shared)
    [file] = shared.view("A").files
    shared.store.remove(file, RemovalReason.DELETED)
    assert settle(shared, AlbumViews.OFF).left == 0


@pytest.mark.parametrize("wish", [AlbumViews.HARD_LINK, AlbumViews.SYMLINK, AlbumViews.REFLINK])
def test_an_entry_appears_when_somebody_has_put_the_same_there(
    shared: Parts, wish: AlbumViews
) -> None:
    settle(shared, wish)
    names = {path.name: path for path in entries(shared)}
    settle(shared, AlbumViews.OFF)
    folder = shared.root / "Albums" / "Rome"
    folder.mkdir(parents=True)
    (folder / next(iter(names))).write_bytes(b"a diary")
    result = settle(shared, wish)
    assert result.made == 2
    assert (folder / next(iter(names))).read_bytes() == b"a diary"
    assert len(entries(shared)) == 3


def one_more(parts: Parts) -> None:
    """A third photo comes into the album, so that it is compared again."""
    parts.know(*pair("C", b"three"), Membership(ZONE.name, "C-IN-R", "R", "C"))
    parts.place("C", b"three")


def test_copies_that_are_right_stay_when_their_album_grows(shared: Parts) -> None:
    """One is known by its time; one that was only touched is read."""
    settle(shared)
    before = {path: path.lstat().st_ino for path in entries(shared)}
    os.utime(entries(shared)[0], ns=(1, 1))
    one_more(shared)
    assert settle(shared) == AlbumsResult(albums=1, made=1)
    assert {path: path.lstat().st_ino for path in before} == before


def test_a_copy_of_the_same_size_that_somebody_has_edited_stays_beside_a_new_one(
    shared: Parts,
) -> None:
    settle(shared)
    edited = next(path for path in entries(shared) if path.read_bytes() == b"one")
    edited.write_bytes(b"ONE")
    one_more(shared)
    result = settle(shared)
    assert (result.made, result.left) == (2, 1)
    assert edited.read_bytes() == b"ONE"
    shown = sorted(path.read_bytes() for path in entries(shared))
    assert shown == [b"ONE", b"one", b"three", b"two"]


@pytest.mark.parametrize("wish", [AlbumViews.HARD_LINK, AlbumViews.SYMLINK, AlbumViews.REFLINK])
def test_a_photo_that_is_not_on_the_disk_has_no_entry_until_it_is_back(
    shared: Parts, wish: AlbumViews
) -> None:
    [file] = shared.view("A").files
    away = shared.root / "away"
    (shared.root / file.path).rename(away)
    assert settle(shared, wish).made == 1
    away.rename(shared.root / file.path)
    one_more(shared)
    assert settle(shared, wish).made == 2
    assert sorted(path.read_bytes() for path in entries(shared)) == [b"one", b"three", b"two"]


def test_an_entry_stays_while_its_photo_moves(shared: Parts) -> None:
    """A link shows the same file under its new name."""
    settle(shared, AlbumViews.HARD_LINK)
    before = {path: path.lstat().st_ino for path in entries(shared)}
    view = shared.view("A")
    assert shared.provider.move(Move(view, view.files[0], "2025/new.JPG"))
    one_more(shared)
    assert settle(shared, AlbumViews.HARD_LINK) == AlbumsResult(albums=1, made=1)
    assert {path: path.lstat().st_ino for path in before} == before
    assert settle(shared, AlbumViews.OFF).removed == 3


def test_the_last_name_of_a_photo_is_not_removed_with_its_album(shared: Parts) -> None:
    """Somebody has deleted the photo itself, and the link in the album is all there is."""
    settle(shared, AlbumViews.HARD_LINK)
    [file] = shared.view("A").files
    (shared.root / file.path).unlink()
    one_more(shared)
    assert settle(shared, AlbumViews.HARD_LINK).left == 1
    assert settle(shared, AlbumViews.OFF).removed == 2
    [last] = entries(shared)
    assert last.read_bytes() == b"one"


def test_a_last_name_goes_once_its_photo_is_here_again(shared: Parts) -> None:
    """Somebody has deleted the photo itself, and it was fetched again; the album shows it once."""
    settle(shared, AlbumViews.HARD_LINK)
    [file] = shared.view("A").files
    (shared.root / file.path).unlink()
    (shared.root / file.path).write_bytes(b"one")
    one_more(shared)
    result = settle(shared, AlbumViews.HARD_LINK)
    assert (result.removed, result.left) == (1, 0)
    shown = sorted(path.read_bytes() for path in entries(shared))
    assert shown == [b"one", b"three", b"two"]
    settle(shared, AlbumViews.OFF)
    assert not (shared.root / "Albums").exists()


@pytest.mark.parametrize("wish", [AlbumViews.HARD_LINK, AlbumViews.REFLINK])
def test_an_entry_goes_when_its_photo_is_here_as_another_asset(
    shared: Parts, wish: AlbumViews
) -> None:
    """As after it has moved to the shared library, whose copy shares its master."""
    settle(shared, wish)
    [file] = shared.view("A").files
    master, asset = pair("A", b"one")
    shared.know(master, replace(asset, record_name="MOVED"))
    shared.place("MOVED", b"one")
    (shared.root / file.path).unlink()
    shared.know(Membership(ZONE.name, "A-IN-R", "R", "A", is_deleted=True))
    assert settle(shared, wish).left == 0
    assert [path.read_bytes() for path in entries(shared)] == [b"two"]


@pytest.mark.parametrize("wish", [AlbumViews.HARD_LINK, AlbumViews.REFLINK])
@pytest.mark.parametrize("ends", [AlbumViews.HARD_LINK, AlbumViews.REFLINK, AlbumViews.OFF])
def test_a_last_file_is_known_until_its_photo_is_here_again(
    shared: Parts, wish: AlbumViews, ends: AlbumViews
) -> None:
    """Also if the album was compared, or turned off, while the photo was not here."""
    settle(shared, wish)
    [file] = shared.view("A").files
    (shared.root / file.path).unlink()
    one_more(shared)
    assert settle(shared, ends).left == 1
    (shared.root / file.path).write_bytes(b"one")
    assert settle(shared, ends).left == 0
    if ends is not AlbumViews.OFF:
        shown = sorted(path.read_bytes() for path in entries(shared))
        assert shown == [b"one", b"three", b"two"]
        settle(shared, AlbumViews.OFF)
    assert not (shared.root / "Albums").exists()


@pytest.mark.parametrize("wish", [AlbumViews.HARD_LINK, AlbumViews.SYMLINK, AlbumViews.REFLINK])
def test_a_name_that_somebody_takes_at_the_last_moment_is_theirs(
    shared: Parts, monkeypatch: pytest.MonkeyPatch, wish: AlbumViews
) -> None:
    """Between the look at a name and the entry that is made there."""
    settle(shared, wish)
    diaries = entries(shared)
    settle(shared, AlbumViews.OFF)
    make_folders = album_entries.make_folders

    def hurry(root: Path, folder: Path) -> None:
        make_folders(root, folder)
        for diary in diaries:
            diary.write_bytes(b"a diary")

    with monkeypatch.context() as patched:
        patched.setattr(album_entries, "make_folders", hurry)
        # The second photo sees it in time.
        assert settle(shared, wish).made == 1
    one_more(shared)
    assert settle(shared, wish).made == 2
    assert [diary.read_bytes() for diary in diaries] == [b"a diary"] * 2
    assert len(entries(shared)) == 5


def test_a_photo_that_finds_no_free_name_is_told(shared: Parts) -> None:
    [album] = shared.catalog.ask(views.album_tree)
    for member in shared.catalog.ask(views.members, album, (-(2**63), 0), 10):
        for names in entry_names(member):
            for name in names.values():
                (shared.root / "Albums" / "Rome" / name).mkdir(parents=True, exist_ok=True)
    before = entries(shared)
    log = RunLog()
    settle_albums(shared.catalog, shared.folders, AlbumViews.REFLINK, log, CancelToken())
    assert entries(shared) == before
    told = [line.message for line in log.entries(LogLevel.WARN)]
    assert told == ["IMG_1.JPG finds no name in Albums/Rome"] * 2


def test_a_copy_stays_while_its_photo_is_in_a_folder_out_of_reach(shared: Parts) -> None:
    """Whether those bytes are still there cannot be told then."""
    settle(shared)
    with shared.catalog._write() as connection:
        connection.exec_driver_sql(f"UPDATE files SET root = '{Root.PREVIOUS.value}'")
    without = Folders({Root.LIBRARY: shared.volume}, shared.catalog, CancelToken())
    result = settle_albums(shared.catalog, without, AlbumViews.OFF, RunLog(), CancelToken())
    assert (result.removed, result.left) == (0, 2)
    assert sorted(path.read_bytes() for path in entries(shared)) == [b"one", b"two"]
