"""What automations hear of a backup folder: what comes, what is done, what is late, who opens what."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from homeassistant.core import CALLBACK_TYPE, callback

from .backup_jobs import BackupJob, JobKind, JobState
from .backups.models import Backup, Completeness
from .backups.session import JOB_USER, SessionChange, SessionManager
from .overdue import overdue_views

if TYPE_CHECKING:
    from .backups_coordinator import BackupsCoordinator


class FolderEventKind(StrEnum):
    """What has happened in a backup folder."""

    APPEARED = "backup_appeared"
    FINISHED = "backup_finished"
    OVERDUE = "backup_overdue"
    UNLOCKED = "backup_unlocked"
    LOCKED = "backup_locked"
    EXPORTED = "backup_exported"


@dataclass(frozen=True, slots=True)
class FolderEvent:
    """One event: which device's backup and who, never what was read."""

    kind: FolderEventKind
    backup: Backup
    user_id: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a scan found of a backup."""

    last_backup: datetime | None
    is_complete: bool


class FolderWatch:
    """Compares scans, and follows sessions and jobs; the first scan is no news."""

    def __init__(self) -> None:
        """Begin without having seen anything."""
        self._seen: dict[str, _Seen] | None = None
        self._overdue: set[str] = set()
        self._listeners: list[Callable[[FolderEvent], None]] = []

    @callback
    def async_start(
        self, coordinator: BackupsCoordinator, sessions: SessionManager
    ) -> list[CALLBACK_TYPE]:
        """Follow a folder; returns what ends that."""
        self._look(coordinator)

        @callback
        def changed(change: SessionChange) -> None:
            self._take_session(coordinator, sessions, change)

        return [
            coordinator.async_add_listener(lambda: self._look(coordinator)),
            sessions.add_listener(changed),
        ]

    @callback
    def async_add_listener(self, listener: Callable[[FolderEvent], None]) -> CALLBACK_TYPE:
        """Call somebody when something has happened."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def async_take_job(self, job: BackupJob) -> None:
        """Tell of an export to the disk that has ended well."""
        if job.kind is JobKind.EXPORT and job.state is JobState.DONE:
            self.async_tell(FolderEvent(FolderEventKind.EXPORTED, job.backup, job.user_id))

    @callback
    def async_tell(self, event: FolderEvent) -> None:
        """Tell of something."""
        for listener in tuple(self._listeners):
            listener(event)

    @callback
    def _look(self, coordinator: BackupsCoordinator) -> None:
        if not coordinator.last_update_success or not coordinator.data.backups:
            # A volume that is not mounted: what is on it is no news once it is back.
            return
        before, self._seen = self._seen, {}
        for backup in coordinator.data.backups:
            is_complete = backup.completeness is Completeness.COMPLETE
            self._seen[backup.id] = _Seen(backup.last_backup, is_complete)
        late = overdue_views(coordinator)
        if before is not None:
            for event in self._news(coordinator, before):
                self.async_tell(event)
            for key in late.keys() - self._overdue:
                self.async_tell(FolderEvent(FolderEventKind.OVERDUE, late[key].backup))
        self._overdue = set(late)

    def _news(
        self, coordinator: BackupsCoordinator, before: Mapping[str, _Seen]
    ) -> Iterator[FolderEvent]:
        assert self._seen is not None
        for backup in coordinator.data.backups:
            old, new = before.get(backup.id), self._seen[backup.id]
            if old is None:
                yield FolderEvent(FolderEventKind.APPEARED, backup)
            if new.is_complete and old != new:
                yield FolderEvent(FolderEventKind.FINISHED, backup)

    @callback
    def _take_session(
        self, coordinator: BackupsCoordinator, sessions: SessionManager, change: SessionChange
    ) -> None:
        owner = change.owner
        if owner.user_id == JOB_USER:
            return
        if not change.has_begun and sessions.is_open(owner.backup_id):
            return
        kind = FolderEventKind.UNLOCKED if change.has_begun else FolderEventKind.LOCKED
        for backup in coordinator.data.backups:
            if backup.id == owner.backup_id:
                self.async_tell(FolderEvent(kind, backup, owner.user_id))
