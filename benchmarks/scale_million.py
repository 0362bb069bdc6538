"""A million photos of 2 TB on a small computer, reckoned from what single photos take here.

What is measured: the processor's time for an asset that is listed and planned, for a file and for a
byte that is downloaded and proven, and what a run writes to the disk besides the photos. The rest
is multiplication; a core of the small computer is taken to be `SLOWER` times as slow as one here.
"""

import asyncio
from collections.abc import Iterator
import json
from pathlib import Path
import sys
import time
from typing import Any

from tests.simulated_icloud.client import SimulatedAccount

from .harness import Figure, in_child, repeats, scratch_folder, written
from .photos_account import opened_engine, refresh, signed_in, simulated_icloud
from .photos_first_sync import timed_sync
from .photos_transfer import download_cpu
from .sizes import sized

SLOWER = 4
PHOTOS = 1_000_000
BYTES = 2_000_000_000_000
LISTED = sized(60, 10_000)
SYNCED = sized(20, 1_000)
FILES = sized(10, 200)
LARGE, SMALL = 5_000_000, 50_000
CHANGES, RUNS_A_DAY, NEW_A_DAY = 20, 24, 100
# How long 2 TB need on a line of 250 Mbit/s: what works less than that is not what one waits for.
LINE_HOURS = round(BYTES * 8 / 250e6 / 3600, 1)
MB = 1_000_000


def figures() -> Iterator[Figure]:
    """Measure single photos, and multiply."""
    with simulated_icloud() as icloud:
        many = icloud.create_account(assets=LISTED, second_factor="none")
        few = icloud.create_account(assets=SYNCED, second_factor="none")
        found = in_child(__name__, json.dumps([_known(many), _known(few)]))
    files = asyncio.run(download_cpu(SMALL, FILES, repeats(3)))
    large = asyncio.run(download_cpu(LARGE, FILES // 2, repeats(3)))
    per_byte = [
        max(big - little, 0.0) / (LARGE - SMALL) for big, little in zip(large, files, strict=True)
    ]
    per_file = [little - byte * SMALL for little, byte in zip(files, per_byte, strict=True)]
    yield from _first_sync(found["listing"], per_file, per_byte)
    yield from _every_day(found)


def _known(account: SimulatedAccount) -> list[str]:
    return [account.control, account.id, account.apple_id, account.password, account.dsid]


def _first_sync(
    listing: dict[str, float], per_file: list[float], per_byte: list[float]
) -> Iterator[Figure]:
    listed = listing["cpu"] / LISTED
    hours = [
        (PHOTOS * (listed + one) + BYTES * byte) * SLOWER / 3600
        for one, byte in zip(per_file, per_byte, strict=True)
    ]
    note = (
        f"{listed * 1e6:.0f} µs to list and plan a photo among {LISTED:,}, {sorted(per_file)[len(per_file) // 2] * 1e3:.2f} ms a"
        f" file, {sorted(per_byte)[len(per_byte) // 2] * 1e9:.2f} s a GB, times {SLOWER}"
    )
    yield Figure(
        "first sync of a million photos of 2 TB: processor time", hours, LINE_HOURS, "h", note=note,
    )  # fmt: skip
    catalog = listing["catalog"] / LISTED * PHOTOS / MB
    note = f"{listing['written'] / LISTED:,.0f} bytes written for an asset, {listing['catalog'] / LISTED:,.0f} kept"
    yield Figure("catalog of a million photos before the files", [catalog], 2_000, "MB", note=note)
    yield Figure(
        "written to the disk for it", [listing["written"] / LISTED * PHOTOS / MB], 10_000, "MB"
    )


def _every_day(found: dict[str, Any]) -> Iterator[Figure]:
    quiet = [it["written"] * RUNS_A_DAY / MB for it in found["quiet"]]
    yield Figure("written a day by hourly checks, nothing new", quiet, 20, "MB")
    busy = found["busy"]
    # All of a day's photos in one run, and the other runs find nothing.
    added = [(it["written"] - it["photos"]) / CHANGES * NEW_A_DAY / MB for it in busy]
    both = [one + sorted(quiet)[len(quiet) // 2] for one in added]
    yield Figure(
        f"written a day besides the photos, {NEW_A_DAY} new ones", both, 100, "MB",
        note="whole blocks count, and the log of the database",
    )  # fmt: skip
    cpu = [it["cpu"] * RUNS_A_DAY * SLOWER for it in found["quiet"]]
    yield Figure("processor time a day of hourly checks, nothing new", cpu, 120, "s")


async def _measure(many: SimulatedAccount, few: SimulatedAccount) -> dict[str, Any]:
    with scratch_folder() as first, scratch_folder() as second:
        return {"listing": await _listing(many, first), **await _days(few, second)}


async def _listing(simulated: SimulatedAccount, folder: Path) -> dict[str, float]:
    async with (
        signed_in(simulated, folder / "session") as (account, cloudkit),
        opened_engine(account, cloudkit, folder) as engine,
    ):
        cpu, disk = time.process_time(), written()
        await refresh(engine)
        await engine.plan()
        found = {"cpu": time.process_time() - cpu, "written": float(written() - disk)}
    return found | {"catalog": float((folder / "catalog.db").stat().st_size)}


async def _days(simulated: SimulatedAccount, folder: Path) -> dict[str, Any]:
    async with (
        signed_in(simulated, folder / "session") as (account, cloudkit),
        opened_engine(account, cloudkit, folder) as engine,
    ):
        await engine.sync()
        quiet = [await timed_sync(engine, cloudkit) for _ in range(repeats(5))]
        busy = []
        for _ in range(repeats(3)):
            await simulated.async_mutate({"op": "add", "count": CHANGES})
            before = engine.totals().proven_bytes
            run = await timed_sync(engine, cloudkit)
            busy.append(run | {"photos": engine.totals().proven_bytes - before})
    return {"quiet": quiet, "busy": busy}


if __name__ == "__main__":
    accounts = [SimulatedAccount(*one) for one in json.loads(sys.argv[1])]
    print(json.dumps(asyncio.run(_measure(*accounts))))
