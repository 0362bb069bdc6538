"""Keeps what was read of property lists, as long as their files do not change."""

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from .plists import PlistError

_CACHE_SIZE: Final = 1_024


class PlistCache:
    """Property lists that were read before, as long as their files do not change.

    Icons make Info.plist the slow part of a scan. Not for several threads at once.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._entries: OrderedDict[Path, tuple[tuple[int, ...], Any]] = OrderedDict()

    def read[T](self, reader: Callable[[Path], T], folder: Path, name: str) -> T | PlistError:
        """Return what the reader returns or the PlistError it raises."""
        path = folder / name
        try:
            now = path.lstat()
        except OSError:
            stamp: tuple[int, ...] = ()
        else:
            stamp = (now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns)
        known = self._entries.get(path)
        if known is not None and known[0] == stamp:
            self._entries.move_to_end(path)
            value: T | PlistError = known[1]
            return value
        try:
            value = reader(folder)
        except PlistError as err:
            value = err.with_traceback(None)
        self._entries[path] = (stamp, value)
        if len(self._entries) > _CACHE_SIZE:
            self._entries.popitem(last=False)
        return value
