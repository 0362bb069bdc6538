"""The photo library: originals under their own names by month, with a sidecar each.

Beside an original lies what belongs to it: the short film of a live photo under the same name, and
the edited version. Of what the device kept in iCloud only, the thumbnail is all there is.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone, tzinfo
from pathlib import PurePosixPath
from typing import Final

from .... import xmp
from ...artifacts.photo_records import Album, Photo
from ...artifacts.photos import Photos
from ..names import Siblings
from .parts import Document, Original, Part
from .scene import Scene

_HIDDEN: Final = "Hidden"
_DELETED: Final = "Recently Deleted"
_UNDATED: Final = "Undated"


def photo_parts(scene: Scene, folder: str = "") -> Iterator[Part]:
    """Yield the files of all photos below a folder, the oldest first."""
    photos = scene.artifact(Photos)
    names: dict[str, Siblings] = {}
    albums = photos.albums_of()
    for photo in photos.records(scene.wanted):
        month = _folder(photo, scene.request.zone)
        siblings = names.setdefault(month, Siblings())
        yield from _files(photo, siblings, f"{folder}{month}/", albums.get(photo.id, ()))


def _files(
    photo: Photo, siblings: Siblings, folder: str, albums: tuple[Album, ...]
) -> Iterator[Part]:
    """Yield what there is of one photo."""
    taken = photo.taken
    name = siblings.claim(photo.name or f"{photo.id}")
    stem = PurePosixPath(name).stem
    has_original = photo.original is not None and photo.original.is_stored
    if photo.original is not None and has_original:
        yield Original(f"{folder}{name}", photo.original, taken)
    for file, mark in ((photo.live, ""), (photo.edited, " (edited)")):
        if file is not None and file.is_stored:
            suffix = PurePosixPath(file.path).suffix
            yield Original(f"{folder}{siblings.claim(f'{stem}{mark}{suffix}')}", file, taken)
    if not has_original and photo.thumbnail is not None and photo.thumbnail.is_stored:
        shown = siblings.claim(f"{stem} (thumbnail).jpg")
        yield Original(f"{folder}{shown}", photo.thumbnail, taken)
    sidecar = siblings.claim(f"{name}.xmp")
    yield Document(f"{folder}{sidecar}", iter((_sidecar(photo, albums),)), taken)


def _folder(photo: Photo, zone: tzinfo) -> str:
    """Return the folder of a photo: the month in which it was taken, by the clock there."""
    taken = _local(photo, zone)
    month = _UNDATED if taken is None else f"{taken:%Y/%Y-%m}"
    if photo.is_deleted:
        return f"{_DELETED}/{month}"
    return f"{_HIDDEN}/{month}" if photo.is_hidden else month


def _local(photo: Photo, zone: tzinfo | None) -> datetime | None:
    """Return when a photo was taken by the clock there; in `zone` if that is not known."""
    if photo.taken is None or photo.offset is None:
        return None if photo.taken is None else photo.taken.astimezone(zone)
    return photo.taken.astimezone(timezone(timedelta(seconds=photo.offset)))


def _sidecar(photo: Photo, albums: tuple[Album, ...]) -> bytes:
    """Return what is known of a photo."""
    lines: list[str] = []
    if photo.title:
        lines.append(xmp.alternative("dc:title", photo.title))
    if photo.description:
        lines.append(xmp.alternative("dc:description", photo.description))
    if albums:
        titles = ("/".join((*album.folder, album.title)) for album in albums)
        lines.append(xmp.bag("dc:subject", titles))
    if photo.is_favorite:
        lines.append(xmp.favorite())
    if (taken := _local(photo, photo.taken.tzinfo if photo.taken else None)) is not None:
        lines += xmp.captured(taken.isoformat(timespec="milliseconds"))
    if photo.place is not None:
        lines += xmp.place(photo.place.latitude, photo.place.longitude)
    return xmp.packet(lines).encode()
