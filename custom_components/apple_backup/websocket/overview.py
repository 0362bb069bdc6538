"""The state of everything a user may see, live: a snapshot at first, then one per change."""

from collections.abc import Iterator
from typing import Any, Final

from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntry, ConfigEntryChange
from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from ..const import DOMAIN
from ..models import async_loaded_accounts, async_loaded_folders
from ..pacing import Pace
from ..permissions import Right
from .guard import Call, Command
from .overview_accounts import describe_accounts
from .overview_backups import describe_folders

# Home Assistant drops clients that fall behind.
_SECONDS_BETWEEN: Final = 0.25


@callback
def snapshot(call: Call) -> dict[str, Any]:
    """Give what a user may see now. Times are milliseconds since the epoch, sizes bytes."""
    user = call.connection.user
    return {
        "accounts": describe_accounts(call.hass, user),
        "folders": describe_folders(call.hass, user),
    }


class _Follower:
    """Sends a snapshot whenever one differs from the last, at most four a second."""

    def __init__(self, call: Call) -> None:
        """Send the first one and begin to listen."""
        self._call = call
        self._sent: dict[str, Any] | None = None
        self._ends: list[CALLBACK_TYPE] = []
        self._pace = Pace(call.hass, self._tell, _SECONDS_BETWEEN)
        self._end_entries = async_dispatcher_connect(
            call.hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._entry_changed
        )
        self._listen()
        self._pace.now()

    @callback
    def end(self) -> None:
        """Listen and send no more."""
        self._end_entries()
        self._let_go()
        self._pace.forget()

    @callback
    def _entry_changed(self, _change: ConfigEntryChange, entry: ConfigEntry) -> None:
        """Listen to what has been loaded, and no more to what has been unloaded."""
        if entry.domain == DOMAIN:
            self._let_go()
            self._listen()
            self._pace.soon()

    def _listen(self) -> None:
        self._ends = list(self._begin())

    def _let_go(self) -> None:
        for end in self._ends:
            end()
        self._ends = []

    def _begin(self) -> Iterator[CALLBACK_TYPE]:
        hass = self._call.hass
        for account in async_loaded_accounts(hass):
            yield account.runtime_data.coordinator.async_add_listener(self._pace.soon)
            yield account.runtime_data.sign_in.async_add_listener(lambda _: self._pace.soon())
        for folder in async_loaded_folders(hass):
            yield folder.runtime_data.coordinator.async_add_listener(self._pace.soon)
            yield folder.runtime_data.sessions.add_listener(lambda _: self._pace.soon())

    @callback
    def _tell(self) -> None:
        # Rights and what they show may change while the page is open.
        if self._call.is_allowed and (now := snapshot(self._call)) != self._sent:
            self._sent = now
            self._call.connection.send_event(self._call.id, now)


@callback
def _subscribe(call: Call) -> CALLBACK_TYPE:
    return _Follower(call).end


COMMANDS: Final = (Command("overview/subscribe", Right.READ_STATE, subscribe=_subscribe),)
