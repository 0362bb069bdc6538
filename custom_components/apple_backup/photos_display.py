"""What is shown of an iCloud account: kept, told at a pace, and what of it outlives a restart."""

from collections.abc import Callable
from dataclasses import replace
import logging
from typing import TYPE_CHECKING

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator

from .const import CONF_SYNC_ENABLED, DOMAIN
from .errors import needs_sign_in
from .failures import Failures
from .holds import Hold, Holds
from .library_events import LibraryEvent, LibraryListeners
from .pacing import Pace
from .photos.models import LibraryTotals, SyncProgress
from .photos.runlog import RunLog
from .photos.status import SyncStatus
from .photos_state import PhotosData, PhotosState, Remembered, running_state, state_store
from .sign_in_events import SignInEvent, SignInEventKind
from .sync_round import SyncRound

if TYPE_CHECKING:
    from .models import PhotosConfigEntry
    from .photos.engine import SyncEngine
    from .sign_in import SignIn

_LOGGER = logging.getLogger(__name__)


class PhotosDisplay(DataUpdateCoordinator[PhotosData]):
    """The half of `PhotosCoordinator` that shows; it starts nothing and never polls."""

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
        """Show what is known before anything was loaded."""
        super().__init__(
            hass, _LOGGER, config_entry=entry, name=f"{DOMAIN} photos", always_update=False
        )
        self._engine = engine
        self._status = status
        self._log = log
        self._sign_in = sign_in
        self._store = state_store(hass, entry)
        self._unfinished = False
        self._failures = Failures()
        self._holds = Holds(engine, log, self._show_hold)
        self._pace = Pace(hass, self._tell)
        self._library_listeners = LibraryListeners()
        self.sync_round: SyncRound | None = None
        self.data = PhotosData(state=self._resting_state, totals=LibraryTotals())

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

    def _signing_in_state(self, event: SignInEvent) -> PhotosState:
        """What to show of a sign-in; one that has failed leaves an account that works as it was."""
        match event.kind:
            case SignInEventKind.STARTED:
                return PhotosState.SIGNING_IN
            case SignInEventKind.CODE_NEEDED:
                return PhotosState.CODE_NEEDED
            case SignInEventKind.FAILED if self._sign_in.problem is None:
                return PhotosState.FAILED
            case _:
                return self._resting_state

    async def async_load(self) -> None:
        """Take over what the last run of Home Assistant knew."""
        remembered = Remembered.of(await self._store.async_load() or {})
        self.data = replace(self.data, totals=self._engine.totals(), last_sync=remembered.last_sync)
        self._unfinished = remembered.is_unfinished
        self._holds.change(Hold.USER, holds=remembered.is_paused)
        self.data = replace(
            self.data, is_paused=remembered.is_paused, health=await self._engine.health()
        )

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
        """Tell the entities at once, with what does not work."""
        error, message = self._failures.told or (None, None)
        self.data = replace(data, error=error.code if error else None, error_message=message)
        self._pace.now()

    @callback
    def _tell(self) -> None:
        self.last_update_success = True
        self.async_update_listeners()

    @callback
    def _show_hold(self) -> None:
        if (progress := self.data.progress) is not None:
            state = running_state(progress, is_held=bool(self._holds))
            self._publish(replace(self.data, state=state))

    @callback
    def async_add_event_listener(self, listener: Callable[[LibraryEvent], None]) -> CALLBACK_TYPE:
        """Call somebody when something has happened to the library."""
        return self._library_listeners.async_add(listener)
