"""Long work on the backups of one folder: what is told of it, and when."""

import asyncio
from datetime import timedelta
from pathlib import Path

from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.apple_backup.backup_jobs import (
    BackupJob,
    BackupJobs,
    JobKind,
    JobState,
    OnProgress,
)
from custom_components.apple_backup.backups.examination.integrity_report import (
    IntegrityProgress,
    IntegrityReport,
)
from custom_components.apple_backup.backups.models import Backup, Completeness, Device
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util


class Check:
    """A check of a backup that goes on when a test says so."""

    def __init__(self, name: str, kind: JobKind = JobKind.CHECK) -> None:
        backup = Backup(
            id=name,
            path=Path("/b", name),
            folder_name=name,
            device=Device(name, name),
            is_encrypted=False,
            completeness=Completeness.COMPLETE,
            is_full=True,
            last_backup=None,
            is_snapshot=False,
        )
        self.job = BackupJob(kind, backup, None)
        self.report: asyncio.Future[IntegrityReport] = asyncio.get_running_loop().create_future()
        self._tell: OnProgress | None = None

    def start(self, jobs: BackupJobs) -> None:
        jobs.async_start(self.job, self._work, lambda: None)

    async def _work(self, _job: BackupJob, tell: OnProgress) -> IntegrityReport:
        self._tell = tell
        return await self.report

    def progress(self, files: int) -> None:
        assert self._tell is not None
        self._tell(IntegrityProgress(files=files, total_files=10))

    async def finish(self, jobs: BackupJobs) -> None:
        self.report.set_result(IntegrityReport(100, IntegrityProgress(10, 10), 0))
        await jobs.async_wait(self.job)


def pass_seconds(hass: HomeAssistant, seconds: float) -> None:
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=seconds))


async def test_progress_of_one_job_does_not_silence_another(hass: HomeAssistant) -> None:
    jobs = BackupJobs(hass)
    told: list[tuple[str, float | None]] = []
    jobs.async_add_listener(lambda job: told.append((job.backup.id, job.percent)))
    one, two = Check("one"), Check("two")
    one.start(jobs)
    two.start(jobs)
    await asyncio.sleep(0)
    told.clear()

    for files in range(1, 6):
        one.progress(files)
    two.progress(9)
    pass_seconds(hass, 3)
    assert dict(told) == {"one": 50.0, "two": 90.0}

    for check in (one, two):
        await check.finish(jobs)


async def test_the_end_is_told_once_and_last(hass: HomeAssistant) -> None:
    jobs = BackupJobs(hass)
    told: list[JobState] = []
    jobs.async_add_listener(lambda job: told.append(job.state))
    check = Check("one")
    check.start(jobs)
    await asyncio.sleep(0)
    check.progress(1)
    await check.finish(jobs)
    # A thread may tell its last progress late.
    check.progress(2)
    pass_seconds(hass, 3)
    assert told == [JobState.RUNNING, JobState.DONE]


async def test_the_last_job_is_known_whatever_its_kind(hass: HomeAssistant) -> None:
    jobs = BackupJobs(hass)
    assert jobs.last("one") is None
    for kind in (JobKind.EXPORT, JobKind.CHECK, JobKind.EXPORT):
        check = Check("one", kind)
        check.start(jobs)
        assert jobs.running("one") is jobs.last("one") is check.job
        await asyncio.sleep(0)
        await check.finish(jobs)
        assert jobs.running("one") is None
        assert jobs.last("one") is check.job
