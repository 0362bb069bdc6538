"""Descriptions of an artifact that has few records: all are kept, numbered as they come."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Final

from .listing import Description
from .spots import UNDATED, TimeSpot, to_nanoseconds

MOST: Final = 50_000


class FewDescriptions:
    """Finds descriptions by number and by time. They are read when first asked for."""

    def __init__(self, read: Callable[[], Iterable[Description]]) -> None:
        """Keep what `read` yields, a bounded number."""
        self._read = read
        self._all: tuple[Description, ...] | None = None
        self._spots: list[TimeSpot] = []

    def __len__(self) -> int:
        """How many there are."""
        return len(self._known())

    def spots(self, before: TimeSpot, limit: int) -> Sequence[TimeSpot]:
        """Return where the next ones are in the order of time."""
        self._known()
        found = (spot for spot in self._spots if spot < before)
        return list(islice(found, limit))

    def read(self, numbers: Sequence[int]) -> dict[int, Description]:
        """Return some by their numbers."""
        known = self._known()
        return {number: known[number] for number in numbers if 0 <= number < len(known)}

    def _known(self) -> tuple[Description, ...]:
        if self._all is None:
            self._all = tuple(islice(self._read(), MOST))
            times = (UNDATED if it.when is None else to_nanoseconds(it.when) for it in self._all)
            self._spots = sorted(((time, at) for at, time in enumerate(times)), reverse=True)
        return self._all
