"""Reading one file back: is it still what Apple gave us?"""

from dataclasses import dataclass
from enum import StrEnum
import os

from .catalog import OwnFile
from .files.placing import hash_file, regular_size
from .files.volume import LibraryVolume
from .workers import CancelToken


class Condition(StrEnum):
    """What reading a file back has shown."""

    RIGHT = "right"
    MISSING = "missing"
    DAMAGED = "damaged"
    CHANGED = "changed"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Finding:
    """One file and its condition. `sha256` is what was read, None if nothing could be."""

    file: OwnFile
    condition: Condition
    sha256: str | None = None


def inspect(volume: LibraryVolume, file: OwnFile, token: CancelToken) -> Finding:
    """Read one file back. Blocking.

    Raises:
        SyncCancelledError: The token was cancelled.
    """
    path = volume.root / file.path
    try:
        size = regular_size(path)
        if size is None:
            gone = not os.path.lexists(path)
            return Finding(file, Condition.MISSING if gone else Condition.CHANGED)
        hasher = hash_file(path, token)
        touched = path.lstat().st_mtime_ns != file.mtime_ns
    except OSError:
        return Finding(file, Condition.UNREADABLE)
    if hasher.sha256 == file.sha256:
        return Finding(file, Condition.RIGHT, hasher.sha256)
    rotten = Condition.CHANGED if touched else Condition.DAMAGED
    return Finding(file, rotten, hasher.sha256)
