"""Looking through the photos of a library while anything else goes on: it only reads the catalog."""

from abc import ABC, abstractmethod
from collections.abc import Callable
import random

from sqlalchemy import Connection

from .catalog.album_list import AlbumSummary, album_list
from .catalog.biography import Biography, biography_of
from .catalog.browse import Browser, Listing, Part, albums_in, places
from .catalog.found import FoundPhoto, find_photo
from .catalog.periods import Period
from .catalog.photo_query import PhotoQuery
from .catalog.search import AlbumName
from .catalog.timeline import Tile, Timeline
from .models import Zone
from .run import Library
from .timelines import Timelines
from .workers import Workers


class PhotoBrowsing(ABC):
    """Mixed into the engine. Everything may raise CatalogError.

    Only photos are ever given that everybody in the household may see; see `catalog/found.py`.
    """

    _workers: Workers

    def __init__(self) -> None:
        """Nothing is read yet."""
        self._timelines = Timelines(self._ask, lambda: self.changes)

    @abstractmethod
    def _opened(self) -> Library:
        """Give the library, which has to be open."""

    async def zone(self, name: str) -> Zone | None:
        """Find a library by its name."""
        stored = await self._workers.run(self._opened().catalog.zones)
        return next((one.zone for one in stored if one.zone.name == name), None)

    async def photo(self, zone: str, asset: str) -> FoundPhoto | None:
        """Find a photo by the names of its library and its record."""
        return await self._ask(lambda connection: find_photo(connection, zone, asset))

    async def all_photos(self, wanted: PhotoQuery, limit: int, *, divided: bool = False) -> Listing:
        """List photos if there are no more than `limit`, else years; `divided`: years anyway."""
        return await self._browse(wanted, lambda it: it.everything(limit, divided=divided))

    async def photos_of(self, wanted: PhotoQuery, period: Period, limit: int) -> Listing:
        """List the photos of a period if there are no more than `limit`, else its parts."""
        return await self._browse(wanted, lambda it: it.period(period, limit))

    async def undated_photos(self, wanted: PhotoQuery, limit: int) -> Listing:
        """List the photos without a date, `limit` at most."""
        return await self._browse(wanted, lambda it: it.undated(limit))

    async def latest_photos(
        self, wanted: PhotoQuery, before_ms: int, limit: int
    ) -> tuple[FoundPhoto, ...]:
        """Give the photos taken last, of those taken before a moment (a camera may be ahead)."""
        return await self._browse(wanted, lambda it: it.latest(before_ms, limit))

    async def draw_photos(
        self, wanted: PhotoQuery, count: int, choose: random.Random
    ) -> tuple[FoundPhoto, ...]:
        """Give some photos by chance, each at most once."""
        return await self._browse(wanted, lambda it: it.draw(count, choose))

    async def cover(self, wanted: PhotoQuery) -> FoundPhoto | None:
        """Give any photo that fits, as fast as possible."""
        return await self._browse(wanted, lambda it: it.cover())

    async def places(self) -> tuple[Part[int], ...]:
        """Give the cells of the map that photos were taken in, those with most photos first."""
        return await self._ask(places)

    async def albums_in(
        self, parent: str | None, limit: int
    ) -> tuple[tuple[Part[AlbumName], ...], int]:
        """Give the albums of a folder, by name, that hold photos, and how many `limit` leaves out."""
        return await self._ask(lambda connection: albums_in(connection, parent, limit))

    @property
    def changes(self) -> int:
        """Another number once something was written to the catalog; no I/O."""
        return self._opened().catalog.changes

    async def timeline(self, wanted: PhotoQuery) -> Timeline:
        """Give the order of all photos that fit."""
        return await self._timelines.get(wanted)

    async def tiles(
        self, wanted: PhotoQuery, revision: str | None, offset: int, limit: int
    ) -> tuple[str, list[Tile | None]]:
        """Give a part of a timeline, of this revision if it is still known, and its revision."""
        return await self._timelines.page(wanted, revision, offset, limit)

    async def biography(self, zone: str, asset: str) -> Biography | None:
        """Tell everything of a photo, by the names of its library and record."""
        return await self._ask(lambda connection: biography_of(connection, zone, asset))

    async def album_list(self) -> list[AlbumSummary]:
        """Give the albums and folders, with how many photos they hold."""
        return await self._ask(album_list)

    async def _browse[T](self, wanted: PhotoQuery, look: Callable[[Browser], T]) -> T:
        return await self._ask(lambda connection: look(Browser(connection, wanted)))

    async def _ask[T](self, query: Callable[[Connection], T]) -> T:
        return await self._workers.run(self._opened().catalog.ask, query)
