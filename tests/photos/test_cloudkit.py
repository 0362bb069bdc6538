"""Lists, the change feed and downloads against the simulated iCloud, with real sessions."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
import pytest

from custom_components.apple_backup.photos import errors
from custom_components.apple_backup.photos.account.account import Account
from custom_components.apple_backup.photos.cloudkit.client import CloudKit
from custom_components.apple_backup.photos.cloudkit.queries import AssetIndex
from custom_components.apple_backup.photos.cloudkit.transport import Pacing
from custom_components.apple_backup.photos.files.checksum import AssetHasher
from custom_components.apple_backup.photos.models import (
    Album,
    Asset,
    Master,
    Membership,
    Page,
    Record,
    Resource,
    ResourceKind,
    Scope,
    Tombstone,
    Zone,
)
from tests.photos.apple_server import apple_server, json_answer
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

pytestmark = pytest.mark.usefixtures("socket_enabled")

QUICK = Pacing(attempts=4, first_pause=0.001, longest_pause=0.01)


class Library:
    """A simulated account, signed in."""

    def __init__(
        self, simulated: SimulatedAccount, account: Account, session: aiohttp.ClientSession
    ) -> None:
        self.simulated = simulated
        self.account = account
        self.cloudkit = CloudKit(account, session, pacing=QUICK)


@pytest.fixture
async def session() -> AsyncGenerator[aiohttp.ClientSession]:
    """Return a session as the integration makes it."""
    async with aiohttp.ClientSession(
        trust_env=True, cookie_jar=aiohttp.DummyCookieJar()
    ) as session:
        yield session


@pytest.fixture
async def make_library(
    icloud_proxy: SimulatedICloud, session: aiohttp.ClientSession, tmp_path: Path
) -> AsyncGenerator[Any]:
    """Return a function that creates an account and signs in."""
    accounts: list[Account] = []

    async def make(**options: Any) -> Library:
        simulated = await icloud_proxy.async_create_account(second_factor="none", **options)
        account = Account(apple_id=simulated.apple_id, session_dir=tmp_path / "session")
        accounts.append(account)
        assert await account.sign_in(simulated.password) is None
        await account.open_photos()
        return Library(simulated, account, session)

    yield make
    for account in accounts:
        await account.close()


async def records_of(pages: AsyncGenerator[Page] | Any) -> list[Record]:
    """Collect a listing; no record may be unreadable."""
    found: list[Record] = []
    async for page in pages:
        assert not page.problems
        found.extend(page.records)
    return found


def by_name[T](kind: type[T], records: list[Record]) -> dict[str, T]:
    return {record.record_name: record for record in records if isinstance(record, kind)}


def files(resources: tuple[Resource, ...]) -> set[tuple[Any, ...]]:
    return {(str(r.kind), r.uti, r.size, r.checksum) for r in resources}


def check(truth: list[dict[str, Any]], records: list[Record]) -> None:
    """Compare a listing with what the simulator knows, record by record and file by file."""
    assets, masters = by_name(Asset, records), by_name(Master, records)
    assert set(assets) == {line["asset"] for line in truth}
    for line in truth:
        asset, master = assets[line["asset"]], masters[line["master"]]
        assert asset.master_name == line["master"]
        assert asset.captured_ms == line["captured_ms"]
        assert asset.added_ms == line["added_ms"]
        assert asset.offset_seconds == line["offset_seconds"]
        assert (asset.is_favorite, asset.is_hidden) == (line["favorite"], line["hidden"])
        assert asset.is_deleted == line["deleted"]
        assert (asset.title, asset.description) == (line["title"], line["description"])
        assert list(asset.keywords) == line["keywords"]
        assert asset.burst_id == line["burst_id"]
        place = asset.location
        assert (place and [place.latitude, place.longitude, place.altitude]) == line["location"]
        name = line["filename"]
        assert master.filename == (name.replace("\0", "") if name else None)
        assert files(master.resources) | files(asset.resources) == {
            (r["kind"], r["uti"], r["size"], r["checksum"]) for r in line["resources"]
        }


async def primary(library: Library) -> Zone:
    (zone, *_) = await library.cloudkit.zones()
    assert zone.name == "PrimarySync"
    return zone


async def test_a_library_of_3000_assets_is_listed_completely(make_library: Any) -> None:
    library = await make_library(assets=3000)
    zone = await primary(library)
    await library.cloudkit.check_indexing(zone)
    truth = await library.simulated.async_truth()
    lines = [line for line in truth if line["type"] == "asset"]

    before = library.cloudkit.requests
    visible = await records_of(library.cloudkit.list_assets(zone))
    made = library.cloudkit.requests - before
    check([line for line in lines if line["listed"]], visible)
    assert len(visible) == len({(type(record), record.record_name) for record in visible})
    assert await library.cloudkit.count(zone) == len(by_name(Asset, visible))
    # The count, the windows, one look behind the end.
    assert made == 1 + -(-len(by_name(Asset, visible)) // 96) + 1

    hidden = await records_of(library.cloudkit.list_assets(zone, index=AssetIndex.HIDDEN))
    check([line for line in lines if line["hidden"] and not line["deleted"]], hidden)
    deleted = await records_of(library.cloudkit.list_assets(zone, index=AssetIndex.DELETED))
    check([line for line in lines if line["deleted"]], deleted)


@pytest.mark.parametrize("scope", ["private", "shared"])
async def test_a_shared_library_in_either_database(make_library: Any, scope: str) -> None:
    library = await make_library(assets=60, shared_assets=150, shared_scope=scope)
    own, shared = await library.cloudkit.zones()
    assert (own.is_shared_library, shared.is_shared_library) == (False, True)
    assert shared.scope is Scope(scope)

    lines = await library.simulated.async_assets(zone=shared.name, listed=True)
    check(lines, await records_of(library.cloudkit.list_assets(shared)))
    assert await records_of(library.cloudkit.list_albums(shared)) == []


async def test_albums_folders_and_memberships(make_library: Any) -> None:
    library = await make_library(assets=800)
    zone = await primary(library)
    records = await records_of(library.cloudkit.list_albums(zone))
    truth = [line for line in await library.simulated.async_truth() if line["type"] == "album"]

    albums = by_name(Album, records)
    members: dict[str, set[str]] = {}
    for membership in by_name(Membership, records).values():
        members.setdefault(membership.album_name, set()).add(membership.asset_name)
    assert truth
    assert set(albums) == {line["album"] for line in truth}
    for line in truth:
        album = albums[line["album"]]
        assert (album.name, album.parent_name) == (line["name"], line["parent"])
        assert album.is_folder == line["folder"]
        assert members.get(line["album"], set()) == set(line["assets"])


async def test_twenty_changes_are_seen_through_the_feed(make_library: Any) -> None:
    library = await make_library(assets=400, shared_assets=40)
    zone = await primary(library)
    cloudkit = library.cloudkit
    token = await cloudkit.current_token(zone)
    known = {
        (type(record), record.record_name): record
        for index in AssetIndex
        for record in await records_of(cloudkit.list_assets(zone, index=index))
    }
    _, database = await cloudkit.changed_zones(None)
    assert (await cloudkit.changed_zones(database))[0] == frozenset()

    wishes: list[dict[str, Any]] = [
        *({"op": "add", "kind": kind} for kind in ("heic", "live", "mov", "raw_and_jpeg")),
        *({"op": "edit"} for _ in range(3)),
        *({"op": "delete"} for _ in range(3)),
        *({"op": op} for op in ("restore", "purge", "purge", "favorite", "hide", "unhide")),
        {"op": "caption", "title": "New", "description": "Text", "keywords": ["a", "b"]},
        {"op": "duplicate"},
        {"op": "move"},
        {"op": "favorite", "value": False},
    ]
    assert len(wishes) == 20
    await library.simulated.async_mutate(*wishes)

    before = cloudkit.requests
    changed, database = await cloudkit.changed_zones(database)
    assert changed == {zone.name, next(z.name for z in await cloudkit.zones() if z != zone)}
    last = token
    async for page in cloudkit.changes(zone, token):
        assert not page.problems
        last = page.token or last
        for record in page.records:
            if isinstance(record, Tombstone):
                for kind in (Asset, Master):
                    known.pop((kind, record.record_name), None)
            else:
                known[(type(record), record.record_name)] = record
    assert cloudkit.requests - before < 10

    check(await library.simulated.async_assets(zone=zone.name), list(known.values()))
    assert last != token
    assert [page.records async for page in cloudkit.changes(zone, last)] == [()]
    assert (await cloudkit.changed_zones(database))[0] == frozenset()


async def test_a_session_that_ends_while_listing_is_renewed_once(make_library: Any) -> None:
    library = await make_library(assets=1500)
    zone = await primary(library)
    records: list[Record] = []
    pages = 0
    async for page in library.cloudkit.list_assets(zone):
        records.extend(page.records)
        pages += 1
        if pages == 3:
            await library.simulated.async_expire("web")
    assert library.account.generation == 2
    check(await library.simulated.async_assets(zone=zone.name, listed=True), records)


async def test_cookies_that_apple_renews_are_kept(make_library: Any) -> None:
    library = await make_library(assets=50)
    zone = await primary(library)
    first = library.account.cookie_header(library.account.database_url)
    # The simulator renews the cookie every few answers and soon forgets the older ones.
    for _ in range(80):
        await library.cloudkit.count(zone)
    assert library.account.cookie_header(library.account.database_url) != first
    assert library.account.generation == 1


async def test_a_session_that_cannot_be_renewed(make_library: Any) -> None:
    library = await make_library(assets=10)
    zone = await primary(library)
    for what in ("web", "session"):
        await library.simulated.async_expire(what)
    with pytest.raises(errors.SignInRequiredError):
        await library.cloudkit.count(zone)


async def first_file(library: Library) -> tuple[Zone, str, Resource]:
    """Return an original of some size."""
    zone = await primary(library)
    async for page in library.cloudkit.list_assets(zone):
        for record in page.records:
            for resource in record.resources if isinstance(record, Master) else ():
                if resource.kind is ResourceKind.ORIGINAL and resource.size > 1000:
                    return zone, record.record_name, resource
    raise AssertionError


async def fetch(library: Library, url: str | None, **more: Any) -> tuple[int, str | None, bytes]:
    assert url
    async with library.cloudkit.download(url, **more) as response:
        return response.status, response.headers.get("ETag"), await response.read()


async def test_downloaded_bytes_match_apples_checksum(make_library: Any) -> None:
    library = await make_library(assets=60)
    zone = await primary(library)
    hashes = {
        resource["checksum"]: resource["sha256"]
        for line in await library.simulated.async_assets()
        for resource in line["resources"]
    }
    seen = 0
    for record in await records_of(library.cloudkit.list_assets(zone)):
        for resource in record.resources if isinstance(record, Master | Asset) else ():
            status, _, data = await fetch(library, resource.url)
            hasher = AssetHasher()
            hasher.update(data)
            assert (status, hasher.size) == (200, resource.size)
            assert hasher.apple == resource.checksum
            assert hasher.sha256 == hashes[resource.checksum]
            seen += 1
    assert seen > 60


async def test_a_download_is_resumed(make_library: Any) -> None:
    library = await make_library(assets=20)
    _, _, resource = await first_file(library)
    _, etag, whole = await fetch(library, resource.url)
    assert etag
    assert await fetch(library, resource.url, offset=700, etag=etag) == (206, etag, whole[700:])
    assert await fetch(library, resource.url, offset=700, etag='"other"') == (200, etag, whole)


async def test_expired_addresses_are_looked_up_again(make_library: Any) -> None:
    library = await make_library(assets=20, url_ttl=0)
    zone, name, resource = await first_file(library)
    await asyncio.sleep(1.1)
    with pytest.raises(errors.UrlExpiredError):
        await fetch(library, resource.url)

    await library.simulated.async_change(url_ttl=3600)
    (record,) = await library.cloudkit.lookup(zone, [name, "no such record"])
    assert isinstance(record, Master)
    assert record.resources[0].checksum == resource.checksum
    assert (await fetch(library, record.resources[0].url))[0] == 200


async def test_lookups_of_many_names_are_split(make_library: Any) -> None:
    library = await make_library(assets=450)
    zone = await primary(library)
    names = list(by_name(Asset, await records_of(library.cloudkit.list_assets(zone))))
    before = library.cloudkit.requests
    found = await library.cloudkit.lookup(zone, names)
    assert [record.record_name for record in found] == names
    assert library.cloudkit.requests - before == -(-len(names) // 200)


async def test_a_refused_token_is_its_own_error(make_library: Any) -> None:
    library = await make_library(assets=20)
    zone = await primary(library)
    token = await library.cloudkit.current_token(zone)
    _, database = await library.cloudkit.changed_zones(None)
    await library.simulated.async_expire("sync")
    with pytest.raises(errors.ChangeTokenRefusedError):
        _ = [page async for page in library.cloudkit.changes(zone, token)]
    # The database's token is only a hint, so all libraries count as changed.
    changed, _ = await library.cloudkit.changed_zones(database)
    assert zone.name in changed


async def test_a_zone_that_is_gone(make_library: Any) -> None:
    library = await make_library(assets=20)
    zone = Zone("SharedSync-00000000-0000-0000-0000-000000000000", "_x", Scope.PRIVATE)
    with pytest.raises(errors.ZoneGoneError):
        await library.cloudkit.current_token(zone)


async def test_a_zone_that_was_deleted_has_changed() -> None:
    entry = {"zoneID": {"zoneName": "SharedSync-1", "ownerRecordName": "_x"}, "deleted": True}
    answers = iter([{"zones": [entry], "syncToken": "1"}, {"zones": [], "syncToken": "2"}])

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        return json_answer(next(answers))

    async with apple_server(answer) as (account, session, _):
        changed, _ = await CloudKit(account, session, pacing=QUICK).changed_zones(None)
    assert changed == {"SharedSync-1"}


async def test_unfinished_indexing(make_library: Any) -> None:
    library = await make_library(assets=20)
    zone = await primary(library)
    await library.simulated.async_indexing("RUNNING", progress=73)
    with pytest.raises(errors.IndexingUnfinishedError) as unfinished:
        await library.cloudkit.check_indexing(zone)
    assert unfinished.value.placeholders == {"progress": "73"}
    await library.simulated.async_indexing("FINISHED")
    await library.cloudkit.check_indexing(zone)


async def test_web_access_switched_off_later(make_library: Any) -> None:
    library = await make_library(assets=20)
    zone = await primary(library)
    await library.simulated.async_change(web_access=False)
    with pytest.raises(errors.WebAccessDisabledError):
        await library.cloudkit.count(zone)


async def test_throttling_in_the_middle_of_a_listing(make_library: Any) -> None:
    library = await make_library(assets=600)
    zone = await primary(library)
    await library.simulated.async_fault("private/records/query$", times=2, skip=2, status=503)
    busy = {"serverErrorCode": "TRY_AGAIN_LATER"}
    await library.simulated.async_fault("private/records/query$", times=2, status=200, body=busy)
    records = await records_of(library.cloudkit.list_assets(zone))
    check(await library.simulated.async_assets(zone=zone.name, listed=True), records)
