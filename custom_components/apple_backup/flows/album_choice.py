"""Choosing albums and folders of a library in a form."""

from collections.abc import Collection
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
from homeassistant.helpers.translation import async_get_translations

from ..const import DOMAIN
from ..models import PhotosRuntime
from ..photos.catalog.search import AlbumName

_LONGEST_PATH: Final = 5


def several(options: list[SelectOptionDict]) -> SelectSelector:
    """Let several be chosen of what may be many."""
    return SelectSelector(
        SelectSelectorConfig(options=options, multiple=True, mode=SelectSelectorMode.DROPDOWN)
    )


async def album_options(
    hass: HomeAssistant, runtime: PhotosRuntime, chosen: Collection[str]
) -> list[SelectOptionDict]:
    """Offer the albums by their paths, and what is chosen already although it is gone.

    Raises:
        PhotosError: The catalog cannot be read.
    """
    albums = await runtime.engine.albums()
    options = [
        SelectOptionDict(value=album.record_name, label=label) for album, label in _labelled(albums)
    ]
    known = {album.record_name for album in albums}
    if gone := [name for name in chosen if name not in known]:
        texts = await async_get_translations(hass, hass.config.language, "common", [DOMAIN])
        label = texts[f"component.{DOMAIN}.common.album_gone"]
        options += [SelectOptionDict(value=name, label=label) for name in gone]
    return options


def _labelled(albums: Collection[AlbumName]) -> list[tuple[AlbumName, str]]:
    """Give each album with the folders it is in, in order."""
    by_name = {album.record_name: album for album in albums}

    def label(album: AlbumName) -> str:
        parts = [album.name]
        parent = by_name.get(album.parent_name or "")
        # Bounded, because two folders may claim to contain each other.
        while parent is not None and len(parts) < _LONGEST_PATH:
            parts.insert(0, parent.name)
            parent = by_name.get(parent.parent_name or "")
        return " / ".join(parts)

    return sorted(((album, label(album)) for album in albums), key=lambda pair: pair[1].casefold())
