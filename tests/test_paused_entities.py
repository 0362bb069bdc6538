"""What the entities of an iCloud account tell while its user pauses the downloads."""

import asyncio
from pathlib import Path

import pytest

from custom_components.apple_backup.models import PhotosConfigEntry
from custom_components.apple_backup.photos_state import PhotosState
from homeassistant.const import ATTR_ENTITY_ID, STATE_OFF, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from tests.helpers import account_entry, load
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud


@pytest.fixture
async def opened(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path
) -> tuple[PhotosConfigEntry, SimulatedAccount]:
    """An account that is loaded and was synced once."""
    entry, account = await account_entry(hass, icloud_proxy, tmp_path / "library", assets=8)
    await load(hass, entry)
    await entry.runtime_data.coordinator.async_sync_and_wait()
    await hass.async_block_till_done()
    return entry, account


@pytest.mark.usefixtures("opened")
async def test_a_pause_is_told_by_what_rests_as_well(hass: HomeAssistant) -> None:
    def states() -> list[str]:
        names = ("sensor.{}_status", "sensor.{}_next_sync", "binary_sensor.{}_activity")
        return [hass.states.get(name.format("sample_user")).state for name in names]

    working = states()
    assert (working[0], working[2]) == ("idle", STATE_OFF)
    assert working[1] != STATE_UNKNOWN
    downloads = {ATTR_ENTITY_ID: "switch.sample_user_downloads"}
    await hass.services.async_call("switch", "turn_off", downloads, blocking=True)
    assert states() == ["paused", STATE_UNKNOWN, STATE_OFF]
    await hass.services.async_call("switch", "turn_on", downloads, blocking=True)
    assert states() == working


async def test_files_that_a_paused_sync_waits_for_are_to_be_downloaded(
    hass: HomeAssistant, opened: tuple[PhotosConfigEntry, SimulatedAccount]
) -> None:
    entry, account = opened
    coordinator = entry.runtime_data.coordinator
    await account.async_mutate({"op": "add", "count": 2})
    await coordinator.async_pause()
    coordinator.start_sync()
    async with asyncio.timeout(20):
        while coordinator.data.state is not PhotosState.PAUSED:
            await asyncio.sleep(0.02)
    to_come = coordinator.data.progress.files_total
    assert to_come >= 2
    assert hass.states.get("sensor.sample_user_status").state == "paused"
    assert hass.states.get("sensor.sample_user_files_to_download").state == str(to_come)
    await coordinator.async_pause(paused=False)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert hass.states.get("sensor.sample_user_files_to_download").state == "0"
