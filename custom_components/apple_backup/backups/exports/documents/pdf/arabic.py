"""Joins Arabic letters: each takes the form that its neighbors ask for.

Unicode has a character for every form (Arabic Presentation Forms A and B), and says which letter
and which form each one is; so the table is made from Python's own data.
"""

from functools import cache
from typing import Final
import unicodedata

_FORMS: Final = (range(0xFB50, 0xFC00), range(0xFE80, 0xFEFD))
_LAM: Final = "\u0644"
_JOINER: Final = "\u0640"

type _Table = dict[str, dict[str, str]]


def joined(text: str) -> str:
    """Return a text, in logical order, with the forms of its Arabic letters."""
    table, ligatures = _tables()
    if not any(char in table for char in text):
        return text
    found: list[str] = []
    at = 0
    while at < len(text):
        char = text[at]
        if char not in table:
            found.append(char)
            at += 1
            continue
        before = _joins_next(_neighbor(text, at, -1), table)
        pair = ligatures.get(text[at : at + 2]) if char == _LAM else None
        if pair is not None:
            found.append(pair.get("final" if before else "isolated", char))
            at += 2
            continue
        after = "initial" in table[char] and _joins_previous(_neighbor(text, at, 1), table)
        name = {
            (True, True): "medial",
            (True, False): "final",
            (False, True): "initial",
            (False, False): "isolated",
        }[(before and "final" in table[char], after)]
        found.append(table[char].get(name, char))
        at += 1
    return "".join(found)


def _neighbor(text: str, at: int, step: int) -> str:
    """Return the next letter in a direction, over marks that do not part letters."""
    at += step
    while 0 <= at < len(text) and unicodedata.category(text[at]) == "Mn":
        at += step
    return text[at] if 0 <= at < len(text) else ""


def _joins_next(char: str, table: _Table) -> bool:
    """Whether a letter reaches out to the one that follows."""
    return char == _JOINER or "initial" in table.get(char, {})


def _joins_previous(char: str, table: _Table) -> bool:
    """Whether a letter reaches out to the one before it."""
    return char == _JOINER or "final" in table.get(char, {})


@cache
def _tables() -> tuple[_Table, _Table]:
    """Return the forms of letters, and of lam followed by an alef, by what they stand for."""
    letters: _Table = {}
    ligatures: _Table = {}
    for code in (it for block in _FORMS for it in block):
        kind, *parts = unicodedata.decomposition(chr(code)).split() or [""]
        base = "".join(chr(int(part, 16)) for part in parts)
        name = kind.strip("<>")
        if name not in ("isolated", "initial", "medial", "final") or not base:
            continue
        if len(base) == 1:
            letters.setdefault(base, {})[name] = chr(code)
        elif len(base) == 2 and base[0] == _LAM:
            ligatures.setdefault(base, {})[name] = chr(code)
    return letters, ligatures
