"""Lets the engine of an account do one thing at a time, each to a terminal state."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
import logging
from typing import TYPE_CHECKING, Any, Protocol

from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .errors import needs_sign_in
from .photos.errors import PhotosError, SyncCancelledError
from .photos.health import LibraryHealth
from .photos.runlog import RunLog
from .photos_state import PhotosState

if TYPE_CHECKING:
    from .models import PhotosConfigEntry
    from .photos.engine import SyncEngine
    from .sign_in import SignIn

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EngineJob:
    """Something for the engine to do. `asks_apple`: it needs a session with Apple.

    `begins`: what to show until the engine tells how it goes.
    """

    work: Callable[[SyncEngine], Awaitable[Any]]
    is_sync: bool = False
    asks_apple: bool = True
    begins: PhotosState = PhotosState.WORKING


class RunWitness(Protocol):
    """Who is told how a run goes."""

    async def async_remember_run(self, *, unfinished: bool) -> None:
        """Keep, over a restart, whether a sync was cut short; only syncs tell it."""

    def run_finished(self, job: EngineJob, result: Any, health: LibraryHealth) -> None:
        """The run has come to its end."""

    def run_failed(self, job: EngineJob, error: PhotosError, *, again: bool) -> None:
        """The run could not go on; `again`: it may be tried once more by itself."""


class EngineRunner:
    """Runs jobs in a background task of the entry. Who begins one makes sure that none is running."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: PhotosConfigEntry,
        engine: SyncEngine,
        *,
        sign_in: SignIn,
        log: RunLog,
        witness: RunWitness,
    ) -> None:
        """Prepare; nothing runs yet."""
        self._hass = hass
        self._entry = entry
        self._engine = engine
        self._sign_in = sign_in
        self._log = log
        self._witness = witness
        self._task: asyncio.Task[None] | None = None

    @property
    def is_running(self) -> bool:
        """Tell whether a job has not ended yet."""
        return self._task is not None and not self._task.done()

    @callback
    def begin(self, job: EngineJob) -> asyncio.Future[Any]:
        """Start a job and return at once; `outcome_of` waits for what is returned."""
        outcome: asyncio.Future[Any] = self._hass.loop.create_future()
        # Whether somebody waits for the outcome or not, it is told by the status.
        outcome.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._task = self._entry.async_create_background_task(
            self._hass, self._async_run(outcome, job), f"{DOMAIN} run {self._entry.entry_id}"
        )
        return outcome

    async def async_stop(self) -> None:
        """Stop the job, if any, and wait for its end."""
        if self._task is not None and not self._task.done():
            self._engine.stop()
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _async_run(self, outcome: asyncio.Future[Any], job: EngineJob) -> None:
        """Run the engine to a terminal state, whatever happens."""
        try:
            if job.is_sync:
                await self._witness.async_remember_run(unfinished=True)
            result = await self._async_work(job)
            self._witness.run_finished(job, result, await self._engine.health())
            if not outcome.done():
                outcome.set_result(result)
        except asyncio.CancelledError:
            self._fail(outcome, job, SyncCancelledError("stopped"), again=False)
            raise
        except PhotosError as err:
            self._fail(outcome, job, err)
        except Exception as err:
            # A defect of ours must not leave the account running for ever.
            _LOGGER.exception("Unexpected error while working for %s", self._entry.title)
            self._fail(outcome, job, PhotosError(type(err).__name__))
        else:
            if job.is_sync:
                await self._witness.async_remember_run(unfinished=False)

    async def _async_work(self, job: EngineJob) -> Any:
        """Run the engine; a session that ends meanwhile is renewed once if that needs no user."""
        if not job.asks_apple:
            return await job.work(self._engine)
        await self._sign_in.async_ensure()
        try:
            return await job.work(self._engine)
        except PhotosError as err:
            if not needs_sign_in(err):
                raise
        self._log.info("sync", "The session has ended and is renewed")
        await self._sign_in.async_renew()
        return await job.work(self._engine)

    @callback
    def _fail(
        self,
        outcome: asyncio.Future[Any],
        job: EngineJob,
        error: PhotosError,
        *,
        again: bool = True,
    ) -> None:
        self._witness.run_failed(job, error, again=again)
        if not outcome.done():
            outcome.set_exception(error)


async def outcome_of(outcome: asyncio.Future[Any]) -> Any:
    """Wait for the end of a run, without ending it when the wait is given up."""
    await asyncio.wait([outcome])
    return outcome.result()
