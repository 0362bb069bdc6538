"""Tells whether photos from elsewhere are in a library already. Blocking, from any thread."""

from array import array
from bisect import bisect_left
from collections.abc import Callable
import os
from pathlib import Path
import stat

from .catalog import Root, contents
from .catalog.contents import Likely, Looks, Presence
from .errors import LibraryFolderError
from .files.placing import hash_file
from .layout.template import IMPORTED_FOLDER
from .run import Library


class LibraryContents:
    """The contents of one account's library, by Apple's checksum and by looks."""

    def __init__(self, opened: Callable[[], Library]) -> None:
        """Ask `opened` for the library each time: it may have been closed meanwhile."""
        self._opened = opened
        self._known: array[int] | None = None
        self._imported: dict[int, list[Path]] | None = None
        self._hashes: dict[Path, str | None] = {}

    def is_listed(self) -> bool:
        """Whether Apple has told once what there is.

        Raises:
            CatalogError: The catalog cannot be asked.
        """
        return self._opened().catalog.ask(contents.is_listed)

    def has_size(self, size: int) -> bool:
        """Whether any file, here or in iCloud, has this size; raises as `is_listed`.

        If none has, no bytes of this size can be known, and nobody has to read them.
        """
        if self._known is None:
            self._known = self._opened().catalog.ask(contents.sizes)
        at = bisect_left(self._known, size)
        return (at < len(self._known) and self._known[at] == size) or size in self._sizes()

    def presence(self, checksum: str, size: int) -> Presence | None:
        """Tell where the bytes with Apple's checksum are; raises as `is_listed`."""
        return self._opened().catalog.ask(contents.presence, checksum, size)

    def is_imported(self, checksum: str, size: int) -> bool:
        """Whether the bytes were brought here before, from a backup."""
        return any(self._hash(path) == checksum for path in self._sizes().get(size, ()))

    def likely(self, looks: Looks) -> Likely | None:
        """Return a photo that is probably the same, though its bytes are others."""
        return self._opened().catalog.ask(contents.likely, looks)

    def _sizes(self) -> dict[int, list[Path]]:
        """Return what was imported, by size; read when first needed."""
        if self._imported is None:
            self._imported = {}
            root = self._opened().volumes[Root.LIBRARY].root
            for folder, _, names in os.walk(root / IMPORTED_FOLDER):
                for name in names:
                    path = Path(folder) / name
                    try:
                        status = path.lstat()
                    except OSError:
                        continue
                    if stat.S_ISREG(status.st_mode):
                        self._imported.setdefault(status.st_size, []).append(path)
        return self._imported

    def _hash(self, path: Path) -> str | None:
        """Return Apple's checksum of a file; None if it cannot be read."""
        if path not in self._hashes:
            try:
                self._hashes[path] = hash_file(path).apple
            except OSError, LibraryFolderError:
                self._hashes[path] = None
        return self._hashes[path]
