"""PDF: what is drawn can be read again, in every script that can be drawn, and is told if not."""

from datetime import UTC, datetime
import io
from itertools import pairwise
from pathlib import Path
import struct

from PIL import ExifTags, Image, ImageFont
import pytest

from custom_components.apple_backup.backups.exports.documents.pdf import font as font_module
from custom_components.apple_backup.backups.exports.documents.pdf.arabic import joined
from custom_components.apple_backup.backups.exports.documents.pdf.bidi import is_rtl, visual
from custom_components.apple_backup.backups.exports.documents.pdf.font import embedded_font
from custom_components.apple_backup.backups.exports.documents.pdf.glyphs import Missing, drawable
from custom_components.apple_backup.backups.exports.documents.pdf.jpeg import Jpeg, read_jpeg
from custom_components.apple_backup.backups.exports.documents.pdf.sheet import Sheet, Style, wrapped
from tests.backup_factory.artifacts import contacts, messages, photos, thread

from .pdf_reader import Pdf, read_pdf, stream_of
from .scenes import ZONE, exporter

FONT = Path(font_module.__file__).parent / "fonts" / "DejaVuSans.ttf"
NOW = datetime(2026, 9, 2, tzinfo=UTC)


def sheet(*texts: str) -> tuple[Pdf, Missing]:
    """A document of some paragraphs."""
    made = Sheet("Títle 🏔", NOW)
    pieces = [made.begin()]
    for text in texts:
        pieces += made.text(text, Style())
    pieces += made.finish()
    return read_pdf(b"".join(pieces)), made.missing


def test_scripts() -> None:
    texts = [
        "Grüße – “ß” €",
        "Ελληνικά",
        "Привет, мир!",
        "Հայ",
        "今日の午後",
        "我们明天",
        "안녕하세요",
    ]
    found, missing = sheet(*texts)
    assert found.pages == [[*texts, "1"]]
    assert found.title == "Títle 🏔"
    assert found.fonts == {"F0", "F1", "F2", "F3"}
    assert missing.count == 0


WORDS = {
    "🎉 yes": "[party popper] yes",
    "🎉🏔": "[party popper, snow capped mountain]",
    "👩‍👩‍👧 🇩🇪🇨🇭": "[woman, woman, girl] [flag DE, flag CH]",
    "👍🏽‼️❓": "[thumbs up]‼?",
    "😀": "😀",
    "แล้ว": "▯▯▯",
    "a\u202eb\u2066c\x07\ufeff": "abc",
    "ｱｲ": "アイ",
    "\tx": "    x",
}


@pytest.mark.parametrize("text", WORDS)
def test_what_cannot_be_drawn_is_told(text: str) -> None:
    missing = Missing()
    assert drawable(text, missing) == WORDS[text]
    assert (missing.count > 0) == any(it in WORDS[text] for it in ("[", "▯"))


# As other implementations of UAX #9 show them.
LINES = {
    "abc": "abc",
    "שלום": "םולש",
    "שלום, מה?": "?המ ,םולש",
    "Hi שלום 12!": "Hi 12 םולש!",
    "שלום (abc) 34": "34 (abc) םולש",
    "אב -5% גד": "דג 5%- בא",
    "السلام 123 ab": "ab 123 مالسلا",
    "a ب1.5 c": "a 1.5ب c",
    "קו\u05b9 x": "x וֹק".replace("ו\u05b9", "ו\u05b9"),
}


@pytest.mark.parametrize("line", LINES)
def test_visual_order(line: str) -> None:
    assert visual(line, rtl=is_rtl(line)) == LINES[line]


@pytest.mark.parametrize(
    ("line", "rtl", "seen"),
    [
        ("אב  ", False, "בא  "),
        ("אב 12  ", False, "12 בא  "),
        ("ab  ", True, "  ab"),
        ("   ", True, "   "),
        # Brackets run as what is in them, or as what is before them.
        ("אב () גד", False, "דג () בא"),
        ("א (ב[ג) ד", False, "ד (ג]ב) א"),
        ("א (a) ב", False, "א (a) ב"),
        ("א (a) ב", True, "ב (a) א"),
        ("a (b) א", True, "א a (b)"),
        # More of them than are looked at run as the line.
        (f"א{'(' * 70}a{')' * 70}", True, f"{'(' * 70}a{')' * 70}א"),
    ],
)
def test_visual_order_in_a_paragraph_that_runs_either_way(line: str, rtl: bool, seen: str) -> None:
    assert visual(line, rtl=rtl) == seen


def test_arabic_letters_join() -> None:
    assert joined("بب ب") == "\ufe91\ufe90 \ufe8f"
    assert joined("ادب") == "\ufe8d\ufea9\ufe8f"
    assert joined("لا بلا") == "\ufefb \ufe91\ufefc"
    assert joined("بَب") == "\ufe91\u064e\ufe90"
    assert joined("دنیا") == "\ufea9\ufee7\ufbff\ufe8e"
    assert joined("abc") == "abc"


def tables_of(data: bytes) -> dict[bytes, bytes]:
    """The tables of a font, whose checksums are right."""
    found = {}
    for at in range(int.from_bytes(data[4:6])):
        tag, checksum, start, length = struct.unpack_from(">4sLLL", data, 12 + 16 * at)
        found[tag] = data[start : start + length]
        if tag != b"head":
            assert checksum_of(found[tag]) == checksum
    return found


def checksum_of(data: bytes) -> int:
    padded = data + bytes(-len(data) % 4)
    return sum(it for (it,) in struct.iter_unpack(">L", padded)) & 0xFFFFFFFF


def outlines_of(tables: dict[bytes, bytes]) -> list[bytes]:
    assert tables[b"head"][50:52] == b"\0\1"
    places = [it for (it,) in struct.iter_unpack(">L", tables[b"loca"])]
    return [tables[b"glyf"][start:end] for start, end in pairwise(places)]


def test_the_copy_of_the_font_has_the_outlines_that_are_used() -> None:
    font = embedded_font()
    used = {glyph for it in "Äé@" if (glyph := font.glyph(it)) is not None}
    data = font.copy_with(used)
    assert checksum_of(data) == 0xB1B0AFBA
    assert ImageFont.truetype(io.BytesIO(data)).font.glyphs == 6253
    original = outlines_of(tables_of(FONT.read_bytes()))
    copied = outlines_of(tables_of(data))
    kept = {number for number, outline in enumerate(copied) if outline}
    # Letters with accents are put together from others.
    parts = {font.glyph(it) for it in "Ae"}
    assert used | parts <= kept
    assert len(kept) < 12
    assert [copied[it].rstrip(b"\0") for it in kept] == [original[it].rstrip(b"\0") for it in kept]


def test_lines_are_not_too_wide() -> None:
    room = 20_000.0
    for text in ("word " * 200, "x" * 500, "今日" * 100, "a" * 30 + " " * 90 + "b", ""):
        lines = list(wrapped(text, room))
        assert "".join("".join(lines).split()) == "".join(text.split())
        assert len(lines) >= 1
    assert list(wrapped("one two", 1e9)) == ["one two"]
    assert list(wrapped("xyz", 1.0)) == ["x", "y", "z"]


def test_pages_turn() -> None:
    found, _ = sheet(*(f"line {number}" for number in range(150)))
    assert len(found.pages) == 4
    assert [it[-1] for it in found.pages] == ["1", "2", "3", "4"]
    assert [line for it in found.pages for line in it[:-1]] == [f"line {n}" for n in range(150)]


def jpeg(size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: object) -> bytes:
    data = io.BytesIO()
    Image.new(mode, size).save(data, "JPEG", **options)
    return data.getvalue()


def test_jpegs() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    assert read_jpeg(jpeg()) == Jpeg(40, 30, 3, 1)
    turned = read_jpeg(jpeg(exif=exif))
    assert turned == Jpeg(40, 30, 3, 6)
    assert turned.is_turned
    assert read_jpeg(jpeg(mode="L", progressive=True)) == Jpeg(40, 30, 1, 1)
    whole = jpeg(mode="CMYK")
    for data in (whole, b"", b"\x89PNG", b"\xff\xd8\xff", b"\xff\xd8" + bytes(99)):
        assert read_jpeg(data) is None
    whole = jpeg(exif=exif)
    for at in range(0, len(whole), 3):
        read_jpeg(whole[:at])
        read_jpeg(whole[:at] + b"\xff\xff" + whole[at + 2 :])


def test_a_conversation(tmp_path: Path) -> None:
    built, book = thread.build(1, 80), contacts.build(1, 4)
    with exporter([*built.files, *book.files], tmp_path) as export:
        (guid,) = built.truth.guids
        found = read_pdf(export.bytes("messages", "pdf", conversation=guid))
    lines = [line for page in found.pages for line in page[:-1]]
    everything = "\n".join(lines)
    assert lines[0] == "Weekend <at> the lake [snow capped mountain]"
    for message in built.truth.messages:
        assert f"  {message.when.astimezone(ZONE):%H:%M}" in everything
        if message.text and message.text.isascii() and len(message.text) < 60:
            assert message.text in lines
    pictures = [
        content
        for it in built.truth.messages
        for name, content in it.attachments
        if content is not None and name.endswith("JPG")
    ]
    assert sorted(found.images) == sorted(pictures)
    assert any("80 messages" in line for line in lines)
    assert any("have no glyph" in line for line in lines)
    assert all(stream_of(it) for it in found.objects.values() if b"\nstream\n" in it)


def test_the_report(tmp_path: Path) -> None:
    files = [*messages.build(1, "ios26", 30).files, *contacts.build(1, 7).files]
    files += photos.build(1, 9).files
    with exporter(files, tmp_path) as export:
        found = read_pdf(export.bytes("report"))
    everything = "\n".join(line for page in found.pages for line in page)
    assert "Test iPhone" in everything
    assert "in 3 conversations" in everything
    assert "Contacts: 7 contacts" in everything
    assert "9 photos and videos" in everything
    assert "Health: only encrypted backups have it" in everything
    assert "Notes: not in this backup" in everything
