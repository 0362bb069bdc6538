"""Repair issues of a library: each is there while it is true, and its fix does what it says."""

import asyncio
from collections.abc import AsyncGenerator
import logging
from pathlib import Path
import shutil
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.apple_backup.const import DOMAIN
from custom_components.apple_backup.library_issues import (
    ISSUE_ERROR,
    ISSUE_REMOVALS,
    ISSUE_SPACE,
    library_issue_id,
)
from custom_components.apple_backup.markdown import as_it_is
from custom_components.apple_backup.photos import health
from custom_components.apple_backup.photos.errors import PhotosError
from custom_components.apple_backup.photos.files.volume import STATE_FOLDER
from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from tests.helpers import account_entry, allow_media
from tests.planting import plant
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud


@pytest.fixture(autouse=True)
def quiet_database() -> None:
    """Keep the database's own log out of the way, which Home Assistant's plugin turns on."""
    logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)


class Account:
    """A synced account, and a browser at its repairs."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: MockConfigEntry,
        simulated: SimulatedAccount,
        library: Path,
        client: Any,
    ) -> None:
        self.hass, self.entry, self.simulated = hass, entry, simulated
        self.library, self.client = library, client

    def issue(self, kind: str) -> ir.IssueEntry | None:
        registry = ir.async_get(self.hass)
        return registry.async_get_issue(DOMAIN, library_issue_id(kind, self.entry.entry_id))

    async def fix(self, kind: str) -> Any:
        """Open the fix of an issue and confirm it."""
        url = "/api/repairs/issues/fix"
        issue_id = library_issue_id(kind, self.entry.entry_id)
        answer = await self.client.post(url, json={"handler": DOMAIN, "issue_id": issue_id})
        form = await answer.json()
        if form["type"] == "form":
            assert form["description_placeholders"]["account"] == "Sample User"
            answer = await self.client.post(f"{url}/{form['flow_id']}", json={})
            form = await answer.json()
        await self.hass.async_block_till_done(wait_background_tasks=True)
        return form

    async def reload(self) -> None:
        await self.hass.config_entries.async_reload(self.entry.entry_id)
        await self.hass.async_block_till_done(wait_background_tasks=True)


@pytest.fixture
async def account(
    hass: HomeAssistant,
    icloud_proxy: SimulatedICloud,
    tmp_path: Path,
    hass_client: ClientSessionGenerator,
) -> AsyncGenerator[Account]:
    """Give an account with a synced library of 24 photos."""
    assert await async_setup_component(hass, "repairs", {})
    assert await async_setup_component(hass, "http", {})
    library = allow_media(hass, tmp_path / "media") / "library"
    entry, simulated = await account_entry(hass, icloud_proxy, library, assets=24)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await entry.runtime_data.coordinator.async_sync_and_wait()
    yield Account(hass, entry, simulated, library, await hass_client())
    if entry.state is ConfigEntryState.LOADED:
        await hass.config_entries.async_unload(entry.entry_id)


async def test_confirmed_removals_are_carried_out(account: Account) -> None:
    await account.simulated.async_mutate(*[{"op": "delete"}] * 12)
    await account.entry.runtime_data.coordinator.async_sync_and_wait()
    issue = account.issue(ISSUE_REMOVALS)
    assert issue is not None
    assert issue.is_fixable
    assert (await account.fix(ISSUE_REMOVALS))["type"] == "create_entry"
    assert account.issue(ISSUE_REMOVALS) is None
    assert await account.entry.runtime_data.engine.quarantined()

    await account.simulated.async_mutate(*[{"op": "delete"}] * 5)
    await account.entry.runtime_data.coordinator.async_sync_and_wait()
    await account.hass.config_entries.async_unload(account.entry.entry_id)
    assert account.issue(ISSUE_REMOVALS) is None


async def test_removals_of_an_account_that_is_unloaded_meanwhile_are_not_confirmed(
    account: Account,
) -> None:
    await account.simulated.async_mutate(*[{"op": "delete"}] * 12)
    await account.entry.runtime_data.coordinator.async_sync_and_wait()
    url = "/api/repairs/issues/fix"
    issue_id = library_issue_id(ISSUE_REMOVALS, account.entry.entry_id)
    answer = await account.client.post(url, json={"handler": DOMAIN, "issue_id": issue_id})
    form = await answer.json()
    await account.hass.config_entries.async_unload(account.entry.entry_id)
    answer = await account.client.post(f"{url}/{form['flow_id']}", json={})
    assert (await answer.json())["reason"] == "not_loaded"
    await account.reload()
    assert account.issue(ISSUE_REMOVALS) is not None


async def test_removals_that_have_become_more_are_shown_before_they_are_confirmed(
    account: Account,
) -> None:
    await account.simulated.async_mutate(*[{"op": "delete"}] * 12)
    await account.entry.runtime_data.coordinator.async_sync_and_wait()
    url = "/api/repairs/issues/fix"
    issue_id = library_issue_id(ISSUE_REMOVALS, account.entry.entry_id)
    answer = await account.client.post(url, json={"handler": DOMAIN, "issue_id": issue_id})
    form = await answer.json()
    assert form["description_placeholders"]["count"] == "12"
    await account.simulated.async_mutate(*[{"op": "delete"}] * 2)
    await account.entry.runtime_data.coordinator.async_sync_and_wait()
    engine = account.entry.runtime_data.engine
    held = await engine.held_removals()
    answer = await account.client.post(f"{url}/{form['flow_id']}", json={})
    form = await answer.json()
    assert (form["type"], form["errors"]) == ("form", {"base": "removals_changed"})
    assert form["description_placeholders"]["count"] == "14"
    assert await engine.held_removals() == held
    answer = await account.client.post(f"{url}/{form['flow_id']}", json={})
    assert (await answer.json())["type"] == "create_entry"
    await account.hass.async_block_till_done(wait_background_tasks=True)
    assert account.issue(ISSUE_REMOVALS) is None


async def test_removals_of_a_catalog_that_cannot_be_read_are_not_confirmed(
    account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    await account.simulated.async_mutate(*[{"op": "delete"}] * 12)
    await account.entry.runtime_data.coordinator.async_sync_and_wait()
    await account.entry.runtime_data.engine.close()
    assert (await account.fix(ISSUE_REMOVALS))["reason"] == "failed"
    assert "the catalog is not open" in caplog.text


async def test_a_volume_that_is_not_mounted_is_told_until_it_is_there_again(
    account: Account,
) -> None:
    """During a run, at the next start, and after the user has mounted it."""
    away = account.library.with_name("elsewhere")
    account.library.rename(away)
    with pytest.raises(PhotosError):
        await account.entry.runtime_data.coordinator.async_sync_and_wait()
    issue = account.issue(ISSUE_ERROR)
    assert issue is not None
    assert issue.translation_key == "library_missing"
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["folder"] == as_it_is(str(account.library))
    assert not account.library.exists()

    await account.reload()
    assert account.entry.state is ConfigEntryState.SETUP_RETRY
    assert account.issue(ISSUE_ERROR) is not None
    account.library.mkdir()
    assert (await account.fix(ISSUE_ERROR))["reason"] == "checked_again"
    assert account.issue(ISSUE_ERROR) is not None
    assert list(account.library.iterdir()) == []

    account.library.rmdir()
    away.rename(account.library)
    await account.fix(ISSUE_ERROR)
    assert account.entry.state is ConfigEntryState.LOADED
    assert account.issue(ISSUE_ERROR) is None
    result = await account.entry.runtime_data.coordinator.async_sync_and_wait()
    assert (result.downloads, result.quarantined) == (0, 0)


async def test_an_entry_that_is_given_up_tells_of_no_volume(account: Account) -> None:
    marker = account.library / STATE_FOLDER / "library.json"
    kept = marker.rename(account.library.with_name("kept.json"))
    for _ in range(2):
        await account.reload()
        assert account.entry.state is ConfigEntryState.SETUP_RETRY
        assert account.issue(ISSUE_ERROR) is not None
    entries, entry_id = account.hass.config_entries, account.entry.entry_id
    await entries.async_set_disabled_by(entry_id, ConfigEntryDisabler.USER)
    assert account.entry.state is ConfigEntryState.NOT_LOADED
    assert account.issue(ISSUE_ERROR) is None
    kept.rename(marker)
    await entries.async_set_disabled_by(entry_id, None)
    assert account.entry.state is ConfigEntryState.LOADED
    await account.hass.async_block_till_done()
    assert not account.entry._on_state_change


async def test_another_volume_in_its_place_is_not_written(account: Account) -> None:
    marker = account.library / STATE_FOLDER / "library.json"
    shutil.copy(marker, marker.with_suffix(".kept"))
    marker.write_text('{"version": 1, "library_id": "other", "owner": "other"}')
    with pytest.raises(PhotosError):
        await account.entry.runtime_data.coordinator.async_sync_and_wait()
    issue = account.issue(ISSUE_ERROR)
    assert issue is not None
    assert issue.translation_key in ("library_missing", "library_in_use")
    marker.with_suffix(".kept").replace(marker)
    await account.fix(ISSUE_ERROR)
    assert account.issue(ISSUE_ERROR) is None


async def test_a_pipe_in_place_of_the_marker_is_told_and_waited_for_by_nobody(
    account: Account,
) -> None:
    marker = account.library / STATE_FOLDER / "library.json"
    content = marker.read_bytes()
    plant("pipe", marker)
    async with asyncio.timeout(60):
        with pytest.raises(PhotosError):
            await account.entry.runtime_data.coordinator.async_sync_and_wait()
        issue = account.issue(ISSUE_ERROR)
        assert issue is not None
        assert issue.translation_key == "library_obstructed"
        await account.reload()
        assert account.entry.state is ConfigEntryState.SETUP_RETRY
        assert account.issue(ISSUE_ERROR) is not None
        marker.unlink()
        marker.write_bytes(content)
        assert (await account.fix(ISSUE_ERROR))["reason"] == "checked_again"
        assert account.entry.state is ConfigEntryState.LOADED
        assert account.issue(ISSUE_ERROR) is None


async def test_a_disk_that_is_nearly_full_is_told_in_time(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert account.issue(ISSUE_SPACE) is None
    monkeypatch.setattr(health, "LOW_SPACE_BYTES", 2**62)
    await account.entry.runtime_data.coordinator.async_sync_and_wait()
    issue = account.issue(ISSUE_SPACE)
    assert issue is not None
    assert issue.severity is ir.IssueSeverity.WARNING
    monkeypatch.undo()
    await account.fix(ISSUE_SPACE)
    assert account.issue(ISSUE_SPACE) is None


async def test_a_removed_account_leaves_no_issue(account: Account) -> None:
    await account.simulated.async_mutate(*[{"op": "delete"}] * 12)
    await account.entry.runtime_data.coordinator.async_sync_and_wait()
    assert account.issue(ISSUE_REMOVALS) is not None
    await account.hass.config_entries.async_remove(account.entry.entry_id)
    assert account.issue(ISSUE_REMOVALS) is None
