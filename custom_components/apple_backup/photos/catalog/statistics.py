"""Numbers about a whole library, and what is new in it; counted at the end of a run that changed it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    exists,
    false,
    func,
    or_,
    select,
    true,
    union_all,
)

from .hints import without_index
from .query import has_files_here, is_counted, is_wanted
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
    kinds: Counter[AssetKind] = Counter()
    for kind, count in connection.execute(_COUNTED):
        kinds[AssetKind(kind)] += int(count)
    added = connection.execute(_ADDED, {"since": now_ms - GROWTH_DAYS * _DAY_MS}).scalar_one()
    return LibraryStatistics(dict(kinds), int(added) / GROWTH_DAYS)


def _count_by_kind() -> Any:
    """Count in parts, each of which a planner knows a cheap way for.

    Of a settled asset the kind is known. With all in one condition, a server would expect so much
    work that it compiles the query first, which takes longer than to answer it.
    """
    # Along the index on kinds, SQLite would read the table in the order of none.
    known, found = without_index(assets.c.asset_kind), asset_kind()
    is_settled = and_(~assets.c.needs_plan, assets.c.asset_kind.is_not(None))
    is_new = or_(assets.c.needs_plan, assets.c.asset_kind.is_(None))
    is_other = and_(func.coalesce(is_wanted(), false()) == false(), has_files_here())
    parts = (
        (known, is_settled, is_wanted()),
        (known, is_settled, is_other),
        (found, is_new, is_counted()),
    )
    return union_all(
        *(
            select(kind, func.count()).where(*conditions).group_by(kind)
            for kind, *conditions in parts
        )
    )


def _sum_of_added() -> Any:
    """Add up what Apple offers of the assets that are new there: their masters' files and their own."""
    owners = (
        (assets.c.master_name, true()),
        (assets.c.record_name, assets.c.record_name != assets.c.master_name),
    )
    sums = union_all(
        *(
            select(func.sum(resources.c.size).label("size"))
            .select_from(assets)
            .join(
                resources,
                and_(resources.c.zone_id == assets.c.zone_id, resources.c.owner_name == owner),
            )
            .where(is_wanted(), assets.c.added_ms >= bindparam("since"), condition)
            for owner, condition in owners
        )
    ).subquery()
    return select(func.coalesce(func.sum(sums.c.size), 0))


_COUNTED: Final = _count_by_kind()
_ADDED: Final = _sum_of_added()


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
