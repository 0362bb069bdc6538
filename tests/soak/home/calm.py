"""Ends all trouble: then everything works, brings what Apple has, and leaves nothing when unloaded."""

import asyncio
from asyncio import to_thread
from random import Random
import time
from typing import Any, Final

from custom_components.apple_backup.const import DOMAIN
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.helpers import device_registry as dr
from tests.soak import albums, invariants
from tests.soak.check_albums import check_albums
from tests.soak.home import acts, held, leaks, moves_entries, setup
from tests.soak.home.household import Household, Member
from tests.soak.invariants import require
from tests.soak.stage import DAY

_PATIENCE: Final = 60.0
_ROUNDS: Final = 7
_QUIET: Final = ("added", "moved", "quarantined", "parked", "adopted", "held_back", "downloads")


async def calm(home: Household, dice: Random) -> Any:
    """Let everything be well, and see that it is."""
    await _relieve(home)
    for entry_id in home.entry_ids():
        await _enable(home, entry_id)
    for member in home.members:
        await moves_entries.add(home, member, dice)
        await _load(home, member.entry_id, member)
        await _sign_in(home, member)
    await moves_entries.add(home, None, dice)
    await _load(home, home.backups.entry_id, None)
    for member in home.members:
        await _compare(home, member)
    await _compare_backups(home)
    await _answered(home)
    await _check_well(home)
    home.counts["calm and true"] += 1
    return {}


async def nothing_left(home: Household, _: Random) -> Any:
    """Unload everything: nothing that was opened is left."""
    await _relieve(home)
    entries = home.hass.config_entries
    ids = [entry.entry_id for entry in entries.async_entries(DOMAIN)]
    await home.rest(_PATIENCE)
    for entry_id in ids:
        await acts.act(home, "unload", entries.async_unload(entry_id))
    # A dialog that is still open holds on to the sign-in that it was opened for.
    for flow in entries.flow.async_progress_by_handler(DOMAIN, include_uninitialized=True):
        entries.flow.async_abort(flow["flow_id"])
    loaded = [entry.title for entry in entries.async_loaded_entries(DOMAIN)]
    require(not loaded, "entries are not unloaded", *loaded)
    await _answered(home)
    await _check_nothing(home)
    for entry_id in ids:
        await acts.act(home, "set up", entries.async_setup(entry_id))
    home.counts["nothing left"] += 1
    return {"entries": len(ids)}


async def _check_nothing(home: Household) -> None:
    """Compare with what was open before; what is closed by others may take a moment."""
    left: dict[str, int] = {}
    for _ in range(100):
        left = dict(leaks.census(home.hass, home.folder) - home.nothing)
        if not left:
            return
        await asyncio.sleep(0.1)
    text = "something is left of entries that are not loaded"
    require(not left, text, left, *leaks.stacks())


async def _relieve(home: Household) -> None:
    for member in home.members:
        await to_thread(member.stage.relieve)
        # Who waits between two tries waits no more.
        member.stage.set_clocks(member.stage.apple + DAY, member.stage.apple + DAY)
    if home.backups.is_away:
        moves_entries._change_folder(home, "all")
    # What was begun while Apple did not answer ends; what is paused need not.
    if not _is_paused(home):
        await home.come_to_rest("a home without trouble")


def _is_paused(home: Household) -> bool:
    living = [home.runtime(member) for member in home.members]
    return any(one is not None and one.coordinator.data.is_paused for one in living)


async def _enable(home: Household, entry_id: str) -> None:
    entry = home.entry(entry_id)
    if entry is not None and entry.disabled_by is not None:
        work = home.hass.config_entries.async_set_disabled_by(entry_id, None)
        await acts.act(home, "enable", work)


async def _load(home: Household, entry_id: str | None, member: Member | None) -> None:
    """Load what could not be before, as a user or Home Assistant does after a while."""
    entry = home.entry(entry_id)
    require(entry is not None, "it cannot be added", member and member.name)
    assert entry is not None
    if entry.state is not ConfigEntryState.LOADED:
        work = home.hass.config_entries.async_reload(entry.entry_id)
        await acts.act(home, "reload", work)
    require(entry.state is ConfigEntryState.LOADED, f"{entry.title} is not loaded",
            entry.state, entry.reason)  # fmt: skip
    if member is None:
        return
    await acts.turn(home, entry_id, "downloads", on=True)
    await home.come_to_rest(entry.title)


async def _sign_in(home: Household, member: Member) -> None:
    living = home.runtime(member)
    assert living is not None
    if living.status.state.value == "blocked":
        living.sign_in.async_cancel()
    story: list[Any] = []
    for _ in range(3):
        if living.sign_in.problem is None:
            break
        if setup.reauth_flows(home, member.entry_id):
            story.append(await setup.sign_in_by_flow(home, member))
        else:
            story.append(await acts.call(home, member, "reauthenticate", answers=True))
            if living.sign_in.pending is not None:
                await _shown(home, member)
        await home.come_to_rest(f"a sign-in after {story}")
        living = home.runtime(member)
        assert living is not None
    require(living.sign_in.problem is None, f"{member.name} cannot be signed in",
            repr(living.sign_in.problem), *story)  # fmt: skip


async def _shown(home: Household, member: Member) -> None:
    """A question for a code is soon shown, also if the last one was dismissed."""
    until = time.monotonic() + _PATIENCE
    while not setup.reauth_flows(home, member.entry_id):
        require(time.monotonic() < until, f"{member.name} is not asked for the code")
        await asyncio.sleep(0.05)


async def _compare(home: Household, member: Member) -> None:
    """The next syncs bring what Apple has, and then find nothing to do."""
    stage, busy = member.stage, {"nothing": "was done"}
    # What a run has shown that was ended before it could note it is nobody's.
    stage.model.loose |= set(await to_thread(albums.listing, stage))
    story: list[Any] = []
    for _ in range(_ROUNDS):
        # Listings that agree are a week apart, and parked files are tried again in a day.
        stage.set_clocks(stage.apple + 8 * DAY, stage.apple + 8 * DAY)
        how, done = await _sync(home, member)
        story.append((how, done and {key: done[key] for key in _QUIET}))
        if how != "ok":
            # The session may have ended, which nobody has found out before.
            await _sign_in(home, member)
            continue
        await acts.call(home, member, "confirm_removals", answers=True)
        busy = {key: done[key] for key in _QUIET if done[key]}
        if not busy:
            break
    require(not busy, f"{member.name} does not come to rest", *story)
    stage.model.config = held.options_of(home.entry(member.entry_id)) or {}
    await to_thread(_check_truth, member)


def _check_truth(member: Member) -> None:
    member.stage.look()
    invariants.check_truth(member.stage)
    check_albums(member.stage, is_at_rest=True)


async def _sync(home: Household, member: Member) -> tuple[str, Any]:
    """Sync; one that has begun by itself is waited for."""
    for _ in range(20):
        how, done = await acts.call(home, member, "sync", answers=True)
        if how != "sync_in_progress":
            return how, done
        await home.rest(_PATIENCE)
    return how, None


async def _compare_backups(home: Household) -> None:
    """Every backup in the folder has its device and entities."""
    backups = home.backups
    how, answer = await acts.call(home, None, "refresh_backups", answers=True)
    names = [path.name for path in await to_thread(lambda: list(backups.root.iterdir()))]
    require(how == "ok" and answer["backups"] == len(names), "backups are missing", how, answer)
    living = home.folder_runtime()
    assert living is not None
    shown = [view.backup.path.name for view in living.coordinator.views.values()]
    require(sorted(shown) == sorted(names), "other backups are shown", shown, names)
    registry = dr.async_get(home.hass)
    for view in living.coordinator.views.values():
        device = registry.async_get(living.coordinator.device_ids[view.identifier])
        require(device is not None, "a backup has no device", view.identifier)
        require(await _is_available(home, view.identifier), "a backup is unavailable", shown)


async def _is_available(home: Household, identifier: str) -> bool:
    entry_id = home.backups.entry_id
    assert entry_id is not None
    found = held.entities_of(home, entry_id, identifier)
    return bool(found) and not any(state in (None, STATE_UNAVAILABLE) for state in found.values())


async def _answered(home: Household) -> None:
    """Everybody who waits has an answer soon."""
    if home.asks:
        _, late = await asyncio.wait([ask.task for ask in home.asks], timeout=_PATIENCE)
        require(not late, "somebody waits for ever", *late)


async def _check_well(home: Household) -> None:
    await held.check_step(home)
    for member in home.members:
        living = home.runtime(member)
        assert living is not None
        shown = living.coordinator.data.state.value
        require(shown == "idle", f"{member.name} is {shown}", living.coordinator.data.error)
        flows = setup.reauth_flows(home, member.entry_id)
        require(not flows, f"{member.name} is signed in, and asked to sign in", flows)
        wrong = [key for issue, key in held.issues(home).items() if str(member.entry_id) in issue]
        # A file that was left alone, an entity that is missing: that is so, also in peace.
        wrong = [key for key in wrong if key not in ("schedule_entity_missing", "trust_expires")]
        require(not wrong, f"{member.name} is well, and has issues", *wrong)
