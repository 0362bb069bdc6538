"""Finding photos: by words, time, place, album, kind and camera; the newest first, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, and_, func, or_, select

from .found import FoundPhoto, is_shown, read_photos, select_photos
from .periods import Span
from .photo_query import PhotoQuery, conditions_of, within
from .schema import albums, assets, zones
from .selection import day_ms

MOST_PER_PAGE: Final = 200
_DAY_MS: Final = 86_400_000
_OLDEST_YEAR: Final = 1826


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
    conditions = conditions_of(connection, wanted)
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
        query = select_photos().where(position, *conditions)
        query = query.order_by(assets.c.captured_ms.desc(), assets.c.id.desc())
        rows = list(connection.execute(query.limit(limit + 1)))
    if len(rows) <= limit:
        behind = before_id if not dated else None
        undated: Any = assets.c.captured_ms.is_(None)
        if behind is not None:
            undated = and_(undated, assets.c.id < behind)
        query = select_photos().where(undated, *conditions).order_by(assets.c.id.desc())
        rows += connection.execute(query.limit(limit + 1 - len(rows)))
    return PhotoPage(read_photos(connection, rows[:limit]), _cursor(rows, limit))


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
    rows: list[Any] = []
    for year in range(until.year - 1, first - 1, -1):
        try:
            start = day_ms(date(year, month, day))
        except ValueError:
            continue
        query = select_photos().where(*within(Span(start, start + _DAY_MS)), *is_shown())
        query = query.order_by(assets.c.captured_ms, assets.c.id)
        rows += connection.execute(query.limit(limit - len(rows)))
        if len(rows) >= limit:
            break
    return read_photos(connection, rows)


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
