"""A verified local copy of iCloud Photos, and a reader of iOS backups."""

from typing import cast

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryError, UnsupportedStorageVersionError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.device_registry import AnyDeviceEntry
from homeassistant.helpers.typing import ConfigType

from .account_issues import async_watch_account
from .backup_actions import async_setup_backup_actions
from .backup_checks import async_forget_checks
from .backup_keys import async_forget_keys
from .backup_photo_actions import async_setup_photo_actions
from .const import DOMAIN
from .http import async_register_views
from .library_actions import async_setup_library_actions
from .library_issues import async_forget_library, async_watch_library
from .models import (
    AppleBackupConfigEntry,
    BackupsConfigEntry,
    BackupsRuntime,
    PhotosConfigEntry,
    PhotosRuntime,
    is_photos_entry,
)
from .panel import async_hide_panel, async_serve_panel, async_show_panel
from .push import async_push_account
from .push.worker import async_serve_worker
from .runtime import (
    async_forget_account,
    async_forget_registry,
    async_open_account,
    async_open_folder,
)
from .services import async_setup_services
from .sign_in_actions import async_setup_sign_in_actions
from .storage import async_remove_abandoned_sessions, database_path, remove_database
from .websocket import async_register_commands

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

PHOTOS_PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.EVENT,
    Platform.IMAGE,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
]
BACKUPS_PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.EVENT,
    Platform.SENSOR,
]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register what all entries share."""
    async_register_views(hass)
    async_register_commands(hass)
    await async_serve_panel(hass)
    async_setup_services(hass)
    async_setup_sign_in_actions(hass)
    async_setup_backup_actions(hass)
    async_setup_photo_actions(hass)
    async_setup_library_actions(hass)
    await async_serve_worker(hass)
    await async_remove_abandoned_sessions(hass, at_start=True)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: AppleBackupConfigEntry) -> bool:
    """Open an iCloud account or a backup folder."""
    # Also if it fails: the panel says why.
    await async_show_panel(hass)
    try:
        entry.runtime_data = await _async_open(hass, entry)
    except UnsupportedStorageVersionError as err:
        raise ConfigEntryError(translation_domain=DOMAIN, translation_key="stored_too_new") from err
    await hass.config_entries.async_forward_entry_setups(entry, _platforms(entry))
    if hass.is_stopping:
        # Nobody would unload it any more.
        await async_unload_entry(hass, entry)
        return False
    if isinstance(runtime := entry.runtime_data, PhotosRuntime):
        async_watch_account(hass, cast("PhotosConfigEntry", entry), runtime.sign_in)
        async_watch_library(hass, cast("PhotosConfigEntry", entry), runtime.coordinator)
        async_push_account(hass, cast("PhotosConfigEntry", entry), runtime)
        runtime.sign_in.async_ask_user()
        runtime.coordinator.async_start()
    return True


async def async_unload_entry(hass: HomeAssistant, entry: AppleBackupConfigEntry) -> bool:
    """Unload the entities; what the entry has opened is closed after them."""
    return await hass.config_entries.async_unload_platforms(entry, _platforms(entry))


async def async_remove_entry(hass: HomeAssistant, entry: AppleBackupConfigEntry) -> None:
    """Remove secrets and what can be made again; never a photo, a backup or a library's marker."""
    async_hide_panel(hass)
    # First: the same account may be added again while Apple is still being told.
    await hass.async_add_executor_job(remove_database, database_path(hass, entry))
    if is_photos_entry(entry):
        await async_forget_account(hass, cast("PhotosConfigEntry", entry))
        async_forget_library(hass, entry.entry_id)
    else:
        await async_forget_keys(hass, entry)
        await async_forget_checks(hass, entry)
        await async_forget_registry(hass, entry)


async def async_remove_config_entry_device(
    hass: HomeAssistant, entry: AppleBackupConfigEntry, device: AnyDeviceEntry
) -> bool:
    """Let the user remove the devices of backups that are not there any more."""
    runtime = entry.runtime_data
    return isinstance(runtime, BackupsRuntime) and device.id not in (
        runtime.coordinator.device_ids.values()
    )


async def _async_open(
    hass: HomeAssistant, entry: AppleBackupConfigEntry
) -> PhotosRuntime | BackupsRuntime:
    if is_photos_entry(entry):
        return await async_open_account(hass, cast("PhotosConfigEntry", entry))
    return await async_open_folder(hass, cast("BackupsConfigEntry", entry))


def _platforms(entry: AppleBackupConfigEntry) -> list[Platform]:
    return PHOTOS_PLATFORMS if is_photos_entry(entry) else BACKUPS_PLATFORMS
