"""File and folder names that ext4, exFAT, NTFS, SMB and Apple's own file systems all accept.

Pure functions; the limits and what has to go are those of `paths.py`.
"""

import re

from ...paths import MAX_NAME_BYTES, MAX_NAME_UNITS, folded, honest, is_reserved, shortened

__all__ = [
    "MAX_EXTENSION_LENGTH",
    "MAX_NAME_BYTES",
    "MAX_STEM_BYTES",
    "SUFFIX_ROOM",
    "folded",
    "safe_extension",
    "safe_name",
    "split_name",
]

# What is added to a stem later: "-edited", a collision suffix, the longest extension, ".part".
SUFFIX_ROOM = 64
MAX_STEM_BYTES = MAX_NAME_BYTES - SUFFIX_ROOM
MAX_EXTENSION_LENGTH = 16

_EXTENSION = re.compile(r"[A-Za-z0-9]{1,16}")


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
    text = _trimmed(honest(text[: 4 * MAX_NAME_BYTES]))
    if is_reserved(text):
        text = f"_{text}"
    text = _trimmed(shortened(text, max_bytes, MAX_NAME_UNITS - SUFFIX_ROOM))
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


def _trimmed(text: str) -> str:
    # A leading dot hides a file, a leading dash is an option to a careless script.
    return text.strip().lstrip(". ").rstrip(". ")
