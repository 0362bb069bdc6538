"""What automations hear of a library: new photos, how syncs end, what waits, what was healed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from homeassistant.core import CALLBACK_TYPE, callback

from .media_ids import photo_media_id
from .photos.arrivals import Arrivals
from .photos.catalog.statistics import NewPhoto
from .photos.errors import PhotosError
from .photos.models import SyncResult
from .photos.verify_result import VerifyResult


class LibraryEventKind(StrEnum):
    """What has happened. `PHOTOS_ADDED` sums up those that are too many to tell one by one."""

    PHOTO_ADDED = "photo_added"
    PHOTOS_ADDED = "photos_added"
    SYNC_FINISHED = "sync_finished"
    SYNC_FAILED = "sync_failed"
    REMOVALS_HELD_BACK = "removals_held_back"
    FILES_HEALED = "files_healed"


PHOTO_EVENTS: Final = (LibraryEventKind.PHOTO_ADDED, LibraryEventKind.PHOTOS_ADDED)
SYNC_EVENTS: Final = tuple(kind for kind in LibraryEventKind if kind not in PHOTO_EVENTS)


@dataclass(frozen=True, slots=True)
class LibraryEvent:
    """One event, and the little that is told of it: numbers and ids, no file names or places.

    `by_schedule`: nobody had asked for the sync whose end this is.
    """

    kind: LibraryEventKind
    attributes: Mapping[str, Any] = field(default_factory=dict)
    by_schedule: bool = False


class LibraryListeners:
    """Who wants to hear of the events of one library."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._listeners: list[Callable[[LibraryEvent], None]] = []

    @callback
    def async_add(self, listener: Callable[[LibraryEvent], None]) -> CALLBACK_TYPE:
        """Add a listener; what is returned takes it away."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def tell(self, events: Iterable[LibraryEvent]) -> None:
        """Tell each event to everybody."""
        for event in events:
            for listener in tuple(self._listeners):
                listener(event)


def arrival_events(entry_id: str, arrivals: Arrivals) -> Iterator[LibraryEvent]:
    """Tell new photos one by one, and how many more there are."""
    for photo in arrivals.photos:
        yield LibraryEvent(LibraryEventKind.PHOTO_ADDED, _described(entry_id, photo))
    more = arrivals.count - len(arrivals.photos)
    if more:
        yield LibraryEvent(
            LibraryEventKind.PHOTOS_ADDED, {"count": arrivals.count, "not_told": more}
        )


def result_events(result: object, *, by_schedule: bool) -> Iterator[LibraryEvent]:
    """Tell how a run has ended that came to its end."""
    if isinstance(result, VerifyResult) and (result.repaired or result.beyond_repair):
        yield LibraryEvent(
            LibraryEventKind.FILES_HEALED,
            {"healed": result.repaired, "beyond_repair": result.beyond_repair},
        )
    if not isinstance(result, SyncResult):
        return
    yield LibraryEvent(
        LibraryEventKind.SYNC_FINISHED,
        {
            "added": result.added,
            "adopted": result.adopted,
            "moved": result.moved,
            "quarantined": result.quarantined,
            "parked": result.parked,
            "bytes": result.bytes_transferred,
        },
        by_schedule,
    )
    if result.held_back:
        yield LibraryEvent(LibraryEventKind.REMOVALS_HELD_BACK, {"count": result.held_back})


def failure_event(error: PhotosError, *, by_schedule: bool) -> LibraryEvent:
    """Tell why a sync could not go on; `reason` is a code of the catalogue of errors."""
    return LibraryEvent(LibraryEventKind.SYNC_FAILED, {"reason": error.code}, by_schedule)


def _described(entry_id: str, photo: NewPhoto) -> dict[str, Any]:
    return {
        "media_content_id": photo_media_id(entry_id, photo.zone, photo.asset),
        "kind": photo.kind.value,
        "library": photo.zone,
        "captured_ms": photo.captured_ms,
        "favorite": photo.is_favorite,
    }
