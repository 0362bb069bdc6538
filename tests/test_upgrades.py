"""Newer and older versions of the integration, and none at all: what it has stored stays as it is."""

from collections.abc import Iterator
from contextlib import nullcontext
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from sqlalchemy import create_engine, text

from custom_components.apple_backup.config_flow import AppleBackupConfigFlow
from custom_components.apple_backup.const import (
    CONF_REMEMBER_KEYS,
    DOMAIN,
    EntryKind,
    RememberPolicy,
)
from custom_components.apple_backup.photos.catalog.schema import SCHEMA_VERSION
from custom_components.apple_backup.push.delivery import PushDelivery
from custom_components.apple_backup.push.message import Notice, compose
from custom_components.apple_backup.push.outbox import Outbox
from custom_components.apple_backup.push.store import ALL_ACCOUNTS, PushStore, StoredTooNewError
from custom_components.apple_backup.push.subscriptions import Subscription
from custom_components.apple_backup.push.transport import PushTransport
from custom_components.apple_backup.storage import database_path
from homeassistant import loader
from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_USER
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.setup import async_setup_component
from tests.helpers import account_entry, build_phone, folder_entry, load
from tests.push.browser import push_subscription
from tests.simulated_icloud.client import SimulatedICloud


def digests(*roots: Path) -> dict[str, str]:
    """What lies in folders, by path; databases that are open have files beside them."""
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for root in roots
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


@pytest.fixture
async def entries(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path
) -> dict[EntryKind, MockConfigEntry]:
    """A synced account and a folder."""
    account, _ = await account_entry(hass, icloud_proxy, tmp_path / "library", assets=5)
    await load(hass, account)
    await account.runtime_data.coordinator.async_sync_and_wait()
    build_phone(tmp_path / "Backup")
    folder = folder_entry(tmp_path / "Backup", options={CONF_REMEMBER_KEYS: RememberPolicy.DISK})
    await load(hass, folder)
    return {EntryKind.ICLOUD_ACCOUNT: account, EntryKind.BACKUP_FOLDER: folder}


async def unload(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)


def ours(hass: HomeAssistant, tmp_path: Path) -> dict[str, str]:
    """Everything of ours on the disk but the session, which is renewed: photos, backups, databases."""
    return digests(tmp_path / "library", tmp_path / "Backup", Path(hass.config.path(DOMAIN)))


async def test_a_catalog_of_a_newer_version_is_refused_in_words(
    hass: HomeAssistant, entries: dict[EntryKind, MockConfigEntry], tmp_path: Path
) -> None:
    entry = entries[EntryKind.ICLOUD_ACCOUNT]
    await unload(hass, entry)
    path = database_path(hass, entry)
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        query = text("UPDATE meta SET value = :it WHERE \"key\" = 'schema_version'")
        connection.execute(query, {"it": str(SCHEMA_VERSION + 1)})
    engine.dispose()
    before = ours(hass, tmp_path)
    assert not await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "catalog_too_new"
    issues = {
        it.translation_key for it in ir.async_get(hass).issues.values() if it.domain == DOMAIN
    }
    assert "catalog_too_new" in issues
    assert ours(hass, tmp_path) == before


@pytest.mark.parametrize("kind", EntryKind)
async def test_an_entry_of_a_newer_version_is_refused(
    hass: HomeAssistant,
    entries: dict[EntryKind, MockConfigEntry],
    tmp_path: Path,
    kind: EntryKind,
) -> None:
    entry = entries[kind]
    await unload(hass, entry)
    hass.config_entries.async_update_entry(entry, version=AppleBackupConfigFlow.VERSION + 1)
    before, data = ours(hass, tmp_path), dict(entry.data)
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.MIGRATION_ERROR
    assert (ours(hass, tmp_path), dict(entry.data)) == (before, data)


@pytest.mark.parametrize("kind", EntryKind)
async def test_an_entry_of_a_slightly_newer_version_is_used(
    hass: HomeAssistant, entries: dict[EntryKind, MockConfigEntry], kind: EntryKind
) -> None:
    """A smaller number means that older versions can read it."""
    entry = entries[kind]
    await unload(hass, entry)
    hass.config_entries.async_update_entry(
        entry, minor_version=AppleBackupConfigFlow.MINOR_VERSION + 1
    )
    assert await hass.config_entries.async_setup(entry.entry_id)


def of_entry(kind: EntryKind) -> Iterator[str]:
    """What an entry stores, by what is behind its id."""
    yield from ("",) if kind is EntryKind.ICLOUD_ACCOUNT else (".keys", ".checks")


@pytest.mark.parametrize(
    ("kind", "what"), [(kind, what) for kind in EntryKind for what in of_entry(kind)]
)
async def test_a_file_of_a_newer_version_is_refused_in_words_and_not_replaced(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    entries: dict[EntryKind, MockConfigEntry],
    kind: EntryKind,
    what: str,
) -> None:
    entry = entries[kind]
    await unload(hass, entry)
    key = f"{DOMAIN}.{entry.entry_id}{what}"
    newer = {"version": 2, "minor_version": 1, "key": key, "data": {"of": "the future"}}
    hass_storage[key] = json.loads(json.dumps(newer))
    assert not await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "stored_too_new"
    assert hass_storage[key] == newer
    # Once the newer version is back, it finds what it has left.
    del hass_storage[key]
    assert await hass.config_entries.async_reload(entry.entry_id)


@pytest.mark.parametrize("what", ["push_key", "push_subscriptions"])
async def test_notifications_of_a_newer_version_stay_and_all_else_works(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    entries: dict[EntryKind, MockConfigEntry],
    what: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    # As after a start: nothing is known yet.
    store = PushStore(hass)
    store.async_watch()
    await hass.auth.async_create_user("Owner", group_ids=[GROUP_ID_ADMIN])
    users = [GROUP_ID_USER]
    ada = await hass.auth.async_create_user("Ada", group_ids=users)
    ben = await hass.auth.async_create_user("Ben", group_ids=users)
    subscription = Subscription.from_document(push_subscription())
    key = f"{DOMAIN}.{what}"
    newer = {"version": 2, "minor_version": 1, "key": key, "data": {"of": "the future"}}
    hass_storage[key] = json.loads(json.dumps(newer))
    read = {
        "push_key": store.async_keys(),
        "push_subscriptions": store.async_subscribe(ada.id, subscription, ALL_ACCOUNTS),
    }
    for name, answer in read.items():
        with pytest.raises(StoredTooNewError) if name == what else nullcontext():
            await answer
    account = entries[EntryKind.ICLOUD_ACCOUNT]
    message = compose(Notice.FINISHED, "home", {"state": "ready", "timestamp": 1})
    delivery = PushDelivery(hass, store, PushTransport(hass))
    Outbox(hass, account, store, delivery).async_send(message)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert "newer version" in caplog.text
    await hass.auth.async_remove_user(ben)
    assert await hass.config_entries.async_remove(entries[EntryKind.BACKUP_FOLDER].entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert hass_storage[key] == newer
    assert "Traceback" not in caplog.text
    # The secrets of an integration that nobody uses go, whoever has stored them.
    assert await hass.config_entries.async_remove(account.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert key not in hass_storage


@pytest.mark.parametrize("missing", [False, True], ids=["recovery mode", "missing integration"])
async def test_without_the_integration_all_stays(
    hass: HomeAssistant,
    entries: dict[EntryKind, MockConfigEntry],
    tmp_path: Path,
    missing: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Home Assistant loads no custom integrations in recovery mode; or somebody has removed it."""
    for entry in entries.values():
        await unload(hass, entry)
    before = ours(hass, tmp_path)
    registry = er.async_get(hass)
    entities = {it.entity_id: it.unique_id for it in registry.entities.values()}
    with monkeypatch.context() as patch:
        if missing:
            patch.setitem(hass.data, loader.DATA_CUSTOM_COMPONENTS, {})
        else:
            patch.setattr(hass.config, "recovery_mode", True)
            patch.delitem(hass.data, loader.DATA_CUSTOM_COMPONENTS)
        for name in (loader.DATA_INTEGRATIONS, loader.DATA_COMPONENTS):
            patch.delitem(hass.data[name], DOMAIN, raising=False)
        # As at a start: what has been set up before is not there yet.
        hass.config.components.remove(DOMAIN)
        assert not await async_setup_component(hass, DOMAIN, {})
        for entry in entries.values():
            assert entry.state is ConfigEntryState.NOT_LOADED
        assert ours(hass, tmp_path) == before
        assert {it.entity_id: it.unique_id for it in registry.entities.values()} == entities
    hass.config.components.add(DOMAIN)
    for entry in entries.values():
        assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    account = entries[EntryKind.ICLOUD_ACCOUNT].runtime_data.coordinator
    result = await account.async_sync_and_wait()
    assert (result.downloads, result.totals.assets) == (0, 5)
