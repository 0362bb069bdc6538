"""Holds the rule of coverage: flows run in every line, and each module nearly in whole.

Reads coverage.py's XML report. The share of a module is coverage's own, in whole percents as its
reports show it: lines and branches that were run, of all there are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
import sys
from typing import Final
from xml.etree import ElementTree as ET

LEAST: Final = 95
# What a timer or a race decides is run in one run and not in another.
TOLERANCE: Final = 2
# What users go through step by step: there, every line is a text or a way that somebody will see.
FLOWS: Final = ("config_flow.py", "repairs.py", "flows/")


@dataclass(frozen=True, slots=True)
class Module:
    """What was run of a module: numbers of lines and branches."""

    name: str
    lines: int
    lines_run: int
    branches: int
    branches_run: int

    @property
    def is_flow(self) -> bool:
        """Whether every line has to be run."""
        return self.name.startswith(FLOWS)

    @property
    def share(self) -> int:
        """How much of it was run, in whole percents."""
        whole = self.lines + self.branches
        return round(100 * (self.lines_run + self.branches_run) / whole) if whole else 100


def modules(report: Path) -> Iterator[Module]:
    """Yield the modules of a report."""
    # The report is our own, written a moment ago.
    for module in ET.parse(report).iter("class"):  # noqa: S314
        lines = list(module.iter("line"))
        run = [line for line in lines if line.get("hits") != "0"]
        # As "50% (1/2)".
        counts = [line.get("condition-coverage", "").partition("(")[2] for line in lines]
        pairs = [count.rstrip(")").split("/") for count in counts if count]
        yield Module(
            module.get("filename", ""),
            len(lines),
            len(run),
            sum(int(whole) for _, whole in pairs),
            sum(int(part) for part, _ in pairs),
        )


def faults(found: list[Module]) -> Iterator[str]:
    """Yield a line for each module that breaks the rule, the worst first."""
    if not found:
        yield "the report names no module"
    for module in sorted(found, key=lambda one: one.share):
        if module.share < LEAST - TOLERANCE:
            yield f"{module.name}: {module.share} % was run, {LEAST} % has to be"
        if module.is_flow and module.lines_run < module.lines:
            missing = module.lines - module.lines_run
            yield f"{module.name}: {missing} lines of a flow were not run"


def main(report: Path) -> int:
    """Print what breaks the rule, then a line with the whole; return the status to end with."""
    found = list(modules(report))
    broken = list(faults(found))
    print("\n".join(broken))
    lines, run = sum(one.lines for one in found), sum(one.lines_run for one in found)
    branches, taken = sum(one.branches for one in found), sum(one.branches_run for one in found)
    print(
        f"{len(found)} modules: {run / (lines or 1):.1%} of the lines, "
        f"{taken / (branches or 1):.1%} of the branches"
    )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
