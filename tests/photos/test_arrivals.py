"""Which photos count as new: of real runs against the simulated iCloud."""

from pathlib import Path

import pytest

from custom_components.apple_backup.photos import arrivals
from custom_components.apple_backup.photos.catalog import AssetKind
from custom_components.apple_backup.photos.verify_result import VerifyResult
from tests.photos.conftest import Library, opened_library

pytestmark = pytest.mark.usefixtures("socket_enabled")

DOWNLOADS = r"GET cvws"


async def news(library: Library) -> arrivals.Arrivals:
    """Sync, and give what is new."""
    await library.engine.sync()
    return library.engine.take_arrivals()


async def test_a_first_sync_is_no_news_and_a_new_photo_is_told_once(library: Library) -> None:
    assert await news(library) == arrivals.Arrivals()
    [added] = await library.simulated.async_mutate({"op": "add"})
    found = await news(library)
    assert found.count == len(found.photos) == 1
    assert found.photos[0].zone == "PrimarySync"
    assert found.photos[0].kind in AssetKind
    assert library.engine.take_arrivals() == arrivals.Arrivals()
    await library.simulated.async_mutate({**added, "op": "caption"}, {**added, "op": "edit"})
    assert await news(library) == arrivals.Arrivals()


async def test_no_more_are_told_than_a_person_reads(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrivals, "MOST_ANNOUNCED", 2)
    await news(library)
    await library.simulated.async_mutate({"op": "add", "count": 5})
    found = await news(library)
    assert (len(found.photos), found.count) == (2, 5)


async def test_what_was_here_or_is_private_is_no_news(library: Library) -> None:
    await news(library)
    await library.simulated.async_mutate({"op": "move"}, {"op": "duplicate"})
    [added] = await library.simulated.async_mutate({"op": "add"})
    await library.simulated.async_mutate({**added, "op": "hide"})
    assert await news(library) == arrivals.Arrivals()


async def test_a_healed_photo_is_no_news(library: Library) -> None:
    await news(library)
    await library.simulated.async_mutate({"op": "add"})
    before = set(library.files())
    await news(library)
    [new] = {path for path in library.files() if path not in before} or {""}
    (library.path / new).unlink()
    result = await library.engine.verify()
    assert isinstance(result, VerifyResult)
    assert result.repaired == 1
    assert await news(library) == arrivals.Arrivals()


async def test_a_photo_that_came_later_than_its_sync_is_told_when_it_comes(
    library: Library,
) -> None:
    await news(library)
    await library.simulated.async_mutate({"op": "add"})
    await library.simulated.async_fault(DOWNLOADS, times=-1, status=404)
    assert await news(library) == arrivals.Arrivals()
    await library.simulated.async_clear_faults()
    assert (await news(library)).count == 1
    assert await news(library) == arrivals.Arrivals()


async def test_photos_that_were_adopted_are_no_news(library: Library, tmp_path: Path) -> None:
    await news(library)
    await library.simulated.async_mutate({"op": "add"})
    async with opened_library(library.simulated, tmp_path / "other") as other:
        await other.engine.sync()
        await library.engine.adopt(other.path)
    assert await news(library) == arrivals.Arrivals()
    await library.assert_true()


async def test_the_library_is_counted_by_kind(library: Library) -> None:
    await library.engine.sync()
    health = await library.engine.health()
    assert sum(health.kinds.values()) == library.engine.totals().assets
    assert AssetKind.VIDEO in health.kinds
    assert health.bytes_per_day >= 0
    assert (health.days_until_full is None) == (health.bytes_per_day == 0)
