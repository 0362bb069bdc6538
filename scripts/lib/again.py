"""Names the modules whose tests failed, so that they can be run once more by themselves.

A few modules fail when the machine is busy in an unlucky moment, or because of a race; whatever
fails twice is broken. Of many failed modules none is named: that is no bad luck.
"""

from collections.abc import Iterator
from pathlib import Path
import sys
from typing import Final
from xml.etree import ElementTree as ET

MOST: Final = 3


def failed_modules(report: Path, root: Path) -> Iterator[str]:
    """Yield the paths of the modules with a failed test, each once.

    A test whose module is not below `root` is yielded as it is called.
    """
    seen: set[str] = set()
    # The report is our own, written a moment ago.
    for case in ET.parse(report).iter("testcase"):  # noqa: S314
        if case.find("failure") is None and case.find("error") is None:
            continue
        name = case.get("classname", "")
        # The name of a class may follow that of the module.
        paths = (
            Path(*part.split(".")).with_suffix(".py") for part in (name, name.rpartition(".")[0])
        )
        module = next((path.as_posix() for path in paths if (root / path).is_file()), name)
        if module not in seen:
            seen.add(module)
            yield module


def main(report: Path, root: Path) -> int:
    """Print the modules to run again; return the status to end with."""
    modules = list(failed_modules(report, root)) if report.is_file() else []
    if not 0 < len(modules) <= MOST:
        print(f"not run again: tests of {len(modules)} modules failed, not of 1 to {MOST}")
        return 1
    print("\n".join(modules))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path.cwd()))
