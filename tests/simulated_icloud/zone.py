"""One library: its photos, their order, its albums and its history."""

from array import array
import base64
from bisect import bisect_left, insort
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from . import photos
from .albums import FOLDER, Album, initial_albums
from .ids import AssetNames
from .media import Content
from .photos import Photo
from .scenarios import FIRST, Kind, Trait

PRIMARY: Final = "PrimarySync"

SMART: Final[dict[str, Callable[[Photo], bool]]] = {
    "FAVORITE": lambda photo: photo.favorite,
    "VIDEO": lambda photo: photo.is_video,
    "LIVE": lambda photo: photo.kind is Kind.LIVE,
    "PANORAMA": lambda photo: Trait.PANORAMA in photo.traits,
    "SCREENSHOT": lambda photo: Trait.SCREENSHOT in photo.traits,
    "SLOMO": lambda photo: photo.kind is Kind.SLOMO,
    "TIMELAPSE": lambda photo: Trait.TIMELAPSE in photo.traits,
}


class Zone:
    """A library whose photos are computed when asked for.

    Stored are only changed photos, the log of changes, and for each list that was asked for four
    bytes per photo of it (its order).
    """

    def __init__(
        self,
        seed: str,
        number: int,
        name: str,
        count: int,
        *,
        owner: str,
        names: AssetNames,
        primary: Zone | None = None,
        video_bytes: int = 0,
        photo_bytes: int = 0,
    ) -> None:
        """Describe a library of `count` photos."""
        self.seed, self.number, self.name = seed, number, name
        self.base = self.total = count
        self.owner = owner
        self.primary = primary
        self.video_bytes, self.photo_bytes = video_bytes, photo_bytes
        self.changed: dict[int, Photo] = {}
        self.albums: dict[str, Album] = initial_albums(seed, name) if primary is None else {}
        self.log: list[str] = []
        self.last: dict[str, int] = {}
        self._names = names
        self._orders: dict[str, array[int]] = {}
        self._masters: array[int] | None = None

    @property
    def is_shared(self) -> bool:
        """Whether this is a shared library."""
        return self.primary is not None

    def photo(self, index: int) -> Photo:
        """Return the photo at `index` as it is now."""
        if (photo := self.changed.get(index)) is not None:
            return photo
        photo = photos.blueprint(self.seed, self.name, index, self.base, shared=self.is_shared)
        if self.primary is None or self.primary.base == 0:
            return photo
        if index < len(FIRST) or index % 9 != 4 or photo.origin != (self.name, index):
            return photo
        twin = photos.blueprint(
            self.seed, PRIMARY, index * 7 % self.primary.base, self.primary.base, shared=False
        )
        return replace(photo, origin=twin.origin, kind=twin.kind, filename=twin.filename)

    def asset_name(self, index: int) -> str:
        """Return the record name of the photo's CPLAsset."""
        return self._names.name(self.number, index)

    def content(self, photo: Photo, prefix: str, *, edited: bool) -> Content:
        """Return one file of a photo."""
        edit = photo.edit if edited else 0
        return photos.content(
            self.seed, photo.origin, photo.kind, prefix,
            edit=edit, video_bytes=self.video_bytes, photo_bytes=self.photo_bytes,
        )  # fmt: skip

    def master_name(self, photo: Photo) -> str:
        """Return the record name of the photo's CPLMaster: the checksum of the original."""
        return self.content(photo, "Original", edited=False).checksum

    # Finding

    def index_of(self, asset_name: str) -> int | None:
        """Return the index of a photo by its asset's record name, purged ones included."""
        parsed = self._names.parse(asset_name)
        if parsed is None or parsed[0] != self.number or parsed[1] >= self.total:
            return None
        return parsed[1]

    def photo_of_master(self, master_name: str) -> Photo | None:
        """Return a photo that shows this master, preferring one that is not purged."""
        wanted = _prefix(master_name) << 24
        table = self._master_table()
        found: Photo | None = None
        at = bisect_left(table, wanted)
        while at < len(table) and table[at] >> 24 == wanted >> 24:
            for photo in self.sharers(self.photo(table[at] & 0xFFFFFF)):
                if self.master_name(photo) == master_name and (found is None or found.purged):
                    found = photo
            at += 1
        return found

    def _master_table(self) -> array[int]:
        """Return checksum prefixes and indices, eight bytes per photo, built when first needed."""
        if self._masters is None:
            entries = (self._base_master_entry(index) for index in range(self.base))
            added = (self._master_entry(index) for index in range(self.base, self.total))
            found = [entry for entry in entries if entry is not None]
            self._masters = array("Q", sorted([*found, *added]))
        return self._masters

    def _master_entry(self, index: int) -> int:
        return _prefix(self.master_name(self.photo(index))) << 24 | index

    def _base_master_entry(self, index: int) -> int | None:
        """Return the entry of an original photo by the shortest way, None for a duplicate."""
        if self.is_shared and index % 9 == 4:
            return self._master_entry(index)
        dice = photos.roll(self.seed, self.name, index)
        scene = photos.scenario(self.seed, self.name, index, dice)
        if Trait.DUPLICATE in scene.traits and index:
            return None
        original = photos.content(
            self.seed,
            (self.name, index),
            scene.kind,
            "Original",
            edit=0,
            video_bytes=self.video_bytes,
            photo_bytes=self.photo_bytes,
        )
        return int.from_bytes(original.digest[:5]) << 24 | index

    def sharers(self, photo: Photo) -> Iterator[Photo]:
        """Yield every photo of this zone that shows the same master, near neighbors only."""
        yield photo
        for step in (1, -1):
            index = photo.index + step
            while 0 <= index < self.total:
                neighbor = self.photo(index)
                if neighbor.origin != photo.origin:
                    break
                yield neighbor
                index += step

    # Lists

    def order(self, key: str) -> array[int]:
        """Return the indices in a list, oldest first: all, hidden, deleted, burst, or smart:X."""
        if (order := self._orders.get(key)) is None:
            order = array("I", filter(self._belongs(key), range(self.total)))
            self._orders[key] = order
        return order

    def _belongs(self, key: str) -> Callable[[int], bool]:
        test = _membership(key)
        if key not in ("all", "hidden", "deleted"):
            return lambda index: test(self.photo(index))

        def quick(index: int) -> bool:
            if index in self.changed:
                return test(self.photo(index))
            dice = photos.roll(self.seed, self.name, index)
            scene = photos.scenario(self.seed, self.name, index, dice)
            _, hidden, deleted = photos.flags(scene, index, dice, shared=self.is_shared)
            return {"all": not (hidden or deleted), "hidden": hidden and not deleted}.get(
                key, deleted
            )

        return quick

    def album_members(self, album: Album) -> list[int]:
        """Return the indices of the photos an album shows, oldest first."""
        return [index for index in album.members(self.base) if self.photo(index).listed]

    def child_albums(self, parent: str | None) -> list[Album]:
        """Return the live albums directly below a folder (None: the top), by position."""
        found = [a for a in self.albums.values() if a.parent == parent and not a.deleted]
        return sorted(found, key=lambda album: album.position)

    # Changing

    def replace(self, before: Photo, after: Photo) -> None:
        """Put a changed photo in the place of another, or add one at the end."""
        index = after.index
        if index == self.total:
            self.total += 1
        self.changed[index] = replace(after, changes=before.changes + 1)
        for key, order in self._orders.items():
            test = _membership(key)
            at = bisect_left(order, index)
            inside = at < len(order) and order[at] == index
            if test(after) and not inside:
                order.insert(at, index)
            elif inside and not test(after):
                del order[at]
        if self._masters is not None and before is after:
            insort(self._masters, self._master_entry(index))

    def record(self, name: str) -> None:
        """Write into the history that a record changed."""
        self.last[name] = len(self.log)
        self.log.append(name)

    @property
    def folders(self) -> list[Album]:
        """Every live folder but Apple's roots."""
        return [a for a in self.albums.values() if a.kind == FOLDER and a.name and not a.deleted]


def _membership(key: str) -> Callable[[Photo], bool]:
    match key.partition(":"):
        case ("all", _, _):
            return lambda photo: photo.listed
        case ("hidden", _, _):
            return lambda photo: photo.hidden and not photo.deleted and not photo.purged
        case ("deleted", _, _):
            return lambda photo: photo.deleted and not photo.purged
        case ("burst", _, _):
            return lambda photo: photo.listed and Trait.BURST in photo.traits
        case ("smart", _, name):
            test = SMART[name]
            return lambda photo: photo.listed and test(photo)
    raise KeyError(key)


def _prefix(name: str) -> int:
    """Return the first 40 bits of the SHA-1 that a master's name holds; 0 for other names."""
    try:
        return int.from_bytes(base64.b64decode(name, validate=True)[1:6])
    except ValueError:
        return 0
