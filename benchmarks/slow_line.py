"""A line to a server on this machine, with latency, and with a bandwidth that all share.

`python -m benchmarks.slow_line SERVER`, which is a socket's path or a port: every byte arrives so
much later, in either direction, however many are under way. It prints the port that leads to the
server, and ends with its standard input.
"""

import argparse
import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
import subprocess
import sys

_PIECE = 1 << 16
# A piece that is read within less was waiting already.
_AT_ONCE_SECONDS = 0.001


@contextmanager
def slow_line(server: str, *, seconds: float = 0, bytes_per_second: float = 0) -> Iterator[int]:
    """Run such a line in a process of its own; gives its port. A bandwidth of 0 is none."""
    process = subprocess.Popen(  # noqa: S603 - this interpreter, our own module
        [
            *(sys.executable, "-m", "benchmarks.slow_line", server),
            *("--seconds", str(seconds), "--bytes-per-second", str(bytes_per_second)),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.communicate()


class _Direction:
    """One direction of the line, which all connections share."""

    def __init__(self, seconds: float, bytes_per_second: float) -> None:
        self._seconds = seconds
        self._rate = bytes_per_second
        self._free_at = 0.0

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hand on what comes, each piece after its own time."""
        loop = asyncio.get_running_loop()
        asked = float("-inf")
        while piece := await reader.read(_PIECE):
            if self._rate:
                # A sleep ends late: what waited for that is as early as it would have been without,
                # or one connection alone would never reach the rate.
                if (now := loop.time()) - asked > _AT_ONCE_SECONDS:
                    self._free_at = max(self._free_at, now)
                self._free_at += len(piece) / self._rate
                # Reads no more than fits, so that the server's connections are held back as well.
                await asyncio.sleep(self._free_at - loop.time())
            loop.call_later(self._seconds, writer.write, piece)
            asked = loop.time()
        loop.call_later(self._seconds, writer.close)


async def _serve(server: str, seconds: float, bytes_per_second: float) -> None:
    there, back = (_Direction(seconds, bytes_per_second) for _ in range(2))

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if server.isdecimal():
            inner, outer = await asyncio.open_connection("127.0.0.1", int(server))
        else:
            inner, outer = await asyncio.open_unix_connection(server)
        with suppress(ConnectionError):
            await asyncio.gather(there.carry(reader, outer), back.carry(inner, writer))

    listening = await asyncio.start_server(connected, "127.0.0.1", 0)
    print(listening.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("server", help="a socket's path, or a port of this machine")
    parser.add_argument(
        "--seconds", type=float, default=0, help="every byte takes, in one direction"
    )
    parser.add_argument("--bytes-per-second", type=float, default=0)
    chosen = parser.parse_args()
    asyncio.run(_serve(chosen.server, chosen.seconds, chosen.bytes_per_second))
