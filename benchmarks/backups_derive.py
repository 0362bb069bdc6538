"""Unlocking a backup, and deriving its key: against a tool, and every library that is installed."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
import tempfile
import time

from iphone_backup_decrypt import EncryptedBackup  # type: ignore[import-untyped]

from custom_components.apple_backup.backups import kdf
from custom_components.apple_backup.backups.kdf import Derivation, derive_key, estimate_seconds
from custom_components.apple_backup.backups.session import Remember, SessionManager

from .backups_inputs import PASSWORD, ROUNDS, Input, many_rows
from .backups_manifest import SMALLER
from .harness import Figure, Sides, Timed, beside, repeats, scratch_folder, seconds, take_turns
from .sizes import sized

ITERATIONS = sized(20_000, 1_000_000)
RUNS = repeats(5)
PEER = "iphone-backup-decrypt"
_SECRET, _SALT = b"correct horse", bytes(range(20))


def figures() -> Iterator[Figure]:
    """Derive a key of a tenth of the rounds that an iPhone asks for; then unlock with all of them."""
    yield from _derived()
    rows, _ = SMALLER[0]
    with _temporary():
        yield from _unlocked(many_rows(rows), rows)


def _derived() -> Iterator[Figure]:
    """The libraries."""
    installed = dict(kdf.installed())
    derivation = Derivation(_SALT, 10_000, _SALT, ITERATIONS)
    estimate_seconds(derivation)
    kdf.prepare()

    def run(derive: Callable[[bytes, bytes, int], bytes]) -> Callable[[], float]:
        return lambda: seconds(lambda: derive(_SECRET, _SALT, ITERATIONS))

    ours, *others = take_turns(
        RUNS,
        lambda: seconds(lambda: derive_key(_SECRET.decode(), derivation)),
        *(run(derive) for derive in installed.values()),
    )
    fastest = [min(times) for times in zip(*others, strict=True)]
    note = f"{kdf.prepare()}, of {', '.join(sorted(installed))}"
    yield beside(
        f"the key of a password, {ITERATIONS:,} rounds",
        Sides(ours, fastest, "s", Timed.PROCESSOR), 0.9, note=note,
        peer="the fastest of the installed libraries, without the last 10,000 rounds",
    )  # fmt: skip
    # What a user is told has to be near the truth, in either direction.
    errors = [max(time / told, told / time) for time, told in _told(ours, derivation)]
    yield Figure("the time that was estimated, too long or too short by a factor", errors, 1.5)


def _unlocked(source: Input, rows: int) -> Iterator[Figure]:
    """Open a session as a user does: with the password, and with a key that is remembered."""
    what = f"unlocking a backup of {rows:,} files, {ROUNDS:,} rounds"
    ours, theirs = take_turns(
        RUNS,
        lambda: asyncio.run(_ours(source, is_known=False)),
        lambda: seconds(lambda: _theirs(source, passphrase=PASSWORD)),
    )
    yield beside(
        what, Sides(ours, theirs, "s", Timed.PROCESSOR), 0.9, task=what, peer=PEER,
        note="the password's key, the class keys, and the list of files is opened",
    )  # fmt: skip
    ours, theirs = take_turns(
        RUNS,
        lambda: asyncio.run(_ours(source, is_known=True)),
        lambda: seconds(lambda: _theirs(source, passphrase_key=source.key)),
    )
    yield beside(
        f"unlocking a backup of {rows:,} files, with its key known",
        Sides(ours, theirs, "s", Timed.PROCESSOR), 1, peer=PEER,
    )  # fmt: skip


async def _ours(source: Input, *, is_known: bool) -> float:
    """Seconds of the processor for an unlock; with a known key, for the second one."""
    manager, backup = SessionManager(), source.backup()
    try:
        if is_known:
            first = await manager.unlock(backup, PASSWORD, "user", remember=Remember.MEMORY)
            manager.lock(first.token)
        began = time.process_time()
        session = await manager.unlock(backup, None if is_known else PASSWORD, "user")
        spent = time.process_time() - began
        manager.get(session.token, backup.id, "user")
    finally:
        await manager.close()
    return spent


def _theirs(source: Input, **secret: str | bytes) -> None:
    assert EncryptedBackup(backup_directory=str(source.path), **secret).test_decryption()


@contextmanager
def _temporary() -> Iterator[None]:
    """Let the list that the tool decrypts go to the disk."""
    before = tempfile.tempdir
    with scratch_folder() as folder:
        tempfile.tempdir = str(folder)
        try:
            yield
        finally:
            tempfile.tempdir = before


def _told(times: list[float], derivation: Derivation) -> list[tuple[float, float]]:
    return [(time, estimate_seconds(derivation)) for time in times]
