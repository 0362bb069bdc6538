"""AddressBook.sqlitedb and AddressBookImages.sqlitedb."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
import random
import sqlite3

from .. import pictures
from ..setting import now
from .common import Built, cocoa, files_of, guid, insert, merged, phrase, seeded, when, without

FOLDER = "Library/AddressBook"
GENERATIONS = ("ios9", "ios17", "ios26")

_BOOK = """
CREATE TABLE ABPerson (
  ROWID INTEGER PRIMARY KEY AUTOINCREMENT,
  First TEXT,
  Last TEXT,
  Middle TEXT,
  Organization TEXT,
  Department TEXT,
  Note TEXT,
  Kind INTEGER,
  Birthday TEXT,
  JobTitle TEXT,
  Nickname TEXT,
  Prefix TEXT,
  Suffix TEXT,
  CreationDate INTEGER,
  ModificationDate INTEGER,
  StoreID INTEGER,
  guid TEXT
);
CREATE TABLE ABMultiValue (
  UID INTEGER PRIMARY KEY,
  record_id INTEGER,
  property INTEGER,
  identifier INTEGER,
  label INTEGER,
  value TEXT,
  guid TEXT
);
CREATE TABLE ABMultiValueLabel (value TEXT, UNIQUE (value));
CREATE TABLE ABMultiValueEntry (parent_id INTEGER, key INTEGER, value TEXT, UNIQUE (parent_id, key));
CREATE TABLE ABMultiValueEntryKey (value TEXT, UNIQUE (value));
CREATE TABLE ABGroup (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, Name TEXT);
CREATE TABLE ABGroupMembers (UID INTEGER PRIMARY KEY, group_id INTEGER, member_type INTEGER,
  member_id INTEGER);
CREATE INDEX ABMultiValueRecord ON ABMultiValue (record_id);
"""
_IMAGES = """
CREATE TABLE ABFullSizeImage (
  ROWID INTEGER PRIMARY KEY,
  record_id INTEGER,
  crop_x INTEGER,
  crop_y INTEGER,
  crop_width INTEGER,
  guid TEXT,
  data BLOB
);
CREATE TABLE ABThumbnailImage (
  record_id INTEGER,
  format INTEGER,
  derived_from_format INTEGER,
  data BLOB
);
"""
_FIRST = ("Anna", "Béatrice", "Zoë", "陽子", "Óscar", "Noam", "สมชาย", "Liv", "Mehmet", "Ivana")
_LAST = ("Example", "Muster", "Ñandú", "山田", "Sample", "Østergård", "Šimić", "")
_LABELS = ("_$!<Mobile>!$_", "_$!<Home>!$_", "_$!<Work>!$_", "Ferienhaus")
_SHOWN = {
    "_$!<Mobile>!$_": "mobile",
    "_$!<Home>!$_": "home",
    "_$!<Work>!$_": "work",
    "Ferienhaus": "Ferienhaus",
}
_PARTS = ("Street", "City", "State", "ZIP", "Country", "CountryCode", "username", "service", "url")


@dataclass(slots=True)
class ContactTruth:
    """What was written of one contact; pairs are of value and shown label."""

    id: int
    first: str
    last: str
    organization: str | None
    note: str | None
    birthday: str | None
    created: datetime
    phones: tuple[tuple[str, str], ...]
    mails: tuple[tuple[str, str], ...]
    address: tuple[str, str, str] | None
    profile: tuple[str, str] | None
    groups: tuple[str, ...]
    photo: bytes | None


def build(
    seed: int,
    count: int = 40,
    generation: str = "ios26",
    *,
    wal: bool = True,
    phones: Sequence[str] = (),
    people: Sequence[tuple[str, str, str]] = (),
) -> Built[list[ContactTruth]]:
    """An address book of people; the first ones also have the numbers `phones`.

    `people` are first and last names and numbers of the first ones.
    """
    chance = seeded("contacts", seed)
    truths = [_contact(chance, number) for number in range(1, count + 1)]
    for truth, phone in zip(truths, phones, strict=False):
        truth.phones += ((phone, _SHOWN[_LABELS[0]]),)
    for truth, (first, last, number) in zip(truths, people, strict=False):
        truth.first, truth.last = first, last
        truth.phones = ((number, _SHOWN[_LABELS[0]]),)
    schema = without(_BOOK, "guid", "Nickname") if generation == "ios9" else _BOOK

    def fill(db: sqlite3.Connection) -> None:
        db.executemany("INSERT INTO ABMultiValueLabel VALUES (?)", [(it,) for it in _LABELS])
        db.executemany("INSERT INTO ABMultiValueEntryKey VALUES (?)", [(it,) for it in _PARTS])
        insert(db, "ABGroup", Name="Family")
        for truth in truths:
            _write(db, truth, chance)

    def fill_images(db: sqlite3.Connection) -> None:
        for truth in truths:
            if truth.photo is not None:
                insert(db, "ABFullSizeImage", record_id=truth.id, data=truth.photo)
                small = pictures.thumbnail(truth.photo)
                insert(db, "ABThumbnailImage", record_id=truth.id, format=0, data=small)

    files = merged(
        files_of("HomeDomain", f"{FOLDER}/AddressBook.sqlitedb", schema, fill, wal=wal),
        files_of("HomeDomain", f"{FOLDER}/AddressBookImages.sqlitedb", _IMAGES, fill_images),
    )
    return Built(files, truths)


def _contact(chance: random.Random, number: int) -> ContactTruth:
    first, last = chance.choice(_FIRST), chance.choice(_LAST)
    created = now() - chance.randrange(1, 3_000) * 86_400
    phones = tuple(
        (f"+1 (555) 01{number:02d}-{line:02d}{chance.randrange(100):02d}", chance.choice(_LABELS))
        for line in range(chance.randint(0, 2))
    )
    mails = tuple(
        (f"person{number}.{line}@example.com", chance.choice(_LABELS))
        for line in range(chance.randint(0, 2))
    )
    year = chance.choice((1604, 1950, 1985, 2012))
    day = f"{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    return ContactTruth(
        id=number,
        first=first,
        last=last,
        organization="Example Ltd" if chance.random() < 0.3 else None,
        note=phrase(chance) if chance.random() < 0.3 else None,
        birthday=(f"--{day}" if year == 1604 else f"{year}-{day}")
        if chance.random() < 0.5
        else None,
        created=when(created),
        phones=tuple((value, _SHOWN[label]) for value, label in phones),
        mails=tuple((value, _SHOWN[label]) for value, label in mails),
        address=(f"{number} Main Street", "Springfield", "12345") if number % 3 == 0 else None,
        profile=(f"user{number}", "Example") if number % 5 == 0 else None,
        groups=("Family",) if number % 4 == 0 else (),
        photo=pictures.photo(chance, created, size=(320, 240)) if number % 7 == 0 else None,
    )


def _write(db: sqlite3.Connection, truth: ContactTruth, chance: random.Random) -> None:
    stamp = int(cocoa(truth.created.timestamp()))
    insert(
        db,
        "ABPerson",
        ROWID=truth.id,
        First=truth.first,
        Last=truth.last or None,
        Organization=truth.organization,
        Note=truth.note,
        Birthday=_birthday(truth.birthday),
        CreationDate=stamp,
        ModificationDate=stamp,
        guid=guid(chance),
    )
    for kind, values in ((3, truth.phones), (4, truth.mails)):
        for value, label in values:
            _value(db, truth.id, kind, value, label)
    if truth.address is not None:
        parent = _value(db, truth.id, 5, None, "home")
        for part, value in zip(("Street", "City", "ZIP"), truth.address, strict=True):
            _part(db, parent, part, value)
    if truth.profile is not None:
        parent = _value(db, truth.id, 46, None, "home")
        for part, value in zip(("username", "service"), truth.profile, strict=True):
            _part(db, parent, part, value)
    for _ in truth.groups:
        insert(db, "ABGroupMembers", group_id=1, member_type=0, member_id=truth.id)


def _value(db: sqlite3.Connection, owner: int, kind: int, value: str | None, shown: str) -> int:
    label = 1 + [_SHOWN[it] for it in _LABELS].index(shown)
    return insert(
        db, "ABMultiValue", record_id=owner, property=kind, identifier=0, label=label, value=value
    )


def _part(db: sqlite3.Connection, parent: int, name: str, value: str) -> None:
    key = 1 + _PARTS.index(name)
    insert(db, "ABMultiValueEntry", parent_id=parent, key=key, value=value)


def _birthday(day: str | None) -> str | None:
    if day is None:
        return None
    year = "1604" + day[1:] if day.startswith("--") else day
    noon = datetime.fromisoformat(f"{year}T12:00:00").replace(tzinfo=UTC)
    return str((noon - datetime(2001, 1, 1, tzinfo=UTC)).total_seconds())
