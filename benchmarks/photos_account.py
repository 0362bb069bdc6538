"""A signed-in account of the simulated iCloud, and the product's own engine over it."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, contextmanager
import os
from pathlib import Path

import aiohttp

from custom_components.apple_backup.photos.account.account import Account
from custom_components.apple_backup.photos.cloudkit.client import CloudKit
from custom_components.apple_backup.photos.config import LibraryConfig
from custom_components.apple_backup.photos.engine import SyncEngine
from custom_components.apple_backup.photos.files.volume import prepare_library
from custom_components.apple_backup.photos.run import Run
from custom_components.apple_backup.photos.runlog import RunLog
from custom_components.apple_backup.photos.workers import Workers
from tests.simulated_icloud import client
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud

from .slow_line import slow_line

# As the integration has it.
WORKERS = 4


@contextmanager
def simulated_icloud() -> Iterator[SimulatedICloud]:
    """Run the simulated iCloud and lead Apple's names to it."""
    with client.start() as simulated:
        _lead_through(simulated.proxy)
        os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost"
        yield simulated


@contextmanager
def narrow_line(simulated: SimulatedICloud, bytes_per_second: float) -> Iterator[None]:
    """Let all connections to the simulated iCloud together have no more than this bandwidth."""
    port = simulated.proxy.rpartition(":")[2].strip("/")
    with slow_line(port, bytes_per_second=bytes_per_second) as narrow:
        _lead_through(f"http://127.0.0.1:{narrow}")
        try:
            yield
        finally:
            _lead_through(simulated.proxy)


def _lead_through(proxy: str) -> None:
    os.environ["HTTPS_PROXY"] = os.environ["https_proxy"] = proxy


@asynccontextmanager
async def signed_in(
    simulated: SimulatedAccount, session_dir: Path, *, again: bool = False
) -> AsyncGenerator[tuple[Account, CloudKit]]:
    """Sign in as the product does; `again`: by the session on the disk, as when it starts."""
    account = Account(apple_id=simulated.apple_id, session_dir=session_dir)
    try:
        await (account.renew() if again else account.sign_in(simulated.password))
        await account.open_photos()
        async with aiohttp.ClientSession(
            trust_env=True, cookie_jar=aiohttp.DummyCookieJar()
        ) as session:
            yield account, CloudKit(account, session)
    finally:
        await account.close()


@asynccontextmanager
async def opened_engine(
    account: Account, cloudkit: CloudKit, folder: Path, *, database: str = ""
) -> AsyncGenerator[SyncEngine]:
    """Open a library below a folder, a new one or the one that is there.

    `database` is the URL of the catalog, by default an embedded one in the folder.
    """
    workers = Workers(WORKERS)
    library = folder / "library"
    try:
        await workers.run(prepare_library, library, account.dsid)
        url = database or f"sqlite:///{folder / 'catalog.db'}"
        config = LibraryConfig(library, url, account.dsid)
        engine = SyncEngine(config, cloudkit, workers, RunLog(), lambda _progress: None)
        await engine.open()
        try:
            yield engine
        finally:
            await engine.close()
    finally:
        await workers.close()


async def refresh(engine: SyncEngine) -> None:
    """List, follow the feed and give names, as the beginning of every run does."""
    # Like those runs, it leaves it to them to count the library if they have changed it.
    await engine.runs.do(Run.refresh, counts=True)
