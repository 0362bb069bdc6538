"""Small but real pictures."""

from datetime import UTC, datetime
import io
import random

from PIL import ExifTags, Image, ImageDraw

_ICON_SIZE = 120


def photo(chance: random.Random, taken: int, *, size: tuple[int, int] = (640, 480)) -> bytes:
    """A JPEG of a generated landscape with its capture time in Exif."""
    width, height = size
    sky = tuple(chance.randint(120, 255) for _ in range(3))
    image = Image.new("RGB", size, sky)
    draw = ImageDraw.Draw(image)
    sun = chance.randrange(width)
    draw.ellipse((sun, height // 8, sun + 60, height // 8 + 60), fill=(255, 240, 180))
    for layer in range(4):
        color = tuple(chance.randint(20, 160) for _ in range(3))
        base = height * (4 + layer) // 8
        hills = [(x, base + chance.randint(-30, 30)) for x in range(0, width + 40, 40)]
        draw.polygon([(0, height), *hills, (width, height)], fill=color)
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Apple"
    exif[ExifTags.Base.DateTime] = f"{datetime.fromtimestamp(taken, UTC):%Y:%m:%d %H:%M:%S}"
    return _encode(image, "JPEG", quality=80, exif=exif)


def thumbnail(jpeg: bytes) -> bytes:
    """The small JPEG iOS keeps beside every photo."""
    image = Image.open(io.BytesIO(jpeg))
    image.thumbnail((160, 120))
    return _encode(image, "JPEG", quality=70)


def icon(chance: random.Random, letter: str) -> bytes:
    """An app's icon."""
    image = Image.new("RGB", (_ICON_SIZE, _ICON_SIZE), tuple(chance.randint(0, 200) for _ in "rgb"))
    ImageDraw.Draw(image).text((38, 22), letter, fill="white", font_size=64)
    return _encode(image, "PNG")


def _encode(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()
