"""Tells cheaply whether anything below a backup root may have changed since it was scanned.

Notifications of the kernel do not tell what other machines do on a network volume, so the root is
looked at: a `stat` for each file a scan would read, and no file is opened.
"""

from collections.abc import Generator, Iterator
import contextlib
from hashlib import sha256
import os
from pathlib import Path
from typing import Final

from .discovery import IGNORED, MAX_FOLDERS
from .identity import udid_of_folder
from .inspection import MANIFEST_DB, SNAPSHOT
from .mbdb import MBDB
from .plists import INFO, MANIFEST, STATUS

# Those that make a folder a backup.
_MARKS: Final = (MANIFEST_DB, MANIFEST, MBDB, STATUS)
_OTHERS: Final = (f"{MANIFEST_DB}-wal", SNAPSHOT)


def root_signature(root: Path) -> bytes:
    """Return what changes with anything a scan of the root would find. Blocking; never raises.

    To be taken before the scan: what changes during it is then noticed the next time.
    """
    signature = sha256()
    for fact in _facts(root):
        signature.update(repr(fact).encode("utf-8", "surrogateescape"))
    return signature.digest()


def _facts(root: Path) -> Iterator[object]:
    left = MAX_FOLDERS
    if (yield from _backup(root)):
        return
    for folder in _folders(root):
        if (yield from _backup(folder)):
            continue
        for child in _folders(folder):
            left -= 1
            if left < 0:
                return
            yield from _backup(child)
        yield _listing(folder)
    yield _listing(root)


def _backup(folder: Path) -> Generator[object, None, bool]:
    """Yield the state of a folder and of what a backup has in it; return whether it is one."""
    marks = [_state(folder / name) for name in _MARKS]
    info = _state(folder / INFO)
    yield (str(folder), _state(folder), marks, info)
    if all(_is_error(mark) for mark in marks) and (
        _is_error(info) or udid_of_folder(folder.name) is None
    ):
        return False
    yield [_state(folder / name) for name in _OTHERS]
    return True


def _folders(parent: Path) -> list[Path]:
    """The folders and links a scan would look into, in order."""
    found = []
    try:
        with os.scandir(parent) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.name in IGNORED:
                    continue
                with contextlib.suppress(OSError):
                    if entry.is_symlink() or entry.is_dir():
                        found.append(Path(entry.path))
    except OSError:
        return []
    return sorted(found)


def _listing(folder: Path) -> int:
    """Whether a folder can be listed: 0, or the number of the error."""
    try:
        os.scandir(folder).close()
    except OSError as error:
        return error.errno or -1
    return 0


def _state(path: Path) -> tuple[int, ...]:
    """What of a file changes with its content, its rights or its place; an error's number alone."""
    try:
        now = path.stat()
    except OSError as error:
        return (error.errno or -1,)
    return (now.st_mode, now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns)


def _is_error(state: tuple[int, ...]) -> bool:
    return len(state) == 1
