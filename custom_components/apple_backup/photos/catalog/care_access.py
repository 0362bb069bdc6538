"""The catalog's methods for looking after files; see `care.py`."""

from collections.abc import Iterable, Sequence

from . import care
from .access import CatalogAccess
from .care import FoundFile, Lacking
from .rows import OwnFile, QuarantinedFile, Root


class CareAccess(CatalogAccess):
    """Mixed into `Catalog`; all methods block."""

    def file_count(self, root: Root = Root.LIBRARY) -> int:
        """Count the files of ours in a folder."""
        with self._read() as connection:
            return care.file_count(connection, root)

    def least_checked(self, before_ms: int, after: tuple[int, int], limit: int) -> list[OwnFile]:
        """Give the next files whose bytes were read before a moment, longest ago first."""
        with self._read() as connection:
            return care.least_checked(connection, before_ms, after, limit)

    def files_by_path(
        self, root: Root, after_key: str, limit: int, checked_since_ms: int = 0
    ) -> list[OwnFile]:
        """Give the next files of a folder that were checked since a moment, in order of path."""
        with self._read() as connection:
            return care.files_by_path(connection, root, after_key, limit, checked_since_ms)

    def mark_checked(self, ids: Sequence[int]) -> None:
        """Note that the bytes of files were read just now and found right."""
        with self._write() as connection:
            care.mark_checked(connection, ids, self._now_ms())

    def plan_again(self, asset_ids: Iterable[int]) -> None:
        """Look at assets again in the next run."""
        with self._write() as connection:
            care.plan_again(connection, asset_ids)

    def refetchable(self, found: Sequence[OwnFile]) -> set[int]:
        """Tell, by row number, which of some files Apple still offers and the user still wants."""
        with self._read() as connection:
            return care.refetchable(connection, found)

    def lacking(self, sizes: Sequence[int]) -> list[Lacking]:
        """Give the files of the library that are wanted, of these sizes, and not here yet."""
        with self._read() as connection:
            return care.lacking(connection, sizes)

    def known_checksums(self, checksums: Sequence[str]) -> dict[str, set[tuple[Root, bool]]]:
        """Tell where bytes may be had without Apple: (folder, is it quarantined)."""
        with self._read() as connection:
            return care.known_checksums(connection, checksums)

    def quarantined_by_id(self, ids: Sequence[int]) -> list[QuarantinedFile]:
        """Give files in quarantine by the numbers of their notes."""
        with self._read() as connection:
            return care.quarantined_by_id(connection, ids)

    def unknown_in_quarantine(self, root: Root, stored_paths: Sequence[str]) -> list[str]:
        """Pick the paths in quarantine that the ledger does not know."""
        with self._read() as connection:
            return care.unknown_in_quarantine(connection, root, stored_paths)

    def add_found(self, root: Root, found: Sequence[FoundFile]) -> None:
        """Enter files that were found in quarantine."""
        with self._write() as connection:
            care.add_found(connection, root, found)
