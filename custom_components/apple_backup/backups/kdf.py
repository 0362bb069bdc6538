"""Turns a backup password into the key that opens a keybag.

Two PBKDF2 runs one after another: HMAC-SHA256 with the counts `DPSL`/`DPIC`, then HMAC-SHA1 with
`SALT`/`ITER`. Keybags written before iOS 10.2 have only the second. The first one is millions of
dependent steps that no thread can share, so the only choice is the library that computes it:
which is fastest depends on the processor, hence it is measured once per process.
"""

from collections.abc import Callable, Sequence
import contextlib
from dataclasses import dataclass
import hashlib
import threading
import time
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from .errors import UnsupportedBackupError

MAX_SHA256_ITERATIONS: Final = 20_000_000
MAX_SHA1_ITERATIONS: Final = 1_000_000
KEY_LENGTH: Final = 32

_CALIBRATION_ITERATIONS: Final = 5_000
_CALIBRATION_RUNS: Final = 8
_MIN_PYCRYPTODOME: Final = (4,)

type _Pbkdf2 = Callable[[bytes, bytes, int], bytes]


@dataclass(frozen=True, slots=True)
class Derivation:
    """The parameters a keybag asks for; `dpsl` and `dpic` are None before iOS 10.2."""

    salt: bytes
    iterations: int
    dpsl: bytes | None
    dpic: int | None

    def validate(self) -> None:
        """Refuse counts no real device writes, because a derivation cannot be interrupted.

        Raises:
            UnsupportedBackupError: A count is zero or beyond any real one.
        """
        _check_count("ITER", self.iterations, MAX_SHA1_ITERATIONS)
        if self.dpic is not None:
            _check_count("DPIC", self.dpic, MAX_SHA256_ITERATIONS)


@dataclass(frozen=True, slots=True)
class _Backend:
    """One implementation of PBKDF2-HMAC-SHA256 and its speed on this machine."""

    name: str
    derive: _Pbkdf2
    iterations_per_second: float


_lock = threading.Lock()
_chosen: list[_Backend] = []


def derive_key(password: str, derivation: Derivation) -> bytearray:
    """Derive the 32-byte key of a keybag from a password; blocks for about a second or longer.

    Raises:
        UnsupportedBackupError: The iteration counts are refused; nothing was computed.
    """
    derivation.validate()
    secret = password.encode("utf-8", "surrogatepass")
    if derivation.dpsl is not None and derivation.dpic is not None:
        secret = _fastest().derive(secret, derivation.dpsl, derivation.dpic)
    return bytearray(
        hashlib.pbkdf2_hmac("sha1", secret, derivation.salt, derivation.iterations, KEY_LENGTH)
    )


def estimate_seconds(derivation: Derivation) -> float:
    """Return how long `derive_key` will take on this machine, in seconds.

    Raises:
        UnsupportedBackupError: The iteration counts are refused.
    """
    derivation.validate()
    # One SHA-1 step costs about as much as a SHA-256 step; there are a thousand times fewer.
    return ((derivation.dpic or 0) + derivation.iterations) / _fastest().iterations_per_second


def prepare() -> str:
    """Import and measure the backends ahead of need; return the name of the chosen one."""
    return _fastest().name


def _check_count(name: str, count: int, maximum: int) -> None:
    """Raise unless a count is between 1 and its maximum."""
    if not 1 <= count <= maximum:
        raise UnsupportedBackupError(f"keybag asks for {name} = {count}, allowed are 1-{maximum}")


def _fastest() -> _Backend:
    """Return the fastest installed backend; the first call imports and measures them all."""
    with _lock:
        if not _chosen:
            backends = _measured(installed())
            _chosen.append(max(backends, key=lambda backend: backend.iterations_per_second))
        return _chosen[0]


def _measured(candidates: Sequence[tuple[str, _Pbkdf2]]) -> list[_Backend]:
    """Time backends for some milliseconds, the best of runs that take turns.

    A machine that is slow for a moment then slows all of them down, not the one that is measured:
    the choice holds as long as the process. The processor's time counts, so that what else runs
    on the machine does not choose.
    """
    best = [float("inf")] * len(candidates)
    for _ in range(_CALIBRATION_RUNS):
        for place, (_, derive) in enumerate(candidates):
            started = time.thread_time()
            derive(b"calibration", b"\0" * 20, _CALIBRATION_ITERATIONS)
            best[place] = min(best[place], time.thread_time() - started)
    return [
        _Backend(name, derive, _CALIBRATION_ITERATIONS / max(seconds, 1e-9))
        for (name, derive), seconds in zip(candidates, best, strict=True)
    ]


def installed() -> list[tuple[str, _Pbkdf2]]:
    """Return the implementations there are; pycryptodome may be absent."""
    found: list[tuple[str, _Pbkdf2]] = [
        ("hashlib", _derive_with_hashlib),
        ("cryptography", _derive_with_cryptography),
    ]
    with contextlib.suppress(ImportError):
        found.append(("pycryptodome", _load_pycryptodome()))
    return found


def _derive_with_hashlib(secret: bytes, salt: bytes, iterations: int) -> bytes:
    """PBKDF2-HMAC-SHA256 by the standard library."""
    return hashlib.pbkdf2_hmac("sha256", secret, salt, iterations, KEY_LENGTH)


def _derive_with_cryptography(secret: bytes, salt: bytes, iterations: int) -> bytes:
    """PBKDF2-HMAC-SHA256 by `cryptography`."""
    return PBKDF2HMAC(SHA256(), KEY_LENGTH, salt, iterations).derive(secret)


def _load_pycryptodome() -> _Pbkdf2:
    """PBKDF2-HMAC-SHA256 by pycryptodome, which uses SHA instructions from version 4 on."""
    # Imported here because it takes a third of a second, which only an unlock should spend.
    import Crypto  # noqa: PLC0415

    if Crypto.version_info[:1] < _MIN_PYCRYPTODOME:
        raise ImportError("pycryptodome is too old to be worth measuring")
    from Crypto.Hash import SHA256 as HASH  # noqa: PLC0415
    from Crypto.Protocol.KDF import PBKDF2  # noqa: PLC0415

    def derive(secret: bytes, salt: bytes, iterations: int) -> bytes:
        return PBKDF2(secret, salt, KEY_LENGTH, iterations, hmac_hash_module=HASH)

    return derive
