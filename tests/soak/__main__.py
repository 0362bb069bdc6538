"""The campaign: `python -m tests.soak --seeds 20 --steps 2000` (use `scripts/soak`)."""

import argparse
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
import json
import subprocess
import sys

from tests.soak import driver
from tests.soak.driver import Outcome
from tests.soak.process import ROOT
from tests.soak.volume import can_mount


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, help="how many seeds")
    parser.add_argument("--first", type=int, default=1, help="the first of them")
    parser.add_argument("--steps", type=int, default=2000, help="moves for each seed")
    parser.add_argument("--jobs", type=int, default=1, help="seeds at the same time")
    parser.add_argument("--seed", type=int, help="one seed alone")
    parser.add_argument("--until", type=int, help="with --seed: stop behind this step")
    parser.add_argument("--json", action="store_true", help="tell the outcome as JSON")
    return parser.parse_args()


def _in_process(seed: int, steps: int) -> Outcome:
    """Drive a seed in a process of its own."""
    command = [sys.executable, "-m", "tests.soak", "--json", "--seed", str(seed)]
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


def main() -> int:
    """Drive the seeds; gives the exit code."""
    arguments = _arguments()
    mounted = can_mount()
    if not arguments.json:
        disk = (
            "a small file system in memory"
            if mounted
            else "errors put into calls (nothing can be mounted)"
        )
        print(f"full and read-only disks: {disk}", flush=True)
    if arguments.seed is not None:
        outcome = driver.drive(
            arguments.seed, arguments.steps, mounted=mounted, until=arguments.until
        )
        if arguments.json:
            print(json.dumps(asdict(outcome)))
            return 0
        _tell(outcome)
        print(json.dumps(outcome.counts, indent=2))
        return int(outcome.failure is not None)
    total: Counter[str] = Counter()
    steps = failed = 0
    seeds = range(arguments.first, arguments.first + arguments.seeds)
    with ThreadPoolExecutor(arguments.jobs) as pool:
        for outcome in pool.map(lambda seed: _in_process(seed, arguments.steps), seeds):
            _tell(outcome)
            # A campaign that is ended early has told all it has found.
            print(json.dumps(outcome.counts), flush=True)
            total.update(outcome.counts)
            steps += outcome.steps
            failed += outcome.failure is not None
    print(json.dumps(dict(sorted(total.items())), indent=2))
    print(f"{len(seeds)} seeds, {steps} steps, {failed} seeds failed")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
