"""Whole runs with the real client against the simulated iCloud."""

import asyncio
from collections import Counter
from collections.abc import Sequence
import os
from pathlib import Path
import time

import pytest

from custom_components.apple_backup.photos import errors
from custom_components.apple_backup.photos.catalog import ParkReason, migrate_catalog
from custom_components.apple_backup.photos.claims import ParkedError
from custom_components.apple_backup.photos.files import partfile
from custom_components.apple_backup.photos.files.library_lock import LOCK_NAME, LibraryLock
from custom_components.apple_backup.photos.files.volume import STATE_FOLDER
from custom_components.apple_backup.photos.models import SyncPhase
from custom_components.apple_backup.photos.plan import DeletedPolicy
from custom_components.apple_backup.photos.runlog import LogLevel
from custom_components.apple_backup.photos.transfer import Transfer
from tests.photos.conftest import Library, opened_library, tree
from tests.simulated_icloud.client import SimulatedICloud

pytestmark = pytest.mark.usefixtures("socket_enabled")

DOWNLOADS = r"GET cvws"


@pytest.mark.parametrize("library", [{"assets": 260, "shared_assets": 40}], indirect=True)
async def test_a_first_sync_copies_everything_and_a_second_downloads_nothing(
    library: Library,
) -> None:
    first = await library.engine.sync()
    await library.assert_true()
    expected = await library.expected()
    assert first.parked == first.quarantined == first.moved == 0
    assert first.added + first.adopted == len(expected) == first.totals.proven
    assert first.totals.resources == first.totals.proven
    assert not list((library.path / STATE_FOLDER / "parts").iterdir())
    second = await library.engine.sync()
    assert (second.downloads, second.added, second.moved) == (0, 0, 0)
    # One question about each of Apple's two databases.
    assert second.requests == 2
    await library.assert_true()


async def test_progress_is_told_in_phases_and_not_too_often(library: Library) -> None:
    await library.engine.sync()
    phases = list(dict.fromkeys(report.phase for report in library.progress))
    assert phases == [
        SyncPhase.LISTING,
        SyncPhase.PLANNING,
        SyncPhase.TRANSFERRING,
        SyncPhase.FINISHING,
    ]
    last = library.progress[-1]
    assert last.files_done == last.files_total > 0
    assert last.bytes_done == last.bytes_total > 0
    assert library.engine.totals().proven == last.files_done


async def test_changes_in_icloud_reach_the_disk(library: Library) -> None:
    await library.engine.sync()
    await library.simulated.async_mutate(
        {"op": "add", "count": 3},
        {"op": "edit", "count": 2},
        {"op": "revert"},
        {"op": "delete", "count": 2},
        {"op": "hide"},
        {"op": "favorite"},
        {"op": "caption"},
        {"op": "move"},
        {"op": "duplicate"},
        {"op": "album_create"},
    )
    result = await library.engine.sync()
    await library.assert_true()
    assert result.quarantined > 0
    assert result.held_back == 0
    again = await library.engine.sync()
    assert (again.downloads, again.quarantined, again.requests) == (0, 0, 2)


async def test_a_deleted_photo_waits_in_quarantine_and_comes_back_without_a_download(
    library: Library,
) -> None:
    await library.engine.sync()
    before = library.files()
    [target] = await library.simulated.async_mutate({"op": "delete"})
    deleted = await library.engine.sync()
    assert deleted.quarantined > 0
    gone = set(before) - set(library.files())
    assert len(gone) == deleted.quarantined
    held = tree(library.path / STATE_FOLDER / "quarantine")
    assert sorted(held.values()) == sorted(before[path] for path in gone)
    await library.simulated.async_mutate({**target, "op": "restore"})
    restored = await library.engine.sync()
    assert restored.downloads == 0
    assert library.files() == before
    assert not tree(library.path / STATE_FOLDER / "quarantine")


async def test_a_purged_photo_stays_in_quarantine(library: Library) -> None:
    await library.engine.sync()
    [target] = await library.simulated.async_mutate({"op": "delete"})
    await library.engine.sync()
    await library.simulated.async_mutate({**target, "op": "purge"})
    await library.engine.sync()
    await library.assert_true()
    assert tree(library.path / STATE_FOLDER / "quarantine")


async def test_a_photo_moved_to_the_shared_library_is_not_downloaded_again(
    library: Library,
) -> None:
    await library.engine.sync()
    await library.simulated.async_mutate({"op": "move"})
    result = await library.engine.sync()
    assert result.downloads == 0
    await library.assert_true()


async def test_too_many_deletions_wait_for_the_user(library: Library) -> None:
    await library.engine.sync()
    before = library.files()
    await library.simulated.async_mutate({"op": "delete", "count": 30})
    result = await library.engine.sync()
    assert result.held_back >= 30
    assert result.quarantined == 0
    assert library.files() == before


async def test_a_foreign_file_on_our_path_is_left_alone(
    icloud_proxy: SimulatedICloud, tmp_path: Path
) -> None:
    simulated = await icloud_proxy.async_create_account(assets=20, shared_assets=0)
    async with opened_library(simulated, tmp_path / "first") as reference:
        await reference.engine.sync()
        path = min(reference.files())
    async with opened_library(simulated, tmp_path / "second") as library:
        foreign = library.path / path
        foreign.parent.mkdir(parents=True)
        foreign.write_bytes(b"a diary")
        await library.engine.sync()
        assert foreign.read_bytes() == b"a diary"
        files = library.files()
        del files[path]
        assert sorted(files.values()) == await library.expected()
        assert (await library.engine.sync()).downloads == 0


async def test_a_photo_changed_by_the_user_is_not_removed(library: Library) -> None:
    await library.engine.sync()
    before = library.files()
    [target] = await library.simulated.async_mutate({"op": "delete"})
    [asset] = await library.simulated.async_assets(asset=target["asset"])
    own = [path for path, digest in before.items() if digest == asset["resources"][0]["sha256"]]
    for path in own:
        (library.path / path).write_bytes(b"retouched by hand")
    await library.engine.sync()
    for path in own:
        assert (library.path / path).read_bytes() == b"retouched by hand"
    assert any("left alone" in line.message for line in library.log.entries(LogLevel.WARN))


async def test_a_lost_catalog_recognizes_its_files(
    icloud_proxy: SimulatedICloud, tmp_path: Path
) -> None:
    simulated = await icloud_proxy.async_create_account(assets=40, shared_assets=5)
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        before = library.files()
    (tmp_path / "catalog.db").write_bytes(b"this is not a database at all, sorry" * 100)
    async with opened_library(simulated, tmp_path) as library:
        result = await library.engine.sync()
        assert result.downloads == 0
        assert result.quarantined == 0
        assert library.files() == before
    [aside] = tmp_path.glob("catalog.db.damaged-*")
    assert aside.read_bytes().startswith(b"this is not a database")


async def test_an_older_catalog_under_a_newer_library(
    icloud_proxy: SimulatedICloud, tmp_path: Path
) -> None:
    simulated = await icloud_proxy.async_create_account(assets=30, shared_assets=0)
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        await library.engine.checkpoint()
        older = (tmp_path / "catalog.db").read_bytes()
        await simulated.async_mutate({"op": "add", "count": 4}, {"op": "delete", "count": 2})
        await library.engine.sync()
        newer = library.files()
    (tmp_path / "catalog.db").write_bytes(older)
    async with opened_library(simulated, tmp_path) as library:
        result = await library.engine.sync()
        assert result.downloads == 0
        assert library.files() == newer


async def test_a_refused_change_token_removes_nothing(library: Library) -> None:
    await library.engine.sync()
    await library.simulated.async_mutate({"op": "add"})
    await library.simulated.async_expire("sync")
    result = await library.engine.sync()
    assert result.quarantined == 0
    await library.assert_true()


async def test_wrong_bytes_never_get_a_name(library: Library) -> None:
    await library.simulated.async_fault(DOWNLOADS, times=6, corrupt=True)
    await library.engine.sync()
    right = Counter(await library.expected())
    assert not Counter(library.files().values()) - right
    await library.simulated.async_clear_faults()
    await library.engine.sync()
    await library.assert_true()


async def test_passing_trouble_of_every_kind_costs_no_file(library: Library) -> None:
    troubles: tuple[dict[str, object], ...] = (
        {"truncate": 100},
        {"short": 10},
        {"corrupt": 3},
        {"reset": True},
        {"status": 200, "body": "<html>sign in</html>"},
        {"status": 200, "body": ""},
        {"status": 410},
        {"status": 404},
        {"status": 503, "headers": {"Retry-After": "0"}},
    )
    for number, trouble in enumerate(troubles):
        await library.simulated.async_fault(DOWNLOADS, skip=6 * number, **trouble)
    result = await library.engine.sync()
    assert await library.simulated.async_fault_hits() == len(troubles)
    assert result.parked == 0
    await library.assert_true()


async def test_an_outage_ends_the_run_and_the_next_one_completes(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise ParkedError(ParkReason.UNREACHABLE, "no route to host")

    with monkeypatch.context() as patch:
        patch.setattr(Transfer, "download", fail)
        with pytest.raises(errors.UnreachableError):
            await library.engine.sync()
    await library.engine.sync()
    await library.assert_true()
    assert library.engine.totals().parked == 0


async def test_another_template_moves_files_without_a_download(
    icloud_proxy: SimulatedICloud, tmp_path: Path
) -> None:
    simulated = await icloud_proxy.async_create_account(assets=30, shared_assets=4)
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        before = library.files()
    template = "{library}/{year}/{stem}{ext}"
    async with opened_library(simulated, tmp_path, template=template) as library:
        result = await library.engine.sync()
        after = library.files()
        assert result.downloads == 0
        assert result.moved == len(before)
        assert sorted(after.values()) == sorted(before.values())
        assert all(path.startswith(("Personal/", "Shared/")) for path in after)
        assert (await library.engine.sync()).moved == 0


async def test_a_user_may_keep_what_is_deleted_in_icloud(
    icloud_proxy: SimulatedICloud, tmp_path: Path
) -> None:
    simulated = await icloud_proxy.async_create_account(assets=20, shared_assets=0)
    async with opened_library(simulated, tmp_path, deleted=DeletedPolicy.KEEP) as library:
        await library.engine.sync()
        before = library.files()
        await simulated.async_mutate({"op": "delete", "count": 3})
        result = await library.engine.sync()
        assert (result.quarantined, result.held_back) == (0, 0)
        assert library.files() == before


async def test_expired_urls_are_refreshed(library: Library) -> None:
    await library.simulated.async_fault(DOWNLOADS, times=5, status=410)
    result = await library.engine.sync()
    assert result.parked == 0
    await library.assert_true()


async def test_a_full_disk_ends_the_run_and_the_next_one_completes(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = 0
    real = os.writev

    def full(descriptor: int, pieces: Sequence[bytes]) -> int:
        nonlocal written
        written += sum(map(len, pieces))
        if written > 40_000:
            raise OSError(28, "No space left on device")
        return real(descriptor, pieces)

    with monkeypatch.context() as patch:
        patch.setattr(partfile.os, "writev", full)
        with pytest.raises(errors.DiskFullError):
            await library.engine.sync()
    assert not Counter(library.files().values()) - Counter(await library.expected())
    await library.engine.sync()
    await library.assert_true()


async def test_an_unmounted_library_is_not_written(library: Library) -> None:
    library.path.rename(library.path.with_name("elsewhere"))
    library.path.mkdir()
    with pytest.raises(errors.LibraryMissingError):
        await library.engine.sync()
    assert not list(library.path.iterdir())


async def test_a_stopped_run_says_so_and_the_next_one_completes(library: Library) -> None:
    running = asyncio.create_task(library.engine.sync())
    while not any(report.phase is SyncPhase.TRANSFERRING for report in library.progress):
        await asyncio.sleep(0)
    with pytest.raises(errors.SyncInProgressError):
        await library.engine.sync()
    library.engine.stop()
    with pytest.raises(errors.SyncCancelledError):
        await running
    await library.engine.sync()
    await library.assert_true()


async def test_a_catalog_on_a_server_keeps_a_library_and_may_come_from_a_file(
    icloud_proxy: SimulatedICloud, tmp_path: Path, postgres_url: str
) -> None:
    simulated = await icloud_proxy.async_create_account(assets=60, shared_assets=8)
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        before = library.files()
    await asyncio.to_thread(migrate_catalog, f"sqlite:///{tmp_path / 'catalog.db'}", postgres_url)
    async with opened_library(simulated, tmp_path, catalog_url=postgres_url) as library:
        result = await library.engine.sync()
        assert (result.downloads, result.requests) == (0, 2)
        assert library.files() == before
        await simulated.async_mutate(
            {"op": "add", "count": 3},
            {"op": "edit"},
            {"op": "delete"},
            {"op": "hide"},
            {"op": "move"},
            {"op": "duplicate"},
        )
        await library.engine.sync()
        await library.assert_true()
        assert (await library.engine.verify()).is_clean


async def test_a_first_sync_with_its_catalog_on_a_server(
    icloud_proxy: SimulatedICloud, tmp_path: Path, postgres_url: str
) -> None:
    simulated = await icloud_proxy.async_create_account(assets=60, shared_assets=8)
    async with opened_library(simulated, tmp_path, catalog_url=postgres_url) as library:
        assert (await library.engine.plan()).downloads > 0
        await library.engine.sync()
        await library.assert_true()
        again = await library.engine.sync()
        assert (again.downloads, again.requests) == (0, 2)


async def test_a_run_that_is_stopped_while_it_takes_the_lock_leaves_none(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    acquire, loop = LibraryLock.acquire, asyncio.get_running_loop()

    def slow_acquire(lock: LibraryLock, *, dead: int | None = None) -> None:
        loop.call_soon_threadsafe(library.engine.stop)
        time.sleep(0.1)
        acquire(lock, dead=dead)

    with monkeypatch.context() as patch:
        patch.setattr(LibraryLock, "acquire", slow_acquire)
        with pytest.raises(errors.SyncCancelledError):
            await library.engine.sync()
    assert not (library.path / STATE_FOLDER / LOCK_NAME).exists()
