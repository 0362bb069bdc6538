"""XMP sidecars: what Apple says of a photo, in a file that photo programs read. Pure.

Written as RDF/XML with the properties that the XMP specification (ISO 16684-1, and part 2 for
EXIF) and IPTC name: `dc:title`, `dc:description`, `dc:subject`, `xmp:Rating`, `xmp:CreateDate`,
`photoshop:DateCreated`, `exif:DateTimeOriginal`, `exif:GPS…`, `tiff:Orientation`.

A sidecar certifies itself: its last line holds a digest of everything before it. So one that nobody
has changed is known for ours wherever it lies, without any list of files.
"""

from dataclasses import dataclass
import hashlib
from typing import Final

from ... import xmp
from ..layout.template import captured_local
from ..models import Location

SUFFIX: Final = ".xmp"
MAX_BYTES: Final = 1 << 20

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
    text = xmp.packet(_properties(metadata)).encode()
    return text + _SEAL.format(hashlib.sha256(text).hexdigest()).encode()


def is_ours(content: bytes) -> bool:
    """Whether this is a sidecar of ours that nobody has changed since."""
    text, seal = content[:-_SEAL_BYTES], content[-_SEAL_BYTES:]
    return bool(text) and seal == _SEAL.format(hashlib.sha256(text).hexdigest()).encode()


def _properties(metadata: Metadata) -> list[str]:
    lines = []
    if metadata.title:
        lines.append(xmp.alternative("dc:title", metadata.title))
    if metadata.description:
        lines.append(xmp.alternative("dc:description", metadata.description))
    if metadata.keywords:
        lines.append(xmp.bag("dc:subject", metadata.keywords))
    if metadata.is_favorite:
        lines.append(xmp.favorite())
    if (moment := _moment(metadata)) is not None:
        lines.extend(xmp.captured(moment))
    if metadata.location is not None:
        lines.extend(_place(metadata.location))
    if metadata.orientation is not None:
        lines.append(xmp.element("tiff:Orientation", str(metadata.orientation)))
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
    lines = xmp.place(place.latitude, place.longitude)
    if place.altitude is not None and abs(place.altitude) < 1e7:
        meters = round(abs(place.altitude) * 1000)
        lines.append(xmp.element("exif:GPSAltitudeRef", str(int(place.altitude < 0))))
        lines.append(xmp.element("exif:GPSAltitude", f"{meters}/1000"))
    return lines
