"""What the user's rules for syncs mean, over changes of the clock."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings, strategies as st
import pytest

from custom_components.apple_backup.schedule_rules import (
    MAX_SPREAD,
    ScheduleError,
    ScheduleMode,
    ScheduleRules,
)

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = (time(23, 0), time(6, 30))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def cron(expression: str, window: tuple[time, time] | None = None) -> ScheduleRules:
    return ScheduleRules(mode=ScheduleMode.CRON, cron=expression, window=window)


def test_nothing_chosen_means_every_hour() -> None:
    rules = ScheduleRules.read({})
    assert rules == ScheduleRules()
    assert rules.due_after(at("2026-11-01 12:00")) == at("2026-11-01 13:00")
    assert rules.next_edge(at("2026-11-01 12:00")) is None


def test_only_by_hand() -> None:
    assert ScheduleRules.read({"mode": "manual"}).due_after(at("2026-11-01 12:00")) is None


@pytest.mark.parametrize(
    ("moment", "is_open", "opens", "edge"),
    [
        ("2026-11-01 22:59", False, "2026-11-01 23:00", "2026-11-01 23:00"),
        ("2026-11-01 23:00", True, "2026-11-01 23:00", "2026-11-02 06:30"),
        ("2026-11-02 06:29", True, "2026-11-02 06:29", "2026-11-02 06:30"),
        ("2026-11-02 06:30", False, "2026-11-02 23:00", "2026-11-02 23:00"),
    ],
)
def test_window_over_midnight(moment: str, is_open: bool, opens: str, edge: str) -> None:
    rules = ScheduleRules(window=NIGHT)
    assert rules.is_open(at(moment)) is is_open
    assert rules.opens(at(moment)) == at(opens)
    assert rules.next_edge(at(moment)) == at(edge)


def test_what_is_due_outside_of_the_window_waits_for_it() -> None:
    assert ScheduleRules(window=NIGHT).due_after(at("2026-11-02 06:00")) == at("2026-11-02 23:00")
    rules = cron("0 */2 * * *", (time(1), time(3)))
    assert rules.due_after(at("2026-11-02 02:00")) == at("2026-11-03 02:00")
    # The opening itself counts.
    assert cron("0 1 * * *", (time(1), time(3))).due_after(at("2026-11-02 02:00")) == at(
        "2026-11-03 01:00"
    )


def test_cron_follows_the_clock_of_the_wall() -> None:
    # The night with 25 hours, then the one with 23.
    assert cron("30 2 * * *").due_after(at("2026-10-24 12:00")) == at("2026-10-25 02:30")
    winter = cron("0 7 * * *").due_after(at("2026-10-25 06:59"))
    assert winter is not None
    assert winter.utcoffset() == timedelta(hours=1)
    skipped = cron("30 2 * * *").due_after(at("2027-03-27 12:00"))
    assert skipped is not None
    assert at("2027-03-28 01:59") < skipped <= at("2027-03-28 03:30")


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"window_start": "01:00:00"}, "window_incomplete"),
        ({"window_end": "01:00:00"}, "window_incomplete"),
        ({"window_start": "25:00", "window_end": "01:00"}, "window_incomplete"),
        ({"window_start": "01:00", "window_end": "01:00"}, "window_empty"),
        ({"interval": 4}, "interval_range"),
        ({"interval": 7 * 24 * 60 + 1}, "interval_range"),
    ],
)
def test_rules_that_cannot_be_followed(options: dict[str, Any], problem: str) -> None:
    with pytest.raises(ScheduleError, match=problem):
        ScheduleRules.read(options)


@pytest.mark.parametrize(
    ("rules", "problem"),
    [
        (cron("every night"), "cron_invalid"),
        (cron("0 2 * *"), "cron_invalid"),
        (cron("61 2 * * *"), "cron_invalid"),
        (cron("0 2 30 2 *"), "cron_invalid"),
        (cron("0 12 * * *", NIGHT), "cron_never"),
    ],
)
def test_expressions_under_which_nothing_would_start(rules: ScheduleRules, problem: str) -> None:
    with pytest.raises(ScheduleError, match=problem):
        rules.check(at("2026-11-01 12:00"))
    assert rules.due_after(at("2026-11-01 12:00")) is None


times = st.times().map(lambda value: value.replace(microsecond=0))
moments = st.datetimes(
    datetime(2026, 1, 1),
    datetime(2028, 1, 1),
    timezones=st.sampled_from([BERLIN, ZoneInfo("America/New_York"), ZoneInfo("UTC")]),
)


@settings(max_examples=100, deadline=None)
@given(
    moment=moments,
    window=st.none() | st.tuples(times, times).filter(lambda pair: pair[0] != pair[1]),
    mode=st.sampled_from([ScheduleMode.INTERVAL, ScheduleMode.CRON]),
    minutes=st.integers(5, 10080),
    spread=st.integers(0, 120),
)
@example(at("2026-10-25 02:10").replace(fold=1), (time(1), time(2, 30)), ScheduleMode.CRON, 5, 0)
@example(at("2027-03-28 01:30"), (time(2, 10), time(2, 50)), ScheduleMode.INTERVAL, 5, 0)
def test_a_sync_is_always_due_later_and_inside_the_window(
    moment: datetime,
    window: tuple[time, time] | None,
    mode: ScheduleMode,
    minutes: int,
    spread: int,
) -> None:
    rules = ScheduleRules(
        mode=mode,
        interval=timedelta(minutes=minutes),
        cron="*/7 * * * *",
        window=window,
        spread=timedelta(minutes=spread),
    )
    due = rules.due_after(moment)
    if due is None:
        # A window of less than seven minutes may hold no moment of this expression.
        assert mode is ScheduleMode.CRON
        assert window is not None
        return
    assert due.timestamp() > moment.timestamp()
    assert rules.is_open(due)
    late = rules.spread_out(due)
    assert due <= late <= due + MAX_SPREAD
    assert rules.is_open(late)
    if (edge := rules.next_edge(moment)) is not None:
        assert 0 < edge.timestamp() - moment.timestamp() <= 25 * 3600


def test_an_hour_that_comes_twice() -> None:
    rules = ScheduleRules(window=(time(1), time(2, 30)))
    second = at("2026-10-25 02:10").replace(fold=1)
    edge = rules.next_edge(second)
    assert edge is not None
    assert edge.timestamp() - second.timestamp() == 20 * 60
    due = ScheduleRules().due_after(at("2026-10-25 02:10"))
    assert due is not None
    assert due.timestamp() == second.timestamp()
