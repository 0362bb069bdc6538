"""WhatsApp is read as it was written, also where people have no number but an identifier."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from custom_components.apple_backup.backups.artifacts import whatsapp as artifact, whatsapp_people
from custom_components.apple_backup.backups.artifacts.listing import NO_FILTER, Filter
from custom_components.apple_backup.backups.artifacts.report import Availability
from custom_components.apple_backup.backups.artifacts.shelf import Shelf
from custom_components.apple_backup.backups.artifacts.whatsapp import WhatsApp
from custom_components.apple_backup.backups.artifacts.whatsapp_records import (
    WhatsAppChat,
    WhatsAppMessage,
)
from tests.backup_factory.artifacts import whatsapp
from tests.backup_factory.artifacts.whatsapp import WhatsAppTruth
from tests.backups.opening import PASSWORD

from .shelves import all_of, altered, shelf_of, skipped


def messages_of(shelf: Shelf, guid: str, wanted: Filter = NO_FILTER) -> list[WhatsAppMessage]:
    return all_of(lambda cursor: shelf.use(WhatsApp, lambda it: it.page(guid, wanted, cursor, 4)))


def compare(shelf: Shelf, read: WhatsAppMessage, truth: WhatsAppTruth) -> None:
    assert (read.id, read.stanza, read.kind) == (truth.id, truth.stanza, truth.kind)
    assert (read.when, read.text) == (truth.when, truth.text)
    assert read.is_from_me == (truth.sender is None)
    assert (read.sender and read.sender.handle) == truth.sender
    reply = read.reply_to and (read.reply_to.stanza, read.reply_to.text)
    assert reply == truth.reply_to
    reactions = [(it.emoji, it.sender and it.sender.handle, it.when) for it in read.reactions]
    assert reactions == truth.reactions
    place = read.media and read.media.place
    assert (place and (place.latitude, place.longitude)) == truth.place
    if truth.file is None:
        return
    name, content = truth.file
    assert read.media is not None and read.media.name == name
    assert read.media.mime_type == "image/jpeg"
    file = read.media.file
    assert (file is None) == (content is None)
    if file is not None:
        assert shelf.use(WhatsApp, lambda it: it.context.content(file.file_id, 99)) == content


@pytest.mark.parametrize("generation", whatsapp.GENERATIONS)
def test_all_fields(tmp_path: Path, generation: str) -> None:
    built = whatsapp.build(1, generation=generation)
    with shelf_of(built.files, tmp_path, password=PASSWORD) as shelf:
        listed = all_of(
            lambda cursor: shelf.use(WhatsApp, lambda it: it.chats(NO_FILTER, cursor, 2))
        )
        chats = {chat.guid: chat for chat in listed}
        assert chats.keys() == {it.guid for it in built.truth}
        for truth in built.truth:
            chat = chats[truth.guid]
            assert (chat.title, chat.is_group) == (truth.title, truth.is_group)
            assert [it.handle for it in chat.participants] == truth.people
            assert chat.message_count == len(truth.messages)
            found = messages_of(shelf, truth.guid)
            for read, written in zip(found, reversed(truth.messages), strict=True):
                compare(shelf, read, written)
        report = shelf.use(WhatsApp, lambda it: it.report())
        assert report.availability is Availability.FOUND
        assert report.skipped == ()
        described = shelf.use(WhatsApp, lambda it: list(it.describe_all()))
        assert len(described) == sum(len(it.messages) for it in built.truth)


def test_filters(tmp_path: Path) -> None:
    built = whatsapp.build(2, 60)
    group = built.truth[2]
    with shelf_of(built.files, tmp_path) as shelf:
        carla = frozenset({shelf.names().person_key("+15550100102")})
        found = messages_of(shelf, group.guid, Filter(handles=carla))
        wanted = [it.id for it in group.messages if it.sender == "+15550100102"]
        assert [it.id for it in found] == wanted[::-1]
        page = shelf.use(WhatsApp, lambda it: it.chats(Filter(text="choir"), None, 9))
        assert [it.guid for it in page.items] == [group.guid]
        page = shelf.use(WhatsApp, lambda it: it.chats(Filter(handles=carla), None, 9))
        assert len(page.items) == 2
        assert shelf.use(WhatsApp, lambda it: it.chat("none")) is None
        assert messages_of(shelf, "none") == []
        # Their messages since a moment, and chats that were used since then.
        (newest, *_) = sorted(built.truth, key=lambda it: it.messages[-1].when, reverse=True)
        since = newest.messages[-1].when
        page = shelf.use(WhatsApp, lambda it: it.chats(Filter(since=since), None, 9))
        assert [it.guid for it in page.items] == [newest.guid]


@pytest.mark.parametrize("generation", whatsapp.GENERATIONS)
def test_people_have_the_names_that_whatsapp_knows(tmp_path: Path, generation: str) -> None:
    """Whoever is asked for first, and whether or not anybody is known by an identifier only."""
    built = whatsapp.build(1, generation=generation, wal=False)
    files = altered(
        built.files,
        "ChatStorage.sqlite",
        "INSERT INTO ZWAPROFILEPUSHNAME VALUES (1, '15550100101@s.whatsapp.net', 'ben_sings')",
        "INSERT INTO ZWAPROFILEPUSHNAME VALUES (2, '15550100102@s.whatsapp.net', 'not Carla')",
        "INSERT INTO ZWAPROFILEPUSHNAME VALUES (3, NULL, 'nobody'), (4, '1@s.whatsapp.net', NULL)",
    )
    group = built.truth[2]
    with shelf_of(files, tmp_path) as shelf:
        found = messages_of(shelf, group.guid)
        chat = shelf.use(WhatsApp, lambda it: it.chat(group.guid))
    assert chat is not None
    known = {"+15550100101": "ben_sings", "+15550100102": "Carla S"}
    assert {it.handle: it.name for it in chat.participants} == known
    senders = {it.sender.handle: it.sender.name for it in found if it.sender is not None}
    assert senders == known


def test_a_message_is_found_among_its_neighbors(tmp_path: Path) -> None:
    built = whatsapp.build(2, 60)
    group = built.truth[2]
    with shelf_of(built.files, tmp_path) as shelf:

        def position(guid: str, ref: str) -> str | None:
            return shelf.use(WhatsApp, lambda it: it.position(guid, ref))

        for at, truth in enumerate(reversed(group.messages)):
            cursor = position(group.guid, str(truth.id))
            page = shelf.use(
                WhatsApp, lambda it, behind=cursor: it.page(group.guid, NO_FILTER, behind, 3)
            )  # type: ignore[misc]
            wanted = group.messages[::-1][at : at + 3]
            assert [it.id for it in page.items] == [it.id for it in wanted]
        elsewhere = built.truth[0].messages[0].id
        for guid, ref in ((group.guid, str(elsewhere)), (group.guid, "x"), ("none", "1")):
            assert position(guid, ref) is None


def test_more_chats_than_are_kept_in_order_are_read_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(artifact, "_KEPT_ORDERS", 2)
    built = whatsapp.build(2, 60)
    with shelf_of(built.files, tmp_path) as shelf:
        for chat in (*built.truth, *built.truth):
            wanted = [it.id for it in reversed(chat.messages)]
            assert [it.id for it in messages_of(shelf, chat.guid)] == wanted
            assert shelf.use(
                WhatsApp,
                lambda it, guid=chat.guid: [  # type: ignore[misc]
                    one.id for one in it.oldest_first(guid, NO_FILTER)
                ],
            ) == [it.id for it in chat.messages]
        assert shelf.use(WhatsApp, lambda it: list(it.oldest_first("none", NO_FILTER))) == []


def whatsapp_after(folder: Path, *statements: str, name: str = "ChatStorage.sqlite") -> Found:
    """All chats with their messages, after some statements on a database."""
    files = altered(whatsapp.build(1, wal=False).files, name, *statements)
    with shelf_of(files, folder) as shelf:
        chats = all_of(
            lambda cursor: shelf.use(WhatsApp, lambda it: it.chats(NO_FILTER, cursor, 9))
        )
        found = {chat.guid: messages_of(shelf, chat.guid) for chat in chats}
        report = shelf.use(WhatsApp, lambda it: it.report())
    return Found({it.guid: it for it in chats}, found, skipped(report), report.availability)


@dataclass(frozen=True, slots=True)
class Found:
    """What was read, and what was not."""

    chats: dict[str, WhatsAppChat]
    messages: dict[str, list[WhatsAppMessage]]
    skipped: dict[tuple[str, str], int]
    availability: Availability

    @property
    def names(self) -> set[str | None]:
        people = (who for chat in self.chats.values() for who in chat.participants)
        return {who.name for who in people}


GROUP = "123-456@g.us"


def test_chats_that_were_removed_and_those_of_status_are_none(tmp_path: Path) -> None:
    found = whatsapp_after(
        tmp_path,
        "UPDATE ZWACHATSESSION SET ZREMOVED = 1 WHERE Z_PK = 1",
        "UPDATE ZWACHATSESSION SET ZSESSIONTYPE = 3 WHERE Z_PK = 2",
    )
    assert found.chats.keys() == {GROUP}


def test_a_chat_without_a_name_is_called_by_its_people_or_its_identifier(tmp_path: Path) -> None:
    forget = "UPDATE ZWACHATSESSION SET ZPARTNERNAME = NULL"
    found = whatsapp_after(tmp_path / "people", forget)
    assert found.chats[GROUP].title == "+15550100101, Carla S"
    found = whatsapp_after(tmp_path / "nobody", forget, "DELETE FROM ZWAGROUPMEMBER")
    assert (found.chats[GROUP].title, found.chats[GROUP].participants) == (GROUP, ())


def test_members_that_name_nobody_or_no_chat_are_left_out(tmp_path: Path) -> None:
    found = whatsapp_after(
        tmp_path,
        "INSERT INTO ZWAGROUPMEMBER VALUES (90, 3, NULL, 'nobody', NULL)",
        "INSERT INTO ZWAGROUPMEMBER VALUES (91, 77, '15550100109@s.whatsapp.net', 'Ida', NULL)",
        "UPDATE ZWAMESSAGE SET ZGROUPMEMBER = 91 WHERE ZGROUPMEMBER IS NOT NULL",
    )
    assert len(found.chats[GROUP].participants) == 2
    # Who has left the group is still who wrote.
    senders = {it.sender.label for it in found.messages[GROUP] if it.sender is not None}
    assert senders == {"Ida"}


def test_a_damaged_or_unknown_table_costs_what_it_holds(tmp_path: Path) -> None:
    found = whatsapp_after(tmp_path / "chats", "ALTER TABLE ZWACHATSESSION RENAME TO other")
    assert found.chats == {}
    assert found.availability is Availability.UNSUPPORTED
    for table in ("ZWAMESSAGE", "ZWAGROUPMEMBER"):
        found = whatsapp_after(tmp_path / table, f"ALTER TABLE {table} RENAME TO other")
        assert len(found.chats) == 3
        assert {it.message_count for it in found.chats.values()} != {0} or table == "ZWAMESSAGE"
    found = whatsapp_after(
        tmp_path / "column", "ALTER TABLE ZWAMESSAGE RENAME COLUMN ZCHATSESSION TO other"
    )
    assert {it.message_count for it in found.chats.values()} == {0}
    assert not any(found.messages.values())


def test_messages_without_a_time_or_of_no_chat(tmp_path: Path) -> None:
    found = whatsapp_after(
        tmp_path,
        "UPDATE ZWAMESSAGE SET ZMESSAGEDATE = NULL WHERE Z_PK = 3",
        "UPDATE ZWAMESSAGE SET ZMESSAGEDATE = 9e18 WHERE Z_PK = 6",
        "UPDATE ZWAMESSAGE SET ZCHATSESSION = 77 WHERE Z_PK = 9",
    )
    times = {it.id: it.when for it in found.messages["15550100101@s.whatsapp.net"]}
    assert times[3] is times[6] is None
    assert 9 not in times
    assert found.skipped == {("absurd_time", "ZWAMESSAGE.date"): 1}


def test_chats_and_people_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(artifact, "_MOST_CHATS", 2)
        found = whatsapp_after(tmp_path / "chats")
        assert len(found.chats) == 2
        assert found.skipped == {("too_many", "ZWACHATSESSION"): 1}
    with monkeypatch.context() as patched:
        patched.setattr(artifact, "MOST_PEOPLE", 1)
        found = whatsapp_after(tmp_path / "members")
        assert len(found.chats[GROUP].participants) == 1
        assert found.skipped == {("too_many", "ZWAGROUPMEMBER"): 1}
    monkeypatch.setattr(whatsapp_people, "MOST_PEOPLE", 1)
    more = "INSERT INTO ZWAPHONENUMBERLIDPAIR VALUES (9, '1234@lid', '15550100104')"
    found = whatsapp_after(tmp_path / "people", more, name="LID.sqlite")
    assert found.names == {"Ben", "Carla S", None}
    assert found.skipped.keys() >= {
        ("too_many", "ZWAPHONENUMBERLIDPAIR"),
        ("too_many", "ZWAADDRESSBOOKCONTACT"),
    }
