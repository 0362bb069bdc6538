"""What helps to understand a problem, without anything that names a person, place or secret."""

from dataclasses import asdict
from importlib.metadata import version
from typing import Any, Final

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.const import CONF_PASSWORD, CONF_PATH
from homeassistant.core import HomeAssistant

from .backups.models import Backup, Discovery
from .const import (
    CONF_ALLOWED_USERS,
    CONF_APPLE_ID,
    CONF_CATALOG_URL,
    CONF_DATABASE_SERVER,
    CONF_EXPORT_FOLDER,
    CONF_LIBRARY_PATH,
)
from .coordinator import PhotosCoordinator
from .library_options import CONF_PRIVATE_PATH
from .models import AppleBackupConfigEntry, PhotosRuntime

_TO_REDACT: Final = {
    CONF_ALLOWED_USERS,
    CONF_APPLE_ID,
    CONF_CATALOG_URL,
    CONF_DATABASE_SERVER,
    CONF_EXPORT_FOLDER,
    CONF_PRIVATE_PATH,
    CONF_LIBRARY_PATH,
    CONF_PASSWORD,
    CONF_PATH,
}


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: AppleBackupConfigEntry
) -> dict[str, Any]:
    """Return counts, versions and states of an entry."""
    runtime = entry.runtime_data
    if isinstance(runtime, PhotosRuntime):
        details = await hass.async_add_executor_job(_describe_account, runtime.coordinator)
    else:
        details = _describe_folder(runtime.coordinator.data)
    return {
        "entry": {
            "data": async_redact_data(entry.data, _TO_REDACT),
            "options": async_redact_data(entry.options, _TO_REDACT),
        },
        **details,
    }


def _describe_account(coordinator: PhotosCoordinator) -> dict[str, Any]:
    """Blocking: reads the metadata of a package."""
    return {"pyicloud": version("pyicloud"), "status": asdict(coordinator.data)}


def _describe_folder(discovery: Discovery) -> dict[str, Any]:
    return {
        "backups": [_describe_backup(backup) for backup in discovery.backups],
        "rejected": [folder.reason for folder in discovery.rejected],
    }


def _describe_backup(backup: Backup) -> dict[str, Any]:
    return {
        "completeness": backup.completeness,
        "installed_apps": len(backup.installed_apps),
        "is_encrypted": backup.is_encrypted,
        "is_full": backup.is_full,
        "is_snapshot": backup.is_snapshot,
        "last_backup": backup.last_backup,
        "problem": backup.problem,
        "product_type": backup.device.product_type,
        "product_version": backup.device.product_version,
        "size_bytes": backup.size_bytes,
    }
