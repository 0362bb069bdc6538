"""Health data is added up right, and no step is counted twice."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from custom_components.apple_backup.backups.artifacts.health import Health, HealthDay, Measure
from custom_components.apple_backup.backups.artifacts.listing import NO_FILTER, Filter
from custom_components.apple_backup.backups.artifacts.report import Availability
from custom_components.apple_backup.backups.artifacts.shelf import Shelf
from tests.backup_factory.artifacts import health
from tests.backups.opening import PASSWORD

from .shelves import all_of, everything, shelf_of


def days(shelf: Shelf, measure: Measure, wanted: Filter = NO_FILTER) -> list[HealthDay]:
    return all_of(lambda cursor: shelf.use(Health, lambda it: it.days(measure, wanted, cursor, 9)))


@pytest.mark.parametrize("generation", health.GENERATIONS)
def test_everything(tmp_path: Path, generation: str) -> None:
    built = health.build(1, generation=generation)
    truth = built.truth
    with shelf_of(built.files, tmp_path, password=PASSWORD) as shelf:
        found = {it.day: it for it in days(shelf, Measure.STEPS)}
        assert list(found) == sorted(truth.steps, reverse=True)
        for day, devices in truth.steps.items():
            assert found[day].value == max(devices.values())
        rates = {it.day: it for it in days(shelf, Measure.HEART_RATE)}
        for day, values in truth.rates.items():
            assert rates[day].value == pytest.approx(60 * sum(values) / len(values))
            assert rates[day].minimum == pytest.approx(60 * min(values))
            assert rates[day].maximum == pytest.approx(60 * max(values))
        sleep = {it.day: it.value for it in days(shelf, Measure.SLEEP)}
        assert sleep == pytest.approx(truth.sleep)
        assert days(shelf, Measure.WEIGHT) == []
        workouts = everything(shelf, Health)
        assert [
            (it.kind, it.start, it.end, it.distance, it.duration, it.energy) for it in workouts
        ] == [
            (it.kind, it.start, it.end, it.distance, it.duration, it.energy)
            for it in truth.workouts
        ]
        report = shelf.use(Health, lambda it: it.report())
        assert (report.availability, report.skipped) == (Availability.FOUND, ())
        chosen = sorted(truth.steps)
        since = datetime.combine(chosen[3], datetime.min.time(), UTC)
        until = datetime.combine(chosen[9], datetime.min.time(), UTC)
        part = days(shelf, Measure.STEPS, Filter(since=since, until=until))
        assert [it.day for it in part] == chosen[3:9][::-1]


def test_needs_an_encrypted_backup(tmp_path: Path) -> None:
    with shelf_of([], tmp_path) as shelf:
        report = shelf.use(Health, lambda it: it.report())
        assert report.availability is Availability.NEEDS_ENCRYPTION
        assert days(shelf, Measure.SLEEP) == []
