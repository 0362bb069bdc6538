"""Numbers in the texts of dialogs and repairs, which the server fills in.

The server knows Home Assistant's language, not that of the user who reads.
"""

from typing import Final

_UNITS: Final = ("kB", "MB", "GB", "TB")
_COMMA: Final = frozenset({"de", "es", "fr", "nl"})
_NO_DECIMALS_FROM: Final = 10


def readable_number(value: float, language: str) -> str:
    """Write a number with a decimal only where that tells something."""
    text = f"{value:.1f}" if value < _NO_DECIMALS_FROM else f"{value:.0f}"
    return text.replace(".", ",") if language in _COMMA else text


def readable_size(size: float, language: str) -> str:
    """Say how many bytes that is, in the unit that fits."""
    for unit in _UNITS:
        size /= 1000
        if size < 1000 or unit == _UNITS[-1]:
            break
    return f"{readable_number(size, language)} {unit}"
