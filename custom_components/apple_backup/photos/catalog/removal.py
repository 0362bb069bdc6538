"""Queries about what may be removed from iCloud, and about what was: kept assets."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, and_, case, exists, func, or_, select, update

from .rows import LISTINGS_TO_AGREE, Destination
from .schema import assets, files, memberships, zones
from .selection import with_descendants

# Removing from a shared library would take photos from everybody else in it.
OWN_LIBRARY = "PrimarySync"


class Eligibility(StrEnum):
    """Whether an asset of the user's own library may be removed, by the catalog alone."""

    ELIGIBLE = "eligible"
    FAVORITE = "favorite"
    IN_ALBUM = "in_album"
    TOO_RECENT = "too_recent"
    UNSETTLED = "unsettled"


@dataclass(frozen=True, slots=True)
class RemovalRules:
    """What to leave in iCloud.

    `before_ms`: only assets captured (or, without a date, added) earlier are eligible. `albums`
    are record names of albums or folders (with everything below) whose photos stay.
    """

    before_ms: int
    keep_favorites: bool = True
    albums: frozenset[str] = frozenset()


def set_kept(connection: Connection, ids: Sequence[int], *, kept: bool) -> None:
    """Mark assets as kept, or not any more."""
    connection.execute(
        update(assets).where(assets.c.id.in_(list(ids))).values(is_kept=kept, needs_plan=True)
    )


def set_freed(connection: Connection, ids: Sequence[int], freed_ms: int | None) -> None:
    """Note when assets were removed from iCloud by us; None: they were not, or are back."""
    connection.execute(update(assets).where(assets.c.id.in_(list(ids))).values(freed_ms=freed_ms))


def freed_ids(connection: Connection, after_id: int, limit: int) -> list[int]:
    """Give the next assets that were removed from iCloud by us and not purged, by row number."""
    query = select(assets.c.id).where(
        assets.c.freed_ms.is_not(None), ~assets.c.is_purged, assets.c.id > after_id
    )
    return list(connection.execute(query.order_by(assets.c.id).limit(limit)).scalars())


def kept_ids(connection: Connection, after_id: int, limit: int) -> list[int]:
    """Give the next kept assets, by row number."""
    query = select(assets.c.id).where(assets.c.is_kept, assets.c.id > after_id)
    return list(connection.execute(query.order_by(assets.c.id).limit(limit)).scalars())


def keep_by_name(connection: Connection, zone: str, names: Sequence[str]) -> tuple[int, int]:
    """Mark assets as kept by name; returns how many are known, and how many were not kept yet."""
    zone_id = select(zones.c.id).where(zones.c.name == zone).scalar_subquery()
    named = and_(assets.c.zone_id == zone_id, assets.c.record_name.in_(list(names)))
    known = connection.execute(select(func.count()).select_from(assets).where(named)).scalar_one()
    changed = connection.execute(
        update(assets).where(named, ~assets.c.is_kept).values(is_kept=True, needs_plan=True)
    ).rowcount
    return int(known), int(changed)


def kept_contents(connection: Connection, zone: str, names: Sequence[str]) -> set[tuple[str, str]]:
    """Give the SHA-256 of the files that those of these assets have that are kept, by name."""
    query = (
        select(assets.c.record_name, files.c.sha256)
        .join(zones, zones.c.id == assets.c.zone_id)
        .join(files, files.c.asset_id == assets.c.id)
        .where(zones.c.name == zone, assets.c.record_name.in_(list(names)), assets.c.is_kept)
    )
    return {(row.record_name, row.sha256) for row in connection.execute(query)}


def eligibility_counts(connection: Connection, rules: RemovalRules) -> dict[Eligibility, int]:
    """Count the assets of the user's own library by whether they may be removed."""
    kind = _eligibility(connection, rules).label("kind")
    query = select(kind, func.count()).where(*_offered()).group_by(kind)
    return {Eligibility(name): int(count) for name, count in connection.execute(query)}


def eligible_ids(
    connection: Connection, rules: RemovalRules, after_id: int, limit: int
) -> list[int]:
    """Give the next assets that may be removed, by row number; their files are not looked at."""
    query = select(assets.c.id).where(
        *_offered(),
        assets.c.id > after_id,
        _eligibility(connection, rules) == Eligibility.ELIGIBLE.value,
    )
    return list(connection.execute(query.order_by(assets.c.id).limit(limit)).scalars())


def _offered() -> tuple[Any, ...]:
    own = select(zones.c.id).where(zones.c.name == OWN_LIBRARY).scalar_subquery()
    return (
        assets.c.zone_id == own,
        ~assets.c.is_deleted,
        ~assets.c.is_hidden,
        ~assets.c.is_purged,
        ~assets.c.is_expunged,
        assets.c.missed < LISTINGS_TO_AGREE,
    )


def _eligibility(connection: Connection, rules: RemovalRules) -> Any:
    conditions: list[tuple[Any, str]] = []
    if rules.keep_favorites:
        conditions.append((assets.c.is_favorite, Eligibility.FAVORITE.value))
    if rules.albums:
        names = sorted(with_descendants(connection, rules.albums))
        conditions.append((_in_albums(names), Eligibility.IN_ALBUM.value))
    # An old picture that was scanned yesterday is looked at today; one without any date may be.
    dates = (assets.c.captured_ms, assets.c.added_ms)
    is_recent = or_(
        *(date >= rules.before_ms for date in dates), and_(*(d.is_(None) for d in dates))
    )
    conditions.append((is_recent, Eligibility.TOO_RECENT.value))
    settled = and_(~assets.c.needs_plan, assets.c.destination == Destination.LIBRARY.value)
    conditions.append((settled, Eligibility.ELIGIBLE.value))
    return case(*conditions, else_=Eligibility.UNSETTLED.value)


def _in_albums(names: Collection[str]) -> Any:
    return exists().where(
        memberships.c.zone_id == assets.c.zone_id,
        memberships.c.asset_name == assets.c.record_name,
        memberships.c.album_name.in_(names),
    )
