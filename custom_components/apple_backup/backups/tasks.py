"""Work that goes on to its end although nobody may wait for it any more.

What runs in a thread cannot be cancelled, and what it opens has to be closed by somebody. So such
work is a task of its own: its result is handed to who waits for it, or else disposed of.
"""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any


class OwnTasks:
    """The tasks of one owner, who waits for them in the end."""

    def __init__(self) -> None:
        """Begin without any."""
        self._tasks: set[asyncio.Task[Any]] = set()

    async def run[T](self, work: Coroutine[Any, Any, T], dispose: Callable[[T], None]) -> T:
        """Return what the work returns; `dispose` of that if the caller is cancelled meanwhile.

        Raises:
            Exception: What the work raises.
        """
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            await asyncio.wait((task,))
        except asyncio.CancelledError:
            task.add_done_callback(partial(_take, dispose))
            raise
        return task.result()

    async def wait(self) -> None:
        """Wait for all that runs."""
        while self._tasks:
            await asyncio.wait(self._tasks)


def _take[T](dispose: Callable[[T], None], task: asyncio.Task[T]) -> None:
    """Dispose of a result that nobody took; an error that nobody is told is none."""
    if not task.cancelled() and task.exception() is None:
        dispose(task.result())
