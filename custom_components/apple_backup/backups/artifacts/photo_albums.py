"""Albums of the photo library, and what is in them.

The table that joins albums and assets has a number in its name that differs between versions
(`Z_28ASSETS`, …); it is found by its columns.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
import re
from typing import Final

from .photo_records import Album
from .report import Skip
from .rows import Row, Selection, number, text
from .schema import Table
from .source import Source

_ALBUM: Final = (
    text("title", "ZTITLE", limit=1000),
    text("uuid", "ZUUID", limit=100),
    number("kind", "ZKIND"),
    number("trashed", "ZTRASHEDSTATE", optional=True),
    number("parent", "ZPARENTFOLDER", optional=True),
)
_USER_ALBUM, _SHARED_ALBUM, _FOLDER = 2, 1505, 4000
_MOST_ALBUMS: Final = 50_000
_MOST_MEMBERS: Final = 2_000_000


class Albums:
    """The albums of a library."""

    def __init__(self, source: Source) -> None:
        """Read from Photos.sqlite."""
        self._source = source
        self._join = self._find_join()

    def all(self) -> tuple[Album, ...]:
        """Return the albums of the user and those that are shared, by title."""
        table = self._source.schema.table("ZGENERICALBUM")
        if table is None:
            return ()
        rows: dict[int, Row] = {}
        for row in self._source.walk(self._source.select(table, "Z_PK", _ALBUM)):
            rows[row.key] = row
            if len(rows) >= _MOST_ALBUMS:
                row.skip(Skip.TOO_MANY)
                break
        counts = self._counts()
        found = [
            Album(
                id=row.key,
                uuid=row.text("uuid"),
                title=row.text("title") or "",
                folder=_folders(row, rows),
                is_shared=row.integer("kind") == _SHARED_ALBUM,
                count=counts.get(row.key, 0),
            )
            for row in rows.values()
            if row.integer("kind") in (_USER_ALBUM, _SHARED_ALBUM) and not row.flag("trashed")
        ]
        return tuple(sorted(found, key=lambda it: (it.folder, it.title.casefold(), it.id)))

    def members(self, album: int) -> set[int]:
        """Return the assets of an album."""
        pairs = self._pairs()
        if pairs is None:
            return set()
        selection, column = pairs
        found: set[int] = set()
        for row in self._source.walk(selection, f'"{column}" = ?', (album,)):
            if (asset := row.integer("asset")) is not None:
                found.add(asset)
            if len(found) >= _MOST_MEMBERS:
                row.skip(Skip.TOO_MANY)
                break
        return found

    def memberships(self) -> Iterator[tuple[int, int]]:
        """Yield album and asset of everything that is in an album, a bounded number."""
        pairs = self._pairs()
        if pairs is None:
            return
        for count, row in enumerate(self._source.walk(pairs[0])):
            if count >= _MOST_MEMBERS:
                row.skip(Skip.TOO_MANY)
                return
            album, asset = row.integer("album"), row.integer("asset")
            if album is not None and asset is not None:
                yield album, asset

    def _counts(self) -> Mapping[int, int]:
        """Return how many assets are in each album."""
        found: dict[int, int] = defaultdict(int)
        for album, _ in self.memberships():
            found[album] += 1
        return found

    def _find_join(self) -> tuple[Table, str, str] | None:
        """Return the table that says what is in which album, and its two columns."""
        for table in self._source.schema.matching(r"Z_\d+ASSETS"):
            albums = [it for key, it in table.columns.items() if re.fullmatch(r"Z_\d+ALBUMS", key)]
            assets = [it for key, it in table.columns.items() if re.fullmatch(r"Z_\d+ASSETS", key)]
            if albums and assets:
                return table, albums[0], assets[0]
        if self._source.is_open:
            self._source.schema.missing.add("Z_…ASSETS")
        return None

    def _pairs(self) -> tuple[Selection, str] | None:
        """Prepare to read what is in which album."""
        if self._join is None:
            return None
        table, album, asset = self._join
        columns = (number("album", album), number("asset", asset))
        return self._source.select(table, "rowid", columns), album


def _folders(row: Row, rows: Mapping[int, Row]) -> tuple[str, ...]:
    """Return the names of the folders an album is in."""
    names: list[str] = []
    parent = rows.get(row.integer("parent") or 0)
    while parent is not None and parent.integer("kind") == _FOLDER and len(names) < 20:
        names.append(parent.text("title") or "")
        parent = rows.get(parent.integer("parent") or 0)
    return tuple(reversed(names))
