"""Time zones as iCalendar wants them: with every change of the clock spelled out.

An hour that is told by the name of a zone has to come with the zone (RFC 5545, 3.6.5). Changes are
found by asking Python's own database, so they are those of the real zone in each year.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from .content_lines import folded

_FIRST_YEAR: Final = 1990
_LAST_YEAR: Final = 2040
_STEP: Final = timedelta(days=7)
_LONGEST_NAME: Final = 100


@lru_cache(maxsize=256)
def zone_of(name: str | None) -> ZoneInfo | None:
    """Return the zone with a name; None if there is none, as for UTC, which needs none."""
    if not name or len(name) > _LONGEST_NAME or name in ("UTC", "GMT", "Etc/UTC"):
        return None
    try:
        return ZoneInfo(name)
    except KeyError, ValueError, OSError:
        return None


def zone_lines(zone: ZoneInfo) -> Iterator[str]:
    """Yield the component of a zone."""
    yield from ("BEGIN:VTIMEZONE\r\n", folded(f"TZID:{zone.key}"))
    start = datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC)
    first = _offset(zone, start)
    yield from _observance("STANDARD", first, first, _name(zone, start), [start + first])
    groups: dict[tuple[timedelta, timedelta, str, bool], list[datetime]] = defaultdict(list)
    for moment, before in _changes(zone):
        local = moment.astimezone(zone)
        key = (before, _offset(zone, moment), _name(zone, moment), bool(local.dst()))
        # The start of an observance is told by the clock as it was before.
        groups[key].append(moment + before)
    for (before, after, name, is_daylight), starts in groups.items():
        kind = "DAYLIGHT" if is_daylight else "STANDARD"
        yield from _observance(kind, before, after, name, starts)
    yield "END:VTIMEZONE\r\n"


def _observance(
    kind: str, before: timedelta, after: timedelta, name: str, starts: list[datetime]
) -> Iterator[str]:
    """Yield one kind of time within a zone and when it begins."""
    yield f"BEGIN:{kind}\r\n"
    yield f"DTSTART:{starts[0]:%Y%m%dT%H%M%S}\r\n"
    for start in starts[1:]:
        yield f"RDATE:{start:%Y%m%dT%H%M%S}\r\n"
    yield f"TZOFFSETFROM:{_signed(before)}\r\n"
    yield f"TZOFFSETTO:{_signed(after)}\r\n"
    yield folded(f"TZNAME:{name}")
    yield f"END:{kind}\r\n"


def _changes(zone: ZoneInfo) -> Iterator[tuple[datetime, timedelta]]:
    """Yield when the clock is changed, and how far it was ahead until then."""
    moment = datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC)
    end = datetime(_LAST_YEAR, 1, 1, tzinfo=UTC)
    offset = _offset(zone, moment)
    while moment < end:
        following = moment + _STEP
        if _offset(zone, following) != offset:
            low, high = moment, following
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) / 2
                middle = middle.replace(microsecond=0)
                if _offset(zone, middle) == offset:
                    low = middle
                else:
                    high = middle
            yield high, offset
            offset = _offset(zone, following)
        moment = following


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    """Return how far the clock is ahead of UTC."""
    return moment.astimezone(zone).utcoffset() or timedelta()


def _name(zone: ZoneInfo, moment: datetime) -> str:
    """Return what the time is called, such as CEST."""
    return moment.astimezone(zone).tzname() or zone.key


def _signed(offset: timedelta) -> str:
    """Return an offset as `+0130`."""
    seconds = round(offset.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    more = f"{rest % 60:02}" if rest % 60 else ""
    return f"{'-' if seconds < 0 else '+'}{hours:02}{rest // 60:02}{more}"
