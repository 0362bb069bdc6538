"""Counting a run."""

from custom_components.apple_backup.photos.models import SyncPhase, SyncProgress
from custom_components.apple_backup.photos.progress import ProgressMeter


class Clock:
    """A clock that is moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_it_speaks_at_most_four_times_a_second_but_tells_every_phase() -> None:
    clock, told = Clock(), list[SyncProgress]()
    meter = ProgressMeter(told.append, clock)
    meter.begin(SyncPhase.LISTING)
    for _ in range(1000):
        clock.now += 0.001
        meter.listed(1)
    assert 4 <= len(told) <= 5
    meter.begin(SyncPhase.PLANNING)
    assert told[-1].phase is SyncPhase.PLANNING
    assert told[-1].assets_listed == 1000


def test_speed_and_time_left() -> None:
    clock, told = Clock(), list[SyncProgress]()
    meter = ProgressMeter(told.append, clock)
    meter.expect_files(10, 10_000)
    meter.begin(SyncPhase.TRANSFERRING)
    assert told[-1].eta_seconds is None
    for _ in range(5):
        clock.now += 1
        meter.received(1000)
        meter.file_done(1000)
    clock.now += 1
    meter.received(1000)
    last = told[-1]
    assert (last.files_done, last.files_total, last.bytes_done) == (5, 10, 5000)
    assert last.bytes_per_second == 1000
    assert last.eta_seconds == 5


def test_totals_are_never_less_than_what_is_done() -> None:
    meter = ProgressMeter(lambda _: None, Clock())
    meter.expect_files(1, 10)
    meter.file_done(10)
    meter.file_done(10)
    snapshot = meter.snapshot()
    assert (snapshot.files_total, snapshot.bytes_total) == (2, 20)
