"""The albums of a library as a list to choose from: how many photos each holds, and one of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Select, and_, func, select

from .found import FoundPhoto, is_shown, read_photos, select_photos
from .schema import albums, assets, memberships, zones

_MOST_ALBUMS: Final = 1_000
_NUMBERS_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class AlbumSummary:
    """An album, or a folder of albums; `count` and `cover` are of what everybody may see in it.

    A photo that is in two albums of a folder counts twice there.
    """

    record_name: str
    zone: str
    name: str
    parent_name: str | None
    is_folder: bool
    count: int
    cover: FoundPhoto | None


def album_list(connection: Connection) -> list[AlbumSummary]:
    """Give the albums and folders that have a name, by name; a thousand at most."""
    query = (
        select(albums, zones.c.name.label("zone"))
        .join(zones, zones.c.id == albums.c.zone_id)
        .where(~albums.c.is_deleted, albums.c.name.is_not(None))
        .order_by(albums.c.name, albums.c.id)
        .limit(_MOST_ALBUMS)
    )
    rows = connection.execute(query).all()
    counts = _counts(connection)
    inside: dict[tuple[int, str | None], list[Any]] = {}
    for row in rows:
        inside.setdefault((row.zone_id, row.parent_name), []).append(row)
    found = [(row, *_sum(row, inside, counts, set())) for row in rows]
    covers = _photos(connection, sorted({number for _, _, number in found if number is not None}))
    return [
        AlbumSummary(
            row.record_name,
            row.zone,
            row.name,
            row.parent_name,
            row.is_folder,
            count,
            covers.get(number) if number is not None else None,
        )
        for row, count, number in found
    ]


def _counts(connection: Connection) -> dict[tuple[int, str], tuple[int, int]]:
    """Count the photos of each album; the second value is the row of the one added last."""
    if connection.dialect.name == "sqlite":
        # Albums hold photos of all years: in their order, it would read the same pages many times.
        inside = _members().order_by(assets.c.id).cte("inside").prefix_with("MATERIALIZED")
        found = select(inside.c.zone_id, inside.c.album_name, func.count(), func.max(assets.c.id))
        found = found.join(assets, assets.c.id == inside.c.id)
        found = found.group_by(inside.c.zone_id, inside.c.album_name)
    else:
        found = _members().with_only_columns(
            memberships.c.zone_id, memberships.c.album_name, func.count(), func.max(assets.c.id)
        )
        found = found.group_by(memberships.c.zone_id, memberships.c.album_name)
    return {
        (zone_id, name): (count, number)
        for zone_id, name, count, number in connection.execute(found.where(*is_shown()))
    }


def _members() -> Select[Any]:
    return select(memberships.c.zone_id, memberships.c.album_name, assets.c.id).join(
        assets,
        and_(
            assets.c.zone_id == memberships.c.zone_id,
            assets.c.record_name == memberships.c.asset_name,
        ),
    )


def _sum(
    row: Any,
    inside: Mapping[tuple[int, str | None], list[Any]],
    counts: Mapping[tuple[int, str], tuple[int, int]],
    above: set[str],
) -> tuple[int, int | None]:
    """Add up an album and everything below it; folders may be in a circle, which ends there."""
    if row.record_name in above:
        return 0, None
    count, cover = counts.get((row.zone_id, row.record_name), (0, None))
    above = above | {row.record_name}
    for child in inside.get((row.zone_id, row.record_name), ()):
        more, other = _sum(child, inside, counts, above)
        count += more
        cover = cover if cover is not None else other
    return count, cover


def _photos(connection: Connection, numbers: list[int]) -> dict[int, FoundPhoto]:
    found: dict[int, FoundPhoto] = {}
    for begin in range(0, len(numbers), _NUMBERS_AT_ONCE):
        part = numbers[begin : begin + _NUMBERS_AT_ONCE]
        rows = connection.execute(select_photos().where(assets.c.id.in_(part))).all()
        found.update((photo.id, photo) for photo in read_photos(connection, rows))
    return found
