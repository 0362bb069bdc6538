"""Decrypting: one file of 1 GiB, thousands of 20 kB; in memory, to a file, and to a folder."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
import hashlib
import os
from pathlib import Path
import socket
import statistics
import time

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from iphone_backup_decrypt import EncryptedBackup  # type: ignore[import-untyped]

from custom_components.apple_backup.backups.cipher import Buffers
from custom_components.apple_backup.backups.content import open_content
from custom_components.apple_backup.backups.exports.file_export import export_folder
from custom_components.apple_backup.backups.exports.target import ExportTarget
from custom_components.apple_backup.backups.reader import BackupReader
from custom_components.apple_backup.backups.selection import WholeBackup
from custom_components.apple_backup.backups.session import SessionManager, UnlockedBackup

from .backups_inputs import (
    FILM_BYTES,
    FILM_SIZE,
    PASSWORD,
    SMALL_BYTES,
    SMALL_FILES,
    Input,
    film,
    small_files,
)
from .harness import (
    Figure,
    Sides,
    Timed,
    beside,
    forget_peak,
    peak_resident,
    ratios,
    repeats,
    scratch_folder,
    seconds,
    take_turns,
)

_STEP = 1 << 20
_MIB = 1 << 20
_GIGABYTE = 1e9
PEER = "iphone-backup-decrypt"
_FILM = f"a file of {FILM_SIZE}"
_SMALL = f"{SMALL_FILES:,} files of {SMALL_BYTES // 1000} kB"


def figures() -> Iterator[Figure]:
    """Measure large and small files."""
    yield from _large(film())
    yield from _small(small_files())


async def _session(source: Input) -> tuple[SessionManager, UnlockedBackup]:
    manager = SessionManager()
    backup = source.backup()
    session = await manager.unlock(backup, PASSWORD, "user")
    return manager, manager.get(session.token, backup.id, "user")


def _large(source: Input) -> Iterator[Figure]:
    """The whole film, piece by piece, as an export reads it and as a download does."""
    keys = source.keys()
    (file_id,) = source.file_ids
    with (
        closing(source.manifest(keys)) as manifest,
        open_content(source.path, keys, manifest.record(file_id)) as content,
    ):
        digest = hashlib.sha256()
        for offset in range(0, content.size, _STEP):
            digest.update(content.read(offset, _STEP))
        with source.plain.open("rb") as plain:
            assert digest.digest() == hashlib.file_digest(plain, "sha256").digest()

        def exporting() -> None:
            offset, buffers = 0, Buffers()
            while view := content.view(offset, buffers):
                offset += len(view)
            assert offset == FILM_BYTES

        def sending() -> None:
            for offset in range(0, content.size, _STEP):
                content.read(offset, _STEP)

        mine, copies, by_hand, limit = take_turns(
            repeats(7),
            lambda: seconds(exporting),
            lambda: seconds(sending),
            lambda: seconds(lambda: _by_hand(source)),
            lambda: seconds(_limit),
        )
    speeds = ratios([FILM_BYTES / _GIGABYTE] * len(mine), mine)
    note = f"{statistics.median(speeds):.2f} GB/s"
    aes = "AES alone, of what lies in memory already"
    yield beside(
        f"{_FILM}, read as exports read it, nothing written", _sides(mine, limit), 0.5,
        note=note, limit=aes,
    )  # fmt: skip
    # The system's copy out of its cache takes about as long as AES does, and nobody can avoid it.
    yield beside(
        f"{_FILM}, read as exports read it, nothing written, beside the bare steps",
        _sides(mine, by_hand), 0.9,
        note=f"the bare steps take {statistics.median(ratios(by_hand, limit)):.1f} times as long as AES alone",
        limit="reading and AES by hand, with nothing around them",
    )  # fmt: skip
    # Whoever sends needs bytes of his own; copying them is what is added.
    yield beside(
        f"{_FILM}, read as downloads read it", _sides(copies, limit), 0.45, limit=aes
    )  # fmt: skip
    mine, theirs = _exported(source, lambda folder: _peer(source, folder), repeats(5))
    yield beside(
        f"{_FILM}, decrypted to a file", _sides(mine, theirs), 2.5,
        task=f"decrypting {_FILM} to a file", peer=PEER,
    )  # fmt: skip
    yield asyncio.run(_memory(source))


def _sides(ours: Sequence[float], theirs: Sequence[float]) -> Sides:
    return Sides(ours, theirs, "s", Timed.PROCESSOR)


def _exported(source: Input, peer: Callable[[Path], object], runs: int) -> list[list[float]]:
    """Export a whole backup to a folder, in turn with a peer."""

    def ours() -> float:
        with scratch_folder() as folder:
            return asyncio.run(_export(source, folder))

    def theirs() -> float:
        with scratch_folder() as folder:
            spent = seconds(lambda: peer(folder))
            _check(source, folder)
            return spent

    return take_turns(runs, ours, theirs)


async def _export(source: Input, folder: Path) -> float:
    """Export as Home Assistant does it; returns the processor's seconds."""
    manager, unlocked = await _session(source)
    began = time.process_time()
    await export_folder(unlocked, WholeBackup(), ExportTarget(folder))
    spent = time.process_time() - began
    await manager.close()
    _check(source, folder)
    return spent


def _check(source: Input, folder: Path) -> None:
    """Everything has to be there."""
    names = (".MOV", ".dat")
    there = [it.stat().st_size for it in folder.rglob("*") if it.suffix in names]
    size = FILM_BYTES if len(source.file_ids) == 1 else SMALL_BYTES
    assert there == [size] * len(source.file_ids)


async def _memory(source: Input) -> Figure:
    """What stays in memory while the whole film is sent to a client."""
    manager, unlocked = await _session(source)
    peaks = []
    for _ in range(repeats(3)):
        server, client = socket.socketpair()
        server.setblocking(False)
        taking = asyncio.create_task(asyncio.to_thread(_take, client))
        with await unlocked.content(source.file_ids[0]) as content:
            resident = forget_peak()
            await content.send(server.fileno(), 0, content.size)
            peaks.append((peak_resident() - resident) / _MIB)
        server.close()
        assert await taking == FILM_BYTES
        client.close()
    await manager.close()
    return Figure(f"memory added while {_FILM} is sent", peaks, 20, "MiB")


def _take(client: socket.socket) -> int:
    """Take all there is."""
    taken, buffer = 0, bytearray(_STEP)
    while count := client.recv_into(buffer):
        taken += count
    return taken


def _limit() -> None:
    """What AES can do at best: the same buffers again and again."""
    decryptor = Cipher(AES(bytes(32)), CBC(bytes(16))).decryptor()
    encrypted, decrypted = bytearray(_STEP), bytearray(_STEP + 16)
    for _ in range(FILM_BYTES // _STEP):
        decryptor.update_into(encrypted, decrypted)


def _by_hand(source: Input) -> None:
    """What reading and decrypting take at best: no checks, no ranges, no padding."""
    (file_id,) = source.file_ids
    decryptor = Cipher(AES(bytes(32)), CBC(bytes(16))).decryptor()
    encrypted, decrypted = bytearray(_STEP), bytearray(_STEP + 16)
    descriptor = os.open(source.path / file_id[:2] / file_id, os.O_RDONLY)
    try:
        while count := os.readv(descriptor, [encrypted]):
            decryptor.update_into(memoryview(encrypted)[:count], decrypted)
    finally:
        os.close(descriptor)


def _peer(source: Input, folder: Path) -> None:
    backup = EncryptedBackup(backup_directory=str(source.path), passphrase_key=source.key)
    backup.extract_file(
        relative_path="Media/DCIM/100APPLE/film.MOV", output_filename=f"{folder}/film.MOV"
    )


def _small(source: Input) -> Iterator[Figure]:
    """Thousands of files one after another: in memory, and to a folder."""
    keys = source.keys()
    paths = [str(source.path / it[:2] / it) for it in source.file_ids]
    with closing(source.manifest(keys)) as manifest:
        reader = BackupReader(source.path, keys, manifest)
        manifest.build_index()

        def ours() -> None:
            count = 0
            for record in reader.records():
                count += 1
                with reader.open(record) as content:
                    assert len(content.read(0, content.size)) == SMALL_BYTES
            assert count == len(paths)

        mine, plain = take_turns(
            repeats(5), lambda: seconds(ours), lambda: seconds(lambda: _plain(paths))
        )
    note = f"{statistics.median(mine) / len(paths) * 1e6:.0f} µs each"
    yield beside(
        f"{_SMALL}, decrypted in memory", _sides(mine, plain), 0.16, note=note,
        limit="opening, reading and closing the files, encrypted as they are",
    )  # fmt: skip
    backup = EncryptedBackup(backup_directory=str(source.path), passphrase_key=source.key)
    backup.test_decryption()

    def peer(folder: Path) -> None:
        backup.extract_files(
            domain_like="HomeDomain", output_folder=str(folder), preserve_folders=True
        )

    yield beside(
        f"{_SMALL}, decrypted to a folder", _sides(*_exported(source, peer, repeats(5))), 2,
        task=f"decrypting {_SMALL} to a folder", peer=f"{PEER}, `extract_files`",
    )  # fmt: skip


def _plain(paths: list[str]) -> None:
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        os.read(descriptor, 1 << 16)
        os.close(descriptor)
