"""The actions about backups: check them, export them, lock them."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final, cast

import voluptuous as vol

from homeassistant.const import ATTR_CONFIG_ENTRY_ID, ATTR_DEVICE_ID
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util

from .action_targets import async_check_right, backup_of_call, folder_of_call, mistake
from .backup_jobs import BackupJob
from .backup_work import ExportFormat, Opened, async_open, async_start_check, async_start_export
from .backups.errors import BackupError
from .backups.examination.integrity_report import IntegrityReport
from .backups.exports.documents.request import (
    DocumentFormat,
    DocumentRequest,
    Subject,
    default_format,
)
from .backups.exports.report import ExportReport
from .backups.selection import (
    AppSelection,
    DomainSelection,
    FolderSelection,
    Selection,
    WholeBackup,
)
from .const import DOMAIN
from .errors import to_home_assistant_error
from .models import BackupsConfigEntry
from .permissions import Right, is_allowed

ATTR_APP: Final = "app"
ATTR_CONTENT: Final = "content"
ATTR_CONVERSATION: Final = "conversation"
ATTR_DATABASES: Final = "databases"
ATTR_DIGESTS: Final = "digests"
ATTR_DOCUMENT: Final = "document"
ATTR_DOMAIN: Final = "domain"
ATTR_FOLDER: Final = "folder"
ATTR_FORGET_KEYS: Final = "forget_keys"
ATTR_FORMAT: Final = "format"
ATTR_PERSON: Final = "person"
ATTR_SINCE: Final = "since"
ATTR_UNTIL: Final = "until"

_MAX_TEXT: Final = 4096
_TEXT: Final = vol.All(cv.string, vol.Length(min=1, max=_MAX_TEXT))
_TARGET: Final = {
    vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string,
    vol.Optional(ATTR_DEVICE_ID): cv.string,
}
_VERIFY: Final = vol.Schema(
    {
        **_TARGET,
        vol.Optional(ATTR_DIGESTS, default=True): cv.boolean,
        vol.Optional(ATTR_DATABASES, default=True): cv.boolean,
    }
)
_EXPORT: Final = vol.Schema(
    {
        **_TARGET,
        vol.Optional(ATTR_FORMAT, default=ExportFormat.FOLDER.value): vol.Coerce(ExportFormat),
        vol.Exclusive(ATTR_APP, "selection"): _TEXT,
        vol.Exclusive(ATTR_DOMAIN, "selection"): _TEXT,
        vol.Exclusive(ATTR_CONTENT, "selection"): vol.Coerce(Subject),
        vol.Optional(ATTR_FOLDER): _TEXT,
        vol.Optional(ATTR_DOCUMENT): vol.Coerce(DocumentFormat),
        vol.Optional(ATTR_CONVERSATION): _TEXT,
        vol.Optional(ATTR_SINCE): cv.datetime,
        vol.Optional(ATTR_UNTIL): cv.datetime,
        vol.Optional(ATTR_PERSON): _TEXT,
    }
)
_LOCK: Final = vol.Schema({**_TARGET, vol.Optional(ATTR_FORGET_KEYS, default=False): cv.boolean})


_OF_DOCUMENTS: Final = frozenset(
    {ATTR_DOCUMENT, ATTR_CONVERSATION, ATTR_SINCE, ATTR_UNTIL, ATTR_PERSON}
)


class BackupAction(StrEnum):
    """The names of the actions."""

    VERIFY_BACKUP = "verify_backup"
    EXPORT_BACKUP = "export_backup"
    LOCK_BACKUPS = "lock_backups"


@callback
def async_setup_backup_actions(hass: HomeAssistant) -> None:
    """Register the actions, once for all entries."""
    for action, handler, schema in (
        (BackupAction.VERIFY_BACKUP, _async_verify, _VERIFY),
        (BackupAction.EXPORT_BACKUP, _async_export, _EXPORT),
        (BackupAction.LOCK_BACKUPS, _async_lock, _LOCK),
    ):
        hass.services.async_register(
            DOMAIN, action, handler, schema, supports_response=SupportsResponse.OPTIONAL
        )


async def _async_verify(call: ServiceCall) -> ServiceResponse:
    """Check a backup; whoever asks for the response waits for the end."""

    def start(entry: BackupsConfigEntry, opened: Opened) -> BackupJob:
        return async_start_check(
            entry,
            opened,
            call.context.user_id,
            digests=call.data[ATTR_DIGESTS],
            databases=call.data[ATTR_DATABASES],
        )

    return await _async_work(call, start)


async def _async_export(call: ServiceCall) -> ServiceResponse:
    """Write a backup, or a part of it, into the export folder."""
    wanted = _selection(call)

    def start(entry: BackupsConfigEntry, opened: Opened) -> BackupJob:
        return async_start_export(
            call.hass,
            entry,
            opened,
            call.context.user_id,
            selection=wanted,
            export_format=call.data[ATTR_FORMAT],
        )

    return await _async_work(call, start)


async def _async_work(
    call: ServiceCall, start: Callable[[BackupsConfigEntry, Opened], BackupJob]
) -> ServiceResponse:
    """Open the backup a call means, start work on it, and wait for its end if a response is wanted."""
    entry, backup = backup_of_call(call)
    await async_check_right(call, Right.USE_BACKUPS, entry)
    try:
        opened = await async_open(entry, backup, call.context.user_id)
        job = start(entry, opened)
        if not call.return_response:
            return None
        return response_of(await entry.runtime_data.jobs.async_wait(job))
    except BackupError as err:
        raise to_home_assistant_error(err) from err


async def _async_lock(call: ServiceCall) -> ServiceResponse:
    """End sessions: a user's own ones, for administrators and automations those of everyone."""
    backup_id = None
    if ATTR_DEVICE_ID in call.data:
        entry, backup = backup_of_call(call)
        backup_id = backup.id
    else:
        entry = folder_of_call(call)
    await async_check_right(call, Right.USE_BACKUPS, entry)
    user_id = await _async_whose(call)
    sessions = entry.runtime_data.sessions
    locked = sessions.lock_all(backup_id, user_id)
    forgotten = 0
    if call.data[ATTR_FORGET_KEYS]:
        forgotten = sessions.remembered.forget(backup_id, user_id)
    return {"locked": locked, "forgotten": forgotten} if call.return_response else None


async def _async_whose(call: ServiceCall) -> str | None:
    """The user whose sessions are meant; None for everyone's."""
    if call.context.user_id is None:
        return None
    user = await call.hass.auth.async_get_user(call.context.user_id)
    return call.context.user_id if not is_allowed(user, Right.USE_BACKUPS) else None


def response_of(job: BackupJob) -> ServiceResponse:
    """What an action tells of a job that is done: numbers, and no name of a file of the backup."""
    report = job.report
    if isinstance(report, IntegrityReport):
        return {
            "score": report.score,
            "files": report.progress.files,
            "databases": report.progress.databases,
            "digests": report.digests,
            "findings": {kind.value: count for kind, count in report.counts.items()},
        }
    found = cast("ExportReport", report)
    return {
        "name": job.name,
        "state": found.state.value,
        "files": found.files,
        "bytes": found.bytes,
        "skipped": {reason.value: count for reason, count in found.skipped.items()},
    }


def _selection(call: ServiceCall) -> Selection | DocumentRequest:
    """What of the backup is meant.

    Raises:
        ServiceValidationError: What is in the backup cannot be had in this way.
    """
    if subject := call.data.get(ATTR_CONTENT):
        return _document(call, subject)
    if not _OF_DOCUMENTS.isdisjoint(call.data):
        raise mistake("document_not_offered")
    if app := call.data.get(ATTR_APP):
        return AppSelection(app)
    if domain := call.data.get(ATTR_DOMAIN):
        folder = call.data.get(ATTR_FOLDER, "").strip("/")
        return FolderSelection(domain, folder) if folder else DomainSelection(domain)
    return WholeBackup()


def _document(call: ServiceCall, subject: Subject) -> DocumentRequest:
    """What is wanted of the content of a backup."""
    data = call.data
    since, until = (data.get(name) for name in (ATTR_SINCE, ATTR_UNTIL))
    try:
        return DocumentRequest(
            subject,
            data.get(ATTR_DOCUMENT) or default_format(subject),
            data.get(ATTR_CONVERSATION),
            None if since is None else dt_util.as_utc(since),
            None if until is None else dt_util.as_utc(until),
            None,
            data.get(ATTR_PERSON),
            dt_util.get_default_time_zone(),
            dt_util.utcnow(),
        )
    except ValueError as err:
        raise mistake("document_not_offered") from err
