"""Tries inputs in a process that may not take much: `python -m tests.fuzz.bounded`.

Every input has so much processor time, however slow or busy the machine is, and all of them together
so much memory. Who takes more ends the process. Inputs of the size of real ones have little time;
those that are as large as a parser takes them have more, which is still less than anybody waits.
"""

from collections.abc import Callable, Iterable
from itertools import islice
import random
import resource
import signal
import sys
from types import CodeType, FrameType

from .corpus import changed, seeds
from .large import LARGE, MOST
from .targets import TARGETS

SECONDS = 5.0
MEMORY = 1 << 30
CHANGES = 40
SECONDS_OF_LARGE = 20.0
CHANGES_OF_LARGE = 3


class TooMuch(BaseException):
    """Nothing that parsers catch: they take most errors for damage of the input, and go on."""


def main() -> None:
    """Try all targets, or those that are named."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.monitoring.use_tool_id(sys.monitoring.DEBUGGER_ID, "limits")
    events = sys.monitoring.events.RAISE
    sys.monitoring.register_callback(sys.monitoring.DEBUGGER_ID, events, _refuse_memory)
    sys.monitoring.set_events(sys.monitoring.DEBUGGER_ID, events)
    signal.signal(signal.SIGVTALRM, _refuse_time)
    for name in sys.argv[1:] or TARGETS:
        chance = random.Random(f"{name} bounded")
        inputs = seeds(name)
        _try(TARGETS[name], (*inputs, *islice(changed(inputs, chance), CHANGES)), SECONDS)
        if name in LARGE:
            inputs = LARGE[name]()
            more = islice(changed(inputs, chance, MOST), CHANGES_OF_LARGE)
            _try(TARGETS[name], (*inputs, *more), SECONDS_OF_LARGE)


def _refuse_time(_signal: int, _frame: FrameType | None) -> None:
    raise TooMuch("more processor time than it may take")


def _refuse_memory(_code: CodeType, _offset: int, error: BaseException) -> None:
    """See each error where it is raised, so also one that is caught."""
    if isinstance(error, MemoryError):
        raise TooMuch("more memory than it may take") from error


def _try(target: Callable[[bytes], None], inputs: Iterable[bytes], seconds: float) -> None:
    for data in inputs:
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
        try:
            target(data)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)


if __name__ == "__main__":
    main()
