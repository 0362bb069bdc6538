"""Calendar and reminders are read as they were written."""

from pathlib import Path

import pytest

from custom_components.apple_backup.backups.artifacts.calendar import Calendar
from custom_components.apple_backup.backups.artifacts.listing import Filter
from custom_components.apple_backup.backups.artifacts.reminders import Reminders
from tests.backup_factory.artifacts import planning
from tests.backups.opening import PASSWORD

from .shelves import everything, shelf_of


@pytest.mark.parametrize("generation", planning.CALENDAR_GENERATIONS)
def test_calendar(tmp_path: Path, generation: str) -> None:
    built = planning.calendar(2, generation=generation)
    with shelf_of(built.files, tmp_path, password=PASSWORD) as shelf:
        found = {it.id: it for it in everything(shelf, Calendar)}
        assert found.keys() == {it.id for it in built.truth}
        for truth in built.truth:
            read = found[truth.id]
            assert (read.uid, read.title, read.notes) == (truth.uid, truth.title, truth.notes)
            assert (read.start, read.end) == (truth.start, truth.end)
            assert (read.zone, read.is_all_day) == (truth.zone, truth.all_day)
            assert (read.calendar, read.account) == (truth.calendar, "iCloud")
            place = read.place and (read.location, read.place.latitude, read.place.longitude)
            assert place == truth.location
            assert [
                (it.participant.handle, it.participant.name, it.status) for it in read.attendees
            ] == truth.attendees
            assert [it.is_organizer for it in read.attendees] == [True, False][
                : len(truth.attendees)
            ]
            rules = [(it.frequency, it.interval, it.count, it.specifier) for it in read.recurrences]
            assert rules == ([truth.recurrence] if truth.recurrence else [])
            assert [it.offset for it in read.alarms] == ([truth.alarm] if truth.alarm else [])
            assert list(read.exceptions) == truth.exceptions
        report = shelf.use(Calendar, lambda it: it.report())
        assert report.skipped == ()
        keys = frozenset({shelf.names().person_key("ANNA@example.com")})
        hits = everything(shelf, Calendar, Filter(handles=keys))
        assert {it.id for it in hits} == {it.id for it in built.truth if it.attendees}
        described = shelf.use(Calendar, lambda it: list(it.describe_all()))
        assert len(described) == len(built.truth)


@pytest.mark.parametrize("generation", planning.REMINDER_GENERATIONS)
def test_reminders(tmp_path: Path, generation: str) -> None:
    built = planning.reminders(1, generation=generation)
    with shelf_of(built.files, tmp_path, password=PASSWORD) as shelf:
        found = everything(shelf, Reminders)
        for read, truth in zip(found, reversed(built.truth), strict=True):
            assert (read.guid, read.title, read.notes) == (truth.guid, truth.title, truth.notes)
            assert (read.list, read.due, read.is_all_day) == (truth.list, truth.due, truth.all_day)
            assert (read.created, read.completed) == (truth.created, truth.completed)
            assert read.is_completed == (truth.completed is not None)
            assert (read.is_flagged, read.priority) == (truth.flagged, truth.priority)
            assert read.is_deleted == truth.deleted
            assert shelf.use(Reminders, lambda it, key=read.id: it.get(key)) == read  # type: ignore[misc]
        assert shelf.use(Reminders, lambda it: it.report()).skipped == ()
