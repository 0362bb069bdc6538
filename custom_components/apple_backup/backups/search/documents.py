"""Which record a document of the index stands for; seventeen bytes for each."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from ..artifacts.spots import UNDATED, to_nanoseconds

FIRST: Final = 1 << 62
"""Stands for the time of what is found before everything else, such as contacts."""


class Documents:
    """Documents by number, from 1 on, the newest first. One thread may add, others read."""

    def __init__(self) -> None:
        """Begin empty."""
        self._artifacts = array("B")
        self._keys = array("q")
        self._times = array("q")

    def __len__(self) -> int:
        """How many there are."""
        # The last array that grows, so that whoever counts finds the others long enough.
        return len(self._times)

    def add(self, when: int, artifact: int, key: int) -> int:
        """Add the record of an artifact, by its number there, and return its own number."""
        # Were one out of order, looking for times would fail for all.
        when = min(when, self._times[-1]) if self._times else when
        self._artifacts.append(artifact)
        self._keys.append(key)
        self._times.append(when)
        return len(self._times)

    def place(self, number: int) -> tuple[int, int]:
        """Return artifact and key of a document."""
        return self._artifacts[number - 1], self._keys[number - 1]

    def bounds(self, since: datetime | None, until: datetime | None) -> tuple[int, int]:
        """Return the documents of a range of time: behind the first number, up to the second."""
        count = len(self)
        if since is None and until is None:
            return 0, count
        latest = FIRST if until is None else to_nanoseconds(until)
        earliest = UNDATED + 1 if since is None else to_nanoseconds(since)
        descending = _Descending(self._times, count)
        return bisect_right(descending, -latest), bisect_right(descending, -earliest)

    def oldest(self) -> int | None:
        """Return the time of the last document that has one, in nanoseconds since 1970."""
        count = len(self)
        end = bisect_left(_Descending(self._times, count), -UNDATED)
        found = self._times[end - 1] if end else FIRST
        return None if found == FIRST else found


class _Descending(Sequence[int]):
    """The first times as numbers that grow, for searching by halves."""

    def __init__(self, times: array[int], count: int) -> None:
        self._times = times
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, at: int) -> int:  # type: ignore[override]
        return -self._times[at]
