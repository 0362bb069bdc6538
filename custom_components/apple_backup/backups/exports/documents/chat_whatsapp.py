"""Chats of WhatsApp as exports show them."""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from ...artifacts.listing import NO_FILTER, Filter, every
from ...artifacts.whatsapp import WhatsApp
from ...artifacts.whatsapp_records import WhatsAppChat, WhatsAppKind, WhatsAppMessage
from . import words
from .chat import Chat, ChatFile, ChatMark, ChatMessage, ChatQuote
from .request import Subject

_NOTES: Final = MappingProxyType(
    {
        WhatsAppKind.DELETED: "This message was deleted",
        WhatsAppKind.POLL: words.POLL,
        WhatsAppKind.CONTACT: words.CONTACT,
        WhatsAppKind.OTHER: "A message of a kind that is not known here",
    }
)


def chats(whatsapp: WhatsApp, guid: str | None) -> Iterator[Chat]:
    """Yield the chat with a guid, or all, the one used last first."""
    if guid is not None:
        found = whatsapp.chat(guid)
        if found is not None:
            yield _chat(whatsapp, found)
        return
    for each in every(lambda cursor: whatsapp.chats(NO_FILTER, cursor, 100)):
        yield _chat(whatsapp, each)


def _chat(whatsapp: WhatsApp, chat: WhatsAppChat) -> Chat:
    """Return a chat."""

    def records(wanted: Filter) -> Iterator[WhatsAppMessage]:
        return whatsapp.oldest_first(chat.guid, wanted)

    return Chat(
        subject=Subject.WHATSAPP,
        guid=chat.guid,
        title=chat.title,
        is_group=chat.is_group,
        people=tuple(it.label for it in chat.participants),
        count=chat.message_count,
        head=chat,
        messages=lambda wanted: map(_message, records(wanted)),
        records=records,
    )


def _message(message: WhatsAppMessage) -> ChatMessage:
    """Return a message."""
    sender = None
    if not message.is_from_me:
        sender = words.UNKNOWN if message.sender is None else message.sender.label
    media, reply = message.media, message.reply_to
    files: tuple[ChatFile, ...] = ()
    if media is not None and media.place is None and media.vcard is None:
        file = media.file
        size = media.size if file is None else file.size
        files = (ChatFile(media.name or words.UNKNOWN, file, size),)
    return ChatMessage(
        id=message.stanza or str(message.id),
        when=message.when,
        sender=sender,
        text=None if message.kind is WhatsAppKind.SYSTEM else message.text,
        event=message.text or "…" if message.kind is WhatsAppKind.SYSTEM else None,
        service="WhatsApp",
        files=files,
        marks=tuple(
            ChatMark(it.emoji, words.OWNER if it.sender is None else it.sender.label)
            for it in message.reactions
        ),
        quote=None if reply is None else ChatQuote(None, reply.text or words.ATTACHMENT),
        place=None if media is None else media.place,
        notes=tuple(_notes(message)),
    )


def _notes(message: WhatsAppMessage) -> Iterator[str]:
    """Yield what is to be known of a message."""
    if (note := _NOTES.get(message.kind)) is not None:
        name = message.media.name if message.media and message.media.vcard else None
        yield f"{note}: {name}" if name else note
    if message.is_starred:
        yield "★"
