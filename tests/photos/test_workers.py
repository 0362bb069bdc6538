"""Threads of our own."""

import asyncio
import threading

import pytest

from custom_components.apple_backup.photos.errors import SyncCancelledError
from custom_components.apple_backup.photos.workers import Workers


async def test_work_runs_in_another_thread_and_its_result_or_error_comes_back() -> None:
    workers = Workers(2)
    assert await workers.run(threading.get_ident) != threading.get_ident()
    with pytest.raises(ZeroDivisionError):
        await workers.run(lambda: 1 // 0)
    await workers.close()


async def test_a_cancelled_caller_waits_for_its_work() -> None:
    workers = Workers(1)
    started, leave, ended = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        started.set()
        leave.wait()
        ended.set()

    task = asyncio.create_task(workers.run(work))
    while not started.is_set():
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    assert not task.done()
    leave.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended.is_set()
    await workers.close()


@pytest.mark.parametrize("cleans_up", [True, False])
async def test_only_clean_up_begins_for_a_cancelled_caller(cleans_up: bool) -> None:
    """A lock has to be given back although its run is stopped twice."""
    workers = Workers(1)
    leave, done = threading.Event(), threading.Event()
    busy = asyncio.create_task(workers.run(leave.wait))
    run = workers.clean_up if cleans_up else workers.run
    task = asyncio.create_task(run(done.set))
    for _ in range(2):
        await asyncio.sleep(0)
        task.cancel()
    await asyncio.sleep(0)
    leave.set()
    await busy
    with pytest.raises(asyncio.CancelledError):
        await task
    assert done.is_set() is cleans_up
    await workers.close()


async def test_close_stops_work_that_looks_at_the_token_and_ends_the_threads() -> None:
    before = threading.active_count()
    workers = Workers(2)
    started = threading.Event()

    def work() -> None:
        started.set()
        while True:
            workers.token.check()

    task = asyncio.create_task(workers.run(work))
    while not started.is_set():
        await asyncio.sleep(0)
    await workers.close()
    with pytest.raises(SyncCancelledError):
        await task
    assert threading.active_count() == before
