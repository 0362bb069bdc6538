"""Freeing up iCloud and taking that back, when Apple or the disk fails in the middle of it."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from custom_components.apple_backup.photos import icloud_removal
from custom_components.apple_backup.photos.errors import ThrottledError
from custom_components.apple_backup.photos.free_up import FreeUpRules
from custom_components.apple_backup.photos.icloud_removal import LeftOut, RemovalResult
from custom_components.apple_backup.photos.run import Run
from tests.photos.conftest import Library, opened_library
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

pytestmark = pytest.mark.usefixtures("socket_enabled")

RULES = FreeUpRules(older_than_days=30)
LOOKUP = r"POST .*records/lookup"
MODIFY = r"POST .*records/modify"
BATCH = 4


@pytest.fixture(autouse=True)
def small_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(icloud_removal, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(icloud_removal, "ASSETS_PER_REQUEST", BATCH)


@pytest.fixture
async def simulated(icloud_proxy: SimulatedICloud) -> SimulatedAccount:
    return await icloud_proxy.async_create_account(assets=30, shared_assets=0)


@pytest.fixture
async def library(simulated: SimulatedAccount, tmp_path: Path) -> AsyncGenerator[Library]:
    async with opened_library(simulated, tmp_path, free_up=True) as opened:
        await opened.engine.sync()
        yield opened


async def deleted(simulated: SimulatedAccount) -> set[str]:
    return {asset["asset"] for asset in await simulated.async_assets(deleted=True)}


async def free_up(library: Library) -> RemovalResult:
    plan = await library.engine.plan_free_up(RULES)
    return await library.engine.free_up(RULES, plan.code)


async def freed(library: Library) -> set[str]:
    """Free up everything that may go; gives the names of what went."""
    before = await deleted(library.simulated)
    result = await free_up(library)
    went = await deleted(library.simulated) - before
    assert result.removed == len(went) > BATCH
    return went


# Removing


async def test_nothing_is_removed_while_apple_does_not_say_what_the_photos_are_now(
    library: Library, simulated: SimulatedAccount
) -> None:
    before = await deleted(simulated)
    plan = await library.engine.plan_free_up(RULES)
    await simulated.async_fault(LOOKUP, status=429, times=-1)
    with pytest.raises(ThrottledError):
        await library.engine.free_up(RULES, plan.code)
    assert await deleted(simulated) == before
    await simulated.async_clear_faults()
    await freed(library)


async def test_what_went_before_apple_stopped_answering_is_told(
    library: Library, simulated: SimulatedAccount
) -> None:
    files, before = library.files(), await deleted(simulated)
    plan = await library.engine.plan_free_up(RULES)
    await simulated.async_fault(LOOKUP, skip=1, status=429, times=-1)
    result = await library.engine.free_up(RULES, plan.code)
    assert (result.removed, result.unsure, result.stopped) == (BATCH, 0, ThrottledError.code)
    assert len(await deleted(simulated) - before) == BATCH
    await simulated.async_clear_faults()
    rest = await freed(library)
    assert len(rest) == plan.assets - BATCH
    assert library.files() == files


async def test_what_apple_refuses_and_then_tells_nothing_of_is_kept_here(
    library: Library, simulated: SimulatedAccount
) -> None:
    """It may have gone all the same."""
    files = library.files()
    plan = await library.engine.plan_free_up(RULES)
    await simulated.async_fault(MODIFY, status=200, body={"records": []})
    await simulated.async_fault(LOOKUP, skip=1, status=429, times=-1)
    result = await library.engine.free_up(RULES, plan.code)
    assert (result.removed, result.unsure, result.stopped) == (0, BATCH, ThrottledError.code)
    await simulated.async_clear_faults()
    catalog = library.engine._opened().catalog
    kept = catalog.asset_views(catalog.kept_ids(0, 100))
    assert len(kept) == BATCH
    # All photos leave iCloud, and the user agrees that they leave here as well.
    assets = await simulated.async_assets(deleted=False)
    await simulated.async_mutate(*({"op": "delete", "asset": asset["asset"]} for asset in assets))
    await library.engine.sync()
    await library.engine.confirm_removals()
    assert (await library.engine.sync()).quarantined > 0
    assert library.files() == {file.path: files[file.path] for view in kept for file in view.files}


async def test_photos_that_are_gone_from_the_disk_all_stay_in_icloud(
    library: Library, simulated: SimulatedAccount
) -> None:
    before = await deleted(simulated)
    plan = await library.engine.plan_free_up(RULES)
    for path in library.files():
        (library.path / path).unlink()
    await simulated.async_requests(reset=True)
    result = await library.engine.free_up(RULES, plan.code)
    assert result.left_out == {LeftOut.NOT_PROVEN: plan.assets}
    assert "records/modify" not in await simulated.async_requests()
    assert await deleted(simulated) == before


type Late = Callable[[Run, SimulatedAccount, str], Awaitable[None]]


async def is_deleted(_: Run, simulated: SimulatedAccount, name: str) -> None:
    await simulated.async_mutate({"op": "delete", "asset": name})


async def is_hidden(_: Run, simulated: SimulatedAccount, name: str) -> None:
    await simulated.async_mutate({"op": "hide", "asset": name})


async def is_purged(_: Run, simulated: SimulatedAccount, name: str) -> None:
    await simulated.async_mutate({"op": "delete", "asset": name}, {"op": "purge", "asset": name})


@pytest.mark.parametrize("change", [is_deleted, is_hidden, is_purged])
async def test_a_photo_that_changes_in_the_last_minute_is_left_out(
    library: Library, simulated: SimulatedAccount, monkeypatch: pytest.MonkeyPatch, change: Late
) -> None:
    plan = await library.engine.plan_free_up(RULES)
    real = icloud_removal.remove_from_icloud

    async def late(run: Run, ids: list[int], **how: Any) -> RemovalResult:
        [view] = await run.library.workers.run(run.library.catalog.asset_views, ids[:1])
        await change(run, simulated, view.record_name)
        return await real(run, ids, **how)

    monkeypatch.setattr("custom_components.apple_backup.photos.free_up.remove_from_icloud", late)
    result = await library.engine.free_up(RULES, plan.code)
    assert result.left_out == {LeftOut.CHANGED: 1}
    assert result.removed == plan.assets - 1


async def test_a_library_that_is_out_of_reach_is_asked_for_nothing(
    library: Library, simulated: SimulatedAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await deleted(simulated)
    plan = await library.engine.plan_free_up(RULES)
    real = icloud_removal.remove_from_icloud

    async def late(run: Run, ids: list[int], **how: Any) -> RemovalResult:
        await run.library.workers.run(run.library.catalog.store_zones, [])
        return await real(run, ids, **how)

    monkeypatch.setattr("custom_components.apple_backup.photos.free_up.remove_from_icloud", late)
    result = await library.engine.free_up(RULES, plan.code)
    assert (result.removed, result.left_out) == (0, {LeftOut.CHANGED: plan.assets})
    assert await deleted(simulated) == before


# Taking back


async def test_nothing_is_taken_back_while_apple_does_not_answer(
    library: Library, simulated: SimulatedAccount
) -> None:
    own = await deleted(simulated)
    went = await freed(library)
    await simulated.async_fault(LOOKUP, status=429, times=-1)
    with pytest.raises(ThrottledError):
        await library.engine.undo_free_up()
    assert await deleted(simulated) == own | went
    await simulated.async_clear_faults()
    assert (await library.engine.undo_free_up()).returned == len(went)
    assert await deleted(simulated) == own


async def test_what_came_back_before_apple_stopped_answering_is_told(
    library: Library, simulated: SimulatedAccount
) -> None:
    own = await deleted(simulated)
    went = await freed(library)
    # Each request is looked up before it is made and afterwards.
    await simulated.async_fault(LOOKUP, skip=2, status=429, times=-1)
    result = await library.engine.undo_free_up()
    assert (result.returned, result.refused, result.gone) == (BATCH, 0, 0)
    assert result.stopped == ThrottledError.code
    await simulated.async_clear_faults()
    rest = await library.engine.undo_free_up()
    assert (rest.returned, rest.stopped) == (len(went) - BATCH, None)
    assert await deleted(simulated) == own


async def test_what_the_user_has_taken_back_is_not_asked_for_again(
    library: Library, simulated: SimulatedAccount
) -> None:
    went = await freed(library)
    await simulated.async_mutate(*({"op": "restore", "asset": name} for name in went))
    await simulated.async_requests(reset=True)
    result = await library.engine.undo_free_up()
    assert (result.returned, result.gone, result.refused) == (0, 0, 0)
    assert "records/modify" not in await simulated.async_requests()
    await simulated.async_requests(reset=True)
    await library.engine.undo_free_up()
    assert "records/lookup" not in await simulated.async_requests()
