"""Albums are archived: frozen copies that survive everything. Whole runs."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta, timezone
import errno
from pathlib import Path

import pytest

from custom_components.apple_backup.photos.errors import (
    AlbumEmptyError,
    AlbumIncompleteError,
    AlbumNotFoundError,
    FreeUpDisabledError,
    PlanChangedError,
)
from custom_components.apple_backup.photos.files.file_tags import read_tags
from custom_components.apple_backup.photos.files.placing import Placer
from tests.photos.conftest import opened_library, tree
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

pytestmark = pytest.mark.usefixtures("socket_enabled")


@pytest.fixture
async def simulated(icloud_proxy: SimulatedICloud) -> SimulatedAccount:
    return await icloud_proxy.async_create_account(assets=44, second_factor="none")


async def album_of(simulated: SimulatedAccount, name: str) -> Counter[str]:
    truth = await simulated.async_truth()
    assets = {line["asset"]: line for line in truth if line["type"] == "asset"}
    [album] = [line for line in truth if line["type"] == "album" and line["name"] == name]
    return Counter(
        resource["sha256"] for one in album["assets"] for resource in assets[one]["resources"]
    )


def contents(folder: Path) -> Counter[str]:
    return Counter(
        digest
        for path, digest in tree(folder).items()
        if path != "SHA256SUMS" and not path.endswith(".xmp")
    )


async def test_an_archive_survives_whatever_becomes_of_its_album(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    async with opened_library(simulated, tmp_path, sidecars=True) as library:
        wanted = await album_of(simulated, "Holidays")
        # It syncs first, so the very first run may be this one.
        result = await library.engine.archive_album("Holidays")
        folder = library.path / result.path
        assert result.path == "_Archive/Holidays"
        assert (result.files, result.removal) == (wanted.total(), None)
        assert contents(folder) == wanted
        assert len(list(folder.glob("*.xmp"))) == result.assets
        checker = await asyncio.create_subprocess_exec(
            "sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS", cwd=folder
        )
        assert await checker.wait() == 0
        for path in folder.iterdir():
            assert path.stat().st_nlink == 1
        before = tree(folder)
        [members] = [
            line["assets"]
            for line in await simulated.async_truth()
            if line.get("name") == "Holidays"
        ]
        await simulated.async_mutate(
            {"op": "delete", "asset": members[0]},
            {"op": "edit", "asset": members[1]},
            {"op": "caption", "asset": members[2], "title": "Changed"},
            {"op": "album_delete", "album": "Holidays"},
        )
        await library.engine.sync()
        await library.engine.adopt(library.path, rearrange=True)
        await library.engine.sync()
        assert tree(folder) == before
        # A second one lies beside it.
        again = await library.engine.archive_album("Kids")
        assert contents(library.path / again.path) == await album_of(simulated, "Kids")
        other = await library.engine.archive_album("Kids")
        assert other.path == "_Archive/Kids-2"
        assert [archive.path for archive in await library.engine.archives()] == [
            "_Archive/Holidays", "_Archive/Kids", "_Archive/Kids-2",
        ]  # fmt: skip


async def test_missing_dates_are_written_into_copies_alone(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    captured = {asset["filename"]: asset for asset in await simulated.async_assets(listed=True)}
    async with opened_library(simulated, tmp_path, exif_dates=True) as library:
        result = await library.engine.archive_album("Holidays")
        photos = {
            path: digest
            for path, digest in library.files().items()
            if not path.startswith("_Archive/")
        }
        assert sorted(photos.values()) == await library.expected()
        folder = library.path / result.path
        checker = await asyncio.create_subprocess_exec(
            "sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS", cwd=folder
        )
        assert await checker.wait() == 0
        wanted = await album_of(simulated, "Holidays")
        changed = [path for path, digest in tree(folder).items() if digest not in wanted]
        changed.remove("SHA256SUMS")
        assert changed
        for name in changed:
            assert name.lower().endswith((".jpg", ".jpeg"))
            assert read_tags(folder / name).taken is not None
        [plain] = [name for name in changed if name.startswith("IMG_0008.")]
        asset = captured["IMG_0008.JPG"]
        zone = timezone(timedelta(seconds=asset["offset_seconds"]))
        moment = datetime.fromtimestamp(asset["captured_ms"] // 1000, zone)
        assert read_tags(folder / plain).taken == moment.strftime("%Y:%m:%d %H:%M:%S")


@pytest.mark.parametrize("exif_dates", [False, True])
async def test_an_archive_that_was_interrupted_goes_on(
    simulated: SimulatedAccount,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    exif_dates: bool,
) -> None:
    async with opened_library(simulated, tmp_path, exif_dates=exif_dates) as library:
        await library.engine.sync()
        place, left = Placer.place, 5

        def break_down(self: Placer, source: Path, path: str) -> set[Path]:
            nonlocal left
            if path.startswith("_Archive/"):
                left -= 1
                if left < 0:
                    raise OSError(errno.ENOSPC, "full")
            return place(self, source, path)

        with monkeypatch.context() as patch:
            patch.setattr(Placer, "place", break_down)
            with pytest.raises(BaseException):  # noqa: B017 - whatever ends it
                await library.engine.archive_album("Holidays")
        result = await library.engine.archive_album("Holidays")
        assert result.path == "_Archive/Holidays"
        found = contents(library.path / result.path)
        wanted = await album_of(simulated, "Holidays")
        assert found.total() == wanted.total()
        assert exif_dates or found == wanted


async def test_what_cannot_be_archived_is_said(
    simulated: SimulatedAccount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        for name in ("Nothing", "Same name", "Trips"):
            with pytest.raises(AlbumNotFoundError):
                await library.engine.archive_album(name)
        with pytest.raises(AlbumEmptyError):
            await library.engine.archive_album("Empty")
        with pytest.raises(FreeUpDisabledError):
            await library.engine.archive_album("Holidays", confirm="")
        with pytest.raises(FreeUpDisabledError):
            await library.engine.plan_archive("Holidays")
        same = [line for line in await simulated.async_truth() if line.get("name") == "Same name"]
        await library.engine.archive_album(same[0]["album"])
        # A file that has rotted is no archive.
        wanted = await album_of(simulated, "Holidays")
        for path, digest in library.files().items():
            if digest in wanted and not path.startswith("_Archive"):
                target = library.path / path
                status = target.stat()
                target.write_bytes(bytes(status.st_size))
                break
        with pytest.raises(AlbumIncompleteError):
            await library.engine.archive_album("Holidays")


async def test_archived_photos_may_be_removed_from_icloud_and_stay_here(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    async with opened_library(simulated, tmp_path, free_up=True) as library:
        await library.engine.sync()
        before = await album_of(simulated, "Kids")
        plan = await library.engine.plan_archive("Kids")
        assert (plan.album, plan.files, plan.incomplete) == ("Kids", before.total(), 0)
        assert 0 < plan.removable <= plan.assets - plan.favorites
        with pytest.raises(PlanChangedError):
            await library.engine.archive_album("Kids", confirm="another plan")
        assert not (library.path / "_Archive").exists()
        assert not (await simulated.async_requests()).get("records/modify")
        result = await library.engine.archive_album("Kids", confirm=plan.code)
        assert result.removal is not None
        assert result.removal.removed == plan.removable
        deleted = await simulated.async_assets(deleted=True)
        assert not any(asset["favorite"] for asset in deleted if "deleted" not in asset["traits"])
        await library.engine.sync()
        assert contents(library.path / result.path) == before
        here = Counter(
            digest for path, digest in library.files().items() if not path.startswith("_Archive")
        )
        assert set(before) <= set(here)
