"""A check that repairs, after a sync that had heard what is new and could not go on."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from custom_components.apple_backup.photos.errors import PhotosError
from tests.photos.conftest import Library, opened_library
from tests.simulated_icloud.client import SimulatedICloud

pytestmark = pytest.mark.usefixtures("socket_enabled")


@pytest.fixture
async def library(icloud_proxy: SimulatedICloud, tmp_path: Path) -> AsyncGenerator[Library]:
    simulated = await icloud_proxy.async_create_account(assets=20, shared_assets=4)
    async with opened_library(simulated, tmp_path) as opened:
        await opened.engine.sync()
        yield opened


async def hear_and_be_interrupted(library: Library, **change: Any) -> dict[str, Any]:
    """Change the first photo; the changes of one library arrive, those of the other do not."""
    photo = next(
        asset
        for asset in await library.simulated.async_assets(listed=True)
        if asset["zone"] == "PrimarySync" and asset["captured_ms"]
    )
    await library.simulated.async_mutate({"asset": photo["asset"], **change})
    await library.simulated.async_mutate({"op": "favorite", "zone": "shared"})
    calls = r"POST .*ckdatabasews.*changes/zone"
    await library.simulated.async_fault(calls, times=-1, skip=1, status=450)
    with pytest.raises(PhotosError):
        await library.engine.sync()
    await library.simulated.async_clear_faults()
    return photo


async def test_a_repair_takes_no_photo_for_settled_that_has_another_name_now(
    library: Library,
) -> None:
    photo = await hear_and_be_interrupted(library, op="date", captured_ms=1_262_347_200_000)
    contents = {resource["sha256"] for resource in photo["resources"]}
    lost = next(path for path, digest in library.files().items() if digest not in contents)
    (library.path / lost).unlink()
    assert (await library.engine.verify()).repaired == 1
    await library.engine.sync()
    found = {path for path, digest in library.files().items() if digest in contents}
    assert found
    assert all(path.startswith("2010/01/") for path in found)


async def test_a_repair_leaves_no_photo_in_sight_that_was_hidden(library: Library) -> None:
    photo = await hear_and_be_interrupted(library, op="hide")
    contents = {resource["sha256"] for resource in photo["resources"]}
    lost = next(path for path, digest in library.files().items() if digest not in contents)
    (library.path / lost).unlink()
    assert (await library.engine.verify()).repaired == 1
    await library.engine.sync()
    assert not [path for path, digest in library.files().items() if digest in contents]
