"""Arranges backups as devices: one per iPhone, and a child device per further snapshot."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.util import dt as dt_util

from .backups.models import Backup, Discovery
from .const import DOMAIN
from .models import BackupsConfigEntry
from .panel import PANEL_PATH

PANEL_URL: Final = f"homeassistant://{PANEL_PATH}"
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class BackupView:
    """A backup and where it is shown. `parent` is the identifier of its iPhone's device.

    The current backup of an iPhone is shown by the iPhone's own device and has no parent.
    """

    identifier: str
    backup: Backup
    parent: str | None


def arrange(entry_id: str, discovery: Discovery) -> dict[str, BackupView]:
    """Decide what is shown where, by identifier; parents come before their children.

    The newest backup that is no snapshot stands for its iPhone. Where there are only snapshots,
    the newest of them does.
    """
    views: dict[str, BackupView] = {}
    by_device: dict[str, list[Backup]] = {}
    for backup in discovery.backups:
        by_device.setdefault(backup.device.key, []).append(backup)
    for key, backups in sorted(by_device.items()):
        current = max(backups, key=lambda backup: (not backup.is_snapshot, _age_key(backup)))
        parent = f"{entry_id}_{key}"
        views[parent] = BackupView(parent, current, None)
        for backup in sorted(backups, key=_age_key):
            if backup is not current:
                child = f"{entry_id}_{backup.id}"
                views[child] = BackupView(child, backup, parent)
    return views


@callback
def async_update_devices(
    hass: HomeAssistant, entry: BackupsConfigEntry, views: Mapping[str, BackupView]
) -> dict[str, str]:
    """Register the folder's device and those of all views, remove others; identifier → device id.

    A folder without any backup is rather a volume that is not mounted than a user who has
    removed everything: then the devices stay, and the user may remove them.
    """
    registry = dr.async_get(hass)
    folder_id = _register_folder(registry, entry)
    ids = {folder_identifier(entry): folder_id}
    for view in views.values():
        if view.parent is None:
            ids[view.identifier] = _register_parent(registry, entry, view, folder_id)
        else:
            ids[view.identifier] = _register_child(registry, entry, view, ids[view.parent])
    if views:
        _remove_others(registry, entry, set(ids.values()))
    return ids


def _remove_others(
    registry: dr.DeviceRegistry, entry: BackupsConfigEntry, present: set[str]
) -> None:
    """Remove children before their parents, with which they would be gone."""
    for devices in (
        dr.async_child_entries_for_config_entry(registry, entry.entry_id),
        dr.async_entries_for_config_entry(registry, entry.entry_id),
    ):
        for device in devices:
            if device.id not in present:
                registry.async_remove_device(device.id)


def folder_identifier(entry: BackupsConfigEntry) -> str:
    """Give the identifier of the device that stands for a folder itself."""
    return entry.entry_id


def _register_folder(registry: dr.DeviceRegistry, entry: BackupsConfigEntry) -> str:
    return registry.async_get_or_create(
        config_entry_id=entry.entry_id,
        configuration_url=PANEL_URL,
        entry_type=dr.DeviceEntryType.SERVICE,
        identifiers={(DOMAIN, folder_identifier(entry))},
        model="iOS backups",
        name=entry.title,
    ).id


def _register_parent(
    registry: dr.DeviceRegistry, entry: BackupsConfigEntry, view: BackupView, folder_id: str
) -> str:
    device = view.backup.device
    return registry.async_get_or_create(
        config_entry_id=entry.entry_id,
        configuration_url=PANEL_URL,
        entry_type=dr.DeviceEntryType.SERVICE,
        identifiers={(DOMAIN, view.identifier)},
        manufacturer="Apple",
        model=device.product_name or device.product_type,
        model_id=device.product_type,
        name=device.name,
        sw_version=device.product_version,
        via_device_id=folder_id,
    ).id


def _register_child(
    registry: dr.DeviceRegistry, entry: BackupsConfigEntry, view: BackupView, parent_id: str
) -> str:
    made = view.backup.last_backup
    # The folder's name would show the device's UDID.
    key = "snapshot" if made else "snapshot_undated"
    date = dt_util.as_local(made).strftime("%Y-%m-%d %H:%M") if made else ""
    return registry.async_get_or_create_child(
        config_entry_id=entry.entry_id,
        identifiers={(DOMAIN, view.identifier)},
        parent_device_id=parent_id,
        translation_key=key,
        translation_placeholders={"device": view.backup.device.name, "date": date},
    ).id


def _age_key(backup: Backup) -> datetime:
    return backup.last_backup or _NEVER
