"""The automations and actions of the guide, run by a real Home Assistant as they are written."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
    async_fire_time_changed,
    async_mock_service,
)
import yaml

from custom_components.apple_backup.const import DOMAIN
from custom_components.apple_backup.library_commands import LibraryCommands
from custom_components.apple_backup.photos.catalog.photo_query import PhotoQuery
from custom_components.apple_backup.photos.errors import PhotosError
from homeassistant.const import EVENT_CALL_SERVICE
from homeassistant.core import Event, HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from tests.helpers import account_entry, build_phone, folder_entry, load
from tests.quality.test_documents import blocks
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

AUTOMATIONS = "docs/user/automations.md"
ACTIONS = "docs/user/actions.md"
# A Sunday, and the first of a month.
SUNDAY = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


def snippet(page: str, holds: str) -> Any:
    """Return what a page says in YAML, of the account of these tests."""
    [block] = [it for it in blocks("yaml") if it.page == page and holds in it.text]
    return yaml.safe_load(block.text.replace("anna_", "sample_user_"))


async def automate(hass: HomeAssistant, page: str, holds: str) -> None:
    """Set up an automation of a page."""
    automation = {"alias": "Documented", **snippet(page, holds), "id": "documented"}
    assert await async_setup_component(hass, "automation", {"automation": [automation]})
    await hass.async_block_till_done()


async def at_four(hass: HomeAssistant, freezer: FrozenDateTimeFactory, day: datetime) -> None:
    """Let it become four o'clock of a day."""
    moment = dt_util.as_local(day).replace(hour=4, minute=0, second=0, microsecond=1)
    freezer.move_to(moment)
    async_fire_time_changed(hass, moment)
    await hass.async_block_till_done(wait_background_tasks=True)


def ours(calls: list[Event], name: str) -> list[dict[str, Any]]:
    """Return the data of each call of an action of ours."""
    found = [it.data for it in calls if it.data["domain"] == DOMAIN]
    return [it["service_data"] for it in found if it["service"] == name]


@pytest.fixture
async def opened(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path
) -> tuple[MockConfigEntry, SimulatedAccount]:
    entry, account = await account_entry(hass, icloud_proxy, tmp_path / "library", assets=12)
    await load(hass, entry)
    return entry, account


def test_every_snippet_of_these_pages_is_run_here() -> None:
    pages = [it.page for it in blocks("yaml") if it.page in (AUTOMATIONS, ACTIONS)]
    assert (pages.count(AUTOMATIONS), pages.count(ACTIONS)) == (3, 3)


async def test_a_failed_sync_is_told(
    hass: HomeAssistant, opened: tuple[MockConfigEntry, SimulatedAccount]
) -> None:
    entry, account = opened
    told = async_mock_service(hass, "persistent_notification", "create")
    await automate(hass, AUTOMATIONS, "sync_failed")
    await entry.runtime_data.coordinator.async_sync_and_wait()
    await hass.async_block_till_done()
    assert told == []
    await account.async_fault(r"POST .*ckdatabasews", times=-1, status=500)
    with pytest.raises(PhotosError):
        await entry.runtime_data.coordinator.async_sync_and_wait()
    await hass.async_block_till_done()
    [call] = told
    assert "try again" in call.data["message"]


@pytest.mark.parametrize(
    "case", [(AUTOMATIONS, "now().day == 1", {}), (ACTIONS, "percent", {"percent": 10})]
)
@pytest.mark.parametrize("is_the_day", [True, False])
async def test_the_library_is_checked_on_its_day(
    hass: HomeAssistant,
    opened: tuple[MockConfigEntry, SimulatedAccount],
    freezer: FrozenDateTimeFactory,
    case: tuple[str, str, dict[str, int]],
    is_the_day: bool,
) -> None:
    page, holds, data = case
    entry, _ = opened
    await entry.runtime_data.coordinator.async_sync_and_wait()
    wanted = SUNDAY if is_the_day else SUNDAY - timedelta(days=1)
    freezer.move_to(wanted - timedelta(days=1))
    await automate(hass, page, holds)
    calls = async_capture_events(hass, EVENT_CALL_SERVICE)
    await at_four(hass, freezer, wanted)
    # It would wait for its next time.
    await hass.services.async_call("automation", "turn_off", {"entity_id": "all"}, blocking=True)
    assert ours(calls, "verify_library") == ([data] if is_the_day else [])


async def test_backups_are_locked_when_everybody_has_left(
    hass: HomeAssistant, tmp_path: Path
) -> None:
    root = tmp_path / "Backup"
    build_phone(root)
    entry = await load(hass, folder_entry(root))
    [backup] = entry.runtime_data.coordinator.data.backups
    hass.states.async_set("zone.home", "1")
    await automate(hass, AUTOMATIONS, "lock_backups")
    await entry.runtime_data.sessions.unlock(backup, "secret", "somebody")
    assert entry.runtime_data.sessions.is_open(backup.id)
    hass.states.async_set("zone.home", "0")
    await hass.async_block_till_done()
    assert not entry.runtime_data.sessions.is_open(backup.id)


async def test_a_photo_of_this_day_is_sent(
    hass: HomeAssistant,
    opened: tuple[MockConfigEntry, SimulatedAccount],
    freezer: FrozenDateTimeFactory,
) -> None:
    entry, _ = opened
    await entry.runtime_data.coordinator.async_sync_and_wait()
    found = await LibraryCommands(hass, entry).search(PhotoQuery(), None, 1)
    taken = datetime.fromisoformat(found["items"][0]["captured"])
    sent = async_mock_service(hass, "notify", "mobile_app_phone")
    script = {"documented": {"sequence": snippet(ACTIONS, "photos_on_this_day")}}
    assert await async_setup_component(hass, "script", {"script": script})
    now = dt_util.now()
    freezer.move_to(now.replace(year=now.year + 1, month=taken.month, day=taken.day, hour=8))
    await hass.services.async_call("script", "documented", blocking=True)
    [call] = sent
    assert call.data["message"]
    assert call.data["data"]["image"].startswith("/api/")


async def test_what_a_sync_has_brought_is_told(
    hass: HomeAssistant, opened: tuple[MockConfigEntry, SimulatedAccount]
) -> None:
    entry, account = opened
    await entry.runtime_data.coordinator.async_sync_and_wait()
    await account.async_mutate({"op": "add"})
    told = async_mock_service(hass, "persistent_notification", "create")
    hass.states.async_set("zone.home", "1")
    await automate(hass, ACTIONS, "done.added")
    hass.states.async_set("zone.home", "2")
    await hass.async_block_till_done(wait_background_tasks=True)
    [call] = told
    assert int(call.data["message"].removesuffix(" new files")) >= 1
