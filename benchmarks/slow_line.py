"""A line with latency to a server on this machine: `python -m benchmarks.slow_line SOCKET SECONDS`.

Every byte arrives so much later, in either direction, however many are under way. It prints the
port that leads to the server's socket, and ends with its standard input.
"""

import argparse
import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
import subprocess
import sys

_PIECE = 1 << 16


@contextmanager
def slow_line(server: Path, seconds: float) -> Iterator[int]:
    """Run such a line in a process of its own; gives its port."""
    process = subprocess.Popen(  # noqa: S603 - this interpreter, our own module
        [sys.executable, "-m", "benchmarks.slow_line", str(server), str(seconds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.communicate()


async def _carry(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float
) -> None:
    """Hand on what comes, each piece after its own time."""
    loop = asyncio.get_running_loop()
    while piece := await reader.read(_PIECE):
        loop.call_later(seconds, writer.write, piece)
    loop.call_later(seconds, writer.close)


async def _serve(server: str, seconds: float) -> None:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner, outer = await asyncio.open_unix_connection(server)
        with suppress(ConnectionError):
            await asyncio.gather(_carry(reader, outer, seconds), _carry(inner, writer, seconds))

    listening = await asyncio.start_server(connected, "127.0.0.1", 0)
    print(listening.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("socket")
    parser.add_argument("seconds", type=float, help="that every byte takes, in one direction")
    chosen = parser.parse_args()
    asyncio.run(_serve(chosen.socket, chosen.seconds))
