"""Starts comparisons of the photos of a backup with iCloud libraries, and copies of what is missing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .backup_jobs import BackupJob, JobKind, JobState, OnProgress
from .backup_photo_libraries import AccountLibraries, ImportTarget
from .backup_work import Opened, closing, export_name, forbidden_folders
from .backups.errors import ExportFolderMissingError, LibraryUnavailableError, NoLibraryError
from .backups.exports.target import ExportTarget
from .backups.models import Backup
from .backups.photo_matching.comparison import compare_photos
from .backups.photo_matching.copying import FolderTarget, PhotoTarget, copy_photos
from .backups.photo_matching.report import (
    COPYABLE,
    CopyReport,
    PhotoFinding,
    PhotoReport,
    PhotoState,
)
from .const import CONF_EXPORT_FOLDER
from .models import BackupsConfigEntry, PhotosConfigEntry, async_loaded_accounts
from .photos.errors import PhotosError

if TYPE_CHECKING:
    from .backups.jobs import CancelToken

DEFAULT_STATES: Final = frozenset({PhotoState.ONLY_HERE})
"""What is copied unless something else is asked for."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which photos to copy: those in some states, or only those that are named."""

    states: frozenset[PhotoState] = DEFAULT_STATES
    refs: frozenset[str] | None = None

    def of(self, report: PhotoReport) -> list[PhotoFinding]:
        """Return the chosen ones of what a comparison has found."""
        return [
            finding
            for finding in report.findings
            if finding.state in self.states & COPYABLE
            and finding.files
            and (self.refs is None or finding.ref in self.refs)
        ]


@callback
def accounts_meant(hass: HomeAssistant, entry_ids: Collection[str] = ()) -> list[PhotosConfigEntry]:
    """The loaded accounts with some ids, or all of them.

    Raises:
        NoLibraryError: there is none.
    """
    accounts = async_loaded_accounts(hass)
    if entry_ids:
        accounts = [account for account in accounts if account.entry_id in entry_ids]
    if not accounts or len(accounts) < len(set(entry_ids)):
        raise NoLibraryError
    return accounts


@callback
def async_start_comparison(
    entry: BackupsConfigEntry,
    opened: Opened,
    user_id: str | None,
    accounts: Sequence[PhotosConfigEntry],
) -> BackupJob:
    """Compare the photos of a backup with libraries, in the background.

    Raises:
        LibraryUnavailableError: a library is not open.
        JobRunningError: another job of this backup is running.
    """
    on_end = closing(entry, opened)
    try:
        libraries = _libraries(accounts)
    except LibraryUnavailableError:
        on_end()
        raise

    async def work(job: BackupJob, tell: OnProgress) -> PhotoReport:
        return await _compare(opened, libraries, job.cancel, tell)

    job = BackupJob(JobKind.COMPARE_PHOTOS, opened.backup, user_id)
    return entry.runtime_data.jobs.async_start(job, work, on_end)


@callback
def async_start_copy(
    hass: HomeAssistant,
    entry: BackupsConfigEntry,
    opened: Opened,
    user_id: str | None,
    *,
    accounts: Sequence[PhotosConfigEntry],
    into: PhotosConfigEntry | None,
    chosen: Chosen,
) -> BackupJob:
    """Copy photos that are only in a backup into a library, or into the export folder (None).

    What the last comparison has found is taken; without one, the photos are compared first.

    Raises:
        ExportFolderMissingError: the options name no export folder.
        LibraryUnavailableError: a library is not open.
        JobRunningError: another job of this backup is running.
    """
    on_end = closing(entry, opened)
    name = export_name(opened.backup, dt_util.now())
    try:
        libraries = _libraries(accounts)
        target = _target(hass, entry, opened, into, name)
    except ExportFolderMissingError, LibraryUnavailableError:
        on_end()
        raise
    known = comparison_of(entry, opened.backup)

    async def work(job: BackupJob, tell: OnProgress) -> CopyReport:
        found = known or await _compare(opened, libraries, job.cancel, tell)
        return await copy_photos(
            opened.unlocked, chosen.of(found), target, cancel=job.cancel, on_progress=tell
        )

    job = BackupJob(
        JobKind.COPY_PHOTOS,
        opened.backup,
        user_id,
        name=name if into is None else None,
        account=None if into is None else into.entry_id,
    )
    return entry.runtime_data.jobs.async_start(job, work, on_end)


@callback
def comparison_of(entry: BackupsConfigEntry, backup: Backup) -> PhotoReport | None:
    """What the last comparison of a backup has found, if it is still known and still true."""
    job = entry.runtime_data.jobs.latest(backup.id, JobKind.COMPARE_PHOTOS)
    if job is None or job.state is not JobState.DONE or not isinstance(job.report, PhotoReport):
        return None
    return job.report if job.backup.last_backup == backup.last_backup else None


async def _compare(
    opened: Opened, libraries: AccountLibraries, cancel: CancelToken, tell: OnProgress
) -> PhotoReport:
    return await compare_photos(opened.unlocked, libraries, cancel=cancel, on_progress=tell)


def _libraries(accounts: Sequence[PhotosConfigEntry]) -> AccountLibraries:
    try:
        return AccountLibraries(account.runtime_data.engine.contents() for account in accounts)
    except PhotosError as err:
        raise LibraryUnavailableError(str(err)) from err


def _target(
    hass: HomeAssistant,
    entry: BackupsConfigEntry,
    opened: Opened,
    into: PhotosConfigEntry | None,
    name: str,
) -> PhotoTarget:
    """Where photos are copied to."""
    if into is not None:
        return ImportTarget(into.runtime_data.engine, opened.backup.device.name)
    if not (folder := entry.options.get(CONF_EXPORT_FOLDER)):
        raise ExportFolderMissingError
    target = ExportTarget(Path(folder), forbidden_folders(hass))
    # A folder of its own, which only its owner may enter, whatever the export folder is like.
    return FolderTarget(replace(target, folder=target.folder / name))
