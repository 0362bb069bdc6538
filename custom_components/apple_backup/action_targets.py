"""Which entry a call of an action means, and whether its caller may ask for that."""

from typing import cast

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import ServiceCall
from homeassistant.exceptions import ServiceValidationError, Unauthorized, UnknownUser
from homeassistant.helpers.service import async_get_config_entry

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


async def async_check_right(call: ServiceCall, right: Right, entry: ConfigEntry) -> None:
    """Refuse a call of a user who may not do this."""
    user = None
    if call.context.user_id is not None:
        user = await call.hass.auth.async_get_user(call.context.user_id)
        if user is None:
            raise UnknownUser(context=call.context, config_entry_id=entry.entry_id)
    if not is_allowed(user, right, entry):
        raise Unauthorized(context=call.context, config_entry_id=entry.entry_id)


def mistake(key: str, entry: ConfigEntry | None = None) -> ServiceValidationError:
    """The translated error of a call that makes no sense."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders={"entry": entry.title} if entry else None,
    )
