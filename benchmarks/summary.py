"""The page for somebody who chooses between tools: both sides, and where this one is behind."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from .wording import Figure, Results, both, cells, result, target, timed, times

SUBJECTS: Final = {
    "photos": "Photos",
    "backups": "iPhone backups",
    "home": "Home Assistant",
    "panel": "The panel",
    "scale": "At the edge",
}
_BEHIND: Final = 0.9


def figures_of(results: Results) -> list[tuple[str, Figure]]:
    """All figures, each with the name of its benchmark, in the order of the pages."""

    def place(name: str) -> tuple[int, str]:
        return list(SUBJECTS).index(name.partition("_")[0]), name

    return [(name, it) for name in sorted(results, key=place) for it in results[name]["figures"]]


def summary(results: Results) -> Iterator[str]:
    """Tell what stands out: beside other tools, by itself, and where it is behind."""
    chosen = [figure for _, figure in figures_of(results) if figure["task"]]
    yield from _table(
        "## Beside other tools\n",
        ("What", "Apple Backup", "the other", "", "timed"),
        [_beside(it) for it in chosen if it["peer"]],
    )
    yield from _table(
        "## By itself\n",
        ("What", "Apple Backup", "runs"),
        [
            cells(it["task"], result(it), str(len(it["values"])))
            for it in chosen
            if not it["peer"] and not it["limit"]
        ],
    )
    yield from _behind(results, chosen)


def _table(title: str, head: tuple[str, ...], rows: list[str]) -> Iterator[str]:
    if rows:
        yield from (title, cells(*head), f"|{'---|' * len(head)}", *rows, "")


def _beside(figure: Figure) -> str:
    ours, theirs = both(figure)
    other = f"{theirs} ({figure['peer']})"
    return cells(figure["task"], ours, other, f"**{times(figure['median'])}**", timed(figure))


def _behind(results: Results, chosen: list[Figure]) -> Iterator[str]:
    """Where something else is quicker, or the machine could do more, and how many targets are missed."""
    named = figures_of(results)
    if not named:
        return
    behind = [it for it in chosen if it["sides"] and it["median"] < _BEHIND]
    yield from _table(
        "## Where it is behind\n",
        ("What", "Apple Backup", "what is quicker", "reached"),
        [
            cells(
                it["task"], ours, f"{theirs} ({it['peer'] or it['limit']})", f"{it['median']:.0%}"
            )
            for it in behind
            for ours, theirs in (both(it),)
        ],
    )
    missed = sum(not it["is_met"] for _, it in named)
    yield f"Of the {len(named)} targets that the project has set itself, {missed} are missed;"
    yield "[all figures](performance-figures.md#targets-that-are-missed) name them, and what is known about"
    yield "the reasons.\n"


def missed_targets(results: Results, explained: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Count what is met, and tell what is not, with the reason as far as it is known."""
    named = figures_of(results)
    missed = [(name, it) for name, it in named if not it["is_met"]]
    failed = [name for name, found in sorted(results.items()) if found["failure"]]
    yield "## Targets that are missed\n"
    yield f"**{len(named) - len(missed)} of {len(named)} targets are met.**"
    if failed:
        yield f"Did not come to their end: {', '.join(f'`{name}`' for name in failed)}."
    yield ""
    for name, figure in missed:
        yield f"- {figure['name']} (`{name}`): {result(figure)}, target {target(figure)}."
        if reason := _reason(figure["name"], explained.get(name, {}).get("missed", {})):
            yield f"  {reason}"
    if missed:
        yield ""


def _reason(name: str, reasons: Mapping[str, str]) -> str:
    """The explanation whose key is part of the figure's name."""
    return next((" ".join(it.split()) for key, it in reasons.items() if key in name), "")
