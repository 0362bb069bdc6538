"""One sign-in as the steps see it: private to a new entry, or shared with a loaded one."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import override

from ..device_consent import async_obtain_consent
from ..photos.account.account import Account
from ..photos.account.models import DeviceConsent, Terms
from ..photos.account.second_factor import CodeMethod, PendingCode
from ..sign_in import SignIn
from .pending_account import PendingAccount


class Attempt(ABC):
    """A sign-in. After each call it is complete, unless `pending` says that a code is needed.

    Every coroutine raises `PhotosError`s, and `TermsRequiredError` or `DeviceConsentRequiredError`
    where the steps have more to ask.
    """

    @property
    @abstractmethod
    def pending(self) -> PendingCode | None:
        """The question for a code, if there is one."""

    @abstractmethod
    async def sign_in(self, password: str | None, *, keep: bool) -> None:
        """Sign in; Apple may send a code. Without a password: with what is stored."""

    @abstractmethod
    async def submit(self, code: str) -> None:
        """Answer the question for a code."""

    @abstractmethod
    async def resend(self, method: CodeMethod, phone_number_id: int | None) -> None:
        """Have a code sent again or another way."""

    @abstractmethod
    async def terms(self) -> Terms:
        """Fetch the terms that wait for consent."""

    @abstractmethod
    async def accept_terms(self, terms: Terms) -> None:
        """Accept terms that the user has been shown."""

    @abstractmethod
    async def obtain_consent(self, on_change: Callable[[DeviceConsent], None]) -> None:
        """Ask the user's devices for access, and wait."""


class PrivateAttempt(Attempt):
    """Signs in with a session of its own, which replaces an entry's only in the end."""

    def __init__(
        self,
        owner: PendingAccount,
        apple_id: str,
        *,
        china_mainland: bool,
        known: Path | None = None,
        again: bool = False,
    ) -> None:
        """Prepare; `known` is the session of an existing entry, whose trust may spare a code.

        `again`: the session of this flow is kept, as it is the same account's.
        """
        self._owner = owner
        self._apple_id = apple_id
        self._china_mainland = china_mainland
        self._known = known
        self._again = again
        self._account: Account | None = None

    @property
    @override
    def pending(self) -> PendingCode | None:
        return None if self._account is None else self._account.pending

    @override
    async def sign_in(self, password: str | None, *, keep: bool) -> None:
        # A session of its own has nothing else to begin with.
        assert password is not None
        self._account = await self._owner.open(
            self._apple_id,
            china_mainland=self._china_mainland,
            known=self._known,
            again=self._again,
        )
        await self._account.sign_in(password)

    @override
    async def submit(self, code: str) -> None:
        await self._opened.submit_code(code)

    @override
    async def resend(self, method: CodeMethod, phone_number_id: int | None) -> None:
        await self._opened.request_code(method, phone_number_id)

    @override
    async def terms(self) -> Terms:
        return await self._opened.terms()

    @override
    async def accept_terms(self, terms: Terms) -> None:
        await self._opened.accept_terms(terms)

    @override
    async def obtain_consent(self, on_change: Callable[[DeviceConsent], None]) -> None:
        await async_obtain_consent(self._opened, on_change)

    @property
    def _opened(self) -> Account:
        assert self._account is not None
        return self._account


class SharedAttempt(Attempt):
    """Takes part in the one sign-in of a loaded entry, whoever has begun it."""

    def __init__(self, sign_in: SignIn) -> None:
        """Join."""
        self._sign_in = sign_in

    @property
    @override
    def pending(self) -> PendingCode | None:
        return self._sign_in.pending

    @override
    async def sign_in(self, password: str | None, *, keep: bool) -> None:
        await self._sign_in.async_start(password, keep=keep)
        await self._sign_in.async_wait()

    @override
    async def submit(self, code: str) -> None:
        await self._sign_in.async_submit(code)
        await self._sign_in.async_wait()

    @override
    async def resend(self, method: CodeMethod, phone_number_id: int | None) -> None:
        await self._sign_in.async_resend(method, phone_number_id)

    @override
    async def terms(self) -> Terms:
        return await self._sign_in.account.terms()

    @override
    async def accept_terms(self, terms: Terms) -> None:
        await self._sign_in.async_accept_terms(terms)
        await self._sign_in.async_wait()

    @override
    async def obtain_consent(self, on_change: Callable[[DeviceConsent], None]) -> None:
        await self._sign_in.async_request_consent(on_change)
        await self._sign_in.async_wait()
