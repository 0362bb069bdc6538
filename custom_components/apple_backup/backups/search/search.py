"""Search in one opened backup: builds the index once, and finds records by it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
import contextlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
import logging
import threading
from typing import Final

from ..artifacts.cursor import from_cursor, to_cursor
from ..artifacts.listing import Description
from ..artifacts.registry import ARTIFACTS
from ..artifacts.shelf import Shelf
from ..errors import BackupError, SessionInvalidError
from ..reader import BackupReader
from .builder import NUMBERS, Builder
from .documents import Documents
from .persons import Persons
from .query import Query, parse
from .snippets import Snippet, marks_in, snippet
from .status import IndexState, IndexStatus
from .text_index import MOST_BYTES, TextIndex

_NAMES: Final = tuple(ARTIFACTS)
_FETCHED: Final = 50
# A page whose query cannot be answered by the index alone ends early; `next` goes on.
_EXAMINED: Final = 1000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sought:
    """What is searched for. `since` is included, `until` is not; no `artifacts` means all.

    `person` is a phone number, a mail address, or the key of a person; with it, no text means
    all that is from or to them.
    """

    text: str
    artifacts: Collection[str] = field(default=())
    since: datetime | None = None
    until: datetime | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found, and where in its text and title."""

    description: Description
    snippet: Snippet
    title_marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Hits, those without a time and the newest first; `next` is None if there are no more.

    A page may be short, even empty, although `next` is set, also while the index is being built.
    """

    hits: tuple[Hit, ...]
    next: str | None
    status: IndexStatus

    @property
    def is_waiting(self) -> bool:
        """Whether more may be found soon."""
        return self.status.state is IndexState.BUILDING


class Search:
    """The index of one opened backup. `build` runs once in a thread of its own; all block."""

    def __init__(
        self, reader: BackupReader, shelf: Callable[[], Shelf], most_bytes: int = MOST_BYTES
    ) -> None:
        """Prepare to read; hits are read by `shelf`, which others use, too."""
        self._shelf = shelf
        self._own = Shelf(reader)
        self._index = TextIndex(most_bytes)
        self._documents = Documents()
        self._persons = Persons()
        self._builder = Builder(self._own, self._index, self._documents, self._persons)
        self._state = IndexState.BUILDING
        self._building = threading.Lock()

    def build(self) -> None:
        """Fill the index; returns when it is full, complete, or the session has ended."""
        with self._building:
            try:
                state = self._builder.run()
                self._get_ready()
                self._state = state
            except SessionInvalidError:
                self._state = IndexState.FAILED
            except Exception as error:  # noqa: BLE001 - what it says may be content
                self._state = IndexState.FAILED
                level = logging.DEBUG if isinstance(error, BackupError) else logging.ERROR
                _LOGGER.log(level, "Cannot build an index: %s", type(error).__name__)
            finally:
                self._own.close()

    def _get_ready(self) -> None:
        """Do now what the first search would have to wait for."""
        self._index.settle()
        for artifact, key in self._builder.last_keys.items():
            with contextlib.suppress(BackupError):
                self._described(artifact, [key])

    def status(self) -> IndexStatus:
        """Return how far the index is."""
        oldest = self._documents.oldest()
        return IndexStatus(
            state=self._state,
            documents=len(self._documents),
            expected=max(self._builder.expected, len(self._documents)),
            oldest=None if oldest is None else _EPOCH + timedelta(microseconds=oldest // 1000),
            counts={name: count for name, count in self._builder.counts.items() if count},
            failed=self._builder.failed,
        )

    def find(self, sought: Sought, cursor: str | None, limit: int) -> SearchPage:
        """Return a page of hits.

        Raises:
            BadCursorError: The cursor is none.
            BackupError: The session has ended, or the index cannot answer.
        """
        status = self.status()
        query = parse(sought.text, self._persons.find)
        after = 0 if cursor is None else max(0, int(from_cursor(cursor, int)[0]))
        persons = self._wanted_persons(sought.person)
        is_empty = not query.terms and persons is None
        if is_empty or status.state is IndexState.FAILED:
            return SearchPage((), None, status)
        if persons == set():
            return SearchPage((), self._following(None, status, after), status)
        first, last = self._documents.bounds(sought.since, sought.until)
        last = min(last, status.documents)
        expression = query.expression([NUMBERS[it] for it in sought.artifacts], persons)
        hits: list[Hit] = []
        at: int | None = max(first, after)
        examined = 0
        while at is not None and len(hits) < limit and examined < _EXAMINED:
            wanted = min(_FETCHED, limit - len(hits)) if not query.needs_text else _FETCHED
            numbers = self._index.find(expression, at, last, wanted)
            examined += len(numbers)
            at = numbers[-1] if len(numbers) == wanted else None
            for number, hit in self._hits(query, numbers):
                hits.append(hit)
                if len(hits) == limit:
                    at = number
                    break
        return SearchPage(tuple(hits), self._following(at, status, last), status)

    def interrupt(self) -> None:
        """End what runs, and let nothing else begin; does not wait."""
        self._builder.stop()
        self._index.interrupt()

    def close(self) -> None:
        """Free all memory; waits for what runs."""
        self.interrupt()
        with self._building:
            self._own.close()
            self._index.close()

    def _following(self, at: int | None, status: IndexStatus, last: int) -> str | None:
        """Return the cursor behind a document, or behind all there are while there will be more."""
        if at is None and status.state is IndexState.BUILDING:
            at = last
        return None if at is None else to_cursor((at,))

    def _wanted_persons(self, person: str | None) -> set[int] | None:
        """Return the numbers of a person; None if nobody special is wanted."""
        if person is None:
            return None
        number = self._persons.number(self._shelf().names().person_key(person))
        return set() if number is None else {number}

    def _hits(self, query: Query, numbers: list[int]) -> list[tuple[int, Hit]]:
        """Return the records of some documents, those that match, in their order."""
        keys: dict[int, list[int]] = defaultdict(list)
        for number in numbers:
            artifact, key = self._documents.place(number)
            keys[artifact].append(key)
        found = {artifact: self._described(artifact, some) for artifact, some in keys.items()}
        hits: list[tuple[int, Hit]] = []
        for number in numbers:
            artifact, key = self._documents.place(number)
            description = found[artifact].get(key)
            if description is not None and self._accepts(query, description):
                part = snippet(description.text, query.terms)
                hits.append(
                    (number, Hit(description, part, marks_in(description.title, query.terms)))
                )
        return hits

    def _described(self, artifact: int, keys: list[int]) -> Mapping[int, Description]:
        """Return the records of an artifact with some keys."""
        return self._shelf().use_named(_NAMES[artifact], lambda it: it.described(keys))

    def _accepts(self, query: Query, description: Description) -> bool:
        """Whether a record has what the index alone cannot tell."""
        if not query.needs_text:
            return True
        text = f"{description.title}\n{description.text}"
        return query.accepts(text, self._persons.of(description.handles))
