"""Writing a body into its part while the next bytes come.

A download that waits for its disk and one that waits for its line take turns otherwise, and
neither is used by half.
"""

import asyncio
import contextlib
from types import TracebackType
from typing import Self

from ..workers import Workers
from .partfile import PartFile
from .placing import CHUNK_BYTES


class PartWriter:
    """Collects pieces into chunks and lets a thread write them, one at a time.

    Holds two chunks at most. Leaving the context waits for the thread: nothing of the part is in
    use behind it.
    """

    __slots__ = ("_part", "_pieces", "_size", "_workers", "_writing")

    def __init__(self, part: PartFile, workers: Workers) -> None:
        """Write behind what the part has."""
        self._part = part
        self._workers = workers
        self._pieces: list[bytes] = []
        self._size = 0
        self._writing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Begin with nothing."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wait for the thread; its failure counts unless there is one already."""
        if error is None:
            await self._settle()
        else:
            with contextlib.suppress(OSError):
                await self._settle()

    async def take(self, piece: bytes) -> None:
        """Add the next bytes.

        Raises:
            OSError: Earlier ones could not be written.
            SyncCancelledError: The run is to end.
        """
        self._pieces.append(piece)
        self._size += len(piece)
        if self._size >= CHUNK_BYTES:
            self._workers.token.check()
            await self._hand_over()

    async def flush(self) -> None:
        """Write all that has come. Raises OSError."""
        if self._pieces:
            await self._hand_over()
        await self._settle()

    async def rest(self) -> list[bytes]:
        """Wait for what is being written, and give what is not. Raises OSError."""
        await self._settle()
        return self._pieces

    async def _hand_over(self) -> None:
        await self._settle()
        pieces, self._pieces, self._size = self._pieces, [], 0
        self._writing = asyncio.create_task(self._workers.run(self._part.write, *pieces))

    async def _settle(self) -> None:
        if self._writing is not None:
            writing, self._writing = self._writing, None
            await writing
