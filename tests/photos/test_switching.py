"""Another layout moves what is there, whatever happens meanwhile. Whole runs."""

import os
from pathlib import Path
import shutil
from typing import Any

import pytest

from custom_components.apple_backup.photos.files.volume import STATE_FOLDER
from custom_components.apple_backup.photos.layout.examples import SAMPLES, preview
from custom_components.apple_backup.photos.layout.template import (
    BUILT_IN_TEMPLATES,
    ICLOUD_PHOTOS_SYNC_TEMPLATE,
    TemplateError,
)
from tests.photos.conftest import opened_library, tree
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

pytestmark = pytest.mark.usefixtures("socket_enabled")


@pytest.fixture
async def simulated(icloud_proxy: SimulatedICloud) -> SimulatedAccount:
    return await icloud_proxy.async_create_account(assets=70, shared_assets=12)


async def test_every_layout_holds_the_same_files_and_leaves_no_empty_folder(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    digests: list[str] = []
    for name in ("month", "icloud_photos_sync", "kind", "date_and_time"):
        template = BUILT_IN_TEMPLATES[name]
        async with opened_library(simulated, tmp_path, template=template) as library:
            result = await library.engine.sync()
            files = library.files()
            digests = digests or sorted(files.values())
            assert sorted(files.values()) == digests, name
            assert (result.downloads == 0) == (name != "month")
            assert result.quarantined == 0
            folders = [path for path in library.path.rglob("*") if path.is_dir()]
            empty = [
                path
                for path in folders
                if STATE_FOLDER not in path.parts and not any(path.iterdir())
            ]
            assert not empty
            again = await library.engine.sync()
            assert (again.requests, again.moved) == (2, 0)


async def test_an_album_layout_follows_the_albums(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    async with opened_library(simulated, tmp_path, template="{album}/{stem}{ext}") as library:
        await library.engine.sync()
        before = {path.partition("/")[0] for path in library.files()}
        assert {"no-album", "Holidays", "Tokyo_Osaka", "Deeper ☃"} <= before
        await simulated.async_mutate({"op": "album_rename", "album": "Holidays", "name": "Beach"})
        result = await library.engine.sync()
        assert (result.downloads, result.quarantined) == (0, 0)
        assert result.moved
        after = {path.partition("/")[0] for path in library.files()}
        assert after == before - {"Holidays"} | {"Beach"}
        await library.assert_true()


def icps_tree(assets: list[dict[str, Any]], source: Path, target: Path) -> set[str]:
    """Lay files out as icloud-photos-sync does: by checksum, without live videos."""
    by_digest = {digest: path for path, digest in tree(source).items()}
    made: set[str] = set()
    extensions = {
        "public.jpeg": "jpeg", "public.heic": "heic", "public.png": "png", "public.tiff": "tiff",
        "com.apple.quicktime-movie": "mov", "public.mpeg-4": "mp4", "com.adobe.raw-image": "dng",
        "com.compuserve.gif": "gif", "org.webmproject.webp": "webp", "com.microsoft.bmp": "bmp",
    }  # fmt: skip
    for asset in assets:
        folder = "_All-Photos" if asset["zone"] == "PrimarySync" else "_Shared-Photos"
        for resource in asset["resources"]:
            extension = extensions.get(resource["uti"])
            if resource["kind"] not in ("original", "edited", "edited_video") or not extension:
                continue
            name = resource["checksum"].replace("+", "-").replace("/", "_").rstrip("=")
            path = target / folder / f"{name}.{extension}"
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / by_digest[resource["sha256"]], path)
            os.utime(path, (1, 1))
            made.add(path.relative_to(target).as_posix())
    return made


async def test_a_library_of_icloud_photos_sync_is_taken_as_it_is(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    async with opened_library(simulated, tmp_path / "first") as library:
        await library.engine.sync()
    other = tmp_path / "second"
    async with opened_library(simulated, other, template=ICLOUD_PHOTOS_SYNC_TEMPLATE) as library:
        assets = await simulated.async_assets(listed=True)
        made = icps_tree(assets, tmp_path / "first" / "library", library.path)
        result = await library.engine.sync()
        assert result.moved == 0
        assert result.adopted >= len(made)
        assert made <= set(library.files())
        digests = set(library.files().values())
        assert digests == {r["sha256"] for asset in assets for r in asset["resources"]}


async def test_a_layout_is_shown_before_it_is_chosen(
    simulated: SimulatedAccount, tmp_path: Path
) -> None:
    async with opened_library(simulated, tmp_path) as library:
        assert await library.engine.layout_samples() == []
        await library.engine.sync()
        samples = await library.engine.layout_samples(4)
        assert len(samples) == 4
        examples = preview("{year}/{month}/{stem}{ext}", samples)
        assert {path for example in examples for path in example.paths} <= set(library.files())


def test_without_a_library_a_layout_is_shown_with_photos_that_everybody_knows() -> None:
    first, second, third = preview("{library}/{date}/{stem}{ext}")
    assert first.paths == (
        "Personal/2024-07-21/IMG_0042.HEIC", "Personal/2024-07-21/IMG_0042.MOV",
    )  # fmt: skip
    assert second.paths == (
        "Shared/2023-12-24/IMG_1187.JPG", "Shared/2023-12-24/IMG_1187-edited.JPG",
    )  # fmt: skip
    assert third.paths == ("Personal/unknown-date/Scan.png",)
    assert len(preview("{checksum}{ext}", SAMPLES[:1])[0].paths) == 2
    with pytest.raises(TemplateError):
        preview("nothing")
