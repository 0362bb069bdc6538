"""A document that flows over pages: headings, paragraphs, pictures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
import re
from typing import Final

from .bidi import is_rtl, visual
from .glyphs import Face, Missing, drawable, eastern_face, is_eastern, pieces, width
from .jpeg import Jpeg
from .writer import PdfWriter, date_string, fonts, shown, text_string

PAGE_WIDTH: Final = 595.28
PAGE_HEIGHT: Final = 841.89
MARGIN: Final = 48.0

_LEADING: Final = 1.36
_BOTTOM: Final = MARGIN + 14
# A word, or a piece of white space; Chinese characters are words of their own.
_TOKENS: Final = re.compile(r"\s+|\S+")
_MOST_CHARACTERS: Final = 20_000
_TURNS: Final = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}


@dataclass(frozen=True, slots=True)
class Style:
    """How text looks; sizes in points, colors from 0 to 1.

    `bar` is a line beside it, `keep` how much has to fit below it on the same page.
    """

    size: float = 10.0
    color: tuple[float, float, float] = (0.1, 0.1, 0.12)
    indent: float = 0.0
    before: float = 2.0
    bold: bool = False
    bar: tuple[float, float, float] | None = None
    keep: float = 0.0


class Sheet:
    """The making of one document; pages are yielded as they are full."""

    def __init__(self, title: str, now: datetime) -> None:
        """Begin a document."""
        self.missing = Missing()
        self._title = title
        self._now = now
        self._writer = PdfWriter()
        self._tree, self._resources = self._writer.reserve(), self._writer.reserve()
        self._faces = {face: self._writer.reserve() for face in Face}
        self._used: dict[int, str] = {}
        self._pages: list[int] = []
        self._content: list[str] = []
        self._images: list[int] = []
        self._y = PAGE_HEIGHT - MARGIN

    def begin(self) -> bytes:
        """Return the head of the file."""
        return self._writer.begin()

    def text(self, text: str, style: Style) -> Iterator[bytes]:
        """Add a paragraph, or several parted by line feeds."""
        self._y -= style.before
        room = PAGE_WIDTH - 2 * MARGIN - style.indent
        if len(text) > _MOST_CHARACTERS:
            text = f"{text[:_MOST_CHARACTERS]}…"
        for paragraph in drawable_lines(text, self.missing):
            face = eastern_face(paragraph)
            rtl = is_rtl(paragraph)
            for line in wrapped(paragraph, room * 1000 / style.size):
                yield from self._room(style.size * _LEADING + style.keep)
                self._line(visual(line, rtl=rtl), face, style, rtl=rtl)

    def picture(self, data: bytes, jpeg: Jpeg, style: Style, box: float) -> Iterator[bytes]:
        """Add a JPEG that fits into a square with sides of `box` points."""
        size = (jpeg.height, jpeg.width) if jpeg.is_turned else (jpeg.width, jpeg.height)
        scale = min(box / max(size), 0.75)
        wide, high = size[0] * scale, size[1] * scale
        yield from self._room(high + style.before)
        self._y -= high + style.before
        number = self._writer.reserve()
        space = "/DeviceGray" if jpeg.components == 1 else "/DeviceRGB"
        yield self._writer.stream(
            number,
            data,
            f" /Type /XObject /Subtype /Image /Width {jpeg.width} /Height {jpeg.height}"
            f" /ColorSpace {space} /BitsPerComponent 8 /Filter /DCTDecode",
            packed=True,
        )
        self._images.append(number)
        x = MARGIN + style.indent
        turn = " ".join(str(it) for it in _TURNS[jpeg.orientation])
        self._content.append(
            f"q {wide:.2f} 0 0 {high:.2f} {x:.2f} {self._y:.2f} cm {turn} cm /I{number} Do Q"
        )

    def finish(self) -> Iterator[bytes]:
        """Yield the last page and all that pages refer to."""
        yield from self._page()
        yield from fonts(self._writer, self._faces, self._used)
        names = " ".join(f"/{face.value} {number} 0 R" for face, number in self._faces.items())
        yield self._writer.add(self._resources, f"<< {names} >>")
        kids = " ".join(f"{number} 0 R" for number in self._pages)
        yield self._writer.add(
            self._tree, f"<< /Type /Pages /Count {len(self._pages)} /Kids [{kids}] >>"
        )
        root, info = self._writer.reserve(), self._writer.reserve()
        yield self._writer.add(root, f"<< /Type /Catalog /Pages {self._tree} 0 R >>")
        yield self._writer.add(
            info,
            f"<< /Title {text_string(self._title)} /Producer (Apple Backup)"
            f" /CreationDate {date_string(self._now)} >>",
        )
        yield from self._writer.finish(root, info)

    def _room(self, height: float) -> Iterator[bytes]:
        """Turn the page if something does not fit any more."""
        if self._y - height < _BOTTOM and self._content:
            yield from self._page()

    def _line(self, line: str, face: Face, style: Style, *, rtl: bool) -> None:
        """Draw one line."""
        self._y -= style.size * _LEADING
        parts = list(pieces(line, face)) if line else []
        total = sum(part.width for part in parts) * style.size / 1000
        x = MARGIN + style.indent
        start = PAGE_WIDTH - MARGIN - total if rtl else x
        red, green, blue = style.color
        drawn = [f"BT {red} {green} {blue} rg {start:.2f} {self._y:.2f} Td"]
        if style.bold:
            # The font comes in one weight; a thin outline makes it bold.
            drawn.append(f"{red} {green} {blue} RG {style.size / 40:.2f} w 2 Tr")
        for part in parts:
            operand = shown(part.face, part.text, self._used)
            drawn.append(f"/{part.face.value} {style.size} Tf {operand} Tj")
        drawn.append("0 Tr ET" if style.bold else "ET")
        if style.bar is not None:
            red, green, blue = style.bar
            bottom, height = self._y - style.size * 0.28, style.size * _LEADING + 1.2
            drawn.append(f"{red} {green} {blue} rg {x - 8:.2f} {bottom:.2f} 2 {height:.2f} re f")
        self._content.append(" ".join(drawn))

    def _page(self) -> Iterator[bytes]:
        """Yield the page, and begin a new one."""
        number, content = self._writer.reserve(), self._writer.reserve()
        self._pages.append(number)
        label = str(len(self._pages))
        self._y = MARGIN - 4
        center = (PAGE_WIDTH - sum(map(width, label)) * 8 / 1000) / 2 - MARGIN
        self._line(label, Face.OWN, Style(8, (0.5, 0.5, 0.5), center), rtl=False)
        yield self._writer.stream(content, "\n".join(self._content).encode("ascii"))
        images = " ".join(f"/I{it} {it} 0 R" for it in self._images)
        yield self._writer.add(
            number,
            f"<< /Type /Page /Parent {self._tree} 0 R /MediaBox [0 0 {PAGE_WIDTH} {PAGE_HEIGHT}]"
            f" /Contents {content} 0 R /Resources << /Font {self._resources} 0 R"
            f" /XObject << {images} >> >> >>",
        )
        self._content, self._images = [], []
        self._y = PAGE_HEIGHT - MARGIN


def drawable_lines(text: str, missing: Missing) -> Iterator[str]:
    """Yield the paragraphs of a text, of what can be drawn."""
    for paragraph in text.replace("\u2028", "\n").splitlines() or [""]:
        yield drawable(paragraph, missing)


def wrapped(paragraph: str, room: float) -> Iterator[str]:
    """Yield lines that are not wider than some thousandths of the size of the text."""
    line, used = "", 0.0
    for token in _tokens(paragraph):
        wide = sum(map(width, token))
        if used + wide <= room or (token.isspace() and line):
            line, used = line + token, used + wide
            continue
        if line.strip():
            yield line.rstrip()
        line, used = "", 0.0
        for char in token:
            if used + width(char) > room and line:
                yield line
                line, used = "", 0.0
            line, used = line + char, used + width(char)
    yield line.rstrip()


def _tokens(paragraph: str) -> Iterator[str]:
    """Yield what a line may be parted between."""
    for match in _TOKENS.finditer(paragraph):
        token, start = match[0], 0
        for at, char in enumerate(token):
            if is_eastern(char):
                if at > start:
                    yield token[start:at]
                yield char
                start = at + 1
        if start < len(token):
            yield token[start:]
