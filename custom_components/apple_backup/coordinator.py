"""Runs the engine of an iCloud account and keeps what its entities show."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
import logging
from typing import TYPE_CHECKING, Any, cast

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator
from homeassistant.util import dt as dt_util

from .const import CONF_SYNC_ENABLED, DOMAIN
from .engine_runner import EngineRunner, Job, outcome_of
from .errors import needs_sign_in, to_home_assistant_error
from .failures import Failures
from .holds import Hold, Holds
from .library_events import (
    LibraryEvent,
    LibraryListeners,
    arrival_events,
    failure_event,
    result_events,
)
from .library_options import bytes_per_second
from .nightly import NightlyChecks
from .pacing import Pace
from .photos.errors import PhotosError
from .photos.health import LibraryHealth
from .photos.models import LibraryTotals, SyncProgress, SyncResult
from .photos.status import RunLog, SyncStatus, Trigger
from .photos_state import PhotosData, PhotosState, Remembered, running_state, state_store
from .schedule import SyncSchedule
from .sign_in_events import SignInEvent, SignInEventKind

if TYPE_CHECKING:
    from .models import PhotosConfigEntry
    from .photos.engine import SyncEngine
    from .sign_in import SignIn

_LOGGER = logging.getLogger(__name__)


class PhotosCoordinator(DataUpdateCoordinator[PhotosData]):
    """The status store of an iCloud account: it runs the engine, but never polls."""

    config_entry: PhotosConfigEntry

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
        super().__init__(
            hass, _LOGGER, config_entry=entry, name=f"{DOMAIN} photos", always_update=False
        )
        self._engine = engine
        self._status = status
        self._log = log
        self._sign_in = sign_in
        self._store = state_store(hass, entry)
        self._runner = EngineRunner(hass, entry, engine, sign_in=sign_in, log=log, witness=self)
        self._schedule = SyncSchedule(
            hass, entry, on_due=self._sync_if_ready, on_change=self._follow_schedule
        )
        self._nights = NightlyChecks(self, entry)
        self._is_scheduled_run = False
        self._unfinished = False
        self._failures = Failures()
        self._holds = Holds(engine, log, self._show_hold)
        self._pace = Pace(hass, self._tell)
        self._library_listeners = LibraryListeners()
        self.data = PhotosData(state=self._resting_state, totals=LibraryTotals())
        entry.async_on_unload(sign_in.async_add_listener(self._on_sign_in))

    @property
    def sign_in(self) -> SignIn:
        """The account's sign-in, which entities show as well."""
        return self._sign_in

    @property
    def _resting_state(self) -> PhotosState:
        """What to show while nothing runs."""
        if (problem := self._sign_in.problem) is not None:
            return PhotosState.SIGNED_OUT if needs_sign_in(problem) else PhotosState.FAILED
        if self._failures.shown is not None:
            return PhotosState.FAILED
        enabled = self.config_entry.options.get(CONF_SYNC_ENABLED, False)
        return PhotosState.IDLE if enabled else PhotosState.NOT_STARTED

    async def async_load(self) -> None:
        """Take over what the last run of Home Assistant knew."""
        remembered = Remembered.of(await self._store.async_load() or {})
        self.data = replace(self.data, totals=self._engine.totals(), last_sync=remembered.last_sync)
        self._unfinished = remembered.is_unfinished
        self._holds.change(Hold.USER, holds=remembered.is_paused)
        self.data = replace(
            self.data, is_paused=remembered.is_paused, health=await self._engine.health()
        )
        self._schedule.read_options()

    @callback
    def async_start(self) -> None:
        """Begin to sync by itself once Home Assistant has started, if the user wants syncs."""
        self.config_entry.async_on_unload(async_at_started(self.hass, self._begin_schedule))
        self._nights.async_plan()

    @callback
    def _begin_schedule(self, _hass: HomeAssistant) -> None:
        problem = self._sign_in.problem
        if not self._wants_syncs or (problem is not None and needs_sign_in(problem)):
            return
        if self._unfinished or self.data.last_sync is None:
            self._schedule.run_now()
        else:
            self._schedule.plan(last=self.data.last_sync)
        self._follow_schedule()

    @callback
    def async_options_changed(self) -> None:
        """Follow what the user has just changed without a reload."""
        self._engine.limit_bandwidth(bytes_per_second(self.config_entry.options))
        self._nights.async_plan()
        self._schedule.read_options()
        if self._wants_syncs and self._sign_in.is_signed_in:
            self._schedule.plan(last=self.data.last_sync)
        else:
            self._schedule.cancel()
        self._follow_schedule()
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
        self._start_sync(trigger, scheduled=scheduled)

    def _start_sync(self, trigger: Trigger, *, scheduled: bool) -> asyncio.Future[Any]:
        self._status.start(trigger)
        self._is_scheduled_run = scheduled
        self._schedule.run_started()
        self._enable_syncs()
        job = Job(lambda engine: engine.sync(), is_sync=True, begins=PhotosState.LISTING)
        outcome = self._begin(job)
        self._follow_schedule()
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
        return self._begin(Job(work, asks_apple=asks_apple, begins=begins))

    @callback
    def _begin(self, job: Job) -> asyncio.Future[Any]:
        self._failures.begun(job)
        self._publish(self._with_failure(replace(self.data, state=job.begins, progress=None)))
        return self._runner.begin(job)

    def _with_failure(self, data: PhotosData) -> PhotosData:
        """Add what does not work, in words."""
        error = self._failures.shown
        message = str(to_home_assistant_error(error)) if error is not None else None
        return replace(data, error=error.code if error else None, error_message=message)

    async def async_sync_and_wait(self) -> SyncResult:
        """Start a run and wait for its end; giving up waiting does not stop it.

        Raises:
            PhotosError: the run could not start, failed, or was stopped (`SyncCancelledError`).
        """
        return cast("SyncResult", await outcome_of(self._start_sync(Trigger.SYNC, scheduled=False)))

    async def async_stop(self) -> None:
        """Stop the run, if any, and everything planned; part of unloading."""
        self._schedule.stop()
        self._nights.async_stop()
        await self._runner.async_stop()
        self._pace.forget()

    @callback
    def run_finished(self, job: Job, result: Any, health: LibraryHealth) -> None:
        """Show what a run has brought, and plan the next one."""
        if job.is_sync:
            self._schedule.run_ended(failed=False)
        elif self._wants_syncs and self._sign_in.is_signed_in and self._schedule.is_idle:
            # The work has renewed the session whose end had stopped the syncs.
            self._schedule.plan_soon()
        self._failures.finished(job)
        by_schedule, self._is_scheduled_run = self._is_scheduled_run, False
        self._holds.change(Hold.SCHEDULE, holds=False)
        next_sync = self._schedule.next_due
        if job.is_sync:
            self._status.finish(next_sync)
        else:
            self._rest(next_sync, done=True)
        ended = replace(
            self.data,
            state=self._resting_state,
            totals=result.totals if job.is_sync else self._engine.totals(),
            progress=None,
            last_sync=dt_util.utcnow() if job.is_sync else self.data.last_sync,
            next_sync=next_sync,
            overruns=self._schedule.overruns,
            health=health,
        )
        self._publish(self._with_failure(ended))
        self._library_listeners.tell(
            arrival_events(self.config_entry.entry_id, self._engine.take_arrivals())
        )
        self._library_listeners.tell(result_events(result, by_schedule=by_schedule))

    @callback
    def _rest(self, next_sync: datetime | None, *, done: bool) -> None:
        """Let the documented state tell the end of something else than a sync."""
        error = self._failures.shown
        wrong = (error, str(to_home_assistant_error(error))) if error is not None else None
        self._status.rest(next_sync, wrong, done=done)

    async def async_remember_run(self, *, unfinished: bool) -> None:
        """Keep what a restart must not forget: the last sync, and whether one was cut short."""
        self._unfinished = unfinished
        await self._async_remember()

    async def _async_remember(self) -> None:
        remembered = Remembered(self.data.last_sync, self._unfinished, Hold.USER in self._holds)
        await self._store.async_save(remembered.as_stored())

    async def async_pause(self, *, paused: bool = True) -> None:
        """Let downloads wait, now and after restarts, or go on."""
        self._holds.change(Hold.USER, holds=paused)
        self._publish(replace(self.data, is_paused=paused))
        await self._async_remember()

    @callback
    def run_failed(self, job: Job, error: PhotosError, *, again: bool) -> None:
        """Show why a run could not go on, and plan the next one."""
        sign_in = needs_sign_in(error)
        if job.is_sync:
            self._schedule.run_ended(failed=True, again=again and not sign_in)
        is_shown = self._failures.failed(job, error)
        by_schedule, self._is_scheduled_run = self._is_scheduled_run, False
        self._holds.change(Hold.SCHEDULE, holds=False)
        next_sync = self._schedule.next_due
        message = str(to_home_assistant_error(error))
        self._log.error("sync" if job.is_sync else "library", message)
        if job.is_sync:
            self._status.fail(error, message, next_sync)
        else:
            self._rest(next_sync, done=False)
        self._sign_in.async_report(error)
        ended = replace(
            self.data,
            state=self._resting_state,
            totals=self._engine.totals(),
            progress=None,
            next_sync=next_sync,
        )
        self._publish(self._with_failure(ended))
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
        state = {
            SignInEventKind.STARTED: PhotosState.SIGNING_IN,
            SignInEventKind.CODE_NEEDED: PhotosState.CODE_NEEDED,
            SignInEventKind.FAILED: PhotosState.FAILED,
        }.get(event.kind, self._resting_state)
        if event.kind is SignInEventKind.FAILED and self._sign_in.problem is not None:
            state = self._resting_state
        if event.kind is SignInEventKind.PROBLEM and event.error is not None:
            # Found when the entry was loaded: nothing has run that could tell it.
            message = str(to_home_assistant_error(event.error))
            self._log.error("sign-in", message)
            self._status.fail(event.error, message, self._schedule.next_due)
        signed_in = event.kind is SignInEventKind.SIGNED_IN
        if signed_in and self._wants_syncs and self._schedule.is_idle:
            self._schedule.plan_soon()
        self._publish(self._with_failure(replace(self.data, state=state)))
        self._follow_schedule()

    @property
    def _wants_syncs(self) -> bool:
        enabled = bool(self.config_entry.options.get(CONF_SYNC_ENABLED, False))
        return enabled and not self._schedule.is_manual

    @callback
    def on_progress(self, progress: SyncProgress) -> None:
        """Take a snapshot of the run; entities hear of it at most once a second."""
        self._status.progress(progress)
        data = replace(
            self.data,
            state=running_state(progress, is_held=bool(self._holds)),
            progress=progress,
            totals=self._engine.totals(),
        )
        changes = data.state is not self.data.state
        self.data = data
        if changes:
            self._pace.now()
        else:
            self._pace.soon()

    @callback
    def _publish(self, data: PhotosData) -> None:
        """Tell the entities at once."""
        self.data = data
        self._pace.now()

    @callback
    def _tell(self) -> None:
        self.last_update_success = True
        self.async_update_listeners()

    @callback
    def async_add_event_listener(self, listener: Callable[[LibraryEvent], None]) -> CALLBACK_TYPE:
        """Call somebody when something has happened to the library."""
        return self._library_listeners.async_add(listener)

    @callback
    def _sync_if_ready(self) -> None:
        try:
            if Hold.USER in self._holds:
                self._schedule.plan()
                self._follow_schedule()
                return
            self.start_sync(scheduled=True)
        except PhotosError as err:
            # A sign-in is waiting for its code. The run stays due.
            _LOGGER.debug("No sync of %s now: %s", self.config_entry.title, err)
            self._schedule.plan_soon()
            self._follow_schedule()

    @callback
    def _follow_schedule(self) -> None:
        """Tell when the next run is due, and let a scheduled one go on only while it may."""
        if self._schedule.overruns > self.data.overruns:
            self._log.warning("schedule", "A sync was due while another was running")
        next_sync, overruns = self._schedule.next_due, self._schedule.overruns
        if (next_sync, overruns) != (self.data.next_sync, self.data.overruns):
            self._status.schedule(next_sync)
            self._publish(replace(self.data, next_sync=next_sync, overruns=overruns))
        self._holds.change(
            Hold.SCHEDULE,
            holds=self._runner.is_running and self._is_scheduled_run and not self._schedule.is_open,
        )

    @callback
    def _show_hold(self) -> None:
        if (progress := self.data.progress) is not None:
            state = running_state(progress, is_held=bool(self._holds))
            self._publish(replace(self.data, state=state))

    @callback
    def async_sync_soon(self) -> None:
        """Sync now, or soon if something else is running."""
        try:
            self.start_sync()
        except PhotosError:
            self._schedule.plan_soon()
            self._follow_schedule()

    @callback
    def _enable_syncs(self) -> None:
        """Remember that the user wants syncs, so that they go on after a restart."""
        if not self.config_entry.options.get(CONF_SYNC_ENABLED, False):
            options = {**self.config_entry.options, CONF_SYNC_ENABLED: True}
            self.hass.config_entries.async_update_entry(self.config_entry, options=options)
