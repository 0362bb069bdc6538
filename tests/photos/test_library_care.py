"""Looking after a library: verify and repair, adopt, plan, restore, confirm. Whole runs."""

import asyncio
import os
from pathlib import Path
import shutil

import pytest

from custom_components.apple_backup.photos.catalog import RemovalReason
from custom_components.apple_backup.photos.errors import (
    AdoptFolderMissingError,
    DiskFullError,
    RemovalsChangedError,
    SyncCancelledError,
)
from custom_components.apple_backup.photos.files.volume import (
    MARKER_NAME,
    STATE_FOLDER,
    prepare_library,
)
from custom_components.apple_backup.photos.models import SyncPhase
from custom_components.apple_backup.photos.plan import DeletedPolicy
from custom_components.apple_backup.photos.preview import ActionKind
from custom_components.apple_backup.photos.sums import SUMS_NAME
from tests.photos.conftest import Library, opened_library, tree
from tests.photos.library_parts import check_with_coreutils
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

pytestmark = pytest.mark.usefixtures("socket_enabled")


def rot(path: Path) -> None:
    """Change a byte as a bad disk does: size and time stay."""
    status = path.stat()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x10
    path.write_bytes(content)
    os.utime(path, ns=(status.st_mtime_ns, status.st_mtime_ns))


async def test_a_proof_counts_everything_and_can_be_checked_without_us(library: Library) -> None:
    await library.engine.sync()
    expected = await library.expected()
    result = await library.engine.verify()
    assert result.is_clean
    assert result.checked == len(expected)
    assert result.totals is not None
    assert result.totals.proven == result.totals.resources == len(expected)
    assert result.totals.assets == len(await library.simulated.async_assets(listed=True))
    assert result.sums == library.path / SUMS_NAME
    lines = (library.path / SUMS_NAME).read_text().splitlines()
    assert sorted(line[:64] for line in lines) == expected
    checked = await check_with_coreutils(library.path)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")
    # A second proof replaces the list, and the next sync does not mind it.
    await library.simulated.async_mutate({"op": "add"})
    await library.engine.sync()
    again = await library.engine.verify()
    assert again.sums == library.path / SUMS_NAME
    assert (await check_with_coreutils(library.path)).returncode == 0
    assert [report.phase for report in library.progress][-1] is SyncPhase.VERIFYING


async def test_a_list_that_is_not_ours_is_not_replaced(library: Library) -> None:
    await library.engine.sync()
    (library.path / SUMS_NAME).write_text("the user's own\n")
    result = await library.engine.verify()
    assert result.sums == library.path / STATE_FOLDER / SUMS_NAME
    assert (library.path / SUMS_NAME).read_text() == "the user's own\n"


async def test_the_list_follows_files_that_a_sync_moves(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        await library.engine.verify()
        listed = (library.path / SUMS_NAME).read_text().splitlines()
        await simulated.async_mutate({"op": "delete"})
        await library.engine.sync()
        assert (await check_with_coreutils(library.path)).returncode == 0
    async with opened_library(simulated, tmp_path, template="{kind}/{stem}{ext}") as library:
        result = await library.engine.sync()
        assert result.moved
        checked = await check_with_coreutils(library.path)
        assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")
        lines = (library.path / SUMS_NAME).read_text().splitlines()
        assert {line[:64] for line in lines} < {line[:64] for line in listed}
        # Nothing is claimed that was not read: what has rotted since is found by the list.
        rotten = lines[0][66:]
        rot(library.path / rotten)
        assert rotten in (await check_with_coreutils(library.path)).stdout
        # Who has removed the list does not get it back before the next check.
        (library.path / SUMS_NAME).unlink()
        await simulated.async_mutate({"op": "delete"})
        await library.engine.sync()
        assert not (library.path / SUMS_NAME).exists()


async def test_the_list_follows_files_that_move_to_the_shared_library(library: Library) -> None:
    await library.engine.sync()
    await library.engine.verify()
    await library.simulated.async_mutate({"op": "move"})
    result = await library.engine.sync()
    assert (result.downloads, result.moved, result.quarantined) == (0, 0, 0)
    assert (await check_with_coreutils(library.path)).returncode == 0


async def test_a_list_that_a_kill_left_with_old_paths_follows_in_the_next_run(
    simulated: SimulatedAccount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        await library.engine.verify()

    def killed(*_: object, **__: object) -> None:
        raise SyncCancelledError

    async with opened_library(simulated, tmp_path, template="{kind}/{stem}{ext}") as library:
        with monkeypatch.context() as patched:
            patched.setattr("custom_components.apple_backup.photos.run.follow_moves", killed)
            with pytest.raises(SyncCancelledError):
                await library.engine.sync()
        assert (await check_with_coreutils(library.path)).returncode != 0
        await library.engine.sync()
        assert (await check_with_coreutils(library.path)).returncode == 0


async def test_rotten_and_missing_files_are_fetched_again_and_changed_ones_left(
    library: Library,
) -> None:
    await library.engine.sync()
    before = library.files()
    rotten, missing, changed = sorted(before)[:3]
    rot(library.path / rotten)
    bad = tree(library.path)[rotten]
    (library.path / missing).unlink()
    (library.path / changed).write_bytes(b"painted over by the user")
    result = await library.engine.verify()
    assert (result.damaged, result.missing, result.changed) == (1, 1, 1)
    assert (result.repaired, result.beyond_repair) == (3, 0)
    health = await library.engine.health()
    assert (health.bad_files, health.repaired, health.left_alone) == (3, 3, 0)
    after = library.files()
    del after[SUMS_NAME]
    assert after[rotten] == before[rotten]
    assert after[missing] == before[missing]
    assert (library.path / changed).read_bytes() == b"painted over by the user"
    del after[changed]
    assert sorted(after.values()) == await library.expected()
    assert bad in tree(library.path / STATE_FOLDER / "quarantine").values()
    [held] = await library.engine.quarantined()
    assert held.reason is RemovalReason.DAMAGED
    assert (await library.engine.verify()).is_clean
    assert (await check_with_coreutils(library.path)).returncode == 0
    # What has rotted is never taken for the photo again.
    assert (await library.engine.sync()).downloads == 0


async def test_a_share_is_read_each_night_until_all_was_read(library: Library) -> None:
    await library.engine.sync()
    total = len(library.files())
    rot(library.path / min(library.files()))
    passes = [await library.engine.verify(0.25) for _ in range(4)]
    assert all(abs(result.checked - total / 4) <= 1 for result in passes)
    assert sum(result.damaged for result in passes) == 1
    assert all(result.sums is None for result in passes)
    await library.assert_true()


async def test_what_cannot_be_fetched_again_is_not_touched(
    icloud_proxy: SimulatedICloud, tmp_path: Path
) -> None:
    simulated = await icloud_proxy.async_create_account(assets=20, shared_assets=0)
    async with opened_library(simulated, tmp_path, deleted=DeletedPolicy.KEEP) as library:
        await library.engine.sync()
        before = library.files()
        [gone] = await simulated.async_mutate({"op": "delete"})
        await simulated.async_mutate({"op": "purge", "asset": gone["asset"]})
        await library.engine.sync()
        [only] = set(before.values()) - set(await library.expected())
        path = next(path for path, digest in before.items() if digest == only)
        rot(library.path / path)
        result = await library.engine.verify()
        assert (result.damaged, result.beyond_repair, result.repaired) == (1, 1, 0)
        assert path in library.files()
        assert path not in (library.path / SUMS_NAME).read_text()


@pytest.fixture
async def simulated(icloud_proxy: SimulatedICloud) -> SimulatedAccount:
    return await icloud_proxy.async_create_account(assets=60, shared_assets=6)


@pytest.mark.parametrize("rearrange", [False, True])
async def test_a_tree_inside_of_the_library_is_taken_over(
    simulated: SimulatedAccount, tmp_path: Path, *, rearrange: bool
) -> None:
    async with opened_library(simulated, tmp_path / "first") as library:
        await library.engine.sync()
        layout = library.files()
        source = library.path
    async with opened_library(simulated, tmp_path / "second") as library:
        for number, path in enumerate(sorted(layout)):
            old = library.path / "All Photos" / f"{number}-{Path(path).name}"
            old.parent.mkdir(exist_ok=True)
            shutil.copyfile(source / path, old)
        (library.path / "All Photos" / "diary.txt").write_text("mine")
        placed = library.files()
        result = await library.engine.adopt(library.path, rearrange=rearrange)
        assert (result.scanned, result.adopted) == (len(placed), len(layout))
        assert (result.unknown, result.unknown_samples) == (1, ["All Photos/diary.txt"])
        assert library.files() == placed
        synced = await library.engine.sync()
        assert (synced.downloads, synced.parked) == (0, 0)
        assert synced.moved == (len(layout) if rearrange else 0)
        after = library.files()
        assert after.pop("All Photos/diary.txt")
        assert sorted(after.values()) == await library.expected()
        if rearrange:
            assert after == layout
        again = await library.engine.adopt(library.path)
        assert (again.known, again.adopted) == (len(layout), 0)


async def test_a_tree_elsewhere_is_copied_and_left_alone(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    async with opened_library(simulated, tmp_path / "first") as library:
        await library.engine.sync()
        elsewhere = tmp_path / "export"
        for number, path in enumerate(sorted(library.files())):
            target = elsewhere / str(number) / Path(path).name
            target.parent.mkdir(parents=True)
            shutil.copyfile(library.path / path, target)
    (elsewhere / "link.jpg").symlink_to("0")
    before = tree(elsewhere)
    async with opened_library(simulated, tmp_path / "second") as library:
        result = await library.engine.adopt(elsewhere)
        assert result.copied == len(before)
        assert tree(elsewhere) == before
        await library.assert_true()
        assert (await library.engine.sync()).downloads == 0
        with pytest.raises(AdoptFolderMissingError):
            await library.engine.adopt(tmp_path / "no such folder")


@pytest.mark.parametrize(
    "folder", [f"{STATE_FOLDER}/quarantine", "_Archive/Rome", "Albums", "Imported/A"]
)
async def test_from_our_own_folders_files_are_copied_and_not_taken(
    simulated: SimulatedAccount, tmp_path: Path, folder: str
) -> None:
    """What lies there has a purpose of its own, and quarantine may be emptied."""
    async with opened_library(simulated, tmp_path / "first") as library:
        await library.engine.sync()
        source = library.path / min(library.files())
    async with opened_library(simulated, tmp_path / "second") as library:
        held = library.path / folder / "held.jpg"
        held.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, held)
        result = await library.engine.adopt(held.parent)
        assert (result.adopted, result.copied) == (0, 1)
        assert held.exists()
        files = library.files()
        files.pop(f"{folder}/held.jpg", None)
        assert len(files) == 1


async def test_what_was_imported_stays_the_users_when_the_library_is_taken_over(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    async with opened_library(simulated, tmp_path / "first") as library:
        await library.engine.sync()
        source = library.path / min(library.files())
    async with opened_library(simulated, tmp_path / "second") as library:
        imported = library.path / "Imported" / "Anna" / "held.jpg"
        imported.parent.mkdir(parents=True)
        shutil.copyfile(source, imported)
        result = await library.engine.adopt(library.path)
        assert (result.scanned, result.adopted, result.copied) == (0, 0, 0)
        assert imported.exists()


async def test_a_library_that_was_set_up_anew_knows_its_quarantine(library: Library) -> None:
    """Somebody has removed the marker, and the user has chosen the same folder again."""
    await library.engine.sync()
    await library.simulated.async_mutate({"op": "delete"})
    await library.engine.sync()
    known = {file.stored_path for file in await library.engine.quarantined()}
    before = library.files()
    await library.engine.close()
    (library.path / STATE_FOLDER / MARKER_NAME).unlink()
    prepare_library(library.path, library.engine._config.account_id)
    await library.engine.open()
    assert (await library.engine.sync()).downloads == 0
    assert library.files() == before
    assert {file.stored_path for file in await library.engine.quarantined()} == known


async def test_a_plan_says_what_a_sync_then_does(library: Library) -> None:
    first = await library.engine.plan()
    assert library.files() == {}
    expected = await library.expected()
    assert first.downloads + first.reused == len(expected)
    assert first.fits
    synced = await library.engine.sync()
    # Duplicates become known only while the first of them is fetched.
    assert synced.added + synced.adopted == first.downloads + first.reused
    await library.simulated.async_mutate(
        {"op": "add", "count": 2}, {"op": "delete"}, {"op": "edit"}, {"op": "move"}
    )
    before = library.files()
    plan = await library.engine.plan()
    assert library.files() == before
    synced = await library.engine.sync()
    assert (plan.downloads, plan.reused, plan.moves) == (
        synced.added, synced.adopted, synced.moved,
    )  # fmt: skip
    # A photo that moves to another library takes its files along.
    assert plan.removals - synced.quarantined == synced.adopted
    assert plan.held_back == 0
    kinds = {action.kind for action in plan.samples}
    assert {ActionKind.DOWNLOAD, ActionKind.REUSE, ActionKind.REMOVE} == kinds
    assert (await library.engine.plan()).samples == ()


async def test_what_does_not_fit_is_known_before_anything_is_written(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    volume = "custom_components.apple_backup.photos.files.volume.LibraryVolume"
    with monkeypatch.context() as patch:
        patch.setattr(f"{volume}.free_bytes", lambda _: 100)
        assert not (await library.engine.plan()).fits
        with pytest.raises(DiskFullError) as caught:
            await library.engine.sync()
    assert caught.value.placeholders["free"] == "100"
    assert int(caught.value.placeholders["needed"]) > 100
    assert library.files() == {}
    await library.engine.sync()
    before = library.files()
    # A lost catalog needs no space for what is there.
    await library.engine.close()
    (library.path.parent / "catalog.db").unlink()
    await library.engine.open()
    with monkeypatch.context() as patch:
        patch.setattr(f"{volume}.free_bytes", lambda _: 100)
        assert (await library.engine.sync()).downloads == 0
    assert library.files() == before


async def test_confirmed_removals_are_carried_out_and_no_more_than_those(
    library: Library,
) -> None:
    await library.engine.sync()
    before = library.files()
    await library.simulated.async_mutate({"op": "delete", "count": 25})
    held = (await library.engine.sync()).held_back
    assert held >= 25
    assert (await library.engine.plan()).held_back == held
    assert sum(count.removed for count in await library.engine.held_removals()) == held
    assert await library.engine.confirm_removals() == held
    # More than was confirmed needs to be asked again.
    await library.simulated.async_mutate({"op": "delete", "count": 2})
    assert (await library.engine.sync()).held_back > held
    assert library.files() == before
    await library.engine.confirm_removals()
    assert (await library.engine.sync()).quarantined > held
    await library.assert_true()
    assert await library.engine.held_removals() == []
    # The word is used up.
    await library.simulated.async_mutate({"op": "delete", "count": 14})
    assert (await library.engine.sync()).held_back > 0


async def test_only_what_was_shown_can_be_confirmed(library: Library) -> None:
    await library.engine.sync()
    before = library.files()
    await library.simulated.async_mutate({"op": "delete", "count": 25})
    await library.engine.sync()
    shown = {count.zone: count.removed for count in await library.engine.held_removals()}
    await library.simulated.async_mutate({"op": "delete", "count": 2})
    await library.engine.sync()
    held = await library.engine.held_removals()
    number = sum(count.removed for count in held)
    # Of other libraries, or in total, it may be as much as was shown.
    elsewhere = {f"not {zone}": number for zone in shown}
    for too_few in (shown, elsewhere, {}, number - 1):
        with pytest.raises(RemovalsChangedError):
            await library.engine.confirm_removals(too_few)
    assert await library.engine.held_removals() == held
    await library.engine.sync()
    assert library.files() == before
    assert await library.engine.confirm_removals({one.zone: one.removed for one in held}) == number
    assert await library.engine.held_removals() == []
    assert (await library.engine.sync()).quarantined >= number


async def test_less_than_was_shown_is_confirmed_as_it_is(library: Library) -> None:
    await library.engine.sync()
    deleted = await library.simulated.async_mutate({"op": "delete", "count": 25})
    number = (await library.engine.sync()).held_back
    await library.simulated.async_mutate({"op": "restore", "asset": deleted[0]["asset"]})
    less = (await library.engine.sync()).held_back
    assert less < number
    assert await library.engine.confirm_removals(number) == less
    # The word is for what waits, not for what was shown.
    await library.simulated.async_mutate({"op": "delete", "asset": deleted[0]["asset"]})
    assert (await library.engine.sync()).held_back == number


async def test_the_word_for_removals_that_no_longer_wait_is_used_up(library: Library) -> None:
    await library.engine.sync()
    before = library.files()
    deleted = await library.simulated.async_mutate({"op": "delete", "count": 25})
    assert (await library.engine.sync()).held_back
    await library.engine.confirm_removals()
    # The user has looked closely after all, and brings the photos back.
    back = ({"op": "restore", "asset": change["asset"]} for change in deleted)
    await library.simulated.async_mutate(*back)
    assert (await library.engine.sync()).held_back == 0
    await library.simulated.async_mutate({"op": "delete", "count": 20})
    assert (await library.engine.sync()).held_back
    assert library.files() == before


async def test_nothing_waits_once_deleted_photos_are_to_be_kept(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        before = library.files()
        await simulated.async_mutate({"op": "delete", "count": 25})
        assert (await library.engine.sync()).held_back
    async with opened_library(simulated, tmp_path, deleted=DeletedPolicy.KEEP) as library:
        assert (await library.engine.sync()).held_back == 0
        assert await library.engine.held_removals() == []
        assert library.files() == before


async def test_a_file_that_the_user_brings_back_stays(library: Library) -> None:
    await library.engine.sync()
    before = library.files()
    [gone] = await library.simulated.async_mutate({"op": "delete"})
    await library.engine.sync()
    held = await library.engine.quarantined()
    result = await library.engine.restore([file.id for file in held])
    assert (result.restored, result.refused) == (len(held), 0)
    assert library.files() == before
    await library.simulated.async_mutate({"op": "purge", "asset": gone["asset"]})
    synced = await library.engine.sync()
    assert (synced.quarantined, synced.held_back) == (0, 0)
    assert library.files() == before
    assert (await library.engine.restore([held[0].id])).restored == 0


async def test_what_the_user_brings_back_waits_for_no_word(library: Library) -> None:
    await library.engine.sync()
    before = library.files()
    await library.simulated.async_mutate({"op": "delete", "count": 25})
    await library.engine.sync()
    await library.engine.confirm_removals()
    await library.engine.sync()
    await library.engine.restore([file.id for file in await library.engine.quarantined(0, 500)])
    assert library.files() == before
    # At once, not only when a sync has decided anew.
    assert await library.engine.held_removals() == []
    assert (await library.engine.leaving(0, 500)).photos == ()
    assert await library.engine.confirm_removals() == 0
    synced = await library.engine.sync()
    assert (synced.quarantined, synced.held_back) == (0, 0)


async def test_an_edit_that_the_user_brings_back_stays(library: Library) -> None:
    [edit] = await library.simulated.async_mutate({"op": "edit"})
    await library.engine.sync()
    before = library.files()
    await library.simulated.async_mutate({"op": "revert", "asset": edit["asset"]})
    await library.engine.sync()
    held = await library.engine.quarantined()
    assert {file.reason for file in held} == {RemovalReason.REVERTED}
    await library.engine.restore([file.id for file in held])
    assert library.files() == before
    synced = await library.engine.sync()
    assert (synced.quarantined, synced.held_back) == (0, 0)
    assert library.files() == before


async def test_a_rotten_file_that_the_user_brings_back_is_not_the_photo(library: Library) -> None:
    await library.engine.sync()
    before = library.files()
    path = min(before)
    rot(library.path / path)
    rotten = library.files()[path]
    # Nothing is fetched again during a pause.
    library.engine.pause()
    assert (await library.engine.verify(0.99)).damaged == 1
    [held] = await library.engine.quarantined()
    assert (await library.engine.restore([held.id])).restored == 1
    library.engine.resume()
    await library.engine.sync()
    after = library.files()
    assert before.items() < after.items()
    assert [digest for name, digest in after.items() if name not in before] == [rotten]


async def test_a_lost_catalog_knows_its_quarantine_again(library: Library) -> None:
    await library.engine.sync()
    [gone] = await library.simulated.async_mutate({"op": "delete"})
    await library.simulated.async_mutate({"op": "delete"})
    await library.engine.sync()
    held = tree(library.path / STATE_FOLDER / "quarantine")
    await library.engine.close()
    (library.path.parent / "catalog.db").unlink()
    await library.engine.open()
    result = await library.engine.sync()
    assert result.downloads == 0
    known = await library.engine.quarantined()
    assert {file.stored_path for file in known} == set(held)
    assert {file.reason for file in known} == {RemovalReason.FOUND}
    await library.simulated.async_mutate({"op": "restore", "asset": gone["asset"]})
    assert (await library.engine.sync()).downloads == 0


async def test_a_catalog_of_another_moment_is_compared_with_the_disk(library: Library) -> None:
    await library.engine.sync()
    await library.engine.checkpoint()
    older = (library.path.parent / "catalog.db").read_bytes()
    await library.simulated.async_mutate({"op": "delete", "count": 2})
    await library.engine.sync()
    newer = library.files()
    held = tree(library.path / STATE_FOLDER / "quarantine")
    await library.engine.close()
    (library.path.parent / "catalog.db").write_bytes(older)
    await library.engine.open()
    result = await library.engine.sync()
    assert (result.downloads, result.quarantined) == (0, 0)
    assert library.files() == newer
    assert tree(library.path / STATE_FOLDER / "quarantine") == held
    assert len(await library.engine.quarantined()) == len(held)


async def test_a_pause_lets_nothing_through_until_it_ends(library: Library) -> None:
    library.engine.pause()
    assert library.engine.is_paused
    running = asyncio.create_task(library.engine.sync())
    while not any(report.phase is SyncPhase.TRANSFERRING for report in library.progress):
        await asyncio.sleep(0)
    before = (await library.simulated.async_requests()).get("download", 0)
    for _ in range(200):
        await asyncio.sleep(0)
    assert (await library.simulated.async_requests()).get("download", 0) == before == 0
    library.engine.limit_bandwidth(50_000_000)
    library.engine.resume()
    await running
    await library.assert_true()


async def test_a_night_check_does_not_wait_for_the_end_of_a_pause(library: Library) -> None:
    await library.engine.sync()
    missing = min(library.files())
    (library.path / missing).unlink()
    library.engine.pause()
    result = await library.engine.verify()
    assert (result.missing, result.repaired) == (1, 0)
    assert missing not in library.files()
    library.engine.resume()
    await library.engine.sync()
    assert missing in library.files()
