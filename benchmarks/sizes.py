"""How much is measured: a rehearsal within minutes, what is shown, or everything without a limit.

`BENCH_SIZE` says so, since a benchmark runs in several processes.
"""

from enum import StrEnum
import os
from typing import Final

VARIABLE: Final = "BENCH_SIZE"


class Size(StrEnum):
    """How large the inputs are."""

    QUICK = "quick"
    """Tiny inputs, few runs: shows that everything works; its figures say nothing."""
    NORMAL = "normal"
    FULL = "full"
    """The largest inputs, however long that takes."""


def size() -> Size:
    """What was chosen."""
    return Size(os.environ.get(VARIABLE, Size.NORMAL))


def choose(*, quick: bool, full: bool) -> None:
    """Choose for this process and what it starts; without either, what the environment says stays."""
    if quick or full:
        os.environ[VARIABLE] = Size.QUICK if quick else Size.FULL


def sized[T](quick: T, normal: T, full: T | None = None) -> T:
    """Choose by the size; `full` is `normal` unless it is given."""
    chosen = size()
    if chosen is Size.QUICK:
        return quick
    return full if chosen is Size.FULL and full is not None else normal
