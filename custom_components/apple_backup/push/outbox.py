"""The messages of one account on their way. Only the newest counts; nobody waits for it."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
import logging
import time
from typing import TYPE_CHECKING, Any, Final

from homeassistant.core import HomeAssistant, callback

from ..const import DOMAIN
from .delivery import PushDelivery
from .message import Message
from .store import PushStore, StoredTooNewError
from .subscriptions import Subscription

if TYPE_CHECKING:
    from ..models import PhotosConfigEntry

_LOGGER = logging.getLogger(__name__)

MAX_ATTEMPTS: Final = 5
"""How often a message is tried at one browser, unless a newer one takes its place."""

type _Target = tuple[str, str]


@dataclass(slots=True)
class _Job:
    """What one browser is to be told. `message` is None once that is done."""

    subscription: Subscription
    message: Message | None = None
    attempts: int = 0
    expires: float = 0.0

    def put(self, subscription: Subscription, message: Message) -> None:
        self.subscription = subscription
        self.message = message
        self.attempts = 0
        self.expires = time.monotonic() + message.ttl


class Outbox:
    """Lives as long as its entry is loaded: its tasks are the entry's and end with it."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: PhotosConfigEntry,
        store: PushStore,
        delivery: PushDelivery,
    ) -> None:
        """Begin empty."""
        self._hass = hass
        self._entry = entry
        self._store = store
        self._delivery = delivery
        self._news: Message | None = None
        self._spreading: asyncio.Task[None] | None = None
        self._jobs: dict[_Target, _Job] = {}

    @callback
    def async_send(self, message: Message) -> None:
        """Tell everybody who has subscribed to the account; returns at once."""
        self._news = message
        if self._spreading is None or self._spreading.done():
            self._spreading = self._begin(self._async_spread(), "push")

    def _begin(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        return self._entry.async_create_background_task(
            self._hass, work, f"{DOMAIN} {name} {self._entry.entry_id}"
        )

    async def _async_spread(self) -> None:
        """Give the newest message to everybody's job."""
        while (message := self._news) is not None:
            self._news = None
            try:
                readers = await self._store.async_subscriptions(self._entry.entry_id)
            except StoredTooNewError as err:
                _LOGGER.warning("Nobody is told anything: %s", err)
                continue
            for user_id, subscription in readers:
                target = (user_id, subscription.endpoint)
                if (job := self._jobs.get(target)) is None:
                    job = self._jobs[target] = _Job(subscription)
                    job.put(subscription, message)
                    self._begin(self._async_work(target, job), "push to a browser")
                else:
                    job.put(subscription, message)

    async def _async_work(self, target: _Target, job: _Job) -> None:
        """Tell one browser the newest message, as long as there is one that has not got through."""
        try:
            while (message := job.message) is not None:
                pause = self._delivery.pause(job.subscription.endpoint)
                if time.monotonic() + pause > job.expires:
                    job.message = None
                elif pause:
                    # Whatever is the newest then is sent.
                    await asyncio.sleep(pause)
                else:
                    await self._async_try(target, job, message)
        finally:
            del self._jobs[target]

    async def _async_try(self, target: _Target, job: _Job, message: Message) -> None:
        outcome = await self._delivery.async_deliver(target[0], job.subscription, message)
        if job.message is not message:
            return
        job.attempts += 1
        if outcome.is_final or job.attempts >= MAX_ATTEMPTS:
            job.message = None
