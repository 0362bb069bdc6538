"""Deriving a key: the chosen library against every other that is installed."""

from collections.abc import Callable, Iterator

from iphone_backup_decrypt.utils import pbkdf2_hmac  # type: ignore[import-untyped]

from custom_components.apple_backup.backups import kdf
from custom_components.apple_backup.backups.kdf import Derivation, derive_key, estimate_seconds

from .harness import Figure, Sides, Timed, beside, repeats, seconds, take_turns
from .sizes import sized

ITERATIONS = sized(20_000, 1_000_000)
RUNS = repeats(9)
_SECRET, _SALT = b"correct horse", bytes(range(20))


def figures() -> Iterator[Figure]:
    """Compare one million iterations, a tenth of what an iPhone asks for."""
    installed = dict(kdf.installed())
    derivation = Derivation(_SALT, 10_000, _SALT, ITERATIONS)
    estimate_seconds(derivation)
    kdf.prepare()

    def run(derive: Callable[[bytes, bytes, int], bytes]) -> Callable[[], float]:
        return lambda: seconds(lambda: derive(_SECRET, _SALT, ITERATIONS))

    ours, theirs, *others = take_turns(
        RUNS,
        lambda: seconds(lambda: derive_key(_SECRET.decode(), derivation)),
        lambda: seconds(_peer),
        *(run(derive) for derive in installed.values()),
    )
    fastest = [min(times) for times in zip(*others, strict=True)]
    note = f"{kdf.prepare()}, of {', '.join(sorted(installed))}"
    yield beside(
        f"the key of a password, {ITERATIONS:,} rounds",
        Sides(ours, fastest, "s", Timed.PROCESSOR), 0.9, note=note,
        limit="the fastest of the installed libraries, without the last 10,000 rounds",
    )  # fmt: skip
    yield beside(
        f"the key of a password, {ITERATIONS:,} rounds, beside a tool",
        Sides(ours, theirs, "s", Timed.PROCESSOR), 0.9,
        task=f"unlocking: {ITERATIONS:,} rounds of the password's key, of which an iPhone asks ten times as many",
        peer="iphone-backup-decrypt",
    )  # fmt: skip
    # What a user is told has to be near the truth, in either direction.
    errors = [max(time / told, told / time) for time, told in _told(ours, derivation)]
    yield Figure("the time that was estimated, too long or too short by a factor", errors, 1.5)


def _peer() -> None:
    """What `BackupKeyBag.unlock_with_passphrase` does first."""
    middle = pbkdf2_hmac("sha256", _SECRET, _SALT, ITERATIONS, 32)
    pbkdf2_hmac("sha1", middle, _SALT, 10_000, 32)


def _told(times: list[float], derivation: Derivation) -> list[tuple[float, float]]:
    return [(time, estimate_seconds(derivation)) for time in times]
