"""Putting a finished file under its final name without ever replacing another one.

A hard link fails when the name is taken, which a rename does not; so a file is linked to its
final name and then loses its old one. Where there are no hard links (exFAT, some shares), an
empty file is created exclusively under the final name and then replaced; a note beside it says
that the empty file is ours should the power fail in between.

All functions block.
"""

from collections.abc import Iterable
import contextlib
import errno
import hashlib
import os
from pathlib import Path, PurePath
import stat
import tempfile

from ...regular_files import FileTooLongError, NotRegularError, open_regular, read_note
from ..errors import SyncCancelledError
from ..workers import CancelToken
from .checksum import AssetHasher

CHUNK_BYTES = 1 << 20
# The catalog keeps nanoseconds in 64 bits.
_FARTHEST_MS = 2**63 // 1_000_000
FOLDER_MODE = 0o755
# Longer than any path that Linux takes.
_MAX_NOTE_BYTES = 8192

_NO_LINKS = frozenset(
    {errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EINVAL}
)


class Placer:
    """Places files inside one library folder."""

    def __init__(self, root: Path, reservations: Path) -> None:
        """`reservations` holds the notes of names that are reserved by an empty file."""
        self._root = root
        self._reservations = reservations

    def place(self, source: Path, path: str) -> set[Path]:
        """Move a file to a relative path in the library.

        Args:
            source: A file on the same volume, complete and flushed.
            path: Where it belongs, relative to the library, with `/`.

        Returns:
            The folders to flush before the file may be called safe.

        Raises:
            FileExistsError: The name is taken; nothing has changed.
            OSError: It cannot be done; the source is still there.
        """
        target = self._root / path
        touched = make_folders(self._root, target.parent)
        if is_one_name(source, target):
            source.rename(target)
            return touched
        try:
            os.link(source, target, follow_symlinks=False)
        except FileExistsError:
            if not self._is_same_or_reserved(source, target):
                raise
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            self._place_by_reservation(source, target)
            return touched
        if source.exists():
            source.unlink()
        return touched

    def _is_same_or_reserved(self, source: Path, target: Path) -> bool:
        """Finish what a kill has interrupted: the link exists already, or the name is reserved."""
        if are_two_names(source, target):
            return True
        if self.is_reserved(target):
            source.replace(target)
            self._note(target).unlink(missing_ok=True)
            return True
        return False

    def _place_by_reservation(self, source: Path, target: Path) -> None:
        note = self._note(target)
        if not self.is_reserved(target):
            path = target.relative_to(self._root).as_posix()
            note.unlink(missing_ok=True)
            with note.open("x", encoding="utf-8", errors="surrogateescape") as file:
                file.write(path)
            flush_folders([self._reservations])
            try:
                os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644))
            except OSError:
                note.unlink(missing_ok=True)
                raise
        try:
            source.replace(target)
        except OSError:
            if self.is_reserved(target):
                target.unlink()
            note.unlink(missing_ok=True)
            raise
        note.unlink(missing_ok=True)

    def is_reserved(self, target: Path) -> bool:
        """Whether the file there is an empty one that we created to hold the name."""
        try:
            status = target.lstat()
        except OSError:
            return False
        return stat.S_ISREG(status.st_mode) and status.st_size == 0 and self._note(target).exists()

    def may_take(self, source: Path, target: Path) -> bool:
        """Whether a name that is there is no other file: a kill has interrupted its placing."""
        return are_two_names(source, target) or self.is_reserved(target)

    def mend(self) -> None:
        """Give back the names that a kill has left reserved; what is wanted is reserved anew."""
        for note in list(self._reservations.iterdir()):
            if note.is_dir() and not note.is_symlink():
                # Not ours, and what is in it may be anything.
                continue
            path = _reserved_path(note)
            if path and _is_inside(path) and self.is_reserved(target := self._root / path):
                target.unlink()
            note.unlink()

    def _note(self, target: Path) -> Path:
        name = os.fsencode(target.relative_to(self._root))
        return self._reservations / hashlib.sha256(name).hexdigest()


def _reserved_path(note: Path) -> str | None:
    """Read a note; None if it is none that we wrote."""
    try:
        return os.fsdecode(read_note(note, _MAX_NOTE_BYTES))
    except NotRegularError, FileTooLongError:
        return None


def _is_inside(path: str) -> bool:
    """Whether a note, which anybody may have written, names a path of the library."""
    return not path.startswith("/") and ".." not in PurePath(path).parts and "\0" not in path


def is_one_name(one: Path, other: Path) -> bool:
    """Whether two paths are one entry of a folder, on a volume that does not tell them apart.

    Such an entry may be one of several links to its file, so a count of links says nothing.

    Raises:
        OSError: The folder cannot be read.
    """
    if not _are_one_file(one, other) or not one.parent.samefile(other.parent):
        return False
    spelled = {path.name for path in one.parent.iterdir()}
    return one.name == other.name or not {one.name, other.name} <= spelled


def are_two_names(one: Path, other: Path) -> bool:
    """Whether a file is there under both paths, so that one of them may go.

    Raises:
        OSError: The folder cannot be read.
    """
    return _are_one_file(one, other) and not is_one_name(one, other)


def _are_one_file(one: Path, other: Path) -> bool:
    try:
        return os.path.samestat(one.lstat(), other.lstat())
    except OSError:
        return False


def make_folders(root: Path, folder: Path) -> set[Path]:
    """Create a folder below `root`; returns it and those whose entries have changed."""
    touched = {folder}
    missing: list[Path] = []
    current = folder
    while current != root and not current.is_dir():
        missing.append(current)
        current = current.parent
    for path in reversed(missing):
        with contextlib.suppress(FileExistsError):
            path.mkdir(FOLDER_MODE)
        touched.add(path.parent)
    return touched


def prune_folders(root: Path, folder: Path) -> None:
    """Remove a folder below `root` if it is empty, and those above it that become so."""
    while folder != root and root in folder.parents:
        try:
            folder.rmdir()
        except FileNotFoundError:
            pass
        except OSError:
            return
        folder = folder.parent


def flush_folders(folders: Iterable[Path]) -> None:
    """Flush folder entries to the disk; file systems that cannot do so are let pass."""
    for folder in folders:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        except OSError as error:
            # Some network and FUSE file systems refuse to flush folders.
            if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EBADF):
                raise
        finally:
            os.close(descriptor)


def write_note(path: Path, text: str) -> None:
    """Write a small file of our own, whole or not at all, and never through a link in its place."""
    descriptor, name = tempfile.mkstemp(prefix="note-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(OSError):
            # Some volumes know no rights.
            Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def set_mtime(path: Path, captured_ms: int | None) -> int:
    """Set a file's modification time to the capture time; returns what the volume made of it (ns).

    Many file systems cannot hold every date, nor can the catalog; such a file keeps its time.
    """
    if captured_ms is not None and abs(captured_ms) < _FARTHEST_MS:
        with contextlib.suppress(OSError, OverflowError):
            os.utime(path, ns=(captured_ms * 1_000_000,) * 2)
    return path.stat().st_mtime_ns


def regular_size(path: Path) -> int | None:
    """Give the size of a regular file; None if there is none or it is something else."""
    try:
        status = path.lstat()
    except OSError:
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def hash_file(path: Path, token: CancelToken | None = None) -> AssetHasher:
    """Read a file once and hash it.

    Raises:
        SyncCancelledError: The token was cancelled.
        OSError: The file cannot be read.
    """
    hasher = AssetHasher()
    buffer = bytearray(CHUNK_BYTES)
    view = memoryview(buffer)
    with os.fdopen(open_regular(path), "rb", buffering=0) as file:
        while count := file.readinto(buffer):
            if token is not None and token.cancelled:
                raise SyncCancelledError
            hasher.update(view[:count])
    return hasher
