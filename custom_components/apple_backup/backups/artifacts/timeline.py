"""The records of several artifacts as one row, the newest first, page by page.

Each artifact tells where its next records are, so that a page costs as little as one of a single
artifact, at any depth. Those without a time have no place here.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Final

from ..errors import BackupError, SessionInvalidError
from .cursor import from_cursor, to_cursor
from .listing import Description, Filter, matches
from .registry import ARTIFACTS
from .shelf import Shelf
from .spots import NEWEST, UNDATED, TimeSpot, to_nanoseconds

KINDS: Final = tuple(name for name, kind in ARTIFACTS.items() if kind.in_timeline)
"""What is shown unless something else is asked for."""

# A page whose filter matches little ends early, so that it never takes long; `next` goes on.
_EXAMINED: Final = 5_000
_AT_ONCE: Final = 200
_NUMBERS: Final[Mapping[str, int]] = {name: at for at, name in enumerate(ARTIFACTS)}
_LARGEST_KEY: Final = 1 << 62

type _Place = tuple[int, int, int]
"""Time, number of the artifact, key. Among equal times the first artifact comes first."""


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """A page; it may be short, even empty, although `next` is set.

    `failed` are the artifacts that could not be read, and so are missing.
    """

    items: tuple[Description, ...]
    next: str | None
    failed: tuple[str, ...] = ()


class Timeline:
    """One page being made. Blocking."""

    def __init__(self, shelf: Shelf, kinds: Sequence[str], wanted: Filter) -> None:
        """Prepare to read records of some kinds that a filter accepts."""
        self._shelf = shelf
        self._kinds = dict.fromkeys(kinds or KINDS)
        self._wanted = wanted
        self._failed: dict[str, None] = {}

    def page(self, cursor: str | None, limit: int) -> TimelinePage:
        """Return the records behind a cursor.

        Raises:
            BadCursorError: The cursor is none.
            SessionInvalidError: The session has ended.
        """
        place = self._start(cursor)
        found: list[Description] = []
        examined = 0
        while examined < _EXAMINED and len(found) < limit:
            wanted = _AT_ONCE if self._wanted.needs_records else limit - len(found)
            places = list(islice(self._places(place, wanted), wanted))
            if not places:
                return TimelinePage(tuple(found), None, tuple(self._failed))
            records = self._records(places)
            for place in places:
                examined += 1
                record = records.get(place)
                if record is None or record.when is None or not self._accepts(record):
                    continue
                found.append(record)
                if len(found) == limit:
                    break
        return TimelinePage(tuple(found), to_cursor(place), tuple(self._failed))

    def _start(self, cursor: str | None) -> _Place:
        """Return where the page begins."""
        until = self._wanted.until
        first = NEWEST[0] if until is None else to_nanoseconds(until)
        # Behind all artifacts: whatever has this very time is not meant.
        start = (first, len(_NUMBERS), 0)
        if cursor is None:
            return start
        when, number, key = (int(part) for part in from_cursor(cursor, int, int, int))
        return start if when >= first else (when, number, key)

    def _places(self, start: _Place, limit: int) -> Iterator[_Place]:
        """Yield where the next records are."""
        since = self._wanted.since
        earliest = UNDATED + 1 if since is None else to_nanoseconds(since)
        streams = [self._of(name, start, limit, earliest) for name in self._kinds]
        return merge(*streams, key=lambda it: (-it[0], it[1], -it[2]))

    def _of(self, name: str, start: _Place, limit: int, earliest: int) -> list[_Place]:
        """Return where the next records of an artifact are."""
        number = _NUMBERS[name]
        when, last, key = start
        if number != last:
            key = -_LARGEST_KEY if number < last else _LARGEST_KEY
        before: TimeSpot = (when, key)
        try:
            spots = self._shelf.use_named(name, lambda it: it.spots(before, limit))
        except SessionInvalidError:
            raise
        except BackupError:
            self._failed[name] = None
            return []
        return [(when, number, key) for when, key in spots if when >= earliest]

    def _records(self, places: Sequence[_Place]) -> dict[_Place, Description]:
        """Return the records at some places, those that can be read."""
        names = tuple(_NUMBERS)
        keys: dict[int, list[int]] = defaultdict(list)
        for _, number, key in places:
            keys[number].append(key)
        found: dict[int, Mapping[int, Description]] = {}
        for number, some in keys.items():
            name = names[number]
            try:
                found[number] = self._shelf.described(name, some)
            except SessionInvalidError:
                raise
            except BackupError:
                self._failed[name] = None
        return {
            place: record
            for place in places
            if (record := found.get(place[1], {}).get(place[2])) is not None
        }

    def _accepts(self, record: Description) -> bool:
        """Whether the filter accepts a record."""
        if not self._wanted.needs_records:
            return True
        return matches(self._wanted, record, self._shelf.names().person_key)
