"""Which photos are kept here, and in which folder: the user's choice, turned into SQL.

The choice is written into `assets.destination` before each plan. A filter decides what is fetched
and kept up to date; files of a photo that it leaves out stay, unless the user wants them to leave.
"""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Connection,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    update,
)

from ..layout.uti import VIDEO_TYPES
from ..models import ResourceKind
from .fate import noticed
from .rows import LISTINGS_TO_AGREE, MOVED_TO_ANOTHER_LIBRARY, Destination, LeftOut, Root
from .schema import albums, assets, files, memberships, resources, zones

_SCREENSHOT = 3
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class DeletedPolicy(StrEnum):
    """What happens here to photos that were deleted in iCloud."""

    KEEP = "keep"
    QUARANTINE = "quarantine"


class ExcludedPolicy(StrEnum):
    """What happens to photos that are here and that the filters leave out (now)."""

    KEEP = "keep"
    QUARANTINE = "quarantine"


@dataclass(frozen=True, slots=True)
class Removals:
    """What leaves the library, by the user's choice."""

    deleted: DeletedPolicy = DeletedPolicy.QUARANTINE
    excluded: ExcludedPolicy = ExcludedPolicy.KEEP


class AssetKind(StrEnum):
    """What a photo is to a user; each is of one kind, the first that fits."""

    VIDEO = "video"
    SCREENSHOT = "screenshot"
    LIVE_PHOTO = "live_photo"
    RAW = "raw"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class Selection:
    """What to keep; None means all.

    `libraries` are names of zones, `albums` record names of albums or folders (with everything
    below). The days, both included, are those of the photo's own time zone; a photo without a date
    is on no day. Hidden and recently deleted photos are chosen apart from the filters.
    """

    libraries: frozenset[str] | None = None
    albums: frozenset[str] | None = None
    kinds: frozenset[AssetKind] | None = None
    captured_from: date | None = None
    captured_until: date | None = None
    favorites_only: bool = False
    hidden: bool = False
    recently_deleted: bool = False

    def describe(self) -> str:
        """Tell selections apart by a text that stays the same over restarts."""
        parts = []
        for field in fields(self):
            value = getattr(self, field.name)
            shown = sorted(map(str, value)) if isinstance(value, frozenset) else value
            parts.append(f"{field.name}={shown}")
        return ";".join(parts)


def choose(connection: Connection, selection: Selection, removals: Removals, now_ms: int) -> None:
    """Decide for every unplanned asset where its files belong, and of what kind it is."""
    matches = _matches(connection, selection)
    connection.execute(
        update(assets)
        .where(assets.c.needs_plan)
        .values(
            destination=_destination(selection, matches, removals),
            asset_kind=asset_kind(),
            **noticed(now_ms),
        )
    )


def left_out(connection: Connection, selection: Selection) -> LeftOut:
    """Count the live, visible photos that have files in the library and do not match."""
    query = (
        select(func.count(assets.c.id.distinct()), func.coalesce(func.sum(files.c.size), 0))
        .join(files, and_(files.c.asset_id == assets.c.id, files.c.root == Root.LIBRARY.value))
        .where(
            ~or_(assets.c.is_deleted, assets.c.is_expunged, assets.c.is_purged),
            ~or_(assets.c.is_hidden, assets.c.is_kept),
            assets.c.missed < LISTINGS_TO_AGREE,
            not_(_matches(connection, selection)),
        )
    )
    count, size = connection.execute(query).one()
    return LeftOut(int(count), int(size))


def with_descendants(
    connection: Connection, names: Collection[str], *, also_deleted: bool = False
) -> frozenset[str]:
    """Add the albums inside of folders, at any depth."""
    found: set[str] = set()
    level = set(names)
    while level:
        found |= level
        children = select(albums.c.record_name).where(albums.c.parent_name.in_(sorted(level)))
        if not also_deleted:
            children = children.where(albums.c.is_deleted == false())
        level = set(connection.execute(children).scalars()) - found
    return frozenset(found)


def _destination(selection: Selection, matches: Any, removals: Removals) -> Any:
    keeps_deleted = removals.deleted is DeletedPolicy.KEEP
    keeps_excluded = removals.excluded is ExcludedPolicy.KEEP
    stays = or_(assets.c.is_kept, literal(keeps_deleted))
    gone = or_(assets.c.is_purged, assets.c.missed >= LISTINGS_TO_AGREE)
    deleted = or_(assets.c.is_deleted, assets.c.is_expunged)
    moved = func.coalesce(assets.c.trash_reason, -1) == MOVED_TO_ANOTHER_LIBRARY
    waits_in_trash = and_(not_(assets.c.is_expunged), not_(moved))
    leaves_the_choice = and_(moved, literal(selection.libraries is not None))
    is_in_reach = assets.c.zone_id.in_(select(zones.c.id).where(~zones.c.is_gone))
    return case(
        # Apple says nothing of it any more, and offers nothing.
        (not_(is_in_reach), Destination.STAY.value),
        (and_(gone, stays), Destination.STAY.value),
        (gone, Destination.LEAVE.value),
        (and_(deleted, or_(stays, leaves_the_choice)), Destination.STAY.value),
        (
            and_(deleted, waits_in_trash, literal(selection.recently_deleted)),
            Destination.PRIVATE.value,
        ),
        (deleted, Destination.LEAVE.value),
        (and_(assets.c.is_hidden, literal(selection.hidden)), Destination.PRIVATE.value),
        (and_(assets.c.is_hidden, assets.c.is_kept), Destination.STAY.value),
        (assets.c.is_hidden, Destination.LEAVE.value),
        (
            and_(not_(matches), or_(assets.c.is_kept, literal(keeps_excluded))),
            Destination.STAY.value,
        ),
        (not_(matches), Destination.EXCLUDED.value),
        else_=Destination.LIBRARY.value,
    )


def _matches(connection: Connection, selection: Selection) -> Any:
    conditions: list[Any] = []
    if selection.libraries is not None:
        chosen = select(zones.c.id).where(zones.c.name.in_(sorted(selection.libraries)))
        conditions.append(assets.c.zone_id.in_(chosen))
    if selection.albums is not None:
        album_names = with_descendants(connection, selection.albums)
        conditions.append(
            exists().where(
                memberships.c.zone_id == assets.c.zone_id,
                memberships.c.asset_name == assets.c.record_name,
                memberships.c.album_name.in_(sorted(album_names)),
            )
        )
    if selection.kinds is not None:
        conditions.append(asset_kind().in_([kind.value for kind in sorted(selection.kinds)]))
    if selection.favorites_only:
        conditions.append(assets.c.is_favorite)
    local_ms = assets.c.captured_ms + func.coalesce(assets.c.offset_seconds, 0) * 1000
    if selection.captured_from is not None:
        conditions.append(local_ms >= day_ms(selection.captured_from))
    if selection.captured_until is not None:
        conditions.append(local_ms < day_ms(selection.captured_until) + 86_400_000)
    # A comparison with a missing date is neither true nor false.
    return func.coalesce(and_(true(), *conditions), false())


def asset_kind() -> Any:
    """Give the kind of an asset as a column, from its master's files."""
    return case(
        (_offers(resources.c.uti.in_(sorted(VIDEO_TYPES)), ResourceKind.ORIGINAL), "video"),
        (assets.c.subtype == _SCREENSHOT, "screenshot"),
        (_offers(true(), ResourceKind.LIVE_VIDEO), "live_photo"),
        (
            _offers(
                resources.c.uti.like("%raw-image"), ResourceKind.ORIGINAL, ResourceKind.ALTERNATIVE
            ),
            "raw",
        ),
        else_="photo",
    )


def _offers(condition: Any, *kinds: ResourceKind) -> Any:
    return exists().where(
        resources.c.zone_id == assets.c.zone_id,
        resources.c.owner_name == assets.c.master_name,
        resources.c.kind.in_([kind.value for kind in kinds]),
        condition,
    )


def day_ms(day: date) -> int:
    """Give the milliseconds since the epoch at which a day begins in UTC."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return (start - _EPOCH) // timedelta(milliseconds=1)
