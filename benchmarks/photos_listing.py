"""A first listing of a library against pyicloud's own iterator, by assets per CPU second.

CPU seconds of this process alone, with all its threads: what the simulated iCloud needs is told
apart. pyicloud lists a smaller library, since it keeps everything in memory; its rate only falls
with the size.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path
import time

from pyicloud import PyiCloudService

from custom_components.apple_backup.photos.catalog import Catalog
from custom_components.apple_backup.photos.feed import Feed
from custom_components.apple_backup.photos.models import Asset
from custom_components.apple_backup.photos.progress import ProgressMeter
from custom_components.apple_backup.photos.runlog import RunLog
from custom_components.apple_backup.photos.workers import Workers
from tests.simulated_icloud.client import SimulatedAccount

from .harness import Figure, cpu_of, repeats, take_turns_async
from .photos_account import WORKERS, scratch_folder, signed_in, simulated_icloud
from .sizes import sized

ASSETS = sized(1_000, 8_000)
PEER_ASSETS = sized(300, 1_500)
RUNS = repeats(5)


def figures() -> Iterator[Figure]:
    """Measure listing alone, and listing into a catalog."""
    with simulated_icloud() as icloud, scratch_folder() as folder:
        large = icloud.create_account(assets=ASSETS, second_factor="none")
        small = icloud.create_account(assets=PEER_ASSETS, second_factor="none")
        served = cpu_of(icloud.pid)
        found, runs = asyncio.run(_measure(large, small, folder))
        yield from found
        listed = (2 * ASSETS + PEER_ASSETS) * runs
        per_asset = (cpu_of(icloud.pid) - served) / listed
        yield Figure("CPU of the simulated iCloud per asset", [per_asset * 1e6], 1e4, "µs")


async def _measure(
    large: SimulatedAccount, small: SimulatedAccount, folder: Path
) -> tuple[list[Figure], int]:
    """Give the figures, and how often it was listed."""
    numbers = iter(range(1_000))
    rates: dict[str, list[float]] = {}
    async with signed_in(large, folder / "session") as (_, cloudkit):
        [zone] = await cloudkit.zones()

        async def listing() -> float:
            began, found = time.process_time(), 0
            async for page in cloudkit.list_assets(zone):
                found += sum(isinstance(record, Asset) for record in page.records)
            return found / (time.process_time() - began)

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
            return found / spent

        async def peer() -> float:
            return await asyncio.to_thread(_peer, small, folder / "peer")

        rates["list"], rates["catalog"], rates["peer"] = await take_turns_async(
            RUNS, listing, cataloging, peer, warm_up=False
        )
    figures = [
        Figure(
            f"{what}: assets per CPU second / pyicloud's iterator",
            [ours / theirs for ours, theirs in zip(rates[key], rates["peer"], strict=True)],
            target,
            at_least=True,
            note=f"{ASSETS} assets, {sum(rates[key]) / len(rates[key]):.0f}/s",
            task=f"{what}, by processor time",
            peer="pyicloud's iterator, which keeps nothing"
            if key == "catalog"
            else "pyicloud's iterator",
        )
        for key, what, target in (
            ("list", "first listing", 8.0),
            ("catalog", "first listing into the catalog", 4.0),
        )
    ]
    return figures, len(rates["peer"])


def _peer(account: SimulatedAccount, folder: Path) -> float:
    service = PyiCloudService(account.apple_id, account.password, cookie_directory=str(folder))
    photos = service.photos.all
    began = time.process_time()
    found = sum(1 for _ in photos)
    return found / (time.process_time() - began)
