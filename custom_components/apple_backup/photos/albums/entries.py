"""Making and removing single entries of album views. All functions block.

An entry never owns a file of the library. It is removed only when that loses no byte: a hard link
that is not the last one, a symbolic link of ours, a copy whose bytes are held elsewhere. What
someone has put in its place is left alone.
"""

from enum import Enum, auto
import os
from pathlib import Path
import tempfile

from ..catalog import Catalog, OwnFile, Root, views
from ..catalog.views import AlbumEntry
from ..files.cloning import clone
from ..files.placing import Placer, hash_file, make_folders, regular_size
from ..files.volume import LibraryVolume
from ..folders import Folders
from ..models import ResourceKind
from ..workers import CancelToken
from .methods import ViewMethod
from .playlist import is_own_playlist


class Removal(Enum):
    """What became of an entry that was to go: gone, someone's by now, or its bytes are nowhere else."""

    DONE = auto()
    CHANGED = auto()
    LAST = auto()


class EntryMaker:
    """Makes entries in one library by one method, and removes entries of any."""

    def __init__(self, catalog: Catalog, folders: Folders, token: CancelToken) -> None:
        """Work in a library that is locked for a run."""
        self._catalog = catalog
        self._folders = folders
        self._token = token
        library = folders[Root.LIBRARY]
        self._volume: LibraryVolume = library.volume
        self._placer: Placer = library.placer

    def is_right(self, entry: AlbumEntry, file: OwnFile, method: ViewMethod) -> bool:
        """Whether an entry of ours is there and shows a file by a method."""
        if entry.method != method or entry.sha256 != file.sha256:
            return False
        return self.shows(entry.path, file, method, entry.mtime_ns)

    def shows(
        self, path: str, file: OwnFile, method: ViewMethod, mtime_ns: int | None = None
    ) -> bool:
        """Whether what stands at a path is just what would be made there.

        `mtime_ns`: a copy with this modification time is known to be right; any other is read.
        """
        target, source = self._volume.root / path, self._volume.root / file.path
        try:
            match method:
                case ViewMethod.SYMLINK:
                    return target.is_symlink() and target.readlink() == _link_text(path, file.path)
                case ViewMethod.HARD_LINK:
                    return regular_size(target) is not None and os.path.samestat(
                        target.lstat(), source.lstat()
                    )
                case _:
                    if regular_size(target) != file.size or target.samefile(source):
                        return False
                    known = target.lstat().st_mtime_ns == mtime_ns
                    return known or hash_file(target, self._token).sha256 == file.sha256
        except OSError:
            return False

    def make(
        self, path: str, file: OwnFile, kind: ResourceKind, method: ViewMethod
    ) -> AlbumEntry | None:
        """Make an entry; None if the path is taken or the file is not there.

        Raises:
            OSError: It cannot be made.
        """
        target, source = self._volume.root / path, self._volume.root / file.path
        if regular_size(source) != file.size:
            return None
        make_folders(self._volume.root, target.parent)
        try:
            match method:
                case ViewMethod.HARD_LINK:
                    os.link(source, target, follow_symlinks=False)
                case ViewMethod.SYMLINK:
                    target.symlink_to(_link_text(path, file.path))
                case _:
                    self._copy(source, path, file)
        except FileExistsError:
            return None
        return self.describe(path, file, kind, method)

    def describe(
        self, path: str, file: OwnFile, kind: ResourceKind, method: ViewMethod
    ) -> AlbumEntry:
        """Describe an entry that stands at a path."""
        return AlbumEntry(
            path=path,
            asset_id=file.asset_id,
            kind=kind,
            method=method.value,
            source=file.path,
            sha256=file.sha256,
            size=file.size,
            mtime_ns=(self._volume.root / path).lstat().st_mtime_ns,
        )

    def remove(self, entry: AlbumEntry) -> Removal:
        """Remove an entry, unless it is not (only) ours.

        Raises:
            LibraryMissingError: The folder has gone away.
            OSError: It cannot be removed.
        """
        target = self._volume.root / entry.path
        if not os.path.lexists(target):
            # Unless its folder has just gone away.
            self._volume.check()
            return Removal.DONE
        if self._is_safe_to_remove(target, entry):
            target.unlink()
            return Removal.DONE
        is_file = ViewMethod(entry.method) in (ViewMethod.HARD_LINK, ViewMethod.REFLINK)
        if is_file and regular_size(target) == entry.size and not self._is_held(entry):
            return Removal.LAST
        return Removal.CHANGED

    def _is_safe_to_remove(self, target: Path, entry: AlbumEntry) -> bool:
        match ViewMethod(entry.method):
            case ViewMethod.SYMLINK:
                return target.is_symlink() and target.readlink() == _link_text(
                    entry.path, entry.source
                )
            case ViewMethod.PLAYLIST:
                return is_own_playlist(target)
            case ViewMethod.HARD_LINK if regular_size(target) == entry.size:
                # Another name of these bytes stays, or the photo has been fetched again since.
                return target.lstat().st_nlink > 1 or self._is_copy(target, entry)
            case _:
                return self._is_copy(target, entry)

    def _is_copy(self, target: Path, entry: AlbumEntry) -> bool:
        """Whether these are the bytes of a file of ours elsewhere."""
        return (
            regular_size(target) == entry.size
            and self._is_held(entry)
            and hash_file(target, self._token).sha256 == entry.sha256
        )

    def _is_held(self, entry: AlbumEntry) -> bool:
        for root, quarantined, path in self._catalog.ask(views.places_of, entry):
            if root in self._folders:
                volume = self._folders[root].volume
                place = (volume.quarantine if quarantined else volume.root) / path
                if regular_size(place) == entry.size:
                    return True
        return False

    def _copy(self, source: Path, path: str, file: OwnFile) -> None:
        with tempfile.TemporaryDirectory(prefix="view-", dir=self._volume.parts) as folder:
            copy = Path(folder) / "copy"
            clone(source, copy)
            os.utime(copy, ns=(file.mtime_ns, file.mtime_ns))
            self._placer.place(copy, path)


def _link_text(path: str, source: str) -> Path:
    """Give the text of a symbolic link, which works wherever the library is mounted."""
    return Path(os.path.relpath(source, Path(path).parent))
