"""How often `SHA256SUMS` is written by syncs that move files: it is long, and SD cards wear out."""

from itertools import chain, repeat
import time

import pytest

from custom_components.apple_backup.photos import scrub, sums, verify_result
from custom_components.apple_backup.photos.catalog import Catalog
from custom_components.apple_backup.photos.clock import now_ms
from custom_components.apple_backup.photos.sums import SUMS_NAME
from tests.photos.conftest import Library
from tests.photos.library_parts import check_with_coreutils

_FEW_OF = 10
_HOUR_MS = 3_600_000
pytestmark = [
    pytest.mark.usefixtures("socket_enabled", "library_is_large"),
    pytest.mark.parametrize("library", [{"assets": 40, "shared_assets": 0}], indirect=True),
]


@pytest.fixture
def library_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few files of the library be few."""
    monkeypatch.setattr(sums, "_FILES_PER_MOVE", _FEW_OF)


def let_pass(days: float, monkeypatch: pytest.MonkeyPatch) -> None:
    at = int((time.time() + days * 86_400) * 1000)
    monkeypatch.setattr(sums, "now_ms", lambda: at)


def written(library: Library) -> tuple[int, int]:
    """Tell one list from the next."""
    status = (library.path / SUMS_NAME).stat()
    return status.st_ino, status.st_mtime_ns


async def delete_one(library: Library) -> int:
    await library.simulated.async_mutate({"op": "delete"})
    return (await library.engine.sync()).quarantined


async def test_a_few_moves_are_in_the_list_when_it_is_a_day_old(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    await library.engine.sync()
    await library.engine.verify()
    first = written(library)
    gone = await delete_one(library)
    await library.engine.sync()
    assert written(library) == first
    # Nothing but the files that have left is told of, and none of them as if it were damaged.
    checked = await check_with_coreutils(library.path)
    lines = checked.stdout.splitlines()
    assert len(lines) == gone > 0
    assert all(line.endswith(": FAILED open or read") for line in lines)
    let_pass(1.1, monkeypatch)
    await library.engine.sync()
    second = written(library)
    assert second != first
    assert (await check_with_coreutils(library.path)).returncode == 0
    await delete_one(library)
    assert written(library) == second
    # A clock that was set back does not hold the list back.
    let_pass(-1, monkeypatch)
    await library.engine.sync()
    assert written(library) != second
    assert (await check_with_coreutils(library.path)).returncode == 0


async def test_many_moves_are_in_the_list_at_once_also_those_of_several_syncs(
    library: Library,
) -> None:
    await library.engine.sync()
    await library.engine.verify()
    first, gone = written(library), 0
    for _ in range(_FEW_OF):
        gone += await delete_one(library)
        if written(library) != first:
            break
        assert gone * _FEW_OF < len(library.files()) - 1
    assert gone * _FEW_OF >= len(library.files()) - 1
    assert (await check_with_coreutils(library.path)).returncode == 0


async def test_a_list_that_a_check_has_written_is_not_written_again(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    await library.engine.sync()
    await library.engine.verify()
    await delete_one(library)
    await library.engine.verify()
    assert (await check_with_coreutils(library.path)).returncode == 0
    first = written(library)
    let_pass(1.1, monkeypatch)
    await library.engine.sync()
    assert written(library) == first


async def test_what_is_brought_back_is_in_the_list_when_it_is_a_day_old(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    await library.engine.sync()
    before = library.files()
    await delete_one(library)
    gone = set(before) - set(library.files())
    await library.engine.verify()
    first = written(library)
    numbers = [held.id for held in await library.engine.quarantined()]
    assert (await library.engine.restore(numbers)).restored == len(numbers) > 0
    # A few files do not wear out the disk.
    assert written(library) == first
    let_pass(1.1, monkeypatch)
    await library.engine.sync()
    listed = (library.path / SUMS_NAME).read_text()
    assert gone and all(path in listed for path in gone)
    assert (await check_with_coreutils(library.path)).returncode == 0


def clock(patch: pytest.MonkeyPatch, ahead_ms: int) -> None:
    """Let the clock of a run go wrong, as on machines that have no battery for it."""
    for module in (sums, scrub, verify_result):
        patch.setattr(module, "now_ms", lambda: now_ms() + ahead_ms)
    patch.setattr(Catalog, "_now_ms", lambda _: now_ms() + ahead_ms)


@pytest.mark.parametrize("share", [None, 0.1], ids=["alone", "after_a_share"])
@pytest.mark.parametrize("later_ms", [0, 2 * _HOUR_MS], ids=["before", "after_that_moment"])
async def test_a_check_under_a_clock_that_was_ahead_does_not_empty_the_list(
    library: Library, monkeypatch: pytest.MonkeyPatch, share: float | None, later_ms: int
) -> None:
    await library.engine.sync()
    with monkeypatch.context() as patched:
        clock(patched, _HOUR_MS)
        await library.engine.verify()
    listed = (library.path / SUMS_NAME).read_text().splitlines()
    if share is not None:
        await library.engine.verify(share)
    clock(monkeypatch, later_ms)
    gone = sum([await delete_one(library) for _ in range(_FEW_OF)])
    left = (library.path / SUMS_NAME).read_text().splitlines()
    assert len(left) >= len(listed) - gone
    # The next check of everything puts it right.
    await library.engine.verify()
    assert (await check_with_coreutils(library.path)).returncode == 0
    assert len((library.path / SUMS_NAME).read_text().splitlines()) == len(library.files()) - 1
    await delete_one(library)
    clock(monkeypatch, later_ms + 25 * _HOUR_MS)
    await library.engine.sync()
    assert (await check_with_coreutils(library.path)).returncode == 0


async def test_a_clock_that_is_set_back_during_a_check_does_not_empty_the_list(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    await library.engine.sync()
    await library.engine.verify()
    listed = (library.path / SUMS_NAME).read_text()
    ahead = chain([_HOUR_MS], repeat(0))
    monkeypatch.setattr(scrub, "now_ms", lambda: now_ms() + next(ahead))
    assert (await library.engine.verify()).sums is None
    assert (library.path / SUMS_NAME).read_text() == listed
