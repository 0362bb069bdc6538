"""One database of an artifact: opened in place, read around what is damaged.

A query that meets a damaged page fails as a whole, though most rows are sound. So rows are found by
stepping along their keys and fetched by key: what fails is tried in smaller parts until only the
unreadable rows are left out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
import contextlib
from typing import Any, Final, Self

from ..app_database import file_id_of, open_database
from ..database import Database, Parameters
from ..errors import (
    BackupError,
    DamagedBackupError,
    FileMissingError,
    FileNotInBackupError,
    SessionInvalidError,
)
from ..reader import BackupReader
from .report import Skip, SkipLog, SourceReport, SourceState
from .rows import TOGETHER_BYTES, Column, Row, Selection, by_key
from .schema import Schema, Table

BATCH: Final = 1000

_FETCHED_AT_ONCE: Final = 200
_FIRST_KEY: Final = -(1 << 63)
_LARGEST_STEP: Final = 1 << 40
# A database that is damaged in more places is not worth the time it takes to step around them.
_MAX_GAPS: Final = 200


class Source:
    """A database and what is known of its schema; one that is not there has no tables."""

    def __init__(
        self,
        place: tuple[str, str],
        state: SourceState,
        skips: SkipLog,
        database: Database | None = None,
        schema: Schema | None = None,
    ) -> None:
        """Take over the database; use `open`."""
        self.domain, self.path = place
        self.state = state
        self.schema = schema or Schema()
        self._skips = skips
        self._database = database

    @classmethod
    def open(cls, reader: BackupReader, domain: str, path: str, skips: SkipLog) -> Self:
        """Open a database, without its log if it is damaged with it.

        Raises:
            SessionInvalidError: The session has ended.
        """
        place = (domain, path)
        state = SourceState.DAMAGED
        for wal, sound in ((True, SourceState.READ), (False, SourceState.READ_WITHOUT_LOG)):
            try:
                database = open_database(reader, domain, path, wal=wal)
            except FileNotInBackupError:
                return cls(place, SourceState.MISSING, skips)
            except FileMissingError:
                return cls(place, SourceState.CONTENT_MISSING, skips)
            except SessionInvalidError:
                raise
            except BackupError:
                continue
            try:
                return cls(place, sound, skips, database, Schema.read(database))
            except BackupError as error:
                database.close()
                if isinstance(error, SessionInvalidError):
                    raise
        return cls(place, state, skips)

    @property
    def is_open(self) -> bool:
        """Whether there is a database that can be asked."""
        return self._database is not None

    def report(self) -> SourceReport:
        """Return what was found so far."""
        return SourceReport(
            domain=self.domain,
            path=self.path,
            file_id=file_id_of(self.domain, self.path),
            state=self.state,
            fingerprint=self.schema.fingerprint if self.is_open else None,
            tables=self.schema.names,
            missing=tuple(sorted(self.schema.missing)) if self.is_open else (),
        )

    def interrupt(self) -> None:
        """End the query that runs, and let no other begin."""
        if self._database is not None:
            self._database.interrupt()

    def close(self) -> None:
        """Close the database; waits for a query that runs."""
        if self._database is not None:
            self._database.close()

    def skip(self, where: str, key: str) -> None:
        """Note that something of a table cannot be read."""
        self._skips.skip(Skip.UNREADABLE_ROW, where, key)

    def query(self, sql: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query, none without a database.

        Raises:
            BackupError: As `Database.query`.
        """
        return [] if self._database is None else self._database.query(sql, parameters)

    def try_query(self, where: str, sql: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query; none, and noted, if the database is damaged there."""
        try:
            return self.query(sql, parameters)
        except DamagedBackupError:
            self._skips.skip(Skip.UNREADABLE_ROW, where, sql)
            return []

    def try_rows(self, selection: Selection, rest: str, parameters: Parameters = ()) -> list[Row]:
        """Return the rows of a query; none, and noted, if the database is damaged there."""
        try:
            return self.rows(selection, rest, parameters)
        except DamagedBackupError:
            self._skips.skip(Skip.UNREADABLE_ROW, selection.table.name, rest)
            return []

    def select(self, table: Table, key: str, columns: Sequence[Column]) -> Selection:
        """Prepare to read some columns of a table."""
        return Selection(self.schema, table, key, columns)

    def select_from(self, name: str, key: str, columns: Sequence[Column]) -> Selection | None:
        """Prepare to read a table by its name; None if it is not there, which is reported."""
        table = self.schema.table(name)
        return None if table is None else self.select(table, key, columns)

    def rows(
        self,
        selection: Selection,
        rest: str,
        parameters: Parameters = (),
        room: list[int] | None = None,
    ) -> list[Row]:
        """Return the rows of a query that ends in `rest`; see `Selection.fitting` for `room`.

        Raises:
            BackupError: As `Database.query`.
        """
        if self._database is None:
            return []
        room = [TOGETHER_BYTES] if room is None else room
        with contextlib.closing(self._database.rows(selection.sql(rest), parameters)) as found:
            return [Row(selection, selection.fitting(it, room), self._skips) for it in found]

    def fetch(
        self, selection: Selection, keys: Sequence[int], *, by: str | None = None, rest: str = ""
    ) -> list[Row]:
        """Return the rows with some keys, without those that cannot be read.

        Args:
            selection: What is read.
            keys: Values of the column `by`, which is the key by default.
            by: A column by which to choose, where several rows may have the same value.
            rest: The end of the query, such as an order.
        """
        found: list[Row] = []
        room = [TOGETHER_BYTES]
        column = by or selection.key
        for start in range(0, len(keys), _FETCHED_AT_ONCE):
            part = keys[start : start + _FETCHED_AT_ONCE]
            found += self._fetch(selection, f'"{column}"', part, rest, room)
        return found

    def _fetch(
        self, selection: Selection, column: str, keys: Sequence[int], rest: str, room: list[int]
    ) -> list[Row]:
        """Fetch at once, or by halves if that fails."""
        marks = ", ".join("?" * len(keys))
        try:
            return self.rows(selection, f"WHERE {column} IN ({marks}) {rest}", list(keys), room)
        except DamagedBackupError:
            if len(keys) == 1:
                self._skips.skip(Skip.UNREADABLE_ROW, selection.table.name, keys[0])
                return []
        middle = len(keys) // 2
        return [
            *self._fetch(selection, column, keys[:middle], rest, room),
            *self._fetch(selection, column, keys[middle:], rest, room),
        ]

    def related(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Iterable[Row],
        field: str,
        key: str = "Z_PK",
    ) -> Mapping[int, Row]:
        """Return the rows of a table that others name in a field, by their keys."""
        table = self.schema.find(name)
        wanted = sorted({found for row in rows if (found := row.integer(field)) is not None})
        if table is None:
            return {}
        return by_key(self.fetch(self.select(table, key, columns), wanted))

    def walk(
        self,
        selection: Selection,
        where: str = "1",
        parameters: Parameters = (),
        *,
        after: int | None = None,
    ) -> Iterator[Row]:
        """Yield the rows in the order of their keys, stepping over damaged parts.

        Args:
            selection: What is read.
            where: A condition.
            parameters: What stands for its question marks.
            after: Begin behind this key.
        """
        last = _FIRST_KEY if after is None else after
        size = BATCH
        gaps = 0
        rest = f"WHERE {selection.key} > ? AND ({where}) ORDER BY {selection.key} LIMIT {{}}"
        while True:
            try:
                rows = self.rows(selection, rest.format(size), [last, *parameters])
            except DamagedBackupError:
                if size > 1:
                    size = max(1, size // 8)
                    continue
                gaps += 1
                self._skips.skip(Skip.UNREADABLE_ROW, selection.table.name, last)
                following = self._behind_gap(selection, last) if gaps < _MAX_GAPS else None
                if following is None:
                    return
                last, size = following - 1, BATCH
                continue
            for row in rows:
                # In a damaged tree the same rows may come again, without an end.
                if not isinstance(row.key, int) or row.key <= last:
                    return
                last = row.key
                yield row
            if len(rows) < size:
                return
            size = min(BATCH, size * 2)

    def _behind_gap(self, selection: Selection, last: int) -> int | None:
        """Return the first readable key behind a damaged part; None if there is none."""
        sql = (
            f'SELECT {selection.key} FROM "{selection.table.name}" WHERE {selection.key} > ?'
            f" ORDER BY {selection.key} LIMIT 1"
        )

        def probe(key: int) -> int | None:
            with contextlib.suppress(DamagedBackupError):
                for (found,) in self.query(sql, (key,)):
                    if isinstance(found, int) and found > key:
                        return found
            return None

        low = max(last, 0)
        step = 1
        while (found := probe(low + step)) is None:
            step *= 2
            if step > _LARGEST_STEP:
                return None
        failed, worked = low + step // 2, low + step
        while worked - failed > 1:
            middle = (failed + worked) // 2
            nearer = probe(middle)
            if nearer is None:
                failed = middle
            else:
                worked, found = middle, nearer
        return found
