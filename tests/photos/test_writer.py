"""A body is written while the next bytes come, one chunk at a time."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
import threading

import pytest

from custom_components.apple_backup.photos.errors import SyncCancelledError
from custom_components.apple_backup.photos.files.partfile import PartFile, open_part
from custom_components.apple_backup.photos.files.placing import CHUNK_BYTES
from custom_components.apple_backup.photos.files.writer import PartWriter
from custom_components.apple_backup.photos.workers import CancelToken, Workers
from tests.photos.library_parts import hashed

CHUNK = bytes(range(256)) * (CHUNK_BYTES // 256)


@pytest.fixture
async def workers() -> AsyncGenerator[Workers]:
    workers = Workers(2)
    yield workers
    await workers.close()


@pytest.fixture
def part(tmp_path: Path) -> Iterator[PartFile]:
    part = open_part(tmp_path, "x.part", 4 * CHUNK_BYTES, CancelToken())
    yield part
    part.close()


class Gate:
    """Lets each write begin and wait; notes how many are under way."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun = threading.Event()
        self.open = threading.Event()
        self.ended = 0
        real = PartFile.write

        def write(part: PartFile, *pieces: bytes) -> None:
            self.begun.set()
            assert self.open.wait(10)
            real(part, *pieces)
            self.ended += 1

        monkeypatch.setattr(PartFile, "write", write)

    async def entered(self) -> None:
        while not self.begun.is_set():
            await asyncio.sleep(0.001)


async def test_everything_arrives_in_order(part: PartFile, workers: Workers) -> None:
    body = CHUNK * 3 + b"the end"
    async with PartWriter(part, workers) as writer:
        for start in range(0, len(body), 60_000):
            await writer.take(body[start : start + 60_000])
        part.write(*await writer.rest())
    assert part.path.read_bytes() == body
    assert part.hasher.sha256 == hashed(body).sha256


async def test_a_short_body_needs_no_thread_of_its_own(part: PartFile, workers: Workers) -> None:
    async with PartWriter(part, workers) as writer:
        await writer.take(b"one")
        await writer.take(b"two")
        assert await writer.rest() == [b"one", b"two"]
    assert part.offset == 0


async def test_the_next_bytes_are_taken_while_a_chunk_is_written(
    part: PartFile, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    async with PartWriter(part, workers) as writer:
        await writer.take(CHUNK)
        await gate.entered()
        await writer.take(b"next")
        assert gate.ended == 0
        second = asyncio.create_task(writer.take(CHUNK))
        await asyncio.sleep(0.01)
        assert not second.done(), "more than two chunks are held"
        gate.open.set()
        await second
    assert part.path.read_bytes() == CHUNK + b"next" + CHUNK


async def test_what_has_come_can_be_written_at_any_time(part: PartFile, workers: Workers) -> None:
    async with PartWriter(part, workers) as writer:
        await writer.take(b"half")
        await writer.flush()
        assert part.path.read_bytes() == b"half"


@pytest.mark.parametrize("other", [None, ValueError("first")])
async def test_a_failed_write_is_told_once(
    part: PartFile,
    workers: Workers,
    monkeypatch: pytest.MonkeyPatch,
    other: ValueError | None,
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "full")

    async def receive() -> None:
        async with PartWriter(part, workers) as writer:
            await writer.take(CHUNK)
            if other:
                raise other

    monkeypatch.setattr(PartFile, "write", full)
    with pytest.raises(ValueError if other else OSError):
        await receive()


async def test_whoever_is_cancelled_leaves_nothing_at_work(
    part: PartFile, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)

    async def receive() -> None:
        async with PartWriter(part, workers) as writer:
            await writer.take(CHUNK)
            await asyncio.Event().wait()

    receiving = asyncio.create_task(receive())
    await gate.entered()
    receiving.cancel()
    await asyncio.sleep(0.01)
    assert not receiving.done()
    gate.open.set()
    with pytest.raises(asyncio.CancelledError):
        await receiving
    assert gate.ended == 1


async def test_a_run_that_is_to_end_takes_no_further_chunk(
    part: PartFile, workers: Workers
) -> None:
    workers.token.cancel()
    with pytest.raises(SyncCancelledError):
        async with PartWriter(part, workers) as writer:
            await writer.take(CHUNK)
    assert part.offset == 0
