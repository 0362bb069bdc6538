"""Sidecars, file times and cameras follow what Apple says, without a download. Whole runs."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from custom_components.apple_backup.photos.catalog import Selection
from custom_components.apple_backup.photos.config import MtimePolicy
from custom_components.apple_backup.photos.files.volume import STATE_FOLDER
from custom_components.apple_backup.photos.files.xmp import SUFFIX, Metadata, is_ours, sidecar
from custom_components.apple_backup.photos.models import Location
from tests.photos.conftest import Library, opened_library, tree
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud
from tests.simulated_icloud.media import CAMERAS

pytestmark = pytest.mark.usefixtures("socket_enabled")


@pytest.fixture
async def simulated(icloud_proxy: SimulatedICloud) -> SimulatedAccount:
    return await icloud_proxy.async_create_account(assets=60, shared_assets=6)


def expected(asset: dict[str, Any], kind: str) -> bytes:
    """Write the sidecar that the truth asks for."""
    place = asset["location"]
    return sidecar(
        Metadata(
            title=asset["title"],
            description=asset["description"],
            keywords=tuple(asset["keywords"]),
            is_favorite=asset["favorite"],
            captured_ms=asset["captured_ms"],
            offset_seconds=asset["offset_seconds"],
            location=place and Location(*place),
            orientation=1 if kind == "original" else None,
        )
    )


@dataclass
class Sidecars:
    """What lies beside the photos of a library."""

    library: Library

    def found(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.library.path).as_posix(): path.read_bytes()
            for path in self.library.path.rglob(f"*{SUFFIX}")
            if STATE_FOLDER not in path.parts
        }

    async def assert_right(self) -> None:
        photos = {
            digest: path
            for path, digest in self.library.files().items()
            if not path.endswith(SUFFIX)
        }
        wanted = {
            photos[resource["sha256"]] + SUFFIX: expected(asset, resource["kind"])
            for asset in await self.library.simulated.async_assets(listed=True)
            for resource in asset["resources"]
            if resource["kind"] in ("original", "alternative", "edited")
            # One of several assets with the same bytes; which one is not known here.
            and "duplicate" not in asset["traits"]
        }
        found = self.found()
        same = {path for path in wanted if found.get(path) == wanted[path]}
        assert len(set(wanted) - same) <= 1
        assert all(is_ours(content) for content in found.values())


async def test_sidecars_follow_every_change_without_a_download(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    async with opened_library(simulated, tmp_path, sidecars=True) as library:
        sidecars = Sidecars(library)
        await library.engine.sync()
        await sidecars.assert_right()
        before = sidecars.found()
        listed = await simulated.async_assets(listed=True, zone="PrimarySync", favorite=False)
        names = [asset["asset"] for asset in listed if "duplicate" not in asset["traits"]]
        await simulated.async_mutate(
            {"op": "favorite", "asset": names[-1]},
            {"op": "caption", "asset": names[-2], "title": "A <title>", "keywords": ["a", "b"]},
            {"op": "place", "asset": names[-3]},
            # To another month: the photo moves, and its sidecar with it.
            {"op": "date", "asset": names[-4], "captured_ms": 1_600_000_000_000, "offset": -3_600},
            {"op": "delete", "asset": names[-5]},
        )
        result = await library.engine.sync()
        assert (result.downloads, result.moved > 0) == (0, True)
        await sidecars.assert_right()
        assert sidecars.found() != before
        quarantine = tree(library.path / STATE_FOLDER / "quarantine")
        assert any(path.endswith(SUFFIX) for path in quarantine)
        again = await library.engine.sync()
        assert again.requests == 2


async def test_a_sidecar_that_someone_has_changed_stays(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    async with opened_library(simulated, tmp_path, sidecars=True) as library:
        await library.engine.sync()
        sidecars = Sidecars(library)
        for name in sidecars.found():
            (library.path / name).write_text("edited by a photo program", encoding="utf-8")
        changed = sidecars.found()
        await simulated.async_mutate({"op": "favorite", "count": 3})
        await library.engine.sync()
        assert sidecars.found() == changed
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        assert Sidecars(library).found() == changed


async def test_switched_on_and_off_only_sidecars_come_and_go(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        before = library.files()
    async with opened_library(simulated, tmp_path, sidecars=True) as library:
        assert (await library.engine.sync()).downloads == 0
        await Sidecars(library).assert_right()
        # A lost one comes back when something of its photo changes, or with the next full look.
    async with opened_library(simulated, tmp_path) as library:
        assert (await library.engine.sync()).downloads == 0
        assert library.files() == before


async def test_a_lost_catalog_finds_its_sidecars_again(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    async with opened_library(simulated, tmp_path, sidecars=True) as library:
        await library.engine.sync()
        before = library.files()
    for path in tmp_path.glob("catalog.db*"):
        path.unlink()
    async with opened_library(simulated, tmp_path, sidecars=True) as library:
        assert (await library.engine.sync()).downloads == 0
        assert library.files() == before
        adopted = await library.engine.adopt(library.path)
        assert (adopted.unknown, adopted.adopted) == (0, 0)


@pytest.mark.parametrize("policy", list(MtimePolicy))
async def test_file_times_tell_the_chosen_moment(
    simulated: SimulatedAccount, tmp_path: Path, policy: MtimePolicy
) -> None:
    selection = Selection(libraries=frozenset({"PrimarySync"}), favorites_only=True)
    async with opened_library(simulated, tmp_path, mtime=policy, selection=selection) as library:
        await library.engine.sync()
        paths = {digest: path for path, digest in library.files().items()}
        for asset in await simulated.async_assets(listed=True, favorite=True, zone="PrimarySync"):
            moment = {"captured": asset["captured_ms"], "added": asset["added_ms"]}.get(policy)
            for resource in asset["resources"]:
                status = (library.path / paths[resource["sha256"]]).stat()
                if policy is MtimePolicy.SAVED:
                    assert abs(status.st_mtime - status.st_ctime) < 60
                elif moment is not None and "duplicate" not in asset["traits"]:
                    assert abs(status.st_mtime * 1000 - moment) < 2000
        assert (await library.engine.verify()).is_clean


async def test_another_date_is_told_by_the_file_where_it_is(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    async with opened_library(simulated, tmp_path, template="{library}/{stem}{ext}") as library:
        await library.engine.sync()
        [changed] = await simulated.async_mutate({"op": "date", "captured_ms": 1_500_000_000_000})
        result = await library.engine.sync()
        assert (result.downloads, result.moved) == (0, 0)
        paths = {digest: path for path, digest in library.files().items()}
        [asset] = await simulated.async_assets(asset=changed["asset"])
        for resource in asset["resources"]:
            status = (library.path / paths[resource["sha256"]]).stat()
            assert status.st_mtime_ns == 1_500_000_000_000 * 1_000_000


async def test_photos_are_laid_out_by_camera_in_one_run(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    async with opened_library(simulated, tmp_path, template="{camera}/{stem}{ext}") as library:
        result = await library.engine.sync()
        folders = {path.partition("/")[0] for path in library.files()}
        apple, canon = CAMERAS
        assert folders == {" ".join(apple), canon[1], "unknown-camera"}
        await library.assert_true()
        assert result.parked == 0
        assert (await library.engine.sync()).moved == 0
