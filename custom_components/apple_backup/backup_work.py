"""Starts checks and exports of backups, for actions and HTTP alike."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_PATH
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util import dt as dt_util

from .backup_jobs import BackupJob, JobKind, OnProgress
from .backups.errors import BackupLockedError, ExportFolderMissingError, WrongPasswordError
from .backups.examination.integrity import check_integrity
from .backups.examination.integrity_report import IntegrityReport
from .backups.exports.document_export import export_documents
from .backups.exports.documents.request import DocumentRequest
from .backups.exports.file_export import export_folder, export_zip_file
from .backups.exports.names import safe_component
from .backups.exports.report import ExportReport
from .backups.exports.target import ExportTarget
from .backups.jobs import CancelToken
from .backups.models import Backup
from .backups.selection import Selection
from .backups.session import JOB_USER
from .const import CONF_EXPORT_FOLDER, CONF_LIBRARY_PATH, DOMAIN
from .library_options import CONF_PRIVATE_PATH
from .models import BackupsConfigEntry

if TYPE_CHECKING:
    from .backups.session import UnlockedBackup

_MAX_NAME: Final = 80


class ExportFormat(StrEnum):
    """What an export to the disk becomes."""

    FOLDER = "folder"
    ZIP = "zip"


class _Options(TypedDict):
    """What all exports take."""

    cancel: CancelToken
    on_progress: OnProgress


@dataclass(frozen=True, slots=True)
class Opened:
    """An unlocked backup to work on; `token` if the session was opened for this work alone."""

    backup: Backup
    unlocked: UnlockedBackup
    token: str | None = None


async def async_open(entry: BackupsConfigEntry, backup: Backup, user_id: str | None) -> Opened:
    """Open a backup for work: by the user's session, by a remembered key, or without either.

    Without a user (an automation) anybody's remembered key serves; the content goes to the export
    folder or into a check, and to nobody else.

    Raises:
        BackupLockedError: the backup is encrypted, and there is neither session nor key.
        BackupError: it cannot be opened.
    """
    sessions = entry.runtime_data.sessions
    if user_id is not None and (own := sessions.of_user(backup.id, user_id)) is not None:
        return Opened(backup, own)
    try:
        info = await sessions.unlock_for_job(backup, user_id)
    except WrongPasswordError as err:
        raise BackupLockedError from err
    return Opened(backup, sessions.get(info.token, backup.id, JOB_USER), info.token)


@callback
def async_start_check(
    entry: BackupsConfigEntry,
    opened: Opened,
    user_id: str | None,
    *,
    digests: bool = True,
    databases: bool = True,
) -> BackupJob:
    """Check a backup in the background.

    Raises:
        JobRunningError: another job of this backup is running.
    """

    async def work(job: BackupJob, tell: OnProgress) -> IntegrityReport:
        report = await check_integrity(
            opened.unlocked,
            digests=digests,
            databases=databases,
            cancel=job.cancel,
            on_progress=tell,
        )
        runtime.checks.async_take(opened.backup, report, is_quick=not digests)
        return report

    runtime = entry.runtime_data
    job = BackupJob(JobKind.CHECK, opened.backup, user_id)
    return runtime.jobs.async_start(job, work, closing(entry, opened))


@callback
def async_start_export(
    hass: HomeAssistant,
    entry: BackupsConfigEntry,
    opened: Opened,
    user_id: str | None,
    *,
    selection: Selection | DocumentRequest,
    export_format: ExportFormat,
) -> BackupJob:
    """Write part of a backup, decrypted, into the export folder of its entry, in the background.

    A document that is one file is written as this file, if no folder is wanted.

    Raises:
        ExportFolderMissingError: the options name no export folder.
        JobRunningError: another job of this backup is running.
    """
    on_end = closing(entry, opened)
    if not (folder := entry.options.get(CONF_EXPORT_FOLDER)):
        on_end()
        raise ExportFolderMissingError
    name = export_name(opened.backup, dt_util.now())
    target = ExportTarget(Path(folder), forbidden_folders(hass))
    if export_format is ExportFormat.FOLDER:
        # A folder of its own, which only its owner may enter, whatever the export folder is like.
        target = replace(target, folder=target.folder / name)
    elif isinstance(selection, DocumentRequest):
        name = f"{name}{selection.suffix}"
    else:
        name = f"{name}.zip"
    file = name if export_format is ExportFormat.ZIP else None

    async def work(job: BackupJob, tell: OnProgress) -> ExportReport:
        options: _Options = {"cancel": job.cancel, "on_progress": tell}
        if isinstance(selection, DocumentRequest):
            return await export_documents(opened.unlocked, selection, target, file, **options)
        if file is not None:
            return await export_zip_file(opened.unlocked, selection, target, file, **options)
        return await export_folder(opened.unlocked, selection, target, **options)

    job = BackupJob(JobKind.EXPORT, opened.backup, user_id, name=name)
    return entry.runtime_data.jobs.async_start(job, work, on_end)


def export_name(backup: Backup, now: datetime) -> str:
    """The name of a new export: device, state of the backup, and when it was exported.

    Nothing a device is called may lead out of the export folder.
    """
    made = dt_util.as_local(backup.last_backup) if backup.last_backup else None
    state = f" {made:%Y-%m-%d}" if made else ""
    device = safe_component(backup.device.name[:_MAX_NAME].replace("/", "_")).lstrip(".")
    return safe_component(f"{device or 'Backup'}{state} exported {now:%Y-%m-%d %H%M%S}")


@callback
def forbidden_folders(hass: HomeAssistant) -> tuple[Path, ...]:
    """Where no decrypted export may lie: what others can look into, secrets, and the backups."""
    config = hass.config.path
    folders = [
        config("www"),
        config(STORAGE_DIR),
        config("custom_components"),
        config(DOMAIN),
        *hass.config.media_dirs.values(),
    ]
    for entry in hass.config_entries.async_entries(DOMAIN):
        folders += _folders_of(entry)
    return tuple(Path(folder) for folder in folders)


def _folders_of(entry: ConfigEntry) -> list[str]:
    """The backups or the library of an entry, and the private folder of a library."""
    found = [entry.data.get(CONF_PATH), entry.data.get(CONF_LIBRARY_PATH)]
    found.append(entry.options.get(CONF_PRIVATE_PATH))
    return [folder for folder in found if folder]


def closing(entry: BackupsConfigEntry, opened: Opened) -> CALLBACK_TYPE:
    """What ends a session that was opened for a job alone."""

    @callback
    def end() -> None:
        if opened.token is not None:
            entry.runtime_data.sessions.lock(opened.token)

    return end
