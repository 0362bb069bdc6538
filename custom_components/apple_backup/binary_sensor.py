"""Binary sensors of iCloud accounts and of backups."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.binary_sensor import BinarySensorEntity, BinarySensorEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .backups.models import Backup, Completeness
from .entity import BackupEntity, PhotosEntity, async_follow_backups
from .models import AppleBackupConfigEntry, PhotosRuntime

# Only the coordinators read anything.
PARALLEL_UPDATES = 0


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
        async_add_entities([SignedInBinarySensor(runtime.coordinator, SIGNED_IN)])
        return
    folder = runtime.coordinator
    async_follow_backups(
        folder,
        lambda view: (BackupBinarySensor(folder, view, each) for each in BACKUP_BINARY_SENSORS),
        async_add_entities,
    )


class SignedInBinarySensor(PhotosEntity, BinarySensorEntity):
    """Whether an account can be used; off means that its user has to do something."""

    @property
    @override
    def is_on(self) -> bool:
        """What the last sign-in, renewal or sync found."""
        return self.coordinator.sign_in.is_signed_in


class BackupBinarySensor(BackupEntity, BinarySensorEntity):
    """A binary sensor of a backup."""

    entity_description: BackupBinarySensorDescription

    @property
    @override
    def is_on(self) -> bool | None:
        """The value as the last scan found it."""
        return self.entity_description.value(self.backup)
