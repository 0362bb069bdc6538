"""How backups are arranged as devices, and how devices come and go."""

from datetime import UTC, datetime, timedelta
import logging
from pathlib import Path
import shutil
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.apple_backup.backups.models import Backup, Completeness, Device, Discovery
from custom_components.apple_backup.backups_coordinator import SCAN_INTERVAL
from custom_components.apple_backup.const import DOMAIN
from custom_components.apple_backup.devices import arrange
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from tests.helpers import build_phone, build_snapshot, build_tablet, folder_entry, load

AGE = "sensor.ada_s_iphone_age_of_backup"


def backup(name: str, day: int | None, *, snapshot: bool = False, device: str = "a") -> Backup:
    return Backup(
        id=name,
        path=Path("/b", name),
        folder_name=name,
        device=Device(device, device),
        is_encrypted=True,
        completeness=Completeness.COMPLETE,
        is_full=True,
        last_backup=datetime(2026, 1, day, tzinfo=UTC) if day else None,
        is_snapshot=snapshot,
    )


@pytest.mark.parametrize(
    ("backups", "expected"),
    [
        ([], {}),
        ([backup("x", 1)], {"e_a": ("x", None)}),
        ([backup("x", None)], {"e_a": ("x", None)}),
        # A snapshot is never the current backup while there is another, however old.
        (
            [backup("s", 9, snapshot=True), backup("x", 1)],
            {"e_a": ("x", None), "e_s": ("s", "e_a")},
        ),
        (
            [backup("s", 2, snapshot=True), backup("t", 3, snapshot=True)],
            {"e_a": ("t", None), "e_s": ("s", "e_a")},
        ),
        ([backup("x", 1), backup("y", 2)], {"e_a": ("y", None), "e_x": ("x", "e_a")}),
        (
            [backup("x", 1), backup("y", 2, device="b")],
            {"e_a": ("x", None), "e_b": ("y", None)},
        ),
    ],
)
def test_arrangement(backups: list[Backup], expected: dict[str, tuple[str, str | None]]) -> None:
    for order in (backups, backups[::-1]):
        views = arrange("e", Discovery(Path("/b"), tuple(order)))
        shown = {key: (view.backup.id, view.parent) for key, view in views.items()}
        assert shown == expected
        assert list(shown) == sorted(shown, key=lambda key: (shown[key][1] or key, key))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "Backup"
    build_phone(folder)
    return folder


@pytest.fixture
async def entry(hass: HomeAssistant, root: Path) -> MockConfigEntry:
    return await load(hass, folder_entry(root))


async def scan_again(hass: HomeAssistant) -> None:
    async_fire_time_changed(hass, dt_util.utcnow() + SCAN_INTERVAL + timedelta(minutes=1))
    await hass.async_block_till_done(wait_background_tasks=True)


def names(registry: dr.DeviceRegistry, entry: MockConfigEntry) -> list[str | None]:
    """The names of all devices but the folder's own, which is always there."""
    folder = registry.async_get_device_by_identifier((DOMAIN, entry.entry_id), entry.entry_id)
    assert folder is not None
    return sorted(device.name for device in all_devices(registry, entry) if device != folder)


def phones(registry: dr.DeviceRegistry, entry: MockConfigEntry) -> list[dr.DeviceEntry]:
    """The devices of the folder that are iPhones and iPads."""
    devices = dr.async_entries_for_config_entry(registry, entry.entry_id)
    return [device for device in devices if device.via_device_id is not None]


def all_devices(
    registry: dr.DeviceRegistry, entry: MockConfigEntry
) -> list[dr.DeviceEntry | dr.ChildDeviceEntry]:
    return [
        *dr.async_entries_for_config_entry(registry, entry.entry_id),
        *dr.async_child_entries_for_config_entry(registry, entry.entry_id),
    ]


async def test_devices_follow_the_folder_without_a_reload(
    hass: HomeAssistant, root: Path, entry: MockConfigEntry, device_registry: dr.DeviceRegistry
) -> None:
    assert names(device_registry, entry) == ["Ada's iPhone"]

    snapshot = build_snapshot(root)
    tablet = build_tablet(root).path
    await scan_again(hass)
    assert names(device_registry, entry) == [
        "Ada's iPhone",
        "Ada's iPhone, backup of 2026-07-31 23:30",
        "Kitchen iPad",
    ]
    assert hass.states.get("sensor.kitchen_ipad_last_backup") is not None

    shutil.rmtree(snapshot)
    shutil.rmtree(tablet)
    await scan_again(hass)
    assert names(device_registry, entry) == ["Ada's iPhone"]
    assert hass.states.get("sensor.kitchen_ipad_last_backup") is None

    build_tablet(root)
    await scan_again(hass)
    assert hass.states.get("sensor.kitchen_ipad_last_backup") is not None


async def test_devices_lead_to_the_panel(
    entry: MockConfigEntry, device_registry: dr.DeviceRegistry
) -> None:
    devices = dr.async_entries_for_config_entry(device_registry, entry.entry_id)
    assert entry.title in {device.name for device in devices}
    assert {device.configuration_url for device in devices} == {"homeassistant://apple-backup"}


async def test_snapshot_is_a_child_of_its_device(
    hass: HomeAssistant,
    root: Path,
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
) -> None:
    build_snapshot(root)
    entry = await load(hass, folder_entry(root))
    [phone] = phones(device_registry, entry)
    [snapshot] = dr.async_child_entries_for_config_entry(device_registry, entry.entry_id)
    assert snapshot.parent_device_id == phone.id
    entities = er.async_entries_for_device(
        entity_registry, snapshot.id, include_disabled_entities=True
    )
    assert len(entities) == 10
    assert all(entity.disabled for entity in entities)
    # What is superseded on purpose cannot be overdue.
    assert not any("overdue" in entity.entity_id for entity in entities)


async def test_unmounted_folder_removes_nothing(
    hass: HomeAssistant,
    root: Path,
    entry: MockConfigEntry,
    device_registry: dr.DeviceRegistry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    away = root.rename(root.with_name("away"))
    for _ in range(2):
        await scan_again(hass)
        assert hass.states.get(AGE).state == STATE_UNAVAILABLE
    assert caplog.text.count("Error fetching") == 1

    # An empty mount point says as little about the backups as none at all.
    root.mkdir()
    await scan_again(hass)
    assert hass.states.get(AGE).state == STATE_UNAVAILABLE
    assert names(device_registry, entry) == ["Ada's iPhone"]

    root.rmdir()
    away.rename(root)
    caplog.clear()
    await scan_again(hass)
    assert hass.states.get(AGE).state != STATE_UNAVAILABLE
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_a_device_removed_by_hand_comes_back_with_its_backup(
    hass: HomeAssistant,
    hass_ws_client: Any,
    root: Path,
    entry: MockConfigEntry,
    device_registry: dr.DeviceRegistry,
) -> None:
    assert await async_setup_component(hass, "config", {})
    away = root.rename(root.with_name("away"))
    root.mkdir()
    await scan_again(hass)
    [phone] = phones(device_registry, entry)
    client = await hass_ws_client(hass)
    assert (await client.remove_device(phone.id))["success"]
    await hass.async_block_till_done()
    assert hass.states.get(AGE) is None

    root.rmdir()
    away.rename(root)
    await scan_again(hass)
    assert names(device_registry, entry) == ["Ada's iPhone"]
    assert hass.states.get(AGE).state != STATE_UNAVAILABLE


async def test_user_may_remove_only_devices_that_are_gone(
    hass: HomeAssistant,
    hass_ws_client: Any,
    root: Path,
    entry: MockConfigEntry,
    device_registry: dr.DeviceRegistry,
) -> None:
    assert await async_setup_component(hass, "config", {})
    [phone] = phones(device_registry, entry)
    client = await hass_ws_client(hass)
    answer = await client.remove_device(phone.id)
    assert not answer["success"]

    shutil.rmtree(next(root.iterdir()))
    await scan_again(hass)
    answer = await client.remove_device(phone.via_device_id)
    assert not answer["success"]
    answer = await client.remove_device(phone.id)
    assert answer["success"]
    assert names(device_registry, entry) == []


async def test_identifiers_tell_no_udid(entry: MockConfigEntry, root: Path) -> None:
    udid = next(root.iterdir()).name
    coordinator = entry.runtime_data.coordinator
    assert not any(udid.lower() in identifier.lower() for identifier in coordinator.views)
    assert DOMAIN not in coordinator.views
