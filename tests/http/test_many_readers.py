"""Readers that are many, and readers that stop reading: nobody else has to wait for them."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
import hashlib
from pathlib import Path
import socket
from typing import Final

from aiohttp import AddrInfoType, ClientSession, TCPConnector
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.backups.sending import Sender
from custom_components.apple_backup.http.streaming import CHUNK_BYTES
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from tests.backup_factory import BackupSpec, FileSpec, RandomContent, build_backup

from .client import PASSWORD, Api, Login
from .conftest import access_token, add_folder

STREAMS: Final = 200
STALLED: Final = 20
# More than the kernel keeps for a connection whose client reads nothing.
LARGE: Final = 24 * 1024 * 1024 + 333
# Large enough to be sent by worker threads, and not by the event loop.
SMALL: Final = 2 * CHUNK_BYTES + 333
# What the kernel may keep on each side of a connection, so that a small file does not fit in.
KEPT: Final = 64 * 1024
HEALTH: Final = "/api/apple_backup/healthz"
STATE: Final = "/api/apple_backup/state"


@dataclass(frozen=True, slots=True)
class Content:
    """An unlocked backup with a large and a small file, by their addresses."""

    api: Api
    folder: MockConfigEntry
    headers: dict[str, str]
    large: str
    small: str
    digest: str
    """SHA-256 of the small file."""


@pytest.fixture
async def content(server: HomeAssistant, login: Login, admin: User, tmp_path: Path) -> Content:
    files = [
        FileSpec("HomeDomain", "large.bin", RandomContent(1, LARGE)),
        FileSpec("HomeDomain", "small.bin", RandomContent(2, SMALL)),
    ]
    spec = BackupSpec(files=files, password=PASSWORD, seed=1)
    built = await asyncio.to_thread(build_backup, spec, tmp_path / "Backup")
    folder = await add_folder(server, tmp_path / "Backup")
    [backup] = folder.runtime_data.coordinator.data.backups
    api = Api(await login(admin), "/api/apple_backup", {"phone": backup.id})
    session = await api.session()
    large, small = built.files
    return Content(
        api,
        folder,
        {**session, "Authorization": f"Bearer {await access_token(server, admin)}"},
        api.url("phone", f"file/{large.file_id}"),
        api.url("phone", f"file/{small.file_id}"),
        str(small.sha256),
    )


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> set[Sender]:
    """Who is in the middle of a file, and waits for a client to take more."""
    found: set[Sender] = set()
    writable = Sender.writable

    async def wait(sender: Sender) -> None:
        found.add(sender)
        try:
            await writable(sender)
        finally:
            found.discard(sender)

    monkeypatch.setattr(Sender, "writable", wait)
    return found


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0)


def narrow(address: AddrInfoType) -> socket.socket:
    """A socket that takes little ahead."""
    client = socket.socket(*address[:3])
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, KEPT)
    return client


async def test_many_streams_at_once_are_exact_and_others_are_answered(
    content: Content, waiting: set[Sender]
) -> None:
    """All of them are open, begun and unfinished while others ask; then each is read to its end."""
    base = str(content.api.client.make_url("")).rstrip("/")
    # Each connection has this from the socket that it has come in by.
    [site] = content.api.client.server.runner.sites
    for listening in site._server.sockets:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KEPT)
    async with AsyncExitStack() as stack:
        connector = TCPConnector(limit=0, socket_factory=narrow)
        browser = await stack.enter_async_context(
            ClientSession(base, connector=connector, headers=content.headers)
        )
        answers = await asyncio.gather(
            *(stack.enter_async_context(browser.get(content.small)) for _ in range(STREAMS))
        )
        assert {answer.status for answer in answers} == {200}
        begun = [await answer.content.readexactly(1000) for answer in answers]
        await until(lambda: len(waiting) == STREAMS)
        for path in (HEALTH, STATE, content.api.url("phone", "domains")):
            async with browser.get(path) as answer:
                assert answer.status == 200
        assert len(waiting) == STREAMS
        rest = asyncio.gather(*(answer.read() for answer in answers))
        while not rest.done():
            async with browser.get(HEALTH) as answer:
                assert answer.status == 200
        for first, more in zip(begun, await rest, strict=True):
            assert hashlib.sha256(first + more).hexdigest() == content.digest


async def stall(port: int, path: str, headers: dict[str, str]) -> socket.socket:
    """Ask for something and never read the answer."""
    loop = asyncio.get_running_loop()
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.setblocking(False)
    await loop.sock_connect(client, ("127.0.0.1", port))
    lines = [f"GET {path} HTTP/1.1", "Host: x", *(f"{k}: {v}" for k, v in headers.items())]
    await loop.sock_sendall(client, "\r\n".join([*lines, "", ""]).encode())
    return client


async def test_readers_that_stop_hold_no_memory_and_end_with_the_session(
    content: Content, waiting: set[Sender], monkeypatch: pytest.MonkeyPatch
) -> None:
    port = content.api.client.port
    assert port is not None
    stalled = [await stall(port, content.large, content.headers) for _ in range(STALLED)]
    try:
        await until(lambda: len(waiting) == STALLED)
        # What has been decrypted and not been taken is one piece for each of them.
        assert all(len(sender._unsent) <= CHUNK_BYTES for sender in waiting)
        assert all(sender._offset < LARGE for sender in waiting)
        async with content.api.client.get(content.small, headers=content.headers) as answer:
            assert hashlib.sha256(await answer.read()).hexdigest() == content.digest
        # Nobody asks for more, so that the session's time runs out like any other's.
        sessions = content.folder.runtime_data.sessions
        clock = sessions._sessions._clock
        monkeypatch.setattr(sessions._sessions, "_clock", lambda: clock() + 3601)
        async with content.api.client.get(content.small, headers=content.headers) as answer:
            assert answer.status == 401
        await until(lambda: not waiting)
        for client in stalled:
            assert await taken(client) < LARGE
    finally:
        for client in stalled:
            client.close()
    assert not sessions.is_open(content.api.ids["phone"])


async def taken(client: socket.socket) -> int:
    """Read what is there until the connection ends; gives how much it was."""
    loop = asyncio.get_running_loop()
    count = 0
    try:
        while piece := await loop.sock_recv(client, 1 << 20):
            count += len(piece)
    except ConnectionError:
        pass
    return count
