"""What the user allows downloads to take: a bandwidth, and pauses."""

import asyncio
from collections.abc import Callable
import time

# Short bursts keep the connections busy; a longer one would be felt by others on the line.
BURST_SECONDS = 0.5


class Throttle:
    """Shared by all downloads of an account; belongs to the event loop."""

    def __init__(
        self,
        bytes_per_second: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start running, with a limit in bytes per second or None."""
        self._clock = clock
        self._rate = bytes_per_second
        self._allowed_at = clock()
        self._running = asyncio.Event()
        self._running.set()

    @property
    def is_paused(self) -> bool:
        """Whether downloads wait."""
        return not self._running.is_set()

    @property
    def bytes_per_second(self) -> int | None:
        """The limit in force."""
        return self._rate

    def limit(self, bytes_per_second: int | None) -> None:
        """Change the limit, at once also for downloads under way; None lifts it."""
        self._rate = bytes_per_second
        self._allowed_at = self._clock()

    def pause(self) -> None:
        """Let downloads stop after the piece they are at; what they have is kept."""
        self._running.clear()

    def resume(self) -> None:
        """Let downloads go on."""
        self._running.set()

    async def wait_while_paused(self) -> None:
        """Wait for the end of a pause."""
        await self._running.wait()

    async def take(self, size: int) -> float:
        """Wait until `size` more bytes are allowed; returns how many seconds that took."""
        if not self._rate:
            return 0.0
        now = self._clock()
        self._allowed_at = max(self._allowed_at, now - BURST_SECONDS) + size / self._rate
        wait = self._allowed_at - now
        if wait <= 0:
            return 0.0
        await asyncio.sleep(wait)
        return wait
