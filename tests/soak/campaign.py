"""Drives seeds, each in a process of its own, and tells what came of them."""

import argparse
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
import json
import subprocess
import sys
from typing import Protocol

from tests.soak.driver import Outcome
from tests.soak.process import ROOT


class Drive(Protocol):
    """Makes the moves of a seed."""

    def __call__(self, seed: int, steps: int, *, until: int | None = None) -> Outcome:
        """`until`: up to a step."""


def main(
    module: str,
    drive: Drive,
    description: str,
    *,
    seeds: int,
    steps: int,
    begin: Callable[[], None] = lambda: None,
    end: Callable[[Counter[str]], None] = lambda _: None,
) -> int:
    """Drive what the command line says; `begin` and `end` tell people more around it."""
    arguments = _arguments(module, description, seeds, steps)
    if not arguments.json:
        begin()
    if arguments.seed is not None:
        return _one(arguments, drive)
    total: Counter[str] = Counter()
    done = failed = 0
    chosen = range(arguments.first, arguments.first + arguments.seeds)
    with ThreadPoolExecutor(arguments.jobs) as pool:
        for outcome in pool.map(lambda seed: _in_process(module, seed, arguments.steps), chosen):
            _tell(outcome)
            # A campaign that is ended early has told all it has found.
            print(json.dumps(outcome.counts), flush=True)
            total.update(outcome.counts)
            done += outcome.steps
            failed += outcome.failure is not None
    print(json.dumps(dict(sorted(total.items())), indent=2))
    end(total)
    print(f"{len(chosen)} seeds, {done} steps, {failed} seeds failed")
    return int(failed > 0)


def _arguments(module: str, description: str, seeds: int, steps: int) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=module, description=description)
    parser.add_argument("--seeds", type=int, default=seeds, help="how many seeds")
    parser.add_argument("--first", type=int, default=1, help="the first of them")
    parser.add_argument("--steps", type=int, default=steps, help="moves for each seed")
    parser.add_argument("--jobs", type=int, default=1, help="seeds at the same time")
    parser.add_argument("--seed", type=int, help="one seed alone")
    parser.add_argument("--until", type=int, help="with --seed: stop behind this step")
    parser.add_argument("--json", action="store_true", help="tell the outcome as JSON")
    return parser.parse_args()


def _one(arguments: argparse.Namespace, drive: Drive) -> int:
    outcome = drive(arguments.seed, arguments.steps, until=arguments.until)
    if arguments.json:
        print(json.dumps(asdict(outcome)))
        return 0
    _tell(outcome)
    print(json.dumps(outcome.counts, indent=2))
    return int(outcome.failure is not None)


def _in_process(module: str, seed: int, steps: int) -> Outcome:
    """Drive a seed in a process of its own."""
    command = [sys.executable, "-m", module, "--json", "--seed", str(seed)]
    done = subprocess.run(
        [*command, "--steps", str(steps)], cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True
    )
    if not done.stdout:
        return Outcome(seed, failure=f"seed {seed}: the driver ended with {done.returncode}")
    return Outcome(**json.loads(done.stdout))


def _tell(outcome: Outcome) -> None:
    state = "failed" if outcome.failure else "held"
    print(
        f"seed {outcome.seed}: {outcome.steps} steps {state} in {outcome.seconds:.0f} s", flush=True
    )
    if outcome.failure:
        print(outcome.failure, flush=True)
