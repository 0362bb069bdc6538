"""Boxes of ISO base media files (ISO/IEC 14496-12, chapter 4.2): HEIC pictures, MOV and MP4 films."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from .errors import UndecodableError

MAX_READ: Final = 1 << 20
_MAX_BOXES: Final = 10_000


@dataclass(frozen=True, slots=True)
class Box:
    """A box of a file: its kind, and where its payload begins and ends."""

    kind: bytes
    start: int
    end: int


def boxes_in(data: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    """Give the kind and the payload of each box of some bytes; a damaged one ends them."""
    position = 0
    while len(data) - position >= 8:
        size = int.from_bytes(data[position : position + 4])
        kind, start = bytes(data[position + 4 : position + 8]), position + 8
        if size == 1:
            size, start = int.from_bytes(data[start : start + 8]), start + 8
        elif size == 0:
            size = len(data) - position
        if size < start - position or size > len(data) - position:
            return
        yield kind, data[start : position + size]
        position += size


def first(data: memoryview, *path: bytes) -> memoryview | None:
    """Follow a path of kinds into boxes in boxes, always into the first; None if it ends."""
    for wanted in path:
        found = next((payload for kind, payload in boxes_in(data) if kind == wanted), None)
        if found is None:
            return None
        data = found
    return data


def top_boxes(file: BinaryIO, size: int) -> Iterator[Box]:
    """Give the boxes of a file without reading them."""
    position = 0
    for _ in range(_MAX_BOXES):
        file.seek(position)
        header = file.read(16)
        if len(header) < 8:
            return
        length, start = int.from_bytes(header[:4]), position + 8
        if length == 1:
            length, start = int.from_bytes(header[8:16]), position + 16
        elif length == 0:
            length = size - position
        end = position + length
        if start > end or end > size:
            return
        yield Box(header[4:8], start, end)
        position = end


def read_box(file: BinaryIO, size: int, kind: bytes, limit: int = MAX_READ) -> memoryview:
    """Read the first box of a kind.

    Raises:
        UndecodableError: There is none, or it is too large.
    """
    for box in top_boxes(file, size):
        if box.kind == kind:
            if box.end - box.start > limit:
                break
            file.seek(box.start)
            return memoryview(file.read(box.end - box.start))
    raise UndecodableError(f"no usable {kind.decode('latin-1')} box")
