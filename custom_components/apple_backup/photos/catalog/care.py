"""Queries for looking after files: scrubbing, adopting, recognizing what a lost catalog knew."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from sqlalchemy import Connection, and_, func, insert, or_, select, update

from ..models import ResourceKind
from .ledger import quarantined_file
from .query import own_file, owns
from .rows import Destination, FileState, OwnFile, QuarantinedFile, RemovalReason, Root
from .schema import assets, files, quarantine, resources

_NAMES = 500


@dataclass(frozen=True, slots=True)
class Lacking:
    """A file that is wanted and that we do not have."""

    asset_id: int
    kind: ResourceKind
    checksum: str
    size: int


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file in quarantine that the catalog does not know."""

    stored_path: str
    original_path: str
    checksum: str
    size: int
    sha256: str
    mtime_ns: int
    moved_ms: int


def file_count(connection: Connection, root: Root) -> int:
    """Count the files of ours in a folder."""
    query = select(func.count()).select_from(files).where(files.c.root == root.value)
    return int(connection.execute(query).scalar_one())


def least_checked(
    connection: Connection, before_ms: int, after: tuple[int, int], limit: int
) -> list[OwnFile]:
    """Give the next files whose bytes were read before a moment, longest ago first.

    `after` is the moment and row number where the last page ended.
    """
    after_ms, after_id = after
    query = (
        select(files)
        .where(
            files.c.checked_ms < before_ms,
            files.c.root != Root.PREVIOUS.value,
            or_(
                files.c.checked_ms > after_ms,
                and_(files.c.checked_ms == after_ms, files.c.id > after_id),
            ),
        )
        .order_by(files.c.checked_ms, files.c.id)
    )
    return [own_file(row) for row in connection.execute(query.limit(limit))]


def files_by_path(
    connection: Connection, root: Root, after_key: str, limit: int, checked_since_ms: int
) -> list[OwnFile]:
    """Give the next files of a folder that were checked since a moment, in order of path."""
    query = (
        select(files)
        .where(
            files.c.root == root.value,
            files.c.path_key > after_key,
            files.c.checked_ms >= checked_since_ms,
        )
        .order_by(files.c.path_key)
    )
    return [own_file(row) for row in connection.execute(query.limit(limit))]


def mark_checked(connection: Connection, ids: Sequence[int], now_ms: int) -> None:
    """Note that the bytes of files were read and found right."""
    connection.execute(update(files).where(files.c.id.in_(ids)).values(checked_ms=now_ms))


def forget_later_checks(connection: Connection, now_ms: int) -> None:
    """Take files for unread that were checked at a moment still to come: the clock was wrong."""
    connection.execute(update(files).where(files.c.checked_ms > now_ms).values(checked_ms=0))


def plan_again(connection: Connection, asset_ids: Iterable[int]) -> None:
    """Look at assets again in the next run."""
    connection.execute(
        update(assets).where(assets.c.id.in_(list(asset_ids))).values(needs_plan=True)
    )


def refetchable(connection: Connection, found: Sequence[OwnFile]) -> set[int]:
    """Tell which of some files Apple still offers, byte for byte, and the user still wants."""
    query = (
        select(files.c.id)
        .join(assets, assets.c.id == files.c.asset_id)
        .join(resources, owns(resources.c.owner_name))
        .where(
            files.c.id.in_([file.id for file in found]),
            files.c.root == assets.c.destination,
            resources.c.kind == files.c.kind,
            resources.c.checksum == files.c.checksum,
        )
    )
    return set(connection.execute(query).scalars())


def lacking(connection: Connection, sizes: Sequence[int]) -> list[Lacking]:
    """Give the files of the library that are wanted, of these sizes, and not here yet."""
    offers = [
        offer for offer in _offers(connection, sizes) if offer.destination is Destination.LIBRARY
    ]
    owners = sorted({offer.asset_id for offer in offers})
    query = select(files.c.asset_id, files.c.kind).where(
        files.c.asset_id.in_(owners), files.c.root == Root.LIBRARY.value
    )
    have = {(row.asset_id, row.kind) for row in connection.execute(query)}
    return [
        Lacking(offer.asset_id, offer.kind, offer.checksum, offer.size)
        for offer in offers
        if (offer.asset_id, offer.kind.value) not in have
    ]


@dataclass(frozen=True, slots=True)
class _Offer:
    asset_id: int
    destination: Destination | None
    kind: ResourceKind
    checksum: str
    size: int


def _offers(connection: Connection, sizes: Sequence[int]) -> list[_Offer]:
    """Give the files of these sizes that Apple offers, with the assets they belong to.

    In steps, each along an index: a join over both kinds of owners would read whole tables.
    """
    offered: dict[tuple[int, str], list[Any]] = {}
    for row in connection.execute(select(resources).where(resources.c.size.in_(list(sizes)))):
        offered.setdefault((row.zone_id, row.owner_name), []).append(row)
    found: list[_Offer] = []
    for names in batched(sorted(name for _, name in offered), _NAMES, strict=False):
        for column in (assets.c.master_name, assets.c.record_name):
            owners = select(assets.c.id, assets.c.zone_id, assets.c.destination, column).where(
                assets.c.zone_id.in_({zone for zone, _ in offered}), column.in_(names)
            )
            for owner in connection.execute(owners):
                destination = Destination(owner.destination) if owner.destination else None
                found.extend(
                    _Offer(owner.id, destination, ResourceKind(row.kind), row.checksum, row.size)
                    for row in offered.get((owner.zone_id, owner[3]), ())
                )
    return sorted(found, key=lambda offer: offer.asset_id)


def known_checksums(
    connection: Connection, checksums: Sequence[str]
) -> dict[str, set[tuple[Root, bool]]]:
    """Tell where bytes may be had without Apple: (folder, is it quarantined)."""
    found: dict[str, set[tuple[Root, bool]]] = {}
    for table, held in ((files, False), (quarantine, True)):
        query = select(table.c.checksum, table.c.root).where(table.c.checksum.in_(list(checksums)))
        for checksum, root in connection.execute(query):
            found.setdefault(checksum, set()).add((Root(root), held))
    return found


def quarantined_by_id(connection: Connection, ids: Sequence[int]) -> list[QuarantinedFile]:
    """Give files in quarantine by the numbers of their notes."""
    query = select(quarantine).where(quarantine.c.id.in_(list(ids)), quarantine.c.state == "held")
    return [quarantined_file(row) for row in connection.execute(query.order_by(quarantine.c.id))]


def unknown_in_quarantine(
    connection: Connection, root: Root, stored_paths: Sequence[str]
) -> list[str]:
    """Pick the paths in quarantine that the ledger does not know."""
    query = select(quarantine.c.stored_path).where(
        quarantine.c.root == root.value, quarantine.c.stored_path.in_(list(stored_paths))
    )
    known = set(connection.execute(query).scalars())
    return [path for path in stored_paths if path not in known]


def add_found(connection: Connection, root: Root, found: Sequence[FoundFile]) -> None:
    """Enter files that were found in quarantine, with the asset their bytes belong to."""
    owners: dict[tuple[str, int], _Offer] = {}
    for offer in _offers(connection, sorted({file.size for file in found})):
        known = owners.get((offer.checksum, offer.size))
        # Of several, one that is not in the library: that is why the file was taken out.
        if known is None or known.destination in (Destination.LIBRARY, Destination.PRIVATE):
            owners[offer.checksum, offer.size] = offer
    rows = []
    for file in found:
        owner = owners.get((file.checksum, file.size))
        rows.append(
            {
                "asset_id": owner.asset_id if owner else None,
                "kind": owner.kind.value if owner else None,
                "original_path": file.original_path,
                "stored_path": file.stored_path,
                "checksum": file.checksum,
                "size": file.size,
                "sha256": file.sha256,
                "mtime_ns": file.mtime_ns,
                "file_state": FileState.PROVEN.value,
                "reason": RemovalReason.FOUND.value,
                "state": "held",
                "moved_ms": file.moved_ms,
                "root": root.value,
            }
        )
    if rows:
        connection.execute(insert(quarantine), rows)
