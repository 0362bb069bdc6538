"""The catalog's methods about removing from iCloud, and about assets that are kept."""

from collections.abc import Sequence

from . import removal
from .access import CatalogAccess
from .removal import Eligibility, RemovalRules


class RemovalAccess(CatalogAccess):
    """Mixed into `Catalog`; all methods block."""

    def set_kept(self, asset_ids: Sequence[int], *, kept: bool) -> None:
        """Mark assets as kept (their files are never removed here), or not any more."""
        with self._write() as connection:
            removal.set_kept(connection, asset_ids, kept=kept)

    def set_freed(self, asset_ids: Sequence[int], *, freed: bool) -> None:
        """Note that assets are being removed from iCloud by us, or are not removed (any more)."""
        with self._write() as connection:
            removal.set_freed(connection, asset_ids, self._now_ms() if freed else None)

    def freed_ids(self, after_id: int, limit: int) -> list[int]:
        """Give the next assets that we have removed from iCloud and that may wait there."""
        with self._read() as connection:
            return removal.freed_ids(connection, after_id, limit)

    def kept_ids(self, after_id: int, limit: int) -> list[int]:
        """Give the next kept assets, by row number."""
        with self._read() as connection:
            return removal.kept_ids(connection, after_id, limit)

    def keep_by_name(self, zone: str, names: Sequence[str]) -> tuple[int, int]:
        """Mark assets as kept by name; gives how many are known, and how many were not kept."""
        with self._write() as connection:
            return removal.keep_by_name(connection, zone, names)

    def kept_contents(self, zone: str, names: Sequence[str]) -> set[tuple[str, str]]:
        """Give the SHA-256 of the files that those of these assets have that are kept, by name."""
        with self._read() as connection:
            return removal.kept_contents(connection, zone, names)

    def eligibility_counts(self, rules: RemovalRules) -> dict[Eligibility, int]:
        """Count the assets of the user's own library by whether they may be removed from it."""
        with self._read() as connection:
            return removal.eligibility_counts(connection, rules)

    def eligible_ids(self, rules: RemovalRules, after_id: int, limit: int) -> list[int]:
        """Give the next assets that may be removed from iCloud, by row number."""
        with self._read() as connection:
            return removal.eligible_ids(connection, rules, after_id, limit)
