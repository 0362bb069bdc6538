"""The part of a text where something was found, and where exactly, to show it."""

from dataclasses import dataclass
import re
from typing import Final

from .query import Term
from .words import fold

BEFORE: Final = 60
LENGTH: Final = 200

_PIECE: Final = 2048
_MOST_MARKS: Final = 20


@dataclass(frozen=True, slots=True)
class Snippet:
    """A part of a text; `marks` are from and up to which character something was found in it."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    is_cut_before: bool = False
    is_cut_after: bool = False


def snippet(text: str, terms: tuple[Term, ...]) -> Snippet:
    """Return where one of the terms stands in a text, or its beginning."""
    pattern = _pattern(terms)
    at = 0 if pattern is None else _find(text, pattern)
    start = max(0, at - BEFORE)
    if start:
        # From the beginning of a word on, if there is one near.
        space = text.find(" ", start, at)
        start = space + 1 if space >= 0 else start
    part = text[start : start + LENGTH]
    marks = () if pattern is None else _marks(part, pattern)
    return Snippet(part, marks, start > 0, start + LENGTH < len(text))


def marks_in(text: str, terms: tuple[Term, ...]) -> tuple[tuple[int, int], ...]:
    """Return where the terms stand in a short text that is shown as a whole."""
    pattern = _pattern(terms)
    return () if pattern is None else _marks(text, pattern)


def _pattern(terms: tuple[Term, ...]) -> re.Pattern[str] | None:
    """Return what matches all terms in a folded text; words from their beginning on."""
    parts = []
    for term in terms:
        words = [re.escape(word) for word in term.text.split()]
        if words:
            before = r"(?<!\w)" if words[0].isascii() else ""
            after = "" if term.is_prefix or not words[-1].isascii() else r"(?!\w)"
            parts.append(before + r"[\W_]+".join(words) + after)
    return re.compile("|".join(parts)) if parts else None


def _find(text: str, pattern: re.Pattern[str]) -> int:
    """Return where a pattern first matches, in characters of the text as it is."""
    if text.isascii():
        found = pattern.search(text.lower())
        return found.start() if found else 0
    # Folded piece by piece, as folding changes lengths. Pieces overlap by what is shown.
    for start in range(0, len(text), _PIECE):
        piece = text[start : start + _PIECE + LENGTH]
        if pattern.search(fold(piece)):
            return start + next(iter(_marks(piece, pattern)), (0, 0))[0]
    return 0


def _marks(part: str, pattern: re.Pattern[str]) -> tuple[tuple[int, int], ...]:
    """Return where a pattern matches in a part of a text."""
    folded, origins = _folded(part)
    found: list[tuple[int, int]] = []
    for match in pattern.finditer(folded):
        if match.end() > match.start():
            found.append((origins[match.start()], origins[match.end() - 1] + 1))
        if len(found) == _MOST_MARKS:
            break
    return tuple(found)


def _folded(part: str) -> tuple[str, list[int]]:
    """Return a folded text and for each of its characters the one it came from."""
    if part.isascii():
        return part.lower(), list(range(len(part)))
    pieces: list[str] = []
    origins: list[int] = []
    for at, character in enumerate(part):
        piece = fold(character)
        pieces.append(piece)
        origins += [at] * len(piece)
    return "".join(pieces), origins
