"""The font that is embedded: which glyphs it has, how wide they are, and a copy with some of them.

Format: the OpenType specification (tables cmap, head, hhea, hmtx, loca, glyf). Glyphs keep their
numbers in the copy; those that are not used are empty.
"""

from functools import cache
from pathlib import Path
import struct
from typing import Final

_FILE: Final = Path(__file__).parent / "fonts" / "DejaVuSans.ttf"
_KEPT: Final = (b"cvt ", b"fpgm", b"head", b"hhea", b"hmtx", b"maxp", b"prep")
_WORDS, _MORE, _SCALE, _XY_SCALE, _TWO_BY_TWO = 0x1, 0x20, 0x8, 0x40, 0x80
_CHECKSUM: Final = 0xB1B0AFBA
_MASK: Final = 0xFFFFFFFF


class Font:
    """A TrueType font."""

    def __init__(self, data: bytes) -> None:
        """Read its tables."""
        self._tables = {
            tag: data[offset : offset + length]
            for tag, _, offset, length in struct.iter_unpack(
                ">4sLLL", data[12 : 12 + 16 * struct.unpack_from(">H", data, 4)[0]]
            )
        }
        head, hhea = self._tables[b"head"], self._tables[b"hhea"]
        self.units: int = struct.unpack_from(">H", head, 18)[0]
        self.box: tuple[int, int, int, int] = struct.unpack_from(">4h", head, 36)
        self.ascent, self.descent = struct.unpack_from(">2h", hhea, 4)
        count = struct.unpack_from(">H", self._tables[b"maxp"], 4)[0]
        wide = struct.unpack_from(">H", head, 50)[0]
        loca = self._tables[b"loca"]
        self._places: tuple[int, ...] = (
            struct.unpack(f">{count + 1}L", loca[: 4 * count + 4])
            if wide
            else tuple(2 * it for it in struct.unpack(f">{count + 1}H", loca[: 2 * count + 2]))
        )
        self._widths = self._read_widths(count, struct.unpack_from(">H", hhea, 34)[0])
        self._glyphs = self._read_characters()

    def glyph(self, char: str) -> int | None:
        """Return the glyph of a character; None if there is none."""
        return self._glyphs.get(ord(char))

    def width(self, glyph: int) -> float:
        """Return how wide a glyph is, in thousandths of the size of the text."""
        return self._widths[glyph] * 1000 / self.units

    def copy_with(self, glyphs: set[int]) -> bytes:
        """Return the font with some glyphs only."""
        wanted = self._with_parts({0, *glyphs})
        body, places = bytearray(), [0]
        for glyph in range(len(self._places) - 1):
            if glyph in wanted:
                body += self._outline(glyph)
                body += bytes(-len(body) % 4)
            places.append(len(body))
        tables = {tag: self._tables[tag] for tag in _KEPT if tag in self._tables}
        head = bytearray(tables[b"head"])
        struct.pack_into(">L", head, 8, 0)
        struct.pack_into(">H", head, 50, 1)
        tables |= {
            b"glyf": bytes(body),
            b"head": bytes(head),
            b"loca": struct.pack(f">{len(places)}L", *places),
        }
        return _file(tables)

    def _read_widths(self, count: int, metrics: int) -> list[int]:
        """Return the widths of all glyphs; the last one counts for all that follow."""
        data = self._tables[b"hmtx"]
        widths = [struct.unpack_from(">H", data, 4 * at)[0] for at in range(metrics)]
        return widths + widths[-1:] * (count - metrics)

    def _read_characters(self) -> dict[int, int]:
        """Return the glyphs of all characters, from the table that has the most (format 12)."""
        data = self._tables[b"cmap"]
        found: dict[int, int] = {}
        for at in range(struct.unpack_from(">H", data, 2)[0]):
            offset = struct.unpack_from(">L", data, 8 + 8 * at)[0]
            if struct.unpack_from(">H", data, offset)[0] != 12:
                continue
            groups = struct.unpack_from(">L", data, offset + 12)[0]
            for first, last, glyph in struct.iter_unpack(
                ">LLL", data[offset + 16 : offset + 16 + 12 * groups]
            ):
                found |= {char: glyph + char - first for char in range(first, last + 1)}
        return found

    def _outline(self, glyph: int) -> bytes:
        """Return the outline of a glyph."""
        return self._tables[b"glyf"][self._places[glyph] : self._places[glyph + 1]]

    def _with_parts(self, glyphs: set[int]) -> set[int]:
        """Return glyphs with those that they are put together from."""
        found: set[int] = set()
        waiting = list(glyphs)
        while waiting:
            glyph = waiting.pop()
            if glyph not in found:
                found.add(glyph)
                waiting += _parts(self._outline(glyph))
        return found


def _parts(outline: bytes) -> list[int]:
    """Return the glyphs that a glyph is put together from."""
    if len(outline) < 10 or struct.unpack_from(">h", outline)[0] >= 0:
        return []
    found: list[int] = []
    at, flags = 10, _MORE
    while flags & _MORE:
        flags, part = struct.unpack_from(">HH", outline, at)
        found.append(part)
        at += 8 if flags & _WORDS else 6
        if flags & _SCALE:
            at += 2
        elif flags & _XY_SCALE:
            at += 4
        elif flags & _TWO_BY_TWO:
            at += 8
    return found


def _file(tables: dict[bytes, bytes]) -> bytes:
    """Return a font file of some tables."""
    count = len(tables)
    power = count.bit_length() - 1
    search = 16 << power
    header = struct.pack(">LHHHH", 0x00010000, count, search, power, 16 * count - search)
    directory, body = bytearray(), bytearray()
    start = len(header) + 16 * count
    head_at = 0
    for tag in sorted(tables):
        data = tables[tag]
        if tag == b"head":
            head_at = start + len(body)
        directory += struct.pack(">4sLLL", tag, _sum(data), start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    found = bytearray(header + directory + body)
    struct.pack_into(">L", found, head_at + 8, (_CHECKSUM - _sum(found)) & _MASK)
    return bytes(found)


def _sum(data: bytes | bytearray) -> int:
    """Return the checksum of a table."""
    padded = bytes(data) + bytes(-len(data) % 4)
    total: int = sum(struct.unpack(f">{len(padded) // 4}L", padded))
    return total & _MASK


@cache
def embedded_font() -> Font:
    """Return the font that comes with the integration, read when it is first needed."""
    return Font(_FILE.read_bytes())
