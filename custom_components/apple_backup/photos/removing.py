"""What the plan removes, once everything it adds is in place, and the brake that holds it back."""

from collections.abc import Mapping
import json

from sqlalchemy import Connection

from .apply_tools import ASSETS_PER_PAGE, SOURCE, Tally, Tools
from .catalog import Catalog, RemovalCount, Root
from .catalog.facts import read_fact, write_fact
from .catalog.leaving import removal_counts
from .claims import ParkedError
from .clock import now_ms
from .errors import RemovalsChangedError
from .kept import reserved
from .plan import AssetPlan, Quarantine, is_held_back, plan

APPROVED_REMOVALS = "approved_removals"
HELD_REMOVALS = "held_removals"

type ShownRemovals = Mapping[str, int] | int
"""How many removals a user was shown: of each library by its name, or of all together."""


class Remover:
    """Moves into quarantine what does not belong into the library any more, once."""

    def __init__(self, tools: Tools, tally: Tally) -> None:
        """`tally` is counted on."""
        self._tools = tools
        self._tally = tally
        self._reserved: frozenset[str] | None = None

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
            await tools.settle(settled)
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
        if removals and self._reserved is None:
            volume = self._tools.folders[Root.LIBRARY].volume
            self._reserved = await self._tools.workers.run(reserved, self._tools.catalog, volume)
        for action in removals:
            if action.file.sha256 in (self._reserved or ()):
                await self._tools.workers.run(self._tools.catalog.disown, action.file.id)
                self._tools.log.info(SOURCE, f"{action.file.path} stays: its photo is kept")
                continue
            try:
                outcome = await self._tools.file_work(
                    self._tools.folders.remove, action.file, action.reason, root=action.file.root
                )
            except ParkedError as error:
                self._tools.log.warning(SOURCE, f"{action.file.path} stays: {error.detail}")
                return False
            self._tools.tell_removed(self._tally, action.file.path, outcome, action.reason)
        return not asset_plan.waits and len(removals) == len(asset_plan.actions)


def waiting_removals(catalog: Catalog) -> list[RemovalCount]:
    """Give the libraries of which so much would be removed that the user is asked first. Blocking.

    What the user has confirmed does not wait.
    """
    return catalog.ask(_waiting)


def confirm_removals(catalog: Catalog, shown: ShownRemovals | None) -> int:
    """Let the next run remove what waits, and no more. Blocking; returns how many assets that are.

    Without `shown`, it is all that waits now.

    Raises:
        RemovalsChangedError: More waits than was shown; nothing was confirmed.
    """
    return catalog.change(_confirm, shown)


def _approved(connection: Connection) -> dict[str, int]:
    """Give, for each library, how many removals the user has confirmed."""
    try:
        stored = json.loads(read_fact(connection, APPROVED_REMOVALS) or "{}")
    except ValueError:
        return {}
    return {str(zone): int(count) for zone, count in stored.items()}


def _waiting(connection: Connection) -> list[RemovalCount]:
    approved = _approved(connection)
    return [
        count
        for count in removal_counts(connection)
        if is_held_back(count.removed, count.total) and count.removed > approved.get(count.zone, 0)
    ]


def _confirm(connection: Connection, shown: ShownRemovals | None) -> int:
    waiting = _waiting(connection)
    if shown is not None and _is_more(waiting, shown):
        raise RemovalsChangedError("more removals wait than were shown")
    if waiting:
        approved = _approved(connection) | {count.zone: count.removed for count in waiting}
        write_fact(connection, APPROVED_REMOVALS, json.dumps(approved))
    return sum(count.removed for count in waiting)


def _is_more(waiting: list[RemovalCount], shown: ShownRemovals) -> bool:
    if isinstance(shown, int):
        return sum(count.removed for count in waiting) > shown
    return any(count.removed > shown.get(count.zone, 0) for count in waiting)


def _use_up_approvals(catalog: Catalog, held: set[str]) -> None:
    """Forget what was confirmed, but for libraries that wait: it was meant for that once. Blocking."""
    # Nothing is written by most runs, which clients would take for news.
    if catalog.fact(APPROVED_REMOVALS) is not None:
        catalog.change(_use_up, held)


def _use_up(connection: Connection, held: set[str]) -> None:
    left = {zone: count for zone, count in _approved(connection).items() if zone in held}
    write_fact(connection, APPROVED_REMOVALS, json.dumps(left) if left else None)


def _note_held(catalog: Catalog, count: int) -> None:
    """Remember how many removals wait for the user. Blocking."""
    text = str(count) if count else None
    if catalog.fact(HELD_REMOVALS) != text:
        catalog.set_fact(HELD_REMOVALS, text)
