"""What a user should know of a library between two runs: a few numbers that cost nothing to read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from .catalog import AssetKind, Catalog
from .errors import LibraryFolderError
from .files.volume import LibraryVolume
from .removing import HELD_REMOVALS
from .statistics import read_statistics, stored_numbers
from .verify_result import LAST_CHECK

# The reserve apart. Below that, a week of photos may not fit.
LOW_SPACE_BYTES: Final = 5 * 10**9


@dataclass(frozen=True, slots=True)
class LibraryHealth:
    """The state of a library as of its last run and check.

    `held_back` are assets whose removal waits for the user. `bad_files` were not right when the
    last check read them; of these, `repaired` were fetched again and `beyond_repair` cannot be, and
    `left_alone` are as bad as before: these and what the disk did not let us read. `checked_ms` is
    when that check began. `free_bytes` may still be written; None: the folder cannot be asked. `kinds`
    counts assets as `LibraryTotals` does; `bytes_per_day` is what they have grown by lately.
    """

    held_back: int = 0
    bad_files: int = 0
    beyond_repair: int = 0
    left_alone: int = 0
    repaired: int = 0
    checked_ms: int | None = None
    free_bytes: int | None = None
    kinds: Mapping[AssetKind, int] = field(default_factory=dict)
    bytes_per_day: float = 0.0

    @property
    def is_space_low(self) -> bool:
        """Whether the disk will soon be full."""
        return self.free_bytes is not None and self.free_bytes < LOW_SPACE_BYTES

    @property
    def days_until_full(self) -> float | None:
        """When the disk is full if the library grows on; None if it does not grow."""
        if self.free_bytes is None or self.bytes_per_day <= 0:
            return None
        return self.free_bytes / self.bytes_per_day


def read_health(catalog: Catalog, volume: LibraryVolume) -> LibraryHealth:
    """Read the numbers that runs have left. Blocking."""
    check = stored_numbers(catalog, LAST_CHECK)
    counted = read_statistics(catalog)
    try:
        free: int | None = volume.free_bytes()
    except LibraryFolderError:
        free = None
    return LibraryHealth(
        held_back=int(catalog.fact(HELD_REMOVALS) or 0),
        bad_files=int(check.get("bad_files", 0)),
        beyond_repair=int(check.get("beyond_repair", 0)),
        left_alone=int(check.get("left_alone", check.get("beyond_repair", 0))),
        repaired=int(check.get("repaired", 0)),
        checked_ms=check.get("started_ms"),
        free_bytes=free,
        kinds=counted.kinds,
        bytes_per_day=counted.bytes_per_day,
    )
