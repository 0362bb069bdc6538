"""A manifest of half a million rows: opening, paging, searching, and its records."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import cycle, product
import os
import plistlib
import random
import sqlite3
import statistics
import time

from custom_components.apple_backup.backups.manifest import Manifest
from custom_components.apple_backup.backups.mbfile import read_mbfile
from custom_components.apple_backup.backups.models import FileKind

from .backups_inputs import ROWS, Input, many_rows
from .harness import (
    Figure,
    Sides,
    Timed,
    beside,
    in_child,
    ratios,
    repeats,
    scratch_folder,
    seconds,
    take_turns,
)
from .sizes import sized

PAGE = 100
PEER = "iphone-backup-decrypt"
DEPTHS = (0.0, 0.25, 0.5, 0.8, 1.0)
DEEP = 0.8
_FILES = frozenset({FileKind.FILE})
_RUNS = repeats(5)
# Rows, and how many times as quick as the peer: what it does grows with them.
SMALLER = sized(((1_000, 0.7),), ((10_000, 1), (100_000, 2)))
_NEEDLE = sized("%img_00012%", "%img_00123%")
# More than are kept.
_NEEDLES = [_NEEDLE.replace("img", "".join(it)) for it in product("iI", "mM", "gG")]
_RECORDS = sized(500, 20_000)


def figures() -> Iterator[Figure]:
    """Measure everything about the manifest."""
    for rows, target in SMALLER:
        yield _smaller(rows, target)
    source = many_rows()
    yield from _opening(source)
    with closing(source.manifest(source.keys())) as manifest:
        yield _domains(manifest, source, "without an index", 0.1)
        manifest.build_index()
        yield _domains(manifest, source, "with the index", 1)
        yield from _pages(manifest)
        yield _deep(manifest, source)
        yield from _searches(manifest, source)
    yield _records(source)


def _smaller(rows: int, target: float) -> Figure:
    """Open a smaller manifest in fresh processes."""
    many_rows(rows)
    with _temporary():
        times: dict[str, list[float]] = {"page": [], "peer": []}
        for _ in range(repeats(5)):
            for who, found in times.items():
                found.append(in_child("benchmarks.backups_open", who, str(rows))["seconds"])
    return beside(
        f"opening with a known key, the first 100 of {rows:,} files",
        Sides(times["page"], times["peer"], "s", Timed.PROCESSOR), target, peer=PEER,
    )  # fmt: skip


@contextmanager
def _temporary() -> Iterator[None]:
    """Let what children write temporarily go to a folder of its own."""
    before = os.environ.get("TMPDIR")
    with scratch_folder() as folder:
        os.environ["TMPDIR"] = str(folder)
        try:
            yield
        finally:
            del os.environ["TMPDIR"]
            if before is not None:
                os.environ["TMPDIR"] = before


def _domains(manifest: Manifest, source: Input, how: str, target: float) -> Figure:
    """The list of domains against the same question to the decrypted file."""
    sql = "SELECT DISTINCT domain FROM Files WHERE flags = 1 ORDER BY 1"
    with closing(sqlite3.connect(f"file:{source.plain}?mode=ro&immutable=1", uri=True)) as plain:
        mine, other = take_turns(
            _RUNS,
            lambda: seconds(manifest.domains),
            lambda: seconds(lambda: plain.execute(sql).fetchall()),
        )
    note = f"{len(manifest.domains()):,} domains in {statistics.median(mine) * 1e3:.1f} ms"
    return beside(
        f"the list of domains, {how}", Sides(mine, other, "s", Timed.PROCESSOR), target,
        note=note, peer="SQLite on the decrypted file",
    )  # fmt: skip


def _opening(source: Input) -> Iterator[Figure]:
    """Fresh processes; nothing may appear in the temporary folder, which is our own."""
    size = (source.path / "Manifest.db").stat().st_size
    with _temporary():
        runs: dict[str, list[dict[str, float]]] = {"page": [], "index": [], "peer": []}
        for _ in range(repeats(5)):
            for who, found in runs.items():
                found.append(in_child("benchmarks.backups_open", who, str(ROWS)))
    times = {who: [run["seconds"] for run in found] for who, found in runs.items()}
    what = f"opening with a known key, the first 100 of {ROWS:,} files"
    yield beside(
        what, Sides(times["page"], times["peer"], "s", Timed.PROCESSOR), 3, task=what, peer=PEER
    )
    yield Figure(
        f"opening with a known key, and an index for all pages and searches of {ROWS:,} files",
        times["index"], 20, "s",
        note="processor time; built behind the first page, once for a session",
    )  # fmt: skip
    for who, name in (("page", "the first 100 rows"), ("index", "all pages are quick")):
        peaks = [run["peak"] / size for run in runs[who]]
        note = f"of {size >> 20} MiB"
        yield Figure(
            f"most memory until {name}, as a share of the list's size", peaks, 0.4, note=note
        )


def _pages(manifest: Manifest) -> Iterator[Figure]:
    """Pages that were not asked for before, at every depth."""
    total = manifest.files(limit=1).total
    chance = random.Random(1)
    times: dict[float, list[float]] = {depth: [] for depth in DEPTHS}
    for _ in range(40):
        for depth, found in times.items():
            offset = min(int(depth * total), total - PAGE) - chance.randrange(total // 50)
            began = time.process_time()
            page = manifest.files(limit=PAGE, offset=abs(offset))
            found.append(time.process_time() - began)
            assert len(page.items) == PAGE
    slowest = max(DEPTHS, key=lambda depth: statistics.median(times[depth]))
    yield Figure(
        f"a page of {PAGE} rows with their metadata, at any depth",
        [t * 1e3 for t in times[slowest]],
        2.0,
        "ms",
        note=f"the slowest depth, {slowest:.0%}",
    )
    yield Figure(
        "the slowest depth, as a multiple of the beginning",
        ratios(times[slowest], times[DEPTHS[0]]),
        3.0,
    )


def _deep(manifest: Manifest, source: Input) -> Figure:
    """A page far behind the beginning, against what SQLite has to pass over for it."""
    total = manifest.files(None, None, _FILES, 1, 0).total
    offsets = cycle(range(int(total * DEEP), total - PAGE, PAGE))
    sql = (
        "SELECT fileID, domain, relativePath, file FROM Files WHERE flags = 1"
        f" ORDER BY domain, relativePath LIMIT {PAGE} OFFSET ?"
    )
    with closing(sqlite3.connect(f"file:{source.plain}?mode=ro&immutable=1", uri=True)) as plain:

        def ours() -> float:
            offset = next(offsets)
            return seconds(lambda: manifest.files(None, None, _FILES, PAGE, offset))

        def theirs() -> float:
            return seconds(lambda: plain.execute(sql, (int(total * DEEP),)).fetchall())

        mine, other = take_turns(_RUNS, ours, theirs, warm_up=False)
        rows = plain.execute(sql, (int(total * DEEP),)).fetchall()
    page = manifest.files(None, None, _FILES, PAGE, int(total * DEEP))
    assert {it.file_id for it in page.items} == {row[0] for row in rows}
    return beside(
        f"a page of {PAGE} rows at {DEEP:.0%} of {total:,} files, with the index",
        Sides(mine, other, "s", Timed.PROCESSOR), sized(1, 100),
        peer="SQLite (`OFFSET`) on the decrypted file",
    )  # fmt: skip


def _searches(manifest: Manifest, source: Input) -> Iterator[Figure]:
    """A part of the path, over all rows; the other side counts as we do and lists as much."""
    sql = (
        "SELECT fileID, domain, relativePath, flags FROM Files"
        " WHERE flags = 1 AND relativePath LIKE ?"
    )
    # What was searched for lately is kept, so each search asks for the same in another case.
    needles = cycle(_NEEDLES)
    with closing(sqlite3.connect(f"file:{source.plain}?mode=ro&immutable=1", uri=True)) as plain:

        def ours() -> float:
            needle = next(needles)
            return seconds(lambda: manifest.files(path_like=needle, limit=PAGE))

        def theirs() -> float:
            return seconds(lambda: plain.execute(sql, (_NEEDLE,)).fetchall())

        mine, other = take_turns(_RUNS, ours, theirs)
        total = len(plain.execute(sql, (_NEEDLE,)).fetchall())
    assert manifest.files(path_like=_NEEDLE).total == total
    note = f"{total} of {ROWS} rows in {statistics.median(mine) * 1e3:.0f} ms"
    what = f"finding a part of a path among {ROWS:,} files, with the index"
    yield beside(
        what, Sides(mine, other, "s", Timed.PROCESSOR), 1.6, note=note,
        task=what, peer="SQLite (`LIKE`) on the decrypted file",
    )  # fmt: skip


def _records(source: Input) -> Figure:
    """The reader of records against plistlib, which has to find the same."""
    with closing(sqlite3.connect(f"file:{source.plain}?mode=ro&immutable=1", uri=True)) as plain:
        blobs = [row[0] for row in plain.execute(f"SELECT file FROM Files LIMIT {_RECORDS}")]
    for blob in blobs[:1000]:
        objects = plistlib.loads(blob)["$objects"]
        found = read_mbfile(blob)
        assert (found.size, found.mtime) == (objects[1]["Size"], objects[1]["LastModified"])
    mine, other = take_turns(
        _RUNS,
        lambda: seconds(lambda: [read_mbfile(blob) for blob in blobs]),
        lambda: seconds(lambda: [plistlib.loads(blob) for blob in blobs]),
    )
    note = f"{statistics.median(mine) / len(blobs) * 1e6:.1f} µs each"
    return beside(
        "reading the record of a file", Sides(mine, other, "s", Timed.PROCESSOR), 4,
        note=note, peer="plistlib",
    )  # fmt: skip
