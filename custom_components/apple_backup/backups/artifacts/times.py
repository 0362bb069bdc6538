"""Apple's times: seconds or nanoseconds since 2001, sometimes since 1970, sometimes absurd."""

from datetime import UTC, datetime, timedelta
from typing import Final

COCOA_EPOCH: Final = 978_307_200
"""2001-01-01 UTC in seconds since 1970."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

NANOSECONDS_FROM: Final = 100_000_000_000
"""From here on a number means nanoseconds: as seconds it is the year 5170, so the first minutes."""

FIRST: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""The first time that a device can mean."""

LAST: Final = datetime(2100, 1, 1, tzinfo=UTC)
"""The end of what it can mean. Apple's "distant future" is the year 4001."""


def from_cocoa(value: float | None) -> datetime | None:
    """Return a time counted from 2001-01-01 UTC, in seconds or, by magnitude, nanoseconds.

    Zero stands for "never" in Apple's tables. None for it, and for what no device can mean.
    """
    if not value:
        return None
    return moment(cocoa_seconds(value))


def cocoa_time_of(value: object) -> datetime | None:
    """Return the time that a value of any type stands for, as `from_cocoa`."""
    return from_cocoa(value) if isinstance(value, int | float) else None


def cocoa_seconds(value: float) -> float:
    """Return seconds since 1970 for a number counted from 2001, of either unit; may be absurd."""
    if abs(value) >= NANOSECONDS_FROM:
        return value / 1_000_000_000 + COCOA_EPOCH
    return value + COCOA_EPOCH


def moment(seconds: float | None, *, earliest: datetime = FIRST) -> datetime | None:
    """Return a time counted from 1970 in seconds; None if it is absurd. Aware (UTC)."""
    if seconds is None:
        return None
    try:
        found = _EPOCH + timedelta(microseconds=round(seconds * 1_000_000))
    except OverflowError, ValueError:
        return None
    return found if earliest <= found < LAST else None
