"""Pictures of an iCloud account's library: the latest, of this day, by chance. JPEG only."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
import random
from typing import Any, Final, override

from homeassistant.components.image import ImageEntity, ImageEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_track_time_change
from homeassistant.util import dt as dt_util

from .album_images import ALBUM_KEY, AlbumImages
from .const import DOMAIN
from .entity import PhotosEntity
from .media_ids import photo_media_id
from .models import PhotosConfigEntry, PhotosRuntime
from .photos.catalog.found import FoundPhoto
from .photos.catalog.photo_query import PhotoQuery
from .photos.catalog.search import AlbumName
from .photos.errors import PhotosError
from .photos.pictures import PictureSize

# Pictures are made one after another anyway.
PARALLEL_UPDATES = 1

# If there is no picture of one, another one is tried.
_TRIED: Final = 5
_DAY_MS: Final = 86_400_000

type Choice = Callable[[PhotosRuntime], Awaitable[Sequence[FoundPhoto]]]


async def _latest(runtime: PhotosRuntime) -> Sequence[FoundPhoto]:
    """Give what was taken last; a camera whose clock is ahead does not stay for ever."""
    before = int(dt_util.utcnow().timestamp() * 1000) + _DAY_MS
    return await runtime.engine.latest_photos(PhotoQuery(is_video=False), before, _TRIED)


async def _on_this_day(runtime: PhotosRuntime) -> Sequence[FoundPhoto]:
    """Give some of this day in earlier years, in another order each time."""
    photos = await runtime.engine.on_this_day(dt_util.now().date(), 200)
    return random.sample(photos, len(photos))[:_TRIED]


async def _by_chance(wanted: PhotoQuery, runtime: PhotosRuntime) -> Sequence[FoundPhoto]:
    return await runtime.engine.draw_photos(wanted, _TRIED, random.Random())


@dataclass(frozen=True, kw_only=True)
class PhotoImageDescription(ImageEntityDescription):
    """A picture, and which photos it may show, the preferred ones first."""

    choose: Choice


IMAGES: Final = (
    PhotoImageDescription(key="latest", translation_key="latest", choose=_latest),
    PhotoImageDescription(key="on_this_day", translation_key="on_this_day", choose=_on_this_day),
    PhotoImageDescription(
        key="random_favorite",
        translation_key="random_favorite",
        choose=partial(_by_chance, PhotoQuery(favorite=True, is_video=False)),
    ),
)


def _of_album(album: AlbumName) -> PhotoImageDescription:
    """Describe the picture of an album, or of a folder with everything below it."""
    return PhotoImageDescription(
        key=f"{ALBUM_KEY}{album.record_name}",
        translation_key="random_of_album",
        translation_placeholders={"album": album.name},
        choose=partial(_by_chance, PhotoQuery(album=album.record_name, is_video=False)),
    )


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PhotosConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the pictures of an account."""
    runtime = entry.runtime_data
    async_add_entities(PhotoImage(hass, runtime, description) for description in IMAGES)

    def create(album: AlbumName) -> PhotoImage:
        return PhotoImage(hass, runtime, _of_album(album))

    await AlbumImages(hass, runtime, create, async_add_entities).async_start()


class PhotoImage(PhotosEntity, ImageEntity):
    """A photo that changes after syncs, each night, and when an automation updates the entity."""

    entity_description: PhotoImageDescription
    _unrecorded_attributes = frozenset(
        {"captured", "title", "favorite", "kind", "media_content_id"}
    )

    def __init__(
        self, hass: HomeAssistant, runtime: PhotosRuntime, description: PhotoImageDescription
    ) -> None:
        """Show nothing yet."""
        PhotosEntity.__init__(self, runtime.coordinator, description)
        ImageEntity.__init__(self, hass)
        self._runtime = runtime
        self._photo: FoundPhoto | None = None
        self._last_sync: datetime | None = None

    @override
    async def async_added_to_hass(self) -> None:
        """Choose a photo, and another one each night."""
        await super().async_added_to_hass()
        self._last_sync = self.coordinator.data.last_sync
        self.async_on_remove(
            async_track_time_change(self.hass, self._choose_soon, hour=0, minute=0, second=10)
        )
        self._choose_soon()

    @callback
    def _choose_soon(self, _now: datetime | None = None) -> None:
        self.coordinator.config_entry.async_create_background_task(
            self.hass, self._async_choose(), f"{DOMAIN} {self.entity_id}"
        )

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        if self.coordinator.data.last_sync != self._last_sync:
            self._last_sync = self.coordinator.data.last_sync
            self._choose_soon()

    async def _async_choose(self) -> None:
        await self.async_update()
        self.async_write_ha_state()

    @override
    async def async_update(self) -> None:
        """Choose a photo that there is a picture of."""
        try:
            photos = await self.entity_description.choose(self._runtime)
        except PhotosError:
            return
        for photo in photos:
            try:
                await self._runtime.pictures.get(photo, PictureSize.PREVIEW)
            except PhotosError:
                continue
            if photo != self._photo:
                self._photo = photo
                self._attr_image_last_updated = dt_util.utcnow()
            return
        self._photo = None
        self._attr_image_last_updated = None

    @override
    async def async_image(self) -> bytes | None:
        """Read the picture, unless the photo has been hidden or deleted meanwhile."""
        if self._photo is None:
            return None
        try:
            photo = await self._runtime.engine.photo(self._photo.zone, self._photo.asset)
            if photo is None:
                return None
            path = await self._runtime.pictures.get(photo, PictureSize.PREVIEW)
        except PhotosError:
            return None
        return await self.hass.async_add_executor_job(_read, path)

    @property
    @override
    def entity_picture(self) -> str | None:
        """Show the icon while there is no photo, not a picture that cannot be loaded."""
        return super().entity_picture if self._photo is not None else None

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any] | None:
        """Tell about the photo that is shown."""
        if (photo := self._photo) is None:
            return None
        entry_id = self.coordinator.config_entry.entry_id
        return {
            "captured": photo.captured.isoformat() if photo.captured else None,
            "title": photo.title,
            "favorite": photo.is_favorite,
            "kind": photo.kind.value,
            "media_content_id": photo_media_id(entry_id, photo.zone, photo.asset),
        }


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
