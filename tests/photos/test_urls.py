"""Signed URLs, looked up in batches and renewed in time."""

import asyncio
from collections.abc import Sequence

from custom_components.apple_backup.photos.models import (
    Master,
    Record,
    Resource,
    ResourceKind,
    Zone,
)
from custom_components.apple_backup.photos.urls import MAX_AGE_SECONDS, UrlBook
from tests.photos.library_parts import ZONE

ORIGINAL = ResourceKind.ORIGINAL


class Apple:
    """Answers lookups and remembers them."""

    def __init__(self, expires: float = 10_000.0) -> None:
        self.asked: list[list[str]] = []
        self.found: list[int] = []
        self.expires = expires
        self.now = 0.0
        self.book = UrlBook(self.lookup, self.take, clock=lambda: self.now, now=lambda: self.now)

    async def lookup(self, zone: Zone, names: Sequence[str]) -> tuple[Record, ...]:
        self.asked.append(list(names))
        await asyncio.sleep(0)
        url = f"https://cvws.example/{len(self.asked)}?e={self.expires}"
        return tuple(
            Master(zone.name, name, None, (Resource(ORIGINAL, "public.jpeg", 1, "c", url=url),))
            for name in names
            if name != "missing"
        )

    async def take(self, _zone: Zone, records: tuple[Record, ...]) -> None:
        self.found.append(len(records))


async def test_what_was_prefetched_is_not_asked_for_again() -> None:
    apple = Apple()
    names = [f"M{number}" for number in range(450)]
    await apple.book.prefetch(ZONE, [*names, *names])
    assert [len(batch) for batch in apple.asked] == [200, 200, 50]
    assert apple.found == [200, 200, 50]
    resource = await apple.book.get(ZONE, "M7", ORIGINAL)
    assert resource is not None
    assert len(apple.asked) == 3


async def test_requests_that_come_together_share_a_lookup() -> None:
    apple = Apple()
    await asyncio.gather(*(apple.book.get(ZONE, f"M{number}", ORIGINAL) for number in range(50)))
    assert len(apple.asked) <= 2
    assert sorted(name for batch in apple.asked for name in batch) == sorted(
        f"M{number}" for number in range(50)
    )


async def test_urls_are_renewed_when_they_are_old_expired_or_refused() -> None:
    apple = Apple()
    await apple.book.get(ZONE, "M", ORIGINAL)
    apple.now = MAX_AGE_SECONDS - 1
    await apple.book.get(ZONE, "M", ORIGINAL)
    assert len(apple.asked) == 1
    apple.now = MAX_AGE_SECONDS
    await apple.book.get(ZONE, "M", ORIGINAL)
    assert len(apple.asked) == 2
    apple.book.forget(ZONE, "M")
    await apple.book.get(ZONE, "M", ORIGINAL)
    assert len(apple.asked) == 3
    soon = Apple(expires=30.0)
    await soon.book.prefetch(ZONE, ["M"])
    await soon.book.get(ZONE, "M", ORIGINAL)
    assert len(soon.asked) == 2


async def test_what_apple_does_not_know_has_no_url() -> None:
    apple = Apple()
    assert await apple.book.get(ZONE, "missing", ORIGINAL) is None
    assert await apple.book.get(ZONE, "M", ResourceKind.LIVE_VIDEO) is None
