"""The buttons of iCloud accounts."""

from pathlib import Path
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import snapshot_platform
from syrupy.assertion import SnapshotAssertion

from custom_components.apple_backup.const import DOMAIN
from homeassistant.components.button import DOMAIN as BUTTON_DOMAIN, SERVICE_PRESS
from homeassistant.const import ATTR_ENTITY_ID, Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
from tests.helpers import account_entry, load
from tests.simulated_icloud.client import SimulatedICloud

SYNC_NOW = "button.sample_user_sync_now"


async def press(hass: HomeAssistant) -> None:
    await hass.services.async_call(
        BUTTON_DOMAIN, SERVICE_PRESS, {ATTR_ENTITY_ID: SYNC_NOW}, blocking=True
    )


async def test_entities(
    hass: HomeAssistant,
    icloud_proxy: SimulatedICloud,
    tmp_path: Path,
    entity_registry: er.EntityRegistry,
    snapshot: SnapshotAssertion,
) -> None:
    # The address decides the account's number.
    options = {"apple_id": "button@icloud.example", "assets": 1}
    entry, _ = await account_entry(hass, icloud_proxy, tmp_path / "library", **options)
    with patch("custom_components.apple_backup.PHOTOS_PLATFORMS", [Platform.BUTTON]):
        await load(hass, entry)
        await snapshot_platform(hass, entity_registry, snapshot, entry.entry_id)
        assert await hass.config_entries.async_unload(entry.entry_id)


async def test_press_starts_a_sync(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path
) -> None:
    entry, _ = await account_entry(hass, icloud_proxy, tmp_path / "library", assets=4)
    await load(hass, entry)
    await press(hass)
    with pytest.raises(ServiceValidationError) as caught:
        await press(hass)
    assert caught.value.translation_domain == DOMAIN
    assert caught.value.translation_key == "sync_in_progress"
    await hass.async_block_till_done(wait_background_tasks=True)
    assert hass.states.get("sensor.sample_user_photos_and_videos").state == "4"
