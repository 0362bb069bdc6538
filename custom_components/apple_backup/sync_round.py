"""The sync that was started last, and how it has ended: for who has asked for it and waits."""

from dataclasses import dataclass, replace
import time

from .errors import in_words
from .photos.errors import PhotosError
from .photos.models import SyncResult


@dataclass(frozen=True, slots=True)
class SyncRound:
    """A sync. Times are milliseconds since the epoch; `started_ms` tells it from others.

    `ended_ms` is None while it runs; `failure` is why it could not go on. `new_photos` are those
    that are news, see `photos/arrivals.py`.
    """

    started_ms: int
    ended_ms: int | None = None
    result: SyncResult | None = None
    new_photos: int = 0
    failure: PhotosError | None = None

    @classmethod
    def after(cls, last: SyncRound | None) -> SyncRound:
        """Begin one, later than the last whatever the clock says."""
        return cls(max(_now_ms(), last.started_ms + 1 if last else 0))

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self.ended_ms is None

    def finished(self, result: SyncResult, new_photos: int) -> SyncRound:
        """End well."""
        return replace(self, ended_ms=_now_ms(), result=result, new_photos=new_photos)

    def failed(self, failure: PhotosError) -> SyncRound:
        """End badly."""
        return replace(self, ended_ms=_now_ms(), result=None, failure=failure)

    def outcome(self) -> dict[str, int] | None:
        """Count what it has brought: photos that are new and such that wait, files otherwise."""
        if (result := self.result) is None:
            return None
        return {
            "new": self.new_photos,
            "saved": result.added + result.adopted,
            "moved": result.moved,
            "quarantined": result.quarantined,
            "parked": result.parked,
            "held_back": result.held_back,
        }

    def reason(self) -> tuple[str, str] | tuple[None, None]:
        """Why it has failed: a key of the exceptions, and the same in words."""
        return (None, None) if self.failure is None else (self.failure.code, in_words(self.failure))


def _now_ms() -> int:
    return int(time.time() * 1000)
