"""Deriving a key: the chosen library against every other that is installed."""

from collections.abc import Callable, Iterator

from custom_components.apple_backup.backups import kdf
from custom_components.apple_backup.backups.kdf import Derivation, derive_key, estimate_seconds

from .backups_inputs import cpu_seconds
from .harness import Figure, ratios, repeats, report, take_turns

ITERATIONS = 1_000_000
RUNS = repeats(9)
_SECRET, _SALT = b"correct horse", bytes(range(20))


def figures() -> Iterator[Figure]:
    """Compare one million iterations, a tenth of what an iPhone asks for."""
    installed = dict(kdf._installed())  # noqa: SLF001 - there is no other list of them
    derivation = Derivation(_SALT, 10_000, _SALT, ITERATIONS)
    estimate_seconds(derivation)
    kdf.prepare()

    def run(derive: Callable[[bytes, bytes, int], bytes]) -> Callable[[], float]:
        return lambda: cpu_seconds(lambda: derive(_SECRET, _SALT, ITERATIONS))

    ours, *others = take_turns(
        RUNS,
        lambda: cpu_seconds(lambda: derive_key(_SECRET.decode(), derivation)),
        *(run(derive) for derive in installed.values()),
    )
    fastest = [min(times) for times in zip(*others, strict=True)]
    note = f"{kdf.prepare()} of {', '.join(sorted(installed))}"
    yield Figure(
        "derive / the fastest installed library", ratios(ours, fastest), 1.10, note=note,
        task="deriving the key of a password", limit="the fastest installed library",
    )  # fmt: skip
    # What a user is told has to be near the truth, in either direction.
    errors = [max(time / told, told / time) for time, told in _told(ours, derivation)]
    yield Figure("derive / what was estimated, or the reverse", errors, 1.5)


def _told(times: list[float], derivation: Derivation) -> list[tuple[float, float]]:
    return [(time, estimate_seconds(derivation)) for time in times]


if __name__ == "__main__":
    report(__doc__ or "", figures())
