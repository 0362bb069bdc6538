"""Apple's times: seconds or nanoseconds since 2001, sometimes since 1970, sometimes absurd."""

from datetime import UTC, datetime, timedelta
from typing import Final

COCOA_EPOCH: Final = 978_307_200
"""2001-01-01 UTC in seconds since 1970."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# As seconds this is the year 5170, as nanoseconds the first minutes of 2001.
_NANOSECONDS_FROM: Final = 100_000_000_000
_FIRST: Final = datetime(1970, 1, 1, tzinfo=UTC)
# Apple's "distant future" is the year 4001; nothing a device recorded lies beyond this century.
_LAST: Final = datetime(2100, 1, 1, tzinfo=UTC)


def from_cocoa(value: float | None) -> datetime | None:
    """Return a time counted from 2001-01-01 UTC, in seconds or, by magnitude, nanoseconds.

    Zero stands for "never" in Apple's tables. None for it, and for what no device can mean.
    """
    if not value:
        return None
    return moment(cocoa_seconds(value))


def cocoa_seconds(value: float) -> float:
    """Return seconds since 1970 for a number counted from 2001, of either unit; may be absurd."""
    if abs(value) >= _NANOSECONDS_FROM:
        return value / 1_000_000_000 + COCOA_EPOCH
    return value + COCOA_EPOCH


def moment(seconds: float | None, *, earliest: datetime = _FIRST) -> datetime | None:
    """Return a time counted from 1970 in seconds; None if it is absurd. Aware (UTC)."""
    if seconds is None:
        return None
    try:
        found = _EPOCH + timedelta(microseconds=round(seconds * 1_000_000))
    except OverflowError, ValueError:
        return None
    return found if earliest <= found < _LAST else None
