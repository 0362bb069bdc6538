"""What an account does at night by itself: read back a share of its files, empty the quarantine."""

from datetime import datetime, timedelta
import logging
import random
from typing import TYPE_CHECKING, Final

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util

from .library_options import retention_days, scrub_share, scrub_time
from .photos.errors import PhotosError, SyncInProgressError
from .photos_state import PhotosState

if TYPE_CHECKING:
    from .coordinator import PhotosCoordinator
    from .models import PhotosConfigEntry

_LOGGER = logging.getLogger(__name__)

# Accounts of one household share their disk, so they do not begin in the same second.
_SPREAD: Final = timedelta(minutes=10)
# A sync that is under way is let finish; after that many attempts the night is over.
RETRY_PAUSE: Final = timedelta(minutes=15)
_ATTEMPTS: Final = 12


class NightlyChecks:
    """Plans one night at a time."""

    def __init__(self, coordinator: PhotosCoordinator, entry: PhotosConfigEntry) -> None:
        """Prepare; nothing is planned before `async_plan`."""
        self._coordinator = coordinator
        self._entry = entry
        self._hass: HomeAssistant = coordinator.hass
        self._cancel: CALLBACK_TYPE | None = None
        self._attempts = 0
        self._is_verified = False
        self._is_stopped = False

    @callback
    def async_plan(self) -> None:
        """Plan the next night instead of any other."""
        self._forget()
        if self._is_stopped:
            return
        self._attempts = 0
        self._is_verified = False
        wanted = scrub_time(self._entry.options)
        now = dt_util.now()
        due = now.replace(
            hour=wanted.hour, minute=wanted.minute, second=wanted.second, microsecond=0
        )
        if due <= now:
            due += timedelta(days=1)
        self._at(due + _SPREAD * random.random())

    @callback
    def async_stop(self) -> None:
        """Plan nothing any more."""
        self._is_stopped = True
        self._forget()

    @callback
    def _forget(self) -> None:
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    @callback
    def _at(self, due: datetime) -> None:
        if self._is_stopped:
            return
        self._cancel = async_track_point_in_utc_time(
            self._hass, HassJob(self._begin, cancel_on_shutdown=True), dt_util.as_utc(due)
        )

    @callback
    def _begin(self, _now: datetime) -> None:
        self._cancel = None
        self._entry.async_create_background_task(
            self._hass, self._async_run(), f"{self._entry.entry_id} nightly checks"
        )

    async def _async_run(self) -> None:
        """Do what is due; what goes wrong is logged, and shown if syncs would meet it too."""
        try:
            await self._async_verify()
            if days := retention_days(self._entry.options):
                await self._async_empty(days)
        except SyncInProgressError:
            self._attempts += 1
            if self._attempts < _ATTEMPTS:
                self._at(dt_util.utcnow() + RETRY_PAUSE)
                return
        except PhotosError as err:
            _LOGGER.debug("The night's checks of %s: %s", self._entry.title, err)
        self.async_plan()

    async def _async_verify(self) -> None:
        """Read back a share, once a night however often the rest has to wait."""
        share = scrub_share(self._entry.options)
        if share and not self._is_verified:
            await self._coordinator.async_perform(
                lambda engine: engine.verify(share), asks_apple=False, begins=PhotosState.VERIFYING
            )
        self._is_verified = True

    async def _async_empty(self, days: int) -> None:
        """Empty the quarantine, unless the account is signed out."""
        if not self._coordinator.sign_in.is_signed_in:
            _LOGGER.debug("%s is signed out; nothing is deleted", self._entry.title)
            return
        await self._coordinator.async_perform(lambda engine: engine.empty_quarantine(days))
