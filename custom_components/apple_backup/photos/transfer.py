"""One download: stream to a part, hash on the way, continue where it broke off, prove, place.

Bytes pass through the event loop in pieces and are written and hashed in worker threads. Only a
file whose size and checksum are Apple's ever gets a final name.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import replace
from http import HTTPStatus
import time
from typing import Any, Protocol

import aiohttp

from .catalog import ParkReason, Root
from .claims import ParkedError
from .errors import (
    LibraryFolderError,
    ThrottledError,
    UnexpectedAnswerError,
    UnreachableError,
    UrlExpiredError,
)
from .files.checksum import is_provable
from .files.partfile import PartFile
from .files.placing import CHUNK_BYTES
from .files.writer import PartWriter
from .limiter import AdaptiveLimiter
from .models import Resource, Zone
from .plan import Fetch
from .provide import Provided
from .stall_watch import STALL_SECONDS, StalledError, StallWatch
from .throttle import Throttle
from .urls import UrlBook
from .workers import Workers

ATTEMPTS = 4
EXPIRED_ATTEMPTS = 3
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 60.0


_RETRIED = (
    UrlExpiredError,
    UnreachableError,
    aiohttp.ClientError,
    TimeoutError,
    UnexpectedAnswerError,
    ParkedError,
)
# Another attempt finds these just as they are.
_FINAL = frozenset({ParkReason.NO_URL, ParkReason.NAME_TAKEN})


class Downloader(Protocol):
    """Opens download URLs; `CloudKit` does."""

    def download(
        self, url: str, *, offset: int = 0, etag: str | None = None
    ) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        """Open a URL, from an offset on if the file is still the same."""


class Places(Protocol):
    """Where downloads go; `Folders` does this."""

    def open_part(self, fetch: Fetch) -> PartFile:
        """Open the part of a file to download."""

    def finish(self, fetch: Fetch, part: PartFile) -> Provided:
        """Prove a complete part and put it in its place."""

    def explain(self, error: OSError, root: Root) -> LibraryFolderError | ParkedError:
        """Tell whether a failed file operation ends the run, or costs one file alone."""


class PausedError(Exception):
    """The user wants a pause; the download goes on afterwards from where it is."""


class Transfer:
    """Downloads files, one call each; many calls run at once."""

    def __init__(
        self,
        downloader: Downloader,
        urls: UrlBook,
        places: Places,
        workers: Workers,
        limiter: AdaptiveLimiter,
        *,
        throttle: Throttle | None = None,
        on_bytes: Callable[[int], None] = lambda _count: None,
        stall_seconds: float = STALL_SECONDS,
        first_pause: float = FIRST_PAUSE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`on_bytes` hears of every piece that arrives; `stall_seconds` without one is a failure."""
        self._downloader = downloader
        self._urls = urls
        self._places = places
        self._throttle = throttle or Throttle()
        self._workers = workers
        self._limiter = limiter
        self._on_bytes = on_bytes
        self._stall_seconds = stall_seconds
        self._first_pause = first_pause
        self._clock = clock
        self.downloads = 0
        self.bytes_received = 0

    async def download(self, zone: Zone, fetch: Fetch) -> Provided:
        """Download, prove and place one file.

        Raises:
            ParkedError: Every attempt failed; the run goes on without this file.
            LibraryFolderError: The disk is full or gone; the run ends.
            AccountError: The session is gone; the run ends.
        """
        failure = ParkedError(ParkReason.UNREACHABLE)
        attempt = expired = 0
        while attempt < ATTEMPTS:
            await self._limiter.quiet()
            await self._throttle.wait_while_paused()
            try:
                return await self._attempt(zone, fetch)
            except PausedError:
                continue
            except _RETRIED as error:
                failure = _failure(error)
                if failure.reason in _FINAL:
                    raise
                self._heed(error, zone, fetch)
                if isinstance(error, UrlExpiredError):
                    expired += 1
                    attempt += expired > EXPIRED_ATTEMPTS
                    continue
            attempt += 1
            if attempt < ATTEMPTS:
                await asyncio.sleep(self._first_pause * (2 ** (attempt - 1)))
        raise failure

    def _heed(self, error: Exception, zone: Zone, fetch: Fetch) -> None:
        """Slow down, or look for another URL, if a failed attempt asks for it."""
        match error:
            case UrlExpiredError() | UnexpectedAnswerError():
                # A URL that is refused may be one of a file that has just changed.
                self._urls.forget(zone, fetch.wanted.owner_name)
            case ThrottledError():
                self._limiter.failed(min(error.retry_after or 0.0, LONGEST_PAUSE_SECONDS))
            case StalledError():
                self._limiter.failed()

    async def _attempt(self, zone: Zone, fetch: Fetch) -> Provided:
        resource = await self._urls.get(zone, fetch.wanted.owner_name, fetch.wanted.kind)
        if resource is None or not resource.url:
            raise ParkedError(ParkReason.NO_URL, "Apple offers no download")
        # The catalog has heard of a change from the same lookup, so fetch what Apple offers now.
        wanted = replace(fetch.wanted, checksum=resource.checksum, size=resource.size)
        fetch = replace(fetch, wanted=wanted)
        try:
            part = await self._workers.run(self._places.open_part, fetch)
        except OSError as error:
            raise await self._workers.run(self._places.explain, error, fetch.root) from error
        rest: list[bytes] = []
        try:
            if part.offset < part.size or not part.size:
                rest = await self._receive(fetch, part, resource)
            return await self._workers.run(self._complete, fetch, part, rest)
        except OSError as error:
            if isinstance(error, aiohttp.ClientError | TimeoutError | ConnectionError):
                raise
            raise await self._workers.run(self._places.explain, error, fetch.root) from error
        finally:
            if part.is_open:
                await self._workers.clean_up(part.close)

    def _complete(self, fetch: Fetch, part: PartFile, rest: list[bytes]) -> Provided:
        """Write the last bytes and prove the file, in one go: most files are no longer than that."""
        if rest:
            part.write(*rest)
        return self._places.finish(fetch, part)

    async def _receive(self, fetch: Fetch, part: PartFile, resource: Resource) -> list[bytes]:
        """Fetch what the part lacks; returns the last bytes, which are not yet written."""
        # Without a checksum only the ETag can tell that the rest is of the same file.
        offset = part.offset if part.etag or is_provable(fetch.wanted.checksum) else 0
        self.downloads += 1
        assert resource.url is not None
        async with AsyncExitStack() as stack:
            request = self._downloader.download(resource.url, offset=offset, etag=part.etag)
            response = await self._answer(stack.enter_async_context(request))
            if response.status != HTTPStatus.PARTIAL_CONTENT and (
                part.offset or part.etag or part.size > CHUNK_BYTES
            ):
                part.start_over(response.headers.get("ETag"))
            expected = part.size - part.offset
            length = response.content_length
            if length is not None and length != expected:
                await self._workers.run(part.discard)
                raise ParkedError(
                    ParkReason.WRONG_SIZE, f"{length} bytes announced, {expected} expected"
                )
            return await self._stream(part, response)

    async def _answer(
        self, answer: Coroutine[Any, Any, aiohttp.ClientResponse]
    ) -> aiohttp.ClientResponse:
        """Wait for the head of an answer no longer than for a piece of its body."""
        try:
            async with asyncio.timeout(self._stall_seconds):
                return await answer
        except TimeoutError as error:
            if isinstance(error, aiohttp.ClientError):
                raise
            raise StalledError(f"no answer for {self._stall_seconds:.0f} s") from error

    async def _stream(self, part: PartFile, response: aiohttp.ClientResponse) -> list[bytes]:
        """Pass the body to the part in chunks, and give up when it hardly flows.

        Returns:
            The last bytes, which are not yet written.
        """
        left = part.size - part.offset
        watch = StallWatch(self._stall_seconds, self._clock)
        async with PartWriter(part, self._workers) as writer:
            try:
                while piece := await watch.read(response.content):
                    left -= len(piece)
                    self._count(len(piece))
                    if left < 0:
                        break
                    await writer.take(piece)
                    if self._throttle.is_paused:
                        await writer.flush()
                        raise PausedError
                    if self._throttle.bytes_per_second:
                        # Waiting for our own limit is no stall.
                        watch.excuse(await self._throttle.take(len(piece)))
            except UnreachableError, aiohttp.ClientError:
                # What has arrived is worth keeping: the next attempt continues behind it.
                await writer.flush()
                raise
            if left > 0:
                await writer.flush()
                raise UnreachableError(f"the body ended {left} bytes early")
            rest = await writer.rest()
        if left < 0:
            await self._workers.run(part.discard)
            raise ParkedError(ParkReason.WRONG_SIZE, "more bytes than Apple told")
        return rest

    def _count(self, size: int) -> None:
        self.bytes_received += size
        self._on_bytes(size)


def _failure(error: Exception) -> ParkedError:
    """Tell why a file is parked if this is what its last attempt met."""
    match error:
        case ParkedError():
            return error
        case UrlExpiredError():
            return ParkedError(ParkReason.REFUSED, "the download URL expired again and again")
        case ThrottledError():
            return ParkedError(ParkReason.UNREACHABLE, f"throttled: {error}")
        case StalledError():
            return ParkedError(ParkReason.STALLED, str(error))
        case UnexpectedAnswerError():
            return ParkedError(ParkReason.REFUSED, str(error))
        case _:
            return ParkedError(ParkReason.UNREACHABLE, str(error) or type(error).__name__)
