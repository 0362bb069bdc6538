"""How the catalog learns what there is, and what it never concludes from that. Whole runs."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import replace
import time
from typing import Any
from unittest.mock import AsyncMock

import pytest

from custom_components.apple_backup.photos.catalog import Catalog
from custom_components.apple_backup.photos.cloudkit.client import CloudKit
from custom_components.apple_backup.photos.errors import UnreachableError, ZoneGoneError
from custom_components.apple_backup.photos.feed import DATABASE_TOKEN, RECONCILE_MS
from custom_components.apple_backup.photos.models import Page, Record, Zone
from custom_components.apple_backup.photos.sums import SUMS_NAME
from tests.photos.conftest import Library

pytestmark = pytest.mark.usefixtures("socket_enabled")

SMALL = pytest.mark.parametrize("library", [{"assets": 45, "shared_assets": 6}], indirect=True)


def catalog_of(library: Library) -> Catalog:
    return library.engine._opened().catalog


def make_due(library: Library) -> None:
    """Let a week pass for every library."""
    catalog = catalog_of(library)
    for stored in catalog.zones():
        catalog.set_listed(stored.zone, int(time.time() * 1000) - RECONCILE_MS)


async def lists(library: Library) -> int:
    """Count the pages of listings that were asked for, and forget them."""
    counted = await library.simulated.async_requests(reset=True)
    return sum(count for call, count in counted.items() if call.startswith("query:CPLAssetAnd"))


@pytest.fixture
def vanished(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Let Apple conceal assets and their masters, by name, from listings and lookups."""
    hidden: set[str] = set()

    def without(records: Sequence[Record]) -> tuple[Record, ...]:
        return tuple(record for record in records if record.record_name not in hidden)

    pages, lookup, count = CloudKit.list_assets, CloudKit.lookup, CloudKit.count

    async def list_assets(self: CloudKit, zone: Zone, **options: Any) -> AsyncGenerator[Page]:
        async with aclosing(pages(self, zone, **options)) as found:
            async for page in found:
                yield replace(page, records=without(page.records))

    async def look_up(self: CloudKit, zone: Zone, names: Sequence[str]) -> tuple[Record, ...]:
        return without(await lookup(self, zone, names))

    async def counted(self: CloudKit, zone: Zone, **options: Any) -> int:
        total = await count(self, zone, **options)
        return total - (len(hidden) if zone.name == "PrimarySync" else 0)

    monkeypatch.setattr(CloudKit, "list_assets", list_assets)
    monkeypatch.setattr(CloudKit, "lookup", look_up)
    monkeypatch.setattr(CloudKit, "count", counted)
    return hidden


@SMALL
async def test_a_library_is_listed_again_after_a_week_and_nothing_else_happens(
    library: Library,
) -> None:
    await library.engine.sync()
    before = library.files()
    await lists(library)
    await library.engine.sync()
    assert await lists(library) == 0
    make_due(library)
    result = await library.engine.sync()
    assert await lists(library) > 0
    assert (result.downloads, result.quarantined, result.moved) == (0, 0, 0)
    assert library.files() == before
    await library.engine.sync()
    assert await lists(library) == 0


@SMALL
async def test_only_two_complete_listings_that_agree_take_a_photo_away(
    library: Library, vanished: set[str]
) -> None:
    await library.engine.sync()
    before = library.files()
    [asset, *_] = await library.simulated.async_assets(listed=True, zone="PrimarySync", kind="png")
    vanished.add(asset["asset"])
    make_due(library)
    assert (await library.engine.sync()).quarantined == 0
    assert library.files() == before
    # It may show up again in between, and then counts anew.
    vanished.clear()
    make_due(library)
    await library.engine.sync()
    vanished.add(asset["asset"])
    make_due(library)
    assert (await library.engine.sync()).quarantined == 0
    make_due(library)
    assert (await library.engine.sync()).quarantined == len(asset["resources"])
    # And it was there after all.
    vanished.clear()
    make_due(library)
    result = await library.engine.sync()
    assert result.downloads == 0
    assert library.files() == before


@SMALL
async def test_partial_listings_take_nothing_away_however_many_there_are(
    library: Library, vanished: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    await library.engine.sync()
    before = library.files()
    assets = await library.simulated.async_assets(listed=True, zone="PrimarySync")
    vanished.update(asset["asset"] for asset in assets[:10])

    async def honest(self: CloudKit, zone: Zone, **_: object) -> int:
        return len(assets) if zone.name == "PrimarySync" else 6

    monkeypatch.setattr(CloudKit, "count", honest)
    for _ in range(4):
        make_due(library)
        result = await library.engine.sync()
        assert (result.quarantined, result.held_back) == (0, 0)
    assert library.files() == before


@SMALL
async def test_a_refused_token_leads_to_a_listing_and_loses_nothing(library: Library) -> None:
    await library.engine.sync()
    before = library.files()
    await library.simulated.async_mutate({"op": "delete"}, {"op": "add"}, {"op": "hide"})
    await library.simulated.async_expire("sync")
    await lists(library)
    result = await library.engine.sync()
    assert await lists(library) > 0
    # What was deleted and hidden meanwhile is found by its name.
    assert result.held_back == 0
    assert result.quarantined > 0
    await library.assert_true()
    assert set(library.files().values()) - set(before.values())
    again = await library.engine.sync()
    assert (again.requests, again.downloads) == (2, 0)


@SMALL
async def test_empty_pages_do_not_end_the_feed(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    await library.engine.sync()
    pages = CloudKit.changes
    empty = 0

    async def with_empty_pages(self: CloudKit, zone: Zone, token: str) -> AsyncIterator[Page]:
        nonlocal empty
        async for page in pages(self, zone, token):
            for _ in range(5):
                empty += 1
                yield Page((), page.token if not page.records else token, more=True)
            yield page

    monkeypatch.setattr(CloudKit, "changes", with_empty_pages)
    await library.simulated.async_mutate({"op": "add", "count": 3}, {"op": "edit"})
    await library.engine.sync()
    assert empty >= 5
    await library.assert_true()


@SMALL
async def test_a_break_in_the_feed_is_continued_behind_the_last_page(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    await library.engine.sync()
    pages = CloudKit.changes

    async def broken(self: CloudKit, zone: Zone, token: str) -> AsyncIterator[Page]:
        async for page in pages(self, zone, token):
            yield replace(page, more=True)
            raise UnreachableError

    await library.simulated.async_mutate({"op": "add", "count": 2}, {"op": "delete"})
    with monkeypatch.context() as patch:
        patch.setattr(CloudKit, "changes", broken)
        with pytest.raises(UnreachableError):
            await library.engine.sync()
    await library.engine.sync()
    await library.assert_true()


@SMALL
async def test_a_change_of_words_or_stars_needs_no_download(library: Library) -> None:
    await library.engine.sync()
    before = library.files()
    [captioned] = await library.simulated.async_mutate(
        {"op": "caption", "title": "The lake", "description": "In May", "keywords": ["a", "b"]}
    )
    [starred] = await library.simulated.async_mutate({"op": "favorite"})
    result = await library.engine.sync()
    assert (result.downloads, result.moved, result.quarantined) == (0, 0, 0)
    assert library.files() == before
    with catalog_of(library)._read() as connection:
        rows = {
            row.record_name: row
            for row in connection.exec_driver_sql(
                "SELECT record_name, title, description, keywords, is_favorite FROM assets"
            )
        }
    told = rows[captioned["asset"]]
    assert (told.title, told.description, told.keywords) == ("The lake", "In May", '["a", "b"]')
    assert rows[starred["asset"]].is_favorite


@SMALL
async def test_albums_follow_changes_and_listings(library: Library) -> None:
    await library.engine.sync()

    async def assert_albums() -> None:
        truth = {
            (line["album"], name)
            for line in await library.simulated.async_truth()
            if line["type"] == "album" and not line["folder"]
            for name in line["assets"]
        }
        listed = {asset["asset"] for asset in await library.simulated.async_assets(listed=True)}
        with catalog_of(library)._read() as connection:
            rows = connection.exec_driver_sql("SELECT album_name, asset_name FROM memberships")
            assert {tuple(row) for row in rows if row[1] in listed} == truth

    await assert_albums()
    await library.simulated.async_mutate(
        {"op": "album_create", "name": "New"},
        {"op": "album_add"},
        {"op": "album_remove"},
    )
    await library.engine.sync()
    await assert_albums()
    # What a refused token keeps from us is missing from the next listing.
    await library.simulated.async_mutate({"op": "album_remove"}, {"op": "album_add"})
    await library.simulated.async_expire("sync")
    await library.engine.sync()
    await assert_albums()


@SMALL
@pytest.mark.parametrize(
    "names",
    [
        ["add"] * 10,
        ["edit"] * 10,
        ["delete"] * 10,
        [
            *("add", "edit", "revert", "delete", "duplicate", "favorite", "caption"),
            *("album_add", "album_remove", "album_rename"),
        ],
        [
            *("unhide", "hide", "delete", "restore", "date", "place"),
            *("add", "edit", "album_create", "album_delete"),
        ],
    ],
    ids=["new", "edited", "deleted", "of every kind", "and back"],
)
async def test_ten_changes_cost_six_requests_at_most_besides_the_downloads(
    library: Library, names: list[str]
) -> None:
    await library.engine.sync()
    await library.simulated.async_requests(reset=True)
    for name in names:
        await library.simulated.async_mutate({"op": name, "name": "An album"})
    result = await library.engine.sync()
    assert result.requests <= 6, await library.simulated.async_requests()
    if result.held_back == 0:
        await library.assert_true()


@SMALL
@pytest.mark.parametrize(
    ("away", "back"), [("hide", "unhide"), ("delete", "restore")], ids=["hidden", "deleted"]
)
async def test_a_photo_that_comes_back_is_in_its_albums(
    library: Library, away: str, back: str
) -> None:
    """Listings of albums leave out what is hidden or deleted, and the feed tells of the photo alone."""
    simulated, catalog = library.simulated, catalog_of(library)
    [album] = [line for line in await simulated.async_truth() if line.get("name") == "Holidays"]
    one = album["assets"][0]

    async def is_in() -> bool:
        with catalog._read() as connection:
            query = "SELECT count(*) FROM memberships WHERE album_name = '{}' AND asset_name = '{}'"
            text = query.format(album["album"], one)
            return bool(connection.exec_driver_sql(text).scalar())

    # It is away when the library is listed for the first time, then once more, then not.
    for listed_anew in (True, True, False):
        await simulated.async_mutate({"op": away, "asset": one})
        if listed_anew:
            make_due(library)
        await library.engine.sync()
        await simulated.async_mutate({"op": back, "asset": one})
        await library.engine.sync()
        assert await is_in()
    assert (await library.engine.sync()).requests == 2


@SMALL
async def test_a_listing_in_the_future_does_not_put_off_the_next_one(library: Library) -> None:
    await library.engine.sync()
    catalog = catalog_of(library)
    for stored in catalog.zones():
        catalog.set_listed(stored.zone, int(time.time() * 1000) + 10 * RECONCILE_MS)
    await lists(library)
    await library.engine.sync()
    assert await lists(library) > 0


@SMALL
async def test_a_library_that_is_gone_keeps_its_files_and_stops_nothing(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    await library.engine.sync()
    catalog = catalog_of(library)
    gone = next(stored.zone for stored in catalog.zones() if stored.zone.is_shared_library)
    asset = next(view for view in catalog.asset_views(range(1, 100)) if view.zone == gone.name)
    (library.path / asset.files[0].path).unlink()
    before = library.files()
    changes, zones = CloudKit.changes, CloudKit.zones

    async def without_it(self: CloudKit, zone: Zone, token: str) -> AsyncIterator[Page]:
        if zone.name == gone.name:
            raise ZoneGoneError(zone.name)
        async for page in changes(self, zone, token):
            yield page

    with monkeypatch.context() as patch:
        patch.setattr(CloudKit, "changes", without_it)
        patch.setattr(CloudKit, "changed_zones", AsyncMock(return_value=({gone.name}, "{}")))
        patch.setattr(
            CloudKit, "zones", AsyncMock(return_value=(await zones(library.engine._cloudkit))[:1])
        )
        for _ in range(2):
            result = await library.engine.sync()
            assert (result.quarantined, result.parked, result.held_back) == (0, 0, 0)
        checked = await library.engine.verify()
        assert (checked.missing, checked.beyond_repair, checked.repaired) == (1, 1, 0)
        assert await library.engine.sync()
    after = library.files()
    del after[SUMS_NAME]
    assert after == before
    # When it is there again, what it lacks is fetched.
    catalog.set_fact(DATABASE_TOKEN, None)
    await library.engine.sync()
    assert (await library.engine.verify()).repaired == 1
    (library.path / SUMS_NAME).unlink()
    await library.assert_true()


async def test_a_move_between_libraries_in_both_directions_is_no_download(
    library: Library,
) -> None:
    await library.engine.sync()
    for operation in ({"op": "move"}, {"op": "move", "zone": "shared"}):
        await library.simulated.async_mutate(operation)
        result = await library.engine.sync()
        assert (result.downloads, result.parked, result.held_back) == (0, 0, 0)
        await library.assert_true()
