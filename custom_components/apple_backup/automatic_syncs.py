"""The syncs of an account that start by themselves: whether the user wants them, and when they may run."""

from collections.abc import Callable
from datetime import datetime
import logging
from typing import TYPE_CHECKING

from homeassistant.core import HomeAssistant, callback

from .const import CONF_SYNC_ENABLED
from .errors import needs_sign_in
from .holds import Hold, Holds
from .photos.errors import PhotosError
from .schedule import SyncSchedule

if TYPE_CHECKING:
    from .models import PhotosConfigEntry
    from .sign_in import SignIn

_LOGGER = logging.getLogger(__name__)


class AutomaticSyncs:
    """Starts syncs when they are due; one that nobody has asked for downloads only while it may.

    `start` begins such a sync and raises a PhotosError if it cannot; `on_change` says that
    `next_due` or `overruns` may have changed.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: PhotosConfigEntry,
        *,
        sign_in: SignIn,
        holds: Holds,
        start: Callable[[], None],
        on_change: Callable[[], None],
    ) -> None:
        """Prepare; nothing starts before `async_begin`."""
        self._hass = hass
        self._entry = entry
        self._sign_in = sign_in
        self._holds = holds
        self._start = start
        self._on_change = on_change
        self._schedule = SyncSchedule(
            hass, entry, on_due=self._start_if_ready, on_change=self.async_follow
        )
        self._runs_by_schedule = False

    @property
    def next_due(self) -> datetime | None:
        """When the next sync will start (UTC); None if none is planned, or nobody can know."""
        return self._schedule.next_due

    @property
    def overruns(self) -> int:
        """How many syncs were left out because another was still running."""
        return self._schedule.overruns

    @property
    def _are_wanted(self) -> bool:
        enabled = bool(self._entry.options.get(CONF_SYNC_ENABLED, False))
        return enabled and not self._schedule.is_manual

    @callback
    def async_read_options(self) -> None:
        """Take over the options before anything else."""
        self._schedule.read_options()

    @callback
    def async_begin(self, *, last: datetime | None, unfinished: bool) -> None:
        """Plan the next sync; what was cut short or never done is due now."""
        problem = self._sign_in.problem
        if not self._are_wanted or (problem is not None and needs_sign_in(problem)):
            return
        if unfinished or last is None:
            self._schedule.run_now()
        else:
            self._schedule.plan(last=last)
        self.async_follow()

    @callback
    def async_options_changed(self, last: datetime | None) -> None:
        """Plan anew by the options as they are now."""
        self._schedule.read_options()
        if self._are_wanted and self._sign_in.is_signed_in:
            self._schedule.plan(last=last)
        else:
            self._schedule.cancel()
        self.async_follow()

    @callback
    def async_soon(self) -> None:
        """Plan a sync in a minute, unless syncs start by hand only."""
        self._schedule.plan_soon()
        self.async_follow()

    @callback
    def async_account_works(self) -> None:
        """Plan again what the end of the session has stopped; `async_follow` has to be called."""
        if self._are_wanted and self._sign_in.is_signed_in and self._schedule.is_idle:
            self._schedule.plan_soon()

    @callback
    def async_sync_begins(self, *, by_schedule: bool) -> None:
        """A sync is about to run, whoever wants it: who does wants more of them, also after a restart."""
        self._schedule.run_started()
        self._runs_by_schedule = by_schedule
        if not self._entry.options.get(CONF_SYNC_ENABLED, False):
            options = {**self._entry.options, CONF_SYNC_ENABLED: True}
            self._hass.config_entries.async_update_entry(self._entry, options=options)

    @callback
    def async_sync_ended(self, *, failed: bool, again: bool = True) -> bool:
        """Plan the next sync; tells whether nobody had asked for the one that has ended."""
        self._schedule.run_ended(failed=failed, again=again)
        by_schedule, self._runs_by_schedule = self._runs_by_schedule, False
        self._holds.change(Hold.SCHEDULE, holds=False)
        return by_schedule

    @callback
    def async_follow(self) -> None:
        """Tell of a change, and let a scheduled sync go on only while it may."""
        self._on_change()
        self._holds.change(
            Hold.SCHEDULE, holds=self._runs_by_schedule and not self._schedule.is_open
        )

    @callback
    def async_stop(self) -> None:
        """Plan nothing and watch nothing."""
        self._schedule.stop()

    @callback
    def _start_if_ready(self) -> None:
        if Hold.USER in self._holds:
            self._schedule.plan()
            self.async_follow()
            return
        try:
            self._start()
        except PhotosError as err:
            # A sign-in is waiting for its code. The run stays due.
            _LOGGER.debug("No sync of %s now: %s", self._entry.title, err)
            self.async_soon()
