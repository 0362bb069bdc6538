"""Binary sensors of iCloud accounts and of backups."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, override

from homeassistant.components.binary_sensor import BinarySensorEntity, BinarySensorEntityDescription
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .backups.models import Backup, Completeness
from .const import CONF_OVERDUE_DAYS, DEFAULT_OVERDUE_DAYS
from .devices import BackupView
from .entity import BackupEntity, PhotosEntity, async_follow_backups
from .models import AppleBackupConfigEntry, PhotosRuntime
from .photos_state import ACTIVE_STATES

# Only the coordinators read anything.
PARALLEL_UPDATES = 0

ATTR_REASONS: Final = "reasons"


@dataclass(frozen=True, kw_only=True)
class BackupBinarySensorDescription(BinarySensorEntityDescription):
    """A binary sensor of a backup, and where its value comes from."""

    value: Callable[[Backup], bool | None]


def _is_complete(backup: Backup) -> bool | None:
    if backup.completeness is Completeness.UNKNOWN:
        return None
    return backup.completeness is Completeness.COMPLETE


BACKUP_BINARY_SENSORS: tuple[BackupBinarySensorDescription, ...] = (
    BackupBinarySensorDescription(
        key="encrypted",
        translation_key="encrypted",
        value=lambda backup: backup.is_encrypted,
    ),
    BackupBinarySensorDescription(
        key="complete",
        translation_key="complete",
        value=_is_complete,
    ),
)

OVERDUE = BinarySensorEntityDescription(
    key="overdue",
    translation_key="overdue",
    device_class=BinarySensorDeviceClass.PROBLEM,
)

SYNCING = BinarySensorEntityDescription(
    key="syncing",
    translation_key="syncing",
    device_class=BinarySensorDeviceClass.RUNNING,
)

PROBLEM = BinarySensorEntityDescription(
    key="problem",
    translation_key="problem",
    device_class=BinarySensorDeviceClass.PROBLEM,
)

SIGNED_IN = BinarySensorEntityDescription(
    key="signed_in",
    translation_key="signed_in",
    entity_category=EntityCategory.DIAGNOSTIC,
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: AppleBackupConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the binary sensors of an entry."""
    runtime = entry.runtime_data
    if isinstance(runtime, PhotosRuntime):
        account = runtime.coordinator
        async_add_entities(
            [
                SignedInBinarySensor(account, SIGNED_IN),
                SyncingBinarySensor(account, SYNCING),
                ProblemBinarySensor(account, PROBLEM),
            ]
        )
        return
    folder = runtime.coordinator

    def create(view: BackupView) -> Iterable[BinarySensorEntity]:
        yield from (BackupBinarySensor(folder, view, each) for each in BACKUP_BINARY_SENSORS)
        if view.parent is None:
            # A snapshot is a state of the past, and no worse for its age.
            yield OverdueBinarySensor(folder, view, OVERDUE)

    async_follow_backups(folder, create, async_add_entities)


class SignedInBinarySensor(PhotosEntity, BinarySensorEntity):
    """Whether an account can be used; off means that its user has to do something."""

    @property
    @override
    def is_on(self) -> bool:
        """What the last sign-in, renewal or sync found."""
        return self.coordinator.sign_in.is_signed_in


class SyncingBinarySensor(PhotosEntity, BinarySensorEntity):
    """Whether something is being done to the library."""

    @property
    @override
    def is_on(self) -> bool:
        """Also while downloads pause: the run goes on to be one."""
        return self.coordinator.data.state in ACTIVE_STATES


class ProblemBinarySensor(PhotosEntity, BinarySensorEntity):
    """Whether the account or its library needs somebody."""

    _unrecorded_attributes = frozenset({ATTR_REASONS})

    @property
    @override
    def is_on(self) -> bool:
        """Whether there is any reason."""
        return bool(self._reasons)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, list[str]]:
        """What it is; each has a repair that says more."""
        return {ATTR_REASONS: self._reasons}

    @property
    def _reasons(self) -> list[str]:
        data, health = self.coordinator.data, self.coordinator.data.health
        found = {
            "signed_out": not self.coordinator.sign_in.is_signed_in,
            "run_failed": data.error is not None,
            "removals_held_back": bool(health.held_back),
            "bad_files": bool(health.beyond_repair),
            "space_low": health.is_space_low,
        }
        return [reason for reason, holds in found.items() if holds]


class BackupBinarySensor(BackupEntity, BinarySensorEntity):
    """A binary sensor of a backup."""

    entity_description: BackupBinarySensorDescription

    @property
    @override
    def is_on(self) -> bool | None:
        """The value as the last scan found it."""
        return self.entity_description.value(self.backup)


class OverdueBinarySensor(BackupEntity, BinarySensorEntity):
    """Whether a device has gone without a backup for longer than the options allow."""

    @property
    @override
    def is_on(self) -> bool | None:
        """Unknown if the backup does not tell its age."""
        if (made := self.backup.last_backup) is None:
            return None
        options = self.coordinator.config_entry.options
        days = options.get(CONF_OVERDUE_DAYS, DEFAULT_OVERDUE_DAYS)
        return dt_util.utcnow() - made > timedelta(days=days)
