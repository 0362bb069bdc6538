"""Notifications by websocket: a browser turns them on and off, and has a test sent to itself."""

from collections.abc import AsyncIterator
import logging
from typing import Any

import pytest

from custom_components.apple_backup.const import DOMAIN
from custom_components.apple_backup.push import async_push_delivery, async_push_store
from custom_components.apple_backup.push.store import ALL_ACCOUNTS, MAX_SUBSCRIPTIONS
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from tests.http.accounts import Photos
from tests.push.service import PushService, push_service

from .conftest import Connect

_OF_BROWSER = ("unsubscribe", "test")


@pytest.fixture
async def service(hass: HomeAssistant, socket_enabled: None) -> AsyncIterator[PushService]:
    """A push service that the integration can find."""
    async with push_service() as running:
        async_push_delivery(hass, running.transport(hass))
        yield running


async def test_on_and_off(connect: Connect, member: User, service: PushService) -> None:
    socket, browser = await connect(member), service.browser()
    status = (await socket.send("push/status", endpoint=browser.endpoint))["result"]
    assert status.pop("public_key")
    assert status == {
        "worker_url": "/apple_backup-push/apple-backup-push-sw.js",
        "scope": "/apple_backup-push/",
        "subscribed": False,
    }
    assert (await socket.send("push/subscribe", subscription=browser.document))["success"]
    status = (await socket.send("push/status", endpoint=browser.endpoint))["result"]
    assert status["subscribed"]
    assert not (await socket.send("push/status"))["result"]["subscribed"]
    for _ in range(2):
        assert (await socket.send("push/unsubscribe", endpoint=browser.endpoint))["success"]
        status = (await socket.send("push/status", endpoint=browser.endpoint))["result"]
        assert not status["subscribed"]


async def test_a_sync_of_any_account_is_told(
    service: PushService, photos: Photos, connect: Connect, member: User
) -> None:
    socket, browser = await connect(member), service.browser()
    await socket.send("push/subscribe", subscription=browser.document)
    photos.entry.runtime_data.coordinator.start_sync()
    await photos.settle()
    [request] = service.received
    assert browser.read(request.body)["account"] == photos.entry.entry_id


async def test_a_test_reaches_the_asking_browser_alone(
    hass: HomeAssistant, connect: Connect, member: User, service: PushService
) -> None:
    socket = await connect(member)
    browser, other = service.browser("one"), service.browser("two")
    for each in (browser, other):
        await socket.send("push/subscribe", subscription=each.document)
    assert (await socket.send("push/test", endpoint=browser.endpoint))["success"]
    [request] = service.received
    assert request.path == "/send/one"
    told = browser.read(request.body)
    assert told.pop("timestamp") > 1_600_000_000_000
    assert told == {"state": "ready", "test": True}
    assert request.headers["Urgency"] == "high"


async def test_the_browser_of_somebody_else_cannot_be_used(
    hass: HomeAssistant, connect: Connect, member: User, admin: User, service: PushService
) -> None:
    """Not even by an administrator who knows its address."""
    browser = service.browser()
    await (await connect(member)).send("push/subscribe", subscription=browser.document)
    stranger = await connect(admin)
    error = (await stranger.send("push/test", endpoint=browser.endpoint))["error"]
    assert error["code"] == "push_not_subscribed"
    assert not (await stranger.send("push/status", endpoint=browser.endpoint))["result"][
        "subscribed"
    ]
    await stranger.send("push/unsubscribe", endpoint=browser.endpoint)
    assert len(await async_push_store(hass).async_subscriptions(ALL_ACCOUNTS)) == 1
    assert service.received == []


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (410, "push_gone"),
        (403, "push_refused"),
        (302, "push_refused"),
        (429, "push_busy"),
        (500, "push_unreachable"),
    ],
)
async def test_what_went_wrong_is_told(
    connect: Connect, member: User, service: PushService, status: int, code: str
) -> None:
    socket, browser = await connect(member), service.browser()
    await socket.send("push/subscribe", subscription=browser.document)
    service.answer(status)
    error = (await socket.send("push/test", endpoint=browser.endpoint))["error"]
    assert (error["code"], error["translation_key"]) == (code, code)
    assert error["message"]


async def test_tests_are_no_hammer(connect: Connect, member: User, service: PushService) -> None:
    socket, browser = await connect(member), service.browser()
    await socket.send("push/subscribe", subscription=browser.document)
    assert (await socket.send("push/test", endpoint=browser.endpoint))["success"]
    for _ in range(3):
        error = (await socket.send("push/test", endpoint=browser.endpoint))["error"]
        assert error["code"] == "push_busy"
    assert len(service.received) == 1


@pytest.mark.parametrize(
    "document",
    [
        None,
        "text",
        [],
        {},
        {"endpoint": "http://push.example.com/secret-name", "keys": {}},
        {"endpoint": "https://push.example.com/secret-name", "keys": {"p256dh": 1, "auth": "x"}},
    ],
)
async def test_what_is_no_subscription_is_refused(
    connect: Connect, member: User, document: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    socket = await connect(member)
    error = (await socket.send("push/subscribe", subscription=document))["error"]
    assert error["code"] == "push_subscription"
    for command in ("status", "unsubscribe", "test"):
        error = (await socket.send(f"push/{command}", endpoint=["secret-name"]))["error"]
        assert error["code"] == "push_subscription"
    said = [record.getMessage() for record in caplog.records if "websocket" in record.name]
    assert any("push/" in line for line in said)
    assert not any("secret-name" in line for line in said)


async def test_so_many_and_no_more(connect: Connect, member: User, service: PushService) -> None:
    socket = await connect(member)
    for number in range(MAX_SUBSCRIPTIONS):
        browser = service.browser(f"{number}")
        assert (await socket.send("push/subscribe", subscription=browser.document))["success"]
    error = (await socket.send("push/subscribe", subscription=service.browser().document))["error"]
    assert error["code"] == "too_many_subscriptions"
    assert error["message"]


@pytest.mark.parametrize("what", ["push_key", "push_subscriptions"])
async def test_what_a_newer_version_has_stored_is_refused_in_words(
    *,
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    connect: Connect,
    member: User,
    service: PushService,
    what: str,
) -> None:
    key = f"{DOMAIN}.{what}"
    newer = {"version": 2, "minor_version": 1, "key": key, "data": {"of": "the future"}}
    hass_storage[key] = dict(newer)
    socket, browser = await connect(member), service.browser()
    answers = [await socket.send("push/status", endpoint=browser.endpoint)]
    if what == "push_subscriptions":
        answers += [
            await socket.send("push/subscribe", subscription=browser.document),
            *[await socket.send(f"push/{it}", endpoint=browser.endpoint) for it in _OF_BROWSER],
        ]
    assert {answer["error"]["code"] for answer in answers} == {"stored_too_new"}
    assert "newer version" in answers[0]["error"]["message"]
    assert hass_storage[key] == newer
