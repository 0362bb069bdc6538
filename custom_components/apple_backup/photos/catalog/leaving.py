"""Queries about what a run would remove: how much of each library, and which photos."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, and_, case, exists, func, or_, select

from ..models import ResourceKind
from .query import has_files_here, is_wanted
from .rows import Destination, RemovalCount
from .schema import assets, files, zones


def removal_counts(connection: Connection) -> list[RemovalCount]:
    """Count, for each library, the assets with files and those a run would remove files of.

    An edit that was taken back counts too: its file would go without another in its place. A photo
    that moves between the library and the private folder does not.
    """
    removed = is_leaving()
    query = (
        select(zones.c.name, func.sum(case((removed, 1), else_=0)), func.count())
        .select_from(assets)
        .join(zones, zones.c.id == assets.c.zone_id)
        .where(has_files_here())
        .group_by(zones.c.name)
        .order_by(zones.c.name)
    )
    return [
        RemovalCount(name, int(count), int(total))
        for name, count, total in connection.execute(query)
    ]


def is_leaving() -> Any:
    """Select the assets a run would remove files of, if they have any."""
    may_revert = and_(is_wanted(), assets.c.adjustment_type.is_(None), ~assets.c.is_kept)
    reverted = and_(assets.c.needs_plan, may_revert) & (
        exists().where(
            files.c.asset_id == assets.c.id,
            files.c.kind.in_((ResourceKind.EDITED, ResourceKind.EDITED_VIDEO)),
        )
    )
    # What is kept stays, also when its place was decided before it was.
    leaving = and_(
        assets.c.destination.in_((Destination.LEAVE.value, Destination.EXCLUDED.value)),
        ~assets.c.is_kept,
    )
    return or_(leaving, reverted)


def leaving_ids(
    connection: Connection, names: Collection[str], after_id: int, limit: int
) -> list[int]:
    """Give the next assets of these libraries that a run would remove files of, by row number."""
    wanted = select(zones.c.id).where(zones.c.name.in_(sorted(names)))
    query = (
        select(assets.c.id)
        .where(
            # A run looks at no others, and there are few of them, along an index by row number. The
            # sum keeps SQLite from walking through all of a library, and from sorting it.
            assets.c.needs_plan,
            assets.c.id > after_id,
            (assets.c.zone_id + 0).in_(wanted),
            has_files_here(),
            is_leaving(),
        )
        .order_by(assets.c.id)
        .limit(limit)
    )
    return list(connection.execute(query).scalars())
