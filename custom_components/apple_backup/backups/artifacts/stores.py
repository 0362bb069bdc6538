"""Several databases of one artifact: their keys share one order of time.

The number of a database stands in the upper bits of a key, so that keys of all are different.
"""

from collections.abc import Iterator, Sequence
from typing import Final

MOST_STORES: Final = 50

_SHIFT: Final = 40
_MASK: Final = (1 << _SHIFT) - 1


def is_sharable(key: int) -> bool:
    """Whether a key of a database leaves room for the number of the database."""
    return 0 <= key <= _MASK


def joint(store: int, key: int) -> int:
    """Return the key of a row among those of all databases."""
    return (store << _SHIFT) | key


def keys_of(store: int, keys: Sequence[int]) -> list[int]:
    """Return those of some keys that are of one database, as they are there."""
    return [key & _MASK for key in keys if key >> _SHIFT == store]


def shared(
    store: int, pairs: Iterator[tuple[int, float | None]]
) -> Iterator[tuple[int, float | None]]:
    """Yield keys and times of one database with keys among those of all."""
    for key, seconds in pairs:
        if is_sharable(key):
            yield joint(store, key), seconds
