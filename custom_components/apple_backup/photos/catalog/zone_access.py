"""The catalog's methods about libraries: which there are, their listings and change tokens."""

from collections.abc import Iterable, Sequence
from itertools import batched

from sqlalchemy import Connection, and_, exists, func, literal, or_, select, update

from ..models import Scope, Zone
from . import database, ingest, query
from .access import CatalogAccess
from .ingest_albums import AlbumWriter
from .rows import LISTINGS_TO_AGREE, StoredZone
from .schema import albums, assets, files, zones

_NAMES_PER_STATEMENT = 500


class ZoneAccess(CatalogAccess):
    """Mixed into `Catalog`; all methods block."""

    def set_token(self, zone: Zone, token: str | None) -> None:
        """Store where the change feed of a library stands; None asks for a full listing."""
        with self._write() as connection:
            zone_id = zone_row(connection, zone)
            connection.execute(update(zones).where(zones.c.id == zone_id).values(token=token))

    def store_zones(self, found: Iterable[Zone]) -> None:
        """Remember which libraries there are; one that has vanished keeps its rows and files."""
        with self._write() as connection:
            were_there = _in_reach(connection)
            connection.execute(update(zones).values(is_gone=True))
            rows = [
                {
                    "name": zone.name,
                    "owner": zone.owner,
                    "scope": zone.scope.value,
                    "is_gone": False,
                }
                for zone in found
            ]
            fields = ("owner", "scope", "is_gone")
            database.upsert(connection, zones, rows, keys=("name",), update=fields)
            for zone_id in were_there ^ _in_reach(connection):
                # What becomes of its photos depends on it.
                connection.execute(
                    update(assets).where(assets.c.zone_id == zone_id).values(needs_plan=True)
                )

    def zones(self) -> tuple[StoredZone, ...]:
        """Give the libraries that exist, PrimarySync first."""
        with self._read() as connection:
            rows = connection.execute(
                select(zones)
                .where(~zones.c.is_gone)
                .order_by(zones.c.name != "PrimarySync", zones.c.id)
            )
            return tuple(
                StoredZone(
                    row.id,
                    Zone(row.name, row.owner, Scope(row.scope)),
                    row.token,
                    row.generation,
                    row.listed_ms,
                )
                for row in rows
            )

    def begin_listing(self, zone: Zone) -> int:
        """Number a full listing that begins."""
        with self._write() as connection:
            zone_id = zone_row(connection, zone)
            changed = zones.c.generation + 1
            connection.execute(
                update(zones).where(zones.c.id == zone_id).values(generation=changed)
            )
            return int(
                connection.execute(
                    select(zones.c.generation).where(zones.c.id == zone_id)
                ).scalar_one()
            )

    def listed(self, zone: Zone, listing: int) -> int:
        """Count the assets a listing has shown so far."""
        with self._read() as connection:
            zone_id = zone_row(connection, zone)
            return int(
                connection.execute(
                    select(func.count())
                    .select_from(assets)
                    .where(assets.c.zone_id == zone_id, assets.c.seen_generation == listing)
                ).scalar_one()
            )

    def missing(self, zone: Zone, listing: int, after: str, limit: int) -> list[str]:
        """Give the next assets, by name, that a listing should have shown and did not."""
        with self._read() as connection:
            zone_id = zone_row(connection, zone)
            names = connection.execute(
                select(assets.c.record_name)
                .where(ingest.missing_condition(zone_id, listing), assets.c.record_name > after)
                .order_by(assets.c.record_name)
                .limit(limit)
            )
            return list(names.scalars())

    def away(self, zone: Zone, after: str, limit: int, *, hidden: bool, deleted: bool) -> list[str]:
        """Give the next hidden or deleted assets, by name, that have files here to take away.

        Listings leave them out, so that none would ever tell that they are gone. Where `hidden` or
        `deleted` ones are wanted, they come without files as well: those may wait in quarantine.
        """
        has_files = exists().where(files.c.asset_id == assets.c.id)
        is_wanted = or_(
            and_(assets.c.is_hidden, literal(hidden)), and_(assets.c.is_deleted, literal(deleted))
        )
        with self._read() as connection:
            names = connection.execute(
                select(assets.c.record_name)
                .where(
                    assets.c.zone_id == zone_row(connection, zone),
                    or_(assets.c.is_deleted, assets.c.is_hidden),
                    ~or_(assets.c.is_purged, assets.c.is_expunged, assets.c.is_kept),
                    assets.c.missed < LISTINGS_TO_AGREE,
                    or_(has_files, is_wanted),
                    assets.c.record_name > after,
                )
                .order_by(assets.c.record_name)
                .limit(limit)
            )
            return list(names.scalars())

    def mark_missed(self, zone: Zone, names: Sequence[str]) -> None:
        """Note that Apple does not know assets (any more) that a complete listing leaves out."""
        with self._write() as connection:
            connection.execute(
                update(assets)
                .where(
                    assets.c.zone_id == zone_row(connection, zone),
                    assets.c.record_name.in_(list(names)),
                )
                .values(missed=assets.c.missed + 1, needs_plan=True, needs_details=True)
            )

    def finish_listing(self, zone: Zone, listing: int) -> int:
        """End a listing that is known to be complete.

        Never call this for a partial one: an asset that two complete listings in a row lack is
        taken to be gone.

        Returns:
            How many assets this listing lacked.
        """
        with self._write() as connection:
            zone_id = zone_row(connection, zone)
            lacking = connection.execute(
                update(assets)
                .where(ingest.missing_condition(zone_id, listing))
                .values(missed=assets.c.missed + 1, needs_plan=True, needs_details=True)
            ).rowcount
            connection.execute(
                update(zones).where(zones.c.id == zone_id).values(listed_ms=self._now_ms())
            )
            return lacking

    def finish_albums(self, zone: Zone, listing: int) -> None:
        """End a listing of albums that came to its end: what it lacked does not exist any more.

        Albums are views, so no file depends on them.
        """
        with self._write() as connection:
            zone_id = zone_row(connection, zone)
            AlbumWriter(connection, zone_id, listing).forget_unlisted(listing)

    def last_listing(self, zone: Zone) -> int:
        """Give the number of the listing that was begun last."""
        with self._read() as connection:
            query = select(zones.c.generation).where(zones.c.name == zone.name)
            return int(connection.execute(query).scalar_one())

    def returned_assets(self, zone: Zone) -> list[str]:
        """Give the visible photos that were there at the last listing, which did not show them.

        A photo that was added later comes with its memberships.
        """
        with self._read() as connection:
            query = (
                select(assets.c.record_name)
                .join(zones, zones.c.id == assets.c.zone_id)
                .where(
                    zones.c.name == zone.name,
                    assets.c.needs_plan,
                    assets.c.seen_generation < zones.c.generation,
                    assets.c.added_ms < zones.c.listed_ms,
                    ~or_(assets.c.is_hidden, assets.c.is_deleted),
                    ~or_(assets.c.is_purged, assets.c.is_expunged),
                )
            )
            return list(connection.execute(query.order_by(assets.c.id)).scalars())

    def mark_returned(self, zone: Zone, names: Sequence[str]) -> None:
        """Note that all is known of photos that the last listing did not show."""
        with self._write() as connection:
            zone_id = zone_row(connection, zone)
            generation = select(zones.c.generation).where(zones.c.id == zone_id).scalar_subquery()
            for batch in batched(names, _NAMES_PER_STATEMENT, strict=False):
                connection.execute(
                    update(assets)
                    .where(assets.c.zone_id == zone_id, assets.c.record_name.in_(batch))
                    .values(seen_generation=generation)
                )

    def live_albums(self, zone: Zone) -> list[str]:
        """Give the albums of a library, without folders, by record name."""
        with self._read() as connection:
            query = (
                select(albums.c.record_name)
                .join(zones, zones.c.id == albums.c.zone_id)
                .where(zones.c.name == zone.name, ~albums.c.is_folder, ~albums.c.is_deleted)
            )
            return list(connection.execute(query.order_by(albums.c.id)).scalars())

    def set_listed(self, zone: Zone, listed_ms: int) -> None:
        """Note when a library was listed, so that the next listing comes in time."""
        with self._write() as connection:
            zone_id = zone_row(connection, zone)
            connection.execute(
                update(zones).where(zones.c.id == zone_id).values(listed_ms=listed_ms)
            )

    def masters_to_look_up(self, zone: Zone, after: str, limit: int) -> list[str]:
        """Give the next masters, by name, that live assets need and that have not arrived."""
        with self._read() as connection:
            return query.masters_to_look_up(connection, zone_row(connection, zone), after, limit)


def zone_row(connection: Connection, zone: Zone) -> int:
    """Find the row number of a library, adding it if it is new (in a writing transaction)."""
    statement = select(zones.c.id).where(zones.c.name == zone.name)
    found = connection.execute(statement).scalar()
    if found is None:
        row = {"name": zone.name, "owner": zone.owner, "scope": zone.scope.value}
        database.upsert(connection, zones, [row], keys=("name",), update=("owner", "scope"))
        found = connection.execute(statement).scalar_one()
    return int(found)


def _in_reach(connection: Connection) -> set[int]:
    """Give the row numbers of the libraries that exist."""
    return set(connection.execute(select(zones.c.id).where(~zones.c.is_gone)).scalars())
