"""The soak of entries in its short form: fixed seeds, and one that nobody has tried before.

The campaign is `scripts/soak home`; a seed that failed is made again by `scripts/soak home --seed N
--until K`.
"""

import os
from pathlib import Path
import random
import subprocess
import sys

import pytest

ROOT = Path(__file__).parents[3]
FIXED = (1, 2)
STEPS = 16


def soak(seed: int) -> subprocess.CompletedProcess[str]:
    """Drive a seed as `scripts/soak home` does: Home Assistant has a process of its own."""
    command = [sys.executable, "-m", "tests.soak.home", "--seed", str(seed), "--steps", str(STEPS)]
    environment = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True
    )


@pytest.mark.parametrize("seed", FIXED)
def test_entries_are_sound(seed: int) -> None:
    check(seed)


def test_entries_are_sound_for_a_seed_that_nobody_has_tried() -> None:
    # Drawn here: processes that share the tests must agree on their names.
    check(random.SystemRandom().randrange(10_000, 10**9))


def check(seed: int) -> None:
    done = soak(seed)
    assert done.returncode == 0, done.stdout + done.stderr
    print(done.stdout.splitlines()[0])
    assert '"calm and true": 2' in done.stdout
