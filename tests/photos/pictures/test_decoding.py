"""Making pictures of files, in this process: what is read, how it is turned, what is refused."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
import random
import struct
import sys
import zlib

from PIL import Image
import pytest

from custom_components.apple_backup.photos.pictures.decoding import codec
from custom_components.apple_backup.photos.pictures.decoding.boxes import boxes_in, top_boxes
from custom_components.apple_backup.photos.pictures.decoding.child import picture_of
from custom_components.apple_backup.photos.pictures.decoding.errors import UndecodableError
from custom_components.apple_backup.photos.pictures.decoding.heif import HeifFile

from .samples import (
    MEDIA,
    box,
    corners,
    dng_file,
    encoded,
    film,
    heic_grid,
    plain_tile,
    quarters,
    still_tile,
    turned_film,
)

UPRIGHT = "rgbw"


def made(folder: Path, data: bytes, edge: int = 480) -> Image.Image:
    """Make a picture of some bytes in a file."""
    path = folder / "file"
    path.write_bytes(data)
    jpeg = picture_of(path, edge)
    assert jpeg.startswith(b"\xff\xd8\xff")
    image = Image.open(BytesIO(jpeg))
    image.load()
    assert image.format == "JPEG"
    return image


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "RGB"),
        ("JPEG", "L"),
        ("JPEG", "CMYK"),
        ("PNG", "RGB"),
        ("PNG", "RGBA"),
        ("PNG", "P"),
        ("PNG", "LA"),
        ("PNG", "1"),
        ("PNG", "I;16"),
        ("GIF", "P"),
        ("WEBP", "RGBA"),
        ("BMP", "RGB"),
        ("TIFF", "RGB"),
        ("AVIF", "RGB"),
    ],
)
def test_pictures_of_every_kind_are_made_small(tmp_path: Path, kind: str, mode: str) -> None:
    source = quarters(mode="L" if mode == "I;16" else mode)
    if mode == "I;16":
        source = source.convert("I").point(lambda value: value * 256).convert("I;16")
    image = made(tmp_path, encoded(source, kind), 320)
    assert image.size == (320, 240)
    if mode in ("RGB", "RGBA", "P", "CMYK"):
        assert corners(image) == UPRIGHT


def test_a_small_picture_stays_small(tmp_path: Path) -> None:
    assert made(tmp_path, encoded(quarters((40, 30)))).size == (40, 30)


def test_what_is_transparent_becomes_white(tmp_path: Path) -> None:
    image = made(tmp_path, encoded(Image.new("RGBA", (64, 64), (0, 0, 0, 0)), "PNG"))
    assert image.convert("RGB").getpixel((32, 32)) == (255, 255, 255)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_it_was_held(tmp_path: Path, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x112] = orientation
    exif[0x10F] = "a camera"
    image = made(tmp_path, encoded(quarters(), exif=exif))
    turned = {
        1: "rgbw",
        2: "grwb",
        3: "wbgr",
        4: "bwrg",
        5: "rbgw",
        6: "brwg",
        7: "wgbr",
        8: "gwrb",
    }
    assert corners(image) == turned[orientation]
    assert image.size == ((480, 360) if orientation < 5 else (360, 480))
    # Nothing of what the camera wrote is passed on, least of all the place.
    assert not dict(image.getexif())


def test_the_color_profile_is_kept(tmp_path: Path) -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert made(tmp_path, encoded(quarters(), icc_profile=profile)).info["icc_profile"] == profile


def test_a_raw_file_shows_the_preview_of_its_camera(tmp_path: Path) -> None:
    image = made(tmp_path, dng_file())
    assert image.size == (320, 240)
    turned = bytearray(dng_file())
    # NewSubfileType, which nothing needs here, becomes the orientation.
    at = turned.index(b"\xfe\x00\x04\x00\x01\x00\x00\x00\x01\x00\x00\x00")
    turned[at : at + 12] = b"\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00"
    assert made(tmp_path, bytes(turned)).size == (240, 320)


def test_a_raw_file_without_a_preview_has_no_picture(tmp_path: Path) -> None:
    data = dng_file().replace(b"\xff\xd8\xff", b"\0\0\0")
    with pytest.raises(UndecodableError):
        made(tmp_path, data)


@pytest.mark.parametrize("name", ["still0.heic", "live0.mov", "film1.mp4"])
def test_without_av_there_is_no_picture_of_these(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(UndecodableError, match="av"):
        picture_of(MEDIA / name, 480)


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("still0.heic", (320, 240)),
        ("live1.mov", (160, 120)),
        ("film1.mov", (192, 144)),
        ("film2.mp4", (128, 96)),
    ],
)
def test_with_av_there_is_one(tmp_path: Path, name: str, size: tuple[int, int]) -> None:
    assert made(tmp_path, (MEDIA / name).read_bytes()).size == size


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_film_is_turned_as_it_was_held(tmp_path: Path, turns: int) -> None:
    plain = made(tmp_path, (MEDIA / "film0.mov").read_bytes())
    image = made(tmp_path, turned_film(turns))
    assert image.size == ((192, 144) if turns == 2 else (144, 192))
    back = image.convert("RGB").rotate(90 * turns, expand=True)
    left, right = (one.convert("RGB").resize((16, 12)) for one in (plain, back))
    difference = [abs(a - b) for a, b in zip(left.tobytes(), right.tobytes(), strict=True)]
    assert sum(difference) / len(difference) < 6


@pytest.mark.parametrize(
    ("container", "codec"),
    [
        ("avi", "mjpeg"),
        ("avi", "msmpeg4v2"),
        ("asf", "wmv2"),
        ("matroska", "libx264"),
        ("mpeg", "mpeg1video"),
        ("mpegts", "libx264"),
        ("mp4", "mpeg4"),
    ],
)
def test_films_of_other_cameras_have_a_picture(tmp_path: Path, container: str, codec: str) -> None:
    image = made(tmp_path, film(container, codec))
    assert (image.size, corners(image)) == ((192, 144), UPRIGHT)


def test_a_film_with_text_in_an_unknown_encoding_has_a_picture(tmp_path: Path) -> None:
    data = (MEDIA / "film0.mov").read_bytes()
    assert data.count(b"Lavf") == 1
    assert made(tmp_path, data.replace(b"Lavf", b"\xff\xfe\xfa\xc0")).size == (192, 144)


def test_a_film_whose_head_is_cut_short_is_shown_as_it_lies(tmp_path: Path) -> None:
    data = bytearray(turned_film(1))
    at = data.index(b"tkhd")
    # The matrix goes: the box says that it ends before, and what is left becomes a free one.
    data[at - 4 : at] = struct.pack(">I", 8 + 40)
    data[at + 44 : at + 52] = struct.pack(">I4s", 44, b"free")
    assert made(tmp_path, bytes(data)).size == (192, 144)


def test_sound_alone_has_no_picture(tmp_path: Path) -> None:
    with pytest.raises(UndecodableError):
        made(tmp_path, film("mp4", "aac", sound=True))


def test_a_film_without_a_whole_picture_has_none(tmp_path: Path) -> None:
    data = film("mpegts", "libx264")
    # The packets of the stream stay, and what they held goes.
    hollow = b"".join(data[at : at + 4] + bytes(184) for at in range(0, len(data), 188))
    with pytest.raises(UndecodableError):
        made(tmp_path, data[: 188 * 3] + hollow[188 * 3 :])


def test_a_film_that_would_fill_the_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codec, "_MAX_PIXELS", 192 * 144 - 1)
    with pytest.raises(UndecodableError, match="too many pixels"):
        made(tmp_path, (MEDIA / "film0.mov").read_bytes())


def test_a_heic_picture_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UndecodableError, match="too many pixels"):
        made(tmp_path, heic_grid([0], 1, size=(32_000, 32_000)))


def test_a_tile_that_holds_nothing_makes_no_picture(tmp_path: Path) -> None:
    hollow = replace(still_tile(1), data=b"")
    with pytest.raises(UndecodableError):
        made(tmp_path, heic_grid([0, hollow], 2))


def test_tiles_of_two_encoders_are_put_together(tmp_path: Path) -> None:
    image = made(tmp_path, heic_grid([0, plain_tile()], 2), 640)
    assert image.size == (640, 240)
    assert corners(image.crop((320, 0, 640, 240))) == UPRIGHT


@pytest.mark.parametrize("full_range", [True, False])
def test_the_colors_are_those_that_the_file_tells(tmp_path: Path, full_range: bool) -> None:
    """The picture itself, written with values from 16 to 235, does not tell what they mean."""
    tile, greens = plain_tile(), []
    for matrix in (1, 6):
        data = heic_grid([tile], 1, matrix=matrix, full_range=full_range)
        image = made(tmp_path, data).convert("RGB")
        white, green = image.getpixel((250, 200)), image.getpixel((250, 40))
        assert isinstance(white, tuple)
        assert isinstance(green, tuple)
        assert (min(white) > 245) != full_range
        greens.append(green)
    # Read with another matrix than it was written with, green is another green.
    assert max(abs(one - other) for one, other in zip(*greens, strict=True)) > 8


@pytest.mark.parametrize("turns", range(4))
def test_a_grid_of_tiles_is_put_together(tmp_path: Path, turns: int) -> None:
    data = heic_grid([0, 1, 2, 3, 4, 5], 3, turns=turns, icc=b"a profile")
    image = made(tmp_path, data, 960)
    assert image.size == ((960, 480) if turns % 2 == 0 else (480, 960))
    upright = image.convert("RGB").rotate(-90 * turns, expand=True)
    for number in range(6):
        alone = made(tmp_path, (MEDIA / f"still{number}.heic").read_bytes(), 960).convert("RGB")
        x, y = number % 3 * 320, number // 3 * 240
        for place in ((300, 220), (160, 20)):
            expected, found = alone.getpixel(place), upright.getpixel((x + place[0], y + place[1]))
            assert isinstance(expected, tuple)
            assert isinstance(found, tuple)
            assert all(abs(a - b) < 40 for a, b in zip(expected, found, strict=True))
    assert image.info["icc_profile"] == b"a profile"


def test_a_mirrored_picture_is_mirrored_back(tmp_path: Path) -> None:
    plain = made(tmp_path, heic_grid([0, 1], 2), 640).convert("RGB")
    for axis, method in (
        (0, Image.Transpose.FLIP_TOP_BOTTOM),
        (1, Image.Transpose.FLIP_LEFT_RIGHT),
    ):
        image = made(tmp_path, heic_grid([0, 1], 2, mirrored=axis), 640).convert("RGB")
        left, right = plain.transpose(method).resize((32, 12)), image.resize((32, 12))
        assert max(abs(a - b) for a, b in zip(left.tobytes(), right.tobytes(), strict=True)) < 60


def test_the_thumbnail_in_a_picture_is_taken_if_it_is_large_enough(tmp_path: Path) -> None:
    data = heic_grid([1, 1, 1, 1], 2, thumbnail=0)
    small, large = (made(tmp_path, data, edge).convert("RGB") for edge in (320, 640))
    assert (small.size, large.size) == ((320, 240), (640, 480))
    red = made(tmp_path, (MEDIA / "still0.heic").read_bytes()).convert("RGB").getpixel((300, 20))
    pixel = small.getpixel((300, 20))
    assert isinstance(pixel, tuple)
    assert isinstance(red, tuple)
    assert all(abs(a - b) < 40 for a, b in zip(pixel, red, strict=True))


def test_what_a_heic_file_holds_is_read_without_a_decoder() -> None:
    data = heic_grid([0, 1, 2, 3], 2, turns=3, mirrored=1, thumbnail=5, size=(600, 470))
    for inside in (True, False):
        data = heic_grid(
            [0, 1, 2, 3], 2, turns=3, mirrored=1, thumbnail=5, size=(600, 470), inside=inside
        )
        index = HeifFile(BytesIO(data), len(data))
        layout = index.layout(index.primary)
        assert (layout.items, layout.columns) == ((1, 2, 3, 4), 2)
        assert (layout.width, layout.height) == (600, 470)
        assert (layout.turns, layout.mirrored) == (3, 1)
        assert (layout.color.matrix, layout.color.is_full_range) == (6, True)
        assert [index.tile(number) for number in layout.items] == [still_tile(n) for n in range(4)]
        [thumbnail] = index.thumbnails()
        assert (thumbnail.items, thumbnail.width, thumbnail.height) == ((5,), 320, 240)
        assert index.tile(5) == still_tile(5)


def spoiled(data: bytes, choose: random.Random) -> bytes:
    """Cut bytes off, flip some, or put a large number somewhere."""
    changed = bytearray(data)
    match choose.randrange(3):
        case 0:
            return bytes(changed[: choose.randrange(len(changed))])
        case 1:
            for _ in range(choose.randrange(1, 20)):
                changed[choose.randrange(len(changed))] ^= 1 << choose.randrange(8)
        case _:
            at = choose.randrange(len(changed) - 4)
            changed[at : at + 4] = choose.choice((b"\xff" * 4, bytes(4), b"\x7f\xff\xff\xff"))
    return bytes(changed)


@pytest.mark.parametrize("seed", range(4))
def test_damaged_files_are_refused_or_shown_as_far_as_they_go(tmp_path: Path, seed: int) -> None:
    choose = random.Random(seed)
    sources = [
        encoded(quarters((64, 48))),
        encoded(quarters((64, 48)), "PNG"),
        encoded(quarters((64, 48), "P"), "GIF"),
        encoded(quarters((64, 48)), "WEBP"),
        encoded(quarters((64, 48)), "TIFF"),
        dng_file(),
        heic_grid([0, 1], 2, thumbnail=2),
        (MEDIA / "film0.mov").read_bytes(),
    ]
    for _ in range(100):
        path = tmp_path / "file"
        path.write_bytes(spoiled(choose.choice(sources), choose))
        try:
            assert picture_of(path, 64).startswith(b"\xff\xd8\xff")
        except UndecodableError:
            continue


@pytest.mark.parametrize("seed", range(4))
def test_damaged_heic_files_are_read_within_bounds(seed: int) -> None:
    choose = random.Random(seed)
    whole = heic_grid([0, 1], 2, thumbnail=2)
    end = whole.index(b"mdat")
    for _ in range(300):
        data = spoiled(whole[:end], choose) + whole[end:]
        try:
            index = HeifFile(BytesIO(data), len(data))
            for layout in (index.layout(index.primary), *index.thumbnails()):
                for number in layout.items:
                    assert len(index.tile(number).data) <= len(data)
        except UndecodableError:
            continue


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff", b"nonsense" * 10, b"GIF89a", b"RIFF\0\0\0\0AVI ", b"\x47" * 400, b"%PDF-1.7",
        b"#EXTM3U\nfile:///etc/passwd", b"ffconcat version 1.0\nfile /etc/passwd",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>", box(b"ftyp", b"heic") + box(b"meta"),
        box(b"ftyp", b"qt  ") + box(b"moov"), b"MM\0*\xff\xff\xff\xff", b"II*\0\x08\0\0\0",
    ],
)  # fmt: skip
def test_what_is_no_picture_has_none(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(UndecodableError):
        made(tmp_path, data)
    with pytest.raises(UndecodableError):
        picture_of(tmp_path / "missing", 480)


def test_a_picture_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    data = bytearray(encoded(Image.new("1", (8, 8)), "PNG"))
    data[16:24] = struct.pack(">II", 60_000, 60_000)
    data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    with pytest.raises(UndecodableError, match=r"DecompressionBomb|too many pixels"):
        made(tmp_path, bytes(data))


def test_boxes_end_where_they_make_no_sense() -> None:
    whole = box(b"one1", b"x") + box(b"two2", b"yz")
    assert [kind for kind, _ in boxes_in(memoryview(whole))] == [b"one1", b"two2"]
    long = b"\0\0\0\x01big1" + (20).to_bytes(8) + b"data"
    assert [bytes(data) for _, data in boxes_in(memoryview(long))] == [b"data"]
    rest = b"\0\0\0\0last" + b"the rest"
    assert [bytes(data) for _, data in boxes_in(memoryview(rest))] == [b"the rest"]
    assert [one.kind for one in top_boxes(BytesIO(long + rest), 36)] == [b"big1", b"last"]
    for broken in (
        b"\0\0\0\x04abcd",
        b"\0\0\0\xffabcd",
        b"\0\0\0\x01abcd\0\0\0\0\0\0\0\x02",
        b"abc",
    ):
        assert list(boxes_in(memoryview(broken))) == []
        assert list(top_boxes(BytesIO(broken), len(broken))) == []
