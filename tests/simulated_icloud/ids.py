"""Names and tokens that carry their meaning, so that nothing has to be remembered."""

import base64
import hashlib
import hmac
import struct
from typing import Final
import uuid

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_MAGIC: Final = b"CPLA"


def digest(*parts: object, size: int = 16) -> bytes:
    """Return bytes that depend on the parts alone."""
    return hashlib.blake2b("|".join(map(str, parts)).encode(), digest_size=size).digest()


def stable_uuid(*parts: object) -> str:
    """Return an upper-case UUID that depends on the parts alone."""
    return str(uuid.UUID(bytes=digest(*parts))).upper()


class AssetNames:
    """Turns (zone, index) into a UUID and back, by encrypting the pair as one block."""

    def __init__(self, seed: str) -> None:
        """Derive the key from the seed."""
        # ECB on purpose: each name is exactly one block, and the mapping has to be stateless.
        cipher = Cipher(algorithms.AES(digest(seed, "asset names")), modes.ECB())  # noqa: S305
        self._encrypt = cipher.encryptor().update
        self._decrypt = cipher.decryptor().update

    def name(self, zone: int, index: int) -> str:
        """Return the record name of the asset at `index` of the zone with that number."""
        block = self._encrypt(_MAGIC + struct.pack(">IQ", zone, index)).hex().upper()
        return f"{block[:8]}-{block[8:12]}-{block[12:16]}-{block[16:20]}-{block[20:]}"

    def parse(self, name: str) -> tuple[int, int] | None:
        """Return (zone, index), or None if the name is none of ours."""
        try:
            block = self._decrypt(bytes.fromhex(name.replace("-", "")))
        except ValueError:
            return None
        if len(block) != 16 or not block.startswith(_MAGIC):
            return None
        zone, index = struct.unpack(">IQ", block[4:])
        return zone, index


class Sealed:
    """Opaque tokens: a text and its signature, in URL-safe base64."""

    def __init__(self, *secret: object) -> None:
        """Derive the signing key."""
        self._key = digest("sealed", *secret, size=32)

    def sign(self, text: str) -> str:
        """Return the signature of a text, in hexadecimal."""
        return hashlib.blake2b(text.encode(), key=self._key, digest_size=12).hexdigest()

    def seal(self, *parts: object) -> str:
        """Return a token that holds the parts, which must not contain `|`."""
        text = "|".join(map(str, parts))
        return base64.urlsafe_b64encode(f"{self.sign(text)}|{text}".encode()).decode()

    @staticmethod
    def peek(token: str) -> list[str] | None:
        """Return the parts of a token without looking at its signature."""
        try:
            return base64.urlsafe_b64decode(token.encode()).decode().split("|")[1:]
        except ValueError:
            return None

    def open(self, token: str) -> list[str] | None:
        """Return the parts of a token, or None if it was not sealed here."""
        try:
            signature, _, text = base64.urlsafe_b64decode(token.encode()).decode().partition("|")
        except ValueError:
            return None
        return text.split("|") if hmac.compare_digest(signature, self.sign(text)) else None
