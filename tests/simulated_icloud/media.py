"""Real small files of every kind a photo library holds.

A `Template` is a whole file but for a short part near its end that makes each copy unique. The
unique part is placed where the format allows it (a comment, a free box, an own chunk), so every
copy stays a valid file, and its checksums continue from a state computed once per template.
"""

import base64
from collections.abc import Callable
from colorsys import hsv_to_rgb
from dataclasses import dataclass
from functools import cache
import hashlib
from io import BytesIO
from pathlib import Path
import struct
from typing import Final
import zlib

from PIL import Image, ImageDraw

APPLE_SALT: Final = b"com.apple.XattrObjectSalt\0com.apple.DataObjectSalt\0"
UNIQUE_LENGTH: Final = 24
VARIANTS: Final = 12
CAMERAS: Final = (("Apple", "iPhone 12"), ("Canon", "Canon EOS R6"))
_FOLDER: Final = Path(__file__).parent / "media"

type Tail = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Template:
    """A file without its unique part. Width and height are pixels, 0 where there are none."""

    head: bytes
    tail: Tail
    uti: str
    width: int
    height: int
    salted: hashlib._Hash
    sha256: hashlib._Hash

    @property
    def size(self) -> int:
        """Length of every copy, in bytes."""
        return len(self.head) + len(self.tail(b"0" * UNIQUE_LENGTH))


@dataclass(frozen=True, slots=True)
class Content:
    """One file: a template and the text that makes it unique."""

    template: Template
    unique: bytes

    @property
    def size(self) -> int:
        """Length in bytes."""
        return len(self.template.head) + len(self.template.tail(self.unique))

    @property
    def digest(self) -> bytes:
        """The salted SHA-1."""
        state = self.template.salted.copy()
        state.update(self.template.tail(self.unique))
        return state.digest()

    @property
    def checksum(self) -> str:
        """Apple's `fileChecksum`: base64 of 0x01 and the salted SHA-1."""
        return base64.b64encode(b"\x01" + self.digest).decode()

    @property
    def sha256(self) -> str:
        """SHA-256 of the bytes, in hexadecimal."""
        state = self.template.sha256.copy()
        state.update(self.template.tail(self.unique))
        return state.hexdigest()

    def read(self) -> bytes:
        """Return the whole file."""
        return self.template.head + self.template.tail(self.unique)


def _template(head: bytes, tail: Tail, uti: str, size: tuple[int, int]) -> Template:
    """Build a template and the two hash states that every copy starts from."""
    salted = hashlib.sha1(APPLE_SALT + head)
    return Template(head, tail, uti, *size, salted, hashlib.sha256(head))


def _jpeg_tail(unique: bytes) -> bytes:
    return b"\xff\xfe" + struct.pack(">H", 2 + len(unique)) + unique + b"\xff\xd9"


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png_tail(unique: bytes) -> bytes:
    return _png_chunk(b"tEXt", b"Comment\0" + unique) + _png_chunk(b"IEND", b"")


def _gif_tail(unique: bytes) -> bytes:
    return b"\x21\xfe" + bytes([len(unique)]) + unique + b"\0\x3b"


def _webp_tail(unique: bytes) -> bytes:
    return b"UNIQ" + struct.pack("<I", len(unique)) + unique


def _box_tail(unique: bytes) -> bytes:
    return struct.pack(">I", 8 + len(unique)) + b"free" + unique


def _plain_tail(unique: bytes) -> bytes:
    return unique


def _xml_tail(unique: bytes) -> bytes:
    return b"<!-- " + unique + b" -->\n"


def _draw(number: int, size: tuple[int, int], *, gray: bool = False) -> Image.Image:
    """Draw a landscape that tells its number; an edited version is gray."""
    width, height = size
    sky, land = (
        tuple(int(255 * part) for part in hsv_to_rgb(number / VARIANTS + shift, 0.55, value))
        for shift, value in ((0.0, 0.9), (0.45, 0.55))
    )
    image = Image.new("RGB", size, sky)
    pen = ImageDraw.Draw(image)
    pen.ellipse((width // 8, height // 8, width // 8 + height // 4, height * 3 // 8), fill="white")
    peak = width * (2 + number % 7) // 10
    pen.polygon([(0, height), (peak, height * 2 // 5), (width, height)], fill=land)
    pen.rectangle((0, height * 9 // 10, width * (number + 1) // VARIANTS, height), fill=sky)
    return image.convert("L").convert("RGB") if gray else image


def _camera(number: int, size: tuple[int, int], *, gray: bool) -> dict[str, bytes]:
    """Let two of three large pictures name their camera, and one of three say when it was taken."""
    if gray or size[0] < 400 or number % 3 == 2:
        return {}
    exif = Image.Exif()
    exif[271], exif[272] = CAMERAS[number % 3]
    if number % 3 == 0:
        exif.get_ifd(34665)[36867] = "2020:01:02 03:04:05"
    return {"exif": exif.tobytes()}


def _encode(image: Image.Image, kind: str, **options: int | bytes) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


@cache
def picture(
    kind: str, number: int, size: tuple[int, int], *, gray: bool = False, length: int = 0
) -> Template:
    """Return the template of a still picture that Pillow can write; JPEG padded to about `length`."""
    image = _draw(number, size, gray=gray)
    match kind:
        case "jpeg":
            data = _encode(image, "JPEG", quality=72, **_camera(number, size, gray=gray))
            head = data[:-2] + _comments(length - len(data), data)
            return _template(head, _jpeg_tail, "public.jpeg", size)
        case "png":
            return _template(_encode(image, "PNG")[:-12], _png_tail, "public.png", size)
        case "gif":
            return _template(_encode(image, "GIF")[:-1], _gif_tail, "com.compuserve.gif", size)
        case "webp":
            data = _encode(image, "WEBP", quality=60)
            grown = len(data) - 8 + 8 + UNIQUE_LENGTH
            head = data[:4] + struct.pack("<I", grown) + data[8:]
            return _template(head, _webp_tail, "org.webmproject.webp", size)
        case "avif":
            data = _encode(image, "AVIF", quality=40, speed=10)
            return _template(data, _box_tail, "public.avif", size)
        case "tiff":
            return _template(_encode(image, "TIFF"), _plain_tail, "public.tiff", size)
        case "bmp":
            return _template(_encode(image, "BMP"), _plain_tail, "com.microsoft.bmp", size)
    raise ValueError(kind)


def _filler(data: bytes, length: int) -> bytes:
    """Bytes that belong to a file alone."""
    return (hashlib.sha256(data).digest() * (length // 32 + 1))[:length]


def _with_free_box(data: bytes, length: int) -> bytes:
    missing = length - len(data) - 16 - UNIQUE_LENGTH
    if missing <= 0:
        return data
    return data + struct.pack(">I", 8 + missing) + b"free" + _filler(data, missing)


def _comments(missing: int, data: bytes) -> bytes:
    """Fill a JPEG up by comments, each of which is at most 64 KiB long."""
    parts = []
    while missing > 0:
        part = _filler(data, min(missing, 65_000))
        parts.append(b"\xff\xfe" + struct.pack(">H", 2 + len(part)) + part)
        missing -= len(part)
    return b"".join(parts)


@cache
def heic(number: int, length: int = 0) -> Template:
    """Return the template of a HEIC picture with a real HEVC image inside, padded as a video is."""
    data = _with_free_box((_FOLDER / f"still{number % 6}.heic").read_bytes(), length)
    return _template(data, _box_tail, "public.heic", (320, 240))


@cache
def video(name: str, number: int, length: int = 0) -> Template:
    """Return the template of a playable video, padded to about `length` bytes by a free box."""
    data = _with_free_box((_FOLDER / name.format(number % 3)).read_bytes(), length)
    uti = "public.mpeg-4" if name.endswith("mp4") else "com.apple.quicktime-movie"
    sizes = {"live{}.mov": (160, 120), "film{}.mov": (192, 144), "film{}.mp4": (128, 96)}
    return _template(data, _box_tail, uti, sizes[name])


def _ifd(entries: list[tuple[int, int, int, bytes]], following: int = 0) -> bytes:
    """Pack a TIFF directory; values are given as four bytes, little endian."""
    packed = b"".join(struct.pack("<HHI", *entry[:3]) + entry[3] for entry in sorted(entries))
    return struct.pack("<H", len(entries)) + packed + struct.pack("<I", following)


@cache
def dng(number: int) -> Template:
    """Return the template of a small DNG: a JPEG preview and uncompressed sensor values.

    Its RawDataUniqueID (TIFF tag 0xC65D) points at the unique part at the end of the file.
    """
    preview = _encode(_draw(number, (320, 240)), "JPEG", quality=60)
    width, height = 64, 48
    sensor = b"".join(
        struct.pack("<H", (x * y * 7) % 4096) for y in range(height) for x in range(width)
    )
    bits = struct.pack("<HHHH", 8, 8, 8, 0)
    raw_at = 8 + 2 + 12 * 12 + 4
    bits_at = raw_at + 2 + 11 * 12 + 4
    preview_at = bits_at + len(bits)
    sensor_at = preview_at + len(preview) + len(preview) % 2
    end = sensor_at + len(sensor)

    def long(value: int) -> bytes:
        return struct.pack("<I", value)

    def short(value: int) -> bytes:
        return struct.pack("<HH", value, 0)

    first = _ifd(
        [
            (0x00FE, 4, 1, long(1)),
            (0x0100, 4, 1, long(320)),
            (0x0101, 4, 1, long(240)),
            (0x0102, 3, 3, long(bits_at)),
            (0x0115, 3, 1, short(3)),
            (0x0103, 3, 1, short(7)),
            (0x0106, 3, 1, short(6)),
            (0x0111, 4, 1, long(preview_at)),
            (0x0117, 4, 1, long(len(preview))),
            (0x014A, 4, 1, long(raw_at)),
            (0xC612, 1, 4, b"\x01\x04\0\0"),
            (0xC65D, 1, 16, long(end)),
        ]
    )
    raw = _ifd(
        [
            (0x00FE, 4, 1, long(0)),
            (0x0100, 4, 1, long(width)),
            (0x0101, 4, 1, long(height)),
            (0x0102, 3, 1, short(16)),
            (0x0103, 3, 1, short(1)),
            (0x0106, 3, 1, short(32803)),
            (0x0111, 4, 1, long(sensor_at)),
            (0x0115, 3, 1, short(1)),
            (0x0117, 4, 1, long(len(sensor))),
            (0x828D, 3, 2, struct.pack("<HH", 2, 2)),
            (0x828E, 1, 4, b"\x00\x01\x01\x02"),
        ]
    )
    head = b"II*\0" + long(8) + first + raw + bits + preview
    head += b"\0" * (sensor_at - len(head)) + sensor
    return _template(head, _plain_tail, "com.adobe.raw-image", (width, height))


@cache
def sidecar(number: int) -> Template:
    """Return the template of an adjustment sidecar as Photos exports it (an XML plist)."""
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict>'
        "<key>adjustmentFormatIdentifier</key><string>com.apple.photo</string>"
        "<key>adjustmentFormatVersion</key><string>1.4</string>"
        f"<key>adjustmentRenderTypes</key><integer>{number}</integer></dict></plist>\n"
    )
    return _template(text.encode(), _xml_tail, "com.apple.photos.apple-adjustment-envelope", (0, 0))


@cache
def unknown(number: int) -> Template:
    """Return the template of a file of a type that no list of types knows."""
    head = b"SIMULATED\0" + bytes(range(256)) * (number + 1)
    return _template(head, _plain_tail, "com.example.unheard-of", (0, 0))
