"""Entities refuse what the user of a call may not do; automations are trusted."""

from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.const import CONF_ALLOWED_USERS, CONF_SYNC_ENABLED
from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_USER
from homeassistant.auth.models import User
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized
from tests.helpers import account_entry, build_phone, folder_entry, load
from tests.simulated_icloud.client import SimulatedICloud

REFRESH = "button.backup_look_for_backups"
LOCK_ALL = "button.backup_lock_all_backups"


async def call(
    hass: HomeAssistant, user: User | None, action: str, entity_id: str, **data: Any
) -> None:
    domain, name = action.split(".")
    context = Context(user_id=user.id if user else None)
    target = {ATTR_ENTITY_ID: entity_id} | data
    await hass.services.async_call(domain, name, target, blocking=True, context=context)
    await hass.async_block_till_done(wait_background_tasks=True)


@pytest.fixture
async def member(hass: HomeAssistant) -> User:
    """A member of the household who is no administrator."""
    await hass.auth.async_create_user("Owner", group_ids=[GROUP_ID_ADMIN])
    return await hass.auth.async_create_user("Member", group_ids=[GROUP_ID_USER])


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_what_an_account_allows_its_household(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path, member: User
) -> None:
    entry, _ = await account_entry(hass, icloud_proxy, tmp_path / "library", assets=2)
    await load(hass, entry)
    for action, name, data in (
        ("button.press", "button.sample_user_verify_library", {}),
        ("switch.turn_on", "switch.sample_user_automatic_sync", {}),
        ("select.select_option", "select.sample_user_sync", {"option": "manual"}),
        ("number.set_value", "number.sample_user_download_limit", {"value": 1}),
    ):
        options = dict(entry.options)
        with pytest.raises(Unauthorized):
            await call(hass, member, action, name, **data)
        assert dict(entry.options) == options
        await call(hass, None, action, name, **data)
    await call(hass, member, "button.press", "button.sample_user_sync_now")
    assert entry.options[CONF_SYNC_ENABLED] is True
    await call(hass, member, "switch.turn_off", "switch.sample_user_downloads")
    assert entry.runtime_data.engine.is_paused


@pytest.fixture
async def folder(hass: HomeAssistant, tmp_path: Path, member: User) -> MockConfigEntry:
    build_phone(tmp_path / "Backup")
    return await load(hass, folder_entry(tmp_path / "Backup"))


async def test_a_folder_is_for_administrators_and_those_named(
    hass: HomeAssistant, folder: MockConfigEntry, member: User
) -> None:
    for button in (REFRESH, LOCK_ALL):
        with pytest.raises(Unauthorized):
            await call(hass, member, "button.press", button)
    hass.config_entries.async_update_entry(folder, options={CONF_ALLOWED_USERS: [member.id]})
    await call(hass, member, "button.press", REFRESH)


async def test_a_member_locks_the_own_sessions_alone(
    hass: HomeAssistant, folder: MockConfigEntry, member: User
) -> None:
    hass.config_entries.async_update_entry(folder, options={CONF_ALLOWED_USERS: [member.id]})
    sessions = folder.runtime_data.sessions
    [backup] = folder.runtime_data.coordinator.data.backups
    owner = (await hass.auth.async_get_users())[0]
    for user in (owner, member):
        await sessions.unlock(backup, "secret", user.id)
    await call(hass, member, "button.press", LOCK_ALL)
    assert sessions.is_unlocked(backup.id, owner.id)
    assert not sessions.is_unlocked(backup.id, member.id)
    await call(hass, owner, "button.press", LOCK_ALL)
    assert not sessions.is_open(backup.id)
