"""Where records are in the order of time, exactly: for what merges the records of several artifacts.

A spot is a time and a key. Times are whole nanoseconds, because the seconds that SQLite and Python
compute with cannot tell all of Messages' times apart.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from .listing import UNKNOWN_TIME, TimeOrder

type TimeSpot = tuple[int, int]
"""Nanoseconds since 1970, or `UNDATED`, and the key of a record; the largest is the newest."""

UNDATED: Final = -(1 << 62)
"""Stands for the time of records that have none; they come last."""

NEWEST: Final[TimeSpot] = (1 << 62, 1 << 62)
"""Before every record."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_BILLION: Final = 1_000_000_000
_DIGITS: Final = 20


def to_nanoseconds(when: datetime) -> int:
    """Return a time as it stands in a spot."""
    passed = when - _EPOCH
    return (passed.days * 86_400 + passed.seconds) * _BILLION + passed.microseconds * 1000


def from_seconds(seconds: float) -> int:
    """Return a time of a `TimeOrder` as it stands in a spot."""
    return UNDATED if seconds <= UNKNOWN_TIME else round(seconds * _BILLION)


def spots_of(order: TimeOrder, before: TimeSpot, limit: int) -> list[TimeSpot]:
    """Return the next spots of an order that come after `before`, the newest first."""

    def behind(at: int) -> TimeSpot:
        # Ascending, as the search needs it.
        return -from_seconds(order.times[at]), -order.keys[at]

    start = bisect_right(range(len(order)), (-before[0], -before[1]), key=behind)
    return [
        (from_seconds(order.times[at]), order.keys[at])
        for at in range(start, min(len(order), start + limit))
    ]


def key_of(ref: str) -> int | None:
    """Return the key of a record that is named by it; None for anything else."""
    if not ref.isascii() or not ref.removeprefix("-").isdecimal() or len(ref) > _DIGITS:
        return None
    key = int(ref)
    return key if abs(key) < 1 << 63 else None


def walk_spots(
    spots: Callable[[TimeSpot, int], Sequence[TimeSpot]], start: TimeSpot = NEWEST, step: int = 2000
) -> Iterator[TimeSpot]:
    """Yield all spots behind `start`, some at a time."""
    before = start
    while found := spots(before, step):
        yield from found
        before = found[-1]
