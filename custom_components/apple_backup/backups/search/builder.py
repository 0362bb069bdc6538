"""Fills an index with all records of a backup: contacts first, then the newest of everything.

It has a shelf of its own, so that nobody who reads waits for it, and ends as soon as that shelf is
interrupted. If memory ends, what is left out is the oldest.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
import heapq
from itertools import batched
import logging
import threading
import time
from typing import Final

from ..artifacts.contacts import Contacts
from ..artifacts.listing import Description
from ..artifacts.messages import Messages
from ..artifacts.registry import ARTIFACTS
from ..artifacts.shelf import Shelf
from ..artifacts.spots import UNDATED, TimeSpot, walk_spots
from ..artifacts.whatsapp import WhatsApp
from ..errors import BackupError, SessionInvalidError
from .documents import FIRST, Documents
from .persons import Persons
from .query import ARTIFACT, PERSON
from .status import IndexState
from .text_index import TextIndex
from .words import words

NUMBERS: Final[Mapping[str, int]] = {name: at for at, name in enumerate(ARTIFACTS)}
"""The number of each artifact in an index."""

_NAMES: Final = tuple(ARTIFACTS)
_BATCH: Final = 200
# Their titles are names of people, which stand in the index as such.
_UNTITLED: Final = frozenset({Messages.name, WhatsApp.name})
_LOGGER = logging.getLogger(__name__)

type _Place = tuple[int, int, int]
"""Time, number of the artifact, key; the first two negative, so that the newest comes first."""


class Builder:
    """Fills an index in one go; blocking."""

    def __init__(
        self, shelf: Shelf, index: TextIndex, documents: Documents, persons: Persons
    ) -> None:
        """Read from a shelf that nobody else uses."""
        self._shelf = shelf
        self._index = index
        self._documents = documents
        self._persons = persons
        self._stop = threading.Event()
        self._failed: set[str] = set()
        self.expected = 0
        self.counts: dict[str, int] = dict.fromkeys(_NAMES, 0)
        self.last_keys: dict[int, int] = {}

    @property
    def failed(self) -> tuple[str, ...]:
        """The artifacts that could not be read to their end."""
        return tuple(sorted(self._failed))

    def stop(self) -> None:
        """Ask for an end; does not wait."""
        self._stop.set()
        self._shelf.interrupt()

    def run(self) -> IndexState:
        """Fill the index.

        Raises:
            SessionInvalidError: The session has ended.
            BackupReadError: There is not enough memory.
        """
        self.expected = sum(self._extent(name) for name in _NAMES)
        for places in batched(self._places(), _BATCH, strict=False):
            if self._stop.is_set():
                raise SessionInvalidError("the backup is locked")
            if self._index.is_full:
                return IndexState.PARTIAL
            self._add(places)
            # Others, above all the event loop, get their turn at once.
            time.sleep(0)
        return IndexState.DONE

    def _extent(self, name: str) -> int:
        """Return about how many records an artifact has."""
        try:
            return self._shelf.use_named(name, lambda it: it.extent())
        except SessionInvalidError:
            raise
        except Exception as error:  # noqa: BLE001 - see `_fail`
            self._fail(name, error)
            return 0

    def _places(self) -> Iterator[_Place]:
        """Yield all records: contacts, what has a time from the newest on, and the rest."""
        yield from self._of(Contacts.name)
        others = (self._of(name) for name in _NAMES if name != Contacts.name)
        yield from heapq.merge(*others)

    def _of(self, name: str) -> Iterator[_Place]:
        """Yield the records of one artifact, until one cannot be read."""
        number = NUMBERS[name]

        def spots(before: TimeSpot, limit: int) -> Sequence[TimeSpot]:
            return self._shelf.use_named(name, lambda it: it.spots(before, limit))

        try:
            for when, key in walk_spots(spots):
                yield (-FIRST if name == Contacts.name else -when), number, -key
        except SessionInvalidError:
            raise
        except Exception as error:  # noqa: BLE001 - see `_fail`
            self._fail(name, error)

    def _add(self, places: Sequence[_Place]) -> None:
        """Add some records."""
        keys: dict[int, list[int]] = defaultdict(list)
        for _, number, key in places:
            keys[number].append(-key)
        found = {number: self._described(_NAMES[number], some) for number, some in keys.items()}
        self._index.add(
            (self._document(description, when, number, -key), self._words(description))
            for when, number, key in places
            if (description := found[number].get(-key)) is not None
        )

    def _document(self, description: Description, when: int, number: int, key: int) -> int:
        """Return the number of a record among the documents."""
        # The time of its order may be absurd.
        dated = description.when is not None or -when == FIRST
        self.counts[_NAMES[number]] += 1
        self.last_keys[number] = key
        return self._documents.add(-when if dated else UNDATED, number, key)

    def _words(self, description: Description) -> set[str]:
        """Return what a record is found by."""
        names = self._shelf.names()
        text = description.text
        if description.artifact not in _UNTITLED:
            text = f"{description.title}\n{text}"
        found = words(text)
        found.add(f"{ARTIFACT}{NUMBERS[description.artifact]}")
        found.update(f"{PERSON}{it}" for it in self._persons.add(description, names))
        return found

    def _described(self, name: str, keys: list[int]) -> Mapping[int, Description]:
        """Return the records of an artifact with some keys."""
        try:
            return self._shelf.use_named(name, lambda it: it.described(keys))
        except SessionInvalidError:
            raise
        except Exception as error:  # noqa: BLE001 - see `_fail`
            self._fail(name, error)
            return {}

    def _fail(self, name: str, error: Exception) -> None:
        """Note that an artifact cannot be read, whatever the reason: the others still can.

        What an unexpected error says may be content, so it is not logged.
        """
        self._failed.add(name)
        level = logging.DEBUG if isinstance(error, BackupError) else logging.ERROR
        _LOGGER.log(level, "Cannot index all of %s: %s", name, type(error).__name__)
