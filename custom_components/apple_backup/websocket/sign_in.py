"""Signing in: begin it, answer the question for a code, have a code sent another way, give up."""

import re
from typing import Final

import voluptuous as vol

from homeassistant.helpers import config_validation as cv

from ..permissions import Right
from ..photos.account.second_factor import CodeMethod
from .guard import ATTR_ENTRY_ID, Call, Command, CommandError

_ACCOUNT: Final = {vol.Required(ATTR_ENTRY_ID): cv.string}
_CODE: Final = re.compile(r"[0-9]{6}")


async def _start(call: Call) -> None:
    """Begin with what is stored; whether it needs a code is told by the overview."""
    await call.account.runtime_data.sign_in.async_start()


async def _submit(call: Call) -> None:
    """Wait for Apple's word on the code; what comes after it is told by the overview."""
    code = call.message["code"]
    if not isinstance(code, str) or _CODE.fullmatch(code) is None:
        raise CommandError("code_format")
    await call.account.runtime_data.sign_in.async_submit(code)


async def _resend(call: Call) -> None:
    """Wait until Apple has sent a code."""
    method, number = CodeMethod(call.message["method"]), call.message.get("phone_number_id")
    await call.account.runtime_data.sign_in.async_resend(method, number)


async def _cancel(call: Call) -> None:
    call.account.runtime_data.sign_in.async_cancel()


COMMANDS: Final = (
    Command("sign_in/start", Right.REAUTHENTICATE, _start, schema=_ACCOUNT),
    Command(
        "sign_in/submit",
        Right.ENTER_CODE,
        _submit,
        # Whatever it is: a schema that refuses a value makes Home Assistant log it.
        schema={**_ACCOUNT, vol.Required("code"): object},
    ),
    Command(
        "sign_in/resend",
        Right.ENTER_CODE,
        _resend,
        schema={
            **_ACCOUNT,
            vol.Required("method"): vol.In([method.value for method in CodeMethod]),
            vol.Optional("phone_number_id"): cv.positive_int,
        },
    ),
    Command("sign_in/cancel", Right.ENTER_CODE, _cancel, schema=_ACCOUNT),
)
