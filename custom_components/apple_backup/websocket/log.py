"""The log of an account's last run, live."""

from collections.abc import Iterable
from typing import Final, override

import voluptuous as vol

from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers import config_validation as cv

from ..models import PhotosRuntime
from ..permissions import Right
from .following import Following
from .guard import ATTR_ENTRY_ID, Call, Command

# A run may log hundreds of lines in a second.
_PAUSE_SECONDS: Final = 0.3


class _Tail(Following):
    """Sends what is in the log, and then what is added to it."""

    seconds = _PAUSE_SECONDS

    @override
    def listen(self, runtime: PhotosRuntime) -> Iterable[CALLBACK_TYPE]:
        self._log = runtime.log
        self._position = 0
        self._is_told = False
        self._is_first = True
        end = self._log.listen(self._from_any_thread)
        self.pace.now()
        return (end,)

    def _from_any_thread(self) -> None:
        if not self._is_told:
            self._is_told = True
            self.hass.loop.call_soon_threadsafe(self._wait)

    @callback
    def _wait(self) -> None:
        if self.is_listening:
            self.pace.soon()

    @override
    def tell(self) -> None:
        is_first, self._is_first = self._is_first, False
        # First: what is added from now on is told again.
        self._is_told = False
        entries, self._position, is_new = self._log.since(self._position)
        if entries or is_new or is_first:
            rows = [(one.level.value, one.time, one.source, one.message) for one in entries]
            self.send({"entries": rows, "reset": is_first or is_new})


@callback
def _subscribe(call: Call) -> CALLBACK_TYPE:
    return _Tail(call).end


COMMANDS: Final = (
    Command(
        "photos/log/subscribe",
        Right.READ_LOG,
        subscribe=_subscribe,
        schema={vol.Required(ATTR_ENTRY_ID): cv.string},
    ),
)
