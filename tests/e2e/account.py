"""A further account in a running demo: added, synced, proven, as a program would do it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
import time
from typing import Any

import aiohttp

from scripts.lib.demo.client import HomeAssistantClient, RefusedError
from scripts.lib.demo.home_assistant import DOMAIN
from scripts.lib.demo.setup import AppleAccount, add_account
from tests.e2e.proof import StoredFile, WantedFile, differences, stored_files, wanted_files
from tests.simulated_icloud.client import SimulatedAccount, create_account

_API = f"/api/{DOMAIN}"


class NotProvenError(Exception):
    """The library is not what it should be."""


@dataclass(slots=True)
class Proof:
    """What was compared."""

    assets: int
    bytes: int
    stored: list[StoredFile]

    def digests(self) -> set[str]:
        """Return the SHA-256 of every file."""
        return {file.sha256 for file in self.stored}


@dataclass(slots=True)
class DemoAccount:
    """An account of the simulated iCloud and its entry in Home Assistant."""

    client: HomeAssistantClient
    icloud: SimulatedAccount
    entry_id: str
    library: Path

    @classmethod
    async def add(
        cls, client: HomeAssistantClient, facts: Mapping[str, Any], **options: Any
    ) -> DemoAccount:
        """Create an account, and add it with a second-factor code; its first sync begins."""
        icloud = await asyncio.to_thread(create_account, facts["icloud_control"], **options)
        known = {entry["entry_id"] for entry in await client.entries(DOMAIN)}
        apple = AppleAccount(icloud.apple_id, icloud.password, icloud.async_code)
        library = await add_account(client, apple)
        [entry] = [one for one in await client.entries(DOMAIN) if one["entry_id"] not in known]
        return cls(client, icloud, entry["entry_id"], Path(library))

    async def state(self) -> dict[str, Any]:
        """Return the documented state."""
        state: dict[str, Any] = await self.client.call(
            "GET", f"{_API}/state", params={"account": self.entry_id}
        )
        return state

    async def sync(self) -> None:
        """Ask for a run and wait for its end."""
        await self.client.call("POST", f"{_API}/sync", params={"account": self.entry_id})
        await self.synced()

    async def synced(self, seconds: float = 600) -> None:
        """Wait for the end of a run; Home Assistant may be starting meanwhile.

        Raises:
            NotProvenError: the run failed, or takes too long.
        """
        end = time.monotonic() + seconds
        state: dict[str, Any] = {}
        while state.get("state") != "ready" or "prevTrigger" not in state:
            if time.monotonic() > end:
                raise NotProvenError(f"no run has ended: {state}")
            await asyncio.sleep(0.3)
            try:
                state = await self.state()
            except aiohttp.ClientError, RefusedError:
                # It has no accounts before it has started.
                state = {}
        if "prevError" in state:
            raise NotProvenError(f"the run failed: {state}")

    async def requests(self) -> dict[str, int]:
        """Return what Apple was asked for since the last call."""
        asked: dict[str, int] = await self.icloud.async_requests(reset=True)
        return asked

    async def prove(self) -> Proof:
        """Compare every file with the simulator's truth.

        Raises:
            NotProvenError: a file is missing, too much, damaged or in the wrong place.
        """
        truth = await self.icloud.async_truth()
        wanted: list[WantedFile] = wanted_files(truth)
        stored = await asyncio.to_thread(stored_files, self.library)
        if found := list(differences(stored, wanted)):
            raise NotProvenError("\n".join(found[:20]))
        if sum(one.size for one in wanted) != sum(file.size for file in stored):
            raise NotProvenError("the sizes differ")
        return Proof(
            assets=len({one.asset for one in wanted}),
            bytes=sum(file.size for file in stored),
            stored=stored,
        )

    async def own_files(self) -> list[StoredFile]:
        """Return what lies in the library's own folder: quarantine, parts, the marker."""
        return await asyncio.to_thread(stored_files, self.library, own=True)
