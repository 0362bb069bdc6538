"""Queries about what is derived from files and metadata: sidecars, times, cameras."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
import json
from typing import Any

from sqlalchemy import Connection, and_, bindparam, exists, select, update

from ..models import Location
from .query import own_file
from .rows import OwnFile
from .schema import albums, assets, files, masters, memberships


@dataclass(frozen=True, slots=True)
class AssetDetails:
    """What Apple says of an asset, and its files here. Times as in `models.Asset`.

    `orientation` is that of the original file; `camera` is None while nobody has looked, and empty
    if the file does not say.
    """

    id: int
    title: str | None
    description: str | None
    keywords: tuple[str, ...]
    is_favorite: bool
    captured_ms: int | None
    offset_seconds: int | None
    added_ms: int | None
    location: Location | None
    orientation: int | None
    camera: str | None
    files: tuple[OwnFile, ...]


def undetailed(connection: Connection, after_id: int, limit: int) -> list[AssetDetails]:
    """Give the next assets whose derived files may not agree with them, by row number."""
    return _load(connection, and_(assets.c.needs_details, assets.c.id > after_id), limit)


def details_of(connection: Connection, asset_ids: Sequence[int]) -> list[AssetDetails]:
    """Give the assets with these row numbers."""
    return _load(connection, assets.c.id.in_(list(asset_ids)), len(asset_ids))


def _load(connection: Connection, condition: Any, limit: int) -> list[AssetDetails]:
    query = (
        select(assets, masters.c.orientation)
        .outerjoin(
            masters,
            and_(
                masters.c.zone_id == assets.c.zone_id,
                masters.c.record_name == assets.c.master_name,
            ),
        )
        .where(condition)
        .order_by(assets.c.id)
        .limit(limit)
    )
    rows = list(connection.execute(query))
    if not rows:
        return []
    own: dict[int, list[OwnFile]] = defaultdict(list)
    ids = [row.id for row in rows]
    for row in connection.execute(select(files).where(files.c.asset_id.in_(ids))):
        own[row.asset_id].append(own_file(row))
    return [_details(row, own[row.id]) for row in rows]


def _details(row: Any, own: Sequence[OwnFile]) -> AssetDetails:
    place = None
    if row.latitude is not None and row.longitude is not None:
        place = Location(row.latitude, row.longitude, row.altitude)
    return AssetDetails(
        id=row.id,
        title=row.title,
        description=row.description,
        keywords=tuple(json.loads(row.keywords)) if row.keywords else (),
        is_favorite=row.is_favorite,
        captured_ms=row.captured_ms,
        offset_seconds=row.offset_seconds,
        added_ms=row.added_ms,
        location=place,
        orientation=row.orientation,
        camera=row.camera,
        files=tuple(own),
    )


def settle_details(
    connection: Connection,
    settled: Sequence[int],
    cameras: Mapping[int, str],
    mtimes: Mapping[int, int],
    *,
    plan_again: bool,
) -> None:
    """Note what was done for a page of assets, and let the views of their albums be compared.

    Args:
        connection: A writing transaction.
        settled: The assets whose derived files agree with them now.
        cameras: What the originals say of their cameras, by asset.
        mtimes: Modification times (ns) that were set, by file.
        plan_again: Whether names depend on cameras.
    """
    if cameras:
        values: dict[str, Any] = {"camera": bindparam("found")}
        if plan_again:
            values["needs_plan"] = True
        rows = [{"row": asset, "found": camera} for asset, camera in cameras.items()]
        statement = update(assets).where(assets.c.id == bindparam("row")).values(values)
        connection.execute(statement, rows)
    if mtimes:
        statement = update(files).where(files.c.id == bindparam("row"))
        connection.execute(
            statement.values(mtime_ns=bindparam("time")),
            [{"row": file, "time": mtime} for file, mtime in mtimes.items()],
        )
    if settled:
        ids = list(settled)
        connection.execute(update(assets).where(assets.c.id.in_(ids)).values(needs_details=False))
        named = exists().where(
            memberships.c.zone_id == albums.c.zone_id,
            memberships.c.album_name == albums.c.record_name,
            assets.c.zone_id == memberships.c.zone_id,
            assets.c.record_name == memberships.c.asset_name,
            assets.c.id.in_(ids),
        )
        connection.execute(
            update(albums).where(named, ~albums.c.needs_view).values(needs_view=True)
        )


def detail_again(connection: Connection, asset_ids: Sequence[int] | None) -> None:
    """Compare what is derived from these assets in the next run; None: from all with files."""
    statement = update(assets).where(~assets.c.needs_details).values(needs_details=True)
    if asset_ids is None:
        connection.execute(statement.where(exists().where(files.c.asset_id == assets.c.id)))
    else:
        connection.execute(statement.where(assets.c.id.in_(list(asset_ids))))
