"""How many downloads run at once."""

import asyncio
from contextlib import AsyncExitStack
from itertools import count

import pytest

from custom_components.apple_backup.photos.limiter import HIGHEST, START, AdaptiveLimiter


class Clock:
    """A clock that is moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


async def free_slots(limiter: AdaptiveLimiter) -> int:
    """Take slots until one has to be waited for, and give them back."""
    async with AsyncExitStack() as held:
        for taken in count():
            try:
                async with asyncio.timeout(0):
                    await held.enter_async_context(limiter.slot())
            except TimeoutError:
                return taken
    raise AssertionError("slots never end")


def run(limiter: AdaptiveLimiter, clock: Clock, rate_of: object, windows: int) -> list[int]:
    """Let downloads finish at a rate that depends on the number of slots."""
    limits = []
    for _ in range(windows):
        before = limiter.limit
        for _ in range(2 * HIGHEST):
            clock.now += 5.0 / (2 * HIGHEST)
            limiter.succeeded(int(rate_of(before) * 5.0 / (2 * HIGHEST)))  # type: ignore[operator]
            if limiter.limit != before:
                break
        limits.append(limiter.limit)
    return limits


def test_it_grows_while_that_makes_it_faster() -> None:
    clock = Clock()
    limiter = AdaptiveLimiter(clock=clock)
    assert limiter.limit == START
    limits = run(limiter, clock, lambda slots: slots * 1_000_000, 12)
    # There it goes on to see whether one less does as well.
    assert set(limits[4:]) == {HIGHEST, HIGHEST - 1}


def test_it_doubles_at_first_on_a_quick_line() -> None:
    clock = Clock()
    limiter = AdaptiveLimiter(clock=clock)
    for _ in range(40):
        clock.now += 0.05
        limiter.succeeded(limiter.limit * 1_000_000)
    assert limiter.limit == HIGHEST


def test_it_stops_doubling_when_that_gains_nothing() -> None:
    clock = Clock()
    limiter = AdaptiveLimiter(clock=clock)
    limits = run(limiter, clock, lambda slots: min(slots, 6) * 1_000_000, 3)
    assert limits == [8, 16, 8]


def test_trouble_halves_it_and_never_ends_it() -> None:
    limiter = AdaptiveLimiter(clock=Clock())
    seen = []
    for _ in range(4):
        limiter.failed()
        seen.append(limiter.limit)
    assert seen == [2, 1, 1, 1]


async def test_never_more_at_once_than_the_limit() -> None:
    limiter = AdaptiveLimiter(start=3)
    active = most = 0

    async def work() -> None:
        nonlocal active, most
        async with limiter.slot():
            active += 1
            most = max(most, active)
            await asyncio.sleep(0)
            active -= 1

    await asyncio.gather(*(work() for _ in range(20)))
    assert most == 3
    assert await free_slots(limiter) == 3


async def test_who_gives_up_waiting_takes_no_slot() -> None:
    limiter = AdaptiveLimiter(start=1)
    entered = asyncio.Event()

    async def work() -> None:
        async with limiter.slot():
            entered.set()

    async with limiter.slot():
        waiting = asyncio.create_task(work())
        another = asyncio.create_task(work())
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    await another
    assert entered.is_set()
    assert await free_slots(limiter) == 1
