"""Health: healthdb_secure.sqlite as summaries: days of steps and the like, sleep, and workouts.

There may be millions of samples, so that none is read one by one: SQLite adds up what a page needs.
Several devices count the same steps; of each day the one that has counted most is taken. iOS leaves
health data out of backups that are not encrypted.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
import math
from typing import ClassVar, Final, override

from .artifact import Context
from .cursor import from_cursor, to_cursor
from .listing import Description, Filter, Page
from .rows import Row, number
from .timed import TimedArtifact
from .times import COCOA_EPOCH

_DAY: Final = 86_400
_FIRST_DAY: Final = date(2001, 1, 1)
_WORKOUT: Final = (
    number("kind", "activity_type"),
    number("duration"),
    number("distance", "total_distance"),
    number("energy", "total_energy_burned"),
)
_ACTIVITY: Final = (
    number("owner", "owner_id"),
    number("kind", "activity_type"),
    number("start", "start_date"),
    number("end", "end_date"),
    number("duration"),
    number("primary", "is_primary_activity", optional=True),
)
_SAMPLE: Final = (number("start", "start_date"), number("end", "end_date"))
_SLEEP: Final = 63
_MOST_DAYS: Final = 40_000


class Measure(StrEnum):
    """What is summed up or averaged by days."""

    STEPS = "steps"
    DISTANCE = "distance"
    FLIGHTS = "flights"
    ACTIVE_ENERGY = "active_energy"
    HEART_RATE = "heart_rate"
    RESTING_HEART_RATE = "resting_heart_rate"
    WEIGHT = "weight"
    SLEEP = "sleep"


# The numbers of the types, as forensic tools have found them.
_TYPES: Final = {
    Measure.STEPS: 7,
    Measure.DISTANCE: 8,
    Measure.FLIGHTS: 12,
    Measure.ACTIVE_ENERGY: 10,
    Measure.HEART_RATE: 5,
    Measure.RESTING_HEART_RATE: 118,
    Measure.WEIGHT: 3,
}
_SUMMED: Final = frozenset(
    {Measure.STEPS, Measure.DISTANCE, Measure.FLIGHTS, Measure.ACTIVE_ENERGY}
)
_ACTIVITIES: Final = {
    13: "cycling",
    16: "elliptical",
    20: "functional_strength",
    24: "hiking",
    35: "rowing",
    37: "running",
    46: "swimming",
    50: "strength",
    52: "walking",
    57: "yoga",
    63: "high_intensity_intervals",
}


@dataclass(frozen=True, slots=True)
class HealthDay:
    """A day (UTC). `value` is a sum or an average: steps, meters, kcal, beats per minute, kg, hours."""

    day: date
    value: float
    minimum: float | None
    maximum: float | None
    samples: int


@dataclass(frozen=True, slots=True)
class Workout:
    """A workout. `duration` in seconds, `distance` in kilometers, `energy` in kcal."""

    id: int
    kind: str
    start: datetime | None
    end: datetime | None
    duration: float
    distance: float | None
    energy: float | None


class Health(TimedArtifact[Workout]):
    """The health data of a backup; as records its workouts, the newest first."""

    name: ClassVar[str] = "health"
    noun: ClassVar[tuple[str, ...]] = ("workout",)
    in_timeline: ClassVar[bool] = True
    tells_people: ClassVar[bool] = False
    encrypted_only: ClassVar[bool] = True

    def __init__(self, context: Context) -> None:
        """Open the database."""
        super().__init__(context)
        self._source = self.open("HealthDomain", "Health/healthdb_secure.sqlite")
        self._samples = self._source.schema.table("samples")

    def days(
        self, measure: Measure, wanted: Filter, cursor: str | None, limit: int
    ) -> Page[HealthDay]:
        """Return days behind a cursor, the latest first; days without samples are not there.

        Raises:
            BadCursorError: The cursor is none.
            BackupError: The database cannot be read.
        """
        last = self._last_day(measure)
        if last is None:
            return Page((), None)
        end = last + 1 if cursor is None else min(int(from_cursor(cursor, int)[0]), last + 1)
        if wanted.until is not None:
            end = min(end, math.ceil((wanted.until.timestamp() - COCOA_EPOCH) / _DAY))
        first = max(0, last - _MOST_DAYS)
        if wanted.since is not None:
            first = max(first, math.floor((wanted.since.timestamp() - COCOA_EPOCH) / _DAY))
        start = max(first, end - limit)
        found = self._summary(measure, start, end) if start < end else []
        return Page(tuple(found), to_cursor((start,)) if start > first else None)

    @override
    def times(self) -> Iterator[tuple[int, float | None]]:
        table = self._source.schema.find("workouts")
        if table is None or self._samples is None:
            return
        selection = self._source.select(table, "data_id", ())
        keys = [row.key for row in self._source.walk(selection)]
        starts = {key: row.real("start") for key, row in self._of_samples(keys).items()}
        for key in keys:
            start = starts.get(key)
            yield key, None if start is None else start + COCOA_EPOCH

    @override
    def read(self, keys: Sequence[int]) -> dict[int, Workout]:
        table = self._source.schema.find("workouts")
        if table is None:
            return {}
        rows = self._source.fetch(self._source.select(table, "data_id", _WORKOUT), keys)
        samples, activities = self._of_samples(keys), self._activities(keys)
        return {
            row.key: _workout(row, samples.get(row.key), activities.get(row.key)) for row in rows
        }

    @override
    def describe(self, record: Workout) -> Description:
        return Description(self.name, str(record.id), record.start, record.kind)

    @override
    def has_records(self) -> bool:
        return any(self._last_day(measure) is not None for measure in Measure) or (
            super().has_records()
        )

    def _last_day(self, measure: Measure) -> int | None:
        """Return the last day with samples, counted from 2001."""
        if self._samples is None or not self._samples.has("data_type", "start_date"):
            return None
        kind = _SLEEP if measure is Measure.SLEEP else _TYPES[measure]
        sql = (
            "SELECT max(start_date) FROM samples WHERE data_type = ?"
            " AND typeof(start_date) IN ('integer', 'real') AND start_date BETWEEN 0 AND 3e9"
        )
        for (found,) in self._source.try_query("samples", sql, (kind,)):
            if isinstance(found, int | float):
                return int(found // _DAY)
        return None

    def _summary(self, measure: Measure, start: int, end: int) -> list[HealthDay]:
        """Return days from one up to another, the latest first."""
        if measure is Measure.SLEEP:
            return self._sleep(start, end)
        table = self._source.schema.table("quantity_samples")
        if table is None or not table.has("data_id", "quantity"):
            return []
        objects = self._source.schema.find("objects")
        has_devices = objects is not None and objects.has("data_id", "provenance")
        device = "o.provenance" if has_devices else "0"
        join = "LEFT JOIN objects o ON o.data_id = s.data_id" if has_devices else ""
        sql = (
            f"SELECT CAST(s.start_date / {_DAY} AS INTEGER), {device}, sum(q.quantity),"
            " count(q.quantity), min(q.quantity), max(q.quantity) FROM samples s"
            f" JOIN quantity_samples q ON q.data_id = s.data_id {join}"
            " WHERE s.data_type = ? AND s.start_date >= ? AND s.start_date < ?"
            " AND typeof(q.quantity) IN ('integer', 'real') GROUP BY 1, 2"
        )
        parameters = (_TYPES[measure], start * _DAY, end * _DAY)
        days: dict[int, list[tuple[float, int, float, float]]] = defaultdict(list)
        for day, _, total, count, least, most in self._source.try_query("samples", sql, parameters):
            if isinstance(day, int):
                days[day].append((float(total), count, float(least), float(most)))
        scale = 60.0 if measure in (Measure.HEART_RATE, Measure.RESTING_HEART_RATE) else 1.0
        return [_day(measure, day, days[day], scale) for day in sorted(days, reverse=True)]

    def _sleep(self, start: int, end: int) -> list[HealthDay]:
        """Return hours asleep by the day on which one woke up."""
        table = self._source.schema.find("category_samples")
        if table is None or not table.has("data_id", "value"):
            return []
        # 1 asleep, 3 core, 4 deep, 5 dreaming; 0 is in bed, 2 awake.
        sql = (
            f"SELECT CAST(s.end_date / {_DAY} AS INTEGER), sum(s.end_date - s.start_date),"
            " count(s.data_id) FROM samples s JOIN category_samples c ON c.data_id = s.data_id"
            " WHERE s.data_type = ? AND s.end_date >= ? AND s.end_date < ?"
            " AND c.value IN (1, 3, 4, 5) GROUP BY 1 ORDER BY 1 DESC"
        )
        parameters = (_SLEEP, start * _DAY, end * _DAY)
        return [
            HealthDay(_date(day), float(seconds) / 3600, None, None, count)
            for day, seconds, count in self._source.try_query("samples", sql, parameters)
            if isinstance(day, int) and isinstance(seconds, int | float)
        ]

    def _of_samples(self, keys: Sequence[int]) -> Mapping[int, Row]:
        """Return when some samples were."""
        if self._samples is None:
            return {}
        selection = self._source.select(self._samples, "data_id", _SAMPLE)
        return {row.key: row for row in self._source.fetch(selection, keys)}

    def _activities(self, keys: Sequence[int]) -> Mapping[int, Row]:
        """Return the activities of some workouts, which have a table of their own since iOS 16."""
        table = self._source.schema.find("workout_activities")
        if table is None or not table.has("owner_id"):
            return {}
        found: dict[int, Row] = {}
        for row in self._source.fetch(
            self._source.select(table, "ROWID", _ACTIVITY), keys, by="owner_id"
        ):
            owner = row.integer("owner")
            if owner is not None and (owner not in found or row.flag("primary")):
                found[owner] = row
        return found


def _day(
    measure: Measure, day: int, devices: Sequence[tuple[float, int, float, float]], scale: float
) -> HealthDay:
    """Return a day from what each device has measured."""
    if measure in _SUMMED:
        total, count, _, _ = max(devices)
        return HealthDay(_date(day), total, None, None, count)
    count = sum(it[1] for it in devices)
    mean = sum(it[0] for it in devices) / max(1, count)
    least, most = min(it[2] for it in devices), max(it[3] for it in devices)
    return HealthDay(_date(day), mean * scale, least * scale, most * scale, count)


def _date(day: int) -> date:
    """Return a day that is counted from 2001."""
    return _FIRST_DAY + timedelta(days=min(max(day, 0), 1_000_000))


def _workout(row: Row, sample: Row | None, activity: Row | None) -> Workout:
    """Return a workout, from the columns of whichever version there are."""
    kind = (activity.integer("kind") if activity else None) or row.integer("kind")
    start = (sample.moment("start") if sample else None) or (
        activity.moment("start") if activity else None
    )
    end = (sample.moment("end") if sample else None) or (
        activity.moment("end") if activity else None
    )
    duration = (activity.real("duration") if activity else None) or row.real("duration")
    return Workout(
        id=row.key,
        kind=_ACTIVITIES.get(kind or 0, f"activity_{kind}" if kind else "other"),
        start=start,
        end=end,
        duration=max(0.0, duration or 0.0),
        distance=row.real("distance"),
        energy=row.real("energy"),
    )
