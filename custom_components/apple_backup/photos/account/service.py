"""Our side of pyicloud's service: sign-in steps that it does not offer, and silence by default.

Mixed into `PyiCloudService` at run time (only `account.py` imports pyicloud), so everything here
runs in the account's own thread. pyicloud sends a code whenever trust has lapsed; here
`request_2fa_code` does nothing and codes are sent by `prompt_devices` and `send_to_phone` alone,
that is: when a user asked. Raises pyicloud's exceptions; `errors` maps them.
"""

from collections.abc import Callable, Mapping
import logging
import sys
from typing import Any, Final, cast

from ..errors import (
    AccountError,
    CodeNotSentError,
    SecurityKeyRequiredError,
    TooManyCodesError,
    UnreachableError,
)
from .access import AccountAccess
from .codes import is_exhausted, why_refused
from .cookies import SharedCookies
from .errors import to_photos_error
from .http import PoliteAdapter
from .second_factor import CodeMethod, PendingCode, phone_entries, trusted_number
from .session_files import SessionWriter
from .srp import with_exact_salt

_LOGGER = logging.getLogger(__name__)

_JSON: Final = {"Accept": "application/json"}


class AppleService(AccountAccess):
    """What we add to pyicloud's service; the annotated names are pyicloud's own."""

    requires_2fa: bool
    is_trusted_session: bool
    two_factor_delivery_method: str
    authenticate: Callable[..., None]
    trust_session: Callable[[], bool]
    validate_2fa_code: Callable[[str], bool]
    get_webservice_url: Callable[[str], str]
    logout: Callable[..., Mapping[str, Any]]
    use_existing_trusted_device_code: Callable[[], None]
    _auth_data: dict[str, Any]
    _auth_endpoint: str
    _password_raw: str | None
    _requires_mfa: bool
    _two_factor_code_requested: bool
    _trusted_device_bridge_state: Any
    _get_auth_headers: Callable[..., dict[str, Any]]
    _set_two_factor_delivery_state: Callable[..., None]
    _clear_trusted_device_bridge_state: Callable[[], None]
    _supports_trusted_device_bridge: Callable[[], bool]

    adapter: PoliteAdapter

    def request_2fa_code(self) -> bool:
        """Send nothing: pyicloud calls this by itself whenever Apple wants a second factor."""
        return False

    def _srp_authentication(self, *args: Any, **kwargs: Any) -> bool:
        """Prove the password as pyicloud does, also with a salt that starts with zeros."""
        theirs = cast("Any", super())._srp_authentication  # noqa: SLF001 - overridden here
        return with_exact_salt(theirs.__func__)(self, *args, **kwargs)

    def _authenticate_with_token(self, *args: Any, **kwargs: Any) -> None:
        """Sign in with the token as pyicloud does, and see an answer it does not understand."""
        try:
            cast("Any", super())._authenticate_with_token(*args, **kwargs)  # noqa: SLF001
        finally:
            self.check_region()

    def be_polite(self, writer: SessionWriter, cookies: SharedCookies) -> None:
        """Give every request a timeout, and write the session's files our way.

        Before the first request is made.
        """
        self.adapter = PoliteAdapter()
        for scheme in ("https://", "http://"):
            self.session.mount(scheme, self.adapter)
        module = sys.modules.get(type(self.session).__module__)
        unsaved = getattr(module, "NON_PERSISTED_SESSION_KEYS", ())

        def save() -> None:
            data = self.session.data
            kept = {key: value for key, value in data.items() if key not in unsaved}
            try:
                writer.save(kept, cookies.lines())
            except OSError as error:
                # Not the network, as which an OSError without a file name would be taken.
                raise AccountError(f"session files: {error.strerror}") from error

        self.session._save_session_data = save  # noqa: SLF001 - takes the place of pyicloud's

    def renew_with_token(self) -> None:
        """Renew the web session from what is stored; nobody is asked for anything."""
        self._password_raw = None
        self._requires_mfa = False
        self.authenticate(force_refresh=True)

    def sign_in_with_password(self, password: str) -> bool:
        """Prove the password to Apple; nothing is sent to the user.

        Returns:
            Whether the sign-in is complete; False if Apple wants a second factor.
        """
        self._requires_mfa = False
        self._clear_trusted_device_bridge_state()
        # An earlier session was trusted; left here, that would make any code look accepted.
        self.data = {}
        self._password_raw = password
        try:
            self._srp_authentication()
            if not self._requires_mfa:
                self._authenticate_with_token()
        except Exception:
            # The page that describes the factors may be missing; the wish for one stands.
            if not self._requires_mfa:
                raise
        finally:
            self._password_raw = None
        self._update_state()
        return not self._requires_mfa

    def load_factors(self) -> None:
        """Fetch what pyicloud leaves out of the ways to send a code.

        Raises:
            SecurityKeyRequiredError: Apple takes security keys only.
        """
        options = self._quietly(
            lambda: self.session.get(
                self._auth_endpoint, headers=self._get_auth_headers(_JSON)
            ).json()
        )
        if isinstance(options, dict):
            if not phone_entries(self._auth_data) and (numbers := phone_entries(options)):
                self._auth_data["phoneNumberVerification"] = {
                    "trustedPhoneNumbers": list(numbers.values())
                }
            for key in ("fsaChallenge", "keyNames", "hasTrustedDevices"):
                if options.get(key) and not self._auth_data.get(key):
                    self._auth_data[key] = options[key]
        if self._auth_data.get("fsaChallenge") or self._auth_data.get("keyNames"):
            raise SecurityKeyRequiredError

    def pending(self, method: CodeMethod | None, phone_id: int | None = None) -> PendingCode:
        """Describe the challenge as it stands."""
        entries = phone_entries(self._auth_data)
        numbers = tuple(trusted_number(entry) for entry in entries.values())
        used = next((number for number in numbers if number.id == phone_id), None)
        return PendingCode(
            method=method,
            phone_number=used,
            phone_numbers=numbers,
            has_devices=bool(self._auth_data.get("hasTrustedDevices")),
        )

    def send_somewhere(self) -> PendingCode:
        """Send a code the way Apple would: to the trusted devices, else as a text message."""
        entries = phone_entries(self._auth_data)
        texts = [number for number, entry in entries.items() if entry.get("pushMode") != "voice"]
        if self._supports_trusted_device_bridge():
            pending = self._quietly(self.prompt_devices)
            if pending is not None:
                return cast("PendingCode", pending)
        if texts:
            pending = self._quietly(lambda: self.send_to_phone(CodeMethod.SMS, texts[0]))
            if pending is not None:
                return cast("PendingCode", pending)
        return self.pending(None)

    def prompt_devices(self) -> PendingCode:
        """Show a code on the user's trusted devices.

        Raises:
            CodeNotSentError: No device could be asked.
        """
        self._clear_trusted_device_bridge_state()
        self._two_factor_code_requested = False
        if not self._supports_trusted_device_bridge():
            return self._prompt_devices_without_bridge()
        try:
            # Skips the silent method of this class.
            cast("Any", super()).request_2fa_code()
        except OSError as error:
            # The websocket has no error handling of pyicloud's around its connection.
            raise CodeNotSentError(type(error).__name__) from error
        if self.two_factor_delivery_method == "sms":
            # The devices did not answer and pyicloud has sent a text message instead.
            return self.pending(CodeMethod.SMS, next(iter(phone_entries(self._auth_data)), None))
        return self.pending(CodeMethod.DEVICE)

    def _prompt_devices_without_bridge(self) -> PendingCode:
        if not self._auth_data.get("hasTrustedDevices", True):
            raise CodeNotSentError("no trusted device")
        self.session.put(
            f"{self._auth_endpoint}/verify/trusteddevice/securitycode",
            headers=self._get_auth_headers(_JSON),
        )
        self._check_exhausted()
        self.use_existing_trusted_device_code()
        return self.pending(CodeMethod.DEVICE)

    def _check_exhausted(self) -> None:
        """Look whether an answer that looks good says that nothing was sent."""
        if is_exhausted(self.adapter.last):
            raise TooManyCodesError("no more codes for now")

    def send_to_phone(self, method: CodeMethod, phone_id: int) -> PendingCode:
        """Send a code as a text message or by a call to a number of `pending`."""
        entry = phone_entries(self._auth_data)[phone_id]
        number = {"id": phone_id}
        if isinstance(entry.get("nonFTEU"), bool):
            number["nonFTEU"] = entry["nonFTEU"]
        self.session.put(
            f"{self._auth_endpoint}/verify/phone",
            json={"phoneNumber": number, "mode": method.value},
            headers=self._get_auth_headers(_JSON),
        )
        self._check_exhausted()
        self._clear_trusted_device_bridge_state()
        # pyicloud verifies the code against this number and this mode.
        self._auth_data["trustedPhoneNumber"] = {**entry, "pushMode": method.value}
        self._set_two_factor_delivery_state("sms")
        self._two_factor_code_requested = True
        return self.pending(method, phone_id)

    @property
    def challenge_is_single_use(self) -> bool:
        """Whether a wrong code ends the challenge, so that only a new code helps."""
        state = self._trusted_device_bridge_state
        return state is not None and not state.uses_legacy_trusted_device_verifier

    def submit(self, code: str, method: CodeMethod | None) -> None:
        """Give Apple a code and have it trust this session.

        Raises:
            CodeRejectedError, TooManyCodesError, SignInExpiredError, AccountLockedError: Refused.
            ThrottledError, UnreachableError: Apple did not look at it, or does not trust us yet.
            TermsRequiredError, WrongRegionError: The code was right; something else is not.
        """
        if method is None:
            # Nothing was sent, so the user has read it off a device.
            self.use_existing_trusted_device_code()
        self.adapter.last = None
        try:
            accepted = self.validate_2fa_code(code)
        except Exception as error:
            # 2.7.0 raises when Apple accepts a code with 409, and says so in the answer.
            if not _is_accepted(error):
                raise
            accepted = True
        if not accepted and not self.is_trusted_session:
            raise why_refused(self.adapter.last)
        # pyicloud reports success although the request for trust failed.
        if not self.is_trusted_session and not self.trust_session():
            raise UnreachableError("Apple did not trust the session")
        self._requires_mfa = False

    def end_challenge(self) -> None:
        """Forget a challenge that nobody answers; closes its connection."""
        self._clear_trusted_device_bridge_state()
        self._requires_mfa = False
        self._auth_data = {}

    def _quietly(self, call: Callable[[], object]) -> object:
        """Return what a call brings, None if it fails; there is another way."""
        try:
            return call()
        except Exception as error:  # noqa: BLE001 - pyicloud's classes cannot be named here
            _LOGGER.debug("A step of the sign-in failed: %s", to_photos_error(error))
            return None


def _is_accepted(error: Exception) -> bool:
    """Whether Apple's answer inside an exception says that the code was right."""
    try:
        answer = cast("Any", error).response.json()
    except AttributeError, ValueError, TypeError:
        return False
    verdict = answer.get("securityCode") if isinstance(answer, dict) else None
    return isinstance(verdict, dict) and verdict.get("valid") is True
