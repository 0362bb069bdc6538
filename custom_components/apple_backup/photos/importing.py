"""Bringing photos from elsewhere into a library: into a folder of their own beside its photos.

What is brought is nobody's but the user's: no sync, no quarantine and no check ever touches it.
Each file is written under another name, flushed, and given its name without replacing anything.
All methods block.
"""

from collections.abc import Callable
import contextlib
from datetime import datetime
import os
from pathlib import Path
import secrets
import time
from typing import Final

from .errors import LibraryFolderError
from .files.checksum import AssetHasher
from .files.placing import Placer, flush_folders, hash_file, regular_size, set_mtime
from .files.volume import LibraryVolume, folder_error
from .layout.safe_names import safe_name, split_name
from .layout.template import IMPORTED_FOLDER, UNKNOWN_DATE

_WORK_FOLDER: Final = "imports"
_ABANDONED_SECONDS: Final = 24 * 3600
_MOST_NAMES: Final = 10_000
_MAX_FOLDER_BYTES: Final = 120


class Importer:
    """Writes photos into `Imported/<source>/<year>/<month>/` of one library."""

    def __init__(self, volume: LibraryVolume, source: str) -> None:
        """Prepare; `source` is where the photos are from, such as the name of a device.

        Raises:
            LibraryFolderError: The library is not there, or cannot be written.
        """
        self._volume = volume
        self.folder = (
            f"{IMPORTED_FOLDER}/{safe_name(source, 'Backup', max_bytes=_MAX_FOLDER_BYTES)}"
        )
        self._work = volume.state / _WORK_FOLDER / secrets.token_hex(8)
        self._touched: set[Path] = set()
        volume.check()
        volume.check_writable()
        try:
            self._remove_abandoned()
            self._work.mkdir(parents=True)
            self._placer = Placer(volume.root, self._work)
        except OSError as error:
            raise folder_error(error) from error

    def new_file(self, name: str, taken: datetime | None, size: int) -> ImportedFile:
        """Begin to write a file.

        Args:
            name: What it is called, which may be any text.
            taken: When the photo was taken; its folder and its time follow from that.
            size: How many bytes it will have.

        Raises:
            DiskFullError: It does not fit.
            LibraryFolderError: The library is gone, or cannot be written.
        """
        self._volume.check()
        self._volume.require(size)
        when = f"{taken:%Y/%m}" if taken is not None else UNKNOWN_DATE
        stem, extension = split_name(name)
        base = f"{self.folder}/{when}/{safe_name(stem, 'unnamed')}"
        try:
            part = self._work / f"{secrets.token_hex(8)}.part"
            return ImportedFile(part, taken, lambda it: self._place(it, base, extension or ""))
        except OSError as error:
            raise folder_error(error) from error

    def finish(self) -> None:
        """Make sure that the names of all files are on the disk.

        Raises:
            LibraryFolderError: They cannot be; what was brought may be gone after a power cut.
        """
        try:
            flush_folders(folder for folder in self._touched if folder.is_dir())
        except OSError as error:
            raise folder_error(error) from error

    def close(self) -> None:
        """Remove what is not finished."""
        with contextlib.suppress(OSError):
            for path in self._work.iterdir():
                path.unlink()
            self._work.rmdir()

    def _place(self, file: ImportedFile, base: str, extension: str) -> bool:
        """Give a file its name, or the next that is free; False if it is there already."""
        self._volume.check()
        for number in range(1, _MOST_NAMES):
            path = f"{base}{extension}" if number == 1 else f"{base} ({number}){extension}"
            if os.path.lexists(self._volume.root / path):
                if file.is_same(self._volume.root / path):
                    return False
                continue
            with contextlib.suppress(FileExistsError):
                self._touched |= self._placer.place(file.path, path)
                return True
        raise LibraryFolderError("too many files of one name")

    def _remove_abandoned(self) -> None:
        """Remove what a kill has left behind, and no other import is writing now."""
        folder = self._volume.state / _WORK_FOLDER
        if not folder.is_dir():
            return
        for work in folder.iterdir():
            if time.time() - work.lstat().st_mtime < _ABANDONED_SECONDS:
                continue
            # What is no folder or file of ours stays there, and is in nobody's way.
            with contextlib.suppress(OSError):
                for path in work.iterdir():
                    if path.suffix == ".part":
                        path.unlink()
                # What is left are names that were reserved.
                Placer(self._volume.root, work).mend()
                work.rmdir()


class ImportedFile:
    """A file that is being written."""

    def __init__(
        self, path: Path, taken: datetime | None, place: Callable[[ImportedFile], bool]
    ) -> None:
        """Create it under a name that nobody looks at; raises OSError."""
        self.path = path
        self._taken = taken
        self._place = place
        self._hasher = AssetHasher()
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        self._file = os.fdopen(os.open(path, flags, 0o644), "wb", buffering=0)

    @property
    def checksum(self) -> str:
        """Apple's checksum of what was written so far."""
        return self._hasher.apple

    def write(self, data: bytes) -> None:
        """Append bytes.

        Raises:
            DiskFullError: There is no space left.
            LibraryFolderError: It cannot be written.
        """
        view = memoryview(data)
        self._hasher.update(view)
        try:
            while view:
                view = view[self._file.write(view) :]
        except OSError as error:
            raise folder_error(error) from error

    def place(self) -> bool:
        """Give it its name; False if the very same file is there already. Raises as `write`."""
        try:
            os.fsync(self._file.fileno())
            captured = None if self._taken is None else round(self._taken.timestamp() * 1000)
            set_mtime(self.path, captured)
            return self._place(self)
        except OSError as error:
            raise folder_error(error) from error

    def is_same(self, other: Path) -> bool:
        """Whether another file has the very same bytes."""
        if regular_size(other) != self._hasher.size:
            return False
        try:
            return hash_file(other).sha256 == self._hasher.sha256
        except OSError:
            return False

    def close(self) -> None:
        """Close it, and remove it if it has not been placed."""
        self._file.close()
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)
