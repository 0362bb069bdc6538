"""What photos are asked for, turned into SQL along the catalog's indexes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
import math
from typing import Any, Final

from sqlalchemy import Connection, and_, exists, func, or_, select, true, union

from .found import is_shown
from .periods import Span
from .schema import assets, memberships, zones
from .selection import AssetKind, day_ms, with_descendants
from .words import words, words_of

_KILOMETERS_PER_DEGREE: Final = 111.195
# The clocks of the world differ from UTC by less.
FARTHEST_OFFSET_MS: Final = 15 * 3_600_000
# Fewer records than this are looked up one by one; with more, photos are looked through in order.
_FEW: Final = 2_000
_LAST: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Place:
    """A circle on the map: degrees and kilometers."""

    latitude: float
    longitude: float
    radius_km: float


@dataclass(frozen=True, slots=True)
class PhotoQuery:
    """What to find; None means that it does not matter, and everything given has to fit.

    `text`: words or their beginnings, in titles, descriptions, keywords and file names. The days,
    both included, and the `span` are those of the photo's own time zone. `album` is the record name
    of an album or folder (with everything below), `library` the name of a zone, `cell` the number
    of one of `places.py`.
    """

    text: str | None = None
    captured_from: date | None = None
    captured_until: date | None = None
    place: Place | None = None
    album: str | None = None
    favorite: bool | None = None
    kind: AssetKind | None = None
    camera: str | None = None
    library: str | None = None
    is_video: bool | None = None
    cell: int | None = None
    span: Span | None = None


def conditions_of(connection: Connection, wanted: PhotoQuery) -> list[Any] | None:
    """Turn a query into conditions on assets; None if nothing can fit."""
    conditions: list[Any] = [*is_shown()]
    if wanted.text is not None and (parts := words_of(wanted.text)):
        found = _with_words(connection, parts)
        if found is None:
            return None
        conditions.append(found)
    conditions += _times(wanted)
    if wanted.place is not None:
        conditions += _near(wanted.place)
    if wanted.cell is not None:
        conditions.append(assets.c.place_cell == wanted.cell)
    if wanted.album is not None:
        conditions.append(_in_album(connection, wanted.album))
    if wanted.library is not None:
        zone_id = connection.execute(select(zones.c.id).where(zones.c.name == wanted.library))
        if (number := zone_id.scalar()) is None:
            return None
        conditions.append(assets.c.zone_id == number)
    if wanted.favorite is not None:
        conditions.append(assets.c.is_favorite if wanted.favorite else ~assets.c.is_favorite)
    if wanted.kind is not None:
        conditions.append(assets.c.asset_kind == wanted.kind.value)
    if wanted.is_video is not None:
        video = AssetKind.VIDEO.value
        kind = assets.c.asset_kind
        conditions.append(kind == video if wanted.is_video else kind != video)
    if wanted.camera is not None:
        pattern = wanted.camera.lower()
        conditions.append(func.lower(assets.c.camera).contains(pattern, autoescape=True))
    return conditions


def local_ms() -> Any:
    """Give the moment a photo's own clock showed."""
    return assets.c.captured_ms + func.coalesce(assets.c.offset_seconds, 0) * 1000


def within(span: Span) -> list[Any]:
    """Select a span of the photos' own clocks: along the index first, then exactly."""
    return [
        assets.c.captured_ms >= span.start_ms - FARTHEST_OFFSET_MS,
        assets.c.captured_ms < span.end_ms + FARTHEST_OFFSET_MS,
        local_ms() >= span.start_ms,
        local_ms() < span.end_ms,
    ]


def _times(wanted: PhotoQuery) -> list[Any]:
    conditions: list[Any] = []
    if wanted.captured_from is not None:
        start = day_ms(wanted.captured_from)
        conditions += [
            assets.c.captured_ms >= start - FARTHEST_OFFSET_MS,
            local_ms() >= start,
        ]
    if wanted.captured_until is not None:
        end = day_ms(wanted.captured_until + timedelta(days=1))
        conditions += [assets.c.captured_ms < end + FARTHEST_OFFSET_MS, local_ms() < end]
    if wanted.span is not None:
        conditions += within(wanted.span)
    return conditions


def album_members(zone_ids: Sequence[int], names: Sequence[str]) -> Any:
    """Select memberships of albums; without the libraries, the index would not help."""
    return and_(memberships.c.zone_id.in_(zone_ids), memberships.c.album_name.in_(names))


def _in_album(connection: Connection, album: str) -> Any:
    """Select by row numbers: an album is small, and a library would be looked through for it."""
    member = assets.alias("member")
    zone_ids = list(connection.execute(select(zones.c.id)).scalars())
    names = sorted(with_descendants(connection, [album]))
    return assets.c.id.in_(
        select(member.c.id)
        .join(
            memberships,
            and_(
                memberships.c.zone_id == member.c.zone_id,
                memberships.c.asset_name == member.c.record_name,
            ),
        )
        .where(album_members(zone_ids, names))
    )


def _near(place: Place) -> list[Any]:
    """Compare as on a flat map, which is exact enough for what people call near."""
    reach = place.radius_km / _KILOMETERS_PER_DEGREE
    north = assets.c.latitude - place.latitude
    narrow = max(math.cos(math.radians(place.latitude)), 0.01)
    east = (assets.c.longitude - place.longitude) * narrow
    return [
        assets.c.latitude >= place.latitude - reach,
        assets.c.latitude <= place.latitude + reach,
        north * north + east * east <= reach * reach,
    ]


def _begins_with(word: str) -> Any:
    return and_(words.c.word >= word, words.c.word < word + _LAST)


def _with_words(connection: Connection, parts: Sequence[str]) -> Any | None:
    """Select assets that have a word for each beginning; None if there are none."""
    rarest: list[Any] | None = None
    for part in parts:
        query = select(words.c.zone_id, words.c.owner_name).where(_begins_with(part)).distinct()
        owners = list(connection.execute(query.limit(_FEW + 1)))
        if not owners:
            return None
        if len(owners) <= _FEW and (rarest is None or len(owners) < len(rarest)):
            rarest = owners
    conditions = [_has_word(part) for part in parts]
    if rarest is not None:
        conditions.append(assets.c.id.in_(_ids(connection, rarest)))
    return and_(true(), *conditions)


def _has_word(part: str) -> Any:
    return or_(
        *(
            exists().where(
                words.c.zone_id == assets.c.zone_id,
                words.c.owner_name == owner,
                _begins_with(part),
            )
            for owner in (assets.c.record_name, assets.c.master_name)
        )
    )


def _ids(connection: Connection, owners: Sequence[Any]) -> list[int]:
    by_zone: dict[int, list[str]] = defaultdict(list)
    for zone_id, name in owners:
        by_zone[zone_id].append(name)
    found: list[int] = []
    for zone_id, names in by_zone.items():
        of_zone = [
            select(assets.c.id).where(assets.c.zone_id == zone_id, column.in_(names))
            for column in (assets.c.record_name, assets.c.master_name)
        ]
        found += connection.execute(union(*of_zone)).scalars()
    return found
