"""Telling at once, or when the last time is long enough ago."""

from datetime import timedelta

import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.apple_backup.pacing import Pace
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util


class Told:
    """Counts what is told, and lets time pass."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.hass = hass
        self.count = 0
        self.pace = Pace(hass, self.tell, 10)

    def tell(self) -> None:
        self.count += 1

    async def after(self, seconds: float) -> int:
        async_fire_time_changed(self.hass, dt_util.utcnow() + timedelta(seconds=seconds))
        await self.hass.async_block_till_done()
        return self.count


@pytest.fixture
def told(hass: HomeAssistant) -> Told:
    return Told(hass)


async def test_what_comes_too_early_is_told_once_and_later(told: Told) -> None:
    told.pace.soon()
    assert told.count == 1
    told.pace.soon()
    told.pace.soon()
    assert await told.after(5) == 1
    assert await told.after(11) == 2
    assert await told.after(60) == 2


async def test_the_sooner_of_two_paces_counts(told: Told) -> None:
    told.pace.now()
    told.pace.soon()
    told.pace.soon(2)
    told.pace.soon(30)
    assert await told.after(3) == 2
    assert await told.after(60) == 2


async def test_what_is_forgotten_is_not_told(told: Told) -> None:
    told.pace.now()
    told.pace.soon()
    told.pace.forget()
    assert await told.after(60) == 1
