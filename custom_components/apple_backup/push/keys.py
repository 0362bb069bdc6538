"""The key pair by which push services recognize this server (VAPID, RFC 8292). No I/O."""

import base64
import binascii
from dataclasses import dataclass
import re
from typing import Final, Self

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

# NIST P-256 is what RFC 8292 §2 and RFC 8291 §3.1 prescribe.
_CURVE: Final = ec.SECP256R1()
_SCALAR_BYTES: Final = 32
POINT_BYTES: Final = 65
_UNCOMPRESSED: Final = 4
_BASE64: Final = re.compile(r"[A-Za-z0-9_-]+")
_TO_URL_ALPHABET: Final = str.maketrans("+/", "-_")


class DamagedKeyError(ValueError):
    """A stored key is no private key of the curve."""


def encode(data: bytes) -> str:
    """Base64 in the URL alphabet without padding, as everything about web push is written."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes | None:
    """The bytes of a base64 text of either alphabet, padded or not; None if it is none."""
    text = text.translate(_TO_URL_ALPHABET).rstrip("=")
    if _BASE64.fullmatch(text) is None:
        return None
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error:
        return None


def is_public_key(point: bytes) -> bool:
    """Whether bytes are an uncompressed point of the curve (RFC 8291 §3.1)."""
    if len(point) != POINT_BYTES or point[0] != _UNCOMPRESSED:
        return False
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True, repr=False)
class VapidKeys:
    """A key pair. It has no representation as a text, so that no log can hold it by accident."""

    private_key: ec.EllipticCurvePrivateKey

    @classmethod
    def generate(cls) -> Self:
        """Make a new pair."""
        return cls(ec.generate_private_key(_CURVE))

    @classmethod
    def from_text(cls, text: object) -> Self:
        """Read what `as_text` has written.

        Raises:
            DamagedKeyError: it is something else.
        """
        scalar = decode(text) if isinstance(text, str) else None
        if scalar is None or len(scalar) != _SCALAR_BYTES:
            raise DamagedKeyError
        try:
            return cls(ec.derive_private_key(int.from_bytes(scalar), _CURVE))
        except ValueError as err:
            raise DamagedKeyError from err

    def as_text(self) -> str:
        """The private key for storing: the scalar, in base64."""
        value = self.private_key.private_numbers().private_value
        return encode(value.to_bytes(_SCALAR_BYTES))

    @property
    def public_key(self) -> str:
        """What a browser takes as `applicationServerKey`: the uncompressed point, in base64."""
        point = self.private_key.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        return encode(point)
