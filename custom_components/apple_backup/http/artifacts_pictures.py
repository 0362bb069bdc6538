"""What is in an unlocked backup: contacts with their pictures, and the photo library."""

from typing import Final

from aiohttp import web

from ..backups.artifacts.artifact import FileRef
from ..backups.artifacts.contacts import Contacts
from ..backups.artifacts.photo_records import Collection, Photo
from ..backups.artifacts.photos import Photos
from ..backups.errors import FileMissingError, FileNotInBackupError
from .artifacts_base import ARTIFACTS_BASE, ArtifactView, choice, whole
from .backups_content import ContentView
from .body import BadRequestError, read_integer
from .headers import content_headers
from .streaming import Source, send

_LARGEST: Final = 2**53
_PNG: Final = b"\x89PNG"


class ContactsView(ArtifactView):
    """`GET …/artifacts/contacts`."""

    path = f"{ARTIFACTS_BASE}/contacts"

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """List contacts in the order of their names."""
        return await self.page(request, backup_id, Contacts, lambda it, *rest: it.page(*rest))


class ContactPhotoView(ArtifactView):
    """`GET …/artifacts/contacts/photo?id=…`."""

    path = f"{ARTIFACTS_BASE}/contacts/photo"

    async def get(self, request: web.Request, backup_id: str) -> web.StreamResponse:
        """Send the picture of a contact."""
        key = read_integer(request, "id", 0, 0, _LARGEST)
        data = await self.read(request, backup_id, Contacts, lambda it: it.photo(key))
        if data is None:
            raise FileNotInBackupError("no picture")

        async def piece(offset: int, length: int) -> bytes:
            return data[offset : offset + length]

        name = "contact.png" if data.startswith(_PNG) else "contact.jpg"
        headers = {**self.headers, **content_headers(name)}
        return await send(request, Source(len(data), piece), headers)


class PhotosView(ArtifactView):
    """`GET …/artifacts/photos`."""

    path = f"{ARTIFACTS_BASE}/photos"

    async def get(self, request: web.Request, backup_id: str) -> web.Response:
        """List photos and videos, the newest first."""
        collection = choice(request, "collection", Collection, Collection.LIBRARY)
        number = read_integer(request, "album", -1, 0, _LARGEST)
        album = None if number < 0 else number
        return await self.page(
            request,
            backup_id,
            Photos,
            lambda it, *rest: it.photos(*rest, collection=collection, album=album),
        )


class PhotoFileView(ArtifactView, ContentView):
    """`GET` and `HEAD …/artifacts/photos/file?id=…`."""

    path = f"{ARTIFACTS_BASE}/photos/file"

    async def get(self, request: web.Request, backup_id: str) -> web.StreamResponse:
        """Send a photo: as it was taken, edited, its live video, or the thumbnail of the device."""
        key = read_integer(request, "id", 0, 0, _LARGEST)
        photo = await self.read(request, backup_id, Photos, lambda it: it.get(key))
        if photo is None:
            raise FileNotInBackupError("no such photo")
        file = _version(request, photo)
        if file is None:
            raise FileMissingError("the backup has no such version of the photo")
        return await self.send_file(request, self.unlocked(request, backup_id), file.file_id)

    head = get


def _version(request: web.Request, photo: Photo) -> FileRef | None:
    """Return which of a photo's files is wanted."""
    if "thumb" in request.query:
        # The size is a wish: the thumbnails of the device are all that need no decoding.
        read_integer(request, "thumb", 256, 1, 1024)
        return photo.thumbnail
    versions = {"original": photo.original, "edited": photo.edited, "live": photo.live}
    version = request.query.get("version", "original")
    if version not in versions:
        raise BadRequestError(
            "bad_parameter", f"The parameter 'version' must be one of: {', '.join(versions)}."
        )
    return versions[version]


VIEWS: Final[tuple[type[ArtifactView], ...]] = (
    ContactsView,
    ContactPhotoView,
    PhotosView,
    whole("photos/albums", "albums", Photos, lambda it: it.albums(), "the albums"),
    PhotoFileView,
)
