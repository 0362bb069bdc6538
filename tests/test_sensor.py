"""The sensors of both halves."""

from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import snapshot_platform
from syrupy.assertion import SnapshotAssertion

from custom_components.apple_backup.photos.files.volume import LibraryVolume
from homeassistant.const import STATE_UNKNOWN, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from tests.helpers import account_entry, build_phone, build_snapshot, folder_entry, load
from tests.simulated_icloud.client import SimulatedICloud

NOW = datetime(2026, 9, 11, 6, 30, tzinfo=UTC)


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_backup_entities(
    hass: HomeAssistant,
    tmp_path: Path,
    entity_registry: er.EntityRegistry,
    snapshot: SnapshotAssertion,
    freezer: FrozenDateTimeFactory,
) -> None:
    freezer.move_to(NOW)
    build_phone(tmp_path)
    build_snapshot(tmp_path)
    with patch("custom_components.apple_backup.BACKUPS_PLATFORMS", [Platform.SENSOR]):
        entry = await load(hass, folder_entry(tmp_path))
        await snapshot_platform(hass, entity_registry, snapshot, entry.entry_id)
        assert await hass.config_entries.async_unload(entry.entry_id)


async def test_age_grows_with_each_scan(
    hass: HomeAssistant, tmp_path: Path, freezer: FrozenDateTimeFactory
) -> None:
    freezer.move_to(NOW)
    build_phone(tmp_path)
    entry = await load(hass, folder_entry(tmp_path))
    assert hass.states.get("sensor.ada_s_iphone_age_of_backup").state == "10.0"
    freezer.tick(86400)
    await entry.runtime_data.coordinator.async_refresh_backups()
    assert hass.states.get("sensor.ada_s_iphone_age_of_backup").state == "11.0"


async def test_age_is_never_negative(
    hass: HomeAssistant, tmp_path: Path, freezer: FrozenDateTimeFactory
) -> None:
    freezer.move_to(NOW)
    build_phone(tmp_path, last_backup=datetime(2026, 9, 12, tzinfo=UTC))
    await load(hass, folder_entry(tmp_path))
    assert hass.states.get("sensor.ada_s_iphone_age_of_backup").state == "0.0"


async def test_backup_without_metadata_is_shown_all_the_same(
    hass: HomeAssistant, tmp_path: Path
) -> None:
    build_phone(tmp_path, overrides={"Info.plist": None, "Status.plist": None})
    entry = await load(hass, folder_entry(tmp_path))
    [view] = entry.runtime_data.coordinator.views.values()
    ages = [s for s in hass.states.async_all("sensor") if s.entity_id.endswith("age_of_backup")]
    unknown = view.backup.last_backup is None
    assert [state.state == STATE_UNKNOWN for state in ages] == [unknown]


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_photos_entities(
    hass: HomeAssistant,
    icloud_proxy: SimulatedICloud,
    tmp_path: Path,
    entity_registry: er.EntityRegistry,
    snapshot: SnapshotAssertion,
) -> None:
    # The address decides the account's number.
    options = {"apple_id": "sensor@icloud.example", "assets": 1}
    entry, _ = await account_entry(hass, icloud_proxy, tmp_path / "library", **options)
    with (
        patch("custom_components.apple_backup.PHOTOS_PLATFORMS", [Platform.SENSOR]),
        patch.object(LibraryVolume, "free_bytes", return_value=10**12),
    ):
        await load(hass, entry)
        await snapshot_platform(hass, entity_registry, snapshot, entry.entry_id)
        assert await hass.config_entries.async_unload(entry.entry_id)


async def test_size_is_counted_in_the_background(hass: HomeAssistant, tmp_path: Path) -> None:
    folder = build_phone(tmp_path).path
    entry = await load(hass, folder_entry(tmp_path))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert entry.runtime_data.coordinator.data.backups[0].size_bytes == size
    assert float(hass.states.get("sensor.ada_s_iphone_size").state) * 10**9 == pytest.approx(size)
