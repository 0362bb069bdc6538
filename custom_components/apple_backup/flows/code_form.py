"""The form that asks for a code: which text it has, and which other ways it offers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

import voluptuous as vol

from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
)

from ..photos.account.second_factor import CodeMethod, PendingCode

CONF_CODE: Final = "code"
CONF_SEND_BY: Final = "send_by"
CONF_PHONE_NUMBER: Final = "phone_number"
SECTION_OTHER_WAY: Final = "other_way"

_CODE_SELECTOR: Final = TextSelector(TextSelectorConfig(autocomplete="one-time-code"))
_CODE_DIGITS: Final = 6
_STEPS: Final = {
    CodeMethod.DEVICE: "code",
    CodeMethod.SMS: "code_sms",
    CodeMethod.VOICE: "code_voice",
    None: "code_not_sent",
}


class CodeFormatError(ValueError):
    """What was entered is no code."""


@dataclass(frozen=True, slots=True)
class CodeAnswer:
    """What the form says: a code, or the way a new one shall be sent."""

    code: str = ""
    method: CodeMethod | None = None
    phone_number_id: int | None = None

    @classmethod
    def read(cls, user_input: Mapping[str, Any]) -> Self:
        """Read the form.

        A code counts before a way: who has chosen one cannot take that back in the form, and a new
        code would make the one that came meanwhile invalid.

        Raises:
            CodeFormatError: neither six digits nor a way was given.
        """
        code = "".join(user_input.get(CONF_CODE, "").split())
        if len(code) == _CODE_DIGITS and code.isascii() and code.isdecimal():
            return cls(code=code)
        other_way = user_input.get(SECTION_OTHER_WAY, {})
        if not (method := other_way.get(CONF_SEND_BY)):
            raise CodeFormatError
        number = other_way.get(CONF_PHONE_NUMBER)
        return cls(method=CodeMethod(method), phone_number_id=int(number) if number else None)


def step_of(waiting: PendingCode) -> str:
    """The step whose text says where the code went."""
    return _STEPS[waiting.method]


def code_schema(waiting: PendingCode) -> vol.Schema:
    """The code itself, and the other ways to get one that this account has."""
    ways = waiting.ways or (CodeMethod.DEVICE,)
    other_way: dict[vol.Marker, Any] = {
        vol.Optional(CONF_SEND_BY): SelectSelector(
            SelectSelectorConfig(
                options=[method.value for method in ways],
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
