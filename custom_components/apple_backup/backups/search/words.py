"""Cuts texts of any language into the words an index knows.

Case, accents and width are folded. Scripts that put no spaces between words (Chinese, Japanese,
Thai, …) and Korean, whose words run together, become pairs of neighboring characters. Each word
consists of ASCII letters and digits and of other characters, so that SQLite's `ascii` tokenizer
takes it for one.
"""

import re
from typing import Final
import unicodedata

MAX_WORD: Final = 64
"""Longer words (addresses, data in a text) are known by their beginning."""

_ASCII_WORD: Final = re.compile(r"[a-z0-9]+", re.ASCII)
# Accents of the scripts that do without them, points of Hebrew, vowels of Arabic. What changes the
# word in other scripts (the voicing of kana, the vowels of Thai and Devanagari) stays.
_ACCENTS: Final = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    "\ufe00-\ufe0f\ufe20-\ufe2f]"
)
_UNSPACED: Final = (
    "\u0e00-\u0e5b\u0e81-\u0efd\u0f00\u0f18-\u0f39\u0f40-\u0fbc\u1000-\u1049\u1050-\u109d\u1100-\u11ff"
    "\u1780-\u17d3\u17d7\u1950-\u19df\u3005-\u3007\u3031-\u3035\u3040-\u309f\u30a1-\u30fa"
    "\u30fc-\u30ff\u3100-\u312f\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua960-\ua97c\uac00-\ud7fb\uf900-\ufaff\U00016f00-\U000187ff\U0001b000-\U0001b2ff"
    "\U00020000-\U0003ffff"
)
_PICTURES: Final = "\u2600-\u27bf\U0001f000-\U0001faff"
# Vowels and marks of the scripts of India are no letters to Python, but parts of words.
_MARKS: Final = "\u0900-\u0963\u0966-\u0dff"
_UNIT: Final = re.compile(
    f"(?P<run>[{_UNSPACED}]+)|(?P<picture>[{_PICTURES}])|(?P<word>(?:(?![{_UNSPACED}_])[\\w{_MARKS}])+)"
)

type Unit = tuple[str, bool]
"""A folded word, or a run of characters of a script without spaces (True)."""


def fold(text: str) -> str:
    """Return a text without case, accents and width."""
    if text.isascii():
        return text.lower()
    # Cases last, as the bold capitals of mathematics have none before they are plain letters.
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text).casefold())
    # Together again: the syllables of Korean, and kana with their voicing.
    return unicodedata.normalize("NFC", plain)


def units(folded: str) -> list[Unit]:
    """Return the words and runs of a folded text, in order."""
    if folded.isascii():
        return [(word[:MAX_WORD], False) for word in _ASCII_WORD.findall(folded)]
    return [
        (run, True) if (run := found["run"]) else (found[0][:MAX_WORD], False)
        for found in _UNIT.finditer(folded)
    ]


def words(text: str) -> set[str]:
    """Return what an index stores for a text."""
    folded = fold(text)
    if folded.isascii():
        found = set(_ASCII_WORD.findall(folded))
        return found if len(folded) <= MAX_WORD else {word[:MAX_WORD] for word in found}
    found = set()
    for unit, is_run in units(folded):
        if is_run:
            found.update(pairs(unit))
            # So that a single character is found at the end of a run, too.
            found.add(unit[-1])
        else:
            found.add(unit)
    return found


def pairs(run: str) -> list[str]:
    """Return the pairs of neighboring characters of a run."""
    return [run[at : at + 2] for at in range(len(run) - 1)]
