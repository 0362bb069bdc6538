"""The blueprints about photos and backups, run by a real Home Assistant."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
import shutil
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    async_mock_service,
)

from custom_components.apple_backup.const import DOMAIN
from custom_components.apple_backup.library_commands import LibraryCommands
from custom_components.apple_backup.media_ids import decode_key
from custom_components.apple_backup.photos.catalog.photo_query import PhotoQuery
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from tests.helpers import account_entry, build_phone, folder_entry, load
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

FOLDER = Path(__file__).parents[1] / "blueprints" / "automation" / DOMAIN
NOW = datetime(2026, 9, 11, 6, 30, tzinfo=UTC)


async def automate(hass: HomeAssistant, blueprint: str, **inputs: Any) -> None:
    """Set an automation up from a blueprint."""
    target = Path(hass.config.path("blueprints", "automation", DOMAIN))
    await hass.async_add_executor_job(shutil.copytree, FOLDER, target)
    automation = {
        "alias": "Tested",
        "use_blueprint": {"path": f"{DOMAIN}/{blueprint}.yaml", "input": inputs},
    }
    assert await async_setup_component(hass, "automation", {"automation": [automation]})
    await hass.async_block_till_done()
    assert hass.states.get("automation.tested").state == "on"


async def end(hass: HomeAssistant) -> None:
    """End the automation, which would wait for its next time."""
    await hass.services.async_call(
        "automation", "turn_off", {"entity_id": "automation.tested"}, blocking=True
    )


def notify(hass: HomeAssistant) -> list[ServiceCall]:
    return async_mock_service(hass, "persistent_notification", "create")


@pytest.fixture
async def opened(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path
) -> tuple[MockConfigEntry, SimulatedAccount]:
    entry, account = await account_entry(hass, icloud_proxy, tmp_path / "library", assets=12)
    await load(hass, entry)
    return entry, account


async def test_overdue_backup_is_told_until_it_is_made(
    hass: HomeAssistant, tmp_path: Path, freezer: FrozenDateTimeFactory
) -> None:
    freezer.move_to(NOW)
    root = tmp_path / "Backup"
    phone = build_phone(root).path
    entry = await load(hass, folder_entry(root))
    told = notify(hass)
    await automate(
        hass,
        "backup_overdue",
        overdue=["binary_sensor.ada_s_iphone_overdue"],
        remind_at="18:00:00",
    )
    freezer.tick(timedelta(days=5))
    await entry.runtime_data.coordinator.async_refresh_backups()
    await hass.async_block_till_done()
    assert [call.data["message"].split(":")[0] for call in told] == ["Ada's iPhone"]

    evening = dt_util.now().replace(hour=18, minute=0, second=1) + timedelta(days=1)
    freezer.move_to(evening)
    async_fire_time_changed(hass, evening)
    await hass.async_block_till_done()
    assert len(told) == 2

    shutil.rmtree(phone)
    build_phone(root, last_backup=dt_util.utcnow())
    await entry.runtime_data.coordinator.async_refresh_backups()
    freezer.move_to(evening + timedelta(days=1))
    async_fire_time_changed(hass, evening + timedelta(days=1))
    await hass.async_block_till_done()
    assert len(told) == 2
    await end(hass)


@pytest.mark.parametrize("favorites", [False, True])
async def test_new_photo_is_shown(
    hass: HomeAssistant, opened: tuple[MockConfigEntry, SimulatedAccount], favorites: bool
) -> None:
    entry, account = opened
    played = async_mock_service(hass, "media_player", "play_media")
    await automate(
        hass,
        "new_photo",
        photos="event.sample_user_new_photos",
        display="media_player.kitchen",
        favorites=favorites,
    )
    await entry.runtime_data.coordinator.async_sync_and_wait()
    await hass.async_block_till_done()
    assert played == []
    await account.async_mutate({"op": "add"})
    await entry.runtime_data.coordinator.async_sync_and_wait()
    await hass.async_block_till_done()
    attributes = hass.states.get("event.sample_user_new_photos").attributes
    if favorites and not attributes["favorite"]:
        assert played == []
        return
    [call] = played
    assert call.data["entity_id"] == ["media_player.kitchen"]
    media = call.data["media"]
    assert media["media_content_id"] == attributes["media_content_id"]


async def test_new_photo_of_an_album_is_shown_and_no_other(
    hass: HomeAssistant, opened: tuple[MockConfigEntry, SimulatedAccount]
) -> None:
    entry, account = opened
    await account.async_mutate({"op": "album_create", "name": "Kitchen"})
    await entry.runtime_data.coordinator.async_sync_and_wait()
    played = async_mock_service(hass, "media_player", "play_media")
    await automate(
        hass,
        "new_photo",
        photos="event.sample_user_new_photos",
        display="media_player.kitchen",
        album="Kitchen",
    )
    [wanted, _] = await account.async_mutate({"op": "add"}, {"op": "add"})
    await account.async_mutate({"op": "album_add", "album": "Kitchen", "asset": wanted["asset"]})
    await entry.runtime_data.coordinator.async_sync_and_wait()
    await hass.async_block_till_done()
    [call] = played
    zone, asset = decode_key(call.data["media"]["media_content_id"].rpartition("/")[2])
    assert (zone, asset) == (wanted["zone"], wanted["asset"])


async def test_photos_of_this_day_are_told_in_the_morning(
    hass: HomeAssistant,
    opened: tuple[MockConfigEntry, SimulatedAccount],
    freezer: FrozenDateTimeFactory,
) -> None:
    entry, _ = opened
    await entry.runtime_data.coordinator.async_sync_and_wait()
    found = await LibraryCommands(hass, entry).search(PhotoQuery(), None, 1)
    taken = datetime.fromisoformat(found["items"][0]["captured"])
    told = notify(hass)
    morning = dt_util.now().replace(
        year=dt_util.now().year + 1,
        month=taken.month,
        day=taken.day,
        hour=8,
        minute=0,
        second=1,
    )
    freezer.move_to(morning - timedelta(hours=1))
    await automate(hass, "on_this_day", account=entry.entry_id, at="08:00:00")
    freezer.move_to(morning)
    async_fire_time_changed(hass, morning)
    await hass.async_block_till_done()
    await end(hass)
    [call] = told
    assert str(taken.year) in call.data["message"]


async def test_downloads_follow_the_price(
    hass: HomeAssistant, opened: tuple[MockConfigEntry, SimulatedAccount]
) -> None:
    entry, _ = opened
    hass.states.async_set("binary_sensor.cheap", "on")
    await automate(
        hass, "cheap_power", downloads="switch.sample_user_downloads", cheap="binary_sensor.cheap"
    )
    for state in ("off", "on"):
        hass.states.async_set("binary_sensor.cheap", state)
        await hass.async_block_till_done()
        assert hass.states.get("switch.sample_user_downloads").state == state
        assert entry.runtime_data.engine.is_paused is (state == "off")
