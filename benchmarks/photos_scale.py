"""A first listing and planning of a very large library: to the end, memory, event loop, speed.

The process that is measured is a fresh one with nothing but the product in it. The budget for
its memory is one for 200,000 assets.
"""

import asyncio
from collections.abc import Awaitable, Iterator
from contextlib import closing
import json
from pathlib import Path
import sqlite3
import sys
import time
from typing import Any

from custom_components.apple_backup.photos.cloudkit.client import CloudKit
from tests.simulated_icloud.client import SimulatedAccount

from .harness import Figure, cpu_of, forget_peak, in_child, peak_resident, scratch_folder
from .loop_lag import told, watching
from .photos_account import opened_engine, refresh, signed_in, simulated_icloud
from .sizes import sized

SIZES = sized((200,), (10_000, 200_000), (10_000, 200_000, 500_000))
MIB = 1 << 20
# As in `scale_million`.
SLOWER = 4


def figures() -> Iterator[Figure]:
    """Measure each size in a process of its own."""
    costs = []
    for size in SIZES:
        with simulated_icloud() as icloud:
            account = icloud.create_account(assets=size, second_factor="none")
            found = in_child("benchmarks.photos_scale", account.apple_id, account.password)
            served = cpu_of(icloud.pid)
        yield from _figures(size, found, served)
        costs.append((found["listing"]["cpu"] + found["planning"]["cpu"]) / size * 1e6)
    note = ", ".join(f"{cost:.0f} µs at {size:,}" for cost, size in zip(costs, SIZES, strict=True))
    yield Figure(
        f"processor time for a photo among {SIZES[-1]:,}, as a multiple of that among {SIZES[0]:,}",
        [costs[-1] / costs[0]],
        1.3,
        note=note,
    )
    yield Figure(
        f"a million photos at this cost, processor {SLOWER} times slower: listing and planning",
        [costs[-1] * SLOWER / 60],
        60,
        "min",
        note=f"reckoned from what a photo costs among {SIZES[-1]:,}",
    )


def _figures(size: int, found: dict[str, Any], served: float) -> Iterator[Figure]:
    """All that one run tells; not every asset is listed, since some are hidden or deleted."""
    listing, planning, again = found["listing"], found["planning"], found["again"]
    name, enough = f"{size:,} photos", size * 0.95
    assert found["assets"] >= enough and found["files"] >= enough, "photos are missing"
    note = (
        f"{listing['wall']:.0f} s, CPU {listing['cpu']:.0f} s (the simulated iCloud {served:.0f} s), "
        f"{listing['requests']} requests, catalog {found['catalog_mib']:.0f} MiB"
    )
    per_photo = listing["cpu"] / size * 1e6
    yield Figure(f"{name}: listing, processor time for a photo", [per_photo], 500, "µs", note=note)
    note = f"{planning['wall']:.0f} s, CPU {planning['cpu']:.0f} s, {found['files']:,} files"
    per_photo = planning["cpu"] / size * 1e6
    yield Figure(f"{name}: planning, processor time for a photo", [per_photo], 250, "µs", note=note)
    yield Figure(f"{name}: memory added", [found["peak_mib"]], 150, "MiB")
    for phase, lag in found["lag"].items():
        note = told(lag)
        yield Figure(
            f"{name}: lateness of the event loop beyond an idle one, 99 of 100 times, {phase}",
            [lag["above"]],
            25,
            "ms",
            note=note,
        )
    note = f"{again['wall']:.2f} s by the clock"
    yield Figure(f"{name}: nothing changed, processor time", [again["cpu"]], 1.0, "s", note=note)
    yield Figure(f"{name}: nothing changed, requests", [again["requests"]], 2, "")


async def _measure(apple_id: str, password: str) -> dict[str, Any]:
    simulated = SimulatedAccount("", "", apple_id, password, "")
    with scratch_folder() as folder:
        async with (
            signed_in(simulated, folder / "session") as (account, cloudkit),
            opened_engine(account, cloudkit, folder) as engine,
        ):
            base = forget_peak()
            async with watching() as watch:
                with watch.phase("listing"):
                    listing = await _timed(cloudkit, refresh(engine))
                with watch.phase("planning"):
                    planning = await _timed(cloudkit, engine.plan())
                await asyncio.to_thread(_settle, folder)
                again = await _timed(cloudkit, refresh(engine))
            plan = planning.pop("result")
            listing.pop("result"), again.pop("result")
            return {
                "listing": listing,
                "again": again,
                "planning": planning,
                "assets": (await asyncio.to_thread(_listed, folder)),
                "files": plan.downloads,
                "bytes": plan.download_bytes,
                "peak_mib": (peak_resident() - base) / MIB,
                "catalog_mib": (folder / "catalog.db").stat().st_size / MIB,
                "lag": watch.result,
            }


async def _timed(cloudkit: CloudKit, work: Awaitable[Any]) -> dict[str, Any]:
    wall, cpu, requests = time.perf_counter(), time.process_time(), cloudkit.requests
    result = await work
    return {
        "result": result,
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "requests": cloudkit.requests - requests,
    }


def _settle(folder: Path) -> None:
    """Let every asset look as if its files were there: what a library is after its first sync."""
    with closing(sqlite3.connect(folder / "catalog.db", timeout=60)) as connection, connection:
        connection.execute("UPDATE assets SET needs_plan = 0, needs_details = 0")


def _listed(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "catalog.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM assets").fetchone()[0])


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_measure(sys.argv[1], sys.argv[2]))))
