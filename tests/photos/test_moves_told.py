"""What is told of files that have moved, on both databases and over a change of the layout."""

from pathlib import Path
from typing import Any

import pytest

from custom_components.apple_backup.photos.catalog import Catalog, Root
from custom_components.apple_backup.photos.catalog.biography import Biography
from custom_components.apple_backup.photos.models import ResourceKind
from custom_components.apple_backup.photos.plan import Move
from tests.photos.conftest import Library, opened_library
from tests.photos.library_parts import Parts, pair
from tests.simulated_icloud.client import SimulatedICloud

CONTENT = b"one"
PATH = "2024/05/IMG_1.JPG"


def move(parts: Parts, path: str) -> None:
    view = parts.view("A")
    assert parts.provider.move(Move(view, view.files[0], path))


@pytest.fixture
def placed(parts: Parts) -> Parts:
    parts.know(*pair("A", CONTENT))
    parts.place("A", CONTENT)
    return parts


def test_a_file_that_was_only_placed_has_not_moved(placed: Parts) -> None:
    [file] = placed.view("A").files
    assert (file.moved_ms, file.moved_from) == (None, None)


def test_the_last_move_is_told(placed: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    for now_ms, path in ((1_000, "2024/one.JPG"), (2_000, "2025/two.JPG")):
        monkeypatch.setattr(Catalog, "_now_ms", lambda _, now_ms=now_ms: now_ms)
        move(placed, path)
    [file] = placed.view("A").files
    assert (file.moved_ms, file.moved_from, file.path) == (2_000, "2024/one.JPG", "2025/two.JPG")


def test_a_move_that_was_finished_after_a_kill_is_told(
    placed: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Catalog, "record_moved", end)
        with pytest.raises(KeyboardInterrupt):
            move(placed, "2025/new.JPG")
    placed.folders.prepare()
    [file] = placed.view("A").files
    assert (file.moved_from, file.path) == (PATH, "2025/new.JPG")
    assert file.moved_ms is not None


def test_what_another_photo_takes_over_has_not_moved_there(placed: Parts) -> None:
    move(placed, "2025/new.JPG")
    [file] = placed.view("A").files
    placed.know(*pair("B", CONTENT, filename="IMG_2.JPG"))
    placed.catalog.give_file(
        file.id,
        asset_id=placed.view("B").id,
        kind=ResourceKind.ORIGINAL,
        path="2024/05/IMG_2.JPG",
        mtime_ns=file.mtime_ns,
        root=Root.LIBRARY,
    )
    [taken] = placed.view("B").files
    assert (taken.moved_ms, taken.moved_from) == (None, None)


async def told(library: Library, line: dict[str, Any]) -> Biography:
    found = await library.engine.biography(line["zone"], line["asset"])
    assert found is not None
    return found


async def test_a_change_of_the_layout_is_told_of_what_it_has_moved(
    icloud_proxy: SimulatedICloud, tmp_path: Path
) -> None:
    simulated = await icloud_proxy.async_create_account(assets=6, shared_assets=0)
    lines = await simulated.async_assets(listed=True)
    async with opened_library(simulated, tmp_path) as library:
        await library.engine.sync()
        before = {line["asset"]: await told(library, line) for line in lines}
        assert all(found.layout_ms is None for found in before.values())
    template = "{library}/{year}/{stem}{ext}"
    async with opened_library(simulated, tmp_path, template=template) as library:
        await library.engine.sync()
        for line in lines:
            found = await told(library, line)
            paths = {file.kind: file.path for file in before[line["asset"]].files}
            assert {file.kind: file.moved_from for file in found.files} == paths
            assert found.layout_ms is not None
            assert all(found.layout_ms <= (file.moved_ms or 0) for file in found.files)
        first = found.layout_ms
        # The same layout again is no change.
        await library.engine.sync()
        assert (await told(library, line)).layout_ms == first
