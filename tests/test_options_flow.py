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
    CONF_SCHEDULE,
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


LIMITS = {"spread": 5}
EVERY_DAY = {"days": 1, "hours": 0, "minutes": 0, "seconds": 0}


async def choose_mode(hass: HomeAssistant, entry: MockConfigEntry, mode: str) -> dict[str, Any]:
    return await answer(hass, await choose(hass, entry, "schedule"), {"mode": mode})


async def test_schedule_of_an_account_that_has_not_started(hass: HomeAssistant) -> None:
    entry = add_account(hass, "one")
    form = await choose(hass, entry, "schedule")
    assert suggested(form, "mode") == "manual"
    result = await answer(hass, form, {"mode": "manual"})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options == {CONF_SYNC_ENABLED: False, CONF_SCHEDULE: {"mode": "manual"}}


async def test_interval(hass: HomeAssistant) -> None:
    entry = add_account(hass, "one")
    form = await choose_mode(hass, entry, "interval")
    assert suggested(form, "interval") == {"days": 0, "hours": 1, "minutes": 0, "seconds": 0}
    short = {"hours": 0, "minutes": 4, "seconds": 0}
    form = await answer(hass, form, {"interval": short, "limits": LIMITS})
    assert form["errors"] == {"interval": "interval_range"}
    assert suggested(form, "interval")["minutes"] == 4
    limits = LIMITS | {"window_start": "01:00:00", "only_while": "switch.power"}
    form = await answer(hass, form, {"interval": EVERY_DAY, "limits": limits})
    assert form["errors"] == {"base": "window_incomplete"}
    limits |= {"window_end": "01:00:00"}
    form = await answer(hass, form, {"interval": EVERY_DAY, "limits": limits})
    assert form["errors"] == {"base": "window_empty"}
    limits |= {"window_end": "05:00:00"}
    result = await answer(hass, form, {"interval": EVERY_DAY, "limits": limits})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    # Choosing when syncs start means that they shall start.
    assert entry.options == {
        CONF_SYNC_ENABLED: True,
        CONF_SCHEDULE: {
            "mode": "interval",
            "interval": 1440.0,
            "window_start": "01:00:00",
            "window_end": "05:00:00",
            "only_while": "switch.power",
            "spread": 5.0,
        },
    }

    # What is left out is gone; it can be found again in between.
    form = await choose(hass, entry, "schedule")
    assert suggested(form, "mode") == "interval"
    form = await answer(hass, form, {"mode": "interval"})
    assert suggested(form, "interval") == EVERY_DAY
    await answer(hass, form, {"interval": EVERY_DAY, "limits": LIMITS})
    assert entry.options[CONF_SCHEDULE] == {"mode": "interval", "interval": 1440.0, "spread": 5.0}


async def test_cron(hass: HomeAssistant) -> None:
    entry = add_account(hass, "one", **{CONF_SCHEDULE: {"mode": "interval", "interval": 90.0}})
    form = await choose_mode(hass, entry, "cron")
    assert suggested(form, "cron") == "0 2 * * *"
    form = await answer(hass, form, {"cron": "at two", "limits": LIMITS})
    assert form["errors"] == {"cron": "cron_invalid"}
    day = LIMITS | {"window_start": "08:00:00", "window_end": "20:00:00"}
    form = await answer(hass, form, {"cron": "0 2 * * *", "limits": day})
    assert form["errors"] == {"base": "cron_never"}
    result = await answer(hass, form, {"cron": "  30 2 * *  1-5 ", "limits": LIMITS})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options[CONF_SCHEDULE] == {
        "mode": "cron",
        "cron": "30 2 * * 1-5",
        "interval": 90.0,
        "spread": 5.0,
    }
