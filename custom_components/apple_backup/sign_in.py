"""Signing in to an account that is set up: the one pending sign-in that all surfaces share.

Reauthentication flow, actions and HTTP API act on the same `SignIn`, so that a code can be asked
for in one place and given in another. Nothing here makes Apple send a code unless a user asked.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Final, override

from homeassistant.const import CONF_PASSWORD
from homeassistant.core import callback

from .const import DOMAIN
from .device_consent import async_obtain_consent
from .errors import in_words, needs_sign_in
from .photos.account.second_factor import CodeMethod, PendingCode
from .photos.errors import (
    CodeRequiredError,
    InvalidCredentialsError,
    NoCodePendingError,
    PhotosError,
    TermsRequiredError,
)
from .photos.status import RunState
from .sign_in_events import (
    CodeSupersededError,
    SignInCancelledError,
    SignInEventKind,
    WrongAccountError,
    is_account_problem,
)
from .sign_in_run import LOG_SOURCE, SignInRun

if TYPE_CHECKING:
    from .photos.account.models import DeviceConsent, Terms

# After others, as terms or a consent that is missing, the sign-in goes on with the same password.
_NOT_ACCEPTED: Final = (InvalidCredentialsError, WrongAccountError, CodeRequiredError)


class SignIn(SignInRun):
    """Signs an account in on a user's request, and renews its session without one."""

    _new_password: tuple[str, bool] | None = None

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

    @callback
    def async_cancel(self) -> None:
        """Give up the pending sign-in; harmless if there is none."""
        if self.pending is not None:
            self._fail(SignInCancelledError())

    # -- what happens by itself ----------------------------------------------------------------------

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

    # -- the run in the background -------------------------------------------------------------------

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
        self._log.info(LOG_SOURCE, "Waiting for the approval on a device")
        await async_obtain_consent(self._account, on_change)
        await self._async_complete()

    async def _async_complete(self) -> None:
        await self._async_open()
        self._store_password()
        self._log.info(LOG_SOURCE, "Signed in")
        self._status.finish(self._status.next_sync)
        self._cured()

    async def _async_open(self) -> None:
        """Make sure that this is the right account, and that its photos can be read."""
        if self._account.dsid != self._entry.unique_id:
            raise WrongAccountError
        await self._account.open_photos(self._entry.data.get(CONF_PASSWORD))

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

    @override
    @callback
    def _fail(self, error: PhotosError) -> None:
        """End the run as its base does; a password that was refused or given up is forgotten."""
        if isinstance(error, _NOT_ACCEPTED):
            self._new_password = None
        super()._fail(error)

    # -- the question for a code ---------------------------------------------------------------------

    def _question(self) -> PendingCode:
        if self.pending is None or self._status.state is not RunState.BLOCKED:
            raise NoCodePendingError
        return self.pending

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
        self._log.info(LOG_SOURCE, "Apple has accepted the code")
        self._tell(SignInEventKind.STARTED)

    def _refused(self, error: PhotosError) -> None:
        """Apple said no. The question stays open unless Apple has given up on it."""
        self._log.warning(LOG_SOURCE, in_words(error))
        pending = self._account.pending
        if pending is None:
            self._fail(error)
        elif pending is not self.pending:
            self._ask(pending)

    async def _shielded(self, work: Coroutine[Any, Any, None]) -> None:
        """Finish what was begun at Apple even if the asker gives up waiting."""
        name = f"{DOMAIN} answer {self._entry.entry_id}"
        task = self._entry.async_create_background_task(self._hass, work, name)
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        # A shield would report an error as unhandled once its caller has left.
        await asyncio.wait([task])
        if task.cancelled():
            raise NoCodePendingError
        task.result()
