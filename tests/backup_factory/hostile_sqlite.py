"""SQLite files whose trees of pages never end.

Format: https://sqlite.org/fileformat2.html
"""

from contextlib import closing
import sqlite3
import struct

_FAN_OUT, _LEVELS = 100, 17
_INTERIOR = 5


def _root_of_files(data: bytes) -> int:
    with closing(sqlite3.connect(":memory:")) as connection:
        plain = data[:18] + b"\1\1" + data[20:]
        connection.deserialize(plain)
        row = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'Files'")
        return int(row.fetchone()[0])


def _page_size(data: bytes) -> int:
    return int.from_bytes(data[16:18])


def _interior(size: int, child: int) -> bytes:
    """A page of a table's tree whose children are all the same page."""
    cells = [struct.pack(">L", child) + bytes([number + 1]) for number in range(_FAN_OUT)]
    start = size - sum(map(len, cells))
    pointers = [start + 5 * number for number in range(_FAN_OUT)]
    head = struct.pack(">BHHHBL", _INTERIOR, 0, _FAN_OUT, start, 0, child)
    head += struct.pack(f">{_FAN_OUT}H", *pointers)
    return head.ljust(start, b"\0") + b"".join(cells)


def _with_pages(data: bytes, pages: dict[int, bytes]) -> bytes:
    size = _page_size(data)
    result = bytearray(data)
    for number, page in sorted(pages.items()):
        at = (number - 1) * size
        result[at : at + size] = page
    result[28:32] = struct.pack(">L", len(result) // size)
    # Without this the count above is not believed.
    result[92:96] = result[24:28]
    return bytes(result)


def endless_page(data: bytes) -> bytes:
    """The table's root has only itself as children."""
    root = _root_of_files(data)
    return _with_pages(data, {root: _interior(_page_size(data), root)})


def bomb(data: bytes) -> bytes:
    """Each page of a level has a hundred times the same child, seventeen levels deep."""
    size, root = _page_size(data), _root_of_files(data)
    first = len(data) // size + 1
    old_root = data[(root - 1) * size : root * size]
    pages = {root: _interior(size, first)}
    for level in range(_LEVELS - 1):
        pages[first + level] = _interior(size, first + level + 1)
    pages[first + _LEVELS - 1] = old_root
    return _with_pages(data, pages)
