"""Whether the bytes of a file, or a photo that looks the same, are known to the catalog."""

from array import array
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, Row, and_, or_, select, union

from .rows import Root
from .schema import assets, files, masters, resources, zones

# How far two times of one photo may differ: some programs cut seconds, some round them.
_NEAR_MS: Final = 2000
_MOST_NEAR: Final = 50


class Presence(StrEnum):
    """Where the bytes of a file are known to be."""

    LIBRARY = "library"
    ICLOUD = "icloud"


class Likeness(StrEnum):
    """In what a photo agrees with one of the library whose bytes are others."""

    TAKEN = "taken"
    NAME = "name"
    SIZE = "size"
    DIMENSIONS = "dimensions"


@dataclass(frozen=True, slots=True)
class Looks:
    """What is known of a photo without its bytes. `captured_ms` is UTC; sizes in bytes."""

    name: str
    captured_ms: int | None
    size: int | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Likely:
    """A photo of the library that is probably the same one, and why."""

    name: str
    agrees: frozenset[Likeness]


def is_listed(connection: Connection) -> bool:
    """Whether Apple has told once what there is; before, nothing can be said to be missing."""
    listed = select(zones.c.id).where(zones.c.listed_ms.is_not(None)).limit(1)
    return connection.execute(listed).first() is not None


def sizes(connection: Connection) -> array[int]:
    """Return the sizes of all files, here and in iCloud, in order; eight bytes for each."""
    known = union(select(resources.c.size), select(files.c.size)).order_by("size")
    return array("q", connection.execute(known).scalars())


def presence(connection: Connection, checksum: str, size: int) -> Presence | None:
    """Tell where the bytes with Apple's checksum are; None if they are nowhere.

    What lies in quarantine is on its way out, and what was deleted in iCloud is not there.
    """
    here = select(files.c.id).where(
        files.c.checksum == checksum, files.c.size == size, files.c.root != Root.PREVIOUS
    )
    if connection.execute(here.limit(1)).first():
        return Presence.LIBRARY
    shown = and_(
        assets.c.zone_id == resources.c.zone_id,
        or_(
            assets.c.master_name == resources.c.owner_name,
            assets.c.record_name == resources.c.owner_name,
        ),
        assets.c.is_deleted.is_(False),
        assets.c.is_purged.is_(False),
    )
    offered = (
        select(resources.c.id)
        .join(assets, shown)
        .where(resources.c.size == size, resources.c.checksum == checksum)
    )
    return Presence.ICLOUD if connection.execute(offered.limit(1)).first() else None


def likely(connection: Connection, looks: Looks) -> Likely | None:
    """Return the photo of the library that agrees best; the time and one more thing have to."""
    if looks.captured_ms is None:
        return None
    near = (
        select(
            masters.c.filename,
            resources.c.size,
            resources.c.width,
            resources.c.height,
            assets.c.captured_ms,
        )
        .join(
            masters,
            and_(
                masters.c.zone_id == assets.c.zone_id, masters.c.record_name == assets.c.master_name
            ),
        )
        .join(
            resources,
            and_(
                resources.c.zone_id == assets.c.zone_id,
                resources.c.owner_name == assets.c.master_name,
            ),
        )
        .where(
            assets.c.captured_ms.between(
                looks.captured_ms - _NEAR_MS, looks.captured_ms + _NEAR_MS
            ),
            assets.c.is_deleted.is_(False),
            assets.c.is_purged.is_(False),
            resources.c.kind == "original",
        )
        .select_from(assets)
        .order_by(assets.c.captured_ms, assets.c.id)
        .limit(_MOST_NEAR)
    )
    best: Likely | None = None
    for row in connection.execute(near):
        found = Likely(row.filename or "", _agreeing(looks, row))
        if len(found.agrees) > 1 and (best is None or len(found.agrees) > len(best.agrees)):
            best = found
    return best


def _agreeing(
    looks: Looks, row: Row[tuple[str | None, int, int | None, int | None, int]]
) -> frozenset[Likeness]:
    """Return in what a photo agrees with a row, beside the time, by which it was found."""
    agrees = {Likeness.TAKEN}
    if looks.name and row.filename and looks.name.casefold() == row.filename.casefold():
        agrees.add(Likeness.NAME)
    if looks.size is not None and looks.size == row.size:
        agrees.add(Likeness.SIZE)
    if looks.width and looks.height:
        # Some tell them as the picture is shown, some as it is stored.
        if {looks.width, looks.height} == {row.width, row.height}:
            agrees.add(Likeness.DIMENSIONS)
    return frozenset(agrees)
