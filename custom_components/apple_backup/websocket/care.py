"""Looking after a library: what a sync would do, what waits for a word, what was moved out."""

from typing import Any, Final

import voluptuous as vol

from homeassistant.helpers import config_validation as cv

from ..library_commands import MOST_PER_PAGE, LibraryCommands
from ..library_photos import LibraryPhotos
from ..permissions import Right
from .guard import ATTR_ENTRY_ID, Call, Command

_MOST_NUMBERS: Final = 1000
_LAST: Final = 2**62
_ACCOUNT: Final[dict[vol.Marker, Any]] = {vol.Required(ATTR_ENTRY_ID): cv.string}
_PAGE: Final[dict[vol.Marker, Any]] = {
    **_ACCOUNT,
    vol.Optional("after", default=0): vol.All(int, vol.Range(min=0, max=_LAST)),
    vol.Optional("limit", default=MOST_PER_PAGE): vol.All(int, vol.Range(min=1, max=_MOST_NUMBERS)),
}


def _library(call: Call) -> LibraryCommands:
    return LibraryCommands(call.hass, call.account)


async def _plan(call: Call) -> dict[str, Any]:
    return await _library(call).plan()


async def _quarantine(call: Call) -> dict[str, Any]:
    return await _library(call).quarantine(call.message["after"], call.message["limit"])


async def _restore(call: Call) -> dict[str, Any]:
    return await _library(call).restore(call.message["numbers"])


async def _position(call: Call) -> dict[str, Any]:
    return await LibraryPhotos(call.account).position(call.message["photo_number"])


async def _removals(call: Call) -> dict[str, Any]:
    return await _library(call).removals()


async def _leaving(call: Call) -> dict[str, Any]:
    return await _library(call).leaving(call.message["after"], call.message["limit"])


async def _confirm(call: Call) -> dict[str, Any]:
    """Let them go; `started` names the sync that this has begun, as `sync/start` does."""
    coordinator = call.account.runtime_data.coordinator
    before = coordinator.sync_round
    answer = await _library(call).confirm_removals(call.message.get("shown"))
    last = coordinator.sync_round
    is_new = last is not None and (before is None or last.started_ms > before.started_ms)
    return answer | {"started": last.started_ms if last is not None and is_new else None}


COMMANDS: Final = (
    Command("photos/plan", Right.MANAGE_LIBRARY, _plan, schema=_ACCOUNT),
    Command(
        "photos/quarantine",
        Right.MANAGE_LIBRARY,
        _quarantine,
        schema=_PAGE,
    ),
    Command(
        "photos/quarantine/restore",
        Right.MANAGE_LIBRARY,
        _restore,
        schema={
            **_ACCOUNT,
            vol.Required("numbers"): vol.All(
                [vol.All(int, vol.Range(min=1, max=_LAST))],
                vol.Length(min=1, max=_MOST_NUMBERS),
            ),
        },
    ),
    Command(
        "photos/position",
        Right.MANAGE_LIBRARY,
        _position,
        schema={
            **_ACCOUNT,
            vol.Required("photo_number"): vol.All(int, vol.Range(min=1, max=_LAST)),
        },
    ),
    Command("photos/removals", Right.MANAGE_LIBRARY, _removals, schema=_ACCOUNT),
    Command("photos/removals/photos", Right.MANAGE_LIBRARY, _leaving, schema=_PAGE),
    Command(
        "photos/removals/confirm",
        Right.MANAGE_LIBRARY,
        _confirm,
        schema={
            **_ACCOUNT,
            vol.Optional("shown"): {cv.string: vol.All(int, vol.Range(min=0, max=_LAST))},
        },
    ),
)
