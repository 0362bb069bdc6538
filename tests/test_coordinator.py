"""The status store of an account, between an engine and the entities."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.apple_backup.const import (
    CONF_APPLE_ID,
    CONF_KIND,
    CONF_SYNC_ENABLED,
    DOMAIN,
    EntryKind,
)
from custom_components.apple_backup.coordinator import PhotosCoordinator
from custom_components.apple_backup.photos.errors import (
    PhotosError,
    SignInRequiredError,
    SyncCancelledError,
    SyncInProgressError,
)
from custom_components.apple_backup.photos.models import (
    LibraryTotals,
    SyncPhase,
    SyncProgress,
    SyncResult,
)
from custom_components.apple_backup.photos.status import RunLog, RunState, SyncStatus
from custom_components.apple_backup.photos_state import PhotosState
from custom_components.apple_backup.schedule import CHECK_INTERVAL, CHECK_JITTER
from custom_components.apple_backup.sign_in import SignIn
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

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

    def stop(self) -> None:
        """The run is cancelled as well."""

    def totals(self) -> LibraryTotals:
        return LibraryTotals()


class Session:
    """An account that cannot be renewed without its user."""

    async def renew(self, _password: str | None) -> None:
        raise SignInRequiredError


def signed_out(hass: HomeAssistant, entry: Any, status: SyncStatus, log: RunLog) -> SignIn:
    session: Any = Session()
    return SignIn(hass, entry, session, status, log)


class Store(PhotosCoordinator):
    """A coordinator with its engine at hand."""

    engine: Engine
    status: SyncStatus


@pytest.fixture
async def store(hass: HomeAssistant) -> AsyncIterator[Store]:
    entry: Any = MockConfigEntry(
        domain=DOMAIN,
        unique_id="1",
        data={CONF_KIND: EntryKind.ICLOUD_ACCOUNT, CONF_APPLE_ID: "a@b.example"},
    )
    entry.add_to_hass(hass)
    log, engine = RunLog(), Engine()
    status = SyncStatus(log)
    unready: Any = engine
    store = Store(hass, entry, unready, status, log, sign_in=signed_out(hass, entry, status, log))
    store.engine, store.status = engine, status
    await store.async_load()
    yield store
    await store.async_stop()


def transferring(done: int) -> SyncProgress:
    return SyncProgress(SyncPhase.TRANSFERRING, files_done=done, files_total=100)


def count_updates(store: Store) -> Callable[[], int]:
    updates: list[object] = []
    store.async_add_listener(lambda: updates.append(store.data))
    return lambda: len(updates)


async def test_entities_hear_of_progress_once_a_second(
    hass: HomeAssistant, store: Store, freezer: FrozenDateTimeFactory
) -> None:
    store.start_sync()
    store.on_progress(transferring(0))
    updates = count_updates(store)
    for done in range(1, 40):
        store.on_progress(transferring(done))
    assert updates() == 0
    # The API always tells the newest.
    assert store.status.detail == transferring(39)

    freezer.tick(1.1)
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    assert updates() == 1
    assert store.data.progress == transferring(39)


async def test_change_of_phase_is_told_at_once(store: Store) -> None:
    store.start_sync()
    updates = count_updates(store)
    for phase in SyncPhase:
        store.on_progress(SyncProgress(phase))
        assert store.data.state == PhotosState(phase.value)
    assert updates() == len(SyncPhase)


async def test_end_of_a_run(hass: HomeAssistant, store: Store) -> None:
    waiting = hass.async_create_task(store.async_sync_and_wait())
    await asyncio.sleep(0)
    with pytest.raises(SyncInProgressError):
        store.start_sync()
    store.engine.outcome.set_result(RESULT)
    assert await waiting == RESULT
    assert store.data.state is PhotosState.IDLE
    assert store.data.totals == RESULT.totals
    assert store.data.last_sync is not None
    assert store.status.state is RunState.READY
    assert store.config_entry.options[CONF_SYNC_ENABLED] is True


async def test_last_sync_outlives_a_restart(hass: HomeAssistant, store: Store) -> None:
    store.engine.outcome.set_result(RESULT)
    await store.async_sync_and_wait()
    await hass.async_block_till_done(wait_background_tasks=True)
    unready: Any = Engine()
    again = PhotosCoordinator(
        hass, store.config_entry, unready, SyncStatus(), RunLog(), sign_in=store.sign_in
    )
    await again.async_load()
    assert again.data.last_sync == store.data.last_sync


async def test_next_run_is_within_the_jitter_and_happens(hass: HomeAssistant, store: Store) -> None:
    store.engine.outcome.set_result(RESULT)
    before = dt_util.utcnow()
    await store.async_sync_and_wait()
    assert store.data.next_sync is not None
    wait = store.data.next_sync - before
    assert wait >= CHECK_INTERVAL * (1 - CHECK_JITTER)
    assert wait <= CHECK_INTERVAL * (1 + CHECK_JITTER) + timedelta(seconds=5)
    async_fire_time_changed(hass, store.data.next_sync + timedelta(seconds=1))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert store.engine.runs == 2


async def test_unexpected_error_ends_the_run(
    hass: HomeAssistant, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    store.engine.outcome.set_exception(RuntimeError("a defect"))
    with pytest.raises(PhotosError) as caught:
        await store.async_sync_and_wait()
    assert caught.value.code == "unknown"
    assert store.data.state is PhotosState.FAILED
    assert store.data.error == "unknown"
    assert store.data.next_sync is not None
    assert store.status.state is RunState.READY
    assert "a defect" in caplog.text
    assert "a defect" not in str(store.status.as_document())
    caplog.clear()


async def test_lost_session_waits_for_the_user(hass: HomeAssistant, store: Store) -> None:
    store.engine.outcome.set_exception(SignInRequiredError())
    with pytest.raises(SignInRequiredError):
        await store.async_sync_and_wait()
    await hass.async_block_till_done()
    assert store.data.next_sync is None
    assert store.data.error == "sign_in_required"


async def test_stopped_run_is_no_failure(hass: HomeAssistant, store: Store) -> None:
    waiting = hass.async_create_task(store.async_sync_and_wait())
    await asyncio.sleep(0)
    await store.async_stop()
    with pytest.raises(SyncCancelledError):
        await waiting
    assert store.data.state is PhotosState.IDLE
    assert store.data.error is None
    assert store.status.state is RunState.READY
    assert store.data.next_sync is None


async def test_who_gives_up_waiting_does_not_stop_the_run(
    hass: HomeAssistant, store: Store
) -> None:
    waiting = hass.async_create_task(store.async_sync_and_wait())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.sleep(0)
    assert store.status.state is RunState.RUNNING
    store.engine.outcome.set_result(RESULT)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert store.data.state is PhotosState.IDLE


async def test_due_run_gives_way_to_one_under_way(store: Store) -> None:
    store.start_sync()
    store._sync_if_ready()
    await asyncio.sleep(0)
    assert store.engine.runs == 1
