"""A real Home Assistant with and without the integration: its start, its rest, and a sync.

With it means an iCloud account whose photos are here and a folder of backups. The processes start
in turn; at rest both run at the same time, so that both have the same neighbors.
"""

import argparse
import asyncio
from collections.abc import Iterator
import json
from pathlib import Path
import shutil
import statistics
import time
from typing import Any

import aiohttp

from scripts.lib.demo import home_assistant
from scripts.lib.demo.client import HomeAssistantClient
from scripts.lib.demo.layout import LOOPBACK, Layout, Memory, choose_port
from scripts.lib.demo.processes import Child
from scripts.lib.demo.stage import Stage
from tests.e2e.account import DemoAccount
from tests.simulated_icloud.client import SimulatedAccount

from .harness import Figure, cpu_of, nanoseconds_of, repeats, resident_of, scratch_folder
from .home_sync import SyncWatch
from .sizes import sized

STARTS = repeats(5)
ASSETS = sized(20, 200)
REST_SECONDS = sized(5, 20)
_WINDOWS = repeats(5)
# Seconds an hour: a difference below that is what two idle processes differ by.
_NOISE = 1.0
MIB = 1 << 20


def figures() -> Iterator[Figure]:
    """Measure one after the other."""
    with scratch_folder() as folder:
        found = asyncio.run(_measure(folder))
    yield from _starts(found["with"], found["without"])
    yield from _rest(found["rest"])
    yield from found["sync"].figures()


def _starts(ours: list[dict[str, float]], plain: list[dict[str, float]]) -> Iterator[Figure]:
    def added(what: str) -> list[float]:
        return [one[what] - other[what] for one, other in zip(ours, plain, strict=True)]

    for what, name, target in (
        ("wall", "start-up time added, by the clock", 1.5),
        ("cpu", "start-up time added, of the processor", 1.5),
    ):
        alone = statistics.median(it[what] for it in plain)
        yield Figure(
            name, added(what), target, "s", note=f"{alone:.1f} s without it",
            task=name if what == "wall" else "",
        )  # fmt: skip


def _rest(rest: list[dict[str, float]]) -> Iterator[Figure]:
    alone = statistics.median(it["without"] for it in rest)
    yield Figure(
        "processor time added at rest, hourly checks apart",
        [max(it["with"] - it["without"], _NOISE) for it in rest], 10, "s/h",
        note=f"{alone:.1f} s an hour without it; reckoned from {REST_SECONDS} s, in which less than"
        f" {_NOISE:.0f} s an hour cannot be told from nothing and counts as that much",
        task="processor time added at rest, in an hour, checks apart",
    )  # fmt: skip
    yield Figure(
        "memory added",
        [it["memory"] / MIB for it in rest],
        100,
        "MiB",
        task="memory added to Home Assistant at rest",
    )


async def _measure(folder: Path) -> dict[str, Any]:
    options = argparse.Namespace(fresh=False, port=0, assets=ASSETS, json=False)
    layout = Layout(folder / "with")
    stage = Stage(layout, options)
    try:
        facts = await stage.start()
        environment = stage.icloud.environment
        async with aiohttp.ClientSession() as session:
            client = HomeAssistantClient(session, facts.url, facts.token)
            account = await _account(client, facts.icloud_control, facts.apple_id)
            await account.synced()
            sync = SyncWatch(client, account, layout.config / "home-assistant_v2.db")
            await sync.run()
            await stage.home_assistant.stop()
            plain = Layout(folder / "without")
            await asyncio.to_thread(_copy_without, layout, plain)
            homes = {
                "with": _Home(layout, environment, session),
                "without": _Home(plain, environment, session),
            }
            found = await _alternate(homes)
            return found | {"rest": await _at_rest(homes), "sync": sync}
    finally:
        await stage.stop()


async def _account(client: HomeAssistantClient, control: str, apple_id: str) -> DemoAccount:
    """The account that the demo has set up."""
    entries = await client.entries(home_assistant.DOMAIN)
    for entry in entries:
        if entry["title"] != "backups" and entry["state"] == "loaded":
            found = DemoAccount(
                client, SimulatedAccount(control, apple_id, apple_id, "", ""),
                entry["entry_id"], Path(),
            )  # fmt: skip
            try:
                await found.state()
            except Exception:  # noqa: BLE001, S112 - a folder of backups has no such state
                continue
            return found
    raise AssertionError(f"there is no account: {entries}")


def _copy_without(layout: Layout, plain: Layout) -> None:
    """Copy a configuration and leave our entries out."""
    shutil.copytree(layout.base, plain.base, symlinks=True)
    path = plain.config / ".storage" / "core.config_entries"
    stored = json.loads(path.read_text())
    kept = [it for it in stored["data"]["entries"] if it["domain"] != home_assistant.DOMAIN]
    assert len(kept) < len(stored["data"]["entries"])
    stored["data"]["entries"] = kept
    path.write_text(json.dumps(stored))


class _Home:
    """A configuration that Home Assistant can be started with."""

    def __init__(self, layout: Layout, environment: Any, session: aiohttp.ClientSession) -> None:
        port = choose_port(0)
        home_assistant.write_configuration(layout, port)
        token = Memory.load(layout).token
        self._client = HomeAssistantClient(session, f"http://{LOOPBACK}:{port}", token)
        self._child: Child = home_assistant.child(layout, environment)

    @property
    def pid(self) -> int:
        """Its process."""
        return self._child.pid

    async def start(self) -> dict[str, float]:
        """Start it; returns the seconds until it runs, by the clock and of the processor."""
        began = time.perf_counter()
        self._child.start()
        await self._child.ready(lambda: home_assistant.is_running(self._client), 180)
        return {"wall": time.perf_counter() - began, "cpu": cpu_of(self.pid)}

    async def stop(self) -> None:
        """End it."""
        await self._child.stop()


async def _alternate(homes: dict[str, _Home]) -> dict[str, list[dict[str, float]]]:
    found: dict[str, list[dict[str, float]]] = {name: [] for name in homes}
    for _ in range(STARTS):
        for name, home in homes.items():
            found[name].append(await home.start())
            await home.stop()
    return found


async def _at_rest(homes: dict[str, _Home]) -> list[dict[str, float]]:
    """CPU seconds an hour of both, and the memory added, in some windows of time."""
    try:
        async with asyncio.TaskGroup() as starting:
            for home in homes.values():
                starting.create_task(home.start())
        # What a start has left to do for later is no rest.
        await asyncio.sleep(REST_SECONDS / 2)
        rest = []
        for _ in range(_WINDOWS):
            before = {name: nanoseconds_of(home.pid) for name, home in homes.items()}
            await asyncio.sleep(REST_SECONDS / _WINDOWS)
            hours = REST_SECONDS / _WINDOWS / 3600
            used = {
                name: _since(before[name], nanoseconds_of(home.pid)) / hours
                for name, home in homes.items()
            }
            memory = resident_of(homes["with"].pid) - resident_of(homes["without"].pid)
            rest.append(used | {"memory": memory})
        return rest
    finally:
        for home in homes.values():
            await home.stop()


def _since(before: dict[str, int], now: dict[str, int]) -> float:
    """Seconds of the processor; a thread that has ended takes what it used with it."""
    return sum(spent - before.get(thread, 0) for thread, spent in now.items()) / 1e9
