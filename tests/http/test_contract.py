"""Every statement of the photos API's document, through a client that knows that document alone."""

import base64
import time

from cryptography.hazmat.primitives.asymmetric import ec
import pytest

from homeassistant.auth.models import User
from tests.push.browser import push_subscription

from .accounts import PHONES, Photos
from .client import Login
from .contract_client import PhotosClient

LEVELS = ["debug", "info", "warn", "error"]


@pytest.fixture(params=["/api/apple_backup", "/api"], ids=["canonical", "documented"])
async def api(request: pytest.FixtureRequest, login: Login, admin: User) -> PhotosClient:
    """The client, on both path sets."""
    return PhotosClient(await login(admin), request.param)


def _is_now(milliseconds: float) -> bool:
    return abs(milliseconds - time.time() * 1000) < 3_600_000


async def _check_log(api: PhotosClient) -> None:
    """Each level holds the levels above it; without one there is nothing."""
    by_level = [await api.log(level) for level in LEVELS]
    for level, entries in zip(LEVELS, by_level, strict=True):
        for entry in entries:
            assert sorted(entry) == ["level", "message", "source", "time"]
            assert LEVELS.index(entry["level"]) >= LEVELS.index(level)
            assert _is_now(entry["time"])
    assert [len(entries) for entries in by_level] == sorted(map(len, by_level), reverse=True)
    assert await api.log() == await api.log("none") == []


async def _check_push(api: PhotosClient) -> None:
    """Push works in every state."""
    key = await api.vapid_public_key()
    assert await api.vapid_public_key() == key
    point = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
    assert ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    subscription = push_subscription()
    assert await api.subscribe(subscription) == 200
    assert await api.subscribe(subscription) == 200
    del subscription["expirationTime"]
    assert await api.subscribe(subscription) == 200
    assert await api.subscribe({"endpoint": subscription["endpoint"]}) == 400
    assert await api.subscribe({}) == 400


async def test_ready(photos: Photos, api: PhotosClient) -> None:
    state = await api.state()
    assert state["state"] == "ready"
    assert _is_now(state["timestamp"])
    assert "prevError" not in state
    assert await api.mfa("123456") == 412
    assert await api.mfa() == 412
    assert await api.resend_mfa("sms", 1) == 412
    assert await api.resend_mfa() == 412
    await _check_log(api)
    await _check_push(api)
    assert await api.state() == state


async def test_running(photos: Photos, api: PhotosClient) -> None:
    await photos.simulated.async_fault(r"POST .*ckdatabase", hang=True, times=-1)
    assert await api.sync() == 200
    state = await api.state()
    assert (state["state"], state["prevTrigger"]) == ("running", "sync")
    assert _is_now(state["timestamp"])
    assert 0 <= state["progress"] <= 100
    assert state["progressMsg"]
    assert await api.sync() == 412
    assert await api.reauthenticate() == 412
    assert await api.mfa("123456") == 412
    assert await api.resend_mfa("device") == 412
    await _check_log(api)
    await _check_push(api)
    assert (await api.state())["state"] == "running"


async def test_a_sync_to_its_end(photos: Photos, api: PhotosClient) -> None:
    assert await api.sync() == 200
    await photos.settle()
    state = await api.state()
    assert (state["state"], state["prevTrigger"], state["progress"]) == ("ready", "sync", 100)
    assert "prevError" not in state
    assert state["nextSync"] > state["timestamp"] - 1000
    assert await api.log("info")
    await _check_log(api)


async def test_a_sync_that_fails(photos: Photos, api: PhotosClient) -> None:
    await photos.simulated.async_fault(r"POST .*ckdatabase", status=400, times=-1)
    assert await api.sync() == 200
    await photos.settle()
    state = await api.state()
    assert (state["state"], state["prevTrigger"]) == ("ready", "sync")
    assert state["prevError"]["message"]
    assert state["prevError"]["code"] == state["prevError"]["code"].upper()
    assert await api.log("error")
    await _check_log(api)
    # A trigger resets the error and the log.
    await photos.simulated.async_clear_faults()
    assert await api.sync() == 200
    assert "prevError" not in await api.state()
    assert await api.log("error") == []
    await photos.settle()


async def test_blocked(photos: Photos, api: PhotosClient) -> None:
    for what in ("web", "session", "trust"):
        await photos.simulated.async_expire(what)
    assert await api.reauthenticate() == 200
    await photos.settle()
    state = await api.state()
    assert (state["state"], state["prevTrigger"]) == ("blocked", "auth")
    assert 0 <= state["progress"] <= 100
    assert state["progressMsg"]
    # The original server adds this to its document.
    numbers = state["trustedPhoneNumbers"]
    assert [sorted(number) for number in numbers] == [["id", "maskedNumber"]] * len(PHONES)
    assert [number["maskedNumber"][-2:] for number in numbers] == [phone[-2:] for phone in PHONES]
    assert not any(phone in str(numbers) for phone in PHONES)

    assert await api.sync() == 412
    assert await api.reauthenticate() == 412
    for code in (None, "", "12345", "1234567", "abcdef", "12 456", -12345):
        assert await api.mfa(code) == 400, code
    for method in (None, "", "mail", "SMS "):
        assert await api.resend_mfa(method) == 400, method
    for number in (0, -1, "x", 1.5, ""):
        assert await api.resend_mfa("sms", number) == 400, number
    assert await api.resend_mfa("sms", 99) == 400  # Apple knows no such number
    assert await api.state() == state

    # Every way to have a code sent.
    for way, wanted in (("device", None), ("voice", 2), ("sms", None), ("sms", 2)):
        before = len(await photos.simulated.async_codes())
        assert await api.resend_mfa(way, wanted) == 200, (way, wanted)
        sent = await photos.simulated.async_codes()
        assert len(sent) == before + 1
        assert sent[0]["channel"] == way, sent[0]
        if wanted is not None:
            assert sent[0]["phone_number"] == wanted
    assert await api.mfa(photos.wrong_code()) == 400
    assert (await api.state())["state"] == "blocked"
    await _check_log(api)
    await _check_push(api)
    code = (await photos.simulated.async_codes())[0]["code"]
    assert await api.mfa(code) == 200
    await photos.settle()
    state = await api.state()
    assert (state["state"], state["prevTrigger"], state["progress"]) == ("ready", "auth", 100)
    assert "prevError" not in state
    assert await api.mfa(code) == 412
    assert code not in str(await api.log("debug"))


async def test_a_refused_resend_is_told(photos: Photos, api: PhotosClient) -> None:
    await photos.block()
    sent = len(await photos.simulated.async_codes())
    await photos.simulated.async_change(max_codes=sent)
    assert await api.resend_mfa("sms") == 400
    assert (await api.state())["state"] == "blocked"


async def test_a_sign_in_that_needs_no_code(photos: Photos, api: PhotosClient) -> None:
    assert await api.reauthenticate() == 200
    await photos.settle()
    state = await api.state()
    assert (state["state"], state["prevTrigger"], state["progress"]) == ("ready", "auth", 100)
