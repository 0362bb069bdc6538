"""Numbers about a whole library, and what is new in it; counted at the end of a run that changed it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, exists, func, select

from .query import is_counted, is_wanted, owns
from .rows import Root
from .schema import assets, files, masters, resources, zones
from .selection import AssetKind, asset_kind

_DAY_MS: Final = 86_400_000
# Long enough for a holiday not to look like a habit.
GROWTH_DAYS: Final = 90


@dataclass(frozen=True, slots=True)
class LibraryStatistics:
    """How many assets of each kind there are, and how many bytes a day the library grows by.

    The same assets as in `LibraryTotals`.

    The growth is that of the last `GROWTH_DAYS` days in iCloud, whenever the files came here.
    """

    kinds: Mapping[AssetKind, int] = field(default_factory=dict)
    bytes_per_day: float = 0.0


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """A photo that is new in iCloud and has arrived here. `captured_ms`: milliseconds, UTC."""

    id: int
    zone: str
    asset: str
    kind: AssetKind
    captured_ms: int | None
    filename: str | None
    is_favorite: bool


def statistics(connection: Connection, now_ms: int) -> LibraryStatistics:
    """Count the assets of a library by kind, and how fast it grows."""
    kind = asset_kind().label("kind")
    counted = connection.execute(select(kind, func.count()).where(is_counted()).group_by(kind))
    kinds = {AssetKind(row[0]): int(row[1]) for row in counted}
    added = connection.execute(
        select(func.coalesce(func.sum(resources.c.size), 0))
        .select_from(assets)
        .join(resources, owns(resources.c.owner_name))
        .where(is_wanted(), assets.c.added_ms >= now_ms - GROWTH_DAYS * _DAY_MS)
    ).scalar_one()
    return LibraryStatistics(kinds, int(added) / GROWTH_DAYS)


def newest_id(connection: Connection) -> int:
    """Give the row number of the asset that became known last; 0 if there is none."""
    return int(connection.execute(select(func.max(assets.c.id))).scalar() or 0)


def new_ids(connection: Connection, after_id: int, limit: int) -> list[int]:
    """Give the row numbers of assets that became known after another one."""
    query = select(assets.c.id).where(assets.c.id > after_id, is_wanted())
    return list(connection.execute(query.order_by(assets.c.id).limit(limit)).scalars())


def wanted_ids(connection: Connection, ids: Collection[int]) -> list[int]:
    """Give those of some assets that still belong into a folder of ours."""
    query = select(assets.c.id).where(assets.c.id.in_(sorted(ids)), is_wanted())
    return list(connection.execute(query.order_by(assets.c.id)).scalars())


def arrived(connection: Connection, ids: Sequence[int]) -> list[NewPhoto]:
    """Give those of some assets that have a file in the library; hidden ones never have."""
    has_file: Any = exists().where(
        files.c.asset_id == assets.c.id, func.coalesce(files.c.root, "") == Root.LIBRARY.value
    )
    query = (
        select(
            assets.c.id,
            assets.c.record_name,
            assets.c.captured_ms,
            assets.c.is_favorite,
            zones.c.name.label("zone"),
            masters.c.filename,
            asset_kind().label("kind"),
        )
        .join(zones, zones.c.id == assets.c.zone_id)
        .outerjoin(
            masters,
            (masters.c.zone_id == assets.c.zone_id)
            & (masters.c.record_name == assets.c.master_name),
        )
        .where(assets.c.id.in_(ids), has_file, ~assets.c.is_hidden)
    )
    return [
        NewPhoto(
            row.id,
            row.zone,
            row.record_name,
            AssetKind(row.kind),
            row.captured_ms,
            row.filename,
            row.is_favorite,
        )
        for row in connection.execute(query.order_by(assets.c.id))
    ]
