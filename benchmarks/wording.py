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
    return _with_unit(value, figure)


def target(figure: Figure) -> str:
    """What it ought to be."""
    sign = "≥" if figure["at_least"] else "≤"
    if figure["limit"]:
        return f"{sign} {figure['target']:.0%}"
    return f"{sign} {figure['target']:,g}"


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
    return f"{number(low)}–{number(high)}"


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


def both(figure: Figure) -> tuple[str, str]:
    """The medians of both sides."""
    sides = figure["sides"]
    ours, theirs = (statistics.median(sides[who]) for who in ("ours", "theirs"))
    return quantity(ours, sides["unit"]), quantity(theirs, sides["unit"])


def timed(figure: Figure) -> str:
    """By what both sides were timed."""
    return _TIMED[figure["sides"]["timed"]]


def times(value: float) -> str:
    """How many times as quick, e.g. `12 times as quick`; what is nearly the same is `as quick`."""
    if 0.95 <= value < 1.05:
        return "as quick"
    shown = f"{value:,.0f}" if value >= 20 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"
    return f"{shown} times as quick"


def _with_unit(value: float, figure: Figure) -> str:
    return number(value) if figure["unit"] == "x" else quantity(value, figure["unit"])


def quantity(value: float, unit: str) -> str:
    """A number with its unit; what is far below a second is told in milliseconds."""
    if unit == "s" and abs(value) < 0.1:
        value, unit = value * 1000, "ms"
    return f"{number(value)} {unit}".rstrip()


def number(value: float) -> str:
    """Three digits that count, without powers of ten."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def cells(*parts: str) -> str:
    """A row of a table."""
    return f"| {' | '.join(part.replace('|', '\\|') for part in parts)} |"
