"""Single files that the disk refuses during a run: they are told, and the next run does the rest."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
import errno
import itertools
import os
from pathlib import Path
from typing import Any

import pytest

from custom_components.apple_backup.photos import details, icloud_removal, provide
from custom_components.apple_backup.photos.catalog import Catalog, RemovalReason
from custom_components.apple_backup.photos.config import MtimePolicy
from custom_components.apple_backup.photos.errors import (
    CatalogError,
    DiskFullError,
    SyncCancelledError,
)
from custom_components.apple_backup.photos.files.sidecars import Written
from custom_components.apple_backup.photos.free_up import FreeUpRules
from custom_components.apple_backup.photos.models import SyncPhase
from custom_components.apple_backup.photos.progress import ProgressMeter
from custom_components.apple_backup.photos.provide import Provider
from custom_components.apple_backup.photos.quarantine import QuarantineStore
from custom_components.apple_backup.photos.removing import APPROVED_REMOVALS
from custom_components.apple_backup.photos.runlog import LogLevel
from tests.photos.conftest import Library, opened_library, tree
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

pytestmark = pytest.mark.usefixtures("socket_enabled")

FLAT = "{library}/{stem}{ext}"

type Ending = Callable[[Library, pytest.MonkeyPatch], Awaitable[None]]


@pytest.fixture
async def simulated(icloud_proxy: SimulatedICloud) -> SimulatedAccount:
    return await icloud_proxy.async_create_account(assets=20, shared_assets=0)


@pytest.fixture
async def library(simulated: SimulatedAccount, tmp_path: Path) -> AsyncGenerator[Library]:
    async with opened_library(simulated, tmp_path) as opened:
        yield opened


def failing_once(
    monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, number: int = errno.EIO
) -> None:
    """Let the first call of a function fail as a disk does."""
    function: Callable[..., Any] = getattr(owner, name)
    calls = itertools.count()

    def call(*args: Any, **kwargs: Any) -> Any:
        if next(calls) == 0:
            raise OSError(number, os.strerror(number))
        return function(*args, **kwargs)

    monkeypatch.setattr(owner, name, call)


def refuse_to_write(*_: object) -> None:
    raise CatalogError("database or disk is full")


def told(library: Library, text: str) -> list[str]:
    warnings = library.log.entries(LogLevel.WARN)
    return [entry.message for entry in warnings if text in entry.message]


async def test_a_file_that_cannot_be_looked_at_is_parked(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        failing_once(patched, Provider, "find")
        result = await library.engine.sync()
    assert result.parked == 1
    [line] = told(library, "is parked")
    assert line.endswith("disk: Input/output error")
    assert len(library.files()) == len(await library.expected()) - 1
    assert library.engine.totals().parked == 1


async def test_a_full_disk_ends_the_run_and_the_next_one_completes(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        failing_once(patched, Provider, "find", errno.ENOSPC)
        with pytest.raises(DiskFullError):
            await library.engine.sync()
    await library.engine.sync()
    await library.assert_true()


async def test_a_catalog_that_cannot_be_written_ends_the_run(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files that were placed meanwhile are recognized by the next run."""

    with monkeypatch.context() as patched:
        patched.setattr(Catalog, "record_proven", refuse_to_write)
        with pytest.raises(CatalogError):
            await library.engine.sync()
    await library.engine.sync()
    await library.assert_true()


async def not_noted(library: Library, patched: pytest.MonkeyPatch) -> None:
    """Let a run end between placing files and noting them."""
    patched.setattr(Catalog, "record_proven", refuse_to_write)
    with pytest.raises(CatalogError):
        await library.engine.sync()


async def stopped_while_placing(library: Library, patched: pytest.MonkeyPatch) -> None:
    """Stop a run while a thread places a file; nobody waits for what that tells."""
    loop, finish = asyncio.get_running_loop(), Provider.finish

    async def stop() -> None:
        library.engine.stop()

    def finish_late(*args: Any) -> Any:
        provided = finish(*args)
        asyncio.run_coroutine_threadsafe(stop(), loop).result()
        return provided

    patched.setattr(Provider, "finish", finish_late)
    with pytest.raises(SyncCancelledError):
        await library.engine.sync()


@pytest.mark.parametrize("ends", [not_noted, stopped_while_placing])
async def test_a_photo_that_was_deleted_before_its_file_was_noted_leaves_all_the_same(
    simulated: SimulatedAccount, library: Library, monkeypatch: pytest.MonkeyPatch, ends: Ending
) -> None:
    """Nobody else would ever look at that file again."""
    await library.engine.sync()
    [added] = await simulated.async_mutate({"op": "add"})
    before = library.files()
    with monkeypatch.context() as patched:
        await ends(library, patched)
    placed = library.files().keys() - before.keys()
    assert placed
    await simulated.async_mutate({"op": "delete", "asset": added["asset"]})
    assert (await library.engine.sync()).quarantined == len(placed)
    assert library.files() == before
    assert {file.original_path for file in await library.engine.quarantined()} == placed


async def test_looking_for_what_a_killed_first_run_has_placed_is_told(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ProgressMeter, "_tell", lambda it, **_: it._report(it.snapshot()))
    with monkeypatch.context() as patched:
        await not_noted(library, patched)
    library.progress.clear()
    await library.engine.sync()
    await library.assert_true()
    told = [report for report in library.progress if report.files_total]
    looked = [it for it in told if it.phase is SyncPhase.LISTING]
    assert [it.files_done for it in looked] == list(range(1, looked[-1].files_total + 1))
    assert len(looked) > 10
    # What is provided afterwards is counted from the beginning.
    assert next(it for it in told if it.phase is SyncPhase.TRANSFERRING).files_done == 0
    assert not any(it.files_total for it in library.progress if it.phase is SyncPhase.PLANNING)


async def test_a_placed_file_that_cannot_be_read_stops_no_run(
    simulated: SimulatedAccount, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    await library.engine.sync()
    await simulated.async_mutate({"op": "add"})
    before = library.files()
    with monkeypatch.context() as patched:
        await not_noted(library, patched)
    broken = library.path / min(library.files().keys() - before.keys())
    hash_file = provide.hash_file

    def read(path: Path, *args: Any) -> Any:
        if path == broken:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return hash_file(path, *args)

    with monkeypatch.context() as patched:
        patched.setattr(provide, "hash_file", read)
        await simulated.async_mutate({"op": "add"})
        assert (await library.engine.sync()).parked == 1
        assert told(library, "Input/output error")
    await library.engine.sync()
    await library.assert_true()


async def test_a_file_that_cannot_be_moved_follows_the_layout_later(
    simulated: SimulatedAccount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        before = library.files()
    async with opened_library(simulated, tmp_path, template=FLAT) as library:
        with monkeypatch.context() as patched:
            failing_once(patched, Provider, "move")
            result = await library.engine.sync()
        assert (result.downloads, result.moved) == (0, len(before) - 1)
        assert len(told(library, "is parked: disk: Input/output error")) == 1
        assert len(set(before) & set(library.files())) == 1
        assert (await library.engine.sync()).moved == 1
        assert not set(before) & set(library.files())
        await library.assert_true()


async def test_files_in_a_protected_folder_follow_the_layout_later_and_have_one_name(
    simulated: SimulatedAccount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        before = library.files()
    folder = (library.path / min(before)).parent
    held = [path for path in before if (library.path / path).parent == folder]
    unlink = Path.unlink

    def remove(path: Path, *, missing_ok: bool = False) -> None:
        if path.parent == folder:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        unlink(path, missing_ok=missing_ok)

    async with opened_library(simulated, tmp_path, template=FLAT) as library:
        with monkeypatch.context() as patched:
            patched.setattr(Path, "unlink", remove)
            for moved in (len(before) - len(held), 0):
                assert (await library.engine.sync()).moved == moved
                assert sorted(library.files().values()) == sorted(before.values())
        assert (await library.engine.sync()).moved == len(held)
        await library.assert_true()
        assert not set(before) & set(library.files())


async def test_a_file_that_the_user_has_changed_does_not_follow_the_layout(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        before = library.files()
    changed = min(before)
    async with opened_library(simulated, tmp_path, template=FLAT) as library:
        (library.path / changed).write_bytes(b"retouched by hand")
        result = await library.engine.sync()
        assert result.moved == len(before) - 1
        assert told(library, "was changed by someone") == [
            f"{changed} was changed by someone; left alone"
        ]
        # Now it is the user's, and the photo is fetched again.
        await library.engine.sync()
        after = library.files()
        assert (library.path / changed).read_bytes() == b"retouched by hand"
        del after[changed]
        assert sorted(after.values()) == await library.expected()


async def test_a_file_that_cannot_be_quarantined_stays_until_the_next_run(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    await library.engine.sync()
    before = library.files()
    await library.simulated.async_mutate({"op": "delete"})
    with monkeypatch.context() as patched:
        failing_once(patched, QuarantineStore, "remove")
        first = await library.engine.sync()
    assert first.quarantined < len(before) - len(await library.expected())
    assert len(told(library, "stays: Input/output error")) == 1
    assert await library.engine.held_removals() == []
    await library.engine.sync()
    await library.assert_true()
    assert {held.reason for held in await library.engine.quarantined()} == {RemovalReason.DELETED}


async def test_a_torn_note_of_confirmed_removals_confirms_nothing(library: Library) -> None:
    await library.engine.sync()
    await library.simulated.async_mutate({"op": "delete", "count": 15})
    held = (await library.engine.sync()).held_back
    assert held
    assert await library.engine.confirm_removals() == held
    catalog = library.engine._opened().catalog
    catalog.set_fact(APPROVED_REMOVALS, '{"PrimarySync": 1')
    assert sum(count.removed for count in await library.engine.held_removals()) == held
    assert (await library.engine.sync()).held_back == held


async def test_to_confirm_removals_while_none_waits_allows_none_later(library: Library) -> None:
    await library.engine.sync()
    assert await library.engine.confirm_removals() == 0
    await library.simulated.async_mutate({"op": "delete", "count": 15})
    assert (await library.engine.sync()).held_back


# Sidecars and file times


async def test_a_sidecar_that_cannot_be_written_is_written_by_the_next_run(
    simulated: SimulatedAccount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_sidecar = details.write_sidecar
    broken: list[Path] = []

    def write(path: Path, *rest: Any) -> Written:
        if path == (broken or [path])[0]:
            broken.append(path)
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return write_sidecar(path, *rest)

    async with opened_library(simulated, tmp_path, sidecars=True) as library:
        with monkeypatch.context() as patched:
            patched.setattr(details, "write_sidecar", write)
            await library.engine.sync()
        name = broken[0].relative_to(library.path).as_posix()
        assert set(told(library, "Details of")) == {f"Details of {name}: Input/output error"}
        before = library.files()
        await library.engine.sync()
        assert set(library.files()) - set(before) == {f"{name}.xmp"}


async def test_a_disk_without_room_for_a_sidecar_is_full(
    simulated: SimulatedAccount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened_library(simulated, tmp_path, sidecars=True) as library:
        with monkeypatch.context() as patched:
            failing_once(patched, details, "write_sidecar", errno.ENOSPC)
            with pytest.raises(DiskFullError):
                await library.engine.sync()
        await library.engine.sync()
        photos = {path for path in library.files() if not path.endswith(".xmp")}
        assert {f"{path}.xmp" for path in photos} & set(library.files())


async def test_a_photo_that_is_missing_gets_no_sidecar_and_a_changed_one_no_time(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        missing, changed = sorted(library.files())[:2]
        (library.path / missing).unlink()
        (library.path / changed).write_bytes(b"retouched by hand")
        mtime = (library.path / changed).stat().st_mtime_ns
    async with opened_library(
        simulated, tmp_path, sidecars=True, mtime=MtimePolicy.ADDED
    ) as library:
        await library.engine.sync()
        files = library.files()
        assert missing not in files
        assert f"{missing}.xmp" not in files
        assert sum(path.endswith(".xmp") for path in files) > len(files) / 4
        assert (library.path / changed).stat().st_mtime_ns == mtime


# What only stays, in the library folder of before


@pytest.mark.parametrize("is_open", [False, True], ids=["when opened", "later"])
async def test_what_only_the_folder_of_before_has_is_waited_for(
    simulated: SimulatedAccount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_open: bool
) -> None:
    """It was freed up, so that Apple has it no more, and its disk is not there now."""
    monkeypatch.setattr(icloud_removal, "PAUSE_SECONDS", 0)
    rules = FreeUpRules(older_than_days=30)
    async with opened_library(simulated, tmp_path, free_up=True) as library:
        await library.engine.sync()
        files = library.files()
        plan = await library.engine.plan_free_up(rules)
        assert (await library.engine.free_up(rules, plan.code)).removed > 0
        for asset in await simulated.async_assets(deleted=True):
            if not asset.get("purged"):
                await simulated.async_mutate({"op": "purge", "asset": asset["asset"]})
        await library.engine.sync()
    new, old, away = tmp_path / "new", tmp_path / "library", tmp_path / "away"
    async with opened_library(simulated, tmp_path, library_path=new):
        pass
    if not is_open:
        old.rename(away)
    async with opened_library(simulated, tmp_path, library_path=new) as library:
        if is_open:
            old.rename(away)
        await library.engine.sync()
        assert told(library, "stays in the library folder of before")
        assert set(tree(new).values()) == set(await library.expected())
    away.rename(old)
    async with opened_library(simulated, tmp_path, library_path=new) as library:
        assert (await library.engine.sync()).downloads == 0
        assert sorted(tree(new).values()) == sorted(files.values())
