"""Twenty iCloud accounts in one process: their first syncs at once, then their hourly checks.

Each has an engine, a catalog, worker threads and a library of its own, as twenty entries in Home
Assistant have.
"""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
import json
from pathlib import Path
import sys
import threading
import time
from typing import Any

from custom_components.apple_backup.photos.cloudkit.client import CloudKit
from custom_components.apple_backup.photos.engine import SyncEngine
from tests.simulated_icloud.client import SimulatedAccount

from .harness import Figure, cpu_of, forget_peak, in_child, peak_resident, repeats, scratch_folder
from .loop_lag import told, watching
from .photos_account import opened_engine, signed_in, simulated_icloud
from .sizes import sized

ACCOUNTS = sized(2, 20)
ASSETS = sized(10, 100)
CHECKS = repeats(5)
MIB = 1 << 20
_IDLE_SECONDS = sized(0.2, 10)

type Opened = tuple[SyncEngine, CloudKit]


def figures() -> Iterator[Figure]:
    """Run all accounts in a process of its own."""
    with simulated_icloud() as icloud:
        accounts = [
            icloud.create_account(assets=ASSETS, seed=f"account {number}", second_factor="none")
            for number in range(ACCOUNTS)
        ]
        served = cpu_of(icloud.pid)
        known = json.dumps([[it.apple_id, it.password] for it in accounts])
        found = in_child(__name__, known)
        served = cpu_of(icloud.pid) - served
    name = f"{ACCOUNTS} accounts of {ASSETS} photos"
    note = f"{found['wall']:.0f} s, CPU {found['cpu']:.0f} s; the simulated iCloud {served:.0f} s"
    assert found["files"] >= ACCOUNTS * ASSETS * 0.9, "files are missing"
    yield Figure(
        f"{name}: memory added while all sync", [found["peak"] / MIB], 300, "MiB", note=note
    )
    yield Figure("memory for each account at rest", [found["rest"] / MIB], 12, "MiB")
    yield Figure("threads for each account", [found["threads"]], 6, "")
    for phase, lag in found["lag"].items():
        note = told(lag)
        yield Figure(
            f"lateness of the event loop beyond an idle one, 99 of 100 times, {phase}",
            [lag["above"]],
            25,
            "ms",
            note=note,
        )
    yield Figure("processor time of an hourly check of all accounts", found["checks"], 2, "s")
    yield Figure(
        "processor time of all accounts at rest, hourly checks apart",
        [found["idle"] * 3600],
        10,
        "s/h",
    )


async def _measure(known: list[list[str]]) -> dict[str, Any]:
    with scratch_folder() as folder:
        async with AsyncExitStack() as stack:
            # What the first account loads is there for all of them.
            opened = [await _open(stack, folder / "0", *known[0])]
            base, threads = forget_peak(), threading.active_count()
            for number, one in enumerate(known[1:], 1):
                opened.append(await _open(stack, folder / str(number), *one))
            wall, cpu = time.perf_counter(), time.process_time()
            async with watching() as watch:
                with watch.phase("first syncs"):
                    results = await asyncio.gather(*(engine.sync() for engine, _ in opened))
                wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
                peak = peak_resident() - base
                checks = []
                with watch.phase("hourly checks"):
                    for _ in range(CHECKS):
                        began = time.process_time()
                        await asyncio.gather(*(engine.sync() for engine, _ in opened))
                        checks.append(time.process_time() - began)
            rest, began = forget_peak() - base, time.process_time()
            await asyncio.sleep(_IDLE_SECONDS)
            return {
                "wall": wall,
                "cpu": cpu,
                "peak": peak,
                "files": sum(it.totals.proven for it in results),
                "rest": rest / (len(opened) - 1),
                "threads": (threading.active_count() - threads) / (len(opened) - 1),
                "checks": checks,
                "idle": (time.process_time() - began) / _IDLE_SECONDS,
                "lag": watch.result,
            }


async def _open(stack: AsyncExitStack, folder: Path, apple_id: str, password: str) -> Opened:
    await asyncio.to_thread(folder.mkdir)
    simulated = SimulatedAccount("", "", apple_id, password, "")
    account, cloudkit = await stack.enter_async_context(signed_in(simulated, folder / "session"))
    engine = await stack.enter_async_context(opened_engine(account, cloudkit, folder))
    return engine, cloudkit


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_measure(json.loads(sys.argv[1])))))
