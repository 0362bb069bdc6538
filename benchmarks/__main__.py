"""Runs benchmarks by the beginning of their names: `python -m benchmarks photos`.

A benchmark is a module of this package with `figures()`; its name begins with what it is about.
The exit code tells whether all targets were met. `--list` names the benchmarks.
"""

import argparse
from importlib import import_module
from pathlib import Path
import re
import sys

from .harness import report


def _names() -> list[str]:
    """The benchmarks there are; nothing is imported for that."""
    return sorted(
        path.stem
        for path in Path(__file__).parent.glob("*_*.py")
        if re.search(r"^def figures\(", path.read_text(), re.MULTILINE)
    )


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("subjects", nargs="*", help="names or their beginnings; all by default")
    parser.add_argument("--list", action="store_true", help="name the benchmarks")
    arguments = parser.parse_args()
    chosen = [
        name
        for name in _names()
        if not arguments.subjects or any(name.startswith(it) for it in arguments.subjects)
    ]
    if arguments.list or not chosen:
        print("\n".join(_names()))
        return 0 if arguments.list else 2
    all_met = True
    for name in chosen:
        module = import_module(f"benchmarks.{name}")
        title = (module.__doc__ or name).splitlines()[0]
        all_met = report(f"{name}: {title}", module.figures(), keep_as=name) and all_met
    return 0 if all_met else 1


if __name__ == "__main__":
    sys.exit(main())
