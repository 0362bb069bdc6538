"""Asks Home Assistant for something, as a user does: it answers, or raises an error in words."""

import asyncio
from collections.abc import Awaitable, Mapping
import json
from pathlib import Path
from typing import Any, Final

from custom_components.apple_backup.const import DOMAIN
from homeassistant.config_entries import ConfigError
from homeassistant.data_entry_flow import FlowError, FlowResultType
from homeassistant.exceptions import HomeAssistantError, ServiceNotFound
from homeassistant.helpers import entity_registry as er
from tests.soak.home.household import Ask, Household, Member
from tests.soak.invariants import BrokenError, require

# Longer than anything may take, on a machine that has a lot else to do.
DEADLINE_SECONDS: Final = 120.0
_MOST_STEPS: Final = 14
_TEXTS: Final = Path(__file__).parents[3] / "custom_components" / DOMAIN / "translations/en.json"
_KEYS: Final = frozenset(json.loads(_TEXTS.read_text(encoding="utf-8"))["exceptions"])
_ENDED: Final = (FlowResultType.CREATE_ENTRY, FlowResultType.ABORT)


async def act(home: Household, what: str, work: Awaitable[Any]) -> tuple[str, Any]:
    """Ask for something, and wait for its end: `ok`, or the key of the error, and the answer."""
    try:
        async with asyncio.timeout(DEADLINE_SECONDS):
            answer = await work
    except TimeoutError as error:
        raise BrokenError(f"{what} does not answer") from error
    except (ConfigError, FlowError, ServiceNotFound) as error:
        is_flow = "flow" in what and not isinstance(error, FlowError)
        require(not is_flow, f"a {what} raised what the user has not asked for", repr(error))
        # Home Assistant's own, which our code has never seen: the entry is on its way.
        home.counts[f"refused by the core: {type(error).__name__}"] += 1
        return type(error).__name__, None
    except HomeAssistantError as error:
        key = error.translation_key
        known = error.translation_domain == DOMAIN and key in _KEYS
        is_core = error.translation_domain == "homeassistant"
        require(known or is_core, f"{what} raised an error without words", repr(error), key)
        require("{" not in str(error), f"{what} raised an error with a gap", str(error))
        home.counts[f"error {key}"] += 1
        return str(key), None
    home.counts[what] += 1
    return "ok", answer


async def call(
    home: Household, member: Member | None, action: str, *, answers: bool = False, **data: Any
) -> tuple[str, Any]:
    """Call an action of the integration for an account, or for the folder of backups."""
    entry_id = member.entry_id if member else home.backups.entry_id
    if entry_id is None:
        return "removed", None
    work = home.hass.services.async_call(
        DOMAIN, action, {"config_entry_id": entry_id, **data}, blocking=True,
        return_response=answers,
    )  # fmt: skip
    return await act(home, f"action {action}", work)


async def press(home: Household, entry_id: str | None, key: str) -> str:
    """Press a button."""
    return await _entity(home, entry_id, "button", "press", key)


async def turn(home: Household, entry_id: str | None, key: str, *, on: bool) -> str:
    """Turn a switch."""
    return await _entity(home, entry_id, "switch", "turn_on" if on else "turn_off", key)


async def choose(home: Household, entry_id: str | None, key: str, option: str) -> str:
    """Choose an option."""
    return await _entity(home, entry_id, "select", "select_option", key, option=option)


async def _entity(
    home: Household, entry_id: str | None, domain: str, service: str, key: str, **data: Any
) -> str:
    if entry_id is None:
        return "removed"
    registry = er.async_get(home.hass)
    found = [
        entity.entity_id
        for entity in er.async_entries_for_config_entry(registry, entry_id)
        if entity.domain == domain and entity.translation_key == key
    ]
    if not found:
        return "no entity"
    work = home.hass.services.async_call(
        domain, service, {"entity_id": found[0], **data}, blocking=True
    )
    return (await act(home, f"{domain} {key}", work))[0]


def ask(home: Household, member: Member, action: str, **data: Any) -> None:
    """Call an action and let somebody else wait for its answer."""
    if member.entry_id is None:
        return
    task = asyncio.create_task(call(home, member, action, answers=True, **data))
    home.asks.append(Ask(action, member.entry_id, task))


# Flows


async def drive(
    home: Household, manager: Any, begun: Awaitable[Any], answers: Mapping[str, Any]
) -> dict[str, Any]:
    """Go through a flow with the answers to its steps; what has no answer is given up."""
    told, result = await act(home, "flow", begun)
    if told != "ok":
        return {"type": None, "reason": told}
    return await go_on(home, manager, result, answers)


async def go_on(
    home: Household, manager: Any, result: Any, answers: Mapping[str, Any]
) -> dict[str, Any]:
    """Go on with a flow that shows a step."""
    asked: set[str] = set()
    for _ in range(_MOST_STEPS):
        if result["type"] in _ENDED:
            return dict(result)
        step = result["step_id"]
        if result["type"] in (FlowResultType.SHOW_PROGRESS, FlowResultType.SHOW_PROGRESS_DONE):
            await asyncio.sleep(0.05)
            answer: Any = None
        elif step in asked or step not in answers:
            break
        else:
            asked.add(step)
            answer = answers[step]
            answer = await answer() if callable(answer) else answer
        told, next_result = await act(
            home, "step of a flow", manager.async_configure(result["flow_id"], answer)
        )
        if told != "ok":
            _close(home, manager, result)
            return {"type": None, "reason": told, "step_id": step}
        result = next_result
    errors, step = result.get("errors"), result.get("step_id")
    _close(home, manager, result)
    return {"type": None, "reason": "given up", "step_id": step, "errors": errors}


def _close(home: Household, manager: Any, result: Any) -> None:
    try:
        manager.async_abort(result["flow_id"])
    except FlowError:
        home.counts["flow ended elsewhere"] += 1
