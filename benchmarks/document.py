"""Writes what was measured last as a page for users: `python -m benchmarks.document`.

The page holds nothing but results that lie in `.cache/benchmarks/results/`, so it can claim only
what was measured on this machine.
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
import statistics
from typing import Any

from .harness import CACHE

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
_RESULTS = CACHE / "results"
_PACKAGES = (
    "homeassistant",
    "pyicloud",
    "iphone-backup-decrypt",
    "aiohttp",
    "cryptography",
    "apsw",
)
_INTRODUCTION = """\
# Performance

How quick Apple Backup is, side by side with the tools and libraries that do the same, and with what
the machine itself can do. Everything here was measured by `scripts/bench`, which anybody can run;
this page is written by it.

**How to read it.** Most figures are ratios of two runs that took turns on one machine, because
seconds say little about another machine. `x` beside a `≥` is how many times as quick as the peer we
are (or which share of the limit we reach); `x` beside a `≤` is which share of the peer's time or
work we need. The median decides; behind it stand the smallest and largest of all runs. A missed
target is shown as missed.
"""
_REPEATING = """\
## Repeat it

```sh
scripts/bench            # everything; on a machine that does nothing else
scripts/bench photos     # what is about photos; --list names all
```

The peers run for real: pyicloud's own sync, icloudpd (in an environment of its own) and
iphone-backup-decrypt, against the same simulated iCloud or the same backup. Serial peers get a
smaller library over a line with latency, and are compared by seconds per file.
"""


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(_results(), _machine()), encoding="utf-8")


def page(results: Mapping[str, Mapping[str, Any]], machine: Mapping[str, str]) -> str:
    """Put the page together.

    Args:
        results: What `harness.report` has kept, by the names of the benchmarks.
        machine: What it was measured on and with, to be shown as it is.
    """
    parts = [_INTRODUCTION, "## Measured on\n"]
    parts += [f"- {name}: {value}" for name, value in machine.items()]
    parts.append("")
    for name, result in sorted(results.items()):
        parts += _section(name, result)
    parts.append(_REPEATING)
    return "\n".join(parts)


def _section(name: str, result: Mapping[str, Any]) -> Iterator[str]:
    title = (import_module(f"benchmarks.{name}").__doc__ or name).splitlines()[0].rstrip(".")
    yield f"## {title}\n"
    yield f"`scripts/bench {name}`, {result['taken'][:10]}\n"
    yield "| | median | target | all runs | |"
    yield "|---|---:|---:|---:|---|"
    for figure in result["figures"]:
        sign = "≥" if figure["at_least"] else "≤"
        values = figure["values"]
        spread = f"{min(values):.3g}–{max(values):.3g}" if len(values) > 1 else "one run"
        verdict = "" if figure["is_met"] else " **missed**"
        median = f"{statistics.median(values):.3g} {figure['unit']}"
        target = f"{sign} {figure['target']:g}"
        yield f"| {figure['name']} | {median} | {target}{verdict} | {spread} | {figure['note']} |"
    yield ""


def _results() -> dict[str, Mapping[str, Any]]:
    return {path.stem: json.loads(path.read_text()) for path in _RESULTS.glob("*.json")}


def _machine() -> dict[str, str]:
    """What figures depend on; the libraries are those of this environment."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    found = {
        "processor": f"{_processor()}, {os.cpu_count()} cores, {platform.machine()}",
        "memory": f"{memory:.0f} GiB",
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
