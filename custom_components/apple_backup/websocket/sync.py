"""Starting, pausing and resuming the syncs of an account."""

from typing import TYPE_CHECKING, Any, Final, cast

import voluptuous as vol

from homeassistant.helpers import config_validation as cv

from ..permissions import Right
from .guard import ATTR_ENTRY_ID, Call, Command

if TYPE_CHECKING:
    from ..sync_round import SyncRound

_ACCOUNT: Final = {vol.Required(ATTR_ENTRY_ID): cv.string}


async def _start(call: Call) -> dict[str, Any]:
    """Start a sync, or name the one that is under way already."""
    coordinator = call.account.runtime_data.coordinator
    last = coordinator.sync_round
    if last is not None and last.is_running:
        return {"started": last.started_ms, "already": True}
    coordinator.start_sync()
    return {"started": cast("SyncRound", coordinator.sync_round).started_ms, "already": False}


async def _pause(call: Call) -> None:
    await call.account.runtime_data.coordinator.async_pause()


async def _resume(call: Call) -> None:
    await call.account.runtime_data.coordinator.async_pause(paused=False)


COMMANDS: Final = (
    Command("sync/start", Right.SYNC, _start, schema=_ACCOUNT),
    Command("sync/pause", Right.PAUSE, _pause, schema=_ACCOUNT),
    Command("sync/resume", Right.PAUSE, _resume, schema=_ACCOUNT),
)
