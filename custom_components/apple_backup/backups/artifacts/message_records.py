"""What is known of a message and of a conversation."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .artifact import FileRef
from .handles import Participant


class MessageKind(StrEnum):
    """What a message is; all but the first are shown as a line between messages."""

    MESSAGE = "message"
    PARTICIPANT_ADDED = "participant_added"
    PARTICIPANT_REMOVED = "participant_removed"
    PARTICIPANT_LEFT = "participant_left"
    NAME_CHANGED = "name_changed"
    PHOTO_CHANGED = "photo_changed"
    PHOTO_REMOVED = "photo_removed"
    LOCATION_SHARED = "location_shared"
    LOCATION_ENDED = "location_ended"
    AUDIO_KEPT = "audio_kept"
    SHARED_ACTIVITY = "shared_activity"
    UNKNOWN = "unknown"


class ReactionKind(StrEnum):
    """A tapback."""

    LOVED = "loved"
    LIKED = "liked"
    DISLIKED = "disliked"
    LAUGHED = "laughed"
    EMPHASIZED = "emphasized"
    QUESTIONED = "questioned"
    EMOJI = "emoji"
    STICKER = "sticker"


class SpanKind(StrEnum):
    """What a part of a text is."""

    MENTION = "mention"
    LINK = "link"
    BOLD = "bold"
    ITALIC = "italic"
    UNDERLINE = "underline"
    STRIKETHROUGH = "strikethrough"
    EFFECT = "effect"


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text, from `start` up to `end` in characters; `value` is a handle or an address."""

    start: int
    end: int
    kind: SpanKind
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a message; `file` is None if the backup does not list it."""

    guid: str
    name: str | None
    mime_type: str | None
    uti: str | None
    size: int | None
    is_sticker: bool
    file: FileRef | None


@dataclass(frozen=True, slots=True)
class Reaction:
    """A tapback that has not been taken back; `sender` None is the owner, `part` of the message."""

    kind: ReactionKind
    sender: Participant | None
    when: datetime | None
    part: int = 0
    emoji: str | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """An earlier or the present version of a part of an edited message."""

    part: int
    when: datetime | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a message answers: the beginning of that message, if it is still there."""

    guid: str
    part: int
    text: str | None = None
    sender: Participant | None = None
    is_from_me: bool = False


@dataclass(frozen=True, slots=True)
class PollOption:
    """A choice of a poll, and who took it; None among the voters is the owner."""

    id: str
    text: str
    voters: tuple[Participant | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll."""

    title: str | None
    options: tuple[PollOption, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """The preview of a link."""

    url: str
    title: str | None = None
    summary: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A message. `sender` is None if it is the owner's own.

    `text` has no placeholders for attachments; `spans` refer to it. `transcription` is what the
    device understood of an audio message. `deleted_at` is set for those that were recently deleted.
    """

    id: int
    guid: str
    conversation: str
    kind: MessageKind
    service: str | None
    when: datetime | None
    delivered: datetime | None
    read: datetime | None
    is_from_me: bool
    sender: Participant | None
    subject: str | None
    text: str | None
    spans: tuple[Span, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    reply_to: Reply | None = None
    edits: tuple[Edit, ...] = ()
    is_unsent: bool = False
    unsent_parts: tuple[int, ...] = ()
    poll: Poll | None = None
    link: Link | None = None
    app: str | None = None
    effect: str | None = None
    transcription: str | None = None
    group_name: str | None = None
    other: Participant | None = None
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A chat, or all chats with one person, who may have several numbers and addresses.

    `guid` is that of the chat that was used last, `guids` are all. `message_count` is
    without tapbacks and votes, which belong to a message. `photo` is the picture of a group.
    """

    guid: str
    guids: tuple[str, ...]
    title: str
    is_group: bool
    participants: tuple[Participant, ...]
    services: tuple[str, ...]
    last_message: datetime | None
    message_count: int
    photo: FileRef | None = None
