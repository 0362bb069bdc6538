"""Photos as they are shown and found, with their files.

Only what everybody in the household may see is ever here: a photo that has a file in the library,
that is not hidden, and not deleted in iCloud, unless it stays here by the user's choice.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, Final

from sqlalchemy import Connection, Select, and_, exists, or_, select

from ..layout.template import captured_local
from ..models import ResourceKind
from .hints import without_index
from .leaving import is_leaving
from .rows import Destination, RemovalReason, Root
from .schema import assets, files, masters, quarantine, zones
from .selection import AssetKind
from .words import keywords_of

# What browsers and decoders of other programs can read; of a pair with a RAW it is the other half.
_READABLE: Final = frozenset({".jpg", ".jpeg", ".heic", ".heif", ".png", ".gif", ".webp", ".avif"})


@dataclass(frozen=True, slots=True)
class FoundPhoto:
    """A photo and its files, as paths in the library folder by kind of file.

    `hashes` are the SHA-256 of the files, in hexadecimal; `contributor` is Apple's name of who added
    it to a shared library.
    """

    id: int
    zone: str
    asset: str
    master: str
    filename: str | None
    captured_ms: int | None
    offset_seconds: int | None
    is_favorite: bool
    kind: AssetKind
    title: str | None
    description: str | None
    keywords: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    camera: str | None
    contributor: str | None
    files: dict[ResourceKind, str]
    hashes: dict[ResourceKind, str]

    @property
    def captured(self) -> datetime | None:
        """When it was taken, by its own clock; None if that is not known, or in no calendar."""
        return captured_local(self.captured_ms, self.offset_seconds)

    @property
    def shown(self) -> ResourceKind | None:
        """The file a user takes for the photo: as it was edited, else as it was taken."""
        if self.kind is AssetKind.VIDEO:
            order = [ResourceKind.EDITED_VIDEO, ResourceKind.ORIGINAL]
        else:
            order = [ResourceKind.EDITED, ResourceKind.ORIGINAL, ResourceKind.ALTERNATIVE]
            original = PurePosixPath(self.files.get(ResourceKind.ORIGINAL, ""))
            if original.suffix.lower() not in _READABLE:
                order[1:] = [ResourceKind.ALTERNATIVE, ResourceKind.ORIGINAL]
        return next((kind for kind in order if kind in self.files), None)

    @property
    def original(self) -> ResourceKind | None:
        """The file as it was taken; what is shown if that is not here."""
        original = ResourceKind.ORIGINAL
        return original if original in self.files else self.shown

    @property
    def motion(self) -> ResourceKind | None:
        """The video of a Live Photo, as it was edited if it was."""
        if self.kind is AssetKind.VIDEO or ResourceKind.LIVE_VIDEO not in self.files:
            return None
        edited = ResourceKind.EDITED_VIDEO
        return edited if edited in self.files else ResourceKind.LIVE_VIDEO


def is_shown() -> tuple[Any, ...]:
    """Select what everybody in the household may see."""
    # SQLite would take the index on the column, and read every file for each photo.
    root = without_index(files.c.root)
    has_file = exists().where(files.c.asset_id == assets.c.id, root == Root.LIBRARY.value)
    is_gone = or_(assets.c.is_deleted, assets.c.is_expunged, assets.c.is_purged)
    # Until it is decided what becomes of it, what was deleted is on its way out.
    stays = or_(assets.c.is_kept, assets.c.destination == Destination.STAY.value)
    return (~assets.c.is_hidden, or_(~is_gone, stays), has_file)


def select_photos() -> Select[Any]:
    """Select what `read_photos` needs of each photo."""
    return (
        select(assets, zones.c.name.label("zone"), masters.c.filename)
        .join(zones, zones.c.id == assets.c.zone_id)
        .outerjoin(
            masters,
            and_(
                masters.c.zone_id == assets.c.zone_id,
                masters.c.record_name == assets.c.master_name,
            ),
        )
    )


def read_photos(connection: Connection, rows: Sequence[Any]) -> tuple[FoundPhoto, ...]:
    """Make photos of rows, and add their files."""
    paths: dict[int, dict[ResourceKind, str]] = defaultdict(dict)
    hashes: dict[int, dict[ResourceKind, str]] = defaultdict(dict)
    query = select(files.c.asset_id, files.c.kind, files.c.path, files.c.sha256).where(
        files.c.asset_id.in_([row.id for row in rows]),
        without_index(files.c.root) == Root.LIBRARY.value,
    )
    for asset_id, kind, path, sha256 in connection.execute(query):
        paths[asset_id][ResourceKind(kind)] = path
        hashes[asset_id][ResourceKind(kind)] = sha256
    return tuple(
        FoundPhoto(
            id=row.id,
            zone=row.zone,
            asset=row.record_name,
            master=row.master_name,
            filename=row.filename,
            captured_ms=row.captured_ms,
            offset_seconds=row.offset_seconds,
            is_favorite=row.is_favorite,
            kind=AssetKind(row.asset_kind or AssetKind.PHOTO),
            title=row.title,
            description=row.description,
            keywords=tuple(keywords_of(row.keywords)),
            latitude=row.latitude,
            longitude=row.longitude,
            camera=row.camera or None,
            contributor=row.contributor,
            files=paths[row.id],
            hashes=hashes[row.id],
        )
        for row in rows
    )


def find_photo(connection: Connection, zone: str, asset: str) -> FoundPhoto | None:
    """Find a photo by the names of its library and its record; None if nobody may see it."""
    zone_id = select(zones.c.id).where(zones.c.name == zone).scalar_subquery()
    query = select_photos().where(
        assets.c.zone_id == zone_id, assets.c.record_name == asset, *is_shown()
    )
    found = read_photos(connection, connection.execute(query).all())
    return found[0] if found else None


def find_leaving(connection: Connection, number: int) -> FoundPhoto | None:
    """Find a photo that a run would remove files of, by its number; None if it has no picture."""
    query = select_photos().where(assets.c.id == number, ~assets.c.is_hidden, is_leaving())
    found = read_photos(connection, connection.execute(query).all())
    return found[0] if found and found[0].files else None


def find_held(connection: Connection, number: int, folder: str) -> FoundPhoto | None:
    """Find a photo by the number of a file of it in quarantine, which then is its only file.

    `folder` is where the quarantine lies in the library folder. None for what nobody may see: what
    is hidden, or lies with the private photos; and for a file that is no longer the photo.
    """
    held = connection.execute(
        select(quarantine).where(
            quarantine.c.id == number,
            quarantine.c.state == "held",
            quarantine.c.root == Root.LIBRARY.value,
            quarantine.c.reason != RemovalReason.DAMAGED.value,
        )
    ).first()
    if held is None or held.kind is None:
        return None
    query = select_photos().where(assets.c.id == held.asset_id, ~assets.c.is_hidden)
    found = read_photos(connection, connection.execute(query).all())
    kind = ResourceKind(held.kind)
    path = f"{folder}/{held.stored_path}"
    return replace(found[0], files={kind: path}, hashes={kind: held.sha256}) if found else None
