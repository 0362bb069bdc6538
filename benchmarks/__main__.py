"""Runs benchmarks by the beginning of their names: `python -m benchmarks photos`.

A benchmark is a module of this package with `figures()`; its name begins with what it is about.
Each runs in a process of its own, so that one that fails or hangs takes no other with it.
The exit code: 0 if all targets were met, 1 if one was missed, 2 if there was nothing to measure or no
disk to measure on, 3 if a benchmark failed.
"""

import argparse
from contextlib import suppress
from importlib import import_module
import os
import signal
import subprocess
import sys
import time
from typing import IO

from . import libraries
from .harness import CACHE, keep, kept, measure
from .provenance import commit, lies_in_memory, names
from .sizes import Size, choose, size, sized
from .summary import closing

MET, MISSED, UNKNOWN, FAILED = 0, 1, 2, 3
_STATUS = {"met": MET, "missed": MISSED, "failed": FAILED}
_WORDS = {MET: "all targets met", MISSED: "targets missed", FAILED: "FAILED"}
_DAY = 86_400


def main() -> int:
    """Run what was asked for."""
    options = _parse()
    if options.alone:
        return _alone(options.alone)
    choose(quick=options.quick, full=options.full)
    chosen = [
        name
        for name in names()
        if not options.subjects or any(name.startswith(it) for it in options.subjects)
    ]
    if options.list or not chosen:
        print("\n".join(names()))
        return MET if options.list else UNKNOWN
    CACHE.mkdir(parents=True, exist_ok=True)
    if lies_in_memory(CACHE):
        print(f"{CACHE} lies in memory, where flushing costs nothing; measure on a disk")
        return UNKNOWN
    if size() is Size.NORMAL and commit().endswith("changed"):
        print("Changes are not committed, so the pages will not be written from this.")
    # So that what runs is ended as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(FAILED))
    preparing = prepare(chosen)
    results = {name: run_alone(name) for name in chosen}
    found = kept()
    print("\nverdict, result, ours, the other's, what, and beside what:")
    print("\n".join(closing({name: found[name] for name in chosen if name in found})))
    measuring = sum(taken for _, taken in results.values())
    print(f"\n{(preparing + measuring) / 60:.1f} minutes in all")
    print(f"  {preparing:6.0f} s  writing inputs")
    for name, (status, taken) in results.items():
        print(f"  {taken:6.0f} s  {name}: {_WORDS[status]}")
    return max(status for status, _ in results.values())


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("subjects", nargs="*", help="names or their beginnings; all by default")
    parser.add_argument("--list", action="store_true", help="name the benchmarks")
    parser.add_argument("--quick", action="store_true", help="a rehearsal with tiny inputs")
    parser.add_argument("--full", action="store_true", help="the largest inputs, without a limit")
    parser.add_argument("--alone", metavar="NAME", help=argparse.SUPPRESS)
    return parser.parse_args()


def _alone(name: str) -> int:
    """Run one benchmark in this process."""
    module = import_module(f"benchmarks.{name}")
    title = (module.__doc__ or name).splitlines()[0]
    return _STATUS[measure(name, title, module.figures)]


def prepare(chosen: list[str]) -> float:
    """Write what is not there; returns the seconds. A benchmark that lacks its input says so."""
    began = time.monotonic()
    subprocess.run(  # noqa: S603 - this interpreter, our own module
        [sys.executable, "-m", "benchmarks.preparing", *chosen],
        env=os.environ | {libraries.VARIABLE: "1"},
        check=False,
    )
    return time.monotonic() - began


def run_alone(name: str, output: IO[bytes] | None = None) -> tuple[int, float]:
    """Run one benchmark in a process of its own; returns how it ended, and the seconds it took."""
    began = time.monotonic()
    alone = {libraries.VARIABLE: "1"} if libraries.are_enough_for(name) else {}
    process = subprocess.Popen(  # noqa: S603 - this interpreter, this module
        [sys.executable, "-m", "benchmarks", "--alone", name],
        env=os.environ | alone,
        start_new_session=True,
        stdout=output,
        stderr=output and subprocess.STDOUT,
    )
    failure = ""
    try:
        status = process.wait(timeout=sized(600, 900, _DAY))
    except subprocess.TimeoutExpired:
        status, failure = FAILED, "TimeoutError"
    finally:
        # Whatever it has started ends with it.
        _end_group(process)
    taken = time.monotonic() - began
    if status not in _WORDS:
        failure = f"status {status}"
    if failure:
        print(f"  FAILED: {failure}", flush=True)
        keep(name, [], seconds=taken, failure=failure)
        status = FAILED
    return status, taken


def _end_group(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


if __name__ == "__main__":
    sys.exit(main())
