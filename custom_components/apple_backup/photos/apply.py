"""Carrying out what the plan adds and moves; `removing.py` comes afterwards."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence

from .apply_tools import ASSETS_PER_PAGE, SOURCE, Tally, Tools
from .catalog import ParkedFile, ParkReason, RemovalReason
from .claims import ParkedError
from .clock import now_ms
from .committer import Committer
from .errors import LibraryFolderError, UnreachableError, first_error
from .mending import begin_placing, end_placing
from .models import Zone
from .plan import AssetPlan, Fetch, Move, Quarantine, plan
from .provide import Provided

LOOKS_AT_ONCE = 25
MOST_OUTSTANDING = 64
MOST_FAILURES_IN_A_ROW = 20


class Applier:
    """Applies one plan, once."""

    def __init__(
        self, tools: Tools, zones: dict[str, Zone], *, news_after: int | None = None
    ) -> None:
        """`zones` are the libraries by name; assets behind `news_after` may be news."""
        self._news_after = news_after
        self.tools = tools
        self._zones = zones
        self._committer = Committer(
            tools.catalog, tools.workers, tools.folders.flush, tools.changed
        )
        self._outstanding = asyncio.Semaphore(MOST_OUTSTANDING)
        self._failures_in_a_row = 0
        self.tally = Tally()

    async def provide(self, *, only_moves: bool = False) -> None:
        """Fetch and move until every live asset has its files, or they are parked.

        `only_moves`: nothing is fetched (again), for names that have changed meanwhile.

        Raises:
            PhotosError: The run cannot go on: the disk is full or gone, the session ended.
        """
        await self.tools.workers.run(begin_placing, self.tools.catalog)
        try:
            async with asyncio.TaskGroup() as committing:
                writer = committing.create_task(self._committer.run())
                try:
                    async with asyncio.TaskGroup() as transfers:
                        await self._produce(transfers, only_moves=only_moves)
                finally:
                    # What was placed becomes ours, also when the run ends early.
                    if not writer.done():
                        await self._committer.finish()
                        await asyncio.wait([writer])
        except BaseExceptionGroup as group:
            raise first_error(group) from group
        # Not after an error: what was placed while its task was given up is not noted.
        await self.tools.workers.run(end_placing, self.tools.catalog)

    async def _produce(self, transfers: asyncio.TaskGroup, *, only_moves: bool) -> None:
        """Go through the plan page by page; what must be downloaded becomes tasks of the group."""
        tools = self.tools
        after = 0
        while views := await tools.workers.run(
            tools.catalog.unplanned_assets, after, ASSETS_PER_PAGE
        ):
            after = views[-1].id
            plans = list(plan(views, now_ms=now_ms()))
            if only_moves:
                plans = [asset_plan.moves() for asset_plan in plans]
            settled = [asset_plan.asset.id for asset_plan in plans if asset_plan.is_settled]
            await tools.settle(settled)
            fetches = await self._do_locally(plans)
            await self._prefetch(fetches)
            for fetch in fetches:
                await tools.throttle.wait_while_paused()
                await self._outstanding.acquire()
                transfers.create_task(self._download(fetch))

    async def _do_locally(self, plans: Sequence[AssetPlan]) -> list[Fetch]:
        """Move and adopt; gives what is left to download."""
        local: list[Fetch | Move] = []
        for asset_plan in plans:
            adding = [action for action in asset_plan.actions if not isinstance(action, Quarantine)]
            if adding:
                # Removals of the same asset come in their own phase.
                waits = asset_plan.waits or len(adding) < len(asset_plan.actions)
                self._committer.expect(asset_plan.asset.id, len(adding), waits=waits)
                local.extend(adding)
        left: list[Fetch] = []
        # One after another: each is quick, or as fast as the disk that they would fight for.
        some: list[Fetch] = []
        for action in local:
            if isinstance(action, Fetch):
                some.append(action)
            if isinstance(action, Move) or len(some) == LOOKS_AT_ONCE:
                left += await self._find(some)
                some = []
            if isinstance(action, Move):
                await self._move(action)
        return left + await self._find(some)

    async def _move(self, move: Move) -> None:
        try:
            moved = await self.tools.file_work(self.tools.folders.move, move, root=move.file.root)
        except ParkedError as error:
            await self._park(move, error)
            return
        if moved:
            self.tally.moved += 1
            await self._committer.done(move.asset.id)
        else:
            self.tools.log.warning(SOURCE, f"{move.file.path} was changed by someone; left alone")
            await self._committer.failed(move.asset.id)

    async def _find(self, fetches: Sequence[Fetch]) -> list[Fetch]:
        """Adopt what is on the disk; gives what is not."""
        left: list[Fetch] = []
        tools = self.tools
        outcomes = await tools.workers.run(tools.folders.find_each, fetches) if fetches else []
        for fetch, outcome in zip(fetches, outcomes, strict=False):
            match outcome:
                case None if fetch.only_here:
                    await self._leave_behind(fetch)
                case None:
                    left.append(fetch)
                case ParkedError():
                    await self._park(fetch, outcome)
                case LibraryFolderError():
                    raise outcome
                case _:
                    await self._adopted(fetch, outcome.provided)
        return left

    async def _adopted(self, fetch: Fetch, provided: Provided | None) -> None:
        self.tally.adopted += 1
        if self._news_after is not None and fetch.asset.id > self._news_after:
            self.tally.adopted_news.add(fetch.asset.id)
        await self._finished(fetch, provided)

    async def _leave_behind(self, fetch: Fetch) -> None:
        """Give up on a file in the folder of before that is not as we left it, if that can be seen."""
        tools = self.tools
        tools.log.warning(SOURCE, f"{fetch.path} stays in the library folder of before")
        if await tools.workers.run(tools.folders.has_previous):
            await self._committer.done(fetch.asset.id)
        else:
            await self._committer.failed(fetch.asset.id)

    async def _prefetch(self, fetches: Sequence[Fetch]) -> None:
        names: dict[str, list[str]] = defaultdict(list)
        for fetch in fetches:
            names[fetch.asset.zone].append(fetch.wanted.owner_name)
        for zone, several in names.items():
            await self.tools.urls.prefetch(self._zones[zone], several)

    async def _download(self, fetch: Fetch) -> None:
        tools = self.tools
        try:
            async with tools.limiter.slot():
                provided = await tools.transfer.download(self._zones[fetch.asset.zone], fetch)
                tools.limiter.succeeded(provided.file.size)
            self._failures_in_a_row = 0
            self.tally.added += 1
            self.tally.added_bytes += provided.file.size
            await self._finished(fetch, provided)
        except ParkedError as error:
            self._watch_outage(error)
            await self._park(fetch, error)
        finally:
            self._outstanding.release()

    def _watch_outage(self, error: ParkedError) -> None:
        """End the run when nothing comes through any more, instead of parking a whole library."""
        if error.reason not in (ParkReason.UNREACHABLE, ParkReason.STALLED, ParkReason.DISK):
            return
        self._failures_in_a_row += 1
        if self._failures_in_a_row < MOST_FAILURES_IN_A_ROW:
            return
        text = f"no file came through any more: {error.detail}"
        if error.reason is ParkReason.DISK:
            raise LibraryFolderError(text) from error
        raise UnreachableError(text) from error

    async def _finished(self, fetch: Fetch, provided: Provided | None) -> None:
        if provided is not None and provided.replaced is not None:
            self.tools.tell_removed(
                self.tally, fetch.path, provided.replaced, RemovalReason.REPLACED
            )
        self.tools.meter.file_done(fetch.wanted.size)
        await self._committer.done(fetch.asset.id, provided)

    async def _park(self, action: Fetch | Move, error: ParkedError) -> None:
        tools = self.tools
        tools.log.warning(SOURCE, f"{action.path} is parked: {error.reason.value}: {error.detail}")
        if isinstance(action, Fetch):
            self.tally.parked += 1
            tools.meter.file_done(action.wanted.size)
            wanted = action.wanted
            parked = ParkedFile(
                action.asset.id, wanted.kind, wanted.checksum, error.reason, error.detail, 0, 0
            )
            await tools.workers.run(tools.catalog.park, parked)
        await self._committer.failed(action.asset.id)
