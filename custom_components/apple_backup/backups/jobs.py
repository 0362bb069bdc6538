"""Long work on an unlocked backup, done in short steps so that it can be watched and stopped.

A job is a generator that blocks; each step runs it in a worker thread for as long as a step may
take. Between two steps the event loop learns how far it is, and the session is asked whether it
still lives. A hop to a thread costs more than decrypting a small file, so a step takes many.
"""

from collections.abc import AsyncGenerator, Callable, Iterator
import threading
import time
from typing import Any, Final, Protocol

from .errors import JobCancelledError, SessionInvalidError
from .reader import BackupReader

STEP_SECONDS: Final = 0.25
STEP_BYTES: Final = 1024 * 1024
STEP_FILES: Final = 256
# Fewer than a page of the manifest, so that the first step does not wait for an index.
FIRST_FILES: Final = 32

_FIRST_BYTES: Final = 64 * 1024


class CancelToken:
    """A flag by which long work is asked to end, from any thread."""

    __slots__ = ("_event",)

    def __init__(self) -> None:
        """Begin without a wish to end."""
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask for an end."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether an end was asked for."""
        return self._event.is_set()


class Job[T_co]:
    """A generator that is run step by step, each time maybe in another thread."""

    def __init__(
        self, work: Callable[[BackupReader], Iterator[T_co]], cancel: CancelToken | None = None
    ) -> None:
        """Prepare to run `work`, until `cancel` says otherwise."""
        self._work = work
        self._cancel = cancel or CancelToken()
        self._lock = threading.Lock()
        self._items: Iterator[T_co] | None = None
        self._closed = threading.Event()

    def step(self, reader: BackupReader, enough: Callable[[T_co], bool]) -> tuple[list[T_co], bool]:
        """Take items until there are enough, the step's time is over, or none is left; blocking.

        Returns:
            The items, and whether there may be more.

        Raises:
            JobCancelledError: An end was asked for.
            SessionInvalidError: The job was closed.
            BackupError: What the work raises.
        """
        taken: list[T_co] = []
        deadline = time.monotonic() + STEP_SECONDS
        with self._lock:
            if self._items is None:
                self._items = self._work(reader)
            while not self._closed.is_set():
                if self._cancel.cancelled:
                    raise JobCancelledError
                try:
                    item = next(self._items)
                except StopIteration:
                    return taken, False
                taken.append(item)
                if enough(item) or time.monotonic() > deadline:
                    return taken, True
        raise SessionInvalidError("the work was ended")

    def stop(self) -> None:
        """Ask the step that runs to end, and let no other begin; does not block."""
        self._closed.set()

    def close(self) -> None:
        """End the work; waits for a step that runs. May be called again."""
        self._closed.set()
        with self._lock:
            if self._items is not None:
                # Generators are; the type of what is iterated does not say so.
                getattr(self._items, "close", lambda: None)()


class StepLimits:
    """When a step of a stream has produced enough."""

    def __init__(self) -> None:
        """Let the first step be short, for a first byte without delay."""
        self._left_bytes, self._left_files = _FIRST_BYTES, FIRST_FILES

    def begin(self) -> None:
        """Begin the next step."""
        self._left_bytes, self._left_files = STEP_BYTES, STEP_FILES

    def enough(self, piece: bytes) -> bool:
        """Count a piece."""
        self._left_bytes -= len(piece)
        self._left_files -= 1
        return self._left_bytes <= 0 or self._left_files <= 0


class Stepper(Protocol):
    """What runs the steps of jobs in worker threads: an unlocked backup."""

    async def step[T](self, job: Job[T], enough: Callable[[T], bool]) -> tuple[list[T], bool]:
        """Run one step."""

    def discard(self, job: Job[Any]) -> None:
        """End a job."""


async def steps[T](
    stepper: Stepper, job: Job[T], enough: Callable[[T], bool]
) -> AsyncGenerator[list[T]]:
    """Yield what each step of a job produces, and end the job whatever happens.

    Raises:
        JobCancelledError: The job's token asked for an end.
        BackupError: What the work raises, or the session has ended.
    """
    try:
        goes_on = True
        while goes_on:
            items, goes_on = await stepper.step(job, enough)
            yield items
    finally:
        stepper.discard(job)
