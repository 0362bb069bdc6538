"""Whether a body still flows: when a download has waited long enough."""

import asyncio
from collections.abc import Callable
import time

import aiohttp

from .errors import UnreachableError

STALL_SECONDS = 30.0
FLOOR_WINDOW_SECONDS = 60.0
FLOOR_BYTES = 16 * 1024


class StalledError(UnreachableError):
    """Nothing, or next to nothing, has come for too long."""


class StallWatch:
    """Reads one body piece by piece, and gives up on one that stands still or all but does."""

    __slots__ = ("_clock", "_stall_seconds", "_window_bytes", "_window_start")

    def __init__(
        self, stall_seconds: float = STALL_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`stall_seconds` without a piece are a failure, and so is a minute with hardly a byte."""
        self._stall_seconds = stall_seconds
        self._clock = clock
        self._window_start = clock()
        self._window_bytes = 0

    async def read(self, content: aiohttp.StreamReader) -> bytes:
        """Give the next bytes, whatever has come; none at the end.

        Raises:
            StalledError: They do not come, or too slowly.
            aiohttp.ClientError: The connection broke.
        """
        if self._clock() - self._window_start >= FLOOR_WINDOW_SECONDS:
            if self._window_bytes < FLOOR_BYTES:
                raise StalledError("hardly anything came for a minute")
            self._window_start, self._window_bytes = self._clock(), 0
        try:
            async with asyncio.timeout(self._stall_seconds):
                piece = await content.readany()
        except TimeoutError as error:
            if isinstance(error, aiohttp.ClientError):
                raise
            raise StalledError(f"nothing came for {self._stall_seconds:.0f} s") from error
        self._window_bytes += len(piece)
        return piece

    def excuse(self, seconds: float) -> None:
        """Let a wait of our own choice not count."""
        self._window_start += seconds
