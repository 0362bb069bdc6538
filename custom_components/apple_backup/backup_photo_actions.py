"""The actions about photos that are only in a backup: find them, copy them."""

from enum import StrEnum
from typing import TYPE_CHECKING, Final, cast

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

from .action_targets import async_check_right, backup_of_call, mistake
from .backup_jobs import BackupJob
from .backup_photo_work import (
    DEFAULT_STATES,
    Chosen,
    accounts_meant,
    async_start_comparison,
    async_start_copy,
)
from .backup_work import async_open
from .backups.errors import BackupError
from .backups.photo_matching.report import COPYABLE
from .const import DOMAIN
from .errors import to_home_assistant_error
from .models import PhotosConfigEntry
from .permissions import Right

if TYPE_CHECKING:
    from .backups.photo_matching.report import CopyReport, PhotoReport

ATTR_ACCOUNT: Final = "account"
ATTR_INTO: Final = "into"
ATTR_SIMILAR: Final = "similar"

_TARGET: Final = {
    vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string,
    vol.Optional(ATTR_DEVICE_ID): cv.string,
    vol.Optional(ATTR_ACCOUNT): cv.string,
}


class CopyInto(StrEnum):
    """Where photos are copied to."""

    LIBRARY = "library"
    FOLDER = "folder"


class PhotoAction(StrEnum):
    """The names of the actions."""

    COMPARE_PHOTOS = "compare_photos"
    COPY_PHOTOS = "copy_photos"


_COMPARE: Final = vol.Schema(_TARGET)
_COPY: Final = vol.Schema(
    {
        **_TARGET,
        vol.Optional(ATTR_INTO, default=CopyInto.LIBRARY.value): vol.Coerce(CopyInto),
        vol.Optional(ATTR_SIMILAR, default=False): cv.boolean,
    }
)


@callback
def async_setup_photo_actions(hass: HomeAssistant) -> None:
    """Register the actions, once for all entries."""
    for action, handler, schema in (
        (PhotoAction.COMPARE_PHOTOS, _async_compare, _COMPARE),
        (PhotoAction.COPY_PHOTOS, _async_copy, _COPY),
    ):
        hass.services.async_register(
            DOMAIN, action, handler, schema, supports_response=SupportsResponse.OPTIONAL
        )


async def _async_compare(call: ServiceCall) -> ServiceResponse:
    """Compare a backup with the libraries; whoever asks for the response waits for the end."""
    entry, backup = backup_of_call(call)
    await async_check_right(call, Right.USE_BACKUPS, entry)
    try:
        accounts = _accounts(call)
        opened = await async_open(entry, backup, call.context.user_id)
        job = async_start_comparison(entry, opened, call.context.user_id, accounts)
        if not call.return_response:
            return None
        return _compared(await entry.runtime_data.jobs.async_wait(job))
    except BackupError as err:
        raise to_home_assistant_error(err) from err


async def _async_copy(call: ServiceCall) -> ServiceResponse:
    """Copy photos that are only in a backup; they are compared first if they have not been."""
    entry, backup = backup_of_call(call)
    await async_check_right(call, Right.USE_BACKUPS, entry)
    await async_check_right(call, Right.MANAGE_LIBRARY, entry)
    states = COPYABLE if call.data[ATTR_SIMILAR] else DEFAULT_STATES
    try:
        accounts = _accounts(call)
        into = None
        if call.data[ATTR_INTO] == CopyInto.LIBRARY:
            if len(accounts) > 1:
                raise mistake("choose_account")
            into = accounts[0]
        opened = await async_open(entry, backup, call.context.user_id)
        job = async_start_copy(
            call.hass,
            entry,
            opened,
            call.context.user_id,
            accounts=accounts,
            into=into,
            chosen=Chosen(states),
        )
        if not call.return_response:
            return None
        return _copied(await entry.runtime_data.jobs.async_wait(job))
    except BackupError as err:
        raise to_home_assistant_error(err) from err


@callback
def _accounts(call: ServiceCall) -> list[PhotosConfigEntry]:
    """The accounts a call means: the one it names, or all."""
    account = call.data.get(ATTR_ACCOUNT)
    return accounts_meant(call.hass, [account] if account else ())


def _compared(job: BackupJob) -> ServiceResponse:
    """What an action tells of a comparison that is done: numbers, and no name of a photo."""
    report = cast("PhotoReport", job.report)
    return {
        "photos": report.progress.files,
        "counts": {state.value: count for state, count in report.counts.items()},
        "bytes": {state.value: size for state, size in report.bytes.items()},
        "left_out": report.left_out,
    }


def _copied(job: BackupJob) -> ServiceResponse:
    """What an action tells of a copy that is done: numbers, and no name of a photo."""
    report = cast("CopyReport", job.report)
    return {
        "name": job.name,
        "photos": report.photos,
        "files": report.files,
        "bytes": report.bytes,
        "present": report.present,
        "skipped": {reason.value: count for reason, count in report.skipped.items()},
    }
