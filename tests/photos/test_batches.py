"""Pages of records leave the event loop to others in between, whatever is in them."""

import asyncio
import base64
import plistlib

import pytest

from custom_components.apple_backup.photos.cloudkit.batches import batches_of
from custom_components.apple_backup.photos.cloudkit.records import parse_page

LARGE = base64.b64encode(plistlib.dumps(["word"] * 1_500)).decode()


def asset(name: str, **fields: object) -> dict[str, object]:
    master = {"value": {"recordName": "M"}, "type": "REFERENCE"}
    date = {"value": 1_600_000_000_000, "type": "TIMESTAMP"}
    all_fields = {"masterRef": master, "assetDate": date, **fields}
    return {"recordName": name, "recordType": "CPLAsset", "fields": all_fields}


async def turns_during(page: list[object]) -> int:
    """How often another task had its turn while a page was read."""
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    other = asyncio.create_task(count())
    records, problems = await parse_page("PrimarySync", page)
    other.cancel()
    assert (len(records), problems) == (len(page), ())
    return turns


@pytest.mark.parametrize("field", ["keywordsEnc", "locationEnc"])
async def test_large_lists_are_read_one_at_a_time(field: str) -> None:
    large = {"value": LARGE, "type": "ENCRYPTED_BYTES"}
    assert await turns_during([asset(f"A{n}", **{field: large}) for n in range(20)]) >= 20


async def test_usual_records_are_read_many_at_a_time() -> None:
    small = {"value": "YnBsaXN0MDA=", "type": "ENCRYPTED_BYTES"}
    page: list[object] = [asset(f"A{n}", locationEnc=small) for n in range(100)]
    assert 4 <= await turns_during(page) <= 6


def test_all_records_are_there_in_order() -> None:
    odd: list[object] = [None, {}, {"fields": 1}, {"fields": {"locationEnc": None}}]
    odd += [{"fields": {"keywordsEnc": {"value": 5}}}, asset("A", keywordsEnc={"value": LARGE})]
    page = odd * 9
    found = list(batches_of(page))
    assert [it for batch in found for it in batch] == page
    assert [len(batch) for batch in found] == [6] * 9
    assert [len(batch) for batch in batches_of([None] * 60)] == [25, 25, 10]
    assert list(batches_of([])) == []
