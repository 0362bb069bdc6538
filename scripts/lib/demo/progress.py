"""A line that tells what is going on while the demo starts."""

from collections.abc import Iterator
from contextlib import contextmanager
import sys
import time


class Progress:
    """Writes steps to standard error: one moving line in a terminal, one line each elsewhere."""

    def __init__(self) -> None:
        """Note the beginning."""
        self._began = time.monotonic()
        self._live = sys.stderr.isatty()

    @property
    def seconds(self) -> float:
        """How long the start has taken so far."""
        return time.monotonic() - self._began

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Show a step while it runs, and how long it took."""
        began = time.monotonic()
        if self._live:
            sys.stderr.write(f"\r\033[K… {text}")
            sys.stderr.flush()
        yield
        done = f"✓ {text} ({time.monotonic() - began:.1f} s)"
        sys.stderr.write(f"\r\033[K{done}\n" if self._live else f"{done}\n")
        sys.stderr.flush()
