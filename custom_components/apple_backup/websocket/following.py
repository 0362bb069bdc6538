"""Following one account through reloads, for subscriptions that outlive them."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import ClassVar

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
)
from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from ..models import PhotosRuntime
from ..pacing import UPDATE_SECONDS, Pace
from .guard import Call


class Following(ABC):
    """Listens to what an account is while it is loaded, and again once it is loaded anew.

    `pace` calls `tell` now or soon, and not while there is nothing to listen to; `seconds` lie between
    two calls.
    """

    seconds: ClassVar[float] = UPDATE_SECONDS

    def __init__(self, call: Call) -> None:
        """Begin with the account that a message names. Raises as `Call.account` does."""
        self.call = call
        self.hass = call.hass
        self._entry = call.account
        self._runtime: PhotosRuntime | None = None
        self._ends: tuple[CALLBACK_TYPE, ...] = ()
        self.pace = Pace(call.hass, self.tell, self.seconds)
        self._end_entries = async_dispatcher_connect(
            call.hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._entry_changed
        )
        self._attach()

    @abstractmethod
    def listen(self, runtime: PhotosRuntime) -> Iterable[CALLBACK_TYPE]:
        """Begin to listen to a runtime, and send what is to be told of it at first."""

    @abstractmethod
    def tell(self) -> None:
        """Send what is to be told now."""

    @callback
    def end(self) -> None:
        """Listen and send no more."""
        self._end_entries()
        self._detach()

    @property
    def is_listening(self) -> bool:
        """Whether there is something to listen to now."""
        return self._runtime is not None

    @callback
    def send(self, event: object) -> None:
        """Send an event, unless the user may know nothing of it any more."""
        if self.call.is_allowed:
            self.call.connection.send_event(self.call.id, event)

    @callback
    def _entry_changed(self, _change: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry.entry_id != self._entry.entry_id:
            return
        if entry.state is not ConfigEntryState.LOADED:
            self._detach()
        elif self._runtime is not self._entry.runtime_data:
            self._detach()
            self._attach()

    def _attach(self) -> None:
        self._runtime = self._entry.runtime_data
        self._ends = tuple(self.listen(self._runtime))

    def _detach(self) -> None:
        for end in self._ends:
            end()
        self._ends = ()
        self._runtime = None
        self.pace.forget()
