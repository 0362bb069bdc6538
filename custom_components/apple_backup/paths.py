"""What any name has to be rid of before it may become a file's name; shared by both libraries.

Limits of the formats: 255 bytes of UTF-8 (ext4), 255 UTF-16 units (exFAT, NTFS, SMB); characters,
device names and trailing dots or spaces that Windows refuses (Microsoft's "Naming Files, Paths,
and Namespaces"). Pure functions.
"""

from pathlib import Path
import re
from typing import Final
import unicodedata

MAX_NAME_BYTES: Final = 255
MAX_NAME_UNITS: Final = 255

_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f]')
_RESERVED: Final = re.compile(
    r"(?i)^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)"
)
# Cf: joins and bidirectional marks that make a name look like another; Cs: lone surrogates,
# which no encoder takes; Co/Cn: meaningless elsewhere; Zl/Zp: line breaks in a name.
_DROPPED_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})
# Emoji sequences are held together by these, and they hide nothing.
_KEPT: Final = frozenset({"\u200d", "\ufe0f"})


def honest(text: str) -> str:
    """Drop characters that hide or deceive and replace those that file systems refuse by `_`.

    The result is in NFC; it may be empty, a dot, or a name that Windows reserves.
    """
    if text.isascii() and text.isprintable():
        return _FORBIDDEN.sub("_", text)
    text = unicodedata.normalize("NFC", text)
    return _FORBIDDEN.sub("_", "".join(char for char in text if _is_kept(char)))


def is_reserved(name: str) -> bool:
    """Whether Windows takes a name for a device, whatever its extension."""
    return _RESERVED.match(name) is not None


def shortened(text: str, max_bytes: int, max_units: int) -> str:
    """Cut to whole characters within a number of bytes of UTF-8 and of UTF-16 units, in NFC."""
    encoded = text.encode("utf-8")
    if len(encoded) > max_bytes:
        text = encoded[:max_bytes].decode("utf-8", "ignore")
    while len(text.encode("utf-16-le")) // 2 > max_units:
        text = text[:-1]
    # NFC may not be kept by a cut, and a cut emoji sequence may end in a joiner.
    return unicodedata.normalize("NFC", text.rstrip("\u200d"))


def folded(path: str) -> str:
    """Give a key that is equal for two paths that any supported file system takes for one."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())


def overlap(one: Path, other: Path) -> bool:
    """Whether two resolved folders are the same, or one lies in the other."""
    return one.is_relative_to(other) or other.is_relative_to(one)


def _is_kept(char: str) -> bool:
    return char in _KEPT or unicodedata.category(char) not in _DROPPED_CATEGORIES
