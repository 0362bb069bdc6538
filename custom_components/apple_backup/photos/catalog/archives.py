"""Queries about albums as the user names them, and about their frozen copies."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, false, func, insert, select, update

from ..layout.safe_names import folded
from .removal import OWN_LIBRARY
from .schema import albums, assets, zones
from .view_schema import archives
from .views import AlbumRow, album_row, is_live_in


@dataclass(frozen=True, slots=True)
class Archive:
    """A frozen copy of an album. `path` is relative to the library; `ended_ms` None: unfinished."""

    id: int
    album: str
    name: str
    path: str
    files: int
    bytes: int
    begun_ms: int
    ended_ms: int | None


def find_albums(connection: Connection, text: str) -> list[AlbumRow]:
    """Give the live albums whose record name is this, or else all with this name."""
    live = select(albums).where(albums.c.is_deleted == false(), albums.c.is_folder == false())
    for column in (albums.c.record_name, albums.c.name):
        found = [album_row(row) for row in connection.execute(live.where(column == text))]
        if found:
            return found
    return []


def removable_ids(connection: Connection, album: AlbumRow) -> list[int]:
    """Give the photos of an album that may be removed from iCloud with it, by row number.

    Favorites stay, and a shared library belongs to others as well.
    """
    query = (
        select(assets.c.id)
        .join(zones, zones.c.id == assets.c.zone_id)
        .where(is_live_in(album), ~assets.c.is_favorite, zones.c.name == OWN_LIBRARY)
    )
    return sorted(connection.execute(query).scalars())


def favorites(connection: Connection, album: AlbumRow) -> int:
    """Count the favorites of an album."""
    query = select(func.count()).select_from(assets).where(is_live_in(album), assets.c.is_favorite)
    return int(connection.execute(query).scalar_one())


def archive_list(connection: Connection) -> list[Archive]:
    """Give all archives, the oldest first."""
    return [
        Archive(
            row.id,
            row.album_name,
            row.name,
            row.path,
            row.files,
            row.bytes,
            row.begun_ms,
            row.ended_ms,
        )
        for row in connection.execute(select(archives).order_by(archives.c.id))
    ]


def begin_archive(connection: Connection, album: AlbumRow, path: str, now_ms: int) -> str:
    """Note that an album is about to be archived.

    Returns:
        Where: the path of an archive that a kill has interrupted, or `path`.
    """
    unfinished = connection.execute(
        select(archives.c.path).where(
            archives.c.zone_id == album.zone_id,
            archives.c.album_name == album.record_name,
            archives.c.state == "copying",
        )
    ).scalar()
    if unfinished is not None:
        return str(unfinished)
    connection.execute(delete(archives).where(archives.c.path_key == folded(path)))
    connection.execute(
        insert(archives).values(
            zone_id=album.zone_id,
            album_name=album.record_name,
            name=album.name or "",
            path=path,
            path_key=folded(path),
            state="copying",
            begun_ms=now_ms,
        )
    )
    return path


def finish_archive(connection: Connection, path: str, files: int, size: int, now_ms: int) -> None:
    """Note that an archive is complete: its files and bytes."""
    connection.execute(
        update(archives)
        .where(archives.c.path_key == folded(path))
        .values(state="complete", files=files, bytes=size, ended_ms=now_ms)
    )
