"""Fields of CloudKit records, and what goes with them."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
import plistlib
from typing import Any, Final

from .photos import Photo

type Fields = dict[str, Any]
type Record = dict[str, Any]


class Everything:
    """Stands for "no desiredKeys given": contains every field."""

    def __contains__(self, key: object) -> bool:
        """Every field is wanted."""
        return True


EVERYTHING: Final = Everything()


@dataclass(frozen=True, slots=True)
class Addresser:
    """Writes download addresses: (photo, resource prefix, edit, checksum) → URL."""

    sign: Callable[[Photo, str, int, str], str]


def text(value: str) -> Fields:
    """Return a text the way Apple hides it."""
    return {"value": base64.b64encode(value.encode()).decode(), "type": "ENCRYPTED_BYTES"}


def number(value: int) -> Fields:
    """Return an INT64 field."""
    return {"value": value, "type": "INT64"}


def moment(value: int) -> Fields:
    """Return a TIMESTAMP field (milliseconds)."""
    return {"value": value, "type": "TIMESTAMP"}


def string(value: str) -> Fields:
    """Return a STRING field."""
    return {"value": value, "type": "STRING"}


def property_list(value: dict[str, Any] | list[str]) -> Fields:
    """Return a binary property list in ENCRYPTED_BYTES."""
    packed = plistlib.dumps(value, fmt=plistlib.FMT_BINARY)
    return {"value": base64.b64encode(packed).decode(), "type": "ENCRYPTED_BYTES"}
