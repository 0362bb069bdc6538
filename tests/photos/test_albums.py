"""Albums as folders and playlists beside the photos. Whole runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import os
from pathlib import Path
import shutil

import pytest

from custom_components.apple_backup.photos.albums import (
    entries as album_entries,
    methods as album_methods,
)
from custom_components.apple_backup.photos.albums.methods import AlbumViews, ViewMethod, probe
from custom_components.apple_backup.photos.files.volume import STATE_FOLDER
from tests.photos.album_truth import found_views, wanted_views
from tests.photos.conftest import Library, opened_library, tree
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

pytestmark = pytest.mark.usefixtures("socket_enabled")


@pytest.fixture
async def simulated(icloud_proxy: SimulatedICloud) -> SimulatedAccount:
    return await icloud_proxy.async_create_account(assets=44, second_factor="none")


@asynccontextmanager
async def viewed(
    simulated: SimulatedAccount, folder: Path, views: AlbumViews
) -> AsyncIterator[Library]:
    async with opened_library(simulated, folder, albums=views) as library:
        yield library


def photos(library: Library) -> dict[str, str]:
    return {path: sha for path, sha in library.files().items() if not path.startswith("Albums/")}


async def assert_shown(library: Library) -> None:
    assert found_views(library.path / "Albums") == wanted_views(
        await library.simulated.async_truth()
    )


async def test_albums_follow_every_change_without_a_download(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    async with viewed(simulated, tmp_path, AlbumViews.HARD_LINK) as library:
        await library.engine.sync()
        await assert_shown(library)
        folders = {path.name for path in (library.path / "Albums").iterdir()}
        assert {"Holidays", "Trips", "Same name", "👪 Family_ best of…"} <= folders
        assert len([name for name in folders if name.startswith("Same name-")]) == 1
        assert (library.path / "Albums/Trips/Tokyo_Osaka").is_dir()
        before = photos(library)
        foreign = library.path / "Albums/Holidays/notes.txt"
        foreign.write_text("the user's own")
        albums = {
            line["name"]: line["album"]
            for line in await simulated.async_truth()
            if line["type"] == "album"
        }
        await simulated.async_mutate(
            {"op": "album_rename", "album": "Holidays", "name": "Beach"},
            {"op": "album_rename", "album": albums["Deep"], "name": "Deeply"},
            {"op": "album_move", "album": albums["Rome 2019"]},
            {"op": "album_move", "album": "Kids", "parent": albums["Trips"]},
            {"op": "album_delete", "album": albums["Tokyo/Osaka"]},
            {"op": "album_create", "name": "New/one"},
            {"op": "album_add", "album": "New/one"},
            {"op": "album_remove", "album": albums["Rome 2019"]},
        )
        result = await library.engine.sync()
        assert result.downloads == 0
        assert photos(library) == before
        assert foreign.read_text() == "the user's own"
        foreign.unlink()
        foreign.parent.rmdir()
        await assert_shown(library)
        assert not (library.path / "Albums/Trips/Tokyo_Osaka").exists()
        # Two albums that change names do not mix.
        await simulated.async_mutate(
            {"op": "album_rename", "album": albums["Kids"], "name": "X"},
            {"op": "album_rename", "album": albums["Rome 2019"], "name": "Kids"},
        )
        await library.engine.sync()
        await assert_shown(library)
        # A photo that goes, one that is hidden, one that is edited.
        members = next(
            line for line in await simulated.async_truth() if line.get("name") == "Beach"
        )["assets"]
        await simulated.async_mutate(
            {"op": "delete", "asset": members[0]},
            {"op": "hide", "asset": members[1]},
            {"op": "edit", "asset": members[2]},
        )
        await library.engine.sync()
        await assert_shown(library)
        assert (await library.engine.sync()).requests == 2


async def test_albums_keep_what_waits_for_a_word(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    async with viewed(simulated, tmp_path, AlbumViews.SYMLINK) as library:
        await library.engine.sync()
        before = tree(library.path)
        members = next(
            line for line in await simulated.async_truth() if line.get("name") == "Holidays"
        )["assets"]
        others = [
            asset["asset"]
            for asset in await simulated.async_assets(listed=True)
            if asset["zone"] == "PrimarySync" and asset["asset"] not in members
        ]
        gone = [*members, *others[:20]]
        await simulated.async_mutate(*({"op": "delete", "asset": name} for name in gone))
        assert (await library.engine.sync()).held_back == len(gone)
        assert tree(library.path) == before
        await library.engine.confirm_removals()
        assert (await library.engine.sync()).quarantined
        await assert_shown(library)


def copy_as_clone(source: Path, target: Path) -> None:
    """Stand in for a volume that can clone files."""
    if target.exists():
        raise FileExistsError
    shutil.copyfile(source, target)


async def test_every_method_shows_the_same_and_leaves_nothing_behind(
    simulated: SimulatedAccount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(album_methods, "clone", copy_as_clone)
    monkeypatch.setattr(album_entries, "clone", copy_as_clone)
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        before = photos(library)
        assert not (library.path / "Albums").exists()
    for views in (AlbumViews.SYMLINK, AlbumViews.REFLINK, AlbumViews.AUTOMATIC):
        async with viewed(simulated, tmp_path, views) as library:
            assert (await library.engine.sync()).downloads == 0
            await assert_shown(library)
            entries = [path for path in (library.path / "Albums").rglob("*") if not path.is_dir()]
            assert {path.is_symlink() for path in entries} == {views is AlbumViews.SYMLINK}
            assert {path.lstat().st_nlink > 1 for path in entries} == {
                views is AlbumViews.AUTOMATIC
            }
            assert photos(library) == before
    async with viewed(simulated, tmp_path, AlbumViews.PLAYLIST) as library:
        await library.engine.sync()
        lists = sorted((library.path / "Albums").rglob("*"))
        text = (library.path / "Albums/Trips/Rome 2019.m3u8").read_text("utf-8")
        shown = [line for line in text.splitlines() if not line.startswith("#")]
        assert shown
        for line in shown:
            assert (library.path / "Albums/Trips" / line).resolve().is_file()
        assert {path.suffix for path in lists if path.is_file()} == {".m3u8"}
        assert (await library.engine.sync()).requests == 2
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        assert not (library.path / "Albums").exists()
        assert photos(library) == before


async def test_a_view_never_costs_a_byte(simulated: SimulatedAccount, tmp_path: Path) -> None:
    async with viewed(simulated, tmp_path, AlbumViews.HARD_LINK) as library:
        await library.engine.sync()
        [first, second, third, *_] = sorted((library.path / "Albums/Holidays").iterdir())
        content = first.read_bytes()
        # The last name of a photo, a file of the user's in place of an entry, an entry that is gone.
        for path in photos(library):
            if (library.path / path).samefile(first):
                (library.path / path).unlink()
        for path in [*(library.path / "Albums").rglob("*")]:
            if path != first and path.is_file() and path.samefile(first):
                path.unlink()
        second.unlink()
        second.write_text("the user's own")
        third.unlink()
        await simulated.async_mutate({"op": "album_delete", "album": "Holidays"})
        await library.engine.sync()
        assert first.read_bytes() == content
        assert second.read_text() == "the user's own"
        assert sorted(first.parent.iterdir()) == [first, second]


async def test_a_lost_catalog_recognizes_its_views(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    async with viewed(simulated, tmp_path, AlbumViews.HARD_LINK) as library:
        await library.engine.sync()
        before = tree(library.path)
    for path in tmp_path.glob("catalog.db*"):
        path.unlink()
    async with viewed(simulated, tmp_path, AlbumViews.HARD_LINK) as library:
        assert (await library.engine.sync()).downloads == 0
        assert tree(library.path) == before
        adopted = await library.engine.adopt(library.path)
        assert (adopted.adopted, adopted.unknown) == (0, 0)


def test_a_volume_is_asked_what_it_can_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {ViewMethod.HARD_LINK, ViewMethod.SYMLINK, ViewMethod.PLAYLIST} <= probe(tmp_path)
    state = tmp_path / STATE_FOLDER
    state.mkdir()

    def refuse(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(album_methods, "clone", copy_as_clone)
    choose = album_methods.choose_method
    assert choose(AlbumViews.AUTOMATIC, state) is ViewMethod.REFLINK
    assert choose(AlbumViews.HARD_LINK, state) is None
    assert choose(AlbumViews.OFF, state) is None
    monkeypatch.setattr(album_methods, "clone", refuse)
    monkeypatch.setattr(Path, "symlink_to", refuse)
    assert choose(AlbumViews.AUTOMATIC, state) is ViewMethod.PLAYLIST
    assert not list(state.iterdir())
