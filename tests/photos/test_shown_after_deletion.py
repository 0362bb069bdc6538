"""Photos that were deleted in iCloud and stay here by the user's choice are shown as all others are."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from custom_components.apple_backup.photos.catalog import (
    Catalog,
    DeletedPolicy,
    Removals,
    Root,
    Selection,
)
from custom_components.apple_backup.photos.catalog.album_list import album_list
from custom_components.apple_backup.photos.catalog.biography import biography_of
from custom_components.apple_backup.photos.catalog.browse import Browser, places
from custom_components.apple_backup.photos.catalog.found import find_photo
from custom_components.apple_backup.photos.catalog.periods import Period
from custom_components.apple_backup.photos.catalog.photo_query import PhotoQuery
from custom_components.apple_backup.photos.catalog.places import cell_of
from custom_components.apple_backup.photos.catalog.query import totals
from custom_components.apple_backup.photos.catalog.rows import LISTINGS_TO_AGREE
from custom_components.apple_backup.photos.catalog.schema import assets, files
from custom_components.apple_backup.photos.catalog.search import photos_on_day
from custom_components.apple_backup.photos.catalog.timeline import read_tiles, read_timeline
from custom_components.apple_backup.photos.models import Album, Location, Membership
from tests.photos.browse_parts import Library, everything, ms
from tests.photos.conftest import Library as Opened, opened_library
from tests.photos.library_parts import ZONE, Parts, pair
from tests.simulated_icloud.client import SimulatedICloud

KEEP = Removals(deleted=DeletedPolicy.KEEP)
STAYING = ["deleted", "expunged", "purged"]
THAT_DAY = [*STAYING, "kept"]
PLACE = Location(10, 10)


@pytest.fixture
def library(parts: Parts) -> Library:
    """Give a small library of everything there is, of which nothing was planned since."""
    return everything(parts)


@pytest.fixture
def catalog(library: Library) -> Catalog:
    """Give the catalog of a user who keeps what is deleted."""
    library.parts.catalog.choose(Selection(), KEEP)
    return library.parts.catalog


def shown(catalog: Catalog, wanted: PhotoQuery | None = None) -> list[str]:
    """Give the names in a timeline, each of which has a tile."""
    ids = catalog.ask(lambda it: read_timeline(it, wanted or PhotoQuery()).ids)
    tiles = catalog.ask(lambda it: read_tiles(it, ids))
    return [tile.photo.asset for tile in tiles if tile is not None]


def alter(catalog: Catalog, name: str, **values: Any) -> None:
    with catalog._write() as connection:
        connection.execute(update(assets).where(assets.c.record_name == name).values(**values))


def test_all_that_stays_here_is_in_the_timeline(catalog: Catalog) -> None:
    assert set(THAT_DAY) <= set(shown(catalog))
    wanted = PhotoQuery(captured_from=Period.parse("2016-01-01").start)
    assert [name for name in shown(catalog, wanted) if name in THAT_DAY] == THAT_DAY[::-1]


def test_it_is_found_in_every_way_there_is(catalog: Catalog) -> None:
    catalog.ingest(
        ZONE,
        [
            Album(ZONE.name, "al", "Album", None),
            *(Membership(ZONE.name, f"m-{it}", "al", it) for it in (*THAT_DAY, "hidden")),
        ],
    )
    catalog.index_words()

    def look(wanted: PhotoQuery) -> list[str]:
        period = Period.parse("2016")
        found = catalog.ask(lambda it: Browser(it, wanted).period(period, 100))
        return sorted(photo.asset for photo in found.photos)

    cell = cell_of(PLACE.latitude, PLACE.longitude)
    for wanted in (PhotoQuery(), PhotoQuery(album="al"), PhotoQuery(cell=cell)):
        assert look(wanted) == sorted(THAT_DAY)
    assert cell in [part.what for part in catalog.ask(places)]
    page = catalog.search_photos(PhotoQuery(text="img", album="al"), None, 100)
    assert sorted(photo.asset for photo in page.photos) == sorted(THAT_DAY)
    until = Period.parse("2020").start
    day = catalog.ask(lambda it: photos_on_day(it, 1, 1, until=until, limit=100))
    assert set(THAT_DAY) <= {photo.asset for photo in day}
    [album] = catalog.ask(album_list)
    assert album.count == len(THAT_DAY)
    for name in THAT_DAY:
        assert catalog.ask(find_photo, ZONE.name, name) is not None


@pytest.mark.parametrize("name", STAYING)
def test_it_is_said_that_it_is_not_in_icloud(catalog: Catalog, name: str) -> None:
    found = catalog.ask(lambda it: biography_of(it, ZONE.name, name))
    assert found is not None
    # The option may be changed again, so nothing is promised.
    assert (found.is_gone, found.is_kept) == (True, False)


def test_what_two_listings_lack_is_not_in_icloud_either(catalog: Catalog) -> None:
    def is_gone() -> bool:
        found = catalog.ask(lambda it: biography_of(it, ZONE.name, "tokyo"))
        assert found is not None
        return found.is_gone

    alter(catalog, "tokyo", missed=LISTINGS_TO_AGREE - 1)
    assert not is_gone()
    alter(catalog, "tokyo", missed=LISTINGS_TO_AGREE, needs_plan=True)
    catalog.choose(Selection(), KEEP)
    assert is_gone()
    assert "tokyo" in shown(catalog)


def test_what_is_on_its_way_out_is_shown_to_nobody(library: Library) -> None:
    """Between two runs, or while the brake waits for a word, its files still lie there."""
    catalog = library.parts.catalog
    before = shown(catalog)
    assert not set(STAYING) & set(before)
    catalog.choose(Selection(), Removals())
    assert shown(catalog) == before
    for name in STAYING:
        assert catalog.ask(find_photo, ZONE.name, name) is None


def test_another_policy_takes_it_away_again(catalog: Catalog) -> None:
    assert set(STAYING) <= set(shown(catalog))
    catalog.plan_everything()
    catalog.choose(Selection(), Removals())
    assert not set(STAYING) & set(shown(catalog))


def test_hidden_photos_are_shown_to_nobody_whatever_becomes_of_them(catalog: Catalog) -> None:
    assert "hidden" not in shown(catalog)
    for values in ({"is_deleted": True}, {"is_purged": True}, {"is_kept": True}):
        alter(catalog, "hidden", needs_plan=True, **values)
        catalog.choose(Selection(), KEEP)
        assert "hidden" not in shown(catalog)
        assert catalog.ask(find_photo, ZONE.name, "hidden") is None


def test_what_lies_with_the_private_photos_stays_private(catalog: Catalog) -> None:
    number = catalog.asset_id(ZONE.name, "deleted")
    with catalog._write() as connection:
        own = update(files).where(files.c.asset_id == number)
        connection.execute(own.values(root=Root.PRIVATE.value))
    assert "deleted" not in shown(catalog)


def test_what_is_in_another_library_now_is_still_in_icloud(library: Library) -> None:
    """That library is not copied, so the file stays here as what it was."""
    catalog = library.parts.catalog
    _, asset = pair("tokyo", b"tokyo", tag="3", deleted=True)
    catalog.ingest(ZONE, [replace(asset, trash_reason=0, captured_ms=ms(2019, 12, 31))])
    catalog.choose(Selection(libraries=frozenset({ZONE.name})), Removals())
    assert "tokyo" in shown(catalog)
    found = catalog.ask(lambda it: biography_of(it, ZONE.name, "tokyo"))
    assert found is not None
    assert not found.is_gone


def test_what_is_counted_is_what_is_shown_hidden_photos_and_those_to_come_apart(
    catalog: Catalog,
) -> None:
    unseen = 2
    assert catalog.ask(totals).assets == len(shown(catalog)) + unseen


@pytest.mark.usefixtures("socket_enabled")
async def test_the_choice_is_that_of_the_account(
    icloud_proxy: SimulatedICloud, tmp_path: Path
) -> None:
    """Every number agrees with what is shown, run after run, until the user chooses otherwise."""
    simulated = await icloud_proxy.async_create_account(assets=30, shared_assets=0)

    async def assert_shown(opened: Opened, count: int) -> None:
        ids = (await opened.engine.timeline(PhotoQuery())).ids
        assert len(ids) == opened.engine.totals().assets == count
        assert sum((await opened.engine.health()).kinds.values()) == count

    async with opened_library(simulated, tmp_path, deleted=DeletedPolicy.KEEP) as opened:
        await opened.engine.sync()
        before = opened.files()
        gone = await simulated.async_mutate(*[{"op": "delete"}] * 3)
        await opened.engine.sync()
        await assert_shown(opened, 30)
        await simulated.async_mutate({"op": "purge", "asset": gone[0]["asset"]})
        await opened.engine.sync()
        await assert_shown(opened, 30)
        await simulated.async_mutate({"op": "restore", "asset": gone[1]["asset"]})
        await opened.engine.sync()
        await assert_shown(opened, 30)
        assert opened.files() == before
    async with opened_library(simulated, tmp_path) as opened:
        assert (await opened.engine.sync()).quarantined > 0
        await assert_shown(opened, 28)
        await opened.engine.restore([file.id for file in await opened.engine.quarantined()])
        await assert_shown(opened, 30)
        assert opened.files() == before
