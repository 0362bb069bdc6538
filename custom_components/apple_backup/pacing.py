"""Telling of a run at a pace; of entities, each update is an event and a recorded row."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

UPDATE_SECONDS: Final = 1.0


class Pace:
    """Calls `tell` at once, or once the last call is long enough ago."""

    def __init__(
        self, hass: HomeAssistant, tell: Callable[[], None], seconds: float = UPDATE_SECONDS
    ) -> None:
        """Begin without anything to tell; `seconds` lie between two calls."""
        self._hass = hass
        self._tell = tell
        self._seconds = seconds
        self._told_at = 0.0
        self._due_at = 0.0
        self._cancel: CALLBACK_TYPE | None = None

    @callback
    def now(self) -> None:
        """Tell at once."""
        self.forget()
        self._told_at = self._hass.loop.time()
        self._tell()

    @callback
    def soon(self, seconds: float | None = None) -> None:
        """Tell as soon as the pace allows, or another pace that counts for this once."""
        due = self._told_at + (self._seconds if seconds is None else seconds)
        wait = due - self._hass.loop.time()
        if wait <= 0:
            self.now()
        elif self._cancel is None or due < self._due_at:
            self.forget()
            self._due_at = due
            self._cancel = async_call_later(
                self._hass, wait, HassJob(self._due, cancel_on_shutdown=True)
            )

    @callback
    def forget(self) -> None:
        """Tell nothing that is still to be told."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    @callback
    def _due(self, _now: datetime) -> None:
        self._cancel = None
        self.now()
