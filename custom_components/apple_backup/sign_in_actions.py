"""The actions of a sign-in: begin it, answer the question for a code, have a code sent anew."""

from enum import StrEnum
from typing import Final

import voluptuous as vol

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import config_validation as cv

from .action_targets import account_of_call, async_check_right, mistake
from .const import DOMAIN
from .errors import to_home_assistant_error
from .models import PhotosConfigEntry
from .permissions import Right
from .photos.account.second_factor import CodeMethod, PendingCode
from .photos.errors import NoCodePendingError, PhotosError
from .photos.status import RunState

ATTR_CODE: Final = "code"
ATTR_METHOD: Final = "method"
ATTR_PHONE_NUMBER_ID: Final = "phone_number_id"

_CODE_DIGITS: Final = 6
_START_SCHEMA: Final = vol.Schema({vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string})
_SUBMIT_SCHEMA: Final = _START_SCHEMA.extend({vol.Required(ATTR_CODE): cv.string})
_RESEND_SCHEMA: Final = _START_SCHEMA.extend(
    {
        vol.Required(ATTR_METHOD): vol.In([method.value for method in CodeMethod]),
        vol.Optional(ATTR_PHONE_NUMBER_ID): cv.positive_int,
    }
)


class SignInAction(StrEnum):
    """The names of the actions."""

    REAUTHENTICATE = "reauthenticate"
    SUBMIT_MFA_CODE = "submit_mfa_code"
    RESEND_MFA_CODE = "resend_mfa_code"


@callback
def async_setup_sign_in_actions(hass: HomeAssistant) -> None:
    """Register the actions, once for all accounts."""
    for name, handler, schema in (
        (SignInAction.REAUTHENTICATE, _async_reauthenticate, _START_SCHEMA),
        (SignInAction.SUBMIT_MFA_CODE, _async_submit, _SUBMIT_SCHEMA),
        (SignInAction.RESEND_MFA_CODE, _async_resend, _RESEND_SCHEMA),
    ):
        hass.services.async_register(
            DOMAIN, name, handler, schema, supports_response=SupportsResponse.OPTIONAL
        )


async def _async_reauthenticate(call: ServiceCall) -> ServiceResponse:
    """Begin to sign in; whoever asks for the response waits for its end, or for the question."""
    entry = account_of_call(call)
    await async_check_right(call, Right.REAUTHENTICATE, entry)
    sign_in = entry.runtime_data.sign_in
    try:
        await sign_in.async_start()
        if not call.return_response:
            return None
        await sign_in.async_wait()
    except PhotosError as err:
        raise to_home_assistant_error(err) from err
    return _describe(sign_in.pending)


async def _async_submit(call: ServiceCall) -> ServiceResponse:
    """Submit a code and wait for Apple, and with a response for the end of the sign-in."""
    entry = await _async_waiting(call)
    sign_in = entry.runtime_data.sign_in
    try:
        await sign_in.async_submit(_read_code(call))
        if not call.return_response:
            return None
        await sign_in.async_wait()
    except PhotosError as err:
        raise to_home_assistant_error(err) from err
    return _describe(sign_in.pending)


async def _async_resend(call: ServiceCall) -> ServiceResponse:
    """Have a code sent again or another way, and wait for Apple."""
    entry = await _async_waiting(call)
    sign_in = entry.runtime_data.sign_in
    method = CodeMethod(call.data[ATTR_METHOD])
    try:
        await sign_in.async_resend(method, call.data.get(ATTR_PHONE_NUMBER_ID))
    except PhotosError as err:
        raise to_home_assistant_error(err) from err
    return _describe(sign_in.pending) if call.return_response else None


async def _async_waiting(call: ServiceCall) -> PhotosConfigEntry:
    """The account a call means, if it waits for a code."""
    entry = account_of_call(call)
    await async_check_right(call, Right.ENTER_CODE, entry)
    if entry.runtime_data.status.state is not RunState.BLOCKED:
        raise to_home_assistant_error(NoCodePendingError())
    return entry


def _read_code(call: ServiceCall) -> str:
    """The code as text: six digits, however they were grouped."""
    code = "".join(call.data[ATTR_CODE].split())
    if len(code) != _CODE_DIGITS or not (code.isascii() and code.isdecimal()):
        raise mistake("code_format")
    return code


def _describe(pending: PendingCode | None) -> ServiceResponse:
    """How the sign-in stands. Phone numbers are masked."""
    if pending is None:
        return {"signed_in": True}
    number = pending.phone_number
    return {
        "signed_in": False,
        "method": pending.method.value if pending.method else None,
        "phone_number": number.masked if number else None,
        "phone_numbers": [{"id": n.id, "masked": n.masked} for n in pending.phone_numbers],
    }
