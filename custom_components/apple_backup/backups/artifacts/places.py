"""Everything in a backup that has a place: points for a map, gathered where there are many."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
import math
from statistics import fmean
from typing import Final

from ..errors import BackupError, SessionInvalidError
from .artifact import Artifact
from .listing import Description
from .registry import ARTIFACTS
from .shelf import Shelf
from .spots import UNDATED, to_nanoseconds

SHOWN: Final = ("photos", "whatsapp", "calendar", "wifi")
"""The artifacts whose records have places."""
MAX_ZOOM: Final = 22

_MOST: Final = 1_000_000
_NUMBERS: Final[Mapping[str, int]] = {name: at for at, name in enumerate(ARTIFACTS)}
_NAMES: Final = tuple(ARTIFACTS)
# Cells for each side of a tile of a map, which is 256 points wide.
_CELLS: Final = 4
# Beyond, maps of this projection show nothing.
_MAX_LATITUDE: Final = 85.0511


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the map, in degrees; `west` may be larger than `east` across the date line."""

    west: float = -180.0
    south: float = -90.0
    east: float = 180.0
    north: float = 90.0

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a point is inside."""
        if not self.south <= latitude <= self.north:
            return False
        if self.west <= self.east:
            return self.west <= longitude <= self.east
        return longitude >= self.west or longitude <= self.east


EVERYWHERE: Final = Area()


@dataclass(frozen=True, slots=True)
class Looked:
    """Which places are wanted. `since` is included, `until` is not; no `kinds` means all."""

    area: Area = EVERYWHERE
    since: datetime | None = None
    until: datetime | None = None
    kinds: Collection[str] = field(default=())


@dataclass(frozen=True, slots=True)
class Spotted:
    """One or several records at a place. `latest` is the newest; `area` is where they all are."""

    latitude: float
    longitude: float
    count: int
    counts: Mapping[str, int]
    area: Area
    latest: Description


@dataclass(frozen=True, slots=True)
class MapPage:
    """What is shown; `total` records were meant, `is_capped` if there is more than is shown."""

    items: tuple[Spotted, ...]
    total: int
    is_capped: bool
    failed: tuple[str, ...] = ()


class Places:
    """The places of a backup, the newest first; thirty-three bytes for each."""

    def __init__(self) -> None:
        """Begin empty."""
        self.failed: tuple[str, ...] = ()
        self._artifacts = array("B")
        self._keys = array("q")
        self._times = array("q")
        self._latitudes = array("d")
        self._longitudes = array("d")

    def __len__(self) -> int:
        """How many there are."""
        return len(self._keys)

    @classmethod
    def of(cls, shelf: Shelf) -> Places:
        """Gather the places of all records that are shown.

        Raises:
            SessionInvalidError: The session has ended.
        """
        found = cls()
        failed: list[str] = []
        for name in SHOWN:
            try:
                shelf.use(ARTIFACTS[name], found.add)
            except SessionInvalidError:
                raise
            except BackupError:
                failed.append(name)
        found.failed = tuple(failed)
        found.sort()
        return found

    def add(self, artifact: Artifact) -> None:
        """Add the places of an artifact, a bounded number."""
        for place in islice(artifact.places(), max(0, _MOST - len(self))):
            self._artifacts.append(_NUMBERS[artifact.name])
            self._keys.append(place.key)
            self._times.append(UNDATED if place.when is None else place.when)
            self._latitudes.append(place.latitude)
            self._longitudes.append(place.longitude)

    def sort(self) -> None:
        """Put the newest first."""
        order = sorted(range(len(self)), key=self._times.__getitem__, reverse=True)
        self._artifacts = array("B", (self._artifacts[at] for at in order))
        self._keys = array("q", (self._keys[at] for at in order))
        self._times = array("q", (self._times[at] for at in order))
        self._latitudes = array("d", (self._latitudes[at] for at in order))
        self._longitudes = array("d", (self._longitudes[at] for at in order))

    def look(self, shelf: Shelf, wanted: Looked, zoom: int | None, limit: int) -> MapPage:
        """Return what is wanted: each record, or those near each other at a zoom put together.

        Of too many, the newest records are shown, or the places with the most records.

        Raises:
            SessionInvalidError: The session has ended.
        """
        chosen = array("q", self._chosen(wanted))
        if zoom is None:
            groups = [[at] for at in chosen[:limit]]
            is_capped = len(chosen) > limit
        else:
            cells = self._cells(chosen, zoom)
            # Within a cell, and among cells that are as full, the newest comes first already.
            groups = sorted(cells.values(), key=len, reverse=True)[:limit]
            is_capped = len(cells) > limit
        records = self._records(shelf, [group[0] for group in groups])
        items = tuple(
            self._spotted(group, record)
            for group in groups
            if (record := records.get(group[0])) is not None
        )
        return MapPage(items, len(chosen), is_capped, self.failed)

    def _chosen(self, wanted: Looked) -> Iterator[int]:
        """Yield the positions of what is wanted."""
        until = 1 << 62 if wanted.until is None else to_nanoseconds(wanted.until)
        since = UNDATED if wanted.since is None else to_nanoseconds(wanted.since)
        if wanted.until is not None and wanted.since is None:
            since = UNDATED + 1
        kinds = {_NUMBERS[name] for name in wanted.kinds or SHOWN}
        columns = zip(self._artifacts, self._times, self._latitudes, self._longitudes, strict=True)
        for at, (kind, time, latitude, longitude) in enumerate(columns):
            if since <= time < until and kind in kinds:
                if wanted.area.holds(latitude, longitude):
                    yield at

    def _cells(self, chosen: Iterable[int], zoom: int) -> Mapping[tuple[int, int], list[int]]:
        """Put together what is in the same cell of a map."""
        size = _CELLS * (1 << zoom)
        found: dict[tuple[int, int], list[int]] = defaultdict(list)
        for at in chosen:
            x = (self._longitudes[at] + 180) / 360
            latitude = max(-_MAX_LATITUDE, min(_MAX_LATITUDE, self._latitudes[at]))
            y = (1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2
            found[int(x * size), int(y * size)].append(at)
        return found

    def _records(self, shelf: Shelf, positions: Iterable[int]) -> dict[int, Description]:
        """Return the records at some positions, those that can be read."""
        wanted: dict[int, list[int]] = defaultdict(list)
        for at in positions:
            wanted[self._artifacts[at]].append(at)
        found: dict[int, Description] = {}
        for artifact, some in wanted.items():
            keys = [self._keys[at] for at in some]
            try:
                described = shelf.described(_NAMES[artifact], keys)
            except SessionInvalidError:
                raise
            except BackupError:
                continue
            found |= {
                at: described[key] for at, key in zip(some, keys, strict=True) if key in described
            }
        return found

    def _spotted(self, group: list[int], latest: Description) -> Spotted:
        """Return some records at one place."""
        latitudes = [self._latitudes[at] for at in group]
        longitudes = [self._longitudes[at] for at in group]
        counts = Counter(_NAMES[self._artifacts[at]] for at in group)
        return Spotted(
            latitude=fmean(latitudes),
            longitude=fmean(longitudes),
            count=len(group),
            counts=dict(counts),
            area=Area(min(longitudes), min(latitudes), max(longitudes), max(latitudes)),
            latest=latest,
        )
