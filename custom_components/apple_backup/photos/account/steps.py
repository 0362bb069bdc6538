"""What an account does in its own thread: signing in, staying signed in, opening the photos.

Everything here blocks and may raise what pyicloud raises; `account.Account` runs it and maps that.
"""

from abc import abstractmethod
from collections import deque
from collections.abc import Callable
from dataclasses import replace
import logging
from pathlib import Path
import re
from typing import Concatenate, Final

from ..errors import (
    CodeExpiredError,
    CodeNotSentError,
    CodeRejectedError,
    CodeRequiredError,
    CodesTooFastError,
    NoCodePendingError,
    PhotosError,
    SignInExpiredError,
    SignInRequiredError,
    TermsRequiredError,
    WrongRegionError,
)
from . import session_files
from .codes import why_not_sent
from .cookies import SharedCookies
from .errors import to_photos_error
from .history import SignInHistory
from .identity import SignedInAccount, identity_of
from .models import Terms, Trust, predict_trust, to_datetime
from .second_factor import CodeMethod, PendingCode
from .service import AppleService

_LOGGER = logging.getLogger(__name__)

# Apple does not tell an old code from a wrong one. After this time a refused one counts as old.
_CODE_SECONDS: Final = 600.0
# More than a person needs; Apple stops sending codes to an account after a number it does not tell.
_MOST_CODES: Final = 8
_CODES_WINDOW_SECONDS: Final = 600.0
_TRUST_COOKIE: Final = "X-APPLE-WEBAUTH-HSA-TRUST"


class AccountSteps(SignedInAccount):
    """The blocking side of an account and its state."""

    def __init__(self, apple_id: str, session_dir: Path, clock: Callable[[], float]) -> None:
        """Prepare; nothing is read or sent yet."""
        super().__init__()
        self._apple_id = apple_id
        self._session_dir = session_dir
        self._clock = clock
        self._service: AppleService | None = None
        self._writer: session_files.SessionWriter | None = None
        self._history = SignInHistory()
        self.pending: PendingCode | None = None
        self._requested: deque[float] = deque(maxlen=_MOST_CODES)
        self.trust = Trust()

    @abstractmethod
    def _new_service(self) -> AppleService:
        """Make pyicloud's service with our side mixed in; nothing is sent."""

    def _open_service(self) -> AppleService:
        """Return pyicloud's service, made from the session files at the first use."""
        if self._service is not None:
            return self._service
        stem = "".join(re.findall(r"\w", self._apple_id))
        session_files.prepare(self._session_dir, stem)
        service = self._new_service()
        self._cookies = SharedCookies(service.session.cookies)
        self._writer = session_files.SessionWriter(self._session_dir, stem)
        service.be_polite(self._writer, self._cookies)
        self._history = SignInHistory.load(self._session_dir)
        self._service = service
        return service

    # -- signing in, for a user who waits --------------------------------------------------------

    def _give_up(self) -> None:
        if self._service is not None and self.pending is not None:
            self._end_challenge(self._service)

    def _sign_in(self, password: str) -> PendingCode | None:
        service = self._open_service()
        self.pending = None
        try:
            complete = service.sign_in_with_password(password)
        except Exception as error:
            if isinstance(to_photos_error(error), TermsRequiredError | WrongRegionError):
                # The password was right, whatever else is missing.
                self._note(SignInHistory.accepted)
            raise
        if complete:
            self._renewed(service, by_password=True)
            return None
        self._note(SignInHistory.needs_code)
        try:
            service.load_factors()
            self.pending = self._stamped(service.send_somewhere())
        except PhotosError:
            service.end_challenge()
            raise
        return self.pending

    def _submit_code(self, code: str) -> None:
        service, pending = self._challenge()
        single_use = service.challenge_is_single_use
        try:
            service.submit(code, pending.method)
        except CodeRejectedError as error:
            if single_use:
                self.pending = self._stamped(_or_unsent(service.prompt_devices, pending))
            raise self._or_expired(error, pending) from None
        except SignInExpiredError:
            self._end_challenge(service)
            raise
        except Exception as error:
            # The code has done its work, whatever else is missing.
            if isinstance(to_photos_error(error), TermsRequiredError | WrongRegionError):
                self._note(SignInHistory.trusted, self._clock())
                self._end_challenge(service)
            raise
        self._note(SignInHistory.trusted, self._clock())
        self._renewed(service, by_password=True)

    def _or_expired(self, error: CodeRejectedError, pending: PendingCode) -> CodeRejectedError:
        """Tell a code that was sent long ago from one that is simply wrong."""
        sent = pending.sent_at
        age = self._clock() - sent.timestamp() if sent else 0.0
        return CodeExpiredError(str(error)) if age > _CODE_SECONDS else error

    def _request_code(self, method: CodeMethod, phone_number_id: int | None) -> PendingCode:
        service, pending = self._challenge()
        number = pending.number(phone_number_id)
        if method is not CodeMethod.DEVICE and number is None:
            raise CodeNotSentError("no such phone number")
        self._require_patience()
        try:
            if method is CodeMethod.DEVICE or number is None:
                pending = _send(service, service.prompt_devices)
            else:
                chosen = number.id
                pending = _send(service, lambda: service.send_to_phone(method, chosen))
        except SignInExpiredError:
            self._end_challenge(service)
            raise
        self.pending = self._stamped(pending)
        return self.pending

    def _require_patience(self) -> None:
        """Refuse to ask Apple for so many codes that it would lock the account out of them."""
        now = self._clock()
        if len(self._requested) == _MOST_CODES and now - self._requested[0] < _CODES_WINDOW_SECONDS:
            raise CodesTooFastError("nothing was asked for")
        self._requested.append(now)

    def _stamped(self, pending: PendingCode) -> PendingCode:
        """Note when a code left."""
        sent = None if pending.method is None else to_datetime(self._clock())
        return replace(pending, sent_at=sent)

    def _challenge(self) -> tuple[AppleService, PendingCode]:
        if self._service is None or self.pending is None:
            raise NoCodePendingError
        return self._service, self.pending

    def _end_challenge(self, service: AppleService) -> None:
        self.pending = None
        service.end_challenge()

    def _accept_terms(self, terms: Terms) -> None:
        service = self._open_service()
        service.accept_terms(terms)
        self._renewed(service)

    # -- staying signed in, in the background ----------------------------------------------------

    def _renew(self, password: str | None) -> bool:
        """Return whether that took the password."""
        if self.pending is not None:
            raise CodeRequiredError("a sign-in is waiting for its code")
        service = self._open_service()
        try:
            service.renew_with_token()
        except Exception as error:
            refusal = to_photos_error(error)
            if not password or not isinstance(refusal, SignInRequiredError | CodeRequiredError):
                raise
            self._renew_by_password(service, password)
            return True
        self._renewed(service)
        return False

    def _renew_by_password(self, service: AppleService, password: str) -> None:
        self._quiet_sign_in(service, password)
        self._renewed(service)

    def _quiet_sign_in(self, service: AppleService, password: str) -> None:
        self._history.check(self._clock())
        self._note(SignInHistory.used_password, self._clock())
        try:
            complete = service.sign_in_with_password(password)
        except Exception as error:
            self._note(SignInHistory.refused, to_photos_error(error), self._clock())
            raise
        if not complete:
            service.end_challenge()
            self._note(SignInHistory.needs_code)
            raise CodeRequiredError("Apple wants a second factor")
        self._note(SignInHistory.accepted)

    def _note[**P](
        self,
        change: Callable[Concatenate[SignInHistory, P], None],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Change the history and write it down."""
        change(self._history, *args, **kwargs)
        try:
            self._history.save(self._session_dir)
        except OSError as error:
            # It counts until the next restart all the same.
            _LOGGER.warning("Sign-ins cannot be remembered: %s", error.strerror)

    def _renewed(self, service: AppleService, *, by_password: bool = False) -> None:
        """Publish what a successful sign-in or renewal has brought."""
        self._identity = identity_of(service)
        self.pending = None
        self.generation += 1
        if by_password:
            self._note(SignInHistory.accepted)
        expires = self._cookies.expires(_TRUST_COOKIE) if self._cookies else None
        self.trust = predict_trust(self._history.trusted_since, expires)

    # -- the end ---------------------------------------------------------------------------------

    def _close_service(self) -> None:
        if self._service is None:
            return
        self._service.end_challenge()
        if self._writer is not None and self._cookies is not None:
            self._writer.save_cookies(self._cookies.lines())
        self._service.session.close()

    def _sign_out(self) -> None:
        service = self._open_service()
        try:
            service.end_challenge()
            if self._identity is None and service.session.data.get("session_token"):
                # Apple only ends a session that is alive.
                service.renew_with_token()
            service.logout()
        except Exception as error:  # noqa: BLE001 - the files go whatever Apple says
            _LOGGER.debug("Apple did not confirm the sign-out: %s", to_photos_error(error))
        service.session.close()
        self._service, self._identity, self.pending = None, None, None
        self.trust, self._history = Trust(), SignInHistory()
        session_files.forget(self._session_dir)


def _send(service: AppleService, call: Callable[[], PendingCode]) -> PendingCode:
    """Have a code sent, whatever refusal of Apple's being that: not sent."""
    try:
        return call()
    except Exception as error:  # noqa: BLE001 - pyicloud's classes cannot be named here
        mapped = why_not_sent(service.adapter.last, to_photos_error(error))
        _LOGGER.debug("Apple did not send a code: %s", mapped)
        raise mapped from None


def _or_unsent(prompt: Callable[[], PendingCode], pending: PendingCode) -> PendingCode:
    """Send another code; if that fails, the challenge stays open with nothing sent."""
    try:
        return prompt()
    except Exception as error:  # noqa: BLE001 - pyicloud's classes cannot be named here
        _LOGGER.debug("No new code was sent: %s", to_photos_error(error))
        return PendingCode(None, None, pending.phone_numbers, pending.has_devices)
