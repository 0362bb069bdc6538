"""Bringing a message to a browser: rights, what a push service answers, and limits."""

import asyncio
import logging
from typing import Any

from aiohttp import web
import pytest

from custom_components.apple_backup.push.delivery import MAX_CONCURRENT, Outcome, PushDelivery
from custom_components.apple_backup.push.message import Notice, compose
from custom_components.apple_backup.push.store import NotStoredError
from custom_components.apple_backup.push.transport import PushTransport
from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_READ_ONLY, GROUP_ID_USER

from .browser import Browser
from .service import HOST, OTHER_HOST, check_vapid
from .setting import Setting

MESSAGE = compose(Notice.FINISHED, "home", {"state": "ready", "timestamp": 1})


async def test_a_message_is_received(setting: Setting) -> None:
    browser = await setting.subscribed()
    assert await setting.send(browser, MESSAGE) is Outcome.DELIVERED
    [request] = setting.service.received
    assert browser.read(request.body) == {"state": "ready", "timestamp": 1, "account": "home"}
    key = (await setting.store.async_keys()).public_key
    check_vapid(request.headers["Authorization"], setting.service.origin, key)
    assert request.headers["TTL"] == "43200"


@pytest.mark.parametrize("group", [GROUP_ID_ADMIN, GROUP_ID_USER, GROUP_ID_READ_ONLY])
async def test_everybody_who_may_read_the_state(setting: Setting, group: str) -> None:
    user = await setting.hass.auth.async_create_user("Somebody", group_ids=[group])
    browser = await setting.subscribed(user=user)
    assert await setting.send(browser, MESSAGE, user) is Outcome.DELIVERED


async def test_a_deactivated_user_hears_nothing(setting: Setting) -> None:
    """But keeps the subscription, for when they are activated again."""
    browser = await setting.subscribed()
    await setting.hass.auth.async_deactivate_user(setting.ada)
    assert await setting.send(browser, MESSAGE) is Outcome.NOT_WANTED
    await setting.hass.auth.async_activate_user(setting.ada)
    assert await setting.send(browser, MESSAGE) is Outcome.DELIVERED
    assert len(setting.service.received) == 1


async def test_a_deactivated_administrator_hears_nothing(setting: Setting) -> None:
    admin = await setting.hass.auth.async_create_user("Admin", group_ids=[GROUP_ID_ADMIN])
    browser = await setting.subscribed(user=admin)
    await setting.hass.auth.async_deactivate_user(admin)
    assert await setting.send(browser, MESSAGE, admin) is Outcome.NOT_WANTED
    assert setting.service.received == []


async def test_a_removed_user_hears_nothing(setting: Setting) -> None:
    browser = await setting.subscribed()
    await setting.hass.auth.async_remove_user(setting.ada)
    assert await setting.send(browser, MESSAGE) is Outcome.NOT_WANTED
    assert setting.service.received == []


async def test_a_browser_that_has_unsubscribed_hears_nothing(setting: Setting) -> None:
    browser = await setting.subscribed()
    assert await setting.store.async_unsubscribe(setting.ada.id, browser.endpoint)
    assert not await setting.store.async_unsubscribe(setting.ada.id, browser.endpoint)
    assert await setting.send(browser, MESSAGE) is Outcome.NOT_WANTED
    assert setting.service.received == []


async def test_what_is_not_true_any_more_is_not_told(setting: Setting) -> None:
    browser = await setting.subscribed()
    message = compose(Notice.CODE_NEEDED, "home", {"state": "blocked"}, lambda: False)
    assert await setting.send(browser, message) is Outcome.NOT_WANTED
    assert setting.service.received == []


@pytest.mark.parametrize("status", [404, 410])
async def test_a_dead_endpoint_is_removed(setting: Setting, status: int) -> None:
    dead = await setting.subscribed("dead")
    alive = await setting.subscribed("alive")
    setting.service.answer(status)
    assert await setting.send(dead, MESSAGE) is Outcome.GONE
    assert await setting.remaining() == [alive.endpoint]


async def test_a_browser_that_subscribes_anew_meanwhile_stays(setting: Setting) -> None:
    old = await setting.subscribed()
    new = Browser(old.endpoint)

    async def gone(_request: Any) -> Any:
        await setting.store.async_subscribe(
            setting.ada.id, new.subscription, setting.entry.entry_id
        )
        return web.Response(status=410)

    setting.service.answers.append(gone)
    assert await setting.send(old, MESSAGE) is Outcome.GONE
    [(_, found)] = await setting.store.async_subscriptions(setting.entry.entry_id)
    assert found.auth == new.subscription.auth


@pytest.mark.parametrize("status", [200, 201, 202, 204])
async def test_accepted(setting: Setting, status: int) -> None:
    browser = await setting.subscribed()
    setting.service.answer(status)
    assert await setting.send(browser, MESSAGE) is Outcome.DELIVERED
    assert setting.sender.pause(browser.endpoint) == 0


@pytest.mark.parametrize("status", [301, 307, 400, 401, 403, 413])
async def test_refused(setting: Setting, status: int) -> None:
    """It would be refused again. A redirect is no way for a push."""
    browser = await setting.subscribed()
    setting.service.answer(status, {"Location": f"https://{OTHER_HOST}:{setting.service.port}/"})
    assert await setting.send(browser, MESSAGE) is Outcome.REFUSED
    assert await setting.remaining() == [browser.endpoint]
    assert len(setting.service.received) == 1
    assert setting.sender.pause(browser.endpoint) == 0


@pytest.mark.parametrize(
    ("status", "headers", "least", "most"),
    [
        (429, {"Retry-After": "120"}, 110, 120),
        (429, {}, 10, 15),
        (429, {"Retry-After": "1"}, 10, 15),
        (429, {"Retry-After": "99999999"}, 86_390, 86_400),
        (500, {}, 10, 15),
        (503, {"Retry-After": "60"}, 50, 60),
    ],
)
async def test_a_busy_service_is_left_alone(
    setting: Setting, status: int, headers: dict[str, str], least: float, most: float
) -> None:
    browser = await setting.subscribed()
    setting.service.answer(status, headers)
    outcome = await setting.send(browser, MESSAGE)
    assert outcome is (Outcome.BUSY if status == 429 else Outcome.FAILED)
    assert not outcome.is_final
    assert least < setting.sender.pause(browser.endpoint) <= most
    assert setting.sender.pause(setting.service.browser("another").endpoint) == 0
    assert await setting.remaining() == [browser.endpoint]


async def test_pauses_grow_and_end(setting: Setting) -> None:
    browser = await setting.subscribed()
    pauses = []
    for _ in range(3):
        setting.service.answer(500)
        await setting.send(browser, MESSAGE)
        pauses.append(round(setting.sender.pause(browser.endpoint)))
    assert pauses == [15, 30, 60]
    assert await setting.send(browser, MESSAGE) is Outcome.DELIVERED
    assert setting.sender.pause(browser.endpoint) == 0


async def test_nobody_answers(setting: Setting) -> None:
    transport = setting.service.transport(setting.hass, timeout=0.3)
    setting.sender = PushDelivery(setting.hass, setting.store, transport)
    browser = await setting.subscribed()
    release = setting.service.hold()
    assert await setting.send(browser, MESSAGE) is Outcome.FAILED
    assert setting.sender.pause(browser.endpoint) > 0
    release.set()


async def test_an_endpoint_inside_the_network_is_refused(
    setting: Setting, caplog: pytest.LogCaptureFixture
) -> None:
    transport = PushTransport(setting.hass, resolver=setting.service.names)
    setting.sender = PushDelivery(setting.hass, setting.store, transport)
    browser = await setting.subscribed("secret-name")
    assert await setting.send(browser, MESSAGE) is Outcome.REFUSED
    assert setting.service.received == []
    said = [record.getMessage() for record in caplog.records if "apple_backup" in record.name]
    assert any(HOST in line for line in said)
    assert not any("secret-name" in line for line in said)


async def test_a_key_that_cannot_be_stored_sends_nothing(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse() -> Any:
        raise NotStoredError("full")

    browser = await setting.subscribed()
    monkeypatch.setattr(setting.store, "async_keys", refuse)
    assert await setting.send(browser, MESSAGE) is Outcome.REFUSED
    assert setting.service.received == []


async def test_only_so_many_at_once(setting: Setting) -> None:
    browsers = [await setting.subscribed(f"{n}") for n in range(20)]
    holds = [setting.service.hold() for _ in browsers]
    sends = [asyncio.create_task(setting.send(each, MESSAGE)) for each in browsers]
    await setting.service.wait_for(MAX_CONCURRENT)
    await asyncio.sleep(0.1)
    assert setting.service.open_requests == MAX_CONCURRENT
    for hold in holds:
        hold.set()
    assert set(await asyncio.gather(*sends)) == {Outcome.DELIVERED}
    assert setting.service.most_at_once == MAX_CONCURRENT
    assert len(setting.service.received) == 20


async def test_logs_hold_no_secrets(setting: Setting, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    browser = await setting.subscribed("secret-name")
    for status in (201, 401, 410):
        setting.service.answer(status)
        await setting.send(browser, MESSAGE)
    key = (await setting.store.async_keys()).as_text()
    subscription = browser.subscription
    # The tests' own server and storage tell what they are given.
    ours = ("custom_components", "pywebpush", "py_vapid", "root", "aiohttp.client", "asyncio")
    said = [record.getMessage() for record in caplog.records if record.name.startswith(ours)]
    assert said
    for secret in (browser.endpoint, key, subscription.auth, subscription.p256dh):
        assert not any(secret in line for line in said)
