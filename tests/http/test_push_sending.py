"""A browser subscribes over HTTP and is told how syncs end, and that a code is needed."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestClient
from jsonschema import Draft202012Validator
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.apple_backup.const import CONF_LIBRARY_PATH
from custom_components.apple_backup.push import async_push_delivery
from custom_components.apple_backup.push.delivery import PushDelivery
from homeassistant.auth.models import User
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from scripts.lib.openapi import load_document
from tests.push.browser import Browser
from tests.push.service import PushService, Received, check_vapid, push_service

from .accounts import Photos
from .client import Login

API = "/api/apple_backup"


@pytest.fixture
async def service(server: HomeAssistant, socket_enabled: None) -> AsyncIterator[PushService]:
    """A push service that the integration can find. Accounts are loaded after it."""
    async with push_service() as running:
        async_push_delivery(server, running.transport(server))
        yield running


@pytest.fixture
async def account(service: PushService, photos: Photos) -> Photos:
    return photos


@pytest.fixture
async def client(account: Photos, login: Login, guest: User) -> TestClient:
    """Somebody who may only look."""
    return await login(guest)


@pytest.fixture
async def browser(client: TestClient, service: PushService) -> Browser:
    """Their browser, subscribed by the documented route."""
    return await _subscribe(client, service.browser())


async def _subscribe(client: TestClient, browser: Browser) -> Browser:
    answer = await client.post("/api/subscribe", json=browser.document)
    assert answer.status == 200
    return browser


def _check_state(document: dict[str, Any], account: Photos) -> None:
    """A push is the documented state, and whose it is."""
    described = load_document()
    state = dict(document)
    assert state.pop("account") == account.entry.entry_id
    schema = described["components"]["schemas"]["State"]
    Draft202012Validator({**schema, "components": described["components"]}).validate(state)


async def _sync(account: Photos, *, scheduled: bool = False) -> None:
    account.entry.runtime_data.coordinator.start_sync(scheduled=scheduled)
    await account.settle()


async def test_a_finished_sync(
    account: Photos, client: TestClient, browser: Browser, service: PushService
) -> None:
    assert (await client.post(f"{API}/sync")).status == 200
    await account.settle()
    [request] = service.received
    told = browser.read(request.body)
    _check_state(told, account)
    assert (told["state"], told["prevTrigger"], told["progress"]) == ("ready", "sync", 100)
    assert "prevError" not in told
    assert {**account.state, "account": account.entry.entry_id} == told
    key = (await (await client.get(f"{API}/vapid-public-key")).json())["publicKey"]
    claims = check_vapid(request.headers["Authorization"], service.origin, key)
    assert account.simulated.apple_id not in str(claims)
    assert (request.headers["TTL"], request.headers["Urgency"]) == ("43200", "low")


def _unmount(account: Photos) -> Callable[[], object]:
    """Take the library's disk away; returns what brings it back."""
    library = Path(account.entry.data[CONF_LIBRARY_PATH])
    away = library.rename(library.with_name("away"))
    return lambda: away.rename(library)


async def test_a_failed_sync(account: Photos, browser: Browser, service: PushService) -> None:
    _unmount(account)
    await _sync(account)
    [request] = service.received
    told = browser.read(request.body)
    _check_state(told, account)
    assert told["state"] == "ready"
    assert told["prevError"] == account.state["prevError"]
    assert told["prevError"]["code"] == "LIBRARY_MISSING"
    assert request.headers["TTL"] == "86400"


async def test_a_code_is_needed(account: Photos, browser: Browser, service: PushService) -> None:
    await account.block()
    [request] = service.received
    told = browser.read(request.body)
    _check_state(told, account)
    assert (told["state"], told["prevTrigger"]) == ("blocked", "auth")
    assert "trustedPhoneNumbers" not in told  # though the state itself has them
    assert account.state["trustedPhoneNumbers"]
    assert (request.headers["TTL"], request.headers["Urgency"]) == ("600", "high")


async def test_a_code_that_is_sent_again_is_the_same_question(
    account: Photos, client: TestClient, browser: Browser, service: PushService
) -> None:
    await account.block()
    answer = await client.post(f"{API}/resend_mfa", params={"method": "sms"})
    assert answer.status == 200
    await account.settle()
    assert len(service.received) == 1
    # How a sign-in ends is no news: whoever has given the code knows.
    code = account.simulated.codes()[0]["code"]
    assert (await client.post(f"{API}/mfa", params={"code": code})).status == 200
    await account.settle()
    assert len(service.received) == 1


async def test_a_scheduled_sync_that_found_nothing_is_no_news(
    account: Photos, browser: Browser, service: PushService
) -> None:
    await _sync(account, scheduled=True)
    assert len(service.received) == 1  # the whole library is new
    await _sync(account, scheduled=True)
    assert len(service.received) == 1
    await _sync(account)
    assert len(service.received) == 2  # somebody has asked for this one


async def test_the_same_failure_of_scheduled_syncs_is_told_once(
    account: Photos, browser: Browser, service: PushService
) -> None:
    await _sync(account)
    mount = _unmount(account)
    for _ in range(3):
        await _sync(account, scheduled=True)
    assert [_outcome(browser, each) for each in service.received] == ["finished", "failed"]
    mount()
    await _sync(account, scheduled=True)
    assert _outcome(browser, service.received[-1]) == "finished"  # that it works again
    assert len(service.received) == 3


def _outcome(browser: Browser, request: Received) -> str:
    return "failed" if "prevError" in browser.read(request.body) else "finished"


async def test_a_stopped_sync_is_no_news(
    hass: HomeAssistant, account: Photos, browser: Browser, service: PushService
) -> None:
    await account.run()
    assert await hass.config_entries.async_unload(account.entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert service.received == []


async def test_a_removed_user_hears_nothing(
    hass: HomeAssistant, account: Photos, browser: Browser, service: PushService, guest: User
) -> None:
    await hass.auth.async_remove_user(guest)
    await _sync(account)
    assert service.received == []


async def test_a_deactivated_user_hears_nothing(
    hass: HomeAssistant, account: Photos, browser: Browser, service: PushService, guest: User
) -> None:
    await hass.auth.async_deactivate_user(guest)
    await _sync(account)
    assert service.received == []


async def test_a_dead_browser_is_forgotten(
    account: Photos, client: TestClient, browser: Browser, service: PushService
) -> None:
    other = await _subscribe(client, service.browser("other"))
    service.answer(410)
    await _sync(account)
    assert len(service.received) == 2
    await _sync(account)
    assert len(service.received) == 3
    paths = [request.path for request in service.received]
    assert len(set(paths)) == 2
    assert service.received[-1].path == paths[1 if paths[0] != paths[2] else 0]
    assert other.endpoint != browser.endpoint


async def test_a_slow_push_service_holds_no_sync_up_and_ends_with_the_account(
    hass: HomeAssistant, account: Photos, browser: Browser, service: PushService
) -> None:
    release = service.hold()
    account.entry.runtime_data.coordinator.start_sync()
    await service.wait_for(1)
    coordinator = account.entry.runtime_data.coordinator
    assert account.state["state"] == "ready"
    await coordinator.async_sync_and_wait()
    assert await hass.config_entries.async_unload(account.entry.entry_id)
    assert account.entry.state is ConfigEntryState.NOT_LOADED
    assert not [task for task in hass._background_tasks if "push" in task.get_name()]
    release.set()


async def test_a_question_that_was_answered_is_not_told_late(
    account: Photos, client: TestClient, browser: Browser, service: PushService
) -> None:
    service.answer(503)
    await account.simulated.async_expire("web")
    for what in ("session", "trust"):
        await account.simulated.async_expire(what)
    await account.entry.runtime_data.sign_in.async_start()
    await service.wait_for(1)
    code = account.simulated.codes()[0]["code"]
    assert (await client.post(f"{API}/mfa", params={"code": code})).status == 200
    async_fire_time_changed(account.hass, dt_util.utcnow() + timedelta(minutes=1))
    # Only a push that waits its 15 seconds is left; the entry takes it along.
    assert len(service.received) == 1


async def test_there_is_one_way_out(server: HomeAssistant, service: PushService) -> None:
    assert isinstance(async_push_delivery(server), PushDelivery)
    assert async_push_delivery(server) is async_push_delivery(server)
