"""The catalog's methods for numbers about the library and what is new in it; see `statistics.py`."""

from collections.abc import Collection, Sequence

from . import statistics
from .access import CatalogAccess
from .statistics import LibraryStatistics, NewPhoto


class StatisticsAccess(CatalogAccess):
    """Mixed into `Catalog`; all methods block."""

    def statistics(self) -> LibraryStatistics:
        """Count assets by kind, and how fast they grow; reads all assets."""
        with self._read() as connection:
            return statistics.statistics(connection, self._now_ms())

    def newest_id(self) -> int:
        """Give the row number of the asset that became known last; 0 if there is none."""
        with self._read() as connection:
            return statistics.newest_id(connection)

    def new_ids(self, after_id: int, limit: int) -> list[int]:
        """Give the row numbers of assets that became known after another one."""
        with self._read() as connection:
            return statistics.new_ids(connection, after_id, limit)

    def wanted_ids(self, ids: Collection[int]) -> list[int]:
        """Give those of some assets that still belong into a folder of ours."""
        with self._read() as connection:
            return statistics.wanted_ids(connection, ids)

    def arrived(self, ids: Sequence[int]) -> list[NewPhoto]:
        """Give those of some assets that have a file in the library."""
        with self._read() as connection:
            return statistics.arrived(connection, ids)
