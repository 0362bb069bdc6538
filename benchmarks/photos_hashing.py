"""Hashing what is downloaded, for Apple's checksum and for SHA-256: against the bare library.

Both sums are made of every piece while it streams by. The limit is OpenSSL's own measurement of its
speed, where the program is installed.
"""

from collections.abc import Callable, Iterator
import hashlib
import shutil
import subprocess

from custom_components.apple_backup.photos.files.checksum import AssetHasher

from .harness import Figure, Sides, Timed, beside, lacks, repeats, seconds, take_turns
from .sizes import sized

BYTES = sized(16 << 20, 256 << 20)
SMALL, SMALL_FILES = 20_000, sized(100, 10_000)
RUNS = repeats(9)
_PIECE = 256 * 1024
_OPENSSL_BYTES = 16_384
_OPENSSL_SECONDS = "1"


def figures() -> Iterator[Figure]:
    """Measure one large file and many small ones, in memory."""
    piece = bytes(range(256)) * (_PIECE // 256)
    mine, bare = take_turns(
        RUNS,
        _timed(lambda: _ours(piece)),
        _timed(lambda: _bare(piece, hashlib.sha1(usedforsecurity=False))),
    )
    speed = BYTES / sorted(mine)[len(mine) // 2] / 1e9
    yield beside(
        f"both checksums of {BYTES >> 20} MiB", Sides(mine, bare, "s", Timed.PROCESSOR), 0.95,
        note=f"{speed:.2f} GB/s for both together", limit="hashlib alone",
    )  # fmt: skip
    small = piece[:SMALL]
    mine, bare = take_turns(
        RUNS, _timed(lambda: _ours_small(small)), _timed(lambda: _bare_small(small))
    )
    yield beside(
        f"both checksums of {SMALL_FILES:,} files of 20 kB",
        Sides(mine, bare, "s", Timed.PROCESSOR), 0.8, limit="hashlib alone",
    )  # fmt: skip
    yield from _openssl(piece)


def _timed(function: Callable[[], object]) -> Callable[[], float]:
    return lambda: seconds(function)


def _ours(piece: bytes) -> AssetHasher:
    hasher = AssetHasher()
    for _ in range(BYTES // len(piece)):
        hasher.update(piece)
    return hasher


def _bare(piece: bytes, first: hashlib._Hash) -> str:
    second = hashlib.sha256()
    for _ in range(BYTES // len(piece)):
        first.update(piece)
        second.update(piece)
    return first.hexdigest() + second.hexdigest()


def _ours_small(small: bytes) -> None:
    for _ in range(SMALL_FILES):
        hasher = AssetHasher()
        hasher.update(small)
        assert hasher.apple and hasher.sha256


def _bare_small(small: bytes) -> None:
    for _ in range(SMALL_FILES):
        assert (
            hashlib.sha1(small, usedforsecurity=False).digest()
            and hashlib.sha256(small).hexdigest()
        )


def _openssl(piece: bytes) -> Iterator[Figure]:
    """OpenSSL tells the speed of each sum; both one after the other take the sum of their times."""
    program = shutil.which("openssl")
    if program is None:
        lacks("beside OpenSSL (the program `openssl` is not installed)")
        return
    shares = []
    for _ in range(repeats(5)):
        per_byte = sum(1 / _speed(program, name) for name in ("sha1", "sha256"))
        shares.append(per_byte / (seconds(lambda: _ours(piece)) / BYTES))
    yield Figure(
        "both checksums, by bytes a second", shares, 0.85, at_least=True,
        note="the system's OpenSSL, which may be another one than Python's",
        limit="what `openssl speed` reaches",
    )  # fmt: skip


def _speed(program: str, name: str) -> float:
    """Bytes in a second of the processor."""
    command = [program, "speed", "-mr", "-seconds", _OPENSSL_SECONDS, "-bytes", str(_OPENSSL_BYTES)]
    result = subprocess.run(  # noqa: S603 - found on the path
        [*command, "-evp", name], check=True, capture_output=True, text=True
    )
    line = next(it for it in result.stdout.splitlines() if it.startswith("+F:"))
    return float(line.split(":")[-1])
