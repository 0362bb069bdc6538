"""What is told by a push, and how it is sealed for one browser. No I/O."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
import hashlib
import time
from typing import TYPE_CHECKING, Any, Final

from aiohttp import hdrs
import orjson
from py_vapid import Vapid02  # type: ignore[import-untyped]
from pywebpush import WebPusher  # type: ignore[import-untyped]
from yarl import URL

from .keys import VapidKeys, encode
from .subscriptions import Subscription

if TYPE_CHECKING:
    from ..photos.status import JSON

SUBJECT: Final = "https://github.com/apple-backup/apple-backup"
"""Whom a push service may turn to (RFC 8292 §2.1): the project. It knows nothing of the user."""

DOCUMENTED_FIELDS: Final = (
    "state",
    "timestamp",
    "nextSync",
    "prevError",
    "prevTrigger",
    "progressMsg",
    "progress",
)
# RFC 8291 §4 leaves 3993 bytes. A text of 300 characters has at most 1800 bytes in JSON.
MAX_PAYLOAD_BYTES: Final = 3993
_MAX_TEXT: Final = 300
_HOUR: Final = 3600
_TOKEN_SECONDS: Final = 12 * _HOUR
# RFC 8030 §5.4: at most 32 characters of the URL alphabet.
_TOPIC_BYTES: Final = 24


class Urgency(StrEnum):
    """How much a device should do to deliver at once (RFC 8030 §5.3)."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class Notice(StrEnum):
    """What a message is about."""

    FINISHED = "finished"
    FAILED = "failed"
    CODE_NEEDED = "code_needed"
    TEST = "test"


# How long a push service keeps a message for a browser that is away, in seconds. A question for a
# code ends after ten minutes.
_DELIVERY: Final[Mapping[Notice, tuple[int, Urgency]]] = {
    Notice.FINISHED: (12 * _HOUR, Urgency.LOW),
    Notice.FAILED: (24 * _HOUR, Urgency.NORMAL),
    Notice.CODE_NEEDED: (600, Urgency.HIGH),
    Notice.TEST: (60, Urgency.HIGH),
}


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `is_true` is asked right before it is sent, however long it had to wait."""

    notice: Notice
    topic: str
    payload: bytes
    is_true: Callable[[], bool] = lambda: True

    @property
    def ttl(self) -> int:
        """Seconds after which it is of no use any more."""
        return _DELIVERY[self.notice][0]

    @property
    def urgency(self) -> Urgency:
        """How urgent it is."""
        return _DELIVERY[self.notice][1]


def compose(
    notice: Notice,
    account: str | None,
    document: Mapping[str, JSON],
    is_true: Callable[[], bool] = lambda: True,
) -> Message:
    """Make a message of the state of an account.

    `document` is the body of `GET state`, of which the documented fields are told. Beside them,
    `account` is the id of the config entry, and `test` is true in a test.
    """
    told: dict[str, Any] = {name: document[name] for name in DOCUMENTED_FIELDS if name in document}
    if account is not None:
        told["account"] = account
    if notice is Notice.TEST:
        told["test"] = True
    return Message(notice, _topic(notice, account), _payload(told), is_true)


def seal(
    subscription: Subscription, keys: VapidKeys, text: Message, now: float | None = None
) -> tuple[dict[str, str], bytes]:
    """Encrypt for a browser (RFC 8291) and sign for its push service (RFC 8292).

    Returns the headers and the body of the request. Takes about a millisecond.
    """
    browser = {
        "endpoint": subscription.endpoint,
        "keys": {"p256dh": subscription.p256dh, "auth": subscription.auth},
    }
    body: bytes = WebPusher(browser).encode(text.payload)["body"]
    claims = {
        "aud": str(URL(subscription.endpoint).origin()),
        "exp": int(time.time() if now is None else now) + _TOKEN_SECONDS,
        "sub": SUBJECT,
    }
    # Its own idea of a subject knows no addresses with a path.
    signer = Vapid02(keys.private_key, conf={"no-strict": True})
    return {
        **signer.sign(claims),
        hdrs.CONTENT_TYPE: "application/octet-stream",
        hdrs.CONTENT_ENCODING: "aes128gcm",
        "TTL": str(text.ttl),
        "Urgency": text.urgency.value,
        "Topic": text.topic,
    }, body


def _topic(notice: Notice, account: str | None) -> str:
    """What a newer message replaces at the push service; tells nothing to who cannot guess ids."""
    name = "test" if notice is Notice.TEST else str(account)
    return encode(hashlib.sha256(name.encode()).digest()[:_TOPIC_BYTES])


def _payload(told: dict[str, Any]) -> bytes:
    """The JSON. The two free texts are cut where it would not fit otherwise."""
    text = orjson.dumps(told)
    if len(text) <= MAX_PAYLOAD_BYTES:
        return text
    short = dict(told)
    if "progressMsg" in short:
        short["progressMsg"] = _cut(short["progressMsg"])
    if "prevError" in short:
        short["prevError"] = {**short["prevError"], "message": _cut(short["prevError"]["message"])}
    return orjson.dumps(short)


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_TEXT else f"{text[: _MAX_TEXT - 1]}…"
