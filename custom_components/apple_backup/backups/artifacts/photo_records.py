"""What is known of a photo or video and of an album."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .artifact import FileRef
from .listing import Place


class PhotoKind(StrEnum):
    """What an asset is."""

    PHOTO = "photo"
    VIDEO = "video"


class Collection(StrEnum):
    """Which assets: what the library shows, and what it does not."""

    LIBRARY = "library"
    FAVORITES = "favorites"
    HIDDEN = "hidden"
    DELETED = "deleted"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Album:
    """An album; `folder` are the names of the folders it is in, the outermost first."""

    id: int
    uuid: str | None
    title: str
    folder: tuple[str, ...]
    is_shared: bool
    count: int


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo or video.

    `taken` is aware (UTC); `offset` are the seconds the device's clock was ahead of it. `duration`
    in seconds. `is_in_cloud_only`: the backup holds no original. `thumbnail` is a JPEG of iOS.
    """

    id: int
    uuid: str | None
    name: str
    kind: PhotoKind
    subtype: str | None
    taken: datetime | None
    offset: int | None
    added: datetime | None
    modified: datetime | None
    width: int | None
    height: int | None
    duration: float
    place: Place | None
    is_favorite: bool
    is_hidden: bool
    deleted: datetime | None
    is_deleted: bool
    title: str | None
    description: str | None
    size: int | None
    original: FileRef | None
    edited: FileRef | None
    live: FileRef | None
    thumbnail: FileRef | None
    is_in_cloud_only: bool
