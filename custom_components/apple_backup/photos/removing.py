"""What the plan removes, once everything it adds is in place, and the brake that holds it back."""

import json

from .apply_tools import ASSETS_PER_PAGE, SOURCE, Tally, Tools, now_ms
from .catalog import Catalog, RemovalCount
from .plan import AssetPlan, Quarantine, is_held_back, plan
from .provide import ParkedError

APPROVED_REMOVALS = "approved_removals"
HELD_REMOVALS = "held_removals"


class Remover:
    """Moves into quarantine what does not belong into the library any more, once."""

    def __init__(self, tools: Tools, tally: Tally) -> None:
        """`tally` is counted on."""
        self._tools = tools
        self._tally = tally

    async def remove(self) -> None:
        """Move into quarantine what does not belong here any more, unless it is too much."""
        tools = self._tools
        if not await tools.workers.run(tools.catalog.has_unplanned):
            await tools.workers.run(_note_held, tools.catalog, 0)
            await tools.workers.run(_use_up_approvals, tools.catalog, set[str]())
            return
        held = {count.zone for count in await tools.workers.run(waiting_removals, tools.catalog)}
        after = 0
        while views := await tools.workers.run(
            tools.catalog.unplanned_assets, after, ASSETS_PER_PAGE
        ):
            after = views[-1].id
            plans = list(plan(views, now_ms=now_ms()))
            settled = [
                asset_plan.asset.id for asset_plan in plans if await self._remove(asset_plan, held)
            ]
            if settled:
                await tools.workers.run(tools.catalog.mark_planned, settled)
        await tools.workers.run(_note_held, tools.catalog, self._tally.held_back)
        await tools.workers.run(_use_up_approvals, tools.catalog, held)
        if self._tally.held_back:
            tools.log.warning(
                SOURCE,
                f"{self._tally.held_back} assets would be removed here; that is so many that "
                "nothing was removed",
            )

    async def _remove(self, asset_plan: AssetPlan, held: set[str]) -> bool:
        """Carry out the removals of an asset; returns whether nothing is left to do for it."""
        removals = [action for action in asset_plan.actions if isinstance(action, Quarantine)]
        if removals and asset_plan.asset.zone in held:
            self._tally.held_back += 1
            return False
        for action in removals:
            try:
                outcome = await self._tools.file_work(
                    self._tools.folders.remove, action.file, action.reason, root=action.file.root
                )
            except ParkedError as error:
                self._tools.log.warning(SOURCE, f"{action.file.path} stays: {error.detail}")
                return False
            self._tools.tell_removed(self._tally, action.file.path, outcome, action.reason)
        return not asset_plan.waits and len(removals) == len(asset_plan.actions)


def approved_removals(catalog: Catalog) -> dict[str, int]:
    """Give, for each library, how many removals the user has confirmed. Blocking."""
    try:
        stored = json.loads(catalog.fact(APPROVED_REMOVALS) or "{}")
    except ValueError:
        return {}
    return {str(zone): int(count) for zone, count in stored.items()}


def waiting_removals(catalog: Catalog) -> list[RemovalCount]:
    """Give the libraries of which so much would be removed that the user is asked first. Blocking.

    What the user has confirmed does not wait.
    """
    approved = approved_removals(catalog)
    return [
        count
        for count in catalog.removal_counts()
        if is_held_back(count.removed, count.total) and count.removed > approved.get(count.zone, 0)
    ]


def _use_up_approvals(catalog: Catalog, held: set[str]) -> None:
    """Forget what was confirmed, but for libraries that wait: it was meant for that once. Blocking."""
    approved = approved_removals(catalog)
    left = {zone: count for zone, count in approved.items() if zone in held}
    if left != approved:
        catalog.set_fact(APPROVED_REMOVALS, json.dumps(left) if left else None)


def _note_held(catalog: Catalog, count: int) -> None:
    """Remember how many removals wait for the user. Blocking."""
    text = str(count) if count else None
    if catalog.fact(HELD_REMOVALS) != text:
        catalog.set_fact(HELD_REMOVALS, text)
