"""The threads that do a library's blocking work, and the token that asks them to stop.

The event loop is never blocked, and Home Assistant's own executor is never filled by a long run.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
import contextlib
import threading
from typing import Any

from .errors import SyncCancelledError


class CancelToken:
    """A flag that long blocking work looks at between two steps."""

    __slots__ = ("_event",)

    def __init__(self) -> None:
        """Start without a wish to stop."""
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask for an end."""
        self._event.set()

    def reset(self) -> None:
        """Make the token fit for the next run."""
        self._event.clear()

    @property
    def cancelled(self) -> bool:
        """Whether an end was asked for."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise SyncCancelledError if an end was asked for."""
        if self._event.is_set():
            raise SyncCancelledError


class Workers:
    """A small thread pool of its own with a cancel token."""

    def __init__(self, max_workers: int = 4, name: str = "apple_backup") -> None:
        """Create the pool; threads start when they are needed."""
        self._executor = ThreadPoolExecutor(max_workers, thread_name_prefix=name)
        self.token = CancelToken()
        self._begun: set[Future[Any]] = set()

    def _submit[**P, T](self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future = self._executor.submit(fn, *args, **kwargs)
        self._begun.add(future)
        future.add_done_callback(self._begun.discard)
        return future

    async def settle(self) -> None:
        """Wait for the end of all work that was given so far, whatever comes of it."""
        if begun := [asyncio.wrap_future(future) for future in tuple(self._begun)]:
            await asyncio.gather(*begun, return_exceptions=True)

    async def run[**P, T](self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `fn` in a worker thread.

        A cancelled caller gets its CancelledError only after `fn` has ended: the caller's clean-up
        may close a file or a connection that `fn` is still using.
        """
        return await _wait(self._submit(fn, *args, **kwargs), may_skip=True)

    async def clean_up[**P, T](self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `fn` as `run` does, also if the caller is cancelled (again) before it has begun."""
        return await _wait(self._submit(fn, *args, **kwargs), may_skip=False)

    async def close(self) -> None:
        """Ask running work to stop and wait for every thread without blocking the event loop."""
        self.token.cancel()
        loop = asyncio.get_running_loop()
        ended = loop.create_future()

        def shut_down() -> None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            loop.call_soon_threadsafe(ended.set_result, None)

        thread = threading.Thread(target=shut_down, name="apple_backup_close")
        thread.start()
        await asyncio.shield(ended)
        thread.join()


async def _wait[T](inner: Future[T], *, may_skip: bool) -> T:
    """Wait for work in a thread; what has not begun may be skipped for a cancelled caller."""
    future = asyncio.wrap_future(inner)
    try:
        await asyncio.wait([future])
        return future.result()
    except asyncio.CancelledError:
        if may_skip:
            inner.cancel()
        # Not the thread's future: its end is known before this one has heard of it.
        while not future.done():
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait([future])
        with contextlib.suppress(BaseException):
            future.exception()
        raise
