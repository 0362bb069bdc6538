"""What an artifact could read of a backup, and what it had to leave out and why."""

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

# Rows are told apart up to here; beyond, a count is "at least".
_MOST_KEYS: Final = 10_000
_MOST_SUBJECTS: Final = 200


class Availability(StrEnum):
    """Whether a backup has an artifact."""

    FOUND = "found"
    EMPTY = "empty"
    MISSING = "missing"
    NEEDS_ENCRYPTION = "needs_encryption"
    DAMAGED = "damaged"
    UNSUPPORTED = "unsupported"


class SourceState(StrEnum):
    """What became of one file an artifact reads."""

    READ = "read"
    READ_WITHOUT_LOG = "read_without_log"
    MISSING = "missing"
    CONTENT_MISSING = "content_missing"
    DAMAGED = "damaged"


class Skip(StrEnum):
    """Why something is not shown."""

    UNREADABLE_ROW = "unreadable_row"
    WRONG_TYPE = "wrong_type"
    ABSURD_TIME = "absurd_time"
    TOO_LARGE = "too_large"
    DAMAGED_CONTENT = "damaged_content"
    UNKNOWN_CONTENT = "unknown_content"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Skipped:
    """How many rows something was left out of; `where` is a table or one of its columns."""

    reason: Skip
    where: str
    count: int


@dataclass(frozen=True, slots=True)
class SourceReport:
    """One file of an artifact.

    `fingerprint` is equal for equal schemas; `missing` names what the reader knows and the file
    lacks, as `table` or `table.column`.
    """

    domain: str
    path: str
    file_id: str
    state: SourceState
    fingerprint: str | None = None
    tables: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CapabilityReport:
    """What an artifact has found in a backup so far; `skipped` grows while rows are read."""

    artifact: str
    availability: Availability
    sources: tuple[SourceReport, ...] = ()
    skipped: tuple[Skipped, ...] = ()


class SkipLog:
    """Collects what was left out; the same row counts once however often it is read."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._found: dict[tuple[Skip, str], set[Hashable]] = {}

    def skip(self, reason: Skip, where: str, key: Hashable) -> None:
        """Note that something of a row was left out; `key` tells rows apart."""
        subject = (reason, where)
        keys = self._found.get(subject)
        if keys is None:
            if len(self._found) >= _MOST_SUBJECTS:
                return
            keys = self._found[subject] = set()
        if len(keys) < _MOST_KEYS:
            keys.add(key)

    def skipped(self) -> tuple[Skipped, ...]:
        """Return what was left out so far, the same order each time."""
        return tuple(
            Skipped(reason, where, len(keys))
            for (reason, where), keys in sorted(self._found.items())
        )
