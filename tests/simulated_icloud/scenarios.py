"""What photos of a library look like: the usual ones, and every oddity we know of."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
import unicodedata


class Kind(StrEnum):
    """Which files an asset consists of."""

    HEIC = "heic"
    JPEG = "jpeg"
    PNG = "png"
    GIF = "gif"
    WEBP = "webp"
    AVIF = "avif"
    TIFF = "tiff"
    BMP = "bmp"
    UNKNOWN = "unknown"
    RAW = "raw"
    RAW_AND_JPEG = "raw_and_jpeg"
    JPEG_AND_RAW = "jpeg_and_raw"
    LIVE = "live"
    MOV = "mov"
    MP4 = "mp4"
    SLOMO = "slomo"
    SIDECAR = "sidecar"


class Trait(StrEnum):
    """What else is special about an asset."""

    FAVORITE = "favorite"
    HIDDEN = "hidden"
    DELETED = "deleted"
    EDITED = "edited"
    TEXT = "text"
    LOCATION = "location"
    NO_DATE = "no_date"
    BEFORE_1970 = "before_1970"
    NO_OFFSET = "no_offset"
    NO_ADDED_DATE = "no_added_date"
    NO_NAME = "no_name"
    NAME_AS_STRING = "name_as_string"
    BURST = "burst"
    DUPLICATE = "duplicate"
    SCREENSHOT = "screenshot"
    PANORAMA = "panorama"
    TIMELAPSE = "timelapse"
    NULL_FIELDS = "null_fields"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A kind, a fixed file name (None: the camera's numbering) and traits."""

    kind: Kind
    name: str | None = None
    traits: frozenset[Trait] = frozenset()


def _scene(kind: Kind, *traits: Trait, name: str | None = None) -> Scenario:
    return Scenario(kind, name, frozenset(traits))


_ACCENTED: Final = "Café Übung.JPG"

# The oldest assets of every library, in this order: their places matter.
FIRST: Final = (
    _scene(Kind.JPEG, Trait.NO_DATE),
    _scene(Kind.HEIC, Trait.NO_DATE, Trait.NO_OFFSET, Trait.NO_ADDED_DATE),
    _scene(Kind.JPEG, Trait.BEFORE_1970, name="Scan of grandmother.jpg"),
    _scene(Kind.TIFF, Trait.BEFORE_1970, Trait.NO_OFFSET),
    _scene(Kind.HEIC, Trait.BURST),
    _scene(Kind.HEIC, Trait.BURST, Trait.FAVORITE),
    _scene(Kind.HEIC, Trait.BURST),
    _scene(Kind.JPEG),
    _scene(Kind.JPEG, name="IMG_0001.JPG"),
    _scene(Kind.JPEG, name="IMG_0001.JPG"),
    _scene(Kind.JPEG, name="Holiday.jpg"),
    _scene(Kind.JPEG, name="HOLIDAY.JPG"),
    _scene(Kind.JPEG, name=unicodedata.normalize("NFC", _ACCENTED)),
    _scene(Kind.JPEG, name=unicodedata.normalize("NFD", _ACCENTED)),
    _scene(Kind.HEIC),
    _scene(Kind.HEIC, Trait.DUPLICATE, Trait.FAVORITE),
)

# One of each in every library that is large enough, in an order that depends on the seed.
RARE: Final = (
    _scene(Kind.PNG, Trait.SCREENSHOT),
    _scene(Kind.GIF),
    _scene(Kind.WEBP),
    _scene(Kind.BMP),
    _scene(Kind.UNKNOWN, name="mystery.xyz"),
    _scene(Kind.UNKNOWN, name="no extension"),
    _scene(Kind.RAW),
    _scene(Kind.RAW_AND_JPEG),
    _scene(Kind.JPEG_AND_RAW),
    _scene(Kind.LIVE, Trait.EDITED),
    _scene(Kind.LIVE, Trait.FAVORITE, Trait.TEXT, Trait.LOCATION),
    _scene(Kind.MOV, Trait.EDITED),
    _scene(Kind.MP4, Trait.LOCATION),
    _scene(Kind.SLOMO),
    _scene(Kind.MOV, Trait.TIMELAPSE),
    _scene(Kind.SIDECAR, Trait.EDITED),
    _scene(Kind.HEIC, Trait.EDITED, Trait.TEXT),
    _scene(Kind.JPEG, Trait.EDITED),
    _scene(Kind.JPEG, Trait.PANORAMA),
    _scene(Kind.JPEG, Trait.NO_OFFSET),
    _scene(Kind.JPEG, Trait.NO_NAME),
    _scene(Kind.LIVE, Trait.NO_NAME),
    _scene(Kind.HEIC, Trait.NAME_AS_STRING),
    _scene(Kind.HEIC, Trait.NULL_FIELDS),
    _scene(Kind.HEIC, Trait.HIDDEN),
    _scene(Kind.LIVE, Trait.HIDDEN, Trait.FAVORITE),
    _scene(Kind.JPEG, Trait.DELETED),
    _scene(Kind.MOV, Trait.DELETED),
    _scene(Kind.JPEG, name="../../etc/passwd.jpg"),
    _scene(Kind.JPEG, name="a/b\\c:d.jpg"),
    _scene(Kind.JPEG, name=".."),
    _scene(Kind.JPEG, name=".hidden.jpg"),
    _scene(Kind.JPEG, name="dots...and. space .jpg "),
    _scene(Kind.JPEG, name="CON.jpg"),
    _scene(Kind.JPEG, name="nul\0byte.jpg"),
    _scene(Kind.JPEG, name="line\nbreak\t.jpg"),
    _scene(Kind.HEIC, name="👩‍👩‍👧‍👦 🏖️.HEIC"),
    _scene(Kind.JPEG, name="evil\u202egpj.exe.jpg"),
    _scene(Kind.JPEG, name="写真" * 40 + ".JPG"),
    _scene(Kind.JPEG, name="x" * 251 + ".jpg"),
    _scene(Kind.JPEG, name="0400.HEIC"),
    _scene(Kind.JPEG, name="AAAAAAAA"),
)

# The rest of the library: how many of a thousand.
USUAL: Final = (
    (480, _scene(Kind.HEIC)),
    (170, _scene(Kind.JPEG)),
    (130, _scene(Kind.LIVE)),
    (60, _scene(Kind.MOV)),
    (30, _scene(Kind.PNG, Trait.SCREENSHOT)),
    (30, _scene(Kind.HEIC, Trait.EDITED)),
    (25, _scene(Kind.HEIC, Trait.TEXT)),
    (20, _scene(Kind.MP4)),
    (15, _scene(Kind.JPEG, Trait.DUPLICATE)),
    (10, _scene(Kind.LIVE, Trait.EDITED)),
    (10, _scene(Kind.RAW_AND_JPEG)),
    (10, _scene(Kind.MOV, Trait.EDITED)),
    (5, _scene(Kind.GIF)),
    (5, _scene(Kind.SLOMO)),
)
