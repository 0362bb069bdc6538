"""Keeps the order of a library's photos, so that pages of a grid cost the same wherever they are.

What is kept is a row number per photo, and only of the queries asked last.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from sqlalchemy import Connection

from .catalog.photo_query import PhotoQuery
from .catalog.timeline import Tile, Timeline, read_tiles, read_timeline

# Eight bytes each: 16 MB.
_MOST_IDS: Final = 2_000_000
_MOST_TIMELINES: Final = 24


class _Ask(Protocol):
    """How the catalog is asked."""

    def __call__[T](self, query: Callable[[Connection], T]) -> Awaitable[T]: ...


class Timelines:
    """The timelines of one library. Belongs to the event loop."""

    def __init__(self, ask: _Ask, changes: Callable[[], int]) -> None:
        """Nothing is read yet.

        Args:
            ask: Asks the catalog.
            changes: Counts what was written to the catalog.
        """
        self._ask = ask
        self._changes = changes
        self._lock = asyncio.Lock()
        # The newest last; of one query there may be two, so that a page fits what was counted.
        self._kept: list[tuple[PhotoQuery, int, Timeline]] = []

    async def get(self, wanted: PhotoQuery) -> Timeline:
        """Give the timeline as it is now."""
        async with self._lock:
            changes = self._changes()
            for query, as_of, timeline in self._kept:
                if query == wanted and as_of == changes:
                    self._keep(wanted, changes, timeline)
                    return timeline
            timeline = await self._ask(lambda connection: read_timeline(connection, wanted))
            self._keep(wanted, changes, timeline)
            return timeline

    async def page(
        self, wanted: PhotoQuery, revision: str | None, offset: int, limit: int
    ) -> tuple[str, list[Tile | None]]:
        """Give a part of a timeline and its revision: the one asked for, if that is still known."""
        timeline = self._known(wanted, revision) or await self.get(wanted)
        ids = timeline.ids[offset : offset + limit]
        return timeline.revision, await self._ask(lambda connection: read_tiles(connection, ids))

    def forget(self) -> None:
        """Forget everything."""
        self._kept.clear()

    def _known(self, wanted: PhotoQuery, revision: str | None) -> Timeline | None:
        for query, _, timeline in reversed(self._kept):
            if query == wanted and timeline.revision == revision:
                return timeline
        return None

    def _keep(self, wanted: PhotoQuery, changes: int, timeline: Timeline) -> None:
        """Put it last, and let go of what is too much."""
        others = [one for one in self._kept if one[0] != wanted]
        previous = [
            one for one in self._kept if one[0] == wanted and one[2].revision != timeline.revision
        ]
        self._kept = [*others, *previous[-1:], (wanted, changes, timeline)]
        while len(self._kept) > 1 and (
            len(self._kept) > _MOST_TIMELINES
            or sum(len(one[2].ids) for one in self._kept) > _MOST_IDS
        ):
            del self._kept[0]
