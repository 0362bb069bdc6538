"""Apple's checksum of a photo file, computed while the file streams by.

`fileChecksum` is base64(0x01 ‖ SHA-1(salt ‖ bytes)) with a fixed salt. Values with another first
byte exist for other kinds of objects; they cannot be recomputed and prove nothing.
"""

import base64
import binascii
import hashlib
from typing import Final

_SALT: Final = b"com.apple.XattrObjectSalt\x00com.apple.DataObjectSalt\x00"
_PREFIX: Final = b"\x01"
_LENGTH: Final = 21


class AssetHasher:
    """Hashes a stream once for Apple's checksum and for SHA-256."""

    __slots__ = ("_apple", "_sha256", "_size")

    def __init__(self) -> None:
        """Start with no bytes."""
        self._apple = hashlib.sha1(_SALT, usedforsecurity=False)
        self._sha256 = hashlib.sha256()
        self._size = 0

    def update(self, chunk: bytes | bytearray | memoryview) -> None:
        """Take the next bytes of the file."""
        self._apple.update(chunk)
        self._sha256.update(chunk)
        self._size += len(chunk)

    @property
    def size(self) -> int:
        """How many bytes were seen."""
        return self._size

    @property
    def apple(self) -> str:
        """The checksum as Apple writes it: base64 of 21 bytes."""
        return base64.b64encode(_PREFIX + self._apple.digest()).decode("ascii")

    @property
    def sha256(self) -> str:
        """SHA-256 of the bytes in lower-case hexadecimal."""
        return self._sha256.hexdigest()


def is_provable(checksum: str) -> bool:
    """Whether a `fileChecksum` is of the kind that can be recomputed from the bytes."""
    try:
        raw = base64.b64decode(checksum, validate=True)
    except binascii.Error, ValueError:
        return False
    return len(raw) == _LENGTH and raw.startswith(_PREFIX)
