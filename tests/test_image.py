"""The pictures of an account as entities."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from PIL import Image
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    snapshot_platform,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from syrupy.assertion import SnapshotAssertion

from custom_components.apple_backup.library_commands import LibraryCommands
from custom_components.apple_backup.library_options import CONF_PICTURE_ALBUMS
from custom_components.apple_backup.media_ids import photo_media_id
from custom_components.apple_backup.photos.catalog.found import FoundPhoto
from custom_components.apple_backup.photos.catalog.photo_query import PhotoQuery
from custom_components.apple_backup.photos.errors import CatalogError, NoPictureError
from custom_components.apple_backup.photos.pictures import Pictures as PhotoPictures, PictureSize
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN, Platform
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_component import async_update_entity
from homeassistant.util import dt as dt_util
from tests.helpers import account_entry, load
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

LATEST = "image.sample_user_latest_photo"
FAVORITE = "image.sample_user_random_favorite"
DAY = "image.sample_user_on_this_day"


@dataclass
class Pictures:
    """A synced account that has pictures and nothing else."""

    hass: HomeAssistant
    entry: MockConfigEntry
    account: SimulatedAccount

    async def mutate(self, *operations: dict[str, Any]) -> Any:
        """Change something in iCloud and sync."""
        done = await self.account.async_mutate(*operations)
        await self.sync()
        return done

    async def sync(self) -> None:
        await self.entry.runtime_data.coordinator.async_sync_and_wait()
        await self.settle()

    async def settle(self) -> None:
        await self.hass.async_block_till_done(wait_background_tasks=True)

    async def choose(self, *albums: str) -> None:
        """Choose albums in the options."""
        options = self.hass.config_entries.options
        menu = await options.async_init(self.entry.entry_id)
        form = await options.async_configure(menu["flow_id"], {"next_step_id": "pictures"})
        answer = {CONF_PICTURE_ALBUMS: list(albums)} if albums else {}
        done = await options.async_configure(form["flow_id"], answer)
        assert done["type"] is FlowResultType.CREATE_ENTRY
        await self.settle()

    def ids(self) -> set[str]:
        registry = er.async_get(self.hass)
        entries = er.async_entries_for_config_entry(registry, self.entry.entry_id)
        return {one.entity_id for one in entries} - {LATEST, FAVORITE, DAY}

    def shown(self, entity_id: str) -> str | None:
        """The media id of what a picture shows."""
        state = self.hass.states.get(entity_id)
        assert state is not None
        shown: str | None = state.attributes.get("media_content_id")
        return shown


@pytest.fixture
async def pictures(
    hass: HomeAssistant,
    icloud_proxy: SimulatedICloud,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> AsyncGenerator[Pictures]:
    # The address decides the account's number, which the snapshot holds.
    apple_id = f"{request.node.name}@icloud.example"
    options = {"apple_id": apple_id, "assets": 16, "shared_assets": 0}
    entry, account = await account_entry(hass, icloud_proxy, tmp_path / "library", **options)
    with patch("custom_components.apple_backup.PHOTOS_PLATFORMS", [Platform.IMAGE]):
        await load(hass, entry)
        made = Pictures(hass, entry, account)
        await made.sync()
        yield made
        await hass.config_entries.async_unload(entry.entry_id)


async def album_with(pictures: Pictures, name: str, count: int = 1) -> tuple[str, list[str]]:
    """Make an album in iCloud; its record name and those of its photos, which are no videos."""
    wanted = await pictures.account.async_assets(listed=True, kind="jpeg")
    assets = [one["asset"] for one in wanted[:count]]
    [made] = await pictures.account.async_mutate({"op": "album_create", "name": name})
    record = made["album"]
    await pictures.mutate(
        *({"op": "album_add", "album": record, "asset": asset} for asset in assets)
    )
    return record, assets


def _varying(data: Any, path: Any) -> Any:
    """Take what chance decides for the same."""
    decided = {"state", "captured", "title", "kind", "media_content_id", "favorite"}
    decided |= {"access_token", "entity_picture"}
    name = str(path[-1][0]) if path else ""
    return "varies" if name in decided and data != STATE_UNKNOWN else data


async def test_entities(
    hass: HomeAssistant,
    pictures: Pictures,
    snapshot: SnapshotAssertion,
    freezer: FrozenDateTimeFactory,
) -> None:
    record, _ = await album_with(pictures, "Wall")
    await pictures.choose(record)
    # A day of no photo.
    freezer.move_to("2026-12-03 12:00:00+00:00")
    assert await hass.config_entries.async_reload(pictures.entry.entry_id)
    await pictures.settle()
    await snapshot_platform(
        hass, er.async_get(hass), snapshot.with_defaults(matcher=_varying), pictures.entry.entry_id
    )


async def test_pictures_follow_the_library(
    hass: HomeAssistant,
    icloud_proxy: SimulatedICloud,
    tmp_path: Path,
    entity_registry: er.EntityRegistry,
    hass_client: ClientSessionGenerator,
) -> None:
    entry, account = await account_entry(
        hass, icloud_proxy, tmp_path / "library", assets=16, shared_assets=0
    )
    with patch("custom_components.apple_backup.PHOTOS_PLATFORMS", [Platform.IMAGE]):
        await load(hass, entry)
        assert {
            one.entity_id
            for one in er.async_entries_for_config_entry(entity_registry, entry.entry_id)
        } == {LATEST, FAVORITE, DAY}
        assert hass.states.get(LATEST).state == STATE_UNKNOWN

        await entry.runtime_data.coordinator.async_sync_and_wait()
        await hass.async_block_till_done(wait_background_tasks=True)
        client = await hass_client()
        for entity_id in (LATEST, FAVORITE):
            state = hass.states.get(entity_id)
            assert state.state != STATE_UNKNOWN
            answer = await client.get(state.attributes["entity_picture"])
            assert (answer.status, answer.content_type) == (HTTPStatus.OK, "image/jpeg")
            assert Image.open(BytesIO(await answer.read())).format == "JPEG"
        assert hass.states.get(FAVORITE).attributes["favorite"] is True
        assert hass.states.get(DAY).state == STATE_UNKNOWN
        # Its icon is shown instead of a picture that cannot be loaded.
        assert "entity_picture" not in hass.states.get(DAY).attributes

        # The latest photo is hidden: at once it is not given any more, and then another one is.
        shown = hass.states.get(LATEST)
        assets = await account.async_assets(listed=True)
        newest = max(
            (one for one in assets if one["captured_ms"] and one["kind"] != "mov"),
            key=lambda one: one["captured_ms"],
        )
        await account.async_mutate({"op": "hide", "asset": newest["asset"]})
        await entry.runtime_data.coordinator.async_sync_and_wait()
        await hass.async_block_till_done(wait_background_tasks=True)
        now = hass.states.get(LATEST)
        assert now.attributes["media_content_id"] != shown.attributes["media_content_id"]

        await async_update_entity(hass, FAVORITE)
        assert hass.states.get(FAVORITE).state != STATE_UNKNOWN
        assert await hass.config_entries.async_unload(entry.entry_id)


async def test_the_moment_a_photo_was_taken_is_told_as_a_search_tells_it(
    hass: HomeAssistant, pictures: Pictures
) -> None:
    taken = dt_util.utcnow().replace(microsecond=0)
    [asset, *_] = await pictures.account.async_assets(listed=True, kind="jpeg")
    milliseconds = int(taken.timestamp() * 1000)
    kathmandu = 20_700
    await pictures.mutate(
        {
            "op": "date",
            "asset": asset["asset"],
            "captured_ms": milliseconds,
            "offset": kathmandu,
        }
    )
    told = hass.states.get(LATEST).attributes["captured"]
    assert told == taken.astimezone(timezone(timedelta(seconds=kathmandu))).isoformat()
    page = await LibraryCommands(hass, pictures.entry).search(PhotoQuery(), None, 1)
    assert [photo["captured"] for photo in page["items"]] == [told]


async def test_the_picture_of_this_day_changes_at_midnight(
    hass: HomeAssistant, pictures: Pictures, freezer: FrozenDateTimeFactory
) -> None:
    taken = await _taken(pictures)
    anniversary = taken.replace(year=dt_util.now().year + 1)

    async def after_midnight(day: datetime) -> None:
        freezer.move_to(dt_util.start_of_local_day(day) + timedelta(seconds=11))
        async_fire_time_changed(hass)
        await pictures.settle()

    await after_midnight(anniversary)
    state = hass.states.get(DAY)
    assert state.state != STATE_UNKNOWN
    assert datetime.fromisoformat(state.attributes["captured"]).year < anniversary.year
    days = {
        datetime.fromtimestamp(one["captured_ms"] / 1000, UTC).date().replace(year=2000)
        for one in await pictures.account.async_assets()
        if one["captured_ms"]
    }
    empty = next(
        day
        for day in (anniversary + timedelta(days=number) for number in range(2, 365))
        if not {(day + timedelta(days=near)).date().replace(year=2000) for near in (-1, 0, 1)}
        & days
    )
    await after_midnight(empty)
    assert hass.states.get(DAY).state == STATE_UNKNOWN


async def _taken(pictures: Pictures) -> datetime:
    """The moment a photo was taken, by its own clock, on no leap day."""
    for one in await pictures.account.async_assets(listed=True, kind="jpeg"):
        photo = await pictures.entry.runtime_data.engine.photo(one["zone"], one["asset"])
        assert photo is not None
        if photo.captured_ms is None:
            continue
        own_ms = photo.captured_ms + (photo.offset_seconds or 0) * 1000
        taken = datetime.fromtimestamp(own_ms / 1000, UTC)
        if (taken.month, taken.day) != (2, 29):
            return taken.replace(tzinfo=dt_util.get_default_time_zone())
    raise AssertionError("no such photo")


async def test_only_chosen_albums_have_a_picture(
    hass: HomeAssistant, pictures: Pictures, hass_client: ClientSessionGenerator
) -> None:
    record, [asset] = await album_with(pictures, "Wall")
    assert pictures.ids() == set()
    runtime = pictures.entry.runtime_data
    await pictures.choose(record)
    wall = "image.sample_user_random_from_wall"
    assert pictures.ids() == {wall}
    assert pictures.entry.runtime_data is runtime
    key = pictures.shown(wall)
    photo = await runtime.engine.photo("PrimarySync", asset)
    assert photo is not None
    assert key is not None
    client = await hass_client()
    answer = await client.get(hass.states.get(wall).attributes["entity_picture"])
    assert (answer.status, answer.content_type) == (HTTPStatus.OK, "image/jpeg")

    # A restart finds it again, and what is not chosen any more goes.
    assert await hass.config_entries.async_reload(pictures.entry.entry_id)
    await pictures.settle()
    assert pictures.shown(wall) == key
    await pictures.choose()
    assert pictures.ids() == set()
    assert hass.states.get(wall) is None
    assert CONF_PICTURE_ALBUMS not in pictures.entry.options


async def test_a_picture_follows_the_name_and_the_end_of_its_album(
    hass: HomeAssistant, pictures: Pictures
) -> None:
    record, _ = await album_with(pictures, "Wall")
    other, _ = await album_with(pictures, "Hall")
    await pictures.choose(record, other)
    wall = "image.sample_user_random_from_wall"
    hall = "image.sample_user_random_from_hall"
    er.async_get(hass).async_update_entity(hall, disabled_by=er.RegistryEntryDisabler.USER)
    assert pictures.ids() == {wall, hall}

    await pictures.mutate(
        {"op": "album_rename", "album": record, "name": "Kitchen"},
        {"op": "album_rename", "album": other, "name": "Cellar"},
    )
    # Automations go on to know it.
    assert pictures.ids() == {wall, hall}
    state = hass.states.get(wall)
    assert state.attributes["friendly_name"] == "Sample User Random from Kitchen"
    assert state.state not in (STATE_UNKNOWN, STATE_UNAVAILABLE)
    assert hass.states.get(hall) is None

    await pictures.mutate({"op": "album_delete", "album": record})
    assert pictures.ids() == {hall}
    assert hass.states.get(wall) is None
    # The form still can be saved.
    await pictures.choose(record, other)
    assert pictures.ids() == {hall}


async def test_an_album_shows_no_private_photo(hass: HomeAssistant, pictures: Pictures) -> None:
    record, [first, second] = await album_with(pictures, "Wall", 2)
    await pictures.choose(record)
    wall = "image.sample_user_random_from_wall"
    assert pictures.shown(wall) is not None
    await pictures.mutate({"op": "hide", "asset": first}, {"op": "delete", "asset": second})
    for _ in range(3):
        await async_update_entity(hass, wall)
        state = hass.states.get(wall)
        assert (state.state, pictures.shown(wall)) == (STATE_UNKNOWN, None)


async def test_a_catalog_made_anew_forgets_no_picture_before_it_is_filled(
    hass: HomeAssistant, pictures: Pictures
) -> None:
    record, _ = await album_with(pictures, "Wall")
    await pictures.choose(record)
    wall = "image.sample_user_random_from_wall"
    assert await hass.config_entries.async_unload(pictures.entry.entry_id)
    for path in Path(hass.config.path("apple_backup")).glob("*"):
        path.unlink()
    assert await hass.config_entries.async_setup(pictures.entry.entry_id)
    await pictures.settle()
    assert pictures.ids() == {wall}
    assert hass.states.get(wall).state == STATE_UNAVAILABLE
    await pictures.sync()
    assert pictures.ids() == {wall}
    assert pictures.shown(wall) is not None


async def test_a_photo_without_a_picture_gives_way_to_another_one(
    hass: HomeAssistant, pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, without = PhotoPictures.get, pictures.shown(LATEST)
    assert without is not None

    async def get(self: PhotoPictures, photo: FoundPhoto, size: PictureSize) -> Path:
        if photo_media_id(pictures.entry.entry_id, photo.zone, photo.asset) == without:
            raise NoPictureError("damaged")
        return await real(self, photo, size)

    monkeypatch.setattr(PhotoPictures, "get", get)
    await async_update_entity(hass, LATEST)
    assert pictures.shown(LATEST) not in (None, without)
    assert hass.states.get(LATEST).state not in (STATE_UNKNOWN, STATE_UNAVAILABLE)

    # Where none of them has one, none is shown rather than a picture that cannot be loaded.
    async def none(*_: object) -> Path:
        raise NoPictureError("damaged")

    monkeypatch.setattr(PhotoPictures, "get", none)
    await async_update_entity(hass, LATEST)
    assert (hass.states.get(LATEST).state, pictures.shown(LATEST)) == (STATE_UNKNOWN, None)


async def test_a_catalog_that_cannot_be_asked_leaves_the_photo_that_is_shown(
    hass: HomeAssistant,
    pictures: Pictures,
    hass_client: ClientSessionGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = hass.states.get(LATEST)
    client = await hass_client()
    with monkeypatch.context() as patched:

        async def fail(*_: object) -> Any:
            raise CatalogError("locked")

        engine = type(pictures.entry.runtime_data.engine)
        patched.setattr(engine, "latest_photos", fail)
        patched.setattr(engine, "photo", fail)
        await async_update_entity(hass, LATEST)
        assert hass.states.get(LATEST).as_dict() == before.as_dict()
        # Whether everybody still may see it cannot be told meanwhile.
        answer = await client.get(before.attributes["entity_picture"])
        assert answer.status == HTTPStatus.INTERNAL_SERVER_ERROR
    answer = await client.get(before.attributes["entity_picture"])
    assert answer.status == HTTPStatus.OK


async def test_a_photo_that_was_hidden_a_moment_ago_is_not_given_any_more(
    hass: HomeAssistant, pictures: Pictures, hass_client: ClientSessionGenerator
) -> None:
    client = await hass_client()
    shown = hass.states.get(LATEST)
    address = shown.attributes["entity_picture"]
    assert (await client.get(address)).status == HTTPStatus.OK
    assets = await pictures.account.async_assets(listed=True)
    hidden = next(
        one["asset"]
        for one in assets
        if photo_media_id(pictures.entry.entry_id, one["zone"], one["asset"])
        == shown.attributes["media_content_id"]
    )
    await pictures.account.async_mutate({"op": "hide", "asset": hidden})
    # The entity has not been told yet.
    await pictures.entry.runtime_data.engine.sync()
    assert hass.states.get(LATEST) == shown
    assert (await client.get(address)).status == HTTPStatus.INTERNAL_SERVER_ERROR
    # Nor is there one where the entity shows none.
    answer = await client.get(f"/api/image_proxy/{DAY}")
    assert hass.states.get(DAY).state == STATE_UNKNOWN
    assert answer.status == HTTPStatus.INTERNAL_SERVER_ERROR


async def test_a_picture_that_has_just_left_the_cache_is_no_fault(
    pictures: Pictures,
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    real = PhotoPictures.get

    async def get(self: PhotoPictures, photo: FoundPhoto, size: PictureSize) -> Path:
        path = await real(self, photo, size)
        path.unlink()
        return path

    address = hass.states.get(LATEST).attributes["entity_picture"]
    client = await hass_client()
    with monkeypatch.context() as patched:
        patched.setattr(PhotoPictures, "get", get)
        assert (await client.get(address)).status == HTTPStatus.INTERNAL_SERVER_ERROR
    # The next one to ask gets it made anew.
    assert (await client.get(address)).status == HTTPStatus.OK
    assert "Traceback" not in caplog.text
