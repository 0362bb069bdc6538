"""The actions of the integration."""

from dataclasses import asdict
from enum import StrEnum
from typing import Final, cast

import voluptuous as vol

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import ServiceValidationError, Unauthorized, UnknownUser
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_get_config_entry

from .backups.errors import BackupError
from .const import DOMAIN
from .errors import to_home_assistant_error
from .models import (
    BackupsConfigEntry,
    PhotosConfigEntry,
    async_loaded_accounts,
    async_loaded_folders,
    is_backups_entry,
    is_photos_entry,
)
from .permissions import Right, is_allowed
from .photos.errors import PhotosError

_SCHEMA: Final = vol.Schema({vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string})


class Action(StrEnum):
    """The names of the actions."""

    SYNC = "sync"
    REFRESH_BACKUPS = "refresh_backups"


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions, once for all entries."""
    hass.services.async_register(
        DOMAIN, Action.SYNC, _async_sync, _SCHEMA, supports_response=SupportsResponse.OPTIONAL
    )
    hass.services.async_register(
        DOMAIN,
        Action.REFRESH_BACKUPS,
        _async_refresh_backups,
        _SCHEMA,
        supports_response=SupportsResponse.OPTIONAL,
    )


async def _async_sync(call: ServiceCall) -> ServiceResponse:
    """Start a sync; whoever asks for the response waits for the end of the run."""
    entry = _account(call)
    await _async_check(call, Right.SYNC, entry)
    coordinator = entry.runtime_data.coordinator
    try:
        if not call.return_response:
            coordinator.start_sync()
            return None
        result = await coordinator.async_sync_and_wait()
    except PhotosError as err:
        raise to_home_assistant_error(err) from err
    return cast("ServiceResponse", asdict(result))


async def _async_refresh_backups(call: ServiceCall) -> ServiceResponse:
    """Scan a backup folder now."""
    entry = _folder(call)
    await _async_check(call, Right.USE_BACKUPS, entry)
    try:
        discovery = await entry.runtime_data.coordinator.async_refresh_backups()
    except BackupError as err:
        raise to_home_assistant_error(err) from err
    if not call.return_response:
        return None
    return {"backups": len(discovery.backups), "rejected": len(discovery.rejected)}


def _account(call: ServiceCall) -> PhotosConfigEntry:
    """The account a call means; without an id, the only one there is."""
    if entry_id := call.data.get(ATTR_CONFIG_ENTRY_ID):
        entry = async_get_config_entry(call.hass, DOMAIN, entry_id)
        if not is_photos_entry(entry):
            raise _mistake("not_an_account", entry)
        return cast("PhotosConfigEntry", entry)
    accounts = async_loaded_accounts(call.hass)
    if len(accounts) != 1:
        raise _mistake("choose_account" if accounts else "no_account")
    return accounts[0]


def _folder(call: ServiceCall) -> BackupsConfigEntry:
    """The backup folder a call means; without an id, the only one there is."""
    if entry_id := call.data.get(ATTR_CONFIG_ENTRY_ID):
        entry = async_get_config_entry(call.hass, DOMAIN, entry_id)
        if not is_backups_entry(entry):
            raise _mistake("not_a_folder", entry)
        return cast("BackupsConfigEntry", entry)
    folders = async_loaded_folders(call.hass)
    if len(folders) != 1:
        raise _mistake("choose_folder" if folders else "no_folder")
    return folders[0]


async def _async_check(call: ServiceCall, right: Right, entry: ConfigEntry) -> None:
    """Refuse a call of a user who may not do this."""
    user = None
    if call.context.user_id is not None:
        user = await call.hass.auth.async_get_user(call.context.user_id)
        if user is None:
            raise UnknownUser(context=call.context, config_entry_id=entry.entry_id)
    if not is_allowed(user, right, entry):
        raise Unauthorized(context=call.context, config_entry_id=entry.entry_id)


def _mistake(key: str, entry: ConfigEntry | None = None) -> ServiceValidationError:
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders={"entry": entry.title} if entry else None,
    )
