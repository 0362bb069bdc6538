"""Puts lines into the order in which they are seen: the Unicode Bidirectional Algorithm (UAX #9).

Without explicit directions, which are taken out of the text before. Rule numbers are those of the
annex.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final
import unicodedata

_STRONG: Final = frozenset({"L", "R", "AL"})
_NEUTRAL: Final = frozenset({"B", "S", "WS", "ON"})
_LETTER_RTL: Final = frozenset({"R", "AL"})
_NUMBERS: Final = frozenset({"EN", "AN"})
_CLOSING: Final = {"(": ")", "[": "]", "{": "}", "〈": "〉", "《": "》", "「": "」", "【": "】"}
_MOST_OPEN: Final = 63
_MIRRORED: Final = dict(zip("()[]{}<>«»‹›≤≥", ")(][}{><»«›‹≥≤", strict=True))


def is_rtl(text: str) -> bool:
    """Whether a paragraph runs from right to left: its first letter decides (P2, P3)."""
    return next((it for char in text if (it := _type(char)) in _STRONG), "L") in _LETTER_RTL


def has_rtl(text: str) -> bool:
    """Whether anything in a text runs from right to left."""
    return not text.isascii() and any(_type(char) in ("R", "AL", "AN") for char in text)


def visual(line: str, *, rtl: bool) -> str:
    """Return a line in the order in which it is seen, from left to right."""
    if not rtl and not has_rtl(line):
        return line
    levels = _levels(line, 1 if rtl else 0)
    clusters = _clusters(line, levels)
    highest = max((level for _, level in clusters), default=0)
    # L2: from the highest level down, turn around whatever is at least on it.
    for level in range(highest, 0, -1):
        at = 0
        while at < len(clusters):
            end = at
            while end < len(clusters) and clusters[end][1] >= level:
                end += 1
            clusters[at:end] = reversed(clusters[at:end])
            at = end + 1
    return "".join(
        "".join(_MIRRORED.get(char, char) for char in text) if level % 2 else text
        for text, level in clusters
    )


def _clusters(line: str, levels: list[int]) -> list[tuple[str, int]]:
    """Return the characters with the marks that belong to them, which stay behind them (L3)."""
    found: list[tuple[str, int]] = []
    for char, level in zip(line, levels, strict=True):
        if found and _type(char) == "NSM":
            found[-1] = (found[-1][0] + char, found[-1][1])
        else:
            found.append((char, level))
    return found


def _levels(line: str, base: int) -> list[int]:
    """Return the level of each character."""
    start = "R" if base else "L"
    types = _weak([_type(char) for char in line], start)
    for pair in sorted(_pairs(line, types)):
        _resolve_pair(types, pair, start)
    _resolve_neutral(types, start)
    # L1 is true by N2: nothing but the line is on the other side of blanks at its end.
    return [_level(kind, base) for kind in types]


def _level(kind: str, base: int) -> int:
    """I1, I2: the level of a character of a type."""
    if base:
        return base if kind == "R" else base + 1
    return {"L": 0, "R": 1}.get(kind, 2)


def _weak(types: list[str], start: str) -> list[str]:
    """W1 to W7: marks, numbers, and what stands between and around numbers."""
    before, strong = start, start
    for at, kind in enumerate(types):
        if kind == "NSM":
            types[at] = kind = before
        if kind in _STRONG:
            strong = kind
        elif kind == "EN" and strong == "AL":
            types[at] = kind = "AN"
        before = kind
    types = ["R" if kind == "AL" else kind for kind in types]
    for at in range(1, len(types) - 1):
        one, kind, other = types[at - 1 : at + 2]
        if one == other and ((kind == "CS" and one in _NUMBERS) or (kind == "ES" and one == "EN")):
            types[at] = one
    _spread_terminators(types)
    strong = start
    for at, kind in enumerate(types):
        if kind in ("ES", "ET", "CS"):
            types[at] = "ON"
        elif kind in _STRONG:
            strong = kind
        elif kind == "EN" and strong == "L":
            types[at] = "L"
    return types


def _spread_terminators(types: list[str]) -> None:
    """W5: signs of percent, currency and the like belong to the number beside them."""
    at = 0
    while at < len(types):
        end = at
        while end < len(types) and types[end] == "ET":
            end += 1
        if end > at and "EN" in (*types[at - 1 : at], *types[end : end + 1]):
            types[at:end] = ["EN"] * (end - at)
        at = max(end, at + 1)


def _pairs(line: str, types: list[str]) -> Iterator[tuple[int, int]]:
    """BD16: the places of brackets that belong together."""
    waiting: list[tuple[str, int]] = []
    for at, char in enumerate(line):
        if types[at] != "ON":
            continue
        if char in _CLOSING:
            if len(waiting) == _MOST_OPEN:
                return
            waiting.append((_CLOSING[char], at))
        elif any(char == closing for closing, _ in waiting):
            while True:
                closing, start = waiting.pop()
                if closing == char:
                    yield start, at
                    break


def _resolve_pair(types: list[str], pair: tuple[int, int], base: str) -> None:
    """N0: brackets run as what is in them, if that runs as the line or as what is before them."""
    start, end = pair
    inside = {_side(it) for it in types[start + 1 : end] if it in _STRONG or it in _NUMBERS}
    if not inside:
        return
    found = base
    if base not in inside:
        before = (_side(it) for it in reversed(types[:start]) if it in _STRONG or it in _NUMBERS)
        if next(before, base) != base:
            found = "R" if base == "L" else "L"
    types[start] = types[end] = found


def _resolve_neutral(types: list[str], start: str) -> None:
    """N1, N2: blanks and signs run as what is on both sides of them, else as the line."""
    at = 0
    while at < len(types):
        end = at
        while end < len(types) and types[end] in _NEUTRAL:
            end += 1
        if end > at:
            one = _side(types[at - 1]) if at else start
            other = _side(types[end]) if end < len(types) else start
            types[at:end] = [one if one == other else start] * (end - at)
        at = max(end, at + 1)


def _side(kind: str) -> str:
    """Return how a neighbor runs; numbers count as from right to left."""
    return "L" if kind == "L" else "R"


@cache
def _type(char: str) -> str:
    """Return the bidirectional type of a character."""
    return unicodedata.bidirectional(char) or "L"
