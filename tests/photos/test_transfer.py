"""One download over real HTTP, with everything that can go wrong on the way."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import os

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
import pytest

from custom_components.apple_backup.photos.catalog import ParkReason
from custom_components.apple_backup.photos.claims import ParkedError
from custom_components.apple_backup.photos.errors import (
    DiskFullError,
    ThrottledError,
    UnexpectedAnswerError,
    UnreachableError,
    UrlExpiredError,
)
from custom_components.apple_backup.photos.files import partfile
from custom_components.apple_backup.photos.limiter import AdaptiveLimiter
from custom_components.apple_backup.photos.models import Record, Resource, Zone
from custom_components.apple_backup.photos.transfer import Transfer
from custom_components.apple_backup.photos.urls import UrlBook
from custom_components.apple_backup.photos.workers import Workers
from tests.photos.conftest import tree
from tests.photos.library_parts import ZONE, Parts, pair

pytestmark = pytest.mark.usefixtures("socket_enabled")

CONTENT = bytes(range(256)) * 10_000
PATH = "2024/05/IMG_1.JPG"

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def right(request: web.Request) -> web.StreamResponse:
    """Answer as Apple does."""
    start = request.http_range.start or 0
    headers = {"ETag": '"1"'}
    if not start:
        return web.Response(body=CONTENT, headers=headers)
    headers["Content-Range"] = f"bytes {start}-{len(CONTENT) - 1}/{len(CONTENT)}"
    return web.Response(status=206, body=CONTENT[start:], headers=headers)


async def cut(request: web.Request) -> web.StreamResponse:
    """Promise everything and break off halfway."""
    response = web.StreamResponse(headers={"Content-Length": str(len(CONTENT)), "ETag": '"1"'})
    await response.prepare(request)
    await response.write(CONTENT[: len(CONTENT) // 2])
    assert request.transport is not None
    request.transport.close()
    return response


async def hang(request: web.Request) -> web.StreamResponse:
    """Send a little and then nothing."""
    response = web.StreamResponse(headers={"Content-Length": str(len(CONTENT))})
    await response.prepare(request)
    await response.write(CONTENT[:1000])
    await asyncio.Event().wait()
    return response


async def endless(request: web.Request) -> web.StreamResponse:
    """Send more than there is, without saying how much."""
    response = web.StreamResponse()
    response.enable_chunked_encoding()
    await response.prepare(request)
    await response.write(CONTENT + b"and more")
    return response


def sends(body: bytes, status: int = 200) -> Handler:
    """Answer with other bytes, in good form."""

    async def handler(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, body=body)

    return handler


@dataclass
class Server:
    """Answers in a given order, the last one for ever."""

    answers: list[Handler] = field(default_factory=lambda: [right])
    ranges: list[str | None] = field(default_factory=list)
    lookups: int = 0
    url: str = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer the next request."""
        self.ranges.append(request.headers.get("Range"))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return await answer(request)


@dataclass
class Downloader:
    """Opens URLs by the contract of the real client."""

    session: aiohttp.ClientSession

    @asynccontextmanager
    async def download(
        self, url: str, *, offset: int = 0, etag: str | None = None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Open a URL."""
        headers = {"Range": f"bytes={offset}-"} if offset else {}
        async with self.session.get(url, headers=headers) as response:
            if response.status == 410:
                raise UrlExpiredError
            if response.status == 503:
                raise ThrottledError(retry_after=0.0)
            if response.status not in (200, 206):
                raise UnexpectedAnswerError(f"HTTP {response.status}")
            try:
                yield response
            except aiohttp.ClientError as error:
                raise UnreachableError(type(error).__name__) from error


@dataclass
class Bench:
    """A library with one photo to fetch, and the server it comes from."""

    parts: Parts
    server: Server
    transfer: Transfer

    async def download(self) -> None:
        """Fetch the photo and make it ours."""
        provided = await self.transfer.download(ZONE, self.parts.fetch("A"))
        self.parts.catalog.record_proven([provided.file])


@pytest.fixture
async def bench(parts: Parts) -> AsyncIterator[Bench]:
    """Serve one photo."""
    parts.know(*pair("A", CONTENT))
    server = Server()
    app = web.Application()
    app.router.add_get("/file", server.handle)
    test_server = TestServer(app, host="127.0.0.1")
    await test_server.start_server()
    server.url = str(test_server.make_url("/file"))

    async def lookup(_zone: Zone, _names: object) -> tuple[Record, ...]:
        server.lookups += 1
        master, asset = pair("A", CONTENT)
        [resource] = master.resources
        offered = Resource(
            resource.kind, resource.uti, resource.size, resource.checksum, url=server.url
        )
        return (type(master)(ZONE.name, "M-A", "IMG_1.JPG", (offered,)), asset)

    async def found(_zone: Zone, _records: object) -> None:
        return None

    workers = Workers(2)
    async with aiohttp.ClientSession() as session:
        transfer = Transfer(
            Downloader(session),
            UrlBook(lookup, found),
            parts.folders,
            workers,
            AdaptiveLimiter(),
            # A busy machine is no stall; tests of stalls have less patience.
            stall_seconds=60,
            first_pause=0.001,
        )
        yield Bench(parts, server, transfer)
    await test_server.close()
    await workers.close()


async def assert_parked(bench: Bench, *reasons: ParkReason) -> None:
    with pytest.raises(ParkedError) as caught:
        await bench.download()
    assert caught.value.reason in reasons
    assert tree(bench.parts.root) == {}


async def test_a_file_is_fetched_proven_and_placed(bench: Bench) -> None:
    await bench.download()
    assert (bench.parts.root / PATH).read_bytes() == CONTENT
    assert not list(bench.parts.volume.parts.iterdir())
    assert bench.transfer.bytes_received == len(CONTENT)
    [file] = bench.parts.view("A").files
    assert file.mtime_ns == (bench.parts.root / PATH).stat().st_mtime_ns


async def test_what_broke_off_is_continued(bench: Bench) -> None:
    bench.server.answers = [cut, right]
    await bench.download()
    assert (bench.parts.root / PATH).read_bytes() == CONTENT
    first, second = bench.server.ranges
    assert first is None
    assert second is not None
    assert bench.transfer.bytes_received == len(CONTENT)


async def test_what_is_complete_already_is_not_asked_for(bench: Bench) -> None:
    part = bench.parts.provider.open_part(bench.parts.fetch("A"))
    part.write(CONTENT)
    part.close()
    await bench.download()
    assert bench.server.ranges == []
    assert (bench.parts.root / PATH).read_bytes() == CONTENT


async def test_a_part_with_wrong_bytes_is_fetched_anew(bench: Bench) -> None:
    part = bench.parts.provider.open_part(bench.parts.fetch("A"))
    part.write(b"garbage")
    part.close()
    await bench.download()
    assert (bench.parts.root / PATH).read_bytes() == CONTENT
    assert bench.server.ranges == ["bytes=7-", None]


@pytest.mark.parametrize(
    ("answer", "reasons"),
    [
        (sends(CONTENT[::-1]), {ParkReason.WRONG_BYTES}),
        (sends(CONTENT[:-1] + b"?"), {ParkReason.WRONG_BYTES}),
        (sends(CONTENT[:-1]), {ParkReason.WRONG_SIZE}),
        (sends(b"<html>please log in</html>"), {ParkReason.WRONG_SIZE}),
        (sends(b""), {ParkReason.WRONG_SIZE}),
        (endless, {ParkReason.WRONG_SIZE}),
        (hang, {ParkReason.STALLED}),
        (sends(b"", 404), {ParkReason.REFUSED}),
        (sends(b"", 410), {ParkReason.REFUSED}),
        (sends(b"", 503), {ParkReason.UNREACHABLE}),
    ],
)
async def test_trouble_that_stays_parks_the_file(
    bench: Bench, answer: Handler, reasons: set[ParkReason]
) -> None:
    bench.server.answers = [answer]
    if answer is hang:
        bench.transfer._stall_seconds = 0.2
    await assert_parked(bench, *reasons)
    bench.server.answers = [right]
    await bench.download()
    assert (bench.parts.root / PATH).read_bytes() == CONTENT


@pytest.mark.parametrize(
    "answer",
    [cut, hang, endless, sends(CONTENT[::-1]), sends(b""), sends(b"", 410), sends(b"", 503)],
)
async def test_trouble_that_passes_costs_nothing(bench: Bench, answer: Handler) -> None:
    bench.server.answers = [answer, answer, right]
    if answer is hang:
        bench.transfer._stall_seconds = 0.2
    await bench.download()
    assert (bench.parts.root / PATH).read_bytes() == CONTENT


async def test_an_expired_url_is_looked_up_again(bench: Bench) -> None:
    bench.server.answers = [sends(b"", 410), right]
    await bench.download()
    assert bench.server.lookups == 2


@pytest.mark.parametrize("number", [28, 122])
async def test_a_full_disk_ends_the_run_and_leaves_no_file(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def full(*_: object) -> int:
        raise OSError(number, "full")

    with monkeypatch.context() as patch:
        patch.setattr(partfile.os, "writev", full)
        with pytest.raises(DiskFullError):
            await bench.download()
    assert tree(bench.parts.root) == {}
    await bench.download()
    assert (bench.parts.root / PATH).read_bytes() == CONTENT


async def test_a_write_that_stops_halfway_does_no_harm(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.write
    calls = 0

    def flaky(descriptor: int, pieces: Sequence[bytes]) -> int:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise OSError(5, "Input/output error")
        return real(descriptor, b"".join(pieces)[:300_000])

    monkeypatch.setattr(partfile.os, "writev", flaky)
    await bench.download()
    assert (bench.parts.root / PATH).read_bytes() == CONTENT


async def test_a_pause_keeps_what_has_come_and_goes_on_from_there(bench: Bench) -> None:
    throttle = bench.transfer._throttle
    ended = asyncio.Event()

    async def dribble(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(len(CONTENT)), "ETag": '"1"'})
        await response.prepare(request)
        half = len(CONTENT) // 2
        try:
            await response.write(CONTENT[:half])
            while not throttle.is_paused:
                await asyncio.sleep(0)
            for start in range(half, len(CONTENT), 1000):
                await response.write(CONTENT[start : start + 1000])
                await asyncio.sleep(0.001)
        finally:
            ended.set()
        return response

    bench.server.answers = [dribble, right]
    task = asyncio.create_task(bench.download())
    while bench.transfer.bytes_received < 1000:
        await asyncio.sleep(0)
    throttle.pause()
    await ended.wait()
    assert not task.done()
    assert len(bench.server.ranges) == 1
    throttle.resume()
    await task
    assert (bench.parts.root / PATH).read_bytes() == CONTENT
    assert bench.server.ranges[1] is not None
    assert bench.transfer.bytes_received == len(CONTENT)


async def test_a_limit_holds_back_without_being_taken_for_a_stall(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    take = bench.transfer._throttle.take

    async def counted(size: int) -> float:
        waits.append(await take(size))
        return waits[-1]

    bench.transfer._stall_seconds = 0.2
    bench.transfer._throttle.limit(20_000_000)
    monkeypatch.setattr(bench.transfer._throttle, "take", counted)
    await bench.download()
    assert (bench.parts.root / PATH).read_bytes() == CONTENT
    assert len(waits) > 1


async def test_a_cancelled_download_leaves_a_part_to_continue(bench: Bench) -> None:
    bench.server.answers = [hang, right]
    task = asyncio.create_task(bench.download())
    while bench.transfer.bytes_received < 1000:
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert tree(bench.parts.root) == {}
    await bench.download()
    assert (bench.parts.root / PATH).read_bytes() == CONTENT
