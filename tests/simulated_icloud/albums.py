"""Albums and folders, and which photos they hold."""

from dataclasses import dataclass, field
from typing import Final

from .ids import stable_uuid

ALBUM: Final = 0
FOLDER: Final = 3
ROOT_FOLDER: Final = "----Root-Folder----"
PROJECT_ROOT: Final = "----Project-Root-Folder----"

# (name, type, parent's place in this list or None, start, stride, size)
_LAYOUT: Final = (
    ("Holidays", ALBUM, None, 7, 1, 40),
    ("Kids", ALBUM, None, 3, 5, 300),
    ("Trips", FOLDER, None, 0, 0, 0),
    ("Rome 2019", ALBUM, 2, 20, 3, 60),
    ("Tokyo/Osaka", ALBUM, 2, 21, 4, 50),
    ("Deep", FOLDER, 2, 0, 0, 0),
    ("Deeper ☃", ALBUM, 5, 10, 7, 25),
    ("Empty", ALBUM, None, 0, 0, 0),
    ("Same name", ALBUM, None, 5, 2, 10),
    ("Same name", ALBUM, None, 6, 2, 10),
    ("👪 Family: best of…", ALBUM, None, 0, 11, 500),
)


@dataclass(slots=True)
class Album:
    """An album or folder. `start`, `stride` and `size` tell its original photos.

    `original` is False for albums made after the library was generated.
    """

    record_name: str
    name: str | None
    kind: int
    parent: str | None
    position: int
    start: int = 0
    stride: int = 0
    size: int = 0
    deleted: bool = False
    added: dict[int, int] = field(default_factory=dict)
    removed: set[int] = field(default_factory=set)
    changes: int = 0
    original: bool = True

    def initial(self, step: int, count: int) -> int | None:
        """Return the index of the photo at `step`, None beyond the album or the library."""
        index = self.start + step * self.stride
        return index if step < self.size and index < count else None

    def members(self, count: int) -> list[int]:
        """Return the indices of its photos in the order of their dates."""
        members = {
            index for step in range(self.size) if (index := self.initial(step, count)) is not None
        }
        return sorted((members | set(self.added)) - self.removed)

    def holds(self, index: int, count: int) -> bool:
        """Whether the photo is in the album."""
        if index in self.removed:
            return False
        if index in self.added:
            return True
        step, rest = divmod(index - self.start, self.stride) if self.stride else (-1, 0)
        return rest == 0 and 0 <= step < self.size and index < count


def initial_albums(seed: str, zone: str) -> dict[str, Album]:
    """Return the albums of a fresh private library, by record name, Apple's roots included."""
    names = [stable_uuid(seed, zone, "album", place) for place in range(len(_LAYOUT))]
    albums = {root: Album(root, None, FOLDER, None, 0) for root in (ROOT_FOLDER, PROJECT_ROOT)}
    for place, (name, kind, parent, start, stride, size) in enumerate(_LAYOUT):
        above = None if parent is None else names[parent]
        album = Album(names[place], name, kind, above, 1024 * (place + 1), start, stride, size)
        albums[names[place]] = album
    return albums
