"""Reads rows whose columns may be absent, NULL, of another type, too large or damaged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
import math
from typing import Any, Final

from .report import Skip, SkipLog
from .schema import Schema, Table
from .times import from_cocoa, moment

TEXT_BYTES: Final = 256 * 1024
BLOB_BYTES: Final = 4 * 1024 * 1024

# What the large columns of rows that are read together may take, and from where a column is large.
TOGETHER_BYTES: Final = 64 * 1024 * 1024
_LARGE_BYTES: Final = 16 * 1024

_NUMBER_BYTES: Final = 32


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    BLOB = "blob"


@dataclass(frozen=True, slots=True)
class Column:
    """A column a reader knows, by the names it has had; `limit` in bytes.

    `optional` columns are those that only some versions have without anything being lost.
    """

    name: str
    names: tuple[str, ...]
    kind: Kind
    limit: int
    optional: bool = False


def text(name: str, *names: str, limit: int = TEXT_BYTES, optional: bool = False) -> Column:
    """A column of text, called `name` here and one of `names` in the database."""
    return Column(name, names or (name,), Kind.TEXT, limit, optional)


def number(name: str, *names: str, optional: bool = False) -> Column:
    """A column of integers or real numbers, or of times."""
    return Column(name, names or (name,), Kind.NUMBER, _NUMBER_BYTES, optional)


def blob(name: str, *names: str, limit: int = BLOB_BYTES, optional: bool = False) -> Column:
    """A column of bytes; one beyond `limit` is left out and noted."""
    return Column(name, names or (name,), Kind.BLOB, limit, optional)


class Selection:
    """The columns of one table that are read together."""

    def __init__(self, schema: Schema, table: Table, key: str, columns: Sequence[Column]) -> None:
        """Find the columns in the table, and note those that it lacks."""
        self.table = table
        self.key = table.column(key) or "rowid"
        self.index = {column.name: at for at, column in enumerate(columns, 1)}
        self.limits = {column.name: column.limit for column in columns}
        self._large = [at for at, it in enumerate(columns, 1) if it.limit >= _LARGE_BYTES]
        expressions = [self.key]
        for column in columns:
            found = table.column(*column.names)
            if found is None and not column.optional:
                schema.missing.add(f"{table.name}.{column.names[0]}")
            expressions.append("NULL" if found is None else _expression(column, f'"{found}"'))
        self.expressions = ", ".join(expressions)

    def sql(self, rest: str) -> str:
        """Return a query for all columns; `rest` follows the table's name."""
        return f'SELECT {self.expressions} FROM "{self.table.name}" {rest}'

    def fitting(self, values: Sequence[Any], room: list[int]) -> Sequence[Any]:
        """Return the values of a row without those that do not fit, but for how long they are.

        Rows of a small database can be long all the same, because they may name the same pages.
        `room` holds how many bytes are left.
        """
        size = 0
        for at in self._large:
            if isinstance(it := values[at], bytes):
                size += len(it)
        if size <= room[0]:
            room[0] -= size
            return values
        kept = list(values)
        for at in self._large:
            if isinstance(it := kept[at], bytes) and len(it) >= _LARGE_BYTES:
                kept[at] = len(it)
        return kept

    def column(self, name: str, *names: str) -> str | None:
        """Return how a column is spelled in the table."""
        return self.table.column(*(names or (name,)))


def _expression(column: Column, name: str) -> str:
    """Return what to select, so that no row is larger than expected or fails to decode."""
    # As bytes, because text that is no UTF-8 would fail the whole query.
    as_bytes = f"CAST({name} AS BLOB)"
    if column.kind is Kind.TEXT:
        return f"substr({as_bytes}, 1, {column.limit})"
    if column.kind is Kind.NUMBER:
        return (
            f"CASE WHEN typeof({name}) IN ('integer', 'real') THEN {name}"
            f" ELSE substr({as_bytes}, 1, {column.limit}) END"
        )
    # The length alone is read from the row's header, so that nothing large is loaded for it.
    return f"CASE WHEN length({name}) > {column.limit} THEN length({name}) ELSE {as_bytes} END"


class Row:
    """One row; every value is of the type asked for, or None and noted."""

    __slots__ = ("_selection", "_skips", "_values", "key")

    def __init__(self, selection: Selection, values: Sequence[Any], skips: SkipLog) -> None:
        """Take over the values as they were selected."""
        self._selection = selection
        self._values = values
        self._skips = skips
        self.key: int = values[0]

    def text(self, name: str) -> str | None:
        """Return a text, also of a number; None for an empty one. One that is too long is cut."""
        value = self._values[self._selection.index[name]]
        if not isinstance(value, bytes) or not value:
            if isinstance(value, int):
                self.skip(Skip.TOO_LARGE, name)
            return None
        if len(value) >= (limit := self._selection.limits[name]):
            self.skip(Skip.TOO_LARGE, name)
            # Without the bytes of a character that was cut in the middle.
            return value[:limit].decode("utf-8", "ignore").replace("\0", "") or None
        return value.decode("utf-8", "replace").replace("\0", "") or None

    def integer(self, name: str) -> int | None:
        """Return a whole number."""
        value = self._number(name)
        if value is None or isinstance(value, int):
            return value
        return int(value)

    def real(self, name: str) -> float | None:
        """Return a number."""
        value = self._number(name)
        return None if value is None else float(value)

    def flag(self, name: str) -> bool:
        """Return whether a number is there and not zero."""
        return bool(self._number(name))

    def blob(self, name: str) -> bytes | None:
        """Return bytes; None if there are none, or too many."""
        value = self._values[self._selection.index[name]]
        if isinstance(value, bytes):
            return value or None
        if value is not None:
            self.skip(Skip.TOO_LARGE, name)
        return None

    def moment(self, name: str) -> datetime | None:
        """Return a time counted from 2001."""
        value = self._number(name)
        found = from_cocoa(value)
        if found is None and value:
            self.skip(Skip.ABSURD_TIME, name)
        return found

    def unix_moment(self, name: str) -> datetime | None:
        """Return a time counted from 1970."""
        value = self._number(name)
        found = moment(value) if value else None
        if found is None and value:
            self.skip(Skip.ABSURD_TIME, name)
        return found

    def skip(self, reason: Skip, name: str = "") -> None:
        """Note that something of this row is left out."""
        table = self._selection.table.name
        self._skips.skip(reason, f"{table}.{name}" if name else table, self.key)

    def _number(self, name: str) -> int | float | None:
        """Return a number, also one that is stored as text."""
        value = self._values[self._selection.index[name]]
        # Nearly all are; the rest costs more, and a table may have millions of rows.
        if value is None or type(value) is int:
            return value
        if isinstance(value, bytes):
            value = _parsed(value)
        if isinstance(value, int):
            return value
        if isinstance(value, float) and math.isfinite(value) and abs(value) < 1 << 63:
            return value
        self.skip(Skip.WRONG_TYPE, name)
        return None


def _parsed(value: bytes) -> int | float | None:
    """Return the number that a text is, if it is one."""
    try:
        return int(value)
    except ValueError:
        pass
    try:
        return float(value)
    except ValueError:
        return None


def by_key(rows: Iterable[Row]) -> Mapping[int, Row]:
    """Return rows by their keys."""
    return {row.key: row for row in rows}
