"""Small real files: what a viewer or player can open. Tests take random bytes where that is enough."""

from pathlib import Path
import random

from . import pictures
from .setting import is_everyday, now

# Three seconds of a melody (AAC), made for this folder.
MEMO = Path(__file__).parent / "media" / "memo.m4a"
MEMO_SECONDS = 3.0
_TOWNS = (
    (47.3769, 8.5417),
    (46.9480, 7.4474),
    (47.0502, 8.3093),
    (48.1374, 11.5755),
    (45.4642, 9.1900),
    (41.3874, 2.1686),
    (52.3676, 4.9041),
    (48.8566, 2.3522),
    (38.7223, -9.1393),
)


def picture(chance: random.Random, length: int) -> bytes:
    """A picture."""
    if is_everyday():
        return pictures.photo(chance, now(), size=(320, 240))
    return chance.randbytes(length)


def document(chance: random.Random, length: int) -> bytes:
    """A PDF of one page."""
    if is_everyday():
        return pdf(("A receipt", "Bread  4.20", "Apples  3.80", "Total  8.00"))
    return chance.randbytes(length)


def memo(chance: random.Random, length: int) -> bytes:
    """A recording."""
    return MEMO.read_bytes() if is_everyday() else chance.randbytes(length)


def amr(chance: random.Random, seconds: int) -> bytes:
    """A recording as telephones make them: silence, in frames of 20 milliseconds."""
    if is_everyday():
        return b"#!AMR\n" + b"\x7c" * (seconds * 50)
    return b"#!AMR\n" + chance.randbytes(64)


def place(chance: random.Random) -> tuple[float, float]:
    """A latitude and longitude: of every day, in or about a town."""
    if not is_everyday():
        return chance.uniform(-80, 80), chance.uniform(-170, 170)
    latitude, longitude = chance.choice(_TOWNS)
    return latitude + chance.gauss(0, 0.03), longitude + chance.gauss(0, 0.04)


def pdf(lines: tuple[str, ...]) -> bytes:
    """A PDF with some lines of text."""
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    text = f"BT /F1 18 Tf 24 TL 72 720 Td {shown} ET".encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    data, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    start, count = len(data), len(objects) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n%strailer\n" % (count, table)
    data += b"<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, start)
    return bytes(data)
