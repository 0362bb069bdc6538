"""The page of the system's health."""

import asyncio
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from pytest_homeassistant_custom_component.common import get_system_health_info
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

from custom_components.apple_backup import system_health
from custom_components.apple_backup.const import DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from tests.helpers import build_phone, folder_entry, load


@pytest.mark.parametrize("reachable", [True, False])
async def test_numbers_and_versions_without_names(
    hass: HomeAssistant, aioclient_mock: AiohttpClientMocker, tmp_path: Path, reachable: bool
) -> None:
    failure = None if reachable else TimeoutError
    aioclient_mock.get("https://setup.icloud.com/", exc=failure, text="")
    build_phone(tmp_path / "Backup")
    assert await async_setup_component(hass, "system_health", {})
    await load(hass, folder_entry(tmp_path / "Backup"))
    await hass.async_block_till_done()
    info = await get_system_health_info(hass, DOMAIN)
    answer = {
        key: await value if asyncio.iscoroutine(value) else value for key, value in info.items()
    }
    assert answer.pop("can_reach_server") == (
        "ok" if reachable else {"type": "failed", "error": "timeout"}
    )
    versions = {key: answer.pop(key) for key in ("pyicloud", "apsw")}
    assert all(text[0].isdigit() for text in versions.values())
    assert answer == {
        "accounts": 0,
        "assets": 0,
        "files_proven": 0,
        "files_parked": 0,
        "folders": 1,
        "backups": 1,
    }


async def test_a_library_that_is_not_installed_is_shown_as_such(
    hass: HomeAssistant, aioclient_mock: AiohttpClientMocker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    aioclient_mock.get("https://setup.icloud.com/", text="")
    monkeypatch.setattr(system_health, "version", missing)
    assert await async_setup_component(hass, "system_health", {})
    assert await async_setup_component(hass, DOMAIN, {})
    await hass.async_block_till_done()
    info = await get_system_health_info(hass, DOMAIN)
    assert (info["pyicloud"], info["apsw"]) == ("–", "–")
    assert await info["can_reach_server"] == "ok"
