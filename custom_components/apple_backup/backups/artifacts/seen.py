"""Who was in touch with the owner of a device, as one artifact tells."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from .listing import Description


@dataclass(frozen=True, slots=True)
class Seen:
    """That somebody was in touch `count` times, the last time at `last`."""

    handle: str
    name: str | None
    count: int
    last: datetime | None


def latest(*times: datetime | None) -> datetime | None:
    """Return the last of some times."""
    return max((time for time in times if time is not None), default=None)


def count_seen(descriptions: Iterable[Description]) -> Iterator[Seen]:
    """Yield everybody whom some records concern."""
    found: dict[str, Seen] = {}
    for record in descriptions:
        name = record.title if len(record.handles) == 1 else None
        for handle in record.handles:
            known = found.get(handle, Seen(handle, None, 0, None))
            found[handle] = Seen(
                handle, known.name or name, known.count + 1, latest(known.last, record.when)
            )
    yield from found.values()
