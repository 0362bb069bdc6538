"""Photos: Photos.sqlite with the files of the camera roll.

The table of assets is ZASSET, up to iOS 13 ZGENERICASSET. An original that lies in iCloud only is
listed without content; its thumbnail is there all the same.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Final, override

from .artifact import Context
from .listing import Description, Filter, Located, Page, TimeOrder
from .photo_albums import Albums
from .photo_descriptions import DESCRIBED, LOCATED, described, description_of, located, place_of
from .photo_files import DOMAIN, PhotoFiles
from .photo_records import Album, Collection, Photo, PhotoKind
from .rows import Row, number, text
from .spots import TimeSpot, spots_of
from .timed import TimedArtifact

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
_SUBTYPES: Final = {
    1: "panorama",
    2: "live",
    10: "screenshot",
    101: "slow_motion",
    102: "time_lapse",
    103: "screen_recording",
}
_DAY: Final = 86_400


class Photos(TimedArtifact[Photo]):
    """The photo library of a backup, the newest first."""

    name: ClassVar[str] = "photos"
    noun: ClassVar[tuple[str, ...]] = ("photo or video", "photos and videos")
    in_timeline: ClassVar[bool] = True
    tells_people: ClassVar[bool] = False

    def __init__(self, context: Context) -> None:
        """Open the database."""
        super().__init__(context)
        self._source = self.open(DOMAIN, "Media/PhotoData/Photos.sqlite")
        self._table = self._source.schema.table("ZASSET", "ZGENERICASSET")
        self._orders: dict[tuple[Collection, int | None], TimeOrder] = {}
        self._albums = Albums(self._source)
        self._files = PhotoFiles(context)

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
        return self._albums.all()

    def albums_of(self) -> Mapping[int, tuple[Album, ...]]:
        """Return in which albums each asset is, by the assets' keys."""
        albums = {album.id: album for album in self.albums()}
        found: dict[int, tuple[Album, ...]] = {}
        for key, asset in self._albums.memberships():
            if (album := albums.get(key)) is not None:
                found[asset] = (*found.get(asset, ()), album)
        return found

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
    def places(self) -> Iterator[Located]:
        """Yield where the photos were taken that the library shows."""
        if self._table is None or not self._table.has("ZLATITUDE"):
            return
        selection = self._source.select(self._table, "Z_PK", LOCATED)
        for row in self._source.walk(selection, "ZLATITUDE BETWEEN -90 AND 90"):
            if (found := located(row)) is not None:
                yield found

    @override
    def extent(self) -> int:
        return len(self._ordered(Collection.LIBRARY, None))

    def _photo(self, row: Row, more: Row | None, said: str | None) -> Photo:
        """Return a photo with its files."""
        filename = row.text("filename") or ""
        original = self._files.original(row)
        subtype = _SUBTYPES.get(row.integer("subtype") or 0)
        thumbnail = self._files.thumbnail(row)
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
            edited=self._files.edited(row),
            live=self._files.live(row) if subtype == "live" else None,
            thumbnail=thumbnail,
            is_in_cloud_only=original is None or not original.is_stored,
        )

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
        members = None if album is None else self._albums.members(album)
        chosen = {
            row.key
            for row in self._source.walk(selection)
            if _belongs(row, collection) and (members is None or row.key in members)
        }
        return self.order.only(chosen)


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
