"""WhatsApp is read as it was written, also where people have no number but an identifier."""

from pathlib import Path

import pytest

from custom_components.apple_backup.backups.artifacts.listing import NO_FILTER, Filter
from custom_components.apple_backup.backups.artifacts.report import Availability
from custom_components.apple_backup.backups.artifacts.shelf import Shelf
from custom_components.apple_backup.backups.artifacts.whatsapp import WhatsApp
from custom_components.apple_backup.backups.artifacts.whatsapp_records import WhatsAppMessage
from tests.backup_factory.artifacts import whatsapp
from tests.backup_factory.artifacts.whatsapp import WhatsAppTruth
from tests.backups.opening import PASSWORD

from .shelves import all_of, shelf_of


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
