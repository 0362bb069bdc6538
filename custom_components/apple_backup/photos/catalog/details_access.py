"""The catalog's methods about what is derived from files and metadata; see `details.py`."""

from collections.abc import Mapping, Sequence

from . import details
from .access import CatalogAccess
from .details import AssetDetails


class DetailsAccess(CatalogAccess):
    """Mixed into `Catalog`; all methods block."""

    def undetailed(self, after_id: int, limit: int) -> list[AssetDetails]:
        """Give the next assets whose sidecars and times may not agree with them."""
        with self._read() as connection:
            return details.undetailed(connection, after_id, limit)

    def details_of(self, asset_ids: Sequence[int]) -> list[AssetDetails]:
        """Give what is known of the assets with these row numbers."""
        with self._read() as connection:
            return details.details_of(connection, asset_ids)

    def settle_details(
        self,
        settled: Sequence[int],
        cameras: Mapping[int, str],
        mtimes: Mapping[int, int],
        *,
        plan_again: bool,
    ) -> None:
        """Note what was done for a page of assets; see `details.settle_details`."""
        with self._write() as connection:
            details.settle_details(connection, settled, cameras, mtimes, plan_again=plan_again)

    def detail_again(self, asset_ids: Sequence[int] | None = None) -> None:
        """Compare what is derived from these assets in the next run; None: from all with files."""
        with self._write() as connection:
            details.detail_again(connection, asset_ids)
