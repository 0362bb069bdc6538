"""What an account does at night by itself."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.apple_backup.library_options import (
    CONF_RETENTION_DAYS,
    CONF_SCRUB_SHARE,
    CONF_SCRUB_TIME,
)
from custom_components.apple_backup.nightly import RETRY_PAUSE, NightlyChecks
from custom_components.apple_backup.photos.errors import (
    LibraryMissingError,
    PhotosError,
    SyncInProgressError,
)
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from tests.status_store import Store, status_store


class Nights(NightlyChecks):
    """The nights of an account whose engine only tells what it was asked."""

    def __init__(self, store: Store, *, signed_in: bool = True) -> None:
        super().__init__(store, store.config_entry)
        self.asked: list[str] = []
        self.error: PhotosError | None = None
        self.busy_before_emptying = 0
        coordinator: Any = self
        self._coordinator = coordinator
        self.sign_in = self
        self.is_signed_in = signed_in

    async def async_perform(self, work: Callable[[Any], Awaitable[None]], **_how: Any) -> None:
        if self.error is not None:
            raise self.error
        await work(self)

    async def verify(self, share: float) -> None:
        self.asked.append(f"verify {share}")

    async def empty_quarantine(self, days: int) -> None:
        if self.busy_before_emptying:
            self.busy_before_emptying -= 1
            raise SyncInProgressError
        self.asked.append(f"empty {days}")


async def pass_to(hass: HomeAssistant, freezer: FrozenDateTimeFactory, moment: datetime) -> None:
    freezer.move_to(moment)
    async_fire_time_changed(hass, moment)
    await hass.async_block_till_done(wait_background_tasks=True)


def at(hour: int, minute: int = 0, *, day: int = 0) -> datetime:
    return dt_util.now().replace(hour=hour, minute=minute, second=0) + timedelta(days=day)


@pytest.fixture(autouse=True)
def evening(freezer: FrozenDateTimeFactory) -> None:
    freezer.move_to("2026-03-10T20:00:00+00:00")


async def test_a_share_is_checked_every_night_and_the_quarantine_emptied(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await hass.config.async_set_time_zone("UTC")
    nights = Nights(await status_store(hass, **{CONF_RETENTION_DAYS: 30}))
    nights.async_plan()
    await pass_to(hass, freezer, at(2, 59, day=1))
    assert nights.asked == []
    await pass_to(hass, freezer, at(3, 11))
    assert nights.asked == ["verify 0.04", "empty 30"]
    await pass_to(hass, freezer, at(3, 11, day=1))
    assert nights.asked == ["verify 0.04", "empty 30"] * 2
    nights.async_stop()


async def test_the_user_chooses_share_and_time(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await hass.config.async_set_time_zone("UTC")
    chosen = {CONF_SCRUB_SHARE: 10, CONF_SCRUB_TIME: "22:30:00"}
    nights = Nights(await status_store(hass, **chosen))
    nights.async_plan()
    await pass_to(hass, freezer, at(22, 41))
    assert nights.asked == ["verify 0.1"]
    nights.async_stop()

    nothing = Nights(await status_store(hass, **{CONF_SCRUB_SHARE: 0}))
    nothing.async_plan()
    await pass_to(hass, freezer, at(3, 11, day=1))
    assert nothing.asked == []
    nothing.async_stop()


async def test_nothing_is_deleted_while_the_account_is_signed_out(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await hass.config.async_set_time_zone("UTC")
    store = await status_store(hass, **{CONF_RETENTION_DAYS: 30})
    nights = Nights(store, signed_in=False)
    nights.async_plan()
    await pass_to(hass, freezer, at(3, 11, day=1))
    assert nights.asked == ["verify 0.04"]
    nights.async_stop()


async def test_a_run_that_is_under_way_is_let_finish(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await hass.config.async_set_time_zone("UTC")
    nights = Nights(await status_store(hass))
    nights.error = SyncInProgressError()
    nights.async_plan()
    await pass_to(hass, freezer, at(3, 11, day=1))
    assert nights.asked == []
    nights.error = None
    await pass_to(hass, freezer, dt_util.now() + RETRY_PAUSE)
    assert nights.asked == ["verify 0.04"]
    nights.async_stop()


async def test_a_sync_between_the_two_repeats_only_what_it_kept_waiting(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await hass.config.async_set_time_zone("UTC")
    nights = Nights(await status_store(hass, **{CONF_RETENTION_DAYS: 30}))
    nights.busy_before_emptying = 2
    nights.async_plan()
    await pass_to(hass, freezer, at(3, 11, day=1))
    for _ in range(2):
        assert nights.asked == ["verify 0.04"]
        await pass_to(hass, freezer, dt_util.now() + RETRY_PAUSE)
    assert nights.asked == ["verify 0.04", "empty 30"]
    await pass_to(hass, freezer, at(3, 11, day=1))
    assert nights.asked == ["verify 0.04", "empty 30"] * 2
    nights.async_stop()


async def test_a_failure_costs_one_night(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await hass.config.async_set_time_zone("UTC")
    nights = Nights(await status_store(hass))
    nights.error = LibraryMissingError()
    nights.async_plan()
    await pass_to(hass, freezer, at(3, 11, day=1))
    nights.error = None
    await pass_to(hass, freezer, dt_util.now() + RETRY_PAUSE)
    assert nights.asked == []
    await pass_to(hass, freezer, at(3, 11, day=1))
    assert nights.asked == ["verify 0.04"]
    nights.async_stop()


async def test_a_sync_that_takes_all_night_costs_that_night(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await hass.config.async_set_time_zone("UTC")
    nights = Nights(await status_store(hass))
    nights.error = SyncInProgressError()
    nights.async_plan()
    await pass_to(hass, freezer, at(3, 11, day=1))
    while dt_util.now() < at(8):
        await pass_to(hass, freezer, dt_util.now() + RETRY_PAUSE)
    # Nobody wants the disk to be busy all day.
    nights.error = None
    for _ in range(8):
        await pass_to(hass, freezer, dt_util.now() + RETRY_PAUSE)
    assert nights.asked == []
    await pass_to(hass, freezer, at(3, 11, day=1))
    assert nights.asked == ["verify 0.04"]
    nights.async_stop()


@pytest.mark.parametrize("error", [None, SyncInProgressError(), LibraryMissingError()])
async def test_checks_that_end_after_the_account_was_unloaded_plan_no_other_night(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, error: PhotosError | None
) -> None:
    await hass.config.async_set_time_zone("UTC")
    nights = Nights(await status_store(hass))

    async def verify_while_it_is_unloaded(share: float) -> None:
        nights.asked.append(f"verify {share}")
        nights.async_stop()
        if error is not None:
            raise error

    nights.verify = verify_while_it_is_unloaded  # type: ignore[method-assign]
    nights.async_plan()
    for _ in range(3):
        await pass_to(hass, freezer, at(3, 11, day=1))
    assert nights.asked == ["verify 0.04"]
