"""What waits to be sent: the newest alone, for a while, and not beyond the life of its entry."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from custom_components.apple_backup.push import delivery
from custom_components.apple_backup.push.message import Message, Notice, compose
from custom_components.apple_backup.push.outbox import MAX_ATTEMPTS
from custom_components.apple_backup.push.store import ALL_ACCOUNTS

from .setting import Setting


@pytest.fixture
def short_pauses() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delivery, "FIRST_PAUSE", 0.05)
        yield


def _message(number: int, is_true: Any = lambda: True) -> Message:
    return compose(Notice.FINISHED, "home", {"state": "ready", "timestamp": number}, is_true)


async def test_everybody_is_told(setting: Setting) -> None:
    browsers = [await setting.subscribed(f"{n}") for n in range(3)]
    other = setting.service.browser("other")
    await setting.store.async_subscribe(setting.ada.id, other.subscription, "another account")
    everything = setting.service.browser("everything")
    await setting.store.async_subscribe(setting.ada.id, everything.subscription, ALL_ACCOUNTS)
    outbox = setting.outbox()
    outbox.async_send(_message(1))
    await setting.settle()
    for browser in (*browsers, everything):
        assert setting.told(browser) == [1]
    assert setting.told(other) == []


async def test_a_newer_message_takes_the_place_of_one_that_waits(setting: Setting) -> None:
    browser = await setting.subscribed()
    release = setting.service.hold()
    outbox = setting.outbox()
    outbox.async_send(_message(1))
    await setting.service.wait_for(1)
    for number in range(2, 9):
        outbox.async_send(_message(number))
        await asyncio.sleep(0)
    release.set()
    await setting.settle()
    assert setting.told(browser) == [1, 8]


async def test_a_failed_message_is_sent_again(setting: Setting, short_pauses: None) -> None:
    browser = await setting.subscribed()
    for status in (503, 429):
        setting.service.answer(status)
    outbox = setting.outbox()
    outbox.async_send(_message(1))
    await setting.settle()
    assert setting.told(browser) == [1, 1, 1]


async def test_not_for_ever(setting: Setting, short_pauses: None) -> None:
    browser = await setting.subscribed()
    for _ in range(2 * MAX_ATTEMPTS):
        setting.service.answer(500)
    outbox = setting.outbox()
    outbox.async_send(_message(1))
    await setting.settle()
    assert setting.told(browser) == [1] * MAX_ATTEMPTS


async def test_a_newer_message_keeps_the_pause(setting: Setting) -> None:
    browser = await setting.subscribed()
    setting.service.answer(429, {"Retry-After": "3600"})
    outbox = setting.outbox()
    outbox.async_send(_message(1))
    await setting.service.wait_for(1)
    await asyncio.sleep(0.1)
    outbox.async_send(_message(2))
    await asyncio.sleep(0.3)
    assert setting.told(browser) == [1]


async def test_a_pause_longer_than_the_message_ends_it(setting: Setting) -> None:
    await setting.subscribed()
    setting.service.answer(
        429, {"Retry-After": "50000"}
    )  # a finished sync is of interest for 12 hours
    outbox = setting.outbox()
    outbox.async_send(_message(1))
    await setting.settle()
    assert len(setting.service.received) == 1
    assert outbox._jobs == {}


async def test_one_slow_browser_holds_nobody_up(setting: Setting) -> None:
    slow = await setting.subscribed("slow")
    release = setting.service.hold()
    outbox = setting.outbox()
    outbox.async_send(_message(1))
    await setting.service.wait_for(1)
    quick = await setting.subscribed("quick")
    outbox.async_send(_message(2))
    await setting.service.wait_for(2)
    assert setting.told(quick) == [2]
    release.set()
    await setting.settle()
    assert setting.told(slow) == [1, 2]


async def test_what_is_not_true_any_more_is_not_sent_again(
    setting: Setting, short_pauses: None
) -> None:
    browser = await setting.subscribed()
    truths = iter([True, False])
    setting.service.answer(500)
    outbox = setting.outbox()
    outbox.async_send(_message(1, lambda: next(truths)))
    await setting.settle()
    assert setting.told(browser) == [1]
    assert outbox._jobs == {}
