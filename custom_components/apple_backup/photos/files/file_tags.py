"""What a picture or video says about itself: who made it, and whether it knows when.

Only the few tags needed here are read, from the headers alone and within bounds, whatever the file
claims. Formats: EXIF 2.32 (CIPA DC-008) in JPEG, TIFF and the RAW formats built on it, PNG, WebP
and HEIF (ISO/IEC 23008-12); QuickTime metadata items (QuickTime File Format, "Metadata") in videos.
"""

from collections.abc import Iterator
import contextlib
from dataclasses import dataclass
import os
from pathlib import Path
import struct
from typing import BinaryIO, Final

from ...regular_files import open_regular

_MAX_STEPS: Final = 256
_MAX_BLOCK: Final = 1 << 20
_MAX_TEXT: Final = 128
_EXIF: Final = b"Exif\0\0"
_MAKE, _MODEL, _CHANGED, _EXIF_IFD = 0x010F, 0x0110, 0x0132, 0x8769
_TAKEN: Final = 0x9003
_ASCII: Final = 2
_POINTERS: Final = (4, 13)
_CONTAINERS: Final = frozenset({b"moov", b"udta"})


@dataclass(frozen=True, slots=True)
class FileTags:
    """Make and model of the camera, and the moment the picture was taken, as written in the file."""

    make: str | None = None
    model: str | None = None
    taken: str | None = None

    @property
    def camera(self) -> str | None:
        """Make and model in one, without saying the make twice."""
        if self.make and self.model and not self.model.lower().startswith(self.make.lower()):
            return f"{self.make} {self.model}"
        return self.model or self.make


def read_tags(path: Path) -> FileTags:
    """Read the tags of a file; one of an unknown or broken format has none. Blocking.

    Raises:
        OSError: The file cannot be read, or is no regular one.
    """
    descriptor = open_regular(path)
    with (
        os.fdopen(descriptor, "rb") as file,
        contextlib.suppress(struct.error, EOFError, OverflowError),
    ):
        return _read(file)
    return FileTags()


def _read(file: BinaryIO) -> FileTags:
    head = file.read(12)
    if head.startswith(b"\xff\xd8"):
        return _jpeg(file)
    if head[:2] in (b"II", b"MM"):
        return _tiff(file, 0)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return _chunks(file, 8, ">", b"eXIf", kind_first=False)
    if head.startswith(b"RIFF") and head[8:] == b"WEBP":
        return _chunks(file, 12, "<", b"EXIF", kind_first=True)
    if head[4:8] in (b"ftyp", b"wide", b"moov", b"mdat"):
        return _boxes(file)
    return FileTags()


def _exactly(file: BinaryIO, size: int) -> bytes:
    data = file.read(size)
    if len(data) < size:
        raise EOFError
    return data


def _jpeg(file: BinaryIO) -> FileTags:
    position = 2
    for _ in range(_MAX_STEPS):
        file.seek(position)
        mark, kind, size = struct.unpack(">BBH", _exactly(file, 4))
        if mark != 0xFF or kind in (0xD9, 0xDA):
            break
        if kind == 0xE1 and file.read(6) == _EXIF:
            return _tiff(file, position + 10)
        position += 2 + size
    return FileTags()


def _chunks(file: BinaryIO, start: int, order: str, wanted: bytes, *, kind_first: bool) -> FileTags:
    """Look for the chunk of a PNG or WebP that holds EXIF."""
    position = start
    for _ in range(_MAX_STEPS):
        file.seek(position)
        first, second = _exactly(file, 4), _exactly(file, 4)
        kind, size = (first, second) if kind_first else (second, first)
        (length,) = struct.unpack(f"{order}I", size)
        if kind == wanted:
            # Some writers of WebP put the marker of JPEG in front.
            skip = 6 if file.read(6) == _EXIF else 0
            return _tiff(file, position + 8 + skip)
        position += 8 + length + (length % 2 if kind_first else 4)
    return FileTags()


def _tiff(file: BinaryIO, start: int) -> FileTags:
    """Read the directories of a TIFF structure that begins at `start`."""
    file.seek(start)
    order = {b"II": "<", b"MM": ">"}.get(_exactly(file, 2))
    if order is None:
        return FileTags()
    _, offset = struct.unpack(f"{order}HI", _exactly(file, 6))
    first = _directory(file, start + offset, order)
    texts = {tag: _text(file, start, order, first.get(tag)) for tag in (_MAKE, _MODEL)}
    taken = None
    if (pointer := first.get(_EXIF_IFD)) is not None and pointer[0] in _POINTERS:
        (offset,) = struct.unpack(f"{order}I", pointer[2])
        exif = _directory(file, start + offset, order)
        taken = _text(file, start, order, exif.get(_TAKEN))
    taken = taken or _text(file, start, order, first.get(_TAKEN))
    return FileTags(texts[_MAKE], texts[_MODEL], taken)


def _directory(file: BinaryIO, position: int, order: str) -> dict[int, tuple[int, int, bytes]]:
    """Read a directory: tag → (type, count, the four bytes of the value)."""
    file.seek(position)
    (count,) = struct.unpack(f"{order}H", _exactly(file, 2))
    entries: dict[int, tuple[int, int, bytes]] = {}
    for _ in range(min(count, _MAX_STEPS)):
        tag, kind, number = struct.unpack(f"{order}HHI", _exactly(file, 8))
        entries.setdefault(tag, (kind, number, _exactly(file, 4)))
    return entries


def _text(
    file: BinaryIO, start: int, order: str, entry: tuple[int, int, bytes] | None
) -> str | None:
    if entry is None or entry[0] != _ASCII:
        return None
    _, count, value = entry
    if count <= 4:
        return _clean(value[:count])
    file.seek(start + struct.unpack(f"{order}I", value)[0])
    return _clean(file.read(min(count, _MAX_TEXT)))


def _clean(raw: bytes) -> str | None:
    text = raw.split(b"\0", 1)[0].decode("utf-8", "replace")
    return "".join(char for char in text if char.isprintable()).strip() or None


# Boxes of ISO base media files: HEIF pictures and videos.


def _walk(file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield the boxes between two positions: type, begin and end of the contents."""
    position = start
    for _ in range(_MAX_STEPS):
        if position + 8 > end:
            return
        file.seek(position)
        size, kind = struct.unpack(">I4s", _exactly(file, 8))
        begin = position + 8
        if size == 1:
            (size,) = struct.unpack(">Q", _exactly(file, 8))
            begin += 8
        elif size == 0:
            size = end - position
        if size < begin - position:
            return
        yield kind, begin, min(position + size, end)
        position += size


def _boxes(file: BinaryIO) -> FileTags:
    end = file.seek(0, os.SEEK_END)
    for kind, begin, until in _walk(file, 0, end):
        if kind == b"meta":
            return _heif(file, begin + 4, until)
        if kind == b"moov":
            return _movie(file, begin, until)
    return FileTags()


def _heif(file: BinaryIO, begin: int, end: int) -> FileTags:
    """Find the item of type Exif and where it lies."""
    boxes = {kind: (start, until) for kind, start, until in _walk(file, begin, end)}
    if b"iinf" not in boxes or b"iloc" not in boxes:
        return FileTags()
    item = _exif_item(file, *boxes[b"iinf"])
    position = None if item is None else _location(_block(file, *boxes[b"iloc"]), item)
    if position is None:
        return FileTags()
    file.seek(position)
    (skip,) = struct.unpack(">I", _exactly(file, 4))
    return _tiff(file, position + 4 + skip)


def _block(file: BinaryIO, begin: int, end: int) -> bytes:
    file.seek(begin)
    return file.read(max(0, min(end - begin, _MAX_BLOCK)))


def _exif_item(file: BinaryIO, begin: int, end: int) -> int | None:
    file.seek(begin)
    version = _exactly(file, 4)[0]
    for kind, start, until in _walk(file, begin + (6 if version == 0 else 8), end):
        if kind != b"infe":
            continue
        entry = _block(file, start, until)
        wide = struct.unpack_from(">B", entry)[0] >= 3
        item, _, name = struct.unpack_from(">IH4s" if wide else ">HH4s", entry, 4)
        if name == b"Exif":
            return int(item)
    return None


def _location(table: bytes, wanted: int) -> int | None:
    """Read where an item begins from the item location box (versions 0 to 2)."""
    version, sizes, more = struct.unpack_from(">B3xBB", table)
    offset_size, length_size, base_size = sizes >> 4, sizes & 15, more >> 4
    index_size = more & 15 if version else 0
    position = 6

    def number(size: int) -> int:
        nonlocal position
        raw = table[position : position + size]
        if len(raw) < size:
            raise EOFError
        position += size
        return int.from_bytes(raw)

    for _ in range(min(number(2 if version < 2 else 4), 1 << 16)):
        item = number(2 if version < 2 else 4)
        method = number(2) & 15 if version else 0
        number(2)
        base = number(base_size)
        extents = []
        for _ in range(number(2)):
            number(index_size)
            extents.append(base + number(offset_size))
            number(length_size)
        if item == wanted:
            return extents[0] if extents and method == 0 else None
    return None


def _movie(file: BinaryIO, begin: int, end: int) -> FileTags:
    """Read the metadata items of a QuickTime movie."""
    found: dict[str, str] = {}
    for kind, start, until in _walk(file, begin, end):
        if kind == b"meta":
            found |= _items(file, start, until)
        elif kind in _CONTAINERS:
            for inner, inside, upto in _walk(file, start, until):
                if inner in (b"\xa9mak", b"\xa9mod"):
                    text = _clean(_block(file, inside + 4, min(upto, inside + 4 + _MAX_TEXT)))
                    if text:
                        found.setdefault({b"\xa9mak": "make"}.get(inner, "model"), text)
    return FileTags(found.get("make"), found.get("model"), found.get("creationdate"))


def _items(file: BinaryIO, begin: int, end: int) -> dict[str, str]:
    # QuickTime writes this box without a version, ISO files with one.
    if _block(file, begin + 4, begin + 8) != b"hdlr":
        begin += 4
    boxes = {kind: (start, until) for kind, start, until in _walk(file, begin, end)}
    if b"keys" not in boxes or b"ilst" not in boxes:
        return {}
    start, until = boxes[b"keys"]
    names = [
        _block(file, inside, min(upto, inside + _MAX_TEXT))
        for _, inside, upto in _walk(file, start + 8, until)
    ]
    found: dict[str, str] = {}
    for kind, inside, upto in _walk(file, *boxes[b"ilst"]):
        index = int.from_bytes(kind) - 1
        if not 0 <= index < len(names):
            continue
        name = names[index].decode("utf-8", "replace").rpartition(".")[2]
        text = _clean(_block(file, inside + 16, min(upto, inside + 16 + _MAX_TEXT)))
        if name in ("make", "model", "creationdate") and text:
            found[name] = text
    return found
