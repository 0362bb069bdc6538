"""When an account looks for changes by itself."""

from collections.abc import Callable
from datetime import datetime, timedelta
import logging
from typing import TYPE_CHECKING, Final

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util

from .const import CONF_SCHEDULE, DOMAIN
from .schedule_gate import SyncGate
from .schedule_rules import ScheduleError, ScheduleMode, ScheduleRules

if TYPE_CHECKING:
    from .models import PhotosConfigEntry

_LOGGER = logging.getLogger(__name__)

# After a failure nobody wants to wait for the next night, but trying for ever is no use either.
RETRY_AFTER: Final = timedelta(hours=1)
MAX_RETRIES: Final = 3
# Leaves whoever has just signed in, and watches, the end of the sign-in to see.
SOON: Final = timedelta(minutes=1)

ISSUE_ENTITY: Final = "schedule_entity_missing"


class SyncSchedule:
    """Plans one run at a time, as the options of an account say.

    `is_waiting` says that a run is due and may not start yet; `overruns` counts the runs that were
    due while another was going on, and were left out.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: PhotosConfigEntry,
        *,
        on_due: Callable[[], None],
        on_change: Callable[[], None],
    ) -> None:
        """Prepare. `on_due` starts a run; `on_change` says that a property here has changed."""
        self._hass = hass
        self._entry = entry
        self._on_due = on_due
        self._on_change = on_change
        self._gate = SyncGate(hass, self._gate_changed)
        self._cancel: CALLBACK_TYPE | None = None
        self._due: datetime | None = None
        self._is_running = False
        self._failures = 0
        self._rules = ScheduleRules()
        self.is_waiting = False
        self.overruns = 0

    @property
    def next_due(self) -> datetime | None:
        """When the next run will start (UTC); None if none is planned, or nobody can know."""
        if not self.is_waiting:
            return self._due
        opens = self._gate.opens_at
        return dt_util.as_utc(opens) if opens else None

    @property
    def is_open(self) -> bool:
        """Whether scheduled runs may go on now."""
        return self._gate.is_open

    @property
    def is_idle(self) -> bool:
        """Whether nothing is planned, and nothing waits."""
        return self._due is None and not self.is_waiting

    @property
    def is_manual(self) -> bool:
        """Whether no run ever starts by itself."""
        return self._rules.mode is ScheduleMode.MANUAL

    @callback
    def read_options(self) -> None:
        """Follow the options as they are now; `plan` has to be called after this."""
        try:
            self._rules = ScheduleRules.read(self._entry.options.get(CONF_SCHEDULE, {}))
        except (ScheduleError, ValueError, TypeError) as err:
            # The flow stores nothing of this kind; somebody has edited the file.
            _LOGGER.warning("The schedule of %s is not valid: %s", self._entry.title, err)
            self._rules = ScheduleRules()
        self._gate.follow(self._rules)

    @callback
    def plan(self, *, last: datetime | None = None) -> None:
        """Plan the next run instead of any other; `last` is when the last one ended, if not now."""
        if self._is_running and not self._rules.follows_clock:
            # What follows the end of this run cannot be due before it.
            self._plan_at(None)
            return
        now = dt_util.now()
        after = now if last is None or self._rules.follows_clock else dt_util.as_local(last)
        if (due := self._rules.due_after(after)) is not None and dt_util.as_utc(due) < now:
            due = self._rules.opens(now)
        self._plan_at(self._rules.spread_out(due) if due else None)

    @callback
    def cancel(self) -> None:
        """Plan nothing."""
        self._plan_at(None)

    @callback
    def plan_soon(self) -> None:
        """Plan a run in a minute, unless syncs start by hand only."""
        now = dt_util.now()
        self._plan_at(now + SOON if self._rules.due_after(now) else None)

    @callback
    def run_now(self) -> None:
        """A run is due: start it, or wait until it may."""
        self._plan_at(None)
        if self._is_running:
            self.overruns += 1
            self.plan()
            self._on_change()
        elif self._gate.is_open:
            self._on_due()
        else:
            self.is_waiting = True
            self._update_issue()
            self._on_change()

    @callback
    def run_started(self) -> None:
        """A run has begun, whoever wanted it."""
        self._is_running = True
        self.plan()

    @callback
    def run_ended(self, *, failed: bool, again: bool = True) -> None:
        """A run has ended; plan the next one if there shall be one."""
        self._is_running = False
        self._failures = self._failures + 1 if failed else 0
        if not again:
            self._plan_at(None)
            return
        self.plan()
        if failed and self._failures <= MAX_RETRIES and self._due is not None:
            retry = self._rules.opens(dt_util.now() + RETRY_AFTER)
            if dt_util.as_utc(retry) < self._due:
                self._plan_at(self._rules.spread_out(retry))

    @callback
    def stop(self) -> None:
        """Plan nothing and watch nothing."""
        self._plan_at(None)
        self._gate.stop()

    def _plan_at(self, due: datetime | None) -> None:
        if self._cancel is not None:
            self._cancel()
            self._cancel = None
        self._due = dt_util.as_utc(due) if due else None
        if self._due is not None:
            self._cancel = async_track_point_in_utc_time(
                self._hass, HassJob(self._fire, cancel_on_shutdown=True), self._due
            )
        if self.is_waiting:
            self.is_waiting = False
            self._update_issue()

    @callback
    def _fire(self, _now: datetime) -> None:
        self._cancel = None
        self.run_now()

    @callback
    def _gate_changed(self) -> None:
        if self.is_waiting and self._gate.is_open:
            self.run_now()
        else:
            self._update_issue()
        self._on_change()

    @callback
    def _update_issue(self) -> None:
        """Say so when a run waits for an entity that does not exist."""
        issue_id = f"{ISSUE_ENTITY}_{self._entry.entry_id}"
        if not (self.is_waiting and self._gate.lacks_entity):
            ir.async_delete_issue(self._hass, DOMAIN, issue_id)
            return
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            issue_id,
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            translation_key=ISSUE_ENTITY,
            translation_placeholders={
                "account": self._entry.title,
                "entity_id": self._rules.only_while or "",
            },
        )
