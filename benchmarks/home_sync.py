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

NEW = sized(20, 160)
# With several downloads at once, a few photos arrive in a second, as they do over a real line.
LATENCY_SECONDS = sized(0.2, 1.0)
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
        self._seconds = 0.0
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
            began = time.monotonic()
            await self._account.sync()
            self._seconds = time.monotonic() - began
        await asyncio.sleep(_COMMITTED_SECONDS)
        self._rows = await asyncio.to_thread(self._count) - before
        assert self._rows, "the recorder has noted nothing"
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

    def figures(self) -> Iterator[Figure]:
        """Tell what was counted."""
        note = f"{NEW} photos in {self._seconds:.0f} s"
        rate = len(self._written) / self._seconds
        yield Figure("states written a second during a sync", [rate], 5, "/s", note=note)
        seconds = [int(it - self._written[0]) for it in self._written]
        most = max(seconds.count(it) for it in set(seconds))
        yield Figure("the most in any one second", [most], 40, "", note="a run begins and ends")
        rows = self._rows / self._seconds * 3600
        yield Figure(
            "rows of the recorder in an hour of syncing", [rows], 6_000, "", note=note,
            task="rows of the recorder in an hour of syncing",
        )  # fmt: skip
