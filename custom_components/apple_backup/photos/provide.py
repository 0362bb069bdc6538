"""Providing a file without the network, and putting a finished part in its place.

Before anything is downloaded, the bytes may be there: under the final name (after a kill, or when
the catalog was lost), in quarantine (the photo came back), as a file whose photo has gone (it
moved to a shared library), or as a file of a duplicate.

All methods block.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass
import errno
import os
from pathlib import Path
import threading
from types import MappingProxyType

from .catalog import (
    AssetView,
    Catalog,
    Destination,
    FileState,
    OwnFile,
    ParkReason,
    ProvenFile,
    RemovalReason,
    Root,
)
from .claims import NameClaims, Owner, ParkedError
from .errors import LibraryFolderError
from .files.checksum import AssetHasher, is_provable
from .files.partfile import PartFile, copy_into, open_part, part_name
from .files.placing import Placer, are_two_names, flush_folders, hash_file, regular_size, set_mtime
from .files.sidecars import follow
from .files.volume import LibraryVolume, folder_error, is_whole_volume
from .plan import Fetch, Move
from .quarantine import Outcome, QuarantineStore, is_unchanged, looks_unchanged
from .workers import CancelToken

# Another volume, or a folder that nothing may be taken out of.
_CANNOT_MOVE = frozenset({errno.EXDEV, errno.EACCES, errno.EPERM})


@dataclass(frozen=True, slots=True)
class Provided:
    """A file that is in its place; not safe before the folders are flushed."""

    file: ProvenFile
    folders: frozenset[Path]
    replaced: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The bytes were there. `provided` is None if the ledger knows already."""

    provided: Provided | None


class Provider:
    """Local work for the files of one library."""

    def __init__(
        self,
        volume: LibraryVolume,
        catalog: Catalog,
        store: QuarantineStore,
        placer: Placer,
        token: CancelToken,
        *,
        root: Root = Root.LIBRARY,
        others: Mapping[Root, LibraryVolume] = MappingProxyType({}),
    ) -> None:
        """Work in a library that was opened.

        `root` says which of the account's folders it is; `others` are those whose files may serve
        as sources.
        """
        self._root = root
        self._volumes = {**others, root: volume}
        self._volume = volume
        self._catalog = catalog
        self._store = store
        self._placer = placer
        self._token = token
        self._names = NameClaims(volume, catalog, placer, root)
        self._open_parts: list[PartFile] = []
        self._space_lock = threading.Lock()

    def find(self, fetch: Fetch, known: Container[str]) -> Found | None:
        """Provide a file from what is on disk; None if it has to be downloaded.

        `known` are the checksums of which the ledger may have a file.
        """
        if (placed := self.find_placed(fetch)) is not None:
            self._drop_part(fetch)
            return Found(Provided(placed, frozenset({(self._volume.root / placed.path).parent})))
        if fetch.replaces is not None:
            return None
        if (found := self._relocate(fetch)) is not None:
            return found
        if not is_provable(fetch.wanted.checksum) or fetch.wanted.checksum not in known:
            return None
        return self._bring_back(fetch) or self._take_over(fetch) or self._duplicate(fetch)

    def find_placed(self, fetch: Fetch) -> ProvenFile | None:
        """Prove a file that is in its place already, under the name it would be given."""
        # In a first sync there is none, and the catalog may be some milliseconds away.
        if not self._names.is_any_taken(fetch.path, fetch.asset_hash):
            return None
        for path in self._names.own_paths(fetch.path, fetch.asset_hash, _owner(fetch)):
            size = regular_size(self._volume.root / path)
            if size == fetch.wanted.size and (proven := self._adopt(fetch, path)) is not None:
                return proven
            if size is None and not os.path.lexists(self._volume.root / path):
                break
        return None

    def open_part(self, fetch: Fetch) -> PartFile:
        """Open the part of a file to download.

        Raises:
            DiskFullError: It does not fit beside the parts that are still growing.
        """
        wanted = fetch.wanted
        part = open_part(self._volume.parts, _part_name(fetch), wanted.size, self._token)
        try:
            with self._space_lock:
                self._open_parts = [other for other in self._open_parts if other.is_open]
                self._open_parts.append(part)
                self._volume.require(
                    sum(max(0, other.size - other.offset) for other in self._open_parts)
                )
        except BaseException:
            part.close()
            raise
        return part

    def explain(self, error: OSError) -> LibraryFolderError | ParkedError:
        """Tell whether a failed file operation ends the run, or costs this file alone."""
        if is_whole_volume(error):
            return folder_error(error)
        try:
            self._volume.check()
            self._volume.check_writable()
        except LibraryFolderError as reason:
            return reason
        return ParkedError(ParkReason.DISK, error.strerror or type(error).__name__)

    def finish(self, fetch: Fetch, part: PartFile) -> Provided:
        """Prove a complete part and put it in its place.

        Raises:
            ParkedError: Its bytes are not the photo's; the part is dropped.
        """
        state = self._prove(fetch, part)
        part.flush()
        set_mtime(part.path, fetch.asset.captured_ms)
        part.settle()
        return self._place(fetch, part, state)

    def move(self, move: Move) -> bool:
        """Move a file of ours to the path the layout wants.

        Returns:
            False if the file is not what we proved (any more): it is left and not ours any more,
            and has to be provided again.
        """
        self._volume.check()
        source = self._volume.root / move.file.path
        if not looks_unchanged(source, move.file) and not is_unchanged(
            source, move.file, self._token
        ):
            # A folder that has just gone away has changed no file.
            self._volume.check()
            self._catalog.disown(move.file.id)
            return False
        with self._names.claim(move.path, move.asset_hash, file=move.file) as path:
            self._rename(move.file, source, path)
            mtime_ns = set_mtime(self._volume.root / path, move.asset.captured_ms)
            self._catalog.record_moved(move.file.id, path, mtime_ns)
        return True

    def _rename(self, file: OwnFile, source: Path, path: str) -> None:
        """Let a file of ours have another name, or the old one alone if it cannot lose that."""
        self._volume.check()
        self._catalog.note_move(file.id, self._root, path)
        follow(source, self._volume.root / path, self._volume.root)
        try:
            touched = self._placer.place(source, path)
        except OSError:
            self._take_back(source, path)
            raise
        flush_folders({*touched, source.parent})

    def _take_back(self, source: Path, path: str) -> None:
        """Leave a file its old name alone, which it could not lose: its folder may be protected.

        Else the next try would find the new name taken, and give the file yet another one.

        Raises:
            LibraryFolderError: It has two names for now. The note of its move has to stay the last
                one, by which the next run mends that.
        """
        target = self._volume.root / path
        try:
            if are_two_names(source, target):
                target.unlink()
        except OSError as error:
            raise folder_error(error) from error
        if os.path.lexists(source) and not os.path.lexists(target):
            follow(target, source, self._volume.root)

    def _drop_part(self, fetch: Fetch) -> None:
        (self._volume.parts / _part_name(fetch)).unlink(missing_ok=True)

    def _prove(self, fetch: Fetch, part: PartFile) -> FileState:
        if part.offset != fetch.wanted.size:
            raise ParkedError(ParkReason.WRONG_SIZE, f"{part.offset} of {fetch.wanted.size} bytes")
        if not is_provable(fetch.wanted.checksum):
            return FileState.SIZE_ONLY
        if part.hasher.apple != fetch.wanted.checksum:
            part.discard()
            raise ParkedError(ParkReason.WRONG_BYTES, "the bytes do not match Apple's checksum")
        return FileState.PROVEN

    def _place(self, fetch: Fetch, part: PartFile, state: FileState) -> Provided:
        self._volume.check()
        replaced: Outcome | None = None
        if fetch.replaces is not None:
            # The new version is complete, so the older one may leave.
            replaced = self._store.remove(fetch.replaces, RemovalReason.REPLACED)
        with self._names.claim(fetch.path, fetch.asset_hash, owner=_owner(fetch)) as path:
            touched = self._placer.place(part.path, path)
            proven = self._proven(fetch, path, part.hasher, state)
            return Provided(proven, frozenset(touched), replaced)

    def _adopt(self, fetch: Fetch, path: str) -> ProvenFile | None:
        """Take a file under a name of ours for ours if its bytes are the photo's."""
        target = self._volume.root / path
        wanted = fetch.wanted
        if is_provable(wanted.checksum):
            hasher = hash_file(target, self._token)
            if hasher.apple != wanted.checksum:
                return None
            return self._proven(fetch, path, hasher, FileState.PROVEN)
        captured_ms = fetch.asset.captured_ms
        # Without a checksum, size and the time we set ourselves are all there is.
        if captured_ms is None or target.lstat().st_mtime_ns != captured_ms * 1_000_000:
            return None
        return self._proven(fetch, path, hash_file(target, self._token), FileState.SIZE_ONLY)

    def _relocate(self, fetch: Fetch) -> Found | None:
        """Bring a file over from the library folder of before: moved, or copied between volumes.

        What was copied stays in the old folder, where it is not ours any more.
        """
        for file in fetch.asset.files:
            if file.root is not Root.PREVIOUS or file.kind is not fetch.wanted.kind:
                continue
            volume = self._volumes.get(Root.PREVIOUS)
            if volume is None or file.checksum != fetch.wanted.checksum:
                continue
            source = volume.root / file.path
            if not looks_unchanged(source, file):
                continue
            if (found := self._take(fetch, file, source)) is not None:
                return found
            return self.copy(fetch, source, file.sha256)
        return None

    def _take(self, fetch: Fetch, file: OwnFile, source: Path) -> Found | None:
        """Move a file of ours to where it belongs now; None if it can only be copied."""
        if source.stat().st_dev != self._volume.parts.stat().st_dev:
            return None
        with self._names.claim(
            fetch.path, fetch.asset_hash, file=file, owner=_owner(fetch)
        ) as path:
            try:
                self._rename(file, source, path)
            except OSError as error:
                if error.errno in _CANNOT_MOVE:
                    return None
                raise
            mtime_ns = set_mtime(self._volume.root / path, fetch.asset.captured_ms)
            self._catalog.give_file(
                file.id,
                asset_id=fetch.asset.id,
                kind=fetch.wanted.kind,
                path=path,
                mtime_ns=mtime_ns,
                root=self._root,
            )
        return Found(None)

    def copy(self, fetch: Fetch, source: Path, sha256: str) -> Found | None:
        """Copy a file that is known to have the right bytes; None if it has not."""
        part = self.open_part(fetch)
        try:
            copy_into(part, source, self._token)
            if part.hasher.sha256 == sha256:
                return Found(self.finish(fetch, part))
            part.discard()
        finally:
            part.close()
        return None

    def _bring_back(self, fetch: Fetch) -> Found | None:
        """Use a file from quarantine: the photo was restored, or moved to another library."""
        wanted = fetch.wanted
        for held in self._catalog.quarantined_with_checksum(
            wanted.checksum, wanted.size, self._root
        ):
            owner = _owner(fetch)
            with self._names.claim(fetch.path, fetch.asset_hash, owner=owner) as path:
                if self._store.restore(held, path, owner):
                    return Found(None)
        return None

    def _take_over(self, fetch: Fetch) -> Found | None:
        """Use a file whose own photo has left: a move between libraries is no download."""
        wanted = fetch.wanted
        for file in self._catalog.files_with_checksum(wanted.checksum, wanted.size):
            if file.root is not self._root:
                continue
            owners = self._catalog.asset_views([file.asset_id])
            if not owners or not _gives_away(owners[0], file):
                continue
            source = self._volume.root / file.path
            if not is_unchanged(source, file, self._token):
                continue
            if (found := self._take(fetch, file, source)) is not None:
                return found
        return None

    def _duplicate(self, fetch: Fetch) -> Found | None:
        """Copy a file of ours with the same bytes: a duplicate, or a photo that changes folders."""
        wanted = fetch.wanted
        sources = [
            (self._volumes[file.root].root / file.path, file.sha256)
            for file in self._catalog.files_with_checksum(wanted.checksum, wanted.size)
            if file.root in self._volumes
        ]
        sources += [
            (self._volumes[held.root].quarantine / held.stored_path, held.sha256)
            for held in self._catalog.quarantined_with_checksum(wanted.checksum, wanted.size)
            if held.root in self._volumes
        ]
        for source, sha256 in sources:
            if regular_size(source) != wanted.size:
                continue
            if (found := self.copy(fetch, source, sha256)) is not None:
                return found
        return None

    def _proven(self, fetch: Fetch, path: str, hasher: AssetHasher, state: FileState) -> ProvenFile:
        return ProvenFile(
            asset_id=fetch.asset.id,
            kind=fetch.wanted.kind,
            path=path,
            checksum=fetch.wanted.checksum,
            size=hasher.size,
            sha256=hasher.sha256,
            mtime_ns=(self._volume.root / path).stat().st_mtime_ns,
            state=state,
            root=self._root,
        )


def _gives_away(owner: AssetView, file: OwnFile) -> bool:
    """Whether an asset needs a file no more: it moved, or left its folder without being kept."""
    if owner.removal is None or owner.is_kept:
        return False
    return owner.has_moved or owner.destination not in (Destination.STAY.value, file.root.value)


def _owner(fetch: Fetch) -> Owner:
    return Owner(fetch.asset.id, fetch.wanted.kind)


def _part_name(fetch: Fetch) -> str:
    wanted, asset = fetch.wanted, fetch.asset
    return part_name(asset.zone, asset.record_name, wanted.kind.value, wanted.checksum, wanted.size)
