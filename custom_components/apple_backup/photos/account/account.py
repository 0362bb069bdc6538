"""An Apple account: signing in, staying signed in, and what CloudKit needs to know of it.

The only module that imports pyicloud, in the account's own thread, because the import takes more
than a second and every call blocks. One thread also means that pyicloud, which has no locks, is
never entered twice.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
import time
from typing import Final, override

from ..errors import AccountError, PhotosError
from . import session_files
from .errors import is_of_pyicloud, to_photos_error
from .models import DeviceConsent, Terms
from .photos import AccountPhotos
from .second_factor import CodeMethod, PendingCode
from .service import AppleService

_CLOSE_SECONDS: Final = 10.0


class Account(AccountPhotos):
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
        super().__init__(apple_id, session_dir, clock)
        self._china_mainland = china_mainland
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="apple_backup_account")
        self._renewal: asyncio.Task[None] | None = None
        self._closed = False

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

    async def give_up(self) -> None:
        """Let go of a sign-in that waits for a code; harmless if none does."""
        await self._run(self._give_up)

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

    # -- staying signed in, in the background ------------------------------------------------

    async def renew(self, password: str | None = None) -> None:
        """Renew the web session without bothering the user.

        First from the stored session; then, if Apple refuses that and a password is given, with
        the password, once an hour at most.

        Raises:
            SignInRequiredError, CodeRequiredError: Only the user can help.
            SignInPausedError: The session has ended, and the hour is not over.
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
            # Its error is nobody's if all who waited have left.
            self._renewal.add_done_callback(lambda task: task.cancelled() or task.exception())
        renewal = self._renewal
        # One impatient caller must not cancel the renewal of the others. A shield would not do: it
        # reports an error as unhandled once its caller has left.
        await asyncio.wait([renewal])
        renewal.result()

    # -- Photos ----------------------------------------------------------------------------------

    async def open_photos(self, password: str | None = None) -> None:
        """Make sure that this account's photos can be read.

        A session that has ended is renewed as by `renew`, and with the password if that is not
        enough.

        Raises:
            SignInRequiredError, CodeRequiredError: Only the user can help.
            PhotosNotActivatedError: iCloud Photos was never set up (ManagedAccountError: and an
                organization decides about that).
            DeviceConsentRequiredError: Advanced Data Protection waits for a device's consent.
            WebAccessDisabledError: Access to iCloud data on the web is off.
        """
        await self._run(lambda: self._open_photos(password))

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

    # -- the thread ------------------------------------------------------------------------------

    async def _run[T](self, call: Callable[[], T]) -> T:
        """Run a call in the account's thread; raises `PhotosError`s only."""
        if self._closed:
            raise AccountError("the account is closed")
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._executor, self._guard, call)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            # Nobody has cancelled the caller: its call was still waiting when the account closed.
            raise AccountError("the account was closed") from None

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

    @override
    def _new_service(self) -> AppleService:
        # Takes more than a second, so it must happen in the account's thread.
        from pyicloud import PyiCloudService  # type: ignore[import-untyped]  # noqa: PLC0415

        mixed: type[AppleService] = type("MixedService", (AppleService, PyiCloudService), {})
        make: Callable[..., AppleService] = mixed
        return make(
            self._apple_id,
            None,
            cookie_directory=str(self._session_dir),
            china_mainland=self._china_mainland,
            with_family=False,
            refresh_interval=None,
            authenticate=False,
        )
