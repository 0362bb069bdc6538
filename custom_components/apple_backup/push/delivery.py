"""Brings a message to one browser: whose it may still be, what the push service says to it."""

import asyncio
from dataclasses import dataclass
from enum import Enum, auto
from http import HTTPStatus
import logging
import time
from typing import Final

from yarl import URL

from homeassistant.core import HomeAssistant

from ..permissions import Right, is_allowed
from .message import Message, seal
from .store import NotStoredError, PushStore
from .subscriptions import Subscription
from .transport import AddressRefusedError, Answer, PushTransport, PushUnreachableError

_LOGGER = logging.getLogger(__name__)

MAX_CONCURRENT: Final = 8
"""How many requests to push services may be under way at once."""

FIRST_PAUSE: Final = 15.0
"""Seconds until a push service that has failed is asked again; doubled each time."""

_MAX_PAUSE: Final = 24 * 3600.0
# How long after its pause an endpoint counts as one that has just failed.
_MEMORY: Final = 3600.0
_GONE: Final = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_REFUSES_KEY: Final = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


class Outcome(Enum):
    """How an attempt has ended. Only `BUSY` and `FAILED` are worth another one."""

    DELIVERED = auto()
    NOT_WANTED = auto()
    GONE = auto()
    REFUSED = auto()
    BUSY = auto()
    FAILED = auto()

    @property
    def is_final(self) -> bool:
        """Whether the same message cannot come further by another attempt."""
        return self not in (Outcome.BUSY, Outcome.FAILED)


@dataclass(frozen=True, slots=True)
class _Pause:
    """Until when (monotonic seconds) an endpoint is left alone, after how many failures in a row."""

    until: float
    failures: int


class PushDelivery:
    """Shared by all accounts, so that limits and pauses hold for all of them together."""

    def __init__(self, hass: HomeAssistant, store: PushStore, transport: PushTransport) -> None:
        """Send what `store` knows through `transport`."""
        self._hass = hass
        self._store = store
        self._transport = transport
        self._slots = asyncio.Semaphore(MAX_CONCURRENT)
        self._pauses: dict[str, _Pause] = {}

    def pause(self, endpoint: str) -> float:
        """Seconds for which nothing may be sent to an endpoint; 0 if something may."""
        pause = self._pauses.get(endpoint)
        return 0.0 if pause is None else max(0.0, pause.until - time.monotonic())

    def leave_alone(self, endpoint: str, seconds: float) -> None:
        """Send nothing to an endpoint for so long, at least."""
        now = time.monotonic()
        self._pauses = {
            name: pause for name, pause in self._pauses.items() if pause.until + _MEMORY > now
        }
        before = self._pauses.get(endpoint, _Pause(now, 0))
        until = max(before.until, now + seconds)
        self._pauses[endpoint] = _Pause(until, before.failures)

    async def async_deliver(
        self, user_id: str, subscription: Subscription, message: Message
    ) -> Outcome:
        """Send a message once, if its reader still may and wants to know."""
        async with self._slots:
            if not message.is_true() or not await self._async_is_wanted(user_id, subscription):
                return Outcome.NOT_WANTED
            host = URL(subscription.endpoint, encoded=True).host
            try:
                answer = await self._async_send(subscription, message)
            except AddressRefusedError:
                _LOGGER.warning("No push is sent to %s, which is no public address", host)
                return Outcome.REFUSED
            except PushUnreachableError as err:
                _LOGGER.debug("The push service %s cannot be reached: %s", host, err)
                return self._failed(subscription.endpoint)
            except NotStoredError as err:
                _LOGGER.warning("No push is sent without the key: %s", err)
                return Outcome.REFUSED
            return await self._async_judge(user_id, subscription, answer)

    async def _async_is_wanted(self, user_id: str, subscription: Subscription) -> bool:
        """Ask right before sending: users, rights and subscriptions end at any time."""
        user = await self._hass.auth.async_get_user(user_id)
        if user is None or not is_allowed(user, Right.READ_STATE):
            return False
        return await self._store.async_holds(user_id, subscription)

    async def _async_send(self, subscription: Subscription, message: Message) -> Answer:
        keys = await self._store.async_keys()
        headers, body = await self._hass.async_add_executor_job(seal, subscription, keys, message)
        return await self._transport.async_post(subscription.endpoint, headers, body)

    async def _async_judge(
        self, user_id: str, subscription: Subscription, answer: Answer
    ) -> Outcome:
        endpoint, status = subscription.endpoint, answer.status
        host = URL(endpoint, encoded=True).host
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            self._pauses.pop(endpoint, None)
            return Outcome.DELIVERED
        if status in _GONE:
            _LOGGER.debug("A browser has unsubscribed at %s", host)
            await self._store.async_forget(user_id, subscription)
            return Outcome.GONE
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            _LOGGER.debug("The push service %s is busy (%d)", host, status)
            self._failed(endpoint, answer.retry_after)
            busy = status == HTTPStatus.TOO_MANY_REQUESTS
            return Outcome.BUSY if busy else Outcome.FAILED
        level = logging.WARNING if status in _REFUSES_KEY else logging.DEBUG
        _LOGGER.log(level, "The push service %s has refused a message (%d)", host, status)
        return Outcome.REFUSED

    def _failed(self, endpoint: str, retry_after: float | None = None) -> Outcome:
        """Leave an endpoint alone for as long as it asks for, or longer each time."""
        known = self._pauses.get(endpoint)
        failures = 0 if known is None else known.failures
        wait = max(FIRST_PAUSE * 2**failures, retry_after or 0.0)
        self.leave_alone(endpoint, min(wait, _MAX_PAUSE))
        until = self._pauses[endpoint].until
        self._pauses[endpoint] = _Pause(until, min(failures + 1, 10))
        return Outcome.FAILED
