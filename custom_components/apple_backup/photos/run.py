"""One run, step by step: compare, list, plan, forecast, transfer, remove."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from .albums.views import AlbumsResult, settle_albums
from .apply import Applier
from .apply_tools import Tally, Tools
from .arrivals import Arrivals, news_after, take_arrivals
from .catalog import Catalog, Removals, Root
from .catalog.ingest import differing
from .cloudkit.client import CloudKit
from .cloudkit.queries import AssetIndex
from .config import LibraryConfig
from .continuity import begin_run
from .details import DetailsResult, settle_details
from .errors import DiskFullError
from .feed import Feed
from .files.volume import LibraryVolume
from .folders import Folders
from .kept import apply_notes
from .layout.names import record_hash
from .layout.template import Named, parse_template
from .limiter import AdaptiveLimiter
from .mending import adopt_placed, mend_placing
from .models import LibraryTotals, Record, SyncPhase, SyncResult, Zone
from .preview import SyncPlan, forecast, preview
from .progress import ProgressMeter
from .removing import Remover
from .runlog import RunLog
from .statistics import remember_statistics
from .sums import expect_moves, follow_moves
from .throttle import Throttle
from .transfer import Transfer
from .urls import UrlBook
from .workers import Workers

SOURCE = "sync"
_PLANNED_WITH = "planned_with"


@dataclass(frozen=True, slots=True)
class Library:
    """What every run of an account works with."""

    config: LibraryConfig
    catalog: Catalog
    volumes: Mapping[Root, LibraryVolume]
    cloudkit: CloudKit
    workers: Workers
    log: RunLog
    throttle: Throttle


@dataclass(slots=True)
class Run:
    """One run over a library that is locked for it."""

    library: Library
    meter: ProgressMeter
    folders: Folders = field(init=False)
    totals: LibraryTotals = field(default_factory=LibraryTotals)
    arrivals: Arrivals = field(default_factory=Arrivals)
    is_busy: bool = True
    """Whether it may have changed what is counted; a sync knows once it has listed."""
    _changed: set[int] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        """Find out where files belong."""
        library = self.library
        self.folders = Folders(library.volumes, library.catalog, library.workers.token)

    async def sync(self) -> SyncResult:
        """Make the library folder agree with iCloud."""
        run, catalog = self.library.workers.run, self.library.catalog
        requests = self.library.cloudkit.requests
        self.is_busy = False
        await self.refresh()
        pending = await run(catalog.pending)
        self.meter.expect_files(pending.files, pending.bytes)
        # Counting half a million rows is no price for an hour in which nothing changed.
        self.is_busy = await run(catalog.has_unplanned)
        if self.is_busy:
            self.totals = await run(catalog.totals)
        behind = await run(partial(expect_moves, catalog, is_busy=self.is_busy))
        self.library.log.info(
            SOURCE, f"To fetch or copy: {pending.files} files, {pending.bytes} bytes"
        )
        await self.require_space(pending.bytes)
        applier, transfer = await self.provide()
        self.meter.begin(SyncPhase.FINISHING)
        if (await self._settle_details()).cameras and self._names_by_camera():
            # What has just arrived can tell only now where it belongs.
            await run(self.choose)
            await applier.provide(only_moves=True)
        await Remover(applier.tools, applier.tally).remove()
        await self._settle_details()
        await self._settle_albums()
        await run(self.folders.prune)
        await self._follow_moves(applier.tally, behind)
        if self.is_busy:
            await run(partial(catalog.index_words, check=self.library.workers.token.check))
            await self.count()
        self.arrivals = await run(take_arrivals, catalog, applier.tally.adopted_news)
        return self._result(applier.tally, transfer, self.library.cloudkit.requests - requests)

    async def _follow_moves(self, tally: Tally, behind: int | None) -> None:
        # A file that another photo has taken over has moved as well.
        moved = tally.moved + tally.adopted + tally.quarantined
        await self.library.workers.run(follow_moves, self.library, behind, moved)

    async def count(self) -> None:
        """Count the library anew; reads every asset."""
        run, catalog = self.library.workers.run, self.library.catalog
        self.totals = await run(catalog.totals)
        await run(remember_statistics, catalog)

    async def plan(self) -> SyncPlan:
        """Tell what `sync` would do.

        Reads from Apple and writes the catalog. Of files, only what an earlier run has left undone
        is settled first: moves and restores that were interrupted, and scraps.
        """
        await self.refresh()
        return await self.library.workers.run(self._preview)

    async def refresh(self) -> None:
        """Bring the catalog up to date and decide where everything belongs."""
        library = self.library
        self.meter.begin(SyncPhase.LISTING)
        await library.workers.run(self.prepare)
        await mend_placing(self)
        feed = Feed(
            library.cloudkit,
            library.catalog,
            library.workers,
            library.log,
            self.meter,
            also=self._also(),
        )
        await feed.refresh()
        self.meter.begin(SyncPhase.PLANNING)
        await library.workers.run(self.choose)

    async def provide(self) -> tuple[Applier, Transfer]:
        """Fetch and move until every wanted photo has its files, or they are parked."""
        self.meter.begin(SyncPhase.TRANSFERRING)
        applier, transfer = await self._applier()
        await applier.provide()
        return applier, transfer

    async def _settle_details(self) -> DetailsResult:
        library = self.library
        return await library.workers.run(
            settle_details,
            library.catalog,
            self.folders,
            library.config,
            library.log,
            library.workers.token,
        )

    async def _settle_albums(self) -> AlbumsResult:
        library = self.library
        return await library.workers.run(
            settle_albums,
            library.catalog,
            self.folders,
            library.config.albums,
            library.log,
            library.workers.token,
        )

    def _names_by_camera(self) -> bool:
        return "camera" in parse_template(self.library.config.template).fields

    async def require_space(self, pending_bytes: int) -> None:
        """End the run before it writes anything, if it cannot fit.

        Raises:
            DiskFullError: With the bytes that are needed and free.
        """
        library = self.library
        free = await library.workers.run(library.volumes[Root.LIBRARY].free_bytes)
        if pending_bytes <= free:
            return
        # Much of it may be here already; only a closer look can tell.
        needed = await library.workers.run(
            forecast, library.catalog, library.volumes, library.workers.token
        )
        if needed > free:
            raise DiskFullError(
                f"{needed} bytes are needed, {free} are free", needed=str(needed), free=str(free)
            )

    async def _applier(self) -> tuple[Applier, Transfer]:
        library = self.library
        urls = UrlBook(library.cloudkit.lookup, self._take_found)
        limiter = AdaptiveLimiter()
        transfer = Transfer(
            library.cloudkit,
            urls,
            self.folders,
            library.workers,
            limiter,
            throttle=library.throttle,
            on_bytes=self.meter.received,
        )
        tools = Tools(
            catalog=library.catalog,
            workers=library.workers,
            folders=self.folders,
            transfer=transfer,
            urls=urls,
            limiter=limiter,
            log=library.log,
            meter=self.meter,
            throttle=library.throttle,
            changed=self._changed,
        )
        stored = await library.workers.run(library.catalog.zones)
        zones = {zone.zone.name: zone.zone for zone in stored}
        after = await library.workers.run(news_after, library.catalog)
        return Applier(tools, zones, news_after=after), transfer

    def prepare(self) -> None:
        """Check and make the folders, and settle what an earlier run has left; blocking."""
        library = self.library
        self.folders.check()
        self.folders.prepare()
        begin_run(library.catalog, self.folders, library.log, library.workers.token)

    def _also(self) -> frozenset[AssetIndex]:
        """Give the lists to read besides the visible photos."""
        selection = self.library.config.selection
        chosen = {
            AssetIndex.HIDDEN: selection.hidden,
            AssetIndex.DELETED: selection.recently_deleted,
        }
        return frozenset(index for index, wanted in chosen.items() if wanted)

    def choose(self) -> None:
        """Decide what belongs where and give names, after new options for every asset; blocking."""
        library, catalog = self.library, self.library.catalog
        config = library.config
        apply_notes(catalog, library.volumes[Root.LIBRARY])
        policies = f"{config.deleted} {config.excluded}"
        options = f"{config.template}\n{policies}\n{config.selection.describe()}"
        before = catalog.fact(_PLANNED_WITH)
        if before != options:
            adopt_placed(catalog, self.folders, library.workers.token)
            has_new_layout = before is not None and before.split("\n")[0] != config.template
            catalog.plan_everything(has_new_layout=has_new_layout)
            catalog.set_fact(_PLANNED_WITH, options)
        catalog.choose(config.selection, Removals(config.deleted, config.excluded))
        template = parse_template(config.template)

        def name(asset: Named) -> tuple[str, str]:
            return template.base(asset), record_hash(asset.library, asset.record_name)

        catalog.name_assets(name, template.fields, check=library.workers.token.check)

    def _preview(self) -> SyncPlan:
        library = self.library
        plan = preview(library.catalog, library.volumes, library.workers.token)
        left_out = library.catalog.left_out(library.config.selection)
        return replace(plan, left_out=left_out.assets, left_out_bytes=left_out.bytes)

    async def _take_found(self, zone: Zone, records: tuple[Record, ...]) -> None:
        """Let the catalog know what a lookup just ahead of a download says.

        The feed will tell the same once more, as what is known, so that what has changed stays unplanned.
        """
        work, catalog = self.library.workers.run, self.library.catalog
        self._changed.update(
            await work(catalog.ask, partial(differing, zone=zone, records=records))
        )
        await work(catalog.ingest, zone, records)

    def _result(self, tally: Tally, transfer: Transfer, requests: int) -> SyncResult:
        self.library.log.info(
            SOURCE,
            f"Done. Files fetched: {tally.added}, found here: {tally.adopted}, moved: "
            f"{tally.moved}, to quarantine: {tally.quarantined}, postponed: {tally.parked}",
        )
        return SyncResult(
            added=tally.added,
            moved=tally.moved,
            quarantined=tally.quarantined,
            parked=tally.parked,
            bytes_transferred=transfer.bytes_received,
            requests=requests,
            downloads=transfer.downloads,
            totals=self.totals,
            adopted=tally.adopted,
            held_back=tally.held_back,
        )
