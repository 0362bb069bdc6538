"""Calendar and reminders."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
import random
import sqlite3

from ..setting import now
from ..spec import FileSpec
from .common import (
    Built,
    cocoa,
    files_of,
    guid,
    heading,
    insert,
    phrase,
    seeded,
    spread,
    when,
    without,
)

CALENDAR_GENERATIONS = ("ios12", "ios18")
REMINDER_GENERATIONS = ("ios12", "ios14", "ios18")
REMINDERS = "AppDomainGroup-group.com.apple.reminders"

_CALENDAR = """
CREATE TABLE Store (ROWID INTEGER PRIMARY KEY, name TEXT, type INTEGER);
CREATE TABLE Calendar (ROWID INTEGER PRIMARY KEY, store_id INTEGER, title TEXT, color TEXT);
CREATE TABLE CalendarItem (
  ROWID INTEGER PRIMARY KEY,
  summary TEXT,
  location_id INTEGER,
  description TEXT,
  start_date REAL,
  start_tz TEXT,
  end_date REAL,
  end_tz TEXT,
  all_day INTEGER,
  calendar_id INTEGER,
  orig_item_id INTEGER,
  orig_date REAL,
  organizer_id INTEGER,
  status INTEGER,
  url TEXT,
  last_modified REAL,
  entity_type INTEGER,
  priority INTEGER,
  due_date REAL,
  completion_date REAL,
  creation_date REAL,
  UUID TEXT
);
CREATE TABLE Location (ROWID INTEGER PRIMARY KEY, title TEXT, address TEXT, latitude REAL,
  longitude REAL);
CREATE TABLE Participant (ROWID INTEGER PRIMARY KEY, entity_type INTEGER, status INTEGER,
  role INTEGER, identity_id INTEGER, owner_id INTEGER, email TEXT, phone_number TEXT);
CREATE TABLE Identity (ROWID INTEGER PRIMARY KEY, display_name TEXT, address TEXT);
CREATE TABLE Recurrence (ROWID INTEGER PRIMARY KEY, frequency INTEGER, interval INTEGER,
  count INTEGER, end_date REAL, specifier TEXT, owner_id INTEGER);
CREATE TABLE Alarm (ROWID INTEGER PRIMARY KEY, trigger_date REAL, trigger_interval INTEGER,
  type INTEGER, calendaritem_owner_id INTEGER);
CREATE TABLE ExceptionDate (ROWID INTEGER PRIMARY KEY, owner_id INTEGER, date REAL);
"""
_STORE = {
    "ios14": """
CREATE TABLE ZREMCDOBJECT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZCKIDENTIFIER VARCHAR,
  ZTITLE1 VARCHAR, ZNAME1 VARCHAR, ZNOTES VARCHAR, ZCOMPLETED INTEGER, ZCOMPLETIONDATE TIMESTAMP,
  ZCREATIONDATE TIMESTAMP, ZDUEDATE TIMESTAMP, ZALLDAY INTEGER, ZFLAGGED INTEGER,
  ZPRIORITY INTEGER, ZLIST INTEGER, ZPARENTREMINDER INTEGER, ZMARKEDFORDELETION INTEGER);
""",
    "ios18": """
CREATE TABLE ZREMCDREMINDER (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZCKIDENTIFIER VARCHAR,
  ZTITLE VARCHAR, ZNOTES VARCHAR, ZCOMPLETED INTEGER, ZCOMPLETIONDATE TIMESTAMP,
  ZCREATIONDATE TIMESTAMP, ZDUEDATE TIMESTAMP, ZALLDAY INTEGER, ZFLAGGED INTEGER,
  ZPRIORITY INTEGER, ZLIST INTEGER, ZPARENTREMINDER INTEGER, ZMARKEDFORDELETION INTEGER);
CREATE TABLE ZREMCDBASELIST (Z_PK INTEGER PRIMARY KEY, ZNAME VARCHAR);
""",
}


@dataclass(slots=True)
class EventTruth:
    """What was written of one event; times without a zone are those of the clock."""

    id: int
    uid: str
    title: str
    notes: str | None
    start: datetime
    end: datetime
    zone: str | None
    all_day: bool
    calendar: str
    location: tuple[str, float, float] | None
    attendees: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    recurrence: tuple[str, int, int | None, str | None] | None = None
    alarm: int | None = None
    exceptions: list[datetime] = field(default_factory=list)


@dataclass(slots=True)
class ReminderTruth:
    """What was written of one reminder; the numbers of stores and keys are not part of it."""

    guid: str
    title: str
    notes: str | None
    list: str
    due: datetime | None
    all_day: bool
    created: datetime
    completed: datetime | None
    flagged: bool
    priority: int | None
    deleted: bool


def calendar(seed: int, count: int = 25, generation: str = "ios18") -> Built[list[EventTruth]]:
    """Two calendars of one account."""
    chance = seeded("calendar", seed)
    truths = [
        _event(chance, number, second, generation)
        for number, second in enumerate(spread(chance, count, 300), 1)
    ]

    def fill(db: sqlite3.Connection) -> None:
        insert(db, "Store", ROWID=1, name="iCloud", type=2)
        insert(db, "Calendar", ROWID=1, store_id=1, title="Home", color="#FF2968")
        insert(db, "Calendar", ROWID=2, store_id=1, title="Work", color="#1BADF8")
        for truth in truths:
            _write_event(db, truth)
        # A reminder among the events, as older versions have them.
        insert(db, "CalendarItem", summary="Buy milk", entity_type=3, calendar_id=1)

    schema = _CALENDAR if generation == "ios18" else without(_CALENDAR, "url", "status")
    path = "Library/Calendar/Calendar.sqlitedb"
    return Built(files_of("HomeDomain", path, schema, fill, wal=seed % 2 == 0), truths)


def _event(chance: random.Random, number: int, second: int, generation: str) -> EventTruth:
    start = when(second - second % 900)
    all_day, floating = number % 5 == 0, number % 7 == 0
    end = start + timedelta(minutes=chance.choice((30, 60, 90)))
    if all_day:
        start = start.replace(hour=0, minute=0)
        end = start + timedelta(days=1, seconds=-1)
    if all_day or floating:
        start, end = start.replace(tzinfo=None), end.replace(tzinfo=None)
    truth = EventTruth(
        id=number,
        uid=guid(chance),
        title=heading(chance),
        notes=phrase(chance) if number % 3 == 0 else None,
        start=start,
        end=end,
        zone=None if all_day or floating else "Europe/Berlin",
        all_day=all_day,
        calendar=("Home", "Work")[number % 2],
        location=("City Hall", 47.5, 8.25) if number % 4 == 0 else None,
    )
    del generation
    if number % 6 == 0:
        truth.attendees = [
            ("anna@example.com", "Anna Example", "accepted"),
            ("ben@example.com", None, "declined"),
        ]
    if number % 8 == 0:
        truth.recurrence = ("weekly", 2, 10, "D=0MO,0WE")
        truth.exceptions = [when(second + 14 * 86_400)]
    if number % 9 == 0:
        truth.alarm = -900
    return truth


def _wall(moment: datetime) -> float:
    """A time as it is stored; one of the clock as if the clock were in London."""
    utc = when(0).tzinfo
    return cocoa((moment if moment.tzinfo else moment.replace(tzinfo=utc)).timestamp())


def _write_event(db: sqlite3.Connection, truth: EventTruth) -> None:
    place = None
    if truth.location is not None:
        title, latitude, longitude = truth.location
        place = insert(db, "Location", title=title, latitude=latitude, longitude=longitude)
    zone = truth.zone or "_float"
    insert(
        db,
        "CalendarItem",
        ROWID=truth.id,
        UUID=truth.uid,
        summary=truth.title,
        description=truth.notes,
        location_id=place or 0,
        start_date=_wall(truth.start),
        start_tz=zone,
        end_date=_wall(truth.end),
        end_tz=zone,
        all_day=int(truth.all_day),
        calendar_id=1 if truth.calendar == "Home" else 2,
        organizer_id=truth.id * 100 if truth.attendees else 0,
        entity_type=2,
        creation_date=cocoa(now()),
        last_modified=cocoa(now()),
    )
    statuses = {"accepted": 1, "declined": 2, "tentative": 3}
    for number, (address, name, status) in enumerate(truth.attendees):
        identity = insert(db, "Identity", display_name=name, address=f"mailto:{address}")
        insert(
            db,
            "Participant",
            ROWID=truth.id * 100 + number,
            owner_id=truth.id,
            email=address if number % 2 else None,
            identity_id=identity,
            status=statuses.get(status or "", 0),
        )
    if truth.recurrence is not None:
        _, interval, count, specifier = truth.recurrence
        values = {"interval": interval, "count": count, "specifier": specifier}
        insert(db, "Recurrence", owner_id=truth.id, frequency=2, **values)
    if truth.alarm is not None:
        insert(db, "Alarm", calendaritem_owner_id=truth.id, trigger_interval=truth.alarm)
    for day in truth.exceptions:
        insert(db, "ExceptionDate", owner_id=truth.id, date=cocoa(day.timestamp()))


def reminders(seed: int, count: int = 20, generation: str = "ios18") -> Built[list[ReminderTruth]]:
    """Reminders in two stores, or in the calendar."""
    chance = seeded("reminders", seed, generation)
    truths = [
        _reminder(chance, n, at, generation) for n, at in enumerate(spread(chance, count, 400), 1)
    ]
    if generation == "ios12":
        made = _old_reminders(truths)
        return Built(made, truths)
    files: list[FileSpec] = []
    for half, some in enumerate((truths[::2], truths[1::2])):

        def fill(db: sqlite3.Connection, some: list[ReminderTruth] = some) -> None:
            for truth in some:
                _write_reminder(db, truth, generation)

        name = f"Container_v1/Stores/Data-{'local' if half else guid(chance)}.sqlite"
        files += files_of(REMINDERS, name, _STORE[generation], fill, wal=bool(half))
    return Built(tuple(files), truths)


def _reminder(chance: random.Random, number: int, at: int, generation: str) -> ReminderTruth:
    all_day = number % 4 == 0
    due = when(at + 86_400) if number % 3 else None
    if due is not None and all_day:
        due = due.replace(hour=0, minute=0, second=0, tzinfo=None)
    is_new = generation != "ios12"
    return ReminderTruth(
        guid=guid(chance),
        title=heading(chance),
        notes=phrase(chance) if number % 5 == 0 else None,
        list=("Groceries", "Später")[number % 2],
        due=due,
        all_day=all_day,
        created=when(at),
        completed=when(at + 500) if number % 3 == 0 else None,
        flagged=is_new and number % 7 == 0,
        priority=1 if number % 6 == 0 else None,
        deleted=is_new and number % 9 == 0,
    )


def _write_reminder(db: sqlite3.Connection, truth: ReminderTruth, generation: str) -> None:
    is_new = generation == "ios18"
    lists = "ZREMCDBASELIST" if is_new else "ZREMCDOBJECT"
    name = "ZNAME" if is_new else "ZNAME1"
    known = db.execute(f"SELECT Z_PK FROM {lists} WHERE {name} = ?", (truth.list,)).fetchone()
    key = known[0] if known else insert(db, lists, **{name: truth.list})
    insert(
        db,
        "ZREMCDREMINDER" if is_new else "ZREMCDOBJECT",
        ZCKIDENTIFIER=truth.guid,
        ZTITLE=truth.title,
        ZTITLE1=truth.title,
        ZNOTES=truth.notes,
        ZCOMPLETED=int(truth.completed is not None),
        ZCOMPLETIONDATE=cocoa(truth.completed.timestamp()) if truth.completed else None,
        ZCREATIONDATE=cocoa(truth.created.timestamp()),
        ZDUEDATE=_wall(truth.due) if truth.due else None,
        ZALLDAY=int(truth.all_day),
        ZFLAGGED=int(truth.flagged),
        ZPRIORITY=truth.priority or 0,
        ZLIST=key,
        ZMARKEDFORDELETION=int(truth.deleted),
    )


def _old_reminders(truths: list[ReminderTruth]) -> tuple[FileSpec, ...]:
    def fill(db: sqlite3.Connection) -> None:
        for key, title in enumerate(("Groceries", "Später"), 1):
            insert(db, "Calendar", ROWID=key, title=title)
        for truth in truths:
            insert(
                db,
                "CalendarItem",
                UUID=truth.guid,
                summary=truth.title,
                description=truth.notes,
                entity_type=3,
                calendar_id=1 if truth.list == "Groceries" else 2,
                due_date=_wall(truth.due) if truth.due else None,
                all_day=int(truth.all_day),
                completion_date=cocoa(truth.completed.timestamp()) if truth.completed else None,
                creation_date=cocoa(truth.created.timestamp()),
                priority=truth.priority or 0,
            )

    return files_of("HomeDomain", "Library/Calendar/Calendar.sqlitedb", _CALENDAR, fill)
