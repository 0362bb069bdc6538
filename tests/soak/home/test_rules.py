"""The rules find what is wrong, and the witness and the census see it."""

import asyncio
import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from custom_components.apple_backup.photos.models import SyncPhase
from custom_components.apple_backup.photos.status import RunState, SyncStatus, Trigger
from custom_components.apple_backup.photos.workers import Workers
from custom_components.apple_backup.photos_state import ACTIVE_STATES, PhotosState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_call_later
from tests.soak.home import acts, leaks, rules
from tests.soak.home.witness import watching
from tests.soak.invariants import BrokenError


def test_every_state_has_rules() -> None:
    every = rules.RESTING | rules.SIGNING_IN | rules.WORKING
    assert every == set(PhotosState)
    assert {phase.value for phase in SyncPhase} <= every
    assert rules.WORKING == ACTIVE_STATES
    assert all(rules.may_be_told("ready", state) is (state != "blocked") for state in RunState)


@pytest.mark.parametrize(
    ("before", "after", "may"),
    [
        ("idle", "listing", True),
        ("idle", "transferring", False),
        ("idle", "code_needed", False),
        ("listing", "planning", True),
        ("planning", "listing", True),
        ("finishing", "transferring", False),
        ("paused", "transferring", True),
        ("transferring", "signing_in", False),
        ("signing_in", "code_needed", True),
        ("code_needed", "listing", False),
        ("verifying", "failed", True),
    ],
)
def test_states_follow_each_other(before: str, after: str, *, may: bool) -> None:
    assert rules.may_follow(before, after) is may


def test_both_tell_the_same() -> None:
    assert rules.agree("ready", "idle")
    assert not rules.agree("ready", "transferring")
    assert not rules.agree("running", "idle")
    assert not rules.agree("blocked", "signing_in")


def test_the_witness_sees_what_may_not_be() -> None:
    with watching() as witness:
        status = SyncStatus()
        status.start(Trigger.SYNC)
        status.finish(None)
        assert not witness.broken
        assert witness.runs == 1
        status.block("without having begun")
        assert witness.broken == ["the documented state went from ready to blocked"]
        logging.getLogger("asyncio").error("Task exception was never retrieved")
        assert len(witness.broken) == 2
    assert SyncStatus().state is RunState.READY


async def test_the_census_sees_what_is_left(hass: HomeAssistant, tmp_path: Path) -> None:
    before = leaks.census(hass, tmp_path)
    workers = Workers(1)
    await workers.run(len, "")
    file = (tmp_path / "left").open("w")
    cancel = async_call_later(hass, 600, SyncStatus)
    found = leaks.census(hass, tmp_path) - before
    kinds = {name.split()[0] for name in found}
    assert {"thread", "file", "timer", "object"} <= kinds
    cancel()
    file.close()
    await workers.close()
    del workers
    assert not {name for name in leaks.census(hass, tmp_path) - before if "file" in name}


@pytest.mark.parametrize(
    "error",
    [
        HomeAssistantError("in English only"),
        HomeAssistantError(translation_domain="apple_backup", translation_key="nobody_knows_it"),
    ],
)
async def test_an_error_without_words_is_seen(error: HomeAssistantError) -> None:
    home: Any = SimpleNamespace(counts={})

    async def fail() -> None:
        raise error

    with pytest.raises(BrokenError, match="without words"):
        await acts.act(home, "something", fail())


async def test_an_action_that_does_not_answer_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "DEADLINE_SECONDS", 0.01)
    home: Any = SimpleNamespace(counts={})
    with pytest.raises(BrokenError, match="does not answer"):
        await acts.act(home, "something", asyncio.sleep(60))
