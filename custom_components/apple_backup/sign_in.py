"""Signing in to an account that is set up: the one pending sign-in that all surfaces share.

Reauthentication flow, actions and HTTP API act on the same `SignIn`, so that a code can be asked
for in one place and given in another. Nothing here makes Apple send a code unless a user asked.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
import logging
from typing import TYPE_CHECKING, Any, Final

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_PASSWORD
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.event import async_call_later

from .const import DOMAIN
from .device_consent import async_obtain_consent
from .errors import needs_sign_in, to_home_assistant_error
from .photos.errors import NoCodePendingError, PhotosError, SyncCancelledError, TermsRequiredError
from .photos.models import SyncPhase, SyncProgress
from .photos.second_factor import CodeMethod, PendingCode
from .photos.status import RunState, Trigger
from .sign_in_events import (
    CodeSupersededError,
    MfaTimeoutError,
    SignInCancelledError,
    SignInEvent,
    SignInEventKind,
    WrongAccountError,
    is_account_problem,
    signed_in_signal,
)

if TYPE_CHECKING:
    from .models import PhotosConfigEntry
    from .photos.account import Account
    from .photos.account_models import DeviceConsent, Terms
    from .photos.status import RunLog, SyncStatus

_LOGGER = logging.getLogger(__name__)

# Apple's codes are good for some minutes; a question nobody answers must not block syncs for ever.
CODE_TIMEOUT: Final = timedelta(minutes=10)
_SOURCE: Final = "auth"
_WAITING: Final = "Waiting for the verification code"


class SignIn:
    """Signs an account in on a user's request, and knows what stands in the way.

    `pending` is the question for a code, while there is one; `problem` why the account cannot be
    used, None if it can.
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
        self._new_password: tuple[str, bool] | None = None
        self._failure: PhotosError | None = None
        self.pending: PendingCode | None = None
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

    # -- what a user asks for --------------------------------------------------------------------

    async def async_start(self, password: str | None = None, *, keep: bool = False) -> None:
        """Begin to sign in, as a user has asked for; goes on in the background.

        The stored session is tried first, then the stored password. A password given here is
        always used, and stored once Apple has accepted it if `keep` is true.

        Raises:
            SyncInProgressError: something is running for this account, or a code is awaited.
        """
        self._begin()
        self._new_password = None if password is None else (password, keep)
        self._work(self._async_sign_in(password))

    async def async_submit(self, code: str) -> None:
        """Answer the question for a code and wait for Apple; the sign-in then goes on by itself.

        Raises:
            NoCodePendingError: nobody waits for a code.
            CodeSupersededError: somebody else was faster, or a newer code was sent meanwhile.
            CodeRejectedError: wrong code; the account still waits for one.
            PhotosError: Apple could not be asked, or has given up on this sign-in.
        """
        asked = self._question()
        async with self._answering:
            if self.pending is not asked:
                raise CodeSupersededError
            self._log.hide(code)
            await self._shielded(self._async_answer(code))

    async def async_resend(self, method: CodeMethod, phone_number_id: int | None = None) -> None:
        """Have a code sent again or another way, and wait for Apple.

        Raises:
            NoCodePendingError: nobody waits for a code.
            CodeNotSentError: Apple refused; the code sent before stays good.
            PhotosError: Apple could not be asked, or has given up on this sign-in.
        """
        self._question()
        async with self._answering:
            self._question()
            await self._shielded(self._async_request_code(method, phone_number_id))

    async def async_accept_terms(self, terms: Terms) -> None:
        """Accept Apple's terms for the user, and go on with the sign-in they had stopped.

        Raises:
            SyncInProgressError: something is running for this account.
        """
        self._begin()
        self._work(self._async_accept_terms(terms))

    async def async_request_consent(
        self, on_change: Callable[[DeviceConsent], None] | None = None
    ) -> None:
        """Ask the user's devices for access under Advanced Data Protection, in the background.

        Raises:
            SyncInProgressError: something is running for this account.
        """
        self._begin()
        self._work(self._async_obtain_consent(on_change or (lambda _consent: None)))

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
    def async_cancel(self) -> None:
        """Give up the pending sign-in; harmless if there is none."""
        if self.pending is not None:
            self._fail(SignInCancelledError())

    # -- what happens by itself ------------------------------------------------------------------

    async def async_renew(self) -> None:
        """Renew the session quietly; never makes Apple send a code.

        Raises:
            PhotosError: Apple is out of reach, or only the user can help.
        """
        try:
            await self._account.renew(self._entry.data.get(CONF_PASSWORD))
            await self._async_open()
        except PhotosError as err:
            self.async_report(err)
            raise
        if self.problem is not None:
            self._cured()

    async def async_ensure(self) -> None:
        """Renew the session if the account could not be used when it was last.

        Raises:
            PhotosError: see `async_renew`.
        """
        if self.problem is not None:
            await self.async_renew()

    @callback
    def async_report(self, error: PhotosError) -> None:
        """Take note of why the account cannot be used; what the user must do is told elsewhere."""
        if not is_account_problem(error):
            return
        self.problem = error
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
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.wait([self._task])

    # -- the run in the background ---------------------------------------------------------------

    def _begin(self) -> None:
        self._status.start(Trigger.AUTH)
        self._failure = None
        self._log.info(_SOURCE, "Signing in")
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

    async def _async_sign_in(self, password: str | None) -> None:
        if password is None:
            try:
                await self._account.renew()
            except PhotosError as err:
                if is_account_problem(err):
                    self.problem = err
                password = self._entry.data.get(CONF_PASSWORD)
                if password is None or not needs_sign_in(err):
                    raise
        if password is not None:
            self._log.hide(password)
            if (pending := await self._account.sign_in(password)) is not None:
                self._ask(pending)
                return
        await self._async_complete()

    async def _async_accept_terms(self, terms: Terms) -> None:
        await self._account.accept_terms(terms)
        await self._async_complete()

    async def _async_obtain_consent(self, on_change: Callable[[DeviceConsent], None]) -> None:
        self._log.info(_SOURCE, "Waiting for the approval on a device")
        await async_obtain_consent(self._account, on_change)
        await self._async_complete()

    async def _async_complete(self) -> None:
        await self._async_open()
        self._store_password()
        self._log.info(_SOURCE, "Signed in")
        self._status.finish(self._status.next_sync)
        self._cured()

    async def _async_open(self) -> None:
        """Make sure that this is the right account, and that its photos can be read."""
        if self._account.dsid != self._entry.unique_id:
            raise WrongAccountError
        await self._account.open_photos()

    # -- the question for a code -----------------------------------------------------------------

    def _question(self) -> PendingCode:
        if self.pending is None or self._status.state is not RunState.BLOCKED:
            raise NoCodePendingError
        return self.pending

    def _ask(self, pending: PendingCode) -> None:
        self.pending = pending
        self._status.set_phone_numbers((n.id, n.masked) for n in pending.phone_numbers)
        self._status.block(_WAITING)
        self._log.info(_SOURCE, _WAITING if pending.method else "Apple has not sent a code")
        self._restart_timeout()
        self._tell(SignInEventKind.CODE_NEEDED)
        # Wherever the question came from, it can be answered on Home Assistant's pages.
        self._entry.async_start_reauth(self._hass)

    async def _async_answer(self, code: str) -> None:
        """Submit a code; ends the question unless Apple still waits for one."""
        try:
            await self._account.submit_code(code)
        except TermsRequiredError as err:
            # The code was right; something else stands in the way.
            self._accepted()
            self._fail(err)
        except PhotosError as err:
            self._refused(err)
            raise
        else:
            self._accepted()
            self._work(self._async_complete())

    async def _async_request_code(self, method: CodeMethod, number: int | None) -> None:
        try:
            pending = await self._account.request_code(method, number)
        except PhotosError as err:
            self._refused(err)
            raise
        self._ask(pending)

    def _accepted(self) -> None:
        self._end_question()
        self._status.unblock()
        self._log.info(_SOURCE, "Apple has accepted the code")
        self._tell(SignInEventKind.STARTED)

    def _refused(self, error: PhotosError) -> None:
        """Apple said no. The question stays open unless Apple has given up on it."""
        self._log.warning(_SOURCE, str(to_home_assistant_error(error)))
        pending = self._account.pending
        if pending is None:
            self._fail(error)
        elif pending is not self.pending:
            self._ask(pending)

    def _restart_timeout(self) -> None:
        if self._cancel_timeout is not None:
            self._cancel_timeout()
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
        if self._cancel_timeout is not None:
            self._cancel_timeout()
            self._cancel_timeout = None

    # -- outcomes --------------------------------------------------------------------------------

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
        message = str(to_home_assistant_error(error))
        self._log.error(_SOURCE, message)
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

    def _store_password(self) -> None:
        """Keep or forget the password that Apple has just accepted, as the user wishes."""
        if self._new_password is None:
            return
        password, keep = self._new_password
        self._new_password = None
        data = {key: value for key, value in self._entry.data.items() if key != CONF_PASSWORD}
        if keep:
            data[CONF_PASSWORD] = password
        self._hass.config_entries.async_update_entry(self._entry, data=data)

    def _tell(self, kind: SignInEventKind, error: PhotosError | None = None) -> None:
        event = SignInEvent(kind, error, self.pending)
        for listener in tuple(self._listeners):
            listener(event)

    async def _shielded(self, work: Coroutine[Any, Any, None]) -> None:
        """Finish what was begun at Apple even if the asker gives up waiting."""
        name = f"{DOMAIN} answer {self._entry.entry_id}"
        task = self._entry.async_create_background_task(self._hass, work, name)
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            if task.cancelled():
                raise NoCodePendingError from None
            raise
