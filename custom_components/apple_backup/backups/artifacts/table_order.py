"""The rows of one large table in the order of time, some at a time, without reading all of them.

A million messages are not sorted before the first of them can be shown: if the table has an index
that begins with its times, the next rows come from there. Otherwise keys and times are read once.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from ..errors import DamagedBackupError
from .listing import TimeOrder
from .rows import number
from .schema import Table, is_plain_name
from .source import Source
from .spots import UNDATED, TimeSpot, spots_of, to_nanoseconds
from .times import COCOA_EPOCH, FIRST, LAST, NANOSECONDS_FROM, cocoa_seconds, from_cocoa

_BILLION: Final = 1_000_000_000
_EPOCH: Final = COCOA_EPOCH * _BILLION
_MOST_ROWS: Final = 5_000_000
_MOST_UNDATED: Final = 1_000_000
_LARGEST_KEY: Final = (1 << 63) - 1
_SMALLEST_KEY: Final = -(1 << 63)
# What Apple stores for times that can be meant: in nanoseconds, and in seconds (exclusive ends).
_IN_NANOSECONDS: Final = (NANOSECONDS_FROM, to_nanoseconds(LAST) - _EPOCH)
_IN_SECONDS: Final = (
    to_nanoseconds(FIRST) // _BILLION - COCOA_EPOCH,
    to_nanoseconds(LAST) // _BILLION - COCOA_EPOCH,
)


class TableOrder:
    """Where the rows of a table are in the order of a column that holds Cocoa times."""

    def __init__(self, source: Source, table: Table | None, key: str, column: str) -> None:
        """Order the rows of a table, which may be absent, as may the column."""
        self._source = source
        self._table = table
        self._key = key
        self._column = None if table is None else table.column(column)
        self._whole: TimeOrder | None = None
        self._undated: list[int] | None = None
        self._is_indexed: bool | None = None

    def spots(self, before: TimeSpot, limit: int) -> Sequence[TimeSpot]:
        """Return the next rows behind a spot, the newest first, those without a time last."""
        if self._table is None:
            return ()
        if self._column is None:
            return self._without_time(before, limit)
        if self._whole is None and self._has_index():
            try:
                return self._by_index(before, limit)
            except DamagedBackupError:
                self._source.skip(self._table.name, self._column)
        if self._whole is None:
            self._whole = TimeOrder.of(self._times(self._table))
        return spots_of(self._whole, before, limit)

    def _by_index(self, before: TimeSpot, limit: int) -> list[TimeSpot]:
        """Return the next rows, whether they are stored in nanoseconds or in seconds, then the rest."""
        found: list[TimeSpot] = []
        if before[0] != UNDATED:
            for bounds, unit in ((_IN_NANOSECONDS, 1), (_IN_SECONDS, _BILLION)):
                found += self._between(bounds, unit, before, limit)
            found = sorted(found, reverse=True)[:limit]
        if len(found) < limit:
            found += self._without_time(before, limit - len(found))
        return found

    def _between(
        self, bounds: tuple[int, int], unit: int, before: TimeSpot, limit: int
    ) -> list[TimeSpot]:
        """Return rows whose times are stored between two numbers, the newest first."""
        raw, last = _stored(before, unit)
        low, high = bounds
        if raw < low:
            return []
        table, key, column = self._names()
        # Only a bound of the column alone lets SQLite begin in the middle of the index.
        sql = (
            f"SELECT {column}, {key} FROM {table} WHERE {column} BETWEEN ? AND ?"
            f" AND {column} < ? AND {column} != 0 AND ({column}, {key}) < (?, ?) ORDER BY {column} DESC, {key} DESC LIMIT ?"
        )
        found: list[TimeSpot] = []
        for value, row in self._source.query(sql, (low, raw, high, min(raw, high), last, limit)):
            if isinstance(row, int) and isinstance(value, int | float) and value:
                found.append((_nanoseconds(value, unit), row))
        return found

    def _without_time(self, before: TimeSpot, limit: int) -> list[TimeSpot]:
        """Return rows that have no time, or an absurd one."""
        if self._undated is None:
            self._undated = self._find_undated()
        return undated_spots(self._undated, before, limit)

    def _find_undated(self) -> list[int]:
        """Return the keys of rows without a time that can be meant, the largest first."""
        assert self._table is not None
        table, key, column = self._names()
        where = "1"
        parameters: tuple[int, ...] = ()
        if self._column is not None:
            ranges = f"({column} >= ? AND {column} < ?)"
            where = (
                f"typeof({column}) NOT IN ('integer', 'real') OR {column} = 0"
                f" OR NOT ({ranges} OR {ranges})"
            )
            parameters = (*_IN_NANOSECONDS, *_IN_SECONDS)
        sql = f"SELECT {key} FROM {table} WHERE {where} LIMIT {_MOST_UNDATED}"
        rows = self._source.try_query(self._table.name, sql, parameters)
        return sorted((key for (key,) in rows if isinstance(key, int)), reverse=True)

    def _times(self, table: Table) -> Iterator[tuple[int, float | None]]:
        """Yield key and time, in seconds since 1970, of all rows."""
        assert self._column is not None
        selection = self._source.select(table, self._key, (number("time", self._column),))
        for row in islice(self._source.walk(selection), _MOST_ROWS):
            value = row.real("time")
            known = value is not None and from_cocoa(value) is not None
            yield row.key, cocoa_seconds(value) if known and value is not None else None

    def _has_index(self) -> bool:
        """Whether an index begins with the times."""
        if self._is_indexed is None:
            self._is_indexed = self._find_index()
        return self._is_indexed

    def _find_index(self) -> bool:
        assert self._table is not None and self._column is not None
        name = self._table.name
        for row in self._source.try_query(name, f"PRAGMA index_list({name})"):
            # 1: name, 4: whether it is of some rows only.
            if row[4] or not is_plain_name(row[1]):
                continue
            columns = self._source.try_query(name, f"PRAGMA index_info({row[1]})")
            if columns and isinstance(columns[0][2], str):
                if columns[0][2].upper() == self._column.upper():
                    return True
        return False

    def _names(self) -> tuple[str, str, str]:
        """Return table, key and column as they stand in a query."""
        assert self._table is not None
        key = self._table.column(self._key) or "rowid"
        return f'"{self._table.name}"', f'"{key}"', f'"{self._column}"'


def undated_spots(keys: Sequence[int], before: TimeSpot, limit: int) -> list[TimeSpot]:
    """Return the next spots of records without a time; the largest key comes first in `keys`."""
    last = before[1] if before[0] == UNDATED else _LARGEST_KEY + 1
    start = bisect_right(keys, -last, key=lambda key: -key)
    return [(UNDATED, key) for key in keys[start : start + limit]]


def _stored(before: TimeSpot, unit: int) -> tuple[float, int]:
    """Return the time of a spot as it is stored, and below which key rows of that time come."""
    when, key = before
    key = min(max(key, _SMALLEST_KEY), _LARGEST_KEY)
    if unit == 1:
        return when - _EPOCH, key
    # Dividing whole numbers rounds to the very number that a time was made from.
    raw = (when - _EPOCH) / unit
    rounded = _nanoseconds(raw, unit)
    if rounded != when:
        key = _LARGEST_KEY if rounded < when else _SMALLEST_KEY
    return raw, key


def _nanoseconds(value: float, unit: int) -> int:
    """Return a stored time in nanoseconds since 1970, cut down to whole ones, not rounded twice."""
    if isinstance(value, int):
        return value * unit + _EPOCH
    over, under = value.as_integer_ratio()
    return over * unit // under + _EPOCH
