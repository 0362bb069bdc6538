"""The timeline of a very large library: how long until its months are counted, and any page of it."""

from collections.abc import Callable, Iterator
from functools import partial
import json
from pathlib import Path
import time
from typing import Any

from sqlalchemy import Connection

from custom_components.apple_backup.photos.catalog import AssetKind, Catalog
from custom_components.apple_backup.photos.catalog.photo_query import PhotoQuery, Place
from custom_components.apple_backup.photos.catalog.timeline import read_tiles, read_timeline
from custom_components.apple_backup.photos.models import Scope, Zone
from tests.photos.large_library import Source, write_photos

from .harness import Figure, forget_peak, in_child, peak_resident, scratch_folder
from .sizes import sized

ASSETS = sized(500, 500_000)
MIB = 1 << 20
_QUERIES = {
    "everything": (PhotoQuery(), 2.0),
    "favorites": (PhotoQuery(favorite=True), 0.3),
    "videos": (PhotoQuery(kind=AssetKind.VIDEO), 0.5),
    "photos near a place": (PhotoQuery(place=Place(41.9, 12.5, 5)), 0.8),
}


def figures() -> Iterator[Figure]:
    """Measure in a process of its own."""
    found = in_child("benchmarks.photos_timeline")
    for name, (_, target) in _QUERIES.items():
        values, count = found["timelines"][name]
        note = f"{count:,} photos"
        yield Figure(f"{ASSETS:,} photos: the months of {name}", values, target, "s", note=note)
    yield Figure(f"{ASSETS:,} photos: a page of 100, anywhere", found["pages"], 0.02, "s")
    yield Figure("memory added by the timeline", [found["peak_mib"]], 40, "MiB")


def _measure() -> dict[str, Any]:
    with scratch_folder() as folder:
        path = folder / "catalog.db"
        catalog = Catalog.open(f"sqlite:///{path}")
        catalog.ingest(Zone("PrimarySync", "_owner", Scope.PRIVATE), [])
        catalog.close()
        write_photos(path, ASSETS, source=Source(".jpg", 1, "0" * 64))
        return _ask(path)


def _ask(path: Path) -> dict[str, Any]:
    catalog = Catalog.open(f"sqlite:///{path}")

    def timed[T](query: Callable[[Connection], T], runs: int = 5) -> tuple[list[float], T]:
        values = []
        for _ in range(runs):
            began = time.perf_counter()
            result = catalog.ask(query)
            values.append(time.perf_counter() - began)
        return values, result

    base = forget_peak()
    values, timeline = timed(lambda connection: read_timeline(connection, PhotoQuery()))
    peak = peak_resident() - base
    timelines = {"everything": (values, len(timeline.ids))}
    for name, (wanted, _) in _QUERIES.items():
        if name not in timelines:
            values, other = timed(partial(read_timeline, wanted=wanted))
            timelines[name] = (values, len(other.ids))
    pages = []
    for offset in range(0, len(timeline.ids), len(timeline.ids) // 20):
        ids = timeline.ids[offset : offset + 100]
        pages += timed(partial(read_tiles, ids=ids), 1)[0]
    catalog.close()
    return {"timelines": timelines, "pages": pages, "peak_mib": peak / MIB}


if __name__ == "__main__":
    print(json.dumps(_measure()))
