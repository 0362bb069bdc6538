"""Why the downloads of an account pause, and that they do."""

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from homeassistant.core import callback

from .photos.runlog import RunLog

if TYPE_CHECKING:
    from .photos.engine import SyncEngine


class Hold(StrEnum):
    """Why the downloads of a run pause."""

    USER = "user"
    SCHEDULE = "schedule"


class Holds:
    """Downloads go on once no reason against it is left; the run goes on to be one."""

    def __init__(self, engine: SyncEngine, log: RunLog, on_change: Callable[[], None]) -> None:
        """Begin without a reason."""
        self._engine = engine
        self._log = log
        self._on_change = on_change
        self._reasons: set[Hold] = set()

    def __bool__(self) -> bool:
        """Tell whether downloads pause."""
        return bool(self._reasons)

    def __contains__(self, reason: Hold) -> bool:
        """Tell whether this is one of the reasons."""
        return reason in self._reasons

    @callback
    def change(self, reason: Hold, *, holds: bool) -> None:
        """Let downloads pause for a reason, or go on as far as it is concerned."""
        if holds:
            self._reasons.add(reason)
        else:
            self._reasons.discard(reason)
        if bool(self._reasons) is self._engine.is_paused:
            return
        if self._reasons:
            self._engine.pause()
        else:
            self._engine.resume()
        self._log.info("sync", "Downloads pause" if self._reasons else "Downloads go on")
        self._on_change()
