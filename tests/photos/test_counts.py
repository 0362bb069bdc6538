"""What is told of a library's size is what lies on the disk, whatever becomes of it in iCloud."""

from functools import partial
import time

import pytest

from custom_components.apple_backup.photos import emptying
from custom_components.apple_backup.photos.catalog.photo_query import PhotoQuery
from custom_components.apple_backup.photos.errors import DiskFullError, UnreachableError
from custom_components.apple_backup.photos.models import LibraryTotals
from custom_components.apple_backup.photos.run import Run
from custom_components.apple_backup.photos.sums import SUMS_NAME
from tests.photos.conftest import Library

SMALL = {"assets": 30, "shared_assets": 0}
pytestmark = [
    pytest.mark.usefixtures("socket_enabled"),
    pytest.mark.parametrize("library", [SMALL], indirect=True, ids=["small"]),
]


def on_disk(library: Library) -> tuple[int, int]:
    """Count files and bytes as a user would, without the list of checksums."""
    paths = [library.path / name for name in library.files() if name != SUMS_NAME]
    return len(paths), sum(path.stat().st_size for path in paths)


def counted(library: Library) -> tuple[int, int]:
    totals = library.engine.totals()
    return totals.proven, totals.proven_bytes


async def kinds(library: Library) -> int:
    return sum((await library.engine.health()).kinds.values())


async def assert_agreement(
    library: Library, assets: int, *, to_come: int = 0, unseen: int = 0
) -> LibraryTotals:
    """Everything that counts or shows the library gives the same numbers, also after a restart."""
    totals = library.engine.totals()
    assert counted(library) == on_disk(library)
    assert totals.assets == assets == await kinds(library)
    assert len((await library.engine.timeline(PhotoQuery())).ids) == assets - unseen
    assert totals.resources - totals.proven == to_come
    assert totals.quarantined == len(await library.engine.quarantined())
    await library.engine.close()
    await library.engine.open()
    assert library.engine.totals() == totals
    return totals


async def test_what_is_brought_back_counts_at_once_and_for_good(library: Library) -> None:
    await library.engine.sync()
    whole = await assert_agreement(library, 30)
    await library.simulated.async_mutate({"op": "delete"})
    await library.engine.sync()
    fewer = await assert_agreement(library, 29)
    assert fewer.quarantined == whole.proven - fewer.proven > 0
    held = await library.engine.quarantined()
    await library.engine.restore([file.id for file in held])
    assert await assert_agreement(library, 30) == whole
    for again in (library.engine.sync, library.engine.verify, library.engine.plan):
        await again()
        assert await assert_agreement(library, 30) == whole
    lines = (library.path / SUMS_NAME).read_text().splitlines()
    assert len(lines) == whole.proven


async def test_what_waits_for_a_word_counts_until_it_has_left(library: Library) -> None:
    await library.engine.sync()
    whole = await assert_agreement(library, 30)
    await library.simulated.async_mutate(*[{"op": "delete"}] * 12)
    assert (await library.engine.sync()).held_back == 12
    assert await assert_agreement(library, 30, unseen=12) == whole
    await library.engine.confirm_removals()
    await library.engine.sync()
    left = await assert_agreement(library, 18)
    assert left.quarantined == whole.proven - left.proven


async def test_what_is_deleted_for_good_is_no_longer_in_quarantine(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    await library.engine.sync()
    await library.simulated.async_mutate({"op": "delete"})
    await library.engine.sync()
    for day in (0, 2):
        at = int((time.time() + day * 86_400) * 1000)
        monkeypatch.setattr(emptying, "now_ms", partial(int, at))
        await library.engine.empty_quarantine(1)
    assert (await assert_agreement(library, 29)).quarantined == 0


async def test_a_newer_version_is_to_come_while_the_one_of_before_lies_there(
    library: Library,
) -> None:
    await library.engine.sync()
    [edit] = await library.simulated.async_mutate({"op": "edit"})
    await library.engine.sync()
    whole = await assert_agreement(library, 30)
    await library.simulated.async_mutate({"op": "edit", "asset": edit["asset"]})
    await library.engine.plan()
    ahead = await assert_agreement(library, 30, to_come=1)
    assert ahead.proven == whole.proven
    await library.engine.sync()
    assert (await assert_agreement(library, 30)).proven == whole.proven


async def test_what_a_run_brought_before_it_failed_counts(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_: Run) -> None:
        raise DiskFullError("full")

    monkeypatch.setattr(Run, "_settle_albums", fail)
    with pytest.raises(DiskFullError):
        await library.engine.sync()
    await assert_agreement(library, 30)


async def test_a_sync_that_apple_refuses_at_once_counts_nothing(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a million rows are not read every hour for an answer that never came."""
    await library.engine.sync()
    whole = await assert_agreement(library, 30)
    counts: list[Run] = []
    count = Run.count

    async def note(run: Run) -> None:
        counts.append(run)
        await count(run)

    monkeypatch.setattr(Run, "count", note)
    monkeypatch.setattr(Run, "refresh", refuse)
    with pytest.raises(UnreachableError):
        await library.engine.sync()
    assert counts == []
    assert await assert_agreement(library, 30) == whole


async def refuse(_: Run) -> None:
    raise UnreachableError("HTTP 503")
