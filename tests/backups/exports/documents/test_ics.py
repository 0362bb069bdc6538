"""Events and reminders as iCalendar: zones, repetitions and days are those that were written."""

from datetime import UTC, datetime, timedelta
import io
from pathlib import Path
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from dateutil.tz import tzical
import pytest

from custom_components.apple_backup.backups.artifacts.calendar_records import Event, Recurrence
from custom_components.apple_backup.backups.exports.documents.ics import events_ics
from custom_components.apple_backup.backups.exports.documents.ics_zones import zone_lines, zone_of
from tests.backup_factory.artifacts import planning
from tests.backup_factory.artifacts.planning import EventTruth

from .lines import Line, components, lines_of, one, unescaped
from .scenes import NOW, exporter


def moment(line: Line) -> datetime:
    """A time as its parameters say it is meant."""
    if line.parameters.get("VALUE") == "DATE":
        return datetime.strptime(line.value, "%Y%m%d")
    if line.value.endswith("Z"):
        return datetime.strptime(line.value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    found = datetime.strptime(line.value, "%Y%m%dT%H%M%S")
    zone = line.parameters.get("TZID")
    return found.replace(tzinfo=ZoneInfo(zone)) if zone else found


def test_events(tmp_path: Path) -> None:
    built = planning.calendar(2, 30)
    with exporter(built.files, tmp_path) as export:
        lines = lines_of(export.bytes("calendar"))
    events = {one(it, "UID").value: it for it in components(lines, "VEVENT")}  # type: ignore[union-attr]
    assert events.keys() == {it.uid for it in built.truth}
    for truth in built.truth:
        compare(events[truth.uid], truth)
    assert len(components(lines, "VTIMEZONE")) == 1
    alarms = components(lines, "VALARM")
    assert len(alarms) == sum(it.alarm is not None for it in built.truth)
    assert {one(it, "TRIGGER").value for it in alarms} == {"-PT900S"}  # type: ignore[union-attr]


def compare(event: list[Line], truth: EventTruth) -> None:
    start, end = one(event, "DTSTART"), one(event, "DTEND")
    assert start is not None and end is not None
    assert moment(start) == truth.start
    last = truth.end + timedelta(seconds=1) if truth.all_day else truth.end
    assert moment(end) == last
    assert start.parameters.get("TZID") == truth.zone
    assert one(event, "SUMMARY").text == truth.title  # type: ignore[union-attr]
    notes, place = one(event, "DESCRIPTION"), one(event, "LOCATION")
    assert (notes and notes.text) == truth.notes
    assert (place and place.text) == (truth.location and truth.location[0])
    rule = one(event, "RRULE")
    assert (rule is not None) == (truth.recurrence is not None)
    if rule is not None:
        assert rule.value == "FREQ=WEEKLY;INTERVAL=2;COUNT=10;BYDAY=MO,WE"
        assert len(list(rrulestr(rule.value, dtstart=truth.start))) == 10
    left_out = [moment(it) for it in event if it.name == "EXDATE"]
    if truth.start.tzinfo is None:
        assert [it.date() for it in left_out] == [it.date() for it in truth.exceptions]
    else:
        assert left_out == truth.exceptions
    people = [(it.value.removeprefix("mailto:")) for it in event if it.name == "ATTENDEE"]
    assert people == [address for address, _, _ in truth.attendees]
    organizer = one(event, "ORGANIZER")
    assert (organizer is not None) == bool(truth.attendees)


@pytest.mark.parametrize(
    "name",
    ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo", "Africa/Casablanca"],
)
def test_zones_are_those_of_the_world(name: str) -> None:
    zone = zone_of(name)
    assert zone is not None
    text = "BEGIN:VCALENDAR\r\n" + "".join(zone_lines(zone)) + "END:VCALENDAR\r\n"
    lines_of(text.encode())
    read = tzical(io.StringIO(text)).get(name)
    for day in range(0, 365 * 45, 11):
        local = datetime(1991, 1, 1, 12) + timedelta(days=day)
        assert local.replace(tzinfo=read).utcoffset() == local.replace(tzinfo=zone).utcoffset()
    for other in (None, "", "UTC", "Mars/Base", "../../etc/passwd", "x" * 500, "\0"):
        assert zone_of(other) is None


def event(**values: object) -> Event:
    empty: dict[str, object] = dict.fromkeys(Event.__slots__)
    empty |= {"id": 1, "title": "t", "is_all_day": False, "start": NOW, "end": NOW}
    empty |= {"attendees": (), "recurrences": (), "alarms": (), "exceptions": ()}
    return Event(**{**empty, **values})  # type: ignore[arg-type]


def written(*events: Event, series: str | None = None) -> list[list[Line]]:
    data = "".join(events_ics(events, lambda _: series, NOW)).encode()
    return components(lines_of(data), "VEVENT")


RULES = [
    ("D=0MO,0WE", "BYDAY=MO,WE"),
    ("D=2TU", "BYDAY=2TU"),
    ("D=-1FR;S=-1", "BYDAY=-1FR;BYSETPOS=-1"),
    ("M=1,15;O=12", "BYMONTHDAY=1,15;BYMONTH=12"),
    ("M=x\r\nATTACH:evil;Z=1;;D=", None),
    (None, None),
]


@pytest.mark.parametrize(("specifier", "expected"), RULES)
def test_rules(specifier: str | None, expected: str | None) -> None:
    rule = Recurrence("monthly", 1, None, NOW, specifier)
    ((*lines,),) = written(event(recurrences=(rule,)))
    value = one(lines, "RRULE").value  # type: ignore[union-attr]
    assert value == ";".join(filter(None, ("FREQ=MONTHLY", "UNTIL=20260902T120000Z", expected)))
    rrulestr(value, dtstart=NOW)
    naive = NOW.replace(tzinfo=None)
    ((*lines,),) = written(event(recurrences=(rule,), start=naive, end=naive))
    assert "UNTIL=20260902T120000" in one(lines, "RRULE").value.split(";")  # type: ignore[union-attr]


def test_changed_occurrences_belong_to_their_series() -> None:
    ((*lines,),) = written(event(original=5, original_start=NOW, uid="own"), series="series")
    assert one(lines, "UID").value == "series"  # type: ignore[union-attr]
    assert one(lines, "RECURRENCE-ID").value == "20260902T120000Z"  # type: ignore[union-attr]
    ((*lines,),) = written(event(original=5, original_start=NOW, uid="own"), series=None)
    assert one(lines, "UID").value == "own"  # type: ignore[union-attr]


def test_what_strangers_write_stays_in_its_place() -> None:
    evil = 'x"\r\nEND:VEVENT\r\nBEGIN:VEVENT;,\\ \0'
    ((*lines,),) = written(
        event(
            title=evil, notes=evil * 9, location=evil, calendar=evil, url=evil, uid=evil, zone=evil
        )
    )
    clean = 'x"\nEND:VEVENT\nBEGIN:VEVENT;,\\ '
    for name in ("SUMMARY", "LOCATION", "CATEGORIES", "UID"):
        assert one(lines, name).text == clean, name  # type: ignore[union-attr]
    assert one(lines, "DESCRIPTION").text == clean * 9  # type: ignore[union-attr]
    assert one(lines, "URL") is None
    assert unescaped(r"a\nb\,c\\") == "a\nb,c\\"


@pytest.mark.parametrize("generation", planning.REMINDER_GENERATIONS)
def test_reminders(tmp_path: Path, generation: str) -> None:
    built = planning.reminders(1, generation=generation)
    with exporter(built.files, tmp_path) as export:
        tasks = components(lines_of(export.bytes("reminders")), "VTODO")
    kept = {it.guid: it for it in built.truth if not it.deleted}
    assert {one(it, "UID").value for it in tasks} == kept.keys()  # type: ignore[union-attr]
    for task in tasks:
        truth = kept[one(task, "UID").value]  # type: ignore[union-attr]
        due, done, notes = (one(task, it) for it in ("DUE", "COMPLETED", "DESCRIPTION"))
        assert one(task, "SUMMARY").text == truth.title  # type: ignore[union-attr]
        assert (notes and notes.text) == truth.notes
        assert (due and moment(due)) == truth.due
        assert (done and moment(done)) == truth.completed
        status = "COMPLETED" if truth.completed else "NEEDS-ACTION"
        assert one(task, "STATUS").value == status  # type: ignore[union-attr]
        assert one(task, "CATEGORIES").text == truth.list  # type: ignore[union-attr]
