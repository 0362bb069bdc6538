"""What a push says, and that only its reader can read it."""

import json
from typing import Any

from cryptography.exceptions import InvalidTag
import pytest

from custom_components.apple_backup.push.keys import VapidKeys
from custom_components.apple_backup.push.message import (
    MAX_PAYLOAD_BYTES,
    SUBJECT,
    Message,
    Notice,
    compose,
    seal,
)
from tests.quality.project import load_json

from .browser import Browser
from .service import check_vapid

STATE: dict[str, Any] = {
    "state": "ready",
    "timestamp": 1_790_000_000_000,
    "nextSync": 1_790_003_600_000,
    "prevError": {"message": "The disk is full", "code": "DISK_FULL"},
    "prevTrigger": "sync",
    "progressMsg": "Sync completed",
    "progress": 100.0,
    "trustedPhoneNumbers": [{"id": 1, "maskedNumber": "•••• 43"}],
}
DOCUMENTED = {name: value for name, value in STATE.items() if name != "trustedPhoneNumbers"}
BROWSER = Browser("https://push.example.com/send/x?y=z")
KEYS = VapidKeys.generate()


def _sealed(message: Message, browser: Browser = BROWSER) -> tuple[dict[str, str], bytes]:
    return seal(browser.subscription, KEYS, message)


def test_the_documented_state_is_told() -> None:
    """And whose it is; phone numbers are no part of the document."""
    _, body = _sealed(compose(Notice.FINISHED, "entry", STATE))
    assert BROWSER.read(body) == {**DOCUMENTED, "account": "entry"}


def test_a_test_says_that_it_is_one() -> None:
    _, body = _sealed(compose(Notice.TEST, None, {"state": "ready", "timestamp": 1}))
    assert BROWSER.read(body) == {"state": "ready", "timestamp": 1, "test": True}


def test_nobody_else_can_read_it() -> None:
    headers, body = _sealed(compose(Notice.FAILED, "entry", STATE))
    assert headers["Content-Encoding"] == "aes128gcm"
    for word in (b"ready", b"DISK_FULL", b"entry"):
        assert word not in body
    with pytest.raises(InvalidTag):
        Browser(BROWSER.endpoint).read(body)


def test_who_sends_can_be_verified_and_is_nobody() -> None:
    headers, _ = _sealed(compose(Notice.FINISHED, "entry", STATE))
    claims = check_vapid(headers["Authorization"], "https://push.example.com", KEYS.public_key)
    assert set(claims) == {"aud", "exp", "sub"}
    assert claims["sub"] == SUBJECT == load_json("manifest.json")["documentation"]


@pytest.mark.parametrize(
    ("endpoint", "origin"),
    [
        ("https://push.example.com:8443/send", "https://push.example.com:8443"),
        ("https://push.example.com:443/send", "https://push.example.com"),
        ("https://PUSH.example.com/send", "https://push.example.com"),
    ],
)
def test_the_audience_is_the_origin(endpoint: str, origin: str) -> None:
    headers, _ = _sealed(compose(Notice.FINISHED, "entry", STATE), Browser(endpoint))
    check_vapid(headers["Authorization"], origin, KEYS.public_key)


@pytest.mark.parametrize(
    ("notice", "ttl", "urgency"),
    [
        (Notice.FINISHED, 43_200, "low"),
        (Notice.FAILED, 86_400, "normal"),
        (Notice.CODE_NEEDED, 600, "high"),
        (Notice.TEST, 60, "high"),
    ],
)
def test_how_long_and_how_urgent(notice: Notice, ttl: int, urgency: str) -> None:
    headers, _ = _sealed(compose(notice, "entry", STATE))
    assert (headers["TTL"], headers["Urgency"]) == (str(ttl), urgency)


def test_a_newer_state_of_an_account_replaces_an_older_one() -> None:
    topics = {
        (notice, account): _sealed(compose(notice, account, STATE))[0]["Topic"]
        for notice in Notice
        for account in ("one", "two")
    }
    assert topics[Notice.FAILED, "one"] == topics[Notice.FINISHED, "one"]
    assert topics[Notice.FAILED, "one"] != topics[Notice.FAILED, "two"]
    assert topics[Notice.TEST, "one"] not in (topics[Notice.FAILED, "one"], "one")
    for topic in topics.values():
        assert len(topic) == 32
        assert all(each.isalnum() or each in "-_" for each in topic)


@pytest.mark.parametrize("letter", ["x", "ü", "写", "📷", "\x01", '"'])
def test_long_texts_are_cut(letter: str) -> None:
    long = letter * 5000
    state = STATE | {"prevError": {"message": long, "code": "DISK_FULL"}, "progressMsg": long}
    message = compose(Notice.FAILED, "entry", state)
    assert len(message.payload) <= MAX_PAYLOAD_BYTES
    _, body = _sealed(message)
    assert len(body) <= 4096
    told = json.loads(message.payload)
    assert BROWSER.read(body) == told
    assert told["prevError"]["code"] == "DISK_FULL"
    assert told["prevError"]["message"].startswith(letter * 299)
