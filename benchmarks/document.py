"""Writes what was measured last as a page for users: `python -m benchmarks.document`.

Figures come from `.cache/benchmarks/results/` alone, so the page can claim only what was measured
on this machine; what explains them is written by hand in `texts/`. A rehearsal's page, or one of a
run without limits, goes to `.cache/benchmarks/` instead of the documentation.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
import json
import os
from pathlib import Path
import platform
import sqlite3
import ssl
import tomllib
from typing import Any

from .harness import CACHE, results_folder
from .sizes import Size, size
from .summary import summary, verdict

type Results = Mapping[str, Mapping[str, Any]]

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
_TEXTS = Path(__file__).parent / "texts"
_SUBJECTS = {
    "photos": "Photos",
    "backups": "iPhone backups",
    "home": "Home Assistant",
    "panel": "The panel",
    "scale": "At the edge",
}
_PACKAGES = (
    *("homeassistant", "pyicloud", "iphone-backup-decrypt", "aiohttp", "cryptography"),
    *("apsw", "pycryptodome", "SQLAlchemy", "psycopg"),
)


def main() -> None:
    """Write the page."""
    chosen = size()
    path = PAGE if chosen is Size.NORMAL else CACHE / f"performance-{chosen}.md"
    text = page(_results(), _machine())
    if chosen is Size.QUICK:
        text = f"**A rehearsal with tiny inputs: these figures say nothing.**\n\n{text}"
    path.write_text(text, encoding="utf-8")
    print(f"Written: {path.relative_to(PAGE.parent.parent)}")


def page(results: Results, machine: Mapping[str, str]) -> str:
    """Put the page together.

    Args:
        results: What `harness.measure` has kept, by the names of the benchmarks.
        machine: What it was measured on and with, to be shown as it is.
    """
    explained = tomllib.loads((_TEXTS / "explained.toml").read_text("utf-8"))
    parts = [_text("introduction"), *summary(results, explained), _text("method")]
    parts.append("## Measured on\n")
    parts += [f"- {name}: {value}" for name, value in machine.items()]
    parts += [f"- date: {day}" for day in _days(results)]
    parts.append("")
    for subject, title in _SUBJECTS.items():
        of_subject = {name: it for name, it in results.items() if name.startswith(f"{subject}_")}
        if of_subject:
            parts += [f"## {title}\n", *_intro(subject)]
        for name, result in sorted(of_subject.items()):
            parts += _section(name, result, explained.get(name, {}))
    parts.append(_text("repeating"))
    return "\n".join(parts)


def _text(name: str) -> str:
    return (_TEXTS / f"{name}.md").read_text("utf-8")


def _intro(subject: str) -> Iterator[str]:
    """What is written by hand about a whole subject."""
    path = _TEXTS / f"{subject}.md"
    if path.exists():
        yield path.read_text("utf-8")


def _days(results: Results) -> Iterator[str]:
    """The first and the last day of the results."""
    days = sorted(result["taken"][:10] for result in results.values())
    if days:
        yield days[0] if days[0] == days[-1] else f"{days[0]} to {days[-1]}"


def _section(name: str, result: Mapping[str, Any], explained: Mapping[str, Any]) -> Iterator[str]:
    title = (import_module(f"benchmarks.{name}").__doc__ or name).splitlines()[0].rstrip(".")
    yield f"### {title}\n"
    yield f"`scripts/bench {name}` took {result['seconds']:.0f} s.\n"
    if about := explained.get("about"):
        yield f"{about.strip()}\n"
    if result["failure"]:
        yield f"**It did not come to its end** ({result['failure']}); what it found before:\n"
    if not result["figures"]:
        return
    yield "| | median | target | all runs | |"
    yield "|---|---:|---:|---:|---|"
    for figure in result["figures"]:
        values = figure["values"]
        spread = f"{_number(min(values))}–{_number(max(values))}" if len(values) > 1 else "one run"
        median = f"{_number(figure['median'])} {figure['unit']}".rstrip()
        yield f"| {figure['name']} | {median} | {verdict(figure)} | {spread} | {figure['note']} |"
    yield ""


def _number(value: float) -> str:
    """Three digits that count, without powers of ten."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _results() -> dict[str, Mapping[str, Any]]:
    """What lies there, but for what was measured by benchmarks that are gone or told less."""
    there = {it.stem for it in Path(__file__).parent.glob("*.py")}
    found = {
        path.stem: json.loads(path.read_text())
        for path in results_folder().glob("*.json")
        if path.stem in there
    }
    return {name: it for name, it in found.items() if "seconds" in it}


def _machine() -> dict[str, str]:
    """What figures depend on; the libraries are those of this environment."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    found = {
        "processor": f"{_processor()}, {os.cpu_count()} cores, {platform.machine()}",
        "memory": f"{memory:.0f} GiB",
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "Python": platform.python_version(),
        "OpenSSL": ssl.OPENSSL_VERSION,
        "SQLite": sqlite3.sqlite_version,
    }
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.processor() or "unknown"


if __name__ == "__main__":
    main()
