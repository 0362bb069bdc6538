"""A manifest of half a million rows: opening, paging, searching, and its records."""

from collections.abc import Iterator
from contextlib import closing
import os
import plistlib
import random
import sqlite3
import statistics
import tempfile
import time

from custom_components.apple_backup.backups.manifest import Manifest
from custom_components.apple_backup.backups.mbfile import read_mbfile
from custom_components.apple_backup.backups.models import FileKind

from .backups_inputs import ROWS, Input, cpu_seconds, many_rows
from .harness import Figure, in_child, ratios, repeats, report, take_turns
from .sizes import sized

PAGE = 100
DEPTHS = (0.0, 0.25, 0.5, 0.8, 1.0)
_FILES = frozenset({FileKind.FILE})
_RUNS = repeats(9)
# Rows, and which share of the peer's time is allowed: what it does grows with them.
SMALLER = sized(((2_000, 1.5),), ((10_000, 1.0), (100_000, 0.5)))
_NEEDLE = "%img_00123%"
_RECORDS = sized(2_000, 20_000)


def figures() -> Iterator[Figure]:
    """Measure everything about the manifest."""
    for rows, target in SMALLER:
        yield _smaller(rows, target)
    source = many_rows()
    yield from _opening(source)
    with closing(source.manifest(source.keys())) as manifest:
        yield _domains(manifest, source, "without an index", 10)
        manifest.build_index()
        yield _domains(manifest, source, "with the index", 1)
        yield from _pages(manifest)
        yield from _searches(manifest, source)
    yield _records(source)


def _smaller(rows: int, target: float) -> Figure:
    """Open a smaller manifest in fresh processes."""
    many_rows(rows)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TMPDIR"] = folder
        times: dict[str, list[float]] = {"page": [], "peer": []}
        for _ in range(repeats(3)):
            for who, found in times.items():
                found.append(in_child("benchmarks.backups_open", who, str(rows))["seconds"])
        del os.environ["TMPDIR"]
    ours, theirs = (statistics.median(found) * 1e3 for found in times.values())
    return Figure(
        f"key known → first 100 rows of {rows:,} / peer",
        ratios(times["page"], times["peer"]),
        target,
        note=f"{ours:.0f} ms, peer {theirs:.0f} ms",
    )


def _domains(manifest: Manifest, source: Input, how: str, target: float) -> Figure:
    """The list of domains against the same question to the decrypted file."""
    sql = "SELECT DISTINCT domain FROM Files WHERE flags = 1 ORDER BY 1"
    with closing(sqlite3.connect(f"file:{source.plain}?mode=ro&immutable=1", uri=True)) as plain:
        mine, other = take_turns(
            _RUNS,
            lambda: cpu_seconds(manifest.domains),
            lambda: cpu_seconds(lambda: plain.execute(sql).fetchall()),
        )
    note = f"{len(manifest.domains()):,} domains in {statistics.median(mine) * 1e3:.1f} ms"
    return Figure(
        f"domains {how} / SQLite on the plain file", ratios(mine, other), target, note=note
    )


def _opening(source: Input) -> Iterator[Figure]:
    """Fresh processes; nothing may appear in the temporary folder, which is our own."""
    size = (source.path / "Manifest.db").stat().st_size
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TMPDIR"] = folder
        runs: dict[str, list[dict[str, float]]] = {"page": [], "index": [], "peer": []}
        for _ in range(repeats(5)):
            for who, found in runs.items():
                found.append(in_child("benchmarks.backups_open", who, str(ROWS)))
        del os.environ["TMPDIR"]
    times = {who: [run["seconds"] for run in found] for who, found in runs.items()}
    note = (
        f"{statistics.median(times['page']):.2f} s, peer {statistics.median(times['peer']):.2f} s"
    )
    yield Figure(
        "key known → first 100 rows of the largest domain / peer",
        ratios(times["page"], times["peer"]),
        0.35,
        note=note,
        task=f"key known: the first 100 of {ROWS:,} files",
        peer="iphone-backup-decrypt",
    )
    for who, name in (("page", "first 100 rows"), ("index", "all pages quick")):
        peaks = [run["peak"] / size for run in runs[who]]
        note = f"of {size >> 20} MiB"
        yield Figure(f"peak memory until {name} / manifest size", peaks, 0.4, note=note)


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
    medians = [statistics.median(found) for found in times.values()]
    yield Figure("page of 100 rows with metadata, any depth", [t * 1e3 for t in medians], 2.0, "ms")
    yield Figure("worst depth / first", [max(medians) / medians[0]], 3.0)


def _searches(manifest: Manifest, source: Input) -> Iterator[Figure]:
    """A part of the path, over all rows; the other side counts as we do and lists as much."""
    sql = (
        "SELECT fileID, domain, relativePath, flags FROM Files"
        " WHERE flags = 1 AND relativePath LIKE ?"
    )
    index = manifest._index  # noqa: SLF001 - what was searched for before is kept
    assert index is not None
    with closing(sqlite3.connect(f"file:{source.plain}?mode=ro&immutable=1", uri=True)) as plain:

        def ours() -> float:
            index._searches.clear()  # noqa: SLF001
            return cpu_seconds(lambda: manifest.files(path_like=_NEEDLE, limit=PAGE))

        def theirs() -> float:
            return cpu_seconds(lambda: plain.execute(sql, (_NEEDLE,)).fetchall())

        mine, other = take_turns(_RUNS, ours, theirs)
        total = len(plain.execute(sql, (_NEEDLE,)).fetchall())
    assert manifest.files(path_like=_NEEDLE).total == total
    note = f"{total} of {ROWS} rows in {statistics.median(mine) * 1e3:.0f} ms"
    yield Figure(
        "substring search / LIKE on the plain file", ratios(mine, other), 0.6, note=note,
        task=f"finding a part of a path among {ROWS:,} files", peer="SQLite on the decrypted file",
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
        lambda: cpu_seconds(lambda: [read_mbfile(blob) for blob in blobs]),
        lambda: cpu_seconds(lambda: [plistlib.loads(blob) for blob in blobs]),
    )
    note = f"{statistics.median(mine) / len(blobs) * 1e6:.1f} µs each"
    return Figure("record reader / plistlib", ratios(mine, other), 0.25, note=note)


if __name__ == "__main__":
    report(__doc__ or "", figures())
