"""The options of a backup folder: who may use it, when it is overdue, where exports go."""

from pathlib import Path
import stat
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from custom_components.apple_backup.const import (
    CONF_ALLOWED_USERS,
    CONF_CATALOG_URL,
    CONF_DOCUMENTED_PATHS,
    CONF_EXPORT_FOLDER,
    CONF_OVERDUE_DAYS,
    CONF_REMEMBER_KEYS,
    CONF_SESSION_MINUTES,
    DOMAIN,
)
from homeassistant.auth.const import GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.requirements import RequirementsNotFound

from .helpers import PHONE_UDID, allow_media, build_phone, folder_entry, load
from .test_options_flow import answer, choose, suggested


@pytest.fixture
async def entry(hass: HomeAssistant, tmp_path: Path) -> MockConfigEntry:
    build_phone(tmp_path / "Backup")
    options = {CONF_DOCUMENTED_PATHS: True}
    return await load(hass, folder_entry(tmp_path / "Backup", options=options))


def choices(form: dict[str, Any], field: str) -> list[str]:
    key = next(key for key in form["data_schema"].schema if key == field)
    return [each["label"] for each in form["data_schema"].schema[key].config["options"]]


async def test_access(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await hass.auth.async_create_user("Owner")
    member = await hass.auth.async_create_user("Member", group_ids=[GROUP_ID_USER])
    await hass.auth.async_create_user("A guest", group_ids=[GROUP_ID_READ_ONLY])
    await hass.auth.async_create_system_user("Service", group_ids=[GROUP_ID_READ_ONLY])
    gone = await hass.auth.async_create_user("Gone", group_ids=[GROUP_ID_USER])
    await hass.auth.async_deactivate_user(gone)
    form = await choose(hass, entry, "backup_access")
    # Nobody who may anyway, no program, and nobody who may not sign in.
    assert choices(form, CONF_ALLOWED_USERS) == ["A guest", "Member"]
    assert suggested(form, CONF_SESSION_MINUTES) == 60
    assert suggested(form, CONF_REMEMBER_KEYS) == "never"
    wanted = {
        CONF_ALLOWED_USERS: [member.id],
        CONF_SESSION_MINUTES: 5,
        CONF_REMEMBER_KEYS: "memory",
    }
    before = entry.runtime_data.sessions
    result = await answer(hass, form, wanted)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert entry.options == {CONF_DOCUMENTED_PATHS: True, **wanted}
    # Loaded anew: nobody keeps a session by what the options were before.
    sessions = entry.runtime_data.sessions
    assert sessions is not before
    backup = entry.runtime_data.coordinator.data.backups[0]
    assert (await sessions.unlock(backup, "secret", member.id)).ttl_seconds == 300

    await hass.auth.async_remove_user(member)
    form = await choose(hass, entry, "backup_access")
    assert suggested(form, CONF_ALLOWED_USERS) == []
    await answer(hass, form, {**wanted, CONF_ALLOWED_USERS: []})
    await hass.async_block_till_done()
    assert entry.options[CONF_ALLOWED_USERS] == []


async def test_access_where_nobody_can_be_named(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    form = await choose(hass, entry, "backup_access")
    assert CONF_ALLOWED_USERS not in form["data_schema"].schema
    wanted = {CONF_SESSION_MINUTES: 5, CONF_REMEMBER_KEYS: "never"}
    assert (await answer(hass, form, wanted))["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options[CONF_ALLOWED_USERS] == []


async def test_overdue(hass: HomeAssistant, entry: MockConfigEntry, freezer: Any) -> None:
    # The backup is of 2026-09-01.
    (entity,) = [it for it in hass.states.async_entity_ids("binary_sensor") if "overdue" in it]

    async def set_days(days: int) -> str:
        form = await choose(hass, entry, "backup_age")
        await answer(hass, form, {CONF_OVERDUE_DAYS: days})
        await hass.async_block_till_done()
        state = hass.states.get(entity)
        assert state is not None
        return state.state

    freezer.move_to("2026-09-11T06:30:00+00:00")
    form = await choose(hass, entry, "backup_age")
    assert suggested(form, CONF_OVERDUE_DAYS) == 14
    before = entry.runtime_data
    assert await set_days(9) == "on"
    assert await set_days(11) == "off"
    # Nothing was locked for that.
    assert entry.runtime_data is before


async def test_export_folder(hass: HomeAssistant, entry: MockConfigEntry, tmp_path: Path) -> None:
    media = allow_media(hass, tmp_path / "media")
    unwritable = tmp_path / "file"
    unwritable.write_bytes(b"")
    refused = {
        "relative/path": "export_folder_not_allowed",
        "/": "export_folder_not_allowed",
        str(tmp_path): "export_folder_not_allowed",
        str(tmp_path / "Backup"): "export_folder_not_allowed",
        str(tmp_path / "Backup" / PHONE_UDID / "x"): "export_folder_not_allowed",
        str(media / "exports"): "export_folder_not_allowed",
        f"{tmp_path}/other/../media/exports": "export_folder_not_allowed",
        hass.config.path("www"): "export_folder_not_allowed",
        hass.config.path(".storage", "x"): "export_folder_not_allowed",
        hass.config.path(): "export_folder_not_allowed",
        str(unwritable / "x"): "export_failed",
    }
    form = await choose(hass, entry, "backup_exports")
    for text, error in refused.items():
        form = await answer(hass, form, {CONF_EXPORT_FOLDER: text})
        assert form["type"] is FlowResultType.FORM, text
        assert form["errors"] == {CONF_EXPORT_FOLDER: error}, text
    assert not (media / "exports").exists()
    link = tmp_path / "link"
    link.symlink_to(media)
    form = await answer(hass, form, {CONF_EXPORT_FOLDER: str(link / "exports")})
    assert form["errors"] == {CONF_EXPORT_FOLDER: "export_folder_not_allowed"}

    exports = tmp_path / "exports"
    result = await answer(hass, form, {CONF_EXPORT_FOLDER: f" {exports} "})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options[CONF_EXPORT_FOLDER] == str(exports)
    assert stat.S_IMODE(exports.stat().st_mode) == 0o700
    assert list(exports.iterdir()) == []

    form = await choose(hass, entry, "backup_exports")
    assert suggested(form, CONF_EXPORT_FOLDER) == str(exports)
    await answer(hass, form, {})
    assert CONF_EXPORT_FOLDER not in entry.options
    assert entry.options[CONF_DOCUMENTED_PATHS] is True


async def test_registry_on_a_server(
    hass: HomeAssistant, entry: MockConfigEntry, postgres_url: str
) -> None:
    form = await choose(hass, entry, "registry_database")
    for text, error in (
        ("mysql://host/db", "database_address"),
        ("postgresql://nobody@127.0.0.1:1/none", "catalog"),
    ):
        form = await answer(hass, form, {CONF_CATALOG_URL: text})
        assert form["errors"] == {CONF_CATALOG_URL: error}

    before = entry.runtime_data.registry
    result = await answer(hass, form, {CONF_CATALOG_URL: postgres_url})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.runtime_data.registry is not before
    assert CONF_CATALOG_URL not in entry.options
    assert entry.options[CONF_DOCUMENTED_PATHS] is True
    assert await _rows(hass, postgres_url) == 1

    # The password is not shown again, and saving what is shown changes nothing.
    form = await choose(hass, entry, "registry_database")
    shown = suggested(form, CONF_CATALOG_URL)
    password = make_url(postgres_url).password
    assert password is None or f":{password}@" not in shown
    await answer(hass, form, {CONF_CATALOG_URL: shown})
    assert make_url(entry.data[CONF_CATALOG_URL]) == make_url(postgres_url)

    # A removed folder leaves nothing there.
    await hass.config_entries.async_remove(entry.entry_id)
    assert await _rows(hass, postgres_url) == 0


async def test_registry_back_in_the_configuration_folder(
    hass: HomeAssistant, tmp_path: Path, postgres_url: str
) -> None:
    build_phone(tmp_path / "Backup")
    plain = folder_entry(tmp_path / "Backup")
    plain.add_to_hass(hass)
    hass.config_entries.async_update_entry(
        plain, data={**plain.data, CONF_CATALOG_URL: postgres_url}
    )
    assert await hass.config_entries.async_setup(plain.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    form = await choose(hass, plain, "registry_database")
    await answer(hass, form, {})
    await hass.async_block_till_done(wait_background_tasks=True)
    assert CONF_CATALOG_URL not in plain.data
    assert Path(hass.config.path(DOMAIN, f"{plain.entry_id}.db")).exists()


async def test_without_a_driver_the_registry_goes_on_in_memory(
    hass: HomeAssistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object, **__: object) -> None:
        raise RequirementsNotFound(DOMAIN, ["psycopg"])

    monkeypatch.setattr(
        "custom_components.apple_backup.library_database.async_process_requirements", refuse
    )
    build_phone(tmp_path / "Backup")
    plain = folder_entry(tmp_path / "Backup")
    url = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    plain.add_to_hass(hass)
    hass.config_entries.async_update_entry(plain, data={**plain.data, CONF_CATALOG_URL: url})
    assert await hass.config_entries.async_setup(plain.entry_id)
    assert len(plain.runtime_data.coordinator.data.backups) == 1


async def _rows(hass: HomeAssistant, url: str) -> int:
    def count() -> int:
        engine = create_engine(url)
        with engine.connect() as connection:
            found = connection.exec_driver_sql("SELECT count(*) FROM backup_registry_1")
            number = int(found.scalar_one())
        engine.dispose()
        return number

    return await hass.async_add_executor_job(count)
