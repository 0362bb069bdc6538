"""The face of this package: one account's library, and everything that can be done with it."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from . import adopt as adopting, free_up as freeing, restoring, scrub
from .adopt import AdoptResult
from .archive import archive as archiving
from .archive.archive import ArchiveResult
from .archive.plan import ArchivePlan
from .arrivals import Arrivals
from .browsing import PhotoBrowsing
from .catalog import DeletedPolicy
from .cloudkit.client import CloudKit
from .config import LibraryConfig
from .emptying import EmptyingResult, empty_quarantine
from .errors import CatalogError
from .free_up import FreeUpPlan, FreeUpRules
from .icloud_removal import RemovalResult
from .icloud_return import ReturnResult, undo_removals
from .layout.examples import LayoutSample
from .layout.template import DEFAULT_TEMPLATE, parse_template
from .models import LibraryTotals, SyncProgress, SyncResult
from .one_run import OneRun
from .opening import open_catalog
from .preview import SyncPlan
from .questions import LibraryQuestions
from .removing import ShownRemovals, confirm_removals
from .restoring import RestoreResult
from .run import Library, Run
from .runlog import RunLog
from .sums import expect_moves, follow_moves
from .throttle import Throttle
from .verify_result import VerifyResult
from .workers import Workers

__all__ = ["DEFAULT_TEMPLATE", "DeletedPolicy", "LibraryConfig", "SyncEngine"]


class SyncEngine(LibraryQuestions, PhotoBrowsing):
    """Keeps one account's library. Belongs to the event loop; blocking work goes to `workers`.

    One thing at a time: while a run is under way, every other one raises SyncInProgressError.
    """

    def __init__(
        self,
        config: LibraryConfig,
        cloudkit: CloudKit,
        workers: Workers,
        log: RunLog,
        on_progress: Callable[[SyncProgress], None],
    ) -> None:
        """Nothing is opened yet. `on_progress` is called in the event loop, four times a second.

        Raises:
            TemplateError: The layout's template cannot be used.
        """
        super().__init__()
        parse_template(config.template)
        self._config = config
        self._cloudkit = cloudkit
        self._workers = workers
        self._log = log
        self._throttle = Throttle(config.bytes_per_second)
        self._library: Library | None = None
        self.runs = OneRun(workers, on_progress, self._opened)

    # Opening and closing

    async def open(self) -> None:
        """Open the catalog and check the library folder.

        Raises:
            LibraryFolderError: The folder is missing, not writable or another account's.
            CatalogError: The database cannot be opened, or a newer version has written it.
        """
        await self._workers.run(self._open)

    async def checkpoint(self) -> None:
        """Bring the catalog's file up to date, for a backup of it."""
        if self._library is not None:
            await self._workers.run(self._library.catalog.checkpoint)

    async def close(self) -> None:
        """Stop a run and close the catalog."""
        await self.runs.end()
        library, self._library = self._library, None
        if library is not None:
            # A question that somebody has just given up still holds its connection.
            await self._workers.settle()
            await self._workers.run(library.catalog.close)

    # Runs

    async def sync(self) -> SyncResult:
        """Make the library agree with iCloud.

        Raises:
            SyncInProgressError: A run is under way.
            SyncCancelledError: `stop` was called; the next run continues.
            PhotosError: The run could not go on; what it did is kept.
        """
        return await self.runs.do(Run.sync, counts=True)

    async def plan(self) -> SyncPlan:
        """Tell what `sync` would do; only settles what was interrupted. Raises as `sync` does."""
        return await self.runs.do(Run.plan)

    async def verify(self, share: float = 1.0) -> VerifyResult:
        """Read files back and repair them; 1.0 is everything and writes `SHA256SUMS`.

        Raises as `sync` does.
        """
        return await self.runs.do(lambda run: scrub.verify(run, share), counts=True)

    async def adopt(self, folder: Path, *, rearrange: bool = False) -> AdoptResult:
        """Take over what another tool has downloaded.

        Files inside of the library keep their places unless `rearrange`; others are copied.
        Raises as `sync` does, and AdoptFolderMissingError if there is no such folder.
        """
        return await self.runs.do(lambda run: adopting.adopt(run, folder, rearrange=rearrange))

    async def restore(self, numbers: Sequence[int]) -> RestoreResult:
        """Bring files back from quarantine, by their numbers, and keep them from now on.

        Raises as `sync` does.
        """

        async def work(run: Run) -> RestoreResult:
            library = run.library
            do = library.workers.run
            behind = await do(partial(expect_moves, library.catalog, is_busy=True))
            result = await do(restoring.restore, library.catalog, run.folders, library.log, numbers)
            await do(follow_moves, library, behind, result.restored)
            return result

        return await self.runs.do(work)

    async def empty_quarantine(self, days: int) -> EmptyingResult:
        """Delete for good what has been in quarantine for more than `days`, if nothing is in doubt.

        Raises as `sync` does; then nothing was deleted.
        """
        return await self.runs.do(lambda run: empty_quarantine(run, days))

    async def plan_free_up(self, rules: FreeUpRules) -> FreeUpPlan:
        """Tell what `free_up` would remove from iCloud. Raises as `sync`, FreeUpDisabledError."""
        return await self.runs.do(lambda run: freeing.plan_free_up(run, rules))

    async def free_up(self, rules: FreeUpRules, code: str) -> RemovalResult:
        """Move what a plan holds to Recently Deleted in iCloud; its files here are kept.

        Raises as `sync` does, FreeUpDisabledError, and PlanChangedError if it would not be exactly
        what the plan with this code holds.
        """
        return await self.runs.do(lambda run: freeing.free_up(run, rules, code))

    async def undo_free_up(self) -> ReturnResult:
        """Take back what was removed from iCloud and waits in Recently Deleted. Raises as `sync`."""
        return await self.runs.do(undo_removals)

    async def plan_archive(self, album: str) -> ArchivePlan:
        """Tell what archiving an album with removal from iCloud would do. Raises as it does."""
        return await self.runs.do(lambda run: archiving.plan_archive(run, album))

    async def archive_album(self, album: str, *, confirm: str | None = None) -> ArchiveResult:
        """Sync, and copy an album into the archive; with a plan's code, then free it up in iCloud.

        Raises as `sync` does, and what `archive.archive.archive_album` names.
        """
        return await self.runs.do(lambda run: archiving.archive_album(run, album, confirm=confirm))

    def stop(self) -> None:
        """Ask a run to end soon."""
        self.runs.stop()

    def pause(self) -> None:
        """Let downloads stop after the piece they are at, now and in later runs."""
        self._throttle.pause()

    def resume(self) -> None:
        """Let downloads go on."""
        self._throttle.resume()

    @property
    def is_paused(self) -> bool:
        """Whether downloads wait for `resume`."""
        return self._throttle.is_paused

    def limit_bandwidth(self, bytes_per_second: int | None) -> None:
        """Limit downloads, at once also those under way; None lifts the limit."""
        self._throttle.limit(bytes_per_second)

    # Questions

    async def layout_samples(self, limit: int = 5) -> list[LayoutSample]:
        """Give a few photos of the library for `layout.examples.preview`."""
        return await self._workers.run(self._opened().catalog.layout_samples, limit)

    def totals(self) -> LibraryTotals:
        """Give what the catalog held at the last count; no I/O."""
        return self.runs.totals

    def take_arrivals(self) -> Arrivals:
        """Give the photos that the last run found to be new, once; no I/O."""
        arrivals, self.runs.arrivals = self.runs.arrivals, Arrivals()
        return arrivals

    async def confirm_removals(self, shown: ShownRemovals | None = None) -> int:
        """Let the next run remove what waits, and no more than that.

        Returns:
            How many assets that are.

        Raises:
            RemovalsChangedError: More waits than was `shown` to the user; nothing was confirmed.
        """
        return await self._workers.run(confirm_removals, self._opened().catalog, shown)

    def _opened(self) -> Library:
        if self._library is None:
            raise CatalogError("the catalog is not open")
        return self._library

    def _open(self) -> None:
        catalog, volumes = open_catalog(self._config, self._log)
        try:
            self.runs.totals = catalog.totals()
        except BaseException:
            catalog.close()
            raise
        # Kept here: who has given up waiting for it closes it all the same.
        self._library = Library(
            self._config,
            catalog,
            volumes,
            self._cloudkit,
            self._workers,
            self._log,
            self._throttle,
        )
