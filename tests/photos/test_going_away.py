"""A library that goes away at the very moment in which it is looked into: no file counts as lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from custom_components.apple_backup.photos import continuity, mending, provide, quarantine, scrub
from custom_components.apple_backup.photos.albums.entries import EntryMaker
from custom_components.apple_backup.photos.albums.methods import AlbumViews
from custom_components.apple_backup.photos.catalog import Catalog, RemovalReason
from custom_components.apple_backup.photos.catalog.views import AlbumEntry
from custom_components.apple_backup.photos.errors import CatalogError, LibraryMissingError
from custom_components.apple_backup.photos.plan import Move
from custom_components.apple_backup.photos.reading_back import Finding
from custom_components.apple_backup.photos.runlog import RunLog
from custom_components.apple_backup.photos.workers import CancelToken
from tests.photos.conftest import Library, opened_library
from tests.photos.library_parts import Parts, pair
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

pytestmark = pytest.mark.usefixtures("socket_enabled")


@pytest.fixture
async def simulated(icloud_proxy: SimulatedICloud) -> SimulatedAccount:
    return await icloud_proxy.async_create_account(assets=60, shared_assets=0)


def goes_away_when_looked_for(
    parts: Parts, patch: pytest.MonkeyPatch, owner: object, name: str
) -> Path:
    """Let the library go away right before it is looked into; an empty folder is left."""
    real, away = getattr(owner, name), parts.root.with_name("away")

    def call(*args: object, **how: object) -> object:
        if not away.exists():
            parts.root.rename(away)
            parts.root.mkdir()
        return real(*args, **how)

    patch.setattr(owner, name, call)
    return away


def move_it(parts: Parts) -> None:
    view = parts.view("A")
    parts.provider.move(Move(view, view.files[0], "photo/IMG_1.JPG"))


def remove_it(parts: Parts) -> None:
    parts.store.remove(parts.view("A").files[0], RemovalReason.DELETED)


def let_go_of_it(parts: Parts) -> None:
    parts.store.remove_damaged(parts.view("A").files[0], "of what has rotted")


def compare(parts: Parts) -> None:
    continuity.begin_run(parts.catalog, parts.folders, RunLog(), CancelToken())


@pytest.mark.parametrize(
    ("owner", "name", "act"),
    [
        (provide, "looks_unchanged", move_it),
        (quarantine, "is_unchanged", remove_it),
        (quarantine, "regular_size", let_go_of_it),
        (continuity, "_read", compare),
    ],
    ids=["moved", "removed", "rotten", "compared"],
)
def test_a_library_that_goes_away_while_it_is_looked_into_has_lost_nothing(
    parts: Parts,
    monkeypatch: pytest.MonkeyPatch,
    owner: object,
    name: str,
    act: Callable[[Parts], None],
) -> None:
    """Else its files are nobody's when it is back, and stay for good if their photos have gone."""
    parts.know(*pair("A", b"a photo"))
    parts.place("A", b"a photo")
    compare(parts)
    before = parts.view("A").files
    with monkeypatch.context() as patch:
        away = goes_away_when_looked_for(parts, patch, owner, name)
        with pytest.raises(LibraryMissingError):
            act(parts)
    parts.root.rmdir()
    away.rename(parts.root)
    assert parts.view("A").files == before


async def test_a_library_that_goes_away_while_what_was_placed_is_noted_is_looked_into_again(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    await library.engine.sync()
    [added] = await library.simulated.async_mutate({"op": "add"})
    before = library.files()
    with monkeypatch.context() as patch:
        patch.setattr(Catalog, "record_proven", Mock(side_effect=CatalogError))
        with pytest.raises(CatalogError):
            await library.engine.sync()
    placed = library.files().keys() - before.keys()
    # The run that does not find the file must not be the one that hears of this.
    await library.simulated.async_mutate({"op": "delete", "asset": added["asset"]})
    away, real = library.path.with_name("away"), mending.plan

    def plan(*args: Any, **how: Any) -> Any:
        if not away.exists():
            library.path.rename(away)
        return real(*args, **how)

    with monkeypatch.context() as patch:
        patch.setattr(mending, "plan", plan)
        with pytest.raises(LibraryMissingError):
            await library.engine.sync()
    away.rename(library.path)
    assert (await library.engine.sync()).quarantined == len(placed) > 0
    assert library.files() == before


async def test_a_library_that_goes_away_while_an_album_is_compared_has_its_entries_still(
    simulated: SimulatedAccount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened_library(simulated, tmp_path, albums=AlbumViews.HARD_LINK) as library:
        await library.engine.sync()
        truth = await simulated.async_truth()
        [members] = [line["assets"] for line in truth if line.get("name") == "Holidays"]
        await simulated.async_mutate(*({"op": "delete", "asset": it} for it in members[:3]))
        away, real = library.path.with_name("away"), EntryMaker.remove

        def remove(maker: EntryMaker, entry: AlbumEntry) -> bool:
            if not away.exists():
                library.path.rename(away)
            return real(maker, entry)

        with monkeypatch.context() as patch:
            patch.setattr(EntryMaker, "remove", remove)
            with pytest.raises(LibraryMissingError):
                await library.engine.sync()
        away.rename(library.path)
        await library.engine.sync()
        files = library.files()
        shown = {digest for path, digest in files.items() if path.startswith("Albums/")}
        assert shown <= {digest for path, digest in files.items() if not path.startswith("Albums/")}


async def test_a_library_that_goes_away_while_it_is_read_back_has_lost_nothing(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    totals = (await library.engine.sync()).totals
    away, real = library.path.with_name("away"), scrub.inspect

    def inspect(*args: Any) -> Finding:
        if not away.exists():
            library.path.rename(away)
        return real(*args)

    with monkeypatch.context() as patch:
        patch.setattr(scrub, "inspect", inspect)
        with pytest.raises(LibraryMissingError):
            await library.engine.verify()
    away.rename(library.path)
    result = await library.engine.verify()
    assert (result.missing, result.totals) == (0, totals)
