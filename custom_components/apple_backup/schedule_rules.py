"""When an account may sync by itself: what the user has chosen. Pure; knows no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
import random
from typing import Any, Final, Self

from cronsim import CronSim, CronSimError

CONF_MODE: Final = "mode"
CONF_INTERVAL: Final = "interval"
CONF_CRON: Final = "cron"
CONF_WINDOW_START: Final = "window_start"
CONF_WINDOW_END: Final = "window_end"
CONF_ONLY_WHILE: Final = "only_while"
CONF_SPREAD: Final = "spread"

DEFAULT_INTERVAL: Final = timedelta(hours=1)
MIN_INTERVAL: Final = timedelta(minutes=5)
MAX_INTERVAL: Final = timedelta(days=7)
# Spreads the accounts of a household, and of the world, over the hour.
DEFAULT_SPREAD: Final = timedelta(minutes=5)
MAX_SPREAD: Final = timedelta(hours=2)
DEFAULT_CRON: Final = "0 2 * * *"

_DAY: Final = timedelta(days=1)
# A window is looked at once a day at most; who finds nothing in four years has asked for nothing.
_MAX_STEPS: Final = 1500


class ScheduleMode(StrEnum):
    """What makes a sync due."""

    INTERVAL = "interval"
    CRON = "cron"
    MANUAL = "manual"


class ScheduleError(ValueError):
    """Rules that cannot be followed; the text is the key of a message."""


@dataclass(frozen=True, slots=True)
class ScheduleRules:
    """When syncs are due, and when they may run.

    `window` is the part of a day in which scheduled syncs may run, in local time; its end may be
    earlier than its start, then it contains midnight. `only_while` is an entity that must be on.
    A sync starts up to `spread` after it is due, at random. All moments given and returned are
    aware; those given have to be in the local time zone, in which cron and window are meant.
    """

    mode: ScheduleMode = ScheduleMode.INTERVAL
    interval: timedelta = DEFAULT_INTERVAL
    cron: str = DEFAULT_CRON
    window: tuple[time, time] | None = None
    only_while: str | None = None
    spread: timedelta = DEFAULT_SPREAD

    @classmethod
    def read(cls, options: Mapping[str, Any]) -> Self:
        """Read the rules from an entry's options.

        Raises:
            ScheduleError: they cannot be followed.
        """
        mode = ScheduleMode(options.get(CONF_MODE, ScheduleMode.INTERVAL))
        start, end = options.get(CONF_WINDOW_START), options.get(CONF_WINDOW_END)
        if (start is None) != (end is None):
            raise ScheduleError("window_incomplete")
        window = (_time(start), _time(end)) if start and end else None
        if window and window[0] == window[1]:
            raise ScheduleError("window_empty")
        interval = timedelta(minutes=options.get(CONF_INTERVAL, _minutes(DEFAULT_INTERVAL)))
        if not MIN_INTERVAL <= interval <= MAX_INTERVAL:
            raise ScheduleError("interval_range")
        spread = timedelta(minutes=options.get(CONF_SPREAD, _minutes(DEFAULT_SPREAD)))
        return cls(
            mode=mode,
            interval=interval,
            cron=options.get(CONF_CRON, DEFAULT_CRON),
            window=window,
            only_while=options.get(CONF_ONLY_WHILE),
            spread=min(max(spread, timedelta()), MAX_SPREAD),
        )

    @property
    def follows_clock(self) -> bool:
        """Whether syncs are due at moments that do not depend on the last one."""
        return self.mode is ScheduleMode.CRON

    def check(self, now: datetime) -> None:
        """Make sure that a sync will ever be due.

        Raises:
            ScheduleError: the cron expression is none, or never falls into the window.
        """
        try:
            CronSim(self.cron, now)
        except CronSimError as err:
            raise ScheduleError("cron_invalid") from err
        if self.mode is ScheduleMode.CRON and self._next_cron(now) is None:
            raise ScheduleError("cron_never")

    def due_after(self, moment: datetime) -> datetime | None:
        """When the next sync is due after the last one has ended, without the spread.

        None if none will be.
        """
        match self.mode:
            case ScheduleMode.INTERVAL:
                return self.opens(_later(moment, self.interval))
            case ScheduleMode.CRON:
                return self._next_cron(moment)
            case ScheduleMode.MANUAL:
                return None

    def spread_out(self, due: datetime) -> datetime:
        """Delay a moment at random, but not out of the window."""
        late = _later(due, self.spread * random.random())
        return late if self.is_open(late) else due

    def is_open(self, moment: datetime) -> bool:
        """Whether scheduled syncs may run at a moment, as far as the window decides."""
        if self.window is None:
            return True
        start, end = self.window
        now = moment.time()
        return start <= now < end if start < end else now >= start or now < end

    def opens(self, moment: datetime) -> datetime:
        """The first moment, from this one on, at which the window is open."""
        if self.window is None or self.is_open(moment):
            return moment
        return _next(moment, self.window[0])

    def next_edge(self, moment: datetime) -> datetime | None:
        """When the window opens or closes next; None if it is always open."""
        if self.window is None:
            return None
        return _next(moment, self.window[1] if self.is_open(moment) else self.window[0])

    def _next_cron(self, moment: datetime) -> datetime | None:
        try:
            for _ in range(_MAX_STEPS):
                due: datetime = next(CronSim(self.cron, moment))
                if self.is_open(due):
                    return due
                # Cron gives what comes after a moment; the opening itself counts as well.
                moment = self.opens(due) - timedelta(seconds=1)
        except CronSimError, StopIteration:
            pass
        return None


def _next(moment: datetime, clock: time) -> datetime:
    """The next time a clock on the wall shows this, strictly after a moment."""
    today = moment.replace(hour=clock.hour, minute=clock.minute, second=clock.second, microsecond=0)
    # An hour that the clock shows twice has two of each moment; comparing them needs real time.
    found = (day.replace(fold=fold) for day in (today, today + _DAY) for fold in (0, 1))
    return next(each for each in found if each.timestamp() > moment.timestamp())


def _later(moment: datetime, span: timedelta) -> datetime:
    """A moment after a span of real time; plain addition would turn the hands of the clock."""
    return (moment.astimezone(UTC) + span).astimezone(moment.tzinfo)


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError as err:
        raise ScheduleError("window_incomplete") from err


def _minutes(span: timedelta) -> float:
    return span / timedelta(minutes=1)
