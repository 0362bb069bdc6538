"""Which entry a call of an action means, and whether its caller may ask for that."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from homeassistant.auth.models import User
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_CONFIG_ENTRY_ID, ATTR_DEVICE_ID
from homeassistant.core import Context, HomeAssistant, ServiceCall
from homeassistant.exceptions import ServiceValidationError, Unauthorized, UnknownUser
from homeassistant.helpers.service import async_get_config_entry

from .backups.models import Backup
from .const import DOMAIN
from .models import (
    BackupsConfigEntry,
    PhotosConfigEntry,
    async_loaded_accounts,
    async_loaded_folders,
    is_backups_entry,
    is_photos_entry,
)
from .permissions import Right, is_allowed

if TYPE_CHECKING:
    from .devices import BackupView


def account_of_call(call: ServiceCall) -> PhotosConfigEntry:
    """The account a call means; without an id, the only one there is."""
    if entry_id := call.data.get(ATTR_CONFIG_ENTRY_ID):
        entry = async_get_config_entry(call.hass, DOMAIN, entry_id)
        if not is_photos_entry(entry):
            raise mistake("not_an_account", entry)
        return cast("PhotosConfigEntry", entry)
    accounts = async_loaded_accounts(call.hass)
    if len(accounts) != 1:
        raise mistake("choose_account" if accounts else "no_account")
    return accounts[0]


def folder_of_call(call: ServiceCall) -> BackupsConfigEntry:
    """The backup folder a call means; without an id, the only one there is."""
    if entry_id := call.data.get(ATTR_CONFIG_ENTRY_ID):
        entry = async_get_config_entry(call.hass, DOMAIN, entry_id)
        if not is_backups_entry(entry):
            raise mistake("not_a_folder", entry)
        return cast("BackupsConfigEntry", entry)
    folders = async_loaded_folders(call.hass)
    if len(folders) != 1:
        raise mistake("choose_folder" if folders else "no_folder")
    return folders[0]


def backup_of_call(call: ServiceCall) -> tuple[BackupsConfigEntry, Backup]:
    """The backup whose device a call names; without one, that of the only device there is."""
    if (device_id := call.data.get(ATTR_DEVICE_ID)) is None:
        entry = folder_of_call(call)
        current = [view for view in _views(entry).values() if view.parent is None]
        if len(current) != 1:
            raise mistake("choose_device" if current else "no_backup")
        return entry, current[0].backup
    for entry in async_loaded_folders(call.hass):
        for identifier, known in entry.runtime_data.coordinator.device_ids.items():
            if known == device_id and identifier in _views(entry):
                return entry, _views(entry)[identifier].backup
    raise mistake("not_a_device")


def _views(entry: BackupsConfigEntry) -> Mapping[str, BackupView]:
    return entry.runtime_data.coordinator.views


async def async_check_right(call: ServiceCall, right: Right, entry: ConfigEntry) -> None:
    """Refuse a call of a user who may not do this."""
    await async_check_context(call.hass, call.context, right, entry)


async def async_check_context(
    hass: HomeAssistant, context: Context, right: Right, entry: ConfigEntry
) -> User | None:
    """Refuse what a user may not do; returns who it is, None for an automation."""
    user = None
    if context.user_id is not None:
        user = await hass.auth.async_get_user(context.user_id)
        if user is None:
            raise UnknownUser(context=context, config_entry_id=entry.entry_id)
    if not is_allowed(user, right, entry):
        raise Unauthorized(context=context, config_entry_id=entry.entry_id)
    return user


def mistake(key: str, entry: ConfigEntry | None = None) -> ServiceValidationError:
    """The translated error of a call that makes no sense."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders={"entry": entry.title} if entry else None,
    )
