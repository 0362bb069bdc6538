"""The unmodified pyicloud signs in to the simulated iCloud, in every way it knows."""

from pathlib import Path

from pyicloud import PyiCloudService
from pyicloud.exceptions import PyiCloudAPIResponseException, PyiCloudFailedLoginException
import pytest

from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud


def sign_in(
    account: SimulatedAccount, folder: Path, password: str | None = None
) -> PyiCloudService:
    return PyiCloudService(
        account.apple_id, password or account.password, cookie_directory=str(folder)
    )


@pytest.mark.parametrize("protocol", ["s2k", "s2k_fo"])
def test_password_alone(icloud_proxy: SimulatedICloud, tmp_path: Path, protocol: str) -> None:
    account = icloud_proxy.create_account(second_factor="none", srp_protocol=protocol)
    with pytest.raises(PyiCloudFailedLoginException) as refused:
        sign_in(account, tmp_path, "not the password")
    assert isinstance(refused.value.__cause__, PyiCloudAPIResponseException)
    assert refused.value.__cause__.code == 401
    api = sign_in(account, tmp_path)
    assert api.is_trusted_session
    assert api.data["dsInfo"]["dsid"] == account.dsid
    assert account.codes() == []


def test_unknown_apple_id_looks_like_a_wrong_password(
    icloud_proxy: SimulatedICloud, tmp_path: Path
) -> None:
    with pytest.raises(PyiCloudFailedLoginException) as refused:
        PyiCloudService("nobody@icloud.example", "secret", cookie_directory=str(tmp_path))
    assert isinstance(refused.value.__cause__, PyiCloudAPIResponseException)
    assert refused.value.__cause__.code == 401


def test_locked_account(icloud_proxy: SimulatedICloud, tmp_path: Path) -> None:
    account = icloud_proxy.create_account(locked=True)
    with pytest.raises(PyiCloudFailedLoginException) as refused:
        sign_in(account, tmp_path)
    if type(refused.value) is PyiCloudFailedLoginException:
        assert isinstance(refused.value.__cause__, PyiCloudAPIResponseException)
        assert refused.value.__cause__.code == 403
    else:
        # Newer versions of pyicloud have a class for it.
        assert type(refused.value).__name__ == "PyiCloudAccountLockedException"


def test_sms_code(icloud_proxy: SimulatedICloud, tmp_path: Path) -> None:
    account = icloud_proxy.create_account(second_factor="sms")
    api = sign_in(account, tmp_path)
    assert api.requires_2fa
    assert api.two_factor_delivery_method == "sms"
    assert [code["channel"] for code in account.codes()] == ["sms"]
    right = account.code()
    wrong = "000000" if right != "000000" else "000001"
    assert not api.validate_2fa_code(wrong)
    assert not api.is_trusted_session
    assert api.validate_2fa_code(right)
    assert api.is_trusted_session


def test_only_the_newest_code_counts(icloud_proxy: SimulatedICloud, tmp_path: Path) -> None:
    account = icloud_proxy.create_account()
    api = sign_in(account, tmp_path)
    old = account.code()
    assert not api.validate_2fa_code("1")
    assert api.request_2fa_code()
    assert not api.validate_2fa_code(old)
    assert api.validate_2fa_code(account.code())


def test_too_many_wrong_codes_end_the_attempt(
    icloud_proxy: SimulatedICloud, tmp_path: Path
) -> None:
    account = icloud_proxy.create_account()
    api = sign_in(account, tmp_path)
    for _ in range(8):
        assert not api.validate_2fa_code("wrong")
    assert not api.validate_2fa_code(account.code())


@pytest.mark.parametrize("second_factor", ["device", "both"])
@pytest.mark.parametrize("verifier", ["bridge", "legacy"])
def test_trusted_device_code(
    icloud_proxy: SimulatedICloud, tmp_path: Path, verifier: str, second_factor: str
) -> None:
    account = icloud_proxy.create_account(second_factor=second_factor, device_verifier=verifier)
    api = sign_in(account, tmp_path)
    assert api.two_factor_delivery_method == "trusted_device"
    assert api.two_factor_delivery_notice is None
    first = account.code()
    assert not api.validate_2fa_code("999999" if first != "999999" else "999998")
    assert api.request_2fa_code()
    assert account.code() != first
    assert api.validate_2fa_code(account.code())
    assert api.is_trusted_session
    assert {code["channel"] for code in account.codes()} == {"device"}


def test_sms_by_hand_although_a_device_was_asked(
    icloud_proxy: SimulatedICloud, tmp_path: Path
) -> None:
    account = icloud_proxy.create_account(
        second_factor="both", phone_numbers=["+1 202 555 0100", "+1 202 555 0199"]
    )
    api = sign_in(account, tmp_path)
    headers = api._get_auth_headers({"Accept": "application/json"})
    api.session.put(
        f"{api._auth_endpoint}/verify/phone",
        json={"phoneNumber": {"id": 2}, "mode": "voice"},
        headers=headers,
    )
    assert account.codes()[0]["channel"] == "voice"
    assert account.codes()[0]["phone_number"] == 2
    numbers = api._auth_data["phoneNumberVerification"]["trustedPhoneNumbers"]
    assert [number["lastTwoDigits"] for number in numbers] == ["00", "99"]
    api._auth_data["trustedPhoneNumber"] = numbers[1]
    api._set_two_factor_delivery_state("sms")
    assert api.validate_2fa_code(account.code())


def test_failed_bridge_falls_back_to_sms(icloud_proxy: SimulatedICloud, tmp_path: Path) -> None:
    account = icloud_proxy.create_account(second_factor="both")
    account.fault(r"POST idmsa.*bridge/step/0", status=500)
    api = sign_in(account, tmp_path)
    assert api.two_factor_delivery_method == "sms"
    assert api.validate_2fa_code(account.code())


def test_trusted_session_is_reused_and_renewed_without_a_prompt(
    icloud_proxy: SimulatedICloud, tmp_path: Path
) -> None:
    account = icloud_proxy.create_account()
    assert sign_in(account, tmp_path).validate_2fa_code(account.code())
    account.requests(reset=True)

    assert sign_in(account, tmp_path).is_trusted_session
    assert account.requests(reset=True) == {"validate": 1}

    account.expire("web")
    quiet = PyiCloudService(
        account.apple_id, None, cookie_directory=str(tmp_path), authenticate=False
    )
    quiet.authenticate(force_refresh=True)
    assert quiet.is_trusted_session
    assert account.requests(reset=True) == {"accountLogin": 1}
    assert quiet.photos.libraries["root"].indexing_state == "FINISHED"

    account.expire("session")
    assert sign_in(account, tmp_path).is_trusted_session
    counts = account.requests(reset=True)
    assert counts["signin/complete"] == 1
    assert len(account.codes()) == 1

    account.expire("trust")
    api = sign_in(account, tmp_path)
    assert api.requires_2fa
    assert len(account.codes()) == 2


def test_logout_ends_the_session(icloud_proxy: SimulatedICloud, tmp_path: Path) -> None:
    account = icloud_proxy.create_account(second_factor="none")
    api = sign_in(account, tmp_path)
    assert api.logout(clear_local_session=False)["remote_logout_confirmed"]
    with pytest.raises(PyiCloudAPIResponseException) as refused:
        _ = api.photos
    assert refused.value.code == 421


def test_terms_have_to_be_accepted(icloud_proxy: SimulatedICloud, tmp_path: Path) -> None:
    account = icloud_proxy.create_account(second_factor="none", terms_pending=True)
    api = PyiCloudService(
        account.apple_id, account.password, cookie_directory=str(tmp_path), accept_terms=True
    )
    assert not api.data["termsUpdateNeeded"]


def test_accounts_have_names_and_numbers_of_their_own(icloud_proxy: SimulatedICloud) -> None:
    first, second = icloud_proxy.create_account(), icloud_proxy.create_account()
    assert first.apple_id != second.apple_id
    assert first.dsid != second.dsid


async def test_async_twins(icloud_proxy: SimulatedICloud) -> None:
    account = await icloud_proxy.async_create_account(assets=20)
    assert len(await account.async_assets()) == 20
    assert (await account.async_mutate({"op": "favorite"}))[0]["op"] == "favorite"
    with pytest.raises(AttributeError):
        _ = account.async_nothing
