"""Starts the index of an opened backup with the first search, and answers without blocking."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from typing import Final

from ..artifacts.shelf import Shelf
from ..pool import Pool
from ..reader import BackupReader
from .search import Search, SearchPage, Sought

PATIENCE: Final = 1.0
"""For how long a search that finds too little waits for an index that is young, in seconds."""


class Finder:
    """The one search of an opened backup, shared by its sessions. Belongs to one event loop."""

    def __init__(self, pool: Pool) -> None:
        """Build nothing yet."""
        self._pool = pool
        self._search: Search | None = None
        self._built: Future[None] | None = None

    async def find(
        self,
        reader: BackupReader,
        shelf: Callable[[], Shelf],
        sought: Sought,
        cursor: str | None,
        limit: int,
    ) -> SearchPage:
        """Return a page of hits; see `Search.find`.

        What does not fill a page while the index is being built waits a moment, so that a small
        backup answers completely at once.

        Raises:
            BadCursorError: The cursor is none.
            BackupError: The index cannot answer, or the last session has ended.
        """
        search, built = self._started(reader, shelf)
        page = await self._pool.run(search.find, sought, cursor, limit)
        if page.is_waiting and len(page.hits) < limit:
            await asyncio.wait([asyncio.wrap_future(built)], timeout=PATIENCE)
            page = await self._pool.run(search.find, sought, cursor, limit)
        return page

    def close(self) -> None:
        """End what runs and free the memory in the background."""
        if self._search is not None:
            self._search.interrupt()
            self._pool.start(self._search.close)

    def _started(
        self, reader: BackupReader, shelf: Callable[[], Shelf]
    ) -> tuple[Search, Future[None]]:
        """Return the search, whose index is or is being built."""
        if self._search is None or self._built is None:
            self._search = Search(reader, shelf)
            self._built = self._pool.start_index(self._search.build)
        return self._search, self._built
