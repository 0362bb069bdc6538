"""The sensors of both halves."""

from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import snapshot_platform
from syrupy.assertion import SnapshotAssertion

from homeassistant.const import STATE_UNKNOWN, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from tests.helpers import build_phone, build_snapshot, folder_entry, load

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


async def test_backup_without_metadata(hass: HomeAssistant, tmp_path: Path) -> None:
    overrides = {"Info.plist": None, "Status.plist": None}
    folder = build_phone(tmp_path, overrides=overrides).path
    entry = await load(hass, folder_entry(tmp_path))
    coordinator = entry.runtime_data.coordinator
    assert len(coordinator.data.backups) == 1
    assert (folder / "Manifest.db").exists()
    view = next(iter(coordinator.views.values()))
    if view.backup.last_backup is None:
        ages = [s for s in hass.states.async_all("sensor") if s.entity_id.endswith("age_of_backup")]
        assert [state.state for state in ages] == [STATE_UNKNOWN]


async def test_size_is_counted_in_the_background(hass: HomeAssistant, tmp_path: Path) -> None:
    folder = build_phone(tmp_path).path
    entry = await load(hass, folder_entry(tmp_path))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert entry.runtime_data.coordinator.data.backups[0].size_bytes == size
    assert float(hass.states.get("sensor.ada_s_iphone_size").state) * 2**30 == pytest.approx(size)
