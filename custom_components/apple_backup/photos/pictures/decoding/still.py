"""Pictures that Pillow reads, made small; and how every picture is written."""

from io import BytesIO
from typing import Any, BinaryIO, Final

from PIL import Image, ImageOps

from .errors import UndecodableError, undecodable

# Pillow guesses by trying: formats that nobody keeps photos in are not even tried.
_FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP", "TIFF")
_MAX_PIXELS: Final = 200_000_000
_QUALITY: Final = 82
_BACKGROUND: Final = (255, 255, 255)


def read_still(file: BinaryIO, edge: int) -> Image.Image:
    """Read a picture, at once as small as its format allows.

    Raises:
        UndecodableError: It cannot be read, or is too large.
    """
    Image.MAX_IMAGE_PIXELS = _MAX_PIXELS
    with undecodable():
        image: Image.Image = Image.open(file, formats=_FORMATS)
        if image.width * image.height > _MAX_PIXELS:
            raise UndecodableError("too many pixels")
        # A JPEG is decoded at an eighth, a quarter or a half for next to nothing.
        image.draft("RGB", (edge, edge))
        image.load()
        return ImageOps.exif_transpose(image)


def write_jpeg(image: Image.Image, edge: int) -> bytes:
    """Write a picture as a JPEG whose longer side has `edge` pixels at most.

    Nothing of its metadata is taken along but the color profile.
    """
    profile = image.info.get("icc_profile")
    if image.mode == "CMYK":
        profile = None
    image.thumbnail((edge, edge), Image.Resampling.LANCZOS, reducing_gap=2.0)
    plain = _flat(image)
    options: dict[str, Any] = {"icc_profile": profile} if profile else {}
    buffer = BytesIO()
    plain.save(buffer, "JPEG", quality=_QUALITY, optimize=True, progressive=True, **options)
    return buffer.getvalue()


def _flat(image: Image.Image) -> Image.Image:
    """Put what is transparent on white; a JPEG has no transparency."""
    if image.mode in ("RGB", "L"):
        return image
    if image.has_transparency_data:
        layers = image.convert("RGBA")
        flat = Image.new("RGB", image.size, _BACKGROUND)
        flat.paste(layers, mask=layers.getchannel("A"))
        return flat
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value / 256).convert("L")
    return image.convert("RGB")
