"""One thing at a time with a library: a run as a task of its own, under the library's lock."""

import asyncio
from collections.abc import Awaitable, Callable
import contextlib
from functools import partial

from .arrivals import Arrivals
from .catalog import Root
from .errors import PhotosError, SyncCancelledError, SyncInProgressError, first_error
from .files.library_lock import HEARTBEAT_SECONDS, LibraryLock, acquire_lock
from .files.volume import folder_error
from .models import LibraryTotals, SyncProgress
from .progress import ProgressMeter
from .run import Library, Run
from .workers import Workers


class OneRun:
    """Holds the run that is under way, and what the last one has left. Belongs to the event loop."""

    def __init__(
        self,
        workers: Workers,
        on_progress: Callable[[SyncProgress], None],
        opened: Callable[[], Library],
    ) -> None:
        """`opened` gives the library, or raises if it is not open."""
        self._workers = workers
        self._on_progress = on_progress
        self._opened = opened
        self._task: asyncio.Task[object] | None = None
        self.totals = LibraryTotals()
        self.arrivals = Arrivals()

    async def do[T](self, work: Callable[[Run], Awaitable[T]], *, counts: bool = False) -> T:
        """Run something; `counts`: it counts the library itself if it has changed it.

        Raises:
            SyncInProgressError: Something else is under way.
            SyncCancelledError: `stop` was called.
            PhotosError: It could not go on; what it did is kept.
        """
        if self._task is not None:
            raise SyncInProgressError
        self._workers.token.reset()
        run = asyncio.create_task(self._locked(partial(_counted, work, counts=counts)))
        self._task = run
        try:
            await asyncio.wait([run])
            return run.result()
        except asyncio.CancelledError:
            self.stop()
            while not run.done():
                with contextlib.suppress(asyncio.CancelledError):
                    await asyncio.wait([run])
            if not run.cancelled():
                run.exception()
            current = asyncio.current_task()
            if current is not None and current.cancelling():
                raise
            raise SyncCancelledError from None
        finally:
            self._task = None

    def stop(self) -> None:
        """Ask for an end soon."""
        if self._task is not None:
            self._workers.token.cancel()
            self._task.cancel()

    async def end(self) -> None:
        """Stop, and wait until nothing is under way."""
        self.stop()
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _locked[T](self, work: Callable[[Run], Awaitable[T]]) -> T:
        """Hold the library's lock and keep it alive during a run."""
        library = self._opened()
        volume = library.volumes[Root.LIBRARY]
        await self._workers.run(volume.check)
        lock = LibraryLock(volume.state)
        # Its own thread: the others may read large files for longer than a lock stays fresh.
        heart = Workers(1, "apple_backup_heart")
        try:
            try:
                # Cancelled here, the thread may take the lock all the same.
                await acquire_lock(lock, heart)
                return await self._beating(lock, heart, work, library)
            except OSError as error:
                # Whatever was being written of our own bookkeeping, a run ends with a reason.
                await self._workers.run(volume.check)
                raise folder_error(error) from error
            finally:
                await heart.clean_up(lock.release)
        finally:
            await heart.close()

    async def _beating[T](
        self,
        lock: LibraryLock,
        heart: Workers,
        work: Callable[[Run], Awaitable[T]],
        library: Library,
    ) -> T:
        run = Run(library, ProgressMeter(self._on_progress), totals=self.totals)
        try:
            async with asyncio.TaskGroup() as group:
                beating = group.create_task(_beat(lock, heart))
                try:
                    return await work(run)
                finally:
                    self.totals = run.totals
                    self.arrivals = run.arrivals
                    beating.cancel()
        except BaseExceptionGroup as error:
            raise first_error(error) from error


async def _counted[T](work: Callable[[Run], Awaitable[T]], run: Run, *, counts: bool) -> T:
    """Count what a run has left, also if it failed half-way."""
    try:
        result = await work(run)
    except PhotosError:
        if run.is_busy:
            # The reason of the failure is what has to be told.
            with contextlib.suppress(PhotosError):
                await run.count()
        raise
    if not counts:
        await run.count()
    return result


async def _beat(lock: LibraryLock, heart: Workers) -> None:
    while True:
        await asyncio.sleep(HEARTBEAT_SECONDS)
        await heart.run(lock.beat)
