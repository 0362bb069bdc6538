"""JPEGs on disk that can be made again, the least recently used of which go first. Blocking.

The folder is ours alone and may be emptied by anyone at any time. The length of a file is part of
its name, so that one that was cut off by a power failure is not taken for a picture.
"""

from collections import OrderedDict
import contextlib
from dataclasses import dataclass
import hashlib
import os
from pathlib import Path
import re
import secrets
import threading
import time
from typing import Final

from ...regular_files import open_regular

_NAME: Final = re.compile(r"([0-9a-f]{40})-([0-9a-f]{1,8})\.jpg", re.ASCII)
_START: Final = b"\xff\xd8\xff"
# How old the time of a file may be before it is set again: it has to survive restarts only.
_TOUCH_SECONDS: Final = 24 * 3600


@dataclass(slots=True)
class _Entry:
    size: int
    is_checked: bool = False


class PictureCache:
    """Pictures by keys of any kind. Safe in any thread."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        """Nothing is read yet."""
        self._folder = folder
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._entries: OrderedDict[str, _Entry] | None = None
        self._bytes = 0

    def get(self, key: str) -> Path | None:
        """Give a picture and note that it is in use; None if it is not here."""
        name = _name_of(key)
        with self._lock:
            entries = self._known()
            entry = entries.get(name)
            if entry is None:
                return None
            path = self._path(name, entry.size)
            if not _is_whole(path, entry):
                self._forget(name)
                return None
            entries.move_to_end(name)
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _TOUCH_SECONDS:
                os.utime(path)
        return path

    def put(self, key: str, jpeg: bytes) -> Path:
        """Keep a picture, and let others go if there is no room for it.

        Raises:
            OSError: It cannot be written.
        """
        name = _name_of(key)
        path = self._path(name, len(jpeg))
        with self._lock:
            # Before there is a part of ours that would be swept away.
            self._known()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = path.with_name(f"{secrets.token_hex(8)}.part")
        try:
            part.write_bytes(jpeg)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        with self._lock:
            entries = self._known()
            if (old := entries.get(name)) is not None and old.size != len(jpeg):
                self._forget(name)
            elif old is not None:
                self._bytes -= entries.pop(name).size
            entries[name] = _Entry(len(jpeg), is_checked=True)
            self._bytes += len(jpeg)
            while self._bytes > self._max_bytes and len(entries) > 1:
                self._forget(next(iter(entries)))
        return path

    @property
    def bytes(self) -> int:
        """How many bytes the pictures have."""
        with self._lock:
            self._known()
            return self._bytes

    def _known(self) -> OrderedDict[str, _Entry]:
        """Look at the folder once; what is no picture of ours there is a rest of a kill."""
        if self._entries is not None:
            return self._entries
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        found: list[tuple[float, str, int]] = []
        for path in self._folder.glob("*/*"):
            match = _NAME.fullmatch(path.name)
            try:
                status = path.stat(follow_symlinks=False)
                if match is None or status.st_size != int(match[2], 16):
                    path.unlink()
                    continue
            except OSError:
                continue
            found.append((status.st_mtime, match[1], status.st_size))
        self._entries = OrderedDict((name, _Entry(size)) for _, name, size in sorted(found))
        self._bytes = sum(entry.size for entry in self._entries.values())
        return self._entries

    def _forget(self, name: str) -> None:
        entries = self._known()
        if (entry := entries.pop(name, None)) is None:
            return
        self._bytes -= entry.size
        with contextlib.suppress(OSError):
            self._path(name, entry.size).unlink()

    def _path(self, name: str, size: int) -> Path:
        return self._folder / name[:2] / f"{name}-{size:x}.jpg"


def _name_of(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def _is_whole(path: Path, entry: _Entry) -> bool:
    """Whether a file is there and as long as it was; once also, whether it begins like a JPEG."""
    try:
        if path.stat(follow_symlinks=False).st_size != entry.size:
            return False
        if not entry.is_checked:
            with os.fdopen(open_regular(path), "rb") as file:
                entry.is_checked = file.read(3) == _START
            return entry.is_checked
    except OSError:
        return False
    return True
