"""What lies on the disk. Files are hashed when something about them has changed, or all of them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
import hashlib
import os
from pathlib import Path
import stat

from custom_components.apple_backup.photos.files.volume import STATE_FOLDER

NOTHING, DIRECTORY, LINK = "nothing", "directory", "link:"


class Place(StrEnum):
    """Which part of an account's folders a file is in."""

    LIBRARY = "library"
    PRIVATE = "private"
    QUARANTINE = "quarantine"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: where, what it is (its SHA-256, or what stands in place of one), which inode."""

    place: Place
    path: str
    content: str
    inode: int
    size: int


class Disk:
    """Reads the two folders of an account."""

    def __init__(self, folder: Path) -> None:
        """`folder` holds `library` and `private`."""
        self.folder = folder
        self.hashed = 0
        self._known: dict[tuple[int, int, int, int, int], str] = {}

    def forget(self) -> None:
        """Read every byte again next time."""
        self._known.clear()

    def scan(self, library: str = "library") -> dict[str, Entry]:
        """Give every file by its path below the folder; what is made of others is left out.

        `library` is the folder that holds the library now; it is always told as `library`.
        """
        found: dict[str, Entry] = {}
        for place, name in ((Place.LIBRARY, library), (Place.PRIVATE, "private")):
            root = os.fspath(self.folder / name)
            for path in _files(root):
                relative = path[len(root) + 1 :]
                where = _place(place, relative)
                if where is not None:
                    key = f"{place.value}/{relative}"
                    found[key] = self._entry(where, key, path)
        return found

    def content(self, key: str, library: str = "library") -> str:
        """Tell what lies at a path as `scan` names it, also if that leaves it out."""
        root, _, rest = key.partition("/")
        path = self.folder / (library if root == "library" else root) / rest
        if not os.path.lexists(path):
            return NOTHING
        if path.is_dir() and not path.is_symlink():
            return DIRECTORY
        return self._entry(Place(root), key, os.fspath(path)).content

    def _entry(self, place: Place, key: str, path: str) -> Entry:
        status = os.lstat(path)
        if stat.S_ISLNK(status.st_mode):
            return Entry(place, key, LINK + os.fspath(Path(path).readlink()), status.st_ino, 0)
        known = (
            status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns,
        )  # fmt: skip
        content = self._known.get(known)
        if content is None:
            with Path(path).open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
            self._known[known] = content
            self.hashed += 1
        return Entry(place, key, content, status.st_ino, status.st_size)


def copies(entries: dict[str, Entry]) -> Counter[str]:
    """Count the files of each content; names of one file count once, frozen copies not at all."""
    seen = {
        (entry.inode, entry.content)
        for entry in entries.values()
        if entry.place is not Place.ARCHIVE
    }
    return Counter(content for _, content in seen)


def _files(root: str) -> Iterator[str]:
    for folder, folders, names in os.walk(root):
        for name in names:
            yield f"{folder}/{name}"
        for name in folders:
            path = f"{folder}/{name}"
            if Path(path).is_symlink():
                yield path


def _place(root: Place, path: str) -> Place | None:
    """Tell where a file counts; None if it is made of others or is bookkeeping."""
    top, _, rest = path.partition("/")
    if top == STATE_FOLDER:
        return Place.QUARANTINE if rest.startswith("quarantine/") and not _is_made(path) else None
    if root is Place.LIBRARY and top == "Albums":
        return None
    if root is Place.LIBRARY and top == "_Archive":
        return Place.ARCHIVE
    return None if _is_made(path) or path == "SHA256SUMS" else root


def _is_made(path: str) -> bool:
    return path.endswith(".xmp")
