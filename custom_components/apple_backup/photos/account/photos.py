"""What an account does in its own thread once it is signed in: opening the photos, with consent.

Everything here blocks and may raise what pyicloud raises; `account.Account` runs it and maps that.
"""

from collections.abc import Callable
import logging

from ..errors import SignInRequiredError
from .consent import describe_consent
from .errors import to_photos_error
from .history import SignInHistory
from .identity import identity_of
from .models import ConsentState, DeviceConsent
from .steps import AccountSteps

_LOGGER = logging.getLogger(__name__)


class AccountPhotos(AccountSteps):
    """The steps between a complete sign-in and the photos."""

    def _open_photos(self, password: str | None) -> None:
        self._signed_in  # noqa: B018 - raises
        service = self._open_service()
        self._in_session(service.check_web_access, password)
        self._identity = identity_of(service)
        self.database_url  # noqa: B018 - raises

    def _request_device_consent(self) -> DeviceConsent:
        consent = self._device_consent_state()
        if consent.state is not ConsentState.NEEDED:
            return consent
        self._in_session(self._open_service().ask_devices)
        self._note(SignInHistory.asked_for_consent, self._clock())
        return self._device_consent_state()

    def _device_consent_state(self) -> DeviceConsent:
        self._signed_in  # noqa: B018 - raises
        service = self._open_service()
        consent = self._in_session(lambda: service.read_consent(by_user=True))
        return describe_consent(consent, self._history.consent_asked, self._clock())

    def _in_session[T](self, call: Callable[[], T], password: str | None = None) -> T:
        """Make a call, and renew the session if Apple says that it has ended.

        First from what is stored; if what comes of that has ended as well, by the password.
        """
        try:
            return call()
        except Exception as error:
            if not _has_ended(error):
                raise
        if not self._renew(password) and password:
            try:
                return call()
            except Exception as error:
                if not _has_ended(error):
                    raise
            self._renew_by_password(self._open_service(), password)
        return call()


def _has_ended(error: Exception) -> bool:
    """Whether an error means that Apple does not accept the session any more."""
    ended = isinstance(refusal := to_photos_error(error), SignInRequiredError)
    if ended:
        _LOGGER.debug("The session has ended and is renewed: %s", refusal)
    return ended
