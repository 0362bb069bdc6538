"""What language models are offered, and what they are told."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.const import CONF_ASSIST_PHOTOS, DOMAIN
from custom_components.apple_backup.library_commands import LibraryCommands
from custom_components.apple_backup.photos.catalog.photo_query import PhotoQuery
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import llm
from homeassistant.setup import async_setup_component
from tests.helpers import account_entry, build_phone, folder_entry, load
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

CONTEXT = llm.LLMContext(
    platform="test",
    context=Context(),
    language="en",
    assistant="conversation",
    device_id=None,
)
STATUS = "apple_backup__sync_status"
SEARCH = "apple_backup__search_photos"


@pytest.fixture
async def opened(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path
) -> tuple[MockConfigEntry, SimulatedAccount]:
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "llm", {})
    entry, account = await account_entry(hass, icloud_proxy, tmp_path / "library", assets=6)
    await load(hass, entry)
    await entry.runtime_data.coordinator.async_sync_and_wait()
    return entry, account


async def tools(hass: HomeAssistant) -> dict[str, llm.Tool]:
    api = await llm.async_get_api(hass, llm.LLM_API_ASSIST, CONTEXT)
    return {tool.name: tool for tool in api.tools if tool.name.startswith("apple_backup")}


async def ask(hass: HomeAssistant, name: str, **arguments: Any) -> Any:
    tool = (await tools(hass))[name]
    result = await tool.async_call(hass, llm.ToolInput(name, arguments), CONTEXT)
    assert isinstance(result, llm.ToolResult)
    assert not result.error
    return result.data


async def test_status_is_offered_and_photos_are_not_unless_allowed(
    hass: HomeAssistant, opened: tuple[MockConfigEntry, SimulatedAccount]
) -> None:
    assert set(await tools(hass)) == {STATUS}
    [status] = (await ask(hass, STATUS))["accounts"]
    assert status["state"] == "idle"
    assert status["photos_and_videos"] == 6
    assert status["problem"] is None


async def test_photos_are_found_without_their_places(
    hass: HomeAssistant, opened: tuple[MockConfigEntry, SimulatedAccount], tmp_path: Path
) -> None:
    entry, account = opened
    hass.config_entries.async_update_entry(entry, options={CONF_ASSIST_PHOTOS: True})
    assert set(await tools(hass)) == {STATUS, SEARCH}
    photos = (await ask(hass, SEARCH))["photos"]
    assert len(photos) == 6
    assert not {"latitude", "path", "files", "asset"} & set(photos[0])
    assert str(tmp_path) not in str(photos)
    assert (await ask(hass, SEARCH, text="no such word"))["photos"] == []
    assert account.apple_id not in str(photos)


async def another_account(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path
) -> MockConfigEntry:
    described, _ = await account_entry(
        hass, icloud_proxy, tmp_path / "other", assets=30, seed="other"
    )
    entry = MockConfigEntry(
        domain=DOMAIN,
        unique_id=described.unique_id,
        data=dict(described.data),
        options=dict(described.options),
        title="Other",
    )
    await load(hass, entry)
    await entry.runtime_data.coordinator.async_sync_and_wait()
    return entry


def allow_photos(hass: HomeAssistant, *entries: MockConfigEntry) -> None:
    for entry in entries:
        options = {**entry.options, CONF_ASSIST_PHOTOS: True}
        hass.config_entries.async_update_entry(entry, options=options)


async def test_an_account_that_cannot_be_searched_does_not_hide_the_others(
    hass: HomeAssistant,
    opened: tuple[MockConfigEntry, SimulatedAccount],
    icloud_proxy: SimulatedICloud,
    tmp_path: Path,
) -> None:
    first, _ = opened
    second = await another_account(hass, icloud_proxy, tmp_path)
    allow_photos(hass, first, second)
    await first.runtime_data.engine.close()
    answer = await ask(hass, SEARCH)
    assert {photo["account"] for photo in answer["photos"]} == {"Other"}
    assert answer["not_searched"] == [{"account": first.title, "error": "catalog"}]

    await second.runtime_data.engine.close()
    tool = (await tools(hass))[SEARCH]
    result = await tool.async_call(hass, llm.ToolInput(SEARCH, {}), CONTEXT)
    assert isinstance(result, llm.ToolResult)
    assert result.error
    assert len(result.data["not_searched"]) == 2


async def test_the_newest_of_all_accounts_are_found(
    hass: HomeAssistant,
    opened: tuple[MockConfigEntry, SimulatedAccount],
    icloud_proxy: SimulatedICloud,
    tmp_path: Path,
) -> None:
    first, _ = opened
    second = await another_account(hass, icloud_proxy, tmp_path)
    allow_photos(hass, first, second)
    everything = []
    for entry in (first, second):
        everything += (await LibraryCommands(hass, entry).search(PhotoQuery(), None, 200))["items"]
    taken = [datetime.fromisoformat(photo["captured"]) for photo in everything if photo["captured"]]
    found = (await ask(hass, SEARCH))["photos"]
    assert [datetime.fromisoformat(photo["captured"]) for photo in found] == sorted(
        taken, reverse=True
    )[:20]


async def test_backups_are_no_subject(hass: HomeAssistant, tmp_path: Path) -> None:
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "llm", {})
    build_phone(tmp_path / "Backup")
    await load(hass, folder_entry(tmp_path / "Backup"))
    assert await tools(hass) == {}
