"""What benchmarks share: interleaved runs, medians with their spread, and what each has found.

Absolute times say little on a machine that others use; ratios of runs that take turns do. So each
figure is a ratio where that is possible, and its spread is shown. What runs in one process and
waits for nothing is timed by the processor's time, which others do not add to.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
import gc
import json
import os
from pathlib import Path
import statistics
import subprocess
import sys
import tempfile
import time
import traceback
from typing import Any

from .provenance import provenance
from .sizes import Size, size, sized
from .wording import terminal_line

_LEAST = 5
_ENOUGH_SECONDS = sized(10, 15, 3600)
CACHE = Path(__file__).resolve().parent.parent / ".cache" / "benchmarks"


class Timed(StrEnum):
    """By what a time was taken."""

    PROCESSOR = "processor"
    """Its time for the process, in all threads: what waits costs nothing."""
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Sides:
    """What both sides took, or reached, in `unit`; a run of one stood beside that of the other."""

    ours: Sequence[float]
    theirs: Sequence[float]
    unit: str
    timed: Timed


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure and its target; with `at_least` larger is better. `values` are all runs.

    A figure beside a `peer` that does the same, or beside a `limit` that nobody can pass, tells how
    many times as quick we are, or what share of the limit we reach. One with a `task` also stands
    on the page for users, under these words.
    """

    name: str
    values: Sequence[float]
    target: float
    unit: str = "x"
    at_least: bool = False
    note: str = ""
    task: str = ""
    peer: str = ""
    limit: str = ""
    sides: Sides | None = None

    @property
    def median(self) -> float:
        """What the figure is judged by."""
        return statistics.median(self.values)

    @property
    def is_met(self) -> bool:
        """Whether the target is met."""
        return self.median >= self.target if self.at_least else self.median <= self.target

    def row(self) -> dict[str, Any]:
        """The figure as it is kept, with what it is judged by."""
        return asdict(self) | {"median": self.median, "is_met": self.is_met}


class _Patience:
    """Ends repetitions that have taken long enough for a median, so that all take minutes."""

    def __init__(self) -> None:
        self._end = time.monotonic() + _ENOUGH_SECONDS

    def ends_after(self, values: Sequence[float]) -> bool:
        return len(values) >= _LEAST and time.monotonic() > self._end


def seconds(function: Callable[[], object]) -> float:
    """How much of the processor's time a call takes, in all threads, in seconds."""
    began = time.process_time()
    function()
    return time.process_time() - began


def take_turns(
    runs: int, *functions: Callable[[], float], warm_up: bool = True
) -> list[list[float]]:
    """Run functions in turn, after one run that does not count; return what each returned.

    Without `warm_up` every run counts. What takes long is run less often, but `_LEAST` times.
    """
    patience = _Patience()
    if warm_up:
        for function in functions:
            function()
    results: list[list[float]] = [[] for _ in functions]
    for _ in range(runs):
        for function, values in zip(functions, results, strict=True):
            gc.collect()
            values.append(function())
        if patience.ends_after(results[0]):
            break
    return results


async def take_turns_async(
    runs: int, *functions: Callable[[], Awaitable[float]], warm_up: bool = True
) -> list[list[float]]:
    """Do the same with coroutines; without `warm_up` every run counts."""
    patience = _Patience()
    if warm_up:
        for function in functions:
            await function()
    results: list[list[float]] = [[] for _ in functions]
    for _ in range(runs):
        for function, values in zip(functions, results, strict=True):
            gc.collect()
            values.append(await function())
        if patience.ends_after(results[0]):
            break
    return results


def ratios(ours: Iterable[float], theirs: Iterable[float]) -> list[float]:
    """The ratios of runs that stood side by side."""
    return [one / other for one, other in zip(ours, theirs, strict=True)]


def beside(
    name: str,
    sides: Sides,
    target: float,
    *,
    more_is_better: bool = False,
    note: str = "",
    task: str = "",
    peer: str = "",
    limit: str = "",
) -> Figure:
    """Make the figure that tells how many times as quick we are as a peer or a limit, at least."""
    ours, theirs = sides.ours, sides.theirs
    values = ratios(ours, theirs) if more_is_better else ratios(theirs, ours)
    return Figure(
        name,
        values,
        target,
        at_least=True,
        note=note,
        task=task,
        peer=peer,
        limit=limit,
        sides=sides,
    )


_lacking: list[str] = []


def lacks(what: str) -> None:
    """Note that a program is not there, so that figures are missing; the benchmark then has failed."""
    print(f"  NOT MEASURED: {what}", flush=True)
    _lacking.append(what)


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give a folder on the disk that holds the inputs; it is removed afterwards.

    The system's own folder for what is temporary may lie in memory, where flushing costs nothing. No part
    of its path is a link, which Home Assistant would not allow.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="scratch-", dir=CACHE.resolve()) as name:
        yield Path(name)


def cpu_of(process: int) -> float:
    """The CPU seconds another process has used so far, to a hundredth."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    ticks: int = os.sysconf("SC_CLK_TCK")
    return (int(fields[11]) + int(fields[12])) / ticks


def nanoseconds_of(process: int) -> dict[str, int]:
    """The CPU time of each of another process's threads so far, which are few at rest."""
    tasks = Path(f"/proc/{process}/task")
    return {task.name: int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir()}


def written() -> int:
    """How many bytes this process has had written to a disk so far."""
    for line in Path("/proc/self/io").read_text().splitlines():
        name, _, value = line.partition(":")
        if name == "write_bytes":
            return int(value)
    raise RuntimeError("the system does not count what is written")


def resident() -> int:
    """How much memory of this process is resident, in bytes."""
    return _status("VmRSS:")


def resident_of(process: int) -> int:
    """How much memory of another process is resident, in bytes."""
    return _status("VmRSS:", str(process))


def peak_resident() -> int:
    """The most memory that was resident since `forget_peak`, in bytes."""
    return _status("VmHWM:")


def forget_peak() -> int:
    """Let the peak begin anew; return how much is resident now, in bytes."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    return resident()


def _status(name: str, process: str = "self") -> int:
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split(name)[1].split()[0]) * 1024


def in_child(module: str, *arguments: str) -> Any:
    """Run a module in a fresh process and return the JSON it prints last."""
    result = subprocess.run(  # noqa: S603 - this interpreter, our own module
        [sys.executable, "-m", module, *arguments], check=False, capture_output=True, text=True
    )
    if result.returncode:
        print(result.stderr[-4_000:], file=sys.stderr, flush=True)
        raise RuntimeError(f"{module} ended with status {result.returncode}")
    return json.loads(result.stdout.splitlines()[-1])


def repeats(normal: int) -> int:
    """How often to repeat: a rehearsal needs no spread."""
    return sized(1, normal)


def results_folder() -> Path:
    """Where results are kept; those of other sizes stay apart from the ones that are shown."""
    chosen = size()
    return CACHE / ("results" if chosen is Size.NORMAL else f"results-{chosen}")


def measure(name: str, title: str, figures: Callable[[], Iterable[Figure]]) -> str:
    """Print and keep the figures; a failure is kept with those that were found before it.

    Returns:
        `met`, `missed` or `failed`.
    """
    print(f"{name}: {title}", flush=True)
    _lacking.clear()
    found: list[Figure] = []
    failure, began = "", time.monotonic()
    try:
        for figure in figures():
            print(f"  {terminal_line(figure.row())}", flush=True)
            found.append(figure)
    except Exception as error:  # noqa: BLE001 - whatever it is, the others have to be measured
        traceback.print_exc()
        failure = type(error).__name__
    if _lacking and not failure:
        failure = f"not measured: {', '.join(_lacking)}"
    keep(name, found, seconds=time.monotonic() - began, failure=failure)
    if failure:
        return "failed"
    return "met" if all(figure.is_met for figure in found) else "missed"


def keep(name: str, found: Iterable[Figure], *, seconds: float, failure: str = "") -> None:
    """Write what a benchmark has found, for the page and for other programs."""
    path = results_folder() / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    taken = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    result = {
        "taken": taken,
        "seconds": seconds,
        "failure": failure,
        "figures": [it.row() for it in found],
        **provenance(name, CACHE),
    }
    path.write_text(json.dumps(result, indent=1))


def kept() -> dict[str, dict[str, Any]]:
    """What benchmarks have found, of whichever age."""
    return {path.stem: json.loads(path.read_text()) for path in results_folder().glob("*.json")}
