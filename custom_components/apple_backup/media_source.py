"""The library in the media browser: short lists, search, and pictures that every player can show.

Whoever may sign in to Home Assistant may look at it, so nothing hidden or deleted is ever here, and
nothing of a backup.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
import random
from typing import Any, Final, override

from homeassistant.components.media_player.browse_media import SearchMedia, SearchMediaQuery
from homeassistant.components.media_player.const import MediaClass, MediaType
from homeassistant.components.media_player.errors import BrowseError
from homeassistant.components.media_source import (
    BrowseMediaSource,
    MediaSource,
    MediaSourceItem,
    PlayMedia,
    Unresolvable,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .http.headers import inline_type
from .media_folders import Folders
from .media_ids import photo_path
from .media_tree import RANDOM, UNDATED, MediaId, Node, photo_key
from .models import PhotosConfigEntry, async_loaded_accounts
from .photos.catalog import AssetKind
from .photos.catalog.browse import Listing
from .photos.catalog.found import FoundPhoto
from .photos.catalog.photo_query import PhotoQuery
from .photos.errors import PhotoMissingError, PhotosError
from .photos.pictures import PictureSize

# Longer lists are taken apart.
LONGEST_LIST: Final = 200
_DRAWN: Final = 100
_FOUND: Final = 100
_CLASSES: Final = [MediaClass.IMAGE, MediaClass.VIDEO]
# What browsers show as it is, and would lose something as a JPEG.
_AS_IT_IS: Final = frozenset({".gif", ".png", ".webp"})
_JPEG: Final = "image/jpeg"


async def async_get_media_source(hass: HomeAssistant) -> MediaSource:
    """Give the one source of all accounts."""
    return AppleBackupMediaSource(hass)


class AppleBackupMediaSource(MediaSource):
    """The photos of all accounts."""

    name = "Apple Backup"

    def __init__(self, hass: HomeAssistant) -> None:
        """Nothing is read yet."""
        super().__init__(DOMAIN)
        self._hass = hass

    @override
    async def async_browse_media(self, item: MediaSourceItem) -> BrowseMediaSource:
        """List what is in a folder."""
        try:
            media_id = MediaId.parse(item.identifier)
            entry = self._account(media_id)
            if entry is None:
                return self._root()
            return await self._folder(entry, media_id)
        except ValueError as err:
            raise BrowseError(translation_domain=DOMAIN, translation_key="media_not_found") from err
        except PhotosError as err:
            raise BrowseError(translation_domain=DOMAIN, translation_key=err.code) from err

    @override
    async def async_search_media(
        self, item: MediaSourceItem, query: SearchMediaQuery
    ) -> SearchMedia:
        """Find photos by words in a folder, an account, or all of them."""
        try:
            media_id = MediaId.parse(item.identifier)
            entry = self._account(media_id)
            entries = [entry] if entry else async_loaded_accounts(self._hass)
            period = media_id.period
            wanted = replace(
                media_id.query,
                text=query.search_query[:200],
                is_video=_is_video(query.media_filter_classes),
                span=period.span if period else None,
            )
            found: list[BrowseMediaSource] = []
            for account in entries:
                page = await account.runtime_data.engine.search(wanted, None, _FOUND)
                found += await self._photos(account, page.photos)
        except ValueError as err:
            raise BrowseError(translation_domain=DOMAIN, translation_key="media_not_found") from err
        except PhotosError as err:
            raise BrowseError(translation_domain=DOMAIN, translation_key=err.code) from err
        return SearchMedia(result=found)

    @override
    async def async_resolve_media(self, item: MediaSourceItem) -> PlayMedia:
        """Give what can be shown or played of a photo."""
        try:
            media_id = MediaId.parse(item.identifier)
            entry = self._account(media_id)
            if entry is None or media_id.node not in (Node.PHOTO, Node.MOTION):
                raise PhotoMissingError("not a photo")
            photo = await entry.runtime_data.engine.photo(*media_id.names)
            if photo is None:
                raise PhotoMissingError("no such photo")
            return await _playable(entry, photo, is_motion=media_id.node is Node.MOTION)
        except BrowseError as err:
            raise Unresolvable(
                translation_domain=DOMAIN, translation_key="media_account_not_ready"
            ) from err
        except ValueError as err:
            raise Unresolvable(
                translation_domain=DOMAIN, translation_key="media_not_found"
            ) from err
        except PhotosError as err:
            raise Unresolvable(translation_domain=DOMAIN, translation_key=err.code) from err

    def _account(self, media_id: MediaId) -> PhotosConfigEntry | None:
        """Find the account an id is about; None: all of them."""
        if media_id.entry_id is None:
            return None
        for account in async_loaded_accounts(self._hass):
            if account.entry_id == media_id.entry_id:
                return account
        raise BrowseError(translation_domain=DOMAIN, translation_key="media_account_not_ready")

    def _root(self) -> BrowseMediaSource:
        accounts = async_loaded_accounts(self._hass)
        children = [_folder(MediaId(entry.entry_id), entry.title) for entry in accounts]
        return _folder(MediaId(), self.name or DOMAIN, children=children)

    async def _folder(self, entry: PhotosConfigEntry, media_id: MediaId) -> BrowseMediaSource:
        folders = Folders(self._hass, entry, await self._texts())
        children, not_shown = await self._children(entry, media_id, folders)
        title = folders.title(media_id)
        return _folder(media_id, title, children=children, not_shown=not_shown)

    async def _children(
        self, entry: PhotosConfigEntry, media_id: MediaId, folders: Folders
    ) -> tuple[list[BrowseMediaSource], int]:
        """List what is in a folder of an account, and how much is left out."""
        engine = entry.runtime_data.engine
        found: list[Any] = []
        match media_id.node:
            case None:
                found = await folders.collections(media_id)
            case Node.ALBUMS:
                parent = media_id.names[1] if media_id.key else None
                found, left_out = await folders.albums(media_id, parent)
                return [self._covered(entry, *one) for one in found], left_out
            case Node.PLACES:
                found = await folders.places(media_id)
            case Node.LATEST:
                return await self._photos(entry, await folders.latest(LONGEST_LIST)), 0
            case Node.DAY:
                photos = await engine.on_this_day(dt_util.now().date(), LONGEST_LIST)
                return await self._photos(entry, photos), 0
            case Node.RANDOM:
                photos = await engine.draw_photos(PhotoQuery(), _DRAWN, random.Random())
                return await self._photos(entry, photos), 0
            case Node.PHOTO | Node.MOTION:
                raise ValueError("not a folder")
            case _:
                return await self._collection(entry, media_id, folders)
        return [self._covered(entry, *one) for one in found], 0

    async def _collection(
        self, entry: PhotosConfigEntry, media_id: MediaId, folders: Folders
    ) -> tuple[list[BrowseMediaSource], int]:
        """List photos, or the periods they are of."""
        engine, wanted = entry.runtime_data.engine, media_id.query
        period = media_id.period
        if media_id.part == RANDOM:
            drawn = await engine.draw_photos(wanted, _DRAWN, random.Random())
            return await self._photos(entry, drawn, media_id), 0
        if media_id.part == UNDATED:
            listing = await engine.undated_photos(wanted, LONGEST_LIST)
        elif period is not None:
            listing = await engine.photos_of(wanted, period, LONGEST_LIST)
        else:
            divided = media_id.node is Node.YEARS
            listing = await engine.all_photos(wanted, LONGEST_LIST, divided=divided)
        found = [self._covered(entry, *one) for one in _periods(media_id, listing, folders)]
        return found + await self._photos(entry, listing.photos, media_id), listing.not_shown

    def _covered(
        self, entry: PhotosConfigEntry, media_id: MediaId, title: str, cover: FoundPhoto | None
    ) -> BrowseMediaSource:
        return _folder(media_id, title, thumbnail=_thumbnail(entry, cover))

    async def _photos(
        self,
        entry: PhotosConfigEntry,
        photos: Iterable[FoundPhoto],
        media_id: MediaId | None = None,
    ) -> list[BrowseMediaSource]:
        """Give the photos of a list; of Live Photos their videos, where these were asked for."""
        is_motion = media_id is not None and media_id.node is Node.LIVE
        shown = [photo for photo in photos if photo.shown is not None]
        await entry.runtime_data.pictures.expect(shown)
        return [_leaf(entry, photo, is_motion=is_motion) for photo in shown]

    async def _texts(self) -> dict[str, str]:
        language = self._hass.config.language
        return await async_get_translations(self._hass, language, "common", {DOMAIN})


def _periods(
    media_id: MediaId, listing: Listing, folders: Folders
) -> Iterable[tuple[MediaId, str, FoundPhoto | None]]:
    """Give the parts of a list that is too long, and a draw from all of it."""
    if not listing.periods and listing.undated is None:
        return
    if media_id.part is None and listing.periods:
        drawn = media_id.within(RANDOM)
        yield drawn, folders.title(drawn), listing.periods[0].cover
    for part in listing.periods:
        inside = media_id.within(str(part.what))
        yield inside, folders.title(inside), part.cover
    if listing.undated is not None:
        undated = media_id.within(UNDATED)
        yield undated, folders.title(undated), listing.undated


def _folder(media_id: MediaId, title: str, **more: Any) -> BrowseMediaSource:
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=str(media_id) or None,
        media_class=MediaClass.DIRECTORY,
        media_content_type=MediaType.ALBUM,
        title=title,
        can_play=False,
        can_expand=True,
        can_search=True,
        search_media_classes=_CLASSES,
        **more,
    )


def _leaf(entry: PhotosConfigEntry, photo: FoundPhoto, *, is_motion: bool) -> BrowseMediaSource:
    is_video = photo.kind is AssetKind.VIDEO or (is_motion and photo.motion is not None)
    node = Node.MOTION if is_video and photo.kind is not AssetKind.VIDEO else Node.PHOTO
    media_id = MediaId(entry.entry_id).below(node, photo_key(photo))
    kind = photo.motion if node is Node.MOTION else photo.shown
    assert kind is not None
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=str(media_id),
        media_class=MediaClass.VIDEO if is_video else MediaClass.IMAGE,
        media_content_type=_type_of(photo.files[kind]) if is_video else _still_type(photo),
        title=photo.filename or photo.title or photo.asset,
        can_play=True,
        can_expand=False,
        thumbnail=_thumbnail(entry, photo),
    )


def _thumbnail(entry: PhotosConfigEntry, photo: FoundPhoto | None) -> str | None:
    """Give the address of a thumbnail; None lets the icon of the type be shown."""
    if photo is None or not entry.runtime_data.pictures.is_possible(photo):
        return None
    return photo_path(entry.entry_id, photo, PictureSize.THUMBNAIL)


async def _playable(entry: PhotosConfigEntry, photo: FoundPhoto, *, is_motion: bool) -> PlayMedia:
    """Give address, type and file; all three are of the same bytes' kind."""
    pictures = entry.runtime_data.pictures
    kind = photo.motion if is_motion else photo.shown
    if kind is None:
        raise PhotoMissingError("no such file")
    is_video = is_motion or photo.kind is AssetKind.VIDEO
    mime_type = _type_of(photo.files[kind]) if is_video else _still_type(photo)
    if is_video or mime_type != _JPEG:
        path = await pictures.file(photo, kind)
        what = "live" if is_motion else "file"
        return PlayMedia(photo_path(entry.entry_id, photo, what), mime_type, path=path)
    if _type_of(photo.files[kind]) == _JPEG:
        path = await pictures.file(photo, kind)
    else:
        path = await pictures.get(photo, PictureSize.PREVIEW)
    return PlayMedia(photo_path(entry.entry_id, photo, "preview"), _JPEG, path=path)


def _still_type(photo: FoundPhoto) -> str:
    """Give the type a picture is shown as."""
    path = Path(photo.files[photo.shown]) if photo.shown else Path()
    return _type_of(path.name) if path.suffix.lower() in _AS_IT_IS else _JPEG


def _type_of(path: str) -> str:
    return inline_type(path) or "video/mp4"


def _is_video(classes: list[MediaClass] | None) -> bool | None:
    """Tell which of the two is wanted, if only one is."""
    wanted = {MediaClass.IMAGE, MediaClass.VIDEO} & set(classes or ())
    return MediaClass.VIDEO in wanted if len(wanted) == 1 else None
