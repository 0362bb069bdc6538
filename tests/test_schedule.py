"""Syncs that start by themselves: when, when not, and what is told about it."""

from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.apple_backup.const import CONF_SCHEDULE, CONF_SYNC_ENABLED, DOMAIN
from custom_components.apple_backup.photos.errors import (
    AlbumNotFoundError,
    LibraryMissingError,
    PhotosError,
)
from custom_components.apple_backup.photos.models import SyncPhase, SyncProgress
from custom_components.apple_backup.photos.status import RunState, Trigger
from custom_components.apple_backup.photos_state import PhotosState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
from tests.status_store import RESULT, Engine, Store, status_store

CHEAP = "binary_sensor.cheap_power"
NIGHTLY = {"mode": "cron", "cron": "0 2 * * *", "spread": 0}
WINDOW = {"window_start": "01:00:00", "window_end": "05:00:00", "spread": 0}

type Begin = Callable[..., Coroutine[Any, Any, Store]]


@pytest.fixture(autouse=True)
async def noon(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to("2026-11-02 12:00:00+01:00")


@pytest.fixture
async def begin(hass: HomeAssistant) -> AsyncIterator[Begin]:
    """Load the store of an account that has synced before, with this schedule."""
    stores: list[Store] = []

    async def begin(**schedule: Any) -> Store:
        store = await status_store(hass, **{CONF_SYNC_ENABLED: True, CONF_SCHEDULE: schedule})
        stores.append(store)
        store.engine.outcome.set_result(RESULT)
        await store.async_sync_and_wait()
        await settle(hass)
        store.engine.outcome = Engine().outcome
        store.async_start()
        return store

    yield begin
    for store in stores:
        await store.async_stop()


async def settle(hass: HomeAssistant) -> None:
    await hass.async_block_till_done(wait_background_tasks=True)


async def move(hass: HomeAssistant, freezer: FrozenDateTimeFactory, text: str) -> None:
    """Let the clock show a time of Berlin; runs that begin are left to go on."""
    freezer.move_to(f"{text}+01:00")
    async_fire_time_changed(hass)
    await hass.async_block_till_done()


def local(text: str) -> datetime:
    return dt_util.as_utc(datetime.fromisoformat(f"{text}+01:00"))


def next_sync(store: Store) -> datetime | None:
    """When the next sync is, as entities and the documented API tell it alike."""
    milliseconds = store.status.as_document().get("nextSync")
    shown = store.data.next_sync
    assert milliseconds == (int(shown.timestamp() * 1000) if shown else None)
    return shown


async def finish(hass: HomeAssistant, store: Store, error: PhotosError | None = None) -> None:
    """End the run under way."""
    if error is None:
        store.engine.outcome.set_result(RESULT)
    else:
        store.engine.outcome.set_exception(error)
    await settle(hass)
    store.engine.outcome = Engine().outcome


async def test_nightly(hass: HomeAssistant, freezer: FrozenDateTimeFactory, begin: Begin) -> None:
    store = await begin(**NIGHTLY)
    assert next_sync(store) == local("2026-11-03 02:00")
    await move(hass, freezer, "2026-11-03 02:00:01")
    assert store.engine.runs == 2
    # While it runs, the next night is what comes next.
    assert next_sync(store) == local("2026-11-04 02:00")
    await finish(hass, store)
    assert next_sync(store) == local("2026-11-04 02:00")


async def test_overrun_is_left_out_and_recorded(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, begin: Begin
) -> None:
    store = await begin(**NIGHTLY)
    await move(hass, freezer, "2026-11-03 02:00:01")
    await move(hass, freezer, "2026-11-04 02:00:01")
    assert store.engine.runs == 2
    assert store.data.overruns == 1
    assert next_sync(store) == local("2026-11-05 02:00")
    assert [entry.message for entry in store.log.entries("warn")] == [
        "A sync was due while another was running"
    ]
    await finish(hass, store)
    assert next_sync(store) == local("2026-11-05 02:00")


async def test_interval_counts_from_the_end(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, begin: Begin
) -> None:
    store = await begin(interval=120, spread=0)
    assert next_sync(store) == local("2026-11-02 14:00")
    await move(hass, freezer, "2026-11-02 14:00:00")
    # Nobody knows when this run will end.
    assert next_sync(store) is None
    await move(hass, freezer, "2026-11-02 20:00:00")
    await finish(hass, store)
    assert next_sync(store) == local("2026-11-02 22:00")
    assert store.data.overruns == 0


async def test_failure_is_retried_a_few_times(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, begin: Begin
) -> None:
    store = await begin(**NIGHTLY)
    await move(hass, freezer, "2026-11-03 02:00:00")
    for hour in (3, 4, 5):
        await finish(hass, store, LibraryMissingError("gone"))
        assert store.data.state is PhotosState.FAILED
        assert next_sync(store) == local(f"2026-11-03 0{hour}:00")
        await move(hass, freezer, f"2026-11-03 0{hour}:00:00")
    await finish(hass, store, LibraryMissingError("gone"))
    assert next_sync(store) == local("2026-11-04 02:00")
    await move(hass, freezer, "2026-11-04 02:00:00")
    await finish(hass, store)
    # It counts afresh.
    await move(hass, freezer, "2026-11-05 02:00:00")
    await finish(hass, store, LibraryMissingError("gone"))
    assert next_sync(store) == local("2026-11-05 03:00")


async def test_retry_keeps_to_the_window(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, begin: Begin
) -> None:
    store = await begin(**NIGHTLY | {"window_start": "02:00:00", "window_end": "02:30:00"})
    await move(hass, freezer, "2026-11-03 02:00:00")
    await finish(hass, store, LibraryMissingError("gone"))
    assert next_sync(store) == local("2026-11-04 02:00")


async def test_waits_for_the_entity(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, begin: Begin
) -> None:
    hass.states.async_set(CHEAP, "off")
    store = await begin(only_while=CHEAP, spread=0, **{k: WINDOW[k] for k in list(WINDOW)[:2]})
    assert next_sync(store) == local("2026-11-03 01:00")
    await move(hass, freezer, "2026-11-03 01:00:00")
    assert store.engine.runs == 1
    # Due, but nobody knows when the entity will be on.
    assert next_sync(store) is None
    for state in ("unavailable", "unknown", "off"):
        hass.states.async_set(CHEAP, state)
        await hass.async_block_till_done()
    assert store.engine.runs == 1
    # On outside of the window is no use, but then it is known.
    await move(hass, freezer, "2026-11-03 06:00:00")
    hass.states.async_set(CHEAP, "on")
    await hass.async_block_till_done()
    assert store.engine.runs == 1
    assert next_sync(store) == local("2026-11-04 01:00")
    await move(hass, freezer, "2026-11-04 01:00:00")
    assert store.engine.runs == 2


async def test_scheduled_run_pauses_while_it_may_not_go_on(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, begin: Begin
) -> None:
    hass.states.async_set(CHEAP, "on")
    store = await begin(**NIGHTLY | WINDOW, only_while=CHEAP)
    await move(hass, freezer, "2026-11-03 02:00:00")
    store.on_progress(SyncProgress(SyncPhase.TRANSFERRING, files_done=1, files_total=9))
    assert not store.engine.is_paused

    hass.states.async_set(CHEAP, "off")
    await hass.async_block_till_done()
    assert store.engine.is_paused
    assert store.data.state is PhotosState.PAUSED
    assert store.status.state is RunState.RUNNING
    store.on_progress(SyncProgress(SyncPhase.TRANSFERRING, files_done=2, files_total=9))
    assert store.data.state is PhotosState.PAUSED

    hass.states.async_set(CHEAP, "on")
    await hass.async_block_till_done()
    assert not store.engine.is_paused
    assert store.data.state is PhotosState.TRANSFERRING

    await move(hass, freezer, "2026-11-03 05:00:00")
    assert store.engine.is_paused
    await move(hass, freezer, "2026-11-04 01:00:00")
    assert not store.engine.is_paused
    # A pause the user asks for is another matter.
    await store.async_pause()
    await move(hass, freezer, "2026-11-04 05:00:00")
    await move(hass, freezer, "2026-11-05 01:00:00")
    assert store.engine.is_paused
    await store.async_pause(paused=False)
    assert not store.engine.is_paused
    await move(hass, freezer, "2026-11-05 06:00:00")
    assert store.engine.is_paused
    await finish(hass, store)
    assert not store.engine.is_paused
    assert store.data.state is PhotosState.IDLE


async def test_no_sync_starts_by_itself_while_the_user_pauses(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, begin: Begin
) -> None:
    store = await begin(**NIGHTLY)
    await move(hass, freezer, "2026-11-03 02:00:00")
    await finish(hass, store)
    runs = store.engine.runs
    await store.async_pause()
    await move(hass, freezer, "2026-11-04 02:00:00")
    assert store.engine.runs == runs
    await store.async_pause(paused=False)
    await move(hass, freezer, "2026-11-05 02:00:00")
    assert store.engine.runs == runs + 1
    await finish(hass, store)


async def test_what_the_user_starts_heeds_no_times(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, begin: Begin
) -> None:
    hass.states.async_set(CHEAP, "off")
    store = await begin(**NIGHTLY | WINDOW, only_while=CHEAP)
    store.start_sync()
    await hass.async_block_till_done()
    hass.states.async_set(CHEAP, "on")
    hass.states.async_set(CHEAP, "off")
    await hass.async_block_till_done()
    assert store.engine.runs == 2
    assert not store.engine.is_paused
    await finish(hass, store)


async def test_entity_that_does_not_exist_is_told_while_a_sync_waits_for_it(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, begin: Begin
) -> None:
    store = await begin(**NIGHTLY, only_while=CHEAP)
    issues = ir.async_get(hass)
    issue_id = f"schedule_entity_missing_{store.config_entry.entry_id}"
    assert issues.async_get_issue(DOMAIN, issue_id) is None
    await move(hass, freezer, "2026-11-03 02:00:00")
    assert issues.async_get_issue(DOMAIN, issue_id) is not None
    hass.states.async_set(CHEAP, "off")
    await hass.async_block_till_done()
    assert issues.async_get_issue(DOMAIN, issue_id) is None
    hass.states.async_remove(CHEAP)
    await hass.async_block_till_done()
    assert issues.async_get_issue(DOMAIN, issue_id) is not None
    await store.async_stop()
    assert issues.async_get_issue(DOMAIN, issue_id) is None


async def test_changed_options_count_at_once(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, begin: Begin
) -> None:
    store = await begin(interval=600, spread=0)
    assert next_sync(store) == local("2026-11-02 22:00")

    def choose(**schedule: Any) -> None:
        options = {**store.config_entry.options, CONF_SCHEDULE: schedule}
        hass.config_entries.async_update_entry(store.config_entry, options=options)
        store.async_options_changed()

    choose(**NIGHTLY)
    assert next_sync(store) == local("2026-11-03 02:00")
    choose(mode="manual")
    assert next_sync(store) is None
    await move(hass, freezer, "2026-11-02 17:00:00")
    # Five hours after the last one is over already.
    choose(interval=300, spread=0)
    assert next_sync(store) == local("2026-11-02 17:00")
    await move(hass, freezer, "2026-11-02 17:00:01")
    assert store.engine.runs == 2
    # During a run: what the clock demands is known, what follows its end is not.
    choose(**NIGHTLY)
    assert next_sync(store) == local("2026-11-03 02:00")
    choose(interval=300, spread=0)
    assert next_sync(store) is None
    await finish(hass, store)
    assert next_sync(store) == local("2026-11-02 22:00:01")


async def test_options_that_somebody_has_damaged(begin: Begin) -> None:
    store = await begin(mode="cron", cron=5, interval="often")
    assert next_sync(store) is not None


async def test_only_by_hand(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, begin: Begin
) -> None:
    store = await begin(mode="manual")
    assert next_sync(store) is None
    await move(hass, freezer, "2026-12-02 12:00:00")
    assert store.engine.runs == 1
    store.start_sync()
    await hass.async_block_till_done()
    await finish(hass, store)
    assert next_sync(store) is None


async def test_run_that_a_restart_has_cut_short_goes_on(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, begin: Begin
) -> None:
    store = await begin(**NIGHTLY)
    await move(hass, freezer, "2026-11-03 02:00:00")
    await store.async_stop()
    assert next_sync(store) is None

    for runs, state in ((1, "unfinished"), (0, "finished")):
        again = await restarted(hass, store)
        again.async_start()
        await hass.async_block_till_done()
        assert again.engine.runs == runs, state
        if runs:
            await finish(hass, again)
        assert next_sync(again) == local("2026-11-04 02:00")
        await again.async_stop()


async def restarted(hass: HomeAssistant, store: Store) -> Store:
    """Load the store of the same account again; nothing is started."""
    again = Store(
        hass,
        store.config_entry,
        engine := Engine(),  # type: ignore[arg-type]
        store.status,
        store.log,
        sign_in=store.sign_in,
    )
    again.engine, again.status, again.log = engine, store.status, store.log
    await again.async_load()
    return again


@pytest.mark.parametrize("between", ["pause", "other work", "failed work"])
async def test_sync_that_has_not_succeeded_is_not_forgotten_over_something_else(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, begin: Begin, between: str
) -> None:
    """Neither one that failed nor one that was cut short; and one that succeeded is not repeated."""

    async def work(_engine: object) -> None:
        if between == "failed work":
            raise AlbumNotFoundError

    async def do_something_else(store: Store) -> None:
        if between == "pause":
            await store.async_pause()
            await store.async_pause(paused=False)
        elif between == "other work":
            await store.async_perform(work)
        else:
            with pytest.raises(AlbumNotFoundError):
                await store.async_perform(work)
        await settle(hass)

    async def is_resumed(store: Store) -> bool:
        again = await restarted(hass, store)
        again.async_start()
        await hass.async_block_till_done()
        runs = again.engine.runs
        await again.async_stop()
        return runs == 1

    store = await begin(**NIGHTLY)
    await do_something_else(store)
    assert not await is_resumed(store)
    await move(hass, freezer, "2026-11-03 02:00:00")
    await finish(hass, store, LibraryMissingError("gone"))
    await do_something_else(store)
    await store.async_stop()
    assert await is_resumed(store)
    # That run was cut short in its turn.
    again = await restarted(hass, store)
    await do_something_else(again)
    await again.async_stop()
    assert await is_resumed(again)


async def test_sync_that_is_due_during_a_sign_in_follows_it(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, begin: Begin
) -> None:
    store = await begin(**NIGHTLY)
    store.status.start(Trigger.AUTH)
    await move(hass, freezer, "2026-11-03 02:00:00")
    assert store.engine.runs == 1
    assert next_sync(store) == local("2026-11-03 02:01")
    store.status.finish(None)
    await move(hass, freezer, "2026-11-03 02:01:00")
    assert store.engine.runs == 2
    await finish(hass, store)


async def test_spread_is_random_and_told(begin: Begin) -> None:
    store = await begin(interval=60, spread=30)
    due = next_sync(store)
    assert due is not None
    assert timedelta() <= due - local("2026-11-02 13:00") <= timedelta(minutes=30)
