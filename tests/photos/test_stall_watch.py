"""A body that stands still, or all but does, is given up."""

import asyncio

import aiohttp
import pytest

from custom_components.apple_backup.photos.stall_watch import (
    FLOOR_BYTES,
    FLOOR_WINDOW_SECONDS,
    StalledError,
    StallWatch,
)


class Clock:
    """Seconds that the test lets pass."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def body() -> aiohttp.StreamReader:
    protocol = aiohttp.base_protocol.BaseProtocol(asyncio.get_running_loop())
    protocol.connection_made(asyncio.Transport())
    return aiohttp.StreamReader(protocol, 2**16, loop=asyncio.get_running_loop())


async def read(watch: StallWatch, body: aiohttp.StreamReader, piece: bytes) -> bytes:
    body.feed_data(piece)
    return await watch.read(body)


async def test_what_has_come_is_given_and_then_the_end(body: aiohttp.StreamReader) -> None:
    watch = StallWatch()
    assert await read(watch, body, b"one") == b"one"
    body.feed_eof()
    assert await watch.read(body) == b""


async def test_nothing_for_too_long_is_a_stall(body: aiohttp.StreamReader) -> None:
    with pytest.raises(StalledError, match="nothing came"):
        await StallWatch(0.01).read(body)


async def test_a_trickle_is_given_up_after_a_minute(
    body: aiohttp.StreamReader, clock: Clock
) -> None:
    watch = StallWatch(clock=clock)
    await read(watch, body, b"x" * (FLOOR_BYTES - 1))
    clock.now += FLOOR_WINDOW_SECONDS
    with pytest.raises(StalledError, match="hardly anything"):
        await read(watch, body, b"y")


async def test_each_minute_is_judged_by_itself(body: aiohttp.StreamReader, clock: Clock) -> None:
    watch = StallWatch(clock=clock)
    for _ in range(3):
        await read(watch, body, b"x" * FLOOR_BYTES)
        clock.now += FLOOR_WINDOW_SECONDS
    await read(watch, body, b"x")
    clock.now += FLOOR_WINDOW_SECONDS
    with pytest.raises(StalledError, match="hardly anything"):
        await read(watch, body, b"x")


async def test_a_wait_of_our_own_is_no_stall(body: aiohttp.StreamReader, clock: Clock) -> None:
    watch = StallWatch(clock=clock)
    await read(watch, body, b"x")
    clock.now += FLOOR_WINDOW_SECONDS
    watch.excuse(FLOOR_WINDOW_SECONDS)
    assert await read(watch, body, b"y") == b"y"


async def test_a_connection_that_ran_out_of_time_is_no_stall(body: aiohttp.StreamReader) -> None:
    body.set_exception(aiohttp.ServerTimeoutError())
    with pytest.raises(aiohttp.ServerTimeoutError):
        await StallWatch().read(body)
