"""Handing out bases: each asset owns a folder and stem that no other asset has.

The bare base goes to the asset with the smallest record hash among those that ask for it in one
run, so a first run names everything alike on every machine and in every order of arrival. A name
once given is kept while the asset wants the same base.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Select, bindparam, exists, false, func, or_, select, update

from ..layout.examples import LayoutFile, LayoutSample
from ..layout.safe_names import folded
from ..layout.template import FIELDS, Named
from ..models import ResourceKind
from .query import is_wanted
from .schema import albums, assets, files, masters, memberships, resources, zones
from .selection import asset_kind

type Namer = Callable[[Named], tuple[str, str]]


def ask_for_bases(
    connection: Connection, namer: Namer, fields: Collection[str], after_id: int, limit: int
) -> int | None:
    """Let a page of unplanned assets ask for the bases the layout wants for them.

    Args:
        connection: A writing transaction.
        namer: Gives the base an asset wants, and its rank among those that want the same.
        fields: The fields of the template; what none of them needs is not read.
        after_id: Where the last page ended.
        limit: Assets in this page.

    Returns:
        Where this page ended; None when there is nothing left.
    """
    query = (
        named_assets(fields)
        .where(assets.c.needs_plan, is_wanted(), assets.c.id > after_id)
        .order_by(assets.c.id)
        .limit(limit)
    )
    rows = list(connection.execute(query))
    wishes = []
    for row in rows:
        base, rank = namer(named(row, fields))
        if row.base is None or not _is_base_of(row.base, base, rank):
            wishes.append(
                {
                    "row": row.id,
                    "base_wish": base,
                    "key_wish": folded(base),
                    "rank_wish": rank,
                }
            )
    if wishes:
        connection.execute(
            update(assets)
            .where(assets.c.id == bindparam("row"))
            .values(
                wanted_base=bindparam("base_wish"),
                wanted_key=bindparam("key_wish"),
                name_rank=bindparam("rank_wish"),
            ),
            wishes,
        )
    return rows[-1].id if rows else None


def named_assets(fields: Collection[str]) -> Select[Any]:
    """Select what a layout needs to know of assets whose masters are known."""
    columns: list[Any] = [
        assets.c.id,
        zones.c.name.label("zone"),
        assets.c.record_name,
        masters.c.filename,
        assets.c.captured_ms,
        assets.c.offset_seconds,
        assets.c.camera,
        assets.c.base,
    ]
    if "kind" in fields:
        columns.append(asset_kind().label("asset_kind"))
    if "album" in fields:
        columns.append(_first_album().label("album"))
    if "checksum" in fields:
        columns.append(_checksum().label("checksum"))
    return (
        select(*columns)
        .join(zones, zones.c.id == assets.c.zone_id)
        .join(
            masters,
            (masters.c.zone_id == assets.c.zone_id)
            & (masters.c.record_name == assets.c.master_name),
        )
    )


def layout_samples(connection: Connection, limit: int) -> list[LayoutSample]:
    """Give a few photos from all over the library."""
    first, last = connection.execute(
        select(func.min(assets.c.id), func.max(assets.c.id)).where(is_wanted())
    ).one()
    if first is None:
        return []
    found: dict[int, LayoutSample] = {}
    query = named_assets(FIELDS).add_columns(assets.c.zone_id, assets.c.master_name)
    for step in range(limit):
        start = first + (last - first) * step // max(1, limit - 1)
        row = connection.execute(
            query.where(is_wanted(), assets.c.id >= start).order_by(assets.c.id).limit(1)
        ).first()
        if row is not None:
            found.setdefault(row.id, LayoutSample(named(row, FIELDS), _files_of(connection, row)))
    return list(found.values())


def _files_of(connection: Connection, row: Any) -> tuple[LayoutFile, ...]:
    query = select(resources.c.kind, resources.c.uti, resources.c.checksum).where(
        resources.c.zone_id == row.zone_id,
        resources.c.owner_name.in_((row.master_name, row.record_name)),
    )
    return tuple(
        LayoutFile(ResourceKind(kind), uti, checksum)
        for kind, uti, checksum in connection.execute(query)
    )


def named(row: Any, fields: Collection[str]) -> Named:
    """Make what a layout needs of a row of `named_assets` for these fields."""
    return Named(
        record_name=row.record_name,
        filename=row.filename,
        captured_ms=row.captured_ms,
        offset_seconds=row.offset_seconds,
        library=row.zone,
        kind=row.asset_kind if "kind" in fields else "photo",
        camera=row.camera,
        album=row.album if "album" in fields else None,
        checksum=(row.checksum or "") if "checksum" in fields else "",
    )


def _first_album() -> Any:
    """Give the name of the first of an asset's albums, as the database orders names."""
    return (
        select(func.min(albums.c.name))
        .select_from(memberships)
        .join(
            albums,
            (albums.c.zone_id == memberships.c.zone_id)
            & (albums.c.record_name == memberships.c.album_name),
        )
        .where(
            memberships.c.zone_id == assets.c.zone_id,
            memberships.c.asset_name == assets.c.record_name,
            albums.c.is_deleted == false(),
            albums.c.is_folder == false(),
        )
        .scalar_subquery()
    )


def _checksum() -> Any:
    return (
        select(resources.c.checksum)
        .where(
            resources.c.zone_id == assets.c.zone_id,
            resources.c.owner_name == assets.c.master_name,
            resources.c.kind == ResourceKind.ORIGINAL.value,
        )
        .scalar_subquery()
    )


def has_unnamed(connection: Connection) -> bool:
    """Whether an asset may lack its base: one is not planned yet, or its wish was not granted."""
    unplanned = exists().where(assets.c.needs_plan, is_wanted())
    waiting = exists().where(assets.c.wanted_key.is_not(None))
    return bool(connection.execute(select(or_(unplanned, waiting))).scalar())


def grant_bases(connection: Connection, limit: int) -> int:
    """Give the next wishes a base each; returns how many were granted."""
    rows = list(
        connection.execute(
            select(assets.c.id, assets.c.wanted_base, assets.c.wanted_key, assets.c.name_rank)
            .where(assets.c.wanted_key.is_not(None))
            .order_by(assets.c.wanted_key, assets.c.name_rank, assets.c.id)
            .limit(limit)
        )
    )
    owners = _owners(connection, rows)
    grants = []
    for row in rows:
        base = _free_base(owners, row)
        owners[folded(base)] = row.id
        grants.append({"row": row.id, "granted": base, "granted_key": folded(base)})
    if grants:
        connection.execute(
            update(assets)
            .where(assets.c.id == bindparam("row"))
            .values(
                base=bindparam("granted"),
                base_key=bindparam("granted_key"),
                wanted_base=None,
                wanted_key=None,
                name_rank=None,
            ),
            grants,
        )
    return len(rows)


def release_bases(connection: Connection, asset_ids: list[int]) -> None:
    """Give back the bases of assets that have left the library folder entirely."""
    connection.execute(
        update(assets)
        .where(
            assets.c.id.in_(asset_ids),
            ~is_wanted(),
            ~exists().where(files.c.asset_id == assets.c.id),
        )
        .values(base=None, base_key=None)
    )


def _candidates(base: str, rank: str) -> list[str]:
    return [base, *(f"{base}-{rank[:length]}" for length in (8, 16, 32))]


def _is_base_of(current: str, base: str, rank: str) -> bool:
    """Whether a name given earlier still answers the wish."""
    return current in _candidates(base, rank)


def _owners(connection: Connection, rows: Sequence[Any]) -> dict[str, int]:
    """Read who owns the bases that a page of wishes may be given."""
    keys = {
        folded(candidate)
        for row in rows
        for candidate in _candidates(row.wanted_base, row.name_rank)
    }
    query = select(assets.c.base_key, assets.c.id).where(assets.c.base_key.in_(sorted(keys)))
    return {row.base_key: row.id for row in connection.execute(query)}


def _free_base(owners: dict[str, int], row: Any) -> str:
    for candidate in _candidates(row.wanted_base, row.name_rank):
        if owners.get(folded(candidate), row.id) == row.id:
            return candidate
    # Reached only if 128 bits of two hashes agree.
    return f"{row.wanted_base}-{row.name_rank}"
