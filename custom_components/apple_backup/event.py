"""Events: of iCloud accounts (a code is needed, how the sign-in ended) and of backups (how work ended)."""

from types import MappingProxyType
from typing import Any, Final, override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .backup_jobs import BackupJob, BackupJobs, JobKind, JobState
from .backups.examination.integrity_report import SEVERITIES, IntegrityReport, Severity
from .backups.exports.report import ExportReport
from .backups.photo_matching.report import CopyReport, PhotoReport
from .backups_coordinator import BackupsCoordinator
from .devices import BackupView
from .entity import BackupEntity, FolderEntity, PhotosEntity, async_follow_backups
from .folder_events import FolderEvent, FolderEventKind, FolderWatch
from .library_events import PHOTO_EVENTS, SYNC_EVENTS, LibraryEvent
from .models import AppleBackupConfigEntry, PhotosRuntime
from .sign_in_events import SignInEvent, SignInEventKind

# Nothing is read or written.
PARALLEL_UPDATES = 0

CODE_NEEDED: Final = "code_needed"
SIGNED_IN: Final = "signed_in"
SIGN_IN_FAILED: Final = "sign_in_failed"

CHECK_PASSED: Final = "check_passed"
CHECK_FOUND_DAMAGE: Final = "check_found_damage"
CHECK_FAILED: Final = "check_failed"
EXPORT_FINISHED: Final = "export_finished"
EXPORT_FAILED: Final = "export_failed"
PHOTOS_COMPARED: Final = "photos_compared"
PHOTOS_COPIED: Final = "photos_copied"
PHOTOS_FAILED: Final = "photos_failed"

ATTR_BACKUP_ID: Final = "backup_id"
ATTR_DEVICE: Final = "device"
ATTR_USER: Final = "user"
ATTR_METHOD: Final = "method"
ATTR_PHONE_NUMBER: Final = "phone_number"
ATTR_REASON: Final = "reason"

_TYPES: Final = MappingProxyType(
    {
        SignInEventKind.CODE_NEEDED: CODE_NEEDED,
        SignInEventKind.SIGNED_IN: SIGNED_IN,
        SignInEventKind.FAILED: SIGN_IN_FAILED,
        SignInEventKind.PROBLEM: SIGN_IN_FAILED,
    }
)

SIGN_IN = EventEntityDescription(
    key="sign_in",
    translation_key="sign_in",
    event_types=[CODE_NEEDED, SIGNED_IN, SIGN_IN_FAILED],
)


PHOTOS_ADDED = EventEntityDescription(
    key="new_photos",
    translation_key="new_photos",
    event_types=[kind.value for kind in PHOTO_EVENTS],
)
LIBRARY = EventEntityDescription(
    key="library",
    translation_key="library",
    event_types=[kind.value for kind in SYNC_EVENTS],
)

FOLDER = EventEntityDescription(
    key="backups",
    translation_key="backups",
    event_types=[kind.value for kind in FolderEventKind],
)

BACKUP_WORK = EventEntityDescription(
    key="backup_work",
    translation_key="backup_work",
    event_types=[
        CHECK_PASSED,
        CHECK_FOUND_DAMAGE,
        CHECK_FAILED,
        EXPORT_FINISHED,
        EXPORT_FAILED,
        PHOTOS_COMPARED,
        PHOTOS_COPIED,
        PHOTOS_FAILED,
    ],
)
_FAILED: Final = MappingProxyType(
    {
        JobKind.CHECK: CHECK_FAILED,
        JobKind.EXPORT: EXPORT_FAILED,
        JobKind.COMPARE_PHOTOS: PHOTOS_FAILED,
        JobKind.COPY_PHOTOS: PHOTOS_FAILED,
    }
)
_FINISHED: Final = MappingProxyType(
    {
        JobKind.EXPORT: EXPORT_FINISHED,
        JobKind.COMPARE_PHOTOS: PHOTOS_COMPARED,
        JobKind.COPY_PHOTOS: PHOTOS_COPIED,
    }
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: AppleBackupConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the events of an entry."""
    runtime = entry.runtime_data
    if isinstance(runtime, PhotosRuntime):
        account = runtime.coordinator
        async_add_entities(
            [
                SignInEventEntity(account, SIGN_IN),
                LibraryEventEntity(account, PHOTOS_ADDED),
                LibraryEventEntity(account, LIBRARY),
            ]
        )
        return
    folder, jobs = runtime.coordinator, runtime.jobs
    async_add_entities([FolderEventEntity(folder, runtime.watch)])
    async_follow_backups(
        folder, lambda view: [BackupEventEntity(folder, view, jobs)], async_add_entities
    )


class SignInEventEntity(PhotosEntity, EventEntity):
    """Tells automations when a code is needed. The code itself never appears here."""

    @override
    async def async_added_to_hass(self) -> None:
        """Listen to the account's sign-in."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.sign_in.async_add_listener(self._take))

    @callback
    def _take(self, event: SignInEvent) -> None:
        if (event_type := _TYPES.get(event.kind)) is None:
            return
        self._trigger_event(event_type, _attributes(event))
        self.async_write_ha_state()


class LibraryEventEntity(PhotosEntity, EventEntity):
    """Tells automations what has happened to the library."""

    @override
    async def async_added_to_hass(self) -> None:
        """Listen to the runs of the account."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.async_add_event_listener(self._take))

    @callback
    def _take(self, event: LibraryEvent) -> None:
        if event.kind.value in self.event_types:
            self._trigger_event(event.kind.value, dict(event.attributes))
            self.async_write_ha_state()


def _attributes(event: SignInEvent) -> dict[str, Any]:
    """Where the code went, or why the sign-in failed."""
    if (pending := event.pending) is not None:
        number = pending.phone_number
        return {
            ATTR_METHOD: pending.method.value if pending.method else None,
            ATTR_PHONE_NUMBER: number.masked if number else None,
        }
    return {ATTR_REASON: event.error.code} if event.error else {}


class FolderEventEntity(FolderEntity, EventEntity):
    """Tells automations what comes and goes in a folder, and who opens what."""

    def __init__(self, coordinator: BackupsCoordinator, watch: FolderWatch) -> None:
        """Attach the entity to the folder's device."""
        super().__init__(coordinator, FOLDER)
        self._watch = watch

    @override
    async def async_added_to_hass(self) -> None:
        """Listen to the folder."""
        await super().async_added_to_hass()
        self.async_on_remove(self._watch.async_add_listener(self._take))

    @callback
    def _take(self, event: FolderEvent) -> None:
        self.coordinator.config_entry.async_create_task(
            self.hass, self._async_tell(event), f"{self.entity_id} {event.kind}"
        )

    async def _async_tell(self, event: FolderEvent) -> None:
        attributes: dict[str, Any] = {
            ATTR_DEVICE: event.backup.device.name,
            ATTR_BACKUP_ID: event.backup.id,
            **event.attributes,
        }
        if event.user_id is not None:
            user = await self.hass.auth.async_get_user(event.user_id)
            attributes[ATTR_USER] = user.name if user is not None else None
        self._trigger_event(event.kind.value, attributes)
        self.async_write_ha_state()


class BackupEventEntity(BackupEntity, EventEntity):
    """Tells automations how a check or an export has ended. No file is ever named here."""

    def __init__(self, coordinator: BackupsCoordinator, view: BackupView, jobs: BackupJobs) -> None:
        """Attach the entity to the backup's device."""
        super().__init__(coordinator, view, BACKUP_WORK)
        self._jobs = jobs

    @override
    async def async_added_to_hass(self) -> None:
        """Listen to the work on this backup."""
        await super().async_added_to_hass()
        self.async_on_remove(self._jobs.async_add_listener(self._take))

    @callback
    def _take(self, job: BackupJob) -> None:
        if job.state is JobState.RUNNING or not self.available or job.backup.id != self.backup.id:
            return
        self._trigger_event(_type_of(job), _attributes_of(job))
        self.async_write_ha_state()


def _type_of(job: BackupJob) -> str:
    """How a job has ended."""
    if job.state is not JobState.DONE:
        return _FAILED[job.kind]
    if isinstance(job.report, IntegrityReport):
        damaged = any(SEVERITIES[kind] is Severity.ERROR for kind in job.report.counts)
        return CHECK_FOUND_DAMAGE if damaged else CHECK_PASSED
    return _FINISHED[job.kind]


def _attributes_of(job: BackupJob) -> dict[str, Any]:
    """Numbers, and why a job failed."""
    report = job.report
    if isinstance(report, IntegrityReport):
        return {
            "score": report.score,
            "findings": {kind.value: count for kind, count in report.counts.items()},
        }
    if isinstance(report, ExportReport):
        return {
            "name": job.name,
            "files": report.files,
            "bytes": report.bytes,
            "skipped": sum(report.skipped.values()),
        }
    if isinstance(report, PhotoReport):
        return {"counts": {state.value: count for state, count in report.counts.items()}}
    if isinstance(report, CopyReport):
        return {"photos": report.photos, "files": report.files, "bytes": report.bytes}
    return {ATTR_REASON: job.error.code} if job.error else {}
