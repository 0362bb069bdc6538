"""What a PDF has to be told of a JPEG: size, colors, and which way is up. Nothing is decoded."""

from dataclasses import dataclass
import struct
from typing import Final

_START: Final = b"\xff\xd8"
# Frames of all kinds but those whose numbers mean tables.
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Baseline and progressive by Huffman's method, which PDF takes.
_USABLE: Final = frozenset({0xC0, 0xC1, 0xC2})
_NO_LENGTH: Final = frozenset({0x01, *range(0xD0, 0xD9)})
_EXIF: Final = b"Exif\0\0"
_ORIENTATION: Final = 0x0112
_LARGEST: Final = 30_000
_MOST_ENTRIES: Final = 200


@dataclass(frozen=True, slots=True)
class Jpeg:
    """A picture. `orientation` as EXIF numbers it, 1 if nothing is said."""

    width: int
    height: int
    components: int
    orientation: int

    @property
    def is_turned(self) -> bool:
        """Whether width and height change places when it is shown."""
        return self.orientation >= 5


def read_jpeg(data: bytes) -> Jpeg | None:
    """Return what a JPEG says of itself; None if a PDF cannot hold it."""
    if not data.startswith(_START):
        return None
    orientation, at = 1, 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF or marker in _NO_LENGTH:
            at += 1 if marker == 0xFF else 2
            continue
        length = struct.unpack_from(">H", data, at + 2)[0]
        segment = data[at + 4 : at + 2 + length]
        if marker in _FRAMES:
            return _frame(marker, segment, orientation)
        if marker == 0xE1 and segment.startswith(_EXIF):
            orientation = _orientation(segment[len(_EXIF) :])
        at += 2 + max(2, length)
    return None


def _frame(marker: int, segment: bytes, orientation: int) -> Jpeg | None:
    """Return what the head of the picture says."""
    if marker not in _USABLE or len(segment) < 6 or segment[0] != 8:
        return None
    height, width, components = struct.unpack_from(">HHB", segment, 1)
    if components not in (1, 3) or not 0 < width < _LARGEST or not 0 < height < _LARGEST:
        return None
    return Jpeg(width, height, components, orientation)


def _orientation(exif: bytes) -> int:
    """Return which way is up, as the camera has noted it."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None or len(exif) < 8:
        return 1
    start = struct.unpack_from(f"{order}L", exif, 4)[0]
    if start + 2 > len(exif):
        return 1
    count = struct.unpack_from(f"{order}H", exif, start)[0]
    for number in range(min(count, _MOST_ENTRIES)):
        at = start + 2 + 12 * number
        if at + 10 > len(exif):
            break
        tag, _, _, value = struct.unpack_from(f"{order}HHLH", exif, at)
        if tag == _ORIENTATION:
            return value if 1 <= value <= 8 else 1
    return 1
