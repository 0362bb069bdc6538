"""Starting, pausing and resuming the syncs of an account."""

from typing import Final

import voluptuous as vol

from homeassistant.helpers import config_validation as cv

from ..permissions import Right
from .guard import ATTR_ENTRY_ID, Call, Command

_ACCOUNT: Final = {vol.Required(ATTR_ENTRY_ID): cv.string}


async def _start(call: Call) -> None:
    call.account.runtime_data.coordinator.start_sync()


async def _pause(call: Call) -> None:
    await call.account.runtime_data.coordinator.async_pause()


async def _resume(call: Call) -> None:
    await call.account.runtime_data.coordinator.async_pause(paused=False)


COMMANDS: Final = (
    Command("sync/start", Right.SYNC, _start, schema=_ACCOUNT),
    Command("sync/pause", Right.PAUSE, _pause, schema=_ACCOUNT),
    Command("sync/resume", Right.PAUSE, _resume, schema=_ACCOUNT),
)
