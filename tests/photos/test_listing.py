"""A listing misses nothing, whatever pages look like, and keeps little in memory."""

import asyncio
from typing import Any

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from custom_components.apple_backup.photos import errors
from custom_components.apple_backup.photos.cloudkit.listing import AssetListing, list_memberships
from custom_components.apple_backup.photos.cloudkit.queries import AssetIndex
from custom_components.apple_backup.photos.models import Asset, Page, Scope, Zone

ZONE = Zone("PrimarySync", "_owner", Scope.PRIVATE)


def pair(rank: int, *, shared_master: bool = False) -> list[dict[str, Any]]:
    name = "M" if shared_master else f"M{rank}"
    reference = {"masterRef": {"value": {"recordName": name}}}
    return [
        {"recordName": name, "recordType": "CPLMaster", "fields": {}},
        {"recordName": f"A{rank}", "recordType": "CPLAsset", "fields": reference},
    ]


class Index:
    """An index of assets that answers as Apple does, with faults on request."""

    def __init__(self, size: int, *, page: int = 100, broken: frozenset[int] = frozenset()) -> None:
        self.size = size
        self.page = page
        self.broken = broken
        self.starts: list[int] = []
        self.active = self.most_active = 0

    async def __call__(self, body: dict[str, Any]) -> dict[str, Any]:
        filters = {f["fieldName"]: f["fieldValue"]["value"] for f in body["query"]["filterBy"]}
        start = filters["startRank"]
        self.starts.append(start)
        self.active += 1
        self.most_active = max(self.most_active, self.active)
        await asyncio.sleep(0)
        self.active -= 1
        pairs = [self.pair(rank) for rank in range(start, min(start + self.page, self.size))]
        masters = [p[0] for p in pairs if p]
        return {"records": masters + [record for p in pairs for record in p[1:]]}

    def pair(self, rank: int) -> list[dict[str, Any]]:
        if rank in self.broken:
            master, asset = pair(rank)
            return [master, {"recordName": asset["recordName"], "serverErrorCode": "ODD"}]
        return pair(rank)


async def collect(query: Any, total: int, windows: int = 4) -> list[Page]:
    listing = AssetListing(query, ZONE, AssetIndex.VISIBLE, total)
    return [page async for page in listing.pages(windows)]


def assets(pages: list[Page]) -> list[str]:
    return [r.record_name for page in pages for r in page.records if isinstance(r, Asset)]


@pytest.mark.parametrize("size", [0, 1, 4, 95, 96, 97, 100, 192, 193, 1000])
@pytest.mark.parametrize("windows", [1, 4])
async def test_each_asset_once(size: int, windows: int) -> None:
    pages = await collect(Index(size), size, windows)
    assert assets(pages) == [f"A{rank}" for rank in range(size)]
    assert [page.more for page in pages[:-1]] == [True] * (len(pages) - 1)
    assert pages[-1].more is False


@given(
    size=st.integers(0, 300),
    counted=st.integers(0, 400),
    page=st.integers(1, 120),
    broken=st.frozensets(st.integers(0, 300), max_size=150),
    windows=st.integers(1, 6),
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_wrong_count_small_pages_and_broken_pairs_hide_nothing(
    size: int, counted: int, page: int, broken: frozenset[int], windows: int
) -> None:
    pages = asyncio.run(collect(Index(size, page=page, broken=broken), counted, windows))

    expected = {f"A{rank}" for rank in range(size) if rank not in broken}
    assert set(assets(pages)) == expected
    named = {problem.split(":")[0] for p in pages for problem in p.problems}
    assert {f"A{rank}" for rank in broken if rank < size} <= named


async def test_windows_run_in_parallel_but_no_further_ahead() -> None:
    index = Index(2_000)
    await collect(index, 2_000, windows=4)
    assert index.most_active == 4


async def test_assets_that_share_a_master_all_come() -> None:
    class Duplicates(Index):
        def pair(self, rank: int) -> list[dict[str, Any]]:
            return pair(rank, shared_master=True)

    assert len(set(assets(await collect(Duplicates(300), 300)))) == 300


async def test_a_hole_is_reported_and_does_not_end_the_listing() -> None:
    class Hole(Index):
        async def __call__(self, body: dict[str, Any]) -> dict[str, Any]:
            answer = await super().__call__(body)
            return {"records": []} if self.starts[-1] == 192 else answer

    pages = await collect(Hole(500), 500, windows=1)
    assert "A499" in assets(pages)
    assert any("rank 192" in problem for page in pages for problem in page.problems)


async def test_deletions_while_listing_shift_nothing_away() -> None:
    class Shrinking(Index):
        async def __call__(self, body: dict[str, Any]) -> dict[str, Any]:
            answer = await super().__call__(body)
            self.gone += 1
            return answer

        gone = 0

        def pair(self, rank: int) -> list[dict[str, Any]]:
            # The oldest asset disappears after each page.
            return pair(rank + self.gone)

    pages = await collect(Shrinking(900), 900, windows=1)
    names = assets(pages)
    assert [f"A{rank}" for rank in range(900)] == names[:900]


async def test_an_error_ends_the_other_windows() -> None:
    class Failing(Index):
        async def __call__(self, body: dict[str, Any]) -> dict[str, Any]:
            answer = await super().__call__(body)
            if self.starts[-1] >= 288:
                raise errors.UnreachableError
            return answer

    with pytest.raises(errors.UnreachableError):
        await collect(Failing(5_000), 5_000)
    assert len(asyncio.all_tasks()) == 1


async def test_memberships_are_paged_by_rank() -> None:
    async def query(body: dict[str, Any]) -> dict[str, Any]:
        filters = {f["fieldName"]: f["fieldValue"]["value"] for f in body["query"]["filterBy"]}
        assert filters["parentId"] == "B"
        start = filters["startRank"]
        relations = [
            {"recordName": f"A{rank}-IN-B", "recordType": "CPLContainerRelation", "fields": {}}
            for rank in range(start, min(start + 66, 150))
        ]
        return {"records": relations + [pair(rank)[1] for rank in range(len(relations))]}

    pages = [page async for page in list_memberships(query, ZONE, "B")]
    names = [record.record_name for page in pages for record in page.records]
    assert names == [f"A{rank}-IN-B" for rank in range(150)]
