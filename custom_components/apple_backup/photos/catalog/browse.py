"""Looking through photos: by periods that become short enough, by albums, by places, by chance.

A look at one year costs as much with a thousand photos as with a million.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
import random
from typing import Any, Final

from sqlalchemy import Connection, func, select

from .found import FoundPhoto, read_photos, select_photos
from .periods import LAST_YEAR, Period, year_of
from .photo_query import FARTHEST_OFFSET_MS, PhotoQuery
from .schema import albums, assets, zones
from .search import AlbumName
from .sightings import Sighting, any_in_albums, sightings

# With fewer photos than this to choose from, each is as likely as any other.
_FEW: Final = 5_000
_DRAWN_AT_ONCE: Final = 1_000
_DRAWS: Final = 12
_MOST_CELLS: Final = 100
_ANY_TIME: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Part[T]:
    """Something that holds photos, and the one that stands for it."""

    what: T
    cover: FoundPhoto


@dataclass(frozen=True, slots=True)
class Listing:
    """What to show of photos: themselves, or the periods they are of if there are too many.

    `undated` stands for those without a date; `not_shown` counts what cannot be taken apart further.
    """

    photos: tuple[FoundPhoto, ...] = ()
    periods: tuple[Part[Period], ...] = ()
    undated: FoundPhoto | None = None
    not_shown: int = 0


class Browser:
    """Looks through the photos that fit a query."""

    def __init__(self, connection: Connection, wanted: PhotoQuery) -> None:
        """Prepare; the query's own `span` has to be None."""
        self._connection = connection
        self._sightings = sightings(connection, wanted)

    def everything(self, limit: int, *, divided: bool = False) -> Listing:
        """List all photos if there are no more than `limit`, else years.

        `divided`: years in any case.
        """
        if not divided:
            found = self._sightings.before(_ANY_TIME, limit + 1)
            found += self._sightings.undated(limit + 1 - len(found))
            if len(found) <= limit:
                return Listing(self._photos(found))
        undated = self._photos(self._sightings.undated(1))
        return Listing(periods=self._years(), undated=undated[0] if undated else None)

    def period(self, period: Period, limit: int) -> Listing:
        """List the photos of a period if there are no more than `limit`, else its parts."""
        found = self._sightings.of(period.span, limit + 1)
        if len(found) <= limit:
            return Listing(self._photos(found))
        if period.has_parts:
            return Listing(periods=self._covered(period.divide()))
        left_out = self._sightings.count(period.span) - limit
        return Listing(self._photos(found[:limit]), not_shown=left_out)

    def undated(self, limit: int) -> Listing:
        """List the photos without a date, `limit` at most."""
        found = self._sightings.undated(limit + 1)
        left_out = self._sightings.count(None) - limit if len(found) > limit else 0
        return Listing(self._photos(found[:limit]), not_shown=left_out)

    def latest(self, before_ms: int, limit: int) -> tuple[FoundPhoto, ...]:
        """Give the photos taken last, of those taken before a moment; the undated come last."""
        found = self._sightings.before(before_ms, limit)
        return self._photos(found + self._sightings.undated(limit - len(found)))

    def cover(self) -> FoundPhoto | None:
        """Give any photo, as fast as possible."""
        found = _by_number(self._connection, self._sightings.some(1))
        return next(iter(found.values()), None)

    def draw(self, count: int, choose: random.Random) -> tuple[FoundPhoto, ...]:
        """Give some photos by chance, each at most once."""
        numbers = self._sightings.some(_FEW + 1)
        if len(numbers) > _FEW:
            numbers = self._drawn(count, choose)
        chosen = choose.sample(numbers, min(count, len(numbers)))
        found = _by_number(self._connection, chosen)
        return tuple(found[number] for number in chosen if number in found)

    def _drawn(self, count: int, choose: random.Random) -> list[int]:
        """Draw row numbers and keep those that fit, so that gaps make no photo more likely."""
        bounds = select(func.min(assets.c.id), func.max(assets.c.id))
        first, last = self._connection.execute(bounds).one()
        found: set[int] = set()
        for _ in range(_DRAWS):
            drawn = {choose.randint(first, last) for _ in range(_DRAWN_AT_ONCE)}
            found.update(self._sightings.among(sorted(drawn)))
            if len(found) >= count:
                break
        return sorted(found)

    def _years(self) -> tuple[Part[Period], ...]:
        """Give the years there are photos of, without a look at each of those in between."""
        found: list[Part[Period]] = []
        below = LAST_YEAR + 1
        end_ms = Period.year(LAST_YEAR).span.end_ms
        while below > 1 and (newest := self._sightings.before(end_ms + FARTHEST_OFFSET_MS, 1)):
            # The photo taken last need not be the one whose own clock was the latest.
            moment = newest[0].captured_ms or 0
            last = min(below - 1, year_of(min(end_ms - 1, moment + FARTHEST_OFFSET_MS)))
            first = min(last, year_of(moment - FARTHEST_OFFSET_MS))
            found += self._covered(Period.year(year) for year in range(last, first - 1, -1))
            below = first
            end_ms = Period.year(below).span.start_ms
        return tuple(found)

    def _covered(self, periods: Iterable[Period]) -> tuple[Part[Period], ...]:
        """Give those of some periods that there are photos of."""
        newest = [
            (period, found[0].id)
            for period in periods
            if (found := self._sightings.of(period.span, 1))
        ]
        covers = _by_number(self._connection, [number for _, number in newest])
        return tuple(Part(period, covers[number]) for period, number in newest)

    def _photos(self, found: Iterable[Sighting]) -> tuple[FoundPhoto, ...]:
        numbers = [one.id for one in found]
        photos = _by_number(self._connection, numbers)
        return tuple(photos[number] for number in numbers if number in photos)


def places(connection: Connection) -> tuple[Part[int], ...]:
    """Give the cells that photos were taken in, those with most photos first."""
    cell = assets.c.place_cell
    counted = (
        select(cell)
        .where(cell.is_not(None))
        .group_by(cell)
        .order_by(func.count().desc(), cell)
        .limit(_MOST_CELLS)
    )
    newest = [
        (number, found[0].id)
        for number in connection.execute(counted).scalars().all()
        if (found := sightings(connection, PhotoQuery(cell=number)).before(_ANY_TIME, 1))
    ]
    covers = _by_number(connection, [number for _, number in newest])
    return tuple(Part(cell, covers[number]) for cell, number in newest)


def albums_in(
    connection: Connection, parent: str | None, limit: int
) -> tuple[tuple[Part[AlbumName], ...], int]:
    """Give the albums and folders of a folder that hold photos, by name; None: of the top.

    The second value counts those that `limit` leaves out, empty ones included.
    """
    query = (
        select(albums, zones.c.name.label("zone"))
        .join(zones, zones.c.id == albums.c.zone_id)
        .where(~albums.c.is_deleted)
        .order_by(albums.c.name, albums.c.id)
    )
    inside: dict[str | None, list[Any]] = {}
    for row in connection.execute(query):
        inside.setdefault(row.parent_name, []).append(row)
    named = [row for row in inside.get(parent, []) if row.name is not None]
    newest = [
        (row, number)
        for row in named[:limit]
        if (number := any_in_albums(connection, row.zone_id, _below(row.record_name, inside)))
        is not None
    ]
    covers = _by_number(connection, [number for _, number in newest])
    found = tuple(
        Part(
            AlbumName(row.record_name, row.zone, row.name, row.parent_name, row.is_folder),
            covers[number],
        )
        for row, number in newest
    )
    return found, max(0, len(named) - limit)


def _below(album: str, inside: Mapping[str | None, Iterable[Any]]) -> list[str]:
    """Give an album and everything below it; folders may be in a circle, which ends there."""
    found = {album}
    level = [album]
    while level:
        children = {row.record_name for name in level for row in inside.get(name, ())} - found
        found |= children
        level = list(children)
    return sorted(found)


def _by_number(connection: Connection, numbers: Collection[int]) -> dict[int, FoundPhoto]:
    if not numbers:
        return {}
    rows = connection.execute(select_photos().where(assets.c.id.in_(sorted(numbers)))).all()
    return {photo.id: photo for photo in read_photos(connection, rows)}
