"""What carrying out a plan works with, and what it counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from .catalog import Catalog, RemovalReason, Root
from .folders import Folders
from .limiter import AdaptiveLimiter
from .progress import ProgressMeter
from .quarantine import Outcome
from .runlog import RunLog
from .throttle import Throttle
from .transfer import Transfer
from .urls import UrlBook
from .workers import Workers

SOURCE = "library"
ASSETS_PER_PAGE = 100


@dataclass(slots=True)
class Tally:
    """What a run has done so far."""

    added: int = 0
    moved: int = 0
    quarantined: int = 0
    parked: int = 0
    adopted: int = 0
    held_back: int = 0
    added_bytes: int = 0
    adopted_news: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Tools:
    """Everything an application of the plan works with."""

    catalog: Catalog
    workers: Workers
    folders: Folders
    transfer: Transfer
    urls: UrlBook
    limiter: AdaptiveLimiter
    log: RunLog
    meter: ProgressMeter
    throttle: Throttle
    changed: set[int] = field(default_factory=set)
    """Assets that a lookup has told to be other than planned. The next run plans them again."""

    async def settle(self, asset_ids: Sequence[int]) -> None:
        """Note that the files of assets agree with what was planned, unless Apple says other by now."""
        settled = [asset_id for asset_id in asset_ids if asset_id not in self.changed]
        if settled:
            await self.workers.run(self.catalog.mark_planned, settled)

    async def file_work[*A, T](self, function: Callable[[*A], T], *args: *A, root: Root) -> T:
        """Run file work; a failure costs this file, a full or missing volume the run."""
        try:
            return await self.workers.run(function, *args)
        except OSError as error:
            explain = self.folders.explain
            raise await self.workers.run(explain, error, root) from error

    def tell_removed(
        self, tally: Tally, path: str, outcome: Outcome, reason: RemovalReason
    ) -> None:
        """Count and log what has become of a file that is not wanted here any more."""
        if outcome is Outcome.QUARANTINED:
            tally.quarantined += 1
            self.log.info(SOURCE, f"{path} moved to quarantine: {reason.value}")
        elif outcome is Outcome.CHANGED:
            self.log.warning(SOURCE, f"{path} was changed by someone; left alone")
