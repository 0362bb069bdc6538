"""Class keys: which class opens a file key, and what is left after wiping."""

from cryptography.hazmat.primitives.keywrap import aes_key_wrap
import pytest

from custom_components.apple_backup.backups.classkeys import ClassKeys
from custom_components.apple_backup.backups.errors import DamagedBackupError, SessionInvalidError

CLASS_KEY = b"c" * 32
FILE_KEY = b"f" * 32


def persistent(number: int) -> bytes:
    return number.to_bytes(4, "little") + aes_key_wrap(CLASS_KEY, FILE_KEY)


def test_class_in_the_key_counts() -> None:
    keys = ClassKeys({3: CLASS_KEY, 4: b"other".ljust(32)})
    assert keys.unwrap(persistent(3)) == FILE_KEY
    assert keys.unwrap(persistent(3), protection_class=4) == FILE_KEY


def test_class_in_the_record_is_tried_second() -> None:
    assert ClassKeys({3: CLASS_KEY}).unwrap(persistent(99), protection_class=3) == FILE_KEY


@pytest.mark.parametrize("key", [b"", persistent(3)[:-1], persistent(3) + b"x", persistent(9)])
def test_keys_that_do_not_open_are_damage(key: bytes) -> None:
    with pytest.raises(DamagedBackupError):
        ClassKeys({3: CLASS_KEY}).unwrap(key)


def test_wiped_keys_open_nothing() -> None:
    keys = ClassKeys({3: CLASS_KEY})
    keys.wipe()
    with pytest.raises(SessionInvalidError):
        keys.unwrap(persistent(3))
    assert all(not any(key) for key in keys._keys.values())
