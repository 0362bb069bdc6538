"""Ten thousand small files as a ZIP: decrypted while it is sent, against a ZIP of plain files.

The limit is Python's own `zipfile`, which stores the same files from a disk where they lie
decrypted already; the peer decrypts each into memory and hands it to the same `zipfile`.
"""

import asyncio
from collections.abc import Iterator
import io
from pathlib import Path
import tempfile
import time
import zipfile

from iphone_backup_decrypt import EncryptedBackup

from custom_components.apple_backup.backups.export import stream_zip
from custom_components.apple_backup.backups.selection import WholeBackup
from custom_components.apple_backup.backups.session import SessionManager

from .backups_inputs import PASSWORD, SMALL_BYTES, SMALL_FILES, Input, cpu_seconds, small_files
from .harness import Figure, forget_peak, peak_resident, ratios, repeats, report, take_turns

RUNS = repeats(5)
# The peer is slow, and each of its files costs the same.
_SHARE = 10
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
    with tempfile.TemporaryDirectory() as folder:
        names = asyncio.run(_unpack(source, Path(folder)))
        assert len(names) == SMALL_FILES
        some = names[::_SHARE]
        mine, plain, other = take_turns(
            RUNS,
            lambda: asyncio.run(_ours(source)),
            lambda: cpu_seconds(lambda: _plain(Path(folder), names)),
            lambda: cpu_seconds(lambda: _peer(peer, some)) * len(names) / len(some),
        )
    median = sorted(mine)[len(mine) // 2]
    note = f"{SMALL_FILES / median:,.0f} files a second"
    yield Figure(
        f"{SMALL_FILES:,} × 20 kB / a ZIP of the plain files", ratios(mine, plain), 3, note=note,
        task="a ZIP of 10,000 small files, decrypted on the way", limit="a ZIP of the plain files",
    )  # fmt: skip
    yield Figure(
        f"{SMALL_FILES:,} × 20 kB / peer", ratios(mine, other), 0.5,
        task="a ZIP of 10,000 small files", peer="iphone-backup-decrypt and zipfile",
    )  # fmt: skip
    yield Figure("memory added while it is sent", [asyncio.run(_memory(source)) / MIB], 30, "MiB")


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


def _peer(backup: EncryptedBackup, names: list[str]) -> None:
    with zipfile.ZipFile(_Nowhere(), "w") as archive:
        for name in names:
            domain, _, path = name.partition("/")
            content = backup.extract_file_as_bytes(path, domain_like=domain)
            assert len(content) == SMALL_BYTES
            archive.writestr(name, content)


if __name__ == "__main__":
    report(__doc__ or "", figures())
