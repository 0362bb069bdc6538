"""Reads the PDF files that are written here, as ISO 32000-1 says; shares nothing with the writer."""

from dataclasses import dataclass
import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*)\nendobj\n", re.DOTALL)
_SHOWN = re.compile(r"/(F\d) [\d.]+ Tf <([0-9a-f]*)> Tj")
_LINE = re.compile(r"BT .*?ET", re.DOTALL)


@dataclass(frozen=True)
class Pdf:
    """A document: its objects by number, and the text of each line of its pages."""

    objects: dict[int, bytes]
    pages: list[list[str]]
    title: str
    images: list[bytes]
    fonts: set[str]


def read_pdf(data: bytes) -> Pdf:
    """Read a whole document by its table, and check that the table is right."""
    assert data.startswith(b"%PDF-1.7\n")
    start = int(re.search(rb"startxref\n(\d+)\n%%EOF\n$", data)[1])  # type: ignore[index]
    table = data[start:].split(b"trailer")[0].split(b"\n")
    count = int(table[1].split()[1])
    objects = {}
    for number, entry in enumerate(table[2 : 2 + count]):
        offset, _, kind = entry.split()
        if not number:
            assert (offset, kind) == (b"0000000000", b"f")
            continue
        match = _OBJECT.match(data, int(offset), data.index(b"\nendobj\n", int(offset)) + 8)
        assert match, number
        assert int(match[1]) == number
        objects[number] = match[2]
    info = objects[_reference(data[start:], b"Info")]
    tree = objects[_reference(objects[_reference(data[start:], b"Root")], b"Pages")]
    kids = [int(it) for it in re.findall(rb"(\d+) 0 R", tree.split(b"/Kids")[1])]
    assert f"/Count {len(kids)} ".encode() in tree
    names = _unicode_map(objects)
    pages, fonts = [], set()
    for kid in kids:
        content = stream_of(objects[_reference(objects[kid], b"Contents")]).decode("ascii")
        lines = []
        for drawn in _LINE.findall(content):
            shown = _SHOWN.findall(drawn)
            fonts |= {face for face, _ in shown}
            lines.append("".join(_text(face, code, names) for face, code in shown))
        pages.append(lines)
    title = bytes.fromhex(re.search(rb"/Title <([0-9a-f]*)>", info)[1].decode())  # type: ignore[index]
    images = [stream_of(it) for it in objects.values() if b"/Subtype /Image" in it[:200]]
    return Pdf(objects, pages, title.decode("utf-16"), images, fonts)


def stream_of(content: bytes) -> bytes:
    """The data of an object."""
    head, _, rest = content.partition(b"\nstream\n")
    length = int(re.search(rb"/Length (\d+)", head)[1])  # type: ignore[index]
    data = rest[:length]
    assert rest[length:] == b"\nendstream"
    return zlib.decompress(data) if b"/FlateDecode" in head else data


def _reference(content: bytes, name: bytes) -> int:
    return int(re.search(rb"/%b (\d+) 0 R" % name, content)[1])  # type: ignore[index]


def _unicode_map(objects: dict[int, bytes]) -> dict[str, str]:
    font = next(it for it in objects.values() if b"/Identity-H" in it)
    text = stream_of(objects[_reference(font, b"ToUnicode")]).decode()
    pairs = re.findall(r"^<([0-9a-f]{4})> <([0-9a-f]+)>$", text, re.MULTILINE)
    return {code: bytes.fromhex(value).decode("utf-16-be") for code, value in pairs}


def _text(face: str, code: str, names: dict[str, str]) -> str:
    if face != "F0":
        return bytes.fromhex(code).decode("utf-16-be")
    return "".join(names[code[at : at + 4]] for at in range(0, len(code), 4))
