"""The line of the benchmarks gives one connection as much as it gives many."""

import asyncio

import pytest

from benchmarks.slow_line import slow_line

RATE = 12_500_000
SIZE = 8_000_000
_TRIES = 6
_PIECE = 1 << 16


async def _fetch(port: int, size: int) -> tuple[float, float]:
    """When the first byte came, and the last."""
    loop = asyncio.get_running_loop()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        await reader.readexactly(1)
        began = loop.time()
        await reader.readexactly(size - 1)
        return began, loop.time()
    finally:
        writer.close()


async def _share(port: int, connections: int) -> float:
    """How much of its rate the line reaches; what waits for the processor says nothing about it."""
    best = 0.0
    for _ in range(_TRIES):
        size = SIZE // connections
        times = await asyncio.gather(*(_fetch(port, size) for _ in range(connections)))
        spent = max(ended for _, ended in times) - min(began for began, _ in times)
        # The time begins when each connection has had its first piece.
        best = max(best, (SIZE - connections * _PIECE) / spent / RATE)
        if best >= 0.95:
            break
    return best


@pytest.mark.parametrize("connections", [1, 8])
async def test_a_line_reaches_its_rate_with_any_number_of_connections(
    connections: int, socket_enabled: None
) -> None:
    async def send(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(bytes(SIZE // connections))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(send, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        with slow_line(str(port), bytes_per_second=RATE) as line:
            assert 0.95 <= await _share(line, connections) <= 1.05
