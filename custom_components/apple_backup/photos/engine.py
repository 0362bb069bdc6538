"""A run from its start to its end: list, plan, transfer, remove. The face of this package."""

import asyncio
from collections.abc import Callable
import contextlib
from dataclasses import dataclass
from pathlib import Path

from . import layout
from .apply import Applier, Tally, Tools, first_error
from .catalog import Catalog
from .cloudkit import CloudKit
from .errors import CatalogError, SyncCancelledError, SyncInProgressError
from .feed import Feed
from .layout import DEFAULT_TEMPLATE, Named
from .library_lock import HEARTBEAT_SECONDS, LibraryLock
from .limiter import AdaptiveLimiter
from .models import (
    LibraryEstimate,
    LibraryTotals,
    Record,
    SyncPhase,
    SyncProgress,
    SyncResult,
    Zone,
)
from .partfile import remove_abandoned
from .placing import Placer
from .plan import DeletedPolicy
from .progress import ProgressMeter
from .provide import Provider
from .quarantine import QuarantineStore
from .runlog import RunLog
from .transfer import Transfer
from .urls import UrlBook
from .volume import DEFAULT_RESERVE_BYTES, LibraryVolume
from .workers import Workers

__all__ = ["DEFAULT_TEMPLATE", "DeletedPolicy", "LibraryConfig", "SyncEngine"]

SOURCE = "sync"
_LIBRARY_ID = "library_id"
_PLANNED_WITH = "planned_with"


@dataclass(frozen=True, slots=True)
class LibraryConfig:
    """Where an account's library and catalog lie, and how the library is kept.

    `account_id` is Apple's number of the account; `reserve_bytes` stay free on the volume.
    """

    library_path: Path
    catalog_url: str
    account_id: str
    template: str = DEFAULT_TEMPLATE
    deleted: DeletedPolicy = DeletedPolicy.QUARANTINE
    reserve_bytes: int = DEFAULT_RESERVE_BYTES


class SyncEngine:
    """Keeps one account's library. Belongs to the event loop; blocking work goes to `workers`."""

    def __init__(
        self,
        config: LibraryConfig,
        cloudkit: CloudKit,
        workers: Workers,
        log: RunLog,
        on_progress: Callable[[SyncProgress], None],
    ) -> None:
        """Nothing is opened yet. `on_progress` is called in the event loop, four times a second."""
        self._config = config
        self._cloudkit = cloudkit
        self._workers = workers
        self._log = log
        self._on_progress = on_progress
        self._template = layout.parse_template(config.template)
        self._volume = LibraryVolume(config.library_path, config.account_id, config.reserve_bytes)
        self._catalog: Catalog | None = None
        self._run: asyncio.Task[SyncResult] | None = None
        self._totals = LibraryTotals()

    async def open(self) -> None:
        """Open the catalog and check the library folder.

        Raises:
            LibraryFolderError: The folder is missing, not writable or another account's.
            CatalogError: The database cannot be opened, or a newer version has written it.
        """
        await self._workers.run(self._open)

    async def estimate(self) -> LibraryEstimate:
        """Ask how much there is; before the first listing nobody knows the bytes."""
        assets = 0
        for zone in await self._cloudkit.zones():
            assets += await self._cloudkit.count(zone)
        catalog = self._catalog
        size = await self._workers.run(catalog.wanted_bytes) if catalog is not None else None
        free = await self._workers.run(self._volume.free_bytes)
        return LibraryEstimate(assets, size, free)

    async def sync(self) -> SyncResult:
        """Make the library agree with iCloud.

        Raises:
            SyncInProgressError: A run is under way.
            SyncCancelledError: `stop` was called; the next run continues.
            PhotosError: The run could not go on; what it did is kept.
        """
        if self._run is not None:
            raise SyncInProgressError
        self._workers.token.reset()
        run = self._run = asyncio.create_task(self._sync())
        try:
            return await asyncio.shield(run)
        except asyncio.CancelledError:
            self.stop()
            while not run.done():
                with contextlib.suppress(asyncio.CancelledError):
                    await asyncio.wait([run])
            if not run.cancelled():
                run.exception()
            current = asyncio.current_task()
            if current is not None and current.cancelling():
                raise
            raise SyncCancelledError from None
        finally:
            self._run = None

    def stop(self) -> None:
        """Ask a run to end soon."""
        if self._run is not None:
            self._workers.token.cancel()
            self._run.cancel()

    def totals(self) -> LibraryTotals:
        """Give what the catalog held at the last count; no I/O."""
        return self._totals

    async def checkpoint(self) -> None:
        """Bring the catalog's file up to date, for a backup of it."""
        if self._catalog is not None:
            await self._workers.run(self._catalog.checkpoint)

    async def close(self) -> None:
        """Stop a run and close the catalog."""
        self.stop()
        if self._run is not None:
            await asyncio.wait([self._run])
        catalog, self._catalog = self._catalog, None
        if catalog is not None:
            await self._workers.run(catalog.close)

    def _open(self) -> None:
        library_id = self._volume.open()
        catalog = Catalog.open(self._config.catalog_url)
        try:
            if catalog.was_damaged:
                self._log.warning(SOURCE, "The catalog was damaged and set aside; it is built anew")
            known = catalog.fact(_LIBRARY_ID)
            if known != library_id:
                if known is not None:
                    self._log.warning(SOURCE, "The library folder is another one than before")
                    catalog.forget_files()
                catalog.set_fact(_LIBRARY_ID, library_id)
            self._totals = catalog.totals()
        except BaseException:
            catalog.close()
            raise
        self._catalog = catalog

    async def _sync(self) -> SyncResult:
        """Hold the library's lock and keep it alive during a run."""
        if self._catalog is None:
            raise CatalogError("the catalog is not open")
        await self._workers.run(self._volume.check)
        lock = LibraryLock(self._volume.state)
        await self._workers.run(lock.acquire)
        try:
            async with asyncio.TaskGroup() as group:
                beating = group.create_task(self._beat(lock))
                try:
                    return await self._steps(self._catalog)
                finally:
                    beating.cancel()
        except BaseExceptionGroup as error:
            raise first_error(error) from error
        finally:
            await self._workers.run(lock.release)

    async def _beat(self, lock: LibraryLock) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            await self._workers.run(lock.beat)

    async def _steps(self, catalog: Catalog) -> SyncResult:
        run = self._workers.run
        meter = ProgressMeter(self._on_progress)
        requests = self._cloudkit.requests
        meter.begin(SyncPhase.LISTING)
        placer = Placer(self._volume.root, self._volume.reservations)
        token = self._workers.token
        store = QuarantineStore(self._volume, catalog, placer, token)
        await run(self._prepare, store)
        await Feed(self._cloudkit, catalog, self._workers, self._log, meter).refresh()
        meter.begin(SyncPhase.PLANNING)
        await run(self._plan, catalog)
        pending = await run(catalog.pending)
        meter.expect_files(pending.files, pending.bytes)
        # Counting half a million rows is no price for an hour in which nothing changed.
        busy = await run(catalog.has_unplanned)
        if busy:
            self._totals = await run(catalog.totals)
        self._log.info(SOURCE, f"{pending.files} files to provide, {pending.bytes} bytes")
        provider = Provider(self._volume, catalog, store, placer, token)
        urls = UrlBook(self._cloudkit.lookup, self._take_found)
        limiter = AdaptiveLimiter()
        transfer = Transfer(
            self._cloudkit, urls, provider, self._workers, limiter, on_bytes=meter.received
        )
        tools = Tools(
            catalog=catalog,
            workers=self._workers,
            provider=provider,
            store=store,
            transfer=transfer,
            urls=urls,
            limiter=limiter,
            log=self._log,
            meter=meter,
            deleted=self._config.deleted,
        )
        zones = {stored.zone.name: stored.zone for stored in await run(catalog.zones)}
        applier = Applier(tools, zones)
        meter.begin(SyncPhase.TRANSFERRING)
        await applier.provide()
        meter.begin(SyncPhase.FINISHING)
        await applier.remove()
        if busy:
            self._totals = await run(catalog.totals)
        return self._result(applier.tally, transfer, self._cloudkit.requests - requests)

    def _prepare(self, store: QuarantineStore) -> None:
        store.mend()
        remove_abandoned(self._volume.parts)

    def _plan(self, catalog: Catalog) -> None:
        """Give names, after a change of the options to every asset again."""
        options = f"{self._config.template}\n{self._config.deleted}"
        if catalog.fact(_PLANNED_WITH) != options:
            catalog.plan_everything()
            catalog.set_fact(_PLANNED_WITH, options)
        catalog.name_assets(self._name, check=self._workers.token.check)

    def _name(
        self,
        zone: str,
        record_name: str,
        filename: str | None,
        captured_ms: int | None,
        offset_seconds: int | None,
    ) -> tuple[str, str]:
        named = Named(record_name, filename, captured_ms, offset_seconds, zone)
        return self._template.base(named), layout.record_hash(zone, record_name)

    async def _take_found(self, zone: Zone, records: tuple[Record, ...]) -> None:
        """Let the catalog know what a lookup just ahead of a download says."""
        if self._catalog is not None:
            await self._workers.run(self._catalog.ingest, zone, records)

    def _result(self, tally: Tally, transfer: Transfer, requests: int) -> SyncResult:
        self._log.info(
            SOURCE,
            f"Done: {tally.added} added, {tally.adopted} adopted, {tally.moved} moved, "
            f"{tally.quarantined} quarantined, {tally.parked} parked",
        )
        return SyncResult(
            added=tally.added,
            moved=tally.moved,
            quarantined=tally.quarantined,
            parked=tally.parked,
            bytes_transferred=transfer.bytes_received,
            requests=requests,
            downloads=transfer.downloads,
            totals=self._totals,
            adopted=tally.adopted,
            held_back=tally.held_back,
        )
