"""What is shown of an iCloud account, and the little of it that outlives a restart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .photos.health import LibraryHealth
from .photos.models import LibraryTotals, SyncPhase, SyncProgress

if TYPE_CHECKING:
    from .models import PhotosConfigEntry

_STORE_VERSION: Final = 1


class PhotosState(StrEnum):
    """What an account is doing, finer than the documented `ready | running | blocked`."""

    NOT_STARTED = "not_started"
    IDLE = "idle"
    SIGNING_IN = "signing_in"
    LISTING = "listing"
    PLANNING = "planning"
    TRANSFERRING = "transferring"
    PAUSED = "paused"
    FINISHING = "finishing"
    VERIFYING = "verifying"
    WORKING = "working"
    CODE_NEEDED = "code_needed"
    SIGNED_OUT = "signed_out"
    FAILED = "failed"


ACTIVE_STATES: Final = frozenset(
    {
        PhotosState.LISTING,
        PhotosState.PLANNING,
        PhotosState.TRANSFERRING,
        PhotosState.PAUSED,
        PhotosState.FINISHING,
        PhotosState.VERIFYING,
        PhotosState.WORKING,
    }
)


@dataclass(frozen=True, slots=True)
class PhotosData:
    """What is shown of an account. Times are aware (UTC).

    `error` is the code of what does not work (see `failures`), `error_message` the same in words.
    `overruns` counts the syncs left out since the start because another was still running.
    `is_paused`: the user lets downloads wait, also in later runs.
    """

    state: PhotosState
    totals: LibraryTotals
    progress: SyncProgress | None = None
    last_sync: datetime | None = None
    next_sync: datetime | None = None
    error: str | None = None
    error_message: str | None = None
    overruns: int = 0
    is_paused: bool = False
    health: LibraryHealth = field(default_factory=LibraryHealth)


def percent_fetched(data: PhotosData) -> float | None:
    """Percent of the bytes this run has to fetch; unknown unless it is fetching."""
    progress = data.progress
    if progress is None or progress.bytes_total <= 0:
        return None
    return min(100.0, 100.0 * progress.bytes_done / progress.bytes_total)


def shown_state(data: PhotosData) -> PhotosState:
    """What to tell people: one at rest whose downloads the user has paused is not up to date."""
    is_paused = data.is_paused and data.state is PhotosState.IDLE
    return PhotosState.PAUSED if is_paused else data.state


def coming_sync(data: PhotosData) -> datetime | None:
    """When a sync will start by itself; while the user pauses downloads, none does."""
    return None if data.is_paused else data.next_sync


def files_waiting(data: PhotosData) -> int:
    """How many files are to be downloaded; the totals are those of before while a run downloads."""
    progress = data.progress
    if progress is not None and progress.phase in (SyncPhase.TRANSFERRING, SyncPhase.FINISHING):
        return max(0, progress.files_total - progress.files_done)
    return max(0, data.totals.resources - data.totals.proven)


def running_state(progress: SyncProgress, *, is_held: bool) -> PhotosState:
    """What to show of a run; only downloads can pause."""
    if is_held and progress.phase is SyncPhase.TRANSFERRING:
        return PhotosState.PAUSED
    return PhotosState(progress.phase.value)


@dataclass(frozen=True, slots=True)
class Remembered:
    """The little that must outlive a restart; secrets are not among it.

    `is_unfinished`: a sync was cut short. `is_paused`: the user lets downloads wait.
    """

    last_sync: datetime | None = None
    is_unfinished: bool = False
    is_paused: bool = False

    @classmethod
    def of(cls, stored: Mapping[str, str]) -> Remembered:
        """Read what was stored."""
        last_sync = stored.get("last_sync")
        return cls(
            last_sync=dt_util.parse_datetime(last_sync) if last_sync else None,
            is_unfinished="unfinished" in stored,
            is_paused="paused" in stored,
        )

    def as_stored(self) -> dict[str, str]:
        """Return what to store."""
        stored = {"last_sync": self.last_sync.isoformat()} if self.last_sync else {}
        if self.is_unfinished:
            stored["unfinished"] = "yes"
        if self.is_paused:
            stored["paused"] = "yes"
        return stored


def state_store(hass: HomeAssistant, entry: PhotosConfigEntry) -> Store[dict[str, str]]:
    """Where `Remembered` is kept."""
    return Store(hass, _STORE_VERSION, f"{DOMAIN}.{entry.entry_id}", private=True)
