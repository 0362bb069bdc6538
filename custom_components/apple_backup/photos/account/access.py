"""Our side of pyicloud's service after the sign-in: terms, web access, consent of devices.

Mixed into `PyiCloudService` together with `service`; runs in the account's own thread.
Apple's answers are those that other clients have recorded; where pyicloud would block a thread for
up to 100 seconds, each step is a single request here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from ..errors import (
    AccountError,
    DeviceConsentRequiredError,
    TermsRequiredError,
    UnexpectedAnswerError,
    WebAccessDisabledError,
    WrongRegionError,
)
from .models import ConsentState, Terms, to_datetime

# Apple's answer names a version only; its texts are public here, by country.
_TERMS_URL: Final = "https://www.apple.com/legal/internet-services/icloud/"
_APP: Final = "photos"
_LONGEST_VERSION: Final = 40


@dataclass(frozen=True, slots=True)
class Consent:
    """What Apple says of the consent of the user's devices."""

    state: ConsentState
    expires: datetime | None = None


class AccountAccess:
    """What stands between a complete sign-in and the photos; annotated names are pyicloud's."""

    session: Any
    data: dict[str, Any]
    params: dict[str, Any]
    _setup_endpoint: str
    _authenticate_with_token: Callable[..., None]
    _update_state: Callable[[], None]
    _check_pcs_consent: Callable[[], dict[str, Any]]
    _send_pcs_request: Callable[..., dict[str, Any]]

    def check_region(self) -> None:
        """Look whether Apple sends us to the other region.

        Raises:
            WrongRegionError: It does, e.g. by `{"domainToUse": "iCloud.com.cn"}`.
        """
        domain = self.data.get("domainToUse")
        if isinstance(domain, str) and domain:
            china = domain.lower().rstrip(".").endswith(".cn")
            raise WrongRegionError("Apple names another domain", china_mainland=china)

    # -- terms ---------------------------------------------------------------------------------

    @property
    def terms_wait(self) -> bool:
        """Whether Apple said at the last sign-in that terms wait for consent."""
        return bool(self.data.get("termsUpdateNeeded"))

    def fetch_terms(self) -> Terms:
        """Ask which version of the terms waits for consent.

        Raises:
            AccountError: None does.
        """
        if not self.terms_wait:
            raise AccountError("no terms wait for consent")
        self._update_state()
        info = self.data.get("dsInfo")
        locale = info.get("languageCode") if isinstance(info, dict) else None
        answer = self.session.get(
            f"{self._setup_endpoint}/getTerms",
            params=self.params,
            json={"locale": locale or "en_US"},
        ).json()
        terms = answer.get("iCloudTerms") if isinstance(answer, dict) else None
        version = terms.get("version") if isinstance(terms, dict) else None
        if not isinstance(version, int | str) or not str(version):
            raise UnexpectedAnswerError("terms without a version")
        return Terms(str(version)[:_LONGEST_VERSION], _TERMS_URL)

    def accept_terms(self, terms: Terms) -> None:
        """Accept the version of the terms that the user has seen, and complete the sign-in.

        Raises:
            TermsRequiredError: Other terms wait by now.
        """
        waiting = self.fetch_terms()
        if waiting.version != terms.version:
            raise TermsRequiredError("the terms have changed since they were shown")
        version = int(terms.version) if terms.version.isdecimal() else terms.version
        self.session.get(
            f"{self._setup_endpoint}/repairDone",
            params=self.params,
            json={"acceptedICloudTerms": version},
        )
        self._authenticate_with_token()

    # -- web access and consent ----------------------------------------------------------------

    def check_web_access(self) -> None:
        """Make sure that Photos may be read, without asking the user's devices for anything.

        Raises:
            WebAccessDisabledError: The user has switched off access to iCloud data on the web.
            DeviceConsentRequiredError: Advanced Data Protection is on and no device has agreed.
        """
        if self.data.get("dsInfo", {}).get("isWebAccessAllowed") is False:
            raise WebAccessDisabledError
        consent = self.read_consent(by_user=False)
        if consent.state not in (ConsentState.NOT_NEEDED, ConsentState.GRANTED):
            raise DeviceConsentRequiredError(consent.state)

    def read_consent(self, *, by_user: bool) -> Consent:
        """Ask how far the consent has come; nothing appears on a device.

        Given a consent, Apple is asked for the keys, which a device has to upload first.
        `by_user` tells Apple whether a user waits.
        """
        answer = self._check_pcs_consent()
        if not answer.get("isICDRSDisabled", False):
            return Consent(ConsentState.NOT_NEEDED)
        expires = to_datetime(answer.get("deviceConsentForPCSExpiry"))
        if not answer.get("isDeviceConsentedForPCS", True):
            return Consent(ConsentState.NEEDED)
        keys = self._send_pcs_request(_APP, derived_from_user_action=by_user)
        granted = keys.get("status") == "success"
        return Consent(ConsentState.GRANTED if granted else ConsentState.PREPARING, expires)

    def ask_devices(self) -> None:
        """Have Apple ask for consent on the user's devices.

        Raises:
            DeviceConsentRequiredError: Apple did not ask them.
        """
        answer = self.session.post(
            f"{self._setup_endpoint}/enableDeviceConsentForPCS", params=self.params
        ).json()
        if not (isinstance(answer, dict) and answer.get("isDeviceConsentNotificationSent")):
            raise DeviceConsentRequiredError("the devices were not asked")
