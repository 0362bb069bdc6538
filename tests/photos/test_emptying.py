"""Deleting from quarantine for good: after the time the user has set, and only without doubt."""

from functools import partial
from pathlib import Path
import time

import pytest

from custom_components.apple_backup.photos import emptying
from custom_components.apple_backup.photos.emptying import EmptyingRefusal, EmptyingResult
from custom_components.apple_backup.photos.errors import PhotosError
from custom_components.apple_backup.photos.files.volume import QUARANTINE_FOLDER, STATE_FOLDER
from tests.photos.conftest import Library

SMALL = {"assets": 24, "shared_assets": 0}
pytestmark = [
    pytest.mark.usefixtures("socket_enabled"),
    pytest.mark.parametrize("library", [SMALL], indirect=True, ids=["small"]),
]


def in_days(days: float) -> int:
    return int((time.time() + days * 86_400) * 1000)


def held(library: Library) -> list[Path]:
    folder = library.path / STATE_FOLDER / QUARANTINE_FOLDER
    return sorted(path for path in folder.rglob("*") if path.is_file())


class Clock:
    """The nights of a library."""

    def __init__(self, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
        self.library = library
        self._patch = monkeypatch

    async def empty(self, day: float, *, days: int = 7) -> EmptyingResult:
        self._patch.setattr(emptying, "now_ms", partial(in_days, day))
        return await self.library.engine.empty_quarantine(days)


@pytest.fixture
async def clock(library: Library, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Give a library with deleted photos in quarantine, after its first night."""
    await library.engine.sync()
    await library.simulated.async_mutate({"op": "delete"}, {"op": "delete"})
    assert (await library.engine.sync()).quarantined > 1
    clock = Clock(library, monkeypatch)
    assert (await clock.empty(0)).refused is EmptyingRefusal.CLOCK
    return clock


async def test_files_leave_after_their_time_and_not_before(clock: Clock) -> None:
    library, waiting = clock.library, held(clock.library)
    files = library.files()
    for day in (2, 4, 6, 6.9):
        early = await clock.empty(day)
        assert early == EmptyingResult()
    assert held(library) == waiting
    size = sum(path.stat().st_size for path in waiting)
    assert await clock.empty(7.5) == EmptyingResult(files=len(waiting), bytes=size)
    assert held(library) == []
    assert list((library.path / STATE_FOLDER / QUARANTINE_FOLDER).iterdir()) == []
    assert await library.engine.quarantined() == []
    assert library.files() == files
    await library.assert_true()


async def test_a_clock_that_jumps_empties_nothing(clock: Clock) -> None:
    waiting = held(clock.library)
    for day in (400, -400):
        assert (await clock.empty(day)).refused is EmptyingRefusal.CLOCK
    assert held(clock.library) == waiting


async def test_what_somebody_changed_there_and_a_wanted_photo_stay(clock: Clock) -> None:
    library = clock.library
    foreign = library.path / STATE_FOLDER / QUARANTINE_FOLDER / "note.txt"
    foreign.write_text("mine")
    waiting = [path for path in held(library) if path != foreign]
    with waiting[0].open("ab") as file:
        file.write(b"!")
    numbers = [one.id for one in await library.engine.quarantined()]
    await library.engine.restore(numbers[-1:])
    await clock.empty(2)
    for day in (4.5, 7.4):
        result = await clock.empty(day)
    assert result.left == 1
    assert waiting[0] in held(library)
    assert foreign in held(library)


async def test_not_while_removals_wait_for_the_user(clock: Clock) -> None:
    library, waiting = clock.library, held(clock.library)
    await library.simulated.async_mutate(*[{"op": "delete"}] * 12)
    assert (await library.engine.sync()).held_back > 0
    for day in (2.5, 5, 7.5):
        result = await clock.empty(day)
    assert result.refused is EmptyingRefusal.REMOVALS_WAIT
    assert held(library) == waiting


async def test_not_after_a_check_that_found_errors(clock: Clock) -> None:
    library, waiting = clock.library, held(clock.library)
    (library.path / next(iter(library.files()))).unlink()
    assert (await library.engine.verify()).missing == 1
    for day in (2.5, 5, 7.5):
        result = await clock.empty(day)
    assert result.refused is EmptyingRefusal.CHECK_FOUND_ERRORS
    assert held(library) == waiting
    assert (await library.engine.verify()).is_clean
    assert (await clock.empty(9)).files == len(waiting)


async def test_not_without_having_heard_from_apple(clock: Clock) -> None:
    library, waiting = clock.library, held(clock.library)
    for day in (2.5, 5):
        await clock.empty(day)
    await library.simulated.async_fault("changes/database", times=-1, status=503)
    with pytest.raises(PhotosError):
        await clock.empty(7.5)
    assert held(library) == waiting


async def test_less_than_a_day_is_refused(clock: Clock) -> None:
    with pytest.raises(ValueError, match="a day"):
        await clock.empty(1, days=0)
