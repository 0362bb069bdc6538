"""The one pending sign-in of an account, whoever acts on it."""

import asyncio
from datetime import timedelta
from pathlib import Path

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.apple_backup.const import CONF_LIBRARY_PATH, DOMAIN
from custom_components.apple_backup.photos.account.account import Account
from custom_components.apple_backup.photos.account.models import Terms
from custom_components.apple_backup.photos.account.second_factor import CodeMethod
from custom_components.apple_backup.photos.errors import (
    CodeNotSentError,
    CodeRejectedError,
    InvalidCredentialsError,
    NoCodePendingError,
    PhotosError,
    SignInPausedError,
    SignInRequiredError,
    SyncInProgressError,
    TermsRequiredError,
)
from custom_components.apple_backup.photos.status import Trigger
from custom_components.apple_backup.sign_in_events import (
    CodeSupersededError,
    SignInEvent,
    SignInEventKind,
)
from custom_components.apple_backup.sign_in_run import CODE_TIMEOUT
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_PASSWORD
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
from tests.signed_account import SignedAccount, signed_account
from tests.simulated_icloud.client import SimulatedICloud
from tests.soak.home.leaks import our_timers

STATUS = "sensor.sample_user_status"


@pytest.fixture
async def signed(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path
) -> SignedAccount:
    return await signed_account(hass, icloud_proxy, tmp_path / "library")


def listen(signed: SignedAccount) -> list[SignInEvent]:
    events: list[SignInEvent] = []
    signed.sign_in.async_add_listener(events.append)
    return events


async def test_good_session_needs_neither_password_nor_code(signed: SignedAccount) -> None:
    before = len(await signed.account.async_codes())
    await signed.account.async_requests(reset=True)
    events = listen(signed)
    await signed.sign_in.async_start()
    await signed.sign_in.async_wait()
    assert [event.kind for event in events] == [SignInEventKind.STARTED, SignInEventKind.SIGNED_IN]
    assert len(await signed.account.async_codes()) == before
    assert signed.document["state"] == "ready"
    assert signed.document["prevTrigger"] == "auth"
    assert signed.document["progress"] == 100.0
    assert "prevError" not in signed.document
    assert not signed.reauth_flows()


async def test_signed_out_account_is_loaded_and_tells_so(
    hass: HomeAssistant, signed: SignedAccount
) -> None:
    codes = len(await signed.account.async_codes())
    await signed.lose_session()
    assert signed.entry.state is ConfigEntryState.LOADED
    assert signed.problem == "code_required"
    assert hass.states.get(STATUS).state == "signed_out"
    assert signed.document["state"] == "ready"
    assert len(signed.reauth_flows()) == 1
    # The library and its totals can still be read.
    assert hass.states.get("sensor.sample_user_photos_and_videos").state == "0"
    # Whatever happens by itself, no code is sent.
    for _ in range(3):
        with pytest.raises(PhotosError):
            await signed.entry.runtime_data.coordinator.async_sync_and_wait()
    await signed.reload()
    assert len(await signed.account.async_codes()) == codes
    assert len(signed.reauth_flows()) == 1


async def test_code_is_sent_once_the_user_asks(hass: HomeAssistant, signed: SignedAccount) -> None:
    await signed.lose_session()
    codes = len(await signed.account.async_codes())
    events = listen(signed)
    await signed.sign_in.async_start()
    assert hass.states.get(STATUS).state == "signing_in"
    await signed.sign_in.async_wait()
    assert len(await signed.account.async_codes()) == codes + 1
    assert hass.states.get(STATUS).state == "code_needed"
    assert signed.document["state"] == "blocked"
    assert signed.document["trustedPhoneNumbers"] == [
        {"id": 1, "maskedNumber": signed.sign_in.pending.phone_number.masked}
    ]
    with pytest.raises(SyncInProgressError):
        await signed.sign_in.async_start()
    with pytest.raises(SyncInProgressError):
        signed.entry.runtime_data.coordinator.start_sync()

    code = await signed.account.async_code()
    await signed.sign_in.async_submit(code)
    await signed.sign_in.async_wait()
    assert signed.sign_in.is_signed_in
    assert signed.sign_in.pending is None
    assert signed.document["state"] == "ready"
    assert "prevError" not in signed.document
    assert hass.states.get(STATUS).state == "not_started"
    assert [event.kind for event in events] == [
        SignInEventKind.STARTED,
        SignInEventKind.CODE_NEEDED,
        SignInEventKind.STARTED,
        SignInEventKind.SIGNED_IN,
    ]
    await signed.settle()
    assert not signed.reauth_flows()
    log = signed.entry.runtime_data.log.entries("debug")
    assert log
    assert not [entry for entry in log if code in entry.message]
    assert not [entry for entry in log if signed.account.password in entry.message]


@pytest.mark.parametrize("refusals", [1, 2])
async def test_session_that_ends_again_at_once_is_renewed_without_the_user(
    signed: SignedAccount, refusals: int
) -> None:
    """Apple takes the stored session, but what comes of it ends before the photos are opened."""
    codes = len(await signed.account.async_codes())
    await signed.account.async_requests(reset=True)
    await signed.account.async_fault("requestWebAccessState", times=refusals, status=421)
    await signed.reload()
    assert signed.problem is None
    assert not signed.reauth_flows()
    assert len(await signed.account.async_codes()) == codes
    # The password is the last resort.
    used = "signin/complete" in await signed.account.async_requests()
    assert used is (refusals > 1)


async def test_session_that_is_never_good_is_told(signed: SignedAccount) -> None:
    codes = len(await signed.account.async_codes())
    await signed.account.async_requests(reset=True)
    await signed.account.async_fault("requestWebAccessState", times=-1, status=421)
    await signed.reload()
    assert signed.problem == SignInRequiredError.code
    assert len(signed.reauth_flows()) == 1
    assert len(await signed.account.async_codes()) == codes
    requests = await signed.account.async_requests()
    assert requests["signin/complete"] == 1
    assert requests["accountLogin"] <= 3
    await signed.account.async_clear_faults()


async def test_session_that_ends_twice_within_the_hour_waits_for_its_end(
    hass: HomeAssistant,
    signed: SignedAccount,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Our own pause is no reason to be without the library, nor to bother the user."""
    monkeypatch.setitem(
        Account.__init__.__kwdefaults__, "clock", lambda: dt_util.utcnow().timestamp()
    )
    for _ in range(2):
        await signed.account.async_expire("session")
        await signed.reload()
    assert signed.entry.state is ConfigEntryState.LOADED
    assert signed.problem == "sign_in_paused"
    assert hass.states.get(STATUS).state == "failed"
    assert not signed.reauth_flows()
    assert not [key for key in ir.async_get(hass).issues if key[0] == DOMAIN]
    with pytest.raises(SignInPausedError):
        await signed.entry.runtime_data.coordinator.async_sync_and_wait()
    requests = await signed.account.async_requests()

    freezer.tick(timedelta(hours=1, seconds=5))
    async_fire_time_changed(hass)
    await signed.settle()
    assert signed.problem is None
    assert (await signed.account.async_requests())["signin/complete"] == (
        requests["signin/complete"] + 1
    )


async def test_an_account_whose_library_is_missing_waits_for_nothing(
    signed: SignedAccount, tmp_path: Path
) -> None:
    """The pause of a sign-in ends with the attempt to load the entry."""
    await signed.account.async_expire("session")
    await signed.reload()
    waiting = our_timers(asyncio.get_running_loop())
    await signed.account.async_expire("session")
    Path(signed.entry.data[CONF_LIBRARY_PATH]).rename(tmp_path / "away")
    await signed.reload()
    assert signed.entry.state is ConfigEntryState.SETUP_RETRY
    await signed.hass.config_entries.async_unload(signed.entry.entry_id)
    left = our_timers(asyncio.get_running_loop())
    assert waiting
    assert left == []


async def test_user_need_not_wait_for_the_hour(signed: SignedAccount) -> None:
    for _ in range(2):
        await signed.account.async_expire("session")
        await signed.reload()
    assert signed.problem == "sign_in_paused"
    await signed.sign_in.async_start()
    await signed.sign_in.async_wait()
    assert signed.problem is None


async def test_without_a_password_only_the_user_can_help(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path
) -> None:
    signed = await signed_account(hass, icloud_proxy, tmp_path / "library", keep_password=False)
    await signed.lose_session()
    codes = len(await signed.account.async_codes())
    await signed.sign_in.async_start()
    with pytest.raises(PhotosError) as caught:
        await signed.sign_in.async_wait()
    assert caught.value.code in {SignInRequiredError.code, "code_required"}
    assert signed.document["state"] == "ready"
    assert signed.document["prevError"]["code"] == caught.value.code.upper()
    assert len(await signed.account.async_codes()) == codes
    assert len(signed.reauth_flows()) == 1


@pytest.mark.parametrize("keep", [True, False])
async def test_new_password_is_stored_once_apple_accepts_it(
    signed: SignedAccount, keep: bool
) -> None:
    await signed.account.async_change(password="a new one")
    await signed.lose_session()
    assert signed.problem == "invalid_auth"
    await signed.sign_in.async_start("a wrong one", keep=True)
    with pytest.raises(InvalidCredentialsError):
        await signed.sign_in.async_wait()
    assert signed.entry.data[CONF_PASSWORD] == signed.account.password
    await signed.sign_in.async_start("a new one", keep=keep)
    await signed.sign_in.async_wait()
    assert signed.entry.data[CONF_PASSWORD] == signed.account.password
    await signed.sign_in.async_submit(await signed.account.async_code())
    await signed.sign_in.async_wait()
    assert signed.entry.data.get(CONF_PASSWORD) == ("a new one" if keep else None)


async def test_a_password_that_was_refused_or_given_up_is_forgotten(signed: SignedAccount) -> None:
    await signed.lose_session()
    await signed.sign_in.async_start("a wrong one", keep=True)
    with pytest.raises(InvalidCredentialsError):
        await signed.sign_in.async_wait()
    assert "a wrong one" not in str(vars(signed.sign_in))
    await signed.sign_in.async_start(signed.account.password)
    await signed.sign_in.async_wait()
    assert signed.account.password in str(vars(signed.sign_in))
    signed.sign_in.async_cancel()
    assert signed.account.password not in str(vars(signed.sign_in))


async def test_wrong_code_keeps_waiting(signed: SignedAccount) -> None:
    await signed.ask_for_code()
    for _ in range(2):
        with pytest.raises(CodeRejectedError):
            await signed.sign_in.async_submit("000000")
        assert signed.document["state"] == "blocked"
    await signed.sign_in.async_submit(await signed.account.async_code())
    await signed.sign_in.async_wait()
    assert signed.sign_in.is_signed_in


async def test_wrong_code_of_a_device_brings_a_new_one(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path
) -> None:
    signed = await signed_account(hass, icloud_proxy, tmp_path / "library", second_factor="device")
    await signed.ask_for_code()
    codes = len(await signed.account.async_codes())
    events = listen(signed)
    with pytest.raises(CodeRejectedError):
        await signed.sign_in.async_submit("000000")
    assert len(await signed.account.async_codes()) == codes + 1
    assert [event.kind for event in events] == [SignInEventKind.CODE_NEEDED]
    await signed.sign_in.async_submit(await signed.account.async_code())
    await signed.sign_in.async_wait()
    assert signed.sign_in.is_signed_in


async def test_nobody_waits_for_a_code(signed: SignedAccount) -> None:
    with pytest.raises(NoCodePendingError):
        await signed.sign_in.async_submit("123456")
    with pytest.raises(NoCodePendingError):
        await signed.sign_in.async_resend(CodeMethod.SMS)
    signed.sign_in.async_cancel()
    assert signed.document["state"] == "ready"
    assert signed.sign_in.is_signed_in


async def test_two_people_at_once(signed: SignedAccount) -> None:
    await signed.ask_for_code()
    code = await signed.account.async_code()
    outcomes = await asyncio.gather(
        *(signed.sign_in.async_submit(code) for _ in range(3)), return_exceptions=True
    )
    assert outcomes.count(None) == 1
    refused = [outcome for outcome in outcomes if outcome is not None]
    assert {type(outcome) for outcome in refused} == {CodeSupersededError}
    await signed.sign_in.async_wait()
    assert signed.sign_in.is_signed_in
    with pytest.raises(NoCodePendingError):
        await signed.sign_in.async_submit(code)


async def test_second_try_counts_if_the_first_was_wrong(signed: SignedAccount) -> None:
    await signed.ask_for_code()
    code = await signed.account.async_code()
    wrong, right = await asyncio.gather(
        signed.sign_in.async_submit("000000"),
        signed.sign_in.async_submit(code),
        return_exceptions=True,
    )
    assert isinstance(wrong, CodeRejectedError)
    assert right is None


async def test_code_for_an_older_question_is_superseded(signed: SignedAccount) -> None:
    await signed.ask_for_code()
    old = await signed.account.async_code()
    resent, submitted = await asyncio.gather(
        signed.sign_in.async_resend(CodeMethod.VOICE),
        signed.sign_in.async_submit(old),
        return_exceptions=True,
    )
    assert resent is None
    assert isinstance(submitted, CodeSupersededError)
    assert signed.document["state"] == "blocked"


async def test_code_may_be_sent_to_any_number(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path
) -> None:
    signed = await signed_account(
        hass,
        icloud_proxy,
        tmp_path / "library",
        phone_numbers=["+1 202 555 0167", "+1 202 555 0123"],
        silent_numbers=[1],
        second_factor="both",
    )
    await signed.ask_for_code()
    assert signed.sign_in.pending.method is CodeMethod.DEVICE
    await signed.sign_in.async_resend(CodeMethod.SMS, 2)
    assert signed.sign_in.pending.phone_number.masked.endswith("23")
    with pytest.raises(CodeNotSentError):
        await signed.sign_in.async_resend(CodeMethod.SMS, 7)
    assert signed.document["state"] == "blocked"
    await signed.sign_in.async_submit(await signed.account.async_code())
    await signed.sign_in.async_wait()
    assert signed.sign_in.is_signed_in


async def test_forgotten_question_ends_after_ten_minutes(
    hass: HomeAssistant, signed: SignedAccount, freezer: FrozenDateTimeFactory
) -> None:
    await signed.ask_for_code()
    freezer.tick(CODE_TIMEOUT - timedelta(seconds=5))
    async_fire_time_changed(hass)
    await signed.settle()
    assert signed.document["state"] == "blocked"
    freezer.tick(timedelta(seconds=6))
    async_fire_time_changed(hass)
    await signed.settle()
    assert signed.document["state"] == "ready"
    assert signed.document["prevError"]["code"] == "MFA_TIMEOUT"
    assert hass.states.get(STATUS).state == "signed_out"
    assert len(signed.reauth_flows()) == 1
    with pytest.raises(NoCodePendingError):
        await signed.sign_in.async_submit(await signed.account.async_code())
    # The next attempt begins anew.
    await signed.sign_in.async_start()
    await signed.sign_in.async_wait()
    await signed.sign_in.async_submit(await signed.account.async_code())
    await signed.sign_in.async_wait()
    assert signed.sign_in.is_signed_in


async def test_resending_restarts_the_ten_minutes(
    hass: HomeAssistant, signed: SignedAccount, freezer: FrozenDateTimeFactory
) -> None:
    await signed.ask_for_code()
    freezer.tick(CODE_TIMEOUT - timedelta(seconds=5))
    async_fire_time_changed(hass)
    await signed.sign_in.async_resend(CodeMethod.SMS)
    freezer.tick(timedelta(seconds=60))
    async_fire_time_changed(hass)
    await signed.settle()
    assert signed.document["state"] == "blocked"
    signed.sign_in.async_cancel()
    await signed.settle()


async def test_question_does_not_end_while_apple_decides(
    hass: HomeAssistant, signed: SignedAccount, freezer: FrozenDateTimeFactory
) -> None:
    await signed.ask_for_code()
    await signed.account.async_fault(r"verify/", delay=0.5)
    code = await signed.account.async_code()
    answer = hass.async_create_background_task(signed.sign_in.async_submit(code), "answer")
    await asyncio.sleep(0)
    freezer.tick(CODE_TIMEOUT + timedelta(seconds=1))
    async_fire_time_changed(hass)
    await asyncio.sleep(0)
    assert signed.document["state"] == "blocked"
    await answer
    await signed.sign_in.async_wait()
    assert signed.sign_in.is_signed_in


async def test_user_may_give_up(hass: HomeAssistant, signed: SignedAccount) -> None:
    await signed.ask_for_code()
    signed.sign_in.async_cancel()
    await signed.settle()
    assert signed.document["state"] == "ready"
    assert signed.document["prevError"]["code"] == "SIGN_IN_CANCELLED"
    assert signed.sign_in.account.pending is None
    assert hass.states.get(STATUS).state == "signed_out"


async def test_outage_keeps_the_question(signed: SignedAccount) -> None:
    await signed.ask_for_code()
    code = await signed.account.async_code()
    await signed.account.async_fault(r"verify/", status=503)
    with pytest.raises(PhotosError) as caught:
        await signed.sign_in.async_submit(code)
    assert not isinstance(caught.value, CodeRejectedError)
    assert signed.document["state"] == "blocked"
    await signed.sign_in.async_submit(code)
    await signed.sign_in.async_wait()
    assert signed.sign_in.is_signed_in


async def test_question_that_apple_has_forgotten_ends(signed: SignedAccount) -> None:
    await signed.ask_for_code()
    await signed.account.async_expire("sign_in")
    with pytest.raises(NoCodePendingError):
        await signed.sign_in.async_resend(CodeMethod.SMS)
    assert signed.document["state"] == "ready"
    assert signed.document["prevError"]["code"] == "SIGN_IN_EXPIRED"
    assert not signed.sign_in.is_signed_in


async def test_outage_at_the_start_is_no_reason_to_sign_in_again(
    hass: HomeAssistant, signed: SignedAccount
) -> None:
    await signed.account.async_fault(r"setup.icloud.com", times=-1, status=503)
    await signed.sign_in.async_start()
    with pytest.raises(PhotosError):
        await signed.sign_in.async_wait()
    assert signed.sign_in.is_signed_in
    assert hass.states.get(STATUS).state == "failed"
    assert not signed.reauth_flows()
    await signed.account.async_clear_faults()
    await signed.sign_in.async_start()
    await signed.sign_in.async_wait()
    assert hass.states.get(STATUS).state == "not_started"


async def test_terms_behind_a_right_code(signed: SignedAccount) -> None:
    await signed.ask_for_code()
    version = await signed.account.async_new_terms()
    # The code was right: whoever gave it is told so, and the state tells what is missing.
    await signed.sign_in.async_submit(await signed.account.async_code())
    assert signed.document["prevError"]["code"] == "TERMS_REQUIRED"
    with pytest.raises(TermsRequiredError):
        await signed.sign_in.async_wait()
    terms = await signed.sign_in.account.terms()
    assert terms.version == version
    await signed.sign_in.async_accept_terms(Terms("1", terms.url))
    with pytest.raises(TermsRequiredError):
        await signed.sign_in.async_wait()
    await signed.sign_in.async_accept_terms(terms)
    await signed.sign_in.async_wait()
    assert signed.sign_in.is_signed_in


async def test_sync_renews_a_session_without_the_user(
    hass: HomeAssistant, signed: SignedAccount
) -> None:
    """A password that may be used spares the user everything as long as trust lasts."""
    for what in ("web", "session"):
        await signed.account.async_expire(what)
    codes = len(await signed.account.async_codes())
    result = await signed.entry.runtime_data.coordinator.async_sync_and_wait()
    assert result.totals.assets == 3
    assert signed.sign_in.is_signed_in
    assert len(await signed.account.async_codes()) == codes
    assert not signed.reauth_flows()


async def test_sync_notices_that_the_user_has_settled_it(
    hass: HomeAssistant, signed: SignedAccount
) -> None:
    await signed.account.async_change(web_access=False)
    await signed.reload()
    assert signed.problem == "web_access_disabled"
    assert hass.states.get(STATUS).state == "failed"
    await signed.account.async_change(web_access=True)
    await signed.entry.runtime_data.coordinator.async_sync_and_wait()
    assert signed.sign_in.is_signed_in
    assert hass.states.get(STATUS).state == "idle"


async def test_due_sync_waits_for_the_sign_in(hass: HomeAssistant, signed: SignedAccount) -> None:
    await signed.entry.runtime_data.coordinator.async_sync_and_wait()
    await signed.ask_for_code()
    coordinator = signed.entry.runtime_data.coordinator
    assert coordinator.data.next_sync is None
    coordinator._automatic._start_if_ready()
    # It could not run, but the time after that is planned.
    planned = coordinator.data.next_sync
    assert planned > dt_util.utcnow()
    assert signed.document["nextSync"] == int(planned.timestamp() * 1000)
    await signed.sign_in.async_submit(await signed.account.async_code())
    await signed.sign_in.async_wait()
    assert signed.document["nextSync"] == int(planned.timestamp() * 1000)


async def test_signing_in_plans_the_next_sync(signed: SignedAccount) -> None:
    await signed.entry.runtime_data.coordinator.async_sync_and_wait()
    await signed.ask_for_code()
    assert "nextSync" not in signed.document
    await signed.sign_in.async_submit(await signed.account.async_code())
    await signed.sign_in.async_wait()
    assert signed.document["nextSync"] > signed.document["timestamp"]


async def test_unloading_ends_a_sign_in_under_way(
    hass: HomeAssistant, signed: SignedAccount
) -> None:
    await signed.account.async_fault(r"setup.icloud.com", times=1, delay=1)
    sign_in = signed.sign_in
    await sign_in.async_start()
    await asyncio.sleep(0)
    assert await hass.config_entries.async_unload(signed.entry.entry_id)
    with pytest.raises(PhotosError):
        await sign_in.async_wait()


async def test_unloading_tells_whoever_waits_for_apple(
    hass: HomeAssistant, signed: SignedAccount
) -> None:
    await signed.ask_for_code()
    await signed.account.async_fault(r"verify/", delay=1)
    code = await signed.account.async_code()
    answer = hass.async_create_background_task(signed.sign_in.async_submit(code), "answer")
    await asyncio.sleep(0)
    assert await hass.config_entries.async_unload(signed.entry.entry_id)
    with pytest.raises(NoCodePendingError):
        await answer


async def test_who_gives_up_waiting_does_not_undo_the_answer(
    hass: HomeAssistant, signed: SignedAccount
) -> None:
    await signed.ask_for_code()
    await signed.account.async_fault(r"verify/", delay=0.2)
    code = await signed.account.async_code()
    answer = hass.async_create_background_task(signed.sign_in.async_submit(code), "answer")
    await asyncio.sleep(0)
    answer.cancel()
    await signed.settle()
    assert signed.sign_in.is_signed_in


async def test_defect_does_not_leave_the_account_running(
    signed: SignedAccount, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_password: str | None = None) -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr(signed.sign_in.account, "renew", broken)
    await signed.sign_in.async_start()
    with pytest.raises(PhotosError):
        await signed.sign_in.async_wait()
    assert signed.document["state"] == "ready"
    assert signed.document["prevError"]["code"] == "UNKNOWN"
    assert "a defect" in caplog.text
    assert "a defect" not in str(signed.document)
    caplog.clear()


async def test_running_sync_is_not_disturbed(signed: SignedAccount) -> None:
    signed.entry.runtime_data.status.start(Trigger.SYNC)
    for attempt in (
        signed.sign_in.async_start(),
        signed.sign_in.async_request_consent(),
        signed.sign_in.async_accept_terms(Terms("1", "")),
    ):
        with pytest.raises(SyncInProgressError):
            await attempt
    assert signed.document["prevTrigger"] == "sync"
    signed.entry.runtime_data.status.finish(None)


async def test_a_session_that_is_gone_at_the_start_is_told_by_the_api_too(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path
) -> None:
    signed = await signed_account(hass, icloud_proxy, tmp_path / "library")
    assert "prevError" not in signed.document
    trust = "sensor.sample_user_trust_expires"
    assert hass.states.get(trust).state != "unknown"
    await signed.lose_session()
    assert signed.document["state"] == "ready"
    assert signed.document["prevError"]["code"] == signed.problem.upper()
    assert hass.states.get(trust).state == "unknown"
