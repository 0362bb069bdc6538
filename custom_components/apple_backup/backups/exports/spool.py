"""Collects text or records in memory, compressed, until they can be written at the end.

The directory of a ZIP comes after its files, and half a million entries take 70 MB; nothing of it
may go to a temporary file, because names are content, too.
"""

from collections.abc import Iterator
from typing import Final
import zlib

_CHUNK: Final = 64 * 1024
_LEVEL: Final = 1


class Spool:
    """Bytes that are appended, and read once."""

    def __init__(self) -> None:
        """Begin empty."""
        self._compressor = zlib.compressobj(_LEVEL)
        self._pending = bytearray()
        self._pieces: list[bytes] = []
        self.size = 0

    def append(self, data: bytes) -> None:
        """Add bytes at the end."""
        self.size += len(data)
        self._pending += data
        if len(self._pending) >= _CHUNK:
            self._compress()

    def chunks(self) -> Iterator[bytes]:
        """Yield everything, and forget it on the way; nothing can be appended afterwards."""
        self._compress()
        self._pieces.append(self._compressor.flush())
        decompressor = zlib.decompressobj()
        pieces, self._pieces = self._pieces, []
        for number, piece in enumerate(pieces):
            pieces[number] = b""
            while piece:
                if data := decompressor.decompress(piece, _CHUNK):
                    yield data
                piece = decompressor.unconsumed_tail

    def _compress(self) -> None:
        """Compress what has gathered."""
        if piece := self._compressor.compress(bytes(self._pending)):
            self._pieces.append(piece)
        self._pending.clear()
