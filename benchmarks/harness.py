"""What benchmarks share: interleaved runs, medians with their spread, and a table of figures.

Absolute times say little on a machine that others use; ratios of runs that take turns do. So each
figure is a ratio where that is possible, and its spread is shown. What runs in one process and
waits for nothing is timed by the processor's time, which others do not add to.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
import gc
import json
from pathlib import Path
import statistics
import subprocess
import sys
import time
from typing import Any

CACHE = Path(__file__).resolve().parent.parent / ".cache" / "benchmarks"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure and its target; with `at_least` larger is better. `values` are all runs."""

    name: str
    values: Sequence[float]
    target: float
    unit: str = "x"
    at_least: bool = False
    note: str = ""

    @property
    def median(self) -> float:
        """What the figure is judged by."""
        return statistics.median(self.values)

    @property
    def is_met(self) -> bool:
        """Whether the target is met."""
        return self.median >= self.target if self.at_least else self.median <= self.target

    def line(self) -> str:
        """The figure as a line of the table."""
        sign = "≥" if self.at_least else "≤"
        spread = f"{min(self.values):.3g}–{max(self.values):.3g}"
        verdict = "met   " if self.is_met else "MISSED"
        shown = f"{verdict} {self.median:8.3g} {self.unit:3} {sign} {self.target:<6g}"
        return f"{shown} ({spread}, n={len(self.values)}) {self.name}  {self.note}".rstrip()


def seconds(function: Callable[[], object]) -> float:
    """How much of the processor's time a call takes, in all threads, in seconds."""
    began = time.process_time()
    function()
    return time.process_time() - began


def take_turns(runs: int, *functions: Callable[[], float]) -> list[list[float]]:
    """Run functions in turn, after one run that does not count; return what each returned."""
    for function in functions:
        function()
    results: list[list[float]] = [[] for _ in functions]
    for _ in range(runs):
        for function, values in zip(functions, results, strict=True):
            gc.collect()
            values.append(function())
    return results


def ratios(ours: Iterable[float], theirs: Iterable[float]) -> list[float]:
    """The ratios of runs that stood side by side."""
    return [one / other for one, other in zip(ours, theirs, strict=True)]


def resident() -> int:
    """How much memory of this process is resident, in bytes."""
    return _status("VmRSS:")


def peak_resident() -> int:
    """The most memory that was resident since `forget_peak`, in bytes."""
    return _status("VmHWM:")


def forget_peak() -> int:
    """Let the peak begin anew; return how much is resident now, in bytes."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    return resident()


def _status(name: str) -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.split(name)[1].split()[0]) * 1024


def in_child(module: str, *arguments: str) -> Any:
    """Run a module in a fresh process and return the JSON it prints last."""
    result = subprocess.run(  # noqa: S603 - this interpreter, our own module
        [sys.executable, "-m", module, *arguments], check=True, capture_output=True, text=True
    )
    return json.loads(result.stdout.splitlines()[-1])


def report(title: str, figures: Iterable[Figure]) -> bool:
    """Print the figures as they come; return whether all targets are met."""
    print(title, flush=True)
    all_met = True
    for figure in figures:
        print(" ", figure.line(), flush=True)
        all_met = all_met and figure.is_met
    return all_met
