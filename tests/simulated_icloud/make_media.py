"""Draws the small HEIC pictures and videos below `media/`.

They are checked in because nothing the tests install can encode HEVC or H.264. To draw them anew:
`uv run --no-project --with av --with pillow --with pillow-heif python make_media.py`.
"""

from colorsys import hsv_to_rgb
from fractions import Fraction
from pathlib import Path
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

FOLDER = Path(__file__).parent / "media"


def draw(number: int, size: tuple[int, int], step: int = 0) -> Picture:
    """Draw a picture that tells its number by color and by a moving bar."""
    from PIL import Image, ImageDraw

    red, green, blue = (int(255 * part) for part in hsv_to_rgb(number / 8 % 1, 0.6, 0.8))
    image = Image.new("RGB", size, (red, green, blue))
    pen = ImageDraw.Draw(image)
    left = (number * 37 + step * 7) % size[0]
    pen.rectangle((left, 0, left + size[0] // 8, size[1]), fill=(255 - red, 255 - green, blue))
    pen.ellipse((size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2), fill=(250, 250, 240))
    return image


def heic(number: int) -> None:
    """Write one HEIC picture with an embedded thumbnail, as iPhones do."""
    import pillow_heif  # type: ignore[import-not-found]  # only installed to draw anew

    file = pillow_heif.from_pillow(draw(number, (320, 240)))
    file.save(FOLDER / f"still{number}.heic", quality=50)


def video(
    name: str, number: int, codec: str, *, size: tuple[int, int], container: str, seconds: int = 1
) -> None:
    """Write one silent video of a moving bar."""
    import av  # type: ignore[import-not-found]  # only installed to draw anew

    with av.open(str(FOLDER / name), "w", format=container) as output:
        stream = output.add_stream(codec, rate=15)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.time_base = Fraction(1, 15)
        stream.options = {"crf": "34", "x265-params": "log-level=none"}
        if codec == "libx265":
            stream.codec_tag = "hvc1"
        for step in range(15 * seconds):
            frame = av.VideoFrame.from_image(draw(number, size, step))
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))


def main() -> int:
    """Draw everything."""
    FOLDER.mkdir(exist_ok=True)
    for number in range(6):
        heic(number)
    for number in range(3):
        video(f"live{number}.mov", number, "libx265", size=(160, 120), container="mov")
        video(
            f"film{number}.mov", number + 3, "libx264", size=(192, 144), container="mov", seconds=2
        )
        video(
            f"film{number}.mp4", number + 3, "libx264", size=(128, 96), container="mp4", seconds=2
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
