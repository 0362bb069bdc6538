"""Signing in again to an account that is set up: reauthentication and reconfiguration."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from custom_components.apple_backup.const import CONF_LIBRARY_PATH, DOMAIN, EntryKind
from custom_components.apple_backup.storage import session_dir
from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigEntryState,
)
from homeassistant.const import CONF_PASSWORD
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from tests.helpers import (
    account_input,
    allow_media,
    begin_flow,
    code_input,
    integration_threads,
    leftovers,
    submit,
)
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud


@dataclass
class Signed:
    """An account that is set up, and Apple's side of it."""

    entry: ConfigEntry[Any]
    account: SimulatedAccount


@pytest.fixture
async def signed(hass: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path) -> Signed:
    allow_media(hass, tmp_path / "media")
    account = await icloud_proxy.async_create_account(assets=3, second_factor="sms")
    result = await begin_flow(hass, EntryKind.ICLOUD_ACCOUNT)
    result = await submit(hass, result, account_input(account, keep_password=False))
    result = await submit(hass, result, code_input(await account.async_code()))
    folder = str(tmp_path / "media" / "photos")
    result = await submit(hass, result, {CONF_LIBRARY_PATH: folder})
    result = await submit(hass, result, {"start_now": False})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)
    return Signed(result["result"], account)


def again(password: str, *, keep: bool = False) -> dict[str, Any]:
    return {CONF_PASSWORD: password, "keep_password": keep}


async def start(hass: HomeAssistant, signed: Signed, source: str) -> Any:
    """Open a flow of the entry."""
    return await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": source, "entry_id": signed.entry.entry_id},
        data=signed.entry.data if source == SOURCE_REAUTH else None,
    )


async def end_session(account: SimulatedAccount) -> None:
    """Let Apple forget everything about this session."""
    for what in ("web", "session", "trust"):
        await account.async_expire(what)


async def test_lost_session_asks_the_user_once(hass: HomeAssistant, signed: Signed) -> None:
    codes = len(await signed.account.async_codes())
    await end_session(signed.account)
    for _ in range(2):
        await hass.config_entries.async_reload(signed.entry.entry_id)
        await hass.async_block_till_done()
        assert signed.entry.state is ConfigEntryState.LOADED
        assert signed.entry.runtime_data.sign_in.problem is not None
    [flow] = hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == SOURCE_REAUTH
    assert flow["step_id"] == "reauth_confirm"
    # Nobody has asked for a code yet.
    assert len(await signed.account.async_codes()) == codes

    result = await submit(hass, flow, again("wrong"))
    assert result["errors"] == {"base": "invalid_auth"}
    assert result["step_id"] == "reauth_confirm"
    result = await submit(hass, result, again(signed.account.password, keep=True))
    assert result["step_id"] == "code_sms"
    result = await submit(hass, result, code_input("000000"))
    assert result["errors"] == {"base": "code_rejected"}
    result = await submit(hass, result, code_input(await signed.account.async_code()))
    await hass.async_block_till_done(wait_background_tasks=True)

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reauth_successful"
    assert signed.entry.state is ConfigEntryState.LOADED
    assert signed.entry.data[CONF_PASSWORD] == signed.account.password
    assert not hass.config_entries.flow.async_progress()
    assert not [path for path in leftovers(hass) if "flow-" in path or path.endswith(".old")]


async def test_kept_password_renews_without_the_user(hass: HomeAssistant, signed: Signed) -> None:
    data = {**signed.entry.data, CONF_PASSWORD: signed.account.password}
    hass.config_entries.async_update_entry(signed.entry, data=data)
    for what in ("web", "session"):
        await signed.account.async_expire(what)
    await hass.config_entries.async_reload(signed.entry.entry_id)
    assert signed.entry.state is ConfigEntryState.LOADED
    assert not hass.config_entries.flow.async_progress()


async def test_other_account_is_refused(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, signed: Signed
) -> None:
    """An Apple account may get another number only by being another account."""
    data = dict(signed.entry.data)
    other = await icloud_proxy.async_create_account(assets=1, second_factor="none")
    hass.config_entries.async_update_entry(signed.entry, data=data | {"apple_id": other.apple_id})
    result = await start(hass, signed, SOURCE_REAUTH)
    before = {path.name for path in session_dir(hass, signed.account.dsid).iterdir()}
    result = await submit(hass, result, again(other.password))
    await hass.async_block_till_done()
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "wrong_account"
    assert {path.name for path in session_dir(hass, signed.account.dsid).iterdir()} == before
    assert not [path for path in leftovers(hass) if "flow-" in path]


async def test_reconfigure_changes_the_password(hass: HomeAssistant, signed: Signed) -> None:
    await signed.account.async_change(password="a new one")
    result = await start(hass, signed, SOURCE_RECONFIGURE)
    assert result["step_id"] == "reconfigure_account"
    # The trust of the session in use spares the user a code.
    result = await submit(hass, result, again("a new one", keep=True))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert result["reason"] == "reconfigure_successful"
    assert signed.entry.state is ConfigEntryState.LOADED
    assert signed.entry.data[CONF_PASSWORD] == "a new one"


async def test_reconfigure_may_forget_the_password(hass: HomeAssistant, signed: Signed) -> None:
    data = {**signed.entry.data, CONF_PASSWORD: signed.account.password}
    hass.config_entries.async_update_entry(signed.entry, data=data)
    result = await start(hass, signed, SOURCE_RECONFIGURE)
    await submit(hass, result, again(signed.account.password, keep=False))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert CONF_PASSWORD not in signed.entry.data


async def test_abandoned_reauthentication_changes_nothing(
    hass: HomeAssistant, signed: Signed
) -> None:
    threads = integration_threads()
    before = leftovers(hass)
    result = await start(hass, signed, SOURCE_REAUTH)
    await signed.account.async_expire("trust")
    result = await submit(hass, result, again(signed.account.password))
    assert result["step_id"] == "code_sms"
    hass.config_entries.flow.async_abort(result["flow_id"])
    await hass.async_block_till_done(wait_background_tasks=True)
    assert signed.entry.state is ConfigEntryState.LOADED
    assert leftovers(hass) == before
    assert integration_threads() == threads
