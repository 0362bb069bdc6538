"""The photos of a backup with their files: by the photo library, or by the camera roll's folders."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from ..artifacts.artifact import FileRef
from ..artifacts.listing import NO_FILTER, Page, every
from ..artifacts.photo_files import DOMAIN
from ..artifacts.photo_records import Collection, Photo, PhotoKind
from ..artifacts.photos import Photos
from ..artifacts.shelf import Shelf
from ..models import FileKind
from ..reader import BackupReader
from .report import PhotoRole

_ROLL: Final = "Media/DCIM/"
_AT_ONCE: Final = 50
_VIDEOS: Final = frozenset({"mov", "mp4", "m4v", "avi", "3gp"})
_MEDIA: Final = _VIDEOS | {
    "heic",
    "heif",
    "jpg",
    "jpeg",
    "png",
    "gif",
    "tif",
    "tiff",
    "dng",
    "webp",
}


@dataclass(frozen=True, slots=True)
class CandidateFile:
    """A file of a photo: what it is called elsewhere, and where it is."""

    role: PhotoRole
    file_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A photo to look for; the original comes first in `files`, if the backup has it."""

    ref: str
    name: str
    taken: datetime | None
    is_video: bool
    files: tuple[CandidateFile, ...]
    width: int | None = None
    height: int | None = None


class Candidates:
    """The photos of a backup. Blocking; `close` it."""

    def __init__(self, reader: BackupReader) -> None:
        """Read with a shelf of its own, so that nobody waits for it."""
        self._reader = reader
        self._shelf = Shelf(reader)
        self.total = 0
        self.left_out = 0

    def __iter__(self) -> Iterator[Candidate]:
        """Yield what the photo library shows, or all of the camera roll if there is no library.

        Raises:
            BackupError: The backup cannot be read.
        """
        shown, all_ = (self._count(it) for it in (Collection.LIBRARY, Collection.ALL))
        if not all_:
            return self._of_roll()
        self.total, self.left_out = shown, all_ - shown
        return self._of_library()

    def close(self) -> None:
        """Close the databases."""
        self._shelf.close()

    def _count(self, collection: Collection) -> int:
        page = self._shelf.use(
            Photos, lambda it: it.photos(NO_FILTER, None, 1, collection=collection)
        )
        return page.total or 0

    def _page(self, cursor: str | None) -> Page[Photo]:
        return self._shelf.use(Photos, lambda it: it.photos(NO_FILTER, cursor, _AT_ONCE))

    def _of_library(self) -> Iterator[Candidate]:
        yield from map(_candidate, every(self._page))

    def _of_roll(self) -> Iterator[Candidate]:
        for record in self._reader.records(DOMAIN, _ROLL):
            entry = record.entry
            name = entry.relative_path.rpartition("/")[2]
            ending = name.rpartition(".")[2].lower()
            if entry.kind is not FileKind.FILE or ending not in _MEDIA:
                continue
            self.total += 1
            taken = None
            with suppress(OverflowError, ValueError, OSError):
                taken = None if entry.mtime is None else datetime.fromtimestamp(entry.mtime, UTC)
            file = CandidateFile(PhotoRole.ORIGINAL, entry.file_id, name)
            yield Candidate(entry.file_id, name, taken, ending in _VIDEOS, (file,))


def _candidate(photo: Photo) -> Candidate:
    """Return a photo of the library with those files that the backup holds."""
    stem, dot, ending = photo.name.rpartition(".")
    if not dot:
        stem, ending = photo.name, ""
    files: list[CandidateFile] = []

    def add(role: PhotoRole, file: FileRef | None, name: str) -> None:
        if file is not None and file.is_stored:
            files.append(CandidateFile(role, file.file_id, name))

    add(PhotoRole.ORIGINAL, photo.original, photo.name)
    add(PhotoRole.LIVE, photo.live, f"{stem}.{_ending(photo.live, 'MOV')}")
    add(PhotoRole.EDITED, photo.edited, f"{stem}-edited.{_ending(photo.edited, ending)}")
    taken = photo.taken
    if taken is not None and photo.offset is not None:
        taken = taken.astimezone(timezone(timedelta(seconds=photo.offset)))
    return Candidate(
        ref=photo.original.file_id if photo.original is not None else f"photo:{photo.id}",
        name=photo.name,
        taken=taken,
        is_video=photo.kind is PhotoKind.VIDEO,
        files=tuple(files),
        width=photo.width,
        height=photo.height,
    )


def _ending(file: FileRef | None, default: str) -> str:
    return default if file is None else file.path.rpartition(".")[2]
