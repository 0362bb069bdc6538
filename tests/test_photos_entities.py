"""What users see and turn of an iCloud account, in a real Home Assistant with a simulated iCloud."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events, snapshot_platform
from syrupy.assertion import SnapshotAssertion

from custom_components.apple_backup.const import CONF_SCHEDULE, CONF_SYNC_ENABLED
from custom_components.apple_backup.library_options import CONF_BANDWIDTH
from custom_components.apple_backup.models import PhotosConfigEntry
from custom_components.apple_backup.photos.errors import PhotosError
from custom_components.apple_backup.photos.models import SyncPhase, SyncProgress
from custom_components.apple_backup.photos_state import PhotosState
from homeassistant.const import (
    ATTR_ENTITY_ID,
    EVENT_STATE_CHANGED,
    STATE_OFF,
    STATE_ON,
    STATE_UNKNOWN,
    Platform,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from tests.helpers import account_entry, load
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

PHOTOS = "event.sample_user_new_photos"
LIBRARY = "event.sample_user_library"
PROBLEM = "binary_sensor.sample_user_attention_needed"


@pytest.fixture
async def opened(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path
) -> tuple[PhotosConfigEntry, SimulatedAccount]:
    """An account that is loaded and has not been synced."""
    entry, account = await account_entry(hass, icloud_proxy, tmp_path / "library", assets=8)
    await load(hass, entry)
    return entry, account


async def call(hass: HomeAssistant, domain: str, action: str, name: str, **data: Any) -> None:
    target = {ATTR_ENTITY_ID: f"{domain}.sample_user_{name}"}
    await hass.services.async_call(domain, action, target | data, blocking=True)
    await hass.async_block_till_done()


def told(changes: list[Any], entity_id: str) -> list[dict[str, Any]]:
    """The attributes with which an event entity has told something."""
    return [
        change.data["new_state"].attributes
        for change in changes
        if change.data["entity_id"] == entity_id
    ]


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
@pytest.mark.parametrize(
    "platform", [Platform.BINARY_SENSOR, Platform.NUMBER, Platform.SELECT, Platform.SWITCH]
)
async def test_entities(
    hass: HomeAssistant,
    icloud_proxy: SimulatedICloud,
    tmp_path: Path,
    snapshot: SnapshotAssertion,
    platform: Platform,
) -> None:
    entity_registry = er.async_get(hass)
    # The address decides the account's number.
    options = {"apple_id": f"{platform}@icloud.example", "assets": 1}
    entry, _ = await account_entry(hass, icloud_proxy, tmp_path / "library", **options)
    with patch("custom_components.apple_backup.PHOTOS_PLATFORMS", [platform]):
        await load(hass, entry)
        await snapshot_platform(hass, entity_registry, snapshot, entry.entry_id)
        assert await hass.config_entries.async_unload(entry.entry_id)


async def test_new_photos_are_told_and_what_was_there_is_not(
    hass: HomeAssistant, opened: tuple[PhotosConfigEntry, SimulatedAccount]
) -> None:
    entry, account = opened
    changes = async_capture_events(hass, EVENT_STATE_CHANGED)
    await entry.runtime_data.coordinator.async_sync_and_wait()
    assert told(changes, PHOTOS) == []
    [finished] = told(changes, LIBRARY)
    assert finished["event_type"] == "sync_finished"
    assert finished["added"] > 0

    changes.clear()
    await account.async_mutate({"op": "add", "count": 2})
    await entry.runtime_data.coordinator.async_sync_and_wait()
    first, second = told(changes, PHOTOS)
    assert first["event_type"] == second["event_type"] == "photo_added"
    assert first["media_content_id"] != second["media_content_id"]
    assert first["media_content_id"].startswith(f"media-source://apple_backup/{entry.entry_id}/")


async def test_many_new_photos_are_summed_up(
    hass: HomeAssistant,
    opened: tuple[PhotosConfigEntry, SimulatedAccount],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("custom_components.apple_backup.photos.arrivals.MOST_ANNOUNCED", 1)
    entry, account = opened
    await entry.runtime_data.coordinator.async_sync_and_wait()
    changes = async_capture_events(hass, EVENT_STATE_CHANGED)
    await account.async_mutate({"op": "add", "count": 3})
    await entry.runtime_data.coordinator.async_sync_and_wait()
    _, summary = told(changes, PHOTOS)
    assert summary["event_type"] == "photos_added"
    assert (summary["count"], summary["not_told"]) == (3, 2)


async def test_a_sync_that_fails_is_told_and_shown_until_one_succeeds(
    hass: HomeAssistant, opened: tuple[PhotosConfigEntry, SimulatedAccount]
) -> None:
    entry, account = opened
    assert hass.states.get(PROBLEM).state == STATE_OFF
    await account.async_fault(r"POST .*ckdatabasews", times=-1, status=500)
    with pytest.raises(PhotosError):
        await entry.runtime_data.coordinator.async_sync_and_wait()
    assert hass.states.get(LIBRARY).attributes["event_type"] == "sync_failed"
    assert hass.states.get(LIBRARY).attributes["reason"] == "cannot_connect"
    assert hass.states.get(PROBLEM).attributes["reasons"] == ["run_failed"]
    error = hass.states.get("sensor.sample_user_last_error")
    assert error.attributes["code"] == "cannot_connect"
    assert "try again" in error.state

    await account.async_clear_faults()
    await entry.runtime_data.coordinator.async_sync_and_wait()
    assert hass.states.get(PROBLEM).state == STATE_OFF
    assert hass.states.get("sensor.sample_user_last_error").state == STATE_UNKNOWN


async def test_repaired_files_are_told(
    hass: HomeAssistant, opened: tuple[PhotosConfigEntry, SimulatedAccount], tmp_path: Path
) -> None:
    entry, _ = opened
    await entry.runtime_data.coordinator.async_sync_and_wait()
    victim = next(
        path
        for path in sorted((tmp_path / "library").rglob("*.*"))
        if path.is_file() and ".apple_backup" not in path.parts
    )
    victim.unlink()
    await call(hass, "button", "press", "verify_library")
    await hass.async_block_till_done(wait_background_tasks=True)
    healed = hass.states.get(LIBRARY).attributes
    assert (healed["event_type"], healed["healed"], healed["beyond_repair"]) == (
        "files_healed",
        1,
        0,
    )
    assert victim.exists()
    assert hass.states.get("sensor.sample_user_last_check_of_files").state != STATE_UNKNOWN


async def test_numbers_agree_with_each_other(
    hass: HomeAssistant, opened: tuple[PhotosConfigEntry, SimulatedAccount]
) -> None:
    entry, _ = opened
    await entry.runtime_data.coordinator.async_sync_and_wait()

    def number(name: str) -> float:
        return float(hass.states.get(f"sensor.sample_user_{name}").state)

    shown = number("photos") + number("videos")
    hidden = {"live_photo", "screenshot", "raw"}
    kinds = entry.runtime_data.coordinator.data.health.kinds
    assert shown + sum(kinds.get(kind, 0) for kind in hidden) == number("photos_and_videos")
    assert number("proven_files") >= number("photos_and_videos")
    assert number("files_to_download") == 0
    assert number("free_space") > 0
    assert number("size_of_library") > 0


async def test_switches_are_kept(
    hass: HomeAssistant, opened: tuple[PhotosConfigEntry, SimulatedAccount]
) -> None:
    entry, _ = opened
    assert hass.states.get("switch.sample_user_automatic_sync").state == STATE_OFF
    await call(hass, "switch", "turn_on", "automatic_sync")
    assert entry.options[CONF_SYNC_ENABLED] is True
    assert hass.states.get("switch.sample_user_automatic_sync").state == STATE_ON
    await call(hass, "switch", "turn_off", "automatic_sync")
    assert entry.runtime_data.coordinator.data.next_sync is None

    await call(hass, "switch", "turn_off", "downloads")
    assert entry.runtime_data.engine.is_paused
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert hass.states.get("switch.sample_user_downloads").state == STATE_OFF
    await call(hass, "switch", "turn_on", "downloads")
    assert not entry.runtime_data.engine.is_paused


async def test_interval_leaves_the_rest_of_the_schedule(
    hass: HomeAssistant, opened: tuple[PhotosConfigEntry, SimulatedAccount]
) -> None:
    entry, _ = opened
    select = "select.sample_user_sync"
    assert hass.states.get(select).state == "hourly"
    schedule = {"mode": "cron", "cron": "0 2 * * *", "only_while": "switch.cheap"}
    hass.config_entries.async_update_entry(entry, options={CONF_SCHEDULE: schedule})
    entry.runtime_data.coordinator.async_options_changed()
    entry.runtime_data.coordinator.async_update_listeners()
    assert hass.states.get(select).state == STATE_UNKNOWN
    await call(hass, "select", "select_option", "sync", option="daily")
    assert entry.options[CONF_SCHEDULE] == schedule | {"mode": "interval", "interval": 1440}
    await call(hass, "select", "select_option", "sync", option="manual")
    assert hass.states.get(select).state == "manual"


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_limit_of_downloads(
    hass: HomeAssistant, opened: tuple[PhotosConfigEntry, SimulatedAccount]
) -> None:
    entry, _ = opened
    assert float(hass.states.get("number.sample_user_download_limit").state) == 0
    await call(hass, "number", "set_value", "download_limit", value=8)
    assert entry.options[CONF_BANDWIDTH] == 8
    await call(hass, "number", "set_value", "download_limit", value=0)
    assert CONF_BANDWIDTH not in entry.options


async def test_what_grows_during_a_run_is_written_every_ten_seconds(
    hass: HomeAssistant,
    opened: tuple[PhotosConfigEntry, SimulatedAccount],
    freezer: FrozenDateTimeFactory,
) -> None:
    entry, _ = opened
    coordinator = entry.runtime_data.coordinator
    changes = async_capture_events(hass, EVENT_STATE_CHANGED)

    def fetched(done: int) -> None:
        progress = SyncProgress(SyncPhase.TRANSFERRING, bytes_done=done, bytes_total=100)
        state = PhotosState(progress.phase.value)
        coordinator.async_set_updated_data(
            replace(coordinator.data, state=state, progress=progress)
        )

    for second in range(25):
        fetched(second + 1)
        freezer.tick(1)
    shown = [
        change.data["new_state"].state
        for change in changes
        if change.data["entity_id"] == "sensor.sample_user_progress"
    ]
    assert shown == ["1.0", "11.0", "21.0"]
    coordinator.async_set_updated_data(
        replace(coordinator.data, state=PhotosState.IDLE, progress=None)
    )
    # The end is told at once.
    assert hass.states.get("sensor.sample_user_progress").state == STATE_UNKNOWN


async def test_progress_is_told_at_most_once_a_second(
    hass: HomeAssistant, opened: tuple[PhotosConfigEntry, SimulatedAccount]
) -> None:
    entry, _ = opened
    changes = async_capture_events(hass, EVENT_STATE_CHANGED)
    began = hass.loop.time()
    await entry.runtime_data.coordinator.async_sync_and_wait()
    seconds = timedelta(seconds=hass.loop.time() - began).total_seconds()
    progress = told(changes, "sensor.sample_user_progress")
    # One for each change of state besides.
    assert len(progress) <= seconds + 8
