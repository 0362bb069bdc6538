"""Holds the opened class keys of a backup and opens file keys with them."""

from collections.abc import Mapping
import hmac
import secrets
import struct
import threading
from typing import Final

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

from .errors import DamagedBackupError, SessionInvalidError

FILE_KEY_SIZE: Final = 44
_CLASS_PREFIX: Final = struct.Struct("<I")
# Of this process, so that a fingerprint is of no use anywhere else.
_SALT: Final = secrets.token_bytes(32)


class ClassKeys:
    """The class keys of one unlocked backup, by protection class; safe to use from any thread.

    The only copy that lives as long as the session is kept in buffers that `wipe` overwrites.
    """

    __slots__ = ("_keys", "_lock", "_wiped")

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        """Keep a private copy of each key."""
        self._keys = {number: bytearray(key) for number, key in keys.items()}
        self._lock = threading.Lock()
        self._wiped = False

    def __repr__(self) -> str:
        """Show which classes are open, never a key."""
        return f"<ClassKeys {sorted(self._keys)}>"

    def unwrap(self, persistent_key: bytes, protection_class: int | None = None) -> bytes:
        """Open a file's or the manifest's key: class (32 bit, little-endian) and 40 wrapped bytes.

        The class stands in the first four bytes of the key itself; `protection_class` is what the
        file's record says and is tried second, as records may lack it.

        Raises:
            DamagedBackupError: The key has a wrong length, its class is not open, or it is damaged.
            SessionInvalidError: The keys have been wiped.
        """
        if len(persistent_key) != FILE_KEY_SIZE:
            raise DamagedBackupError(f"a file key has {len(persistent_key)} bytes")
        (own_class,) = _CLASS_PREFIX.unpack_from(persistent_key)
        wrapped = persistent_key[_CLASS_PREFIX.size :]
        for number in (own_class, protection_class):
            key = self._copy(number)
            if key is None:
                continue
            try:
                return aes_key_unwrap(key, wrapped)
            except InvalidUnwrap:
                continue
        raise DamagedBackupError(f"no class key opens a file key of class {own_class}")

    def copy(self) -> dict[int, bytes]:
        """Return the keys themselves, by protection class, for who has to keep them.

        Raises:
            SessionInvalidError: The keys have been wiped.
        """
        return {number: key for number in self._keys if (key := self._copy(number)) is not None}

    def fingerprint(self) -> str:
        """Return what is equal for equal keys, and tells nothing about them to who does not know them.

        Raises:
            SessionInvalidError: The keys have been wiped.
        """
        digest = hmac.new(_SALT, digestmod="sha256")
        for number, key in sorted(self.copy().items()):
            digest.update(b"%d:%d:%b" % (number, len(key), key))
        return digest.hexdigest()

    def wipe(self) -> None:
        """Overwrite the keys; every later `unwrap` fails."""
        with self._lock:
            self._wiped = True
            for key in self._keys.values():
                key[:] = bytes(len(key))

    def _copy(self, number: int | None) -> bytes | None:
        """Return a class key, or None if this class is not open."""
        with self._lock:
            if self._wiped:
                raise SessionInvalidError("the backup is locked")
            key = None if number is None else self._keys.get(number)
            return None if key is None else bytes(key)
