"""HTTP to Apple's CloudKit servers: one request made to succeed, or one clear error.

Expired web sessions are renewed once and the request repeated; throttling and outages are waited
out with jitter and a limit; every request of an account waits when Apple asks one of them to.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
import random
from typing import Final, Protocol

import aiohttp
import orjson
from yarl import URL

from ..errors import SignInRequiredError, ThrottledError, UnexpectedAnswerError, UnreachableError
from ..models import Scope
from .answers import TryAgainError, check_download, interpret, read_body, retry_after_of
from .queries import JSONObject

_PATH: Final = "/database/1/com.apple.photos.cloud/production"
_APPLE_DOMAINS: Final = (
    ".icloud.com",
    ".icloud.com.cn",
    ".icloud-content.com",
    ".icloud-content.com.cn",
)
_TIMEOUT: Final = aiohttp.ClientTimeout(total=None, sock_connect=20, sock_read=60)


class CloudAccount(Protocol):
    """What a signed-in account gives the CloudKit client (see `account.account.Account`)."""

    generation: int

    @property
    def database_url(self) -> str:
        """Return the root of the account's CloudKit database server."""

    @property
    def query(self) -> Mapping[str, str]:
        """Return the parameters that identify client and account."""

    @property
    def headers(self) -> Mapping[str, str]:
        """Return the headers of Apple's web client."""

    def cookie_header(self, url: str) -> str | None:
        """Return the cookies for a URL."""

    def merge_cookies(self, url: str, set_cookie: list[str]) -> None:
        """Take over renewed cookies."""

    async def renew_once(self, generation: int) -> None:
        """Renew a web session that Apple has ended."""


@dataclass(frozen=True, slots=True)
class Pacing:
    """How patiently requests are repeated; all times in seconds.

    After `breaker_failures` failed requests in a row nothing is sent for `breaker_pause`.
    `longest_wait` is the longest that Apple may ask us to wait within a request.
    """

    attempts: int = 5
    first_pause: float = 1.0
    longest_pause: float = 60.0
    longest_wait: float = 120.0
    breaker_failures: int = 20
    breaker_pause: float = 60.0


class Transport:
    """Sends the requests of one account."""

    def __init__(
        self, account: CloudAccount, session: aiohttp.ClientSession, pacing: Pacing
    ) -> None:
        """Use an injected session that has no cookie jar of its own."""
        self._account = account
        self._session = session
        self._pacing = pacing
        self._resume_at = 0.0
        self._failures = 0
        self._open_until = 0.0
        self.requests = 0

    async def post(self, scope: Scope, path: str, body: JSONObject) -> JSONObject:
        """Send a CloudKit request and return its answer.

        Errors that Apple reports for single zones or records are left in the answer, unless they
        ask for another attempt.

        Raises:
            UnreachableError, ThrottledError: Repeating did not help.
            SignInRequiredError: The session is gone and could not be renewed.
            WebAccessDisabledError, ZoneGoneError, UnexpectedAnswerError: As Apple says.
        """
        payload = orjson.dumps(body)
        renewed = False
        attempt = 0
        while True:
            await self._wait_for_turn()
            generation = self._account.generation
            try:
                answer = await self._send(scope, path, payload)
            except TryAgainError as again:
                attempt += 1
                self._failed()
                await self._pause(attempt, again.error)
            except SignInRequiredError:
                if renewed:
                    raise
                renewed = True
                await self._account.renew_once(generation)
            else:
                self._failures = 0
                return answer

    async def _send(self, scope: Scope, path: str, payload: bytes) -> JSONObject:
        """Make one attempt."""
        root = URL(self._account.database_url)
        _check_url(root)
        url = (root / f"{_PATH}/{scope.value}/{path}".lstrip("/")).with_query(
            {**self._account.query, "remapEnums": "True", "getCurrentSyncToken": "True"}
        )
        headers = self._headers(url, {"Content-Type": "text/plain;charset=UTF-8"})
        self.requests += 1
        try:
            async with self._session.post(
                url, data=payload, headers=headers, timeout=_TIMEOUT, allow_redirects=False
            ) as response:
                self._keep_cookies(url, response)
                raw = await read_body(response)
                status, retry_after = response.status, retry_after_of(response)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise TryAgainError(UnreachableError(type(error).__name__)) from error
        return interpret(status, retry_after, raw)

    @asynccontextmanager
    async def download(
        self, url: str, *, offset: int, etag: str | None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Open a signed download URL; see `CloudKit.download`."""
        target = URL(url, encoded=True)
        _check_url(target)
        extra = {"Accept-Encoding": "identity"}
        if offset:
            extra["Range"] = f"bytes={offset}-"
            if etag:
                extra["If-Range"] = etag
        try:
            async with self._session.get(
                target,
                headers=self._headers(target, extra),
                timeout=_TIMEOUT,
                allow_redirects=False,
            ) as response:
                self._keep_cookies(target, response)
                check_download(response, offset)
                yield response
        except aiohttp.ClientError as error:
            raise UnreachableError(type(error).__name__) from error

    def _headers(self, url: URL, extra: Mapping[str, str]) -> dict[str, str]:
        headers = {**self._account.headers, **extra}
        if cookies := self._account.cookie_header(str(url)):
            headers["Cookie"] = cookies
        return headers

    def _keep_cookies(self, url: URL, response: aiohttp.ClientResponse) -> None:
        if cookies := response.headers.getall("Set-Cookie", []):
            self._account.merge_cookies(str(url), cookies)

    async def _wait_for_turn(self) -> None:
        """Wait while Apple wants quiet, and refuse to send while its servers are down."""
        now = asyncio.get_running_loop().time()
        if now < self._open_until:
            raise ThrottledError("nothing is sent for now", retry_after=self._open_until - now)
        if now < self._resume_at:
            await asyncio.sleep(self._resume_at - now)

    def _failed(self) -> None:
        """Count a failure; too many in a row stop all requests for a while."""
        self._failures += 1
        if self._failures >= self._pacing.breaker_failures:
            loop = asyncio.get_running_loop()
            self._open_until = loop.time() + self._pacing.breaker_pause
            # One more failure after the pause is enough to stop again.
            self._failures -= 1

    async def _pause(self, attempt: int, error: UnreachableError) -> None:
        """Sleep before the next attempt, or give up."""
        wanted = (error.retry_after if isinstance(error, ThrottledError) else None) or 0.0
        loop = asyncio.get_running_loop()
        if wanted > self._pacing.longest_wait:
            self._open_until = max(self._open_until, loop.time() + wanted)
            raise error
        if attempt >= self._pacing.attempts:
            raise error
        grown = self._pacing.first_pause * 2 ** (attempt - 1) * random.uniform(0.5, 1.5)
        pause = max(min(grown, self._pacing.longest_pause), wanted)
        if isinstance(error, ThrottledError):
            self._resume_at = max(self._resume_at, loop.time() + pause)
        await asyncio.sleep(pause)


def _check_url(url: URL) -> None:
    """Refuse to send cookies and requests to anyone but Apple, over anything but TLS.

    Raises:
        UnexpectedAnswerError: The URL leads elsewhere.
    """
    host = (url.host or "").lower()
    if url.scheme != "https" or url.user is not None or not host.endswith(_APPLE_DOMAINS):
        raise UnexpectedAnswerError("a URL leads outside Apple's servers")
