"""The driver's side of the nursery: gives orders, disturbs, and hears how they ended."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
import json
import os
from pathlib import Path
import select
import signal
import subprocess
import sys
import time
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
DEADLINE_SECONDS: Final = 240.0


class RunHungError(AssertionError):
    """A run has not ended."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How an order ended: its exit code (a signal below zero), and what it wrote, if it could."""

    code: int
    outcomes: list[dict[str, Any]] = field(default_factory=list)
    terminated: bool = False
    phases: list[list[str]] = field(default_factory=list)
    # How many calls failed because we let them (or told it to end), and how many there were.
    faults: int = 0
    calls: dict[str, int] = field(default_factory=dict)
    progress: list[dict[str, Any]] = field(default_factory=list)
    log: list[dict[str, Any]] = field(default_factory=list)
    errors: str = ""

    @property
    def codes(self) -> list[str]:
        """The errors of its actions."""
        return [outcome["error"] for outcome in self.outcomes if outcome["error"]]

    def result(self, action: str) -> Any:
        """What the last action of this name gave; None if it failed or was not reached."""
        found = [out["result"] for out in self.outcomes if out["action"] == action]
        return found[-1] if found else None


class Nursery:
    """A running nursery."""

    def __init__(self, process: subprocess.Popen[bytes], errors: Path) -> None:
        """Use `start`."""
        self._process = process
        self._errors = errors
        self._told = b""

    def carry_out(
        self, order: dict[str, Any], disturb: Callable[[int], None] | None = None
    ) -> Ended:
        """Let a child carry out an order; `disturb` is called with its number while it runs."""
        outcome = Path(order["outcome"])
        outcome.unlink(missing_ok=True)
        known = self._errors.stat().st_size
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        number = int(self._line(None))
        if disturb is not None:
            disturb(number)
        code = int(self._line(number))
        with self._errors.open("rb") as file:
            file.seek(known)
            errors = file.read().decode(errors="replace")
        written = json.loads(outcome.read_text()) if code == 0 else {}
        return Ended(code, errors=errors, **written)

    def _line(self, number: int | None) -> bytes:
        """Read a line; a child that does not end tells where it is, and is ended."""
        assert self._process.stdout is not None
        until = time.monotonic() + DEADLINE_SECONDS
        descriptor = self._process.stdout.fileno()
        while b"\n" not in self._told:
            ready, _, _ = select.select([descriptor], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                self._give_up(number)
            piece = os.read(descriptor, 4096)
            if not piece:
                raise RuntimeError(f"the nursery has ended:\n{self._errors.read_text()[-4000:]}")
            self._told += piece
        line, _, self._told = self._told.partition(b"\n")
        return line

    def _give_up(self, number: int | None) -> None:
        if number is not None:
            os.kill(number, signal.SIGUSR1)
            time.sleep(0.5)
            os.kill(number, signal.SIGKILL)
        raise RunHungError(f"a run has not ended:\n{self._errors.read_text()[-8000:]}")


@contextmanager
def start(folder: Path, environment: dict[str, str]) -> Iterator[Nursery]:
    """Start a nursery; what its children print as errors goes to a file in `folder`."""
    errors = folder / "stderr"
    with errors.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.soak.nursery"],
            cwd=ROOT,
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=file,
        )
    try:
        yield Nursery(process, errors)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(timeout=DEADLINE_SECONDS)
