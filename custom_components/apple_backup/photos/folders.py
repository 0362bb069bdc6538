"""The folders of one account, and who works in each: the library, the private folder, the old one.

Whatever is done with a file is done by the folder it belongs into. All methods block.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .catalog import Catalog, OwnFile, RemovalReason, Root
from .claims import ParkedError
from .errors import LibraryFolderError
from .files.partfile import PartFile, remove_abandoned
from .files.placing import Placer, flush_folders, prune_folders
from .files.volume import LibraryVolume, folder_error
from .mending import mend_move, mend_restore, remove_scraps
from .plan import Fetch, Move
from .provide import Found, Provided, Provider
from .quarantine import Outcome, QuarantineStore
from .workers import CancelToken


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder that files are written into."""

    volume: LibraryVolume
    store: QuarantineStore
    provider: Provider
    placer: Placer


class Folders:
    """Gives each file to the folder it belongs into."""

    def __init__(
        self, volumes: Mapping[Root, LibraryVolume], catalog: Catalog, token: CancelToken
    ) -> None:
        """`volumes` were opened; the previous library is only read and emptied."""
        self._folders: dict[Root, Folder] = {}
        self._volumes = volumes
        self._catalog = catalog
        self._token = token
        self._left: set[tuple[Root, str]] = set()
        for root, volume in volumes.items():
            if root is Root.PREVIOUS:
                continue
            placer = Placer(volume.root, volume.reservations)
            store = QuarantineStore(volume, catalog, placer, token, root)
            others = {other: volumes[other] for other in volumes if other is not root}
            provider = Provider(volume, catalog, store, placer, token, root=root, others=others)
            self._folders[root] = Folder(volume, store, provider, placer)

    def __getitem__(self, root: Root) -> Folder:
        """Give a folder. Raises KeyError if the account has none of this kind."""
        return self._folders[root]

    def __contains__(self, root: object) -> bool:
        """Whether the account has a folder of this kind."""
        return root in self._folders

    @property
    def previous(self) -> LibraryVolume | None:
        """The library folder of before, if it can be read."""
        return self._volumes.get(Root.PREVIOUS)

    def has_previous(self) -> bool:
        """Whether the library folder of before is there now; its disk may come and go."""
        try:
            return self.previous is not None and bool(self.previous.identify())
        except LibraryFolderError:
            return False

    def roots(self) -> tuple[Root, ...]:
        """Give the kinds of folders there are."""
        return tuple(self._folders)

    def prepare(self) -> None:
        """Mend what a kill has interrupted, and drop parts that nobody will continue.

        Raises:
            LibraryFolderError: A folder cannot be read or written.
        """
        try:
            for folder in self._folders.values():
                folder.placer.mend()
                folder.store.mend()
                remove_abandoned(folder.volume.parts)
                remove_scraps(folder.volume)
            mend_move(self._catalog, self._volumes, self._token)
            mend_restore(self._catalog, self._volumes)
        except OSError as error:
            self.check()
            raise folder_error(error) from error

    def check(self) -> None:
        """Make sure that every folder is still there.

        Raises:
            LibraryMissingError: One is not.
        """
        for folder in self._folders.values():
            folder.volume.check()

    def flush(self, folders: Iterable[Path]) -> None:
        """Flush the entries of folders below the account's folders to the disk.

        Raises:
            LibraryFolderError: It cannot be done; what lies there is not safe.
        """
        try:
            flush_folders(folders)
        except OSError as error:
            self.check()
            raise folder_error(error) from error

    def find(self, fetch: Fetch, known: Container[str]) -> Found | None:
        """Provide a file from what is on disk; None if it has to be downloaded."""
        found = self._folders[fetch.root].provider.find(fetch, known)
        if found is not None:
            for file in fetch.asset.files:
                if file.root is Root.PREVIOUS:
                    self._leave(file)
        return found

    def find_each(
        self, fetches: Sequence[Fetch]
    ) -> list[Found | ParkedError | LibraryFolderError | None]:
        """Do so for several files in one go: most looks cost less than handing them to a thread.

        Returns:
            An outcome for each; an error of the whole folder is the last, and nothing is looked for
            behind it.
        """
        outcomes: list[Found | ParkedError | LibraryFolderError | None] = []
        # One question for all: in a first sync the answer is that there is none.
        known = self._catalog.checksums_here([fetch.wanted.checksum for fetch in fetches])
        for fetch in fetches:
            try:
                outcomes.append(self.find(fetch, known))
            except ParkedError as error:
                outcomes.append(error)
            except OSError as error:
                reason = self.explain(error, fetch.root)
                reason.__cause__ = error
                outcomes.append(reason)
                if isinstance(reason, LibraryFolderError):
                    break
        return outcomes

    def open_part(self, fetch: Fetch) -> PartFile:
        """Open the part of a file to download. Raises DiskFullError."""
        return self._folders[fetch.root].provider.open_part(fetch)

    def finish(self, fetch: Fetch, part: PartFile) -> Provided:
        """Prove a complete part and put it in its place. Raises ParkedError."""
        return self._folders[fetch.root].provider.finish(fetch, part)

    def move(self, move: Move) -> bool:
        """Move a file of ours; False if it is not what we proved any more."""
        moved = self._folders[move.file.root].provider.move(move)
        self._leave(move.file)
        return moved

    def remove(self, file: OwnFile, reason: RemovalReason) -> Outcome:
        """Move a file of ours into the quarantine of its folder.

        A folder that is not used any more keeps its files, which are not ours then.
        """
        folder = self._folders.get(file.root)
        if folder is None:
            return Outcome.LEFT
        outcome = folder.store.remove(file, reason)
        self._leave(file)
        return outcome

    def prune(self) -> None:
        """Remove the folders that this run has emptied; nothing may be placed meanwhile."""
        for root, path in sorted(self._left, reverse=True):
            base = self._volumes[root].root
            prune_folders(base, base / path)
        self._left.clear()

    def _leave(self, file: OwnFile) -> None:
        self._left.add((file.root, file.path.rpartition("/")[0]))

    def explain(self, error: OSError, root: Root) -> LibraryFolderError | ParkedError:
        """Tell whether a failed file operation ends the run, or costs one file alone."""
        return self._folders[root].provider.explain(error)
