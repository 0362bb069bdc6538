"""What a page with photos asks of a library: how many there are when, a part of them, one of them.

Only photos that everybody in the household may see are ever told of. Moments are milliseconds
since the epoch (UTC).
"""

from dataclasses import dataclass
from enum import IntFlag
from typing import Any, Final

from .media_ids import decode_key, encode_key, version_of
from .models import PhotosConfigEntry
from .photo_history import history_of
from .photos.catalog.album_list import AlbumSummary
from .photos.catalog.biography import Biography
from .photos.catalog.found import FoundPhoto
from .photos.catalog.photo_query import PhotoQuery
from .photos.catalog.rows import FileState, OwnFile
from .photos.catalog.timeline import Bucket, Tile
from .photos.errors import PhotoMissingError

type Answer = dict[str, Any]

MOST_TILES: Final = 500
_DAY_LENGTH: Final = 10
_MONTH_LENGTH: Final = 7


class Mark(IntFlag):
    """What a grid shows on a photo."""

    FAVORITE = 1
    LIVE = 2
    RAW = 4
    PROVEN = 8


@dataclass(frozen=True, slots=True)
class LibraryPhotos:
    """The photos of one account."""

    entry: PhotosConfigEntry

    async def timeline(
        self, wanted: PhotoQuery, *, by_day: bool, known: str | None, first: int = 0
    ) -> Answer:
        """Count the photos that fit by month or day, unless that is what the client knows.

        The `first` photos come with it, which spares whoever shows them a second question.
        """
        timeline = await self.entry.runtime_data.engine.timeline(wanted)
        if timeline.revision == known:
            return {"revision": known, "unchanged": True}
        length = _DAY_LENGTH if by_day else _MONTH_LENGTH
        answer: Answer = {
            "revision": timeline.revision,
            "total": len(timeline.ids),
            "buckets": [_bucket(one, length) for one in timeline.buckets(by_day=by_day)],
        }
        if first and timeline.ids:
            page = await self.page(wanted, timeline.revision, 0, first)
            # Another revision is one the client has no use for: it asks again.
            if page["revision"] == timeline.revision:
                answer["items"] = page["items"]
        return answer

    async def page(
        self, wanted: PhotoQuery, revision: str | None, offset: int, limit: int
    ) -> Answer:
        """Give a part of a timeline; null stands for a photo that has gone meanwhile."""
        runtime = self.entry.runtime_data
        revision, tiles = await runtime.engine.tiles(wanted, revision, offset, limit)
        await runtime.pictures.expect(tile.photo for tile in tiles if tile is not None)
        return {"revision": revision, "items": [tile and _tile(tile) for tile in tiles]}

    async def position(self, number: int) -> Answer:
        """Tell where a photo is among all; null if it is not there, or nobody may see it."""
        timeline = await self.entry.runtime_data.engine.timeline(PhotoQuery())
        try:
            return {"position": timeline.ids.index(number)}
        except ValueError:
            return {"position": None}

    async def asset(self, photo_id: str, *, may_restore: bool) -> Answer:
        """Tell everything of a photo; `may_restore`: also what of it lies in quarantine.

        Raises:
            PhotoMissingError: There is none that everybody may see.
        """
        try:
            zone, name = decode_key(photo_id.partition(".")[0])
        except ValueError as err:
            raise PhotoMissingError("not an id") from err
        found = await self.entry.runtime_data.engine.biography(zone, name)
        if found is None:
            raise PhotoMissingError("no such photo")
        answer = _asset(found)
        if may_restore:
            answer["removed"] = [
                {
                    "number": one.number,
                    "path": one.path,
                    "size": one.size,
                    "reason": one.reason.value,
                    "moved": one.moved_ms,
                }
                for one in found.removed
            ]
        return answer

    async def albums(self) -> Answer:
        """List albums and folders, with how many photos they hold and one of them."""
        engine = self.entry.runtime_data.engine
        found = await engine.album_list()
        return {"albums": [_album(one) for one in found], "libraries": await engine.libraries()}


def photo_id(photo: FoundPhoto) -> str:
    """Name a photo with the content it shows, as its addresses do."""
    return f"{encode_key(photo.zone, photo.asset)}.{version_of(photo)}"


def _bucket(bucket: Bucket, length: int) -> tuple[str | None, int]:
    return (bucket.start.isoformat()[:length] if bucket.start else None, bucket.count)


def _tile(tile: Tile) -> tuple[Any, ...]:
    """Make a row: id, kind, width, height, seconds, marks, moment, offset from UTC in seconds."""
    photo = tile.photo
    marks = Mark.FAVORITE if photo.is_favorite else Mark(0)
    marks |= Mark.LIVE if photo.motion else Mark(0)
    marks |= Mark.RAW if tile.is_raw else Mark(0)
    marks |= Mark.PROVEN if tile.is_proven else Mark(0)
    return (
        photo_id(photo),
        photo.kind.value,
        tile.width,
        tile.height,
        tile.duration_seconds,
        int(marks),
        photo.captured_ms,
        photo.offset_seconds,
    )


def _album(album: AlbumSummary) -> Answer:
    return {
        "id": album.record_name,
        "library": album.zone,
        "name": album.name,
        "parent": album.parent_name,
        "is_folder": album.is_folder,
        "count": album.count,
        "cover": photo_id(album.cover) if album.cover else None,
    }


def _asset(found: Biography) -> Answer:
    photo = found.photo
    offers = {offer.kind: offer for offer in found.offers}
    here = {file.kind for file in found.files}
    shown = offers.get(photo.shown) if photo.shown else None
    return {
        "id": photo_id(photo),
        "kind": photo.kind.value,
        "filename": photo.filename,
        "library": photo.zone,
        "title": photo.title,
        "description": photo.description,
        "keywords": list(photo.keywords),
        "captured": photo.captured_ms,
        "offset_seconds": photo.offset_seconds,
        "favorite": photo.is_favorite,
        "live": photo.motion is not None,
        "width": shown.width if shown else None,
        "height": shown.height if shown else None,
        "duration_seconds": found.duration_seconds,
        "latitude": photo.latitude,
        "longitude": photo.longitude,
        "altitude": found.altitude,
        "camera": photo.camera,
        "contributor": photo.contributor,
        "shown": photo.shown.value if photo.shown else None,
        "proven": all(file.state is FileState.PROVEN for file in found.files),
        "kept": found.is_kept,
        "in_icloud": not found.is_gone,
        "albums": [{"id": name, "name": title} for name, title in found.albums],
        "files": [_file(file) for file in found.files],
        "missing": [
            {
                "kind": offer.kind.value,
                "size": offer.size,
                "reason": offer.trouble.value if offer.trouble else None,
                "attempts": offer.attempts,
                "retry": offer.retry_ms,
            }
            for offer in found.offers
            if offer.kind not in here and not found.is_gone
        ],
        "history": history_of(found),
    }


def _file(file: OwnFile) -> Answer:
    return {
        "kind": file.kind.value,
        "path": file.path,
        "size": file.size,
        "sha256": file.sha256,
        "state": file.state.value,
        "proven": file.proven_ms,
        "checked": file.checked_ms or None,
    }
