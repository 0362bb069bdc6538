"""Finding photos: by words, time, place, album, kind and camera; the newest first, page by page.

Only photos that have a file in the library are found: what is hidden, recently deleted or not here
never is.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
import math
from typing import Any, Final

from sqlalchemy import Connection, Select, and_, exists, func, or_, select, true, union

from ..models import ResourceKind
from .rows import Root
from .schema import albums, assets, files, masters, memberships, zones
from .selection import AssetKind, asset_kind, day_ms, with_descendants
from .words import keywords_of, words, words_of

MOST_PER_PAGE: Final = 200
_KILOMETERS_PER_DEGREE: Final = 111.195
_DAY_MS: Final = 86_400_000
# The clocks of the world differ from UTC by less.
_FARTHEST_OFFSET_MS: Final = 15 * 3_600_000
# Fewer records than this are looked up one by one; with more, photos are looked through in order.
_FEW: Final = 2_000
_LAST: Final = "\U0010ffff"
_OLDEST_YEAR: Final = 1826


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
    both included, are those of the photo's own time zone. `album` is the record name of an album or
    folder (with everything below).
    """

    text: str | None = None
    captured_from: date | None = None
    captured_until: date | None = None
    place: Place | None = None
    album: str | None = None
    favorite: bool | None = None
    kind: AssetKind | None = None
    camera: str | None = None


@dataclass(frozen=True, slots=True)
class FoundPhoto:
    """A photo and its files, as paths in the library folder by kind of file."""

    id: int
    zone: str
    asset: str
    filename: str | None
    captured_ms: int | None
    offset_seconds: int | None
    is_favorite: bool
    kind: AssetKind
    title: str | None
    description: str | None
    keywords: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    camera: str | None
    files: dict[ResourceKind, str]


@dataclass(frozen=True, slots=True)
class PhotoPage:
    """Some photos; `next` continues behind them, None at the end."""

    photos: tuple[FoundPhoto, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class AlbumName:
    """An album or folder that can be chosen."""

    record_name: str
    zone: str
    name: str
    parent_name: str | None
    is_folder: bool


def search_photos(
    connection: Connection, wanted: PhotoQuery, cursor: str | None, limit: int
) -> PhotoPage:
    """Give the next photos that fit, the newest first, those without a date last.

    Raises:
        ValueError: `cursor` is none that a page has given.
    """
    limit = min(limit, MOST_PER_PAGE)
    conditions = _conditions(connection, wanted)
    if conditions is None:
        return PhotoPage((), None)
    dated, before_ms, before_id = _parse(cursor)
    rows: list[Any] = []
    if dated:
        position: Any = assets.c.captured_ms.is_not(None)
        if before_ms is not None:
            position = and_(
                assets.c.captured_ms <= before_ms,
                or_(assets.c.captured_ms < before_ms, assets.c.id < before_id),
            )
        query = _photos().where(position, *conditions)
        query = query.order_by(assets.c.captured_ms.desc(), assets.c.id.desc())
        rows = list(connection.execute(query.limit(limit + 1)))
    if len(rows) <= limit:
        behind = before_id if not dated else None
        undated: Any = assets.c.captured_ms.is_(None)
        if behind is not None:
            undated = and_(undated, assets.c.id < behind)
        query = _photos().where(undated, *conditions).order_by(assets.c.id.desc())
        rows += connection.execute(query.limit(limit + 1 - len(rows)))
    return PhotoPage(_found(connection, rows[:limit]), _cursor(rows, limit))


def photos_on_day(
    connection: Connection, month: int, day: int, *, until: date, limit: int
) -> tuple[FoundPhoto, ...]:
    """Give photos of a day of the year, the latest year first, in the order they were taken.

    `until`: only of years before that day's. On the 29th of February, only leap years have photos.
    """
    limit = min(limit, MOST_PER_PAGE)
    oldest = connection.execute(select(func.min(assets.c.captured_ms))).scalar()
    if oldest is None:
        return ()
    first = max(_OLDEST_YEAR, 1970 + int(oldest // (365.25 * _DAY_MS)) - 1)
    local_ms = assets.c.captured_ms + func.coalesce(assets.c.offset_seconds, 0) * 1000
    rows: list[Any] = []
    for year in range(until.year - 1, first - 1, -1):
        try:
            start = day_ms(date(year, month, day))
        except ValueError:
            continue
        query = _photos().where(
            # Along the index first, then exactly.
            assets.c.captured_ms >= start - _FARTHEST_OFFSET_MS,
            assets.c.captured_ms < start + _DAY_MS + _FARTHEST_OFFSET_MS,
            local_ms >= start,
            local_ms < start + _DAY_MS,
            *_shown(),
        )
        query = query.order_by(assets.c.captured_ms, assets.c.id)
        rows += connection.execute(query.limit(limit - len(rows)))
        if len(rows) >= limit:
            break
    return _found(connection, rows)


def album_names(connection: Connection, limit: int) -> list[AlbumName]:
    """Give the albums and folders that exist, by name."""
    query = (
        select(albums, zones.c.name.label("zone"))
        .join(zones, zones.c.id == albums.c.zone_id)
        .where(~albums.c.is_deleted, albums.c.name.is_not(None))
        .order_by(albums.c.name, albums.c.id)
    )
    return [
        AlbumName(row.record_name, row.zone, row.name, row.parent_name, row.is_folder)
        for row in connection.execute(query.limit(limit))
    ]


def _shown() -> tuple[Any, ...]:
    # Not the bare column: SQLite would take the index on it, and read every file for each photo.
    root = func.coalesce(files.c.root, "")
    has_file = exists().where(files.c.asset_id == assets.c.id, root == Root.LIBRARY.value)
    return (~assets.c.is_hidden, has_file)


def _conditions(connection: Connection, wanted: PhotoQuery) -> list[Any] | None:
    """Turn a query into SQL; None if nothing can fit."""
    conditions: list[Any] = [*_shown()]
    if wanted.text is not None and (parts := words_of(wanted.text)):
        found = _with_words(connection, parts)
        if found is None:
            return None
        conditions.append(found)
    local_ms = assets.c.captured_ms + func.coalesce(assets.c.offset_seconds, 0) * 1000
    if wanted.captured_from is not None:
        start = day_ms(wanted.captured_from)
        conditions += [
            assets.c.captured_ms >= start - _FARTHEST_OFFSET_MS,
            local_ms >= start,
        ]
    if wanted.captured_until is not None:
        end = day_ms(wanted.captured_until + timedelta(days=1))
        conditions += [assets.c.captured_ms < end + _FARTHEST_OFFSET_MS, local_ms < end]
    if wanted.place is not None:
        conditions += _near(wanted.place)
    if wanted.album is not None:
        names = sorted(with_descendants(connection, [wanted.album]))
        conditions.append(
            exists().where(
                memberships.c.zone_id == assets.c.zone_id,
                memberships.c.asset_name == assets.c.record_name,
                memberships.c.album_name.in_(names),
            )
        )
    if wanted.favorite is not None:
        conditions.append(assets.c.is_favorite if wanted.favorite else ~assets.c.is_favorite)
    if wanted.kind is not None:
        conditions.append(asset_kind() == wanted.kind.value)
    if wanted.camera is not None:
        pattern = wanted.camera.lower()
        conditions.append(func.lower(assets.c.camera).contains(pattern, autoescape=True))
    return conditions


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


def _photos() -> Select[Any]:
    return (
        select(
            assets,
            zones.c.name.label("zone"),
            masters.c.filename,
            asset_kind().label("asset_kind"),
        )
        .join(zones, zones.c.id == assets.c.zone_id)
        .outerjoin(
            masters,
            and_(
                masters.c.zone_id == assets.c.zone_id,
                masters.c.record_name == assets.c.master_name,
            ),
        )
    )


def _found(connection: Connection, rows: Sequence[Any]) -> tuple[FoundPhoto, ...]:
    paths: dict[int, dict[ResourceKind, str]] = defaultdict(dict)
    query = select(files.c.asset_id, files.c.kind, files.c.path).where(
        files.c.asset_id.in_([row.id for row in rows]),
        func.coalesce(files.c.root, "") == Root.LIBRARY.value,
    )
    for asset_id, kind, path in connection.execute(query):
        paths[asset_id][ResourceKind(kind)] = path
    return tuple(
        FoundPhoto(
            id=row.id,
            zone=row.zone,
            asset=row.record_name,
            filename=row.filename,
            captured_ms=row.captured_ms,
            offset_seconds=row.offset_seconds,
            is_favorite=row.is_favorite,
            kind=AssetKind(row.asset_kind),
            title=row.title,
            description=row.description,
            keywords=tuple(keywords_of(row.keywords)),
            latitude=row.latitude,
            longitude=row.longitude,
            camera=row.camera or None,
            files=paths[row.id],
        )
        for row in rows
    )


def _parse(cursor: str | None) -> tuple[bool, int | None, int | None]:
    """Take a cursor apart: is it among the dated photos, before which moment, before which row."""
    if cursor is None:
        return True, None, None
    kind, _, rest = cursor.partition(".")
    moment, _, number = rest.rpartition(".")
    if kind == "d":
        return True, int(moment), int(number)
    if kind == "u" and not moment:
        return False, None, int(number)
    raise ValueError("not a cursor")


def _cursor(rows: Sequence[Any], limit: int) -> str | None:
    if len(rows) <= limit:
        return None
    last = rows[limit - 1]
    if last.captured_ms is None:
        return f"u.{last.id}"
    return f"d.{last.captured_ms}.{last.id}"
