"""How the photos of an account are arranged for looking through: collections and their periods."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Self

from .media_ids import decode_key, encode_key
from .photos.catalog import AssetKind
from .photos.catalog.found import FoundPhoto
from .photos.catalog.periods import Period
from .photos.catalog.photo_query import PhotoQuery
from .photos.catalog.places import Cell

UNDATED: Final = "undated"
RANDOM: Final = "random"


class Node(StrEnum):
    """What an id may name below an account; the value is part of ids, so it stays."""

    YEARS = "years"
    LATEST = "latest"
    RANDOM = "random"
    DAY = "day"
    FAVORITES = "favorites"
    VIDEOS = "videos"
    LIVE = "live"
    SCREENSHOTS = "screenshots"
    SHARED = "shared"
    ALBUMS = "albums"
    ALBUM = "album"
    PLACES = "places"
    PLACE = "place"
    PHOTO = "photo"
    MOTION = "motion"


# Followed by a key: of a library, an album or folder, a cell of the map, a photo.
_KEYED: Final = frozenset({Node.SHARED, Node.ALBUM, Node.PLACE, Node.PHOTO, Node.MOTION})
_QUERIES: Final = {
    Node.YEARS: PhotoQuery(),
    Node.FAVORITES: PhotoQuery(favorite=True),
    Node.VIDEOS: PhotoQuery(kind=AssetKind.VIDEO),
    Node.LIVE: PhotoQuery(kind=AssetKind.LIVE_PHOTO),
    Node.SCREENSHOTS: PhotoQuery(kind=AssetKind.SCREENSHOT),
}


@dataclass(frozen=True, slots=True)
class MediaId:
    """The part of a media id behind the domain; everything None: all accounts.

    `key` is what a node needs besides its name; `part` a period, `undated` or `random`.
    """

    entry_id: str | None = None
    node: Node | None = None
    key: str | None = None
    part: str | None = None

    @classmethod
    def parse(cls, text: str | None) -> Self:
        """Read what `__str__` has written; Home Assistant may give None for nothing.

        Raises:
            ValueError: It is something else.
        """
        entry_id, *rest = (text or "").split("/")
        if not entry_id:
            if rest:
                raise ValueError("no account")
            return cls()
        if not rest:
            return cls(entry_id)
        node = Node(rest.pop(0))
        is_keyed = node in _KEYED or (node is Node.ALBUMS and bool(rest))
        key = rest.pop(0) if is_keyed and rest else None
        part = rest.pop(0) if rest else None
        if rest or (node in _KEYED and not key) or (part and not _is_part(part)):
            raise ValueError("not a media id")
        return cls(entry_id, node, key, part)

    def __str__(self) -> str:
        """Write it as it is in media ids."""
        return "/".join(part for part in (self.entry_id, self.node, self.key, self.part) if part)

    def below(self, node: Node, key: str | None = None) -> Self:
        """Name something of the same account."""
        return replace(self, node=node, key=key, part=None)

    def within(self, part: str) -> Self:
        """Name a part of the same collection."""
        return replace(self, part=part)

    @property
    def period(self) -> Period | None:
        """The period it names, if it is one."""
        if self.part in (None, UNDATED, RANDOM):
            return None
        return Period.parse(self.part or "")

    @property
    def names(self) -> tuple[str, str]:
        """The library and the record that the key names.

        Raises:
            ValueError: It names none.
        """
        return decode_key(self.key or "")

    @property
    def query(self) -> PhotoQuery:
        """The photos it stands for; all if it stands for none in particular.

        Raises:
            ValueError: The key is none.
        """
        found = _QUERIES.get(self.node, PhotoQuery()) if self.node else PhotoQuery()
        match self.node:
            case Node.ALBUM:
                found = PhotoQuery(album=self.names[1])
            case Node.SHARED:
                found = PhotoQuery(library=self.names[0])
            case Node.PLACE:
                found = PhotoQuery(cell=self.cell.number)
        return found

    @property
    def cell(self) -> Cell:
        """The cell of the map it names.

        Raises:
            ValueError: It names none.
        """
        key = self.key or ""
        cell = Cell(int(key)) if key.isascii() and key.isdigit() and len(key) < 9 else Cell(-1)
        if not cell.exists:
            raise ValueError("no such place")
        return cell


def photo_key(photo: FoundPhoto) -> str:
    """Make the key of a photo."""
    return encode_key(photo.zone, photo.asset)


def album_key(zone: str, record_name: str) -> str:
    """Make the key of an album or folder."""
    return encode_key(zone, record_name)


def _is_part(text: str) -> bool:
    if text in (UNDATED, RANDOM):
        return True
    Period.parse(text)
    return True
