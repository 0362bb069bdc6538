"""The library folder as a volume: its marker, its free space, and whether it can be written.

A network share or disk that is not mounted leaves an empty folder behind. Only a marker file
tells a library from that, so nothing is ever written into a folder without one, and a marker is
made only when the user sets a library up.
"""

from dataclasses import dataclass
import errno
import hashlib
import json
import os
from pathlib import Path
import tempfile
import uuid

from ...regular_files import FileTooLongError, NotRegularError, read_note
from ..errors import (
    DiskFullError,
    LibraryFolderError,
    LibraryInUseError,
    LibraryMissingError,
    LibraryNotWritableError,
    LibraryObstructedError,
)
from .placing import flush_folders, write_note

STATE_FOLDER = ".apple_backup"
MARKER_NAME = "library.json"
PARTS_FOLDER = "parts"
QUARANTINE_FOLDER = "quarantine"
RESERVATIONS_FOLDER = "reservations"
DEFAULT_RESERVE_BYTES = 1 << 30

_MARKER_VERSION = 1
_MAX_MARKER_BYTES = 65_536
_FOLDERS = (PARTS_FOLDER, QUARANTINE_FOLDER, RESERVATIONS_FOLDER)
_README_NAME = "README.txt"
_README = (
    "This folder belongs to Apple Backup, an integration of Home Assistant.\n"
    "\n"
    "library.json   marks the folder above as a library; without it nothing is synced\n"
    "kept.jsonl     which photos stay here although they are gone from iCloud; do not delete it\n"
    "quarantine     files that were removed from the library. They stay until you restore them,\n"
    "               unless you have set 'Empty the quarantine after' in the options: then those\n"
    "               that have waited longer are deleted for good\n"
    "parts          downloads that have not finished\n"
    "imports        photos that are being brought here from a backup\n"
    "reservations   names that are about to be taken\n"
    "lock.json      who is using the library\n"
    "last_run       the number of the last run\n"
    "own_sums       which SHA256SUMS is ours, so that yours is never replaced\n"
    "SHA256SUMS     checksums of the last complete check, if the folder above has a list of yours\n"
    "\n"
    "Which of them may be deleted: docs/reference/files.md of Apple Backup.\n"
)
NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})
_NO_RIGHT = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@dataclass(frozen=True, slots=True)
class Marker:
    """What the marker file says: which library this is, and (hashed) whose."""

    library_id: str
    owner: str


def prepare_library(path: Path, account_id: str) -> None:
    """Create the library folder and its marker; does nothing to a library of this account.

    Called when the user sets up an account or chooses another folder, never by a run. Blocking.

    Raises:
        LibraryNotWritableError: The folder cannot be created or written.
        LibraryInUseError: The folder holds the library of another account.
    """
    state = path / STATE_FOLDER
    try:
        state.mkdir(parents=True, exist_ok=True)
        marker = _read_marker(state)
        if marker is None:
            library_id = uuid.uuid4().hex
            marker = Marker(library_id, _owner(library_id, account_id))
            for folder in _FOLDERS:
                (state / folder).mkdir(exist_ok=True)
            write_note(state / _README_NAME, _README)
            _write_marker(state, marker)
    except OSError as error:
        raise folder_error(error) from error
    if marker.owner != _owner(marker.library_id, account_id):
        raise LibraryInUseError("the folder holds the library of another account")
    LibraryVolume(path, account_id).check_writable()


def _renew_readme(path: Path) -> None:
    """Let it say what is true of this version; somebody who has deleted it does not want it."""
    if not os.path.lexists(path) or (path.is_dir() and not path.is_symlink()):
        return
    try:
        is_right = read_note(path, len(_README)) == _README.encode()
    except NotRegularError, FileTooLongError:
        is_right = False
    if not is_right:
        write_note(path, _README)


class LibraryVolume:
    """A library folder that was set up. All methods block."""

    def __init__(
        self, root: Path, account_id: str, reserve_bytes: int = DEFAULT_RESERVE_BYTES
    ) -> None:
        """`reserve_bytes` stay free, whatever there is to fetch."""
        self.root = root
        self.state = root / STATE_FOLDER
        self.parts = self.state / PARTS_FOLDER
        self.quarantine = self.state / QUARANTINE_FOLDER
        self.reservations = self.state / RESERVATIONS_FOLDER
        self._account_id = account_id
        self._reserve_bytes = reserve_bytes
        self.library_id: str | None = None

    def open(self) -> str:
        """Check that this is the account's library and can be written; returns the library's id.

        Raises:
            LibraryMissingError: No marker: probably the volume is not mounted.
            LibraryObstructedError: Something else lies in place of the marker.
            LibraryInUseError: The library of another account.
            LibraryNotWritableError: No right to write, or a read-only volume.
        """
        library_id = self.identify()
        self.check_writable()
        try:
            for folder in _FOLDERS:
                (self.state / folder).mkdir(exist_ok=True)
            _renew_readme(self.state / _README_NAME)
        except OSError as error:
            raise folder_error(error) from error
        self.library_id = library_id
        return library_id

    def identify(self) -> str:
        """Check that this is the account's library, without writing; returns the library's id.

        Raises:
            LibraryMissingError: No marker.
            LibraryInUseError: The library of another account.
        """
        marker = self._marker()
        if marker.owner != _owner(marker.library_id, self._account_id):
            raise LibraryInUseError("the folder holds the library of another account")
        return marker.library_id

    def check(self) -> None:
        """Make sure that the same library is still there; called before anything is placed.

        Raises:
            LibraryMissingError: It is not.
        """
        marker = self._marker()
        if self.library_id is not None and marker.library_id != self.library_id:
            raise LibraryMissingError("another library is in its place")

    def check_writable(self) -> None:
        """Write and remove a file of our own.

        Raises:
            LibraryNotWritableError, DiskFullError: It cannot be done.
        """
        try:
            descriptor, name = tempfile.mkstemp(prefix="probe-", dir=self.state)
            os.close(descriptor)
            Path(name).unlink()
        except OSError as error:
            raise folder_error(error) from error

    def free_bytes(self) -> int:
        """Tell how many bytes may be written, the reserve apart; also before the set-up."""
        path = self.root
        while not path.exists() and path != path.parent:
            path = path.parent
        try:
            status = os.statvfs(path)
        except OSError as error:
            raise folder_error(error) from error
        return max(0, status.f_bavail * status.f_frsize - self._reserve_bytes)

    def require(self, size: int) -> None:
        """Make sure that `size` bytes fit.

        Raises:
            DiskFullError: They would use up the reserve.
        """
        if size > self.free_bytes():
            raise DiskFullError(f"{size} bytes do not fit")

    def _marker(self) -> Marker:
        try:
            marker = _read_marker(self.state)
        except OSError as error:
            if error.errno in _NO_RIGHT:
                raise folder_error(error) from error
            raise LibraryMissingError("the library's marker cannot be read") from error
        if marker is None:
            raise LibraryMissingError("the library's marker is missing")
        return marker


def is_whole_volume(error: OSError) -> bool:
    """Whether an error of a file operation concerns every other file as well."""
    return error.errno in NO_SPACE or error.errno == errno.EROFS


def folder_error(error: OSError) -> LibraryFolderError:
    """Give the error of this package for a failed file operation in the library folder."""
    text = f"{error.strerror or type(error).__name__}"
    if error.errno in NO_SPACE:
        return DiskFullError(text)
    if error.errno in _NO_RIGHT:
        return LibraryNotWritableError(text)
    return LibraryFolderError(text)


def _owner(library_id: str, account_id: str) -> str:
    """Hash the account's id: the folder may lie on a share that others read."""
    return hashlib.sha256(f"{library_id}\0{account_id}".encode()).hexdigest()


def _read_marker(state: Path) -> Marker | None:
    try:
        content = json.loads(read_note(state / MARKER_NAME, _MAX_MARKER_BYTES))
    except FileNotFoundError, NotADirectoryError:
        return None
    except (NotRegularError, FileTooLongError) as error:
        raise LibraryObstructedError(f"{MARKER_NAME} is {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise LibraryMissingError("the library's marker is damaged") from error
    library_id, owner = _texts(content)
    if not library_id or not owner:
        raise LibraryMissingError("the library's marker is damaged")
    return Marker(library_id, owner)


def _texts(content: object) -> tuple[str, str]:
    if not isinstance(content, dict):
        return "", ""
    return _plain(content.get("library_id")), _plain(content.get("owner"))


def _plain(value: object) -> str:
    """Give what may have been written by us, and can be kept in a database."""
    return value if isinstance(value, str) and value.isascii() and value.isprintable() else ""


def _write_marker(state: Path, marker: Marker) -> None:
    """Write the marker so that after a power cut there is a whole one or none."""
    content = {
        "version": _MARKER_VERSION,
        "library_id": marker.library_id,
        "owner": marker.owner,
    }
    write_note(state / MARKER_NAME, json.dumps(content, indent=2))
    flush_folders([state])
