"""The derivation: the same key from every backend, and the fastest one chosen."""

import builtins
from collections.abc import Iterator
import hashlib
from typing import Any

import pytest

from custom_components.apple_backup.backups import kdf
from custom_components.apple_backup.backups.errors import UnsupportedBackupError
from custom_components.apple_backup.backups.kdf import Derivation, derive_key, estimate_seconds

DERIVATION = Derivation(salt=b"salt" * 5, iterations=100, dpsl=b"dpsl" * 5, dpic=300)


@pytest.fixture
def nothing_chosen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(kdf, "_chosen", [])
    return


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


@pytest.mark.usefixtures("nothing_chosen")
def test_the_fastest_is_chosen_once(monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[str] = []
    speeds = {"hashlib": 1.0, "cryptography": 3.0, "pycryptodome": 2.0}

    def measure(name: str, derive: Any) -> kdf._Backend:
        measured.append(name)
        return kdf._Backend(name, derive, speeds[name])

    monkeypatch.setattr(kdf, "_measure", measure)
    assert kdf.prepare() == kdf.prepare() == "cryptography"
    assert sorted(measured) == sorted(speeds)
    assert estimate_seconds(DERIVATION) == pytest.approx(400 / 3.0)


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
