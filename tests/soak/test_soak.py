"""The soak in its short form: fixed seeds, and one that nobody has tried before.

The campaign is `scripts/soak`; a seed that failed is made again by `scripts/soak --seed N --until K`.
"""

import os
from pathlib import Path
import random
import shutil
import subprocess
import sys

import pytest

ROOT = Path(__file__).parents[2]
FIXED = (1, 2)
STEPS = 25


def soak(seed: int, steps: int) -> subprocess.CompletedProcess[str]:
    """Drive a seed as `scripts/soak` does, in a process (and, if possible, a namespace) of its own."""
    alone = ["unshare", "--map-root-user", "--mount"]
    if (
        shutil.which("unshare") is None
        or subprocess.run([*alone, "true"], check=False, capture_output=True).returncode
    ):
        alone = []
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("SIMULATED_ICLOUD_CA", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")
    }
    command = [sys.executable, "-m", "tests.soak", "--seed", str(seed), "--steps", str(steps)]
    return subprocess.run(
        [*alone, *command], cwd=ROOT, env=environment, check=False, capture_output=True, text=True
    )


@pytest.mark.parametrize("seed", FIXED)
def test_the_promises_hold(seed: int) -> None:
    check(seed)


def test_the_promises_hold_for_a_seed_that_nobody_has_tried() -> None:
    # Drawn here: processes that share the tests must agree on their names.
    check(random.SystemRandom().randrange(10_000, 10**9))


def check(seed: int) -> None:
    done = soak(seed, STEPS)
    assert done.returncode == 0, done.stdout + done.stderr
    print(*done.stdout.splitlines()[:2], sep="\n")
    assert done.stdout.startswith("full and read-only disks: ")
    assert "calm and true" in done.stdout
