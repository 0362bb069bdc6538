"""Signing in again to an account that is set up: reauthentication and reconfiguration."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components import apple_backup
from custom_components.apple_backup import device_consent
from custom_components.apple_backup.const import CONF_LIBRARY_PATH, DOMAIN, EntryKind
from custom_components.apple_backup.markdown import as_it_is
from custom_components.apple_backup.photos.files.volume import prepare_library
from custom_components.apple_backup.photos.status import RunState, Trigger
from custom_components.apple_backup.sign_in import SignIn
from custom_components.apple_backup.sign_in_events import WrongAccountError
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
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
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


def again(password: str, *, keep: bool = False, **more: Any) -> dict[str, Any]:
    return {CONF_PASSWORD: password, "keep_password": keep} | more


async def reconfigure(hass: HomeAssistant, signed: Signed, what: str) -> Any:
    """Open the menu of what may change, and choose."""
    result = await start(hass, signed, SOURCE_RECONFIGURE)
    assert result["type"] is FlowResultType.MENU
    assert result["menu_options"] == ["reconfigure_account", "reconfigure_library"]
    return await submit(hass, result, {"next_step_id": what})


async def settle(hass: HomeAssistant) -> None:
    await hass.async_block_till_done(wait_background_tasks=True)


def reauth_flows(hass: HomeAssistant) -> list[Any]:
    flows = hass.config_entries.flow.async_progress()
    return [flow for flow in flows if flow["context"]["source"] == SOURCE_REAUTH]


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
    result = await reconfigure(hass, signed, "reconfigure_account")
    before = {path.name for path in session_dir(hass, signed.account.dsid).iterdir()}
    result = await submit(hass, result, again(other.password, china_mainland=False))
    await hass.async_block_till_done()
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "wrong_account"
    assert {path.name for path in session_dir(hass, signed.account.dsid).iterdir()} == before
    assert not [path for path in leftovers(hass) if "flow-" in path]


async def test_reconfigure_changes_the_password(hass: HomeAssistant, signed: Signed) -> None:
    await signed.account.async_change(password="a new one")
    result = await reconfigure(hass, signed, "reconfigure_account")
    assert result["step_id"] == "reconfigure_account"
    result = await submit(hass, result, again("wrong", keep=True, china_mainland=False))
    assert result["errors"] == {"base": "invalid_auth"}
    assert CONF_PASSWORD not in signed.entry.data
    # The trust of the session in use spares the user a code.
    result = await submit(hass, result, again("a new one", keep=True, china_mainland=False))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert result["reason"] == "reconfigure_successful"
    assert signed.entry.state is ConfigEntryState.LOADED
    assert signed.entry.data[CONF_PASSWORD] == "a new one"


async def test_reconfigure_waits_for_an_account_that_is_just_being_loaded(
    hass: HomeAssistant, signed: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The user has given a code by then; and what is loaded would write its old session."""
    real, goes_on = apple_backup.async_open_account, asyncio.Event()

    async def slow(hass: HomeAssistant, entry: ConfigEntry[Any]) -> Any:
        await goes_on.wait()
        return await real(hass, entry)

    monkeypatch.setattr(apple_backup, "async_open_account", slow)
    result = await reconfigure(hass, signed, "reconfigure_account")
    loading = hass.async_create_task(hass.config_entries.async_reload(signed.entry.entry_id))
    while signed.entry.state is not ConfigEntryState.SETUP_IN_PROGRESS:
        await asyncio.sleep(0)
    hass.loop.call_later(1, goes_on.set)
    answer = again(signed.account.password, keep=True, china_mainland=False)
    result = await submit(hass, result, answer)
    await loading
    await settle(hass)
    assert result["reason"] == "reconfigure_successful"
    assert signed.entry.state is ConfigEntryState.LOADED
    assert signed.entry.data[CONF_PASSWORD] == signed.account.password


async def test_reconfigure_may_forget_the_password(hass: HomeAssistant, signed: Signed) -> None:
    data = {**signed.entry.data, CONF_PASSWORD: signed.account.password}
    hass.config_entries.async_update_entry(signed.entry, data=data)
    result = await reconfigure(hass, signed, "reconfigure_account")
    await submit(hass, result, again(signed.account.password, china_mainland=False))
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


async def lose_session(hass: HomeAssistant, signed: Signed, *, keep: bool = False) -> Any:
    """Let Apple end the session, and the entry find out; returns the one flow that is opened."""
    if keep:
        data = {**signed.entry.data, CONF_PASSWORD: signed.account.password}
        hass.config_entries.async_update_entry(signed.entry, data=data)
    await end_session(signed.account)
    await hass.config_entries.async_reload(signed.entry.entry_id)
    await settle(hass)
    [flow] = reauth_flows(hass)
    return flow


def sign_in_of(signed: Signed) -> SignIn:
    sign_in: SignIn = signed.entry.runtime_data.sign_in
    return sign_in


def assert_signed_in(hass: HomeAssistant, signed: Signed) -> None:
    assert signed.entry.state is ConfigEntryState.LOADED
    assert sign_in_of(signed).is_signed_in
    assert signed.entry.runtime_data.status.state is RunState.READY
    assert hass.states.get("binary_sensor.sample_user_signed_in").state == "on"
    assert not reauth_flows(hass)


async def test_stored_password_is_used_only_after_the_user_says_so(
    hass: HomeAssistant, signed: Signed
) -> None:
    flow = await lose_session(hass, signed, keep=True)
    codes = len(await signed.account.async_codes())
    assert flow["step_id"] == "reauth_stored"
    result = await submit(hass, flow)
    assert result["step_id"] == "code_sms"
    assert len(await signed.account.async_codes()) == codes + 1
    result = await submit(hass, result, code_input(await signed.account.async_code()))
    assert result["reason"] == "reauth_successful"
    await settle(hass)
    assert_signed_in(hass, signed)
    assert signed.entry.data[CONF_PASSWORD] == signed.account.password


async def test_stored_password_that_is_wrong_is_asked_for(
    hass: HomeAssistant, signed: Signed
) -> None:
    await signed.account.async_change(password="changed elsewhere")
    flow = await lose_session(hass, signed, keep=True)
    assert sign_in_of(signed).problem.code == "invalid_auth"
    assert flow["step_id"] == "reauth_confirm"
    result = await submit(hass, flow, again("changed elsewhere", keep=True))
    result = await submit(hass, result, code_input(await signed.account.async_code()))
    assert result["reason"] == "reauth_successful"
    assert signed.entry.data[CONF_PASSWORD] == "changed elsewhere"


async def test_password_is_forgotten_if_the_user_wants_that(
    hass: HomeAssistant, signed: Signed
) -> None:
    await signed.account.async_change(password="changed elsewhere")
    flow = await lose_session(hass, signed, keep=True)
    result = await submit(hass, flow, again("changed elsewhere", keep=False))
    await submit(hass, result, code_input(await signed.account.async_code()))
    assert CONF_PASSWORD not in signed.entry.data


async def test_ways_to_get_a_code_can_be_changed_at_any_time(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, signed: Signed
) -> None:
    flow = await lose_session(hass, signed)
    result = await submit(hass, flow, again(signed.account.password))
    assert result["step_id"] == "code_sms"
    result = await submit(hass, result, code_input(send_by="voice"))
    assert result["step_id"] == "code_voice"
    assert (await signed.account.async_codes())[0]["channel"] == "voice"
    result = await submit(hass, result, code_input("12345"))
    assert result["errors"] == {"base": "code_format"}
    result = await submit(hass, result, code_input(send_by="sms"))
    assert result["step_id"] == "code_sms"
    result = await submit(hass, result, code_input(await signed.account.async_code()))
    assert result["reason"] == "reauth_successful"
    assert_signed_in(hass, signed)


async def test_flow_joins_a_sign_in_begun_elsewhere(hass: HomeAssistant, signed: Signed) -> None:
    flow = await lose_session(hass, signed, keep=True)
    await sign_in_of(signed).async_start()
    await settle(hass)
    codes = len(await signed.account.async_codes())
    result = await submit(hass, flow)
    assert result["step_id"] == "code_sms"
    # Joining sends nothing.
    assert len(await signed.account.async_codes()) == codes
    result = await submit(hass, result, code_input(await signed.account.async_code()))
    assert result["reason"] == "reauth_successful"
    assert_signed_in(hass, signed)


async def test_question_for_a_code_opens_a_flow_that_asks(
    hass: HomeAssistant, signed: Signed
) -> None:
    flow = await lose_session(hass, signed, keep=True)
    hass.config_entries.flow.async_abort(flow["flow_id"])
    await sign_in_of(signed).async_start()
    await settle(hass)
    [flow] = reauth_flows(hass)
    assert flow["step_id"] == "code_sms"


async def test_code_given_elsewhere_ends_the_flow(
    hass: HomeAssistant, signed: Signed, issue_registry: ir.IssueRegistry
) -> None:
    flow = await lose_session(hass, signed, keep=True)
    await submit(hass, flow)
    assert [issue for issue in issue_registry.issues.values() if issue.domain == "homeassistant"]
    await sign_in_of(signed).async_submit(await signed.account.async_code())
    await settle(hass)
    assert_signed_in(hass, signed)
    assert not [
        issue for issue in issue_registry.issues.values() if issue.domain == "homeassistant"
    ]


async def test_reload_in_the_middle_begins_again(hass: HomeAssistant, signed: Signed) -> None:
    flow = await lose_session(hass, signed, keep=True)
    await submit(hass, flow)
    codes = len(await signed.account.async_codes())
    await hass.config_entries.async_reload(signed.entry.entry_id)
    await settle(hass)
    # Home Assistant ends the flows of a reloaded entry; a new one says what to do.
    [flow] = reauth_flows(hass)
    assert flow["step_id"] == "reauth_stored"
    assert len(await signed.account.async_codes()) == codes
    result = await submit(hass, flow)
    result = await submit(hass, result, code_input(await signed.account.async_code()))
    assert result["reason"] == "reauth_successful"
    assert_signed_in(hass, signed)


async def test_forgotten_sign_in_begins_again_with_the_password(
    hass: HomeAssistant, signed: Signed
) -> None:
    flow = await lose_session(hass, signed, keep=True)
    result = await submit(hass, flow)
    await signed.account.async_expire("sign_in")
    result = await submit(hass, result, code_input(await signed.account.async_code()))
    assert result["errors"] == {"base": "sign_in_expired"}
    assert result["step_id"] == "reauth_stored"
    result = await submit(hass, result)
    result = await submit(hass, result, code_input(await signed.account.async_code()))
    assert result["reason"] == "reauth_successful"


async def test_busy_account_is_told(hass: HomeAssistant, signed: Signed) -> None:
    flow = await lose_session(hass, signed, keep=True)
    signed.entry.runtime_data.status.start(Trigger.SYNC)
    result = await submit(hass, flow)
    assert result["errors"] == {"base": "sync_in_progress"}
    signed.entry.runtime_data.status.finish(None)


async def test_terms_are_shown_and_accepted_by_the_user_alone(
    hass: HomeAssistant, signed: Signed
) -> None:
    first = await signed.account.async_new_terms()
    await hass.config_entries.async_reload(signed.entry.entry_id)
    await settle(hass)
    assert signed.entry.state is ConfigEntryState.LOADED
    assert sign_in_of(signed).problem.code == "terms_required"
    assert not reauth_flows(hass)
    result = await start(hass, signed, SOURCE_REAUTH)
    assert result["step_id"] == "terms"
    assert result["description_placeholders"]["version"] == first
    assert result["description_placeholders"]["url"].startswith("https://www.apple.com/")
    result = await submit(hass, result, {"accept_terms": False})
    assert result["errors"] == {"base": "terms_not_accepted"}
    second = await signed.account.async_new_terms()
    result = await submit(hass, result, {"accept_terms": True})
    assert result["errors"] == {"base": "terms_changed"}
    assert result["description_placeholders"]["version"] == second
    result = await submit(hass, result, {"accept_terms": True})
    assert result["reason"] == "reauth_successful"
    await settle(hass)
    assert_signed_in(hass, signed)


@pytest.fixture
def quick_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device_consent, "POLL_SECONDS", 0.0)


async def protect(hass: HomeAssistant, signed: Signed) -> Any:
    """Turn on Advanced Data Protection and open the flow about it."""
    await signed.account.async_change(protected=True)
    await hass.config_entries.async_reload(signed.entry.entry_id)
    await settle(hass)
    assert signed.entry.state is ConfigEntryState.LOADED
    assert sign_in_of(signed).problem.code == "device_consent_required"
    assert (await signed.account.async_consent())["prompts"] == 0
    result = await start(hass, signed, SOURCE_REAUTH)
    assert result["step_id"] == "device_consent"
    return result


@pytest.mark.usefixtures("quick_polls")
async def test_device_approves_the_access(hass: HomeAssistant, signed: Signed) -> None:
    result = await protect(hass, signed)
    assert (await signed.account.async_consent())["prompts"] == 0
    result = await submit(hass, result)
    assert result["type"] is FlowResultType.SHOW_PROGRESS
    assert result["progress_action"] == "device_consent"
    # Whoever approves has been asked; the question is on its way while the dialog waits.
    async with asyncio.timeout(30):
        while (await signed.account.async_consent())["prompts"] == 0:
            await asyncio.sleep(0.01)
    await signed.account.async_consent(seconds=3600, uploads=1)
    await settle(hass)
    assert (await signed.account.async_consent())["prompts"] == 1
    # The dialog fetches the last step by itself.
    result = await submit(hass, result)
    assert result["reason"] == "reauth_successful"
    assert_signed_in(hass, signed)


@pytest.mark.usefixtures("quick_polls")
async def test_dialog_that_was_closed_while_waiting_does_not_stay(
    hass: HomeAssistant, signed: Signed
) -> None:
    await submit(hass, await protect(hass, signed))
    await signed.account.async_consent(seconds=3600, uploads=1)
    await settle(hass)
    assert reauth_flows(hass)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=2))
    await settle(hass)
    assert_signed_in(hass, signed)


@pytest.mark.usefixtures("quick_polls")
async def test_nobody_approves_the_access(
    hass: HomeAssistant, signed: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device_consent, "_MOST_POLLS", 2)
    result = await protect(hass, signed)
    result = await submit(hass, result)
    await settle(hass)
    result = await submit(hass, result)
    assert result["step_id"] == "device_consent"
    assert result["errors"] == {"base": "device_consent_required"}
    assert signed.entry.runtime_data.status.as_document()["prevError"]["code"] == (
        "DEVICE_CONSENT_REQUIRED"
    )
    # It can be resumed: the devices still show the first prompt.
    await signed.account.async_consent(seconds=3600, uploads=0)
    result = await submit(hass, result)
    await settle(hass)
    result = await submit(hass, result)
    assert result["reason"] == "reauth_successful"
    assert (await signed.account.async_consent())["prompts"] == 1
    assert_signed_in(hass, signed)


@pytest.mark.usefixtures("quick_polls")
async def test_waiting_for_a_device_can_be_given_up(hass: HomeAssistant, signed: Signed) -> None:
    result = await protect(hass, signed)
    result = await submit(hass, result)
    hass.config_entries.flow.async_abort(result["flow_id"])
    await hass.async_block_till_done()
    await signed.account.async_consent(seconds=3600, uploads=0)
    await settle(hass)
    # What was begun at Apple goes on; only the dialog is gone.
    assert_signed_in(hass, signed)


async def test_web_access_is_looked_at_again_without_a_password(
    hass: HomeAssistant, signed: Signed
) -> None:
    await signed.account.async_change(web_access=False)
    await hass.config_entries.async_reload(signed.entry.entry_id)
    await settle(hass)
    assert sign_in_of(signed).problem.code == "web_access_disabled"
    result = await start(hass, signed, SOURCE_REAUTH)
    assert result["step_id"] == "reauth_again"
    assert result["errors"] == {"base": "web_access_disabled"}
    result = await submit(hass, result)
    assert result["errors"] == {"base": "web_access_disabled"}
    await signed.account.async_change(web_access=True)
    result = await submit(hass, result)
    assert result["reason"] == "reauth_successful"
    assert_signed_in(hass, signed)


async def test_other_account_in_the_shared_sign_in_is_refused(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, signed: Signed
) -> None:
    other = await icloud_proxy.async_create_account(assets=1, second_factor="none")
    data = {**signed.entry.data, "apple_id": other.apple_id}
    hass.config_entries.async_update_entry(signed.entry, data=data)
    await hass.config_entries.async_reload(signed.entry.entry_id)
    await settle(hass)
    [flow] = reauth_flows(hass)
    result = await submit(hass, flow, again(other.password))
    assert result["reason"] == "wrong_account"
    assert not sign_in_of(signed).is_signed_in
    # Not a single photo of another account may be mixed into this library.
    with pytest.raises(WrongAccountError):
        await signed.entry.runtime_data.coordinator.async_sync_and_wait()


async def test_trust_is_renewed_by_a_code_and_not_before(
    hass: HomeAssistant, signed: Signed
) -> None:
    data = {**signed.entry.data, CONF_PASSWORD: signed.account.password}
    hass.config_entries.async_update_entry(signed.entry, data=data)
    before = leftovers(hass)
    for given_up in (True, False):
        result = await hass.config_entries.flow.async_init(
            DOMAIN,
            context={"source": SOURCE_REAUTH, "entry_id": signed.entry.entry_id},
            data={"renew_trust": True},
        )
        assert result["step_id"] == "reauth_trust_stored"
        result = await submit(hass, result)
        assert result["step_id"] == "code_sms"
        if given_up:
            hass.config_entries.flow.async_abort(result["flow_id"])
            await settle(hass)
            assert leftovers(hass) == before
            assert_signed_in(hass, signed)
    result = await submit(hass, result, code_input(await signed.account.async_code()))
    assert result["reason"] == "reauth_successful"
    await settle(hass)
    assert_signed_in(hass, signed)
    assert signed.entry.data[CONF_PASSWORD] == signed.account.password


async def test_region_is_told_and_can_be_changed(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path
) -> None:
    account = await icloud_proxy.async_create_account(second_factor="none", china_mainland=True)
    folder = tmp_path / "library"
    await hass.async_add_executor_job(prepare_library, folder, account.dsid)
    entry = MockConfigEntry(
        domain=DOMAIN,
        unique_id=account.dsid,
        data={
            "kind": EntryKind.ICLOUD_ACCOUNT,
            "apple_id": account.apple_id,
            CONF_LIBRARY_PATH: str(folder),
        },
    )
    entry.add_to_hass(hass)
    signed = Signed(entry, account)
    result = await reconfigure(hass, signed, "reconfigure_account")
    result = await submit(hass, result, again(account.password, china_mainland=False))
    assert result["errors"] == {"base": "wrong_region"}
    result = await submit(hass, result, again(account.password, china_mainland=True))
    assert result["reason"] == "reconfigure_successful"
    await settle(hass)
    assert entry.data["china_mainland"] is True
    assert entry.state is ConfigEntryState.LOADED


async def test_session_that_cannot_be_stored_leaves_the_account_loaded(
    hass: HomeAssistant, signed: Signed
) -> None:
    result = await reconfigure(hass, signed, "reconfigure_account")
    with patch(
        "custom_components.apple_backup.flows.pending_account.replace_session",
        side_effect=OSError(28, "No space left on device"),
    ):
        result = await submit(hass, result, again(signed.account.password, china_mainland=False))
    assert result["reason"] == "storage_failed"
    await settle(hass)
    assert signed.entry.state is ConfigEntryState.LOADED
    assert_signed_in(hass, signed)


async def test_library_moved_by_the_user_is_adopted(
    hass: HomeAssistant, signed: Signed, tmp_path: Path
) -> None:
    old, new = tmp_path / "media" / "photos", tmp_path / "media" / "moved"
    first = await signed.entry.runtime_data.coordinator.async_sync_and_wait()
    assert first.downloads >= 3
    result = await reconfigure(hass, signed, "reconfigure_library")
    assert result["description_placeholders"]["folder"] == as_it_is(str(old))
    for text, error in (
        (str(new), "library_not_moved"),
        ("photos", "path_not_absolute"),
        ("/etc/photos", "path_not_allowed"),
    ):
        result = await submit(hass, result, {CONF_LIBRARY_PATH: text})
        assert result["errors"] == {CONF_LIBRARY_PATH: error}
    old.rename(new)
    result = await submit(hass, result, {CONF_LIBRARY_PATH: str(new)})
    assert result["reason"] == "reconfigure_successful"
    await settle(hass)
    assert signed.entry.state is ConfigEntryState.LOADED
    assert signed.entry.data[CONF_LIBRARY_PATH] == str(new)
    # The load may have begun a sync already, as one was started before.
    again = await signed.entry.runtime_data.coordinator.async_sync_and_wait()
    assert (again.downloads, again.quarantined) == (0, 0)
    assert again.totals == first.totals
    assert not old.exists()


@pytest.mark.usefixtures("quick_polls")
async def test_terms_and_then_a_device(hass: HomeAssistant, signed: Signed) -> None:
    await signed.account.async_new_terms()
    await signed.account.async_change(protected=True)
    await hass.config_entries.async_reload(signed.entry.entry_id)
    await settle(hass)
    result = await start(hass, signed, SOURCE_REAUTH)
    assert result["step_id"] == "terms"
    result = await submit(hass, result, {"accept_terms": True})
    assert result["step_id"] == "device_consent"
    await submit(hass, result)
    await signed.account.async_consent(seconds=3600, uploads=0)
    await settle(hass)
    result = await submit(hass, result)
    assert result["reason"] == "reauth_successful"
    assert_signed_in(hass, signed)


async def test_entry_that_is_not_loaded_can_be_signed_in(
    hass: HomeAssistant, signed: Signed, tmp_path: Path
) -> None:
    """A library that is not mounted keeps the entry from loading; the account is another matter."""
    library = Path(signed.entry.data[CONF_LIBRARY_PATH])
    away = library.rename(library.with_name("away"))
    await end_session(signed.account)
    await hass.config_entries.async_reload(signed.entry.entry_id)
    await settle(hass)
    assert signed.entry.state is ConfigEntryState.SETUP_RETRY
    result = await start(hass, signed, SOURCE_REAUTH)
    assert result["step_id"] == "reauth_confirm"
    result = await submit(hass, result, again("", keep=True))
    assert result["errors"] == {"base": "invalid_auth"}
    result = await submit(hass, result, again(signed.account.password, keep=True))
    assert result["step_id"] == "code_sms"
    away.rename(library)
    result = await submit(hass, result, code_input(await signed.account.async_code()))
    assert result["reason"] == "reauth_successful"
    await settle(hass)
    assert_signed_in(hass, signed)
