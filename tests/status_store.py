"""The status store of an account around a run that ends when a test says how."""

import asyncio
from typing import Any

from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.apple_backup.const import CONF_APPLE_ID, CONF_KIND, DOMAIN, EntryKind
from custom_components.apple_backup.coordinator import PhotosCoordinator
from custom_components.apple_backup.photos.arrivals import Arrivals
from custom_components.apple_backup.photos.errors import SignInRequiredError
from custom_components.apple_backup.photos.health import LibraryHealth
from custom_components.apple_backup.photos.models import LibraryTotals, SyncResult
from custom_components.apple_backup.photos.runlog import RunLog
from custom_components.apple_backup.photos.status import SyncStatus
from custom_components.apple_backup.sign_in import SignIn
from homeassistant.core import HomeAssistant

RESULT = SyncResult(
    added=1,
    moved=0,
    quarantined=0,
    parked=0,
    bytes_transferred=10,
    requests=3,
    downloads=1,
    totals=LibraryTotals(assets=1),
)


class Engine:
    """A run that ends when the test says how."""

    def __init__(self) -> None:
        self.outcome: asyncio.Future[SyncResult] = asyncio.get_running_loop().create_future()
        self.runs = 0

    async def sync(self) -> SyncResult:
        self.runs += 1
        return await asyncio.shield(self.outcome)

    is_paused = False

    def stop(self) -> None:
        """The run is cancelled as well."""

    def pause(self) -> None:
        self.is_paused = True

    def resume(self) -> None:
        self.is_paused = False

    def take_arrivals(self) -> Arrivals:
        return Arrivals()

    def totals(self) -> LibraryTotals:
        return LibraryTotals()

    async def health(self) -> LibraryHealth:
        return LibraryHealth()

    def limit_bandwidth(self, _bytes_per_second: int | None) -> None:
        """Nothing is downloaded here."""


class Session:
    """An account that cannot be renewed without its user."""

    dsid = "1"

    async def open_photos(self, _password: str | None) -> None:
        """There is nothing to read."""

    async def renew(self, _password: str | None) -> None:
        raise SignInRequiredError


def signed_out(hass: HomeAssistant, entry: Any, status: SyncStatus, log: RunLog) -> SignIn:
    session: Any = Session()
    return SignIn(hass, entry, session, status, log)


class Store(PhotosCoordinator):
    """A coordinator with its engine at hand."""

    engine: Engine
    status: SyncStatus
    log: RunLog


async def status_store(hass: HomeAssistant, **options: Any) -> Store:
    """Describe an account with these options, and load its store."""
    entry: Any = MockConfigEntry(
        domain=DOMAIN,
        unique_id="1",
        title="Sample User",
        data={CONF_KIND: EntryKind.ICLOUD_ACCOUNT, CONF_APPLE_ID: "a@b.example"},
        options=options,
    )
    entry.add_to_hass(hass)
    log, engine = RunLog(), Engine()
    status = SyncStatus(log)
    unready: Any = engine
    store = Store(hass, entry, unready, status, log, sign_in=signed_out(hass, entry, status, log))
    store.engine, store.status, store.log = engine, status, log
    await store.async_load()
    return store
