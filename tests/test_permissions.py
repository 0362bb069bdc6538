"""The table of rights, where a right may come from any folder of backups."""

from pathlib import Path

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.const import CONF_ALLOWED_USERS, CONF_KIND, DOMAIN, EntryKind
from custom_components.apple_backup.permissions import Right, is_allowed_anywhere
from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_USER
from homeassistant.auth.models import User
from homeassistant.config_entries import SOURCE_IGNORE, ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from tests.helpers import folder_entry


@pytest.fixture
async def admin(hass: HomeAssistant) -> User:
    """The first user, who owns the instance."""
    return await hass.auth.async_create_user("Owner", group_ids=[GROUP_ID_ADMIN])


@pytest.fixture
async def member(hass: HomeAssistant, admin: User) -> User:
    """A member of the household who is no administrator."""
    return await hass.auth.async_create_user("Member", group_ids=[GROUP_ID_USER])


async def test_a_folder_that_is_not_loaded_gives_the_right_of_its_users_and_no_other(
    hass: HomeAssistant, member: User, tmp_path: Path
) -> None:
    assert not is_allowed_anywhere(hass, member, Right.USE_BACKUPS)
    folder = folder_entry(tmp_path, options={CONF_ALLOWED_USERS: [member.id]})
    folder.add_to_hass(hass)
    assert is_allowed_anywhere(hass, member, Right.USE_BACKUPS)
    assert not is_allowed_anywhere(hass, member, Right.MANAGE_LIBRARY)
    member.is_active = False
    assert not is_allowed_anywhere(hass, member, Right.USE_BACKUPS)


async def test_entries_that_give_no_right(
    hass: HomeAssistant, admin: User, member: User, tmp_path: Path
) -> None:
    options = {CONF_ALLOWED_USERS: [member.id]}
    folder_entry(tmp_path, options=options, disabled_by=ConfigEntryDisabler.USER).add_to_hass(hass)
    account = {CONF_KIND: EntryKind.ICLOUD_ACCOUNT}
    folder = {CONF_KIND: EntryKind.BACKUP_FOLDER}
    MockConfigEntry(domain=DOMAIN, data=account, options=options).add_to_hass(hass)
    MockConfigEntry(domain=DOMAIN, data=folder).add_to_hass(hass)
    MockConfigEntry(domain=DOMAIN, data=folder, options=options, source=SOURCE_IGNORE).add_to_hass(
        hass
    )
    MockConfigEntry(domain="other", data=folder, options=options).add_to_hass(hass)
    assert not is_allowed_anywhere(hass, member, Right.USE_BACKUPS)
    assert is_allowed_anywhere(hass, admin, Right.USE_BACKUPS)
