"""Turns text into what can be drawn: pieces of one font each, with their width.

What no font has is told in words or shown as ▯; `Missing` counts it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
import re
from typing import Final
import unicodedata

from .arabic import joined
from .font import embedded_font

EM: Final = 1000.0

_MISSING: Final = "▯"
_HANGUL: Final = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
_KANA: Final = re.compile("[\u3040-\u30ff\u31f0-\u31ff]")
_EAST: Final = re.compile(
    "[\u1100-\u11ff\u2e80-\u303f\u3040-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\U00020000-\U0002fa1f]"
)
_HALF_WIDTH: Final = re.compile("[\uff61-\uffdc\uffe8-\uffee]")
# A sign of sex behind a joiner, skin, and the box around a digit: nothing that has to be told.
_EMOJI_PARTS: Final = re.compile("\u200d[\u2640\u2642]|[\u20e3\U0001f3fb-\U0001f3ff]")
_PLAIN: Final = str.maketrans({"❓": "?", "❔": "?", "❗": "!", "❕": "!"})
_NAMES: Final = {"👍": "thumbs up", "👎": "thumbs down", "🙏": "folded hands", "💯": "100"}
_SELECTORS: Final = frozenset({"\ufe0e", "\ufe0f"})
_FLAG: Final = range(0x1F1E6, 0x1F200)


class Face(StrEnum):
    """The fonts of a document: the one that is embedded, and those that viewers bring."""

    OWN = "F0"
    CHINESE = "F1"
    JAPANESE = "F2"
    KOREAN = "F3"


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of one font."""

    face: Face
    text: str
    width: float


class Missing:
    """Counts the characters that could not be drawn as they are."""

    def __init__(self) -> None:
        """Begin at zero."""
        self.count = 0


def drawable(text: str, missing: Missing) -> str:
    """Return a text of characters that can be drawn, in logical order; tabs become blanks.

    Nothing that only directs is left, such as the explicit directions of bidirectional text.
    """
    text = unicodedata.normalize("NFC", text.replace("\t", "    "))
    if text.isascii():
        return "".join(char for char in text if char.isprintable())
    text = _HALF_WIDTH.sub(lambda it: unicodedata.normalize("NFKC", it[0]), joined(text))
    found: list[str] = []
    names: list[str] = []
    for char in _EMOJI_PARTS.sub("", text.translate(_PLAIN)):
        name = _replacement(char)
        if name == "":
            continue
        if name is None or name == _MISSING:
            found += (_named(names), name or char)
            names = []
            missing.count += name is not None
        else:
            missing.count += 1
            names.append(name)
    return "".join((*found, _named(names)))


def _named(names: list[str]) -> str:
    """Return what stands for some emoji in a row."""
    if not names:
        return ""
    text = ", ".join(names)
    # A flag is two letters.
    return f"[{re.sub(r'flag (.), flag (.)', r'flag \1\2', text)}]"


@cache
def _replacement(char: str) -> str | None:
    """Return what stands for a character; None for itself, empty if it shows nothing."""
    category = unicodedata.category(char)
    if category in ("Cc", "Cf", "Cs"):
        return ""
    if is_eastern(char) or embedded_font().glyph(char) is not None:
        return "" if char in _SELECTORS else None
    if ord(char) in _FLAG:
        return f"flag {chr(ord(char) - _FLAG.start + ord('A'))}"
    if category in ("Mn", "Me"):
        return ""
    if category in ("So", "Sk"):
        return _NAMES.get(char) or unicodedata.name(char, "symbol").lower()
    return _MISSING


@cache
def is_eastern(char: str) -> bool:
    """Whether a character is of the fonts that viewers bring."""
    return _EAST.match(char) is not None and embedded_font().glyph(char) is None


def eastern_face(text: str) -> Face:
    """Return the font for the Chinese characters of a text, by what else stands there."""
    if _HANGUL.search(text):
        return Face.KOREAN
    return Face.JAPANESE if _KANA.search(text) else Face.CHINESE


def pieces(line: str, face: Face) -> Iterator[Piece]:
    """Yield a line, in visual order, by fonts; `face` is that of its Chinese characters."""
    start = 0
    for at in range(1, len(line) + 1):
        if at == len(line) or is_eastern(line[at]) != is_eastern(line[start]):
            text = line[start:at]
            used = face if is_eastern(line[start]) else Face.OWN
            yield Piece(used, text, sum(map(width, text)))
            start = at


@cache
def width(char: str) -> float:
    """Return how wide a character is, in thousandths of the size of the text."""
    if is_eastern(char):
        return EM
    glyph = embedded_font().glyph(char)
    return 0.0 if glyph is None else embedded_font().width(glyph)
