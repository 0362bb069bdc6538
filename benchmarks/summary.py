"""The page for somebody who chooses between tools: the answer, all sides, and where this one is behind."""

from collections.abc import Iterator, Mapping
import re
from typing import Any, Final

from .wording import (
    Figure,
    Results,
    both,
    cells,
    is_same,
    ratio,
    result,
    target,
    timed,
    times,
)  # fmt: skip

SUBJECTS: Final = {
    "photos": "Photos",
    "backups": "iPhone backups",
    "home": "Home Assistant",
    "panel": "The panel",
    "scale": "At the edge",
}
# What somebody would use instead; other peers stand among all figures.
TOOLS: Final = ("icloudpd", "pyicloud", "iphone-backup-decrypt")
_BEHIND: Final = 0.9


def figures_of(results: Results) -> list[tuple[str, Figure]]:
    """All figures, each with the name of its benchmark, in the order of the pages."""

    def place(name: str) -> tuple[int, str]:
        return list(SUBJECTS).index(name.partition("_")[0]), name

    return [(name, it) for name in sorted(results, key=place) for it in results[name]["figures"]]


def answer(results: Results) -> Iterator[str]:
    """Tell in three sentences how quick it is beside the tools that do the same."""
    chosen = [(name, it) for name, it in figures_of(results) if it["task"] and _tool(it)]
    for subject, title in SUBJECTS.items():
        of_subject = [it for name, it in chosen if name.startswith(f"{subject}_")]
        by_tool = {tool: [it for it in of_subject if _tool(it) == tool] for tool in TOOLS}
        if parts := [_range(tool, found) for tool, found in by_tool.items() if found]:
            by = {timed(it) for it in of_subject}
            told = f"{', and '.join(parts)}{f' ({by.pop()})' if len(by) == 1 else ''}"
            yield f"- **{title}:** Apple Backup is {told}."
    if chosen:
        same = _short(it for _, it in chosen if is_same(it["median"]))
        slower = _short(it for _, it in chosen if it["median"] < 1 and not is_same(it["median"]))
        yield f"- **As quick, not quicker:** {same or 'nothing'}. **Slower:** {slower or 'nothing'}.\n"


def _range(tool: str, found: list[Figure]) -> str:
    """How much quicker than a tool, and in how many tasks."""
    ahead = sorted(it["median"] for it in found if it["median"] > 1 and not is_same(it["median"]))
    if not ahead:
        return f"not quicker than {tool}"
    ends = " to ".join(dict.fromkeys((ratio(ahead[0]), ratio(ahead[-1]))))
    return f"{ends} times as quick as {tool} in {len(ahead)} of {len(found)} tasks"


def _short(figures: Iterator[Figure]) -> str:
    """The tasks, each once, by the words before the colon and without what is in brackets."""
    tasks = (re.sub(r" \([^)]*\)", "", it["task"].partition(":")[0]) for it in figures)
    return "; ".join(dict.fromkeys(tasks))


def _tool(figure: Figure) -> str:
    return next((tool for tool in TOOLS if figure["peer"].startswith(tool)), "")


def closing(results: Results) -> Iterator[str]:
    """Tell once more, for a terminal, what stood beside something else, in columns."""
    for _, it in figures_of(results):
        if it["sides"]:
            ours, theirs = both(it)
            beside = it["peer"] or it["limit"]
            verdict = "met" if it["is_met"] else "MISSED"
            yield f"  {verdict:6}  {result(it):20}  {ours:>10}  {theirs:>10}  {it['name']} | {beside}"


def summary(results: Results) -> Iterator[str]:
    """Tell what stands out: beside other tools, by itself, and where it is behind."""
    chosen = [figure for _, figure in figures_of(results) if figure["task"]]
    yield from _beside([it for it in chosen if _tool(it)])
    yield from _table(
        "## By itself\n\nNothing here waits for a line: where Apple is asked, its answers come on top.\n",
        ("What", "Apple Backup", "Runs"),
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


def _beside(figures: list[Figure]) -> Iterator[str]:
    """A row for each task, with a column for each tool."""
    tasks: dict[str, list[Figure]] = {}
    for it in figures:
        tasks.setdefault(it["task"], []).append(it)
    tools = [tool for tool in TOOLS if any(_tool(it) == tool for it in figures)]
    rows = [
        cells(
            task, both(found[0])[0],
            *("; ".join(_other(it) for it in found if _tool(it) == tool) or "–" for tool in tools),
            timed(found[0]),
        )
        for task, found in tasks.items()
    ]  # fmt: skip
    yield from _table("## Beside other tools\n", ("What", "Apple Backup", *tools, "Timed"), rows)


def _other(figure: Figure) -> str:
    """What a tool took, with what of it was used, and how long that is beside us."""
    used = figure["peer"].removeprefix(_tool(figure)).removeprefix("'s").lstrip(", ")
    took = f"{both(figure)[1]}, **{times(figure['median'], 'long')}**"
    return f"{took} ({used})" if used else took


def _behind(results: Results, chosen: list[Figure]) -> Iterator[str]:
    """Where something else is quicker, or the machine could do more, and how many targets are missed."""
    named = figures_of(results)
    if not named:
        return
    behind = [it for it in chosen if it["sides"] and it["median"] < _BEHIND]
    yield from _table(
        "## Where it is behind\n",
        ("What", "Apple Backup", "What is quicker", "Share reached"),
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
    yield "## Targets that are missed\n"
    yield f"**{len(named) - len(missed)} of {len(named)} targets are met.**\n"
    for name, figure in missed:
        yield f"- {figure['name']} (`{name}`): {result(figure)}, target {target(figure)}."
        if reason := _reason(figure["name"], explained.get(name, {}).get("missed", {})):
            yield f"  {reason}"
    if missed:
        yield ""


def _reason(name: str, reasons: Mapping[str, str]) -> str:
    """The explanation whose key is part of the figure's name."""
    return next((" ".join(it.split()) for key, it in reasons.items() if key in name), "")
