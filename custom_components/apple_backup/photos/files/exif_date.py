"""Telling a JPEG when it was taken, if it does not know. Pure; only for copies, never for a photo.

Writes `DateTimeOriginal` and `OffsetTimeOriginal` (EXIF 2.32, CIPA DC-008, 4.6.5 F) into the header.
Not a byte of the picture, and no tag that is there, changes: directories of tags grow by being
written anew behind the old ones, so that every offset in the old block still holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
import struct
from typing import Final

# What a header may take; pictures with more before their first scan are left as they are.
MAX_HEADER: Final = 1 << 20
_MAX_SEGMENT: Final = 0xFFFF - 2
_EXIF: Final = b"Exif\0\0"
_EXIF_IFD, _VERSION, _TAKEN, _OFFSET = 0x8769, 0x9000, 0x9003, 0x9011
_ASCII, _LONG, _UNDEFINED = 2, 4, 7
_POINTERS: Final = (_LONG, 13)
_HEADER_BYTES, _ENTRY_BYTES = 8, 12

type _Entries = dict[int, bytes]


@dataclass(frozen=True, slots=True)
class Patch:
    """Bytes of a file, from `start` to before `end`, and what to put in their place."""

    start: int
    end: int
    content: bytes


def date_patch(head: bytes, captured: datetime) -> Patch | None:
    """Say how a JPEG has to change to tell when it was taken.

    Args:
        head: The first bytes of the file, up to `MAX_HEADER`.
        captured: With its offset from UTC.

    Returns:
        None if it has a date already, or is no JPEG, or is not as it should be.
    """
    try:
        return _patch(head, _texts(captured))
    except struct.error, ValueError, IndexError:
        return None


def _texts(captured: datetime) -> dict[int, bytes]:
    """Write the moment as EXIF wants it, each text with its NUL."""
    offset = captured.utcoffset() or timedelta()
    # Offsets are of whole minutes, while some of before 1970 are not.
    captured -= timedelta(seconds=offset.seconds % 60)
    minutes = (offset.days * 86_400 + offset.seconds) // 60
    sign = "-" if minutes < 0 else "+"
    hours, minutes = divmod(abs(minutes), 60)
    moment = (
        f"{captured.year:04}:{captured.month:02}:{captured.day:02} "
        f"{captured.hour:02}:{captured.minute:02}:{captured.second:02}\0"
    )
    return {_TAKEN: moment.encode(), _OFFSET: f"{sign}{hours:02}:{minutes:02}\0".encode()}


def _patch(head: bytes, texts: dict[int, bytes]) -> Patch | None:
    if not head.startswith(b"\xff\xd8"):
        return None
    place = 2
    for kind, start, end in _segments(head):
        if kind == 0xE0 and start == place:
            # The segment that names a JFIF file stays the first.
            place = end
        if kind == 0xE1 and head[start + 4 : start + 10] == _EXIF:
            block = _extended(head[start + 10 : end], texts)
            return None if block is None else Patch(start, end, _segment(block))
    return Patch(place, place, _segment(_fresh(texts)))


def _segments(head: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield the segments before the picture: kind, where they begin and end.

    Raises:
        ValueError: The picture does not begin within these bytes.
    """
    position = 2
    while True:
        mark, kind, size = struct.unpack_from(">BBH", head, position)
        if mark != 0xFF or size < 2:
            raise ValueError("no segment")
        if kind == 0xDA:
            return
        end = position + 2 + size
        if end > len(head):
            raise ValueError("too long")
        yield kind, position, end
        position = end


def _segment(block: bytes) -> bytes:
    content = _EXIF + block
    if len(content) > _MAX_SEGMENT:
        raise ValueError("no room")
    return struct.pack(">BBH", 0xFF, 0xE1, len(content) + 2) + content


def _fresh(texts: dict[int, bytes]) -> bytes:
    empty = b"MM\0*" + struct.pack(">I", _HEADER_BYTES) + struct.pack(">HI", 0, 0)
    block = _extended(empty, texts)
    if block is None:
        raise ValueError("unreachable")
    return block


def _extended(block: bytes, texts: dict[int, bytes]) -> bytes | None:
    """Add texts to the EXIF directory of a TIFF block; None if it has a date."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4])
    if order is None:
        raise ValueError("no TIFF")
    (first,) = struct.unpack_from(f"{order}I", block, 4)
    main, following = _directory(block, first, order)
    exif: _Entries = {}
    exif_following = 0
    if (pointer := main.get(_EXIF_IFD)) is not None:
        kind, count, offset = struct.unpack_from(f"{order}HII", pointer, 2)
        if kind not in _POINTERS or count != 1:
            raise ValueError("no pointer")
        exif, exif_following = _directory(block, offset, order)
    if _TAKEN in exif or _TAKEN in main:
        return None
    made = bytearray(block[:4] + bytes(4) + block[_HEADER_BYTES:])
    for tag, text in texts.items():
        if tag not in exif:
            exif[tag] = _entry(order, tag, _ASCII, len(text), _append(made, text))
    exif.setdefault(_VERSION, struct.pack(f"{order}HHI4s", _VERSION, _UNDEFINED, 4, b"0232"))
    at = _append(made, _written(exif, exif_following, order))
    main[_EXIF_IFD] = _entry(order, _EXIF_IFD, _LONG, 1, at)
    struct.pack_into(f"{order}I", made, 4, _append(made, _written(main, following, order)))
    return bytes(made)


def _directory(block: bytes, offset: int, order: str) -> tuple[_Entries, int]:
    """Read a directory as it is: its entries by tag, and the offset of the one that follows."""
    (count,) = struct.unpack_from(f"{order}H", block, offset)
    entries: _Entries = {}
    for place in range(offset + 2, offset + 2 + count * _ENTRY_BYTES, _ENTRY_BYTES):
        (tag,) = struct.unpack_from(f"{order}H", block, place)
        entry = block[place : place + _ENTRY_BYTES]
        if len(entry) < _ENTRY_BYTES:
            raise ValueError("cut off")
        entries.setdefault(tag, entry)
    (following,) = struct.unpack_from(f"{order}I", block, offset + 2 + count * _ENTRY_BYTES)
    return entries, following


def _entry(order: str, tag: int, kind: int, count: int, value: int) -> bytes:
    return struct.pack(f"{order}HHII", tag, kind, count, value)


def _append(block: bytearray, content: bytes) -> int:
    """Add bytes at an even offset, as TIFF has it; returns the offset."""
    block.extend(bytes(len(block) % 2))
    at = len(block)
    block.extend(content)
    return at


def _written(entries: _Entries, following: int, order: str) -> bytes:
    body = b"".join(entry for _, entry in sorted(entries.items()))
    return struct.pack(f"{order}H", len(entries)) + body + struct.pack(f"{order}I", following)
