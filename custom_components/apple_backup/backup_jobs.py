"""Long work on the backups of one folder: checks, exports, photos. One at a time of each backup.

A job runs in the background on an unlocked backup and ends with its session. It is nobody's view
that keeps it alive: whoever started it may ask how far it is, wait for it, or stop it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
import logging
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .backups.errors import BackupError, JobCancelledError, JobRunningError
from .backups.examination.integrity_report import IntegrityProgress, IntegrityReport
from .backups.exports.report import ExportProgress, ExportReport
from .backups.jobs import CancelToken
from .backups.models import Backup
from .backups.photo_matching.report import CopyReport, PhotoProgress, PhotoReport
from .const import DOMAIN
from .pacing import Pace

_LOGGER = logging.getLogger(__name__)

# Each update of an entity is an event and a row in the recorder.
_UPDATE_SECONDS: Final = 2.0

type Progress = IntegrityProgress | ExportProgress | PhotoProgress
type Report = IntegrityReport | ExportReport | PhotoReport | CopyReport


class JobKind(StrEnum):
    """What a job does."""

    CHECK = "check"
    EXPORT = "export"
    COMPARE_PHOTOS = "compare_photos"
    COPY_PHOTOS = "copy_photos"


class JobState(StrEnum):
    """How far a job is."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(slots=True)
class BackupJob:
    """One job. `user_id` is who started it, None an automation; `name` is what an export wrote.

    `account` is the id of the entry into whose library photos are copied.
    """

    kind: JobKind
    backup: Backup
    user_id: str | None
    name: str | None = None
    account: str | None = None
    state: JobState = JobState.RUNNING
    started: datetime = field(default_factory=dt_util.utcnow)
    ended: datetime | None = None
    progress: Progress | None = None
    report: Report | None = None
    error: BackupError | None = None
    cancel: CancelToken = field(default_factory=CancelToken)

    @property
    def percent(self) -> float | None:
        """How much of the files has been gone through, from 0 to 100; None if not known yet."""
        progress = self.progress
        if self.state is JobState.DONE:
            return 100.0
        if progress is None or not progress.total_files:
            return None
        done = progress.files + (progress.skipped if isinstance(progress, ExportProgress) else 0)
        return min(100.0, 100.0 * done / progress.total_files)


type OnProgress = Callable[[Progress], None]
type Work = Callable[[BackupJob, OnProgress], Awaitable[Report]]
"""What a job does: it is given the job, for its cancel token, and whom to tell its progress."""
type Listener = Callable[[BackupJob], None]


class BackupJobs:
    """The jobs of one loaded folder."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin without any."""
        self._hass = hass
        self._latest: dict[tuple[str, JobKind], BackupJob] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._listeners: list[Listener] = []

    def latest(self, backup_id: str, kind: JobKind) -> BackupJob | None:
        """The job of a kind that runs or ran last."""
        return self._latest.get((backup_id, kind))

    def last(self, backup_id: str) -> BackupJob | None:
        """The job of a backup that runs or ran last, whatever its kind."""
        newest_first = reversed(self._latest.values())
        return next((job for job in newest_first if job.backup.id == backup_id), None)

    def running(self, backup_id: str) -> BackupJob | None:
        """The job of a backup that runs now."""
        job = self.last(backup_id)
        return job if job is not None and job.state is JobState.RUNNING else None

    @callback
    def async_add_listener(self, listener: Listener) -> CALLBACK_TYPE:
        """Call somebody when a job begins, goes on (now and then) and has ended."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def async_start(self, job: BackupJob, work: Work, on_end: CALLBACK_TYPE) -> BackupJob:
        """Start a job; `on_end` is called whatever becomes of it.

        Raises:
            JobRunningError: another one of this backup is running.
        """
        if self.running(job.backup.id) is not None:
            on_end()
            raise JobRunningError
        # In the order of their starts, which times would not tell: a clock may be set back.
        self._latest.pop((job.backup.id, job.kind), None)
        self._latest[job.backup.id, job.kind] = job
        pace = Pace(self._hass, lambda: self._tell(job), _UPDATE_SECONDS)
        # Not a task of the entry: those are cancelled on unload, which would leave a thread behind.
        self._tasks[job.backup.id] = self._hass.async_create_background_task(
            self._async_run(job, work, pace, on_end), f"{DOMAIN} {job.kind} {job.backup.id}"
        )
        pace.now()
        return job

    async def async_wait(self, job: BackupJob) -> BackupJob:
        """Wait for the end of a job. Whoever does not wait any more does not stop it.

        Raises:
            BackupError: why it failed.
        """
        task = self._tasks.get(job.backup.id)
        if job.state is JobState.RUNNING and task is not None:
            await asyncio.wait([task])
        if job.error is not None:
            raise job.error
        return job

    @callback
    def async_forget_reports(self, is_open: Callable[[str], bool]) -> None:
        """Drop what names files of backups that nobody has open any more."""
        for (backup_id, _), job in tuple(self._latest.items()):
            if job.state is not JobState.RUNNING and not is_open(backup_id):
                job.report = None

    async def async_stop(self) -> None:
        """Stop all jobs and wait for their end."""
        for job in self._latest.values():
            job.cancel.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks.values())

    async def _async_run(
        self, job: BackupJob, work: Work, pace: Pace, on_end: CALLBACK_TYPE
    ) -> None:
        @callback
        def take(progress: Progress) -> None:
            job.progress = progress
            if job.state is JobState.RUNNING:
                pace.soon()

        try:
            job.report = await work(job, take)
            job.state = JobState.DONE
        except JobCancelledError as err:
            job.error, job.state = err, JobState.STOPPED
        except BackupError as err:
            job.error, job.state = err, JobState.FAILED
        except asyncio.CancelledError:
            # Home Assistant is stopping.
            job.error, job.state = JobCancelledError(), JobState.STOPPED
            raise
        except Exception:
            _LOGGER.exception("Unexpected error in a %s of a backup", job.kind)
            job.error, job.state = BackupError(), JobState.FAILED
        finally:
            job.ended = dt_util.utcnow()
            pace.forget()
            self._tasks.pop(job.backup.id, None)
            on_end()
        pace.now()

    @callback
    def _tell(self, job: BackupJob) -> None:
        for listener in tuple(self._listeners):
            listener(job)
