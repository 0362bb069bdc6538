"""What the panel does for the browser it runs in: subscribe, unsubscribe, and send it a test."""

import time
from typing import TYPE_CHECKING, Any, Final

from homeassistant.core import HomeAssistant

from . import async_push_delivery, async_push_store
from .delivery import Outcome
from .message import Notice, compose
from .store import ALL_ACCOUNTS
from .subscriptions import Subscription
from .worker import SCOPE, WORKER_URL

if TYPE_CHECKING:
    from ..photos.status import JSON

# Between two messages, in seconds: a test is no hammer for others' servers.
_TEST_PAUSE: Final = 2.0


class PushTestError(Exception):
    """A test has not got through; `code` says why and has a text for people."""

    def __init__(self, code: str) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


_FAILURES: Final = {
    Outcome.NOT_WANTED: "push_not_subscribed",
    Outcome.GONE: "push_gone",
    Outcome.REFUSED: "push_refused",
    Outcome.BUSY: "push_busy",
    Outcome.FAILED: "push_unreachable",
}


async def async_status(hass: HomeAssistant, user_id: str, endpoint: str | None) -> dict[str, Any]:
    """What a browser needs to subscribe, and whether it is subscribed for this user."""
    store = async_push_store(hass)
    known = endpoint is not None and await store.async_browser(user_id, endpoint) is not None
    return {
        "public_key": (await store.async_keys()).public_key,
        "worker_url": WORKER_URL,
        "scope": SCOPE,
        "subscribed": known,
    }


async def async_subscribe(hass: HomeAssistant, user_id: str, subscription: Subscription) -> None:
    """Let a browser hear of all accounts; see the store for errors."""
    await async_push_store(hass).async_subscribe(user_id, subscription, ALL_ACCOUNTS)


async def async_test(hass: HomeAssistant, user_id: str, endpoint: str) -> None:
    """Send a test to a browser of a user, and to no other one.

    Raises:
        PushTestError: it was not delivered.
    """
    delivery = async_push_delivery(hass)
    subscription = await async_push_store(hass).async_browser(user_id, endpoint)
    if subscription is None:
        raise PushTestError("push_not_subscribed")
    if delivery.pause(endpoint):
        raise PushTestError("push_busy")
    document: dict[str, JSON] = {"state": "ready", "timestamp": int(time.time() * 1000)}
    message = compose(Notice.TEST, None, document)
    delivery.leave_alone(endpoint, _TEST_PAUSE)
    outcome = await delivery.async_deliver(user_id, subscription, message)
    delivery.leave_alone(endpoint, _TEST_PAUSE)
    if outcome is not Outcome.DELIVERED:
        raise PushTestError(_FAILURES[outcome])
