"""The pictures of an account as entities."""

from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

from PIL import Image
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.const import STATE_UNKNOWN, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_component import async_update_entity
from tests.helpers import account_entry, load
from tests.simulated_icloud.client import SimulatedICloud

LATEST = "image.sample_user_latest_photo"
FAVORITE = "image.sample_user_random_favorite"
DAY = "image.sample_user_on_this_day"


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
