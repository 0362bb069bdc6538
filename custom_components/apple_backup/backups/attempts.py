"""Slows down guessing: each wrong password makes the next try wait longer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from .errors import TooManyAttemptsError

FIRST_DELAY: Final = 1.0
LONGEST_DELAY: Final = 60.0

# Without a try for so long, the count begins anew.
_FORGOTTEN_AFTER: Final = 3600.0


@dataclass(slots=True)
class _Failures:
    """Wrong tries in a row and when the last one was."""

    count: int
    last: float


class Attempts:
    """Counts wrong tries by any key, such as a user or a backup."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Count by a clock in seconds."""
        self._clock = clock
        self._failures: dict[tuple[str, str], _Failures] = {}

    def check(self, *keys: tuple[str, str]) -> None:
        """Allow a try or not.

        Raises:
            TooManyAttemptsError: Too early after a wrong one; tells how many seconds to wait.
        """
        now = self._clock()
        wait = max((self._wait(key, now) for key in keys), default=0.0)
        if wait > 0:
            raise TooManyAttemptsError("too many wrong passwords", retry_after=wait)

    def fail(self, *keys: tuple[str, str]) -> None:
        """Remember a wrong try."""
        now = self._clock()
        self._forget(now)
        for key in keys:
            failures = self._failures.setdefault(key, _Failures(0, now))
            failures.count += 1
            failures.last = now

    def succeed(self, *keys: tuple[str, str]) -> None:
        """Forget the wrong tries before a right one."""
        for key in keys:
            self._failures.pop(key, None)

    def _wait(self, key: tuple[str, str], now: float) -> float:
        """Return how many seconds are left until the next try."""
        failures = self._failures.get(key)
        if failures is None:
            return 0.0
        # Bounded before it is doubled, as a large count would make no float.
        doublings = min(failures.count - 1, 10)
        return failures.last + min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY) - now

    def _forget(self, now: float) -> None:
        """Drop what is old, so that the table stays small."""
        old = [key for key, it in self._failures.items() if now - it.last > _FORGOTTEN_AFTER]
        for key in old:
            del self._failures[key]
