"""Counting what a run has done and telling it, not too often."""

from collections import deque
from collections.abc import Callable
import time

from .models import SyncPhase, SyncProgress

# Four times a second is as fast as anyone can read.
REPORT_SECONDS = 0.25
SPEED_WINDOW_SECONDS = 10.0


class ProgressMeter:
    """Belongs to the event loop. `report` is called at most four times a second."""

    def __init__(
        self,
        report: Callable[[SyncProgress], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start before the first phase; `clock` gives seconds."""
        self._report = report
        self._clock = clock
        self._reported_at = float("-inf")
        self._phase = SyncPhase.LISTING
        self._listed = 0
        self._assets_total: int | None = None
        self._files_done = 0
        self._files_total = 0
        self._bytes_done = 0
        self._bytes_total = 0
        self._received = 0
        self._samples: deque[tuple[float, int]] = deque()

    def begin(self, phase: SyncPhase) -> None:
        """Enter a phase; it is always reported."""
        self._phase = phase
        self._samples.clear()
        self._tell(force=True)

    def expect_assets(self, count: int) -> None:
        """Add to the number of assets that will be listed."""
        self._assets_total = (self._assets_total or 0) + count

    def listed(self, count: int) -> None:
        """Count listed assets."""
        self._listed += count
        self._tell()

    def expect_files(self, files: int, size: int) -> None:
        """Set what there is to do with: files and bytes, none of which are done yet."""
        self._files_done = self._bytes_done = 0
        self._files_total = files
        self._bytes_total = size

    def received(self, size: int) -> None:
        """Count bytes that arrive, for the speed."""
        self._received += size
        self._tell()

    def file_done(self, size: int) -> None:
        """Count a file that is done with, provided or parked."""
        self._files_done += 1
        self._bytes_done += size
        self._files_total = max(self._files_total, self._files_done)
        self._bytes_total = max(self._bytes_total, self._bytes_done)
        self._tell()

    def snapshot(self) -> SyncProgress:
        """Give the state of this moment."""
        speed = self._speed()
        left = self._bytes_total - self._bytes_done
        transferring = self._phase is SyncPhase.TRANSFERRING
        return SyncProgress(
            phase=self._phase,
            assets_listed=self._listed,
            assets_total=self._assets_total,
            files_done=self._files_done,
            files_total=self._files_total,
            bytes_done=self._bytes_done,
            bytes_total=self._bytes_total,
            bytes_per_second=speed if transferring else 0.0,
            eta_seconds=left / speed if transferring and speed > 0 else None,
        )

    def _tell(self, *, force: bool = False) -> None:
        now = self._clock()
        if not force and now - self._reported_at < REPORT_SECONDS:
            return
        self._reported_at = now
        self._samples.append((now, self._received))
        while now - self._samples[0][0] > SPEED_WINDOW_SECONDS:
            self._samples.popleft()
        self._report(self.snapshot())

    def _speed(self) -> float:
        if len(self._samples) < 2:
            return 0.0
        (start, before), (end, after) = self._samples[0], self._samples[-1]
        return (after - before) / (end - start) if end > start else 0.0
