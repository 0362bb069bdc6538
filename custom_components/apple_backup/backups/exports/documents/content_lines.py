"""Content lines, of which vCard (RFC 6350) and iCalendar (RFC 5545) are made."""

import re
from typing import Final

_LINE_BYTES: Final = 75
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def escaped(text: str) -> str:
    """Return a text as the value of a property."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROLS.sub("", text).replace("\u2028", "\n").replace("\u2029", "\n")
    for char in "\\;,":
        text = text.replace(char, f"\\{char}")
    return text.replace("\n", "\\n")


def parameter(text: str) -> str:
    """Return a text as the value of a parameter, which can hold neither quotes nor line ends."""
    clean = _CONTROLS.sub("", text.replace("\n", " ")).replace('"', "'")
    return f'"{clean}"'


def folded(line: str) -> str:
    """Return a line with its end, parted where it is too long, never within a character."""
    data = line.encode("utf-8", "replace")
    if len(data) <= _LINE_BYTES:
        return data.decode() + "\r\n"
    parts: list[str] = []
    start, room = 0, _LINE_BYTES
    while start < len(data):
        end = min(start + room, len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(data[start:end].decode())
        # The space that begins a further line counts.
        start, room = end, _LINE_BYTES - 1
    return "\r\n ".join(parts) + "\r\n"
