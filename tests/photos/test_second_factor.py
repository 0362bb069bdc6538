"""Numbers and people are told as far as Apple tells them, and never more of a number than its end."""

from types import MappingProxyType, SimpleNamespace
from typing import Any

from pyicloud.exceptions import PyiCloudServiceNotActivatedException
import pytest

from custom_components.apple_backup.photos.account.identity import identity_of
from custom_components.apple_backup.photos.account.second_factor import (
    phone_entries,
    trusted_number,
)
from custom_components.apple_backup.photos.errors import SignInRequiredError


@pytest.mark.parametrize(
    ("entry", "shown"),
    [
        ({"numberWithDialCode": "+1 (555) 010-0123"}, "+1 (•••) •••-••23"),
        ({"obfuscatedNumber": "••• ••• 23"}, "••• ••• 23"),
        ({"numberWithDialCode": "5550100123"}, "••••••••23"),
        ({"lastTwoDigits": "0123"}, "•••• 23"),
        ({"numberWithDialCode": 7, "lastTwoDigits": None}, "••••"),
    ],
)
def test_a_number_shows_its_last_two_digits(entry: dict[str, Any], shown: str) -> None:
    assert trusted_number({"id": 1, **entry}).masked == shown


def test_numbers_are_found_wherever_apple_keeps_them() -> None:
    options = {
        "twoSV": {"trustedPhoneNumbers": [{"id": 2, "pushMode": "sms"}, "odd", {"id": "3"}]},
        "phoneNumberVerification": {"trustedPhoneNumber": {"id": 1, "lastTwoDigits": "23"}},
        "trustedPhoneNumber": {"id": 2, "nonFTEU": True},
        "trustedPhoneNumbers": "none",
    }
    assert phone_entries(options) == {
        1: {"id": 1, "lastTwoDigits": "23"},
        2: {"id": 2, "pushMode": "sms", "nonFTEU": True},
    }
    deep: dict[str, Any] = {"trustedPhoneNumber": {"id": 1}}
    for _ in range(50):
        deep = {"within": deep}
    assert phone_entries(deep) == {}
    assert len(phone_entries({"trustedPhoneNumbers": [{"id": n} for n in range(10_000)]})) < 1_000


class Service:
    """What a sign-in has left."""

    params = MappingProxyType({"dsid": "1", "clientId": "c"})

    def __init__(self, info: object, error: Exception | None = None) -> None:
        self.data = {"dsInfo": info}
        self.session = SimpleNamespace(
            headers={"Origin": "o", "Referer": "r", "User-Agent": "u", "Accept": "a"}
        )
        self._error = error

    def get_webservice_url(self, _: str) -> str:
        if self._error is not None:
            raise self._error
        return "https://p1-ckdatabasews.icloud.com"


def identity(info: object, error: Exception | None = None) -> Any:
    return identity_of(Service(info, error))  # type: ignore[arg-type]


@pytest.mark.parametrize("info", [None, {}, {"dsid": ""}, "dsid"])
def test_who_cannot_be_told_is_not_signed_in(info: object) -> None:
    with pytest.raises(SignInRequiredError):
        identity(info)


def test_an_account_without_photos_is_still_somebody() -> None:
    missing = PyiCloudServiceNotActivatedException("Webservice not available")
    found = identity({"dsid": 7, "fullName": ""}, missing)
    assert (found.dsid, found.full_name, found.database_url) == ("7", None, None)
    found = identity({"dsid": "7", "fullName": "Ann", "isManagedAppleID": True})
    assert (found.full_name, found.is_managed) == ("Ann", True)
    assert found.database_url.startswith("https://")
    with pytest.raises(ZeroDivisionError):
        identity({"dsid": "7"}, ZeroDivisionError())
