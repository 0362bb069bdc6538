"""The keybag: what is read, what is refused, and what a wrong password looks like."""

import contextlib
from dataclasses import replace
import plistlib
import struct
from typing import Any

from cryptography.hazmat.primitives.keywrap import aes_key_wrap
from hypothesis import given, strategies as st
import pytest

from custom_components.apple_backup.backups.errors import (
    BackupError,
    DamagedBackupError,
    UnsupportedBackupError,
    WrongPasswordError,
)
from custom_components.apple_backup.backups.kdf import derive_key
from custom_components.apple_backup.backups.keybag import Keybag, parse_keybag
from tests.backup_factory import BackupSpec, KeybagSpec, build_backup

KEY = bytes(range(32))
CLASS_KEYS = {number: bytes([number]) * 32 for number in (1, 2, 3, 4)}


def record(tag: str, value: bytes | int) -> bytes:
    data = value.to_bytes(4) if isinstance(value, int) else value
    return tag.encode() + struct.pack(">I", len(data)) + data


def header(**changes: bytes | int | None) -> bytes:
    values: dict[str, bytes | int | None] = {
        "VERS": 5,
        "TYPE": 1,
        "UUID": b"u" * 16,
        "HMCK": b"h" * 40,
        "WRAP": 1,
        "SALT": b"s" * 20,
        "ITER": 1000,
        "DPWT": 0,
        "DPIC": 1000,
        "DPSL": b"d" * 20,
    }
    values |= changes
    return b"".join(record(tag, value) for tag, value in values.items() if value is not None)


def group(number: int, *, wrap: int = 2, key: bytes = KEY, wrapped: bytes | None = None) -> bytes:
    return b"".join(
        (
            record("UUID", b"g" * 16),
            record("CLAS", number),
            record("WRAP", wrap),
            record("KTYP", 0),
            record("WPKY", wrapped or aes_key_wrap(key, CLASS_KEYS.get(number, b"x" * 32))),
        )
    )


def test_keys_open_file_keys_of_their_class() -> None:
    keys = parse_keybag(header() + b"".join(map(group, CLASS_KEYS))).unlock(KEY)
    for number, class_key in CLASS_KEYS.items():
        persistent = number.to_bytes(4, "little") + aes_key_wrap(class_key, b"f" * 32)
        assert keys.unwrap(persistent) == b"f" * 32


def test_factory_keybag_opens_with_its_password(tmp_path: Any) -> None:
    built = build_backup(BackupSpec(password="geheim ✓", keybag=KeybagSpec(dpic=500)), tmp_path)
    data = plistlib.loads((built.path / "Manifest.plist").read_bytes())["BackupKeyBag"]
    keybag = parse_keybag(data)
    key = derive_key("geheim ✓", keybag.derivation)
    assert bytes(key) == built.passphrase_key
    assert {1, 2, 3, 4} <= keybag.unlock(key).copy().keys()


def test_keybag_before_ios_10_2_has_one_derivation(tmp_path: Any) -> None:
    built = build_backup(BackupSpec(password="pw", keybag=KeybagSpec(dpic=None)), tmp_path)
    data = plistlib.loads((built.path / "Manifest.plist").read_bytes())["BackupKeyBag"]
    keybag = parse_keybag(data)
    assert keybag.derivation.dpic is None
    assert bytes(derive_key("pw", keybag.derivation)) == built.passphrase_key


@pytest.mark.parametrize(
    "changes",
    [
        {"DPIC": 0},
        {"DPIC": 20_000_001},
        {"DPIC": 4_000_000_000},
        {"ITER": 0},
        {"ITER": 1_000_001},
        {"TYPE": 7},
    ],
)
def test_refused_before_deriving(changes: dict[str, int]) -> None:
    with pytest.raises(UnsupportedBackupError):
        parse_keybag(header(**changes) + group(1))


def test_derivation_checks_counts_by_itself() -> None:
    derivation = parse_keybag(header() + group(1)).derivation
    with pytest.raises(UnsupportedBackupError):
        derive_key("pw", replace(derivation, dpic=4_000_000_000))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        header()[:-1],
        header() + b"CLA",
        header(SALT=None),
        header(ITER=None),
        header(DPSL=None),
        header(DPIC=None),
        header(ITER=b"12345"),
        header(SALT=b"s" * 65),
        header() + record("SALT", b"t" * 20),
        header() + group(1) + group(1),
        header() + group(1) + record("CLAS", 2),
        record("CLAS", 1) + header(),
        header() + record("UUID", b"g" * 16) + record("WRAP", 2),
        header() + b"".join(group(n) for n in range(100)),
        header() + record("XXXX", b"x" * 5000),
        header() + b"WPKY" + struct.pack(">I", 2**32 - 1) + b"x" * 40,
        header() + bytes(70_000),
    ],
)
def test_damage_is_named(data: bytes) -> None:
    with pytest.raises(DamagedBackupError):
        parse_keybag(data)


def test_unknown_tags_and_missing_classes_are_no_damage() -> None:
    keybag = parse_keybag(header() + record("NEWT", b"future") + group(3))
    assert keybag.unlock(KEY).copy().keys() == {3}


def test_one_class_that_does_not_open_is_left_out() -> None:
    keybag = parse_keybag(header() + group(3) + group(6, key=b"other key".ljust(32)))
    assert keybag.unlock(KEY).copy().keys() == {3}


def test_no_class_that_opens_is_a_wrong_password() -> None:
    with pytest.raises(WrongPasswordError):
        parse_keybag(header() + group(3) + group(4)).unlock(b"wrong".ljust(32))


@pytest.mark.parametrize("wrapped", [b"x" * 8, b"x" * 48])
def test_wrapped_key_of_wrong_length_does_not_open(wrapped: bytes) -> None:
    keybag = parse_keybag(header() + group(1, wrapped=wrapped) + group(2))
    assert keybag.unlock(KEY).copy().keys() == {2}


def test_keys_of_the_device_are_not_tried() -> None:
    with pytest.raises(DamagedBackupError):
        parse_keybag(header() + group(1, wrap=1)).unlock(KEY)


def test_nothing_secret_is_shown() -> None:
    keybag = parse_keybag(header() + group(3))
    shown = repr(keybag) + repr(keybag.unlock(KEY))
    assert repr(CLASS_KEYS[3])[2:-1] not in shown
    assert repr(aes_key_wrap(KEY, CLASS_KEYS[3]))[2:-1] not in shown


@given(st.binary(max_size=600))
def test_any_bytes_are_parsed_or_refused(data: bytes) -> None:
    with contextlib.suppress(BackupError):
        assert isinstance(parse_keybag(data), Keybag)


@given(st.data())
def test_any_change_of_a_real_keybag_is_parsed_or_refused(data: st.DataObject) -> None:
    original = bytearray(header() + b"".join(map(group, CLASS_KEYS)))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(original) - 1))
        original[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(original)))
    with contextlib.suppress(BackupError):
        parse_keybag(bytes(original[:cut])).unlock(KEY)
