"""Processes that live as long as the demo, and are ended with it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
import ctypes
import os
from pathlib import Path
import signal
import subprocess
import sys
import time

_PR_SET_PDEATHSIG = 1


class ProcessFailedError(Exception):
    """A process ended, or did not become ready in time."""


def _die_with_parent() -> None:
    """Let the kernel end this process should the demo be killed without a chance to do so."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """A process with its output in a log file. It is ended by its own id, never by a name."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        log: Path,
        environment: Mapping[str, str],
        folder: Path | None = None,
    ) -> None:
        """Remember how to start it, and in which folder if not in the current one."""
        self.name = name
        self._folder = folder
        self._command = command
        self._log = log
        self._environment = environment
        # The log begins anew with the demo, and goes on where a process is started again.
        self._mode = "wb"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The id of the running process."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start the process, apart from the terminal: Ctrl-C is the demo's to handle."""
        with self._log.open(self._mode) as log:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self._environment},
                cwd=self._folder,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509  # no threads run in the demo
            )
        self._mode = "ab"

    def ended(self) -> int | None:
        """Return the exit status if the process has ended."""
        return self._process.poll() if self._process else None

    async def ready(self, probe: Callable[[], Awaitable[bool]], seconds: float) -> None:
        """Wait until the probe says so.

        Raises:
            ProcessFailedError: the process ended first, or time is up.
        """
        end = time.monotonic() + seconds
        while not await probe():
            if (status := self.ended()) is not None:
                raise ProcessFailedError(f"{self.name} ended with status {status}.\n{self.tail()}")
            if time.monotonic() > end:
                raise ProcessFailedError(
                    f"{self.name} is not ready after {seconds:.0f} s.\n{self.tail()}"
                )
            await asyncio.sleep(0.1)

    def tail(self, lines: int = 25) -> str:
        """Return the end of its output."""
        text = self._log.read_text("utf-8", errors="replace") if self._log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])

    async def stop(self, seconds: float = 30) -> None:
        """Ask the process to end, and make it end if it does not."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        end = time.monotonic() + seconds
        while self._process.poll() is None and time.monotonic() < end:
            await asyncio.sleep(0.05)
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
