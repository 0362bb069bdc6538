"""The objects of a PDF file, one after the other (ISO 32000-1); where each begins is remembered."""

from array import array
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
import unicodedata
import zlib

from .font import embedded_font
from .glyphs import Face

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
# Fonts that ISO 32000-1, 9.7.5.2 and Adobe's character collections name; viewers have their own.
_EASTERN = {
    Face.CHINESE: ("STSong-Light", "GB1", 5, "UniGB-UTF16-H"),
    Face.JAPANESE: ("KozMinPr6N-Regular", "Japan1", 6, "UniJIS-UTF16-H"),
    Face.KOREAN: ("HYSMyeongJo-Medium", "Korea1", 2, "UniKS-UTF16-H"),
}
_FONT_NAME = "APPLBK+DejaVuSans"


class PdfWriter:
    """Numbers objects and says where they are."""

    def __init__(self) -> None:
        """Begin."""
        self._offsets = array("Q")
        self._size = 0

    def begin(self) -> bytes:
        """Return the head of the file."""
        return self._sent(_HEADER)

    def reserve(self) -> int:
        """Return the number of an object that is written later."""
        self._offsets.append(0)
        return len(self._offsets)

    def add(self, number: int, content: str | bytes) -> bytes:
        """Return an object."""
        data = content.encode("ascii") if isinstance(content, str) else content
        self._offsets[number - 1] = self._size
        return self._sent(b"%d 0 obj\n%b\nendobj\n" % (number, data))

    def stream(self, number: int, data: bytes, entries: str = "", *, packed: bool = False) -> bytes:
        """Return an object with data, which is compressed unless it is `packed` already."""
        body = data if packed else zlib.compress(data)
        filters = "" if packed else " /Filter /FlateDecode"
        head = f"<< /Length {len(body)}{filters}{entries} >>"
        return self.add(number, head.encode("ascii") + b"\nstream\n" + body + b"\nendstream")

    def finish(self, root: int, info: int) -> Iterator[bytes]:
        """Yield the table of all objects, which ends the file."""
        start = self._size
        count = len(self._offsets) + 1
        yield b"xref\n0 %d\n0000000000 65535 f \n" % count
        for at in range(0, len(self._offsets), 1000):
            yield b"".join(b"%010d 00000 n \n" % it for it in self._offsets[at : at + 1000])
        yield (
            f"trailer\n<< /Size {count} /Root {root} 0 R /Info {info} 0 R >>\n"
            f"startxref\n{start}\n%%EOF\n"
        ).encode("ascii")

    def _sent(self, data: bytes) -> bytes:
        """Count what goes out."""
        self._size += len(data)
        return data


def text_string(text: str) -> str:
    """Return a text as a value of the document, such as its title."""
    return f"<{(b'\xfe\xff' + text.encode('utf-16-be', 'replace')).hex()}>"


def date_string(when: datetime) -> str:
    """Return a time as a value of the document."""
    return f"(D:{when.astimezone(UTC):%Y%m%d%H%M%S}Z)"


def shown(face: Face, text: str, used: dict[int, str]) -> str:
    """Return the operand that draws a text of one font; notes which glyphs are used."""
    if face is not Face.OWN:
        return f"<{text.encode('utf-16-be').hex()}>"
    codes: list[str] = []
    for char in text:
        if (glyph := embedded_font().glyph(char)) is not None:
            used.setdefault(glyph, char)
            codes.append(f"{glyph:04x}")
    return f"<{''.join(codes)}>"


def fonts(writer: PdfWriter, numbers: Mapping[Face, int], used: dict[int, str]) -> Iterator[bytes]:
    """Yield the fonts; `used` are the glyphs of the embedded one and what they stand for."""
    for face, (name, collection, supplement, encoding) in _EASTERN.items():
        child, descriptor = writer.reserve(), writer.reserve()
        yield writer.add(
            numbers[face],
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{name}-{encoding} /Encoding /{encoding}"
            f" /DescendantFonts [{child} 0 R] >>",
        )
        yield writer.add(
            child,
            f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /{name} /CIDSystemInfo << /Registry"
            f" (Adobe) /Ordering ({collection}) /Supplement {supplement} >> /DW 1000"
            f" /FontDescriptor {descriptor} 0 R >>",
        )
        yield writer.add(
            descriptor,
            f"<< /Type /FontDescriptor /FontName /{name} /Flags 6 /FontBBox [-25 -254 1000 880]"
            " /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
        )
    yield from _own_font(writer, numbers[Face.OWN], used)


def _own_font(writer: PdfWriter, number: int, used: dict[int, str]) -> Iterator[bytes]:
    """Yield the embedded font with the used glyphs."""
    font = embedded_font()
    child, descriptor, file, map_ = (writer.reserve() for _ in range(4))
    scale = 1000 / font.units
    box = " ".join(str(round(it * scale)) for it in font.box)
    widths = " ".join(f"{glyph} [{font.width(glyph):.0f}]" for glyph in sorted(used))
    yield writer.add(
        number,
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{_FONT_NAME} /Encoding /Identity-H"
        f" /DescendantFonts [{child} 0 R] /ToUnicode {map_} 0 R >>",
    )
    yield writer.add(
        child,
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{_FONT_NAME} /CIDSystemInfo << /Registry"
        f" (Adobe) /Ordering (Identity) /Supplement 0 >> /CIDToGIDMap /Identity /DW 600"
        f" /W [{widths}] /FontDescriptor {descriptor} 0 R >>",
    )
    yield writer.add(
        descriptor,
        f"<< /Type /FontDescriptor /FontName /{_FONT_NAME} /Flags 4 /FontBBox [{box}]"
        f" /ItalicAngle 0 /Ascent {round(font.ascent * scale)} /Descent"
        f" {round(font.descent * scale)} /CapHeight 729 /StemV 80 /FontFile2 {file} 0 R >>",
    )
    data = font.copy_with(set(used))
    yield writer.stream(file, data, f" /Length1 {len(data)}")
    yield writer.stream(map_, _unicode_map(used).encode("ascii"))


def _unicode_map(used: dict[int, str]) -> str:
    """Return what glyphs stand for, so that text can be found and copied."""
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <ffff> endcodespacerange",
    ]
    pairs = sorted(used.items())
    for at in range(0, len(pairs), 100):
        # Forms of Arabic letters stand for the letters.
        some = [(glyph, unicodedata.normalize("NFKC", it)) for glyph, it in pairs[at : at + 100]]
        lines.append(f"{len(some)} beginbfchar")
        lines += [f"<{glyph:04x}> <{char.encode('utf-16-be').hex()}>" for glyph, char in some]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines)
