"""Readers that are many, and readers that stop reading: nobody else has to wait for them."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
import hashlib
from pathlib import Path
import socket
from typing import Final

from aiohttp import ClientSession, TCPConnector
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
SMALL: Final = 700_001
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


async def test_many_streams_at_once_are_exact_and_others_are_answered(content: Content) -> None:
    """All of them are open, begun and unfinished while others ask; then each is read to its end."""
    base = str(content.api.client.make_url("")).rstrip("/")
    async with AsyncExitStack() as stack:
        browser = await stack.enter_async_context(
            ClientSession(base, connector=TCPConnector(limit=0), headers=content.headers)
        )
        answers = await asyncio.gather(
            *(stack.enter_async_context(browser.get(content.small)) for _ in range(STREAMS))
        )
        assert {answer.status for answer in answers} == {200}
        begun = [await answer.content.readexactly(1000) for answer in answers]
        for path in (HEALTH, STATE, content.api.url("phone", "domains")):
            async with browser.get(path) as answer:
                assert answer.status == 200
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
    content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: set[Sender] = set()
    writable = Sender.writable

    async def wait(sender: Sender) -> None:
        waiting.add(sender)
        try:
            await writable(sender)
        finally:
            waiting.discard(sender)

    monkeypatch.setattr(Sender, "writable", wait)
    port = content.api.client.port
    assert port is not None
    stalled = [await stall(port, content.large, content.headers) for _ in range(STALLED)]
    try:
        while len(waiting) < STALLED:
            await asyncio.sleep(0)
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
        while waiting:
            await asyncio.sleep(0)
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
