"""Which documents have which words: FTS5 in memory, without the texts and without positions.

Documents are numbered in the order in which they are to be found, so that the first ones of a
query come without looking at the others. Nothing touches the disk, and closing frees the memory.
"""

from collections.abc import Collection, Iterable
import threading
from typing import Final

import apsw

from ..errors import BackupReadError, SessionInvalidError

MOST_BYTES: Final = 112 * 1024 * 1024
"""How large an index may get."""

# The words of about this many bytes are sorted before they are put with the others.
_PENDING_BYTES: Final = 8 * 1024 * 1024
# Of what SQLite may take in this process (see `database.py`), this much is left to queries.
_LEFT_TO_OTHERS: Final = 48 * 1024 * 1024
_PRAGMAS: Final = ("journal_mode=OFF", "temp_store=MEMORY", "page_size=4096", "cache_size=-1000")
# Beginnings of one character are looked up, as a document of any kind has some of them. Longer ones are
# put together from the words: an index of two characters as well would be more than half as large again.
_TABLE: Final = (
    "CREATE VIRTUAL TABLE words USING fts5(text, content='', columnsize=0, detail=none,"
    " prefix='1', tokenize='ascii')"
)
# Pieces are never put together: that would need twice the memory for a while, and there are few.
_SETTINGS: Final = {"automerge": 0, "crisismerge": 1999, "hashsize": _PENDING_BYTES}


class TextIndex:
    """An index of words. Safe to use from several threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        """Begin empty."""
        self._most = most_bytes
        self._lock = threading.Lock()
        self._is_ended = False
        self._connection = apsw.Connection(":memory:")
        for pragma in _PRAGMAS:
            self._connection.execute(f"PRAGMA {pragma}").fetchall()
        self._connection.execute(_TABLE)
        for name, value in _SETTINGS.items():
            self._connection.execute("INSERT INTO words(words, rank) VALUES (?, ?)", (name, value))
        # One transaction for all, because its end would write what is pending.
        self._connection.execute("BEGIN")

    @property
    def size(self) -> int:
        """How many bytes the index takes, without what is pending."""
        with self._lock:
            self._require_open()
            pages = self._connection.execute("PRAGMA page_count").get
        return int(pages) * 4096

    @property
    def is_full(self) -> bool:
        """Whether nothing more may be added."""
        limit = apsw.hard_heap_limit(-1)
        used = apsw.memory_used() + _PENDING_BYTES + _LEFT_TO_OTHERS
        return self.size + 2 * _PENDING_BYTES > self._most or 0 < limit < used

    def add(self, documents: Iterable[tuple[int, Collection[str]]]) -> None:
        """Add documents by number, each larger than those before, with their words.

        Raises:
            SessionInvalidError: The index has been closed.
            BackupReadError: There is not enough memory; the index cannot be used any more.
        """
        rows = ((number, " ".join(words)) for number, words in documents)
        with self._lock:
            self._require_open()
            try:
                self._connection.executemany("INSERT INTO words(rowid, text) VALUES (?, ?)", rows)
            except (apsw.Error, MemoryError) as error:
                self._end()
                raise BackupReadError("there is no memory for the index") from error

    def settle(self) -> None:
        """Put the pending words with the others, which a query would do first.

        Raises:
            SessionInvalidError: The index has been closed.
            BackupReadError: There is not enough memory.
        """
        self.find('"settled"', 0, 0, 1)

    def find(self, expression: str, after: int, until: int, limit: int) -> list[int]:
        """Return the first documents behind `after`, up to `until`, that match a query of FTS5.

        Raises:
            SessionInvalidError: The index has been closed.
            BackupReadError: The query cannot be answered.
        """
        sql = (
            "SELECT rowid FROM words WHERE words MATCH ? AND rowid > ? AND rowid <= ?"
            " ORDER BY rowid LIMIT ?"
        )
        with self._lock:
            self._require_open()
            try:
                rows = self._connection.execute(sql, (expression, after, until, limit)).fetchall()
            except (apsw.Error, MemoryError) as error:
                if self._is_ended:
                    raise SessionInvalidError("the backup is locked") from error
                raise BackupReadError("the index cannot answer") from error
        return [number for (number,) in rows if isinstance(number, int)]

    def interrupt(self) -> None:
        """End the query that runs, and let no other begin; does not wait."""
        self._is_ended = True
        try:
            self._connection.interrupt()
        except apsw.ConnectionClosedError:
            return

    def close(self) -> None:
        """Free the memory; waits for what runs."""
        self.interrupt()
        with self._lock:
            self._end()

    def _end(self) -> None:
        self._is_ended = True
        self._connection.close(force=True)

    def _require_open(self) -> None:
        if self._is_ended:
            raise SessionInvalidError("the backup is locked")
