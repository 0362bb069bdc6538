"""Everything the catalog knows of one photo: its files, what Apple offers, and what has happened."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, select

from ..models import ResourceKind
from .facts import LAYOUT_MS, read_fact
from .fate import Fate
from .found import FoundPhoto, find_photo
from .hints import without_index
from .query import own_file
from .rows import (
    LISTINGS_TO_AGREE,
    MOVED_TO_ANOTHER_LIBRARY,
    Origin,
    OwnFile,
    ParkReason,
    RemovalReason,
    Root,
)
from .schema import albums, assets, files, memberships, parked, quarantine, resources

# The original first, however the files came here.
_ORDER = list(ResourceKind)


@dataclass(frozen=True, slots=True)
class Offer:
    """A file that Apple offers, with its size in bytes and pixels.

    `trouble` says why it could not be fetched, `attempts` how often that was tried.
    """

    kind: ResourceKind
    uti: str
    size: int
    width: int | None
    height: int | None
    trouble: ParkReason | None = None
    attempts: int = 0
    retry_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Removed:
    """A file of the photo that lies in quarantine; `number` restores it.

    `first_ms` and `first_by`: when and how it had come, if anybody noted it.
    """

    number: int
    kind: ResourceKind
    path: str
    size: int
    reason: RemovalReason
    moved_ms: int
    first_ms: int | None
    first_by: Origin | None


@dataclass(frozen=True, slots=True)
class Biography:
    """A photo, its files and its past. Times are milliseconds since the epoch (UTC).

    `listed_ms`: when we heard of it first. `freed_ms`: when we asked Apple to remove it, as long as
    that may be taken back. `layout_ms`: when another layout was chosen, if a file has moved since.
    `fate`: what has become of it in iCloud, `fate_ms`: when that was noticed, if anybody did.
    `is_gone`: it is in no library of iCloud (any more). `is_kept`: it stays here whatever happens
    there, and whatever is chosen for deleted photos.
    """

    photo: FoundPhoto
    duration_seconds: float | None
    altitude: float | None
    added_ms: int | None
    listed_ms: int
    freed_ms: int | None
    layout_ms: int | None
    fate: Fate | None
    fate_ms: int | None
    is_kept: bool
    is_gone: bool
    albums: tuple[tuple[str, str], ...]
    files: tuple[OwnFile, ...]
    offers: tuple[Offer, ...]
    removed: tuple[Removed, ...]


def biography_of(connection: Connection, zone: str, asset: str) -> Biography | None:
    """Tell everything of a photo, by the names of its library and record; None if nobody may see it."""
    photo = find_photo(connection, zone, asset)
    if photo is None:
        return None
    row = connection.execute(select(assets).where(assets.c.id == photo.id)).one()
    query = select(files).where(
        files.c.asset_id == row.id, without_index(files.c.root) == Root.LIBRARY.value
    )
    found = [own_file(file) for file in connection.execute(query)]
    own = tuple(sorted(found, key=lambda file: _ORDER.index(file.kind)))
    return Biography(
        photo=photo,
        duration_seconds=row.duration_seconds,
        altitude=row.altitude,
        added_ms=row.added_ms,
        listed_ms=row.first_seen_ms,
        freed_ms=row.freed_ms,
        layout_ms=_layout(connection, own),
        fate=Fate(row.fate) if row.fate else None,
        fate_ms=row.fate_ms,
        is_kept=row.is_kept,
        is_gone=_is_gone(row),
        albums=_albums(connection, row),
        files=own,
        offers=_offers(connection, row),
        removed=_removed(connection, row),
    )


def _layout(connection: Connection, own: tuple[OwnFile, ...]) -> int | None:
    """Tell when the layout was changed; of no photo that has stayed where it was since."""
    last = max((file.moved_ms or 0 for file in own), default=0)
    text = read_fact(connection, LAYOUT_MS) if last else None
    return int(text) if text is not None and int(text) <= last else None


def _is_gone(row: Any) -> bool:
    if row.trash_reason == MOVED_TO_ANOTHER_LIBRARY:
        return False
    is_missed: bool = row.missed >= LISTINGS_TO_AGREE
    return row.is_deleted or row.is_expunged or row.is_purged or is_missed


def _albums(connection: Connection, row: Any) -> tuple[tuple[str, str], ...]:
    query = (
        select(albums.c.record_name, albums.c.name)
        .join(
            memberships,
            and_(
                memberships.c.zone_id == albums.c.zone_id,
                memberships.c.album_name == albums.c.record_name,
            ),
        )
        .where(
            memberships.c.zone_id == row.zone_id,
            memberships.c.asset_name == row.record_name,
            ~albums.c.is_deleted,
            albums.c.name.is_not(None),
        )
        .distinct()
        .order_by(albums.c.name)
    )
    return tuple((name, title) for name, title in connection.execute(query))


def _offers(connection: Connection, row: Any) -> tuple[Offer, ...]:
    trouble = {
        one.kind: one
        for one in connection.execute(select(parked).where(parked.c.asset_id == row.id))
    }
    query = select(resources).where(
        resources.c.zone_id == row.zone_id,
        resources.c.owner_name.in_([row.master_name, row.record_name]),
    )
    found = []
    for one in connection.execute(query.order_by(resources.c.id)):
        # What was parked was another version if Apple tells of other bytes now.
        held = trouble.get(one.kind)
        held = held if held is not None and held.checksum == one.checksum else None
        found.append(
            Offer(
                ResourceKind(one.kind),
                one.uti,
                one.size,
                one.width,
                one.height,
                ParkReason(held.reason) if held else None,
                held.attempts if held else 0,
                held.retry_ms if held else None,
            )
        )
    return tuple(sorted(found, key=lambda offer: _ORDER.index(offer.kind)))


def _removed(connection: Connection, row: Any) -> tuple[Removed, ...]:
    query = select(quarantine).where(
        quarantine.c.asset_id == row.id,
        quarantine.c.state == "held",
        without_index(quarantine.c.root) == Root.LIBRARY.value,
    )
    return tuple(
        Removed(
            one.id,
            ResourceKind(one.kind),
            one.original_path,
            one.size,
            RemovalReason(one.reason),
            one.moved_ms,
            one.first_ms,
            Origin(one.first_by) if one.first_by else None,
        )
        for one in connection.execute(query.order_by(quarantine.c.moved_ms, quarantine.c.id))
    )
