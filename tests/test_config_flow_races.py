"""Dialogs that meet each other, are closed in the middle, or lose what they are about."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from custom_components.apple_backup.const import CONF_LIBRARY_PATH, DOMAIN, EntryKind
from custom_components.apple_backup.flows import pending_account
from custom_components.apple_backup.flows.pending_account import PendingAccount
from custom_components.apple_backup.photos.account.account import Account
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, UnknownFlow
from tests.helpers import (
    account_input,
    allow_media,
    begin_flow,
    code_input,
    integration_threads,
    leftovers,
    submit,
)
from tests.signed_account import signed_account
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud


@pytest.fixture(autouse=True)
def media(hass: HomeAssistant, tmp_path: Path) -> Path:
    return allow_media(hass, tmp_path / "media")


async def settle(hass: HomeAssistant) -> None:
    await hass.async_block_till_done(wait_background_tasks=True)


async def to_the_last_step(
    hass: HomeAssistant, account: SimulatedAccount, folder: Path
) -> dict[str, Any]:
    result = await begin_flow(hass, EntryKind.ICLOUD_ACCOUNT)
    result = await submit(hass, result, account_input(account))
    result = await submit(hass, result, {CONF_LIBRARY_PATH: str(folder)})
    assert result["step_id"] == "start"
    return result


async def test_two_dialogs_for_the_same_account(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, media: Path
) -> None:
    account = await icloud_proxy.async_create_account(assets=3, second_factor="none")
    flows = [await to_the_last_step(hass, account, media / name) for name in ("one", "two")]
    results = await asyncio.gather(
        *(submit(hass, flow, {"start_now": False}) for flow in flows), return_exceptions=True
    )
    await settle(hass)
    [entry] = hass.config_entries.async_entries(DOMAIN)
    assert entry.state is ConfigEntryState.LOADED
    assert entry.runtime_data.sign_in.is_signed_in
    made = [r for r in results if isinstance(r, dict) and r["type"] is FlowResultType.CREATE_ENTRY]
    assert len(made) == 1
    [other] = [result for result in results if result is not made[0]]
    assert isinstance(other, UnknownFlow) or other["reason"] == "already_configured"
    assert not [path for path in leftovers(hass) if "flow-" in path or ".old" in path]
    assert await hass.config_entries.async_reload(entry.entry_id)
    await settle(hass)
    assert entry.runtime_data.sign_in.is_signed_in


async def test_the_slower_of_two_dialogs_leaves_the_session_in_use_alone(
    hass: HomeAssistant,
    icloud_proxy: SimulatedICloud,
    media: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account = await icloud_proxy.async_create_account(assets=3, second_factor="none")
    flows = [await to_the_last_step(hass, account, media / name) for name in ("one", "two")]
    real, at_hand_over, all_there = PendingAccount.hand_over, [], asyncio.Event()

    async def hand_over(pending: PendingAccount, target: Path) -> None:
        at_hand_over.append(pending)
        if len(at_hand_over) == 1:
            # Long enough for the other dialog to come as far as this.
            with suppress(TimeoutError):
                await asyncio.wait_for(all_there.wait(), 0.5)
        else:
            all_there.set()
        await real(pending, target)

    monkeypatch.setattr(PendingAccount, "hand_over", hand_over)
    await asyncio.gather(
        *(submit(hass, flow, {"start_now": False}) for flow in flows), return_exceptions=True
    )
    await settle(hass)
    assert len(at_hand_over) == 1
    [entry] = hass.config_entries.async_entries(DOMAIN)
    assert entry.runtime_data.sign_in.is_signed_in


async def test_dialog_that_is_closed_before_it_asks_apple_opens_nothing(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = await icloud_proxy.async_create_account(assets=3)
    flow = await begin_flow(hass, EntryKind.ICLOUD_ACCOUNT)
    real = pending_account.async_remove_abandoned_sessions

    async def closing(hass: HomeAssistant) -> None:
        monkeypatch.setattr(pending_account, "async_remove_abandoned_sessions", real)
        hass.config_entries.flow.async_abort(flow["flow_id"])
        await settle(hass)
        await real(hass)

    monkeypatch.setattr(pending_account, "async_remove_abandoned_sessions", closing)
    with pytest.raises(UnknownFlow):
        await submit(hass, flow, account_input(account))
    await settle(hass)
    assert integration_threads() == []
    assert leftovers(hass) == []
    assert await account.async_codes() == []


async def test_dialog_that_is_closed_during_its_last_step_hands_over_in_vain(
    hass: HomeAssistant,
    icloud_proxy: SimulatedICloud,
    media: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account = await icloud_proxy.async_create_account(assets=3, second_factor="none")
    flow = await to_the_last_step(hass, account, media / "library")
    hand_over = PendingAccount.hand_over

    async def closing(self: PendingAccount, target: Path) -> None:
        await hand_over(self, target)
        assert target.exists()
        hass.config_entries.flow.async_abort(flow["flow_id"])

    monkeypatch.setattr(PendingAccount, "hand_over", closing)
    with pytest.raises(UnknownFlow):
        await submit(hass, flow, {"start_now": True})
    await settle(hass)
    assert not hass.config_entries.async_entries(DOMAIN)
    assert leftovers(hass) == []
    assert integration_threads() == []


@pytest.mark.parametrize("method", ["sign_in", "submit_code", "open_photos"])
async def test_dialog_that_is_closed_while_apple_is_asked(
    hass: HomeAssistant,
    icloud_proxy: SimulatedICloud,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
) -> None:
    account = await icloud_proxy.async_create_account(assets=3, second_factor="sms")
    asking, go_on = asyncio.Event(), asyncio.Event()
    original = getattr(Account, method)

    async def slowly(self: Account, *args: Any) -> Any:
        asking.set()
        await go_on.wait()
        return await original(self, *args)

    monkeypatch.setattr(Account, method, slowly)

    async def walk() -> None:
        result = await begin_flow(hass, EntryKind.ICLOUD_ACCOUNT)
        result = await submit(hass, result, account_input(account))
        await submit(hass, result, code_input(await account.async_code()))

    walking = asyncio.create_task(walk())
    await asking.wait()
    [flow] = hass.config_entries.flow.async_progress()
    hass.config_entries.flow.async_abort(flow["flow_id"])
    await asyncio.sleep(0)
    go_on.set()
    with pytest.raises(UnknownFlow):
        await walking
    await settle(hass)
    assert leftovers(hass) == []
    assert integration_threads() == []


async def test_account_that_is_removed_while_it_is_renewed(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path
) -> None:
    signed = await signed_account(hass, icloud_proxy, tmp_path / "library")
    await signed.account.async_fault("accountLogin", delay=0.5)
    renewing = asyncio.create_task(signed.sign_in.async_renew())
    await asyncio.sleep(0)
    await hass.config_entries.async_remove(signed.entry.entry_id)
    await asyncio.gather(renewing, return_exceptions=True)
    await settle(hass)
    assert leftovers(hass) == []
    assert integration_threads() == []
    assert (await signed.account.async_requests())["logout"] == 1
