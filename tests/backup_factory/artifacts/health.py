"""healthdb_secure.sqlite: samples of two devices, sleep, workouts before and since iOS 16."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
import sqlite3

from ..setting import is_everyday, now
from .common import Built, cocoa, files_of, insert, seeded, when

GENERATIONS = ("ios14", "ios18")
_DAY = 86_400
_SCHEMA = """
CREATE TABLE samples (data_id INTEGER PRIMARY KEY, start_date REAL, end_date REAL, data_type INTEGER);
CREATE TABLE objects (data_id INTEGER PRIMARY KEY, uuid BLOB, provenance INTEGER, type INTEGER,
  creation_date REAL);
CREATE TABLE quantity_samples (data_id INTEGER PRIMARY KEY, quantity REAL);
CREATE TABLE category_samples (data_id INTEGER PRIMARY KEY, value INTEGER);
CREATE INDEX samples_type_start ON samples (data_type, start_date);
"""
_WORKOUTS = {
    "ios14": "CREATE TABLE workouts (data_id INTEGER PRIMARY KEY, total_distance REAL,"
    " total_energy_burned REAL, activity_type INTEGER, duration REAL);",
    "ios18": "CREATE TABLE workouts (data_id INTEGER PRIMARY KEY, total_distance REAL,"
    " total_energy_burned REAL);"
    " CREATE TABLE workout_activities (ROWID INTEGER PRIMARY KEY, owner_id INTEGER,"
    " is_primary_activity INTEGER, activity_type INTEGER, start_date REAL, end_date REAL,"
    " duration REAL);",
}


@dataclass(slots=True)
class WorkoutTruth:
    """What was written of one workout."""

    kind: str
    start: datetime
    end: datetime
    distance: float
    duration: float
    energy: float


@dataclass(slots=True)
class HealthTruth:
    """What was written: sums by day and device, heart rates by day, hours of sleep, workouts."""

    steps: dict[date, dict[int, float]] = field(default_factory=dict)
    rates: dict[date, list[float]] = field(default_factory=dict)
    sleep: dict[date, float] = field(default_factory=dict)
    workouts: list[WorkoutTruth] = field(default_factory=list)


def build(seed: int, days: int = 40, generation: str = "ios18") -> Built[HealthTruth]:
    """Some weeks of a phone and a watch that count the same steps."""
    chance = seeded("health", seed)
    truth = HealthTruth()
    midnight = now() - now() % _DAY
    if is_everyday():
        # The day of the backup has not passed yet.
        midnight -= _DAY
    today = when(midnight).date()

    def fill(db: sqlite3.Connection) -> None:
        number = 0

        def sample(kind: int, start: float, end: float, device: int = 1) -> int:
            nonlocal number
            number += 1
            values = {"start_date": cocoa(start), "end_date": cocoa(end), "data_type": kind}
            insert(db, "samples", data_id=number, **values)
            insert(db, "objects", data_id=number, provenance=device, type=0)
            return number

        for back in range(days):
            day, start = today - timedelta(days=back), midnight - back * _DAY
            if back % 7 == 5:
                continue
            steps: dict[int, float] = defaultdict(float)
            for device in (1, 2):
                for hour in range(8, 8 + chance.randint(1, 5)):
                    count = float(chance.randrange(10, 2000))
                    key = sample(7, start + hour * 3600, start + hour * 3600 + 60, device)
                    insert(db, "quantity_samples", data_id=key, quantity=count)
                    steps[device] += count
            truth.steps[day] = dict(steps)
            rates = [chance.randrange(50, 150) / 60 for _ in range(4)]
            for at, rate in enumerate(rates):
                key = sample(5, start + 100 * at, start + 100 * at)
                insert(db, "quantity_samples", data_id=key, quantity=rate)
            truth.rates[day] = rates
            length = chance.randrange(4 * 3600, 7 * 3600)
            for value, at, long in ((0, 0, 8 * 3600), (3, 60, length), (2, 60, 300)):
                key = sample(63, start + at, start + at + long)
                insert(db, "category_samples", data_id=key, value=value)
            truth.sleep[day] = length / 3600
            if back % 3 == 0:
                workout = _worked_out(
                    chance.choice(("running", "cycling")),
                    start + 40_000,
                    chance.randrange(1, 20) + 0.5,
                )
                truth.workouts.append(workout)
                end = start + 40_000 + workout.duration
                _workout(db, sample(79, start + 40_000, end), workout, generation)

    schema = _SCHEMA + _WORKOUTS[generation]
    made = files_of("HealthDomain", "Health/healthdb_secure.sqlite", schema, fill)
    return Built(made, truth)


def _worked_out(kind: str, start: float, distance: float) -> WorkoutTruth:
    """Who goes so many kilometers takes a plausible time, and burns as much as people do."""
    pace, burned = {"running": (360, 70), "cycling": (180, 30)}[kind]
    duration = distance * pace
    return WorkoutTruth(
        kind, when(start), when(start + duration), distance, duration, distance * burned
    )


def _workout(db: sqlite3.Connection, key: int, truth: WorkoutTruth, generation: str) -> None:
    kind = {"running": 37, "cycling": 13}[truth.kind]
    insert(
        db,
        "workouts",
        data_id=key,
        total_distance=truth.distance,
        total_energy_burned=truth.energy,
        activity_type=kind,
        duration=truth.duration,
    )
    if generation == "ios18":
        insert(
            db,
            "workout_activities",
            owner_id=key,
            is_primary_activity=1,
            activity_type=kind,
            start_date=cocoa(truth.start.timestamp()),
            end_date=cocoa(truth.end.timestamp()),
            duration=truth.duration,
        )
