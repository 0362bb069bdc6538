"""A first listing of a library, beside pyicloud's own iterator.

CPU seconds of this process alone, with all its threads: what the simulated iCloud needs is told
apart. All list the same library; pyicloud's iterator hands out photos and stores nothing.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path
import time

from pyicloud import PyiCloudService  # type: ignore[import-untyped]

from custom_components.apple_backup.photos.catalog import Catalog
from custom_components.apple_backup.photos.feed import Feed
from custom_components.apple_backup.photos.models import Asset
from custom_components.apple_backup.photos.progress import ProgressMeter
from custom_components.apple_backup.photos.runlog import RunLog
from custom_components.apple_backup.photos.workers import Workers
from tests.simulated_icloud.client import SimulatedAccount

from .harness import Figure, Sides, Timed, beside, cpu_of, repeats, scratch_folder, take_turns_async
from .photos_account import WORKERS, signed_in, simulated_icloud
from .sizes import sized

ASSETS = sized(300, 4_000)
RUNS = repeats(5)


def figures() -> Iterator[Figure]:
    """Measure listing alone, and listing into a catalog."""
    with simulated_icloud() as icloud, scratch_folder() as folder:
        large = icloud.create_account(assets=ASSETS, second_factor="none")
        served = cpu_of(icloud.pid)
        rates = asyncio.run(_measure(large, folder))
        listed = 3 * ASSETS * len(rates["peer"])
        per_photo = (cpu_of(icloud.pid) - served) / listed * 1e6
    for key, what, target in (("list", "", 8.0), ("catalog", " into the catalog", 4.0)):
        yield beside(
            f"listing {ASSETS:,} photos{what}",
            Sides(rates[key], rates["peer"], "s", Timed.PROCESSOR),
            target,
            note=f"the simulated iCloud {per_photo:.0f} µs for a photo",
            task=f"listing {ASSETS:,} photos, and storing the list" if what else "",
            peer="pyicloud's iterator, which stores nothing" if what else "pyicloud's iterator",
        )


async def _measure(large: SimulatedAccount, folder: Path) -> dict[str, list[float]]:
    """Give the processor's seconds of each run."""
    numbers = iter(range(1_000))
    runs: dict[str, list[float]] = {}
    async with signed_in(large, folder / "session") as (_, cloudkit):
        [zone] = await cloudkit.zones()

        async def listing() -> float:
            began, found = time.process_time(), 0
            async for page in cloudkit.list_assets(zone):
                found += sum(isinstance(record, Asset) for record in page.records)
            assert found >= ASSETS * 0.9
            return time.process_time() - began

        async def cataloging() -> float:
            catalog = Catalog.open(f"sqlite:///{folder / f'{next(numbers)}.db'}")
            workers = Workers(WORKERS)
            log = RunLog()
            began = time.process_time()
            meter = ProgressMeter(lambda _progress: None)
            await Feed(cloudkit, catalog, workers, log, meter).refresh()
            spent = time.process_time() - began
            found = catalog.listed(zone, 1)
            await workers.close()
            catalog.close()
            assert found >= ASSETS * 0.9
            return spent

        async def peer() -> float:
            return await asyncio.to_thread(_peer, large, folder / "peer")

        runs["list"], runs["catalog"], runs["peer"] = await take_turns_async(
            RUNS, listing, cataloging, peer, warm_up=False
        )
    return runs


def _peer(account: SimulatedAccount, folder: Path) -> float:
    service = PyiCloudService(account.apple_id, account.password, cookie_directory=str(folder))
    photos = service.photos.all
    began = time.process_time()
    found = sum(1 for _ in photos)
    assert found >= ASSETS * 0.9
    return time.process_time() - began
