"""Understands what somebody searches for.

Words are found by their beginnings, runs of a script without spaces anywhere, and what stands
between quotation marks as it is. Short words are so frequent that only the last one of a query,
which may not be complete yet, is taken for a beginning. A word may also be the name of a person,
and digits their number: then what is from or to that person is found.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
import re
from typing import Final

from .words import fold, pairs, units

MAX_TERMS: Final = 20
PERSON: Final = "\ue000"
"""Begins the word that stands for a person, which no text has."""
ARTIFACT: Final = "\ue001"
"""Begins the word that stands for an artifact."""

_MOST_PERSONS: Final = 200
_QUOTED: Final = re.compile(r'"([^"]*)"?')
_NUMBER: Final = re.compile(r"[+(0-9][0-9\s()./\-\u2011]*")
_NOT_DIGITS: Final = re.compile(r"[^0-9]+")
_SHORTEST_NUMBER: Final = 4
_SHORTEST_BEGINNING: Final = 5

type Persons = Callable[[str], Collection[int]]
"""Finds the numbers of people by the folded beginning of a name, or by digits."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that has to be found. `text` is folded; `persons` are those it is a name of.

    `is_prefix`: words that begin with it are found, too. `is_exact`: it has to stand in the text
    as a whole, which an index without positions cannot tell; a space at an end of `text` means
    that a word has to end there.
    """

    text: str
    expression: str
    persons: frozenset[int] = frozenset()
    is_prefix: bool = False
    is_exact: bool = False

    def accepts(self, folded: str, persons: Collection[int]) -> bool:
        """Whether a text, its folded units between spaces, or one of its people is meant."""
        return not self.is_exact or self.text in folded or not self.persons.isdisjoint(persons)


@dataclass(frozen=True, slots=True)
class Query:
    """All that has to be found."""

    terms: tuple[Term, ...] = field(default=())

    @property
    def needs_text(self) -> bool:
        """Whether texts have to be looked at to know which ones match."""
        return any(term.is_exact for term in self.terms)

    def expression(self, artifacts: Sequence[int], persons: Collection[int] | None) -> str:
        """Return the query for FTS5, which also chooses artifacts (none: all) and people."""
        parts = [term.expression for term in self.terms]
        if persons is not None:
            parts.append(_any(PERSON, persons))
        if artifacts:
            parts.append(_any(ARTIFACT, artifacts))
        return " AND ".join(f"({part})" for part in parts)

    def accepts(self, text: str, persons: Collection[int]) -> bool:
        """Whether a text has what an index cannot tell."""
        if not self.needs_text:
            return True
        spaced = f" {' '.join(unit for unit, _ in units(fold(text)))} "
        return all(term.accepts(spaced, persons) for term in self.terms)


def parse(text: str, persons: Persons) -> Query:
    """Understand a query; one without words has no terms."""
    if _NUMBER.fullmatch(text.strip()):
        digits = _NOT_DIGITS.sub("", text)
        if len(digits) >= _SHORTEST_NUMBER and (found := frozenset(persons(digits))):
            return Query((_number(text, found),))
    terms: list[Term] = []
    end = 0
    for quoted in _QUOTED.finditer(text):
        terms += _terms(text[end : quoted.start()], persons)
        terms += _phrase(quoted[1])
        end = quoted.end()
    terms += _terms(text[end:], persons, is_end=True)
    return Query(tuple(dict.fromkeys(terms))[:MAX_TERMS])


def _terms(text: str, persons: Persons, *, is_end: bool = False) -> Iterator[Term]:
    """Yield the terms of a text without quotation marks; `is_end`: it is the end of the query."""
    found = units(fold(text))
    for number, (unit, is_run) in enumerate(found, 1):
        known = frozenset(sorted(persons(unit))[:_MOST_PERSONS])
        if is_run:
            yield _run(unit, known)
            continue
        is_prefix = len(unit) >= _SHORTEST_BEGINNING or (is_end and number == len(found))
        expression = _or_persons(_word(unit, is_prefix=is_prefix), known)
        yield Term(unit, expression, known, is_prefix=is_prefix)


def _run(run: str, persons: frozenset[int]) -> Term:
    """A run: its pairs have to be there, and in this order."""
    if len(run) == 1:
        return Term(run, _or_persons(_word(run, is_prefix=True), persons), persons, is_prefix=True)
    expression = " AND ".join(_word(pair) for pair in pairs(run))
    return Term(run, _or_persons(expression, persons), persons, is_exact=len(run) > 2)


def _phrase(text: str) -> Iterator[Term]:
    """Yield what stands between quotation marks as one term."""
    found = units(fold(text))
    parts: list[str] = []
    for unit, is_run in found:
        if not is_run:
            parts.append(_word(unit))
        elif len(unit) == 1:
            parts.append(_word(unit, is_prefix=True))
        else:
            parts += [_word(pair) for pair in pairs(unit)]
    if parts:
        whole = " ".join(unit for unit, _ in found)
        start, end = ("" if is_run else " " for _, is_run in (found[0], found[-1]))
        yield Term(f"{start}{whole}{end}", " AND ".join(dict.fromkeys(parts)), is_exact=True)


def _number(text: str, persons: frozenset[int]) -> Term:
    """A phone number: that of a person, or its digits as they are grouped."""
    groups = [unit for unit, _ in units(fold(text))]
    expression = " AND ".join(_word(group) for group in groups)
    return Term(" ".join(groups), _or_persons(expression, persons), persons)


def _or_persons(expression: str, persons: frozenset[int]) -> str:
    return f"({expression}) OR {_any(PERSON, sorted(persons))}" if persons else expression


def _any(kind: str, numbers: Collection[int]) -> str:
    """Any of some people or artifacts; none of them matches nothing."""
    return " OR ".join(f'"{kind}{number}"' for number in numbers) or f'"{kind}none"'


def _word(word: str, *, is_prefix: bool = False) -> str:
    """A word as FTS5 takes it; it holds letters and digits alone, so nothing has to be escaped."""
    return f'"{word}"*' if is_prefix else f'"{word}"'
