"""Writes what was measured last as two pages: `python -m benchmarks.document`.

One is for users who choose between tools, the other holds all figures. They come from
`.cache/benchmarks/results/` alone, and only from benchmarks as they are now, on one machine, from the
commit that is checked out, with nothing changed besides the documentation: if some are missing,
nothing is written, or with `--incomplete` a page that names them. What explains figures
is written by hand in `texts/`. The pages of a rehearsal, or of a run without limits, go to
`.cache/benchmarks/` instead of the documentation.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
import sys
import tomllib
from typing import Any

from .harness import CACHE, kept
from .provenance import fingerprint, head, machine, names
from .sizes import Size, choose, size
from .summary import SUBJECTS, answer, figures_of, missed_targets, summary
from .wording import Results, cells, notes, result, spread, verdict

_DOCS = Path(__file__).resolve().parent.parent / "docs"
_TEXTS = Path(__file__).parent / "texts"
NOTHING, EARLIER, ELSEWHERE = "not measured", "changed since", "measured elsewhere"


def main(arguments: Sequence[str]) -> int:
    """Write the pages; 0 if they are, or if only a part was to be measured."""
    parser = argparse.ArgumentParser(prog="benchmarks.document", description=__doc__)
    parser.add_argument("subjects", nargs="*", help="what was to be measured")
    parser.add_argument("--quick", action="store_true", help="of a rehearsal")
    parser.add_argument("--full", action="store_true", help="of a run without limits")
    parser.add_argument("--incomplete", action="store_true", help="write although some are missing")
    options = parser.parse_args(arguments)
    choose(quick=options.quick, full=options.full)
    results, left_out = current(kept(), machine(CACHE), head() if size() is Size.NORMAL else "")
    if left_out and not options.incomplete:
        print("The pages are not written, since these are missing:")
        print("\n".join(f"  {name}: {why}" for name, why in left_out.items()))
        return 0 if options.subjects else 1
    if size() is Size.NORMAL and (idle := unused(results, _explained())):
        print("These reasons in explained.toml belong to no figure:", *idle, sep="\n  ")
        return 1
    for path, text in zip(_paths(), pages(results, left_out), strict=True):
        path.write_text(text, encoding="utf-8")
        print(f"Written: {path}")
    return 0


def _paths() -> tuple[Path, Path]:
    chosen = size()
    if chosen is Size.NORMAL:
        return _DOCS / "performance.md", _DOCS / "performance-figures.md"
    return CACHE / f"performance-{chosen}.md", CACHE / f"performance-{chosen}-figures.md"


def current(
    found: Results, here: Mapping[str, str], at: str = ""
) -> tuple[Results, dict[str, str]]:
    """Keep results of benchmarks as they are now, on this machine; name the others, and why.

    They have to be of the commit `at`, unless that is empty.
    """
    left_out = {}
    for name in names():
        if name not in found:
            left_out[name] = NOTHING
        elif found[name].get("code") != fingerprint(name):
            left_out[name] = EARLIER
        elif found[name].get("machine") != here:
            left_out[name] = ELSEWHERE
        elif at and found[name]["commit"] != at:
            left_out[name] = f"measured from {found[name]['commit']}, not from {at}"
    return {name: found[name] for name in names() if name not in left_out}, left_out


def unused(results: Results, explained: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Name the reasons that belong to no figure, and could never be shown."""
    return [
        f"{name}: {key}"
        for name, found in results.items()
        if not found["failure"]
        for key in explained.get(name, {}).get("missed", {})
        if not any(key in figure["name"] for figure in found["figures"])
    ]


def pages(results: Results, left_out: Mapping[str, str]) -> tuple[str, str]:
    """Put both pages together.

    Args:
        results: What `harness.measure` has kept, by the names of the benchmarks.
        left_out: The benchmarks whose figures are missing, and why.
    """
    warning = list(_warnings(results, left_out))
    short = [
        "# Performance\n",
        *warning,
        *answer(results),
        _text("introduction"),
        *summary(results),
    ]
    short += [_text("short_method"), *_measured_on(results), _text("repeating")]
    long = [_text("figures"), *warning, *_all_figures(results)]
    return "\n".join(short), "\n".join(long)


def _all_figures(results: Results) -> Iterator[str]:
    explained = _explained()
    if figures_of(results):
        yield from missed_targets(results, explained)
    yield _text("method")
    for subject, title in SUBJECTS.items():
        of_subject = {name: it for name, it in results.items() if name.startswith(f"{subject}_")}
        if of_subject:
            yield f"## {title}\n"
            yield from _intro(subject)
        for name, found in sorted(of_subject.items()):
            yield from _section(name, found, explained.get(name, {}))


def _warnings(results: Results, left_out: Mapping[str, str]) -> Iterator[str]:
    """Name what is missing, so that nobody takes the rest for all of it."""
    if size() is Size.QUICK:
        yield "**A rehearsal with tiny inputs: these figures say nothing.**\n"
    failed = {name: it["failure"] for name, it in results.items() if it["failure"]}
    for what, found in (
        ("The figures of these benchmarks are missing, and are to be measured", left_out),
        ("These benchmarks did not come to their end, so that figures are missing", failed),
    ):
        if found:
            yield f"**{what}:** {', '.join(f'`{name}` ({why})' for name, why in found.items())}.\n"


def _explained() -> dict[str, dict[str, Any]]:
    return tomllib.loads((_TEXTS / "explained.toml").read_text("utf-8"))


def _text(name: str) -> str:
    """What is written by hand, with links as they are where the pages lie."""
    return (_TEXTS / f"{name}.md").read_text("utf-8").replace("](../../docs/", "](")


def _intro(subject: str) -> Iterator[str]:
    """What is written by hand about a whole subject."""
    path = _TEXTS / f"{subject}.md"
    if path.exists():
        yield path.read_text("utf-8")


def _measured_on(results: Results) -> Iterator[str]:
    """The machine and the versions, as they were kept when it was measured."""
    if not results:
        return
    yield "## Measured on\n"
    newest = max(results.values(), key=lambda it: str(it["taken"]))
    yield from (f"- {name}: {value}" for name, value in newest["machine"].items())
    yield f"- commit of this project: {'; '.join(sorted({it['commit'] for it in results.values()}))}"
    days = sorted(str(it["taken"])[:10] for it in results.values())
    yield f"- date: {days[0] if days[0] == days[-1] else f'{days[0]} to {days[-1]}'}"
    took = sum(it["seconds"] for it in results.values()) / 60
    yield f"- measuring took {took:.0f} minutes, without writing inputs and starting programs\n"


def _section(name: str, found: Mapping[str, Any], explained: Mapping[str, Any]) -> Iterator[str]:
    title = (import_module(f"benchmarks.{name}").__doc__ or name).splitlines()[0].rstrip(".")
    yield f"### {title}\n"
    yield f"`scripts/bench {name}` took {found['seconds']:.0f} s.\n"
    if about := explained.get("about"):
        yield f"{about.strip()}\n"
    if found["failure"]:
        yield f"**It did not come to its end** ({found['failure']}); what it found before:\n"
    if not found["figures"]:
        return
    yield "| What | Result | Target | All runs | Runs | Notes |"
    yield "|---|---:|---:|---:|---:|---|"
    for figure in found["figures"]:
        runs = str(len(figure["values"]))
        yield cells(
            figure["name"], result(figure), verdict(figure), spread(figure), runs, notes(figure)
        )
    yield ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
