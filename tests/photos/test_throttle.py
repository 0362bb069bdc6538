"""A bandwidth and pauses, with a clock that only waiting moves."""

import asyncio

import pytest

from custom_components.apple_backup.photos import throttle
from custom_components.apple_backup.photos.throttle import BURST_SECONDS, Throttle


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(throttle.asyncio, "sleep", made.sleep)
    return made


async def test_bytes_pass_at_the_rate_that_was_set(clock: Clock) -> None:
    limit = Throttle(1_000, clock)
    start = clock.now
    for _ in range(100):
        await limit.take(100)
    assert clock.now - start == pytest.approx(10, abs=BURST_SECONDS)


async def test_time_that_was_not_used_is_not_saved_up(clock: Clock) -> None:
    limit = Throttle(1_000, clock)
    clock.now += 3600
    start = clock.now
    for _ in range(20):
        await limit.take(100)
    assert clock.now - start == pytest.approx(2 - BURST_SECONDS)


async def test_a_limit_changes_at_once_and_none_holds_nothing_back(clock: Clock) -> None:
    limit = Throttle(1, clock)
    limit.limit(1_000_000)
    assert limit.bytes_per_second == 1_000_000
    assert await limit.take(100) < 1
    limit.limit(None)
    start = clock.now
    assert await limit.take(10**9) == 0
    assert clock.now == start


async def test_a_pause_is_waited_for() -> None:
    limit = Throttle()
    await limit.wait_while_paused()
    limit.pause()
    waiting = asyncio.ensure_future(limit.wait_while_paused())
    done, _ = await asyncio.wait([waiting], timeout=0)
    assert not done
    assert limit.is_paused
    limit.resume()
    await waiting
