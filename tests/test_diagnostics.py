"""Diagnostics help without telling who, where and what."""

import json
from pathlib import Path

from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.const import CONF_PASSWORD
from homeassistant.core import HomeAssistant
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
