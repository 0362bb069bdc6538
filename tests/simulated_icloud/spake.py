"""The verifier's side of SPAKE2+ over P-256, as Apple's trusted-device bridge runs it (RFC 9383)."""

import base64
from dataclasses import dataclass
import hashlib
import hmac
import secrets
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_P: Final = 2**256 - 2**224 + 2**192 + 2**96 - 1
_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_B: Final = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B

type Point = tuple[int, int] | None

_G: Final = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)


def _lift(x: int, *, odd: bool) -> Point:
    """Return the point of the curve with this x coordinate."""
    y = pow(x**3 - 3 * x + _B, (_P + 1) // 4, _P)
    return x, y if y % 2 == odd else _P - y


# The two constants of RFC 9383 for this curve.
_M: Final = _lift(0x886E2F97ACE46E55BA9DD7242579F2993B64E16EF3DCAB95AFD497333D8FA12F, odd=False)
_N: Final = _lift(0xD8BBD6C639C62937B04D997F38C3770719C629D7014D49A24B4F98BAA1292B49, odd=True)


def _add(left: Point, right: Point) -> Point:
    if left is None or right is None:
        return left or right
    if left[0] == right[0]:
        if (left[1] + right[1]) % _P == 0:
            return None
        slope = (3 * left[0] ** 2 - 3) * pow(2 * left[1], -1, _P) % _P
    else:
        slope = (right[1] - left[1]) * pow(right[0] - left[0], -1, _P) % _P
    x = (slope**2 - left[0] - right[0]) % _P
    return x, (slope * (left[0] - x) - left[1]) % _P


def _times(point: Point, factor: int) -> Point:
    factor %= _ORDER
    total: Point = None
    while factor:
        if factor & 1:
            total = _add(total, point)
        point = _add(point, point)
        factor >>= 1
    return total


def _pack(point: Point) -> bytes:
    if point is None:
        raise ValueError("the point at infinity cannot be sent")
    return b"\x04" + point[0].to_bytes(32) + point[1].to_bytes(32)


def _unpack(data: bytes) -> Point:
    if len(data) != 65 or data[0] != 4:
        raise ValueError("not an uncompressed point")
    x, y = int.from_bytes(data[1:33]), int.from_bytes(data[33:])
    if (y * y - (x**3 - 3 * x + _B)) % _P:
        raise ValueError("not a point of the curve")
    return x, y


def _derive(secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt=None, info=info).derive(secret)


@dataclass(slots=True)
class BridgeVerifier:
    """Proves that the browser's user has read the code on the trusted device."""

    salt: bytes
    _w0: int
    _w1: int
    _secret: int
    _client: bytes = b""
    _own: bytes = b""
    _keys: bytes = b""
    _shared: bytes = b""

    @classmethod
    def for_code(cls, code: str, salt: bytes) -> BridgeVerifier:
        """Derive the two scalars from the code that the device shows."""
        derived = hashlib.scrypt(code.encode(), salt=salt, n=16384, r=8, p=1, dklen=64)
        halves = int.from_bytes(derived[:32]), int.from_bytes(derived[32:])
        return cls(salt, *halves, secrets.randbelow(_ORDER - 1) + 1)

    def answer(self, message: bytes) -> tuple[bytes, bytes]:
        """Return our share and our confirmation for the prover's share."""
        theirs = _unpack(message)
        own = _add(_times(_G, self._secret), _times(_N, self._w0))
        blind = _times(_M, self._w0)
        bare = _add(theirs, None if blind is None else (blind[0], _P - blind[1]))
        self._client, self._own = message, _pack(own)
        parts = (
            b"SPAKE2Web",
            b"com.apple.security.webprover",
            b"com.apple.security.webverifier",
            _pack(_M),
            _pack(_N),
            self._client,
            self._own,
            _pack(_times(bare, self._secret)),
            _pack(_times(_times(_G, self._w1), self._secret)),
            self._w0.to_bytes((self._w0.bit_length() + 7) // 8),
        )
        transcript = b"".join(len(part).to_bytes(8, "little") + part for part in parts)
        main = hashlib.sha256(transcript).digest()
        self._keys = _derive(main, b"ConfirmationKeys", 64)
        self._shared = _derive(main, b"SharedKey", 32)
        return self._own, hmac.digest(self._keys[32:], self._client, "sha256")

    def confirms(self, message: bytes) -> bool:
        """Whether the prover's confirmation is right, i.e. the user typed the right code."""
        expected = hmac.digest(self._keys[:32], self._own, "sha256")
        return hmac.compare_digest(expected, message)

    def encrypt(self, text: str) -> str:
        """Return a text only the proven browser can read: version, IV, tag, ciphertext."""
        version, nonce = b"\0", secrets.token_bytes(12)
        key = _derive(self._shared, b"webVerifier", 32)
        sealed = AESGCM(key).encrypt(nonce, text.encode(), version)
        return base64.b64encode(version + nonce + sealed[-16:] + sealed[:-16]).decode()
