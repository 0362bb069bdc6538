"""Whole runs in a library where somebody has put pipes and the like in place of files."""

import asyncio

import pytest

from custom_components.apple_backup.photos.errors import LibraryObstructedError
from custom_components.apple_backup.photos.files import library_lock
from custom_components.apple_backup.photos.files.volume import MARKER_NAME, STATE_FOLDER
from custom_components.apple_backup.photos.kept import KEPT_NAME
from custom_components.apple_backup.photos.sums import SUMS_NAME
from tests.photos.conftest import Library
from tests.planting import PLANTED, plant

_SECONDS = 120
_HEALING = ("lock.json", "last_run", "own_sums", "README.txt", "reservations/1", "parts/1.part")

pytestmark = [
    pytest.mark.usefixtures("socket_enabled"),
    pytest.mark.parametrize("library", [{"assets": 12, "shared_assets": 0}], indirect=True),
    pytest.mark.parametrize("kind", ["pipe", "socket", "device", "linked_pipe"]),
]


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a lock that stands still at once."""
    monkeypatch.setattr(library_lock, "STALE_SECONDS", 0.02)
    monkeypatch.setattr(library_lock, "WATCH_SECONDS", 0.01)


async def test_runs_go_on(library: Library, kind: str) -> None:
    assert set(PLANTED) > {kind}
    async with asyncio.timeout(_SECONDS):
        await library.engine.sync()
        before = library.files()
        first, *others = sorted(before)
        for name in _HEALING:
            plant(kind, library.path / STATE_FOLDER / name)
        for path in (first, f"{first}.xmp", SUMS_NAME, "Imported"):
            plant(kind, library.path / path)
        await library.simulated.async_mutate({"op": "add"})
        await library.engine.sync()
        await library.engine.verify()
        # What is no file is not found, and what lies in its place is left alone.
        await library.engine.adopt(library.path, rearrange=True)
        await library.engine.sync()
    after = library.files()
    assert all(after[path] == before[path] for path in others)
    assert (library.path / first).lstat()
    # The new photo, and the one whose place was taken, under another name.
    assert sorted(after.values()) == await library.expected()


@pytest.mark.parametrize("name", [MARKER_NAME, KEPT_NAME])
async def test_runs_that_cannot_go_on_say_so(library: Library, kind: str, name: str) -> None:
    note = library.path / STATE_FOLDER / name
    async with asyncio.timeout(_SECONDS):
        await library.engine.sync()
        content = note.read_bytes() if note.exists() else b""
        plant(kind, note)
        for _ in range(2):
            with pytest.raises(LibraryObstructedError, match=name):
                await library.engine.sync()
        note.unlink()
        note.write_bytes(content)
        await library.engine.sync()
