"""Freeing space in iCloud: old photos that are proven here are moved to Recently Deleted there.

Nothing happens without a plan that the user has seen: its code stands for exactly the assets in
it, and if anything about them has changed since, the user is asked again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
import hashlib
import json
from typing import Final

from .catalog import AssetView, Catalog, Eligibility, RemovalRules
from .clock import now_ms
from .errors import FreeUpDisabledError, PlanChangedError
from .icloud_removal import RemovalResult, proven_files, remove_from_icloud
from .models import Asset, SyncPhase
from .run import Run
from .workers import CancelToken

LEAST_AGE_DAYS: Final = 30
DEFAULT_AGE_DAYS: Final = 365
_DAY_MS: Final = 86_400_000
_PAGE: Final = 200
_SAMPLES: Final = 20
LAST_FREE_UP: Final = "last_free_up"


@dataclass(frozen=True, slots=True)
class FreeUpRules:
    """What the user wants to stay in iCloud.

    Raises:
        ValueError: The age is less than `LEAST_AGE_DAYS`.
    """

    older_than_days: int = DEFAULT_AGE_DAYS
    keep_favorites: bool = True
    albums: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse ages at which people still look at their photos on the phone."""
        if self.older_than_days < LEAST_AGE_DAYS:
            raise ValueError(f"photos younger than {LEAST_AGE_DAYS} days stay in iCloud")

    def at(self, now_ms: int) -> RemovalRules:
        """Turn the age into a moment that stays the same for a day."""
        today = now_ms // _DAY_MS
        return RemovalRules(
            (today - self.older_than_days) * _DAY_MS, self.keep_favorites, self.albums
        )


@dataclass(frozen=True, slots=True)
class FreeUpPlan:
    """What `free_up` would remove from iCloud: assets, files, bytes, and some of their paths.

    `code` confirms exactly this plan. The other numbers are assets of the user's own library that
    stay: favorites, in an excluded album, too recent, or not (yet) proven here in full.
    """

    code: str
    assets: int
    files: int
    bytes: int
    favorites: int
    in_albums: int
    too_recent: int
    not_proven: int
    samples: tuple[str, ...]


async def plan_free_up(run: Run, rules: FreeUpRules) -> FreeUpPlan:
    """Tell what would be removed. Reads from Apple, and writes what `Run.plan` writes.

    Raises:
        FreeUpDisabledError: The user has not switched it on.
    """
    _require_enabled(run)
    await run.refresh()
    plan, _ = await run.library.workers.run(_plan, run, rules.at(now_ms()))
    return plan


async def free_up(run: Run, rules: FreeUpRules, code: str) -> RemovalResult:
    """Remove from iCloud what the plan with this code holds.

    Raises:
        FreeUpDisabledError: The user has not switched it on.
        PlanChangedError: It would not be the same assets any more; nothing was removed.
        PhotosError: As `remove_from_icloud`.
    """
    _require_enabled(run)
    await run.refresh()
    work = run.library.workers.run
    plan, ids = await work(_plan, run, rules.at(now_ms()))
    if plan.code != code:
        raise PlanChangedError("the plan is not the same any more")
    run.meter.begin(SyncPhase.VERIFYING)
    run.meter.expect_files(plan.files, plan.bytes)

    def allows(asset: Asset) -> bool:
        return not (rules.keep_favorites and asset.is_favorite)

    result = await remove_from_icloud(run, ids, allows=allows)
    await work(_remember, run.library.catalog, result)
    return result


def _require_enabled(run: Run) -> None:
    if not run.library.config.free_up:
        raise FreeUpDisabledError("freeing up iCloud is switched off")


def _plan(run: Run, rules: RemovalRules) -> tuple[FreeUpPlan, list[int]]:
    """Go through the catalog. Blocking."""
    catalog = run.library.catalog
    counts = catalog.eligibility_counts(rules)
    digest = hashlib.sha256(repr((rules.before_ms, rules.keep_favorites)).encode())
    digest.update(repr(sorted(rules.albums)).encode())
    ids: list[int] = []
    samples: list[str] = []
    files = size = 0
    for view in _eligible(catalog, rules, run.library.workers.token):
        if proven_files(view) is None:
            continue
        ids.append(view.id)
        files += len(view.wanted)
        size += sum(wanted.size for wanted in view.wanted)
        told = (view.zone, view.record_name, *(wanted.checksum for wanted in view.wanted))
        digest.update(repr(told).encode())
        if len(samples) < _SAMPLES:
            samples.append(view.files[0].path)
    plan = FreeUpPlan(
        code=digest.hexdigest()[:16],
        assets=len(ids),
        files=files,
        bytes=size,
        favorites=counts.get(Eligibility.FAVORITE, 0),
        in_albums=counts.get(Eligibility.IN_ALBUM, 0),
        too_recent=counts.get(Eligibility.TOO_RECENT, 0),
        not_proven=counts.get(Eligibility.UNSETTLED, 0)
        + counts.get(Eligibility.ELIGIBLE, 0)
        - len(ids),
        samples=tuple(samples),
    )
    return plan, ids


def _eligible(catalog: Catalog, rules: RemovalRules, token: CancelToken) -> Iterator[AssetView]:
    after = 0
    while ids := catalog.eligible_ids(rules, after, _PAGE):
        token.check()
        after = ids[-1]
        yield from catalog.asset_views(ids)


def _remember(catalog: Catalog, result: RemovalResult) -> None:
    """Keep what was done for whoever asks later. Blocking."""
    content = {
        "ended_ms": now_ms(),
        "removed": result.removed,
        "bytes": result.bytes,
        "unsure": result.unsure,
        "left_out": {reason.value: count for reason, count in result.left_out.items()},
        "stopped": result.stopped,
    }
    catalog.set_fact(LAST_FREE_UP, json.dumps(content))
