"""The documented state of an account: `ready`, `running` or `blocked`. No I/O.

The document is the body of `GET /api/state`: times are milliseconds since the epoch, `progress`
is a percentage, and the last progress stays visible after a run. Trigger and error are those of
the last sync or sign-in; other work shows its progress and leaves them.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum
import time

from .errors import PhotosError, SyncInProgressError
from .models import SyncPhase, SyncProgress
from .runlog import RunLog

type JSON = str | int | float | bool | list[JSON] | dict[str, JSON] | None

# Signing in is the small first part of a sync, but all of a run that only signs in.
AUTH_SCALE = 12.5

PROGRESS_WAITING = 2.0
PROGRESS_CODE_ACCEPTED = 5.0
PROGRESS_SIGNING_IN = 1.0
PROGRESS_LISTING = 16.0
PROGRESS_LISTED = 23.0
PROGRESS_PLANNING = 24.0
PROGRESS_TRANSFER_START = 25.0
PROGRESS_TRANSFER_SPAN = 65.0
PROGRESS_FINISHING = 90.0
PROGRESS_DONE = 100.0


class RunState(StrEnum):
    """The states of the document; `blocked` only while a code is awaited."""

    READY = "ready"
    RUNNING = "running"
    BLOCKED = "blocked"


class Trigger(StrEnum):
    """What a run was started for."""

    SYNC = "sync"
    AUTH = "auth"


class SyncStatus:
    """The state machine. Not thread-safe: belongs to the event loop."""

    def __init__(self, log: RunLog | None = None, clock: Callable[[], float] = time.time) -> None:
        """Start ready. `log` is emptied by each trigger; `clock` gives seconds since the epoch."""
        self._log = log
        self._clock = clock
        self.state = RunState.READY
        self.trigger: Trigger | None = None
        self.next_sync: datetime | None = None
        self.error: tuple[str, str] | None = None
        self.detail: SyncProgress | None = None
        self._percent: float | None = None
        self._message: str | None = None
        self._phone_numbers: tuple[tuple[int, str], ...] = ()
        self._timestamp = self._now()

    def start(self, trigger: Trigger | None) -> None:
        """Begin a run; raises SyncInProgressError unless ready. None: other work, see `rest`."""
        if self.state is not RunState.READY:
            raise SyncInProgressError
        self.state = RunState.RUNNING
        self.detail = None
        if trigger is None:
            self._update(0.0, "Starting...")
            return
        self.trigger = trigger
        self.error = None
        if self._log is not None:
            self._log.clear()
        self._update(0.0, f"Starting {trigger.value}...")

    def block(self, message: str) -> None:
        """Wait for a code."""
        self.state = RunState.BLOCKED
        self._update(self._auth_scaled(PROGRESS_WAITING), message)

    def unblock(self) -> None:
        """Go on: a code was accepted."""
        if self.state is RunState.BLOCKED:
            self.state = RunState.RUNNING
            self._update(self._auth_scaled(PROGRESS_CODE_ACCEPTED), "Code accepted")

    def set_phone_numbers(self, numbers: Iterable[tuple[int, str]]) -> None:
        """Remember the trusted phone numbers (id, masked number); they stay once learnt."""
        self._phone_numbers = tuple(numbers)
        self._timestamp = self._now()

    def progress(self, progress: SyncProgress) -> None:
        """Tell how far the run is; ignored when nothing runs."""
        if self.state is RunState.READY:
            return
        self.detail = progress
        percent, message = _describe(progress)
        if progress.phase is SyncPhase.SIGNING_IN:
            percent = self._auth_scaled(percent)
        # Listings grow and retries repeat steps, but a progress bar that jumps back is no help.
        self._update(max(percent, self._percent or 0.0), message)

    def schedule(self, next_sync: datetime | None) -> None:
        """Remember when the next run is due."""
        self.next_sync = next_sync
        self._timestamp = self._now()

    def finish(self, next_sync: datetime | None) -> None:
        """End a sync or a sign-in that reached its end."""
        self.state = RunState.READY
        self.next_sync = next_sync
        self._update(
            PROGRESS_DONE, "Sync completed" if self.trigger is Trigger.SYNC else "Signed in"
        )

    def fail(self, error: PhotosError, message: str, next_sync: datetime | None) -> None:
        """End a run that failed; the progress it reached stays visible."""
        self.state = RunState.READY
        self.next_sync = next_sync
        self._show(error, message)
        self._timestamp = self._now()

    def rest(
        self, next_sync: datetime | None, wrong: tuple[PhotosError, str] | None, *, done: bool
    ) -> None:
        """End other work. `wrong`: what is still wrong, in words; `done`: it reached its end."""
        self.state = RunState.READY
        self.next_sync = next_sync
        if wrong is None:
            self.error = None
        else:
            self._show(*wrong)
        if done:
            self._update(PROGRESS_DONE, "Done")
        else:
            self._timestamp = self._now()

    def as_document(self) -> dict[str, JSON]:
        """Give the body of `GET /api/state`; fields without a value are left out."""
        document: dict[str, JSON] = {"state": self.state.value, "timestamp": self._timestamp}
        if self.next_sync is not None:
            document["nextSync"] = int(self.next_sync.timestamp() * 1000)
        if self.error is not None:
            document["prevError"] = {"message": self.error[1], "code": self.error[0]}
        if self.trigger is not None:
            document["prevTrigger"] = self.trigger.value
        if self._message is not None:
            document["progressMsg"] = self._message
        if self._percent is not None:
            document["progress"] = round(self._percent, 2)
        if self._phone_numbers:
            document["trustedPhoneNumbers"] = [
                {"id": number, "maskedNumber": masked} for number, masked in self._phone_numbers
            ]
        return document

    def _show(self, error: PhotosError, message: str) -> None:
        text = self._log.redact(message) if self._log is not None else message
        self.error = (error.code.upper(), text)

    def _auth_scaled(self, percent: float) -> float:
        return percent * AUTH_SCALE if self.trigger is Trigger.AUTH else percent

    def _update(self, percent: float, message: str) -> None:
        self._percent = min(max(percent, 0.0), PROGRESS_DONE)
        self._message = message
        self._timestamp = self._now()

    def _now(self) -> int:
        return int(self._clock() * 1000)


def _describe(progress: SyncProgress) -> tuple[float, str]:
    """Give the percentage and the message of a progress report."""
    match progress.phase:
        case SyncPhase.SIGNING_IN:
            return PROGRESS_SIGNING_IN, "Signing in..."
        case SyncPhase.LISTING if progress.files_total:
            looked_for = f"{progress.files_done}/{progress.files_total}"
            return PROGRESS_LISTING, f"Looking for files of an interrupted sync: {looked_for}"
        case SyncPhase.LISTING:
            total = progress.assets_total or 0
            share = min(progress.assets_listed / total, 1.0) if total else 0.0
            percent = PROGRESS_LISTING + (PROGRESS_LISTED - PROGRESS_LISTING) * share
            return percent, f"Listing the iCloud library: {progress.assets_listed} assets"
        case SyncPhase.PLANNING:
            return PROGRESS_PLANNING, "Comparing iCloud with the library folder..."
        case SyncPhase.TRANSFERRING:
            done, total = progress.files_done, progress.files_total
            share = min(done / total, 1.0) if total else 1.0
            percent = PROGRESS_TRANSFER_START + PROGRESS_TRANSFER_SPAN * share
            return percent, f"Syncing files: {done}/{total}"
        case SyncPhase.FINISHING:
            return PROGRESS_FINISHING, "Finishing..."
        case SyncPhase.VERIFYING:
            share = progress.files_done / max(1, progress.files_total)
            percent = PROGRESS_TRANSFER_START + PROGRESS_TRANSFER_SPAN * min(share, 1.0)
            return percent, f"Verifying files: {progress.files_done}/{progress.files_total}"
