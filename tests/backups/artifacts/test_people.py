"""Contacts and those who are seen are put together, with counts and the last time."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from custom_components.apple_backup.backups.artifacts import people
from custom_components.apple_backup.backups.artifacts.calls import Calls
from custom_components.apple_backup.backups.artifacts.contacts import Contacts
from custom_components.apple_backup.backups.artifacts.listing import NO_FILTER
from custom_components.apple_backup.backups.artifacts.messages import Messages
from custom_components.apple_backup.backups.artifacts.people import People
from custom_components.apple_backup.backups.artifacts.shelf import Shelf
from custom_components.apple_backup.backups.artifacts.whatsapp import WhatsApp
from custom_components.apple_backup.backups.errors import DamagedBackupError, SessionInvalidError
from tests.backup_factory.artifacts import contacts, messages, recordings, whatsapp

from .everything import files
from .shelves import all_of, altered, shelf_of


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    with shelf_of(files(), tmp_path_factory.mktemp("people"), password="x") as found:
        yield found


def test_messages_are_counted(tmp_path: Path) -> None:
    built = messages.build(1, "ios26", 40)
    person, stranger, group = built.truth
    with shelf_of(built.files, tmp_path) as shelf:
        people = {it.key: it for it in shelf.once(People.of).all}
        assert shelf.once(People.of) is shelf.once(People.of)
        seen = {handle: people[shelf.names().person_key(handle)] for handle in group.handles}
    assert people["4636"].counts == {"messages": 1}
    assert people["4636"].last == stranger.messages[0].when
    for handle, found in seen.items():
        wrote = [it for it in group.messages if it.sender == handle and it.deleted is None]
        direct = person.messages if handle == messages.PHONE else []
        assert found.counts == {"messages": len(wrote) + len(direct)}
        assert found.last is not None and found.last >= max(it.when for it in (*wrote, *direct))
        assert (found.contact, found.name, found.handles) == (None, None, (handle,))


def test_whatsapp_and_calls_are_counted(tmp_path: Path) -> None:
    chats = whatsapp.build(1)
    with shelf_of([*chats.files, *recordings.calls(1, 30).files], tmp_path) as shelf:
        people = shelf.once(People.of)
        names = shelf.names()
        expected: Counter[tuple[str, str]] = Counter()
        for chat in shelf.use(WhatsApp, lambda it: it.chats(NO_FILTER, None, 99)).items:
            found = all_of(
                lambda cursor, guid=chat.guid: shelf.use(
                    WhatsApp, lambda it: it.page(guid, NO_FILTER, cursor, 99)
                )
            )  # type: ignore[misc]
            for message in found:
                handle = None if message.sender is None else message.sender.handle
                if not chat.is_group:
                    handle = chat.participants[0].handle
                if handle is not None:
                    expected[names.person_key(handle), "whatsapp"] += 1
        for call in all_of(
            lambda cursor: shelf.use(Calls, lambda it: it.page(NO_FILTER, cursor, 99))
        ):
            for who in call.participants:
                expected[names.person_key(who.handle), "calls"] += 1
        counted = {
            (person.key, kind): count
            for person in people.all
            for kind, count in person.counts.items()
        }
        assert counted == dict(expected)
        assert any(person.name for person in people.all)


def test_contacts_are_put_together_with_who_is_seen(shelf: Shelf) -> None:
    people = shelf.once(People.of)
    assert people.failed == ()
    listed = all_of(lambda cursor: shelf.use(Contacts, lambda it: it.page(NO_FILTER, cursor, 99)))
    by_contact = {person.contact: person for person in people.all if person.contact is not None}
    assert set(by_contact) == {it.id for it in listed}
    for contact in listed:
        person = by_contact[contact.id]
        assert person.key == f"contact:{contact.id}"
        assert (person.name or person.handles[0]) == contact.name
        assert len(person.handles) >= len({it.value for it in (*contact.phones, *contact.mails)})
    known = people.get(shelf.names().person_key(messages.PHONE))
    assert known is not None
    assert known.contact == 1
    assert known.counts["messages"] > 20
    assert known.total == sum(known.counts.values())
    assert people.get("nobody") is None
    times = [it.last for it in people.all if it.last]
    assert times == sorted(times, reverse=True)
    rest = [it for it in people.all if it.last is None]
    assert people.all[-len(rest) :] == tuple(rest)
    assert len({it.key for it in people.all}) == len(people.all)


def test_found_by_name_number_and_address(shelf: Shelf) -> None:
    people = shelf.once(People.of)

    def keys(text: str | None) -> list[str]:
        return [person.key for _, person in people.found(text)]

    assert keys(None) == keys("") == [it.key for it in people.all]
    positions = [at for at, _ in people.found("e")]
    assert positions == sorted(positions)
    known = people.get(shelf.names().person_key(messages.PHONE))
    assert known is not None and known.name
    for text in (known.name.upper(), "(555) 010-0101", "+1 555 010 0101", known.handles[0]):
        assert known.key in keys(text), text
    assert keys("person3.0@EXAMPLE.com") in ([], ["contact:3"])
    assert keys("nobody at all") == []


def test_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise DamagedBackupError("bad page")

    with shelf_of(contacts.build(1, 5).files, tmp_path) as shelf:
        monkeypatch.setattr(Messages, "seen", fail)
        people = People.of(shelf)
        assert people.failed == ("messages",)
        assert len(people.all) == 5

        def end(*_: object) -> None:
            raise SessionInvalidError

        monkeypatch.setattr(Messages, "seen", end)
        with pytest.raises(SessionInvalidError):
            People.of(shelf)


def test_people_and_what_is_known_of_each_are_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [*contacts.build(1, 5).files, *messages.build(1, "ios26", 10).files]
    with shelf_of(files, tmp_path) as shelf:
        whole = People.of(shelf)
        assert any(len(person.handles) > 1 for person in whole.all)
        with monkeypatch.context() as patched:
            patched.setattr(people, "_MOST_HANDLES", 1)
            assert {len(it.handles) for it in People.of(shelf).all} <= {0, 1}
        for most in (3, 5):
            monkeypatch.setattr(people, "_MOST", most)
            assert len(People.of(shelf).all) == most < len(whole.all)


def test_contacts_that_share_all_their_numbers_are_one_person(tmp_path: Path) -> None:
    built = contacts.build(1, 5, wal=False)
    shared = "UPDATE ABMultiValue SET record_id = 1 WHERE record_id = 2"
    copied = (
        "INSERT INTO ABMultiValue (record_id, property, label, value)"
        " SELECT 2, property, label, value FROM ABMultiValue WHERE record_id = 1"
    )
    files = altered(built.files, "AddressBook.sqlitedb", shared, copied)
    with shelf_of(files, tmp_path) as shelf:
        found = People.of(shelf)
        listed = shelf.use(Contacts, lambda it: it.page(NO_FILTER, None, 99)).items
    known = {person.contact: person for person in found.all}
    assert 2 not in known
    assert len(found.all) == len(listed) - 1
    assert known[1].name == next(it.name for it in listed if it.id == 1)
