"""The binary sensors of backups."""

from pathlib import Path
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import snapshot_platform
from syrupy.assertion import SnapshotAssertion

from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNKNOWN, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from tests.helpers import build_phone, build_snapshot, build_tablet, folder_entry, load


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_entities(
    hass: HomeAssistant,
    tmp_path: Path,
    entity_registry: er.EntityRegistry,
    snapshot: SnapshotAssertion,
) -> None:
    build_phone(tmp_path)
    build_snapshot(tmp_path)
    build_tablet(tmp_path)
    with patch("custom_components.apple_backup.BACKUPS_PLATFORMS", [Platform.BINARY_SENSOR]):
        entry = await load(hass, folder_entry(tmp_path))
        await snapshot_platform(hass, entity_registry, snapshot, entry.entry_id)
        assert await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize(
    ("changes", "encrypted", "complete"),
    [
        ({}, STATE_ON, STATE_ON),
        ({"password": None}, STATE_OFF, STATE_ON),
        ({"snapshot_state": "uploading"}, STATE_ON, STATE_OFF),
        ({"overrides": {"Status.plist": None}}, STATE_ON, STATE_UNKNOWN),
    ],
)
async def test_states(
    hass: HomeAssistant, tmp_path: Path, changes: dict[str, object], encrypted: str, complete: str
) -> None:
    build_phone(tmp_path, **changes)
    await load(hass, folder_entry(tmp_path))
    assert hass.states.get("binary_sensor.ada_s_iphone_encrypted").state == encrypted
    assert hass.states.get("binary_sensor.ada_s_iphone_complete").state == complete
