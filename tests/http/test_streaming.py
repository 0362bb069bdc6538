"""Sending content: whole, in ranges, and when something breaks."""

import asyncio
from collections.abc import Callable, Coroutine
import logging
import os
from pathlib import Path
from ssl import SSLContext
from typing import Any

from aiohttp import ClientPayloadError, web
from aiohttp.test_utils import TestClient, TestServer
from multidict import CIMultiDict
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.apple_backup.backups.sending import Sender, Turn
from custom_components.apple_backup.http.errors import ApiError, Dialect, error_response
from custom_components.apple_backup.http.streaming import (
    CHUNK_BYTES,
    FIRST_CHUNK_BYTES,
    Source,
    send,
)
from tests.plugins.private_ca import CA_KEY_VARIABLE
from tests.simulated_icloud.tls import server_context

CONTENT = bytes(n * 7 % 251 for n in range(FIRST_CHUNK_BYTES + 2 * CHUNK_BYTES + 99))
ETAG = '"tag"'
HEADERS = {"Content-Type": "image/jpeg", "Cache-Control": "no-store"}

type Read = Callable[[int, int], Coroutine[Any, Any, bytes]]
type Send = Callable[[int, int, int], Coroutine[Any, Any, None]]
type Serve = Callable[..., Coroutine[Any, Any, TestClient]]


@pytest.fixture
def serve(aiohttp_client: ClientSessionGenerator, socket_enabled: None) -> Serve:
    """Serve one source."""

    async def start(
        read: Read | None = None,
        size: int = len(CONTENT),
        send_part: Send | None = None,
        context: SSLContext | None = None,
    ) -> TestClient:
        async def plain(offset: int, length: int) -> bytes:
            return CONTENT[offset : offset + length]

        async def handle(request: web.Request) -> web.StreamResponse:
            source = Source(size, read or plain, ETAG, 1_700_000_000, send_part)
            try:
                return await send(request, source, HEADERS)
            except (ApiError, OSError) as err:
                return error_response(err, Dialect.BACKUPS)

        app = web.Application()
        app.router.add_get("/", handle)
        server = TestServer(app)
        await server.start_server(ssl=context)
        return await aiohttp_client(server)

    return start


class Parts:
    """Sends parts to the socket itself, and notes which."""

    def __init__(self) -> None:
        self.sent: list[tuple[int, int]] = []

    async def __call__(self, socket: int, offset: int, length: int) -> None:
        self.sent.append((offset, length))
        view = lambda at, _: memoryview(CONTENT)[at : at + 100_000]  # noqa: E731
        sender = Sender(view, socket, offset, offset + length)
        try:
            while (turn := await asyncio.to_thread(sender.turn)) is not Turn.DONE:
                if turn is Turn.SOCKET_IS_FULL:
                    await sender.writable()
        finally:
            sender.close()


async def test_whole(serve: Serve) -> None:
    answer = await (await serve()).get("/")
    assert answer.status == 200
    assert await answer.read() == CONTENT
    assert answer.headers["Content-Length"] == str(len(CONTENT))
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["ETag"] == ETAG
    assert answer.headers["Last-Modified"] == "Tue, 14 Nov 2023 22:13:20 GMT"
    assert answer.headers["Cache-Control"] == "no-store"


async def test_no_more_is_read_than_a_chunk_and_the_first_is_small(serve: Serve) -> None:
    lengths: list[int] = []

    async def read(offset: int, length: int) -> bytes:
        lengths.append(length)
        return CONTENT[offset : offset + length]

    assert await (await (await serve(read)).get("/")).read() == CONTENT
    assert lengths == [FIRST_CHUNK_BYTES, CHUNK_BYTES, CHUNK_BYTES, 99]


async def test_short_reads_are_continued(serve: Serve) -> None:
    async def read(offset: int, length: int) -> bytes:
        return CONTENT[offset : offset + min(length, 100_003)]

    assert await (await (await serve(read)).get("/")).read() == CONTENT


async def test_empty(serve: Serve) -> None:
    answer = await (await serve(size=0)).get("/")
    assert (answer.status, await answer.read()) == (200, b"")
    assert answer.headers["Content-Length"] == "0"


async def test_head_reads_nothing(serve: Serve) -> None:
    async def read(offset: int, length: int) -> bytes:
        raise AssertionError

    answer = await (await serve(read)).head("/")
    assert answer.status == 200
    assert answer.headers["Content-Length"] == str(len(CONTENT))


async def test_one_range(serve: Serve) -> None:
    answer = await (await serve()).get("/", headers={"Range": "bytes=70000-1200000"})
    assert answer.status == 206
    assert await answer.read() == CONTENT[70000:1200001]
    assert answer.headers["Content-Range"] == f"bytes 70000-1200000/{len(CONTENT)}"
    assert answer.headers["Content-Type"] == "image/jpeg"


async def test_several_ranges(serve: Serve) -> None:
    answer = await (await serve()).get("/", headers={"Range": "bytes=0-9,100000-100004,-3"})
    assert answer.status == 206
    raw = await answer.read()
    assert int(answer.headers["Content-Length"]) == len(raw)
    assert answer.headers["Content-Type"].startswith("multipart/byteranges; boundary=")
    boundary = answer.headers["Content-Type"].partition("boundary=")[2].encode()
    parts = raw.split(b"--" + boundary)
    assert parts[0].strip() == b""
    assert parts[-1] == b"--\r\n"
    expected = [(0, 10), (100_000, 5), (len(CONTENT) - 3, 3)]
    for part, (start, length) in zip(parts[1:-1], expected, strict=True):
        head, _, body = part.partition(b"\r\n\r\n")
        fields = CIMultiDict(
            line.split(": ", 1) for line in head.decode().splitlines() if ": " in line
        )
        assert fields["Content-Type"] == "image/jpeg"
        assert fields["Content-Range"] == f"bytes {start}-{start + length - 1}/{len(CONTENT)}"
        assert body == CONTENT[start : start + length] + b"\r\n"


async def test_range_beyond_the_end(serve: Serve) -> None:
    answer = await (await serve()).get("/", headers={"Range": "bytes=99999999-"})
    assert answer.status == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(CONTENT)}"
    assert (await answer.json())["code"] == "range_not_satisfiable"


@pytest.mark.parametrize(("validator", "status"), [(ETAG, 206), ('"other"', 200)])
async def test_if_range(serve: Serve, validator: str, status: int) -> None:
    answer = await (await serve()).get("/", headers={"Range": "bytes=0-0", "If-Range": validator})
    assert answer.status == status


async def test_unsatisfiable_range_of_an_older_version_gets_the_whole(serve: Serve) -> None:
    answer = await (await serve()).get(
        "/", headers={"Range": "bytes=99999999-", "If-Range": '"other"'}
    )
    assert answer.status == 200
    assert await answer.read() == CONTENT


async def test_error_before_the_first_byte_is_an_answer(serve: Serve) -> None:
    async def read(offset: int, length: int) -> bytes:
        raise PermissionError

    answer = await (await serve(read)).get("/")
    assert answer.status == 500
    assert (await answer.json())["cause"] == "PermissionError"


@pytest.mark.parametrize("ending", [b"", None])
async def test_error_later_breaks_the_connection(serve: Serve, ending: bytes | None) -> None:
    """A client must never take a truncated file for a whole one."""

    async def read(offset: int, length: int) -> bytes:
        if offset < FIRST_CHUNK_BYTES:
            return CONTENT[offset : offset + length]
        if ending is None:
            raise OSError("disk gone")
        return ending

    answer = await (await serve(read)).get("/")
    assert answer.status == 200
    with pytest.raises(ClientPayloadError):
        await answer.read()


async def test_client_that_goes_away_is_no_error(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    read_at: list[int] = []

    async def read(offset: int, length: int) -> bytes:
        read_at.append(offset)
        return b"x" * length

    size = 10**12
    client = await serve(read, size)
    answer = await client.get("/")
    await answer.content.read(10)
    answer.close()
    await client.close()
    assert read_at[-1] < size // 2
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_the_rest_of_a_large_file_is_sent_past_the_transport(serve: Serve) -> None:
    parts = Parts()
    client = await serve(send_part=parts)
    # Again and again, as the connection is used on.
    for _ in range(3):
        answer = await client.get("/")
        assert await answer.read() == CONTENT
    assert len(parts.sent) == 3
    # The first piece has gone the other way, and more if the socket was full by then.
    assert all(offset in range(FIRST_CHUNK_BYTES, len(CONTENT)) for offset, _ in parts.sent)
    assert all(offset + length == len(CONTENT) for offset, length in parts.sent)
    answer = await client.get("/", headers={"Range": "bytes=5-"})
    assert await answer.read() == CONTENT[5:]
    answer = await client.get("/", headers={"Range": "bytes=5-1000004"})
    assert await answer.read() == CONTENT[5:1_000_005]
    assert len(parts.sent) == 4
    answer = await client.get("/", headers={"Range": f"bytes=0-0,5-{len(CONTENT) - 10}"})
    body = await answer.read()
    assert CONTENT[5:-9] in body
    assert len(body) == int(answer.headers["Content-Length"])
    assert len(parts.sent) == 5


async def test_a_client_that_is_slow_gets_the_same(serve: Serve) -> None:
    parts = Parts()
    answer = await (await serve(send_part=parts)).get("/")
    found = b""
    while data := await answer.content.read(200_000):
        found += data
        await asyncio.sleep(0.001)
    assert found == CONTENT
    assert len(parts.sent) == 1


async def test_with_tls_all_goes_through_the_transport(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = Parts()
    context = server_context(Path(os.environ[CA_KEY_VARIABLE]))
    client = await serve(send_part=parts, context=context)
    answer = await client.get("/", ssl=False)
    assert await answer.read() == CONTENT
    assert parts.sent == []


async def test_what_cannot_be_sent_on_breaks_the_connection(serve: Serve) -> None:
    async def send_part(socket: int, offset: int, length: int) -> None:
        os.write(socket, CONTENT[offset : offset + 10])
        raise OSError("disk gone")

    answer = await (await serve(send_part=send_part)).get("/")
    assert answer.status == 200
    with pytest.raises(ClientPayloadError):
        await answer.read()
