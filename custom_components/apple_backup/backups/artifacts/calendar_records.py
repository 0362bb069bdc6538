"""What is known of an event."""

from dataclasses import dataclass
from datetime import datetime

from .handles import Participant
from .listing import Place


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who is invited; `status` None if it is unknown."""

    participant: Participant
    status: str | None
    is_organizer: bool


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How an event repeats. `specifier` says which days, as Calendar stores it: `D=0MO,0WE`."""

    frequency: str
    interval: int
    count: int | None
    until: datetime | None
    specifier: str | None


@dataclass(frozen=True, slots=True)
class Alarm:
    """When to remind: a moment, or seconds before (negative) or after the start."""

    when: datetime | None
    offset: int | None


@dataclass(frozen=True, slots=True)
class Event:
    """An event.

    `start` and `end` are aware (UTC), or without a zone for events at a time of the clock, as all
    all-day events are; `zone` is the name of the zone they were entered in. An occurrence of a series
    that was changed is an event of its own: `original` is the series, `original_start` which one of it.
    """

    id: int
    uid: str | None
    title: str
    notes: str | None
    start: datetime | None
    end: datetime | None
    zone: str | None
    is_all_day: bool
    calendar: str | None
    color: str | None
    account: str | None
    location: str | None
    place: Place | None
    url: str | None
    created: datetime | None
    modified: datetime | None
    original: int | None
    original_start: datetime | None
    attendees: tuple[Attendee, ...]
    recurrences: tuple[Recurrence, ...]
    alarms: tuple[Alarm, ...]
    exceptions: tuple[datetime, ...]
