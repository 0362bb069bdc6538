"""The time at Apple, which tests may move ahead."""

import time

_ahead = 0.0


def now() -> float:
    """Return the time as seconds since the epoch."""
    return time.time() + _ahead


def move_ahead(seconds: float) -> None:
    """Let it be so much later than on this machine, from now on."""
    global _ahead  # noqa: PLW0603 - there is one time
    _ahead = seconds
