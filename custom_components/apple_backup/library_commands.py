"""What can be asked of a photo library, by actions and over HTTP alike; answers are JSON.

What fails raises `PhotosError`s, which the frame and the HTTP layer map in their own places; only a
cursor that was never given is a ValueError.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .const import CONF_LIBRARY_PATH
from .media_ids import photo_media_id, photo_path
from .models import PhotosConfigEntry
from .photos.catalog.found import FoundPhoto
from .photos.catalog.photo_query import PhotoQuery
from .photos.errors import LibraryNotWritableError
from .photos.free_up import FreeUpRules
from .photos.icloud_removal import RemovalResult
from .photos.removing import ShownRemovals
from .photos_state import PhotosState

type Answer = dict[str, Any]

PHOTOS_PER_PAGE: Final = 50
MOST_PER_PAGE: Final = 200


class FolderNotAllowedError(LibraryNotWritableError):
    """Home Assistant is not allowed to read a folder."""

    code = "path_not_allowed"


@dataclass(frozen=True, slots=True)
class LibraryCommands:
    """The commands of one account."""

    hass: HomeAssistant
    entry: PhotosConfigEntry

    async def plan(self) -> Answer:
        """Tell what a sync would do."""
        plan = await self.entry.runtime_data.coordinator.async_perform(
            lambda engine: engine.plan(), begins=PhotosState.LISTING
        )
        return {**_plain(plan), "fits": plan.fits}

    async def set_paused(self, *, paused: bool) -> Answer:
        """Let downloads wait, or go on."""
        await self.entry.runtime_data.coordinator.async_pause(paused=paused)
        return {"paused": paused}

    async def verify(self, share: float) -> Answer:
        """Read files back and repair them."""
        result = await self.entry.runtime_data.coordinator.async_perform(
            lambda engine: engine.verify(share), asks_apple=False, begins=PhotosState.VERIFYING
        )
        return {**_plain(result), "is_clean": result.is_clean}

    async def proof(self) -> Answer:
        """Give the outcome of the last check of everything; empty before the first."""
        return await self.entry.runtime_data.engine.proof()

    async def adopt(self, folder: str, *, rearrange: bool) -> Answer:
        """Take over files that another tool has downloaded."""
        path = await self.hass.async_add_executor_job(self._readable, folder)
        result = await self.entry.runtime_data.coordinator.async_perform(
            lambda engine: engine.adopt(path, rearrange=rearrange)
        )
        return _plain(result)

    def _readable(self, folder: str) -> Path:
        """Blocking."""
        path = Path(folder)
        if "\0" in folder or not path.is_absolute():
            raise FolderNotAllowedError(folder)
        path = path.resolve()
        library = Path(self.entry.data[CONF_LIBRARY_PATH]).resolve()
        if not path.is_relative_to(library) and not self.hass.config.is_allowed_path(str(path)):
            raise FolderNotAllowedError(folder)
        return path

    async def quarantine(self, after: int, limit: int) -> Answer:
        """List what was moved out of the library, page by page."""
        held = await self.entry.runtime_data.engine.quarantined(after, limit)
        items = [
            {
                "number": file.id,
                "photo": file.asset_id,
                "kind": file.kind.value if file.kind else None,
                "path": file.original_path,
                "size": file.size,
                "reason": file.reason.value,
                "moved": _moment(file.moved_ms),
            }
            for file in held
        ]
        return {"items": items, "next": held[-1].id if len(held) == limit else None}

    async def restore(self, numbers: Sequence[int]) -> Answer:
        """Bring files back from quarantine."""
        result = await self.entry.runtime_data.coordinator.async_perform(
            lambda engine: engine.restore(numbers), asks_apple=False
        )
        return _plain(result)

    async def removals(self) -> Answer:
        """List the removals that wait for the user, by library."""
        held = await self.entry.runtime_data.engine.held_removals()
        return {
            "items": [
                {"library": count.zone, "removed": count.removed, "total": count.total}
                for count in held
            ]
        }

    async def leaving(self, after: int, limit: int) -> Answer:
        """List the photos that would leave, page by page."""
        page = await self.entry.runtime_data.engine.leaving(after, limit)
        items = [
            {
                "photo": photo.id,
                "library": photo.zone,
                "reason": photo.reason.value,
                "files": [
                    {"kind": file.kind.value, "path": file.path, "size": file.size}
                    for file in photo.files
                ],
            }
            for photo in page.photos
        ]
        return {"items": items, "next": page.next}

    async def confirm_removals(self, shown: ShownRemovals | None = None) -> Answer:
        """Let the next sync remove what waits, and begin it if nothing else runs.

        If more waits than was `shown` to the user, nothing is confirmed.
        """
        runtime = self.entry.runtime_data
        confirmed = await runtime.engine.confirm_removals(shown)
        if confirmed:
            runtime.coordinator.async_sync_soon()
        return {"confirmed": confirmed}

    async def plan_free_up(self, rules: FreeUpRules) -> Answer:
        """Tell what would be removed from iCloud."""
        plan = await self.entry.runtime_data.coordinator.async_perform(
            lambda engine: engine.plan_free_up(rules)
        )
        return _plain(plan)

    async def free_up(self, rules: FreeUpRules, code: str) -> Answer:
        """Remove from iCloud what a plan holds."""
        result = await self.entry.runtime_data.coordinator.async_perform(
            lambda engine: engine.free_up(rules, code)
        )
        return _removal(result)

    async def undo_free_up(self) -> Answer:
        """Take back what was removed from iCloud and waits in Recently Deleted."""
        result = await self.entry.runtime_data.coordinator.async_perform(
            lambda engine: engine.undo_free_up()
        )
        return _plain(result)

    async def plan_archive(self, album: str) -> Answer:
        """Tell what archiving an album and removing it from iCloud would do."""
        plan = await self.entry.runtime_data.coordinator.async_perform(
            lambda engine: engine.plan_archive(album)
        )
        return _plain(plan)

    async def archive_album(self, album: str, confirm: str | None = None) -> Answer:
        """Copy an album into the archive; with a plan's code, remove from iCloud what it names."""
        result = await self.entry.runtime_data.coordinator.async_perform(
            lambda engine: engine.archive_album(album, confirm=confirm)
        )
        return {
            "path": result.path,
            "assets": result.assets,
            "files": result.files,
            "bytes": result.bytes,
            "removal": _removal(result.removal) if result.removal is not None else None,
        }

    async def archives(self) -> Answer:
        """List the archives of albums, the oldest first."""
        return {
            "items": [
                {
                    "album": archive.album,
                    "name": archive.name,
                    "path": archive.path,
                    "files": archive.files,
                    "bytes": archive.bytes,
                    "begun": _moment(archive.begun_ms),
                    "ended": _moment(archive.ended_ms),
                }
                for archive in await self.entry.runtime_data.engine.archives()
            ]
        }

    async def album(self, wanted: str) -> str | None:
        """Find an album by its id, or by a name that only one album has."""
        albums = await self.entry.runtime_data.engine.albums()
        if any(album.record_name == wanted for album in albums):
            return wanted
        named = [album.record_name for album in albums if album.name == wanted]
        return named[0] if len(named) == 1 else None

    async def search(self, wanted: PhotoQuery, cursor: str | None, limit: int) -> Answer:
        """Find photos. Raises ValueError if the cursor is not one that was given."""
        page = await self.entry.runtime_data.engine.search(wanted, cursor, limit)
        return {"items": [self._photo(photo) for photo in page.photos], "next": page.next}

    async def on_this_day(self, day: date | None, limit: int) -> Answer:
        """Find photos of a day of the year in earlier years."""
        until = day or dt_util.now().date()
        photos = await self.entry.runtime_data.engine.on_this_day(until, limit)
        return {"items": [self._photo(photo) for photo in photos]}

    def _photo(self, photo: FoundPhoto) -> Answer:
        entry_id = self.entry.entry_id
        return {
            **_photo(photo),
            "media_content_id": photo_media_id(entry_id, photo.zone, photo.asset),
            "thumbnail": photo_path(entry_id, photo, "thumbnail"),
            "preview": photo_path(entry_id, photo, "preview"),
        }


def _removal(result: RemovalResult) -> Answer:
    left_out = {reason.value: count for reason, count in result.left_out.items()}
    return {**_plain(result), "left_out": left_out}


def _photo(photo: FoundPhoto) -> Answer:
    files = {kind.value: path for kind, path in photo.files.items()}
    shown = photo.files[photo.shown] if photo.shown else None
    return {
        "id": photo.id,
        "library": photo.zone,
        "asset": photo.asset,
        "filename": photo.filename,
        "captured": photo.captured.isoformat() if photo.captured else None,
        "favorite": photo.is_favorite,
        "kind": photo.kind.value,
        "title": photo.title,
        "description": photo.description,
        "keywords": list(photo.keywords),
        "latitude": photo.latitude,
        "longitude": photo.longitude,
        "camera": photo.camera,
        "contributor": photo.contributor,
        "path": shown or next(iter(files.values()), None),
        "files": files,
    }


def _moment(milliseconds: int | None) -> str | None:
    """Write a moment at which something was done here, in UTC; None if it never was."""
    if milliseconds is None:
        return None
    return dt_util.utc_from_timestamp(milliseconds / 1000).isoformat()


def _plain(result: Any) -> Answer:
    """Turn a result into JSON."""
    made = _jsonable(asdict(result))
    assert isinstance(made, dict)
    return made


def _jsonable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _jsonable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_jsonable(one) for one in value]
    return str(value) if isinstance(value, Path) else value
