"""The actions that sync and refresh."""

from collections import Counter
from dataclasses import asdict
from enum import StrEnum
from typing import Final, cast

import voluptuous as vol

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import config_validation as cv

from .action_targets import account_of_call, async_check_right, folder_of_call
from .backups.errors import BackupError
from .const import DOMAIN
from .errors import to_home_assistant_error
from .permissions import Right
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
    entry = account_of_call(call)
    await async_check_right(call, Right.SYNC, entry)
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
    entry = folder_of_call(call)
    await async_check_right(call, Right.USE_BACKUPS, entry)
    try:
        discovery = await entry.runtime_data.coordinator.async_refresh_backups()
    except BackupError as err:
        raise to_home_assistant_error(err) from err
    if not call.return_response:
        return None
    return {
        "backups": len(discovery.backups),
        "rejected": len(discovery.rejected),
        # Not the folders: their names are those of devices, and answers get into traces.
        "reasons": dict(Counter(each.reason for each in discovery.rejected)),
    }
