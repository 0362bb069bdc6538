"""The catalog's methods for finding photos."""

from abc import abstractmethod
from collections.abc import Callable
from datetime import date
from typing import Final

from . import search, words
from .access import CatalogAccess
from .found import FoundPhoto
from .photo_query import PhotoQuery
from .search import AlbumName, PhotoPage

_INDEXED: Final = "words_indexed:"
_PAGE: Final = 500


class SearchAccess(CatalogAccess):
    """Mixed into `Catalog`; all methods block."""

    @abstractmethod
    def fact(self, key: str) -> str | None:
        """Read a stored fact."""

    @abstractmethod
    def set_fact(self, key: str, value: str | None) -> None:
        """Store a fact."""

    def search_photos(self, wanted: PhotoQuery, cursor: str | None, limit: int) -> PhotoPage:
        """Give the next photos that fit, the newest first. Raises ValueError for a bad cursor."""
        with self._read() as connection:
            return search.search_photos(connection, wanted, cursor, limit)

    def photos_on_day(
        self, month: int, day: int, *, until: date, limit: int
    ) -> tuple[FoundPhoto, ...]:
        """Give photos of this day in years before `until`, the latest year first."""
        with self._read() as connection:
            return search.photos_on_day(connection, month, day, until=until, limit=limit)

    def album_names(self, limit: int = 1000) -> list[AlbumName]:
        """Give the albums and folders that exist, by name."""
        with self._read() as connection:
            return search.album_names(connection, limit)

    def index_words(self, *, check: Callable[[], None] = lambda: None) -> None:
        """Make photos that have come since the last time findable by their words.

        What changes about one that is known is indexed with the change itself. `check` is called
        between pages and may raise to stop; the next call continues.
        """
        for table in words.INDEXED:
            key = f"{_INDEXED}{table.name}"
            after: int | None = int(self.fact(key) or 0)
            while after is not None:
                check()
                with self._write() as connection:
                    last = words.index_page(connection, table, after, _PAGE)
                if last is not None:
                    self.set_fact(key, str(last))
                after = last
