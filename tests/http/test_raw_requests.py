"""Requests that no client sends: framing that two servers understand differently, and sizes.

What matters with framing is that nothing hidden in one request is carried out as a second one with
the rights of the first, and that the server goes on.
"""

import asyncio
from collections.abc import Awaitable, Callable
import re
from typing import Final

from aiohttp.test_utils import TestClient
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.http import VIEWS
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant

from .client import Api, Login
from .conftest import BIG_SIZE, Backups, access_token

STATE: Final = "/api/apple_backup/state"
LOCK: Final = "/api/apple_backup/backups/lock"
# A second request, with everything but a token: it must never profit from the one before it.
HIDDEN: Final = f"POST {LOCK} HTTP/1.1\r\nHost: x\r\nX-Hidden: 1\r\nContent-Length: 0\r\n\r\n"

# Ends the connection, wherever the server has got to by then.
CLOSING: Final = f"GET {STATE} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

type Send = Callable[..., Awaitable[list[int]]]


@pytest.fixture
async def send(server: HomeAssistant, anonymous: TestClient) -> Send:
    """Send bytes over a new connection; gives the statuses of all answers until its end."""

    async def exchange(data: bytes, *, end: bool = False) -> list[int]:
        reader, writer = await asyncio.open_connection("127.0.0.1", anonymous.port)
        writer.write(data)
        answer = bytearray()
        try:
            await writer.drain()
            if end:
                writer.write_eof()
            async with asyncio.timeout(60):
                # Piece by piece: what came before a reset counts.
                while piece := await reader.read(4096):
                    answer += piece
        except ConnectionError:
            pass
        finally:
            writer.close()
        return [int(status) for status in re.findall(rb"HTTP/\d\.\d (\d{3}) ", answer)]

    return exchange


def framed(*headers: str, body: str = "", token: str, method: str = "POST") -> bytes:
    lines = [f"{method} {STATE} HTTP/1.1", "Host: x", f"Authorization: Bearer {token}", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode("latin-1")


AMBIGUOUS: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "length and chunks": (("Content-Length: 5", "Transfer-Encoding: chunked"), "0\r\n\r\n"),
    "two lengths": (("Content-Length: 0", f"Content-Length: {len(HIDDEN)}"), ""),
    "list of lengths": ((f"Content-Length: 0, {len(HIDDEN)}",), ""),
    "negative length": (("Content-Length: -1",), ""),
    "signed length": (("Content-Length: +0",), ""),
    "hexadecimal length": (("Content-Length: 0x0",), ""),
    "chunked twice": (("Transfer-Encoding: chunked, chunked",), "0\r\n\r\n"),
    "chunked, not last": (("Transfer-Encoding: chunked, identity",), "0\r\n\r\n"),
    "unknown coding": (("Transfer-Encoding: xchunked",), "0\r\n\r\n"),
    "blank before colon": (("Transfer-Encoding : chunked",), "0\r\n\r\n"),
    "folded header": (("X-A: b\r\n Transfer-Encoding: chunked",), "0\r\n\r\n"),
    "vertical tab": (("Transfer-Encoding:\x0bchunked",), "0\r\n\r\n"),
    "length of a chunk": (("Transfer-Encoding: chunked",), "-1\r\n\r\n"),
    "endless length of a chunk": (("Transfer-Encoding: chunked",), "f" * 40 + "\r\n"),
    "extension of a chunk": (("Transfer-Encoding: chunked",), "0;a=\n0\r\n\r\n"),
    "NUL in a name": (("X-\x00: 1", "Content-Length: 0"), ""),
    "bare line ends": (("X-A: b\nContent-Length: 0",), ""),
}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", AMBIGUOUS)
async def test_nothing_hidden_is_carried_out(
    *,
    name: str,
    server: HomeAssistant,
    anonymous: TestClient,
    admin: User,
    send: Send,
    folder: MockConfigEntry,
) -> None:
    token = await access_token(server, admin)
    headers, body = AMBIGUOUS[name]
    for method in ("POST", "GET"):
        data = framed(*headers, body=body + HIDDEN + CLOSING, token=token, method=method)
        statuses = await send(data)
        assert statuses, "nothing was answered"
        # The first one is no valid request; what follows is either not read, or has no token.
        assert set(statuses[1:]) <= {400, 401}, statuses
        assert set(statuses) <= {200, 400, 401, 405, 411, 413, 501}, statuses
    async with anonymous.get("/api/apple_backup/healthz") as answer:
        assert answer.status == 200


async def test_two_requests_in_one_go_are_two_requests(
    server: HomeAssistant, admin: User, guest: User, send: Send
) -> None:
    """A connection has no rights: what a proxy sends over one of them is of many people."""
    mighty = framed("Content-Length: 0", token=await access_token(server, admin), method="GET")
    weak = framed("Content-Length: 0", token=await access_token(server, guest), method="GET")
    log = weak.replace(STATE.encode(), b"/api/apple_backup/log")
    assert await send(mighty + log + CLOSING.encode()) == [200, 403, 401]


@pytest.mark.parametrize(
    "data",
    [
        b"\x00" * 4096,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 500,
        b"GET /api/apple_backup/state\r\n\r\n",
        b"GET /api/apple_backup/state HTTP/9.9\r\nHost: x\r\n\r\n",
        b"GET http://[::1/api/apple_backup/state HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /api/apple_backup/%ff%fe%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /api/apple_backup/state?" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /api/apple_backup/state HTTP/1.1\r\nX-A: " + b"a" * 1_000_000 + b"\r\n\r\n",
        b"GET /api/apple_backup/state HTTP/1.1\r\n" + b"X-A: b\r\n" * 100_000 + b"\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n",
    ],
    ids=lambda data: f"{len(data)}-{data[:24]!r}",
)
async def test_what_is_no_request_is_refused(
    data: bytes, send: Send, anonymous: TestClient
) -> None:
    statuses = await send(data, end=True)
    # Who is sent far more than is read may be cut off before the answer.
    assert statuses or len(data) > 10_000
    assert set(statuses) <= {400, 401, 404, 405}, statuses
    async with anonymous.get("/api/apple_backup/healthz") as answer:
        assert answer.status == 200


@pytest.mark.usefixtures("folder")
async def test_large_bodies_are_cut_off_everywhere(
    login: Login, admin: User, guest: User, anonymous: TestClient
) -> None:
    """Without a token nothing is read, with one not more than is allowed; told or not told before."""
    body = b" " * 3_000_000

    async def unannounced() -> object:
        for _ in range(30):
            yield b" " * 100_000

    for user in (admin, guest):
        client = await login(user)
        for view in VIEWS:
            if not hasattr(view, "post"):
                continue
            url = str(view(documented=False).url).replace("{backup_id}", "x")
            headers = {"Content-Type": "application/json"}
            for data in (body, unannounced()):
                try:
                    async with client.post(url, data=data, headers=headers) as answer:
                        assert answer.status in (400, 401, 403, 404, 412, 413), (url, answer.status)
                except ConnectionError:
                    pass  # It was answered and closed before all of it had been sent.


@pytest.mark.parametrize(
    "value",
    [
        "bytes=" + ",".join(f"{n}-{n}" for n in range(1300)),
        "bytes=" + "0-," * 2700,
        "bytes=0-" + "9" * 8000,
        "bytes=" + "9" * 8000 + "-",
        "bytes=-" + "9" * 8000,
        "bytes=0-18446744073709551616",
        "bytes=\t0-1",
    ],
    ids=lambda value: value[:24],
)
async def test_ranges_beyond_all_measure(value: str, api: Api, backups: Backups) -> None:
    """Answered by the whole file, a part, or a refusal; never by more than the file."""
    session = await api.session()
    truth = next(it for it in backups.phone.files if it.size == BIG_SIZE)
    headers = {**session, "Range": value}
    answer = await api.client.get(api.url("phone", f"file/{truth.file_id}"), headers=headers)
    assert answer.status in (200, 206, 416, 400)
    assert len(await answer.read()) <= BIG_SIZE
