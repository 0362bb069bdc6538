"""Photos: Photos.sqlite with the files of the camera roll.

The table of assets is ZASSET, up to iOS 13 ZGENERICASSET. Albums are joined by a table whose number
differs between versions (`Z_28ASSETS`, …) and is found by its columns. An original that lies in
iCloud only is listed without content; its thumbnail is there all the same.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
import re
from typing import ClassVar, Final, override

from .artifact import Context, FileRef
from .listing import Description, Filter, Page, Place, TimeOrder
from .photo_descriptions import DESCRIBED, described, description_of, place_of
from .report import Skip
from .rows import Row, Selection, number, text
from .schema import Table
from .spots import TimeSpot, spots_of
from .timed import TimedArtifact

DOMAIN: Final = "CameraRollDomain"

_ASSET: Final = (
    text("uuid", "ZUUID", limit=100),
    text("directory", "ZDIRECTORY", limit=500),
    text("filename", "ZFILENAME", limit=500),
    number("created", "ZDATECREATED"),
    number("added", "ZADDEDDATE"),
    number("modified", "ZMODIFICATIONDATE"),
    number("kind", "ZKIND"),
    number("subtype", "ZKINDSUBTYPE"),
    number("latitude", "ZLATITUDE"),
    number("longitude", "ZLONGITUDE"),
    number("favorite", "ZFAVORITE"),
    number("hidden", "ZHIDDEN"),
    number("trashed", "ZTRASHEDSTATE"),
    number("trashed_at", "ZTRASHEDDATE"),
    number("width", "ZWIDTH"),
    number("height", "ZHEIGHT"),
    number("duration", "ZDURATION"),
)
_ADDITIONAL: Final = (
    number("asset", "ZASSET"),
    text("name", "ZORIGINALFILENAME", limit=500),
    text("title", "ZTITLE", limit=2000),
    number("offset", "ZTIMEZONEOFFSET"),
    text("zone", "ZTIMEZONENAME", limit=100, optional=True),
    number("size", "ZORIGINALFILESIZE", optional=True),
)
_DESCRIPTION: Final = (number("owner", "ZASSETATTRIBUTES"), text("text", "ZLONGDESCRIPTION"))
_ALBUM: Final = (
    text("title", "ZTITLE", limit=1000),
    text("uuid", "ZUUID", limit=100),
    number("kind", "ZKIND"),
    number("trashed", "ZTRASHEDSTATE", optional=True),
    number("parent", "ZPARENTFOLDER", optional=True),
)
_USER_ALBUM, _SHARED_ALBUM, _FOLDER = 2, 1505, 4000
_SUBTYPES: Final = {
    1: "panorama",
    2: "live",
    10: "screenshot",
    101: "slow_motion",
    102: "time_lapse",
    103: "screen_recording",
}
_DAY: Final = 86_400
_MOST_ALBUMS: Final = 50_000
_MOST_MEMBERS: Final = 2_000_000
_RENDERED: Final = ("heic", "jpg", "HEIC", "JPG", "jpeg", "png")


class PhotoKind(StrEnum):
    """What an asset is."""

    PHOTO = "photo"
    VIDEO = "video"


class Collection(StrEnum):
    """Which assets: what the library shows, and what it does not."""

    LIBRARY = "library"
    FAVORITES = "favorites"
    HIDDEN = "hidden"
    DELETED = "deleted"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Album:
    """An album; `folder` are the names of the folders it is in, the outermost first."""

    id: int
    uuid: str | None
    title: str
    folder: tuple[str, ...]
    is_shared: bool
    count: int


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo or video.

    `taken` is aware (UTC); `offset` are the seconds the device's clock was ahead of it. `duration`
    in seconds. `is_in_cloud_only`: the backup holds no original. `thumbnail` is a JPEG of iOS.
    """

    id: int
    uuid: str | None
    name: str
    kind: PhotoKind
    subtype: str | None
    taken: datetime | None
    offset: int | None
    added: datetime | None
    modified: datetime | None
    width: int | None
    height: int | None
    duration: float
    place: Place | None
    is_favorite: bool
    is_hidden: bool
    deleted: datetime | None
    is_deleted: bool
    title: str | None
    description: str | None
    size: int | None
    original: FileRef | None
    edited: FileRef | None
    live: FileRef | None
    thumbnail: FileRef | None
    is_in_cloud_only: bool


class Photos(TimedArtifact[Photo]):
    """The photo library of a backup, the newest first."""

    name: ClassVar[str] = "photos"

    def __init__(self, context: Context) -> None:
        """Open the database."""
        super().__init__(context)
        self._source = self.open(DOMAIN, "Media/PhotoData/Photos.sqlite")
        self._table = self._source.schema.table("ZASSET", "ZGENERICASSET")
        self._orders: dict[tuple[Collection, int | None], TimeOrder] = {}
        self._join = self._find_join()

    @override
    def times(self) -> Iterator[tuple[int, float | None]]:
        return self.column_times(self._source, self._table, "ZDATECREATED")

    def photos(
        self,
        wanted: Filter,
        cursor: str | None,
        limit: int,
        *,
        collection: Collection = Collection.LIBRARY,
        album: int | None = None,
    ) -> Page[Photo]:
        """Return photos behind a cursor, the newest first; of an album if one is given.

        Raises:
            BadCursorError: The cursor is none.
            BackupError: The database cannot be read.
        """
        order = self._ordered(collection, album)
        return self.page_of(order, wanted, cursor, limit)

    def albums(self) -> tuple[Album, ...]:
        """Return the albums of the user and those that are shared, by title."""
        table = self._source.schema.table("ZGENERICALBUM")
        if table is None:
            return ()
        rows: dict[int, Row] = {}
        for row in self._source.walk(self._source.select(table, "Z_PK", _ALBUM)):
            rows[row.key] = row
            if len(rows) >= _MOST_ALBUMS:
                row.skip(Skip.TOO_MANY)
                break
        counts = self._counts()
        found = [
            Album(
                id=row.key,
                uuid=row.text("uuid"),
                title=row.text("title") or "",
                folder=_folders(row, rows),
                is_shared=row.integer("kind") == _SHARED_ALBUM,
                count=counts.get(row.key, 0),
            )
            for row in rows.values()
            if row.integer("kind") in (_USER_ALBUM, _SHARED_ALBUM) and not row.flag("trashed")
        ]
        return tuple(sorted(found, key=lambda it: (it.folder, it.title.casefold(), it.id)))

    @override
    def read(self, keys: Sequence[int]) -> dict[int, Photo]:
        if self._table is None:
            return {}
        rows = self._source.fetch(self._source.select(self._table, "Z_PK", _ASSET), keys)
        more = self._additional(keys)
        said = self._descriptions([row.key for row in more.values()])
        return {
            row.key: self._photo(
                row, more.get(row.key), said.get(more[row.key].key) if row.key in more else None
            )
            for row in rows
        }

    @override
    def describe(self, record: Photo) -> Description:
        return description_of(
            record.id,
            taken=record.taken,
            name=record.name,
            title=record.title,
            said=record.description,
            place=record.place,
        )

    @override
    def described(self, keys: Sequence[int]) -> dict[int, Description]:
        """Return photos without looking for their files, which takes most of the time."""
        if self._table is None:
            return {}
        rows = self._source.fetch(self._source.select(self._table, "Z_PK", DESCRIBED), keys)
        more = self._additional(keys)
        said = self._descriptions([row.key for row in more.values()])
        return {
            row.key: described(
                row, more.get(row.key), said.get(more[row.key].key) if row.key in more else None
            )
            for row in rows
        }

    @override
    def spots(self, before: TimeSpot, limit: int) -> Sequence[TimeSpot]:
        """Return where the next photos are that the library shows, not the hidden ones."""
        return spots_of(self._ordered(Collection.LIBRARY, None), before, limit)

    @override
    def extent(self) -> int:
        return len(self._ordered(Collection.LIBRARY, None))

    def _photo(self, row: Row, more: Row | None, said: str | None) -> Photo:
        """Return a photo with its files."""
        filename = row.text("filename") or ""
        original = self._original(row)
        subtype = _SUBTYPES.get(row.integer("subtype") or 0)
        thumbnail = self._thumbnail(row)
        is_trashed = row.flag("trashed")
        return Photo(
            id=row.key,
            uuid=row.text("uuid"),
            name=(more.text("name") if more else None) or filename,
            kind=PhotoKind.VIDEO if row.integer("kind") == 1 else PhotoKind.PHOTO,
            subtype=subtype,
            taken=row.moment("created"),
            offset=_offset(more),
            added=row.moment("added"),
            modified=row.moment("modified"),
            width=row.integer("width"),
            height=row.integer("height"),
            duration=max(0.0, row.real("duration") or 0.0),
            place=place_of(row),
            is_favorite=row.flag("favorite"),
            is_hidden=row.flag("hidden"),
            deleted=row.moment("trashed_at") if is_trashed else None,
            is_deleted=is_trashed,
            title=more.text("title") if more else None,
            description=said,
            size=more.integer("size") if more else None,
            original=original,
            edited=self._edited(row),
            live=self._live(row) if subtype == "live" else None,
            thumbnail=thumbnail,
            is_in_cloud_only=original is None or not original.is_stored,
        )

    def _path(self, row: Row) -> tuple[str, str] | None:
        """Return folder and name of an asset, below `Media`."""
        directory, name = row.text("directory"), row.text("filename")
        if directory is None or name is None:
            return None
        # Copies made for iCloud are in numbered folders of their own.
        return (f"PhotoData/CPLAssets/{directory}" if directory.isdigit() else directory), name

    def _original(self, row: Row) -> FileRef | None:
        """Return the file as it was taken."""
        path = self._path(row)
        return None if path is None else self.context.file(DOMAIN, f"Media/{path[0]}/{path[1]}")

    def _live(self, row: Row) -> FileRef | None:
        """Return the short video of a live photo: the same name with another ending."""
        path = self._path(row)
        if path is None:
            return None
        stem = path[1].rpartition(".")[0]
        return self._first(f"Media/{path[0]}/{stem}", ("MOV", "mov"))

    def _edited(self, row: Row) -> FileRef | None:
        """Return the picture or video as it was edited."""
        path = self._path(row)
        if path is None:
            return None
        stem = path[1].rpartition(".")[0]
        base = f"Media/PhotoData/Mutations/{path[0]}/{stem}/Adjustments/FullSizeRender"
        endings = ("mov", "MOV", "mp4") if row.integer("kind") == 1 else _RENDERED
        return self._first(base, endings)

    def _thumbnail(self, row: Row) -> FileRef | None:
        """Return the largest of the small JPEGs that iOS keeps."""
        path = self._path(row)
        if path is None:
            return None
        base = f"Media/PhotoData/Thumbnails/V2/{path[0]}/{path[1]}"
        for size in ("5005", "5003"):
            found = self.context.file(DOMAIN, f"{base}/{size}.JPG")
            if found is not None and found.is_stored:
                return found
        return None

    def _first(self, base: str, endings: Sequence[str]) -> FileRef | None:
        """Return the first file with one of some endings."""
        for ending in endings:
            if (found := self.context.file(DOMAIN, f"{base}.{ending}")) is not None:
                return found
        return None

    def _additional(self, keys: Sequence[int]) -> Mapping[int, Row]:
        """Return what else is known of some assets, by the assets' keys."""
        table = self._source.schema.table("ZADDITIONALASSETATTRIBUTES")
        if table is None or not table.has("ZASSET"):
            return {}
        selection = self._source.select(table, "Z_PK", _ADDITIONAL)
        return {
            asset: row
            for row in self._source.fetch(selection, keys, by="ZASSET")
            if (asset := row.integer("asset")) is not None
        }

    def _descriptions(self, keys: Sequence[int]) -> Mapping[int, str | None]:
        """Return what users have written about some assets."""
        table = self._source.schema.find("ZASSETDESCRIPTION")
        if table is None or not table.has("ZASSETATTRIBUTES"):
            return {}
        selection = self._source.select(table, "Z_PK", _DESCRIPTION)
        return {
            owner: row.text("text")
            for row in self._source.fetch(selection, keys, by="ZASSETATTRIBUTES")
            if (owner := row.integer("owner")) is not None
        }

    def _ordered(self, collection: Collection, album: int | None) -> TimeOrder:
        """Return the order of some of the assets, found when first needed."""
        chosen = (collection, album)
        if chosen not in self._orders:
            if len(self._orders) >= 20:
                self._orders.clear()
            self._orders[chosen] = self._choose(collection, album)
        return self._orders[chosen]

    def _choose(self, collection: Collection, album: int | None) -> TimeOrder:
        """Return the order of some of the assets."""
        if collection is Collection.ALL and album is None:
            return self.order
        if self._table is None:
            return TimeOrder(array("q"), array("d"))
        flags = (number("trashed", "ZTRASHEDSTATE"), number("hidden", "ZHIDDEN"))
        more = (number("favorite", "ZFAVORITE"),)
        selection = self._source.select(self._table, "Z_PK", (*flags, *more))
        members = None if album is None else self._members(album)
        chosen = {
            row.key
            for row in self._source.walk(selection)
            if _belongs(row, collection) and (members is None or row.key in members)
        }
        return self.order.only(chosen)

    def _find_join(self) -> tuple[Table, str, str] | None:
        """Return the table that says what is in which album, and its two columns."""
        for table in self._source.schema.matching(r"Z_\d+ASSETS"):
            albums = [it for key, it in table.columns.items() if re.fullmatch(r"Z_\d+ALBUMS", key)]
            assets = [it for key, it in table.columns.items() if re.fullmatch(r"Z_\d+ASSETS", key)]
            if albums and assets:
                return table, albums[0], assets[0]
        if self._source.is_open:
            self._source.schema.missing.add("Z_…ASSETS")
        return None

    def _pairs(self) -> tuple[Selection, str] | None:
        """Prepare to read what is in which album."""
        if self._join is None:
            return None
        table, album, asset = self._join
        columns = (number("album", album), number("asset", asset))
        return self._source.select(table, "rowid", columns), album

    def _members(self, album: int) -> set[int]:
        """Return the assets of an album."""
        pairs = self._pairs()
        if pairs is None:
            return set()
        selection, column = pairs
        found: set[int] = set()
        for row in self._source.walk(selection, f'"{column}" = ?', (album,)):
            if (asset := row.integer("asset")) is not None:
                found.add(asset)
            if len(found) >= _MOST_MEMBERS:
                row.skip(Skip.TOO_MANY)
                break
        return found

    def _counts(self) -> Mapping[int, int]:
        """Return how many assets are in each album."""
        pairs = self._pairs()
        found: dict[int, int] = defaultdict(int)
        if pairs is None:
            return found
        for count, row in enumerate(self._source.walk(pairs[0])):
            if count >= _MOST_MEMBERS:
                row.skip(Skip.TOO_MANY)
                break
            if (album := row.integer("album")) is not None:
                found[album] += 1
        return found


def _belongs(row: Row, collection: Collection) -> bool:
    """Whether an asset is shown in a collection."""
    is_trashed, is_hidden = row.flag("trashed"), row.flag("hidden")
    match collection:
        case Collection.ALL:
            return True
        case Collection.DELETED:
            return is_trashed
        case Collection.HIDDEN:
            return is_hidden and not is_trashed
        case Collection.FAVORITES:
            return row.flag("favorite") and not is_hidden and not is_trashed
        case Collection.LIBRARY:
            return not is_hidden and not is_trashed


def _offset(more: Row | None) -> int | None:
    """Return how far the clock was ahead, in seconds."""
    offset = None if more is None else more.integer("offset")
    return offset if offset is not None and abs(offset) < _DAY else None


def _folders(row: Row, rows: Mapping[int, Row]) -> tuple[str, ...]:
    """Return the names of the folders an album is in."""
    names: list[str] = []
    parent = rows.get(row.integer("parent") or 0)
    while parent is not None and parent.integer("kind") == _FOLDER and len(names) < 20:
        names.append(parent.text("title") or "")
        parent = rows.get(parent.integer("parent") or 0)
    return tuple(reversed(names))
