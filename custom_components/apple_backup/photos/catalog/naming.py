"""Handing out bases: each asset owns a folder and stem that no other asset has.

The bare base goes to the asset with the smallest record hash among those that ask for it in one
run, so a first run names everything alike on every machine and in every order of arrival. A name
once given is kept while the asset wants the same base.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, exists, select, update

from ..safe_names import folded
from .query import is_wanted
from .schema import assets, files, masters, zones

type Namer = Callable[[str, str, str | None, int | None, int | None], tuple[str, str]]


def ask_for_bases(connection: Connection, namer: Namer, after_id: int, limit: int) -> int | None:
    """Let a page of unplanned assets ask for the bases the layout wants for them.

    Args:
        connection: A writing transaction.
        namer: (zone, record name, filename, captured ms, offset seconds) → (base, rank).
        after_id: Where the last page ended.
        limit: Assets in this page.

    Returns:
        Where this page ended; None when there is nothing left.
    """
    rows = list(
        connection.execute(
            select(
                assets.c.id,
                zones.c.name.label("zone"),
                assets.c.record_name,
                masters.c.filename,
                assets.c.captured_ms,
                assets.c.offset_seconds,
                assets.c.base,
            )
            .join(zones, zones.c.id == assets.c.zone_id)
            .join(
                masters,
                (masters.c.zone_id == assets.c.zone_id)
                & (masters.c.record_name == assets.c.master_name),
            )
            .where(assets.c.needs_plan, is_wanted(), assets.c.id > after_id)
            .order_by(assets.c.id)
            .limit(limit)
        )
    )
    wishes = []
    for row in rows:
        base, rank = namer(
            row.zone, row.record_name, row.filename, row.captured_ms, row.offset_seconds
        )
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
