"""Reading the catalog in pages: every query is bounded and continues by key, never by offset."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, exists, false, func, or_, select, union

from ..models import LibraryTotals, ResourceKind
from .hints import is_one_of
from .rows import (
    LISTINGS_TO_AGREE,
    MOVED_TO_ANOTHER_LIBRARY,
    AssetView,
    Destination,
    FileState,
    Origin,
    OwnFile,
    ParkedFile,
    ParkReason,
    Pending,
    RemovalReason,
    Root,
    Wanted,
)
from .schema import assets, files, masters, parked, quarantine, resources, zones

_VIEW_COLUMNS = (
    assets.c.id,
    assets.c.zone_id,
    zones.c.name.label("zone"),
    assets.c.record_name,
    assets.c.master_name,
    assets.c.captured_ms,
    assets.c.offset_seconds,
    assets.c.is_hidden,
    or_(assets.c.is_deleted, assets.c.is_expunged).label("is_deleted"),
    assets.c.is_purged,
    assets.c.is_kept,
    assets.c.adjustment_type,
    assets.c.missed,
    assets.c.base,
    assets.c.destination,
    assets.c.trash_reason,
    masters.c.id.label("master_id"),
    masters.c.filename,
)


def is_wanted() -> Any:
    """Select the assets whose files belong into a folder of ours, as was chosen last."""
    return assets.c.destination.in_((Destination.LIBRARY.value, Destination.PRIVATE.value))


def is_counted() -> Any:
    """Select the assets of the library: those that are wanted, and all that have a file here."""
    return or_(is_wanted(), has_files_here())


def has_files_here() -> Any:
    """Select the assets that have a file in our folders of today."""
    return exists().where(files.c.asset_id == assets.c.id, lies_here())


def lies_here() -> Any:
    """Select the files in our folders of today, whatever has become of them in iCloud."""
    return files.c.root.in_((Root.LIBRARY.value, Root.PRIVATE.value))


def is_offered() -> Any:
    """Select the assets that Apple still has files of."""
    return and_(
        assets.c.is_expunged == false(),
        assets.c.is_purged == false(),
        assets.c.missed < LISTINGS_TO_AGREE,
    )


def owns(owner_name: Any) -> Any:
    """Select the resources of an asset: its master's and its own."""
    return and_(
        resources.c.zone_id == assets.c.zone_id,
        is_one_of(owner_name, assets.c.master_name, assets.c.record_name),
    )


def _has_resource() -> Any:
    return and_(
        files.c.asset_id == assets.c.id,
        files.c.kind == resources.c.kind,
        files.c.checksum == resources.c.checksum,
        files.c.root == assets.c.destination,
    )


def unplanned_assets(connection: Connection, after_id: int, limit: int) -> list[AssetView]:
    """Give the next assets whose files may not agree with what Apple says, by id."""
    query = _views().where(assets.c.needs_plan, assets.c.id > after_id)
    return _load(connection, query.order_by(assets.c.id).limit(limit))


def asset_views(connection: Connection, ids: Sequence[int]) -> list[AssetView]:
    """Give the assets with these ids."""
    return _load(connection, _views().where(assets.c.id.in_(ids)).order_by(assets.c.id))


def asset_id(connection: Connection, zone: str, record_name: str) -> int | None:
    """Find the row number of an asset."""
    query = select(assets.c.id).join(zones, zones.c.id == assets.c.zone_id)
    found: int | None = connection.execute(
        query.where(zones.c.name == zone, assets.c.record_name == record_name)
    ).scalar()
    return found


def files_with_checksum(connection: Connection, checksum: str, size: int) -> list[OwnFile]:
    """Give a few files of ours with the same bytes, wherever they belong."""
    query = select(files).where(
        files.c.checksum == checksum, files.c.size == size, files.c.state == FileState.PROVEN
    )
    return [own_file(row) for row in connection.execute(query.order_by(files.c.id).limit(8))]


_SOUGHT: Any = bindparam("sought", expanding=True)
_CHECKSUMS_HERE = union(
    select(files.c.checksum).where(files.c.checksum.in_(_SOUGHT)),
    select(quarantine.c.checksum).where(quarantine.c.checksum.in_(_SOUGHT)),
)


def checksums_here(connection: Connection, checksums: Sequence[str]) -> frozenset[str]:
    """Give those of which there may be a file, in a folder of ours or in quarantine."""
    if not checksums:
        return frozenset()
    return frozenset(connection.execute(_CHECKSUMS_HERE, {"sought": checksums}).scalars())


# Built once: a transfer asks twice, and building it costs more than the answer.
_FILE_AT = select(files).where(
    files.c.root == bindparam("in_root"), files.c.path_key == bindparam("at")
)


def file_at(connection: Connection, path_key: str, root: Root) -> OwnFile | None:
    """Give the file of ours at a path."""
    row = connection.execute(_FILE_AT, {"in_root": root.value, "at": path_key}).first()
    return own_file(row) if row is not None else None


def masters_to_look_up(connection: Connection, zone_id: int, after: str, limit: int) -> list[str]:
    """Give the names of masters that assets need and that have not arrived."""
    known = exists().where(
        masters.c.zone_id == assets.c.zone_id, masters.c.record_name == assets.c.master_name
    )
    query = (
        select(assets.c.master_name)
        .distinct()
        .where(assets.c.zone_id == zone_id, assets.c.needs_plan, is_offered(), ~known)
        .where(assets.c.master_name > after)
    )
    return list(connection.execute(query.order_by(assets.c.master_name).limit(limit)).scalars())


def pending(connection: Connection) -> Pending:
    """Count the files that wanted, unplanned assets need and that we do not have yet."""
    have = exists().where(_has_resource())
    total = func.coalesce(func.sum(resources.c.size), 0)
    row = connection.execute(
        select(func.count(resources.c.id), total)
        .select_from(assets)
        .join(resources, owns(resources.c.owner_name))
        .where(assets.c.needs_plan, is_wanted(), ~have)
    ).one()
    return Pending(int(row[0]), int(row[1]))


def totals(connection: Connection) -> LibraryTotals:
    """Count what lies here, and what is wanted and does not; see `LibraryTotals`."""
    chosen = select(func.count()).select_from(assets).where(is_counted())
    live = connection.execute(chosen).scalar()
    here, here_bytes = connection.execute(
        select(func.count(), func.coalesce(func.sum(files.c.size), 0)).where(lies_here())
    ).one()
    to_come = connection.execute(
        select(func.count(resources.c.id))
        .select_from(assets)
        .join(resources, owns(resources.c.owner_name))
        .outerjoin(files, _has_resource())
        .where(is_wanted(), files.c.id.is_(None))
    ).scalar_one()
    waiting = connection.execute(select(func.count()).select_from(parked)).scalar()
    held = connection.execute(
        select(func.count()).select_from(quarantine).where(quarantine.c.state == "held")
    ).scalar()
    return LibraryTotals(
        assets=live or 0,
        resources=int(here) + int(to_come),
        proven=int(here),
        proven_bytes=int(here_bytes),
        parked=waiting or 0,
        quarantined=held or 0,
    )


def own_file(row: Any) -> OwnFile:
    """Make an OwnFile of a row of `files`."""
    return OwnFile(
        id=row.id,
        asset_id=row.asset_id,
        kind=ResourceKind(row.kind),
        path=row.path,
        checksum=row.checksum,
        size=row.size,
        sha256=row.sha256,
        mtime_ns=row.mtime_ns,
        state=FileState(row.state),
        root=Root(row.root),
        is_pinned=row.is_pinned,
        checked_ms=row.checked_ms,
        proven_ms=row.proven_ms,
        moved_ms=row.moved_ms,
        moved_from=row.moved_from,
        held_ms=row.held_ms,
        held_for=RemovalReason(row.held_for) if row.held_for else None,
        first_ms=row.first_ms,
        first_by=Origin(row.first_by) if row.first_by else None,
    )


def _views() -> Select[Any]:
    return (
        select(*_VIEW_COLUMNS)
        .join(zones, zones.c.id == assets.c.zone_id)
        .outerjoin(
            masters,
            and_(
                masters.c.zone_id == assets.c.zone_id,
                masters.c.record_name == assets.c.master_name,
            ),
        )
    )


def _load(connection: Connection, query: Select[Any]) -> list[AssetView]:
    """Read a page of assets and, with one query each, all that belongs to them."""
    rows = list(connection.execute(query))
    if not rows:
        return []
    ids = [row.id for row in rows]
    wanted = _wanted(connection, rows)
    own: dict[int, list[OwnFile]] = defaultdict(list)
    for row in connection.execute(select(files).where(files.c.asset_id.in_(ids))):
        own[row.asset_id].append(own_file(row))
    waiting: dict[int, list[ParkedFile]] = defaultdict(list)
    for row in connection.execute(select(parked).where(parked.c.asset_id.in_(ids))):
        waiting[row.asset_id].append(parked_file(row))
    return [_view(row, wanted, own[row.id], waiting[row.id]) for row in rows]


def _wanted(connection: Connection, rows: Sequence[Any]) -> dict[tuple[int, str], list[Wanted]]:
    """Read the resources of the masters and assets of a page, by zone and record."""
    names: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        names[row.zone_id].update((row.master_name, row.record_name))
    found: dict[tuple[int, str], list[Wanted]] = defaultdict(list)
    for zone_id, several in names.items():
        query = select(resources).where(
            resources.c.zone_id == zone_id, resources.c.owner_name.in_(sorted(several))
        )
        for row in connection.execute(query.order_by(resources.c.id)):
            found[zone_id, row.owner_name].append(
                Wanted(ResourceKind(row.kind), row.owner_name, row.uti, row.size, row.checksum)
            )
    return found


def _view(
    row: Any,
    wanted: dict[tuple[int, str], list[Wanted]],
    own: list[OwnFile],
    waiting: list[ParkedFile],
) -> AssetView:
    of_master = wanted.get((row.zone_id, row.master_name), [])
    of_asset = wanted.get((row.zone_id, row.record_name), [])
    return AssetView(
        id=row.id,
        zone=row.zone,
        record_name=row.record_name,
        master_name=row.master_name,
        has_master=row.master_id is not None,
        filename=row.filename,
        captured_ms=row.captured_ms,
        offset_seconds=row.offset_seconds,
        is_hidden=row.is_hidden,
        is_deleted=bool(row.is_deleted),
        is_purged=row.is_purged,
        is_kept=row.is_kept,
        is_adjusted=row.adjustment_type is not None,
        missed=row.missed,
        base=row.base,
        wanted=tuple({item.kind: item for item in (*of_master, *of_asset)}.values()),
        files=tuple(own),
        parked=tuple(waiting),
        destination=Destination(row.destination) if row.destination else None,
        has_moved=row.trash_reason == MOVED_TO_ANOTHER_LIBRARY,
    )


def parked_file(row: Any) -> ParkedFile:
    """Make a ParkedFile of a row of `parked`."""
    return ParkedFile(
        asset_id=row.asset_id,
        kind=ResourceKind(row.kind),
        checksum=row.checksum,
        reason=ParkReason(row.reason),
        detail=row.detail,
        attempts=row.attempts,
        retry_ms=row.retry_ms,
    )
