"""The panel and the cards: there from the first entry until the last one is removed."""

from http import HTTPStatus
import json
from pathlib import Path

import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components.apple_backup.const import DOMAIN
from custom_components.apple_backup.panel import FILES_URL, PANEL_PATH
from homeassistant.components.frontend import DATA_EXTRA_MODULE_URL, DATA_PANELS, async_panel_exists
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from tests.helpers import build_phone, folder_entry, load
from tests.quality.project import INTEGRATION

FILES = INTEGRATION / "frontend"
NAMES = json.loads((FILES / "manifest.json").read_bytes())


def card_urls(hass: HomeAssistant) -> list[str]:
    return [url for url in hass.data[DATA_EXTRA_MODULE_URL].urls if url.startswith(FILES_URL)]


async def test_panel_and_cards_come_with_the_first_entry(
    hass: HomeAssistant, tmp_path: Path
) -> None:
    assert await async_setup_component(hass, DOMAIN, {})
    assert not async_panel_exists(hass, PANEL_PATH)
    build_phone(tmp_path)
    await load(hass, folder_entry(tmp_path))
    panel = hass.data[DATA_PANELS][PANEL_PATH]
    assert not panel.require_admin
    assert panel.config is not None
    assert panel.config["_panel_custom"]["module_url"] == f"{FILES_URL}/{NAMES['panel']}"
    assert panel.config["bundle"] == NAMES["panel"]
    # It would turn the gear of the integration into a link and hide its options.
    assert panel.config_panel_domain is None
    assert card_urls(hass) == [f"{FILES_URL}/{NAMES['card']}"]


async def test_panel_stays_until_the_last_entry_is_removed(
    hass: HomeAssistant, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for root in (first, second):
        root.mkdir()
        build_phone(root)
    one = await load(hass, folder_entry(first))
    two = folder_entry(second)
    object.__setattr__(two, "entry_id", "01FOLDER00000000000000000B")
    object.__setattr__(two, "unique_id", "beef" * 8)
    await load(hass, two)
    assert len(card_urls(hass)) == 1
    await hass.config_entries.async_remove(one.entry_id)
    assert async_panel_exists(hass, PANEL_PATH)
    assert len(card_urls(hass)) == 1
    await hass.config_entries.async_remove(two.entry_id)
    assert not async_panel_exists(hass, PANEL_PATH)
    assert card_urls(hass) == []
    await load(hass, folder_entry(first))
    assert async_panel_exists(hass, PANEL_PATH)


async def test_panel_stays_while_an_entry_is_unloaded_or_cannot_be_loaded(
    hass: HomeAssistant, tmp_path: Path
) -> None:
    """It is where the reason is shown."""
    root = tmp_path / "backups"
    root.mkdir()
    build_phone(root)
    entry = await load(hass, folder_entry(root))
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert async_panel_exists(hass, PANEL_PATH)
    root.rename(tmp_path / "elsewhere")
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert async_panel_exists(hass, PANEL_PATH)


@pytest.mark.parametrize("name", [*NAMES.values()])
async def test_built_files_are_served(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator, name: str
) -> None:
    assert await async_setup_component(hass, "http", {})
    assert await async_setup_component(hass, DOMAIN, {})
    client = await hass_client_no_auth()
    answer = await client.get(f"{FILES_URL}/{name}")
    assert answer.status == HTTPStatus.OK
    assert "javascript" in answer.headers["Content-Type"]
    assert "max-age=2678400" in answer.headers["Cache-Control"]
    assert await answer.read() == (FILES / name).read_bytes()


async def test_texts_of_the_panel_reach_the_frontend(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    assert await async_setup_component(hass, DOMAIN, {})
    client = await hass_ws_client(hass)
    await client.send_json_auto_id(
        {
            "type": "frontend/get_translations",
            "language": "de",
            "category": "config_panel",
            "integration": DOMAIN,
        }
    )
    texts = (await client.receive_json())["result"]["resources"]
    assert texts[f"component.{DOMAIN}.config_panel.common.title"] == "Apple Backup"
    assert texts[f"component.{DOMAIN}.config_panel.state.idle"]


def test_built_files_are_hashed_and_complete() -> None:
    """Each of them is imported by another one or named in the manifest, and none is missing."""
    files = {path.name for path in FILES.glob("*.js")}
    contents = "".join((FILES / name).read_text("utf-8") for name in files)
    named = set(NAMES.values())
    assert named <= files
    assert all(name in contents for name in files - named)
