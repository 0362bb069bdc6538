"""What is known of a WhatsApp chat and its messages."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .artifact import FileRef
from .handles import Participant
from .listing import Place


class WhatsAppKind(StrEnum):
    """What a message is."""

    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    CONTACT = "contact"
    LOCATION = "location"
    SYSTEM = "system"
    LINK = "link"
    DOCUMENT = "document"
    GIF = "gif"
    DELETED = "deleted"
    STICKER = "sticker"
    POLL = "poll"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class WhatsAppMedia:
    """A file, a contact or a place of a message; `file` is None if the backup has none."""

    name: str | None
    mime_type: str | None
    size: int | None
    duration: int | None
    place: Place | None
    vcard: str | None
    file: FileRef | None


@dataclass(frozen=True, slots=True)
class WhatsAppReply:
    """What a message answers."""

    stanza: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class WhatsAppReaction:
    """An emoji that stands for a reaction; `sender` None is the owner."""

    emoji: str
    sender: Participant | None
    when: datetime | None


@dataclass(frozen=True, slots=True)
class WhatsAppMessage:
    """A message; `sender` is None if it is the owner's own. `stanza` is WhatsApp's id of it."""

    id: int
    stanza: str | None
    kind: WhatsAppKind
    when: datetime | None
    sent: datetime | None
    is_from_me: bool
    sender: Participant | None
    text: str | None
    is_starred: bool
    media: WhatsAppMedia | None
    reply_to: WhatsAppReply | None
    reactions: tuple[WhatsAppReaction, ...] = ()


@dataclass(frozen=True, slots=True)
class WhatsAppChat:
    """A chat; `guid` is the address WhatsApp has for it."""

    id: int
    guid: str
    title: str
    is_group: bool
    participants: tuple[Participant, ...]
    last_message: datetime | None
    message_count: int
    is_archived: bool
