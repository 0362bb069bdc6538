"""Sensors of iCloud accounts and of backups."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten
import time
from typing import Any, Final, override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity, SensorEntityDescription
from homeassistant.const import (
    MAX_LENGTH_STATE_STATE,
    PERCENTAGE,
    EntityCategory,
    UnitOfInformation,
    UnitOfTime,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType
from homeassistant.util import dt as dt_util

from .attention import expected_trust_end
from .backup_jobs import BackupJob
from .backups.models import Backup
from .devices import BackupView
from .entity import BackupEntity, PhotosEntity, async_follow_backups
from .models import AppleBackupConfigEntry, PhotosRuntime
from .photos_sensors import PHOTOS_SENSORS, PhotosSensorDescription
from .photos_state import PhotosState

# Only the coordinators read anything.
PARALLEL_UPDATES = 0

_SECONDS_PER_DAY = 86400
# A run takes hours, and each state that is written is a row of the recorder.
RECORDED_SECONDS: Final = 10.0

ATTR_CODE: Final = "code"
ATTR_CHECKED_AT: Final = "checked_at"
ATTR_ERRORS: Final = "errors"
ATTR_JOB: Final = "job"


@dataclass(frozen=True, kw_only=True)
class BackupSensorDescription(SensorEntityDescription):
    """A sensor of a backup, and where its value comes from."""

    value: Callable[[Backup], StateType | datetime]


def _age_days(backup: Backup) -> float | None:
    if backup.last_backup is None:
        return None
    age = (dt_util.utcnow() - backup.last_backup).total_seconds()
    return max(0.0, age) / _SECONDS_PER_DAY


TRUST_EXPIRES = SensorEntityDescription(
    key="trust_expires",
    translation_key="trust_expires",
    device_class=SensorDeviceClass.TIMESTAMP,
    entity_category=EntityCategory.DIAGNOSTIC,
)
LAST_ERROR = SensorEntityDescription(
    key="last_error",
    translation_key="last_error",
    entity_category=EntityCategory.DIAGNOSTIC,
)

BACKUP_SENSORS: tuple[BackupSensorDescription, ...] = (
    BackupSensorDescription(
        key="last_backup",
        translation_key="last_backup",
        device_class=SensorDeviceClass.TIMESTAMP,
        value=lambda backup: backup.last_backup,
    ),
    BackupSensorDescription(
        key="age",
        translation_key="age",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.DAYS,
        suggested_display_precision=1,
        value=_age_days,
    ),
    BackupSensorDescription(
        key="ios_version",
        translation_key="ios_version",
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda backup: backup.device.product_version,
    ),
    BackupSensorDescription(
        key="size",
        translation_key="size",
        device_class=SensorDeviceClass.DATA_SIZE,
        entity_category=EntityCategory.DIAGNOSTIC,
        native_unit_of_measurement=UnitOfInformation.BYTES,
        # As the panel and Apple count; small backups are no reason for "0.0".
        suggested_unit_of_measurement=UnitOfInformation.GIGABYTES,
        suggested_display_precision=3,
        value=lambda backup: backup.size_bytes,
    ),
)


INTEGRITY = SensorEntityDescription(
    key="integrity",
    translation_key="integrity",
    entity_category=EntityCategory.DIAGNOSTIC,
    native_unit_of_measurement=PERCENTAGE,
    suggested_display_precision=0,
)
JOB_PROGRESS = SensorEntityDescription(
    key="job_progress",
    translation_key="job_progress",
    entity_category=EntityCategory.DIAGNOSTIC,
    native_unit_of_measurement=PERCENTAGE,
    suggested_display_precision=0,
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: AppleBackupConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of an entry."""
    runtime = entry.runtime_data
    if isinstance(runtime, PhotosRuntime):
        coordinator = runtime.coordinator
        async_add_entities(PhotosSensor(coordinator, each) for each in PHOTOS_SENSORS)
        async_add_entities(
            [TrustSensor(coordinator, TRUST_EXPIRES), LastErrorSensor(coordinator, LAST_ERROR)]
        )
        return
    folder = runtime.coordinator

    def create(view: BackupView) -> Iterable[SensorEntity]:
        yield from (BackupSensor(folder, view, each) for each in BACKUP_SENSORS)
        yield IntegritySensor(folder, view, INTEGRITY)
        yield JobProgressSensor(folder, view, JOB_PROGRESS)

    async_follow_backups(folder, create, async_add_entities)


class PhotosSensor(PhotosEntity, SensorEntity):
    """A sensor of an iCloud account."""

    entity_description: PhotosSensorDescription
    _written_state: PhotosState | None = None
    _written_at = 0.0

    @property
    @override
    def native_value(self) -> StateType | datetime:
        """The value as the coordinator knows it now."""
        return self.entity_description.value(self.coordinator.data)

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Write what only grows during a run now and then; its phases and its end at once."""
        data, now = self.coordinator.data, time.monotonic()
        goes_on = data.progress is not None and data.state is self._written_state
        if goes_on and now - self._written_at < RECORDED_SECONDS:
            return
        self._written_state, self._written_at = data.state, now
        super()._handle_coordinator_update()


class TrustSensor(PhotosEntity, SensorEntity):
    """When Apple is expected to ask for a code again; unknown until it can be predicted."""

    @property
    @override
    def native_value(self) -> datetime | None:
        """The prediction as of the last sign-in or renewal; none once Apple has ended the trust."""
        return expected_trust_end(self.coordinator.sign_in)


class LastErrorSensor(PhotosEntity, SensorEntity):
    """Why the last sync failed, or why the next would, in words; unknown if all is well."""

    @property
    @override
    def native_value(self) -> str | None:
        """What to do next, in the language of Home Assistant."""
        message = self.coordinator.data.error_message
        return None if message is None else shorten(message, MAX_LENGTH_STATE_STATE)

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any] | None:
        """The stable code of the error."""
        error = self.coordinator.data.error
        return None if error is None else {ATTR_CODE: error}


class BackupSensor(BackupEntity, SensorEntity):
    """A sensor of a backup."""

    entity_description: BackupSensorDescription

    @property
    @override
    def native_value(self) -> StateType | datetime:
        """The value as the last scan found it."""
        return self.entity_description.value(self.backup)


class IntegritySensor(BackupEntity, SensorEntity):
    """The score of the last check; unknown if the backup has changed since then."""

    @property
    @override
    def native_value(self) -> int | None:
        """From 0 to 100; 100 only if nothing is lost."""
        result = self.coordinator.checks.get(self.backup)
        return None if result is None else result.score

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any] | None:
        """When it was checked, and how much of it is lost."""
        result = self.coordinator.checks.get(self.backup)
        if result is None:
            return None
        return {ATTR_CHECKED_AT: result.checked_at, ATTR_ERRORS: result.errors}


class JobProgressSensor(BackupEntity, SensorEntity):
    """How far a check or an export is; unknown while there is none."""

    _unrecorded_attributes = frozenset({ATTR_JOB})

    @property
    def _job(self) -> BackupJob | None:
        return self.coordinator.jobs.running(self.backup.id)

    @property
    @override
    def native_value(self) -> float | None:
        """Percent of the files."""
        return None if self._job is None else self._job.percent

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any] | None:
        """Which of the two it is."""
        return None if self._job is None else {ATTR_JOB: self._job.kind.value}
