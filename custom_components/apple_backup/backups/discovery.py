"""Finds the backups below a folder, two levels deep, without a password and without writing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
import errno
import os
from pathlib import Path
from typing import Final

from .errors import RootMissingError, RootNotAllowedError, RootNotReadableError
from .identity import backup_id, udid_of_folder
from .inspection import SNAPSHOT, Problem, inspect, looks_like_backup
from .models import Backup, Discovery, RejectedFolder
from .plist_cache import PlistCache

__all__ = ["PlistCache", "Problem", "RejectReason", "check_root", "discover"]

MAX_FOLDERS: Final = 5_000
_NO_FOLDER: Final = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG})
# Left alone without a word, as hidden folders are: what systems and NAS boxes keep for themselves,
# and what a run that goes on collects.
IGNORED: Final = frozenset({"@eaDir", "#recycle", "$RECYCLE.BIN", "lost+found", SNAPSHOT})
# The operating system's, none of which a backup can be in. Below /run lie removable volumes.
_SYSTEM_TREES: Final = (
    *("/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/libx32"),
    *("/proc", "/run", "/sbin", "/ssl", "/sys", "/usr"),
)
_REMOVABLE: Final = ("/run/media", "/run/mount")
# Too wide to be meant, though a folder inside may well hold backups.
_TOO_WIDE: Final = frozenset({"/", "/home", "/root", "/var", "/var/lib", *_REMOVABLE})


class RejectReason(StrEnum):
    """Why a folder is not listed as a backup (`RejectedFolder.reason`)."""

    NOT_A_BACKUP = "not_a_backup"
    EMPTY = "empty"
    NO_MANIFEST = "no_manifest"
    NOT_READABLE = "not_readable"
    SYMLINK_OUTSIDE = "symlink_outside"
    SYMLINK_BROKEN = "symlink_broken"
    DUPLICATE = "duplicate"
    TOO_MANY_FOLDERS = "too_many_folders"


def check_root(path: Path, *, forbidden: Sequence[Path] = ()) -> None:
    """Check that a folder may serve as a backup root. Blocking; nothing is written.

    Links are resolved first. A folder inside a forbidden one is refused, and so is one that
    holds it.

    Raises:
        RootMissingError: it does not exist, or is not a folder.
        RootNotAllowedError: it belongs to the system or is forbidden.
        RootNotReadableError: it cannot be listed.
    """
    if not path.is_absolute() or "\0" in str(path):
        raise RootMissingError(str(path))
    with _root_errors(path):
        real = path.resolve()
    if any(_is_system(candidate) for candidate in (path, real)):
        raise RootNotAllowedError(str(path))
    for other in forbidden:
        resolved = other.resolve()
        if real.is_relative_to(resolved) or resolved.is_relative_to(real):
            raise RootNotAllowedError(str(path))
    _list(real)


def discover(root: Path, *, namespace: str, cache: PlistCache | None = None) -> Discovery:
    """Find all backups below `root`, or in `root` itself if it is one. Blocking.

    `namespace` makes the ids differ between entries; `cache` spares reading property lists
    again. Symbolic links are followed only to folders below the root.

    Raises:
        RootError: the root cannot be listed.
    """
    with _root_errors(root):
        scan = _Scan(root, namespace, cache or PlistCache())
    scan.run()
    return Discovery(
        root,
        tuple(sorted(scan.backups, key=lambda backup: backup.path)),
        tuple(sorted(scan.rejected, key=lambda folder: folder.path)),
    )


def _is_system(path: Path) -> bool:
    text = os.path.normpath(path)
    if text in _TOO_WIDE:
        return True
    return _is_below(text, _SYSTEM_TREES) and not _is_below(text, _REMOVABLE)


def _is_below(text: str, trees: tuple[str, ...]) -> bool:
    return any(text == tree or text.startswith(f"{tree}/") for tree in trees)


@contextmanager
def _root_errors(root: Path) -> Iterator[None]:
    """Turn the operating system's errors about a root into RootError."""
    try:
        yield
    except ValueError as err:
        raise RootMissingError(str(root)) from err
    except OSError as err:
        kind = RootMissingError if err.errno in _NO_FOLDER else RootNotReadableError
        raise kind(str(root)) from err


def _list(root: Path) -> list[os.DirEntry[str]]:
    with _root_errors(root), os.scandir(root) as entries:
        return sorted(entries, key=lambda entry: entry.name)


class _Scan:
    """One walk over a root."""

    def __init__(self, root: Path, namespace: str, cache: PlistCache) -> None:
        self._root, self._namespace, self._cache = root, namespace, cache
        self._real_root = Path(os.path.realpath(root))
        real = self._real_root.stat()
        self._seen: set[tuple[int, int | str]] = {(real.st_dev, real.st_ino)}
        self._ids: set[str] = set()
        self._left = MAX_FOLDERS
        self.backups: list[Backup] = []
        self.rejected: list[RejectedFolder] = []

    def run(self) -> None:
        """Fill `backups` and `rejected`."""
        entries = _list(self._root)
        with _root_errors(self._root):
            is_backup = looks_like_backup(self._root)
        if is_backup:
            self._consider(self._root)
            return
        others = [folder for folder in self._folders(entries) if not self._take(folder)]
        # After the first level, so that an id does not depend on what lies deeper.
        for folder in others:
            self._descend(folder)
        if self._left < 0:
            self._reject(self._root, RejectReason.TOO_MANY_FOLDERS)

    def _descend(self, folder: Path) -> None:
        """Look one level below a folder that is no backup itself."""
        try:
            with os.scandir(folder) as iterator:
                entries = sorted(iterator, key=lambda entry: entry.name)
        except OSError as error:
            self._fail(folder, error)
            return
        before = len(self.backups) + len(self.rejected)
        for child in self._folders(entries):
            if not self._take(child) and udid_of_folder(child.name):
                self._reject(child, _why_no_backup(child))
        if len(self.backups) + len(self.rejected) == before:
            named = udid_of_folder(folder.name) is not None
            self._reject(folder, _why_no_backup(folder) if named else RejectReason.NOT_A_BACKUP)

    def _folders(self, entries: list[os.DirEntry[str]]) -> Iterator[Path]:
        """The folders worth a look, real ones before links, each only once."""
        links = []
        for entry in entries:
            if entry.name.startswith(".") or entry.name in IGNORED:
                continue
            try:
                is_link = entry.is_symlink()
                if not is_link and not entry.is_dir():
                    continue
            except OSError as error:
                self._fail(Path(entry.path), error)
                continue
            self._left -= 1
            if self._left < 0:
                return
            if is_link:
                links.append(Path(entry.path))
            elif (folder := self._resolve(Path(entry.path))) is not None:
                yield folder
        yield from (folder for link in links if (folder := self._follow(link)) is not None)

    def _follow(self, link: Path) -> Path | None:
        """The folder a link stands for, if it is one below the root."""
        try:
            target = Path(os.path.realpath(link, strict=True))
            is_folder = target.is_dir()
        except OSError, ValueError:
            self._reject(link, RejectReason.SYMLINK_BROKEN)
            return None
        if not is_folder:
            return None
        if not target.is_relative_to(self._real_root):
            self._reject(link, RejectReason.SYMLINK_OUTSIDE)
            return None
        return self._resolve(target, link)

    def _resolve(self, folder: Path, link: Path | None = None) -> Path | None:
        """The folder, unless it was seen before."""
        try:
            found = folder.stat()
        except OSError as error:
            self._fail(link or folder, error)
            return None
        # Some network file systems number nothing.
        key = (found.st_dev, found.st_ino) if found.st_ino else (0, os.path.realpath(folder))
        if key in self._seen:
            self._reject(link or folder, RejectReason.DUPLICATE)
            return None
        self._seen.add(key)
        return folder

    def _take(self, folder: Path) -> bool:
        """Take a folder that is a backup, or cannot be looked into; False for any other."""
        try:
            if not looks_like_backup(folder):
                return False
        except OSError as error:
            self._fail(folder, error)
            return True
        self._consider(folder)
        return True

    def _consider(self, folder: Path) -> None:
        """Inspect a folder that looks like a backup."""
        try:
            backup = inspect(folder, self._new_id(folder), self._cache)
        except OSError as error:
            self._fail(folder, error)
            return
        if backup is None:
            self._reject(folder, RejectReason.NO_MANIFEST)
            return
        self._ids.add(backup.id)
        self.backups.append(backup)

    def _new_id(self, folder: Path) -> str:
        """The folder's name makes the id; if another folder has the same name, so does its path."""
        identifier = backup_id(self._namespace, folder.name)
        if identifier not in self._ids:
            return identifier
        return backup_id(self._namespace, os.path.relpath(folder, self._root))

    def _fail(self, path: Path, error: OSError) -> None:
        """Name a folder that cannot be read; one that vanished during the scan is none."""
        if error.errno not in _NO_FOLDER or os.path.lexists(path):
            self._reject(path, RejectReason.NOT_READABLE)

    def _reject(self, path: Path, reason: RejectReason) -> None:
        self.rejected.append(RejectedFolder(path, reason))


def _why_no_backup(folder: Path) -> RejectReason:
    try:
        with os.scandir(folder) as entries:
            empty = next(entries, None) is None
    except OSError:
        return RejectReason.NOT_READABLE
    return RejectReason.EMPTY if empty else RejectReason.NO_MANIFEST
