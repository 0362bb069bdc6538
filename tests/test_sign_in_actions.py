"""The actions of a sign-in: who may call them, what they answer, what they refuse."""

from pathlib import Path
from typing import Any

import pytest

from custom_components.apple_backup.const import DOMAIN
from custom_components.apple_backup.sign_in_actions import SignInAction
from homeassistant.auth.const import GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.auth.models import User
from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from tests.signed_account import SignedAccount, signed_account
from tests.simulated_icloud.client import SimulatedICloud

ARGUMENTS: dict[SignInAction, dict[str, Any]] = {
    SignInAction.REAUTHENTICATE: {},
    SignInAction.SUBMIT_MFA_CODE: {"code": "123456"},
    SignInAction.RESEND_MFA_CODE: {"method": "sms"},
}


@pytest.fixture
async def signed(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, tmp_path: Path
) -> SignedAccount:
    return await signed_account(hass, icloud_proxy, tmp_path / "library")


@pytest.fixture
async def member(hass: HomeAssistant) -> User:
    """A household member who is no administrator."""
    await hass.auth.async_create_user("Owner")
    return await hass.auth.async_create_user("Member", group_ids=[GROUP_ID_USER])


async def call(
    hass: HomeAssistant,
    action: SignInAction,
    *,
    user: User | None = None,
    response: bool = False,
    **data: Any,
) -> Any:
    return await hass.services.async_call(
        DOMAIN,
        action,
        data,
        blocking=True,
        context=Context(user_id=user.id if user else None),
        return_response=response,
    )


async def test_from_the_question_to_the_end(hass: HomeAssistant, signed: SignedAccount) -> None:
    await signed.lose_session()
    answer = await call(hass, SignInAction.REAUTHENTICATE, response=True)
    number = signed.sign_in.pending.phone_number
    assert answer == {
        "signed_in": False,
        "method": "sms",
        "phone_number": number.masked,
        "phone_numbers": [{"id": 1, "masked": number.masked}],
    }
    answer = await call(
        hass, SignInAction.RESEND_MFA_CODE, method="voice", phone_number_id=1, response=True
    )
    assert answer["method"] == "voice"
    code = await signed.account.async_code()
    answer = await call(
        hass, SignInAction.SUBMIT_MFA_CODE, code=f"{code[:3]} {code[3:]}", response=True
    )
    assert answer == {"signed_in": True}
    assert signed.sign_in.is_signed_in


async def test_without_a_response_nothing_but_apple_is_waited_for(
    hass: HomeAssistant, signed: SignedAccount
) -> None:
    await signed.lose_session()
    assert await call(hass, SignInAction.REAUTHENTICATE) is None
    await signed.settle()
    assert signed.document["state"] == "blocked"
    assert await call(hass, SignInAction.RESEND_MFA_CODE, method="sms") is None
    with pytest.raises(ServiceValidationError) as caught:
        await call(hass, SignInAction.SUBMIT_MFA_CODE, code="000000")
    assert caught.value.translation_key == "code_rejected"
    code = await signed.account.async_code()
    assert await call(hass, SignInAction.SUBMIT_MFA_CODE, code=code) is None
    await signed.settle()
    assert signed.sign_in.is_signed_in


async def test_code_that_yaml_takes_for_a_number(
    hass: HomeAssistant, signed: SignedAccount
) -> None:
    await signed.ask_for_code()
    while (code := await signed.account.async_code()).startswith("0"):
        await call(hass, SignInAction.RESEND_MFA_CODE, method="sms")
    await call(hass, SignInAction.SUBMIT_MFA_CODE, code=int(code), response=True)
    assert signed.sign_in.is_signed_in


@pytest.mark.parametrize("code", ["", "12345", "1234567", "12345a", "١٢٣٤٥٦"])
async def test_what_is_no_code_never_reaches_apple(
    hass: HomeAssistant, signed: SignedAccount, code: str
) -> None:
    await signed.ask_for_code()
    await signed.account.async_requests(reset=True)
    with pytest.raises(ServiceValidationError) as caught:
        await call(hass, SignInAction.SUBMIT_MFA_CODE, code=code)
    assert caught.value.translation_key == "code_format"
    assert await signed.account.async_requests() == {}
    assert signed.document["state"] == "blocked"


async def test_nobody_waits_for_a_code(hass: HomeAssistant, signed: SignedAccount) -> None:
    # The precondition is told before the form of the code is looked at.
    for action, data in (
        (SignInAction.SUBMIT_MFA_CODE, {"code": "x"}),
        (SignInAction.RESEND_MFA_CODE, {"method": "device"}),
    ):
        with pytest.raises(ServiceValidationError) as caught:
            await call(hass, action, **data)
        assert caught.value.translation_key == "no_code_pending"
    assert signed.sign_in.is_signed_in


async def test_refused_resend_says_so(hass: HomeAssistant, signed: SignedAccount) -> None:
    await signed.ask_for_code()
    with pytest.raises(HomeAssistantError) as caught:
        await call(hass, SignInAction.RESEND_MFA_CODE, method="sms", phone_number_id=9)
    assert caught.value.translation_key == "code_not_sent"
    assert signed.document["state"] == "blocked"


async def test_busy_account_says_so(hass: HomeAssistant, signed: SignedAccount) -> None:
    await signed.ask_for_code()
    with pytest.raises(ServiceValidationError) as caught:
        await call(hass, SignInAction.REAUTHENTICATE)
    assert caught.value.translation_key == "sync_in_progress"


async def test_failed_sign_in_says_why(hass: HomeAssistant, signed: SignedAccount) -> None:
    await signed.account.async_change(web_access=False)
    with pytest.raises(HomeAssistantError) as caught:
        await call(hass, SignInAction.REAUTHENTICATE, response=True)
    assert caught.value.translation_key == "web_access_disabled"


async def test_members_may_give_a_code_but_not_ask_for_one(
    hass: HomeAssistant, signed: SignedAccount, member: User
) -> None:
    with pytest.raises(Unauthorized):
        await call(hass, SignInAction.REAUTHENTICATE, user=member)
    assert signed.document["state"] == "ready"
    await signed.ask_for_code()
    await call(hass, SignInAction.RESEND_MFA_CODE, user=member, method="sms")
    code = await signed.account.async_code()
    await call(hass, SignInAction.SUBMIT_MFA_CODE, user=member, code=code, response=True)
    assert signed.sign_in.is_signed_in


@pytest.mark.parametrize("action", list(SignInAction))
async def test_inactive_users_may_nothing(
    hass: HomeAssistant, signed: SignedAccount, member: User, action: SignInAction
) -> None:
    await hass.auth.async_update_user(member, is_active=False, group_ids=[GROUP_ID_READ_ONLY])
    with pytest.raises(Unauthorized):
        await call(hass, action, user=member, **ARGUMENTS[action])


async def test_several_accounts_have_to_be_told_apart(
    hass: HomeAssistant, icloud_proxy: SimulatedICloud, signed: SignedAccount, tmp_path: Path
) -> None:
    other = await signed_account(
        hass, icloud_proxy, tmp_path / "other", number=2, second_factor="none"
    )
    for action in SignInAction:
        with pytest.raises(ServiceValidationError) as caught:
            await call(hass, action, **ARGUMENTS[action])
        assert caught.value.translation_key == "choose_account"
    chosen = {ATTR_CONFIG_ENTRY_ID: other.entry.entry_id}
    answer = await call(hass, SignInAction.REAUTHENTICATE, response=True, **chosen)
    assert answer == {"signed_in": True}
    assert other.document["prevTrigger"] == "auth"
    assert "prevTrigger" not in signed.document
