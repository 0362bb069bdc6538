"""What must hold of entries after every step, whatever happens to them at the same time."""

from asyncio import to_thread
import time
from typing import Any

from custom_components.apple_backup.const import CONF_TEMPLATE, DOMAIN
from custom_components.apple_backup.photos.status import RunState
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.helpers import device_registry as dr, entity_registry as er, issue_registry as ir
from tests.soak import invariants
from tests.soak.home import leaks, rules, setup
from tests.soak.home.household import Household, Member, is_busy
from tests.soak.invariants import BrokenError, require

_ASK_SECONDS = 20.0


async def check_step(home: Household) -> None:
    """Everything that must hold at any moment, and what must if nothing runs."""
    require(not home.witness.broken, *home.witness.broken[:3] or ("",))
    for member in home.members:
        _check_states(home, member)
    for entry_id in home.entry_ids():
        _check_entities(home, entry_id)
        require(len(setup.reauth_flows(home, entry_id)) <= 1, "several flows to sign in")
    _check_issues(home)
    _check_asks(home)
    if home.is_at_rest:
        await _check_disks(home)


def _check_states(home: Household, member: Member) -> None:
    if (living := home.runtime(member)) is None:
        return
    told, shown = living.status.state.value, living.coordinator.data.state.value
    asked, problem = living.sign_in.pending, living.sign_in.problem
    facts = (f"told {told}", f"shown {shown}", f"asked {asked}", f"problem {problem!r}")
    require(rules.agree(told, shown), f"{member.name} is shown as another state", *facts)
    require((told == "blocked") is (asked is not None), f"{member.name} waits for nothing", *facts)
    answers = living.sign_in._answering.locked()
    busy = is_busy(living) and living.status.state is not RunState.RUNNING
    runs = living.coordinator._runner.is_running
    task = living.sign_in._task
    signs_in = (task is not None and not task.done()) or answers
    require(told != "running" or runs or signs_in, f"{member.name} runs nothing", *facts)
    require(not (busy and signs_in and told == "ready"), f"{member.name} hides a sign-in", *facts)
    data = living.coordinator.data
    fine = shown in ("idle", "not_started")
    require(not fine or data.error is None, f"{member.name} is well, and not", data.error, *facts)
    require(problem is None or not fine, f"{member.name} hides why it cannot be used", *facts)


def _check_entities(home: Household, entry_id: str) -> None:
    """Entities are available exactly while their entry is loaded."""
    entry = home.entry(entry_id)
    if entry is None or entry.state not in (ConfigEntryState.LOADED, ConfigEntryState.NOT_LOADED):
        return
    states = _states(home, entry_id)
    if entry.state is ConfigEntryState.LOADED:
        if entry_id == home.backups.entry_id:
            return
        lost = {name for name, state in states.items() if state in (None, STATE_UNAVAILABLE)}
        require(not lost, f"{entry.title} is loaded, and its entities are not", *sorted(lost))
    else:
        left = {name for name, state in states.items() if state not in (None, STATE_UNAVAILABLE)}
        require(not left, f"{entry.title} is not loaded, and its entities are", *sorted(left))


def _states(home: Household, entry_id: str) -> dict[str, str | None]:
    """Give the states of the enabled entities of an entry."""
    found = er.async_entries_for_config_entry(er.async_get(home.hass), entry_id)
    states = {}
    for entity in found:
        if not entity.disabled:
            state = home.hass.states.get(entity.entity_id)
            states[entity.entity_id] = state and state.state
    return states


def entities_of(home: Household, entry_id: str, identifier: str) -> dict[str, str | None]:
    """Give the states of the entities of one backup."""
    registry = er.async_get(home.hass)
    found = er.async_entries_for_config_entry(registry, entry_id)
    mine = {each.entity_id for each in found if str(each.unique_id).startswith(f"{identifier}_")}
    return {name: state for name, state in _states(home, entry_id).items() if name in mine}


def issues(home: Household) -> dict[str, str]:
    """Give what waits for the user: the texts by the id."""
    found = ir.async_get(home.hass).issues.values()
    return {
        issue.issue_id: str(issue.translation_key)
        for issue in found
        if issue.domain == DOMAIN and issue.active
    }


def _check_issues(home: Household) -> None:
    """An issue is about an entry that is there, and loaded or on its way."""
    for issue_id, key in issues(home).items():
        about = [entry_id for entry_id in home.entry_ids() if entry_id in issue_id]
        if not about and key == "backup_overdue":
            continue
        # A removal that is not finished has an entry still.
        ids = [entry.entry_id for entry in home.hass.config_entries.async_entries(DOMAIN)]
        entry = next((home.entry(each) for each in ids if each in issue_id), None)
        require(entry is not None, f"an issue of no entry: {key}", issue_id, *ids)
        assert entry is not None
        is_off = entry.state is ConfigEntryState.NOT_LOADED
        require(not is_off, f"an issue of an entry that is not loaded: {key}", entry.title)


def _check_asks(home: Household) -> None:
    """Whoever waits gets an answer, at the latest when the entry has ended."""
    for ask in [ask for ask in home.asks if ask.task.done()]:
        home.asks.remove(ask)
        ask.task.result()
    for ask in home.asks:
        entry = home.entry(ask.entry_id)
        if entry is None or entry.state is ConfigEntryState.NOT_LOADED:
            late = time.monotonic() - ask.since > _ASK_SECONDS
            require(not late, f"{ask.what} waits for an entry that is not loaded", ask.task)


async def _check_disks(home: Household) -> None:
    """Nothing is lost, and nothing wrong lies in a library."""
    for member in home.members:
        stage = member.stage
        stage.model.config = options_of(home.entry(member.entry_id)) or stage.model.config
        runs = home.witness.runs
        try:
            await to_thread(invariants.check_step, stage, stage.seen)
        except BrokenError, OSError:
            if home.is_at_rest and runs == home.witness.runs:
                raise
            home.counts["read while something ran"] += 1


def options_of(entry: ConfigEntry | None) -> dict[str, Any] | None:
    """Give the options of an account as the model of the other soak has them."""
    if entry is None:
        return None
    stored = entry.options
    private = bool(stored.get("private_path"))
    chosen = {
        key: stored[key] for key in ("kinds", "captured_from", "libraries") if stored.get(key)
    }
    flags = {key: private and stored.get(key, False) for key in ("hidden", "recently_deleted")}
    config = {
        "template": stored.get(CONF_TEMPLATE),
        "deleted": stored.get("deleted_in_icloud"),
        "excluded": stored.get("left_out_by_filters"),
        "albums": stored.get("album_views"),
    }
    chosen |= flags | {"favorites_only": stored.get("favorites_only", False)}
    return {key: value for key, value in config.items() if value} | {"selection": chosen}


async def check_unloaded(home: Household, entry_id: str) -> None:
    """An entry that is not loaded has nothing that runs, unless it is loaded again already."""
    entry = home.entry(entry_id)
    if entry is None or entry.state is not ConfigEntryState.NOT_LOADED:
        return
    left = [name for name in leaks.our_tasks() if entry_id in name]
    require(not left, f"{entry.title} is not loaded, and something runs", *left)
    _check_entities(home, entry_id)
    about = [key for issue_id, key in issues(home).items() if entry_id in issue_id]
    require(not about, f"{entry.title} is not loaded, and has issues", *about)


def check_forgotten(home: Household, entry_id: str) -> None:
    """Nothing of an entry that was removed is left in Home Assistant."""
    entities = er.async_entries_for_config_entry(er.async_get(home.hass), entry_id)
    devices = dr.async_entries_for_config_entry(dr.async_get(home.hass), entry_id)
    about = [key for issue_id, key in issues(home).items() if entry_id in issue_id]
    flows = setup.reauth_flows(home, entry_id)
    require(not entities and not devices, "a removed entry has entities", entities, devices)
    require(not about and not flows, "a removed entry asks the user", about, flows)
