"""Writing what Apple says into the catalog, a page at a time."""

from collections.abc import Container, Iterable, Mapping, Sequence
import json
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, case, delete, or_, select, true, update

from ..models import Album, Asset, Master, Membership, Record, Tombstone, Zone
from .database import insert_rows, upsert
from .ingest_albums import AlbumWriter
from .places import cell_of
from .plain_text import plain_text
from .rows import IngestResult
from .schema import assets, masters, resources, zones
from .words import index_records

_ASSET_KEYS = ("zone_id", "record_name")
_MASTER_FIELDS = ("filename", "is_deleted", "change_tag", "orientation")


def _named(table: Table, name: Any) -> Any:
    """Select the rows of a zone by names; a statement made once is compiled once."""
    return and_(table.c.zone_id == bindparam("zone"), name.in_(bindparam("names", expanding=True)))


_KNOWN: Mapping[Table, Any] = {
    table: select(
        table.c.record_name, table.c.change_tag, table.c.is_deleted, purged.label("purged")
    ).where(_named(table, table.c.record_name))
    for table, purged in ((masters, masters.c.is_deleted), (assets, assets.c.is_purged))
}
_PLAN_MASTERS = (
    update(assets)
    .where(
        _named(assets, assets.c.master_name),
        or_(assets.c.needs_plan.is_(False), assets.c.needs_details.is_(False)),
    )
    .values(needs_plan=True, needs_details=True)
)
_FORGET_RESOURCES = delete(resources).where(_named(resources, resources.c.owner_name))


class PageWriter:
    """Writes one page of one zone inside the caller's transaction."""

    def __init__(
        self, connection: Connection, zone_id: int, generation: int | None, now_ms: int
    ) -> None:
        """`generation` is the number of the listing the page belongs to, None for the feed."""
        self._connection = connection
        self._zone_id = zone_id
        self._generation = generation
        self._now_ms = now_ms
        self._albums = AlbumWriter(connection, zone_id, generation)

    def write(self, records: Iterable[Record]) -> IngestResult:
        """Write the records; of several with one name the last counts."""
        latest: dict[str, Record] = {}
        for record in records:
            latest.pop(record.record_name, None)
            latest[record.record_name] = record
        self._masters([row for row in latest.values() if isinstance(row, Master)])
        result = self._assets([row for row in latest.values() if isinstance(row, Asset)])
        self._albums.albums([row for row in latest.values() if isinstance(row, Album)])
        self._albums.memberships([row for row in latest.values() if isinstance(row, Membership)])
        purged = self._tombstones(
            [row.record_name for row in latest.values() if isinstance(row, Tombstone)]
        )
        return IngestResult(result.assets, result.added, result.changed, result.removed + purged)

    def _masters(self, records: Sequence[Master]) -> None:
        if not records:
            return
        known = self._known(masters, [record.record_name for record in records])
        changed = [record for record in records if _differs(record, known.get(record.record_name))]
        upsert(
            self._connection,
            masters,
            [
                {
                    "zone_id": self._zone_id,
                    "record_name": record.record_name,
                    "filename": plain_text(record.filename),
                    "is_deleted": record.is_deleted,
                    "change_tag": record.change_tag,
                    "orientation": _small(record.orientation),
                    "first_seen_ms": self._now_ms,
                }
                for record in changed
            ],
            keys=_ASSET_KEYS,
            update=_MASTER_FIELDS,
        )
        index_records(
            self._connection,
            self._zone_id,
            {
                record.record_name: (plain_text(record.filename),)
                for record in changed
                if record.record_name in known
            },
        )
        self._resources(changed, known)
        if changed:
            names = [record.record_name for record in changed]
            self._connection.execute(_PLAN_MASTERS, {"zone": self._zone_id, "names": names})

    def _assets(self, records: Sequence[Asset]) -> IngestResult:
        if not records:
            return IngestResult()
        known = self._known(assets, [record.record_name for record in records])
        changed = [record for record in records if _differs(record, known.get(record.record_name))]
        rows = [self._asset_row(record) for record in changed]
        if rows:
            kept = {*_ASSET_KEYS, "first_seen_ms"}
            if self._generation is None:
                kept.add("seen_generation")
            fields = [name for name in rows[0] if name not in kept]
            upsert(self._connection, assets, rows, keys=_ASSET_KEYS, update=fields)
        index_records(
            self._connection,
            self._zone_id,
            {
                record.record_name: (
                    plain_text(record.title),
                    plain_text(record.description),
                    *map(plain_text, record.keywords),
                )
                for record in changed
                if record.record_name in known
            },
        )
        self._resources(changed, known)
        written = {record.record_name for record in changed}
        self._mark_seen([name for record in records if (name := record.record_name) not in written])
        added = sum(record.record_name not in known for record in changed)
        removed = sum(
            record.is_deleted and not known[record.record_name].is_deleted
            for record in changed
            if record.record_name in known
        )
        return IngestResult(len(records), added, len(changed) - added, removed)

    def _asset_row(self, asset: Asset) -> dict[str, Any]:
        place = asset.location
        return {
            "zone_id": self._zone_id,
            "record_name": asset.record_name,
            "master_name": asset.master_name,
            "captured_ms": asset.captured_ms,
            "added_ms": asset.added_ms,
            "offset_seconds": asset.offset_seconds,
            "is_favorite": asset.is_favorite,
            "is_hidden": asset.is_hidden,
            "is_deleted": asset.is_deleted,
            "is_expunged": asset.is_expunged,
            "is_purged": False,
            "trash_reason": _small(asset.trash_reason),
            "adjustment_type": plain_text(asset.adjustment_type),
            "subtype": _small(asset.subtype),
            "burst_id": plain_text(asset.burst_id),
            "duration_seconds": asset.duration_seconds,
            "title": plain_text(asset.title),
            "description": plain_text(asset.description),
            "keywords": json.dumps(asset.keywords) if asset.keywords else None,
            "latitude": place.latitude if place else None,
            "longitude": place.longitude if place else None,
            "place_cell": cell_of(place.latitude, place.longitude) if place else None,
            "altitude": place.altitude if place else None,
            "contributor": plain_text(asset.contributor),
            "change_tag": asset.change_tag,
            "first_seen_ms": self._now_ms,
            "needs_plan": True,
            "needs_details": True,
            "missed": 0,
            # What lists of albums leave out was not shown by this listing, see `returned_assets`.
            "seen_generation": 0 if asset.is_hidden or asset.is_deleted else self._generation or 0,
        }

    def _mark_seen(self, names: Sequence[str]) -> None:
        """Whatever Apple tells about, except by a tombstone, is there; these are as they were."""
        if not names:
            return
        values: dict[str, Any] = {
            "missed": 0,
            "needs_plan": case((assets.c.missed > 0, true()), else_=assets.c.needs_plan),
            "needs_details": case((assets.c.missed > 0, true()), else_=assets.c.needs_details),
        }
        condition = and_(assets.c.zone_id == self._zone_id, assets.c.record_name.in_(names))
        if self._generation is None:
            condition = and_(condition, assets.c.missed > 0)
        else:
            away = or_(assets.c.is_hidden, assets.c.is_deleted)
            values["seen_generation"] = case((away, 0), else_=self._generation)
        self._connection.execute(update(assets).where(condition).values(values))

    def _resources(self, records: Sequence[Master | Asset], known: Container[str]) -> None:
        """Replace the resources of records; one that is new has none."""
        names = [name for record in records if (name := record.record_name) in known]
        if names:
            self._connection.execute(_FORGET_RESOURCES, {"zone": self._zone_id, "names": names})
        # One of each kind: a record that repeats a kind must not cost the page.
        rows = {
            (record.record_name, resource.kind): {
                "zone_id": self._zone_id,
                "owner_name": record.record_name,
                "kind": resource.kind.value,
                "uti": plain_text(resource.uti),
                "size": resource.size,
                "checksum": plain_text(resource.checksum),
                "width": _small(resource.width),
                "height": _small(resource.height),
            }
            for record in records
            for resource in record.resources
        }
        insert_rows(self._connection, resources, list(rows.values()))

    def _tombstones(self, names: Sequence[str]) -> int:
        """Apple does not tell the type of a purged record, so look for the name everywhere."""
        if not names:
            return 0
        purged = self._connection.execute(
            update(assets)
            .where(
                assets.c.zone_id == self._zone_id,
                assets.c.record_name.in_(names),
                assets.c.is_purged.is_(False),
            )
            .values(is_purged=True, needs_plan=True, needs_details=True)
        ).rowcount
        self._connection.execute(
            update(masters)
            .where(masters.c.zone_id == self._zone_id, masters.c.record_name.in_(names))
            .values(is_deleted=True)
        )
        self._albums.purge(names)
        return purged

    def _known(self, table: Table, names: Sequence[str]) -> dict[str, Any]:
        rows = self._connection.execute(_KNOWN[table], {"zone": self._zone_id, "names": names})
        return {row.record_name: row for row in rows}


def differing(connection: Connection, zone: Zone, records: Iterable[Record]) -> set[int]:
    """Give the assets of which records say other than the catalog does."""
    zone_id = connection.execute(select(zones.c.id).where(zones.c.name == zone.name)).scalar()
    found: set[int] = set()
    for table, kind, owner in (
        (masters, Master, assets.c.master_name),
        (assets, Asset, assets.c.record_name),
    ):
        told = {record.record_name: record for record in records if isinstance(record, kind)}
        values = {"zone": zone_id, "names": list(told)}
        known = {row.record_name: row for row in connection.execute(_KNOWN[table], values)}
        values["names"] = [name for name, it in told.items() if _differs(it, known.get(name))]
        found.update(connection.scalars(select(assets.c.id).where(_named(assets, owner)), values))
    return found


def missing_condition(zone_id: int, generation: int) -> Any:
    """Select the assets a listing should have shown and did not."""
    return and_(
        assets.c.zone_id == zone_id,
        assets.c.seen_generation < generation,
        # The listing leaves these out on purpose.
        ~or_(assets.c.is_deleted, assets.c.is_hidden, assets.c.is_purged, assets.c.is_expunged),
    )


def _differs(record: Master | Asset, known: Any) -> bool:
    """Whether a record says something new; without a change tag it is taken to."""
    return (
        known is None
        or record.change_tag is None
        or record.change_tag != known.change_tag
        or record.is_deleted != known.is_deleted
        or bool(known.purged) != (isinstance(record, Master) and record.is_deleted)
    )


def _small(number: int | None) -> int | None:
    """Keep what fits PostgreSQL's INTEGER; a larger number in these fields is nonsense."""
    return number if number is not None and abs(number) < 2**31 else None
