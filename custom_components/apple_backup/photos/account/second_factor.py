"""How a second factor reaches the user: by a trusted device, a text message or a voice call."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

_MAX_DEPTH: Final = 6
_MAX_NUMBERS: Final = 20
_VISIBLE_DIGITS: Final = 2
_BULLET: Final = "•"


class CodeMethod(StrEnum):
    """The ways Apple sends a code."""

    DEVICE = "device"
    SMS = "sms"
    VOICE = "voice"


@dataclass(frozen=True, slots=True)
class TrustedPhoneNumber:
    """A phone number of the account, with all but its last digits hidden."""

    id: int
    masked: str


@dataclass(frozen=True, slots=True)
class PendingCode:
    """A sign-in that waits for a second factor.

    `method` is how the code was sent, None if it was not; `phone_number` where to, for a text
    message or call; `phone_numbers` where one could be sent; `has_devices` whether Apple knows a
    device that could show it; `sent_at` (UTC) when the newest code left, None if none did.
    """

    method: CodeMethod | None
    phone_number: TrustedPhoneNumber | None
    phone_numbers: tuple[TrustedPhoneNumber, ...]
    has_devices: bool = False
    sent_at: datetime | None = None

    @property
    def ways(self) -> tuple[CodeMethod, ...]:
        """The ways by which this account can be sent a code."""
        devices = (CodeMethod.DEVICE,) if self.has_devices else ()
        return devices + ((CodeMethod.SMS, CodeMethod.VOICE) if self.phone_numbers else ())

    def number(self, phone_number_id: int | None) -> TrustedPhoneNumber | None:
        """Find a number by its id; without one, the number last used or else the first."""
        if phone_number_id is None:
            return self.phone_number or next(iter(self.phone_numbers), None)
        return next((n for n in self.phone_numbers if n.id == phone_number_id), None)


def phone_entries(options: object) -> dict[int, dict[str, Any]]:
    """Collect Apple's entries of trusted numbers, wherever an answer keeps them, by id.

    Apple has moved them between `phoneNumberVerification`, `twoSV` and `bridgeInitiateData`.
    """
    found: dict[int, dict[str, Any]] = {}
    for entry in _entries(options, 0):
        number_id = entry.get("id")
        if isinstance(number_id, int) and len(found) < _MAX_NUMBERS:
            found.setdefault(number_id, {}).update(entry)
    return dict(sorted(found.items()))


def trusted_number(entry: Mapping[str, Any]) -> TrustedPhoneNumber:
    """Describe an entry of `phone_entries` without telling the number."""
    shown = entry.get("numberWithDialCode") or entry.get("obfuscatedNumber")
    if not isinstance(shown, str) or not shown:
        last = str(entry.get("lastTwoDigits") or "")[-_VISIBLE_DIGITS:]
        shown = f"{_BULLET * 4} {last}".strip()
    return TrustedPhoneNumber(entry["id"], _mask(shown[:40]))


def _entries(options: object, depth: int) -> Iterator[dict[str, Any]]:
    if not isinstance(options, Mapping) or depth > _MAX_DEPTH:
        return
    for key, value in options.items():
        if key == "trustedPhoneNumbers" and isinstance(value, list):
            yield from (entry for entry in value if isinstance(entry, dict))
        elif key == "trustedPhoneNumber" and isinstance(value, dict):
            yield value
        else:
            yield from _entries(value, depth + 1)


def _mask(number: str) -> str:
    """Hide every digit of the subscriber but the last two; a dial code in front may stay."""
    dial_code, space, rest = number.partition(" ")
    if not (space and dial_code.startswith("+")):
        dial_code, space, rest = "", "", number
    digits = sum(character.isdigit() for character in rest)
    hidden = []
    for character in rest:
        if character.isdigit():
            digits -= 1
            character = character if digits < _VISIBLE_DIGITS else _BULLET
        hidden.append(character)
    return f"{dial_code}{space}{''.join(hidden)}"
