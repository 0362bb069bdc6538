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
STEP: Final = 1024 * 1024
# Of views: what one step reads and decrypts should still lie in a core's own cache as it is used.
VIEW_STEP: Final = 256 * 1024
_FIRST_BUFFER: Final = 64 * 1024
# Up to this size an encrypted file is decrypted as a whole when it is opened.
_SMALL: Final = _FIRST_BUFFER
_ZEROS: Final = bytes(BLOCK)
_ZERO_CBC: Final = CBC(_ZEROS)


class Buffers:
    """Room for one step: reusing it is an order of magnitude faster than fresh memory."""

    def __init__(self) -> None:
        """Begin small, as most files are."""
        self.encrypted = bytearray(_FIRST_BUFFER)
        self.decrypted = bytearray(_FIRST_BUFFER + BLOCK)

    def fit(self, size: int) -> None:
        """Make room for a step of `size` bytes, a multiple of the block."""
        if size > len(self.encrypted):
            size = min(STEP + BLOCK, max(size, 4 * len(self.encrypted)))
            self.encrypted = bytearray(size)
            self.decrypted = bytearray(size + BLOCK)


class _OfThread(threading.local):
    """Buffers of the running thread, for what is copied out of them at once."""

    def __init__(self) -> None:
        self.buffers = Buffers()


_of_thread = _OfThread()


class DecryptingFile:
    """A stored file opened for reading at any position; `key` is None if it is not encrypted.

    Takes over the descriptor, and keeps the key only inside of the cipher. Safe to use from several
    threads: reads do not share a position, and `close` waits for the one that runs.

    Attributes:
        length: Length of the content in bytes, without padding.
        stored_length: Length of the content with whatever the last block holds, in bytes.
        is_padded: Whether the last block ends in valid padding; None if not encrypted or empty.
        is_ragged: Whether the stored file ends inside a block, which only a cut one does.
        mtime_ns: Modification time of the stored file.
    """

    __slots__ = (
        "_cipher",
        "_descriptor",
        "_lock",
        "_next",
        "_whole",
        "is_padded",
        "is_ragged",
        "length",
        "mtime_ns",
        "stored_length",
    )

    def __init__(
        self, descriptor: int, key: bytes | None, status: os.stat_result | None = None
    ) -> None:
        """Find the length of the content; `status` is the file's state if that is known already.

        Raises:
            BackupReadError: The operating system could not read the file; it has been closed.
        """
        self._descriptor = descriptor
        self._cipher = None if key is None else Cipher(AES(key), _ZERO_CBC).decryptor()
        self._next = 0
        self._lock = threading.Lock()
        self._whole: bytes | None = None
        self.is_padded: bool | None = None
        self.is_ragged = False
        try:
            status = status or os.fstat(descriptor)
            self.mtime_ns = status.st_mtime_ns
            self.stored_length = self.length = status.st_size
            if self._cipher is not None:
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
        # A small file is decrypted once, as a whole.
        is_small = self.stored_length <= _SMALL
        begin = 0 if is_small else self.stored_length - BLOCK
        found = self._read_step(begin, self.stored_length, _of_thread.buffers)
        last = bytes(found[-BLOCK:])
        count = last[-1]
        self.is_padded = 1 <= count <= BLOCK and last.endswith(bytes((count,)) * count)
        if self.is_padded:
            self.length -= count
        if is_small:
            self._whole = bytes(found[: self.length])

    def keep_padding(self) -> None:
        """Count the padding as content, because the content's structure proves it is none."""
        count = self.stored_length - self.length
        if self._whole is not None:
            self._whole += bytes((count,)) * count
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
            self._require_open()
            if self._whole is not None:
                return self._whole[offset:end]
            while offset < end:
                stop = min(end, offset - offset % BLOCK + STEP)
                pieces.append(bytes(self._read_step(offset, stop, _of_thread.buffers)))
                offset = stop
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def view(self, offset: int, buffers: Buffers) -> memoryview:
        """Return a step of the content from `offset`, without a copy; nothing at its end.

        What is returned lies in the buffers, and is good until they are used again.

        Raises:
            BackupError: As `read`.
        """
        with self._lock:
            self._require_open()
            if self._whole is not None:
                return memoryview(self._whole)[offset:]
            end = min(self.length, offset - offset % BLOCK + VIEW_STEP)
            if offset >= end:
                return memoryview(b"")
            return self._read_step(offset, end, buffers)

    def _require_open(self) -> None:
        """Raise if the file has been closed."""
        if self._descriptor < 0:
            raise SessionInvalidError("the file is closed")

    def _read_step(self, start: int, stop: int, buffers: Buffers) -> memoryview:
        """Read content from `start` to `stop`, at most one step, into the buffers."""
        if self._cipher is None:
            buffers.fit(stop - start)
            plain = memoryview(buffers.encrypted)[: stop - start]
            self._fill(plain, start)
            return plain
        first = start - start % BLOCK
        last = stop + -stop % BLOCK
        # The cipher goes on from where it is. Given the block before, it goes on from anywhere:
        # that one comes out as nonsense, and those behind it are right.
        lead = 0 if first == self._next else BLOCK
        size = last - first + lead
        buffers.fit(size)
        encrypted = memoryview(buffers.encrypted)[:size]
        if lead and not first:
            encrypted[:lead] = _ZEROS
            self._fill(encrypted[lead:], 0)
        else:
            self._fill(encrypted, first - lead)
        self._cipher.update_into(encrypted, buffers.decrypted)
        self._next = last
        return memoryview(buffers.decrypted)[lead + start - first : lead + stop - first]

    def _fill(self, buffer: memoryview, offset: int) -> None:
        """Fill a buffer with stored bytes."""
        try:
            filled = os.preadv(self._descriptor, [buffer], offset)
            while filled < len(buffer):
                count = os.preadv(self._descriptor, [buffer[filled:]], offset + filled)
                if not count:
                    raise BackupReadError("a stored file became shorter while it was read")
                filled += count
        except OSError as error:
            raise BackupReadError(f"cannot read a stored file: {error.strerror}") from error

    def close(self) -> None:
        """Close the file and let go of its key; waits for a read that runs."""
        with self._lock:
            if self._descriptor >= 0:
                os.close(self._descriptor)
                self._descriptor = -1
            self._whole = None
            self._cipher = None
