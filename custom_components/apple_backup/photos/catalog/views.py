"""Queries about albums as they are shown: their tree, their photos, and the entries that are ours."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    and_,
    cast,
    delete,
    exists,
    false,
    func,
    insert,
    or_,
    select,
    update,
)

from ..layout.names import record_hash
from ..layout.safe_names import folded
from ..models import ResourceKind
from .query import own_file
from .rows import OwnFile, Root
from .schema import albums, assets, files, masters, memberships, quarantine, zones
from .view_schema import album_entries, album_folders


@dataclass(frozen=True, slots=True)
class AlbumRow:
    """An album or folder, and where its view lies (None: nowhere)."""

    id: int
    zone_id: int
    record_name: str
    name: str | None
    parent_name: str | None
    is_folder: bool
    is_deleted: bool
    needs_view: bool
    view_path: str | None


@dataclass(frozen=True, slots=True)
class Member:
    """A photo of an album, and its files in the library."""

    asset_id: int
    asset_hash: str
    filename: str | None
    moment: int
    files: Mapping[ResourceKind, OwnFile]


@dataclass(frozen=True, slots=True)
class AlbumEntry:
    """An entry of a view that is ours. Of a playlist, asset and kind are None."""

    path: str
    asset_id: int | None
    kind: ResourceKind | None
    method: str
    source: str
    sha256: str
    size: int
    mtime_ns: int
    id: int = 0


def album_tree(connection: Connection) -> list[AlbumRow]:
    """Give all albums and folders; accounts have hundreds of them, not millions."""
    return [album_row(row) for row in connection.execute(select(albums).order_by(albums.c.id))]


def album_row(row: Any) -> AlbumRow:
    """Make an AlbumRow of a row of `albums`."""
    return AlbumRow(
        row.id,
        row.zone_id,
        row.record_name,
        row.name,
        row.parent_name,
        row.is_folder,
        row.is_deleted,
        row.needs_view,
        row.view_path,
    )


def has_albums_to_view(connection: Connection) -> bool:
    """Whether the view of any album has to be compared."""
    return (
        connection.execute(select(albums.c.id).where(albums.c.needs_view).limit(1)).first()
        is not None
    )


def has_entries(connection: Connection) -> bool:
    """Whether there is any entry of ours."""
    return connection.execute(select(album_entries.c.id).limit(1)).first() is not None


def members(
    connection: Connection, album: AlbumRow, after: tuple[int, int], limit: int
) -> list[Member]:
    """Give the next photos of an album that show in it and have files in the library.

    Also those that were deleted, as long as their files are here: kept, or held back by the brake.
    `after` are the moment and the row number of the last one.
    """
    moment = cast(func.coalesce(assets.c.captured_ms, 0), BigInteger).label("moment")
    query = (
        select(assets.c.id, assets.c.record_name, zones.c.name, masters.c.filename, moment)
        .join(zones, zones.c.id == assets.c.zone_id)
        .outerjoin(
            masters,
            and_(
                masters.c.zone_id == assets.c.zone_id,
                masters.c.record_name == assets.c.master_name,
            ),
        )
        .where(
            _is_in(album),
            assets.c.is_hidden == false(),
            exists().where(files.c.asset_id == assets.c.id, files.c.root == Root.LIBRARY.value),
            or_(
                moment.element > after[0],
                and_(moment.element == after[0], assets.c.id > after[1]),
            ),
        )
        .order_by(moment, assets.c.id)
        .limit(limit)
    )
    rows = list(connection.execute(query))
    own: dict[int, dict[ResourceKind, OwnFile]] = {row.id: {} for row in rows}
    statement = select(files).where(
        files.c.asset_id.in_(list(own)), files.c.root == Root.LIBRARY.value
    )
    for row in connection.execute(statement):
        own[row.asset_id][ResourceKind(row.kind)] = own_file(row)
    return [
        Member(
            row.id, record_hash(row.name, row.record_name), row.filename, row.moment, own[row.id]
        )
        for row in rows
    ]


def member_ids(connection: Connection, album: AlbumRow) -> list[int]:
    """Give the row numbers of all live photos of an album."""
    return sorted(connection.execute(select(assets.c.id).where(is_live_in(album))).scalars())


def is_live_in(album: AlbumRow) -> Any:
    """Select the live photos of an album."""
    return and_(
        _is_in(album),
        assets.c.is_hidden == false(),
        assets.c.is_deleted == false(),
        assets.c.is_purged == false(),
    )


def _is_in(album: AlbumRow) -> Any:
    """Select the assets of an album, along the index of its memberships."""
    names = select(memberships.c.asset_name).where(
        memberships.c.zone_id == album.zone_id, memberships.c.album_name == album.record_name
    )
    return and_(assets.c.zone_id == album.zone_id, assets.c.record_name.in_(names))


def entries_of(
    connection: Connection, album: AlbumRow, asset_ids: Sequence[int] | None
) -> list[AlbumEntry]:
    """Give the entries of some assets in an album; None: that of its playlist."""
    query = select(album_entries).where(
        album_entries.c.zone_id == album.zone_id,
        album_entries.c.album_name == album.record_name,
    )
    if asset_ids is None:
        query = query.where(album_entries.c.asset_id.is_(None))
    else:
        query = query.where(album_entries.c.asset_id.in_(list(asset_ids)))
    return [_entry(row) for row in connection.execute(query)]


def entries_at(connection: Connection, paths: Iterable[str]) -> dict[str, AlbumEntry]:
    """Give the entries of ours at some paths, by the path as a file system without case sees it."""
    keys = sorted({folded(path) for path in paths})
    query = select(album_entries).where(album_entries.c.path_key.in_(keys))
    return {row.path_key: _entry(row) for row in connection.execute(query)}


def record_entries(
    connection: Connection, album: AlbumRow, made: Sequence[AlbumEntry], number: int
) -> None:
    """Note entries that were made, in the pass of this number."""
    if not made:
        return
    keys = [folded(entry.path) for entry in made]
    connection.execute(delete(album_entries).where(album_entries.c.path_key.in_(keys)))
    connection.execute(
        insert(album_entries),
        [
            {
                "zone_id": album.zone_id,
                "album_name": album.record_name,
                "asset_id": entry.asset_id,
                "kind": entry.kind.value if entry.kind else None,
                "path": entry.path,
                "path_key": folded(entry.path),
                "method": entry.method,
                "source": entry.source,
                "sha256": entry.sha256,
                "size": entry.size,
                "mtime_ns": entry.mtime_ns,
                "round": number,
            }
            for entry in made
        ],
    )


def confirm_entries(connection: Connection, ids: Collection[int], number: int) -> None:
    """Note that entries are right, in the pass of this number."""
    if ids:
        connection.execute(
            update(album_entries).where(album_entries.c.id.in_(list(ids))).values(round=number)
        )


def stale_entries(
    connection: Connection, album: AlbumRow, number: int, after_id: int, limit: int
) -> list[AlbumEntry]:
    """Give the next entries of an album that the pass of this number did not confirm."""
    query = select(album_entries).where(
        album_entries.c.zone_id == album.zone_id,
        album_entries.c.album_name == album.record_name,
        album_entries.c.round != number,
        album_entries.c.id > after_id,
    )
    return [
        _entry(row) for row in connection.execute(query.order_by(album_entries.c.id).limit(limit))
    ]


def forget_entries(connection: Connection, ids: Collection[int]) -> None:
    """Forget entries that were removed, or are not ours any more."""
    if ids:
        connection.execute(delete(album_entries).where(album_entries.c.id.in_(list(ids))))


def settle_view(
    connection: Connection, album: AlbumRow, path: str | None, *, needs_view: bool = False
) -> None:
    """Note that the view of an album agrees with it, or where it is although it does not yet."""
    key = folded(path) if path is not None else None
    if key is not None:
        # Two albums that change places must not meet.
        connection.execute(
            update(albums)
            .where(albums.c.view_key == key, albums.c.id != album.id)
            .values(view_path=None, view_key=None, needs_view=True)
        )
    connection.execute(
        update(albums)
        .where(albums.c.id == album.id)
        .values(view_path=path, view_key=key, needs_view=needs_view)
    )


def settle_all_views(connection: Connection) -> None:
    """Note that nothing is to be shown."""
    connection.execute(update(albums).where(albums.c.needs_view).values(needs_view=False))


def view_again(connection: Connection) -> None:
    """Compare the views of all albums in the next run."""
    connection.execute(update(albums).values(needs_view=True))


def places_of(connection: Connection, entry: AlbumEntry) -> list[tuple[Root, bool, str]]:
    """Give where files of ours hold an entry's bytes: (folder, is it quarantined, path).

    Also as another asset of the same master: a duplicate, or the photo in the shared library.
    """
    ids = _of_one_master(connection, entry.asset_id)
    query = select(files.c.root, files.c.path).where(
        files.c.asset_id.in_(ids), files.c.sha256 == entry.sha256
    )
    found = [(Root(row.root), False, row.path) for row in connection.execute(query)]
    query = select(quarantine.c.root, quarantine.c.stored_path).where(
        quarantine.c.asset_id.in_(ids),
        quarantine.c.sha256 == entry.sha256,
        quarantine.c.state == "held",
    )
    found += [(Root(row.root), True, row.stored_path) for row in connection.execute(query)]
    return found


def _of_one_master(connection: Connection, asset_id: int | None) -> list[int]:
    """Give the row numbers of the assets that share their master with one, and its own."""
    master = select(assets.c.master_name).where(assets.c.id == asset_id).scalar_subquery()
    # By zone, as the index has it.
    query = select(assets.c.id).where(
        assets.c.zone_id.in_(select(zones.c.id)), assets.c.master_name == master
    )
    return list(connection.execute(query).scalars())


def add_folders(connection: Connection, paths: Collection[str]) -> None:
    """Note folders that were made for views."""
    known = set(
        connection.execute(
            select(album_folders.c.path).where(album_folders.c.path.in_(list(paths)))
        ).scalars()
    )
    if new := sorted(set(paths) - known):
        connection.execute(insert(album_folders), [{"path": path} for path in new])


def view_folders(connection: Connection) -> list[str]:
    """Give the folders that were made for views, the deepest first."""
    return sorted(connection.execute(select(album_folders.c.path)).scalars(), reverse=True)


def forget_folders(connection: Connection, paths: Collection[str]) -> None:
    """Forget folders that are gone."""
    if paths:
        connection.execute(delete(album_folders).where(album_folders.c.path.in_(list(paths))))


def _entry(row: Any) -> AlbumEntry:
    return AlbumEntry(
        path=row.path,
        asset_id=row.asset_id,
        kind=ResourceKind(row.kind) if row.kind else None,
        method=row.method,
        source=row.source,
        sha256=row.sha256,
        size=row.size,
        mtime_ns=row.mtime_ns,
        id=row.id,
    )
