"""What tests of the frame share: entries of both kinds, and what they leave behind."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
import threading
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup import backup_work
from custom_components.apple_backup.backup_work import export_name
from custom_components.apple_backup.backups.models import Backup
from custom_components.apple_backup.const import (
    CONF_APPLE_ID,
    CONF_CHINA_MAINLAND,
    CONF_KIND,
    CONF_LIBRARY_PATH,
    CONF_SYNC_ENABLED,
    DOMAIN,
    EntryKind,
)
from custom_components.apple_backup.photos.account.account import Account
from custom_components.apple_backup.photos.files.volume import prepare_library
from custom_components.apple_backup.storage import make_private_folder, session_dir
from homeassistant.config_entries import SOURCE_USER
from homeassistant.const import CONF_PASSWORD, CONF_PATH
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from tests.backup_factory import BackupSpec, BuiltBackup, DeviceSpec, FileSpec, build_backup
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

PHONE_UDID = "00008101-000A1B2C3D4E5F60"
TABLET_UDID = "00008103-00FEDCBA98765432"
NOTES = FileSpec("HomeDomain", "Library/notes.txt", b"remember the milk")


def build_phone(root: Path, **changes: Any) -> BuiltBackup:
    """Write an encrypted backup of the phone; changes are fields of the specification."""
    spec: dict[str, Any] = {
        "files": [NOTES],
        "password": "secret",
        "seed": 1,
        "device": DeviceSpec(name="Ada's iPhone", udid=PHONE_UDID),
        "last_backup": datetime(2026, 9, 1, 6, 30, tzinfo=UTC),
    }
    return build_backup(BackupSpec(**spec | changes), root)


def build_snapshot(root: Path, made: datetime = datetime(2026, 8, 1, 6, 30, tzinfo=UTC)) -> Path:
    """Write an older backup of the phone that iTunes has put aside."""
    return build_phone(root, archived_at=made, last_backup=made, seed=2).path


def build_tablet(root: Path) -> BuiltBackup:
    """Write an unencrypted backup of another device."""
    return build_phone(
        root,
        password=None,
        seed=3,
        device=DeviceSpec(name="Kitchen iPad", udid=TABLET_UDID, product_type="iPad13,1"),
    )


def folder_entry(root: Path, **values: Any) -> MockConfigEntry:
    """Describe the entry of a backup folder."""
    return MockConfigEntry(
        domain=DOMAIN,
        title=root.name,
        unique_id="f00d" * 8,
        entry_id="01FOLDER00000000000000000A",
        data={CONF_KIND: EntryKind.BACKUP_FOLDER, CONF_PATH: str(root)},
        **values,
    )


async def load(hass: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """Add and load an entry."""
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry


async def begin_flow(hass: HomeAssistant, kind: EntryKind) -> dict[str, Any]:
    """Open the flow and choose a half of the integration."""
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert result["type"] is FlowResultType.MENU
    return await submit(hass, result, {"next_step_id": kind.value})


async def submit(
    hass: HomeAssistant, result: Any, user_input: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Answer a step of a flow."""
    answer: Any = await hass.config_entries.flow.async_configure(
        result["flow_id"], {} if user_input is None else user_input
    )
    return answer


async def after_progress(hass: HomeAssistant, result: dict[str, Any]) -> dict[str, Any]:
    """Wait for the end of a step that shows its progress, unless it has ended at once."""
    if result["type"] is not FlowResultType.SHOW_PROGRESS:
        return result
    await hass.async_block_till_done(wait_background_tasks=True)
    return await submit(hass, result)


def integration_threads() -> list[str]:
    """The names of this integration's own threads that are alive."""
    return [
        thread.name for thread in threading.enumerate() if thread.name.startswith("apple_backup")
    ]


def name_exports_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Call exports as those of the next second, as names tell no less."""

    def later(backup: Backup, now: datetime) -> str:
        return export_name(backup, now + timedelta(seconds=1))

    monkeypatch.setattr(backup_work, "export_name", later)


def allow_media(hass: HomeAssistant, folder: Path) -> Path:
    """Make a folder the only media folder, as `homeassistant: media_dirs:` does."""
    folder.mkdir(parents=True, exist_ok=True)
    hass.config.media_dirs = {"local": str(folder)}
    hass.config.allowlist_external_dirs = {hass.config.path("www"), str(folder)}
    return folder


def leftovers(hass: HomeAssistant) -> list[str]:
    """What lies in the private folder and in the folder of databases, by relative path."""
    config = Path(hass.config.config_dir)
    roots = (config / ".storage" / DOMAIN, config / DOMAIN)
    return sorted(
        str(path.relative_to(config)) for root in roots if root.exists() for path in root.rglob("*")
    )


def account_input(account: SimulatedAccount, **changes: Any) -> dict[str, Any]:
    """Fill in the form that asks for the Apple account."""
    return {
        CONF_APPLE_ID: account.apple_id,
        CONF_PASSWORD: account.password,
        "keep_password": True,
        "region": {CONF_CHINA_MAINLAND: False},
    } | changes


def code_input(code: str = "", **other_way: str) -> dict[str, Any]:
    """Fill in the form that asks for the code."""
    return {"other_way": other_way} | ({"code": code} if code else {})


async def account_entry(
    hass: HomeAssistant, icloud: SimulatedICloud, folder: Path, **options: Any
) -> tuple[MockConfigEntry, SimulatedAccount]:
    """Sign in to a new account without the flow and describe its entry; it is not loaded yet."""
    account = await icloud.async_create_account(second_factor="none", **options)
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Sample User",
        unique_id=account.dsid,
        entry_id="01ACCOUNT0000000000000000A",
        data={
            CONF_KIND: EntryKind.ICLOUD_ACCOUNT,
            CONF_APPLE_ID: account.apple_id,
            CONF_CHINA_MAINLAND: False,
            CONF_LIBRARY_PATH: str(folder),
        },
        options={CONF_SYNC_ENABLED: False},
    )
    session = session_dir(hass, account.dsid)
    await hass.async_add_executor_job(make_private_folder, session)
    await hass.async_add_executor_job(prepare_library, folder, account.dsid)
    signed = Account(apple_id=account.apple_id, session_dir=session)
    assert await signed.sign_in(account.password) is None
    await signed.close()
    return entry, account
