"""Content that worker threads send to a socket: whole, at the client's pace, and never beyond its end."""

import asyncio
from collections.abc import AsyncIterator, Iterator
import contextlib
import os
from pathlib import Path
import select
import socket

import pytest

from custom_components.apple_backup.backups import sending
from custom_components.apple_backup.backups.errors import BackupReadError, SessionInvalidError
from custom_components.apple_backup.backups.pool import READERS
from custom_components.apple_backup.backups.session import SessionManager
from custom_components.apple_backup.backups.unlocked import UnlockedBackup
from custom_components.apple_backup.backups.unlocked_content import UnlockedContent
from tests.backup_factory import BackupSpec, BuiltBackup, FileSpec, build_backup

from .opening import PASSWORD, backup_of, open_descriptors

FILM = bytes(range(256)) * 12_000


@pytest.fixture(scope="module", params=[None, PASSWORD], ids=["plain", "encrypted"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuiltBackup:
    spec = BackupSpec(files=[FileSpec("D", "film", FILM)], password=request.param, seed=1)
    return build_backup(spec, tmp_path_factory.mktemp("sending"))


@pytest.fixture
async def manager() -> AsyncIterator[SessionManager]:
    created = SessionManager()
    yield created
    await created.close()


@pytest.fixture
async def backup(manager: SessionManager, built: BuiltBackup) -> UnlockedBackup:
    info = await manager.unlock(backup_of(built), built.password, "anna")
    return manager.get(info.token, "backup", "anna")


@pytest.fixture
async def content(backup: UnlockedBackup, built: BuiltBackup) -> AsyncIterator[UnlockedContent]:
    with await backup.content(built.files[0].file_id) as opened:
        yield opened


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """A socket of a server and its client's; neither blocks, and little fits between them."""
    server, client = socket.socketpair()
    for end in (server, client):
        end.setblocking(False)
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16_384)
    with contextlib.closing(server), contextlib.closing(client):
        yield server, client


async def take(client: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        data = await asyncio.get_running_loop().sock_recv(client, 100_000)
        assert data
        found += data
    return found


@pytest.mark.parametrize("turn_bytes", [1, 8 << 20])
@pytest.mark.parametrize("part", [(0, len(FILM)), (77, 2_000_001), (5, 0)])
async def test_exactly_that_part_is_sent(
    content: UnlockedContent,
    pair: tuple[socket.socket, socket.socket],
    monkeypatch: pytest.MonkeyPatch,
    turn_bytes: int,
    part: tuple[int, int],
) -> None:
    offset, length = part
    monkeypatch.setattr(sending, "_TURN_BYTES", turn_bytes)
    server, client = pair
    taking = asyncio.create_task(take(client, length))
    await content.send(server.fileno(), offset, length)
    assert await taking == FILM[offset : offset + length]
    with pytest.raises(BlockingIOError):
        client.recv(1)


async def take_all(client: socket.socket) -> bytes:
    found = b""
    while data := await asyncio.get_running_loop().sock_recv(client, 100_000):
        found += data
    return found


async def full(server: socket.socket) -> None:
    """Wait until a socket takes no more."""
    async with asyncio.timeout(30):
        while select.select((), (server,), (), 0)[1]:
            await asyncio.sleep(0.001)


async def test_clients_that_take_nothing_keep_no_thread(
    backup: UnlockedBackup, content: UnlockedContent
) -> None:
    pairs = [socket.socketpair() for _ in range(2 * READERS)]
    tasks = []
    for server, _ in pairs:
        server.setblocking(False)
        tasks.append(asyncio.create_task(content.send(server.fileno(), 0, content.size)))
    for server, _ in pairs:
        await full(server)
    async with asyncio.timeout(30):
        assert len((await backup.files()).items) == 1
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    assert all(task.cancelled() for task in tasks)
    for ends in pairs:
        for end in ends:
            end.close()


async def test_a_client_that_goes_away_ends_it(
    content: UnlockedContent, pair: tuple[socket.socket, socket.socket]
) -> None:
    server, client = pair
    sending_task = asyncio.create_task(content.send(server.fileno(), 0, content.size))
    await full(server)
    client.close()
    with pytest.raises(ConnectionError):
        await sending_task


@pytest.mark.parametrize("ending", ["lock", "close", "cancel", "connection"])
async def test_whatever_ends_it_nothing_stays_open(
    manager: SessionManager,
    built: BuiltBackup,
    pair: tuple[socket.socket, socket.socket],
    ending: str,
) -> None:
    server, client = pair
    info = await manager.unlock(backup_of(built), built.password, "anna")
    unlocked = manager.get(info.token, "backup", "anna")
    descriptors = open_descriptors()
    content = await unlocked.content(built.files[0].file_id)
    task = asyncio.create_task(content.send(server.fileno(), 0, content.size))
    await full(server)
    error: type[BaseException] = SessionInvalidError
    match ending:
        case "lock":
            manager.lock(info.token)
        case "close":
            content.close()
        case "cancel":
            task.cancel()
            error = asyncio.CancelledError
        case "connection":
            # The server's end of the connection; the sender has one of its own.
            server.shutdown(socket.SHUT_RDWR)
            error = ConnectionError
    async with asyncio.timeout(30):
        with pytest.raises(error):
            await task
    if ending != "connection":
        # What had been decrypted by then is not sent on.
        server.shutdown(socket.SHUT_WR)
        assert len(await take_all(client)) < 1 << 20
    content.close()
    await manager.close()
    assert open_descriptors() <= descriptors


async def test_a_file_that_becomes_shorter_ends_it(
    manager: SessionManager, tmp_path: Path, pair: tuple[socket.socket, socket.socket]
) -> None:
    spec = BackupSpec(files=[FileSpec("D", "film", FILM * 2)], password=PASSWORD)
    built = build_backup(spec, tmp_path)
    (file,) = built.files
    info = await manager.unlock(backup_of(built), PASSWORD, "anna")
    server, client = pair
    content = await manager.get(info.token, "backup", "anna").content(file.file_id)
    task = asyncio.create_task(content.send(server.fileno(), 0, content.size))
    await full(server)
    os.truncate(built.path / file.file_id[:2] / file.file_id, 1 << 20)

    taking = asyncio.create_task(take_all(client))
    with pytest.raises(BackupReadError):
        await task
    server.shutdown(socket.SHUT_WR)
    taken = await taking
    assert 0 < len(taken) < len(FILM) * 2
    assert (FILM * 2).startswith(taken)


async def test_what_is_stopped_while_the_socket_is_full_waits_for_nobody(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    """Between a turn and the waiting for the client there is a moment in which a backup is locked."""
    server, client = pair
    sender = sending.Sender(lambda at, _: memoryview(FILM)[at:], server.fileno(), 0, len(FILM))
    while sender.turn() is not sending.Turn.SOCKET_IS_FULL:
        pass
    sender.stop()
    async with asyncio.timeout(30):
        await sender.writable()
    await take(client, 1)
    with pytest.raises(SessionInvalidError):
        sender.turn()
    descriptors = open_descriptors()
    for _ in range(2):
        sender.close()
    assert open_descriptors() == descriptors - 1


def test_content_that_ends_before_it_should_is_no_end(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    server, _ = pair
    sender = sending.Sender(lambda at, _: memoryview(b"short")[at:], server.fileno(), 0, 10)
    with pytest.raises(BackupReadError):
        sender.turn()
    sender.close()
