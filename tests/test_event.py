"""The event entity that tells automations of a sign-in."""

from pathlib import Path

import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from homeassistant.const import EVENT_STATE_CHANGED, STATE_OFF, STATE_ON
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from tests.signed_account import SignedAccount, signed_account
from tests.simulated_icloud.client import SimulatedICloud

EVENT = "event.sample_user_sign_in"
SIGNED_IN = "binary_sensor.sample_user_signed_in"


@pytest.fixture
async def signed(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path
) -> SignedAccount:
    return await signed_account(hass, icloud_proxy, tmp_path / "library")


async def test_sign_in_from_question_to_end(hass: HomeAssistant, signed: SignedAccount) -> None:
    assert hass.states.get(EVENT).state == "unknown"
    assert hass.states.get(SIGNED_IN).state == STATE_ON
    changes = async_capture_events(hass, EVENT_STATE_CHANGED)
    await signed.ask_for_code()
    attributes = hass.states.get(EVENT).attributes
    assert attributes["event_type"] == "code_needed"
    assert attributes["method"] == "sms"
    assert attributes["phone_number"].endswith("67")
    assert "555" not in attributes["phone_number"]
    assert hass.states.get(SIGNED_IN).state == STATE_OFF

    code = await signed.account.async_code()
    await signed.sign_in.async_submit(code)
    await signed.sign_in.async_wait()
    assert hass.states.get(EVENT).attributes["event_type"] == "signed_in"
    assert hass.states.get(SIGNED_IN).state == STATE_ON
    states = [str(change.data["new_state"].attributes) for change in changes]
    assert not [state for state in states if code in state or signed.account.password in state]


async def test_failure_says_why(hass: HomeAssistant, signed: SignedAccount) -> None:
    await signed.ask_for_code()
    signed.sign_in.async_cancel()
    attributes = hass.states.get(EVENT).attributes
    assert attributes["event_type"] == "sign_in_failed"
    assert attributes["reason"] == "sign_in_cancelled"
    assert "method" not in attributes


async def test_problem_found_in_the_background_is_told(
    hass: HomeAssistant, signed: SignedAccount
) -> None:
    await signed.account.async_change(web_access=False)
    with pytest.raises(Exception, match=r"."):
        await signed.entry.runtime_data.coordinator.async_sync_and_wait()
    await signed.settle()
    attributes = hass.states.get(EVENT).attributes
    assert attributes["event_type"] == "sign_in_failed"
    assert attributes["reason"] == "web_access_disabled"
    assert hass.states.get(SIGNED_IN).state == STATE_OFF


async def test_quiet_renewal_is_no_event(hass: HomeAssistant, signed: SignedAccount) -> None:
    for what in ("web", "session"):
        await signed.account.async_expire(what)
    await signed.entry.runtime_data.coordinator.async_sync_and_wait()
    assert hass.states.get(EVENT).state == "unknown"


async def test_unique_ids_and_trust(
    hass: HomeAssistant, signed: SignedAccount, entity_registry: er.EntityRegistry
) -> None:
    for entity_id, key in (
        (EVENT, "sign_in"),
        (SIGNED_IN, "signed_in"),
        ("sensor.sample_user_trust_expires", "trust_expires"),
    ):
        entity = entity_registry.async_get(entity_id)
        assert entity is not None
        assert entity.unique_id == f"{signed.account.dsid}_{key}"
    end = signed.sign_in.account.trust.expected_end
    assert end is not None
    shown = hass.states.get("sensor.sample_user_trust_expires").state
    assert shown == end.replace(microsecond=0).isoformat()
