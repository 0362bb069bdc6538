"""Sees every change of state, and everything that is logged as a defect. The product is not changed."""

from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
import logging
from typing import Any, Final, override

from custom_components.apple_backup.photos.status import SyncStatus
from custom_components.apple_backup.photos_display import PhotosDisplay
from tests.soak.home import rules

_HISTORY: Final = 60
# What Home Assistant and asyncio say of what nobody has taken.
_DEFECTS: Final = (
    "never retrieved", "was never awaited", "Error doing job", "Unexpected error", "Exception in",
    "Unable to remove", "Task was destroyed", "outstanding listeners", "blocking call",
    "translation", "Unclosed", "Traceback",
)  # fmt: skip
# It ends a setup that is under way when it stops, and says so.
_ENDED_BY_THE_CORE: Final = "Home Assistant final writes shutdown stage"


@dataclass(slots=True)
class Witness:
    """What was seen. `broken` is what may not be."""

    broken: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    history: deque[str] = field(default_factory=lambda: deque(maxlen=_HISTORY))
    # How often something has begun to run: what was read meanwhile may not fit together.
    runs: int = 0

    def documented(self, before: str | None, after: str) -> None:
        """Take a change of the documented state."""
        if before is None:
            return
        if after == "running":
            self.runs += 1
        if not rules.may_be_told(before, after):
            self.broken.append(f"the documented state went from {before} to {after}")

    def shown(self, whose: str, before: str | None, after: str) -> None:
        """Take a change of what is shown."""
        if before is None or before == after:
            return
        self.history.append(f"{whose}: {before} > {after}")
        self.counts[f"state {after}"] += 1
        if not rules.may_follow(before, after):
            self.broken.append(f"{whose} went from {before} to {after}")


class _Watched:
    """An attribute whose changes are told, in the place of a plain one."""

    def __init__(self, name: str, told: Any) -> None:
        self._key = f"_watched_{name}"
        self._told = told

    def __get__(self, thing: Any, _: Any = None) -> Any:
        return self if thing is None else thing.__dict__[self._key]

    def __set__(self, thing: Any, value: Any) -> None:
        before = thing.__dict__.get(self._key)
        thing.__dict__[self._key] = value
        self._told(thing, before, value)


class _Defects(logging.Handler):
    """Takes what is logged and must not be."""

    def __init__(self, witness: Witness) -> None:
        super().__init__(logging.WARNING)
        self._witness = witness

    @override
    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        self._witness.history.append(f"{record.levelname} {record.name}: {text[:300]}")
        if record.exc_info is None and not any(words in text for words in _DEFECTS):
            return
        shown = logging.Formatter().format(record)
        if _ENDED_BY_THE_CORE in shown:
            return
        self._witness.broken.append(f"{record.name} has logged a defect: {shown[-6000:]}")


@contextmanager
def watching() -> Iterator[Witness]:
    """Watch all accounts of this process."""
    witness = Witness()

    def documented(_: SyncStatus, before: Any, after: Any) -> None:
        witness.documented(before and before.value, after.value)

    def shown(display: PhotosDisplay, before: Any, after: Any) -> None:
        if after is not None:
            title = display.config_entry.title
            witness.shown(title, before and before.state.value, after.state.value)

    handler = _Defects(witness)
    root = logging.getLogger()
    SyncStatus.state = _Watched("state", documented)  # type: ignore[assignment]
    PhotosDisplay.data = _Watched("data", shown)  # type: ignore[assignment]
    root.addHandler(handler)
    try:
        yield witness
    finally:
        root.removeHandler(handler)
        del SyncStatus.state, PhotosDisplay.data
