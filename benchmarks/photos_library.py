"""A catalog as a large library leaves it: photos, the words of their names and titles, albums."""

from contextlib import closing
from pathlib import Path
import random
import sqlite3

from custom_components.apple_backup.photos.catalog import Catalog
from custom_components.apple_backup.photos.catalog.words import words_of
from custom_components.apple_backup.photos.models import Scope, Zone
from tests.photos.large_library import Source, write_photos

_ALBUMS = 200
_TITLES = ("Wedding", "Hiking in the Dolomites", "Grandma's birthday", "Sunset", "Kitchen plan")
_RARE = "Lighthouse"
_EVERY_SO_MANY = 500


def write_library(path: Path, photos: int) -> None:
    """Write a catalog; every tenth photo has a title, a third of them lie in albums."""
    catalog = Catalog.open(f"sqlite:///{path}")
    catalog.ingest(Zone("PrimarySync", "_owner", Scope.PRIVATE), [])
    catalog.close()
    write_photos(path, photos, source=Source(".jpg", 1, "0" * 64))
    with closing(sqlite3.connect(path, timeout=60)) as connection, connection:
        rows = connection.execute(
            "SELECT assets.zone_id, assets.record_name, master_name, filename FROM assets"
            " JOIN masters ON masters.record_name = master_name"
        ).fetchall()
        _write_words(connection, rows)
        _write_albums(connection, rows)
        connection.execute("ANALYZE")


def _write_words(connection: sqlite3.Connection, rows: list[tuple[int, str, str, str]]) -> None:
    choose = random.Random(1)
    words: list[tuple[int, str, str]] = []
    for number, (zone, asset, master, filename) in enumerate(rows):
        words += [(zone, master, word) for word in words_of(filename)]
        if number % 10 == 0:
            title = _RARE if number % _EVERY_SO_MANY == 0 else choose.choice(_TITLES)
            words += [(zone, asset, word) for word in words_of(title)]
    connection.executemany("INSERT INTO words (zone_id, owner_name, word) VALUES (?, ?, ?)", words)


def _write_albums(connection: sqlite3.Connection, rows: list[tuple[int, str, str, str]]) -> None:
    zone = rows[0][0]
    connection.executemany(
        "INSERT INTO albums (zone_id, record_name, name, needs_view) VALUES (?, ?, ?, 0)",
        [(zone, f"ALBUM-{it}", f"Album {it:03}") for it in range(_ALBUMS)],
    )
    # Albums are of all sizes: the square makes a few of them large.
    connection.executemany(
        "INSERT INTO memberships (zone_id, record_name, album_name, asset_name) VALUES (?, ?, ?, ?)",
        [
            (zone, f"{row[1]}-IN", f"ALBUM-{(number % _ALBUMS) ** 2 // _ALBUMS}", row[1])
            for number, row in enumerate(rows)
            if number % 3 == 0
        ],
    )
