"""A server of files that is lean enough to measure clients with: `python -m benchmarks.content_server`.

`GET /<number>/<size>` answers a file of so many bytes that no other number has. Every answer waits
for the latency of the simulated line, and all answers share its bandwidth, piece by piece in turn.
It prints its port, and ends with its standard input.
"""

import argparse
import asyncio
from collections import deque
import os
from pathlib import Path
import sys
import time

from tests.plugins.private_ca import CA_KEY_VARIABLE
from tests.simulated_icloud.tls import server_context

PIECE = 128 * 1024
BLOCK = bytes(range(256)) * (PIECE // 256)
UNIQUE_BYTES = 16
# Shorter waits than a loop can keep would lose bandwidth, so pieces are sent in bursts.
_BURST_SECONDS = 0.002


def unique_end(number: int) -> bytes:
    """The last bytes of a file; all before them are the same block again and again."""
    return number.to_bytes(UNIQUE_BYTES)


class Line:
    """The line that all answers share."""

    def __init__(self, bytes_per_second: float) -> None:
        """0 is without limit."""
        self.rate = bytes_per_second
        self._queue: deque[Connection] = deque()
        self._free_at = 0.0
        self._task: asyncio.Task[None] | None = None

    def send(self, connection: Connection) -> None:
        """Take turns with the others until the connection has nothing left to send."""
        self._queue.append(connection)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        while self._queue:
            connection = self._queue.popleft()
            sent = connection.send_piece()
            if connection.has_more:
                self._queue.append(connection)
            if not sent or not self.rate:
                await asyncio.sleep(0 if sent else 0.001)
                continue
            self._free_at = max(self._free_at, time.monotonic() - _BURST_SECONDS)
            self._free_at += sent / self.rate
            if (wait := self._free_at - time.monotonic()) > _BURST_SECONDS:
                await asyncio.sleep(wait)


class Connection(asyncio.Protocol):
    """One client, one request at a time."""

    def __init__(self, line: Line, latency: float) -> None:
        """`latency` in seconds."""
        self._line = line
        self._latency = latency
        self._head = b""
        self._number = self._left = 0
        self._paused = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Send nothing more."""
        self._transport = None
        self._left = 0

    def pause_writing(self) -> None:
        """Wait: the client does not keep up."""
        self._paused = True

    def resume_writing(self) -> None:
        """Go on."""
        self._paused = False

    def data_received(self, data: bytes) -> None:
        """Read a request and answer it after the latency."""
        self._head += data
        if b"\r\n\r\n" not in self._head:
            return
        path = self._head.split(b" ", 2)[1].partition(b"?")[0]
        _, number, size = path.split(b"/")
        self._head = b""
        asyncio.get_running_loop().call_later(self._latency, self._answer, int(number), int(size))

    def _answer(self, number: int, size: int) -> None:
        if self._transport is None:
            return
        self._number, self._left = number, size
        head = f'HTTP/1.1 200 OK\r\nContent-Length: {size}\r\nETag: "{number}"\r\n\r\n'
        self._transport.write(head.encode())
        self._line.send(self)

    @property
    def has_more(self) -> bool:
        """Whether there is something to send."""
        return self._left > 0

    def send_piece(self) -> int:
        """Send the next piece unless the client is too slow; returns its bytes."""
        if self._paused or self._transport is None:
            return 0
        if self._left > PIECE + UNIQUE_BYTES:
            piece = BLOCK
        elif self._left > UNIQUE_BYTES:
            piece = BLOCK[: self._left - UNIQUE_BYTES] + unique_end(self._number)
        else:
            piece = unique_end(self._number)[-self._left :]
        self._transport.write(piece)
        self._left -= len(piece)
        return len(piece)


async def _serve(line: Line, latency: float) -> None:
    loop = asyncio.get_running_loop()
    context = server_context(Path(os.environ[CA_KEY_VARIABLE]))
    server = await loop.create_server(
        lambda: Connection(line, latency), "127.0.0.1", 0, ssl=context
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bytes-per-second", type=float, default=0)
    parser.add_argument("--latency", type=float, default=0, help="seconds")
    chosen = parser.parse_args()
    asyncio.run(_serve(Line(chosen.bytes_per_second), chosen.latency))
