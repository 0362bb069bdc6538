"""The catalog of one account: the one object through which everything else reads and writes it.

All methods block and are called through `Workers`. Writes are serialized here; reads run beside
them on connections of their own.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
import contextlib
from contextlib import contextmanager
import hashlib
from itertools import batched
import sqlite3
import threading
import time
from typing import Self

from sqlalchemy import Connection, Engine, update
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from ..errors import CatalogError, DiskFullError
from ..layout.examples import LayoutSample
from ..models import LibraryTotals, Record, Zone
from . import database, ingest, leaving, ledger, naming, query
from .care_access import CareAccess
from .details_access import DetailsAccess
from .facts import LAYOUT_MS, read_fact, read_facts, write_fact
from .ledger_access import LedgerAccess
from .removal_access import RemovalAccess
from .rows import AssetView, IngestResult, LeftOut, OwnFile, Pending, RemovalCount, Root
from .schema import assets, zones
from .search_access import SearchAccess
from .selection import Removals, Selection, choose, left_out
from .statistics_access import StatisticsAccess
from .zone_access import ZoneAccess, zone_row

# Above Apple's page of 200 records, far below SQLite's limit of variables per statement.
_RECORDS_PER_WRITE = 500

LIBRARY_ID = "library_id"
LIBRARY_PATH = "library_path"
PREVIOUS_ID = "previous_library_id"
PREVIOUS_PATH = "previous_library_path"
LAST_RUN = "last_run"
_OWNER = "owner"
_USUAL = Removals()


class Catalog(
    ZoneAccess,
    LedgerAccess,
    CareAccess,
    RemovalAccess,
    DetailsAccess,
    SearchAccess,
    StatisticsAccess,
):
    """What Apple says, what we have, and which files are ours."""

    def __init__(self, engine: Engine, *, was_damaged: bool) -> None:
        """Use `Catalog.open` instead."""
        self._engine = engine
        self._reader = database.reading(engine)
        self._write_lock = threading.Lock()
        self._clock: Callable[[], float] = time.time
        self._changes = 0
        self.was_damaged = was_damaged

    @property
    def changes(self) -> int:
        """How often something was written since it was opened; no I/O."""
        return self._changes

    @classmethod
    def open(cls, url: str, account_id: str | None = None) -> Self:
        """Open or create the database at an SQLAlchemy URL.

        Args:
            url: `sqlite:///…` or `postgresql+psycopg://…`.
            account_id: Whose catalog it has to be; a new one becomes this account's.

        Raises:
            CatalogTooNewError: A newer version of the integration has written it.
            CatalogError: It cannot be opened. A damaged SQLite file is set aside instead, and
                `was_damaged` of the new, empty catalog says so.
        """
        engine, was_damaged = database.open_database(url)
        catalog = cls(engine, was_damaged=was_damaged)
        try:
            if account_id is not None:
                catalog._claim(account_id)
        except BaseException:
            engine.dispose()
            raise
        return catalog

    def _claim(self, account_id: str) -> None:
        """Two accounts must not write one database, which a server makes easy to happen."""
        owner = hashlib.sha256(account_id.encode()).hexdigest()
        known = self.fact(_OWNER)
        if known is None:
            self.set_fact(_OWNER, owner)
        elif known != owner:
            raise CatalogError("the database holds the catalog of another account")

    def close(self) -> None:
        """Write everything back and close all connections."""
        try:
            # What cannot be written back now stays in the journal, and is read from there.
            with contextlib.suppress(CatalogError, DiskFullError):
                self.checkpoint()
        finally:
            self._engine.dispose()

    def checkpoint(self) -> None:
        """Bring the database file itself up to date, so that a copy of it is complete.

        Raises:
            DiskFullError, CatalogError: It cannot be written.
        """
        if self._engine.dialect.name != "sqlite":
            return
        with self._write_lock, _translated(), self._engine.connect() as connection:
            raw = connection.connection.driver_connection
            if raw is not None:
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    # What Apple says

    def ingest(
        self,
        zone: Zone,
        records: Iterable[Record],
        *,
        token: str | None = None,
        listing: int | None = None,
    ) -> IngestResult:
        """Write a page in one transaction, together with the change token after it.

        Args:
            zone: The library the records belong to.
            records: Records in any order; a later one of the same name wins.
            token: The change token to store, None to keep the one there is.
            listing: The number `begin_listing` gave, when the page belongs to a full listing.
        """
        result = IngestResult()
        with self._write() as connection:
            zone_id = zone_row(connection, zone)
            writer = ingest.PageWriter(connection, zone_id, listing, self._now_ms())
            for batch in batched(records, _RECORDS_PER_WRITE, strict=False):
                part = writer.write(batch)
                result = IngestResult(
                    result.assets + part.assets,
                    result.added + part.added,
                    result.changed + part.changed,
                    result.removed + part.removed,
                )
            if token is not None:
                connection.execute(update(zones).where(zones.c.id == zone_id).values(token=token))
        return result

    # Names and plans

    def choose(self, selection: Selection, removals: Removals = _USUAL) -> None:
        """Decide for every unplanned asset where its files belong, or that they stay or leave."""
        with self._write_once() as connection:
            choose(connection, selection, removals, self._now_ms())

    def left_out(self, selection: Selection) -> LeftOut:
        """Count what is here although a selection leaves it out."""
        with self._read() as connection:
            return left_out(connection, selection)

    def name_assets(
        self,
        namer: naming.Namer,
        fields: Collection[str] = (),
        *,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        """Give every unplanned asset that belongs into the folder its base.

        `fields` are those of the template; what none of them needs is not read. `check` is called
        between pages and may raise to stop; the next call continues.
        """
        # After most runs there is nothing to name, and a transaction is several round trips.
        if not self.ask(naming.has_unnamed):
            return
        position: int | None = 0
        while position is not None:
            check()
            with self._write() as connection:
                position = naming.ask_for_bases(
                    connection, namer, fields, position, _RECORDS_PER_WRITE
                )
        granted = 1
        while granted:
            check()
            with self._write() as connection:
                granted = naming.grant_bases(connection, _RECORDS_PER_WRITE)

    def layout_samples(self, limit: int) -> list[LayoutSample]:
        """Give a few photos from all over the library, to show a layout with."""
        with self._read() as connection:
            return naming.layout_samples(connection, limit)

    def unplanned_assets(self, after_id: int, limit: int) -> list[AssetView]:
        """Give the next assets whose files may not agree with what Apple says."""
        with self._read() as connection:
            return query.unplanned_assets(connection, after_id, limit)

    def plan_everything(self, *, has_new_layout: bool = False) -> None:
        """Look at every asset again in the next run: the template or an option has changed."""
        with self._write() as connection:
            if has_new_layout:
                write_fact(connection, LAYOUT_MS, str(self._now_ms()))
            connection.execute(update(assets).where(~assets.c.needs_plan).values(needs_plan=True))

    def mark_planned(self, asset_ids: Sequence[int]) -> None:
        """Note that the files of these assets agree with what Apple says."""
        with self._write() as connection:
            for batch in batched(asset_ids, _RECORDS_PER_WRITE, strict=False):
                connection.execute(
                    update(assets).where(assets.c.id.in_(batch)).values(needs_plan=False)
                )
                naming.release_bases(connection, list(batch))

    def has_unplanned(self) -> bool:
        """Whether any asset has to be looked at."""
        return bool(self.unplanned_assets(0, 1))

    def pending(self) -> Pending:
        """Count the files and bytes that unplanned assets want and that we do not have."""
        with self._read() as connection:
            return query.pending(connection)

    def removal_counts(self) -> list[RemovalCount]:
        """Count, for each library, what a run would remove."""
        with self._read() as connection:
            return leaving.removal_counts(connection)

    def totals(self) -> LibraryTotals:
        """Count what the catalog holds."""
        with self._read() as connection:
            return query.totals(connection)

    def checksums_here(self, checksums: Sequence[str]) -> frozenset[str]:
        """Give those of which there may be a file, in a folder of ours or in quarantine."""
        with self._read() as connection:
            return query.checksums_here(connection, checksums)

    def files_with_checksum(self, checksum: str, size: int) -> list[OwnFile]:
        """Give a few files of ours with these bytes."""
        with self._read() as connection:
            return query.files_with_checksum(connection, checksum, size)

    def asset_views(self, asset_ids: Sequence[int]) -> list[AssetView]:
        """Give the assets with these row numbers."""
        with self._read() as connection:
            return query.asset_views(connection, asset_ids)

    def asset_id(self, zone: str, record_name: str) -> int | None:
        """Find the row number of an asset."""
        with self._read() as connection:
            return query.asset_id(connection, zone, record_name)

    # Facts about the catalog itself

    def fact(self, key: str) -> str | None:
        """Read a stored fact, such as the change token of the database."""
        with self._read() as connection:
            return read_fact(connection, key)

    def facts(self, *keys: str) -> tuple[str | None, ...]:
        """Read several facts with one question."""
        with self._read() as connection:
            found = read_facts(connection, keys)
        return tuple(found.get(key) for key in keys)

    def set_fact(self, key: str, value: str | None) -> None:
        """Store a fact; None forgets it."""
        with self._write_once() as connection:
            write_fact(connection, key, value)

    def set_library(self, library_id: str, path: str, *, is_followed: bool) -> None:
        """Note which library folder the catalog belongs to, all in one transaction.

        Args:
            library_id: What the folder's marker says.
            path: Where the folder lies.
            is_followed: Files of the folder that was known before can be brought over. If not,
                they are forgotten. No file is touched by either.
        """
        with self._write() as connection:
            known, was_at = (read_fact(connection, key) for key in (LIBRARY_ID, LIBRARY_PATH))
            if known is not None and known != library_id:
                if is_followed:
                    is_return = read_fact(connection, PREVIOUS_ID) == library_id
                    ledger.change_library(connection, is_return=is_return)
                    write_fact(connection, PREVIOUS_ID, known)
                    write_fact(connection, PREVIOUS_PATH, was_at)
                else:
                    ledger.forget_files(connection, Root.LIBRARY)
                    # What lies in the quarantine there is recognized when the next run compares.
                    write_fact(connection, LAST_RUN, None)
            write_fact(connection, LIBRARY_ID, library_id)
            write_fact(connection, LIBRARY_PATH, path)

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with self._write_lock, _translated():
            with self._engine.begin() as connection:
                yield connection
            self._changes += 1

    @contextmanager
    def _write_once(self) -> Iterator[Connection]:
        """Write with one statement, which is a transaction of its own; reading before it is no part."""
        with self._write_lock, _translated():
            with self._reader.begin() as connection:
                yield connection
            self._changes += 1

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with _translated(), self._reader.connect() as connection:
            yield connection

    def _now_ms(self) -> int:
        return int(self._clock() * 1000)


@contextmanager
def _translated() -> Iterator[None]:
    """Turn the database's errors into ours, without its address."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        # What is asked of the driver itself is wrapped by nobody.
        told = error.orig if isinstance(error, DBAPIError) else error
        reason = type(error).__name__ if isinstance(told, SQLAlchemyError) else str(told)
        if "disk is full" in reason or "No space left" in reason:
            raise DiskFullError("the catalog's disk is full") from error
        raise CatalogError(reason.splitlines()[0][:300] if reason else "") from error
