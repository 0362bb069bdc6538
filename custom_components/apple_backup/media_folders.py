"""The folders of an account in the media browser, and what they are called."""

from collections.abc import Mapping
from dataclasses import dataclass, field
import random
import time
from typing import Final

from homeassistant.const import ATTR_LATITUDE, ATTR_LONGITUDE
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .media_tree import RANDOM, UNDATED, MediaId, Node, album_key
from .models import PhotosConfigEntry
from .photos.catalog.found import FoundPhoto
from .photos.catalog.photo_query import PhotoQuery
from .photos.catalog.places import Cell, cell_of

type Folder = tuple[MediaId, str, FoundPhoto | None]

MOST_ALBUMS: Final = 200
# A camera whose clock is further ahead is not the latest for ever.
_TOMORROW_MS: Final = 86_400_000
_ZONES: Final = "zone"
# In the order they are listed, with what has to be there for them to be.
_COLLECTIONS: Final = (
    Node.LATEST,
    Node.YEARS,
    Node.ALBUMS,
    Node.FAVORITES,
    Node.DAY,
    Node.PLACES,
    Node.VIDEOS,
    Node.LIVE,
    Node.SCREENSHOTS,
    Node.RANDOM,
)


@dataclass(slots=True)
class Folders:
    """Finds the folders of an account. `texts` are the translations below `common`."""

    hass: HomeAssistant
    entry: PhotosConfigEntry
    texts: Mapping[str, str]
    _albums: dict[str, str] = field(default_factory=dict)

    def title(self, media_id: MediaId) -> str:
        """Call a folder by a name."""
        if media_id.part in (UNDATED, RANDOM):
            return self._text(media_id.part)
        if (period := media_id.period) is not None:
            return f"{str(period)[-2:]}:00" if not period.has_parts else str(period)
        match media_id.node:
            case None:
                return self.entry.title
            case Node.PLACE:
                return self._place(media_id.cell)
            case Node.ALBUM:
                return self._albums.get(media_id.key or "", self._text(Node.ALBUM))
        return self._text(media_id.node)

    async def collections(self, account: MediaId) -> list[Folder]:
        """Give the collections of an account that hold anything."""
        engine = self.entry.runtime_data.engine
        found: list[Folder] = []
        for node in _COLLECTIONS:
            inside = account.below(node)
            if (cover := await self._cover(inside)) is not None:
                found.append((inside, self.title(inside), cover))
        for name in await engine.libraries():
            if name == "PrimarySync":
                continue
            cover = await engine.cover(PhotoQuery(library=name))
            if cover is not None:
                inside = account.below(Node.SHARED, album_key(name, "library"))
                found.append((inside, self.title(inside), cover))
        return found

    async def _cover(self, collection: MediaId) -> FoundPhoto | None:
        """Choose a photo of a collection, one that is in sight first where there is an order."""
        engine = self.entry.runtime_data.engine
        match collection.node:
            case Node.LATEST:
                return next(iter(await self.latest(1)), None)
            case Node.DAY:
                return next(iter(await engine.on_this_day(dt_util.now().date(), 1)), None)
            case Node.PLACES:
                return next((part.cover for part in await engine.places()), None)
            case Node.RANDOM:
                return next(iter(await engine.draw_photos(PhotoQuery(), 1, random.Random())), None)
            case Node.ALBUMS:
                albums, _ = await engine.albums_in(None, 1)
                if albums:
                    return albums[0].cover
        return await engine.cover(collection.query)

    async def latest(self, limit: int) -> tuple[FoundPhoto, ...]:
        """Give the photos taken last."""
        before = int(time.time() * 1000) + _TOMORROW_MS
        return await self.entry.runtime_data.engine.latest_photos(PhotoQuery(), before, limit)

    async def albums(self, media_id: MediaId, parent: str | None) -> tuple[list[Folder], int]:
        """Give the albums and folders of a folder, and how many are left out."""
        parts, left_out = await self.entry.runtime_data.engine.albums_in(parent, MOST_ALBUMS)
        found: list[Folder] = []
        for part in parts:
            node = Node.ALBUMS if part.what.is_folder else Node.ALBUM
            key = album_key(part.what.zone, part.what.record_name)
            found.append((media_id.below(node, key), part.what.name, part.cover))
        found.sort(key=lambda folder: folder[1].casefold())
        return found, left_out

    async def places(self, media_id: MediaId) -> list[Folder]:
        """Give the places that photos were taken at, those with most photos first."""
        found: list[Folder] = []
        for part in await self.entry.runtime_data.engine.places():
            inside = media_id.below(Node.PLACE, str(part.what))
            found.append((inside, self.title(inside), part.cover))
        return found

    def _place(self, cell: Cell) -> str:
        """Call a place by a zone of Home Assistant that lies in it, else by its coordinates."""
        for zone in self.hass.states.async_all(_ZONES):
            point = zone.attributes.get(ATTR_LATITUDE), zone.attributes.get(ATTR_LONGITUDE)
            if cell_of(*point) == cell.number:
                return zone.name
        latitude, longitude = cell.center
        north, east = "N" if latitude >= 0 else "S", "E" if longitude >= 0 else "W"
        return f"{abs(latitude):.2f}° {north}, {abs(longitude):.2f}° {east}"

    def _text(self, key: str) -> str:
        return self.texts.get(f"component.{DOMAIN}.common.media_{key}", key)
