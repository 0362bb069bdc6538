"""A folder that decrypted files may be written to, and the safe writing of each of them.

Exports are the one way in which content of a backup gets onto a disk in the clear. So the folder
may not lie where others look (what the web server or the media browser serves) nor in a backup;
folders are made for their owner alone (0700), files, too (0600). The folder is entered step by
step without following links, and nothing that is there is ever replaced: a file is written under
another name and then linked to its own.

All functions block.
"""

from collections.abc import Iterable, Iterator
import contextlib
import ctypes
from dataclasses import dataclass
import errno
from itertools import islice
import os
from pathlib import Path
import secrets
from typing import Final, Self

from ..errors import ExportError, ExportExistsError, ExportFolderNotAllowedError, ExportSpaceError

RESERVE_BYTES: Final = 512 * 1024 * 1024

_FOLDER_MODE: Final = 0o700
_FILE_MODE: Final = 0o600
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# Folders on the way need not be readable.
_PASSAGE: Final = os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW_FILE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_NO_SPACE: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
# The file system cannot hold a file of this name or size, or something else is in its way.
_THIS_FILE: Final = frozenset(
    {errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ, errno.EFBIG}
    | {errno.ENOTDIR, errno.ELOOP, errno.EISDIR}
)
_NO_LINKS: Final = frozenset(
    {errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EINVAL}
)
_MOST_ENTRIES: Final = 10_000
_CHECK_EVERY: Final = 64 * 1024 * 1024


class UnwritableError(Exception):
    """This one file cannot be written; others may."""


@dataclass(frozen=True, slots=True)
class ExportTarget:
    """Where an export goes.

    Attributes:
        folder: An absolute path; what of it does not exist is made.
        forbidden: Folders of which no export may be inside, nor outside around them.
        reserve_bytes: How much space has to stay free on the volume.
    """

    folder: Path
    forbidden: tuple[Path, ...] = ()
    reserve_bytes: int = RESERVE_BYTES

    def open(self) -> ExportFolder:
        """Check the folder, make it if need be, and open it.

        Raises:
            ExportFolderNotAllowedError: It is forbidden, or not absolute.
            ExportError: It cannot be made or opened.
        """
        if not self.folder.is_absolute() or "\0" in str(self.folder):
            raise ExportFolderNotAllowedError("the export folder has to be an absolute path")
        try:
            return ExportFolder(_enter(self.folder, self.forbidden), self.reserve_bytes)
        except OSError as error:
            raise _as_export_error(error) from error


class ExportFolder:
    """An opened export folder."""

    def __init__(self, descriptor: int, reserve_bytes: int) -> None:
        """Take over the folder's descriptor."""
        self._root = descriptor
        self._reserve = reserve_bytes
        self._path = ""
        self._current = os.dup(descriptor)
        self._unchecked = 0

    def require_space(self, size: int = 0) -> None:
        """Make sure that so many bytes fit.

        Raises:
            ExportSpaceError: They do not.
        """
        status = os.fstatvfs(self._root)
        if status.f_bavail * status.f_frsize < size + self._reserve:
            raise ExportSpaceError

    def spend(self, size: int) -> None:
        """Count bytes that were written and look at the free space now and then.

        Raises:
            ExportSpaceError: There is too little left.
        """
        self._unchecked += size
        if self._unchecked >= _CHECK_EVERY:
            self._unchecked = 0
            self.require_space()

    @contextlib.contextmanager
    def new_file(self, path: str) -> Iterator[NewFile]:
        """Create a file at a relative path, which appears when the context is left in order.

        Raises:
            ExportExistsError: Something has this name; nothing was changed.
            UnwritableError: This file cannot be written.
            ExportError: Nothing can be written.
        """
        folder, _, name = path.rpartition("/")
        with _translated():
            self._go(folder)
            if _exists(name, self._current):
                raise ExportExistsError(path)
            file = NewFile(self._current, name)
        try:
            yield file
            with _translated():
                file.place()
        finally:
            with _translated():
                file.close()

    def flush(self) -> None:
        """Make sure that all that was written is on the disk; one call for all files."""
        syncfs = getattr(ctypes.CDLL(None), "syncfs", None)
        with _translated():
            if syncfs is None or syncfs(self._root) != 0:
                os.fsync(self._root)

    def close(self) -> None:
        """Close the folder."""
        for descriptor in (self._current, self._root):
            with contextlib.suppress(OSError):
                os.close(descriptor)

    def __enter__(self) -> Self:
        """Close it in the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the folder."""
        self.close()

    def _go(self, folder: str) -> None:
        """Open a folder below, making it if need be; the last one stays open."""
        if folder == self._path:
            return
        descriptor = os.dup(self._root)
        for part in folder.split("/") if folder else ():
            descriptor = _descend(descriptor, part)
        os.close(self._current)
        self._current, self._path = descriptor, folder


class NewFile:
    """A file that is being written under a temporary name."""

    def __init__(self, folder: int, name: str) -> None:
        """Create it, empty, with mode 0600; raises OSError."""
        self._folder = folder
        self._name = name
        self._temporary = f".{secrets.token_hex(8)}.part"
        self._descriptor = os.open(self._temporary, _NEW_FILE, _FILE_MODE, dir_fd=folder)
        self._is_placed = False

    def write(self, data: bytes | memoryview) -> None:
        """Append bytes.

        Raises:
            UnwritableError: This file cannot be written on.
            ExportError: Nothing can be written.
        """
        view = memoryview(data)
        with _translated():
            while view:
                view = view[os.write(self._descriptor, view) :]

    def set_mtime(self, seconds: int) -> None:
        """Set the modification time; file systems that cannot hold it keep their own."""
        with contextlib.suppress(OSError, OverflowError):
            os.utime(self._descriptor, (seconds, seconds))

    def flush(self) -> None:
        """Make sure that the content is on the disk."""
        with _translated():
            os.fsync(self._descriptor)

    def place(self) -> None:
        """Give it its name without replacing another file; raises OSError."""
        try:
            os.link(
                self._temporary,
                self._name,
                src_dir_fd=self._folder,
                dst_dir_fd=self._folder,
                follow_symlinks=False,
            )
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            # exFAT and some shares have no links: an empty file of ours holds the name.
            os.close(os.open(self._name, _NEW_FILE, _FILE_MODE, dir_fd=self._folder))
            os.replace(
                self._temporary, self._name, src_dir_fd=self._folder, dst_dir_fd=self._folder
            )
            self._is_placed = True

    def close(self) -> None:
        """Close it and remove its temporary name; raises OSError."""
        os.close(self._descriptor)
        if not self._is_placed:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self._temporary, dir_fd=self._folder)


def _enter(folder: Path, forbidden: Iterable[Path]) -> int:
    """Walk to the folder from the root, refusing each forbidden folder on the way."""
    real = folder.resolve()
    barred: set[tuple[int, int]] = set()
    for resolved in _with_links(forbidden):
        if real.is_relative_to(resolved) or resolved.is_relative_to(real):
            raise ExportFolderNotAllowedError(str(folder))
        with contextlib.suppress(OSError):
            status = resolved.stat()
            barred.add((status.st_dev, status.st_ino))
    descriptor = os.open(real.anchor, _PASSAGE)
    for part in real.parts[1:]:
        descriptor = _descend(descriptor, part, _PASSAGE)
        # Mounted a second time, or spelled differently where case does not count.
        status = os.fstat(descriptor)
        if (status.st_dev, status.st_ino) in barred:
            os.close(descriptor)
            raise ExportFolderNotAllowedError(str(folder))
    return _descend(descriptor, ".")


def _with_links(folders: Iterable[Path]) -> Iterator[Path]:
    """Yield folders, and those that links directly in them lead to: they are served as well."""
    for folder in folders:
        resolved = folder.resolve()
        yield resolved
        with contextlib.suppress(OSError), os.scandir(resolved) as entries:
            for entry in islice(entries, _MOST_ENTRIES):
                if entry.is_symlink():
                    yield Path(entry.path).resolve()


def _descend(parent: int, name: str, flags: int = _FOLDER) -> int:
    """Open a folder inside one, which is closed; make it if it does not exist."""
    try:
        with contextlib.suppress(FileNotFoundError):
            return os.open(name, flags, dir_fd=parent)
        with contextlib.suppress(FileExistsError):
            os.mkdir(name, _FOLDER_MODE, dir_fd=parent)
        return os.open(name, flags, dir_fd=parent)
    finally:
        os.close(parent)


def _exists(name: str, folder: int) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Tell errors that concern one file from those that end the export."""
    try:
        yield
    except OSError as error:
        if isinstance(error, FileExistsError):
            raise ExportExistsError from error
        if error.errno in _THIS_FILE:
            raise UnwritableError(error.strerror) from error
        raise _as_export_error(error) from error


def _as_export_error(error: OSError) -> ExportError:
    kind = ExportSpaceError if error.errno in _NO_SPACE else ExportError
    return kind(error.strerror or "")
