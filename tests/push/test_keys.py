"""The key pair of the server, and base64 as web push writes it."""

import base64

from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, strategies as st
import pytest

from custom_components.apple_backup.push.keys import (
    DamagedKeyError,
    VapidKeys,
    decode,
    encode,
    is_public_key,
)

from .browser import public_point


def test_public_key_is_what_browsers_take() -> None:
    """An uncompressed point of P-256 in unpadded base64 of the URL alphabet."""
    text = VapidKeys.generate().public_key
    assert "=" not in text
    point = base64.urlsafe_b64decode(text + "=")
    assert len(point) == 65
    assert ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)


def test_stored_and_read_again() -> None:
    keys = VapidKeys.generate()
    again = VapidKeys.from_text(keys.as_text())
    assert again.public_key == keys.public_key
    assert VapidKeys.generate().public_key != keys.public_key


def test_a_small_private_key_keeps_its_length() -> None:
    small = VapidKeys(ec.derive_private_key(1, ec.SECP256R1()))
    assert VapidKeys.from_text(small.as_text()).public_key == small.public_key


def test_the_private_key_is_in_no_representation() -> None:
    keys = VapidKeys.generate()
    assert keys.as_text() not in f"{keys!r} {keys}"


@pytest.mark.parametrize(
    "text",
    [None, 1, "", "x", "!" * 43, encode(b"\0" * 32), encode(b"\xff" * 32), encode(b"\1" * 31)],
)
def test_damaged_private_key(text: object) -> None:
    with pytest.raises(DamagedKeyError):
        VapidKeys.from_text(text)


@given(st.binary(min_size=1, max_size=100))
def test_base64_of_either_alphabet(data: bytes) -> None:
    assert decode(encode(data)) == data
    assert decode(base64.b64encode(data).decode()) == data


@given(st.text(max_size=100))
def test_decoding_never_fails_otherwise(text: str) -> None:
    assert decode(text) is None or isinstance(decode(text), bytes)


@pytest.mark.parametrize("text", ["", "=", "a", "ab cd", "ä", "ab\n", "a" * 5])
def test_no_base64(text: str) -> None:
    assert decode(text) is None


@given(st.binary(max_size=80))
def test_public_key_check_never_fails(data: bytes) -> None:
    is_public_key(data)
    is_public_key(b"\4" + data.ljust(64, b"\0")[:64])


def test_public_keys() -> None:
    point = public_point()
    assert is_public_key(point)
    assert not is_public_key(point[:-1])
    assert not is_public_key(b"\2" + point[1:33])  # compressed
    assert not is_public_key(b"\5" + point[1:])
    assert not is_public_key(point[:-1] + bytes([point[-1] ^ 1]))  # not on the curve
    assert not is_public_key(b"\4" + b"\0" * 64)
    other = ec.generate_private_key(ec.SECP256K1()).public_key().public_numbers()
    assert not is_public_key(b"\4" + other.x.to_bytes(32) + other.y.to_bytes(32))
