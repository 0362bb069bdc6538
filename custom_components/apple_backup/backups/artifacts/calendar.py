"""Calendar: Calendar.sqlitedb, whose events are the rows of CalendarItem.

Times count from 2001. The zone `_float` means a time of the clock, wherever one is; all-day events
are of this kind.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Final, override

from .artifact import Context
from .calendar_records import Alarm, Attendee, Event, Recurrence
from .handles import Participant, clean_handle
from .listing import Description, Place
from .rows import Column, Row, number, text
from .timed import TimedArtifact

_ITEM: Final = (
    text("uid", "UUID", "unique_identifier", limit=500),
    text("summary", limit=4000),
    text("description", limit=64 * 1024),
    number("location", "location_id"),
    number("start_date"),
    text("start_tz", limit=100),
    number("end_date"),
    text("end_tz", limit=100),
    number("all_day"),
    number("calendar", "calendar_id"),
    number("original", "orig_item_id", optional=True),
    number("original_date", "orig_date", optional=True),
    number("status", optional=True),
    text("url", limit=4000, optional=True),
    number("created", "creation_date", optional=True),
    number("modified", "last_modified"),
    number("organizer", "organizer_id", optional=True),
)
_CALENDAR: Final = (
    text("title", limit=1000),
    text("color", limit=50, optional=True),
    number("store", "store_id"),
)
_STORE: Final = (text("name", limit=500),)
_LOCATION: Final = (
    text("title", limit=2000),
    text("address", limit=2000, optional=True),
    number("latitude", optional=True),
    number("longitude", optional=True),
)
_PARTICIPANT: Final = (
    number("owner", "owner_id"),
    text("email", limit=500),
    text("phone_number", limit=100, optional=True),
    number("status"),
    number("role", optional=True),
    number("identity", "identity_id", optional=True),
)
_IDENTITY: Final = (text("name", "display_name", limit=500), text("address", limit=500))
_RECURRENCE: Final = (
    number("owner", "owner_id"),
    number("frequency"),
    number("interval"),
    number("count"),
    number("end_date"),
    text("specifier", limit=1000, optional=True),
)
_ALARM: Final = (
    number("owner", "calendaritem_owner_id", "owner_id"),
    number("trigger_date"),
    number("trigger_interval"),
)
_EXCEPTION: Final = (number("owner", "owner_id", "event_id"), number("date"))
_FLOATING: Final = "_float"
_FREQUENCIES: Final = {1: "daily", 2: "weekly", 3: "monthly", 4: "yearly"}
_STATUSES: Final = {0: "pending", 1: "accepted", 2: "declined", 3: "tentative"}
_EVENT: Final = 2
# Alarms without an offset have the largest number there is.
_NO_OFFSET: Final = 10 * 366 * 86_400


@dataclass(frozen=True, slots=True)
class _Around:
    """What belongs to some events and stands in other tables, by the events' keys."""

    calendars: Mapping[int, Row]
    stores: Mapping[int, Row]
    locations: Mapping[int, Row]
    attendees: Mapping[int, list[Attendee]]
    recurrences: Mapping[int, list[Row]]
    alarms: Mapping[int, list[Row]]
    exceptions: Mapping[int, list[Row]]


class Calendar(TimedArtifact[Event]):
    """The events of a backup, the latest first."""

    name: ClassVar[str] = "calendar"
    noun: ClassVar[tuple[str, ...]] = ("event",)
    in_timeline: ClassVar[bool] = True
    tells_people: ClassVar[bool] = False

    def __init__(self, context: Context) -> None:
        """Open the database."""
        super().__init__(context)
        self._source = self.open("HomeDomain", "Library/Calendar/Calendar.sqlitedb")
        self._table = self._source.schema.table("CalendarItem")

    @override
    def times(self) -> Iterator[tuple[int, float | None]]:
        where = "1"
        if self._table is not None and self._table.has("entity_type"):
            # Up to iOS 12 reminders were stored here as well.
            where = f"coalesce(entity_type, {_EVENT}) = {_EVENT}"
        return self.column_times(self._source, self._table, "start_date", where=where, key="ROWID")

    @override
    def read(self, keys: Sequence[int]) -> dict[int, Event]:
        if self._table is None:
            return {}
        rows = self._source.fetch(self._source.select(self._table, "ROWID", _ITEM), keys)
        calendars = self._related("Calendar", _CALENDAR, rows, "calendar")
        around = _Around(
            calendars=calendars,
            stores=self._related("Store", _STORE, calendars.values(), "store"),
            locations=self._related("Location", _LOCATION, rows, "location"),
            attendees=self._attendees(rows),
            recurrences=self._by_owner("Recurrence", _RECURRENCE, keys),
            alarms=self._by_owner("Alarm", _ALARM, keys),
            exceptions=self._by_owner("ExceptionDate", _EXCEPTION, keys),
        )
        return {row.key: _event(row, around) for row in rows}

    @override
    def describe(self, record: Event) -> Description:
        handles = tuple(it.participant.handle for it in record.attendees)
        names = (it.participant.label for it in record.attendees)
        parts = (record.location, record.notes, *names)
        when = record.start if record.start is not None and record.start.tzinfo else None
        if when is None and record.start is not None:
            when = record.start.replace(tzinfo=UTC)
        return Description(
            artifact=self.name,
            ref=str(record.id),
            when=when,
            title=record.title,
            text="\n".join(part for part in parts if part),
            handles=handles,
            place=record.place,
            parent=record.calendar,
        )

    def _related(
        self, name: str, columns: Sequence[Column], rows: Iterable[Row], field: str
    ) -> Mapping[int, Row]:
        """Return rows of a table that others name in a field, by their keys."""
        return self._source.related(name, columns, rows, field, key="ROWID")

    def _by_owner(
        self, name: str, columns: Sequence[Column], keys: Sequence[int]
    ) -> Mapping[int, list[Row]]:
        """Return rows of a table that belong to some events, by the events' keys."""
        found: dict[int, list[Row]] = defaultdict(list)
        table = self._source.schema.find(name)
        column = None if table is None else table.column(*columns[0].names)
        if table is None or column is None:
            return found
        selection = self._source.select(table, "ROWID", columns)
        for row in self._source.fetch(selection, keys, by=column):
            if (owner := row.integer("owner")) is not None:
                found[owner].append(row)
        return found

    def _attendees(self, rows: Sequence[Row]) -> Mapping[int, list[Attendee]]:
        """Return who is invited to some events."""
        invited = self._by_owner("Participant", _PARTICIPANT, [row.key for row in rows])
        everybody = [it for some in invited.values() for it in some]
        identities = self._related("Identity", _IDENTITY, everybody, "identity")
        organizers = {row.key: row.integer("organizer") for row in rows}
        found: dict[int, list[Attendee]] = defaultdict(list)
        for owner, some in invited.items():
            for row in some:
                identity = identities.get(row.integer("identity") or 0)
                raw = row.text("email") or row.text("phone_number")
                if raw is None and identity is not None:
                    raw = identity.text("address")
                known = None if identity is None else identity.text("name")
                if raw is None and known is None:
                    continue
                who = self.context.names.participant(raw or known or "")
                if who.name is None and known:
                    who = Participant(clean_handle(raw or known), known)
                status = _STATUSES.get(row.integer("status") or 0)
                found[owner].append(Attendee(who, status, organizers.get(owner) == row.key))
        return found


def _event(row: Row, around: _Around) -> Event:
    """Return an event."""
    calendar = around.calendars.get(row.integer("calendar") or 0)
    store = around.stores.get(calendar.integer("store") or 0) if calendar else None
    location = around.locations.get(row.integer("location") or 0)
    zone = row.text("start_tz")
    is_all_day = row.flag("all_day")
    is_floating = is_all_day or zone == _FLOATING
    return Event(
        id=row.key,
        uid=row.text("uid"),
        title=row.text("summary") or "",
        notes=row.text("description"),
        start=_time(row, "start_date", is_floating=is_floating),
        end=_time(row, "end_date", is_floating=is_floating),
        zone=None if zone == _FLOATING else zone,
        is_all_day=is_all_day,
        calendar=calendar.text("title") if calendar else None,
        color=calendar.text("color") if calendar else None,
        account=store.text("name") if store else None,
        location=_location(location),
        place=_place(location),
        url=row.text("url"),
        created=row.moment("created"),
        modified=row.moment("modified"),
        original=row.integer("original") or None,
        original_start=_time(row, "original_date", is_floating=is_floating),
        attendees=tuple(around.attendees.get(row.key, ())),
        recurrences=tuple(
            it for one in around.recurrences.get(row.key, ()) if (it := _recurrence(one))
        ),
        alarms=tuple(_alarm(it) for it in around.alarms.get(row.key, ())),
        exceptions=tuple(
            sorted(when for it in around.exceptions.get(row.key, ()) if (when := it.moment("date")))
        ),
    )


def _time(row: Row, name: str, *, is_floating: bool) -> datetime | None:
    """Return a time; one of the clock without a zone."""
    found = row.moment(name)
    return found.replace(tzinfo=None) if found is not None and is_floating else found


def _location(row: Row | None) -> str | None:
    """Return the name of a place, with its address."""
    if row is None:
        return None
    parts = dict.fromkeys(it for it in (row.text("title"), row.text("address")) if it)
    return ", ".join(parts) or None


def _place(row: Row | None) -> Place | None:
    """Return where a place is, if it is known; nowhere is stored as zeros."""
    if row is None:
        return None
    latitude, longitude = row.real("latitude"), row.real("longitude")
    if not latitude or not longitude or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return Place(latitude, longitude, row.text("title"))


def _recurrence(row: Row) -> Recurrence | None:
    """Return how an event repeats."""
    frequency = _FREQUENCIES.get(row.integer("frequency") or 0)
    if frequency is None:
        return None
    return Recurrence(
        frequency,
        max(1, row.integer("interval") or 1),
        row.integer("count") or None,
        row.moment("end_date"),
        row.text("specifier"),
    )


def _alarm(row: Row) -> Alarm:
    """Return when to remind."""
    offset = row.integer("trigger_interval")
    if offset is not None and abs(offset) > _NO_OFFSET:
        offset = None
    when = row.moment("trigger_date")
    return Alarm(when, offset if when is None else None)
