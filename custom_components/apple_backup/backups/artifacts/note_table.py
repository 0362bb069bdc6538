"""A table in a note: the rows and columns of a structure that several devices can change at once.

The data is a graph of objects that name each other by number. Rows and columns are ordered sets of
identifiers; cells are texts, by column and row. Field numbers as public descriptions have them:
objects (3), names of keys (4) and types (5), identifiers (6); of an object a dictionary (6), a text
(10), a map (13) and an ordered set (16).
"""

from collections.abc import Iterator, Sequence
from typing import Final

from .codecs.errors import CodecError, TooLargeError
from .codecs.protobuf import Message

MAX_TABLE: Final = 8 * 1024 * 1024

_TABLE: Final = "com.apple.notes.ICTable"
_MOST_OBJECTS: Final = 100_000
_MOST_LINES: Final = 5_000
_MOST_CELLS: Final = 100_000


def read_table(data: bytes) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a table, each with as many cells as there are columns.

    Args:
        data: What describes the table, decompressed.

    Raises:
        CodecError: It cannot be read, or is too large.
    """
    rows = _Graph(Message.parse(data).message(2).message(3)).table()
    # Cells that name one text again and again; honest ones have one each.
    if sum(len(cell) for row in rows for cell in row) > len(data):
        raise TooLargeError("too large")
    return rows


class _Graph:
    """The objects of a table."""

    def __init__(self, data: Message) -> None:
        self._objects = []
        for entry in data.messages(3):
            self._objects.append(entry)
            if len(self._objects) > _MOST_OBJECTS:
                raise CodecError("too many objects")
        self._keys = list(data.texts(4))
        self._types = list(data.texts(5))
        self._places = {uuid: at for at, uuid in enumerate(data.raws(6))}
        # An object can be named any number of times, and is large at will: each is read once.
        self._targets: dict[int | None, int] = {}
        self._texts: dict[int | None, str] = {}

    def table(self) -> tuple[tuple[str, ...], ...]:
        """Find the table and put its cells into their places."""
        parts = self._parts()
        rows = self._lines(parts.get("crRows"))
        columns = self._lines(parts.get("crColumns"))
        cells = parts.get("cellColumns")
        height, width = _size(rows), _size(columns)
        if not height or not width or cells is None or height * width > _MOST_CELLS:
            raise CodecError("no table")
        grid = [[""] * width for _ in range(height)]
        seen: set[int | None] = set()
        for column, content in self._elements(cells):
            x = columns.get(self._target(column))
            if x is None or content in seen:
                continue
            seen.add(content)
            for row, cell in self._elements(self._object(content)):
                y = rows.get(self._target(row))
                if y is not None:
                    grid[y][x] = self._text(cell)
        return tuple(tuple(row) for row in grid)

    def _parts(self) -> dict[str, Message]:
        """Return the parts of the object that is the table, by name."""
        for entry in self._objects:
            table = entry.message(13)
            if _name(self._types, table.integer(1)) == _TABLE:
                return {
                    name: self._object(pair.message(2).integer(6))
                    for pair in table.messages(3)
                    if (name := _name(self._keys, pair.integer(1))) is not None
                }
        raise CodecError("no table")

    def _lines(self, lines: Message | None) -> dict[int, int]:
        """Return the positions of rows or columns by the identifiers they are known by."""
        found: dict[int, int] = {}
        if lines is None:
            return found
        ordering = lines.message(16).message(1)
        for position, line in enumerate(ordering.message(1).messages(2)):
            place = self._places.get(line.raw(2) or b"")
            if place is not None and position < _MOST_LINES:
                found[place] = position
        # Cells know them by identifiers that stand for those in the order.
        for key, value in _pairs(ordering.message(2)):
            place = self._target(key)
            if place in found:
                found[self._target(value)] = found[place]
        return found

    def _elements(self, entry: Message) -> Iterator[tuple[int | None, int | None]]:
        """Yield the pairs of a dictionary."""
        return _pairs(entry.message(6))

    def _object(self, number: int | None) -> Message:
        """Return an object; an empty one if there is none."""
        if number is None or not 0 <= number < len(self._objects):
            return Message({})
        return self._objects[number]

    def _target(self, number: int | None) -> int:
        """Return which identifier an object stands for; -1 for none."""
        if (known := self._targets.get(number)) is None:
            first = self._object(number).message(13).messages(3)
            value = next((pair.message(2).integer(2) for pair in first), None)
            known = self._targets[number] = -1 if value is None else value
        return known

    def _text(self, number: int | None) -> str:
        """Return the text of a cell."""
        if (known := self._texts.get(number)) is None:
            text = self._object(number).message(10).text(2) or ""
            known = self._texts[number] = text.rstrip("\n")
        return known


def _pairs(dictionary: Message) -> Iterator[tuple[int | None, int | None]]:
    """Yield the objects' numbers of a dictionary's pairs."""
    for element in dictionary.messages(1):
        yield element.message(1).integer(6), element.message(2).integer(6)


def _size(lines: dict[int, int]) -> int:
    """Return how many rows or columns there are."""
    return max(lines.values(), default=-1) + 1


def _name(names: Sequence[str], number: int | None) -> str | None:
    """Return a name by its number."""
    return names[number] if number is not None and 0 <= number < len(names) else None
