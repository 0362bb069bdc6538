"""The catalog's methods about files: the ledger of what is ours, quarantined or parked."""

from collections.abc import Sequence

from ..layout.safe_names import folded
from ..models import ResourceKind
from . import ledger, query
from .access import CatalogAccess
from .rows import OwnFile, ParkedFile, ProvenFile, QuarantinedFile, RemovalReason, Root


class LedgerAccess(CatalogAccess):
    """Mixed into `Catalog`; all methods block."""

    def file_at(self, path: str, root: Root = Root.LIBRARY) -> OwnFile | None:
        """Give the file of ours at a relative path, as a file system without case sees it."""
        with self._read() as connection:
            return query.file_at(connection, folded(path), root)

    def record_proven(self, placed: Sequence[ProvenFile]) -> None:
        """Make placed files ours, all in one transaction."""
        with self._write() as connection:
            ledger.record_proven(connection, placed, self._now_ms())

    def note_move(self, file_id: int, root: Root, path: str) -> None:
        """Remember where a file is about to go, in case that is interrupted."""
        with self._write() as connection:
            ledger.note_move(connection, file_id, root, path)

    def noted_move(self) -> tuple[OwnFile, Root, str] | None:
        """Give the move that was noted last, unless the ledger has it: the file, where it went."""
        with self._read() as connection:
            return ledger.noted_move(connection)

    def note_restore(self, held_id: int, path: str) -> None:
        """Remember where a quarantined file is about to go, in case that is interrupted."""
        with self._write() as connection:
            ledger.note_restore(connection, held_id, path)

    def noted_restore(self) -> tuple[QuarantinedFile, str] | None:
        """Give the restore that was noted last, unless the ledger has it."""
        with self._read() as connection:
            return ledger.noted_restore(connection)

    def record_moved(self, file_id: int, path: str, mtime_ns: int) -> None:
        """Remember the new place of a file of ours."""
        with self._write() as connection:
            ledger.record_moved(connection, file_id, path, mtime_ns, self._now_ms())

    def give_file(
        self,
        file_id: int,
        *,
        asset_id: int,
        kind: ResourceKind,
        path: str,
        mtime_ns: int,
        root: Root = Root.LIBRARY,
    ) -> None:
        """Give a file of ours to another asset that wants the same bytes."""
        with self._write() as connection:
            ledger.give_file(
                connection,
                file_id,
                asset_id=asset_id,
                kind=kind,
                path=path,
                mtime_ns=mtime_ns,
                root=root,
                now_ms=self._now_ms(),
            )

    def disown(self, file_id: int) -> None:
        """Forget a file that is not ours any more: changed by someone, or gone."""
        with self._write() as connection:
            ledger.disown(connection, file_id)

    def begin_quarantine(self, file: OwnFile, stored_path: str, reason: RemovalReason) -> int:
        """Note that a file is about to be moved into quarantine; returns the note's number."""
        with self._write() as connection:
            return ledger.begin_quarantine(connection, file, stored_path, reason, self._now_ms())

    def finish_quarantine(self, number: int) -> None:
        """Note that the file lies in quarantine now."""
        with self._write() as connection:
            ledger.finish_quarantine(connection, number)

    def forget_quarantine(self, number: int) -> None:
        """Forget a note: the move did not happen, or the file is gone from quarantine."""
        with self._write() as connection:
            ledger.forget_quarantine(connection, number)

    def restore_quarantined(self, number: int, placed: ProvenFile) -> None:
        """Note that a quarantined file is back in the library folder."""
        with self._write() as connection:
            ledger.restore_quarantined(connection, number, placed, self._now_ms())

    def unfinished_quarantine(self, root: Root = Root.LIBRARY) -> list[QuarantinedFile]:
        """Give the moves into quarantine that a kill has interrupted."""
        with self._read() as connection:
            return ledger.unfinished_quarantine(connection, root)

    def quarantined_with_checksum(
        self, checksum: str, size: int, root: Root | None = None
    ) -> list[QuarantinedFile]:
        """Give a few quarantined files with these bytes, the newest first; None: of any folder."""
        with self._read() as connection:
            return ledger.quarantined_with_checksum(connection, checksum, size, root)

    def quarantined(self, after_id: int = 0, limit: int = 200) -> list[QuarantinedFile]:
        """Give the next files in quarantine, by row number."""
        with self._read() as connection:
            return ledger.quarantined(connection, after_id, limit)

    def expired_in_quarantine(
        self, before_ms: int, after_id: int, limit: int
    ) -> list[QuarantinedFile]:
        """Give the next files that may be deleted from quarantine, by row number."""
        with self._read() as connection:
            return ledger.expired_in_quarantine(connection, before_ms, after_id, limit)

    def park(self, file: ParkedFile) -> None:
        """Remember that a file could not be fetched in this run."""
        with self._write() as connection:
            ledger.park(connection, file, self._now_ms())

    def has_files_in(self, root: Root) -> bool:
        """Whether any file of ours lies in a folder."""
        with self._read() as connection:
            return ledger.has_files_in(connection, root)
