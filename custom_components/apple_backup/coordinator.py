"""Runs the engine of an iCloud account, and shows how each run begins and ends."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
import logging
from typing import TYPE_CHECKING, Any, cast, override

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.start import async_at_started
from homeassistant.util import dt as dt_util

from .automatic_syncs import AutomaticSyncs
from .engine_runner import EngineJob, EngineRunner, outcome_of
from .errors import in_words, needs_sign_in
from .library_events import arrival_events, failure_event, result_events
from .library_options import bytes_per_second
from .nightly import NightlyChecks
from .photos.errors import PhotosError
from .photos.health import LibraryHealth
from .photos.models import SyncResult
from .photos.runlog import RunLog
from .photos.status import SyncStatus, Trigger
from .photos_display import PhotosDisplay
from .photos_state import PhotosState
from .sign_in_events import SignInEvent, SignInEventKind
from .sync_round import SyncRound

if TYPE_CHECKING:
    from .models import PhotosConfigEntry
    from .photos.engine import SyncEngine
    from .sign_in import SignIn

_LOGGER = logging.getLogger(__name__)


class PhotosCoordinator(PhotosDisplay):
    """The status store of an iCloud account: it runs the engine, but never polls."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: PhotosConfigEntry,
        engine: SyncEngine,
        status: SyncStatus,
        log: RunLog,
        *,
        sign_in: SignIn,
    ) -> None:
        """Prepare the store; nothing runs before `async_start`."""
        super().__init__(hass, entry, engine, status, log, sign_in=sign_in)
        self._runner = EngineRunner(hass, entry, engine, sign_in=sign_in, log=log, witness=self)
        self._nights = NightlyChecks(self, entry)
        self._automatic = AutomaticSyncs(
            hass,
            entry,
            sign_in=sign_in,
            holds=self._holds,
            start=partial(self.start_sync, scheduled=True),
            on_change=self._show_schedule,
        )
        entry.async_on_unload(sign_in.async_add_listener(self._on_sign_in))

    @override
    async def async_load(self) -> None:
        await super().async_load()
        self._automatic.async_read_options()

    @callback
    def async_start(self) -> None:
        """Begin to sync by itself once Home Assistant has started, if the user wants syncs."""
        self.config_entry.async_on_unload(async_at_started(self.hass, self._begin_syncs))
        self._nights.async_plan()

    @callback
    def _begin_syncs(self, _hass: HomeAssistant) -> None:
        self._automatic.async_begin(last=self.data.last_sync, unfinished=self._unfinished)

    @callback
    def async_options_changed(self) -> None:
        """Follow what the user has just changed without a reload."""
        self._engine.limit_bandwidth(bytes_per_second(self.config_entry.options))
        self._nights.async_plan()
        self._automatic.async_options_changed(self.data.last_sync)
        self.async_update_listeners()

    @callback
    def async_set_options(self, changes: Mapping[str, Any]) -> None:
        """Change options that need no reload, and follow them; None removes one."""
        options = {**self.config_entry.options, **changes}
        self.hass.config_entries.async_update_entry(
            self.config_entry,
            options={key: value for key, value in options.items() if value is not None},
        )
        self.async_options_changed()

    def start_sync(self, trigger: Trigger = Trigger.SYNC, *, scheduled: bool = False) -> None:
        """Start a run and return at once; one that a user asks for heeds no times.

        Raises:
            SyncInProgressError: something is already running for this account, or a code is awaited.
        """
        self._begin_sync(trigger, scheduled=scheduled)

    def _begin_sync(self, trigger: Trigger, *, scheduled: bool) -> asyncio.Future[Any]:
        self._status.start(trigger)
        self.sync_round = SyncRound.after(self.sync_round)
        self._automatic.async_sync_begins(by_schedule=scheduled)
        job = EngineJob(lambda engine: engine.sync(), is_sync=True, begins=PhotosState.LISTING)
        outcome = self._begin(job)
        self._automatic.async_follow()
        return outcome

    async def async_perform[T](
        self,
        work: Callable[[SyncEngine], Awaitable[T]],
        *,
        asks_apple: bool = True,
        begins: PhotosState = PhotosState.WORKING,
    ) -> T:
        """Let the engine do something else than a sync, and wait for it.

        Giving up waiting does not stop it. `asks_apple`: it needs a session with Apple; `begins`:
        what to show until the engine tells how it goes.

        Raises:
            SyncInProgressError: something is already running for this account, or a code is awaited.
            PhotosError: it failed, or was stopped (`SyncCancelledError`).
        """
        outcome = self.async_begin(work, asks_apple=asks_apple, begins=begins)
        return cast("T", await outcome_of(outcome))

    @callback
    def async_begin(
        self,
        work: Callable[[SyncEngine], Awaitable[Any]],
        *,
        asks_apple: bool = True,
        begins: PhotosState = PhotosState.WORKING,
    ) -> asyncio.Future[Any]:
        """Let the engine do something else than a sync, and return at once; see `async_perform`.

        Raises:
            SyncInProgressError: something is already running for this account, or a code is awaited.
        """
        self._status.start(None)
        return self._begin(EngineJob(work, asks_apple=asks_apple, begins=begins))

    @callback
    def _begin(self, job: EngineJob) -> asyncio.Future[Any]:
        self._failures.begun(job)
        self._publish(replace(self.data, state=job.begins, progress=None))
        return self._runner.begin(job)

    async def async_sync_and_wait(self) -> SyncResult:
        """Start a run and wait for its end; giving up waiting does not stop it.

        Raises:
            PhotosError: the run could not start, failed, or was stopped (`SyncCancelledError`).
        """
        return cast("SyncResult", await outcome_of(self._begin_sync(Trigger.SYNC, scheduled=False)))

    async def async_stop(self) -> None:
        """Stop the run, if any, and everything planned; part of unloading."""
        self._automatic.async_stop()
        self._nights.async_stop()
        await self._runner.async_stop()
        self._pace.forget()

    @callback
    def run_finished(self, job: EngineJob, result: Any, health: LibraryHealth) -> None:
        """Show what a run has brought, and plan the next one."""
        by_schedule = False
        if job.is_sync:
            by_schedule = self._automatic.async_sync_ended(failed=False)
        else:
            # It may have renewed the session whose end had stopped the syncs.
            self._automatic.async_account_works()
        self._failures.finished(job)
        next_sync = self._automatic.next_due
        if job.is_sync:
            self._status.finish(next_sync)
        else:
            self._status.rest(next_sync, self._failures.told, done=True)
        arrivals = self._engine.take_arrivals()
        if job.is_sync and self.sync_round is not None:
            self.sync_round = self.sync_round.finished(result, arrivals.count)
        ended = replace(
            self.data,
            state=self._resting_state,
            totals=result.totals if job.is_sync else self._engine.totals(),
            progress=None,
            last_sync=dt_util.utcnow() if job.is_sync else self.data.last_sync,
            next_sync=next_sync,
            overruns=self._automatic.overruns,
            health=health,
        )
        self._publish(ended)
        self._library_listeners.tell(arrival_events(self.config_entry.entry_id, arrivals))
        self._library_listeners.tell(result_events(result, by_schedule=by_schedule))

    @callback
    def run_failed(self, job: EngineJob, error: PhotosError, *, again: bool) -> None:
        """Show why a run could not go on, and plan the next one."""
        sign_in = needs_sign_in(error)
        by_schedule = False
        if job.is_sync:
            by_schedule = self._automatic.async_sync_ended(failed=True, again=again and not sign_in)
        is_shown = self._failures.failed(job, error)
        next_sync = self._automatic.next_due
        message = in_words(error)
        self._log.error("sync" if job.is_sync else "library", message)
        if job.is_sync:
            if self.sync_round is not None:
                self.sync_round = self.sync_round.failed(error)
            self._status.fail(error, message, next_sync)
        else:
            self._status.rest(next_sync, self._failures.told, done=False)
        self._sign_in.async_report(error)
        ended = replace(
            self.data,
            state=self._resting_state,
            totals=self._engine.totals(),
            progress=None,
            next_sync=next_sync,
        )
        self._publish(ended)
        if job.is_sync and is_shown:
            self._library_listeners.tell([failure_event(error, by_schedule=by_schedule)])
        if is_shown and not sign_in:
            what = "Sync" if job.is_sync else "Work"
            _LOGGER.warning(
                "%s of %s failed: %s (%s)", what, self.config_entry.title, message, error
            )

    @callback
    def _on_sign_in(self, event: SignInEvent) -> None:
        """Show how a sign-in goes; a sync shows its own end."""
        if self._runner.is_running:
            if event.kind is SignInEventKind.SIGNED_IN:
                self._failures.renewed()
            return
        self._failures.signing_in(event.error)
        if event.kind is SignInEventKind.PROBLEM and event.error is not None:
            # Found when the entry was loaded: nothing has run that could tell it.
            message = in_words(event.error)
            self._log.error("sign-in", message)
            self._status.fail(event.error, message, self._automatic.next_due)
        if event.kind is SignInEventKind.SIGNED_IN:
            self._automatic.async_account_works()
        self._publish(replace(self.data, state=self._signing_in_state(event)))
        self._automatic.async_follow()

    @callback
    def _show_schedule(self) -> None:
        """Tell when the next run is due, and how many were left out."""
        next_sync, overruns = self._automatic.next_due, self._automatic.overruns
        if overruns > self.data.overruns:
            self._log.warning("schedule", "A sync was due while another was running")
        if (next_sync, overruns) != (self.data.next_sync, self.data.overruns):
            self._status.schedule(next_sync)
            self._publish(replace(self.data, next_sync=next_sync, overruns=overruns))

    @callback
    def async_sync_soon(self) -> None:
        """Sync now, or soon if something else is running."""
        try:
            self.start_sync()
        except PhotosError:
            self._automatic.async_soon()
