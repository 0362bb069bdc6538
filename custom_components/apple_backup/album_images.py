"""Keeps one picture for each album that the options name, while albums come, go and get new names."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity import Entity

from .const import DOMAIN
from .library_options import picture_albums
from .models import PhotosRuntime
from .photos.catalog.search import AlbumName
from .photos.errors import PhotosError

ALBUM_KEY: Final = "album_"


class AlbumImages:
    """Follows the options and the syncs of one account."""

    def __init__(
        self,
        hass: HomeAssistant,
        runtime: PhotosRuntime,
        create: Callable[[AlbumName], Entity],
        add: Callable[[Iterable[Entity]], None],
    ) -> None:
        """Show nothing yet; `create` makes the picture of an album, `add` shows it."""
        self._hass = hass
        self._engine = runtime.engine
        self._coordinator = runtime.coordinator
        self._entry = runtime.coordinator.config_entry
        self._create = create
        self._add = add
        self._shown: dict[str, tuple[AlbumName, Entity]] = {}
        self._seen: tuple[frozenset[str], datetime | None] | None = None
        self._synced_before = runtime.coordinator.data.last_sync
        self._lock = asyncio.Lock()

    async def async_start(self) -> None:
        """Show what is chosen now, and follow."""
        self._entry.async_on_unload(self._coordinator.async_add_listener(self._look))
        self._seen = self._wanted()
        await self._async_follow()

    def _wanted(self) -> tuple[frozenset[str], datetime | None]:
        return picture_albums(self._entry.options), self._coordinator.data.last_sync

    @callback
    def _look(self) -> None:
        if (wanted := self._wanted()) != self._seen:
            self._seen = wanted
            self._entry.async_create_background_task(
                self._hass, self._async_follow(), f"{DOMAIN} pictures of albums"
            )

    async def _async_follow(self) -> None:
        async with self._lock:
            try:
                found = {album.record_name: album for album in await self._engine.albums()}
            except PhotosError:
                return
            chosen, last_sync = self._wanted()
            # A catalog that has just been made anew knows no album before its first sync.
            is_complete = last_sync != self._synced_before
            self._forget(chosen & found.keys() if is_complete else chosen)
            shown = [await self._async_show(found[name]) for name in chosen & found.keys()]
            self._add(entity for entity in shown if entity is not None)

    async def _async_show(self, album: AlbumName) -> Entity | None:
        """Make the picture of an album, unless it is there under this name."""
        if (shown := self._shown.get(album.record_name)) is not None:
            known, entity = shown
            if known.name == album.name:
                return None
            # Entities keep the name they were added with. A disabled one has not been added.
            if entity.enabled:
                await entity.async_remove()
        entity = self._create(album)
        self._shown[album.record_name] = (album, entity)
        return entity

    def _forget(self, kept: Iterable[str]) -> None:
        """Remove the pictures of other albums from the registry, and so their entities."""
        registry = er.async_get(self._hass)
        prefix = f"{self._entry.unique_id}_{ALBUM_KEY}"
        names = set(kept)
        self._shown = {name: shown for name, shown in self._shown.items() if name in names}
        unique_ids = {f"{prefix}{name}" for name in names}
        for one in er.async_entries_for_config_entry(registry, self._entry.entry_id):
            if (
                one.domain == Platform.IMAGE
                and one.unique_id.startswith(prefix)
                and one.unique_id not in unique_ids
            ):
                registry.async_remove(one.entity_id)
