"""A Home Assistant backup holds complete databases."""

from pathlib import Path
import shutil
import sqlite3

import pytest

from custom_components.apple_backup import backup
from custom_components.apple_backup.photos.errors import CatalogError
from custom_components.apple_backup.storage import database_path
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from tests.helpers import account_entry, build_phone, folder_entry, load
from tests.simulated_icloud.client import SimulatedICloud


def rows(database: Path, table: str) -> int:
    """Count the rows of a copy of the database's file alone, as a backup may hold it."""
    copy = database.with_name("copy.db")
    shutil.copy(database, copy)
    with sqlite3.connect(copy) as connection:
        [count] = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()
    connection.close()
    return int(count)


async def test_files_alone_are_complete_after_the_hook(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path
) -> None:
    entry, _ = await account_entry(hass, icloud_proxy, tmp_path / "library", assets=7)
    await load(hass, entry)
    build_phone(tmp_path / "Backup")
    folder = await load(hass, folder_entry(tmp_path / "Backup"))
    await entry.runtime_data.coordinator.async_sync_and_wait()

    await backup.async_pre_backup(hass)
    assert rows(database_path(hass, entry), "assets") == 7
    assert rows(database_path(hass, folder), "backup_registry_1") == 1
    await backup.async_post_backup(hass)


async def test_backup_fails_rather_than_pretend(
    hass: HomeAssistant,
    icloud_proxy: SimulatedICloud,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entry, _ = await account_entry(hass, icloud_proxy, tmp_path / "library", assets=1)
    await load(hass, entry)

    async def fail(_engine: object) -> None:
        raise CatalogError("disk I/O error")

    monkeypatch.setattr(type(entry.runtime_data.engine), "checkpoint", fail)
    with pytest.raises(HomeAssistantError) as caught:
        await backup.async_pre_backup(hass)
    assert caught.value.translation_key == "catalog"


async def test_nothing_loaded_is_fine(hass: HomeAssistant) -> None:
    await backup.async_pre_backup(hass)
    await backup.async_post_backup(hass)
