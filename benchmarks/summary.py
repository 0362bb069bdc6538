"""The top of the page about what was measured: for somebody who chooses between tools."""

from collections.abc import Iterator, Mapping
from typing import Any

_Results = Mapping[str, Mapping[str, Any]]
_Explained = Mapping[str, Mapping[str, Any]]


def verdict(figure: Mapping[str, Any]) -> str:
    """The target of a figure, and whether it is missed."""
    sign = "≥" if figure["at_least"] else "≤"
    missed = "" if figure["is_met"] else " **missed**"
    return f"{sign} {figure['target']:,g}{missed}"


def summary(results: _Results, explained: _Explained) -> Iterator[str]:
    """Tell what stands out: beside others, beside limits, by itself, and what was missed."""
    figures = [it for _, result in sorted(results.items()) for it in result["figures"]]
    if not figures:
        return
    yield "## In short\n"
    chosen = [it for it in figures if it.get("task")]
    yield from _table(
        "| What | Apple Backup is | | all runs |\n|---|---:|---|---:|",
        [_beside_peer(it) for it in chosen if it.get("peer")],
    )
    yield from _table(
        "| What | Apple Backup reaches | of | all runs |\n|---|---:|---|---:|",
        [_beside_limit(it) for it in chosen if it.get("limit")],
    )
    yield from _table(
        "| What | Apple Backup needs | all runs |\n|---|---:|---:|",
        [_alone(it) for it in chosen if not it.get("peer") and not it.get("limit")],
    )
    yield from _targets(results, explained)


def _table(head: str, rows: list[str]) -> Iterator[str]:
    if rows:
        yield from (head, *rows, "")


def _beside_peer(figure: Mapping[str, Any]) -> str:
    """How many times as quick: the figure is that, or its reverse is."""
    low, middle, high = _spread(figure, reverse=not figure["at_least"])
    words = (
        f"{_times(middle)} times as quick as" if middle >= 1 else f"{middle:.2f} times as quick as"
    )
    return f"| {figure['task']} | {words} | {figure['peer']} | {_times(low)}–{_times(high)} |"


def _beside_limit(figure: Mapping[str, Any]) -> str:
    low, middle, high = _spread(figure, reverse=not figure["at_least"])
    shares = f"{low:.0%}–{high:.0%}"
    return f"| {figure['task']} | {middle:.0%} | {figure['limit']} | {shares} |"


def _alone(figure: Mapping[str, Any]) -> str:
    low, middle, high = _spread(figure, reverse=False)
    spread = f"{_short(low)}–{_short(high)}" if len(figure["values"]) > 1 else "one run"
    unit = figure["unit"]
    return f"| {figure['task']} | {_short(middle)} {unit} | {spread} |"


def _spread(figure: Mapping[str, Any], *, reverse: bool) -> tuple[float, float, float]:
    low, middle, high = min(figure["values"]), figure["median"], max(figure["values"])
    return (1 / high, 1 / middle, 1 / low) if reverse else (low, middle, high)


def _times(value: float) -> str:
    return f"{value:,.0f}" if value >= 20 else f"{value:.1f}"


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _targets(results: _Results, explained: _Explained) -> Iterator[str]:
    """Count what is met, and tell what is not, with the reason as far as it is known."""
    named = [(name, it) for name, result in sorted(results.items()) for it in result["figures"]]
    missed = [(name, it) for name, it in named if not it["is_met"]]
    failed = [name for name, result in sorted(results.items()) if result["failure"]]
    yield f"**{len(named) - len(missed)} of {len(named)} targets are met.**"
    if failed:
        yield f"Did not come to their end: {', '.join(f'`{name}`' for name in failed)}."
    yield ""
    for name, figure in missed:
        found = f"{_short(figure['median'])} {figure['unit']}".rstrip()
        yield f"- Missed: {figure['name']} (`{name}`): {found}, target {_plain(figure)}."
        if reason := _reason(figure["name"], explained.get(name, {}).get("missed", {})):
            yield f"  {reason}"
    if missed:
        yield ""


def _plain(figure: Mapping[str, Any]) -> str:
    return f"{'≥' if figure['at_least'] else '≤'} {figure['target']:,g}"


def _reason(name: str, reasons: Mapping[str, str]) -> str:
    """The explanation whose key is part of the figure's name."""
    return next((" ".join(it.split()) for key, it in reasons.items() if key in name), "")
