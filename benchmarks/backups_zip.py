"""Thousands of small files as a ZIP: decrypted while it is sent, against a ZIP of plain files.

The limit is Python's own `zipfile`, which stores the same files from a disk where they lie
decrypted already; the peer decrypts them into a folder, all at once, and `zipfile` stores that.
"""

import asyncio
from collections.abc import Iterator
import io
from pathlib import Path
import time
import zipfile

from iphone_backup_decrypt import EncryptedBackup  # type: ignore[import-untyped]

from custom_components.apple_backup.backups.exports.file_export import stream_zip
from custom_components.apple_backup.backups.selection import WholeBackup
from custom_components.apple_backup.backups.session import SessionManager

from .backups_inputs import PASSWORD, SMALL_BYTES, SMALL_FILES, Input, small_files
from .harness import (
    Figure,
    Sides,
    Timed,
    beside,
    forget_peak,
    peak_resident,
    repeats,
    scratch_folder,
    seconds,
    take_turns,
)

RUNS = repeats(5)
MIB = 1 << 20


class _Nowhere(io.RawIOBase):
    """Takes all that is written and keeps nothing."""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        return len(memoryview(data))  # type: ignore[arg-type]


def figures() -> Iterator[Figure]:
    """Take turns; the archive of ours has to be one that `zipfile` finds whole."""
    source = small_files()
    peer = EncryptedBackup(backup_directory=str(source.path), passphrase_key=source.key)
    peer.test_decryption()
    with scratch_folder() as folder:
        names = asyncio.run(_unpack(source, folder))
        assert len(names) == SMALL_FILES
        mine, plain, other = take_turns(
            RUNS,
            lambda: asyncio.run(_ours(source)),
            lambda: seconds(lambda: _plain(folder, names)),
            lambda: _peer(peer),
        )
    median = sorted(mine)[len(mine) // 2]
    note = f"{SMALL_FILES / median:,.0f} files a second"
    what = f"a ZIP of {SMALL_FILES:,} files of {SMALL_BYTES // 1000} kB"
    yield beside(
        f"{what}, decrypted on the way", Sides(mine, plain, "s", Timed.PROCESSOR), 0.33, note=note,
        limit="zipfile, from a folder of the plain files",
    )  # fmt: skip
    yield beside(
        what, Sides(mine, other, "s", Timed.PROCESSOR), 2, task=what,
        peer="iphone-backup-decrypt, `extract_files`, then zipfile",
    )  # fmt: skip
    added = [asyncio.run(_memory(source)) / MIB for _ in range(repeats(3))]
    yield Figure("memory added while it is sent", added, 30, "MiB")


async def _pieces(source: Input, *, keep: io.BytesIO | None = None) -> tuple[float, int]:
    """Make the archive; returns the processor's seconds for it, and the memory it has added."""
    manager = SessionManager()
    backup = source.backup()
    session = await manager.unlock(backup, PASSWORD, "user")
    unlocked = manager.get(session.token, backup.id, "user")
    base, began, size = forget_peak(), time.process_time(), 0
    async for piece in stream_zip(unlocked, WholeBackup()):
        size += len(piece)
        if keep is not None:
            keep.write(piece)
    spent, added = time.process_time() - began, peak_resident() - base
    assert size > SMALL_FILES * SMALL_BYTES
    await manager.close()
    return spent, added


async def _ours(source: Input) -> float:
    return (await _pieces(source))[0]


async def _memory(source: Input) -> int:
    return (await _pieces(source))[1]


async def _unpack(source: Input, folder: Path) -> list[str]:
    """Lay the plain files down by our own archive, which has to be whole; gives their paths."""
    archive = io.BytesIO()
    await _pieces(source, keep=archive)
    with zipfile.ZipFile(archive) as whole:
        assert whole.testzip() is None
        names = [name for name in whole.namelist() if name.endswith(".dat")]
        await asyncio.to_thread(whole.extractall, folder, names)
    return names


def _plain(folder: Path, names: list[str]) -> None:
    with zipfile.ZipFile(_Nowhere(), "w") as archive:
        for name in names:
            archive.write(folder / name, name)


def _peer(backup: EncryptedBackup) -> float:
    with scratch_folder() as folder:

        def archive() -> None:
            count = backup.extract_files(
                domain_like="HomeDomain", output_folder=str(folder), preserve_folders=True
            )
            assert count == SMALL_FILES
            _plain(folder, [str(it.relative_to(folder)) for it in folder.rglob("*.dat")])

        return seconds(archive)
