"""How many calls a run makes, learnt from those before, so that a fault is meant for one that comes."""

from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from tests.soak.disk import Place
from tests.soak.model import Home, Model

type _Key = tuple[tuple[str, ...], str, int]
_LAST: Final = 3
_UNKNOWN: Final = 4


def _no_counts() -> defaultdict[_Key, deque[int]]:
    return defaultdict(lambda: deque(maxlen=_LAST))


@dataclass(slots=True)
class Reach:
    """Calls of the last runs, by what they were asked, what the calls change, and how much lacked."""

    _counts: defaultdict[_Key, deque[int]] = field(default_factory=_no_counts)

    def note(self, actions: list[dict[str, Any]], lacking: int, calls: dict[str, int]) -> None:
        """Learn from a run that came to its end."""
        for where, count in calls.items():
            self._counts[_names(actions), where, lacking.bit_length()].append(count)

    def draw(self, dice: Random, actions: list[dict[str, Any]], lacking: int, where: str) -> int:
        """Choose a call: half of the time one of the first, in which a run decides much."""
        is_early, fraction = dice.random() < 0.5, dice.random()
        last = self._least(_names(actions), where, lacking.bit_length())
        return int(last**fraction) if is_early else 1 + int(last * fraction)

    def _least(self, names: tuple[str, ...], where: str, size: int) -> int:
        """How many calls there will be at least; runs with less to do know it as well."""
        for smaller in range(size, -1, -1):
            if found := self._counts.get((names, where, smaller)):
                return max(1, min(found))
        return _UNKNOWN


def _names(actions: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(action["do"] for action in actions)


def lacking(model: Model, entries: dict[str, Any]) -> int:
    """Count the files that a sync has to bring."""
    count = 0
    for home, place in ((Home.LIBRARY, Place.LIBRARY), (Home.PRIVATE, Place.PRIVATE)):
        here = Counter(entry.content for entry in model.ours(entries, place).values())
        count += (model.wanted(home) - here).total()
    return count
