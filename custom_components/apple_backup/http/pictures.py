"""Pictures and files of photos, for everybody in the household; of removed ones, for administrators.

Addresses hold nothing but opaque ids, so they can be signed as they are and pass every filter.
"""

from abc import ABC, abstractmethod
from http import HTTPStatus
import re
from typing import ClassVar, Final, override

from aiohttp import hdrs, web

from homeassistant.helpers.http import KEY_HASS

from ..media_ids import decode_key, version_of
from ..models import PhotosConfigEntry
from ..permissions import Right
from ..photos.catalog.found import FoundPhoto
from ..photos.errors import NoPictureError, PhotoMissingError
from ..photos.models import ResourceKind
from ..photos.pictures import PictureSize
from .entries import loaded_account
from .headers import SECURITY_HEADERS, content_headers
from .photos import PhotosView
from .view import GuardedView

_BASE: Final = "/library/{entry_id}/photo/{photo_id}"
# A year; the address of another version is another one.
_FOREVER: Final = "private, max-age=31536000, immutable"
_ASK_AGAIN: Final = "private, no-cache"
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,17}")


class PhotoView(PhotosView):
    """A route about one photo."""

    documented_path = False
    permission = Right.VIEW_PHOTOS

    async def find(
        self, request: web.Request, entry_id: str, photo_id: str
    ) -> tuple[PhotosConfigEntry, FoundPhoto, str]:
        """Find a photo, and how long its content may be kept.

        Raises:
            PhotoMissingError: There is none that everybody may see.
        """
        entry = loaded_account(request.app[KEY_HASS], entry_id)
        key, _, version = photo_id.partition(".")
        try:
            zone, asset = decode_key(key)
        except ValueError as err:
            raise PhotoMissingError("not an id") from err
        photo = await entry.runtime_data.engine.photo(zone, asset)
        if photo is None:
            raise PhotoMissingError("no such photo")
        is_current = bool(version) and version == version_of(photo)
        return entry, photo, _FOREVER if is_current else _ASK_AGAIN


class PictureView(PhotoView):
    """A JPEG of a photo."""

    size: ClassVar[PictureSize]

    async def get(self, request: web.Request, entry_id: str, photo_id: str) -> web.StreamResponse:
        """Send the JPEG, which is made if it is not here; 204 if there can be none."""
        return await _picture(*await self.find(request, entry_id, photo_id), self.size)

    head = get


async def _picture(
    entry: PhotosConfigEntry, photo: FoundPhoto, caching: str, size: PictureSize
) -> web.StreamResponse:
    try:
        path = await entry.runtime_data.pictures.get(photo, size)
    except NoPictureError:
        return _no_picture()
    headers = {
        **SECURITY_HEADERS,
        hdrs.CONTENT_TYPE: "image/jpeg",
        hdrs.CACHE_CONTROL: caching,
    }
    return web.FileResponse(path, headers=headers)


class ThumbnailView(PictureView):
    """`GET` and `HEAD library/{entry_id}/photo/{photo_id}/thumbnail`."""

    path = f"{_BASE}/thumbnail"
    size = PictureSize.THUMBNAIL


class PreviewView(PictureView):
    """`GET` and `HEAD library/{entry_id}/photo/{photo_id}/preview`."""

    path = f"{_BASE}/preview"
    size = PictureSize.PREVIEW


def _no_picture() -> web.Response:
    # Not 404: the photo is there, and a browser would tell its user of an error.
    headers = {**SECURITY_HEADERS, hdrs.CACHE_CONTROL: _ASK_AGAIN}
    return web.Response(status=HTTPStatus.NO_CONTENT, headers=headers)


class HeldThumbnailView(PhotosView):
    """`GET` and `HEAD library/{entry_id}/quarantine/{number}/thumbnail`."""

    path = "/library/{entry_id}/quarantine/{number}/thumbnail"
    documented_path = False
    permission = Right.MANAGE_LIBRARY

    async def get(self, request: web.Request, entry_id: str, number: str) -> web.StreamResponse:
        """Send a JPEG of a file in quarantine; 204 if there can be none."""
        entry = loaded_account(request.app[KEY_HASS], entry_id)
        if not _NUMBER.fullmatch(number):
            raise PhotoMissingError("not a number")
        photo = await entry.runtime_data.engine.held_photo(int(number))
        if photo is None:
            return _no_picture()
        return await _picture(entry, photo, _ASK_AGAIN, PictureSize.THUMBNAIL)

    head = get


class LeavingThumbnailView(PhotosView):
    """`GET` and `HEAD library/{entry_id}/removals/{number}/thumbnail`."""

    path = "/library/{entry_id}/removals/{number}/thumbnail"
    documented_path = False
    permission = Right.MANAGE_LIBRARY

    async def get(self, request: web.Request, entry_id: str, number: str) -> web.StreamResponse:
        """Send a JPEG of a photo whose removal waits; 204 if there can be none."""
        entry = loaded_account(request.app[KEY_HASS], entry_id)
        if not _NUMBER.fullmatch(number):
            raise PhotoMissingError("not a number")
        photo = await entry.runtime_data.engine.leaving_photo(int(number))
        if photo is None:
            return _no_picture()
        return await _picture(entry, photo, _ASK_AGAIN, PictureSize.THUMBNAIL)

    head = get


class ContentView(PhotoView, ABC):
    """A file of a photo as it is; ranges are served."""

    is_versioned: ClassVar[bool] = False
    """Whether the version in the id is that of this file; a Live Photo's is that of the picture."""

    @abstractmethod
    def which(self, photo: FoundPhoto) -> ResourceKind | None:
        """Return the file that is meant."""

    async def get(self, request: web.Request, entry_id: str, photo_id: str) -> web.FileResponse:
        """Send the file."""
        entry, photo, caching = await self.find(request, entry_id, photo_id)
        caching = caching if self.is_versioned else _ASK_AGAIN
        return await _content(entry, photo, self.which(photo), caching)

    head = get


async def _content(
    entry: PhotosConfigEntry, photo: FoundPhoto, kind: ResourceKind | None, caching: str
) -> web.FileResponse:
    path = await entry.runtime_data.pictures.file(photo, kind)
    headers = {**content_headers(path.name), hdrs.CACHE_CONTROL: caching}
    return web.FileResponse(path, headers=headers)


class PhotoFileView(ContentView):
    """`GET` and `HEAD library/{entry_id}/photo/{photo_id}/file`: as it was edited, if it was."""

    path = f"{_BASE}/file"
    is_versioned = True

    @override
    def which(self, photo: FoundPhoto) -> ResourceKind | None:
        return photo.shown


class OriginalView(ContentView):
    """`GET` and `HEAD library/{entry_id}/photo/{photo_id}/original`: as it was taken."""

    path = f"{_BASE}/original"

    @override
    def which(self, photo: FoundPhoto) -> ResourceKind | None:
        return photo.original


class LiveVideoView(ContentView):
    """`GET` and `HEAD library/{entry_id}/photo/{photo_id}/live`: the video of a Live Photo."""

    path = f"{_BASE}/live"

    @override
    def which(self, photo: FoundPhoto) -> ResourceKind | None:
        return photo.motion


class FileOfKindView(PhotoView):
    """`GET` and `HEAD library/{entry_id}/photo/{photo_id}/files/{kind}`."""

    path = f"{_BASE}/files/{{kind}}"

    async def get(
        self, request: web.Request, entry_id: str, photo_id: str, kind: str
    ) -> web.FileResponse:
        """Send one of the files that a photo has."""
        entry, photo, _ = await self.find(request, entry_id, photo_id)
        wanted = next((each for each in photo.files if each.value == kind), None)
        if wanted is None:
            raise PhotoMissingError("no such file")
        return await _content(entry, photo, wanted, _ASK_AGAIN)

    head = get


VIEWS: Final[tuple[type[GuardedView], ...]] = (
    ThumbnailView,
    PreviewView,
    HeldThumbnailView,
    LeavingThumbnailView,
    PhotoFileView,
    OriginalView,
    LiveVideoView,
    FileOfKindView,
)
