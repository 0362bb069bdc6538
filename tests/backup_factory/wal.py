"""Makes SQLite's write-ahead logs reproducible.

SQLite salts each log at random. The salts are part of every frame's header and of the running
checksum, so changing them means walking the log. Format: https://sqlite.org/fileformat2.html#walformat
"""

import hashlib
import struct

_HEADER, _FRAME_HEADER = 32, 24
_MASK = 0xFFFFFFFF


def _checksum(data: bytes, order: str, first: int, second: int) -> tuple[int, int]:
    words = struct.unpack(f"{order}{len(data) // 4}L", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & _MASK
        second = (second + odd + first) & _MASK
    return first, second


def resalt(log: bytes) -> bytes:
    """The same log with salts that depend on nothing but its pages."""
    order = ">" if log[3] & 1 else "<"
    (page_size,) = struct.unpack_from(">L", log, 8)
    step = _FRAME_HEADER + page_size
    starts = range(_HEADER, len(log) - step + 1, step)
    pages = [log[start + _FRAME_HEADER : start + step] for start in starts]
    salts = hashlib.sha256(b"".join(pages)).digest()[:8]
    head = log[:16] + salts
    running = _checksum(head, order, 0, 0)
    parts = [head, struct.pack(">LL", *running)]
    for start, page in zip(starts, pages, strict=True):
        fixed = log[start : start + 8]
        running = _checksum(fixed + page, order, *running)
        parts += [fixed, salts, struct.pack(">LL", *running), page]
    return b"".join(parts)
