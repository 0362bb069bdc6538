"""Remembered keys over restarts: what is on the disk, who may still use it, and when it goes."""

from collections.abc import Iterator
import json
from pathlib import Path
import stat
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.backups.errors import WrongPasswordError
from custom_components.apple_backup.backups.models import Backup
from custom_components.apple_backup.backups.session import Remember
from custom_components.apple_backup.const import (
    CONF_ALLOWED_USERS,
    CONF_REMEMBER_KEYS,
    RememberPolicy,
)
from custom_components.apple_backup.diagnostics import async_get_config_entry_diagnostics
from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store

from .helpers import build_phone, folder_entry, load

# As they are before Home Assistant's test fixtures replace them.
_REAL = {
    name: getattr(Store, name) for name in ("_async_load", "_async_write_data", "async_remove")
}


@pytest.fixture(autouse=True)
def real_storage(hass: HomeAssistant, tmp_path: Path) -> Iterator[None]:
    """Whether a file is there, and whose, is what is tested."""
    hass.config.config_dir = str(tmp_path / "config")
    (tmp_path / "config" / ".storage").mkdir(parents=True)
    # Undone before those fixtures undo theirs.
    with pytest.MonkeyPatch.context() as patching:
        for name, method in _REAL.items():
            patching.setattr(Store, name, method)
        yield


@pytest.fixture
async def member(hass: HomeAssistant) -> User:
    await hass.auth.async_create_user("Owner")
    return await hass.auth.async_create_user("Member", group_ids=[GROUP_ID_USER])


@pytest.fixture
async def entry(hass: HomeAssistant, tmp_path: Path, member: User) -> MockConfigEntry:
    build_phone(tmp_path / "Backup")
    options = {CONF_ALLOWED_USERS: [member.id], CONF_REMEMBER_KEYS: RememberPolicy.DISK}
    return await load(hass, folder_entry(tmp_path / "Backup", options=options))


def backup_of(entry: MockConfigEntry) -> Backup:
    found: Backup = entry.runtime_data.coordinator.data.backups[0]
    return found


def key_file(hass: HomeAssistant, entry: MockConfigEntry) -> Path:
    return Path(hass.config.path(".storage", f"apple_backup.{entry.entry_id}.keys"))


async def remember(entry: MockConfigEntry, user: User, how: Remember) -> None:
    sessions = entry.runtime_data.sessions
    await sessions.unlock(backup_of(entry), "secret", user.id, remember=how)


async def opens(entry: MockConfigEntry, user: User) -> bool:
    try:
        await entry.runtime_data.sessions.unlock(backup_of(entry), None, user.id)
    except WrongPasswordError:
        return False
    return True


async def restart(hass: HomeAssistant, entry: MockConfigEntry, **options: Any) -> None:
    assert await hass.config_entries.async_unload(entry.entry_id)
    if options:
        hass.config_entries.async_update_entry(entry, options={**entry.options, **options})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_in_memory_means_until_a_restart(
    hass: HomeAssistant, entry: MockConfigEntry, member: User
) -> None:
    await remember(entry, member, Remember.MEMORY)
    assert await opens(entry, member)
    await hass.async_block_till_done()
    assert not key_file(hass, entry).exists()
    await restart(hass, entry)
    assert not await opens(entry, member)


async def test_on_disk_outlives_a_restart_in_a_private_file(
    hass: HomeAssistant, entry: MockConfigEntry, member: User
) -> None:
    await remember(entry, member, Remember.DISK)
    await hass.async_block_till_done()
    path = key_file(hass, entry)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "secret" not in path.read_text()
    await restart(hass, entry)
    assert await opens(entry, member)
    diagnostics = await async_get_config_entry_diagnostics(hass, entry)
    stored = json.loads(path.read_text())["data"]["keys"][0]
    for secret in (*stored["keys"].values(), stored["keybag"], member.id):
        assert secret not in json.dumps(diagnostics, default=str)

    entry.runtime_data.sessions.remembered.forget(backup_of(entry).id, member.id)
    await hass.async_block_till_done()
    assert not path.exists()
    await restart(hass, entry)
    assert not await opens(entry, member)


async def test_revoked_right_before_a_restart(
    hass: HomeAssistant, entry: MockConfigEntry, member: User
) -> None:
    await remember(entry, member, Remember.DISK)
    entry.runtime_data.sessions.remembered.forget()
    await restart(hass, entry)
    assert not key_file(hass, entry).exists()
    assert not await opens(entry, member)


@pytest.mark.parametrize("why", ["policy", "not named", "user removed"])
async def test_what_may_not_be_kept_any_more_is_dropped(
    hass: HomeAssistant, entry: MockConfigEntry, member: User, why: str
) -> None:
    await remember(entry, member, Remember.DISK)
    await hass.async_block_till_done()
    options: dict[str, Any] = {}
    if why == "policy":
        options[CONF_REMEMBER_KEYS] = RememberPolicy.MEMORY
    elif why == "not named":
        options[CONF_ALLOWED_USERS] = []
    else:
        await hass.auth.async_remove_user(member)
    await restart(hass, entry, **options)
    assert not tuple(entry.runtime_data.sessions.remembered)
    assert not key_file(hass, entry).exists()


async def test_removing_the_entry_removes_the_file(
    hass: HomeAssistant, entry: MockConfigEntry, member: User
) -> None:
    await remember(entry, member, Remember.DISK)
    await hass.async_block_till_done()
    assert key_file(hass, entry).exists()
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert not key_file(hass, entry).exists()


async def test_a_file_that_makes_no_sense_is_no_reason_to_fail(
    hass: HomeAssistant, entry: MockConfigEntry, member: User
) -> None:
    await remember(entry, member, Remember.DISK)
    await hass.async_block_till_done()
    path = key_file(hass, entry)
    stored = json.loads(path.read_text())
    good = stored["data"]["keys"][0]
    stored["data"]["keys"] = [{}, {**good, "keys": {"x": 5}}, {**good, "keys": "x"}, "x", good]
    assert await hass.config_entries.async_unload(entry.entry_id)
    path.write_text(json.dumps(stored))
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert await opens(entry, member)
