"""The first step of a new account: who it is."""

from typing import Any, Final, override

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_PASSWORD
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)

from ..const import CONF_APPLE_ID, CONF_CHINA_MAINLAND
from ..photos.errors import PhotosError, WrongRegionError
from .attempt import Attempt, PrivateAttempt
from .sign_in import CONF_KEEP_PASSWORD, PASSWORD_SELECTOR, SignInSteps

SECTION_REGION: Final = "region"

_REGION: Final = vol.Schema({vol.Required(CONF_CHINA_MAINLAND, default=False): BooleanSelector()})


def _schema(*, region_matters: bool) -> vol.Schema:
    """The first form; few need to see the region."""
    return vol.Schema(
        {
            vol.Required(CONF_APPLE_ID): TextSelector(
                TextSelectorConfig(type=TextSelectorType.EMAIL, autocomplete="username")
            ),
            vol.Required(CONF_PASSWORD): PASSWORD_SELECTOR,
            vol.Required(CONF_KEEP_PASSWORD, default=True): BooleanSelector(),
            vol.Required(SECTION_REGION): section(_REGION, {"collapsed": not region_matters}),
        }
    )


class NewAccountSteps(SignInSteps):
    """Asks for the Apple account; the sign-in is the flow's own until an entry is made."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self._attempt: Attempt | None = None

    @property
    @override
    def attempt(self) -> Attempt:
        assert self._attempt is not None
        return self._attempt

    async def async_step_icloud_account(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the Apple account and its password."""
        if user_input is None:
            return self._show_account_form(None)
        self._apple_id = user_input[CONF_APPLE_ID].strip()
        self._china_mainland = user_input[SECTION_REGION][CONF_CHINA_MAINLAND]
        self._password = user_input[CONF_PASSWORD]
        self._keep_password = user_input[CONF_KEEP_PASSWORD]
        # Spares the user a code for an account that is here already.
        wanted = self._apple_id.casefold()
        for entry in self._async_current_entries():
            if entry.data.get(CONF_APPLE_ID, "").casefold() == wanted:
                return self.async_abort(reason="already_configured")
        self._attempt = PrivateAttempt(
            self.pending,
            self._apple_id,
            china_mainland=self._china_mainland,
            again=self._moved == self._apple_id,
        )
        return await self._async_begin(self._password)

    def _show_account_form(self, error: PhotosError | None) -> ConfigFlowResult:
        """Show the first form; a password is never sent back to the browser."""
        suggested = {
            CONF_APPLE_ID: self._apple_id,
            CONF_KEEP_PASSWORD: self._keep_password,
            SECTION_REGION: {CONF_CHINA_MAINLAND: self._china_mainland},
        }
        return self.async_show_form(
            step_id="icloud_account",
            data_schema=self.add_suggested_values_to_schema(
                _schema(region_matters=isinstance(error, WrongRegionError)), suggested
            ),
            errors={"base": error.code} if error else {},
        )
