"""Signing in to an Apple account: password, second factor, and what may be wrong with either."""

from abc import abstractmethod
import logging
from pathlib import Path
from typing import Any, Final, override

import voluptuous as vol

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_PASSWORD
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)

from ..const import CONF_APPLE_ID, CONF_CHINA_MAINLAND
from ..photos.account import CodeMethod, PendingCode
from ..photos.errors import PhotosError
from .pending_account import PendingAccount

_LOGGER = logging.getLogger(__name__)

CONF_CODE: Final = "code"
CONF_KEEP_PASSWORD: Final = "keep_password"  # noqa: S105 - the name of a field
SECTION_REGION: Final = "region"
SECTION_OTHER_WAY: Final = "other_way"
CONF_SEND_BY: Final = "send_by"
CONF_PHONE_NUMBER: Final = "phone_number"

PASSWORD_SELECTOR: Final = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="current-password")
)
_CODE_SELECTOR: Final = TextSelector(TextSelectorConfig(autocomplete="one-time-code"))
_CODE_DIGITS: Final = 6

_ACCOUNT_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_APPLE_ID): TextSelector(
            TextSelectorConfig(type=TextSelectorType.EMAIL, autocomplete="username")
        ),
        vol.Required(CONF_PASSWORD): PASSWORD_SELECTOR,
        vol.Required(CONF_KEEP_PASSWORD, default=True): BooleanSelector(),
        vol.Required(SECTION_REGION): section(
            vol.Schema({vol.Required(CONF_CHINA_MAINLAND, default=False): BooleanSelector()}),
            {"collapsed": True},
        ),
    }
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

    @abstractmethod
    async def _async_signed_in(self) -> ConfigFlowResult:
        """Go on with a signed-in account."""

    @abstractmethod
    def _show_password_form(self, errors: dict[str, str]) -> ConfigFlowResult:
        """Show the form that asks for the password, which is another one if an entry exists."""

    @property
    def pending(self) -> PendingAccount:
        """The account of this flow."""
        if self._pending is None:
            self._pending = PendingAccount(self.hass, self.flow_id)
        return self._pending

    @property
    def stored_password(self) -> dict[str, str]:
        """What goes into the entry's data of the password: nothing, unless the user allows it."""
        return {CONF_PASSWORD: self._password} if self._keep_password else {}

    @override
    def async_remove(self) -> None:
        """Leave nothing of an abandoned sign-in behind."""
        self._password = ""
        if self._pending is not None:
            self.hass.async_create_task(self._pending.discard(), f"end flow {self.flow_id}")

    async def async_step_icloud_account(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the Apple account and its password."""
        if user_input is None:
            return self._show_account_form({})
        self._apple_id = user_input[CONF_APPLE_ID].strip()
        self._china_mainland = user_input[SECTION_REGION][CONF_CHINA_MAINLAND]
        # Spares the user a code for an account that is here already, under this spelling at least.
        self._async_abort_entries_match({CONF_APPLE_ID: self._apple_id})
        return await self._async_sign_in(user_input)

    def _show_account_form(self, errors: dict[str, str]) -> ConfigFlowResult:
        """Show the first form; a password is never sent back to the browser."""
        suggested = {
            CONF_APPLE_ID: self._apple_id,
            CONF_KEEP_PASSWORD: self._keep_password,
            SECTION_REGION: {CONF_CHINA_MAINLAND: self._china_mainland},
        }
        return self.async_show_form(
            step_id="icloud_account",
            data_schema=self.add_suggested_values_to_schema(_ACCOUNT_SCHEMA, suggested),
            errors=errors,
        )

    async def _async_sign_in(
        self, user_input: dict[str, Any], known: Path | None = None
    ) -> ConfigFlowResult:
        """Sign in with the password of a form; `known` is the session of an existing entry."""
        self._password = user_input[CONF_PASSWORD]
        self._keep_password = user_input[CONF_KEEP_PASSWORD]
        try:
            account = await self.pending.open(
                self._apple_id, china_mainland=self._china_mainland, known=known
            )
            waiting = await account.sign_in(self._password)
        except PhotosError as err:
            _LOGGER.debug("Signing in failed: %s", err)
            return self._show_password_form({"base": err.code})
        if waiting is not None:
            return self._show_code_form(waiting, {})
        return await self._async_signed_in()

    async def async_step_code(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the code, and offer other ways to get one."""
        errors: dict[str, str] = {}
        if user_input is not None:
            try:
                if await self._async_use_code_form(user_input):
                    return await self._async_signed_in()
            except PhotosError as err:
                _LOGGER.debug("Second factor: %s", err)
                errors["base"] = err.code
            except ValueError as err:
                errors["base"] = str(err)
        waiting = self.pending.account.pending
        if waiting is None:
            # Apple has given up on this sign-in: only the password starts another one.
            return self._show_password_form(errors)
        return self._show_code_form(waiting, errors)

    async def _async_use_code_form(self, user_input: dict[str, Any]) -> bool:
        """Send a new code or submit one; tell whether the account is signed in now.

        Raises:
            PhotosError: Apple refused.
            ValueError: the form makes no sense; the text is the key of the message.
        """
        account = self.pending.account
        other_way = user_input[SECTION_OTHER_WAY]
        if method := other_way.get(CONF_SEND_BY):
            number = other_way.get(CONF_PHONE_NUMBER)
            await account.request_code(CodeMethod(method), int(number) if number else None)
            return False
        code = "".join(user_input.get(CONF_CODE, "").split())
        if len(code) != _CODE_DIGITS or not (code.isascii() and code.isdecimal()):
            raise ValueError("code_format")
        await account.submit_code(code)
        return True

    def _show_code_form(self, waiting: PendingCode, errors: dict[str, str]) -> ConfigFlowResult:
        """Show where the code went; each way has its own text."""
        number = waiting.phone_number
        match waiting.method:
            case CodeMethod.DEVICE:
                step_id = "code"
            case CodeMethod.SMS:
                step_id = "code_sms"
            case _:
                step_id = "code_not_sent"
        return self.async_show_form(
            step_id=step_id,
            data_schema=_code_schema(waiting),
            errors=errors,
            description_placeholders={
                "apple_id": self._apple_id,
                "phone_number": number.masked if number else "",
            },
        )

    # The same step under the names that carry the texts of the other ways.
    async_step_code_sms = async_step_code
    async_step_code_not_sent = async_step_code


def _code_schema(waiting: PendingCode) -> vol.Schema:
    """The code itself, and the other ways to get one that this account has."""
    methods = [CodeMethod.SMS] if waiting.phone_numbers else []
    if waiting.has_devices or not methods:
        methods.insert(0, CodeMethod.DEVICE)
    other_way: dict[vol.Marker, Any] = {
        vol.Optional(CONF_SEND_BY): SelectSelector(
            SelectSelectorConfig(
                options=[method.value for method in methods],
                mode=SelectSelectorMode.LIST,
                translation_key=CONF_SEND_BY,
            )
        )
    }
    if len(waiting.phone_numbers) > 1:
        other_way[vol.Optional(CONF_PHONE_NUMBER)] = SelectSelector(
            SelectSelectorConfig(
                options=[
                    SelectOptionDict(value=str(number.id), label=number.masked)
                    for number in waiting.phone_numbers
                ],
                mode=SelectSelectorMode.LIST,
            )
        )
    return vol.Schema(
        {
            vol.Optional(CONF_CODE): _CODE_SELECTOR,
            vol.Required(SECTION_OTHER_WAY): section(
                vol.Schema(other_way), {"collapsed": waiting.method is not None}
            ),
        }
    )
