"""The push routes: the key, whose a subscription is, and what is answered without an account."""

from typing import Any

from aiohttp.test_utils import TestClient
import pytest

from custom_components.apple_backup.const import DOMAIN
from custom_components.apple_backup.push import async_push_store
from custom_components.apple_backup.push.store import MAX_SUBSCRIPTIONS, NotStoredError, PushStore
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from tests.push.browser import push_subscription

from .accounts import Photos
from .client import Login
from .conftest import add_account

BASES = ["/api/apple_backup", "/api"]


async def _key(client: TestClient, base: str) -> str:
    answer = await client.get(f"{base}/vapid-public-key")
    assert answer.status == 200
    body = await answer.json()
    assert list(body) == ["publicKey"]
    key: str = body["publicKey"]
    return key


async def test_one_key_for_everybody(
    server: HomeAssistant, login: Login, admin: User, guest: User
) -> None:
    """Whether there is an account or not, loaded or not: the key is the server's."""
    client = await login(guest)
    key = await _key(client, BASES[0])
    assert (await client.get("/api/vapid-public-key")).status == 404  # not switched on
    add_account(server, "one")
    add_account(server, "two")
    assert {await _key(client, base) for base in BASES} == {key}
    assert await _key(await login(admin), BASES[0]) == key


async def test_a_subscription_is_its_users(
    photos: Photos, login: Login, member: User, admin: User
) -> None:
    browsers = {member.id: push_subscription(), admin.id: push_subscription()}
    for user, base in zip((member, admin), BASES, strict=True):
        answer = await (await login(user)).post(f"{base}/subscribe", json=browsers[user.id])
        assert answer.status == 200
        assert await answer.json() == {"message": "Push subscription added successfully"}
    found = await async_push_store(photos.hass).async_subscriptions(photos.entry.entry_id)
    assert {user: kept.endpoint for user, kept in found} == {
        user: document["endpoint"] for user, document in browsers.items()
    }


async def test_accounts_in_the_body_are_nobodys_word(
    photos: Photos, login: Login, member: User
) -> None:
    body = push_subscription() | {"accounts": ["another"]}
    assert (await (await login(member)).post("/api/subscribe", json=body)).status == 200
    store = async_push_store(photos.hass)
    assert await store.async_subscriptions("another") == []
    assert len(await store.async_subscriptions(photos.entry.entry_id)) == 1


async def test_one_too_many(photos: Photos, login: Login, member: User) -> None:
    client = await login(member)
    for _ in range(MAX_SUBSCRIPTIONS):
        answer = await client.post("/api/subscribe", json=push_subscription())
        assert answer.status == 200
    answer = await client.post("/api/subscribe", json=push_subscription())
    assert answer.status == 400
    body = await answer.json()
    assert body["code"] == "TOO_MANY_SUBSCRIPTIONS"
    assert "20" in body["message"]


async def test_what_cannot_be_stored_is_not_confirmed(
    photos: Photos, login: Login, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_args: object) -> None:
        raise NotStoredError("full")

    monkeypatch.setattr(PushStore, "async_subscribe", refuse)
    answer = await (await login(member)).post("/api/subscribe", json=push_subscription())
    assert answer.status == 500
    assert (await answer.json())["cause"] == "NotStoredError"


@pytest.mark.parametrize(
    ("what", "method", "path"),
    [("push_key", "get", "vapid-public-key"), ("push_subscriptions", "post", "subscribe")],
)
async def test_what_a_newer_version_has_stored_is_refused_in_words(
    *,
    photos: Photos,
    hass_storage: dict[str, Any],
    login: Login,
    member: User,
    what: str,
    method: str,
    path: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    key = f"{DOMAIN}.{what}"
    newer = {"version": 2, "minor_version": 1, "key": key, "data": {"of": "the future"}}
    hass_storage[key] = dict(newer)
    client = await login(member)
    answer = await client.request(method, f"/api/{path}", json=push_subscription())
    assert (answer.status, (await answer.json())["code"]) == (500, "STORED_TOO_NEW")
    assert hass_storage[key] == newer
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("path", ["sync", "reauthenticate", "mfa", "resend_mfa", "subscribe"])
async def test_without_an_account(
    server: HomeAssistant, login: Login, admin: User, path: str
) -> None:
    """412 before anything else is looked at; and so while the account is not loaded."""
    client = await login(admin)
    answer = await client.post(f"/api/apple_backup/{path}")
    assert (answer.status, (await answer.json())["code"]) == (412, "NO_ACCOUNT")
    assert (await client.post(f"/api/{path}")).status == 404
    add_account(server, "one")
    for base in BASES:
        answer = await client.post(f"{base}/{path}")
        assert (answer.status, (await answer.json())["code"]) == (412, "NOT_READY")
