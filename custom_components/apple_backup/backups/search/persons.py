"""The people of an index: numbered, found by the beginning of a name or by digits."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import islice
from typing import Final

from ..artifacts.handles import Names, handle_key
from ..artifacts.listing import Description
from ..artifacts.people import SEEN_IN
from .words import fold, units

# In these a title is the name of the other one, also where no contact is known.
_TITLED: Final = frozenset(SEEN_IN)
_MOST_NAMES: Final = 200_000
_MOST_FOUND: Final = 1000
_SHORTEST_DIGITS: Final = 4


class Persons:
    """Gives every person a number when they are first met. Not safe for several writers."""

    def __init__(self) -> None:
        """Know nobody."""
        self._numbers: dict[str, int] = {}
        self._by_handle: dict[str, int] = {}
        self._titles: dict[int, str] = {}
        self._names: set[tuple[str, int]] = set()
        self._sorted: list[tuple[str, int]] = []

    def __len__(self) -> int:
        """How many people are known."""
        return len(self._numbers)

    def add(self, description: Description, names: Names) -> tuple[int, ...]:
        """Return the numbers of those a record concerns."""
        found: list[int] = []
        for handle in description.handles:
            number = self._by_handle.get(handle)
            if number is None:
                number = self._meet(handle, names)
            found.append(number)
        if len(found) == 1 and description.artifact in _TITLED:
            title = description.title
            # A conversation names the same one with each of its messages.
            if title and self._titles.get(found[0]) != title:
                self._titles[found[0]] = title
                self._name(title, found[0])
        return tuple(dict.fromkeys(found))

    def of(self, handles: Iterable[str]) -> set[int]:
        """Return the numbers of known people by their handles."""
        return {self._by_handle[handle] for handle in handles if handle in self._by_handle}

    def number(self, key: str) -> int | None:
        """Return the number of a person by the key that all their handles share."""
        return self._numbers.get(key)

    def find(self, text: str) -> set[int]:
        """Return the numbers of people one of whose names begins so, or whose number has digits."""
        if text.isdecimal():
            if len(text) < _SHORTEST_DIGITS:
                return set()
            sought = text.lstrip("0")[-10:]
            by_handle = tuple(self._by_handle.items())
            return {
                number
                for handle, number in by_handle
                if sought in (key := handle_key(handle)) and key.isdecimal()
            }
        if len(self._sorted) != len(self._names):
            self._sorted = sorted(self._names)
        start = bisect_left(self._sorted, (text,))
        found: set[int] = set()
        for name, number in islice(self._sorted, start, start + _MOST_FOUND):
            if not name.startswith(text):
                break
            found.add(number)
        return found

    def _meet(self, handle: str, names: Names) -> int:
        """Return the number of a handle that has not been met before."""
        key = names.person_key(handle)
        number = self._numbers.setdefault(key, len(self._numbers))
        self._by_handle[handle] = number
        if name := names.name(handle):
            self._name(name, number)
        return number

    def _name(self, name: str, number: int) -> None:
        """Let a person be found by the words of a name, or by any part of one without spaces."""
        if len(self._names) >= _MOST_NAMES:
            return
        for unit, is_run in units(fold(name)):
            starts = range(len(unit)) if is_run else (0,)
            self._names.update((unit[start:], number) for start in starts)
