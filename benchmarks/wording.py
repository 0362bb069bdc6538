"""Figures in words: how many times as quick, which share of a limit, and all other quantities."""

from collections.abc import Mapping
import statistics
from typing import Any

type Figure = Mapping[str, Any]
type Results = Mapping[str, Mapping[str, Any]]

_TIMED = {"processor": "processor time", "clock": "by the clock"}


def result(figure: Figure) -> str:
    """What a figure is judged by: its median."""
    value = figure["median"]
    if figure["peer"]:
        return times(value)
    if figure["limit"]:
        return f"{value:.0%} of the limit"
    return _told(figure, value)


def target(figure: Figure) -> str:
    """What it ought to be."""
    sign = "≥" if figure["at_least"] else "≤"
    if figure["peer"]:
        return f"{sign} {figure['target']:g} times"
    if figure["limit"]:
        return f"{sign} {figure['target']:.0%}"
    return f"{sign} {_told(figure, figure['target'])}"


def verdict(figure: Figure) -> str:
    """The target, and whether it is missed."""
    return target(figure) + ("" if figure["is_met"] else " **missed**")


def spread(figure: Figure) -> str:
    """The smallest and the largest of all runs."""
    low, high = min(figure["values"]), max(figure["values"])
    if len(figure["values"]) == 1:
        return ""
    if figure["limit"]:
        return f"{low:.0%}–{high:.0%}"
    return _told(figure, low, high)


def notes(figure: Figure) -> str:
    """Both sides' own values, and what else there is to say."""
    parts = [figure["note"]] if figure["note"] else []
    if sides := figure["sides"]:
        ours, theirs = both(figure)
        other = figure["peer"] or figure["limit"]
        parts.insert(0, f"{ours}; {other}: {theirs} ({_TIMED[sides['timed']]})")
    elif other := figure["limit"] or figure["peer"]:
        parts.insert(0, f"the limit: {other}" if figure["limit"] else f"beside {other}")
    return "; ".join(parts)


def terminal_line(figure: Figure) -> str:
    """A figure as a line for a terminal."""
    verdict = "met   " if figure["is_met"] else "MISSED"
    runs = f"{spread(figure)}, n={len(figure['values'])}".removeprefix(", ")
    shown = f"{verdict} {result(figure)}, {target(figure)} ({runs})  {figure['name']}"
    return "; ".join(filter(None, (shown, notes(figure))))


def both(figure: Figure) -> tuple[str, str]:
    """The medians of both sides, in the unit that suits ours."""
    sides = figure["sides"]
    ours, theirs = (statistics.median(sides[who]) for who in ("ours", "theirs"))
    factor, unit = _scale(ours, sides["unit"])
    return f"{number(ours * factor)} {unit}", f"{number(theirs * factor)} {unit}"


def timed(figure: Figure) -> str:
    """By what both sides were timed."""
    return _TIMED[figure["sides"]["timed"]]


def times(value: float, word: str = "quick") -> str:
    """How many times as quick, e.g. `12 times as quick`; what is nearly the same is `as quick`."""
    return f"as {word}" if is_same(value) else f"{ratio(value)} times as {word}"


def is_same(value: float) -> bool:
    """Whether a ratio tells no difference."""
    return 0.95 <= value < 1.05


def ratio(value: float) -> str:
    """A ratio in as few digits as tell it."""
    return f"{value:,.0f}" if value >= 20 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def _told(figure: Figure, *values: float) -> str:
    """Values of a figure, all in the unit that suits its median."""
    factor, unit = _scale(figure["median"], figure["unit"])
    return f"{'–'.join(number(it * factor) for it in values)} {unit}".rstrip()


def _scale(value: float, unit: str) -> tuple[float, str]:
    """What to multiply with, and the unit then; what is far below a second is told in milliseconds."""
    if unit == "s" and abs(value) < 0.1:
        return 1000, "ms"
    return 1, "" if unit == "x" else unit


def number(value: float) -> str:
    """Three digits that count, without powers of ten."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def cells(*parts: str) -> str:
    """A row of a table."""
    return f"| {' | '.join(part.replace('|', '\\|') for part in parts)} |"
