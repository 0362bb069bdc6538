"""JPEGs that do not know when they were taken are told, and nothing else in them changes."""

from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path
import struct

from hypothesis import given, strategies as st
from PIL import Image
import pytest

from custom_components.apple_backup.photos.files.exif_date import date_patch
from custom_components.apple_backup.photos.files.file_tags import read_tags

TAKEN = datetime(2021, 7, 4, 18, 30, 5, tzinfo=timezone(timedelta(hours=-5, minutes=-30)))
TEXT, OFFSET = "2021:07:04 18:30:05", "-05:30"


def jpeg(exif: Image.Exif | None = None) -> bytes:
    buffer = BytesIO()
    extra = {} if exif is None else {"exif": exif}
    Image.effect_noise((40, 30), 50).save(buffer, "JPEG", **extra)
    return buffer.getvalue()


def patched(content: bytes, captured: datetime = TAKEN) -> bytes:
    patch = date_patch(content, captured)
    assert patch is not None
    return content[: patch.start] + patch.content + content[patch.end :]


def tags_of(content: bytes) -> tuple[dict[int, object], dict[int, object]]:
    exif = Image.open(BytesIO(content)).getexif()
    return dict(exif), dict(exif.get_ifd(0x8769))


def pixels(content: bytes) -> bytes:
    return Image.open(BytesIO(content)).tobytes()


def test_a_jpeg_without_exif_gets_a_date_and_keeps_everything_else(tmp_path: Path) -> None:
    content = jpeg()
    made = patched(content)
    assert pixels(made) == pixels(content)
    _, exif = tags_of(made)
    assert (exif[0x9003], exif[0x9011], exif[0x9000]) == (TEXT, OFFSET, b"0232")
    # A JFIF file stays one, and without the new segment it is what it was.
    assert made[:20] == content[:20]
    (size,) = struct.unpack_from(">H", made, 22)
    assert made[:20] + made[22 + size :] == content
    target = tmp_path / "a.jpg"
    target.write_bytes(made)
    assert read_tags(target).taken == TEXT
    assert date_patch(made, TAKEN) is None


@pytest.mark.parametrize("order", ["little", "big"])
@pytest.mark.parametrize("has_directory", [True, False])
def test_tags_that_are_there_stay(order: str, has_directory: bool) -> None:
    exif = Image.Exif()
    exif.endian = "<" if order == "little" else ">"
    exif[0x0112], exif[0x010F], exif[0x0110] = 6, "A long name of a maker", "X"
    if has_directory:
        exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0a comment of the user"
        exif.get_ifd(0x8769)[0x9011] = "+09:00"
    content = jpeg(exif)
    before, inner_before = tags_of(content)
    main, inner = tags_of(patched(content))
    before.pop(0x8769, None)
    main.pop(0x8769)
    assert main == before
    assert inner[0x9003] == TEXT
    assert inner[0x9011] == ("+09:00" if has_directory else OFFSET)
    assert inner_before.items() <= inner.items()
    assert pixels(patched(content)) == pixels(content)


def test_an_embedded_preview_stays() -> None:
    preview = b"\xff\xd8preview\xff\xd9"
    # Two directories: the orientation, then where the preview lies.
    first = struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, 6, 0, 26)
    second = struct.pack(">H", 2) + struct.pack(">HHII", 0x0201, 4, 1, 56)
    second += struct.pack(">HHII", 0x0202, 4, 1, len(preview)) + struct.pack(">I", 0)
    block = b"MM\0*" + struct.pack(">I", 8) + first + second + preview
    assert block[56:] == preview
    size = struct.pack(">BBH", 0xFF, 0xE1, len(block) + 8)
    content = jpeg()[:20] + size + b"Exif\0\0" + block + jpeg()[20:]
    made = patched(content)
    at = made.index(b"Exif\0\0") + 6
    assert made[at + 8 :].startswith(block[8:])
    (main,) = struct.unpack_from(">I", made, at + 4)
    (count,) = struct.unpack_from(">H", made, at + main)
    (following,) = struct.unpack_from(">I", made, at + main + 2 + 12 * count)
    assert (count, following) == (2, 26)
    main_tags, exif = tags_of(made)
    assert (main_tags[0x0112], exif[0x9003]) == (6, TEXT)


@pytest.mark.parametrize(
    ("captured", "text", "offset"),
    [
        (datetime(1969, 1, 2, 3, 4, 5, tzinfo=UTC), "1969:01:02 03:04:05", "+00:00"),
        (
            datetime(1900, 1, 1, 0, 53, 28, tzinfo=timezone(timedelta(minutes=53, seconds=28))),
            "1900:01:01 00:53:00",
            "+00:53",
        ),
        (
            datetime(1900, 1, 1, 12, tzinfo=timezone(-timedelta(minutes=53, seconds=28))),
            "1900:01:01 11:59:28",
            "-00:54",
        ),
    ],
)
def test_every_moment_is_told_as_it_was(captured: datetime, text: str, offset: str) -> None:
    _, exif = tags_of(patched(jpeg(), captured))
    assert (exif[0x9003], exif[0x9011]) == (text, offset)


def test_a_date_that_is_there_is_left() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "1999:01:01 00:00:00"
    assert date_patch(jpeg(exif), TAKEN) is None


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xd8", b"GIF89a", b"\xff\xd8\xff\xd9", jpeg()[:40],
        b"\xff\xd8" + struct.pack(">BBH", 0xFF, 0xE1, 8) + b"Exif\0\0" + b"\xff\xda\0\2",
        b"\xff\xd8" + struct.pack(">BBH", 0xFF, 0xE1, 16) + b"Exif\0\0II*\0\xff\xff\xff\xff\xff\xda\0\2",
    ],
)  # fmt: skip
def test_what_is_not_as_it_should_be_is_left(content: bytes) -> None:
    assert date_patch(content, TAKEN) is None


def test_a_full_segment_is_left() -> None:
    exif = Image.Exif()
    exif[0x010E] = "x" * 65_400
    assert date_patch(jpeg(exif), TAKEN) is None


@given(st.binary(max_size=300))
def test_any_header_is_survived(block: bytes) -> None:
    size = struct.pack(">BBH", 0xFF, 0xE1, len(block) + 8)
    content = b"\xff\xd8" + size + b"Exif\0\0" + block + b"\xff\xda\0\2" + bytes(20)
    patch = date_patch(content, TAKEN)
    assert patch is None or content[: patch.start] == b"\xff\xd8"
