"""How far an index is, told honestly."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class IndexState(StrEnum):
    """How far an index is."""

    BUILDING = "building"
    DONE = "done"
    PARTIAL = "partial"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """How far an index is. `partial`: memory has ended; older records are not in it.

    `documents` are in it, of about `expected`; `oldest` is how far back it goes. `counts` are the
    documents of each artifact, `failed` the artifacts that could not be read to their end.
    """

    state: IndexState
    documents: int = 0
    expected: int = 0
    oldest: datetime | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    failed: tuple[str, ...] = ()
