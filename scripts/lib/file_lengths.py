"""Reports Python files and functions that have grown beyond what is read in one go.

The limits are aims, not laws: a long table is fine. The report makes growth visible.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
import statistics
import sys

from scripts.lib.syntax import ROOT, repository_files

FILE_LIMIT = 300
FUNCTION_LIMIT = 35


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Something with a number of lines: a file, or a function in one."""

    lines: int
    name: str


def function_spans(name: str, source: str) -> Iterator[Span]:
    """Yield every function of a module with its length, docstring included."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Span((node.end_lineno or node.lineno) - node.lineno + 1, f"{name}:{node.name}")


def measure(paths: Iterable[Path], root: Path = ROOT) -> tuple[list[Span], list[Span]]:
    """Return the spans of all Python files and of all their functions, longest first."""
    files: list[Span] = []
    functions: list[Span] = []
    for path in paths:
        if path.suffix != ".py":
            continue
        source = path.read_text(encoding="utf-8")
        name = str(path.relative_to(root))
        files.append(Span(source.count("\n"), name))
        functions.extend(function_spans(name, source))
    return sorted(files, reverse=True), sorted(functions, reverse=True)


def report(files: list[Span], functions: list[Span]) -> Iterator[str]:
    """Yield the lines of the report."""
    if not files:
        return
    median = statistics.median(span.lines for span in files)
    yield f"  {len(files)} Python files, median {median:.0f} lines, longest {files[0].lines}"
    for kind, spans, limit in (
        ("file", files, FILE_LIMIT),
        ("function", functions, FUNCTION_LIMIT),
    ):
        for span in spans:
            if span.lines > limit:
                yield f"  long {kind}: {span.lines:4d} lines (aim {limit}) {span.name}"


def main() -> int:
    """Print the report; it never fails."""
    print("\n".join(report(*measure(repository_files()))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
