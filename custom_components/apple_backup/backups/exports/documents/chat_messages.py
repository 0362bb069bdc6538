"""Conversations of Messages as exports show them."""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from ...artifacts.handles import Participant
from ...artifacts.listing import NO_FILTER, Filter, every
from ...artifacts.message_records import (
    Attachment,
    Conversation,
    Message,
    MessageKind,
    Poll,
    Reaction,
    ReactionKind,
)
from ...artifacts.messages import Messages
from . import words
from .chat import (
    Chat,
    ChatChoice,
    ChatFile,
    ChatLink,
    ChatMark,
    ChatMessage,
    ChatQuote,
    ChatVersion,
)
from .request import Subject

_SYMBOLS: Final = MappingProxyType(
    {
        ReactionKind.LOVED: "❤️",
        ReactionKind.LIKED: "👍",
        ReactionKind.DISLIKED: "👎",
        ReactionKind.LAUGHED: "😂",
        ReactionKind.EMPHASIZED: "‼️",
        ReactionKind.QUESTIONED: "❓",
        ReactionKind.STICKER: words.STICKER,
    }
)
_EVENTS: Final = MappingProxyType(
    {
        MessageKind.PARTICIPANT_ADDED: "{who} added {other}",
        MessageKind.PARTICIPANT_REMOVED: "{who} removed {other}",
        MessageKind.PARTICIPANT_LEFT: "{who} left the conversation",
        MessageKind.PHOTO_CHANGED: "{who} changed the group photo",
        MessageKind.PHOTO_REMOVED: "{who} removed the group photo",
        MessageKind.LOCATION_SHARED: "{who} started sharing location",
        MessageKind.LOCATION_ENDED: "{who} stopped sharing location",
        MessageKind.AUDIO_KEPT: "{who} kept an audio message",
        MessageKind.SHARED_ACTIVITY: "{who} shared an activity",
        MessageKind.UNKNOWN: "Something that is not known here",
    }
)


def chats(messages: Messages, guid: str | None) -> Iterator[Chat]:
    """Yield the conversation with a guid, or all, the one used last first."""
    if guid is not None:
        found = messages.conversation(guid)
        if found is not None:
            yield _chat(messages, found)
        return
    for each in every(lambda cursor: messages.conversations(NO_FILTER, cursor, 100)):
        yield _chat(messages, each)


def _chat(messages: Messages, conversation: Conversation) -> Chat:
    """Return a conversation."""

    def records(wanted: Filter) -> Iterator[Message]:
        return messages.oldest_first(conversation.guid, wanted)

    return Chat(
        subject=Subject.MESSAGES,
        guid=conversation.guid,
        title=conversation.title,
        is_group=conversation.is_group,
        people=tuple(it.label for it in conversation.participants),
        count=conversation.message_count,
        head=conversation,
        messages=lambda wanted: map(_message, records(wanted)),
        records=records,
    )


def _message(message: Message) -> ChatMessage:
    """Return a message."""
    link, poll = message.link, message.poll
    return ChatMessage(
        id=message.guid,
        when=message.when,
        sender=None if message.is_from_me else _label(message.sender, words.UNKNOWN),
        text=message.text if message.subject is None else _with_subject(message),
        # Their places count from the beginning of the text alone.
        spans=message.spans if message.subject is None else (),
        event=_event(message),
        service=message.service,
        files=tuple(_file(it) for it in message.attachments),
        marks=tuple(_mark(it) for it in message.reactions),
        quote=_quote(message),
        versions=_versions(message),
        poll=None if poll is None else poll.title or words.POLL,
        choices=() if poll is None else _choices(poll),
        link=None if link is None else ChatLink(link.url, link.title, link.summary),
        notes=tuple(_notes(message)),
    )


def _label(person: Participant | None, default: str = words.OWNER) -> str:
    """Return what somebody is called."""
    return default if person is None else person.label


def _with_subject(message: Message) -> str:
    """Return the text below its subject."""
    return "\n".join(part for part in (message.subject, message.text) if part)


def _event(message: Message) -> str | None:
    """Return the line that stands for what is no message."""
    if message.kind is MessageKind.MESSAGE:
        return None
    who = words.OWNER if message.is_from_me else _label(message.sender, words.UNKNOWN)
    if message.kind is MessageKind.NAME_CHANGED:
        if message.group_name is None:
            return f"{who} removed the name of the conversation"
        return f"{who} named the conversation “{message.group_name}”"
    return _EVENTS[message.kind].format(who=who, other=_label(message.other))


def _file(attachment: Attachment) -> ChatFile:
    """Return an attachment."""
    path = "" if attachment.file is None else attachment.file.path
    name = attachment.name or path.rpartition("/")[2] or words.UNKNOWN
    size = attachment.size if attachment.file is None else attachment.file.size
    return ChatFile(name, attachment.file, size)


def _mark(reaction: Reaction) -> ChatMark:
    """Return a tapback."""
    symbol = reaction.emoji or _SYMBOLS.get(reaction.kind, "❓")
    return ChatMark(symbol, _label(reaction.sender))


def _quote(message: Message) -> ChatQuote | None:
    """Return what a message answers."""
    reply = message.reply_to
    if reply is None or (reply.text is None and reply.sender is None and not reply.is_from_me):
        return None
    return ChatQuote(
        words.OWNER if reply.is_from_me else _label(reply.sender, words.UNKNOWN),
        reply.text or words.ATTACHMENT,
    )


def _versions(message: Message) -> tuple[ChatVersion, ...]:
    """Return the earlier versions; the last of each part is the present one."""
    last = {edit.part: edit for edit in message.edits}
    return tuple(
        ChatVersion(edit.when, edit.text or "")
        for edit in message.edits
        if edit is not last[edit.part]
    )


def _choices(poll: Poll) -> tuple[ChatChoice, ...]:
    """Return the choices of a poll."""
    return tuple(
        ChatChoice(option.text, tuple(_label(it) for it in option.voters))
        for option in poll.options
    )


def _notes(message: Message) -> Iterator[str]:
    """Yield what is to be known of a message."""
    if message.is_unsent:
        yield words.UNSENT
    elif message.unsent_parts:
        yield words.PARTLY_UNSENT
    if message.deleted_at is not None:
        yield words.DELETED
    if message.effect is not None:
        yield words.effect(message.effect)
    if message.app is not None:
        yield words.app(message.app)
    if message.transcription is not None:
        yield f"{words.TRANSCRIPT}: {message.transcription}"
