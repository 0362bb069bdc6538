"""Views of albums on a small library: names, the way of going about it, both databases."""

from dataclasses import replace
from pathlib import Path

from hypothesis import given, strategies as st
import pytest

from custom_components.apple_backup.photos.albums.methods import AlbumViews
from custom_components.apple_backup.photos.albums.names import album_paths
from custom_components.apple_backup.photos.albums.views import AlbumsResult, settle_albums
from custom_components.apple_backup.photos.archive.archive import ARCHIVE_FOLDER
from custom_components.apple_backup.photos.catalog import archives, views
from custom_components.apple_backup.photos.catalog.views import AlbumRow
from custom_components.apple_backup.photos.layout.safe_names import folded
from custom_components.apple_backup.photos.models import Album, Membership, Tombstone
from custom_components.apple_backup.photos.runlog import RunLog
from custom_components.apple_backup.photos.workers import CancelToken
from tests.photos.caseless import ignore_case
from tests.photos.library_parts import ZONE, Parts, pair


def row(number: int, name: str | None, parent: str | None = None, **more: object) -> AlbumRow:
    plain = AlbumRow(number, 1, f"R{number}", name, parent, False, False, True, None)
    return replace(plain, **more)  # type: ignore[arg-type]


def anywhere(_path: str) -> bool:
    return True


def test_albums_of_one_name_are_told_apart_and_keep_their_places() -> None:
    first = album_paths([row(1, "Rome"), row(2, "rome"), row(3, "Rome", "R1")], anywhere)
    assert len({folded(path) for path in first.values()}) == 3
    assert first[3].startswith(f"{first[1]}/")
    # One more of that name changes nothing for those that have theirs.
    held = [
        row(number, name, view_path=first[number]) for number, name in ((1, "Rome"), (2, "rome"))
    ]
    again = album_paths([row(0, "Rome"), *held], anywhere)
    assert {number: again[number] for number in (1, 2)} == {n: first[n] for n in (1, 2)}


def test_folders_that_contain_each_other_lie_at_the_top() -> None:
    paths = album_paths([row(1, "A", "R2"), row(2, "B", "R1"), row(3, "C", "R1")], anywhere)
    assert sorted(paths) == [1, 2, 3]


def test_an_album_does_not_lie_where_something_else_is() -> None:
    paths = album_paths([row(1, "A")], lambda path: path != "Albums/A")
    assert paths[1].startswith("Albums/A-")
    assert album_paths([row(1, "A")], lambda _: False)[1].startswith("Albums/")


@given(
    st.lists(
        st.tuples(st.none() | st.text(max_size=8), st.none() | st.integers(0, 8), st.booleans()),
        max_size=9,
    )
)
def test_every_live_album_has_a_path_of_its_own(
    tree: list[tuple[str | None, int | None, bool]],
) -> None:
    albums = [
        row(number, name, None if parent is None else f"R{parent}", is_deleted=deleted)
        for number, (name, parent, deleted) in enumerate(tree)
    ]
    paths = album_paths(albums, anywhere)
    assert set(paths) == {album.id for album in albums if not album.is_deleted}
    assert len({folded(path) for path in paths.values()}) == len(paths)
    for path in paths.values():
        assert path.startswith("Albums/")
        assert not {"", ".", ".."} & set(path.split("/"))


def settle(parts: Parts, wish: AlbumViews = AlbumViews.HARD_LINK) -> AlbumsResult:
    return settle_albums(parts.catalog, parts.folders, wish, RunLog(), CancelToken())


def shown(parts: Parts) -> set[str]:
    albums = parts.root / "Albums"
    return {path.relative_to(albums).as_posix() for path in albums.rglob("*") if not path.is_dir()}


@pytest.fixture
def filled(parts: Parts) -> Parts:
    """Two photos of one name, both in two albums of which one lies in a folder."""
    parts.know(
        *pair("A", b"one"), *pair("B", b"two"), Album(ZONE.name, "F", "Trips", None, is_folder=True),
        Album(ZONE.name, "R", "Rome/2019", "F"), Album(ZONE.name, "K", "Kids", None),
        Membership(ZONE.name, "A-IN-R", "R", "A"), Membership(ZONE.name, "B-IN-R", "R", "B"),
        Membership(ZONE.name, "B-IN-K", "K", "B"),
    )  # fmt: skip
    for name, content in (("A", b"one"), ("B", b"two")):
        parts.place(name, content)
    return parts


def test_a_pass_makes_and_removes_what_has_changed(filled: Parts) -> None:
    parts = filled
    assert settle(parts).made == 3
    before = shown(parts)
    assert len(before) == 3
    assert {path.rpartition("/")[0] for path in before} == {"Trips/Rome_2019", "Kids"}
    assert settle(parts) == AlbumsResult()
    parts.know(Tombstone(ZONE.name, "B-IN-K"), Album(ZONE.name, "R", "Roma", None))
    result = settle(parts)
    assert (result.made, result.removed, result.left) == (2, 3, 0)
    assert {path.rpartition("/")[0] for path in shown(parts)} == {"Roma"}
    assert [path.name for path in sorted((parts.root / "Albums").iterdir())] == ["Roma"]
    assert settle(parts, AlbumViews.PLAYLIST).made == 2
    assert shown(parts) == {"Kids.m3u8", "Roma.m3u8"}
    assert settle(parts, AlbumViews.SYMLINK).left == 0
    assert settle(parts, AlbumViews.OFF).left == 0
    assert not (parts.root / "Albums").exists()
    assert settle(parts, AlbumViews.OFF) == AlbumsResult()


@pytest.mark.parametrize("has_case", [True, False], ids=["case", "no case"])
def test_an_entry_that_changes_only_its_case_replaces_the_old_one(
    filled: Parts, monkeypatch: pytest.MonkeyPatch, has_case: bool
) -> None:
    parts = filled
    if not has_case:
        ignore_case(monkeypatch, parts.root)
    settle(parts)
    before = shown(parts)
    for name in ("A", "B"):
        [file] = parts.view(name).files
        path = file.path.replace(".JPG", ".jpg")
        parts.placer.place(parts.root / file.path, path)
        parts.catalog.record_moved(file.id, path, file.mtime_ns)
    parts.catalog.change(views.view_again)
    result = settle(parts)
    assert shown(parts) == {path.replace(".JPG", ".jpg") for path in before}
    assert (result.made, result.removed, result.left) == (3, 3, 0)
    assert settle(parts) == AlbumsResult()


def test_an_entry_shows_under_another_name_where_the_other_spelling_is_taken(filled: Parts) -> None:
    """A disk that tells cases apart can hold something of the user's under it."""
    parts = filled
    settle(parts)
    [entry] = [path for path in shown(parts) if path.startswith("Kids/")]
    taken = parts.root / "Albums" / entry.replace(".JPG", ".jpg")
    taken.write_bytes(b"the user's own")
    [file] = parts.view("B").files
    path = file.path.replace(".JPG", ".jpg")
    parts.placer.place(parts.root / file.path, path)
    parts.catalog.record_moved(file.id, path, file.mtime_ns)
    parts.catalog.change(views.view_again)
    settle(parts)
    kids = {it: (parts.root / "Albums" / it).read_bytes() for it in shown(parts) if "Kids" in it}
    assert sorted(kids.values()) == [b"the user's own", b"two"]
    assert taken.read_bytes() == b"the user's own"
    assert settle(parts) == AlbumsResult()


def test_a_playlist_that_someone_has_changed_stays_and_a_new_one_lies_beside_it(
    filled: Parts,
) -> None:
    settle(filled, AlbumViews.PLAYLIST)
    changed = filled.root / "Albums/Kids.m3u8"
    changed.write_text("mine", encoding="utf-8")
    filled.know(Membership(ZONE.name, "A-IN-K", "K", "A"))
    settle(filled, AlbumViews.PLAYLIST)
    assert changed.read_text(encoding="utf-8") == "mine"
    assert shown(filled) == {"Kids.m3u8", "Kids-2.m3u8", "Trips/Rome_2019.m3u8"}


def test_a_volume_that_cannot_do_what_was_chosen_keeps_the_views_it_has(
    filled: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(filled)
    before = shown(filled)

    def refuse(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(Path, "symlink_to", refuse)
    assert settle(filled, AlbumViews.SYMLINK) == AlbumsResult()
    assert shown(filled) == before


def test_an_entry_that_cannot_be_made_is_tried_again(
    filled: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = Path.mkdir

    def fail(self: Path, *args: object, **options: object) -> None:
        if "Kids" in self.parts:
            raise PermissionError(13, "no")
        make(self, *args, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Path, "mkdir", fail)
        assert settle(filled).failed == 1
    assert settle(filled).made == 1
    assert len(shown(filled)) == 3


def test_archives_are_noted(filled: Parts) -> None:
    [album] = filled.catalog.ask(archives.find_albums, "Kids")
    path = f"{ARCHIVE_FOLDER}/Kids"
    begin = archives.begin_archive
    assert filled.catalog.change(begin, album, path, 1) == path
    # What a kill has interrupted goes on at its own place.
    assert filled.catalog.change(begin, album, f"{path}-2", 2) == path
    filled.catalog.change(archives.finish_archive, path, 1, 3, 4)
    assert filled.catalog.change(begin, album, f"{path}-2", 5) == f"{path}-2"
    first, second = filled.catalog.ask(archives.archive_list)
    assert (first.files, first.bytes, first.ended_ms, second.ended_ms) == (1, 3, 4, None)
    assert filled.catalog.ask(views.member_ids, album) == [2]
