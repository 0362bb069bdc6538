"""What helps to understand a problem, without anything that names a person, place or secret."""

from dataclasses import asdict
from importlib.metadata import version
from typing import Any, Final

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.const import CONF_PASSWORD, CONF_PATH
from homeassistant.core import HomeAssistant
from homeassistant.helpers.device_registry import AnyDeviceEntry

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
from .models import AppleBackupConfigEntry, BackupsRuntime, PhotosRuntime

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


async def async_get_device_diagnostics(
    hass: HomeAssistant, entry: AppleBackupConfigEntry, device: AnyDeviceEntry
) -> dict[str, Any]:
    """Return what is known of one device: an account, a folder, or a backup."""
    runtime = entry.runtime_data
    if isinstance(runtime, PhotosRuntime):
        return await async_get_config_entry_diagnostics(hass, entry)
    folder = runtime.coordinator
    for identifier, view in folder.views.items():
        if folder.device_ids[identifier] == device.id:
            return {"backup": _describe_backup(view.backup), **_describe_work(runtime, view.backup)}
    return await async_get_config_entry_diagnostics(hass, entry)


def _describe_account(coordinator: PhotosCoordinator) -> dict[str, Any]:
    """Blocking: reads the metadata of a package."""
    sign_in, entry = coordinator.sign_in, coordinator.config_entry
    status = asdict(coordinator.data)
    # The same in words may name a folder.
    del status["error_message"]
    return {
        "pyicloud": version("pyicloud"),
        "catalog": "server" if CONF_CATALOG_URL in entry.data else "embedded",
        "status": status,
        "sign_in": {
            "is_signed_in": sign_in.is_signed_in,
            "problem": sign_in.problem.code if sign_in.problem else None,
            "trust_expires": sign_in.account.trust.expected_end,
        },
    }


def _describe_work(runtime: BackupsRuntime, backup: Backup) -> dict[str, Any]:
    """What was done with a backup: numbers, and no names of files."""
    result = runtime.checks.get(backup)
    job = runtime.jobs.last(backup.id)
    return {
        "is_unlocked": runtime.sessions.is_open(backup.id),
        "check": asdict(result) if result is not None else None,
        "job": None
        if job is None
        else {
            "kind": job.kind,
            "state": job.state,
            "percent": job.percent,
            "error": job.error.code if job.error else None,
        },
    }


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
