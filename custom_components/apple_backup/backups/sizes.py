"""Adds up how much space a backup takes: one `stat` per file, so minutes on a network volume."""

from collections.abc import Callable
import os
from pathlib import Path
from typing import Final

from .errors import BackupReadError

# Shards and what lies in Snapshot/ are at depth two; deeper folders are not Apple's.
_MAX_DEPTH: Final = 4
_CHECK_EVERY: Final = 500


def folder_size(folder: Path, cancelled: Callable[[], bool]) -> int | None:
    """Return the bytes of all files below a folder, None when cancelled. Blocking.

    Links are not followed and count nothing; what cannot be read is left out.

    Raises:
        BackupReadError: the folder itself cannot be read.
    """
    total = count = 0
    waiting = [(os.fspath(folder), 0)]
    while waiting:
        path, depth = waiting.pop()
        if cancelled():
            return None
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    count += 1
                    if count % _CHECK_EVERY == 0 and cancelled():
                        return None
                    if not entry.is_dir(follow_symlinks=False):
                        total += _file_size(entry)
                    elif depth < _MAX_DEPTH:
                        waiting.append((entry.path, depth + 1))
        except OSError as err:
            if depth == 0:
                raise BackupReadError(f"{folder.name}: {err.strerror}") from err
    return total


def _file_size(entry: os.DirEntry[str]) -> int:
    try:
        is_file = entry.is_file(follow_symlinks=False)
        return entry.stat(follow_symlinks=False).st_size if is_file else 0
    except OSError:
        return 0
