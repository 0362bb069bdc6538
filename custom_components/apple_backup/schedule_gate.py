"""Whether scheduled syncs may run now: the user's window, and the entity that must be on."""

from collections.abc import Callable
from datetime import datetime

from homeassistant.const import STATE_ON
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HassJob,
    HomeAssistant,
    callback,
)
from homeassistant.helpers.event import (
    async_track_point_in_utc_time,
    async_track_state_change_event,
)
from homeassistant.util import dt as dt_util

from .schedule_rules import ScheduleRules


class SyncGate:
    """Tells when scheduled syncs may run, and when that changes."""

    def __init__(self, hass: HomeAssistant, on_change: Callable[[], None]) -> None:
        """Prepare; `on_change` is called in the event loop when a property has changed."""
        self._hass = hass
        self._on_change = on_change
        self._rules = ScheduleRules()
        self._seen = (True, True, False)
        self._cancel_edge: CALLBACK_TYPE | None = None
        self._unsubscribe: CALLBACK_TYPE | None = None

    @property
    def is_open(self) -> bool:
        """Whether scheduled syncs may run now."""
        return self._entity_allows and self._rules.is_open(dt_util.now())

    @property
    def opens_at(self) -> datetime | None:
        """When it opens, if that can be known: nobody knows when an entity will be on."""
        return self._rules.opens(dt_util.now()) if self._entity_allows else None

    @property
    def lacks_entity(self) -> bool:
        """Whether the entity that must be on does not exist."""
        entity_id = self._rules.only_while
        return entity_id is not None and self._hass.states.get(entity_id) is None

    @callback
    def follow(self, rules: ScheduleRules) -> None:
        """Obey these rules from now on, and tell if that changes anything."""
        self.stop()
        self._rules = rules
        if rules.only_while is not None:
            self._unsubscribe = async_track_state_change_event(
                self._hass, rules.only_while, self._on_state
            )
        self._look()

    @callback
    def stop(self) -> None:
        """Watch nothing."""
        for cancel in (self._cancel_edge, self._unsubscribe):
            if cancel is not None:
                cancel()
        self._cancel_edge = self._unsubscribe = None

    @property
    def _entity_allows(self) -> bool:
        entity_id = self._rules.only_while
        # Unavailable is not on: nobody knows whether power is cheap.
        return entity_id is None or self._hass.states.is_state(entity_id, STATE_ON)

    @callback
    def _on_state(self, _event: Event[EventStateChangedData]) -> None:
        self._look()

    @callback
    def _on_edge(self, _now: datetime) -> None:
        self._cancel_edge = None
        self._look()

    @callback
    def _look(self) -> None:
        """See whether something has changed, and when to look again."""
        if self._cancel_edge is None and (edge := self._rules.next_edge(dt_util.now())):
            self._cancel_edge = async_track_point_in_utc_time(
                self._hass, HassJob(self._on_edge, cancel_on_shutdown=True), edge
            )
        seen = (self.is_open, self._entity_allows, self.lacks_entity)
        if seen != self._seen:
            self._seen = seen
            self._on_change()
