"""File and folder names that ext4, exFAT, NTFS, SMB and Apple's own file systems all accept.

Limits of the formats: 255 bytes of UTF-8 (ext4), 255 UTF-16 units (exFAT, NTFS, SMB); characters,
device names and trailing dots or spaces that Windows refuses (Microsoft's "Naming Files, Paths,
and Namespaces"). Pure functions.
"""

import re
import unicodedata

MAX_NAME_BYTES = 255
MAX_NAME_UNITS = 255
# What is added to a stem later: "-edited", a collision suffix, the longest extension, ".part".
SUFFIX_ROOM = 64
MAX_STEM_BYTES = MAX_NAME_BYTES - SUFFIX_ROOM
MAX_EXTENSION_LENGTH = 16

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f]')
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)")
_EXTENSION = re.compile(r"[A-Za-z0-9]{1,16}")
# Cf: joins and bidirectional marks that make a name look like another; Cs: lone surrogates,
# which no encoder takes; Co/Cn: meaningless elsewhere; Zl/Zp: line breaks in a name.
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})
# Emoji sequences are held together by these, and they hide nothing.
_KEPT = frozenset({"\u200d", "\ufe0f"})


def safe_name(text: str, fallback: str, *, max_bytes: int = MAX_STEM_BYTES) -> str:
    """Make one path component of any text.

    Args:
        text: Any text, however hostile.
        fallback: What to use when nothing of it is left; must be a safe name itself.
        max_bytes: Longest result in bytes of UTF-8.

    Returns:
        A name in NFC without separators, control or bidirectional characters, leading dots or
        spaces, trailing dots or spaces, and not one of the names Windows reserves.
    """
    text = unicodedata.normalize("NFC", text[: 4 * MAX_NAME_BYTES])
    text = "".join(char for char in text if _is_kept(char))
    text = _FORBIDDEN.sub("_", text)
    text = _trimmed(text)
    if _RESERVED.match(text):
        text = f"_{text}"
    text = _trimmed(_shortened(text, max_bytes))
    return text or fallback


def safe_extension(filename: str) -> str | None:
    """Give the extension of a file name with its dot, None if it has none worth the name."""
    head, dot, tail = filename.strip().rpartition(".")
    if not dot or not head or not _EXTENSION.fullmatch(tail):
        return None
    return f".{tail}"


def split_name(filename: str) -> tuple[str, str | None]:
    """Split a file name into its stem and its extension (with the dot), if it has one."""
    extension = safe_extension(filename)
    if extension is None:
        return filename, None
    return filename.strip()[: -len(extension)], extension


def folded(path: str) -> str:
    """Give a key that is equal for two paths that any supported file system takes for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())


def _is_kept(char: str) -> bool:
    return char in _KEPT or unicodedata.category(char) not in _DROPPED_CATEGORIES


def _trimmed(text: str) -> str:
    # A leading dot hides a file, a leading dash is an option to a careless script.
    return text.strip().lstrip(". ").rstrip(". ")


def _shortened(text: str, max_bytes: int) -> str:
    """Cut to whole characters within a number of bytes and of UTF-16 units."""
    encoded = text.encode("utf-8")
    if len(encoded) > max_bytes:
        text = encoded[:max_bytes].decode("utf-8", "ignore")
    while len(text.encode("utf-16-le")) // 2 > MAX_NAME_UNITS - SUFFIX_ROOM:
        text = text[:-1]
    # NFC may not be kept by a cut, and a cut emoji sequence may end in a joiner.
    return unicodedata.normalize("NFC", text.rstrip("\u200d"))
