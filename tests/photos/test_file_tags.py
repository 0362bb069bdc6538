"""What pictures and videos say about themselves."""

from io import BytesIO
from pathlib import Path
import struct

from hypothesis import example, given, settings, strategies as st
from PIL import Image
import pytest

from custom_components.apple_backup.photos.files.file_tags import FileTags, read_tags
from tests.simulated_icloud import media

TAKEN = "2020:01:02 03:04:05"


def exif() -> Image.Exif:
    made = Image.Exif()
    made[271], made[272] = "Apple", "iPhone 12"
    made.get_ifd(34665)[36867] = TAKEN
    return made


def picture(kind: str) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, kind, exif=exif())
    return buffer.getvalue()


def box(kind: bytes, *contents: bytes) -> bytes:
    joined = b"".join(contents)
    return struct.pack(">I4s", 8 + len(joined), kind) + joined


def heif(version: int = 1) -> bytes:
    """A HEIF file of the boxes that matter, by the standard and not by the product's code."""
    tiff = exif().tobytes()
    payload = struct.pack(">I", 6) + tiff
    infe = box(b"infe", struct.pack(">IHH4s", 2 << 24, 1, 0, b"hvc1"), b"\0") + box(
        b"infe", struct.pack(">IHH4s", 2 << 24, 2, 0, b"Exif"), b"\0"
    )
    iinf = box(b"iinf", struct.pack(">IH", 0, 2), infe)
    middle = struct.pack(">H", 0) if version else b""

    def iloc(at: int) -> bytes:
        first = struct.pack(">H", 1) + middle + struct.pack(">HHII", 0, 1, 0, 4)
        second = struct.pack(">H", 2) + middle + struct.pack(">HHII", 0, 1, at, len(payload))
        return box(b"iloc", struct.pack(">IBBH", version << 24, 0x44, 0, 2), first, second)

    def whole(at: int) -> bytes:
        meta = box(b"meta", struct.pack(">I", 0), box(b"hdlr", b"pict"), iinf, iloc(at))
        return box(b"ftyp", b"heic\0\0\0\0") + meta + box(b"mdat", payload)

    return whole(len(whole(0)) - len(payload))


def movie(*, iso: bool = False) -> bytes:
    names = [b"com.apple.quicktime.make", b"com.apple.quicktime.model",
             b"com.apple.quicktime.creationdate", b"com.apple.quicktime.software"]  # fmt: skip
    values = [b"Apple", b"iPhone 12", TAKEN.encode(), b"17"]
    keys = box(b"keys", struct.pack(">II", 0, len(names)), *(box(b"mdta", n) for n in names))
    items = [
        box(struct.pack(">I", number), box(b"data", struct.pack(">II", 1, 0), value))
        for number, value in enumerate(values, 1)
    ]
    contents = (box(b"hdlr", b"mdta"), keys, box(b"ilst", *items))
    meta = box(b"meta", *((struct.pack(">I", 0),) if iso else ()), *contents)
    return box(b"ftyp", b"qt  ") + box(b"mdat", bytes(100)) + box(b"moov", box(b"mvhd"), meta)


def old_movie() -> bytes:
    def text(kind: bytes, value: bytes) -> bytes:
        return box(kind, struct.pack(">HH", len(value), 0), value)

    udta = box(b"udta", text(b"\xa9mak", b"Canon"), text(b"\xa9mod", b"Canon EOS R6"))
    return box(b"wide") + box(b"moov", udta)


def short_make() -> bytes:
    made = Image.Exif()
    made[271], made[272] = "LG", "V60"
    return made.tobytes()[6:]


def wide_movie() -> bytes:
    """A film whose data has a length of 64 bits, as those above four gigabytes have."""
    data = struct.pack(">I4sQ", 1, b"mdat", 16 + 100) + bytes(100)
    return movie().replace(box(b"mdat", bytes(100)), data)


def odd_items() -> bytes:
    """Items whose number names no key, beside one that does."""
    keys = box(b"keys", struct.pack(">II", 0, 1), box(b"mdta", b"com.apple.quicktime.model"))
    items = [
        box(struct.pack(">I", number), box(b"data", struct.pack(">II", 1, 0), b"iPhone 12"))
        for number in (0, 7, 1)
    ]
    meta = box(b"meta", box(b"hdlr", b"mdta"), keys, box(b"ilst", *items))
    return box(b"ftyp", b"qt  ") + box(b"moov", meta)


def unnamed_camera() -> bytes:
    udta = box(b"udta", box(b"\xa9mak", struct.pack(">HH", 1, 0), b" "))
    return box(b"wide") + box(b"moov", udta)


def padded_heif() -> bytes:
    """Something else stands among the items."""
    plain = heif()
    infe = plain.index(b"infe") - 4
    # The first item, of which nothing is needed, becomes a box of another kind.
    return plain[: infe + 4] + b"free" + plain[infe + 8 :]


def homeless_heif() -> bytes:
    """No place is told for the item with the tags."""
    second = struct.pack(">HHHHI", 2, 0, 0, 1, 0)[:2]
    plain = heif()
    iloc = plain.index(b"iloc")
    at = plain.index(second, iloc + 12 + 14)
    return plain[:at] + struct.pack(">H", 3) + plain[at + 2 :]


FULL = FileTags("Apple", "iPhone 12", TAKEN)
# More parts than any real file has before what is looked for.
MANY = 300
SEGMENT = b"\xff\xe2\0\x02"
CHUNK = struct.pack(">I4sI", 0, b"tEXt", 0)


@pytest.mark.parametrize(
    ("content", "tags"),
    [
        (picture("JPEG"), FULL),
        (picture("PNG"), FULL),
        (picture("WEBP"), FULL),
        (exif().tobytes()[6:], FULL),
        (heif(0), FULL),
        (heif(1), FULL),
        (movie(), FULL),
        (movie(iso=True), FULL),
        (old_movie(), FileTags("Canon", "Canon EOS R6")),
        (short_make(), FileTags("LG", "V60")),
        (wide_movie(), FULL),
        (odd_items(), FileTags(None, "iPhone 12")),
        (unnamed_camera(), FileTags()),
        (padded_heif(), FULL),
        (homeless_heif(), FileTags()),
        (b"\xff\xd8\xff\xe1\0\x10Exif\0\0XX\x2a\0" + bytes(20), FileTags()),
        (b"\xff\xd8" + SEGMENT * MANY + picture("JPEG")[2:], FileTags()),
        (b"\x89PNG\r\n\x1a\n" + CHUNK * MANY + picture("PNG")[8:], FileTags()),
        (box(b"ftyp", b"qt  ") + box(b"free") * MANY + movie(), FileTags()),
        (media.heic(0).head, FileTags()),
        (media.video("film{}.mov", 0).head, FileTags()),
        (media.dng(0).head, FileTags()),
        (b"\xff\xd8\xff\xd9", FileTags()),
        (b"", FileTags()),
        (b"GIF89a and more bytes", FileTags()),
    ],
    ids=["jpeg", "png", "webp", "tiff", "heif0", "heif1", "mov", "mp4", "old", "short make",
         "64 bits", "odd items", "unnamed", "padded heif", "homeless heif", "no order",
         "many segments", "many chunks", "many boxes", "heic", "film", "dng", "bare", "empty",
         "gif"],
)  # fmt: skip
def test_tags_are_read_from_every_format(tmp_path: Path, content: bytes, tags: FileTags) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert read_tags(path) == tags


@pytest.mark.parametrize(
    ("tags", "camera"),
    [
        (FULL, "Apple iPhone 12"),
        (FileTags("Canon", "Canon EOS R6"), "Canon EOS R6"),
        (FileTags("NIKON", None), "NIKON"),
        (FileTags(None, "X100"), "X100"),
        (FileTags(), None),
    ],
)
def test_a_camera_is_named_once(tags: FileTags, camera: str | None) -> None:
    assert tags.camera == camera


SOUND = [picture("JPEG"), picture("PNG"), picture("WEBP"), exif().tobytes()[6:], heif(), movie()]


@settings(max_examples=300)
@example(number=5, changes=[], cut=359)
@example(number=4, changes=[], cut=105)
@given(
    number=st.integers(0, len(SOUND) - 1),
    changes=st.lists(st.tuples(st.integers(0, 2**16), st.integers(0, 255)), max_size=8),
    cut=st.integers(0, 4000),
)
def test_a_broken_file_is_no_problem(
    tmp_path_factory: pytest.TempPathFactory, number: int, changes: list[tuple[int, int]], cut: int
) -> None:
    content = bytearray(SOUND[number])
    for place, value in changes:
        content[place % len(content)] = value
    path = tmp_path_factory.getbasetemp() / "broken"
    path.write_bytes(content[:cut] if cut % 2 else content)
    tags = read_tags(path)
    for text in (tags.make, tags.model, tags.taken):
        assert text is None or (0 < len(text) <= 128 and text.isprintable())
