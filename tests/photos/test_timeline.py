"""The order of a library's photos, parts of it, and all that is known of one, on both databases."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, update

from custom_components.apple_backup.photos.catalog import AssetKind, Catalog, RemovalReason, Root
from custom_components.apple_backup.photos.catalog.album_list import album_list
from custom_components.apple_backup.photos.catalog.biography import Biography, biography_of
from custom_components.apple_backup.photos.catalog.photo_query import PhotoQuery, Place
from custom_components.apple_backup.photos.catalog.schema import files
from custom_components.apple_backup.photos.catalog.timeline import (
    Tile,
    Timeline,
    read_tiles,
    read_timeline,
)
from custom_components.apple_backup.photos.models import (
    Album,
    Membership,
    Resource,
    ResourceKind,
    Tombstone,
)
from custom_components.apple_backup.photos.timelines import Timelines
from tests.photos.browse_parts import SHARED, Library, everything, ms
from tests.photos.library_parts import ZONE, Parts, pair

# By the clock of each: Tokyo's new year was there before that of the west coast.
IN_ORDER = [
    "ahead", "film", "tokyo", "new_year", "rome_3", "rome_2", "rome_1", "ours", "kept", "sydney",
    "scan",
]  # fmt: skip


@pytest.fixture
def library(parts: Parts) -> Library:
    """Give a small library of everything there is."""
    return everything(parts)


@pytest.fixture
def catalog(library: Library) -> Catalog:
    """Give its catalog."""
    return library.parts.catalog


def timeline(catalog: Catalog, wanted: PhotoQuery | None = None) -> Timeline:
    return catalog.ask(lambda connection: read_timeline(connection, wanted or PhotoQuery()))


def tiles(catalog: Catalog, wanted: PhotoQuery | None = None) -> list[Tile]:
    ids = timeline(catalog, wanted).ids
    found = catalog.ask(lambda connection: read_tiles(connection, ids))
    assert None not in found
    return [tile for tile in found if tile is not None]


def names(found: list[Tile]) -> list[str]:
    return [tile.photo.asset for tile in found]


def test_all_that_may_be_seen_is_in_order(catalog: Catalog) -> None:
    assert names(tiles(catalog)) == IN_ORDER


def test_days_and_months_are_counted(catalog: Catalog) -> None:
    found = timeline(catalog)
    by_month = [(one.start, one.count) for one in found.buckets(by_day=False)]
    assert by_month == [
        (date(9999, 12, 1), 1),
        (date(2021, 2, 1), 1),
        (date(2020, 1, 1), 1),
        (date(2019, 12, 1), 1),
        (date(2019, 7, 1), 3),
        (date(2018, 1, 1), 1),
        (date(2016, 1, 1), 1),
        (date(2003, 5, 1), 1),
        (None, 1),
    ]
    by_day = {one.start: one.count for one in found.buckets(by_day=True)}
    assert by_day[date(2019, 7, 21)] == 2
    assert by_day[date(2019, 7, 22)] == 1
    assert sum(by_day.values()) == len(found.ids) == 11


FOUND: tuple[tuple[PhotoQuery, list[str]], ...] = (
    (PhotoQuery(favorite=True), ["tokyo", "rome_2"]),
    (PhotoQuery(kind=AssetKind.VIDEO), ["film"]),
    (PhotoQuery(kind=AssetKind.LIVE_PHOTO), ["rome_3"]),
    (PhotoQuery(kind=AssetKind.SCREENSHOT), ["sydney"]),
    (PhotoQuery(library=SHARED.name), ["ours"]),
    (PhotoQuery(place=Place(41.9, 12.5, 5)), ["rome_3", "rome_2", "rome_1"]),
    (PhotoQuery(text="nowhere"), []),
    (PhotoQuery(library="nobody's"), []),
)


@pytest.mark.parametrize(("wanted", "expected"), FOUND)
def test_filters_leave_the_order_alone(
    catalog: Catalog, wanted: PhotoQuery, expected: list[str]
) -> None:
    found = timeline(catalog, wanted)
    assert names(tiles(catalog, wanted)) == expected
    assert sum(one.count for one in found.buckets(by_day=False)) == len(expected)


def test_before_the_first_listing_there_is_nothing(parts: Parts) -> None:
    found = timeline(parts.catalog)
    assert not found.ids
    assert list(found.buckets(by_day=False)) == []


def test_a_revision_stays_until_the_order_changes(library: Library, catalog: Catalog) -> None:
    before = timeline(catalog)
    catalog.set_fact("something", "else")
    assert timeline(catalog) == before
    library.add("today", captured_ms=ms(2024, 1, 1))
    library.save()
    after = timeline(catalog)
    assert after.revision != before.revision
    assert len(after.ids) == len(before.ids) + 1


def test_a_tile_tells_what_a_grid_shows(library: Library, catalog: Catalog) -> None:
    library.add("raw", captured_ms=ms(2024, 1, 1), uti="com.adobe.raw-image")
    library.save()
    by_name = {tile.photo.asset: tile for tile in tiles(catalog)}
    assert by_name["raw"].is_raw
    assert not by_name["tokyo"].is_raw
    assert all(tile.is_proven for tile in by_name.values())
    number = by_name["tokyo"].photo.id
    with catalog._write() as connection:
        connection.execute(
            update(files).where(files.c.asset_id == number).values(state="size_only")
        )
    assert [tile.photo.asset for tile in tiles(catalog) if not tile.is_proven] == ["tokyo"]


def test_size_is_that_of_the_version_shown(library: Library, catalog: Catalog) -> None:
    master, asset = pair("edited", b"edited")
    original = replace(master.resources[0], width=4032, height=3024)
    edited = Resource(ResourceKind.EDITED, "public.jpeg", 1, "x", width=100, height=200)
    catalog.ingest(
        ZONE, [replace(master, resources=(original,)), replace(asset, resources=(edited,))]
    )
    library.here.append((ZONE, "edited"))
    library.save()
    [tile] = [one for one in tiles(catalog) if one.photo.asset == "edited"]
    # Its edited file is not here yet.
    assert (tile.photo.shown, tile.width, tile.height) == (ResourceKind.ORIGINAL, 4032, 3024)


def test_what_has_been_hidden_meanwhile_is_not_told(catalog: Catalog) -> None:
    ids = timeline(catalog).ids
    _, asset = pair("film", b"film", tag="3")
    catalog.ingest(ZONE, [replace(asset, captured_ms=ms(2021, 2, 3), is_hidden=True)])
    found = catalog.ask(lambda connection: read_tiles(connection, ids))
    assert [tile and tile.photo.asset for tile in found] == [
        None if name == "film" else name for name in IN_ORDER
    ]
    assert catalog.ask(lambda connection: biography_of(connection, ZONE.name, "film")) is None


class Asked:
    """A catalog whose questions are counted."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.count = 0

    async def __call__[T](self, query: Callable[[Connection], T]) -> T:
        self.count += 1
        await asyncio.sleep(0)
        return self.catalog.ask(query)


@pytest.fixture
def asked(catalog: Catalog) -> Asked:
    """Give a catalog whose questions are counted."""
    return Asked(catalog)


async def test_an_unchanged_library_is_read_once(asked: Asked) -> None:
    timelines = Timelines(asked, lambda: asked.catalog.changes)
    first, second = await asyncio.gather(timelines.get(PhotoQuery()), timelines.get(PhotoQuery()))
    assert first is second
    assert asked.count == 1
    await timelines.get(PhotoQuery(favorite=True))
    await timelines.get(PhotoQuery())
    assert asked.count == 2
    asked.catalog.set_fact("something", "else")
    assert await timelines.get(PhotoQuery()) == first
    assert asked.count == 3


async def test_a_page_fits_what_was_counted(library: Library, asked: Asked) -> None:
    timelines = Timelines(asked, lambda: asked.catalog.changes)
    before = await timelines.get(PhotoQuery())
    library.add("today", captured_ms=ms(2024, 1, 1))
    library.save()
    after = await timelines.get(PhotoQuery())

    async def page(revision: str | None) -> tuple[str, list[str]]:
        revision, found = await timelines.page(PhotoQuery(), revision, 1, 2)
        return revision, [tile.photo.asset for tile in found if tile is not None]

    assert await page(before.revision) == (before.revision, IN_ORDER[1:3])
    assert await page(after.revision) == (after.revision, ["today", IN_ORDER[1]])
    # One that nobody knows any more is answered as things are now, and says so.
    assert await page("0") == await page(None) == await page(after.revision)
    assert await timelines.page(PhotoQuery(), None, 1000, 10) == (after.revision, [])
    timelines.forget()
    assert await page(before.revision) == await page(after.revision)


def test_albums_are_counted_with_what_is_below(library: Library, catalog: Catalog) -> None:
    def member(album: str, asset: str) -> Membership:
        return Membership(ZONE.name, f"{asset}-IN-{album}", album, asset)

    catalog.ingest(
        ZONE,
        [
            Album(ZONE.name, "trips", "Trips", None, is_folder=True),
            Album(ZONE.name, "italy", "Italy", "trips", is_folder=False),
            Album(ZONE.name, "empty", "Empty", None, is_folder=False),
            *(member("italy", name) for name in ("rome_1", "rome_2", "hidden", "coming")),
        ],
    )
    found = {album.name: album for album in catalog.ask(album_list)}
    assert list(found) == ["Empty", "Italy", "Trips"]
    assert {name: album.count for name, album in found.items()} == {
        "Empty": 0,
        "Italy": 2,
        "Trips": 2,
    }
    assert found["Empty"].cover is None
    for name in ("Italy", "Trips"):
        cover = found[name].cover
        assert cover is not None
        assert cover.asset in ("rome_1", "rome_2")
    assert names(tiles(catalog, PhotoQuery(album="trips"))) == ["rome_2", "rome_1"]


def biography(catalog: Catalog, name: str) -> Biography:
    found = catalog.ask(lambda connection: biography_of(connection, ZONE.name, name))
    assert found is not None
    return found


def test_everything_is_told_of_a_photo(catalog: Catalog) -> None:
    found = biography(catalog, "rome_3")
    assert [file.kind for file in found.files] == [ResourceKind.ORIGINAL]
    assert found.files[0].path == found.photo.files[ResourceKind.ORIGINAL]
    # Its video has not been fetched yet.
    assert {offer.kind for offer in found.offers} == {
        ResourceKind.ORIGINAL,
        ResourceKind.LIVE_VIDEO,
    }
    assert (found.is_kept, found.is_gone) == (False, False)
    assert found.listed_ms <= found.files[0].proven_ms
    kept = biography(catalog, "kept")
    assert (kept.is_kept, kept.is_gone) == (True, True)


def test_what_was_moved_out_is_told(catalog: Catalog) -> None:
    [file] = biography(catalog, "tokyo").files
    number = catalog.begin_quarantine(file, "stored", RemovalReason.REPLACED)
    catalog.finish_quarantine(number)
    with catalog._write() as connection:
        values: dict[str, Any] = {**_columns(file), "root": Root.LIBRARY.value}
        connection.execute(files.insert().values(**values))
    [removed] = biography(catalog, "tokyo").removed
    assert (removed.number, removed.path) == (number, file.path)
    assert removed.reason is RemovalReason.REPLACED


def _columns(file: Any) -> dict[str, Any]:
    return {
        "asset_id": file.asset_id,
        "kind": file.kind.value,
        "path": file.path,
        "path_key": file.path.lower(),
        "checksum": file.checksum,
        "size": file.size,
        "sha256": file.sha256,
        "mtime_ns": file.mtime_ns,
        "state": file.state.value,
        "proven_ms": file.proven_ms,
    }


@pytest.mark.parametrize("name", ["hidden", "deleted", "expunged", "purged", "coming", "nobody"])
def test_private_photos_have_no_biography(catalog: Catalog, name: str) -> None:
    assert catalog.ask(lambda connection: biography_of(connection, ZONE.name, name)) is None


def test_a_removed_photo_is_gone(catalog: Catalog) -> None:
    catalog.ingest(ZONE, [Tombstone(ZONE.name, "tokyo")])
    assert "tokyo" not in names(tiles(catalog))
