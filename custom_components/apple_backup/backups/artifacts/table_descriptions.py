"""Describing the rows of one large table, in the order they are stored or in that of time."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from itertools import batched
from typing import ClassVar, Final

from .listing import Description
from .rows import Column, Row
from .source import Source
from .spots import TimeSpot
from .table_order import TableOrder

_BATCH: Final = 500


class TableDescriptions(ABC):
    """Describes rows by their keys; there may be millions."""

    table_name: ClassVar[str]
    key_column: ClassVar[str]
    date_column: ClassVar[str]
    columns: ClassVar[Sequence[Column]]

    def __init__(self, source: Source) -> None:
        """Read from a database."""
        self._source = source
        self._table = source.schema.find(self.table_name)
        self._order = TableOrder(source, self._table, self.key_column, self.date_column)

    def all(self) -> Iterator[Description]:
        """Yield everything, in the order it is stored."""
        for found in self._batches():
            yield from found.values()

    def spots(self, before: TimeSpot, limit: int) -> Sequence[TimeSpot]:
        """Return where the next rows are in the order of time."""
        return self._order.spots(before, limit)

    def read(self, keys: Sequence[int]) -> dict[int, Description]:
        """Return what is described of the rows with some keys."""
        if self._table is None or not keys:
            return {}
        selection = self._source.select(self._table, self.key_column, self.columns)
        return self._described(self._source.fetch(selection, keys))

    def _batches(self, where: str = "1") -> Iterator[dict[int, Description]]:
        """Yield descriptions by key, some rows at a time."""
        if self._table is None:
            return
        selection = self._source.select(self._table, self.key_column, self.columns)
        for batch in batched(self._source.walk(selection, where), _BATCH, strict=False):
            yield self._described(batch)

    @abstractmethod
    def _described(self, rows: Sequence[Row]) -> dict[int, Description]:
        """Return what search needs of some rows, by key; a row may have no description."""
