"""Devices that have gone without a backup for longer than the options allow, and their issues."""

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util

from .backups.models import Backup
from .const import CONF_OVERDUE_DAYS, DEFAULT_OVERDUE_DAYS, DOMAIN
from .devices import BackupView
from .markdown import as_it_is

if TYPE_CHECKING:
    from .backups_coordinator import BackupsCoordinator
    from .models import BackupsConfigEntry

ISSUE: Final = "backup_overdue"


def limit_of(entry: BackupsConfigEntry) -> timedelta:
    """After which time without a backup a device is overdue."""
    return timedelta(days=entry.options.get(CONF_OVERDUE_DAYS, DEFAULT_OVERDUE_DAYS))


def is_overdue(entry: BackupsConfigEntry, backup: Backup) -> bool | None:
    """Whether a backup is too old; None if it does not tell its age."""
    made = backup.last_backup
    return None if made is None else dt_util.utcnow() - made > limit_of(entry)


def overdue_views(coordinator: BackupsCoordinator) -> dict[str, BackupView]:
    """Give the devices that are overdue; snapshots are states of the past, and never are."""
    entry = coordinator.config_entry
    return {
        identifier: view
        for identifier, view in coordinator.views.items()
        if view.parent is None and is_overdue(entry, view.backup)
    }


@callback
def async_watch_overdue(hass: HomeAssistant, coordinator: BackupsCoordinator) -> CALLBACK_TYPE:
    """Raise an issue for each device that is overdue, and take it back once it is not.

    Returns what ends that, and takes all issues back: an entry that is not loaded says nothing.
    """
    raised: set[str] = set()

    @callback
    def show(late: dict[str, BackupView]) -> None:
        for identifier in raised - late.keys():
            ir.async_delete_issue(hass, DOMAIN, f"{ISSUE}_{identifier}")
        for identifier, view in late.items():
            _raise(hass, coordinator.config_entry, identifier, view.backup)
        raised.clear()
        raised.update(late)

    @callback
    def look() -> None:
        if coordinator.last_update_success:
            show(overdue_views(coordinator))

    remove = coordinator.async_add_listener(look)
    look()

    @callback
    def end() -> None:
        remove()
        show({})

    return end


def _raise(hass: HomeAssistant, entry: BackupsConfigEntry, identifier: str, backup: Backup) -> None:
    assert backup.last_backup is not None
    ir.async_create_issue(
        hass,
        DOMAIN,
        f"{ISSUE}_{identifier}",
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key=ISSUE,
        translation_placeholders={
            "device": backup.device.name,
            # The text is markdown, and the name comes from the backup.
            "name": as_it_is(backup.device.name),
            "days": str((dt_util.utcnow() - backup.last_backup).days),
            "limit": str(limit_of(entry).days),
        },
    )
