"""Which photos are new: for automations that show or announce them.

New is what became known after the first complete sync and has its first file here, downloaded.
What was on the disk already (adopted, moved between libraries, healed) is no news. A photo whose
download has to be tried again is announced when it arrives.
"""

from collections.abc import Collection
from dataclasses import dataclass
import json

from .catalog import Catalog
from .catalog.statistics import NewPhoto

MOST_ANNOUNCED = 50
# Photos that wait for their files; of more than that, the latest are not announced.
_MOST_WAITING = 500
_FACT = "arrivals"


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The first new photos of a run, and how many there are in all."""

    photos: tuple[NewPhoto, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class _Mark:
    """Up to which row assets have been looked at, and which of these wait for their files."""

    up_to: int
    waiting: tuple[int, ...] = ()


def news_after(catalog: Catalog) -> int | None:
    """Behind which row assets may be news; None before the first complete sync. Blocking."""
    mark = _read(catalog)
    return None if mark is None else mark.up_to


def take_arrivals(catalog: Catalog, adopted: Collection[int] = ()) -> Arrivals:
    """Give what is new since the last complete sync, once; part of a complete sync. Blocking.

    `adopted` are the row numbers of assets whose files were found on the disk in this run.
    """
    mark = _read(catalog)
    newest = catalog.newest_id()
    if mark is None:
        _write(catalog, _Mark(newest))
        return Arrivals()
    photos: list[NewPhoto] = []
    waiting: list[int] = []
    count, after = 0, mark.up_to
    page = catalog.wanted_ids(mark.waiting) if mark.waiting else []
    while True:
        arrived = catalog.arrived(page) if page else []
        found = [photo for photo in arrived if photo.id not in adopted]
        count += len(found)
        photos += found[: MOST_ANNOUNCED - len(photos)]
        settled = {photo.id for photo in found} | set(adopted)
        waiting += [number for number in page if number not in settled]
        page = catalog.new_ids(after, _MOST_WAITING) if after < newest else []
        if not page:
            break
        after = page[-1]
    now = _Mark(newest, tuple(waiting[:_MOST_WAITING]))
    if now != mark:
        _write(catalog, now)
    return Arrivals(tuple(photos), count)


def skip_arrivals(catalog: Catalog) -> None:
    """Announce nothing of what has its files by now, after taking over a folder. Blocking."""
    if _read(catalog) is not None:
        take_arrivals(catalog)


def _read(catalog: Catalog) -> _Mark | None:
    try:
        stored = json.loads(catalog.fact(_FACT) or "null")
        return stored and _Mark(int(stored["up_to"]), tuple(map(int, stored["waiting"])))
    except ValueError, TypeError, KeyError:
        return None


def _write(catalog: Catalog, mark: _Mark) -> None:
    catalog.set_fact(_FACT, json.dumps({"up_to": mark.up_to, "waiting": mark.waiting}))
