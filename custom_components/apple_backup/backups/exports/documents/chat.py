"""A conversation of whichever app, as exports show it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

from ...artifacts.artifact import FileRef
from ...artifacts.listing import Filter, Place
from ...artifacts.message_records import Span
from .request import Subject


class MediaKind(StrEnum):
    """How a file can be shown."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    FILE = "file"


# By extension, as names are all that every app stores; the type is what browsers call it.
_TYPES: Final = MappingProxyType(
    {
        ".jpg": "image/jpeg",
        ".jpeg": "image/jpeg",
        ".png": "image/png",
        ".gif": "image/gif",
        ".webp": "image/webp",
        ".heic": "image/heic",
        ".heif": "image/heif",
        ".tif": "image/tiff",
        ".tiff": "image/tiff",
        ".mov": "video/quicktime",
        ".mp4": "video/mp4",
        ".m4v": "video/mp4",
        ".3gp": "video/3gpp",
        ".m4a": "audio/mp4",
        ".mp3": "audio/mpeg",
        ".aac": "audio/aac",
        ".wav": "audio/wav",
        ".amr": "audio/amr",
        ".caf": "audio/x-caf",
        ".opus": "audio/ogg",
        ".ogg": "audio/ogg",
    }
)
_DEFAULT_TYPE: Final = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class ChatFile:
    """A file of a message; `file` is None if the backup does not list it. `size` in bytes."""

    name: str
    file: FileRef | None
    size: int | None

    @property
    def suffix(self) -> str:
        """The end of its name."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def media_type(self) -> str:
        """What browsers call its type."""
        return _TYPES.get(self.suffix, _DEFAULT_TYPE)

    @property
    def kind(self) -> MediaKind:
        """How it can be shown."""
        major = self.media_type.partition("/")[0]
        return MediaKind(major) if major in ("image", "video", "audio") else MediaKind.FILE

    @property
    def is_stored(self) -> bool:
        """Whether the backup holds its content."""
        return self.file is not None and self.file.is_stored


@dataclass(frozen=True, slots=True)
class ChatMark:
    """A tapback or reaction and whose it is."""

    symbol: str
    who: str


@dataclass(frozen=True, slots=True)
class ChatQuote:
    """What a message answers."""

    who: str | None
    text: str


@dataclass(frozen=True, slots=True)
class ChatVersion:
    """An earlier version of a message."""

    when: datetime | None
    text: str


@dataclass(frozen=True, slots=True)
class ChatChoice:
    """A choice of a poll, and who took it."""

    text: str
    voters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChatLink:
    """The preview of a link."""

    url: str
    title: str | None
    summary: str | None


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """A message. `sender` is None if it is the owner's; `event` stands for one between messages.

    `notes` are remarks such as that it was unsent. `choices` are those of a poll.
    """

    id: str
    when: datetime | None
    sender: str | None
    text: str | None = None
    spans: tuple[Span, ...] = ()
    event: str | None = None
    service: str | None = None
    files: tuple[ChatFile, ...] = ()
    marks: tuple[ChatMark, ...] = ()
    quote: ChatQuote | None = None
    versions: tuple[ChatVersion, ...] = ()
    poll: str | None = None
    choices: tuple[ChatChoice, ...] = ()
    link: ChatLink | None = None
    place: Place | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation. `messages` yields what a filter accepts, the oldest first.

    `records` yields the same as the artifact has it, `head` is what the artifact says of the whole.
    """

    subject: Subject
    guid: str
    title: str
    is_group: bool
    people: tuple[str, ...]
    count: int
    head: object
    messages: Callable[[Filter], Iterator[ChatMessage]]
    records: Callable[[Filter], Iterator[object]]
