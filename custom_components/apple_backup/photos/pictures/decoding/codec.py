"""HEIC pictures and films, through `av` (FFmpeg) if Home Assistant has brought it along."""

from collections.abc import Iterator
from importlib import import_module
import itertools
from typing import Any, BinaryIO, Final

from PIL import Image

from .boxes import boxes_in, first, read_box
from .errors import UndecodableError, undecodable
from .heif import Color, HeifFile, Layout

_MAX_PIXELS: Final = 200_000_000
_MAX_MOVIE_INDEX: Final = 64 << 20
_MAX_PACKETS: Final = 500
_FULL_RANGE: Final = 2
# A thumbnail that is a little small looks better than what its decoding costs.
_ENOUGH: Final = 0.6
_QUARTER_TURNS: Final = {
    1: Image.Transpose.ROTATE_90,
    2: Image.Transpose.ROTATE_180,
    3: Image.Transpose.ROTATE_270,
}
_MIRRORS: Final = {0: Image.Transpose.FLIP_TOP_BOTTOM, 1: Image.Transpose.FLIP_LEFT_RIGHT}


def _av() -> Any:
    """Import `av`.

    Raises:
        UndecodableError: It is not installed, or cannot be used.
    """
    with undecodable():
        return import_module("av")


def read_heic(file: BinaryIO, size: int, edge: int) -> Image.Image:
    """Read a HEIC picture: the thumbnail in it if that is large enough, else all of its tiles.

    Raises:
        UndecodableError: It cannot be read.
    """
    av = _av()
    index = HeifFile(file, size)
    thumbnails = sorted(index.thumbnails(), key=lambda one: max(one.width, one.height))
    chosen = next((one for one in thumbnails if max(one.width, one.height) >= edge * _ENOUGH), None)
    with undecodable():
        return _put_together(av, index, chosen or index.layout(index.primary), edge)


def _put_together(av: Any, index: HeifFile, layout: Layout, edge: int) -> Image.Image:
    """Decode a picture tile by tile; each is made small before it is put into its place."""
    if layout.width * layout.height > _MAX_PIXELS:
        raise UndecodableError("too many pixels")
    scale = min(1.0, 2 * edge / max(layout.width, layout.height))
    whole = Image.new("RGB", (_scaled(layout.width, scale), _scaled(layout.height, scale)))
    context: Any = None
    configuration = b""
    left = top = 0
    for place, number in enumerate(layout.items):
        tile = index.tile(number)
        if context is None or tile.configuration != configuration:
            configuration = tile.configuration
            context = _context(av, "hevc", configuration)
        frame = next(_frames(av, context, tile.data), None)
        if frame is None:
            raise UndecodableError("a tile without a picture")
        context = None
        column, row = place % layout.columns, place // layout.columns
        if not column:
            left, top = 0, row * frame.height
        picture = _image(frame, layout.color)
        corners = [_scaled(at, scale) for at in (left, top, left + frame.width, top + frame.height)]
        width, height = max(1, corners[2] - corners[0]), max(1, corners[3] - corners[1])
        whole.paste(picture.resize((width, height), Image.Resampling.BOX), (corners[0], corners[1]))
        left += frame.width
    if layout.turns:
        whole = whole.transpose(_QUARTER_TURNS[layout.turns])
    if layout.mirrored is not None:
        whole = whole.transpose(_MIRRORS[layout.mirrored])
    if layout.color.icc:
        whole.info["icc_profile"] = layout.color.icc
    return whole


def _scaled(length: int, scale: float) -> int:
    return max(1, round(length * scale))


def read_film(file: BinaryIO, size: int, container: str, edge: int) -> Image.Image:
    """Read the first picture of a film.

    Args:
        file: The film; FFmpeg reads nothing else.
        size: Its length in bytes.
        container: Its format as FFmpeg names it. Never guessed: there are formats that name files.
        edge: How many pixels the longer side has to have.

    Raises:
        UndecodableError: It has no picture that can be read.
    """
    av = _av()
    with undecodable(), av.open(file, format=container) as opened:
        stream = opened.streams.video[0]
        packets = itertools.islice(opened.demux(stream), _MAX_PACKETS)
        packet = next((one for one in packets if one.is_keyframe and one.size), None)
        own = stream.codec_context
        # A context of its own: what was decoded ahead in the stream's would not be let go.
        context = _context(av, own.name, own.extradata)
        # Some codecs (WMV) do not tell in their own bytes how large the picture is.
        context.width, context.height = own.width, own.height
        frame = next(_frames(av, context, packet), None) if packet is not None else None
    if frame is None:
        raise UndecodableError("a film without a picture")
    scale = min(1.0, 2 * edge / max(frame.width, frame.height))
    picture = _image(frame, Color())
    picture = picture.resize(
        (_scaled(frame.width, scale), _scaled(frame.height, scale)), Image.Resampling.BOX
    )
    turns = _turns(file, size) if container == "mov" else 0
    return picture.transpose(_QUARTER_TURNS[turns]) if turns else picture


def _context(av: Any, name: str, extradata: bytes | None) -> Any:
    context = av.CodecContext.create(name, "r")
    context.thread_count = 1
    if extradata:
        context.extradata = extradata
    return context


def _frames(av: Any, context: Any, data: Any) -> Iterator[Any]:
    """Decode one packet, and give what comes out of it in the end."""
    packet = av.Packet(data) if isinstance(data, bytes) else data
    yield from context.decode(packet)
    yield from context.decode(None)


def _image(frame: Any, color: Color) -> Image.Image:
    """Turn a decoded picture into red, green and blue, by what the file says of its color."""
    if frame.width * frame.height > _MAX_PIXELS:
        raise UndecodableError("too many pixels")
    if color.matrix is not None:
        if frame.colorspace in (2, 0) and color.matrix not in (2, 0):
            frame.colorspace = color.matrix
        # FFmpeg takes HEVC that does not tell for not full, so this cannot be told from what it says.
        if color.is_full_range:
            frame.color_range = _FULL_RANGE
    image: Image.Image = frame.to_image()
    return image


def _turns(file: BinaryIO, size: int) -> int:
    """Give the quarter turns counterclockwise that a film is to be shown with."""
    try:
        movie = read_box(file, size, b"moov", _MAX_MOVIE_INDEX)
    except UndecodableError, OSError:
        return 0
    for kind, track in boxes_in(movie):
        handler = first(track, b"mdia", b"hdlr") if kind == b"trak" else None
        if handler is not None and bytes(handler[8:12]) == b"vide":
            header = first(track, b"tkhd") or memoryview(b"")
            start = 52 if len(header) and header[0] else 40
            if len(header) < start + 20:
                return 0
            a, b = (int.from_bytes(header[at : at + 4], signed=True) for at in (start, start + 4))
            return {(0, 1): 3, (-1, 0): 2, (0, -1): 1}.get((_sign(a), _sign(b)), 0)
    return 0


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
