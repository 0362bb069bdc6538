"""Every action and every entity that acts, for everybody: who may is written down here.

Both are taken from Home Assistant's own registries: a new action or entity without a row fails, so
nobody decides about its right by accident.
"""

from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Any, Final

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.const import CONF_ALLOWED_USERS, DOMAIN
from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.auth.models import User
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, Unauthorized, UnknownUser
from homeassistant.helpers import entity_registry as er
from tests.helpers import account_entry, build_phone, folder_entry, load
from tests.simulated_icloud.client import SimulatedICloud


class Who(Enum):
    """Whom a row is for; automations, which have no user, may everything."""

    USERS = auto()
    BACKUP_USERS = auto()
    ADMINS = auto()


ACTIONS: Final[dict[Who, set[str]]] = {
    Who.USERS: {
        *("sync", "pause", "resume", "submit_mfa_code", "resend_mfa_code"),
        *("search_photos", "photos_on_this_day"),
    },
    Who.BACKUP_USERS: {
        *("refresh_backups", "verify_backup", "export_backup", "lock_backups", "compare_photos"),
    },
    Who.ADMINS: {
        *("reauthenticate", "plan", "verify_library", "adopt", "restore", "confirm_removals"),
        *("archive_album", "free_up", "undo_free_up", "migrate_catalog"),
        # It writes into a library, so that the backup's own users are not enough.
        "copy_photos",
    },
}
# Fields an action cannot do without, of things that do not exist.
FIELDS: Final[dict[str, dict[str, Any]]] = {
    "submit_mfa_code": {"code": "000000"},
    "resend_mfa_code": {"method": "sms"},
    "adopt": {"folder": "/nowhere"},
    "restore": {"numbers": [999]},
    "archive_album": {"album": "nothing"},
    "migrate_catalog": {"to": "embedded"},
    "export_backup": {"domain": "HomeDomain"},
}
# By the key of the entity.
ENTITIES: Final[dict[Who, set[str]]] = {
    Who.USERS: {"sync_now", "downloads"},
    Who.BACKUP_USERS: {"refresh", "lock_all"},
    Who.ADMINS: {"verify_library", "automatic_sync", "sync_interval", "bandwidth_limit"},
}
# What sets an entity of a platform, and to what. Those of the other platforms only show something.
ACTING: Final[dict[str, list[tuple[str, dict[str, Any]]]]] = {
    "button": [("press", {})],
    "switch": [("turn_on", {}), ("turn_off", {}), ("toggle", {})],
    "select": [("select_option", {"option": "manual"}), ("select_first", {})],
    "number": [("set_value", {"value": 1})],
}
SHOWING: Final = {"binary_sensor", "sensor", "event", "image"}


@dataclass(frozen=True, slots=True)
class Household:
    """Everybody who may come by, by what they are called here."""

    hass: HomeAssistant
    people: dict[str, str | None]

    def may(self, name: str, row: Who) -> bool:
        """What the table of rights says."""
        allowed = {
            Who.USERS: {"automation", "admin", "named", "member", "guest"},
            Who.BACKUP_USERS: {"automation", "admin", "named"},
            Who.ADMINS: {"automation", "admin"},
        }
        return name in allowed[row]

    async def is_refused(self, name: str, domain: str, action: str, data: dict[str, Any]) -> bool:
        """Call an action as somebody; whatever else is wrong with the call is no refusal."""
        wants = self.hass.services.supports_response(domain, action).value != "none"
        try:
            await self.hass.services.async_call(
                domain,
                action,
                data,
                blocking=True,
                context=Context(user_id=self.people[name]),
                return_response=wants and domain == DOMAIN,
            )
        except Unauthorized, UnknownUser:
            return True
        except HomeAssistantError:
            return False
        finally:
            await self.hass.async_block_till_done(wait_background_tasks=True)
        return False


@pytest.fixture
async def household(
    hass: HomeAssistant,
    icloud_proxy: SimulatedICloud,
    tmp_path: Path,
    entity_registry_enabled_by_default: None,
) -> Household:
    async def add(group: str) -> User:
        return await hass.auth.async_create_user("Somebody", group_ids=[group])

    await add(GROUP_ID_ADMIN)  # the owner, who may everything whatever happens
    admin, former, gone = [await add(GROUP_ID_ADMIN) for _ in range(3)]
    named, member, guest = [
        await add(group) for group in (GROUP_ID_USER, GROUP_ID_USER, GROUP_ID_READ_ONLY)
    ]
    entry, _ = await account_entry(hass, icloud_proxy, tmp_path / "library", assets=2)
    await load(hass, entry)
    build_phone(tmp_path / "Backup", password=None)
    folder: MockConfigEntry = folder_entry(
        tmp_path / "Backup", options={CONF_ALLOWED_USERS: [named.id, former.id, gone.id]}
    )
    await load(hass, folder)
    await hass.auth.async_deactivate_user(former)
    await hass.auth.async_remove_user(gone)
    users = {"admin": admin, "named": named, "member": member, "guest": guest}
    others = {"former admin": former.id, "removed admin": gone.id, "automation": None}
    return Household(hass, {name: user.id for name, user in users.items()} | others)


def row_of(name: str, table: dict[Who, set[str]]) -> Who:
    return next(who for who, names in table.items() if name in names)


async def test_every_action_has_one_row(household: Household) -> None:
    rows = [name for names in ACTIONS.values() for name in names]
    assert sorted(rows) == sorted(household.hass.services.async_services_for_domain(DOMAIN))


async def test_actions(household: Household) -> None:
    for who, actions in ACTIONS.items():
        for action in sorted(actions):
            for name in household.people:
                refused = await household.is_refused(name, DOMAIN, action, FIELDS.get(action, {}))
                assert refused is not household.may(name, who), (action, name)


async def test_every_entity_that_acts_has_one_row(household: Household) -> None:
    keys = set()
    for entity in er.async_get(household.hass).entities.values():
        if entity.platform == DOMAIN and entity.domain not in SHOWING:
            assert entity.domain in ACTING, entity.entity_id
            keys.add(str(entity.translation_key))
    rows = [key for names in ENTITIES.values() for key in names]
    assert sorted(rows) == sorted(keys)


async def test_entities(household: Household) -> None:
    registry = er.async_get(household.hass)
    acting = [it for it in registry.entities.values() if it.platform == DOMAIN]
    for entity in acting:
        for action, data in ACTING.get(entity.domain, ()):
            who = row_of(str(entity.translation_key), ENTITIES)
            for name in household.people:
                target = {ATTR_ENTITY_ID: entity.entity_id} | data
                refused = await household.is_refused(name, entity.domain, action, target)
                # Home Assistant itself lets those who may only read turn nothing.
                may = household.may(name, who) and name != "guest"
                assert refused is not may, (entity.entity_id, action, name)
