"""Reading content in process: one file of 1 GiB, ten thousand of 20 kB."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
import hashlib
import os
import socket
import statistics
import tempfile

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from iphone_backup_decrypt import EncryptedBackup

from custom_components.apple_backup.backups.cipher import Buffers
from custom_components.apple_backup.backups.content import open_content
from custom_components.apple_backup.backups.reader import BackupReader
from custom_components.apple_backup.backups.session import SessionManager, UnlockedBackup

from .backups_inputs import FILM_BYTES, PASSWORD, SMALL_BYTES, Input, cpu_seconds, film, small_files
from .harness import Figure, forget_peak, peak_resident, ratios, repeats, report, take_turns

_STEP = 1 << 20
_MIB = 1 << 20
_GIGABYTE = 1e9
PEER = "iphone-backup-decrypt"


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

        mine, copies, by_hand, limit, theirs = take_turns(
            repeats(7),
            lambda: cpu_seconds(exporting),
            lambda: cpu_seconds(sending),
            lambda: cpu_seconds(lambda: _by_hand(source)),
            lambda: cpu_seconds(_limit),
            lambda: cpu_seconds(lambda: _peer(source)),
        )
    speeds = ratios([FILM_BYTES / _GIGABYTE] * len(mine), mine)
    note = f"{statistics.median(speeds):.2f} GB/s"
    yield Figure(
        "1 GiB streamed, as exports read it / update_into in memory",
        ratios(limit, mine), 0.5, at_least=True, note=note,
    )  # fmt: skip
    # The system's copy out of its cache takes about as long as AES does, and nobody can avoid it.
    yield Figure(
        "the same / reading and update_into by hand",
        ratios(by_hand, mine), 0.9, at_least=True,
        note=f"by hand {statistics.median(ratios(limit, by_hand)):.2f} of update_into in memory",
        task="decrypting a file of 1 GiB", limit="reading and AES by hand, with nothing around them",
    )  # fmt: skip
    # Whoever sends needs bytes of his own; copying them is what is added.
    yield Figure(
        "the same, as downloads read it / update_into in memory",
        ratios(limit, copies), 0.45, at_least=True,
    )  # fmt: skip
    yield Figure(
        "1 GiB streamed / peer", ratios(theirs, mine), 8, at_least=True,
        task="decrypting a file of 1 GiB", peer=PEER,
    )  # fmt: skip
    yield asyncio.run(_memory(source))


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
    return Figure("resident memory while sending 1 GiB", peaks, 20, "MiB")


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


def _peer(source: Input) -> None:
    backup = EncryptedBackup(backup_directory=str(source.path), passphrase_key=source.key)
    with tempfile.TemporaryDirectory() as folder:
        backup.extract_file(
            relative_path="Media/DCIM/100APPLE/film.MOV", output_filename=f"{folder}/film"
        )


def _small(source: Input) -> Iterator[Figure]:
    """Ten thousand files one after another, in memory."""
    keys = source.keys()
    paths = [str(source.path / it[:2] / it) for it in source.file_ids]
    peer = EncryptedBackup(backup_directory=str(source.path), passphrase_key=source.key)
    peer.test_decryption()
    with closing(source.manifest(keys)) as manifest:
        reader = BackupReader(source.path, keys, manifest)
        manifest.build_index()
        names = [it.entry.relative_path for it in reader.records()]
        assert len(names) == len(paths)
        # The peer is slow, and each of its files costs the same.
        some = names[::10]

        def ours() -> None:
            for record in reader.records():
                with reader.open(record) as content:
                    assert len(content.read(0, content.size)) == SMALL_BYTES

        def theirs() -> None:
            for name in some:
                peer.extract_file_as_bytes(name, domain_like="HomeDomain")

        mine, plain, other = take_turns(
            repeats(5),
            lambda: cpu_seconds(ours),
            lambda: cpu_seconds(lambda: _plain(paths)),
            lambda: cpu_seconds(theirs) * len(names) / len(some),
        )
    note = f"{statistics.median(mine) / len(paths) * 1e6:.0f} µs each"
    yield Figure("10,000 × 20 kB / open, read, close", ratios(mine, plain), 6, note=note)
    yield Figure(
        "10,000 × 20 kB / peer", ratios(mine, other), 0.25,
        task="decrypting 10,000 files of 20 kB", peer=PEER,
    )  # fmt: skip


def _plain(paths: list[str]) -> None:
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        os.read(descriptor, 1 << 16)
        os.close(descriptor)


if __name__ == "__main__":
    report(__doc__ or "", figures())
