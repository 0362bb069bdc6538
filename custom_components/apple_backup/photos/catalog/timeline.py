"""All photos that fit a query in their order, and what is shown of some of them in a grid.

The order is that of the photos' own clocks, so that the photos of a day lie side by side.
"""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
import hashlib
from itertools import batched
from typing import Any, Final

from sqlalchemy import Connection, select

from ..models import ResourceKind
from .found import FoundPhoto, is_shown, read_photos, select_photos
from .hints import without_index
from .photo_query import PhotoQuery, conditions_of, local_ms
from .rows import FileState, Root
from .schema import assets, files, resources

_DAY_MS: Final = 86_400_000
_ROWS_AT_ONCE: Final = 10_000
_NAMES_AT_ONCE: Final = 500
_EPOCH_ORDINAL: Final = date(1970, 1, 1).toordinal()
_FIRST_DAY: Final = date.min.toordinal() - _EPOCH_ORDINAL
_LAST_DAY: Final = date.max.toordinal() - _EPOCH_ORDINAL


@dataclass(frozen=True, slots=True)
class Bucket:
    """A day or month, and how many photos it has; `start` is None for those without a date."""

    start: date | None
    count: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The row numbers of all photos that fit, the newest first, those without a date last.

    `days`: where each day begins. `revision` is another one as soon as any of it is.
    """

    ids: array[int]
    days: tuple[tuple[date | None, int], ...]
    revision: str

    def buckets(self, *, by_day: bool) -> Iterator[Bucket]:
        """Count by day or month, the newest first."""
        start: date | None = None
        begin = 0
        for day, position in self.days:
            own = day if day is None or by_day else day.replace(day=1)
            if own != start and position > begin:
                yield Bucket(start, position - begin)
                begin = position
            start = own
        if len(self.ids) > begin:
            yield Bucket(start, len(self.ids) - begin)


@dataclass(frozen=True, slots=True)
class Tile:
    """A photo as a grid shows it.

    `width` and `height` are those of the file that is shown, in pixels; None if Apple does not
    tell. `is_proven`: the bytes of all its files are those that Apple has told of.
    """

    photo: FoundPhoto
    width: int | None
    height: int | None
    duration_seconds: float | None
    is_raw: bool
    is_proven: bool


def read_timeline(connection: Connection, wanted: PhotoQuery) -> Timeline:
    """Read all that fits, in order."""
    ids = array("q")
    days: list[tuple[date | None, int]] = []
    if (conditions := conditions_of(connection, wanted)) is not None:
        _collect(connection, conditions, ids, days)
    digest = hashlib.blake2b(ids.tobytes(), digest_size=8)
    digest.update(repr(days).encode())
    return Timeline(ids, tuple(days), digest.hexdigest())


def _collect(
    connection: Connection,
    conditions: Sequence[Any],
    ids: array[int],
    days: list[tuple[date | None, int]],
) -> None:
    own = local_ms()
    query = select(assets.c.id, own).where(*conditions)
    query = query.order_by(own.desc().nulls_last(), assets.c.id.desc())
    begin: int | None = None
    for rows in connection.execute(query).partitions(_ROWS_AT_ONCE):
        for number, moment in rows:
            if not days or (moment is None) != (begin is None) or _before(moment, begin):
                day = None if moment is None else _clamped(moment // _DAY_MS)
                begin = None if moment is None else moment // _DAY_MS * _DAY_MS
                # Days that no calendar has are all one, the first or the last there is.
                if not days or days[-1][0] != day:
                    days.append((day, len(ids)))
            ids.append(number)


def _before(moment: int | None, begin: int | None) -> bool:
    return moment is not None and begin is not None and moment < begin


def _clamped(day: int) -> date:
    return date.fromordinal(max(_FIRST_DAY, min(_LAST_DAY, day)) + _EPOCH_ORDINAL)


def read_tiles(connection: Connection, ids: Sequence[int]) -> list[Tile | None]:
    """Give what is shown of some photos, in this order; None for those that nobody may see (now)."""
    found: dict[int, Tile] = {}
    for numbers in batched(ids, _NAMES_AT_ONCE, strict=False):
        query = select_photos().where(assets.c.id.in_(numbers), *is_shown())
        rows = connection.execute(query).all()
        found.update(_tiles(connection, rows))
    return [found.get(number) for number in ids]


def _tiles(connection: Connection, rows: Sequence[Any]) -> Iterator[tuple[int, Tile]]:
    offers = _offers(connection, rows)
    unproven = _unproven(connection, [row.id for row in rows])
    for row, photo in zip(rows, read_photos(connection, rows), strict=True):
        of_photo = offers.get((row.zone_id, row.master_name), {})
        of_photo = of_photo | offers.get((row.zone_id, row.record_name), {})
        offer = of_photo.get(photo.shown) if photo.shown else None
        yield (
            row.id,
            Tile(
                photo,
                offer.width if offer else None,
                offer.height if offer else None,
                row.duration_seconds,
                is_raw=any(one.uti.endswith("raw-image") for one in of_photo.values()),
                is_proven=row.id not in unproven,
            ),
        )


def _offers(
    connection: Connection, rows: Sequence[Any]
) -> dict[tuple[int, str], dict[ResourceKind, Any]]:
    """Give what Apple offers of some photos, by the record it hangs on."""
    found: dict[tuple[int, str], dict[ResourceKind, Any]] = {}
    names = sorted({row.master_name for row in rows} | {row.record_name for row in rows})
    zone_ids = sorted({row.zone_id for row in rows})
    for part in batched(names, _NAMES_AT_ONCE, strict=False):
        query = select(resources).where(
            resources.c.zone_id.in_(zone_ids), resources.c.owner_name.in_(part)
        )
        for offer in connection.execute(query):
            owner = found.setdefault((offer.zone_id, offer.owner_name), {})
            owner[ResourceKind(offer.kind)] = offer
    return found


def _unproven(connection: Connection, ids: Sequence[int]) -> set[int]:
    query = select(files.c.asset_id).where(
        files.c.asset_id.in_(ids),
        without_index(files.c.root) == Root.LIBRARY.value,
        files.c.state != FileState.PROVEN.value,
    )
    return set(connection.execute(query).scalars())
