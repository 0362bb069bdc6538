"""Artifacts that are lists of records: as tables, as JSON, and in the format of their kind."""

from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import Any, Final

from ...apps import InstalledApp
from ...artifacts.accounts import Accounts, DeviceAccount
from ...artifacts.apps import Apps
from ...artifacts.calendar import Calendar
from ...artifacts.calendar_records import Event
from ...artifacts.calls import Call, Calls
from ...artifacts.contact_records import Contact
from ...artifacts.contacts import Contacts
from ...artifacts.data_usage import DataUsage, ProcessUsage
from ...artifacts.health import Health, HealthDay, Measure, Workout
from ...artifacts.listing import every
from ...artifacts.note_records import Note
from ...artifacts.notes import Notes
from ...artifacts.photo_records import Photo
from ...artifacts.photos import Photos
from ...artifacts.reminders import Reminder, Reminders
from ...artifacts.safari import SafariHistory
from ...artifacts.safari_bookmarks import SafariBookmarks
from ...artifacts.safari_records import Bookmark, ReadingListItem, Tab, Visit
from ...artifacts.screen_time import AppUsage, ScreenTime
from ...artifacts.timed import TimedArtifact
from ...artifacts.voice_memos import VoiceMemo, VoiceMemos
from ...artifacts.voicemail import Voicemail, VoicemailMessage
from ...artifacts.wifi import Wifi, WifiNetwork
from .ics import events_ics, reminders_ics
from .parts import Document, Part, encoded
from .request import SUFFIXES, DocumentFormat, Subject
from .scene import Scene
from .tables import csv_texts, json_texts
from .vcard import vcards

_PAGE: Final = 500

type Records = Callable[[Scene], Iterator[Any]]
type Table = tuple[str, type[Any], Records]
"""Name of the file, class of the records, and where they come from."""


def _timed(kind: type[TimedArtifact[Any]]) -> Records:
    """Return what yields the records of an artifact, the oldest first."""
    return lambda scene: scene.artifact(kind).records(scene.wanted)


def contacts_of(scene: Scene) -> Iterator[Contact]:
    """Yield the contacts."""
    contacts, wanted = scene.artifact(Contacts), scene.wanted
    return every(lambda cursor: contacts.page(wanted, cursor, _PAGE))


def _apps(scene: Scene) -> Iterator[InstalledApp]:
    """Yield the apps."""
    apps, wanted = scene.artifact(Apps), scene.wanted
    return every(lambda cursor: apps.page(wanted, cursor, _PAGE))


def _days(measure: Measure) -> Table:
    """Return the table of what was measured day by day."""

    def records(scene: Scene) -> Iterator[HealthDay]:
        health, wanted = scene.artifact(Health), scene.wanted
        return every(lambda cursor: health.days(measure, wanted, cursor, _PAGE))

    return measure.value, HealthDay, records


_TABLES: Final = MappingProxyType[Subject, tuple[Table, ...]](
    {
        Subject.CONTACTS: (("contacts", Contact, contacts_of),),
        Subject.CALENDAR: (("calendar", Event, _timed(Calendar)),),
        Subject.REMINDERS: (("reminders", Reminder, _timed(Reminders)),),
        Subject.NOTES: (("notes", Note, _timed(Notes)),),
        Subject.CALLS: (("calls", Call, _timed(Calls)),),
        Subject.SAFARI: (
            ("history", Visit, _timed(SafariHistory)),
            ("bookmarks", Bookmark, lambda it: iter(it.artifact(SafariBookmarks).bookmarks())),
            (
                "reading_list",
                ReadingListItem,
                lambda it: iter(it.artifact(SafariBookmarks).reading_list()),
            ),
            ("tabs", Tab, lambda it: iter(it.artifact(SafariBookmarks).tabs())),
        ),
        Subject.HEALTH: (*map(_days, Measure), ("workouts", Workout, _timed(Health))),
        Subject.VOICEMAIL: (("voicemail", VoicemailMessage, _timed(Voicemail)),),
        Subject.VOICE_MEMOS: (("voice_memos", VoiceMemo, _timed(VoiceMemos)),),
        Subject.PHOTOS: (("photos", Photo, _timed(Photos)),),
        Subject.WIFI: (("wifi", WifiNetwork, _timed(Wifi)),),
        Subject.ACCOUNTS: (("accounts", DeviceAccount, _timed(Accounts)),),
        Subject.DATA_USAGE: (("data_usage", ProcessUsage, _timed(DataUsage)),),
        Subject.SCREEN_TIME: (("screen_time", AppUsage, _timed(ScreenTime)),),
        Subject.APPS: (("apps", InstalledApp, _apps),),
    }
)


def list_parts(scene: Scene, folder: str = "") -> Iterator[Part]:
    """Yield a list in the wanted format below a folder; several tables as files of their own."""
    request = scene.request
    tables = _TABLES[request.subject]
    if request.format is DocumentFormat.CSV:
        for name, kind, records in tables:
            texts = csv_texts(kind, records(scene), request.zone)
            yield Document(f"{folder}{name}.csv", encoded(texts))
        return
    path = f"{folder}{request.subject.value}{SUFFIXES[request.format]}"
    yield Document(path, encoded(_texts(scene, tables)))


def _texts(scene: Scene, tables: tuple[Table, ...]) -> Iterator[str]:
    """Yield a list as one file."""
    match scene.request.format, scene.request.subject:
        case DocumentFormat.VCARD, _:
            contacts = scene.artifact(Contacts)
            yield from vcards(contacts_of(scene), contacts.photo)
        case DocumentFormat.ICS, Subject.CALENDAR:
            calendar = scene.artifact(Calendar)
            events = calendar.records(scene.wanted)
            yield from events_ics(events, lambda key: _uid(calendar, key), scene.request.now)
        case DocumentFormat.ICS, _:
            reminders = scene.artifact(Reminders).records(scene.wanted)
            yield from reminders_ics(
                (it for it in reminders if not it.is_deleted), scene.request.now
            )
        case _ if len(tables) == 1:
            yield from json_texts(tables[0][2](scene))
        case _:
            yield from _several(scene, tables)


def _uid(calendar: Calendar, key: int) -> str | None:
    """Return the uid of the series an event belongs to."""
    series = calendar.get(key)
    return None if series is None else series.uid


def _several(scene: Scene, tables: tuple[Table, ...]) -> Iterator[str]:
    """Yield several lists as one JSON object, each under its name."""
    separator = "{"
    for name, _, records in tables:
        yield f'{separator}"{name}": '
        yield from json_texts(records(scene))
        separator = ","
    yield "}\n"
