"""Catalogs of very large libraries, written as a finished first sync leaves them.

No iCloud is asked for them: a library of half a million photos is there within seconds.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
import hashlib
from itertools import batched
import math
from pathlib import Path
import random
import sqlite3
from typing import Any, Final

from custom_components.apple_backup.photos.catalog.places import cell_of

NOW_MS: Final = 1_764_000_000_000
_YEARS: Final = 14
_DAY_MS: Final = 86_400_000
_AT_ONCE: Final = 20_000
_PLACES: Final = ((41.9, 12.5), (48.2, 16.4), (52.5, 13.4), (35.7, 139.7), (-33.9, 151.2))
_KINDS: Final = (
    ("photo", 64, "public.jpeg"),
    ("live_photo", 20, "public.jpeg"),
    ("video", 8, "com.apple.quicktime-movie"),
    ("screenshot", 6, "public.png"),
    ("raw", 2, "com.adobe.raw-image"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file whose bytes all photos of the catalog have."""

    suffix: str
    size: int
    sha256: str


def write_photos(
    database: Path, count: int, *, source: Source, seed: int = 1, kinds: Sequence[Any] = _KINDS
) -> list[str]:
    """Add photos to a catalog whose first library exists; return their paths, the oldest first."""
    made = list(_photos(count, source, seed, kinds))
    with closing(sqlite3.connect(database, timeout=60)) as connection, connection:
        [zone] = connection.execute("SELECT min(id) FROM zones").fetchone()
        [first] = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM assets").fetchone()
        for part in batched(enumerate(made, first), _AT_ONCE, strict=False):
            _write(connection, zone, part, source)
    return [photo["path"] for photo in made]


def link_files(library: Path, paths: Sequence[str], source: Path) -> None:
    """Let a file lie at each of these paths."""
    for folder in {(library / path).parent for path in paths}:
        folder.mkdir(parents=True, exist_ok=True)
    for path in paths:
        # Not by hard links, of which some file systems allow too few.
        (library / path).symlink_to(source)


def _photos(
    count: int, source: Source, seed: int, kinds: Sequence[Any]
) -> Iterator[dict[str, Any]]:
    """Make photos of many years, more of late, some days with many; a few have no date."""
    choose = random.Random(seed)
    names, weights, types = zip(*kinds, strict=True)
    uti = dict(zip(names, types, strict=True))
    days = _YEARS * 365
    number = 0
    while number < count:
        day = days - int(days * choose.random() ** 1.6)
        burst = min(count - number, 1 + int(math.exp(choose.random() * 4.2)))
        place = choose.choice(_PLACES) if choose.random() < 0.6 else None
        for _ in range(burst):
            moment = NOW_MS - (days - day) * _DAY_MS + choose.randrange(_DAY_MS)
            kind = choose.choices(names, weights)[0]
            yield {
                "name": f"GENERATED-{seed}-{number:07}",
                "moment": None if number % 5_000 == 4_999 else moment,
                "kind": kind,
                "uti": uti[kind],
                "is_favorite": choose.random() < 0.04,
                "place": place,
                "path": f"generated/{number // 1000:04}/IMG_{number:07}{source.suffix}",
            }
            number += 1


def _write(
    connection: sqlite3.Connection,
    zone: int,
    photos: Sequence[tuple[int, dict[str, Any]]],
    source: Source,
) -> None:
    checksum = hashlib.sha1(source.sha256.encode()).hexdigest()
    connection.executemany(
        "INSERT INTO masters (zone_id, record_name, filename, first_seen_ms) VALUES (?, ?, ?, ?)",
        [(zone, f"M-{it['name']}", Path(it["path"]).name, NOW_MS) for _, it in photos],
    )
    connection.executemany(
        "INSERT INTO assets (id, zone_id, record_name, master_name, captured_ms, added_ms, "
        "offset_seconds, is_favorite, first_seen_ms, needs_plan, needs_details, destination, "
        "asset_kind, latitude, longitude, place_cell, duration_seconds) "
        "VALUES (?, ?, ?, ?, ?, ?, 3600, ?, ?, 0, 0, 'library', ?, ?, ?, ?, ?)",
        [
            (
                number,
                zone,
                it["name"],
                f"M-{it['name']}",
                it["moment"],
                NOW_MS,
                it["is_favorite"],
                NOW_MS,
                it["kind"],
                *(it["place"] or (None, None)),
                cell_of(*it["place"]) if it["place"] else None,
                12.5 if it["kind"] == "video" else None,
            )
            for number, it in photos
        ],
    )
    connection.executemany(
        "INSERT INTO resources (zone_id, owner_name, kind, uti, size, checksum, width, height) "
        "VALUES (?, ?, 'original', ?, ?, ?, 4032, 3024)",
        [(zone, f"M-{it['name']}", it["uti"], source.size, checksum) for _, it in photos],
    )
    connection.executemany(
        "INSERT INTO files (asset_id, kind, path, path_key, checksum, size, sha256, mtime_ns, "
        "state, proven_ms, root) VALUES (?, 'original', ?, ?, ?, ?, ?, 0, 'proven', ?, 'library')",
        [
            (number, it["path"], it["path"].lower(), checksum, source.size, source.sha256, NOW_MS)
            for number, it in photos
        ],
    )
