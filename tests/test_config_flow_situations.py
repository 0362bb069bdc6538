"""A new account in every situation that Apple can put it into."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from custom_components.apple_backup import device_consent
from custom_components.apple_backup.const import CONF_CHINA_MAINLAND, CONF_LIBRARY_PATH, EntryKind
from custom_components.apple_backup.storage import session_dir
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from tests.helpers import (
    account_input,
    after_progress,
    allow_media,
    begin_flow,
    code_input,
    integration_threads,
    leftovers,
    submit,
)
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud


@pytest.fixture(autouse=True)
def media(hass: HomeAssistant, tmp_path: Path) -> Path:
    return allow_media(hass, tmp_path / "media")


async def sign_in(
    hass: HomeAssistant, icloud: SimulatedICloud, **options: Any
) -> tuple[SimulatedAccount, dict[str, Any]]:
    """Fill in the first form for a new account."""
    account = await icloud.async_create_account(**{"assets": 3, "second_factor": "none"} | options)
    result = await begin_flow(hass, EntryKind.ICLOUD_ACCOUNT)
    return account, await submit(hass, result, account_input(account))


async def finish(hass: HomeAssistant, result: dict[str, Any]) -> dict[str, Any]:
    assert result["step_id"] == "library_folder", result
    markers = {str(marker): marker for marker in result["data_schema"].schema}
    folder = markers[CONF_LIBRARY_PATH].description["suggested_value"]
    result = await submit(hass, result, {CONF_LIBRARY_PATH: folder})
    result = await submit(hass, result, {"start_now": False})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)
    return result


async def abandon(hass: HomeAssistant, result: dict[str, Any]) -> None:
    hass.config_entries.flow.async_abort(result["flow_id"])
    await hass.async_block_till_done(wait_background_tasks=True)
    assert leftovers(hass) == []
    assert integration_threads() == []


async def test_terms_to_accept(hass: HomeAssistant, icloud_proxy: SimulatedICloud) -> None:
    account, result = await sign_in(hass, icloud_proxy, terms_pending=True)
    assert result["step_id"] == "terms"
    result = await submit(hass, result, {"accept_terms": False})
    assert result["errors"] == {"base": "terms_not_accepted"}
    newest = await account.async_new_terms()
    result = await submit(hass, result, {"accept_terms": True})
    assert result["errors"] == {"base": "terms_changed"}
    assert result["description_placeholders"]["version"] == newest
    result = await submit(hass, result, {"accept_terms": True})
    await finish(hass, result)


async def test_terms_behind_a_right_code(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud
) -> None:
    account, result = await sign_in(hass, icloud_proxy, second_factor="sms", terms_pending=True)
    assert result["step_id"] == "code_sms"
    result = await submit(hass, result, code_input(await account.async_code()))
    assert result["step_id"] == "terms"
    result = await submit(hass, result, {"accept_terms": True})
    await finish(hass, result)


async def test_terms_that_cannot_be_fetched(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud
) -> None:
    account = await icloud_proxy.async_create_account(
        assets=3, second_factor="none", terms_pending=True
    )
    await account.async_fault(r"getTerms", times=1, status=503)
    result = await begin_flow(hass, EntryKind.ICLOUD_ACCOUNT)
    result = await submit(hass, result, account_input(account))
    assert result["step_id"] == "icloud_account"
    assert result["errors"]["base"] in {"throttled", "cannot_connect"}
    result = await submit(hass, result, account_input(account))
    assert result["step_id"] == "terms"
    # They change, and Apple fails right then.
    await account.async_new_terms()
    await account.async_fault(r"getTerms", times=1, skip=1, status=503)
    result = await submit(hass, result, {"accept_terms": True})
    assert result["step_id"] == "icloud_account"
    await abandon(hass, result)


@pytest.mark.parametrize("uploads", [0, 2])
async def test_advanced_data_protection(
    hass: HomeAssistant,
    icloud_proxy: SimulatedICloud,
    monkeypatch: pytest.MonkeyPatch,
    uploads: int,
) -> None:
    monkeypatch.setattr(device_consent, "POLL_SECONDS", 0.0)
    account, result = await sign_in(hass, icloud_proxy, protected=True)
    assert result["step_id"] == "device_consent"
    assert (await account.async_consent())["prompts"] == 0
    result = await submit(hass, result)
    assert result["type"] is FlowResultType.SHOW_PROGRESS
    await account.async_consent(seconds=3600, uploads=uploads)
    await hass.async_block_till_done(wait_background_tasks=True)
    result = await submit(hass, result)
    await finish(hass, result)


async def test_waiting_for_a_device_can_be_given_up(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device_consent, "POLL_SECONDS", 0.0)
    _account, result = await sign_in(hass, icloud_proxy, protected=True)
    result = await submit(hass, result)
    await abandon(hass, result)


async def test_devices_that_cannot_be_asked(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud
) -> None:
    account, result = await sign_in(hass, icloud_proxy, protected=True)
    await account.async_fault(r"enableDeviceConsentForPCS", times=1, reset=True)
    result = await after_progress(hass, await submit(hass, result))
    assert result["step_id"] == "icloud_account"
    assert result["errors"] == {"base": "cannot_connect"}
    await abandon(hass, result)


async def test_two_dialogs_see_how_the_waiting_has_ended(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device_consent, "POLL_SECONDS", 0.0)
    account, result = await sign_in(hass, icloud_proxy, protected=True)
    waiting = await submit(hass, result)
    await account.async_consent(seconds=3600, uploads=0)
    await hass.async_block_till_done(wait_background_tasks=True)
    one, other = await asyncio.gather(submit(hass, waiting), submit(hass, waiting))
    assert one["step_id"] == other["step_id"] == "library_folder"
    await finish(hass, one)


@pytest.mark.parametrize("factor", ["none", "sms"])
async def test_other_region_is_set_right(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, factor: str
) -> None:
    account, result = await sign_in(hass, icloud_proxy, china_mainland=True, second_factor=factor)
    if factor != "none":
        result = await submit(hass, result, code_input(await account.async_code()))
    assert result["step_id"] == "icloud_account"
    assert result["errors"] == {"base": "wrong_region"}
    region = result["data_schema"].schema["region"]
    assert region.options["collapsed"] is False
    markers = {str(marker): marker for marker in region.schema.schema}
    assert markers[CONF_CHINA_MAINLAND].description["suggested_value"] is True
    codes = len(await account.async_codes())
    changed = account_input(account, region={CONF_CHINA_MAINLAND: True})
    result = await finish(hass, await submit(hass, result, changed))
    assert result["data"][CONF_CHINA_MAINLAND] is True
    # The trust that the first code has brought is good in either region.
    assert len(await account.async_codes()) == codes


async def test_session_of_another_account_is_not_kept(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud
) -> None:
    account, result = await sign_in(hass, icloud_proxy, china_mainland=True, second_factor="sms")
    result = await submit(hass, result, code_input(await account.async_code()))
    assert result["errors"] == {"base": "wrong_region"}
    other = await icloud_proxy.async_create_account(assets=3, second_factor="sms")
    result = await submit(hass, result, account_input(other))
    assert result["step_id"] == "code_sms"
    result = await submit(hass, result, code_input(await other.async_code()))
    result = await finish(hass, result)
    session = session_dir(hass, other.dsid)
    assert {path.suffix for path in session.iterdir() if other.apple_id[:6] in path.name}
    names = "".join(character for character in account.apple_id if character.isalnum())
    assert not [path for path in session.iterdir() if path.name.startswith(names)]


@pytest.mark.parametrize(
    ("options", "step", "error"),
    [
        ({"second_factor": "security_key"}, "icloud_account", "security_key_required"),
        ({"repair_needed": True}, "icloud_account", "account_repair_required"),
        ({"locked": True}, "icloud_account", "account_locked"),
        ({"web_access": False}, "photos_access", "web_access_disabled"),
        ({"photos": False}, "photos_access", "photos_not_activated"),
        ({"photos": False, "managed": True}, "photos_access", "managed_account"),
    ],
)
async def test_what_only_the_user_can_settle(
    hass: HomeAssistant,
    icloud_proxy: SimulatedICloud,
    options: dict[str, Any],
    step: str,
    error: str,
) -> None:
    account, result = await sign_in(hass, icloud_proxy, **options)
    assert result["step_id"] == step
    assert result["errors"] == {"base": error}
    assert await account.async_codes() == []
    await abandon(hass, result)


async def test_code_by_every_way(hass: HomeAssistant, icloud_proxy: SimulatedICloud) -> None:
    account, result = await sign_in(
        hass,
        icloud_proxy,
        second_factor="both",
        phone_numbers=["+1 202 555 0167", "+1 202 555 0123"],
    )
    assert result["step_id"] == "code"
    result = await submit(hass, result, code_input(send_by="sms", phone_number="2"))
    assert result["step_id"] == "code_sms"
    assert result["description_placeholders"]["phone_number"].endswith("23")
    result = await submit(hass, result, code_input(send_by="voice", phone_number="1"))
    assert result["step_id"] == "code_voice"
    assert result["description_placeholders"]["phone_number"].endswith("67")
    result = await submit(hass, result, code_input(send_by="device"))
    assert result["step_id"] == "code"
    result = await submit(hass, result, code_input(await account.async_code()))
    await finish(hass, result)


async def test_too_many_codes(hass: HomeAssistant, icloud_proxy: SimulatedICloud) -> None:
    account, result = await sign_in(hass, icloud_proxy, second_factor="sms", max_codes=1)
    result = await submit(hass, result, code_input(send_by="sms"))
    assert result["errors"] == {"base": "too_many_codes"}
    # The code that was sent is still good.
    result = await submit(hass, result, code_input(await account.async_code()))
    await finish(hass, result)


async def test_sign_in_that_apple_has_forgotten(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud
) -> None:
    account, result = await sign_in(hass, icloud_proxy, second_factor="sms")
    await account.async_expire("sign_in")
    result = await submit(hass, result, code_input(await account.async_code()))
    assert result["step_id"] == "icloud_account"
    assert result["errors"] == {"base": "sign_in_expired"}
    result = await submit(hass, result, account_input(account))
    result = await submit(hass, result, code_input(await account.async_code()))
    await finish(hass, result)


async def test_empty_password_never_reaches_apple(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud
) -> None:
    account = await icloud_proxy.async_create_account(assets=3, second_factor="none")
    result = await begin_flow(hass, EntryKind.ICLOUD_ACCOUNT)
    result = await submit(hass, result, account_input(account, password=""))
    assert result["errors"] == {"base": "invalid_auth"}
    assert await account.async_requests() == {}
