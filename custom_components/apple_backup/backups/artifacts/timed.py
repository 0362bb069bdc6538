"""Artifacts that are one row of records by time, such as calls, notes and photos."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import override

from .artifact import Artifact
from .listing import Description, Filter, Located, Page, Reading, TimeOrder
from .report import Skip
from .rows import Row, number
from .schema import Table
from .seen import Seen, count_seen
from .source import Source
from .spots import TimeSpot, key_of, spots_of, to_nanoseconds
from .times import cocoa_seconds

MOST_RECORDS = 5_000_000


class TimedArtifact[R](Artifact):
    """Pages of records, the newest first.

    A subclass says where the times are (`times`), reads records by key, and describes them.
    """

    _order: TimeOrder | None = None

    @abstractmethod
    def times(self) -> Iterator[tuple[int, float | None]]:
        """Yield key and time, in seconds since 1970, of every record."""

    @abstractmethod
    def read(self, keys: Sequence[int]) -> dict[int, R]:
        """Return the records of some keys, those that can be read."""

    @abstractmethod
    def describe(self, record: R) -> Description:
        """Return what search, timeline, people and map need of a record."""

    @property
    def order(self) -> TimeOrder:
        """The keys of all records by time, found when first needed."""
        if self._order is None:
            self._order = TimeOrder.of(self.times())
        return self._order

    def page(self, wanted: Filter, cursor: str | None, limit: int) -> Page[R]:
        """Return records behind a cursor, the newest first.

        Raises:
            BadCursorError: The cursor is none.
            BackupError: The database cannot be read.
        """
        return self.page_of(self.order, wanted, cursor, limit)

    def page_of(self, order: TimeOrder, wanted: Filter, cursor: str | None, limit: int) -> Page[R]:
        """Return a page of some of the records; raises as `page`."""
        return order.page(wanted, cursor, limit, self._reading)

    def records(self, wanted: Filter, order: TimeOrder | None = None) -> Iterator[R]:
        """Yield all records, or those of an order, that a filter accepts; the oldest first."""
        found = self.order if order is None else order
        return found.records(wanted, self._reading)

    @property
    def _reading(self) -> Reading[R]:
        return Reading(self.read, self.describe, self.context.names.person_key)

    def get(self, key: int) -> R | None:
        """Return one record."""
        return self.read([key]).get(key)

    @override
    def describe_all(self) -> Iterator[Description]:
        keys = self.order.keys
        for at in range(0, len(keys), 200):
            for record in self.read(keys[at : at + 200]).values():
                yield self.describe(record)

    @override
    def spots(self, before: TimeSpot, limit: int) -> Sequence[TimeSpot]:
        return spots_of(self.order, before, limit)

    @override
    def described(self, keys: Sequence[int]) -> dict[int, Description]:
        return {key: self.describe(record) for key, record in self.read(keys).items()}

    @override
    def seen(self) -> Iterator[Seen]:
        return count_seen(self.describe_all())

    @override
    def places(self) -> Iterator[Located]:
        keys = self.order.keys
        for at in range(0, len(keys), 200):
            for key, found in self.described(keys[at : at + 200]).items():
                if found.place is not None:
                    when = None if found.when is None else to_nanoseconds(found.when)
                    yield Located(key, found.place.latitude, found.place.longitude, when)

    @override
    def find(self, ref: str) -> R | None:
        key = key_of(ref)
        return None if key is None else self.get(key)

    @override
    def extent(self) -> int:
        return len(self.order)

    @override
    def has_records(self) -> bool:
        return len(self.order) > 0

    def column_times(
        self,
        source: Source,
        table: Table | None,
        *names: str,
        where: str = "1",
        key: str = "Z_PK",
        unix: bool = False,
    ) -> Iterator[tuple[int, float | None]]:
        """Yield key and time of the rows of a table, by the first of some columns that it has."""
        if table is None:
            return
        selection = source.select(table, key, (number("time", *names),))
        for count, row in enumerate(source.walk(selection, where)):
            if count >= MOST_RECORDS:
                self.skip(Skip.TOO_MANY, table.name, row.key)
                return
            yield row.key, _seconds(row, unix=unix)


def _seconds(row: Row, *, unix: bool) -> float | None:
    """Return a time for sorting; an absurd one as if there were none."""
    value = row.real("time")
    if not value or (row.unix_moment("time") if unix else row.moment("time")) is None:
        return None
    return value if unix else cocoa_seconds(value)
