"""Reads what a HEIC file holds: tiles, thumbnails, rotation, color (ISO/IEC 23008-12). Pure.

Only the extents of what is wanted are read, never the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from .boxes import boxes_in, first, read_box
from .errors import UndecodableError

_MAX_ITEMS: Final = 4_096
_MAX_TILES: Final = 1_024
_MAX_ITEM_BYTES: Final = 64 << 20
_MAX_SIDE: Final = 32_768


@dataclass(frozen=True, slots=True)
class Color:
    """What a `colr` box says. `matrix` as ITU-T H.273 numbers it; `icc` is a profile."""

    matrix: int | None = None
    is_full_range: bool = False
    icc: bytes | None = None


@dataclass(slots=True)
class _Item:
    kind: bytes = b""
    extents: list[tuple[int, int]] = field(default_factory=list)
    is_inside: bool = False
    properties: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tile:
    """A picture of one HEVC item: its decoder configuration, and its bytes."""

    configuration: bytes
    data: bytes


@dataclass(frozen=True, slots=True)
class Layout:
    """How a picture is put together: `columns` tiles a row, cut to width and height in the end.

    `turns` are quarter turns counterclockwise and `mirrored` is the axis (0: top to bottom, 1: left
    to right), done in the order of `irot`, `imir`.
    """

    items: tuple[int, ...]
    columns: int
    width: int
    height: int
    turns: int = 0
    mirrored: int | None = None
    color: Color = field(default_factory=Color)


class HeifFile:
    """The items of a HEIC file."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        """Read the index of a file.

        Raises:
            UndecodableError: It has none that can be used.
        """
        self._file = file
        self._size = size
        meta = read_box(file, size, b"meta")[4:]
        self._inside = first(meta, b"idat") or memoryview(b"")
        self._items: dict[int, _Item] = {}
        self._references: list[tuple[bytes, int, tuple[int, ...]]] = []
        self._properties: list[tuple[bytes, memoryview]] = []
        try:
            self._read_index(meta)
        except IndexError as error:
            raise UndecodableError("the index of the picture is cut off") from error

    def _read_index(self, meta: memoryview) -> None:
        primary = first(meta, b"pitm")
        if primary is None:
            raise UndecodableError("no primary picture")
        self.primary = int.from_bytes(primary[4:6] if primary[0] == 0 else primary[4:8])
        _read_items(first(meta, b"iinf") or memoryview(bytes(6)), self._items)
        _read_locations(first(meta, b"iloc") or memoryview(bytes(8)), self._items)
        self._references = list(_references(first(meta, b"iref") or memoryview(bytes(4))))
        self._properties = list(boxes_in(first(meta, b"iprp", b"ipco") or memoryview(b"")))
        for kind, payload in boxes_in(first(meta, b"iprp") or memoryview(b"")):
            if kind == b"ipma":
                _read_associations(payload, self._items)

    def thumbnails(self) -> list[Layout]:
        """Give the thumbnails that somebody has made of the primary picture."""
        found = []
        for kind, source, targets in self._references:
            if kind == b"thmb" and self.primary in targets and source in self._items:
                found.append(self.layout(source))
        return found

    def layout(self, number: int) -> Layout:
        """Tell how the picture of an item is put together.

        Raises:
            UndecodableError: It is none that can be decoded.
        """
        item = self._items.get(number)
        if item is None:
            raise UndecodableError("no such item")
        width, height = self._dimensions(item)
        columns = 1
        items: tuple[int, ...] = (number,)
        if item.kind == b"grid":
            columns, width, height = _grid(self._read(item))
            items = next(
                (targets for kind, source, targets in self._references
                 if (kind, source) == (b"dimg", number)), (),
            )  # fmt: skip
        elif item.kind not in (b"hvc1", b"hev1"):
            raise UndecodableError("not HEVC")
        if not items or len(items) > _MAX_TILES or not columns or len(items) % columns:
            raise UndecodableError("not a grid")
        if not 0 < width <= _MAX_SIDE or not 0 < height <= _MAX_SIDE:
            raise UndecodableError("no dimensions")
        turns, mirrored = self._property(item, b"irot"), self._property(item, b"imir")
        return Layout(
            items,
            columns,
            width,
            height,
            turns[0] & 3 if turns else 0,
            mirrored[0] & 1 if mirrored else None,
            self._color(item) or self._color(self._items.get(items[0], item)) or Color(),
        )

    def tile(self, number: int) -> Tile:
        """Read one HEVC item.

        Raises:
            UndecodableError: It is none.
        """
        item = self._items.get(number)
        configuration = None if item is None else self._property(item, b"hvcC")
        if item is None or configuration is None:
            raise UndecodableError("no HEVC item")
        return Tile(bytes(configuration), self._read(item))

    def _dimensions(self, item: _Item) -> tuple[int, int]:
        extents = self._property(item, b"ispe")
        if extents is None or len(extents) < 12:
            return 0, 0
        return int.from_bytes(extents[4:8]), int.from_bytes(extents[8:12])

    def _color(self, item: _Item) -> Color | None:
        found: Color | None = None
        for number in item.properties:
            if not 0 < number <= len(self._properties):
                continue
            kind, payload = self._properties[number - 1]
            if kind != b"colr" or len(payload) < 4:
                continue
            scheme = bytes(payload[:4])
            if scheme == b"nclx" and len(payload) >= 11:
                matrix = int.from_bytes(payload[8:10])
                icc = found.icc if found else None
                found = Color(matrix, bool(payload[10] & 0x80), icc)
            elif scheme in (b"prof", b"rICC"):
                found = Color(
                    found.matrix if found else None,
                    found.is_full_range if found else False,
                    bytes(payload[4:]),
                )
        return found

    def _property(self, item: _Item, wanted: bytes) -> memoryview | None:
        for number in item.properties:
            if 0 < number <= len(self._properties) and self._properties[number - 1][0] == wanted:
                payload = self._properties[number - 1][1]
                return payload if len(payload) else None
        return None

    def _read(self, item: _Item) -> bytes:
        parts: list[bytes] = []
        left = _MAX_ITEM_BYTES
        for offset, length in item.extents:
            left -= length
            if left < 0 or (not item.is_inside and offset + length > self._size):
                raise UndecodableError("an item lies outside of the file")
            if item.is_inside:
                parts.append(bytes(self._inside[offset : offset + length]))
            else:
                self._file.seek(offset)
                parts.append(self._file.read(length))
        return b"".join(parts)


def _grid(data: bytes) -> tuple[int, int, int]:
    """Read the columns, width and height of a grid; its rows follow from its tiles."""
    if len(data) < 8:
        raise UndecodableError("a grid that is cut off")
    width = 4 if data[1] & 1 else 2
    return (
        data[3] + 1,
        int.from_bytes(data[4 : 4 + width]),
        int.from_bytes(data[4 + width : 4 + 2 * width]),
    )


def _read_items(data: memoryview, items: dict[int, _Item]) -> None:
    """Read `iinf`: the kinds of the items."""
    for kind, payload in boxes_in(data[6 if data[0] == 0 else 8 :]):
        if kind != b"infe" or payload[0] < 2 or len(items) >= _MAX_ITEMS:
            continue
        wide = payload[0] > 2
        number = int.from_bytes(payload[4 : 8 if wide else 6])
        start = 10 if wide else 8
        items[number] = _Item(bytes(payload[start : start + 4]))


def _read_locations(data: memoryview, items: dict[int, _Item]) -> None:
    """Read `iloc`: where the bytes of the items lie."""
    version = data[0]
    offset_size, length_size = data[4] >> 4, data[4] & 15
    base_size, index_size = data[5] >> 4, data[5] & 15 if version else 0
    reader = _Reader(data, 6)
    count = reader.number(2 if version < 2 else 4)
    for _ in range(min(count, _MAX_ITEMS)):
        number = reader.number(2 if version < 2 else 4)
        method = reader.number(2) & 15 if version else 0
        reader.number(2)
        base = reader.number(base_size)
        extents = []
        for _ in range(min(reader.number(2), _MAX_ITEMS)):
            reader.number(index_size)
            offset = base + reader.number(offset_size)
            extents.append((offset, reader.number(length_size)))
        if (item := items.get(number)) is not None and method < 2:
            item.extents, item.is_inside = extents, method == 1


def _references(data: memoryview) -> Iterator[tuple[bytes, int, tuple[int, ...]]]:
    """Read `iref`: which items refer to which."""
    size = 2 if data[0] == 0 else 4
    for kind, payload in boxes_in(data[4:]):
        reader = _Reader(payload, 0)
        source = reader.number(size)
        count = min(reader.number(2), _MAX_TILES)
        yield kind, source, tuple(reader.number(size) for _ in range(count))


def _read_associations(data: memoryview, items: dict[int, _Item]) -> None:
    """Read `ipma`: which properties the items have, by their places in `ipco`, from 1 on."""
    wide = bool(data[3] & 1)
    reader = _Reader(data, 4)
    for _ in range(min(reader.number(4), _MAX_ITEMS)):
        number = reader.number(2 if data[0] == 0 else 4)
        properties = [
            reader.number(2) & 0x7FFF if wide else reader.number(1) & 0x7F
            for _ in range(reader.number(1))
        ]
        if number in items:
            items[number].properties = properties


class _Reader:
    """Reads whole numbers one after another; raises IndexError at the end."""

    def __init__(self, data: memoryview, position: int) -> None:
        self._data = data
        self._position = position

    def number(self, size: int) -> int:
        """Read a number of some bytes, big end first."""
        end = self._position + size
        if end > len(self._data):
            raise IndexError
        value = int.from_bytes(self._data[self._position : end])
        self._position = end
        return value
