"""A signed-in account, its library and its engine, against the simulated iCloud."""

from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import hashlib
import logging
from pathlib import Path

import aiohttp
import pytest

from custom_components.apple_backup.photos.account.account import Account
from custom_components.apple_backup.photos.cloudkit.client import CloudKit
from custom_components.apple_backup.photos.cloudkit.transport import Pacing
from custom_components.apple_backup.photos.engine import LibraryConfig, SyncEngine
from custom_components.apple_backup.photos.files.volume import STATE_FOLDER, prepare_library
from custom_components.apple_backup.photos.models import SyncProgress
from custom_components.apple_backup.photos.runlog import RunLog
from custom_components.apple_backup.photos.workers import Workers
from tests.photos.account_parts import NewAccount, opened
from tests.photos.library_parts import Parts, make_parts
from tests.simulated_icloud.client import SimulatedAccount, SimulatedICloud


@dataclass(slots=True)
class Library:
    """A synced library and all that belongs to it."""

    simulated: SimulatedAccount
    path: Path
    engine: SyncEngine
    log: RunLog
    progress: list[SyncProgress] = field(default_factory=list)

    def files(self) -> dict[str, str]:
        """Give the SHA-256 of every file a user sees, by relative path."""
        return tree(self.path)

    async def expected(self) -> list[str]:
        """Give the SHA-256 of every file that should be there, sorted."""
        return sorted(
            resource["sha256"]
            for asset in await self.simulated.async_assets(listed=True)
            for resource in asset["resources"]
        )

    async def assert_true(self) -> None:
        """The files on disk are exactly those Apple has."""
        assert sorted(self.files().values()) == await self.expected()


def tree(path: Path) -> dict[str, str]:
    """Give the SHA-256 of every file outside the library's own folder, by relative path."""
    return {
        file.relative_to(path).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(path.rglob("*"))
        if file.is_file() and STATE_FOLDER not in file.relative_to(path).parts
    }


type OpenLibrary = Callable[..., object]


@asynccontextmanager
async def opened_library(
    simulated: SimulatedAccount, folder: Path, **options: object
) -> AsyncGenerator[Library]:
    """Sign in, set a library up below `folder`, and open its engine."""
    path = options.pop("library_path", folder / "library")
    assert isinstance(path, Path)
    catalog_url = options.pop("catalog_url", f"sqlite:///{folder / 'catalog.db'}")
    account = Account(apple_id=simulated.apple_id, session_dir=folder / "session")
    workers = Workers(4)
    log = RunLog()
    progress: list[SyncProgress] = []
    try:
        if await account.sign_in(simulated.password):
            await account.submit_code(await simulated.async_code())
        await account.open_photos()
        await workers.run(prepare_library, path, account.dsid)
        async with aiohttp.ClientSession(
            trust_env=True, cookie_jar=aiohttp.DummyCookieJar()
        ) as session:
            config = LibraryConfig(
                library_path=path,
                catalog_url=str(catalog_url),
                account_id=account.dsid,
                **options,  # type: ignore[arg-type]
            )
            pacing = Pacing(attempts=3, first_pause=0.01)
            cloudkit = CloudKit(account, session, pacing=pacing)
            engine = SyncEngine(config, cloudkit, workers, log, progress.append)
            await engine.open()
            try:
                yield Library(simulated, path, engine, log, progress)
            finally:
                await engine.close()
    finally:
        await workers.close()
        await account.close()


@pytest.fixture
def session_dir(tmp_path: Path) -> Path:
    """Return where the session files go."""
    return tmp_path / "session"


@pytest.fixture
def new_account(icloud_proxy: SimulatedICloud, session_dir: Path) -> NewAccount:
    """Give what makes a simulated account and opens it, not signed in yet."""

    @asynccontextmanager
    async def make(
        clock: Callable[[], float] | None = None, **options: object
    ) -> AsyncGenerator[tuple[SimulatedAccount, Account]]:
        simulated = await icloud_proxy.async_create_account(**options)
        async with opened(simulated, session_dir, clock) as account:
            yield simulated, account

    return make


@pytest.fixture
async def library(
    icloud_proxy: SimulatedICloud, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncGenerator[Library]:
    """Open the library of an account with 60 assets of its own and 10 shared ones.

    `@pytest.mark.parametrize("library", [{…}], indirect=True)` gives other account options.
    """
    options = {"assets": 60, "shared_assets": 10} | getattr(request, "param", {})
    simulated = await icloud_proxy.async_create_account(**options)
    async with opened_library(simulated, tmp_path) as opened:
        yield opened


@pytest.fixture(autouse=True)
def quiet_database() -> None:
    """Keep the database's own log out of the way, which Home Assistant's plugin turns on."""
    logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)


@pytest.fixture(params=["sqlite", "postgresql"])
def catalog_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the URL of an empty database, on each backend in turn."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path / 'catalog.db'}"


@pytest.fixture
def parts(tmp_path: Path, catalog_url: str) -> Iterator[Parts]:
    """Give a library on disk with its catalog."""
    made = make_parts(tmp_path, catalog_url)
    yield made
    made.catalog.close()
