"""Worker threads for what blocks, owned by one session manager."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, Protocol

from .errors import SessionInvalidError

READERS: Final = 4


class Closable(Protocol):
    """Something that has to be closed."""

    def close(self) -> None:
        """Give up what it holds."""


class Pool:
    """A few threads that read, one that derives and one that builds indexes of everything.

    So neither a derivation nor an index delays a read, and indexes do not take memory side by side.
    """

    def __init__(self) -> None:
        """Start no thread before it is needed."""
        self._readers = ThreadPoolExecutor(READERS, "apple_backup_read")
        self._deriver = ThreadPoolExecutor(1, "apple_backup_derive")
        self._indexer = ThreadPoolExecutor(1, "apple_backup_index")

    async def run[*Args, T](self, function: Callable[[*Args], T], *args: *Args) -> T:
        """Run a function in a reading thread.

        Raises:
            SessionInvalidError: The pool has been closed.
        """
        return await asyncio.wrap_future(_submit(self._readers, function, *args))

    async def derive[*Args, T](self, function: Callable[[*Args], T], *args: *Args) -> T:
        """Run a function in the one thread that derives keys.

        Raises:
            SessionInvalidError: The pool has been closed.
        """
        return await asyncio.wrap_future(_submit(self._deriver, function, *args))

    async def open[*Args, T: Closable](self, function: Callable[[*Args], T], *args: *Args) -> T:
        """Run a function that opens something; closes it if nobody waits for it any more.

        Raises:
            SessionInvalidError: The pool has been closed.
        """
        future = _submit(self._readers, function, *args)
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            future.add_done_callback(_close_result)
            raise

    def start[*Args](self, function: Callable[[*Args], None], *args: *Args) -> None:
        """Run a function in a reading thread without waiting; on a closed pool, run it here."""
        try:
            _submit(self._readers, function, *args)
        except SessionInvalidError:
            function(*args)

    def start_index(self, function: Callable[[], None]) -> Future[None]:
        """Run a function that builds an index, after those that were started before.

        Raises:
            SessionInvalidError: The pool has been closed.
        """
        return _submit(self._indexer, function)

    async def close(self) -> None:
        """Wait for what runs and end the threads. A derivation cannot be interrupted."""
        for executor in (self._readers, self._deriver, self._indexer):
            await asyncio.to_thread(executor.shutdown)


def _submit[*Args, T](
    executor: ThreadPoolExecutor, function: Callable[[*Args], T], *args: *Args
) -> Future[T]:
    """Hand a function to an executor that may have been shut down."""
    try:
        return executor.submit(function, *args)
    except RuntimeError as error:
        raise SessionInvalidError("the backups have been locked") from error


def _close_result[T: Closable](future: Future[T]) -> None:
    """Close what a function has opened too late."""
    if not future.cancelled() and future.exception() is None:
        future.result().close()
