"""Keeps the key pair and the subscriptions in Home Assistant's private storage."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
import logging
from typing import Any, Final

from homeassistant.auth import EVENT_USER_REMOVED
from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntry, ConfigEntryChange
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import UnsupportedStorageVersionError
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.storage import Store

from ..const import DOMAIN
from .keys import DamagedKeyError, VapidKeys
from .subscriptions import InvalidSubscriptionError, Subscription

_LOGGER = logging.getLogger(__name__)

MAX_SUBSCRIPTIONS: Final = 20
"""How many browsers one user may subscribe."""

ALL_ACCOUNTS: Final = "*"
"""Stands for every account, also those that will be added. No config entry has such an id."""

_VERSION: Final = 1
_KEY: Final = "private_key"
_SUBSCRIPTIONS: Final = "subscriptions"

type _Stored = dict[str, Any]
type _ByEndpoint = dict[str, Subscription]


class TooManySubscriptionsError(Exception):
    """The user has subscribed as many browsers as one may."""


class NotStoredError(Exception):
    """The storage did not take what was to be kept."""


class StoredTooNewError(NotStoredError):
    """A newer version of the integration has written the storage; it stays as it is."""


class PushStore:
    """The key pair of this server, and who wants to hear of which account.

    The key lies in a file of its own that is written once, because a new key makes every
    subscription worthless. Nothing that could not be stored is ever handed out or confirmed.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        """Prepare; nothing is read or made before it is needed."""
        self._hass = hass
        self._key_store = self._store("push_key")
        self._store_of_subscriptions = self._store("push_subscriptions")
        self._lock = asyncio.Lock()
        self._keys: VapidKeys | None = None
        self._users: dict[str, _ByEndpoint] | None = None

    def _store(self, name: str) -> Store[_Stored]:
        return Store(self._hass, _VERSION, f"{DOMAIN}.{name}", private=True, atomic_writes=True)

    @callback
    def async_watch(self) -> None:
        """Forget users, accounts and at last everything, as they are removed. To be called once."""
        self._hass.bus.async_listen(EVENT_USER_REMOVED, self._async_user_removed)
        async_dispatcher_connect(self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._async_entry_changed)

    # -- the key ---------------------------------------------------------------------------------

    async def async_keys(self) -> VapidKeys:
        """The key pair, made at the first use.

        Raises:
            NotStoredError: a new one could not be stored, or the one there is cannot be read.
        """
        async with self._lock:
            if self._keys is None:
                self._keys = await self._async_stored_keys() or await self._async_new_keys()
            return self._keys

    async def _async_stored_keys(self) -> VapidKeys | None:
        stored = await _async_load(self._key_store)
        if stored is None:
            return None
        try:
            return VapidKeys.from_text(stored.get(_KEY))
        except DamagedKeyError:
            _LOGGER.warning("The stored push key is damaged; browsers have to subscribe again")
            return None

    async def _async_new_keys(self) -> VapidKeys:
        keys = await self._hass.async_add_executor_job(VapidKeys.generate)
        await _async_save(self._key_store, {_KEY: keys.as_text()})
        return keys

    # -- the subscriptions -----------------------------------------------------------------------

    async def async_subscribe(self, user_id: str, subscription: Subscription, account: str) -> None:
        """Let a browser of a user hear of an account, besides those it hears of already.

        A browser in which somebody else signs in is theirs from then on.

        Raises:
            TooManySubscriptionsError: the user has too many browsers; nothing has changed.
            NotStoredError: it could not be stored; nothing has changed.
        """
        async with self._lock:
            before = await self._async_users()
            users = _without_browser(before, subscription, user_id)
            own = dict(users.get(user_id, {}))
            earlier = own.get(subscription.endpoint)
            if earlier is None and len(own) >= MAX_SUBSCRIPTIONS:
                raise TooManySubscriptionsError
            accounts = (earlier.accounts if earlier else frozenset()) | {account}
            own[subscription.endpoint] = subscription.of_accounts(accounts)
            after = {**users, user_id: own}
            if after != before:
                await self._async_save_users(after)

    async def async_unsubscribe(self, user_id: str, endpoint: str) -> bool:
        """Forget a browser of a user; returns whether it was known.

        Raises:
            NotStoredError: it could not be stored; nothing has changed.
        """
        async with self._lock:
            users = await self._async_users()
            own = dict(users.get(user_id, {}))
            if own.pop(endpoint, None) is None:
                return False
            await self._async_save_users({**users, user_id: own})
            return True

    async def async_forget(self, user_id: str, subscription: Subscription) -> None:
        """Forget a browser that its push service knows no more, unless it has subscribed anew.

        Where that cannot be stored, the browser is found gone again by the next message.
        """
        async with self._lock:
            users = await self._async_users()
            if not _holds(users, user_id, subscription):
                return
            own = dict(users[user_id])
            del own[subscription.endpoint]
            try:
                await self._async_save_users({**users, user_id: own})
            except NotStoredError:
                _LOGGER.warning("A push subscription that has ended could not be removed")

    async def async_holds(self, user_id: str, subscription: Subscription) -> bool:
        """Whether a browser of a user is subscribed still, with the same keys."""
        async with self._lock:
            return _holds(await self._async_users(), user_id, subscription)

    async def async_browser(self, user_id: str, endpoint: str) -> Subscription | None:
        """A browser of a user; None if it is not theirs."""
        async with self._lock:
            return (await self._async_users()).get(user_id, {}).get(endpoint)

    async def async_subscriptions(self, account: str) -> list[tuple[str, Subscription]]:
        """Who wants to hear of an account: the id of the user and the browser."""
        async with self._lock:
            users = await self._async_users()
        return [
            (user_id, subscription)
            for user_id, own in users.items()
            for subscription in own.values()
            if subscription.accounts & {account, ALL_ACCOUNTS}
        ]

    async def _async_users(self) -> dict[str, _ByEndpoint]:
        """All subscriptions by user, without users who were removed while nobody watched."""
        if self._users is None:
            stored = await _async_load(self._store_of_subscriptions) or {}
            self._users = {
                user_id: own
                for user_id, own in _parse(stored).items()
                if await self._hass.auth.async_get_user(user_id) is not None
            }
        return self._users

    async def _async_save_users(self, users: dict[str, _ByEndpoint]) -> None:
        document = {
            user_id: [subscription.as_stored() for subscription in own.values()]
            for user_id, own in users.items()
        }
        await _async_save(self._store_of_subscriptions, {_SUBSCRIPTIONS: document})
        self._users = users

    # -- removals --------------------------------------------------------------------------------

    async def _async_user_removed(self, event: Event) -> None:
        gone = event.data["user_id"]
        # Where a newer version has stored them, it drops who is gone.
        with suppress(StoredTooNewError):
            async with self._lock:
                users = await self._async_users()
                remaining = {user_id: own for user_id, own in users.items() if user_id != gone}
                if len(remaining) != len(users):
                    await self._async_save_users(remaining)

    @callback
    def _async_entry_changed(self, change: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry.domain == DOMAIN and change is ConfigEntryChange.REMOVED:
            self._hass.async_create_task(
                self._async_entry_removed(entry.entry_id), f"{DOMAIN} forget push subscriptions"
            )

    async def _async_entry_removed(self, account: str) -> None:
        async with self._lock:
            if not self._hass.config_entries.async_entries(DOMAIN):
                # The integration is not used any more, so it leaves no secret behind.
                await self._key_store.async_remove()
                await self._store_of_subscriptions.async_remove()
                self._keys, self._users = None, None
                return
            with suppress(StoredTooNewError):
                users = await self._async_users()
                remaining = _without_account(users, account)
                if remaining != users:
                    await self._async_save_users(remaining)


async def _async_load(store: Store[_Stored]) -> _Stored | None:
    """Read what is stored.

    Raises:
        StoredTooNewError: a newer version has written it.
    """
    try:
        return await store.async_load()
    except UnsupportedStorageVersionError as err:
        raise StoredTooNewError(f"a newer version has stored {store.key}") from err


async def _async_save(store: Store[_Stored], data: _Stored) -> None:
    """Write and read back: Home Assistant's storage only logs that it could not write.

    Raises:
        NotStoredError: the file does not hold the data.
    """
    await store.async_save(data)
    if await store.async_load() != data:
        raise NotStoredError(f"{store.key} could not be written")


def _parse(stored: Mapping[str, Any]) -> dict[str, _ByEndpoint]:
    """Read the stored subscriptions; what is damaged counts as gone."""
    users: dict[str, _ByEndpoint] = {}
    by_user = stored.get(_SUBSCRIPTIONS)
    for user_id, documents in by_user.items() if isinstance(by_user, dict) else ():
        own: _ByEndpoint = {}
        for document in documents if isinstance(documents, list) else ():
            try:
                subscription = Subscription.from_stored(document)
            except InvalidSubscriptionError:
                _LOGGER.warning("A stored push subscription is damaged and was dropped")
                continue
            own[subscription.endpoint] = subscription
        users[user_id] = own
    return users


def _holds(users: Mapping[str, _ByEndpoint], user_id: str, subscription: Subscription) -> bool:
    found = users.get(user_id, {}).get(subscription.endpoint)
    return found is not None and found.is_same_browser(subscription)


def _without_browser(
    users: Mapping[str, _ByEndpoint], browser: Subscription, owner: str
) -> dict[str, _ByEndpoint]:
    """All subscriptions but those of the same browser that belong to others than its owner."""
    return {
        user_id: {
            endpoint: subscription
            for endpoint, subscription in own.items()
            if user_id == owner or not subscription.is_same_browser(browser)
        }
        for user_id, own in users.items()
    }


def _without_account(users: Mapping[str, _ByEndpoint], account: str) -> dict[str, _ByEndpoint]:
    """All subscriptions, none of them of this account; a browser that hears of nothing is dropped."""
    return {
        user_id: {
            endpoint: subscription.of_accounts(rest)
            for endpoint, subscription in own.items()
            if (rest := subscription.accounts - {account})
        }
        for user_id, own in users.items()
    }
