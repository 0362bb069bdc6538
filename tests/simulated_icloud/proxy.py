"""An HTTP CONNECT proxy that leads Apple's names to the simulator and everything else nowhere."""

import asyncio
from contextlib import suppress
import ipaddress
from typing import Final

from .tls import is_apple

_LIMIT: Final = 65_536


class Proxy:
    """The proxy. Loopback targets pass through, unknown ones are refused with 403."""

    def __init__(self, tls_port: int) -> None:
        """`tls_port` is where the simulator listens."""
        self.tls_port = tls_port
        self.refused: list[str] = []
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, port: int = 0) -> int:
        """Listen on a loopback port and return it."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port)
        return int(self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Stop listening and end all tunnels."""
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._tunnel(reader, writer)
        except OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError:
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _tunnel(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, target, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
        host, _, port = target.rpartition(":")
        goal = self._goal(host.strip("[]"), int(port)) if method == "CONNECT" else None
        if goal is None:
            self.refused.append(target)
            writer.write(
                b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
            await writer.drain()
            return
        far_reader, far_writer = await asyncio.open_connection(*goal)
        try:
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            async with asyncio.TaskGroup() as group:
                group.create_task(_pump(reader, far_writer))
                group.create_task(_pump(far_reader, writer))
        finally:
            far_writer.close()

    def _goal(self, host: str, port: int) -> tuple[str, int] | None:
        if is_apple(host):
            return "127.0.0.1", self.tls_port
        with suppress(ValueError):
            if ipaddress.ip_address(host).is_loopback:
                return host, port
        return ("127.0.0.1", port) if host == "localhost" else None


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Copy one direction of a tunnel until it ends."""
    try:
        while data := await reader.read(_LIMIT):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        # Ends the other direction too: neither HTTP side speaks after the other hung up.
        writer.close()
