"""The run of a sign-in: from its start to a question for a code, and to its end.

What it does at Apple is `sign_in`; here is how it is told: by the documented state and log, by
listeners, and by the flow in which the user can answer.
"""

from abc import ABC, abstractmethod
import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
import logging
from typing import TYPE_CHECKING, Any, Final

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .errors import in_words, needs_sign_in
from .photos.account.second_factor import PendingCode
from .photos.errors import PhotosError, SignInPausedError, SyncCancelledError
from .photos.models import SyncPhase, SyncProgress
from .photos.status import Trigger
from .sign_in_events import (
    MfaTimeoutError,
    SignInEvent,
    SignInEventKind,
    is_account_problem,
    signed_in_signal,
)

if TYPE_CHECKING:
    from .models import PhotosConfigEntry
    from .photos.account.account import Account
    from .photos.runlog import RunLog
    from .photos.status import SyncStatus

_LOGGER = logging.getLogger(__name__)

# Apple's codes are good for some minutes; a question nobody answers must not block syncs for ever.
CODE_TIMEOUT: Final = timedelta(minutes=10)
LOG_SOURCE: Final = "auth"
_WAITING: Final = "Waiting for the verification code"


class SignInRun(ABC):
    """At most one run at a time, and what is known of the account between runs.

    `pending` is the question for a code, while there is one, and `asked_until` (UTC) when it is
    given up; `problem` is why the account cannot be used, None if it can.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: PhotosConfigEntry,
        account: Account,
        status: SyncStatus,
        log: RunLog,
    ) -> None:
        """Share an account with its engine; nothing is sent yet."""
        self._hass = hass
        self._entry = entry
        self._account = account
        self._status = status
        self._log = log
        self._listeners: list[Callable[[SignInEvent], None]] = []
        self._task: asyncio.Task[None] | None = None
        self._answering = asyncio.Lock()
        self._cancel_timeout: CALLBACK_TYPE | None = None
        self._cancel_retry: CALLBACK_TYPE | None = None
        self._failure: PhotosError | None = None
        self.pending: PendingCode | None = None
        self.asked_until: datetime | None = None
        self.problem: PhotosError | None = None

    @property
    def account(self) -> Account:
        """The account itself, to read what it knows."""
        return self._account

    @property
    def is_signed_in(self) -> bool:
        """Whether the account can be used, as far as is known."""
        return self.problem is None

    @callback
    def async_add_listener(self, listener: Callable[[SignInEvent], None]) -> CALLBACK_TYPE:
        """Tell a listener what happens; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def async_wait(self) -> None:
        """Wait until the sign-in has ended or needs an answer.

        Raises:
            PhotosError: it failed.
        """
        if self._task is not None and not self._task.done():
            await asyncio.wait([self._task])
        if self.pending is None and self._failure is not None:
            raise self._failure

    @callback
    def async_report(self, error: PhotosError) -> None:
        """Take note of why the account cannot be used; what the user must do is told elsewhere."""
        if not is_account_problem(error):
            return
        self.problem = error
        if isinstance(error, SignInPausedError):
            self._retry_later(error.retry_after)
        self._tell(SignInEventKind.PROBLEM, error)
        if self._entry.state is ConfigEntryState.LOADED:
            self.async_ask_user()

    @callback
    def async_ask_user(self) -> None:
        """Open the one flow in which the user can sign in again, if that is what is needed."""
        if self.problem is not None and needs_sign_in(self.problem):
            self._entry.async_start_reauth(self._hass)

    async def async_stop(self) -> None:
        """Stop whatever goes on; part of unloading."""
        self._end_question()
        if self._cancel_retry is not None:
            self._cancel_retry()
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.wait([self._task])

    @abstractmethod
    async def async_renew(self) -> None:
        """Renew the session quietly; never makes Apple send a code."""

    def _retry_later(self, seconds: float) -> None:
        """Renew the session when the pause between two uses of the password is over."""

        @callback
        def retry(_now: datetime) -> None:
            self._cancel_retry = None
            if isinstance(self.problem, SignInPausedError):
                name = f"{DOMAIN} renew {self._entry.entry_id}"
                self._entry.async_create_background_task(self._hass, renew(), name)

        async def renew() -> None:
            # Why it failed, if it did, has been reported.
            with suppress(PhotosError):
                await self.async_renew()

        if self._cancel_retry is not None:
            self._cancel_retry()
        self._cancel_retry = async_call_later(
            self._hass, seconds + 1, HassJob(retry, cancel_on_shutdown=True)
        )

    def _begin(self) -> None:
        self._status.start(Trigger.AUTH)
        self._failure = None
        self._log.info(LOG_SOURCE, "Signing in")
        self._status.progress(SyncProgress(phase=SyncPhase.SIGNING_IN))
        self._tell(SignInEventKind.STARTED)

    def _work(self, work: Coroutine[Any, Any, None]) -> None:
        name = f"{DOMAIN} sign-in {self._entry.entry_id}"
        self._task = self._entry.async_create_background_task(self._hass, self._guard(work), name)

    async def _guard(self, work: Coroutine[Any, Any, None]) -> None:
        """Bring work to a terminal state or to a question, whatever happens."""
        try:
            await work
        except asyncio.CancelledError:
            self._fail(SyncCancelledError("stopped"))
            raise
        except PhotosError as err:
            self._fail(err)
        except Exception as err:
            # A defect of ours must not leave the account running for ever.
            _LOGGER.exception("Unexpected error while signing in to %s", self._entry.title)
            self._fail(PhotosError(type(err).__name__))

    def _ask(self, pending: PendingCode) -> None:
        self.pending = pending
        self._status.set_phone_numbers((n.id, n.masked) for n in pending.phone_numbers)
        self._status.block(_WAITING)
        self._log.info(LOG_SOURCE, _WAITING if pending.method else "Apple has not sent a code")
        self._restart_timeout()
        self._tell(SignInEventKind.CODE_NEEDED)
        # Wherever the question came from, it can be answered on Home Assistant's pages.
        self._entry.async_start_reauth(self._hass)

    def _restart_timeout(self) -> None:
        if self._cancel_timeout is not None:
            self._cancel_timeout()
        self.asked_until = dt_util.utcnow() + CODE_TIMEOUT
        self._cancel_timeout = async_call_later(
            self._hass, CODE_TIMEOUT, HassJob(self._expire, cancel_on_shutdown=True)
        )

    @callback
    def _expire(self, _now: datetime) -> None:
        self._cancel_timeout = None
        if self._answering.locked():
            # Somebody has just answered; Apple decides.
            self._restart_timeout()
            return
        self._fail(MfaTimeoutError())

    def _end_question(self) -> None:
        self.pending = None
        self.asked_until = None
        if self._cancel_timeout is not None:
            self._cancel_timeout()
            self._cancel_timeout = None

    @callback
    def _fail(self, error: PhotosError) -> None:
        """End the run with an error that the state, the log and the listeners tell."""
        asked = self.pending is not None
        self._end_question()
        if asked:
            self._let_go()
        if is_account_problem(error):
            self.problem = error
        self._failure = error
        message = in_words(error)
        self._log.error(LOG_SOURCE, message)
        self._status.fail(error, message, self._status.next_sync)
        self._tell(SignInEventKind.FAILED, error)
        self.async_ask_user()

    def _let_go(self) -> None:
        """Tell the account that nobody will answer Apple's question."""

        async def give_up() -> None:
            with suppress(PhotosError):
                await self._account.give_up()

        name = f"{DOMAIN} give up {self._entry.entry_id}"
        self._entry.async_create_background_task(self._hass, give_up(), name)

    def _cured(self) -> None:
        """The account can be used again."""
        self.problem = None
        self._failure = None
        self._tell(SignInEventKind.SIGNED_IN)
        async_dispatcher_send(self._hass, signed_in_signal(self._entry.entry_id))

    def _tell(self, kind: SignInEventKind, error: PhotosError | None = None) -> None:
        event = SignInEvent(kind, error, self.pending)
        for listener in tuple(self._listeners):
            listener(event)
