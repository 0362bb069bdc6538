"""A check of the library when the disk, Apple or the clock is not as it should be."""

from collections.abc import AsyncGenerator
import errno
import os
from pathlib import Path
from typing import Any

import pytest

from custom_components.apple_backup.photos import questions, reading_back
from custom_components.apple_backup.photos.albums import methods as album_methods
from custom_components.apple_backup.photos.catalog import OwnFile
from custom_components.apple_backup.photos.errors import LibraryFolderError
from custom_components.apple_backup.photos.files.checksum import AssetHasher
from custom_components.apple_backup.photos.files.volume import STATE_FOLDER
from custom_components.apple_backup.photos.quarantine import Outcome, QuarantineStore
from custom_components.apple_backup.photos.sums import SUMS_NAME
from custom_components.apple_backup.photos.verify_result import (
    LAST_CHECK,
    LAST_PROOF,
    last_check_found_errors,
)
from custom_components.apple_backup.photos.workers import CancelToken
from tests.photos.conftest import Library, opened_library
from tests.photos.library_parts import Parts
from tests.simulated_icloud.client import SimulatedICloud

pytestmark = pytest.mark.usefixtures("socket_enabled")

IN_A_YEAR_MS = 365 * 86_400_000


@pytest.fixture
async def library(icloud_proxy: SimulatedICloud, tmp_path: Path) -> AsyncGenerator[Library]:
    simulated = await icloud_proxy.async_create_account(assets=20, shared_assets=0)
    async with opened_library(simulated, tmp_path) as opened:
        await opened.engine.sync()
        yield opened


def rot(path: Path) -> None:
    """Change a byte as a bad disk does: size and time stay."""
    status = path.stat()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x10
    path.write_bytes(content)
    os.utime(path, ns=(status.st_mtime_ns, status.st_mtime_ns))


async def test_a_file_that_cannot_be_read_is_told_and_not_touched(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = library.files()
    broken = library.path / min(before)
    hash_file = reading_back.hash_file

    def hashed(path: Path, token: CancelToken | None = None) -> AssetHasher:
        if path == broken:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return hash_file(path, token)

    with monkeypatch.context() as patched:
        patched.setattr(reading_back, "hash_file", hashed)
        result = await library.engine.verify()
    assert (result.unreadable, result.repaired, result.beyond_repair) == (1, 0, 0)
    assert not result.is_clean
    assert (await library.engine.health()).left_alone == 1
    assert min(before) not in (library.path / SUMS_NAME).read_text()
    assert {**before, SUMS_NAME: library.files()[SUMS_NAME]} == library.files()
    assert await library.engine.quarantined() == []
    # The cable was loose.
    assert (await library.engine.verify()).is_clean


async def test_a_rotten_file_that_changes_under_our_hands_is_left(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = library.files()
    path = min(before)
    rot(library.path / path)
    remove_damaged = QuarantineStore.remove_damaged

    def late(store: QuarantineStore, file: OwnFile, sha256: str) -> Outcome:
        (library.path / path).write_bytes(b"retouched by hand")
        return remove_damaged(store, file, sha256)

    monkeypatch.setattr(QuarantineStore, "remove_damaged", late)
    result = await library.engine.verify()
    assert (result.damaged, result.repaired) == (1, 1)
    assert (library.path / path).read_bytes() == b"retouched by hand"
    after = library.files()
    assert set(before.values()) <= set(after.values())
    assert await library.engine.quarantined() == []


async def test_what_cannot_be_fetched_now_is_fetched_by_the_next_run(library: Library) -> None:
    before = library.files()
    (library.path / min(before)).unlink()
    await library.simulated.async_fault(r"records/lookup", status=429, times=-1)
    result = await library.engine.verify()
    assert (result.missing, result.repaired) == (1, 0)
    assert any("fetched again later" in line.message for line in library.log.entries())
    await library.simulated.async_clear_faults()
    await library.engine.sync()
    await library.engine.verify()
    after = library.files()
    del after[SUMS_NAME]
    assert after == before


async def test_a_list_that_cannot_be_written_leaves_the_older_one(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    await library.engine.verify()
    before = (library.path / SUMS_NAME).read_bytes()
    await library.simulated.async_mutate({"op": "add"})
    await library.engine.sync()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(LibraryFolderError):
            await library.engine.verify()
    assert (library.path / SUMS_NAME).read_bytes() == before
    assert not list((library.path / STATE_FOLDER).glob("sums-*"))
    result = await library.engine.verify()
    assert result.sums == library.path / SUMS_NAME
    assert (library.path / SUMS_NAME).read_bytes() != before


async def test_files_that_were_checked_at_a_moment_to_come_are_read_all_the_same(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock was wrong at the start of the machine, which many small ones have no battery for."""
    catalog = library.engine._opened().catalog
    now_ms = catalog._now_ms
    with monkeypatch.context() as patched:
        patched.setattr(type(catalog), "_now_ms", lambda _: now_ms() + IN_A_YEAR_MS)
        assert (await library.engine.verify(0.99)).is_clean
    rot(library.path / min(library.files()))
    result = await library.engine.verify()
    assert result.checked == len(await library.expected())
    assert (result.damaged, result.repaired) == (1, 1)


def test_a_torn_note_of_the_last_check_counts_as_one_that_found_errors(parts: Parts) -> None:
    """Then quarantine is not emptied."""
    assert not last_check_found_errors(parts.catalog)
    parts.catalog.set_fact(LAST_CHECK, '{"is_clean": tr')
    assert last_check_found_errors(parts.catalog)


@pytest.mark.parametrize("stored", ['{"checked": 1', "[1]", "null", '"x"'])
async def test_a_torn_proof_is_none(library: Library, stored: str) -> None:
    library.engine._opened().catalog.set_fact(LAST_PROOF, stored)
    assert await library.engine.proof() == {}


async def test_a_disk_that_cannot_be_tried_tells_no_way_to_show_albums(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await library.engine.album_methods() == album_methods.probe(library.path)

    def broken(*_: Any) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(questions, "probe", broken)
    with pytest.raises(LibraryFolderError, match="Input/output"):
        await library.engine.album_methods()
