"""Contacts are read as they were written, whatever the database looks like."""

from pathlib import Path
import sqlite3

import pytest

from custom_components.apple_backup.backups.artifacts.contact_records import Contact
from custom_components.apple_backup.backups.artifacts.contacts import Contacts
from custom_components.apple_backup.backups.artifacts.listing import NO_FILTER, Filter, fold
from custom_components.apple_backup.backups.artifacts.report import Availability
from custom_components.apple_backup.backups.artifacts.shelf import Shelf
from tests.backup_factory.artifacts import contacts
from tests.backup_factory.artifacts.common import files_of
from tests.backups.opening import PASSWORD

from .shelves import all_of, shelf_of, skipped


def everybody(shelf: Shelf, wanted: Filter = NO_FILTER, limit: int = 7) -> list[Contact]:
    return all_of(lambda cursor: shelf.use(Contacts, lambda it: it.page(wanted, cursor, limit)))


@pytest.mark.parametrize("generation", contacts.GENERATIONS)
def test_all_fields(tmp_path: Path, generation: str) -> None:
    built = contacts.build(1, 40, generation)
    with shelf_of(built.files, tmp_path, password=PASSWORD) as shelf:
        found = {it.id: it for it in everybody(shelf)}
        assert found.keys() == {it.id for it in built.truth}
        for truth in built.truth:
            read = found[truth.id]
            assert read.first == truth.first
            assert read.last == (truth.last or None)
            assert read.name == f"{truth.first} {truth.last}".strip()
            assert read.organization == truth.organization
            assert read.note == truth.note
            assert read.birthday == truth.birthday
            assert read.created == read.modified == truth.created
            assert tuple((it.value, it.label) for it in read.phones) == truth.phones
            assert tuple((it.value, it.label) for it in read.mails) == truth.mails
            addresses = [(it.street, it.city, it.postal_code) for it in read.addresses]
            assert addresses == ([truth.address] if truth.address else [])
            profiles = [(it.value, it.service) for it in read.profiles]
            assert profiles == ([truth.profile] if truth.profile else [])
            assert read.groups == truth.groups
            assert read.has_photo == (truth.photo is not None)
            photo = shelf.use(Contacts, lambda it, key=truth.id: it.photo(key))  # type: ignore[misc]
            assert photo == truth.photo
        report = shelf.use(Contacts, lambda it: it.report())
        assert report.availability is Availability.FOUND
        assert report.skipped == ()


def test_order_and_filter(tmp_path: Path) -> None:
    built = contacts.build(2, 30)
    with shelf_of(built.files, tmp_path) as shelf:
        names = [fold(it.name) for it in everybody(shelf)]
        assert names == sorted(names)
        wanted = {it.id for it in built.truth if "beatrice" in fold(it.first)}
        found = everybody(shelf, Filter(text="BÉATRICE"), limit=2)
        assert {it.id for it in found} >= wanted > set()
        phone = next(it for it in built.truth if it.phones)
        number = "".join(c for c in phone.phones[0][0] if c.isdigit())
        name = shelf.names().name(f"00{number}")
        assert name == f"{phone.first} {phone.last}".strip()


def test_mistyped_and_absurd_values(tmp_path: Path) -> None:
    def fill(db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE ABPerson (First, Birthday, CreationDate, Note)")
        rows = [
            (b"\xff\xfe broken", "soon", "yesterday", None),
            ("Fine", 1e300, 1e19, "x" * 100_000),
            (12, None, None, 3.5),
        ]
        db.executemany("INSERT INTO ABPerson VALUES (?, ?, ?, ?)", rows)

    files = files_of("HomeDomain", "Library/AddressBook/AddressBook.sqlitedb", "", fill)
    with shelf_of(files, tmp_path) as shelf:
        found = {it.id: it for it in everybody(shelf)}
        assert [found[key].name for key in (1, 2, 3)] == ["\ufffd\ufffd broken", "Fine", "12"]
        assert [found[key].birthday for key in (1, 2, 3)] == [None] * 3
        assert found[2].created is None
        assert found[2].note == "x" * 64 * 1024
        assert found[3].note == "3.5"
        report = shelf.use(Contacts, lambda it: it.report())
        left_out = skipped(report)
        assert left_out["wrong_type", "ABPerson.CreationDate"] == 2
        assert left_out["too_large", "ABPerson.Note"] == 1
        assert left_out["absurd_time", "ABPerson.Birthday"] == 2
        book = report.sources[0]
        assert "ABMultiValue" in book.missing
        assert "ABPerson.Last" in book.missing
        assert "ABPerson.Nickname" not in book.missing


def test_no_contacts(tmp_path: Path) -> None:
    with shelf_of([], tmp_path) as shelf:
        assert everybody(shelf) == []
        report = shelf.use(Contacts, lambda it: it.report())
        assert report.availability is Availability.MISSING
        assert shelf.names().participant("tel:+15550100").label == "+15550100"
