"""What the panel asks of a large catalog: embedded, on PostgreSQL, and on PostgreSQL 5 ms away.

The databases take turns. The limit is SQLite read by hand: the numbers of all photos in their
order, with nothing around them.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
import sqlite3
import statistics
import time

from sqlalchemy import Connection

from custom_components.apple_backup.photos.catalog import Catalog
from custom_components.apple_backup.photos.catalog.album_list import album_list
from custom_components.apple_backup.photos.catalog.photo_query import PhotoQuery
from custom_components.apple_backup.photos.catalog.query import totals
from custom_components.apple_backup.photos.catalog.search import search_photos
from custom_components.apple_backup.photos.catalog.statistics import statistics as count_kinds
from custom_components.apple_backup.photos.catalog.timeline import read_tiles, read_timeline

from .databases import DISTANT, EMBEDDED, SERVER, copies
from .harness import Figure, Sides, Timed, beside, ratios, repeats, scratch_folder, take_turns
from .photos_library import write_library
from .sizes import sized

SIZES = sized((500,), (100_000,), (100_000, 500_000))
RUNS = repeats(5)
_PAGE = 100
# What a user waits for most often.
_SHOWN = ("a page of 100 in the timeline", "search, two common words")
_NOW_MS = 1_764_000_000_000


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask; targets in milliseconds for 100,000 photos, embedded and on a server."""

    name: str
    ask: Callable[[Connection], object]
    target: float
    on_server: float
    distant: float


def figures() -> Iterator[Figure]:
    """Measure every size."""
    for size in SIZES:
        with scratch_folder() as folder:
            yield from _measure(folder / "catalog.db", size)


def _measure(path: Path, size: int) -> Iterator[Figure]:
    write_library(path, size)
    with ExitStack() as stack:
        urls = {EMBEDDED: f"sqlite:///{path}", **stack.enter_context(copies(path))}
        catalogs = {name: Catalog.open(url) for name, url in urls.items()}
        for catalog in catalogs.values():
            stack.callback(catalog.close)
        ids = catalogs[EMBEDDED].ask(lambda it: read_timeline(it, PhotoQuery())).ids
        album, held = _largest_album(path)
        page = list(ids[size // 2 : size // 2 + _PAGE])
        for question in _questions(page, album, held):
            yield from _ask(size, question, catalogs)
        yield _limit(size, path, catalogs[EMBEDDED])


def _largest_album(path: Path) -> tuple[str, int]:
    """Its name, and how many photos it holds."""
    with closing(sqlite3.connect(path)) as connection:
        name, held = connection.execute(
            "SELECT album_name, count(*) FROM memberships GROUP BY 1 ORDER BY 2 DESC LIMIT 1"
        ).fetchone()
    return str(name), int(held)


def _questions(ids: list[int], album: str, held: int) -> list[Question]:
    """What is asked; `ids` are the photos of a page, `album` is the largest one."""
    everything = PhotoQuery()

    def search(text: str) -> Callable[[Connection], object]:
        return lambda it: search_photos(it, PhotoQuery(text=text), None, _PAGE).photos[0]

    return [
        Question("months of all photos", lambda it: read_timeline(it, everything), 500, 750, 800),
        Question("a page of 100 in the timeline", lambda it: read_tiles(it, ids), 25, 50, 100),
        Question("search, a rare word", search("lighthouse"), 50, 75, 150),
        Question("search, two common words", search("hiking dolo"), 200, 300, 400),
        Question("albums with counts and covers", album_list, 250, 375, 450),
        Question(
            f"the largest album, of {held:,} photos",
            lambda it: read_timeline(it, PhotoQuery(album=album)),
            50,
            75,
            150,
        ),
        Question("counts of files and bytes", totals, 500, 750, 800),
        Question("counts by kind", lambda it: count_kinds(it, _NOW_MS), 500, 750, 800),
    ]


def _ask(size: int, question: Question, catalogs: dict[str, Catalog]) -> Iterator[Figure]:
    def timed(catalog: Catalog) -> Callable[[], float]:
        def run() -> float:
            began = time.perf_counter()
            catalog.ask(question.ask)
            return (time.perf_counter() - began) * 1e3

        return run

    times = take_turns(RUNS, *(timed(catalog) for catalog in catalogs.values()))
    targets = {EMBEDDED: question.target, SERVER: question.on_server, DISTANT: question.distant}
    for name, values in zip(catalogs, times, strict=True):
        # Targets are for 100,000 photos; a page costs the same however many there are.
        larger = 1 if "page" in question.name else max(1, size / 100_000)
        is_shown = question.name in _SHOWN
        ratio = statistics.median(ratios(values, times[0]))
        yield Figure(
            f"{size:,} photos, {name}: {question.name}",
            values,
            targets[name] * larger,
            "ms",
            note="" if name == EMBEDDED else f"{ratio:.1f} × SQLite",
            task=f"{question.name}, among {size:,} photos" if name == EMBEDDED and is_shown else "",
        )


def _limit(size: int, path: Path, catalog: Catalog) -> Figure:
    sql = (
        "SELECT id, captured_ms + coalesce(offset_seconds, 0) * 1000 AS own FROM assets"
        " ORDER BY own DESC NULLS LAST, id DESC"
    )
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as plain:

        def ours() -> float:
            began = time.process_time()
            catalog.ask(lambda it: read_timeline(it, PhotoQuery()))
            return time.process_time() - began

        def theirs() -> float:
            began = time.process_time()
            plain.execute(sql).fetchall()
            return time.process_time() - began

        mine, other = take_turns(RUNS, ours, theirs)
    return beside(
        f"{size:,} photos: months of all photos",
        Sides(mine, other, "s", Timed.PROCESSOR),
        0.25,
        note="by hand nobody checks who may see a photo, and no day is counted",
        limit="SQLite, the same rows read by hand",
    )
