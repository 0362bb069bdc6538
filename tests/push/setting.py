"""All that a push takes: a push service, the store, an account's entry and a user."""

from dataclasses import dataclass

from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.push.delivery import Outcome, PushDelivery
from custom_components.apple_backup.push.message import Message
from custom_components.apple_backup.push.outbox import Outbox
from custom_components.apple_backup.push.store import PushStore
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant

from .browser import Browser
from .service import PushService


@dataclass(slots=True)
class Setting:
    """Home Assistant with a push service, and Ada, who is no administrator."""

    hass: HomeAssistant
    service: PushService
    store: PushStore
    sender: PushDelivery
    entry: MockConfigEntry
    ada: User

    async def subscribed(self, name: str = "browser", user: User | None = None) -> Browser:
        """A browser, of Ada if nobody else is named, that wants to hear of the account."""
        browser = self.service.browser(name)
        await self.store.async_subscribe(
            (user or self.ada).id, browser.subscription, self.entry.entry_id
        )
        return browser

    async def remaining(self) -> list[str]:
        """The endpoints that are subscribed."""
        found = await self.store.async_subscriptions(self.entry.entry_id)
        return [subscription.endpoint for _, subscription in found]

    async def send(self, browser: Browser, message: Message, user: User | None = None) -> Outcome:
        """Send to one browser."""
        return await self.sender.async_deliver((user or self.ada).id, browser.subscription, message)

    def outbox(self) -> Outbox:
        """The outbox of the account."""
        return Outbox(self.hass, self.entry, self.store, self.sender)

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        await self.hass.async_block_till_done(wait_background_tasks=True)

    def told(self, browser: Browser) -> list[int]:
        """The times of the states that a browser was told, in their order."""
        path = browser.endpoint.removeprefix(self.service.origin)
        requests = [request for request in self.service.received if request.path == path]
        return [browser.read(request.body)["timestamp"] for request in requests]
