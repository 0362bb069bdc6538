"""When an account looks for changes by itself."""

from collections.abc import Callable
from datetime import datetime, timedelta
import random
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util

CHECK_INTERVAL: Final = timedelta(hours=1)
# Spreads the accounts of a household, and of the world, over the hour.
CHECK_JITTER: Final = 0.1


class SyncSchedule:
    """Plans one run at a time."""

    def __init__(self, hass: HomeAssistant, on_due: Callable[[], None]) -> None:
        """Prepare; `on_due` is called in the event loop."""
        self._hass = hass
        self._on_due = on_due
        self._cancel: CALLBACK_TYPE | None = None

    @callback
    def plan(self) -> datetime:
        """Plan the next run instead of any other, and return when it will be (UTC)."""
        self.cancel()
        spread = 1 + random.uniform(-CHECK_JITTER, CHECK_JITTER)
        due = dt_util.utcnow() + CHECK_INTERVAL * spread
        self._cancel = async_track_point_in_utc_time(
            self._hass, HassJob(self._run, cancel_on_shutdown=True), due
        )
        return due

    @callback
    def cancel(self) -> None:
        """Plan nothing."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    @callback
    def _run(self, _now: datetime) -> None:
        self._cancel = None
        self._on_due()
