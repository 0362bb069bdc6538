"""A code reaches the user although a part of Apple's sign-in fails, and nothing claims it did not."""

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest

from custom_components.apple_backup.photos import errors
from custom_components.apple_backup.photos.account.second_factor import CodeMethod
from custom_components.apple_backup.photos.account.session_files import SessionWriter
from tests.photos.account_parts import NewAccount, opened, refused, signed_in
from tests.simulated_icloud.client import SimulatedICloud

pytestmark = pytest.mark.usefixtures("socket_enabled")

# The page that describes the ways to a code, and then the same as JSON.
FACTORS = r"GET \S+/appleauth/auth$"
COURIER = r"GET \S+/v2/"
PHONE = {"id": 1, "numberWithDialCode": "+1 (•••) •••-••67", "pushMode": "sms"}


def page(websocket: str, phones: list[dict[str, Any]]) -> dict[str, Any]:
    """Answer with a page of an account with devices, which are reached through a server."""
    verification = {"phoneNumberVerification": {"trustedPhoneNumbers": phones}}
    bridge = {"apnsTopic": "com.apple.idmsauthwidget", "apnsEnvironment": "prod"}
    boot = {
        "direct": {
            "authInitialRoute": "auth/bridge/step",
            "hasTrustedDevices": True,
            "twoSV": verification
            | {
                "authFactors": ["web_piggybacking", "sms"],
                "sourceAppId": "1159",
                "bridgeInitiateData": bridge | {"webSocketUrl": websocket},
            },
        }
    }
    script = f'<script type="application/json" class="boot_args">{json.dumps(boot)}</script>'
    return {"status": 200, "body": script, "headers": {"Content-Type": "text/html"}}


async def test_without_the_page_of_factors_a_text_message_is_sent(new_account: NewAccount) -> None:
    """The same is told as JSON; a device can be asked as well, though not by the newer way."""
    async with new_account(second_factor="both") as (simulated, account):
        await simulated.async_fault(FACTORS, status=503)
        pending = await account.sign_in(simulated.password)
        assert pending is not None
        assert pending.method is CodeMethod.SMS
        assert [number.masked[-2:] for number in pending.phone_numbers] == ["67"]

        pending = await account.request_code(CodeMethod.DEVICE)
        assert pending.method is CodeMethod.DEVICE
        newest, *_ = await simulated.async_codes()
        assert newest["channel"] == "device"
        await account.submit_code(newest["code"])
        assert account.dsid == simulated.dsid


async def test_when_nothing_tells_the_ways_a_code_from_a_device_is_still_taken(
    new_account: NewAccount,
) -> None:
    async with new_account(second_factor="both") as (simulated, account):
        await simulated.async_fault(FACTORS, status=503, times=2)
        pending = await account.sign_in(simulated.password)
        assert pending is not None
        assert (pending.method, pending.sent_at, pending.ways) == (None, None, ())
        await refused(errors.CodeNotSentError, account.request_code(CodeMethod.SMS))
        # Apple tells nothing of devices, so one may be asked.
        await account.request_code(CodeMethod.DEVICE)
        await account.submit_code(await simulated.async_code())
        assert account.dsid == simulated.dsid


async def test_a_number_that_apple_describes_in_few_words_is_used(new_account: NewAccount) -> None:
    async with new_account() as (simulated, account):
        await simulated.async_fault(FACTORS, status=503)
        await simulated.async_fault(FACTORS, status=200, body={"trustedPhoneNumbers": [PHONE]})
        pending = await account.sign_in(simulated.password)
        assert pending is not None
        assert pending.method is CodeMethod.SMS
        await account.submit_code(await simulated.async_code())


async def test_a_device_that_is_not_there_is_not_asked(new_account: NewAccount) -> None:
    async with new_account(second_factor="sms") as (simulated, account):
        pending = await account.sign_in(simulated.password)
        await refused(errors.CodeNotSentError, account.request_code(CodeMethod.DEVICE))
        assert account.pending == pending
        assert "verify/trusteddevice/securitycode" not in await simulated.async_requests()
        await account.submit_code(await simulated.async_code())


async def test_devices_out_of_reach_lead_to_a_text_message(new_account: NewAccount) -> None:
    """Nobody listens where the devices would be reached."""
    async with new_account(second_factor="both") as (simulated, account):
        await simulated.async_fault(FACTORS, **page("127.0.0.1:1", [PHONE]))
        pending = await account.sign_in(simulated.password)
        assert pending is not None
        assert pending.method is CodeMethod.SMS
        assert [sent["channel"] for sent in await simulated.async_codes()] == ["sms"]
        await refused(errors.CodeNotSentError, account.request_code(CodeMethod.DEVICE))
        await account.submit_code(await simulated.async_code())


async def test_devices_out_of_reach_and_no_number_is_no_code_sent(new_account: NewAccount) -> None:
    async with new_account(second_factor="device") as (simulated, account):
        await simulated.async_fault(FACTORS, **page("127.0.0.1:1", []))
        pending = await account.sign_in(simulated.password)
        assert pending is not None
        assert (pending.method, pending.ways) == (None, (CodeMethod.DEVICE,))
        assert await simulated.async_codes() == []
        # The next attempt reaches them.
        await signed_in(account, simulated)


async def test_a_text_message_that_was_sent_in_place_of_a_prompt_is_told(
    icloud_proxy: SimulatedICloud, session_dir: Path
) -> None:
    simulated = await icloud_proxy.async_create_account(second_factor="both")
    icloud_proxy.fault(COURIER, status=503)
    try:
        async with opened(simulated, session_dir) as account:
            pending = await account.sign_in(simulated.password)
            assert pending is not None
            assert pending.method is CodeMethod.SMS
            assert pending.phone_number == pending.phone_numbers[0]
            assert [sent["channel"] for sent in await simulated.async_codes()] == ["sms"]
            await account.submit_code(await simulated.async_code())
    finally:
        icloud_proxy.clear_faults()


async def test_an_answer_that_looks_good_may_say_that_nothing_was_sent(
    new_account: NewAccount,
) -> None:
    async with new_account() as (simulated, account):
        pending = await account.sign_in(simulated.password)
        said = {"securityCode": {"length": 6, "tooManyCodesSent": True}}
        await simulated.async_fault(r"PUT .*verify/phone$", status=200, body=said)
        await refused(errors.TooManyCodesError, account.request_code(CodeMethod.VOICE))
        assert account.pending == pending
        await account.submit_code(await simulated.async_code())


async def test_a_device_that_cannot_check_its_code_shows_another(new_account: NewAccount) -> None:
    """Its conversation is over then, so the code that was typed is of no use any more."""
    async with new_account(second_factor="both") as (simulated, account):
        await account.sign_in(simulated.password)
        await simulated.async_fault("bridge/step/2", status=503)
        await refused(errors.CodeNotSentError, account.submit_code(await simulated.async_code()))
        assert account.pending is not None
        await account.request_code(CodeMethod.DEVICE)
        await account.submit_code(await simulated.async_code())
        assert account.dsid == simulated.dsid


async def test_a_session_that_apple_does_not_trust_yet_is_none(new_account: NewAccount) -> None:
    """The code was right, so it may be given again."""
    async with new_account() as (simulated, account):
        await account.sign_in(simulated.password)
        code = await simulated.async_code()
        await simulated.async_fault("2sv/trust", status=503, times=-1)
        await refused(errors.UnreachableError, account.submit_code(code))
        assert account.pending is not None
        await simulated.async_clear_faults()
        await account.submit_code(code)
        assert account.dsid == simulated.dsid
        await account.renew()


async def test_a_disk_that_is_full_is_told_as_such_and_not_as_the_network(
    icloud_proxy: SimulatedICloud, session_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulated = await icloud_proxy.async_create_account(second_factor="none")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    async with opened(simulated, session_dir) as account:
        with monkeypatch.context() as patched:
            patched.setattr(SessionWriter, "save", full)
            error = await refused(errors.AccountError, account.sign_in(simulated.password))
        assert str(error) == "session files: No space left on device"
        await signed_in(account, simulated)
        assert account.dsid == simulated.dsid
