"""An Apple account: signing in, staying signed in, and what CloudKit needs to know of it.

The only module that imports pyicloud, in the account's own thread, because the import takes more
than a second and every call blocks. One thread also means that pyicloud, which has no locks, is
never entered twice.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
import logging
from pathlib import Path
import re
import time
from typing import Concatenate, Final

from . import session_files
from .account_codes import why_not_sent
from .account_consent import describe_consent
from .account_errors import is_of_pyicloud, to_photos_error
from .account_history import SignInHistory
from .account_identity import SignedInAccount, identity_of
from .account_models import (
    ConsentState,
    DeviceConsent,
    Terms,
    Trust,
    TrustBasis,
    predict_trust,
    to_datetime,
)
from .account_service import AppleService
from .cookies import SharedCookies
from .errors import (
    AccountError,
    CodeExpiredError,
    CodeNotSentError,
    CodeRejectedError,
    CodeRequiredError,
    NoCodePendingError,
    PhotosError,
    SignInExpiredError,
    SignInRequiredError,
    TermsRequiredError,
    WrongRegionError,
)
from .second_factor import CodeMethod, PendingCode, TrustedPhoneNumber

__all__ = [
    "Account",
    "CodeMethod",
    "ConsentState",
    "DeviceConsent",
    "PendingCode",
    "Terms",
    "Trust",
    "TrustBasis",
    "TrustedPhoneNumber",
]

_LOGGER = logging.getLogger(__name__)

_CLOSE_SECONDS: Final = 10.0
# Apple does not tell an old code from a wrong one. After this time a refused one counts as old.
_CODE_SECONDS: Final = 600.0
_TRUST_COOKIE: Final = "X-APPLE-WEBAUTH-HSA-TRUST"


class Account(SignedInAccount):
    """One Apple account and its web session.

    Coroutines raise `PhotosError`s only. No method but `sign_in`, `submit_code` and `request_code`
    can make Apple send a code to the user, and none but `request_device_consent` a prompt.
    """

    def __init__(
        self,
        *,
        apple_id: str,
        session_dir: Path,
        china_mainland: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Prepare an account; nothing is read or sent yet.

        `session_dir` is this account's alone. `clock` returns POSIX seconds; it paces password
        sign-ins, over restarts.
        """
        super().__init__()
        self._apple_id = apple_id
        self._session_dir = session_dir
        self._china_mainland = china_mainland
        self._clock = clock
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="apple_backup_account")
        self._service: AppleService | None = None
        self._renewal: asyncio.Task[None] | None = None
        self._writer: session_files.SessionWriter | None = None
        self._history = SignInHistory()
        self._closed = False
        self.pending: PendingCode | None = None
        self.trust = Trust()

    @property
    def next_password_sign_in(self) -> datetime | None:
        """When the password may be used unattended again (UTC), None if nothing stands against it.

        A refusal that only the user can mend has no such time; `renew` raises it.
        """
        now = self._clock()
        wait = self._history.wait(now)
        return to_datetime(now + wait) if wait else None

    # -- signing in, for a user who waits --------------------------------------------------------

    async def sign_in(self, password: str) -> PendingCode | None:
        """Sign in on a user's request; Apple may send a code.

        Returns:
            None if the account is signed in, else what the user has to answer.

        Raises:
            InvalidCredentialsError, AccountLockedError, AccountRepairRequiredError,
            SecurityKeyRequiredError, TermsRequiredError, WrongRegionError, UnreachableError: As
                named. No code was sent for a security key.
        """
        return await self._run(lambda: self._sign_in(password))

    async def submit_code(self, code: str) -> None:
        """Complete the pending sign-in.

        Raises:
            CodeRejectedError: Wrong code (CodeExpiredError: and sent long ago); ask again. Where
                Apple needs a new code for another try, it has been sent and `pending` says how.
            TooManyCodesError: Apple takes no codes for a while; the sign-in still waits.
            SignInExpiredError: Apple has forgotten the sign-in; the password is needed again.
            NoCodePendingError: Nobody waits for a code, or somebody else was quicker.
            TermsRequiredError, WrongRegionError: The code was right and is not needed again.
        """
        await self._run(lambda: self._submit_code(code))

    async def request_code(
        self, method: CodeMethod, phone_number_id: int | None = None
    ) -> PendingCode:
        """Send a code again or another way.

        Raises:
            CodeNotSentError, TooManyCodesError: Apple did not send it; the earlier code, if any,
                stays good.
            NoCodePendingError: No sign-in waits for a code (SignInExpiredError: any more).
        """
        return await self._run(lambda: self._request_code(method, phone_number_id))

    def _sign_in(self, password: str) -> PendingCode | None:
        service = self._open_service()
        self.pending = None
        if service.sign_in_with_password(password):
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

    # -- terms -----------------------------------------------------------------------------------

    async def terms(self) -> Terms:
        """Fetch the terms that a `TermsRequiredError` spoke of.

        Raises:
            AccountError: None wait for consent.
        """
        return await self._run(lambda: self._open_service().fetch_terms())

    async def accept_terms(self, terms: Terms) -> None:
        """Accept terms that the user has been shown, and complete the sign-in or renewal.

        Raises:
            TermsRequiredError: Others wait by now; show those.
        """
        await self._run(lambda: self._accept_terms(terms))

    def _accept_terms(self, terms: Terms) -> None:
        service = self._open_service()
        service.accept_terms(terms)
        self._renewed(service)

    # -- staying signed in, in the background ------------------------------------------------

    async def renew(self, password: str | None = None) -> None:
        """Renew the web session without bothering the user.

        First from the stored session; then, if Apple refuses that and a password is given, with
        the password, once an hour at most.

        Raises:
            SignInRequiredError, CodeRequiredError: Only the user can help.
            ThrottledError: Also when the hour is not over.
            UnreachableError: Later.
        """
        await self._run(lambda: self._renew(password))

    async def renew_once(self, generation: int) -> None:
        """Renew a web session that a server has refused, once for all who noticed.

        `generation` is the value of `generation` when the refused request was made.
        """
        if generation != self.generation:
            return
        if self._renewal is None or self._renewal.done():
            self._renewal = asyncio.create_task(self.renew())
        # One impatient caller must not cancel the renewal of the others.
        await asyncio.shield(self._renewal)

    def _renew(self, password: str | None) -> None:
        if self.pending is not None:
            raise CodeRequiredError("a sign-in is waiting for its code")
        service = self._open_service()
        try:
            service.renew_with_token()
        except Exception as error:
            refusal = to_photos_error(error)
            if not password or not isinstance(refusal, SignInRequiredError | CodeRequiredError):
                raise
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
        self._history.save(self._session_dir)

    def _renewed(self, service: AppleService, *, by_password: bool = False) -> None:
        """Publish what a successful sign-in or renewal has brought."""
        self._identity = identity_of(service)
        self.pending = None
        self.generation += 1
        if by_password:
            self._note(SignInHistory.accepted)
        expires = self._cookies.expires(_TRUST_COOKIE) if self._cookies else None
        self.trust = predict_trust(self._history.trusted_since, expires)

    # -- Photos ----------------------------------------------------------------------------------

    async def open_photos(self) -> None:
        """Make sure that this account's photos can be read.

        Raises:
            PhotosNotActivatedError: iCloud Photos was never set up (ManagedAccountError: and an
                organization decides about that).
            DeviceConsentRequiredError: Advanced Data Protection waits for a device's consent.
            WebAccessDisabledError: Access to iCloud data on the web is off.
        """
        await self._run(self._open_photos)

    def _open_photos(self) -> None:
        self._signed_in  # noqa: B018 - raises
        service = self._open_service()
        service.check_web_access()
        self._identity = identity_of(service)
        self.database_url  # noqa: B018 - raises

    async def request_device_consent(self) -> DeviceConsent:
        """Ask the user's devices for access under Advanced Data Protection, for a user who waits.

        Returns at once; `device_consent_state` tells how it goes on. Does not ask again while the
        devices still show the last prompt, nor without need.

        Raises:
            DeviceConsentRequiredError: Apple did not ask the devices.
        """
        return await self._run(self._request_device_consent)

    async def device_consent_state(self) -> DeviceConsent:
        """Find out how far the consent has come; asks nobody. To be called every few seconds."""
        return await self._run(self._device_consent_state)

    def _request_device_consent(self) -> DeviceConsent:
        consent = self._device_consent_state()
        if consent.state is not ConsentState.NEEDED:
            return consent
        self._open_service().ask_devices()
        self._history.consent_asked = self._clock()
        self._history.save(self._session_dir)
        return self._device_consent_state()

    def _device_consent_state(self) -> DeviceConsent:
        self._signed_in  # noqa: B018 - raises
        consent = self._open_service().read_consent(by_user=True)
        return describe_consent(consent, self._history.consent_asked, self._clock())

    # -- the end ---------------------------------------------------------------------------------

    async def close(self) -> None:
        """End the thread and its connections; the session stays on disk for the next start."""
        await self._end(self._close_service)

    async def sign_out_and_forget(self) -> None:
        """Sign out at Apple if it can be reached, and delete the session files."""
        await self._end(self._sign_out)

    async def _end(self, last: Callable[[], None]) -> None:
        if self._closed:
            return
        if self._renewal is not None:
            self._renewal.cancel()
            await asyncio.gather(self._renewal, return_exceptions=True)
        with suppress(PhotosError):
            await self._run(last)
        self._closed = True
        self._executor.shutdown(wait=False, cancel_futures=True)
        with suppress(TimeoutError):
            async with asyncio.timeout(_CLOSE_SECONDS):
                await asyncio.to_thread(self._executor.shutdown)

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
            service.logout()
        except Exception as error:  # noqa: BLE001 - the files go whatever Apple says
            _LOGGER.debug("Apple did not confirm the sign-out: %s", to_photos_error(error))
        service.session.close()
        self._service, self._identity, self.pending = None, None, None
        self.trust, self._history = Trust(), SignInHistory()
        session_files.forget(self._session_dir)

    # -- the thread ------------------------------------------------------------------------------

    async def _run[T](self, call: Callable[[], T]) -> T:
        """Run a call in the account's thread; raises `PhotosError`s only."""
        if self._closed:
            raise AccountError("the account is closed")
        return await asyncio.get_running_loop().run_in_executor(self._executor, self._guard, call)

    def _guard[T](self, call: Callable[[], T]) -> T:
        try:
            return call()
        except PhotosError:
            raise
        except Exception as error:
            mapped = to_photos_error(error)
            if is_of_pyicloud(error):
                # The text of pyicloud's exceptions holds Apple's whole answer.
                raise mapped from None
            raise mapped from error
        finally:
            if self._session_dir.is_dir():
                session_files.protect(self._session_dir)

    def _open_service(self) -> AppleService:
        """Return pyicloud's service, made from the session files at the first use."""
        if self._service is not None:
            return self._service
        stem = "".join(re.findall(r"\w", self._apple_id))
        session_files.prepare(self._session_dir, stem)
        service = _new_service(self._apple_id, self._session_dir, self._china_mainland)
        self._cookies = SharedCookies(service.session.cookies)
        self._writer = session_files.SessionWriter(self._session_dir, stem)
        service.be_polite(self._writer, self._cookies)
        self._history = SignInHistory.load(self._session_dir)
        self._service = service
        return service


def _new_service(apple_id: str, session_dir: Path, china_mainland: bool) -> AppleService:
    """Make pyicloud's service with our side mixed in; nothing is sent."""
    # Takes more than a second, so it must happen in the account's thread.
    from pyicloud import PyiCloudService  # type: ignore[import-untyped]  # noqa: PLC0415

    mixed: type[AppleService] = type("MixedService", (AppleService, PyiCloudService), {})
    make: Callable[..., AppleService] = mixed
    return make(
        apple_id,
        None,
        cookie_directory=str(session_dir),
        china_mainland=china_mainland,
        with_family=False,
        refresh_interval=None,
        authenticate=False,
    )


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
