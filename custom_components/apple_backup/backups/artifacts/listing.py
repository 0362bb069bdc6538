"""Pages of records in the order of time: filtered, by cursor, without reading the rest."""

from array import array
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
import unicodedata

from .cursor import from_cursor, to_cursor

DEFAULT_LIMIT: Final = 100
MAX_LIMIT: Final = 1000
UNKNOWN_TIME: Final = -1e12
"""Stands for the time of rows that have none; they come last."""

# A page whose filter matches little ends early, so that it never takes long; `next` goes on.
_EXAMINED: Final = 5_000
_FETCHED: Final = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Where on Earth something was, in degrees."""

    latitude: float
    longitude: float
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Located:
    """Where the record with a key was, in degrees; `when` in nanoseconds since 1970, if known."""

    key: int
    latitude: float
    longitude: float
    when: int | None


@dataclass(frozen=True, slots=True)
class Description:
    """A record as search, timeline, people and map see it.

    `handles` are the phone numbers and mail addresses of those concerned; `text` is what can be
    searched, `title` what stands for the record in a list. `parent` names what it is in, such as
    the guid of a conversation, and `within` is what to show for that.
    """

    artifact: str
    ref: str
    when: datetime | None
    title: str
    text: str = ""
    handles: tuple[str, ...] = ()
    place: Place | None = None
    parent: str | None = None
    within: str | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """What of a listing is wanted. `since` is included, `until` is not.

    `text` is found anywhere, whatever its case and accents; `handles` are those of a person.
    """

    since: datetime | None = None
    until: datetime | None = None
    text: str | None = None
    handles: frozenset[str] = field(default=frozenset())

    @property
    def needs_records(self) -> bool:
        """Whether records have to be read to know which ones match."""
        return bool(self.text or self.handles)


NO_FILTER: Final = Filter()


@dataclass(frozen=True, slots=True)
class Page[R]:
    """A page of records; `next` is the cursor of the following page, None at the end.

    A page may be short, even empty, although `next` is set. `total` counts without text and person.
    """

    items: tuple[R, ...]
    next: str | None
    total: int | None = None


def every[R](read: Callable[[str | None], Page[R]]) -> Iterator[R]:
    """Yield the records of all pages; `read` gives the page at a cursor, None is the first."""
    cursor: str | None = None
    while True:
        page = read(cursor)
        yield from page.items
        cursor = page.next
        if cursor is None:
            return


@dataclass(frozen=True, slots=True)
class Reading[R]:
    """How the records of an order are read, and compared with a filter.

    `read` gives the records of some keys, those that can be read; `key_of` makes handles comparable.
    """

    read: Callable[[Sequence[int]], Mapping[int, R]]
    describe: Callable[[R], Description]
    key_of: Callable[[str], str]

    def fetch(self, keys: Sequence[int]) -> list[tuple[int, R]]:
        """Return some records with their keys, in this order."""
        found = self.read(keys)
        return [(key, found[key]) for key in keys if key in found]

    def accepts(self, wanted: Filter, record: R) -> bool:
        """Whether a record matches what a filter says beside times."""
        return not wanted.needs_records or matches(wanted, self.describe(record), self.key_of)


class TimeOrder:
    """The keys of rows by time, the newest first; sixteen bytes for each."""

    def __init__(self, keys: array[int], times: array[float]) -> None:
        """Sort the keys; rows without a time come last."""
        # Two stable passes need far less memory for millions of rows than pairs as keys.
        order = sorted(range(len(keys)), key=keys.__getitem__, reverse=True)
        order.sort(key=times.__getitem__, reverse=True)
        self.keys = array("q", (keys[at] for at in order))
        self.times = array("d", (times[at] for at in order))

    @classmethod
    def of(cls, pairs: Iterator[tuple[int, float | None]]) -> TimeOrder:
        """Sort pairs of a key and a time in seconds since 1970."""
        keys, times = array("q"), array("d")
        for key, seconds in pairs:
            keys.append(key)
            times.append(UNKNOWN_TIME if seconds is None else max(seconds, UNKNOWN_TIME))
        return cls(keys, times)

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.keys)

    def only(self, chosen: Collection[int]) -> TimeOrder:
        """Return the order of some of the rows."""
        found = TimeOrder(array("q"), array("d"))
        for key, seconds in zip(self.keys, self.times, strict=True):
            if key in chosen:
                found.keys.append(key)
                found.times.append(seconds)
        return found

    def behind(self, seconds: float, key: int) -> int:
        """Return the position of the first row that comes after a row of a cursor."""
        low, high = 0, len(self.keys)
        while low < high:
            middle = (low + high) // 2
            if (-self.times[middle], -self.keys[middle]) <= (-seconds, -key):
                low = middle + 1
            else:
                high = middle
        return low

    def bounds(self, wanted: Filter) -> tuple[int, int]:
        """Return the range of positions whose times a filter accepts."""
        start, end = 0, len(self.keys)
        if wanted.until is not None:
            start = self._first_below(wanted.until.timestamp())
        if wanted.since is not None:
            end = self._first_below(wanted.since.timestamp())
        elif wanted.until is not None:
            end = self._first_below(UNKNOWN_TIME + 1)
        return start, max(start, end)

    def _first_below(self, seconds: float) -> int:
        """Return the position of the first row that is older than a time."""
        low, high = 0, len(self.times)
        while low < high:
            middle = (low + high) // 2
            if self.times[middle] < seconds:
                high = middle
            else:
                low = middle + 1
        return low

    def page[R](
        self, wanted: Filter, cursor: str | None, limit: int, reading: Reading[R]
    ) -> Page[R]:
        """Return the rows behind a cursor, the newest first.

        Args:
            wanted: What is wanted.
            cursor: Where the page before ended.
            limit: How many records at most.
            reading: How records are read.

        Raises:
            BadCursorError: The cursor is none.
        """
        start, end = self.bounds(wanted)
        at = start
        if cursor is not None:
            seconds, key = from_cursor(cursor, float, int)
            at = max(start, self.behind(float(seconds), int(key)))
        items: list[R] = []
        stop = min(end, at + _EXAMINED)
        while at < stop and len(items) < limit:
            step = min(stop, at + (_FETCHED if wanted.needs_records else limit - len(items)))
            keys = self.keys[at:step]
            at = step
            for number, (key, record) in enumerate(fetched := reading.fetch(keys)):
                if not reading.accepts(wanted, record):
                    continue
                items.append(record)
                if len(items) == limit and number + 1 < len(fetched):
                    at = self.keys.index(key, at - len(keys)) + 1
                    break
        following = to_cursor((self.times[at - 1], self.keys[at - 1])) if start < at < end else None
        return Page(tuple(items), following, end - start)

    def records[R](self, wanted: Filter, reading: Reading[R]) -> Iterator[R]:
        """Yield all records that a filter accepts, the oldest first; arguments as of `page`."""
        start, end = self.bounds(wanted)
        for stop in range(end, start, -_FETCHED):
            some = self.keys[max(start, stop - _FETCHED) : stop]
            for _, record in reversed(reading.fetch(some)):
                if reading.accepts(wanted, record):
                    yield record


def fold(text: str) -> str:
    """Return a text without case and accents, for comparing."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(it for it in decomposed if not unicodedata.combining(it))


def matches(wanted: Filter, description: Description, key_of: Callable[[str], str]) -> bool:
    """Whether a record matches what a filter says beside times; `key_of` makes handles comparable."""
    if wanted.handles and not any(key_of(it) in wanted.handles for it in description.handles):
        return False
    if wanted.text is None:
        return True
    sought = fold(wanted.text)
    return sought in fold(description.title) or sought in fold(description.text)
