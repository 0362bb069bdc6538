"""The RDF/XML of which XMP sidecars are made (ISO 16684-1); shared by both libraries. Pure."""

from collections.abc import Iterable
import re
from typing import Final
from xml.sax.saxutils import escape, quoteattr

FAVORITE_RATING: Final = 5

_NAMESPACES: Final = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
}
_CAPTURED: Final = ("exif:DateTimeOriginal", "photoshop:DateCreated", "xmp:CreateDate")
# What XML 1.0 cannot hold, not even escaped.
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def packet(properties: Iterable[str]) -> str:
    """Return a document with some properties, each as the functions below write it."""
    body = "".join(f"   {line}\n" for line in properties)
    spaces = "".join(f"\n    xmlns:{name}={quoteattr(url)}" for name, url in _NAMESPACES.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Apple Backup">\n'
        ' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        f'  <rdf:Description rdf:about=""{spaces}>\n{body}'
        "  </rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>\n"
    )


def element(name: str, text: str) -> str:
    """Return a property with a simple value."""
    return f"<{name}>{_text(text)}</{name}>"


def alternative(name: str, text: str) -> str:
    """Return a property that may have a text in several languages, with one for all."""
    return (
        f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{_text(text)}</rdf:li></rdf:Alt></{name}>'
    )


def bag(name: str, texts: Iterable[str]) -> str:
    """Return a property with several values in no order."""
    items = "".join(f"<rdf:li>{_text(text)}</rdf:li>" for text in texts)
    return f"<{name}><rdf:Bag>{items}</rdf:Bag></{name}>"


def favorite() -> str:
    """Return the rating that stands for a favorite."""
    return element("xmp:Rating", str(FAVORITE_RATING))


def captured(moment: str) -> list[str]:
    """Return when a photo was taken, under all names that programs look for."""
    return [element(name, moment) for name in _CAPTURED]


def place(latitude: float, longitude: float) -> list[str]:
    """Return where a photo was taken, in degrees."""
    return [
        element("exif:GPSLatitude", _degrees(latitude, "NS")),
        element("exif:GPSLongitude", _degrees(longitude, "EW")),
    ]


def _degrees(value: float, letters: str) -> str:
    """Write degrees and minutes as XMP does: `48,51.500000N`."""
    millionths = round(abs(value) * 60_000_000)
    whole, minutes = divmod(millionths, 60_000_000)
    letter = letters[0] if value >= 0 else letters[1]
    return f"{whole},{minutes // 1_000_000}.{minutes % 1_000_000:06d}{letter}"


def _text(text: str) -> str:
    # Readers of XML make a line feed of a carriage return, unless it is escaped.
    return escape(_FORBIDDEN.sub("", text), {"\r": "&#13;"})
