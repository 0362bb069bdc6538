"""Reads the stored files of a backup at any position, decrypting as it goes.

Files are AES-256-CBC with a zero initialization vector over the whole file and PKCS#7 padding. In
CBC each block needs only the block before it, so reading starts anywhere at the cost of 16 bytes.
The length follows from the last block's padding, never from the record's size, which drifts on
files that were written during the backup.
"""

import os
import threading
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from .errors import BackupReadError, SessionInvalidError

BLOCK: Final = 16
# Larger steps gain nothing: this one already reaches the speed of AES itself.
_STEP: Final = 1024 * 1024
_FIRST_BUFFER: Final = 64 * 1024
# Up to this size an encrypted file is decrypted as a whole when it is opened.
_SMALL: Final = _FIRST_BUFFER
_ZERO_IV: Final = bytes(BLOCK)


class _Buffers(threading.local):
    """Two buffers per thread: reusing them is an order of magnitude faster than fresh memory."""

    def __init__(self) -> None:
        """Begin small, as most files are."""
        self.encrypted = bytearray(_FIRST_BUFFER)
        self.decrypted = bytearray(_FIRST_BUFFER + BLOCK)

    def fit(self, size: int) -> None:
        """Make room for a step of `size` bytes, a multiple of the block."""
        if size > len(self.encrypted):
            size = min(_STEP + BLOCK, max(size, 4 * len(self.encrypted)))
            self.encrypted = bytearray(size)
            self.decrypted = bytearray(size + BLOCK)


_buffers = _Buffers()


class DecryptingFile:
    """A stored file opened for reading at any position; `key` is None if it is not encrypted.

    Takes over the descriptor. Safe to use from several threads: reads do not share a position,
    and `close` waits for the one that runs.

    Attributes:
        length: Length of the content in bytes, without padding.
        stored_length: Length of the content with whatever the last block holds, in bytes.
        is_padded: Whether the last block ends in valid padding; None if not encrypted or empty.
        is_ragged: Whether the stored file ends inside a block, which only a cut one does.
        mtime_ns: Modification time of the stored file.
    """

    __slots__ = (
        "_descriptor",
        "_key",
        "_lock",
        "_whole",
        "is_padded",
        "is_ragged",
        "length",
        "mtime_ns",
        "stored_length",
    )

    def __init__(self, descriptor: int, key: bytes | bytearray | None) -> None:
        """Find the length of the content.

        Raises:
            BackupReadError: The operating system could not read the file; it has been closed.
        """
        self._descriptor = descriptor
        self._key = None if key is None else bytearray(key)
        self._lock = threading.Lock()
        self._whole: bytes | None = None
        self.is_padded: bool | None = None
        self.is_ragged = False
        try:
            status = os.fstat(descriptor)
            self.mtime_ns = status.st_mtime_ns
            self.stored_length = self.length = status.st_size
            if self._key is not None:
                self._measure()
        except OSError as error:
            self.close()
            raise BackupReadError(f"cannot read a stored file: {error.strerror}") from error
        except BackupReadError:
            self.close()
            raise

    def _measure(self) -> None:
        """Cut a ragged tail, then strip the padding if there is any."""
        self.is_ragged = bool(self.stored_length % BLOCK)
        self.stored_length -= self.stored_length % BLOCK
        self.length = self.stored_length
        if not self.stored_length:
            return
        if self.stored_length <= _SMALL:
            # Setting up the cipher costs more than decrypting a small file, so that is done once.
            last = self._whole = self._read_step(0, self.stored_length)
        else:
            last = self._read_step(self.stored_length - BLOCK, self.stored_length)
        count = last[-1]
        self.is_padded = 1 <= count <= BLOCK and last.endswith(bytes((count,)) * count)
        if self.is_padded:
            self.length -= count

    def keep_padding(self) -> None:
        """Count the padding as content, because the content's structure proves it is none."""
        self.length = self.stored_length

    def read(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes of the content from `offset`; fewer only at its end.

        Raises:
            BackupReadError: The file shrank or could not be read.
            SessionInvalidError: The file has been closed.
            ValueError: A negative offset or length.
        """
        if offset < 0 or length < 0:
            raise ValueError("negative offset or length")
        end = min(offset + length, self.length)
        pieces: list[bytes] = []
        with self._lock:
            if self._descriptor < 0:
                raise SessionInvalidError("the file is closed")
            if self._whole is not None:
                return self._whole[offset:end]
            while offset < end:
                stop = min(end, offset - offset % BLOCK + _STEP)
                pieces.append(self._read_step(offset, stop))
                offset = stop
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _read_step(self, start: int, stop: int) -> bytes:
        """Read content from `start` to `stop`, at most one step."""
        if self._key is None:
            return self._read_stored(start, stop)
        first = start - start % BLOCK
        last = stop + -stop % BLOCK
        lead = BLOCK if first else 0
        size = last - first + lead
        _buffers.fit(size)
        encrypted = memoryview(_buffers.encrypted)[:size]
        self._fill(encrypted, first - lead)
        iv = bytes(encrypted[:BLOCK]) if lead else _ZERO_IV
        decryptor = Cipher(AES(self._key), CBC(iv)).decryptor()
        decryptor.update_into(encrypted[lead:], _buffers.decrypted)
        return bytes(memoryview(_buffers.decrypted)[start - first : stop - first])

    def _read_stored(self, start: int, stop: int) -> bytes:
        """Read a file that is not encrypted."""
        try:
            data = os.pread(self._descriptor, stop - start, start)
            while len(data) < stop - start:
                more = os.pread(self._descriptor, stop - start - len(data), start + len(data))
                if not more:
                    raise BackupReadError("a stored file became shorter while it was read")
                data += more
        except OSError as error:
            raise BackupReadError(f"cannot read a stored file: {error.strerror}") from error
        return data

    def _fill(self, buffer: memoryview, offset: int) -> None:
        """Fill a buffer with stored bytes."""
        filled = 0
        try:
            while filled < len(buffer):
                count = os.preadv(self._descriptor, [buffer[filled:]], offset + filled)
                if not count:
                    raise BackupReadError("a stored file became shorter while it was read")
                filled += count
        except OSError as error:
            raise BackupReadError(f"cannot read a stored file: {error.strerror}") from error

    def close(self) -> None:
        """Close the file and overwrite its key; waits for a read that runs."""
        with self._lock:
            if self._descriptor >= 0:
                os.close(self._descriptor)
                self._descriptor = -1
            self._whole = None
            if self._key is not None:
                self._key[:] = bytes(len(self._key))
