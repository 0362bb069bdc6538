"""Holds the rule of coverage: flows run in every line, and each module nearly in whole.

Reads coverage.py's XML report. The share of a module is coverage's own, in whole percents as its
reports show it: lines and branches that were run, of all there are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
import sys
from types import MappingProxyType
from typing import Final
from xml.etree import ElementTree as ET

LEAST: Final = 95
# What a timer or a race decides is run in one run and not in another.
TOLERANCE: Final = 2
# What users go through step by step: there, every line is a text or a way that somebody will see.
FLOWS: Final = ("config_flow.py", "repairs.py", "flows/")
# Modules that may stay below `LEAST`, and how far; the list only gets shorter.
FLOORS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "photos/account_service.py": 85,
        "photos/adopt.py": 91,
        "photos/album_entries.py": 91,
        "photos/album_links.py": 94,
        "photos/apply.py": 93,
        "photos/apply_tools.py": 93,
        "photos/contents.py": 94,
        "photos/details.py": 93,
        "photos/file_tags.py": 93,
        "photos/icloud_removal.py": 89,
        "photos/icloud_return.py": 87,
        "photos/mending.py": 93,
        "photos/opening.py": 90,
        "photos/pictures/pictures.py": 94,
        "photos/provide.py": 92,
        "photos/questions.py": 94,
        "photos/removing.py": 93,
        "photos/scrub.py": 94,
    }
)


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


def faults(found: list[Module], floors: Mapping[str, int] = FLOORS) -> Iterator[str]:
    """Yield a line for each module that breaks the rule, the worst first."""
    if not found:
        yield "the report names no module"
    for module in sorted(found, key=lambda one: one.share):
        least = floors.get(module.name, LEAST)
        if module.share < least - TOLERANCE:
            yield f"{module.name}: {module.share} % was run, {least} % has to be"
        if module.is_flow and module.lines_run < module.lines:
            missing = module.lines - module.lines_run
            yield f"{module.name}: {missing} lines of a flow were not run"
    names = {module.name for module in found}
    yield from (f"{name}: has a floor, and is not there" for name in floors if name not in names)


def raised(found: list[Module], floors: Mapping[str, int] = FLOORS) -> Iterator[str]:
    """Yield a line for each module that needs its floor no more, or a higher one."""
    for module in found:
        if (floor := floors.get(module.name)) is not None and module.share > floor + TOLERANCE:
            yield f"{module.name}: {module.share} % was run; its floor of {floor} % can be raised"


def main(report: Path) -> int:
    """Print what breaks the rule, then a line with the whole; return the status to end with."""
    found = list(modules(report))
    broken = list(faults(found))
    print("\n".join((*raised(found), *broken)))
    lines, run = sum(one.lines for one in found), sum(one.lines_run for one in found)
    branches, taken = sum(one.branches for one in found), sum(one.branches_run for one in found)
    print(
        f"{len(found)} modules: {run / (lines or 1):.1%} of the lines, "
        f"{taken / (branches or 1):.1%} of the branches, {len(FLOORS)} modules may be below {LEAST} % for now"
    )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
