"""Events and reminders as iCalendar (RFC 5545)."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
import re
from typing import Final
from zoneinfo import ZoneInfo

from ...artifacts.calendar_records import Alarm, Attendee, Event, Recurrence
from ...artifacts.reminders import Reminder
from .content_lines import escaped, folded, parameter
from .ics_zones import zone_lines, zone_of

_HEAD: Final = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Apple Backup//iOS backup//EN\r\n"
_TAIL: Final = "END:VCALENDAR\r\n"
_PARTSTAT: Final = {
    "accepted": "ACCEPTED",
    "declined": "DECLINED",
    "tentative": "TENTATIVE",
    "pending": "NEEDS-ACTION",
}
# How Calendar stores on which days an event repeats: `D=0MO,2TU;M=1,15;O=12;S=-1`.
_RULES: Final = {
    "D": ("BYDAY", re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")),
    "M": ("BYMONTHDAY", re.compile(r"(-?\d{1,2})()")),
    "O": ("BYMONTH", re.compile(r"(\d{1,2})()")),
    "S": ("BYSETPOS", re.compile(r"(-?\d{1,3})()")),
}
_URL: Final = re.compile(r"[a-z][a-z0-9+.-]*:\S{1,2000}", re.IGNORECASE)


def events_ics(
    events: Iterable[Event], uid_of: Callable[[int], str | None], now: datetime
) -> Iterator[str]:
    """Yield events as one calendar; `uid_of` gives the uid of the series with a key."""
    yield _HEAD
    known: set[str] = set()
    for event in events:
        zone = None if event.is_all_day else zone_of(event.zone)
        if zone is not None and zone.key not in known:
            known.add(zone.key)
            yield from zone_lines(zone)
        yield "".join(folded(line) for line in _event(event, zone, uid_of, now))
    yield _TAIL


def reminders_ics(reminders: Iterable[Reminder], now: datetime) -> Iterator[str]:
    """Yield reminders as tasks of one calendar."""
    yield _HEAD
    for reminder in reminders:
        yield "".join(folded(line) for line in _reminder(reminder, now))
    yield _TAIL


def _event(
    event: Event, zone: ZoneInfo | None, uid_of: Callable[[int], str | None], now: datetime
) -> Iterator[str]:
    """Yield the lines of an event."""
    yield "BEGIN:VEVENT"
    series = uid_of(event.original) if event.original and event.original_start else None
    yield f"UID:{escaped(series or event.uid or f'event-{event.id}')}"
    if series is not None:
        yield f"RECURRENCE-ID{_time(event.original_start, zone, is_day=event.is_all_day)}"
    yield f"DTSTAMP:{_utc(now)}"
    if event.start is not None:
        yield f"DTSTART{_time(event.start, zone, is_day=event.is_all_day)}"
    if event.end is not None and event.start is not None and event.end >= event.start:
        yield f"DTEND{_end(event, event.end, zone)}"
    yield f"SUMMARY:{escaped(event.title)}"
    yield from _texts(event)
    if event.place is not None:
        yield f"GEO:{event.place.latitude:.6f};{event.place.longitude:.6f}"
    for rule in event.recurrences[:1]:
        yield f"RRULE:{_rule(rule, event)}"
    for exception in event.exceptions:
        yield f"EXDATE{_occurrence(exception, event, zone)}"
    yield from _people(event.attendees)
    for alarm in event.alarms:
        yield from _alarm(alarm, event.title)
    yield "END:VEVENT"


def _texts(event: Event) -> Iterator[str]:
    """Yield what is written about an event."""
    if event.notes:
        yield f"DESCRIPTION:{escaped(event.notes)}"
    if event.location:
        yield f"LOCATION:{escaped(event.location)}"
    if event.calendar:
        yield f"CATEGORIES:{escaped(event.calendar)}"
    if event.url and _URL.fullmatch(event.url):
        yield f"URL:{event.url}"
    if event.created is not None:
        yield f"CREATED:{_utc(event.created)}"
    if event.modified is not None:
        yield f"LAST-MODIFIED:{_utc(event.modified)}"


def _people(attendees: Iterable[Attendee]) -> Iterator[str]:
    """Yield who is invited and by whom."""
    for attendee in attendees:
        name = attendee.participant.name
        shown = f";CN={parameter(name)}" if name else ""
        address = _address(attendee.participant.handle)
        if attendee.is_organizer:
            yield f"ORGANIZER{shown}:{address}"
        status = _PARTSTAT.get(attendee.status or "")
        yield f"ATTENDEE{shown}{f';PARTSTAT={status}' if status else ''}:{address}"


def _address(handle: str) -> str:
    """Return a handle as an address."""
    clean = "".join(it for it in handle if it.isprintable() and it not in ' "<>')
    if "@" in clean:
        return f"mailto:{clean}"
    is_number = clean and all(it.isdecimal() or it in "+-().*#" for it in clean)
    return f"tel:{clean}" if is_number else "invalid:nomail"


def _alarm(alarm: Alarm, title: str) -> Iterator[str]:
    """Yield when to remind."""
    if alarm.when is None and alarm.offset is None:
        return
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{escaped(title)}")
    if alarm.when is not None:
        yield f"TRIGGER;VALUE=DATE-TIME:{_utc(alarm.when)}"
    elif alarm.offset is not None:
        yield f"TRIGGER:{'-' if alarm.offset < 0 else ''}PT{abs(alarm.offset)}S"
    yield "END:VALARM"


def _rule(rule: Recurrence, event: Event) -> str:
    """Return how an event repeats."""
    parts = [f"FREQ={rule.frequency.upper()}"]
    if rule.interval > 1:
        parts.append(f"INTERVAL={rule.interval}")
    if rule.count:
        parts.append(f"COUNT={rule.count}")
    elif rule.until is not None:
        # Of the same kind as the start: a day, a time of the clock, or in UTC.
        if event.is_all_day:
            parts.append(f"UNTIL={rule.until:%Y%m%d}")
        elif event.start is not None and event.start.tzinfo is None:
            parts.append(f"UNTIL={rule.until:%Y%m%dT%H%M%S}")
        else:
            parts.append(f"UNTIL={_utc(rule.until)}")
    return ";".join((*parts, *_specified(rule.specifier or "")))


def _specified(specifier: str) -> Iterator[str]:
    """Yield on which days an event repeats."""
    for piece in specifier.split(";"):
        key, _, values = piece.strip().partition("=")
        if key not in _RULES:
            continue
        name, pattern = _RULES[key]
        found = [match for it in values.split(",") if (match := pattern.fullmatch(it.strip()))]
        # A zero before the day stands for every one.
        shown = [f"{int(it[1]) if it[1] and int(it[1]) else ''}{it[2]}" for it in found]
        if shown := [it for it in shown if it]:
            yield f"{name}={','.join(shown)}"


def _time(when: datetime | None, zone: ZoneInfo | None, *, is_day: bool) -> str:
    """Return a time with its parameters and the colon before it."""
    if when is None:
        return ":"
    if is_day:
        return f";VALUE=DATE:{when:%Y%m%d}"
    if when.tzinfo is None:
        return f":{when:%Y%m%dT%H%M%S}"
    if zone is None:
        return f":{_utc(when)}"
    return f";TZID={zone.key}:{when.astimezone(zone):%Y%m%dT%H%M%S}"


def _end(event: Event, end: datetime, zone: ZoneInfo | None) -> str:
    """Return when an event is over; days are stored up to their last second."""
    if not event.is_all_day:
        return _time(end, zone, is_day=False)
    day: date = end.date()
    if end.time() != datetime.min.time() or (event.start and day == event.start.date()):
        day += timedelta(days=1)
    return f";VALUE=DATE:{day:%Y%m%d}"


def _occurrence(when: datetime, event: Event, zone: ZoneInfo | None) -> str:
    """Return an occurrence that is left out; of the same kind as the start."""
    is_floating = event.start is not None and event.start.tzinfo is None
    return _time(when.replace(tzinfo=None) if is_floating else when, zone, is_day=event.is_all_day)


def _reminder(reminder: Reminder, now: datetime) -> Iterator[str]:
    """Yield the lines of a task."""
    yield "BEGIN:VTODO"
    yield f"UID:{escaped(reminder.guid or f'reminder-{reminder.id}')}"
    yield f"DTSTAMP:{_utc(now)}"
    yield f"SUMMARY:{escaped(reminder.title)}"
    if reminder.notes:
        yield f"DESCRIPTION:{escaped(reminder.notes)}"
    if reminder.list:
        yield f"CATEGORIES:{escaped(reminder.list)}"
    if reminder.due is not None:
        yield f"DUE{_time(reminder.due, None, is_day=reminder.is_all_day)}"
    if reminder.created is not None:
        yield f"CREATED:{_utc(reminder.created)}"
    if reminder.priority is not None and 0 < reminder.priority < 10:
        yield f"PRIORITY:{reminder.priority}"
    yield f"STATUS:{'COMPLETED' if reminder.is_completed else 'NEEDS-ACTION'}"
    if reminder.completed is not None:
        yield f"COMPLETED:{_utc(reminder.completed)}"
    yield "END:VTODO"


def _utc(when: datetime) -> str:
    """Return a moment in UTC."""
    aware = when if when.tzinfo else when.replace(tzinfo=UTC)
    return f"{aware.astimezone(UTC):%Y%m%dT%H%M%SZ}"
