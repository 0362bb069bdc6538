"""Freeing space in iCloud: only what is proven goes, and nothing here ever follows it."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from functools import partial
import os
from pathlib import Path
import shutil
import time
from typing import Any

import pytest

from custom_components.apple_backup.photos import emptying, icloud_removal
from custom_components.apple_backup.photos.catalog import DeletedPolicy, Eligibility, RemovalRules
from custom_components.apple_backup.photos.catalog.photo_query import PhotoQuery
from custom_components.apple_backup.photos.emptying import EmptyingResult
from custom_components.apple_backup.photos.errors import (
    FreeUpDisabledError,
    PlanChangedError,
    ThrottledError,
    UnreachableError,
)
from custom_components.apple_backup.photos.files.volume import STATE_FOLDER
from custom_components.apple_backup.photos.free_up import FreeUpRules
from custom_components.apple_backup.photos.icloud_removal import LeftOut
from custom_components.apple_backup.photos.kept import KEPT_NAME
from custom_components.apple_backup.photos.provide import Provider
from tests.photos.conftest import Library, opened_library, tree
from tests.photos.library_parts import MAY_2024, Parts, pair
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

pytestmark = pytest.mark.usefixtures("socket_enabled")

RULES = FreeUpRules(older_than_days=30)
MODIFY = r"POST .*records/modify"


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(icloud_removal, "PAUSE_SECONDS", 0)


@pytest.fixture
async def simulated(icloud_proxy: SimulatedICloud) -> SimulatedAccount:
    return await icloud_proxy.async_create_account(assets=30, shared_assets=4)


@pytest.fixture
async def library(simulated: SimulatedAccount, tmp_path: Path) -> AsyncGenerator[Library]:
    async with opened_library(simulated, tmp_path, free_up=True) as opened:
        await opened.engine.sync()
        yield opened


async def by_name(simulated: SimulatedAccount) -> dict[str, dict[str, Any]]:
    return {asset["asset"]: asset for asset in await simulated.async_assets()}


async def deleted(simulated: SimulatedAccount) -> set[str]:
    return {name for name, asset in (await by_name(simulated)).items() if asset["deleted"]}


async def freed(library: Library) -> set[str]:
    """Free up everything that may go; gives the names of what went."""
    before = await deleted(library.simulated)
    plan = await library.engine.plan_free_up(RULES)
    result = await library.engine.free_up(RULES, plan.code)
    assert result.stopped is None
    went = await deleted(library.simulated) - before
    assert result.removed == plan.assets == len(went) > 0
    return went


async def test_it_is_off_by_default(simulated: SimulatedAccount, tmp_path: Path) -> None:
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        with pytest.raises(FreeUpDisabledError):
            await library.engine.plan_free_up(RULES)
        with pytest.raises(FreeUpDisabledError):
            await library.engine.free_up(RULES, "0" * 16)
    assert not (await simulated.async_requests()).get("records/modify")


def test_photos_of_the_last_month_always_stay() -> None:
    with pytest.raises(ValueError, match="30 days"):
        FreeUpRules(older_than_days=29)


async def test_every_byte_is_still_in_place_after_everything_that_can_follow(
    library: Library, simulated: SimulatedAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Free up, tombstones, purge, two full listings, sixty days of retention."""
    files = library.files()
    shown = (await library.engine.timeline(PhotoQuery())).ids
    went = await freed(library)
    assert (await library.engine.sync()).quarantined == 0
    for name in went:
        await simulated.async_mutate({"op": "purge", "asset": name})
    assert (await library.engine.sync()).quarantined == 0
    assert (await library.engine.timeline(PhotoQuery())).ids == shown
    assert len(shown) == library.engine.totals().assets
    for _ in range(2):
        await simulated.async_expire("sync")
        await library.engine.sync()
    for day in (59, 60):
        monkeypatch.setattr(emptying, "now_ms", partial(in_days, day))
        emptied = await library.engine.empty_quarantine(30)
    assert emptied == EmptyingResult()
    assert library.files() == files
    assert (await library.engine.verify()).is_clean
    assert await library.engine.held_removals() == []


def in_days(days: int) -> int:
    return int((time.time() + days * 86_400) * 1000)


async def test_what_the_user_takes_back_is_simply_there_again(
    library: Library, simulated: SimulatedAccount
) -> None:
    files = library.files()
    went = await freed(library)
    await library.engine.sync()
    await simulated.async_mutate(*({"op": "restore", "asset": name} for name in went))
    result = await library.engine.sync()
    assert (result.downloads, result.quarantined, result.added) == (0, 0, 0)
    assert library.files() == files
    await library.assert_true()


async def test_it_can_be_undone_as_long_as_apple_has_the_photos(
    library: Library, simulated: SimulatedAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(icloud_removal, "ASSETS_PER_REQUEST", 4)
    files = library.files()
    own = await deleted(simulated)
    [by_hand] = await simulated.async_mutate({"op": "delete"})
    # Restored here by the user, and so kept; that brings nothing back to iCloud.
    await library.engine.sync()
    held = await library.engine.quarantined()
    await library.engine.restore([file.id for file in held])
    went = sorted(await freed(library))
    assert by_hand["asset"] not in went
    taken, purged = went[0], went[1]
    await simulated.async_mutate(
        {"op": "restore", "asset": taken}, {"op": "purge", "asset": purged}
    )
    result = await library.engine.undo_free_up()
    assert (result.returned, result.refused, result.stopped) == (len(went) - 2, 0, None)
    assert await deleted(simulated) == own | {by_hand["asset"]}
    again = await library.engine.undo_free_up()
    assert (again.returned, again.refused) == (0, 0)
    synced = await library.engine.sync()
    assert (synced.downloads, synced.quarantined) == (0, 0)
    assert library.files() == files
    # It can be freed up again, and what Apple refuses is told.
    await freed(library)
    await simulated.async_fault(MODIFY, times=99, status=200, body={"records": []})
    refused = await library.engine.undo_free_up()
    assert (refused.returned, refused.refused) == (0, len(went) - 1)
    await simulated.async_clear_faults()
    assert (await library.engine.undo_free_up()).returned == len(went) - 1


async def test_favorites_albums_and_shared_libraries_stay(
    library: Library, simulated: SimulatedAccount
) -> None:
    truth = await simulated.async_truth()
    album = max(
        (line for line in truth if line["type"] == "album" and not line["folder"]),
        key=lambda line: len(line["assets"]),
    )
    assert album["assets"]
    rules = FreeUpRules(older_than_days=30, albums=frozenset({album["album"]}))
    plan = await library.engine.plan_free_up(rules)
    assert plan.in_albums > 0
    assert plan.favorites > 0
    await library.engine.free_up(rules, plan.code)
    assets = await by_name(simulated)
    fresh = {name for name in await deleted(simulated) if assets[name]["trash_reason"] == 1}
    for name in fresh - {line["asset"] for line in truth if line.get("deleted")}:
        assert not assets[name]["favorite"]
        assert assets[name]["zone"] == "PrimarySync"
        assert name not in album["assets"]


async def test_age_is_a_gate(library: Library, simulated: SimulatedAccount) -> None:
    everything = await library.engine.plan_free_up(RULES)
    ancient = FreeUpRules(older_than_days=5000)
    plan = await library.engine.plan_free_up(ancient)
    assert 0 < plan.assets < everything.assets
    assert plan.too_recent > everything.too_recent
    before = await deleted(simulated)
    await library.engine.free_up(ancient, plan.code)
    limit = ancient.at(in_days(0)).before_ms
    assets = await by_name(simulated)
    for name in await deleted(simulated) - before:
        dates = (assets[name]["captured_ms"], assets[name]["added_ms"])
        assert max(date for date in dates if date is not None) < limit


@pytest.mark.parametrize(("before_ms", "is_recent"), [(MAY_2024, True), (MAY_2024 + 1, False)])
def test_an_old_picture_is_as_recent_as_its_scan(
    parts: Parts, before_ms: int, is_recent: bool
) -> None:
    """It came into iCloud in May 2024, and was taken in 1970."""
    master, asset = pair("A", b"a scan")
    parts.know(master, replace(asset, captured_ms=0))
    rules = RemovalRules(before_ms, keep_favorites=True, albums=frozenset())
    counts = parts.catalog.eligibility_counts(rules)
    assert (Eligibility.TOO_RECENT in counts) is is_recent


async def test_a_plan_that_has_changed_is_asked_for_again(
    library: Library, simulated: SimulatedAccount
) -> None:
    plan = await library.engine.plan_free_up(RULES)
    before = await deleted(simulated)
    with pytest.raises(PlanChangedError):
        await library.engine.free_up(FreeUpRules(older_than_days=31), plan.code)
    await simulated.async_mutate({"op": "favorite"})
    with pytest.raises(PlanChangedError):
        await library.engine.free_up(RULES, plan.code)
    assert await deleted(simulated) == before


async def test_what_is_not_right_on_the_disk_stays_in_icloud(
    library: Library, simulated: SimulatedAccount
) -> None:
    """Rotten, missing and changed files are found by reading them right before."""
    plan = await library.engine.plan_free_up(RULES)
    rotten, missing = (library.path / sample for sample in plan.samples[:2])
    stat = rotten.stat()
    content = bytearray(rotten.read_bytes())
    content[-1] ^= 1
    rotten.write_bytes(content)
    os.utime(rotten, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    missing.unlink()
    result = await library.engine.free_up(RULES, plan.code)
    assert result.left_out[LeftOut.NOT_PROVEN] >= 2
    assert result.removed == plan.assets - result.left_out.total()
    again = await library.engine.verify()
    assert again.beyond_repair == 0
    assert (again.missing, again.damaged, again.repaired) == (1, 1, 2)


async def test_a_change_in_icloud_meanwhile_is_a_conflict_and_stays(
    library: Library, simulated: SimulatedAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Marked as a favorite after the last look, before the request arrives."""
    plan = await library.engine.plan_free_up(RULES)
    changed: list[str] = []
    note = icloud_removal.keep

    def keep(*args: Any) -> None:
        note(*args)
        if not changed:
            changed.append(args[2][0].record_name)
            simulated.mutate({"op": "favorite", "asset": changed[0]})

    monkeypatch.setattr(icloud_removal, "keep", keep)
    result = await library.engine.free_up(RULES, plan.code)
    assert result.left_out == {LeftOut.REFUSED: 1}
    assert not (await by_name(simulated))[changed[0]]["deleted"]
    # It is an ordinary photo again: deleted in iCloud, it leaves here too.
    await library.engine.sync()
    await simulated.async_mutate({"op": "delete", "asset": changed[0]})
    assert (await library.engine.sync()).quarantined > 0


async def test_a_favorite_of_the_last_minute_is_excluded(
    library: Library, simulated: SimulatedAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = await library.engine.plan_free_up(RULES)
    real = icloud_removal.remove_from_icloud

    async def late(run: Any, ids: list[int], **how: Any) -> Any:
        [view] = await run.library.workers.run(run.library.catalog.asset_views, ids[:1])
        await simulated.async_mutate({"op": "favorite", "asset": view.record_name})
        return await real(run, ids, **how)

    monkeypatch.setattr("custom_components.apple_backup.photos.free_up.remove_from_icloud", late)
    result = await library.engine.free_up(RULES, plan.code)
    assert result.left_out == {LeftOut.EXCLUDED: 1}


async def test_an_answer_that_is_lost_is_looked_up(
    library: Library, simulated: SimulatedAccount
) -> None:
    """The first attempt works, its answer is cut off, and the second one is a conflict."""
    files = library.files()
    plan = await library.engine.plan_free_up(RULES)
    await simulated.async_fault(MODIFY, truncate=10)
    result = await library.engine.free_up(RULES, plan.code)
    assert (result.removed, result.unsure) == (plan.assets, 0)
    await library.engine.sync()
    assert library.files() == files


@pytest.mark.parametrize(
    ("action", "error"),
    [
        pytest.param({"status": 429}, ThrottledError, id="throttled"),
        pytest.param({"truncate": 10}, UnreachableError, id="done, but never answered"),
    ],
)
async def test_no_answer_at_all_keeps_everything(
    library: Library, simulated: SimulatedAccount, action: dict[str, Any], error: type[Exception]
) -> None:
    files = library.files()
    plan = await library.engine.plan_free_up(RULES)
    await simulated.async_fault(MODIFY, times=-1, **action)
    try:
        result = await library.engine.free_up(RULES, plan.code)
    except error:
        pass
    else:
        assert result.stopped is not None
    await simulated.async_clear_faults()
    for name in await deleted(simulated):
        await simulated.async_mutate({"op": "purge", "asset": name})
    await library.engine.sync()
    assert library.files() == files


async def test_what_was_freed_stays_kept_when_the_catalog_is_older_or_lost(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    copy = tmp_path / "older.db"
    async with opened_library(simulated, tmp_path, free_up=True) as library:
        await library.engine.sync()
        await library.engine.checkpoint()
        shutil.copy(tmp_path / "catalog.db", copy)
        went = await freed(library)
        files = library.files()
    assert (tmp_path / "library" / STATE_FOLDER / KEPT_NAME).exists()
    for suffix in ("", "-wal", "-shm"):
        (tmp_path / f"catalog.db{suffix}").unlink(missing_ok=True)
    shutil.copy(copy, tmp_path / "catalog.db")
    async with opened_library(simulated, tmp_path, free_up=True) as library:
        result = await library.engine.sync()
        assert (result.quarantined, result.held_back, result.downloads) == (0, 0, 0)
        assert library.files() == files
    for suffix in ("", "-wal", "-shm"):
        (tmp_path / f"catalog.db{suffix}").unlink(missing_ok=True)
    await simulated.async_mutate(*({"op": "restore", "asset": name} for name in went))
    async with opened_library(simulated, tmp_path, free_up=True) as library:
        assert (await library.engine.sync()).downloads == 0
        await simulated.async_mutate(*({"op": "delete", "asset": name} for name in went))
        result = await library.engine.sync()
        assert (result.quarantined, result.held_back) == (0, 0)
        assert library.files() == files


async def test_what_was_freed_stays_kept_when_the_first_thing_an_older_catalog_sees_is_a_restore(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    copy = tmp_path / "older.db"
    async with opened_library(simulated, tmp_path, free_up=True) as library:
        await library.engine.sync()
        await simulated.async_mutate({"op": "delete"})
        assert (await library.engine.sync()).quarantined
        await library.engine.checkpoint()
        shutil.copy(tmp_path / "catalog.db", copy)
        await freed(library)
        files = library.files()
    for suffix in ("", "-wal", "-shm"):
        (tmp_path / f"catalog.db{suffix}").unlink(missing_ok=True)
    shutil.copy(copy, tmp_path / "catalog.db")
    async with opened_library(simulated, tmp_path, free_up=True) as library:
        held = await library.engine.quarantined()
        assert (await library.engine.restore([file.id for file in held])).restored == len(held)
        result = await library.engine.sync()
        assert (result.quarantined, result.held_back) == (0, 0)
        assert files.items() <= library.files().items()


async def test_what_was_freed_stays_when_a_new_catalog_has_given_its_file_to_a_duplicate(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    async with opened_library(simulated, tmp_path, free_up=True) as library:
        [added] = await simulated.async_mutate({"op": "add"})
        [date] = await simulated.async_mutate(
            {"op": "date", "asset": added["asset"], "captured_ms": MAY_2024}
        )
        [twin] = await simulated.async_mutate({"op": "duplicate", "asset": date["asset"]})
        await simulated.async_mutate({"op": "favorite", "asset": twin["copy"]})
        await library.engine.sync()
        assert added["asset"] in await freed(library)
        await simulated.async_mutate({"op": "delete", "asset": twin["copy"]})
        assert (await library.engine.sync()).quarantined
        files = library.files()
    for suffix in ("", "-wal", "-shm"):
        (tmp_path / f"catalog.db{suffix}").unlink(missing_ok=True)
    async with opened_library(simulated, tmp_path, free_up=True) as library:
        await simulated.async_mutate({"op": "restore", "asset": twin["copy"]})
        await library.engine.sync()
        await simulated.async_mutate({"op": "delete", "asset": twin["copy"]})
        result = await library.engine.sync()
        assert (result.quarantined, result.held_back) == (0, 0)
        assert library.files() == files
        # Whoever it counts as by then.
        await simulated.async_mutate({"op": "restore", "asset": twin["copy"]})
        await library.engine.sync()
        await library.engine.sync()
        assert files.items() <= library.files().items()


async def test_what_was_restored_stays_when_a_new_catalog_has_given_its_file_to_a_duplicate(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    async with opened_library(simulated, tmp_path) as library:
        [added] = await simulated.async_mutate({"op": "add"})
        [twin] = await simulated.async_mutate({"op": "duplicate", "asset": added["asset"]})
        await library.engine.sync()
        await simulated.async_mutate({"op": "delete", "asset": added["asset"]})
        await library.engine.sync()
        held = await library.engine.quarantined()
        await library.engine.restore([file.id for file in held])
        await simulated.async_mutate({"op": "delete", "asset": twin["copy"]})
        assert (await library.engine.sync()).quarantined == len(held)
        files = library.files()
        await simulated.async_mutate({"op": "purge", "asset": added["asset"]})
    for suffix in ("", "-wal", "-shm"):
        (tmp_path / f"catalog.db{suffix}").unlink(missing_ok=True)
    async with opened_library(simulated, tmp_path) as library:
        await simulated.async_mutate({"op": "restore", "asset": twin["copy"]})
        await library.engine.sync()
        await simulated.async_mutate({"op": "delete", "asset": twin["copy"]})
        result = await library.engine.sync()
        assert (result.quarantined, result.held_back) == (0, 0)
        assert library.files() == files


async def test_no_policy_touches_what_was_freed(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    async with opened_library(simulated, tmp_path, free_up=True) as library:
        await library.engine.sync()
        files = library.files()
        await freed(library)
    for policy in DeletedPolicy:
        async with opened_library(simulated, tmp_path, deleted=policy) as library:
            await library.engine.sync()
            assert library.files() == files


async def test_what_was_freed_comes_along_into_another_folder(
    simulated: SimulatedAccount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody else has these photos, and the user may clear the folder of before."""
    async with opened_library(simulated, tmp_path, free_up=True) as library:
        await library.engine.sync()
        files = library.files()
        for name in await freed(library):
            await simulated.async_mutate({"op": "purge", "asset": name})
        await library.engine.sync()
    second, third = tmp_path / "second", tmp_path / "third"
    async with opened_library(simulated, tmp_path, library_path=second) as library:
        plan = await library.engine.plan()
        assert (plan.downloads, plan.reused, plan.needed_bytes) == (0, len(files), 0)
        result = await library.engine.sync()
        assert (result.downloads, result.quarantined, result.parked) == (0, 0, 0)
        assert tree(second) == files
        assert tree(tmp_path / "library") == {}
        assert (await library.engine.sync()).requests == 2
    # Over the border of two volumes, they are copied.
    monkeypatch.setattr(Provider, "_take", lambda *_: None)
    async with opened_library(simulated, tmp_path, library_path=third) as library:
        assert (await library.engine.sync()).downloads == 0
        assert tree(third) == tree(second) == files
        assert (await library.engine.verify()).checked == len(files)
