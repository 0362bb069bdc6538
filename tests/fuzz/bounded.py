"""Tries inputs in a process that may not take much: `python -m tests.fuzz.bounded`.

Every input has so much processor time, however slow or busy the machine is, and all of them together
so much memory. Who takes more ends the process.
"""

from itertools import islice
import random
import resource
import signal
import sys
from types import FrameType

from .corpus import changed, seeds
from .targets import TARGETS

SECONDS = 5.0
MEMORY = 1 << 30
CHANGES = 40


def main() -> None:
    """Try all targets, or those that are named."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    def give_up(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"more than {SECONDS} s of processor time")

    signal.signal(signal.SIGVTALRM, give_up)
    for name in sys.argv[1:] or TARGETS:
        inputs = seeds(name)
        for data in (*inputs, *islice(changed(inputs, random.Random(f"{name} bounded")), CHANGES)):
            signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
            try:
                TARGETS[name](data)
            finally:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)


if __name__ == "__main__":
    main()
