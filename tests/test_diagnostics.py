"""Diagnostics help without telling who, where and what."""

import json
from pathlib import Path

import pytest
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
    get_diagnostics_for_device,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.apple_backup.photos.errors import PhotosError
from homeassistant.const import CONF_PASSWORD
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from tests.helpers import PHONE_UDID, account_entry, build_phone, folder_entry, load
from tests.simulated_icloud.client import SimulatedICloud


async def test_account(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    icloud_proxy: SimulatedICloud,
    tmp_path: Path,
) -> None:
    assert await async_setup_component(hass, "diagnostics", {})
    entry, account = await account_entry(hass, icloud_proxy, tmp_path / "library", assets=2)
    await load(hass, entry)
    data = {**entry.data, CONF_PASSWORD: account.password}
    hass.config_entries.async_update_entry(entry, data=data)
    await entry.runtime_data.coordinator.async_sync_and_wait()

    told = await get_diagnostics_for_config_entry(hass, hass_client, entry)

    assert told["status"]["state"] == "idle"
    assert told["status"]["totals"]["assets"] == 2
    text = json.dumps(told)
    for secret in (account.password, account.apple_id, account.dsid, str(tmp_path)):
        assert secret not in text


async def test_folder(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, tmp_path: Path
) -> None:
    assert await async_setup_component(hass, "diagnostics", {})
    build_phone(tmp_path / "Backup")
    entry = await load(hass, folder_entry(tmp_path / "Backup"))

    told = await get_diagnostics_for_config_entry(hass, hass_client, entry)

    assert told["backups"][0]["is_encrypted"] is True
    text = json.dumps(told)
    for secret in (PHONE_UDID, "Ada", "F17TESTSERIAL", str(tmp_path)):
        assert secret not in text


async def test_a_run_that_failed_names_no_folder(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    icloud_proxy: SimulatedICloud,
    tmp_path: Path,
) -> None:
    assert await async_setup_component(hass, "diagnostics", {})
    entry, _ = await account_entry(hass, icloud_proxy, tmp_path / "library", assets=2)
    await load(hass, entry)
    (tmp_path / "library").rename(tmp_path / "away")
    with pytest.raises(PhotosError):
        await entry.runtime_data.coordinator.async_sync_and_wait()
    told = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    assert told["status"]["error"] == "library_missing"
    assert told["sign_in"]["is_signed_in"] is True
    assert str(tmp_path) not in json.dumps(told)


async def test_devices(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, tmp_path: Path
) -> None:
    assert await async_setup_component(hass, "diagnostics", {})
    build_phone(tmp_path / "Backup")
    entry = await load(hass, folder_entry(tmp_path / "Backup"))
    [backup] = entry.runtime_data.coordinator.data.backups
    await entry.runtime_data.sessions.unlock(backup, "secret", "somebody")
    told = {}
    for device in dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id):
        told[device.via_device_id is None] = await get_diagnostics_for_device(
            hass, hass_client, entry, device
        )
    assert told[False]["backup"]["is_encrypted"] is True
    assert told[False]["is_unlocked"] is True
    assert told[False]["check"] is told[False]["job"] is None
    assert told[True]["backups"] == [told[False]["backup"]]
    for secret in (PHONE_UDID, "Ada", "F17TESTSERIAL", str(tmp_path)):
        assert secret not in json.dumps(told)
