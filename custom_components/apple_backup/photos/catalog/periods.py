"""Years, months, days and hours: how a long list of photos is taken apart. Pure.

A period is one of the photo's own time zone. Moments are milliseconds since the epoch, as if the
photo's clock showed UTC.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import re
from typing import Final, Self

_TEXT: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d))?)?)?", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
LAST_YEAR: Final = 9999


@dataclass(frozen=True, slots=True)
class Span:
    """From `start_ms` to just before `end_ms`, by the photo's own clock."""

    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Period:
    """A year, or a part of it. `start` is its first moment; `parts` counts what is given of it.

    `parts`: 1 for a year, 2 for a month, 3 for a day, 4 for an hour.
    """

    start: datetime
    parts: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2024`, `2024-07`, `2024-07-21` or `2024-07-21T18`.

        Raises:
            ValueError: It is none of these.
        """
        if (match := _TEXT.fullmatch(text)) is None:
            raise ValueError("not a period")
        year, month, day, hour = (int(group) if group else None for group in match.groups())
        assert year is not None
        start = datetime(year, month or 1, day or 1, hour or 0, tzinfo=UTC)
        if month == 0 or day == 0:
            raise ValueError("not a period")
        return cls(start, sum(part is not None for part in (year, month, day, hour)))

    @classmethod
    def year(cls, year: int) -> Self:
        """Give a year, 1 to 9999."""
        return cls(datetime(year, 1, 1, tzinfo=UTC), 1)

    def __str__(self) -> str:
        """Write it as `parse` reads it; years have four digits."""
        shown = self.start.isoformat()
        return shown[: (4, 7, 10, 13)[self.parts - 1]]

    @property
    def span(self) -> Span:
        """When it begins and ends."""
        return Span(_ms(self.start), _ms(self.start) + self._length // _MILLISECOND)

    @property
    def has_parts(self) -> bool:
        """Whether it can be taken apart."""
        return self.parts < 4

    def divide(self) -> Iterator[Self]:
        """Give its parts, the latest first."""
        if self.parts == 1:
            for month in range(12, 0, -1):
                yield type(self)(self.start.replace(month=month), 2)
        elif self.parts == 2:
            for day in range(self._length.days, 0, -1):
                yield type(self)(self.start.replace(day=day), 3)
        elif self.parts == 3:
            for hour in range(23, -1, -1):
                yield type(self)(self.start.replace(hour=hour), 4)

    @property
    def _length(self) -> timedelta:
        start = self.start
        if self.parts == 4:
            return timedelta(hours=1)
        if self.parts == 3:
            return timedelta(days=1)
        if self.parts == 2:
            last = start.month == 12
            following = start.replace(day=28) + timedelta(days=4)
            return timedelta(days=31) if last else following.replace(day=1) - start
        return timedelta(days=366 if _is_leap(start.year) else 365)


def year_of(moment_ms: int) -> int:
    """Give the year of a moment; of one that no calendar has, the first or the last there is."""
    try:
        return (_EPOCH + timedelta(milliseconds=moment_ms)).year
    except OverflowError:
        return LAST_YEAR if moment_ms > 0 else 1


def _ms(moment: datetime) -> int:
    return (moment - _EPOCH) // _MILLISECOND


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
