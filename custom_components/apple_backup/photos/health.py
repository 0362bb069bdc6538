"""What a user should know of a library between two runs: a few numbers that cost nothing to read."""

from dataclasses import dataclass
import json
from typing import Final

from .apply import HELD_REMOVALS
from .catalog import Catalog
from .errors import LibraryFolderError
from .scrub import LAST_CHECK
from .volume import LibraryVolume

# The reserve apart. Below that, a week of photos may not fit.
LOW_SPACE_BYTES: Final = 5 * 10**9


@dataclass(frozen=True, slots=True)
class LibraryHealth:
    """The state of a library as of its last run and check.

    `held_back` are assets whose removal waits for the user. `bad_files` were not right when the
    last check read them, `beyond_repair` of these could not be fetched again; `checked_ms` is when
    that check began. `free_bytes` may still be written; None: the folder cannot be asked.
    """

    held_back: int = 0
    bad_files: int = 0
    beyond_repair: int = 0
    checked_ms: int | None = None
    free_bytes: int | None = None

    @property
    def is_space_low(self) -> bool:
        """Whether the disk will soon be full."""
        return self.free_bytes is not None and self.free_bytes < LOW_SPACE_BYTES


def read_health(catalog: Catalog, volume: LibraryVolume) -> LibraryHealth:
    """Read the numbers that runs have left. Blocking."""
    try:
        check = json.loads(catalog.fact(LAST_CHECK) or "{}")
    except ValueError:
        check = {}
    try:
        free: int | None = volume.free_bytes()
    except LibraryFolderError:
        free = None
    return LibraryHealth(
        held_back=int(catalog.fact(HELD_REMOVALS) or 0),
        bad_files=int(check.get("bad_files", 0)),
        beyond_repair=int(check.get("beyond_repair", 0)),
        checked_ms=check.get("started_ms"),
        free_bytes=free,
    )
