"""The cryptography of Apple's format, in the writing direction.

Apple Platform Security and the public research on iTunes backups describe it: PBKDF2 twice,
AES key wrap (RFC 3394), AES-256-CBC with a zero IV and PKCS#7.
"""

from collections.abc import Iterator
from functools import lru_cache
import hashlib
import random

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes
from cryptography.hazmat.primitives.keywrap import aes_key_wrap

BLOCK = 16
_ZERO_IV = bytes(BLOCK)


def entropy(seed: object | None) -> random.Random:
    """A source of random bytes: reproducible with a seed, the system's without one."""
    if seed is None:
        return random.SystemRandom()
    return random.Random(repr(seed))


@lru_cache(maxsize=16)
def derive_key(
    password: bytes, salts: tuple[bytes | None, bytes], rounds: tuple[int | None, int]
) -> bytes:
    """The key that wraps the class keys; salts and rounds are (DPSL, SALT) and (DPIC, ITER).

    Cached, since several snapshots of one device share a keybag and DPIC is meant to be slow.
    """
    first_salt, second_salt = salts
    if first_salt is not None and rounds[0] is not None:
        password = hashlib.pbkdf2_hmac("sha256", password, first_salt, rounds[0], 32)
    return hashlib.pbkdf2_hmac("sha1", password, second_salt, rounds[1], 32)


def wrap(key_encryption_key: bytes, key: bytes) -> bytes:
    """RFC 3394: 32 bytes become 40."""
    return aes_key_wrap(key_encryption_key, key)


def encryptor(key: bytes) -> CipherContext:
    """AES-256-CBC with the zero IV that all of Apple's backup files use."""
    return Cipher(algorithms.AES256(key), modes.CBC(_ZERO_IV)).encryptor()


def padding_for(length: int) -> bytes:
    """The PKCS#7 padding of a plaintext of this length."""
    missing = BLOCK - length % BLOCK
    return bytes([missing]) * missing


def decrypted_zeros(key: bytes) -> bytes:
    """The block that a block of zeros stands for, behind another one or the zero IV."""
    return Cipher(algorithms.AES256(key), modes.ECB()).decryptor().update(bytes(BLOCK))  # noqa: S305


class SparseContent:
    """Bytes that take no space however many they are: what is stored of them is a hole.

    In an unencrypted backup they are zeros. In an encrypted one they are what zeros decrypt to: the
    same sixteen bytes again and again, other ones for each key.
    """

    def __init__(self, size: int) -> None:
        """Prepare `size` bytes."""
        self.size = size

    def chunks(self, key: bytes | None) -> Iterator[bytes]:
        """Yield the bytes as a reader has to find them."""
        block = bytes(BLOCK) if key is None else decrypted_zeros(key)
        chunk = block * ((1 << 20) // BLOCK)
        for start in range(0, self.size, len(chunk)):
            yield chunk[: self.size - start]


class SharedContent:
    """Bytes that many files have: they are stored once, with one key, by hard links.

    So half a million files cost little more than their names.
    """

    def __init__(self, data: bytes) -> None:
        """Prepare the bytes; the same object stands for the same stored file."""
        self.data = data
        self.size = len(data)


class RandomContent:
    """Reproducible bytes of any length, produced at memory speed and never held whole."""

    def __init__(
        self, seed: object, size: int, *, header: bytes = b"", chunk: int = 1 << 16
    ) -> None:
        """Prepare `size` bytes that start with `header`."""
        self.seed, self.size, self.header, self.chunk = seed, size, header, chunk

    def __call__(self) -> Iterator[bytes]:
        """Yield the same bytes on every call."""
        key = hashlib.sha256(repr(self.seed).encode()).digest()
        stream = Cipher(algorithms.AES256(key), modes.CTR(_ZERO_IV)).encryptor()
        yield self.header[: self.size]
        left = self.size - len(self.header)
        zeros = bytes(self.chunk)
        while left > 0:
            yield stream.update(zeros[: min(left, self.chunk)])
            left -= self.chunk
