"""The options flow: its menu, and the subjects that need no running account."""

from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.const import (
    CONF_APPLE_ID,
    CONF_DOCUMENTED_PATHS,
    CONF_KIND,
    CONF_LIBRARY_PATH,
    CONF_SYNC_ENABLED,
    DOMAIN,
    EntryKind,
)
from custom_components.apple_backup.http.entries import documented_entries
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from tests.helpers import folder_entry


def add_account(hass: HomeAssistant, title: str, **options: Any) -> MockConfigEntry:
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=title,
        unique_id=title,
        data={
            CONF_KIND: EntryKind.ICLOUD_ACCOUNT,
            CONF_APPLE_ID: f"{title}@icloud.example",
            CONF_LIBRARY_PATH: f"/media/{title}",
        },
        options={CONF_SYNC_ENABLED: False} | options,
    )
    entry.add_to_hass(hass)
    return entry


async def choose(hass: HomeAssistant, entry: MockConfigEntry, subject: str) -> dict[str, Any]:
    """Open the options and choose a subject."""
    result = await hass.config_entries.options.async_init(entry.entry_id)
    assert result["type"] is FlowResultType.MENU
    assert subject in result["menu_options"]
    return await answer(hass, result, {"next_step_id": subject})


async def answer(hass: HomeAssistant, result: Any, user_input: dict[str, Any]) -> dict[str, Any]:
    chosen: Any = await hass.config_entries.options.async_configure(result["flow_id"], user_input)
    return chosen


def suggested(result: dict[str, Any], field: str) -> Any:
    marker = next(key for key in result["data_schema"].schema if key == field)
    return marker.description["suggested_value"]


@pytest.mark.parametrize("kind", list(EntryKind))
async def test_documented_paths_move_to_the_entry_that_wants_them(
    hass: HomeAssistant, tmp_path: Path, kind: EntryKind
) -> None:
    if kind is EntryKind.ICLOUD_ACCOUNT:
        one, two = add_account(hass, "one"), add_account(hass, "two")
    else:
        one = folder_entry(tmp_path)
        two = MockConfigEntry(domain=DOMAIN, unique_id="two", data={**one.data, "path": "/x"})
        one.add_to_hass(hass)
        two.add_to_hass(hass)

    form = await choose(hass, two, "documented_paths")
    assert suggested(form, CONF_DOCUMENTED_PATHS) is False
    assert form["description_placeholders"] == {"entry": one.title}
    await answer(hass, form, {CONF_DOCUMENTED_PATHS: True})
    assert documented_entries(hass, kind) == [two]

    await answer(hass, await choose(hass, one, "documented_paths"), {CONF_DOCUMENTED_PATHS: True})
    assert documented_entries(hass, kind) == [one]
    assert two.options[CONF_DOCUMENTED_PATHS] is False

    form = await choose(hass, one, "documented_paths")
    assert suggested(form, CONF_DOCUMENTED_PATHS) is True
    await answer(hass, form, {CONF_DOCUMENTED_PATHS: False})
    assert documented_entries(hass, kind) == []
    # What other subjects have stored stays.
    assert one.options.get(CONF_SYNC_ENABLED) == (False if kind == "icloud_account" else None)
