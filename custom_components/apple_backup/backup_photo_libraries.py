"""Lets the photos of a backup be compared with, and brought into, the libraries of iCloud accounts.

The two libraries of this integration know nothing of each other; this is where they meet. All
methods of these classes block and are called from the threads that read the backup.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Final

from .backups.errors import ExportSpaceError, LibraryNotListedError, LibraryUnavailableError
from .backups.photo_matching.comparison import Hasher, Looks
from .backups.photo_matching.report import Likeness, PhotoState
from .photos.catalog.contents import Looks as LibraryLooks, Presence
from .photos.contents import LibraryContents
from .photos.errors import DiskFullError, PhotosError
from .photos.files.checksum import AssetHasher

if TYPE_CHECKING:
    from .backups.photo_matching.copying import TargetFile
    from .photos.engine import SyncEngine
    from .photos.importing import ImportedFile, Importer

_STATES: Final = {
    Presence.LIBRARY: PhotoState.IN_LIBRARY,
    Presence.ICLOUD: PhotoState.IN_ICLOUD,
}


class AccountLibraries:
    """The libraries of some accounts, asked as one: what one of them has is not only in a backup."""

    def __init__(self, libraries: Iterable[LibraryContents]) -> None:
        """Ask some libraries."""
        self._libraries = tuple(libraries)

    def require_listed(self) -> None:
        """Make sure that something can be said of what is missing.

        Raises:
            LibraryNotListedError: Of some library it is not known what is in iCloud.
            LibraryUnavailableError: One cannot be asked.
        """
        with _translated():
            if not all(library.is_listed() for library in self._libraries):
                raise LibraryNotListedError

    def hasher(self) -> Hasher:
        """Return what computes Apple's checksum."""
        return AssetHasher()

    def has_size(self, size: int) -> bool:
        """Whether any file there has this size."""
        with _translated():
            return any(library.has_size(size) for library in self._libraries)

    def find(self, checksum: str, size: int) -> PhotoState | None:
        """Tell where some bytes are, the nearest place first."""
        with _translated():
            found = {library.presence(checksum, size) for library in self._libraries}
            for presence, state in _STATES.items():
                if presence in found:
                    return state
            if any(library.is_imported(checksum, size) for library in self._libraries):
                return PhotoState.IMPORTED
        return None

    def likely(self, looks: Looks) -> Likeness | None:
        """Return a photo that looks the same."""
        taken = None if looks.taken is None else round(looks.taken.timestamp() * 1000)
        wanted = LibraryLooks(looks.name, taken, looks.size, looks.width, looks.height)
        with _translated():
            for library in self._libraries:
                if (found := library.likely(wanted)) is not None:
                    return Likeness(found.name, tuple(sorted(it.value for it in found.agrees)))
        return None


class ImportTarget:
    """Brings photos into the library of an account, beside what is synced."""

    def __init__(self, engine: SyncEngine, source: str) -> None:
        """Bring them to a folder named after their source, such as a device."""
        self._engine = engine
        self._source = source
        self._importer: Importer | None = None

    @property
    def folder(self) -> str:
        """The folder below the library."""
        return "" if self._importer is None else self._importer.folder

    def open(self) -> None:
        """Check that the library is there and can be written."""
        with _translated():
            self._importer = self._engine.importer(self._source)

    def new_file(self, name: str, taken: datetime | None, size: int) -> TargetFile:
        """Begin to write a file."""
        assert self._importer is not None
        with _translated():
            return _LibraryFile(self._importer.new_file(name, taken, size))

    def finish(self) -> None:
        """Flush the names of what was written."""
        if self._importer is not None:
            with _translated():
                self._importer.finish()

    def close(self) -> None:
        """Remove what is not finished."""
        if self._importer is not None:
            self._importer.close()


class _LibraryFile:
    """A file of the library that is being written."""

    def __init__(self, file: ImportedFile) -> None:
        self._file = file

    def write(self, data: bytes) -> None:
        """Append bytes."""
        with _translated():
            self._file.write(data)

    def place(self) -> bool:
        """Give it its name; False if the very same file is there already."""
        with _translated():
            return self._file.place()

    def close(self) -> None:
        """Remove it, unless it has its name."""
        self._file.close()


@contextmanager
def _translated() -> Iterator[None]:
    """Tell errors of a library as those of work on a backup."""
    try:
        yield
    except DiskFullError as err:
        raise ExportSpaceError from err
    except PhotosError as err:
        raise LibraryUnavailableError(str(err)) from err
