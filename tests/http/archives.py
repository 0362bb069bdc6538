"""Reads the directory of a ZIP archive that was streamed and kept only in its last part."""

import io
from typing import override
import zipfile


class Totals:
    """Counts what comes and keeps the end of it."""

    def __init__(self, kept: int = 2 << 20) -> None:
        """Keep so many bytes, which have to hold the archive's directory."""
        self._kept = kept
        self.size = 0
        self.end = bytearray()

    def add(self, piece: bytes) -> None:
        """Take the next piece."""
        self.size += len(piece)
        self.end += piece
        if len(self.end) > 2 * self._kept:
            del self.end[: -self._kept]


class _End(io.RawIOBase):
    """A file of which only the end is there; reading before it fails."""

    def __init__(self, totals: Totals) -> None:
        self._totals = totals
        self._at = 0

    @override
    def readable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return True

    @override
    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._totals.size}[whence]
        self._at = base + offset
        return self._at

    @override
    def tell(self) -> int:
        return self._at

    @override
    def read(self, size: int = -1) -> bytes:
        start = self._at - (self._totals.size - len(self._totals.end))
        if start < 0:
            raise ValueError("this part of the archive was not kept")
        data = bytes(
            self._totals.end[start:] if size < 0 else self._totals.end[start : start + size]
        )
        self._at += len(data)
        return data


def read_directory(totals: Totals) -> dict[str, zipfile.ZipInfo]:
    """Return the entries of an archive by name, as Python's own reader finds them."""
    with zipfile.ZipFile(_End(totals)) as archive:
        return {entry.filename: entry for entry in archive.infolist()}
