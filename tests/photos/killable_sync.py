"""Syncs libraries in processes that are killed: `python -m tests.photos.killable_sync`.

Each line of standard input orders one run (JSON: `apple_id`, `password`, `folder`, `template`,
`views`, and `kill_at` or `kill_after`); each line of standard output tells how it ended: the number of the
signal below zero, or the exit code. Everything is imported once; a run is a fork.
"""

import asyncio
import faulthandler
import json
import os
from pathlib import Path
import signal
import sys
import traceback
from typing import Any

from custom_components.apple_backup.photos.albums.methods import AlbumViews
from tests.photos.conftest import opened_library
from tests.simulated_icloud.client import SimulatedAccount

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_CHANGES = frozenset(
    {"os.rename", "os.link", "os.remove", "os.mkdir", "os.truncate", "os.utime", "os.chmod"}
)


def kill_at(step: int) -> None:
    """Let this process be killed right before its n-th change of a file system."""
    left = step

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITES
        if not writes and event not in _CHANGES:
            return
        left -= 1
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


async def sync(order: dict[str, Any]) -> None:
    """Sign in by the session on disk and run one sync."""
    simulated = SimulatedAccount("", "", order["apple_id"], order["password"], "")
    options: dict[str, Any] = {"template": order["template"]} if "template" in order else {}
    options |= {"albums": AlbumViews.HARD_LINK, "sidecars": True} if order.get("views") else {}
    async with opened_library(simulated, Path(order["folder"]), **options) as library:
        if step := order.get("kill_at"):
            kill_at(step)
        if seconds := order.get("kill_after"):
            # Nobody handles this signal, so it ends the process like SIGKILL, wherever it is.
            signal.setitimer(signal.ITIMER_REAL, seconds)
        await library.engine.sync()
        signal.setitimer(signal.ITIMER_REAL, 0)


def run(order: dict[str, Any]) -> None:
    """Be the child that runs one order."""
    faulthandler.enable()
    try:
        asyncio.run(sync(order))
    except BaseException:  # noqa: BLE001 - told to whoever reads our errors
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def main() -> None:
    """Take orders until there are no more."""
    for line in sys.stdin:
        child = os.fork()
        if not child:
            run(json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 - this is the answer


if __name__ == "__main__":
    main()
