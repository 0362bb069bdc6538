"""Files to make pictures of, written here byte by byte where nobody else would write them so."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
import struct
from typing import Any

from PIL import Image, ImageDraw

from custom_components.apple_backup.photos.pictures.decoding.boxes import boxes_in, first, read_box
from custom_components.apple_backup.photos.pictures.decoding.heif import HeifFile, Tile
from tests.simulated_icloud.media import dng

MEDIA = Path(__file__).parents[2] / "simulated_icloud" / "media"
RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 160, 30), (30, 30, 200), (255, 255, 255)


def quarters(size: tuple[int, int] = (640, 480), mode: str = "RGB") -> Image.Image:
    """Draw a picture whose corners tell how it is turned: red, green, blue, white."""
    image = Image.new("RGB", size, WHITE)
    pen, (x, y) = ImageDraw.Draw(image), (size[0] // 2, size[1] // 2)
    pen.rectangle((0, 0, x, y), fill=RED)
    pen.rectangle((x, 0, size[0], y), fill=GREEN)
    pen.rectangle((0, y, x, size[1]), fill=BLUE)
    return image.convert(mode)


def corners(image: Image.Image) -> str:
    """Name the colors of the corners: top left, top right, bottom left, bottom right."""
    image = image.convert("RGB")
    x, y = image.width // 4, image.height // 4
    names = {RED: "r", GREEN: "g", BLUE: "b", WHITE: "w"}
    found = ""
    for place in ((x, y), (3 * x, y), (x, 3 * y), (3 * x, 3 * y)):
        pixel: Any = image.getpixel(place)
        nearest = min(
            names, key=lambda color: sum(abs(a - b) for a, b in zip(color, pixel, strict=True))
        )
        found += names[nearest]
    return found


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """Write a picture."""
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def dng_file(number: int = 1) -> bytes:
    """Give a DNG with a preview, as the simulated iCloud has them."""
    template = dng(number)
    return template.head + template.tail(b"0" * 24)


def box(kind: bytes, *payload: bytes) -> bytes:
    """Write a box."""
    data = b"".join(payload)
    return struct.pack(">I", 8 + len(data)) + kind + data


def full_box(kind: bytes, version: int, flags: int, *payload: bytes) -> bytes:
    """Write a box with a version and flags."""
    return box(kind, struct.pack(">I", version << 24 | flags), *payload)


def still_tile(number: int) -> Tile:
    """Take the HEVC item out of one of the simulated iCloud's HEIC pictures (320 x 240)."""
    path = MEDIA / f"still{number}.heic"
    with path.open("rb") as file:
        index = HeifFile(file, path.stat().st_size)
        return index.tile(index.layout(index.primary).items[0])


def film(
    container: str, codec: str, *, size: tuple[int, int] = (192, 144), sound: bool = False
) -> bytes:
    """Write a film of two equal pictures, or of sound alone (needs `av`)."""
    import av

    buffer = BytesIO()
    with av.open(buffer, "w", format=container) as made:
        if sound:
            stream: Any = made.add_stream(codec, rate=44_100)
            frames: list[Any] = [av.AudioFrame(format="s16", layout="mono", samples=1024)]
            frames[0].sample_rate = 44_100
        else:
            quiet = (
                {"x265-params": "log-level=0:bframes=0:frame-threads=1:pools=none"}
                if codec == "libx265"
                else {}
            )
            stream = made.add_stream(codec, rate=25, options=quiet)
            stream.width, stream.height = size
            stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
            frames = [av.VideoFrame.from_image(quarters(size)) for _ in range(2)]
        for number, frame in enumerate(frames):
            frame.pts = number
        for frame in (*frames, None):
            for packet in stream.encode(frame):
                made.mux(packet)
    return buffer.getvalue()


def plain_tile() -> Tile:
    """Write an HEVC item that does not tell its colors, as some cameras do (needs `av`)."""
    data = film("mp4", "libx265", size=(320, 240))
    movie = read_box(BytesIO(data), len(data), b"moov")
    table = (b"trak", b"mdia", b"minf", b"stbl")
    description, sizes, places = (
        first(movie, *table, kind) for kind in (b"stsd", b"stsz", b"stco")
    )
    assert description is not None and sizes is not None and places is not None
    entry = next(payload for _, payload in boxes_in(description[8:]))
    configuration = first(entry[78:], b"hvcC")
    assert configuration is not None
    start, length = int.from_bytes(places[8:12]), int.from_bytes(sizes[12:16])
    return Tile(bytes(configuration), data[start : start + length])


def heic_grid(
    numbers: Sequence[int | Tile],
    columns: int,
    *,
    turns: int = 0,
    mirrored: int | None = None,
    thumbnail: int | None = None,
    icc: bytes = b"",
    size: tuple[int, int] | None = None,
    inside: bool = True,
    matrix: int = 6,
    full_range: bool = True,
) -> bytes:
    """Write a HEIC picture the way iPhones do: a grid of tiles, turned as a whole.

    `thumbnail`: the number of the still that stands for it. `inside`: the grid lies in `idat`.
    """
    tiles = [one if isinstance(one, Tile) else still_tile(one) for one in numbers]
    if thumbnail is not None:
        tiles.append(still_tile(thumbnail))
    grid = 1 + len(tiles)
    width, height = size or (320 * columns, 240 * (len(numbers) // columns))
    description = struct.pack(
        ">BBBBHH", 0, 0, len(numbers) // columns - 1, columns - 1, width, height
    )

    properties = [box(b"hvcC", tile.configuration) for tile in tiles]
    properties.append(full_box(b"ispe", 0, 0, struct.pack(">II", 320, 240)))
    properties.append(full_box(b"ispe", 0, 0, struct.pack(">II", width, height)))
    properties.append(box(b"colr", b"nclx", struct.pack(">HHHB", 1, 13, matrix, full_range << 7)))
    of_grid = [len(tiles) + 2, len(tiles) + 3]
    if icc:
        properties.append(box(b"colr", b"prof", icc))
        of_grid.append(len(properties))
    if turns:
        properties.append(box(b"irot", bytes([turns])))
        of_grid.append(len(properties))
    if mirrored is not None:
        properties.append(box(b"imir", bytes([mirrored])))
        of_grid.append(len(properties))

    links = [(n, [n, len(tiles) + 1]) for n in range(1, len(tiles) + 1)] + [(grid, of_grid)]
    associations = b"".join(
        struct.pack(">HB", item, len(places)) + bytes(places) for item, places in links
    )
    entries = [(n, b"hvc1") for n in range(1, len(tiles) + 1)] + [(grid, b"grid")]
    information = b"".join(
        full_box(b"infe", 2, 0, struct.pack(">HH", item, 0), kind, b"\0") for item, kind in entries
    )
    references = box(
        b"dimg",
        struct.pack(">HH", grid, len(numbers)),
        struct.pack(f">{len(numbers)}H", *range(1, len(numbers) + 1)),
    )
    if thumbnail is not None:
        references += box(b"thmb", struct.pack(">HHH", len(tiles), 1, grid))

    def locations(start: int) -> bytes:
        parts, offset = [], start
        for number, tile in enumerate(tiles, 1):
            parts.append(struct.pack(">HHHHII", number, 0, 0, 1, offset, len(tile.data)))
            offset += len(tile.data)
        at = (1, 0) if inside else (0, offset)
        parts.append(struct.pack(">HHHHII", grid, at[0], 0, 1, at[1], len(description)))
        return full_box(b"iloc", 1, 0, bytes([0x44, 0]), struct.pack(">H", grid), *parts)

    def meta(data_start: int) -> bytes:
        return full_box(
            b"meta", 0, 0,
            full_box(b"hdlr", 0, 0, bytes(4), b"pict", bytes(13)),
            full_box(b"pitm", 0, 0, struct.pack(">H", grid)),
            full_box(b"iinf", 0, 0, struct.pack(">H", grid), information),
            full_box(b"iref", 0, 0, references),
            box(b"iprp", box(b"ipco", *properties), full_box(b"ipma", 0, 0, struct.pack(">I", grid), associations)),
            locations(data_start),
            box(b"idat", description),
        )  # fmt: skip

    start = box(b"ftyp", b"heic", bytes(4), b"mif1heic")
    data_start = len(start) + len(meta(0)) + 8
    data = b"".join(tile.data for tile in tiles) + (b"" if inside else description)
    return start + meta(data_start) + box(b"mdat", data)


def turned_film(turns: int) -> bytes:
    """Give a film whose track is to be shown turned clockwise by quarter turns."""
    data = bytearray((MEDIA / "film0.mov").read_bytes())
    at = data.index(b"tkhd") + 4
    matrix = {1: (0, 1, -1, 0), 2: (-1, 0, 0, -1), 3: (0, -1, 1, 0)}[turns]
    a, b, c, d = (value << 16 for value in matrix)
    data[at + 40 : at + 76] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    assert read_box(BytesIO(bytes(data)), len(data), b"moov")
    return bytes(data)
