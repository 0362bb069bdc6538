"""Messages are read as they were written, of every generation."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from custom_components.apple_backup.backups.artifacts import conversations as conversation_reading
from custom_components.apple_backup.backups.artifacts.cursor import BadCursorError
from custom_components.apple_backup.backups.artifacts.document import as_document
from custom_components.apple_backup.backups.artifacts.listing import NO_FILTER, Filter
from custom_components.apple_backup.backups.artifacts.message_records import Conversation, Message
from custom_components.apple_backup.backups.artifacts.messages import Messages
from custom_components.apple_backup.backups.artifacts.report import Availability
from custom_components.apple_backup.backups.artifacts.shelf import Shelf
from tests.backup_factory.artifacts import contacts, messages
from tests.backup_factory.artifacts.messages import ConversationTruth, MessageTruth
from tests.backups.opening import PASSWORD

from .shelves import all_of, altered, shelf_of, skipped


def conversations(shelf: Shelf, wanted: Filter = NO_FILTER, limit: int = 2) -> list[Conversation]:
    return all_of(
        lambda cursor: shelf.use(Messages, lambda it: it.conversations(wanted, cursor, limit))
    )


def messages_of(
    shelf: Shelf, guid: str, wanted: Filter = NO_FILTER, limit: int = 7
) -> list[Message]:
    return all_of(
        lambda cursor: shelf.use(Messages, lambda it: it.page(guid, wanted, cursor, limit))
    )


def compare(shelf: Shelf, read: Sequence[Message], truth: ConversationTruth) -> None:
    expected = sorted(truth.messages, key=lambda it: it.when, reverse=True)
    assert [it.guid for it in read] == [it.guid for it in expected]
    for one, other in zip(read, expected, strict=True):
        compare_message(shelf, one, other)


def compare_message(shelf: Shelf, read: Message, truth: MessageTruth) -> None:
    assert read.when == truth.when
    assert read.is_from_me == (truth.sender is None)
    assert (read.sender and read.sender.handle) == truth.sender
    assert read.text == (None if truth.is_unsent else truth.text)
    assert read.service == truth.service
    assert read.kind == truth.kind
    assert [it.name for it in read.attachments] == [name for name, _ in truth.attachments]
    for attachment, (_, content) in zip(read.attachments, truth.attachments, strict=True):
        assert (attachment.file is None) == (content is None)
        if attachment.file is not None:
            assert attachment.file.is_stored
            file_id = attachment.file.file_id
            found = shelf.use(Messages, lambda it, key=file_id: it.context.content(key, 1000))  # type: ignore[misc]
            assert found == content
    reactions = {it.sender and it.sender.handle: (it.kind, it.emoji) for it in read.reactions}
    assert reactions == truth.reactions
    assert (read.reply_to and read.reply_to.guid) == truth.reply_to
    assert [it.text for it in read.edits] == truth.edits
    assert read.is_unsent == truth.is_unsent
    spans = [(it.kind, (read.text or "")[it.start : it.end]) for it in read.spans]
    assert spans == [(kind, piece) for kind, piece, _ in truth.spans]
    assert (read.link and (read.link.url, read.link.title)) == truth.link
    assert read.effect == truth.effect
    assert read.group_name == truth.group_name
    assert (read.other and read.other.handle) == truth.other
    assert read.deleted_at == truth.deleted
    poll = read.poll and {
        option.text: [who and who.handle for who in option.voters] for option in read.poll.options
    }
    assert poll == truth.poll


@pytest.mark.parametrize("generation", messages.GENERATIONS)
@pytest.mark.parametrize("password", [None, PASSWORD], ids=["plain", "encrypted"])
def test_all_fields(tmp_path: Path, generation: str, password: str | None) -> None:
    built = messages.build(1, generation, wal=password is not None)
    with shelf_of(built.files, tmp_path, password=password) as shelf:
        found = conversations(shelf)
        assert len(found) == len(built.truth)
        for truth in built.truth:
            read = next(it for it in found if set(it.guids) == truth.guids)
            assert read.is_group == truth.is_group
            assert [it.handle for it in read.participants] == truth.handles
            assert read.title == (truth.name or truth.handles[0])
            last = max(it.when for it in truth.messages if it.deleted is None)
            assert read.last_message is not None
            # A tapback or a vote may be the last thing that has happened.
            assert last <= read.last_message <= last + timedelta(minutes=1)
            assert (read.photo is not None) == (truth.photo is not None)
            assert read.message_count == len(truth.messages)
            for guid in truth.guids:
                compare(shelf, messages_of(shelf, guid), truth)
        report = shelf.use(Messages, lambda it: it.report())
        assert report.availability is Availability.FOUND
        assert report.skipped == ()
        assert report.sources[0].state == "read"
        as_document(report)


def test_names_and_merged_people(tmp_path: Path) -> None:
    """With contacts, a person's number and address are one conversation with a name."""
    book = contacts.build(3, 20)
    person = next(it for it in book.truth if it.phones and it.mails)
    phone, mail = person.phones[0][0], person.mails[0][0]
    files = messages.build(1, "ios16").files

    def adapt(data: bytes) -> bytes:
        return data

    with shelf_of([*book.files, *files], tmp_path) as shelf:
        names = shelf.names()
        name = f"{person.first} {person.last}".strip()
        assert names.name(adapt(phone.encode()).decode()) == name
        assert names.name(mail.upper()) == name
        assert names.person_key(phone) == names.person_key(mail)


def test_filters(tmp_path: Path) -> None:
    built = messages.build(5, "ios16", 80)
    person, _, group = built.truth
    guid = next(iter(person.guids))
    ordered = sorted(person.messages, key=lambda it: it.when)
    since, until = ordered[20].when, ordered[40].when
    with shelf_of(built.files, tmp_path) as shelf:
        found = messages_of(shelf, guid, Filter(since=since, until=until))
        assert [it.guid for it in found] == [it.guid for it in ordered[20:40][::-1]]
        found = messages_of(shelf, guid, Filter(text="STATION"), limit=3)
        wanted = [it.guid for it in ordered if "station" in (it.text or "").lower()]
        assert [it.guid for it in found] == wanted[::-1]
        keys = frozenset({shelf.names().person_key(messages.PHONE)})
        found = messages_of(shelf, guid, Filter(handles=keys))
        assert {it.guid for it in found} == {it.guid for it in ordered if it.sender}
        found_groups = conversations(shelf, Filter(text="weekend"))
        assert [set(it.guids) for it in found_groups] == [group.guids]
        assert len(conversations(shelf, Filter(handles=keys))) == 2
        assert conversations(shelf, Filter(since=since + timedelta(days=4000))) == []


def test_one_message_and_its_place(tmp_path: Path) -> None:
    built = messages.build(6, "ios26")
    truth = built.truth[0].messages[17]
    with shelf_of(built.files, tmp_path) as shelf:
        message = shelf.use(Messages, lambda it: it.message(truth.guid))
        assert message is not None
        compare_message(shelf, message, truth)
        cursor = shelf.use(Messages, lambda it: it.position(truth.guid))
        page = shelf.use(Messages, lambda it: it.page(message.conversation, NO_FILTER, cursor, 1))
        assert page.items[0].guid == truth.guid
        assert shelf.use(Messages, lambda it: it.message("none")) is None
        assert shelf.use(Messages, lambda it: it.position("none")) is None
        assert shelf.use(Messages, lambda it: it.conversation("none")) is None
        assert messages_of(shelf, "none") == []


def test_descriptions(tmp_path: Path) -> None:
    built = messages.build(7, "ios26")
    with shelf_of(built.files, tmp_path) as shelf:
        found = {it.ref: it for it in shelf.use(Messages, lambda it: list(it.describe_all()))}
        for conversation in built.truth:
            for truth in conversation.messages:
                description = found.pop(truth.guid)
                assert description.text == (truth.text or "")
                assert description.when == truth.when
                assert description.parent in conversation.guids
                # One's own messages to somebody concern that person, those to a group nobody.
                other = None if conversation.is_group else conversation.handles[0]
                person = truth.sender or other
                assert description.handles == ((person,) if person else ())
                assert description.within == (conversation.name or conversation.handles[0])
        assert found == {}


@pytest.mark.parametrize("cursor", ["", "x", "W10", "!!", "WzEsMl0", "W1siYSJdLDFd", "a" * 9999])
def test_bad_cursors(tmp_path: Path, cursor: str) -> None:
    with shelf_of(messages.build(8, "ios16", 3).files, tmp_path) as shelf:
        if cursor != "WzEsMl0":
            with pytest.raises(BadCursorError):
                shelf.use(Messages, lambda it: it.page("SMS;-;4636", NO_FILTER, cursor, 1))
        with pytest.raises(BadCursorError):
            shelf.use(Messages, lambda it: it.conversations(NO_FILTER, cursor, 1))


def conversations_after(
    folder: Path, *statements: str
) -> tuple[dict[str, Conversation], dict[tuple[str, str], int]]:
    """The conversations by their guids, after some statements on the database, and what is not there."""
    files = altered(messages.build(1, "ios26", 40).files, "sms.db", *statements)
    with shelf_of(files, folder) as shelf:
        found = shelf.use(Messages, lambda it: it.conversations(NO_FILTER, None, 99)).items
        report = shelf.use(Messages, lambda it: it.report())
    return {guid: one for one in found for guid in one.guids}, skipped(report)


def test_a_conversation_without_people_is_called_by_what_identifies_it(tmp_path: Path) -> None:
    alone = "DELETE FROM chat_handle_join"
    whole, _ = conversations_after(tmp_path / "whole")
    found, _ = conversations_after(
        tmp_path / "identifier", alone, "UPDATE chat SET display_name = NULL"
    )
    assert found.keys() == whole.keys()
    assert all(one.title for one in found.values())
    found, _ = conversations_after(
        tmp_path / "guid",
        alone,
        "UPDATE chat SET display_name = NULL, chat_identifier = NULL",
    )
    assert all(one.title in one.guids for one in found.values())


def test_damaged_properties_of_a_group_cost_its_picture(tmp_path: Path) -> None:
    found, left_out = conversations_after(
        tmp_path, "UPDATE chat SET properties = X'62706C69737430300102'"
    )
    assert found
    assert {one.photo for one in found.values()} == {None}
    assert left_out[("damaged_content", "chat.properties")] >= 1


def test_conversations_and_people_are_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, _ = conversations_after(tmp_path / "whole")
    with monkeypatch.context() as patched:
        patched.setattr(conversation_reading, "_MOST_CHATS", 1)
        found, left_out = conversations_after(tmp_path / "chats")
        assert len(found) == 1 < len(whole)
        assert left_out == {("too_many", "chat"): 1}
    monkeypatch.setattr(conversation_reading, "_MOST_HANDLES", 1)
    found, left_out = conversations_after(tmp_path / "handles")
    assert found.keys() == whole.keys()
    assert left_out == {("too_many", "handle"): 1}
