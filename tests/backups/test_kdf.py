"""The derivation: the same key from every backend, and the fastest one chosen."""

import builtins
import hashlib
import time
from typing import Any

import pytest

from custom_components.apple_backup.backups import kdf
from custom_components.apple_backup.backups.errors import UnsupportedBackupError
from custom_components.apple_backup.backups.kdf import Derivation, derive_key, estimate_seconds

DERIVATION = Derivation(salt=b"salt" * 5, iterations=100, dpsl=b"dpsl" * 5, dpic=300)


@pytest.fixture
def nothing_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kdf, "_chosen", [])


def expected(password: str) -> bytes:
    first = hashlib.pbkdf2_hmac("sha256", password.encode(), DERIVATION.dpsl or b"", 300, 32)
    return hashlib.pbkdf2_hmac("sha1", first, DERIVATION.salt, 100, 32)


@pytest.mark.parametrize("password", ["pw", "", "pässwörd ✓", "with\0zero"])
def test_key_is_two_runs_one_after_another(password: str) -> None:
    assert bytes(derive_key(password, DERIVATION)) == expected(password)


def test_all_backends_agree() -> None:
    installed = kdf.installed()
    assert {name for name, _ in installed} == {"hashlib", "cryptography", "pycryptodome"}
    assert len({derive(b"secret", b"salt" * 5, 77) for _, derive in installed}) == 1


class Machine:
    """A processor with libraries of known speeds, which is slow for some runs."""

    def __init__(self, patch: pytest.MonkeyPatch, seconds: dict[str, float]) -> None:
        self.runs: list[str] = []
        self.slow: range = range(0)
        self._now = 0.0
        patch.setattr(time, "thread_time", lambda: self._now)
        patch.setattr(
            kdf, "installed", lambda: [(name, self._of(name, it)) for name, it in seconds.items()]
        )

    def _of(self, name: str, seconds: float) -> Any:
        def derive(secret: bytes, salt: bytes, iterations: int) -> bytes:
            self._now += seconds * iterations * (5 if len(self.runs) in self.slow else 1)
            self.runs.append(name)
            return bytes(32)

        return derive


@pytest.mark.usefixtures("nothing_chosen")
def test_the_fastest_is_chosen_once(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, {"a": 3e-6, "b": 1e-6, "c": 2e-6})
    assert kdf.prepare() == "b"
    measured = len(machine.runs)
    assert kdf.prepare() == "b"
    assert len(machine.runs) == measured
    assert estimate_seconds(DERIVATION) == pytest.approx(400e-6)


@pytest.mark.parametrize("since", range(0, 20, 2))
@pytest.mark.usefixtures("nothing_chosen")
def test_a_slow_moment_does_not_choose(since: int, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, {"slow": 2e-6, "quick": 1e-6})
    machine.slow = range(since, since + 6)
    assert kdf.prepare() == "quick"


@pytest.mark.usefixtures("nothing_chosen")
def test_works_without_pycryptodome(monkeypatch: pytest.MonkeyPatch) -> None:
    real_import = builtins.__import__

    def refuse(name: str, *args: Any) -> Any:
        if name.split(".", maxsplit=1)[0] == "Crypto":
            raise ImportError(name)
        return real_import(name, *args)

    monkeypatch.setattr(builtins, "__import__", refuse)
    assert kdf.prepare() in {"hashlib", "cryptography"}
    assert bytes(derive_key("pw", DERIVATION)) == expected("pw")


def test_estimate_refuses_what_deriving_refuses() -> None:
    with pytest.raises(UnsupportedBackupError):
        estimate_seconds(Derivation(b"s", 10, b"d", 4_000_000_000))
