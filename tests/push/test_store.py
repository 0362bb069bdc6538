"""The key and the subscriptions on disk: private, kept over restarts, gone with their owners."""

import asyncio
import json
from pathlib import Path
import stat
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.const import DOMAIN
from custom_components.apple_backup.push import async_push_store
from custom_components.apple_backup.push.store import (
    MAX_SUBSCRIPTIONS,
    NotStoredError,
    PushStore,
    TooManySubscriptionsError,
)
from custom_components.apple_backup.push.subscriptions import Subscription
from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_USER
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant

from .browser import push_subscription

KEY = "apple_backup.push_key"
SUBSCRIPTIONS = "apple_backup.push_subscriptions"


@pytest.fixture(autouse=True)
async def owner(files: HomeAssistant) -> User:
    """The first user owns Home Assistant and cannot be removed."""
    return await files.auth.async_create_user("Owner", group_ids=[GROUP_ID_ADMIN])


@pytest.fixture
async def ada(hass: HomeAssistant) -> User:
    return await hass.auth.async_create_user("Ada", group_ids=[GROUP_ID_USER])


@pytest.fixture
async def ben(hass: HomeAssistant) -> User:
    return await hass.auth.async_create_user("Ben", group_ids=[GROUP_ID_USER])


@pytest.fixture
def store(hass: HomeAssistant) -> PushStore:
    return async_push_store(hass)


def _browser(**changes: Any) -> Subscription:
    return Subscription.from_document(push_subscription(**changes))


def _path(hass: HomeAssistant, name: str) -> Path:
    return Path(hass.config.path(".storage", name))


async def _all(store: PushStore, account: str) -> list[tuple[str, str]]:
    """Who hears of an account, in the order they came."""
    found = await store.async_subscriptions(account)
    return [(user_id, subscription.endpoint) for user_id, subscription in found]


# -- the key -------------------------------------------------------------------------------------


async def test_the_key_is_made_once(hass: HomeAssistant, store: PushStore) -> None:
    assert not _path(hass, KEY).exists()
    first = await store.async_keys()
    assert (await store.async_keys()).public_key == first.public_key
    assert (await PushStore(hass).async_keys()).public_key == first.public_key  # after a restart
    stored = json.loads(_path(hass, KEY).read_text())["data"]
    assert stored == {"private_key": first.as_text()}


async def test_requests_at_once_get_the_same_key(store: PushStore) -> None:
    keys = await asyncio.gather(*(store.async_keys() for _ in range(5)))
    assert len({key.public_key for key in keys}) == 1


async def test_files_are_private(hass: HomeAssistant, store: PushStore, ada: User) -> None:
    await store.async_keys()
    await store.async_subscribe(ada.id, _browser(), "account")
    for name in (KEY, SUBSCRIPTIONS):
        assert stat.S_IMODE(_path(hass, name).stat().st_mode) == 0o600


async def test_no_key_is_handed_out_that_could_not_be_stored(
    hass: HomeAssistant,
    store: PushStore,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    with monkeypatch.context() as patch:
        patch.setattr("homeassistant.util.file.AtomicWriter", _full_disk)
        with pytest.raises(NotStoredError):
            await store.async_keys()
    key = await store.async_keys()
    assert key.as_text() in _path(hass, KEY).read_text()
    assert key.as_text() not in caplog.text


@pytest.mark.parametrize("data", [{}, {"private_key": "x"}, {"private_key": None}])
async def test_a_damaged_key_is_replaced(
    hass: HomeAssistant, data: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    await PushStore(hass)._key_store.async_save(data)
    key = await PushStore(hass).async_keys()
    assert "push key is damaged" in caplog.text
    assert (await PushStore(hass).async_keys()).public_key == key.public_key


# -- subscriptions -------------------------------------------------------------------------------


async def test_subscriptions_survive_a_restart(
    hass: HomeAssistant, store: PushStore, ada: User, ben: User
) -> None:
    one, two = _browser(), _browser()
    await store.async_subscribe(ada.id, one, "home")
    await store.async_subscribe(ben.id, two, "home")
    await store.async_subscribe(ben.id, two, "work")
    for each in (store, PushStore(hass)):
        assert await _all(each, "home") == [(ada.id, one.endpoint), (ben.id, two.endpoint)]
        assert await _all(each, "work") == [(ben.id, two.endpoint)]
        assert await _all(each, "other") == []


async def test_the_same_endpoint_is_replaced(store: PushStore, ada: User) -> None:
    old = _browser()
    new = _browser(endpoint=old.endpoint)
    await store.async_subscribe(ada.id, old, "home")
    await store.async_subscribe(ada.id, new, "work")
    for account in ("home", "work"):
        [(_, found)] = await store.async_subscriptions(account)
        assert (found.p256dh, found.auth) == (new.p256dh, new.auth)


async def test_subscribing_again_writes_nothing(
    hass: HomeAssistant, store: PushStore, ada: User
) -> None:
    browser = _browser()
    await store.async_subscribe(ada.id, browser, "home")
    before = _path(hass, SUBSCRIPTIONS).stat().st_ino  # an atomic write makes a new file
    await store.async_subscribe(ada.id, browser, "home")
    assert _path(hass, SUBSCRIPTIONS).stat().st_ino == before


async def test_at_most_twenty_of_a_user(store: PushStore, ada: User, ben: User) -> None:
    browsers = [_browser() for _ in range(MAX_SUBSCRIPTIONS)]
    for browser in browsers:
        await store.async_subscribe(ada.id, browser, "home")
    with pytest.raises(TooManySubscriptionsError):
        await store.async_subscribe(ada.id, _browser(), "home")
    assert len(await _all(store, "home")) == MAX_SUBSCRIPTIONS
    # Replacing one is no further one, and another user has a count of their own.
    await store.async_subscribe(ada.id, _browser(endpoint=browsers[0].endpoint), "home")
    await store.async_subscribe(ben.id, _browser(), "home")
    assert len(await _all(store, "home")) == MAX_SUBSCRIPTIONS + 1


async def test_a_browser_goes_to_who_signs_in(store: PushStore, ada: User, ben: User) -> None:
    browser = _browser()
    await store.async_subscribe(ada.id, browser, "home")
    await store.async_subscribe(ben.id, browser, "home")
    assert await _all(store, "home") == [(ben.id, browser.endpoint)]


async def test_knowing_an_endpoint_takes_nothing_away(
    store: PushStore, ada: User, ben: User
) -> None:
    browser = _browser()
    await store.async_subscribe(ada.id, browser, "home")
    await store.async_subscribe(ben.id, _browser(endpoint=browser.endpoint), "home")
    assert (ada.id, browser.endpoint) in await _all(store, "home")


async def test_subscribing_at_once_loses_nobody(store: PushStore, ada: User, ben: User) -> None:
    users = [ada, ben] * 5
    await asyncio.gather(*(store.async_subscribe(u.id, _browser(), "home") for u in users))
    assert len(await _all(store, "home")) == len(users)


async def test_what_cannot_be_stored_is_not_confirmed(
    hass: HomeAssistant, store: PushStore, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = _browser()
    await store.async_subscribe(ada.id, kept, "home")
    with monkeypatch.context() as patch:
        patch.setattr("homeassistant.util.file.AtomicWriter", _full_disk)
        with pytest.raises(NotStoredError):
            await store.async_subscribe(ada.id, _browser(), "home")
    assert await _all(store, "home") == [(ada.id, kept.endpoint)]
    assert await _all(PushStore(hass), "home") == [(ada.id, kept.endpoint)]


def _full_disk(*_args: Any, **_kwargs: Any) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    "data",
    [{}, {"subscriptions": None}, {"subscriptions": []}, {"subscriptions": {"ADA": 1}}],
)
async def test_damaged_storage_counts_as_empty(
    hass: HomeAssistant, ada: User, data: dict[str, Any]
) -> None:
    text = json.dumps(data).replace("ADA", ada.id)
    await PushStore(hass)._store_of_subscriptions.async_save(json.loads(text))
    store = PushStore(hass)
    assert await _all(store, "home") == []
    await store.async_subscribe(ada.id, _browser(), "home")
    assert len(await _all(PushStore(hass), "home")) == 1


async def test_one_damaged_subscription_costs_no_other(
    hass: HomeAssistant, ada: User, caplog: pytest.LogCaptureFixture
) -> None:
    good = _browser().of_accounts(frozenset({"home"}))
    damaged = good.as_stored() | {"endpoint": "http://push.example.com/secret"}
    await PushStore(hass)._store_of_subscriptions.async_save(
        {"subscriptions": {ada.id: [damaged, good.as_stored()]}}
    )
    assert await _all(PushStore(hass), "home") == [(ada.id, good.endpoint)]
    assert "damaged and was dropped" in caplog.text
    assert "push.example.com" not in caplog.text


# -- removals ------------------------------------------------------------------------------------


async def test_removed_with_the_user(
    hass: HomeAssistant, store: PushStore, ada: User, ben: User
) -> None:
    gone, stays = _browser(), _browser()
    await store.async_subscribe(ada.id, gone, "home")
    await store.async_subscribe(ben.id, stays, "home")
    await hass.auth.async_remove_user(ada)
    await hass.async_block_till_done()
    assert await _all(store, "home") == [(ben.id, stays.endpoint)]
    assert gone.endpoint not in _path(hass, SUBSCRIPTIONS).read_text()


async def test_of_a_user_removed_unnoticed(hass: HomeAssistant, ada: User, ben: User) -> None:
    """The integration was not running then."""
    alone = PushStore(hass)
    await alone.async_subscribe(ada.id, _browser(), "home")
    await hass.auth.async_remove_user(ada)
    after = PushStore(hass)
    assert await _all(after, "home") == []
    await after.async_subscribe(ben.id, _browser(), "home")
    assert ada.id not in _path(hass, SUBSCRIPTIONS).read_text()


async def test_removed_with_the_account(hass: HomeAssistant, store: PushStore, ada: User) -> None:
    entries = [MockConfigEntry(domain=DOMAIN, title=name) for name in ("home", "work")]
    for entry in entries:
        entry.add_to_hass(hass)
    home, work = (entry.entry_id for entry in entries)
    both, one = _browser(), _browser()
    for browser, account in ((both, home), (both, work), (one, home)):
        await store.async_subscribe(ada.id, browser, account)
    key = await store.async_keys()

    await hass.config_entries.async_remove(home)
    await hass.async_block_till_done()
    assert await _all(store, home) == []
    assert await _all(store, work) == [(ada.id, both.endpoint)]
    assert home not in _path(hass, SUBSCRIPTIONS).read_text()
    assert one.endpoint not in _path(hass, SUBSCRIPTIONS).read_text()
    assert (await store.async_keys()).public_key == key.public_key

    # With the last entry of the integration every secret goes.
    await hass.config_entries.async_remove(work)
    await hass.async_block_till_done()
    assert not _path(hass, KEY).exists()
    assert not _path(hass, SUBSCRIPTIONS).exists()
    assert (await store.async_keys()).public_key != key.public_key


async def test_other_integrations_entries_are_none_of_its_business(
    hass: HomeAssistant, store: PushStore
) -> None:
    ours, other = MockConfigEntry(domain=DOMAIN), MockConfigEntry(domain="sun")
    for entry in (ours, other):
        entry.add_to_hass(hass)
    await store.async_keys()
    await hass.config_entries.async_remove(other.entry_id)
    await hass.async_block_till_done()
    assert _path(hass, KEY).exists()


async def test_there_is_one_store(hass: HomeAssistant, store: PushStore) -> None:
    assert async_push_store(hass) is store
