"""Moving files out of the library folder, and back. Nothing here deletes a file.

A file is ours only while its bytes are those we proved. One that was changed, replaced by
something else or taken away is left as it is and only struck from the ledger. Every move is noted
before and after, so that a kill in between is mended at the next start.
"""

from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
import os
from pathlib import Path
import time

from .catalog import Catalog, FileState, OwnFile, ProvenFile, QuarantinedFile, RemovalReason, Root
from .claims import Owner
from .files.placing import Placer, flush_folders, hash_file, make_folders, regular_size
from .files.sidecars import follow
from .files.volume import LibraryVolume
from .workers import CancelToken


class Outcome(StrEnum):
    """What became of a file that was to leave."""

    QUARANTINED = "quarantined"
    CHANGED = "changed"
    GONE = "gone"
    LEFT = "left"


class QuarantineStore:
    """The quarantine of one library. All methods block."""

    def __init__(
        self,
        volume: LibraryVolume,
        catalog: Catalog,
        placer: Placer,
        token: CancelToken,
        root: Root = Root.LIBRARY,
    ) -> None:
        """Work in a library that was opened; `root` says which of the account's folders it is."""
        self._root = root
        self._volume = volume
        self._catalog = catalog
        self._placer = placer
        self._token = token

    def remove(self, file: OwnFile, reason: RemovalReason) -> Outcome:
        """Move a file of ours into quarantine.

        Returns:
            `CHANGED` if the file is not the one we proved; it stays, and is not ours any more.

        Raises:
            LibraryMissingError: The library is not there.
            OSError: The move failed; nothing has changed.
        """
        self._volume.check()
        source = self._volume.root / file.path
        if not is_unchanged(source, file, self._token):
            is_gone = regular_size(source) is None and not source.is_symlink()
            # A folder that has just gone away has lost no file.
            self._volume.check()
            self._catalog.disown(file.id)
            return Outcome.GONE if is_gone else Outcome.CHANGED
        self._set_aside(source, file, reason)
        return Outcome.QUARANTINED

    def remove_damaged(self, file: OwnFile, sha256: str) -> Outcome:
        """Move a file of ours into quarantine whose bytes have rotted.

        Args:
            file: The file as it should be.
            sha256: The hash of what was read instead; if it reads differently now, someone is
                changing it, and it stays.
        """
        self._volume.check()
        source = self._volume.root / file.path
        size = regular_size(source)
        if size is None or hash_file(source, self._token).sha256 != sha256:
            self._volume.check()
            return Outcome.CHANGED
        status = source.stat()
        damaged = replace(
            file,
            sha256=sha256,
            size=size,
            mtime_ns=status.st_mtime_ns,
            # It is not the photo any more, so it must never be brought back as one.
            state=FileState.SIZE_ONLY,
        )
        self._set_aside(source, damaged, RemovalReason.DAMAGED)
        return Outcome.QUARANTINED

    def _set_aside(self, source: Path, file: OwnFile, reason: RemovalReason) -> None:
        stored = self._free_name(file.path)
        target = self._volume.quarantine / stored
        number = self._catalog.begin_quarantine(file, stored, reason)
        try:
            touched = make_folders(self._volume.quarantine, target.parent)
            follow(source, target, self._volume.quarantine)
            # The name is new and the folder is our own, so nothing can be replaced.
            source.rename(target)
        except OSError:
            self._catalog.forget_quarantine(number)
            raise
        flush_folders({*touched, source.parent})
        self._catalog.finish_quarantine(number)

    def restore(self, held: QuarantinedFile, path: str, owner: Owner | None = None) -> bool:
        """Bring a quarantined file back to a relative path in the library.

        Args:
            held: The note of the file.
            path: Where it belongs.
            owner: Whom it belongs to, if not to the asset it was taken from. Without any, the
                file is the user's own from now on.

        Returns:
            Whether it is back; False if what lies in quarantine is missing or not what we put
            there.

        Raises:
            FileExistsError: The path is taken; nothing has changed.
        """
        self._volume.check()
        source = self._volume.quarantine / held.stored_path
        size = regular_size(source)
        if size is None:
            self._volume.check()
            self._catalog.forget_quarantine(held.id)
            return False
        if size != held.size or hash_file(source, self._token).sha256 != held.sha256:
            return False
        target = self._volume.root / path
        if os.path.lexists(target) and not self._placer.may_take(source, target):
            # Before the sidecar goes ahead.
            raise FileExistsError(path)
        self._catalog.note_restore(held.id, path)
        follow(source, self._volume.root / path, self._volume.root)
        touched = self._placer.place(source, path)
        flush_folders({*touched, source.parent})
        remove_empty_folders(source, self._volume.quarantine)
        if owner is None and held.asset_id is not None and held.kind is not None:
            owner = Owner(held.asset_id, held.kind)
        if owner is None:
            self._catalog.forget_quarantine(held.id)
            return True
        mtime_ns = (self._volume.root / path).stat().st_mtime_ns
        self._catalog.restore_quarantined(
            held.id,
            ProvenFile(
                asset_id=owner.asset_id,
                kind=owner.kind,
                path=path,
                checksum=held.checksum,
                size=held.size,
                sha256=held.sha256,
                mtime_ns=mtime_ns,
                state=held.state,
                root=self._root,
            ),
        )
        return True

    def mend(self) -> None:
        """Finish or forget the moves that a kill has interrupted."""
        for note in self._catalog.unfinished_quarantine(self._root):
            if regular_size(self._volume.quarantine / note.stored_path) is not None:
                self._catalog.finish_quarantine(note.id)
            else:
                self._volume.check()
                self._catalog.forget_quarantine(note.id)

    def _free_name(self, path: str) -> str:
        """Keep the file's own path below a folder of the day, so that people find it too."""
        day = datetime.fromtimestamp(time.time(), UTC).strftime("%Y-%m-%d")
        stored = Path(day) / path
        number = 1
        while os.path.lexists(self._volume.quarantine / stored):
            number += 1
            stored = Path(f"{day}-{number}") / path
        return stored.as_posix()


def remove_empty_folders(path: Path, top: Path) -> None:
    """Remove the folders that a file has left empty, up to one that stays."""
    for parent in path.parents:
        if parent == top:
            return
        try:
            parent.rmdir()
        except OSError:
            return


def is_unchanged(
    path: Path, file: OwnFile | QuarantinedFile, token: CancelToken | None = None
) -> bool:
    """Whether a file still has the bytes we proved, read from the disk."""
    if regular_size(path) != file.size:
        return False
    return hash_file(path, token).sha256 == file.sha256


def looks_unchanged(path: Path, file: OwnFile) -> bool:
    """Whether size and modification time of a file are as we left them; reads no bytes."""
    return regular_size(path) == file.size and path.lstat().st_mtime_ns == file.mtime_ns
