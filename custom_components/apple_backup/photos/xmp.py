"""XMP sidecars: what Apple says of a photo, in a file that photo programs read. Pure.

Written as RDF/XML with the properties that the XMP specification (ISO 16684-1, and part 2 for
EXIF) and IPTC name: `dc:title`, `dc:description`, `dc:subject`, `xmp:Rating`, `xmp:CreateDate`,
`photoshop:DateCreated`, `exif:DateTimeOriginal`, `exif:GPS…`, `tiff:Orientation`.

A sidecar certifies itself: its last line holds a digest of everything before it. So one that nobody
has changed is known for ours wherever it lies, without any list of files.
"""

from dataclasses import dataclass
import hashlib
import re
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from .models import Location
from .template import captured_local

SUFFIX: Final = ".xmp"
MAX_BYTES: Final = 1 << 20
FAVORITE_RATING: Final = 5

_NAMESPACES: Final = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
}
# What XML 1.0 cannot hold, not even escaped.
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SEAL: Final = "<!-- Apple Backup wrote this; sha256 of everything before: {} -->\n"
_SEAL_BYTES: Final = len(_SEAL.format("0" * 64).encode())


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a sidecar tells. Times as in `models.Asset`; `orientation` as EXIF numbers it."""

    title: str | None = None
    description: str | None = None
    keywords: tuple[str, ...] = ()
    is_favorite: bool = False
    captured_ms: int | None = None
    offset_seconds: int | None = None
    location: Location | None = None
    orientation: int | None = None


def sidecar(metadata: Metadata) -> bytes:
    """Write the sidecar of a photo; the same metadata give the same bytes."""
    body = "".join(f"   {line}\n" for line in _properties(metadata))
    spaces = "".join(f"\n    xmlns:{name}={quoteattr(url)}" for name, url in _NAMESPACES.items())
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Apple Backup">\n'
        ' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        f'  <rdf:Description rdf:about=""{spaces}>\n{body}'
        "  </rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>\n"
    ).encode()
    return text + _SEAL.format(hashlib.sha256(text).hexdigest()).encode()


def is_ours(content: bytes) -> bool:
    """Whether this is a sidecar of ours that nobody has changed since."""
    text, seal = content[:-_SEAL_BYTES], content[-_SEAL_BYTES:]
    return bool(text) and seal == _SEAL.format(hashlib.sha256(text).hexdigest()).encode()


def _properties(metadata: Metadata) -> list[str]:
    lines = []
    if metadata.title:
        lines.append(_alternative("dc:title", metadata.title))
    if metadata.description:
        lines.append(_alternative("dc:description", metadata.description))
    if metadata.keywords:
        items = "".join(f"<rdf:li>{_text(keyword)}</rdf:li>" for keyword in metadata.keywords)
        lines.append(f"<dc:subject><rdf:Bag>{items}</rdf:Bag></dc:subject>")
    if metadata.is_favorite:
        lines.append(f"<xmp:Rating>{FAVORITE_RATING}</xmp:Rating>")
    if (moment := _moment(metadata)) is not None:
        names = ("exif:DateTimeOriginal", "photoshop:DateCreated", "xmp:CreateDate")
        lines.extend(f"<{name}>{moment}</{name}>" for name in names)
    if metadata.location is not None:
        lines.extend(_place(metadata.location))
    if metadata.orientation is not None:
        lines.append(f"<tiff:Orientation>{metadata.orientation}</tiff:Orientation>")
    return lines


def _moment(metadata: Metadata) -> str | None:
    """Write the capture time with its offset; without a known offset it is said in UTC."""
    captured = captured_local(metadata.captured_ms, metadata.offset_seconds)
    if captured is None:
        return None
    # XMP offsets are of whole minutes, while some of before 1970 are not.
    seconds = (metadata.offset_seconds or 0) % 60
    if seconds:
        captured = captured_local(metadata.captured_ms, (metadata.offset_seconds or 0) - seconds)
    return captured.isoformat(timespec="milliseconds") if captured is not None else None


def _place(place: Location) -> list[str]:
    lines = [
        f"<exif:GPSLatitude>{_degrees(place.latitude, 'NS')}</exif:GPSLatitude>",
        f"<exif:GPSLongitude>{_degrees(place.longitude, 'EW')}</exif:GPSLongitude>",
    ]
    if place.altitude is not None and abs(place.altitude) < 1e7:
        below = int(place.altitude < 0)
        meters = round(abs(place.altitude) * 1000)
        lines.append(f"<exif:GPSAltitudeRef>{below}</exif:GPSAltitudeRef>")
        lines.append(f"<exif:GPSAltitude>{meters}/1000</exif:GPSAltitude>")
    return lines


def _degrees(value: float, letters: str) -> str:
    """Write degrees and minutes as XMP does: `48,51.500000N`."""
    millionths = round(abs(value) * 60_000_000)
    whole, minutes = divmod(millionths, 60_000_000)
    letter = letters[0] if value >= 0 else letters[1]
    return f"{whole},{minutes // 1_000_000}.{minutes % 1_000_000:06d}{letter}"


def _alternative(name: str, text: str) -> str:
    return (
        f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{_text(text)}</rdf:li></rdf:Alt></{name}>'
    )


def _text(text: str) -> str:
    # Readers of XML make a line feed of a carriage return, unless it is escaped.
    return escape(_FORBIDDEN.sub("", text), {"\r": "&#13;"})
