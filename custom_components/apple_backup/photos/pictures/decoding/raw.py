"""The JPEG previews that cameras put into RAW and DNG files (TIFF 6.0; DNG 1.6, "Preview Images")."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
import struct
from typing import BinaryIO, Final

from PIL import Image, ImageOps

from .errors import UndecodableError
from .still import read_still

_MAX_DIRECTORIES: Final = 32
_MAX_ENTRIES: Final = 512
_MAX_PREVIEW: Final = 32 << 20
_COMPRESSION, _STRIPS, _STRIP_SIZES, _SUB_IFDS = 0x103, 0x111, 0x117, 0x14A
_JPEG, _JPEG_SIZE, _ORIENTATION = 0x201, 0x202, 0x112
_JPEG_COMPRESSIONS: Final = frozenset({6, 7})
_SIZES: Final = {1: 1, 3: 2, 4: 4, 13: 4}
_FORMATS: Final = {1: "B", 3: "H", 4: "I", 13: "I"}


@dataclass(frozen=True, slots=True)
class _Preview:
    offset: int
    size: int


def read_preview(file: BinaryIO, size: int, edge: int) -> Image.Image:
    """Read the smallest preview that is large enough, else the largest.

    Raises:
        UndecodableError: There is none.
    """
    found: list[Image.Image] = []
    directories = list(_directories(file))
    for preview in sorted(_previews(directories, size), key=lambda one: one.size):
        file.seek(preview.offset)
        try:
            image = read_still(BytesIO(file.read(preview.size)), edge)
        except UndecodableError:
            continue
        found.append(image)
        if max(image.size) >= edge:
            break
    if not found:
        raise UndecodableError("no preview")
    image = max(found, key=lambda one: one.size)
    orientation = directories[0].get(_ORIENTATION, [1])[0] if directories else 1
    if 2 <= orientation <= 8:
        # The previews themselves do not tell; what the file says is said once, in front.
        image.getexif()[_ORIENTATION] = orientation
        image = ImageOps.exif_transpose(image)
    return image


def _previews(directories: list[dict[int, list[int]]], size: int) -> Iterator[_Preview]:
    for directory in directories:
        pairs = [(directory.get(_JPEG), directory.get(_JPEG_SIZE))]
        if directory.get(_COMPRESSION, [0])[0] in _JPEG_COMPRESSIONS:
            pairs.append((directory.get(_STRIPS), directory.get(_STRIP_SIZES)))
        for offsets, lengths in pairs:
            if offsets is None or lengths is None or len(offsets) != 1 or len(lengths) != 1:
                continue
            if 0 < lengths[0] <= _MAX_PREVIEW and offsets[0] + lengths[0] <= size:
                yield _Preview(offsets[0], lengths[0])


def _directories(file: BinaryIO) -> Iterator[dict[int, list[int]]]:
    """Give the directories of a file, each once: the chain, and what hangs on it."""
    file.seek(0)
    header = file.read(8)
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(header[:4])
    if order is None or len(header) < 8:
        return
    waiting, seen = [struct.unpack(f"{order}I", header[4:])[0]], set[int]()
    while waiting and len(seen) < _MAX_DIRECTORIES:
        offset = waiting.pop(0)
        if offset in seen or not offset:
            continue
        seen.add(offset)
        entries, following = _directory(file, offset, order)
        yield entries
        waiting += [*entries.get(_SUB_IFDS, ()), following]


def _directory(file: BinaryIO, offset: int, order: str) -> tuple[dict[int, list[int]], int]:
    """Read one directory, and where the next one is (0: nowhere)."""
    file.seek(offset)
    raw = file.read(2)
    if len(raw) < 2:
        return {}, 0
    count = min(struct.unpack(f"{order}H", raw)[0], _MAX_ENTRIES)
    table = file.read(count * 12 + 4)
    entries: dict[int, list[int]] = {}
    for place in range(0, min(count * 12, len(table) - 11), 12):
        tag, kind, number = struct.unpack(f"{order}HHI", table[place : place + 8])
        if kind not in _SIZES or not 0 < number <= _MAX_DIRECTORIES:
            continue
        length = _SIZES[kind] * number
        data = table[place + 8 : place + 12]
        if length > 4:
            file.seek(struct.unpack(f"{order}I", data)[0])
            data = file.read(length)
        if len(data) >= length:
            entries[tag] = list(struct.unpack(f"{order}{number}{_FORMATS[kind]}", data[:length]))
    tail = table[count * 12 : count * 12 + 4]
    return entries, struct.unpack(f"{order}I", tail)[0] if len(tail) == 4 else 0
