"""Work that goes on when those who waited for it have left, and then fails."""

import asyncio
from concurrent.futures import Future
import gc
from pathlib import Path
import threading
from typing import override

import pytest

from custom_components.apple_backup.photos.account.account import Account
from custom_components.apple_backup.photos.errors import SignInRequiredError
from custom_components.apple_backup.photos.workers import Workers, _wait


class Refused(Account):
    """An account whose renewal fails when the test says so."""

    go: asyncio.Event

    @override
    async def renew(self, password: str | None = None) -> None:
        await self.go.wait()
        raise SignInRequiredError


async def test_renewal_that_fails_when_nobody_waits_any_more(tmp_path: Path) -> None:
    unhandled: list[str] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _loop, context: unhandled.append(context["message"]))
    account = Refused(apple_id="a@b.example", session_dir=tmp_path)
    account.go = asyncio.Event()
    one = asyncio.create_task(account.renew_once(account.generation))
    other = asyncio.create_task(account.renew_once(account.generation))
    await asyncio.sleep(0)
    one.cancel()
    await asyncio.sleep(0)
    account.go.set()
    with pytest.raises(SignInRequiredError):
        await other

    account.go.clear()
    last = asyncio.create_task(account.renew_once(account.generation))
    await asyncio.sleep(0)
    last.cancel()
    account.go.set()
    await asyncio.gather(last, return_exceptions=True)
    await asyncio.sleep(0)
    await account.close()
    assert unhandled == []


async def test_work_in_a_thread_that_fails_when_nobody_waits_any_more() -> None:
    unhandled: list[str] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _loop, context: unhandled.append(context["message"]))
    workers = Workers(1)
    begun, go = threading.Event(), threading.Event()

    def fail() -> None:
        begun.set()
        go.wait()
        raise OSError

    waiting = asyncio.create_task(workers.run(fail))
    await asyncio.to_thread(begun.wait)
    waiting.cancel()
    await asyncio.sleep(0)
    go.set()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await workers.close()
    assert unhandled == []


async def test_work_that_fails_in_the_moment_its_caller_leaves() -> None:
    unhandled: list[str] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _loop, context: unhandled.append(context["message"]))
    work: Future[None] = Future()
    work.set_running_or_notify_cancel()
    waiting = asyncio.create_task(_wait(work, may_skip=True))
    await asyncio.sleep(0)
    # The caller wakes between the end of the thread's work and the loop's hearing of it.
    waiting.cancel()
    thread = threading.Thread(target=work.set_exception, args=(OSError(),))
    thread.start()
    thread.join()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    del waiting, work
    await asyncio.sleep(0)
    gc.collect()
    assert unhandled == []
