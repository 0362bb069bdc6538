"""Signing in to an Apple account: second factor, terms, consent of a device.

The same steps serve a new account, reauthentication and reconfiguration; they differ in the
`Attempt` they drive, in the form that asks for the password, and in what follows.
"""

from abc import abstractmethod
import asyncio
from collections.abc import Awaitable
import logging
from typing import Any, Final, override

import voluptuous as vol

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_PASSWORD
from homeassistant.core import callback
from homeassistant.helpers.selector import (
    BooleanSelector,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)

from ..device_consent import share_of_wait
from ..markdown import as_it_is
from ..photos.account.models import DeviceConsent, Terms
from ..photos.account.second_factor import PendingCode
from ..photos.errors import (
    CodeRejectedError,
    DeviceConsentRequiredError,
    InvalidCredentialsError,
    PhotosError,
    TermsRequiredError,
    WrongRegionError,
)
from ..sign_in_events import WrongAccountError
from .attempt import Attempt
from .code_form import CodeAnswer, CodeFormatError, code_schema, step_of
from .pending_account import PendingAccount

_LOGGER = logging.getLogger(__name__)

CONF_KEEP_PASSWORD: Final = "keep_password"  # noqa: S105 - the name of a field
CONF_ACCEPT_TERMS: Final = "accept_terms"

PASSWORD_SELECTOR: Final = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="current-password")
)
_TERMS_SCHEMA: Final = vol.Schema(
    {vol.Required(CONF_ACCEPT_TERMS, default=False): BooleanSelector()}
)


class SignInSteps(ConfigFlow):
    """The steps up to a signed-in account; `_async_signed_in` goes on from there."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self._pending: PendingAccount | None = None
        self._apple_id = ""
        self._password = ""
        self._keep_password = True
        self._china_mainland = False
        # The account that has just been found to belong to another region; its trust is good there.
        self._moved: str | None = None
        self._terms: Terms | None = None
        self._consent_task: asyncio.Task[None] | None = None
        self._working = 0

    @property
    @abstractmethod
    def attempt(self) -> Attempt:
        """The sign-in that the steps drive now."""

    @abstractmethod
    async def _async_signed_in(self) -> ConfigFlowResult:
        """Go on with a signed-in account."""

    @abstractmethod
    def _show_password_form(self, error: PhotosError | None) -> ConfigFlowResult:
        """Show the form from which a sign-in begins."""

    @property
    def pending(self) -> PendingAccount:
        """The session of this flow's own, for attempts that need one."""
        if self._pending is None:
            self._pending = PendingAccount(self.hass, self.flow_id)
        return self._pending

    @property
    def stored_password(self) -> dict[str, str]:
        """What goes into the entry's data of the password: nothing, unless the user allows it."""
        return {CONF_PASSWORD: self._password} if self._keep_password else {}

    @property
    def is_busy(self) -> bool:
        """Whether a step is under way that will tell its own result."""
        return self._working > 0

    @property
    def is_waiting_for_device(self) -> bool:
        """Whether the dialog shows the countdown of a device's consent."""
        return self._consent_task is not None and not self._consent_task.done()

    @override
    @callback
    def async_remove(self) -> None:
        """Leave nothing of an abandoned sign-in behind."""
        self._password = ""
        if self._consent_task is not None:
            self._consent_task.cancel()
        if self._pending is not None:
            self.hass.async_create_task(self._pending.discard(), f"end flow {self.flow_id}")

    # -- password --------------------------------------------------------------------------------

    async def _async_begin(self, password: str | None) -> ConfigFlowResult:
        """Sign in, with this password or with what is stored."""
        if password == "":
            return self._show_password_form(InvalidCredentialsError())
        try:
            await self._async_do(self.attempt.sign_in(password, keep=self._keep_password))
        except PhotosError as err:
            return await self._async_meet(err)
        return await self._async_advance()

    async def _async_advance(self) -> ConfigFlowResult:
        """Go on from where the sign-in is: a question for a code, or its end."""
        if (waiting := self.attempt.pending) is not None:
            return self._show_code_form(waiting)
        return await self._async_signed_in()

    async def _async_meet(self, error: PhotosError) -> ConfigFlowResult:
        """Show what an error asks of the user."""
        _LOGGER.debug("Signing in: %s", error)
        self._moved = self._apple_id if isinstance(error, WrongRegionError) else None
        if isinstance(error, WrongRegionError):
            self._china_mainland = error.china_mainland
        if isinstance(error, TermsRequiredError):
            return await self.async_step_terms()
        if isinstance(error, DeviceConsentRequiredError):
            return await self.async_step_device_consent()
        if isinstance(error, WrongAccountError):
            return self.async_abort(reason=error.code)
        return self._show_password_form(error)

    async def _async_do[T](self, work: Awaitable[T]) -> T:
        """Await something whose end must not close the flow from outside."""
        self._working += 1
        try:
            return await work
        finally:
            self._working -= 1

    # -- second factor ---------------------------------------------------------------------------

    async def async_step_code(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the code, and offer other ways to get one."""
        error: PhotosError | None = None
        malformed = False
        asked = self.attempt.pending
        if user_input is not None:
            try:
                answer = CodeAnswer.read(user_input)
                await self._async_do(self._async_give(answer))
                return await self._async_advance()
            except CodeFormatError:
                malformed = True
            except PhotosError as err:
                error = err
        waiting = self.attempt.pending
        if waiting is not None:
            wrong = "code_format" if malformed else error
            if isinstance(error, CodeRejectedError) and waiting != asked:
                # Apple takes no second try with a code of a device.
                wrong = "code_rejected_new_sent"
            return self._show_code_form(waiting, wrong)
        # Apple has given up on this sign-in, or wants something else than a code.
        return await self._async_meet(error) if error else self._show_password_form(None)

    async def _async_give(self, answer: CodeAnswer) -> None:
        if answer.method is not None:
            await self.attempt.resend(answer.method, answer.phone_number_id)
        else:
            await self.attempt.submit(answer.code)

    def _show_code_form(
        self, waiting: PendingCode, error: PhotosError | str | None = None
    ) -> ConfigFlowResult:
        """Show where the code went; each way has its own text."""
        number = waiting.phone_number
        code = error.code if isinstance(error, PhotosError) else error
        if code is not None:
            _LOGGER.debug("Second factor: %s", error)
        return self.async_show_form(
            step_id=step_of(waiting),
            data_schema=code_schema(waiting),
            errors={"base": code} if code else {},
            description_placeholders={
                "apple_id": as_it_is(self._apple_id),
                "phone_number": as_it_is(number.masked) if number else "",
            },
        )

    # The same step under the names that carry the texts of the other ways.
    async_step_code_sms = async_step_code
    async_step_code_voice = async_step_code
    async_step_code_not_sent = async_step_code

    # -- terms -----------------------------------------------------------------------------------

    async def async_step_terms(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show which terms wait, and accept them only if the user says so."""
        error: str | None = None
        try:
            if user_input is not None and self._terms is not None:
                if user_input[CONF_ACCEPT_TERMS]:
                    accepted = self._terms
                    self._terms = None
                    await self._async_do(self.attempt.accept_terms(accepted))
                    return await self._async_advance()
                error = "terms_not_accepted"
            if self._terms is None:
                self._terms = await self.attempt.terms()
        except TermsRequiredError:
            # Others wait by now than those that were shown.
            error = "terms_changed"
            try:
                self._terms = await self.attempt.terms()
            except PhotosError as err:
                return self._show_password_form(err)
        except PhotosError as err:
            return await self._async_meet(err)
        return self.async_show_form(
            step_id="terms",
            data_schema=_TERMS_SCHEMA,
            errors={"base": error} if error else {},
            description_placeholders={
                "apple_id": as_it_is(self._apple_id),
                "version": as_it_is(self._terms.version),
                "url": self._terms.url,
            },
        )

    # -- Advanced Data Protection ----------------------------------------------------------------

    async def async_step_device_consent(
        self, user_input: dict[str, Any] | None = None, error: PhotosError | None = None
    ) -> ConfigFlowResult:
        """Say what will appear on the user's devices before it does."""
        if user_input is not None:
            self._consent_task = None
            return await self.async_step_device_consent_wait()
        return self.async_show_form(
            step_id="device_consent",
            errors={"base": error.code} if error else {},
            description_placeholders={"apple_id": as_it_is(self._apple_id)},
        )

    async def async_step_device_consent_wait(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Wait for the approval on a device, with a countdown."""
        if self._consent_task is None:
            self._consent_task = self.hass.async_create_task(
                self._async_do(self.attempt.obtain_consent(self._show_countdown)),
                f"device consent {self.flow_id}",
            )
        if self._consent_task.done():
            return self.async_show_progress_done(next_step_id="device_consent_done")
        return self.async_show_progress(
            step_id="device_consent_wait",
            progress_action="device_consent",
            progress_task=self._consent_task,
            description_placeholders={"apple_id": as_it_is(self._apple_id)},
        )

    async def async_step_device_consent_done(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Go on, or offer to ask the devices again.

        Two open dialogs may both ask how it ended.
        """
        assert self._consent_task is not None
        try:
            await self._consent_task
        except DeviceConsentRequiredError as err:
            return await self.async_step_device_consent(error=err)
        except PhotosError as err:
            return await self._async_meet(err)
        return await self._async_advance()

    @callback
    def _show_countdown(self, consent: DeviceConsent) -> None:
        self.async_update_progress(share_of_wait(consent))
