"""Binary sensors of iCloud accounts and of backups."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, override

from homeassistant.components.binary_sensor import BinarySensorEntity, BinarySensorEntityDescription
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .attention import problems
from .backups.models import Backup, Completeness
from .backups.session import SessionChange, SessionManager
from .backups_coordinator import BackupsCoordinator
from .devices import BackupView
from .entity import BackupEntity, PhotosEntity, async_follow_backups
from .models import AppleBackupConfigEntry, PhotosRuntime
from .overdue import is_overdue
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

UNLOCKED = BinarySensorEntityDescription(
    key="unlocked",
    translation_key="unlocked",
    device_class=BinarySensorDeviceClass.LOCK,
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
    folder, sessions = runtime.coordinator, runtime.sessions

    def create(view: BackupView) -> Iterable[BinarySensorEntity]:
        yield from (BackupBinarySensor(folder, view, each) for each in BACKUP_BINARY_SENSORS)
        yield UnlockedBinarySensor(folder, view, sessions)
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
        return bool(problems(self.coordinator))

    @property
    @override
    def extra_state_attributes(self) -> dict[str, list[str]]:
        """What it is; each has a repair that says more."""
        return {ATTR_REASONS: problems(self.coordinator)}


class BackupBinarySensor(BackupEntity, BinarySensorEntity):
    """A binary sensor of a backup."""

    entity_description: BackupBinarySensorDescription

    @property
    @override
    def is_on(self) -> bool | None:
        """The value as the last scan found it."""
        return self.entity_description.value(self.backup)


class UnlockedBinarySensor(BackupEntity, BinarySensorEntity):
    """Whether anybody has a backup open, as long as that lasts."""

    def __init__(
        self, coordinator: BackupsCoordinator, view: BackupView, sessions: SessionManager
    ) -> None:
        """Attach the entity to the backup's device."""
        super().__init__(coordinator, view, UNLOCKED)
        self._sessions = sessions

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the sessions."""
        await super().async_added_to_hass()
        self.async_on_remove(self._sessions.add_listener(self._take))

    @callback
    def _take(self, change: SessionChange) -> None:
        if self.available and change.owner.backup_id == self.backup.id:
            self.async_write_ha_state()

    @property
    @override
    def is_on(self) -> bool:
        """Open is unlocked."""
        return self._sessions.is_open(self.backup.id)


class OverdueBinarySensor(BackupEntity, BinarySensorEntity):
    """Whether a device has gone without a backup for longer than the options allow."""

    @property
    @override
    def is_on(self) -> bool | None:
        """Unknown if the backup does not tell its age."""
        return is_overdue(self.coordinator.config_entry, self.backup)
