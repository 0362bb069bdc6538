"""Forks a child for every order: `python -m tests.soak.nursery`. Everything is imported once.

Each line of standard input is an order; a line of standard output tells the child's number, another
one how it ended: the number of the signal below zero, or the exit code.
"""

import faulthandler
import gc
import json
import os
import signal
import sys
import traceback

# The product imports these when it needs them, in each child anew.
import pyicloud  # noqa: F401
import sqlalchemy.dialects.sqlite  # noqa: F401
from srp import _pysrp  # noqa: F401

from custom_components.apple_backup.photos.account import service as account_service  # noqa: F401
from tests.soak import child


def main() -> None:
    """Take orders until there are no more."""
    # What is here now is shared with every child, and no child need look at it.
    gc.collect()
    gc.freeze()
    ended = None
    for line in sys.stdin:
        if ended is not None:
            os.waitpid(ended, 0)
        number = os.fork()
        if not number:
            _be_child(line)
        print(number, flush=True)
        print(_code(os.waitid(os.P_PID, number, os.WEXITED | os.WNOWAIT)), flush=True)
        # Until it is told, a signal for a child that has just ended finds that child, and no other.
        ended = number


def _code(result: os.waitid_result | None) -> int:
    assert result is not None
    return result.si_status if result.si_code == os.CLD_EXITED else -result.si_status


def _be_child(line: str) -> None:
    faulthandler.register(signal.SIGUSR1, all_threads=True)
    try:
        child.run(json.loads(line))
    except BaseException:  # noqa: BLE001 - told to whoever reads our errors
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
