"""What a sync does to Home Assistant: states that are written, and rows that the recorder keeps."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
import sqlite3
import time
from typing import Any

import aiohttp

from scripts.lib.demo.client import HomeAssistantClient
from scripts.lib.demo.home_assistant import DOMAIN
from tests.e2e.account import DemoAccount

from .harness import Figure
from .sizes import sized

NEW = sized(20, 200)
# With several downloads at once, a few photos arrive in a second, as they do over a real line.
LATENCY_SECONDS = sized(0.2, 1.0)
# What is written as a run begins and ends does not come again, however long it lasts.
_EDGE_SECONDS = 3
# The recorder commits every five seconds.
_COMMITTED_SECONDS = 7


class SyncWatch:
    """Counts during one sync that is as slow as a real one."""

    def __init__(self, client: HomeAssistantClient, account: DemoAccount, database: Path) -> None:
        """`database` is the recorder's."""
        self._client = client
        self._account = account
        self._database = database
        self._entities: set[str] = set()
        self._written: list[float] = []
        self._began = self._seconds = 0.0
        self._rows = 0

    async def run(self) -> None:
        """Sync new photos over a slow line, and count."""
        listed = await self._client.command({"type": "config/entity_registry/list"})
        self._entities = {it["entity_id"] for it in listed if it["platform"] == DOMAIN}
        await self._account.icloud.async_change(latency=LATENCY_SECONDS)
        await self._account.icloud.async_mutate({"op": "add", "count": NEW})
        await asyncio.sleep(_COMMITTED_SECONDS)
        before = await asyncio.to_thread(self._count)
        async with self._listening():
            self._began = time.monotonic()
            await self._account.sync()
            self._seconds = time.monotonic() - self._began
        await asyncio.sleep(_COMMITTED_SECONDS)
        self._rows = await asyncio.to_thread(self._count) - before
        assert self._rows and self._written, "nothing was written"
        await self._account.icloud.async_change(latency=0)

    @asynccontextmanager
    async def _listening(self) -> AsyncGenerator[None]:
        """Note when states of ours are written."""
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(f"{self._client.url}/api/websocket") as socket,
        ):
            await socket.receive_json()
            await socket.send_json({"type": "auth", "access_token": self._client.token})
            assert (await socket.receive_json())["type"] == "auth_ok"
            wanted = {"id": 1, "type": "subscribe_events", "event_type": "state_changed"}
            await socket.send_json(wanted)
            assert (await socket.receive_json())["success"]
            task = asyncio.create_task(self._note(socket))
            try:
                yield
                await asyncio.sleep(1)
            finally:
                task.cancel()

    async def _note(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        while True:
            message: Any = await socket.receive_json()
            if message.get("event", {}).get("data", {}).get("entity_id") in self._entities:
                self._written.append(time.monotonic())

    def _count(self) -> int:
        """How many states of ours the recorder has kept."""
        marks = ",".join("?" * len(self._entities))
        sql = (
            "SELECT count(*) FROM states JOIN states_meta USING (metadata_id)"
            f" WHERE states_meta.entity_id IN ({marks})"
        )
        with closing(sqlite3.connect(f"file:{self._database}?mode=ro", uri=True)) as connection:
            return int(connection.execute(sql, sorted(self._entities)).fetchone()[0])

    def _at_edges(self) -> int:
        """How many states were written as the run began and ended."""
        return len(self._written) - len(self._between())

    def _rate_between(self) -> float:
        """How many states a second were written in between; of a very short run, of all of it."""
        seconds = self._seconds - 2 * _EDGE_SECONDS
        return len(self._between()) / seconds if seconds > 0 else len(self._written) / self._seconds

    def _between(self) -> list[float]:
        first, last = self._began + _EDGE_SECONDS, self._began + self._seconds - _EDGE_SECONDS
        return [it for it in self._written if first <= it < last]

    def figures(self) -> Iterator[Figure]:
        """Tell what was counted."""
        note = f"{NEW} photos in {self._seconds:.0f} s"
        rate = len(self._written) / self._seconds
        yield Figure("states written a second during a sync", [rate], 5, "/s", note=note)
        seconds = [int(it - self._written[0]) for it in self._written]
        most = max(seconds.count(it) for it in set(seconds))
        yield Figure(
            "states written in the busiest second", [most], 40, "", note="a run begins and ends"
        )
        # The recorder keeps what is written, so the shares of both are the same.
        kept = self._rows / len(self._written)
        rows = kept * (self._at_edges() + self._rate_between() * 3600)
        yield Figure(
            "rows of the recorder in an hour of syncing", [rows], 6_000, "",
            note=f"reckoned from {self._seconds:.0f} s: what a beginning and an end write counts once",
        )  # fmt: skip
