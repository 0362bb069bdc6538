"""How many downloads run at once: as many as make the whole quicker, fewer when Apple objects."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
import time

START = 4
LOWEST = 1
HIGHEST = 16
# Long enough for a few files of a phone's size, short enough to adapt within a minute.
WINDOW_SECONDS = 3.0
# The number doubles at first: on a quick line most of a small library comes in this time.
FIRST_WINDOW_SECONDS = 0.5
WINDOW_FILES = 8
GAIN = 1.05


class AdaptiveLimiter:
    """Slots for downloads. Grows while that raises the throughput, shrinks on trouble."""

    def __init__(
        self,
        *,
        start: int = START,
        highest: int = HIGHEST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start with `start` slots and never exceed `highest`."""
        self.limit = min(start, highest)
        self._highest = highest
        self._clock = clock
        self._active = 0
        self._waiting: list[asyncio.Future[None]] = []
        self._window_start = clock()
        self._window_files = 0
        self._window_bytes = 0
        self._last_rate = 0.0
        self._last_files_rate = 0.0
        self._step = 2
        self._is_beginning = True
        self._quiet_until = 0.0

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Wait for a slot and hold it."""
        while self._active >= self.limit:
            future = asyncio.get_running_loop().create_future()
            self._waiting.append(future)
            try:
                await future
            except asyncio.CancelledError:
                if future.done() and not future.cancelled():
                    self._wake()
                raise
            finally:
                if future in self._waiting:
                    self._waiting.remove(future)
        self._active += 1
        try:
            yield
        finally:
            self._active -= 1
            self._wake()

    async def quiet(self) -> None:
        """Wait until a pause that Apple asked for is over."""
        while (left := self._quiet_until - self._clock()) > 0:
            await asyncio.sleep(left)

    def succeeded(self, size: int) -> None:
        """Count a finished download of `size` bytes."""
        self._window_files += 1
        self._window_bytes += size
        elapsed = self._clock() - self._window_start
        shortest = FIRST_WINDOW_SECONDS if self._is_beginning else WINDOW_SECONDS
        if elapsed < shortest or self._window_files < min(WINDOW_FILES, 2 * self.limit):
            return
        rate, files_rate = self._window_bytes / elapsed, self._window_files / elapsed
        # Small files are bound by latency and large ones by the line: either gain is one.
        if rate > self._last_rate * GAIN or files_rate > self._last_files_rate * GAIN:
            self._is_beginning = self._is_beginning and self.limit < self._highest
            self._step = self.limit if self._is_beginning else abs(self._step)
        elif self._is_beginning:
            # The last doubling was one too many.
            self._is_beginning, self._step = False, -(self.limit // 2)
        else:
            self._step = -1 if self._step > 0 else 2
        self._last_rate, self._last_files_rate = rate, files_rate
        self.limit = max(LOWEST, min(self._highest, self.limit + self._step))
        self._begin_window()
        self._wake()

    def failed(self, pause: float = 0.0) -> None:
        """Count trouble on the way; `pause` is how many seconds nothing should be asked for."""
        self.limit = max(LOWEST, self.limit // 2)
        self._is_beginning, self._step = False, 1
        self._quiet_until = max(self._quiet_until, self._clock() + pause)
        self._begin_window()

    def _begin_window(self) -> None:
        self._window_start = self._clock()
        self._window_files = 0
        self._window_bytes = 0

    def _wake(self) -> None:
        free = self.limit - self._active
        for future in [waiting for waiting in self._waiting if not waiting.done()][: max(0, free)]:
            future.set_result(None)
