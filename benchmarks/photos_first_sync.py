"""A library from nothing to its last file, then with nothing new, then with ten new photos.

Everything runs as it does for a user: listing, planning, downloads, checksums, files in place. The
simulated iCloud runs on the same machine and needs processor time, too, which is told apart.
"""

import asyncio
from collections.abc import Iterator
import json
from pathlib import Path
import sys
import time
from typing import Any

from custom_components.apple_backup.photos.cloudkit.client import CloudKit
from custom_components.apple_backup.photos.engine import SyncEngine
from tests.simulated_icloud.client import SimulatedAccount

from .harness import (
    Figure,
    cpu_of,
    forget_peak,
    in_child,
    peak_resident,
    repeats,
    scratch_folder,
    written,
)
from .loop_lag import told, watching
from .photos_account import opened_engine, signed_in, simulated_icloud
from .sizes import sized

ASSETS = sized(30, 5_000)
NEW = 10
WARM_RUNS = repeats(5)
MIB = 1 << 20


def figures() -> Iterator[Figure]:
    """Measure in a process of its own, so that its memory and its writing are its own."""
    with simulated_icloud() as icloud:
        account = icloud.create_account(assets=ASSETS, second_factor="none")
        served = cpu_of(icloud.pid)
        found = in_child(
            __name__, account.control, account.id, account.apple_id, account.password, account.dsid
        )
        served = cpu_of(icloud.pid) - served
    yield from _first(found["first"], found["lag"], served)
    warm = found["warm"]
    name = f"{ASSETS:,} photos, nothing new"
    yield Figure(
        name,
        [it["wall"] for it in warm],
        1.0,
        "s",
        task=f"looking for changes of {ASSETS:,} photos",
    )
    yield Figure(f"{name}: requests", [it["requests"] for it in warm], 2, "")
    yield Figure(f"{name}: written to the disk", [it["written"] / MIB for it in warm], 0.5, "MiB")
    new = found["new"]
    yield Figure(f"{NEW} new photos: requests but for the downloads", [new["requests"]], 6, "")
    yield Figure(f"{NEW} new photos", [new["wall"]], 3.0, "s", note=f"{new['files']} files")


def _first(first: dict[str, Any], lag: dict[str, float], served: float) -> Iterator[Figure]:
    files, size = first["files"], first["bytes"]
    note = f"{files:,} files of {size / MIB:,.0f} MiB, CPU {first['cpu']:.0f} s; "
    note += f"the simulated iCloud {served:.0f} s of CPU"
    yield Figure(
        f"{ASSETS:,} photos: files a second", [files / first["wall"]], 100, "/s", at_least=True,
        note=note,
    )  # fmt: skip
    yield Figure(
        "processor time for a file, from the list to its place",
        [first["cpu"] / files * 1e3],
        5,
        "ms",
    )
    yield Figure(
        "written to the disk for a file", [first["written"] / files / 1024], 64, "KiB",
        note=f"of which {size / files / 1024:.1f} are its own; whole blocks, folders and the catalog",
    )  # fmt: skip
    yield Figure(
        "memory added", [first["peak"] / MIB], 100, "MiB",
        task=f"memory that a first sync of {ASSETS:,} photos adds, at most",
    )  # fmt: skip
    yield Figure(
        "lateness of the event loop beyond an idle one, 99 of 100 times",
        [lag["above"]],
        25,
        "ms",
        note=told(lag),
    )


async def _measure(simulated: SimulatedAccount) -> dict[str, Any]:
    with scratch_folder() as folder:
        async with (
            signed_in(simulated, folder / "session") as (account, cloudkit),
            opened_engine(account, cloudkit, folder) as engine,
        ):
            base = forget_peak()
            async with watching() as watch:
                with watch.phase("sync"):
                    first = await timed_sync(engine, cloudkit)
            first["peak"] = peak_resident() - base
            library = folder / "library"
            sizes = await asyncio.to_thread(_sizes, library)
            first |= {"files": len(sizes), "bytes": sum(sizes)}
            assert len(sizes) >= ASSETS * 0.9, "files are missing"
            warm = [await timed_sync(engine, cloudkit) for _ in range(WARM_RUNS)]
            await simulated.async_mutate({"op": "add", "count": NEW})
            new = await timed_sync(engine, cloudkit)
            new["files"] = len(await asyncio.to_thread(_sizes, library)) - len(sizes)
            assert new["files"] >= NEW
        return {"first": first, "warm": warm, "new": new, "lag": watch.result["sync"]}


async def timed_sync(engine: SyncEngine, cloudkit: CloudKit) -> dict[str, Any]:
    """Sync once; returns seconds, CPU seconds, requests, and bytes written to the disk."""
    wall, cpu = time.perf_counter(), time.process_time()
    requests, disk = cloudkit.requests, written()
    await engine.sync()
    return {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "requests": cloudkit.requests - requests,
        "written": written() - disk,
    }


def _sizes(library: Path) -> list[int]:
    """The sizes of all files in the library, but for its own folder."""
    return [
        path.stat().st_size
        for path in library.rglob("*")
        if path.is_file() and ".apple_backup" not in path.parts
    ]


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_measure(SimulatedAccount(*sys.argv[1:6])))))
