"""What automations and users hear of a backup folder."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
import shutil
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.apple_backup.const import CONF_OVERDUE_DAYS, DOMAIN
from homeassistant.const import ATTR_ENTITY_ID, EVENT_STATE_CHANGED, STATE_OFF, STATE_ON
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from tests.helpers import PHONE_UDID, build_phone, build_tablet, folder_entry, load

NOW = datetime(2026, 9, 11, 6, 30, tzinfo=UTC)
EVENT = "event.backup_backups"
LOCK = "binary_sensor.ada_s_iphone_lock"
PASSWORD = "secret"


@pytest.fixture
def root(tmp_path: Path, freezer: FrozenDateTimeFactory) -> Path:
    freezer.move_to(NOW)
    build_phone(tmp_path / "Backup")
    return tmp_path / "Backup"


@pytest.fixture
async def entry(hass: HomeAssistant, root: Path) -> MockConfigEntry:
    return await load(hass, folder_entry(root))


def told(changes: list[Any]) -> list[tuple[str, str]]:
    """What the folder's event entity has told, and of which device."""
    states = [change.data["new_state"] for change in changes if change.data["entity_id"] == EVENT]
    return [
        (state.attributes["event_type"], state.attributes["device"])
        for state in states
        if state.attributes.get("event_type")
    ]


def back_up_again(root: Path, made: datetime) -> None:
    """Let the phone be backed up into the folder it has."""
    shutil.rmtree(root / PHONE_UDID)
    build_phone(root, last_backup=made)


async def look(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await entry.runtime_data.coordinator.async_refresh_backups()
    # A jump of the clock starts the regular look for changes as well.
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_what_is_there_at_the_start_is_no_news(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    await look(hass, entry)
    assert hass.states.get(EVENT).state == "unknown"


async def test_backups_that_come_and_are_made_again(
    hass: HomeAssistant, entry: MockConfigEntry, root: Path
) -> None:
    changes = async_capture_events(hass, EVENT_STATE_CHANGED)
    build_tablet(root)
    await look(hass, entry)
    assert told(changes) == [
        ("backup_appeared", "Kitchen iPad"),
        ("backup_finished", "Kitchen iPad"),
    ]
    changes.clear()
    back_up_again(root, NOW)
    await look(hass, entry)
    assert told(changes) == [("backup_finished", "Ada's iPhone")]
    changes.clear()
    await look(hass, entry)
    assert told(changes) == []


async def test_a_volume_that_comes_back_is_no_news(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    root: Path,
    freezer: FrozenDateTimeFactory,
) -> None:
    freezer.tick(timedelta(days=5))
    await look(hass, entry)
    changes = async_capture_events(hass, EVENT_STATE_CHANGED)
    mounted = root.with_name("mounted")
    root.rename(mounted)
    root.mkdir()
    await look(hass, entry)
    assert entry.runtime_data.coordinator.data.backups == ()
    root.rmdir()
    mounted.rename(root)
    await look(hass, entry)
    assert len(entry.runtime_data.coordinator.data.backups) == 1
    assert told(changes) == []


async def test_a_device_becomes_overdue_once_and_is_cured(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    root: Path,
    freezer: FrozenDateTimeFactory,
    issue_registry: ir.IssueRegistry,
) -> None:
    changes = async_capture_events(hass, EVENT_STATE_CHANGED)
    assert not issue_registry.issues
    freezer.tick(timedelta(days=5))
    for _ in range(2):
        await look(hass, entry)
    assert told(changes) == [("backup_overdue", "Ada's iPhone")]
    [issue] = issue_registry.issues.values()
    assert issue.translation_key == "backup_overdue"
    assert issue.translation_placeholders == {
        "device": "Ada's iPhone",
        "name": r"Ada\'s iPhone",
        "days": "15",
        "limit": "14",
    }
    hass.config_entries.async_update_entry(entry, options={CONF_OVERDUE_DAYS: 30})
    entry.runtime_data.coordinator.async_options_changed()
    assert not issue_registry.issues
    hass.config_entries.async_update_entry(entry, options={})
    entry.runtime_data.coordinator.async_options_changed()
    assert issue_registry.issues
    back_up_again(root, NOW + timedelta(days=5))
    await look(hass, entry)
    assert not issue_registry.issues


async def test_an_entry_that_is_not_loaded_says_nothing(
    hass: HomeAssistant,
    root: Path,
    freezer: FrozenDateTimeFactory,
    issue_registry: ir.IssueRegistry,
) -> None:
    freezer.tick(timedelta(days=30))
    entry = await load(hass, folder_entry(root))
    assert len(issue_registry.issues) == 1
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert not issue_registry.issues


async def test_who_unlocks_is_told_and_what_is_read_is_not(hass: HomeAssistant, root: Path) -> None:
    entry = await load(hass, folder_entry(root))
    user = await hass.auth.async_create_user("Grace")
    sessions = entry.runtime_data.sessions
    [backup] = entry.runtime_data.coordinator.data.backups
    assert hass.states.get(LOCK).state == STATE_OFF
    session = await sessions.unlock(backup, PASSWORD, user.id)
    other = await sessions.unlock(backup, PASSWORD, "somebody")
    await hass.async_block_till_done()
    assert hass.states.get(LOCK).state == STATE_ON
    attributes = hass.states.get(EVENT).attributes
    assert attributes["event_type"] == "backup_unlocked"
    assert attributes["backup_id"] == backup.id

    changes = async_capture_events(hass, EVENT_STATE_CHANGED)
    sessions.lock(other.token)
    await hass.async_block_till_done()
    assert told(changes) == []
    assert hass.states.get(LOCK).state == STATE_ON
    sessions.lock(session.token)
    await hass.async_block_till_done()
    assert told(changes) == [("backup_locked", "Ada's iPhone")]
    assert hass.states.get(EVENT).attributes["user"] == "Grace"
    assert hass.states.get(LOCK).state == STATE_OFF
    seen = str([change.data["new_state"].attributes for change in changes])
    assert PASSWORD not in seen
    assert session.token not in seen
    assert PHONE_UDID not in seen


async def test_buttons_of_the_folder(hass: HomeAssistant, root: Path) -> None:
    entry = await load(hass, folder_entry(root))
    sessions, data = entry.runtime_data.sessions, entry.runtime_data.coordinator.data
    for backup in data.backups:
        await sessions.unlock(backup, PASSWORD, "somebody")
    for name in ("lock_all_backups", "look_for_backups"):
        await hass.services.async_call(
            "button", "press", {ATTR_ENTITY_ID: f"button.backup_{name}"}, blocking=True
        )
    assert not any(sessions.is_open(backup.id) for backup in data.backups)
    assert entry.runtime_data.coordinator.data is not data
    assert hass.states.get("button.backup_look_for_backups").state != "unknown"
    assert DOMAIN in hass.config.components
