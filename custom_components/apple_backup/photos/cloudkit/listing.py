"""Complete listings over Apple's ranked indexes, in parallel windows and bounded memory.

A rank counts assets. Windows overlap by a few ranks because deletions made meanwhile shift the
rest. How far a page reached is told by its raw records, never by those that could be read, so a
page of broken records ends nothing.
"""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, Final

from ..errors import UnexpectedAnswerError
from ..models import Membership, Page, Record, Zone
from . import queries
from .queries import RANKS_PER_PAGE, AssetIndex, JSONObject
from .records import parse_page

_OVERLAP: Final = 4
_STEP: Final = RANKS_PER_PAGE - _OVERLAP
# Enough to cover the overlap of all windows under way; a library would not fit in memory.
_REMEMBERED: Final = 4096

type Query = Callable[[JSONObject], Awaitable[JSONObject]]


def raw_records(answer: JSONObject) -> list[Any]:
    """Return the records of an answer.

    Raises:
        UnexpectedAnswerError: There is no list of records.
    """
    records = answer.get("records")
    if not isinstance(records, list):
        raise UnexpectedAnswerError("an answer without records")
    return records


class AssetListing:
    """Lists the assets of one index of a zone."""

    def __init__(self, query: Query, zone: Zone, index: AssetIndex, total: int) -> None:
        """Prepare a listing of `total` assets as Apple counts them."""
        self._query = query
        self._zone = zone
        self._index = index
        self._total = total
        self._largest = 0
        self._recent: OrderedDict[str, None] = OrderedDict()

    async def pages(self, windows: int) -> AsyncGenerator[Page]:
        """Yield pages in order of rank while `windows` segments are fetched ahead.

        Every listed record is yielded at least once and, but for shifts of thousands of ranks
        while listing, once only. The last page has `more` false.
        """
        starts = iter(range(0, self._total, _STEP))
        ahead: deque[asyncio.Task[list[Page]]] = deque()
        try:
            while True:
                while len(ahead) < max(1, windows) and (start := next(starts, None)) is not None:
                    end = min(start + _STEP, self._total)
                    ahead.append(asyncio.create_task(self._segment(start, end)))
                if not ahead:
                    break
                for page in await ahead.popleft():
                    yield self._without_repeats(page)
        finally:
            for task in ahead:
                task.cancel()
            await asyncio.gather(*ahead, return_exceptions=True)
        async for page in self._tail():
            yield page

    async def _segment(self, start: int, end: int) -> list[Page]:
        """Fetch the ranks from start to before end, however few a page returns."""
        pages: list[Page] = []
        rank = start
        while rank < end:
            page, reached = await self._page(rank)
            if not reached:
                gap = f"{self._zone.name}: no records at rank {rank} of {self._total}"
                pages.append(Page((), None, more=True, problems=(gap,)))
                break
            pages.append(page)
            rank += reached
        return pages

    async def _tail(self) -> AsyncIterator[Page]:
        """Fetch what lies behind the count, which may lag, until a page is empty."""
        rank = max(0, self._total - _OVERLAP)
        while True:
            page, reached = await self._page(rank)
            rank += reached
            # A page that had room for more and ends where the count does is the last one.
            ends = rank == self._total and reached < self._largest
            more = bool(reached) and not ends
            page = self._without_repeats(page)
            yield Page(page.records, page.token, more, page.problems)
            if not more:
                return

    async def _page(self, rank: int) -> tuple[Page, int]:
        """Fetch one page and tell how many ranks it covers."""
        raw = raw_records(await self._query(queries.assets(self._zone, self._index, rank)))
        records, problems = await parse_page(self._zone.name, raw)
        reached = _ranks(raw)
        self._largest = max(self._largest, reached)
        return Page(records, None, more=True, problems=problems), reached

    def _without_repeats(self, page: Page) -> Page:
        """Leave out records that the overlap has brought twice."""
        fresh: list[Record] = []
        for record in page.records:
            if record.record_name in self._recent:
                self._recent.move_to_end(record.record_name)
                continue
            self._recent[record.record_name] = None
            fresh.append(record)
        while len(self._recent) > _REMEMBERED:
            self._recent.popitem(last=False)
        return Page(tuple(fresh), page.token, page.more, page.problems)


def _ranks(raw: Sequence[Any]) -> int:
    """How many ranks raw records stand for; at least one if there are any."""
    types = Counter(record.get("recordType") for record in raw if isinstance(record, dict))
    # Two assets of one master share its record, and of a broken pair either half may be missing.
    # Too low a number only repeats some ranks; too high a one would leave some out.
    return max(types["CPLAsset"], types["CPLMaster"]) or min(1, len(raw))


async def list_memberships(query: Query, zone: Zone, album: str) -> AsyncIterator[Page]:
    """Yield the memberships of an album, page by page."""
    rank = 0
    while True:
        raw = raw_records(await query(queries.memberships(zone, album, rank)))
        if not raw:
            return
        relations = [
            record
            for record in raw
            if not isinstance(record, dict)
            or record.get("recordType") in (None, "CPLContainerRelation")
        ]
        records, problems = await parse_page(zone.name, relations)
        members = tuple(record for record in records if isinstance(record, Membership))
        yield Page(members, None, more=True, problems=problems)
        rank += max(1, len(relations))
