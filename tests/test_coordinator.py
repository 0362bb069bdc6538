"""The status store of an account, between an engine and the entities."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.apple_backup.const import CONF_SYNC_ENABLED
from custom_components.apple_backup.coordinator import PhotosCoordinator
from custom_components.apple_backup.photos.errors import (
    AlbumNotFoundError,
    CatalogError,
    DiskFullError,
    FreeUpDisabledError,
    LibraryMissingError,
    PhotosError,
    PlanChangedError,
    SignInRequiredError,
    SyncCancelledError,
    SyncInProgressError,
    UnreachableError,
)
from custom_components.apple_backup.photos.models import SyncPhase, SyncProgress
from custom_components.apple_backup.photos.runlog import RunLog
from custom_components.apple_backup.photos.status import RunState, SyncStatus
from custom_components.apple_backup.photos_state import PhotosState
from custom_components.apple_backup.schedule_rules import DEFAULT_INTERVAL, DEFAULT_SPREAD
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from tests.status_store import RESULT, Engine, Session, Store, status_store


@pytest.fixture
async def store(hass: HomeAssistant) -> AsyncIterator[Store]:
    store = await status_store(hass)
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


async def test_next_run_is_within_the_spread_and_happens(hass: HomeAssistant, store: Store) -> None:
    store.engine.outcome.set_result(RESULT)
    before = dt_util.utcnow()
    await store.async_sync_and_wait()
    assert store.data.next_sync is not None
    wait = store.data.next_sync - before
    assert DEFAULT_INTERVAL <= wait <= DEFAULT_INTERVAL + DEFAULT_SPREAD + timedelta(seconds=5)
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


async def test_a_defect_at_the_end_of_a_run_does_not_leave_it_running(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(store.engine, "take_arrivals", None)
    store.engine.outcome.set_result(RESULT)
    with pytest.raises(PhotosError):
        await store.async_sync_and_wait()
    assert store.data.state is PhotosState.FAILED
    assert store.status.state is RunState.READY
    assert "Unexpected error" in caplog.text
    caplog.clear()


async def other_work(store: Store, error: PhotosError | None = None) -> None:
    """Let something else than a sync be done, or fail."""

    async def work(_engine: object) -> None:
        if error is not None:
            raise error

    if error is None:
        await store.async_perform(work)
        return
    with pytest.raises(type(error)):
        await store.async_perform(work)


async def sync(store: Store, error: PhotosError | None = None) -> None:
    """Let a sync end well, or fail."""
    store.engine.outcome = Engine().outcome
    if error is None:
        store.engine.outcome.set_result(RESULT)
        await store.async_sync_and_wait()
        return
    store.engine.outcome.set_exception(error)
    with pytest.raises(type(error)):
        await store.async_sync_and_wait()


def told(store: Store) -> tuple[PhotosState, str | None, str | None]:
    """The state, the failure that entities show, and the one of the documented API."""
    data, failure = store.data, store.status.as_document().get("prevError")
    assert (data.error is None) is (data.error_message is None)
    if failure is None:
        return data.state, data.error, None
    assert isinstance(failure, dict)
    assert failure["message"] == data.error_message
    return data.state, data.error, str(failure["code"])


@pytest.mark.parametrize(
    "error",
    [AlbumNotFoundError(), PlanChangedError(), FreeUpDisabledError(), UnreachableError()],
    ids=lambda error: error.code,
)
async def test_other_work_that_fails_is_told_to_who_asked_and_the_log(
    store: Store, error: PhotosError, caplog: pytest.LogCaptureFixture
) -> None:
    await sync(store)
    trigger = store.status.as_document()["prevTrigger"]
    await other_work(store, error)
    assert told(store) == (PhotosState.IDLE, None, None)
    assert store.status.state is RunState.READY
    assert store.status.as_document()["prevTrigger"] == trigger
    assert [entry.source for entry in store.log.entries("error")] == ["library"]
    assert "failed" not in caplog.text


async def test_failed_sync_is_shown_until_a_sync_begins(store: Store) -> None:
    failed = (PhotosState.FAILED, "cannot_connect", "CANNOT_CONNECT")
    await sync(store, UnreachableError())
    assert told(store) == failed
    finish = asyncio.Event()

    async def wait(_engine: object) -> None:
        await finish.wait()

    working = store.async_begin(wait)
    assert told(store)[1:] == failed[1:]
    finish.set()
    await asyncio.wait([working])
    assert told(store) == failed
    await other_work(store, AlbumNotFoundError())
    assert told(store) == failed
    assert [entry.source for entry in store.log.entries("error")] == ["sync", "library"]
    store.engine.outcome = Engine().outcome
    store.start_sync()
    assert told(store)[1:] == (None, None)


@pytest.mark.parametrize(
    "error",
    [LibraryMissingError(), DiskFullError(), CatalogError()],
    ids=lambda error: error.code,
)
async def test_what_a_sync_would_meet_too_is_shown_whatever_has_met_it(
    store: Store, error: PhotosError
) -> None:
    await sync(store)
    shown = (PhotosState.FAILED, error.code, error.code.upper())
    await other_work(store, error)
    assert told(store) == shown
    await other_work(store, AlbumNotFoundError())
    assert told(store) == shown
    await other_work(store)
    assert told(store) == (PhotosState.IDLE, None, None)
    # What it hides meanwhile is not forgotten.
    await sync(store, UnreachableError())
    await other_work(store, error)
    assert told(store) == shown
    await other_work(store)
    assert told(store) == (PhotosState.FAILED, "cannot_connect", "CANNOT_CONNECT")
    await other_work(store, error)
    await sync(store)
    assert told(store) == (PhotosState.IDLE, None, None)


async def test_end_of_the_session_is_shown_until_it_is_renewed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for fail in (sync, other_work):
        with monkeypatch.context() as ended:
            await fail(store, SignInRequiredError())
            assert told(store) == (PhotosState.SIGNED_OUT, "sign_in_required", "SIGN_IN_REQUIRED")
            ended.setattr(Session, "renew", _renewed)
            # A plan, say, renews the session before it asks Apple.
            await other_work(store)
            assert told(store) == (PhotosState.IDLE, None, None)
            assert store.data.next_sync is not None


async def _renewed(_session: Session, _password: str | None) -> None:
    """Apple lets the account in again."""
