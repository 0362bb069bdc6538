"""What is to be exported, and as what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from ...artifacts.handles import Names
from ...artifacts.listing import Filter


class Subject(StrEnum):
    """What can be exported."""

    MESSAGES = "messages"
    WHATSAPP = "whatsapp"
    CONTACTS = "contacts"
    CALENDAR = "calendar"
    REMINDERS = "reminders"
    NOTES = "notes"
    CALLS = "calls"
    SAFARI = "safari"
    HEALTH = "health"
    VOICEMAIL = "voicemail"
    VOICE_MEMOS = "voice_memos"
    PHOTOS = "photos"
    WIFI = "wifi"
    ACCOUNTS = "accounts"
    DATA_USAGE = "data_usage"
    SCREEN_TIME = "screen_time"
    APPS = "apps"
    REPORT = "report"
    EVERYTHING = "everything"


class DocumentFormat(StrEnum):
    """As what; all but the first group are archives of several files.

    `HTML_FILES` is `HTML` with media as files of their own, `ORIGINAL` the files as they are in the
    backup with a table of what is known of them, `ALL` a choice for each subject.
    """

    HTML = "html"
    PDF = "pdf"
    JSON = "json"
    CSV = "csv"
    VCARD = "vcard"
    ICS = "ics"
    HTML_FILES = "html_files"
    MARKDOWN = "markdown"
    ORIGINAL = "original"
    ALL = "all"


_CHAT: Final = (
    DocumentFormat.HTML,
    DocumentFormat.HTML_FILES,
    DocumentFormat.PDF,
    DocumentFormat.JSON,
    DocumentFormat.CSV,
)
_TABLE: Final = (DocumentFormat.CSV, DocumentFormat.JSON)

FORMATS: Final[Mapping[Subject, tuple[DocumentFormat, ...]]] = MappingProxyType(
    {
        Subject.MESSAGES: _CHAT,
        Subject.WHATSAPP: _CHAT,
        Subject.CONTACTS: (DocumentFormat.VCARD, *_TABLE),
        Subject.CALENDAR: (DocumentFormat.ICS, *_TABLE),
        Subject.REMINDERS: (DocumentFormat.ICS, *_TABLE),
        Subject.NOTES: (DocumentFormat.MARKDOWN, DocumentFormat.HTML_FILES, DocumentFormat.JSON),
        Subject.CALLS: _TABLE,
        Subject.SAFARI: _TABLE,
        Subject.HEALTH: _TABLE,
        Subject.VOICEMAIL: (DocumentFormat.ORIGINAL, *_TABLE),
        Subject.VOICE_MEMOS: (DocumentFormat.ORIGINAL, *_TABLE),
        Subject.PHOTOS: (DocumentFormat.ORIGINAL, *_TABLE),
        Subject.WIFI: _TABLE,
        Subject.ACCOUNTS: _TABLE,
        Subject.DATA_USAGE: _TABLE,
        Subject.SCREEN_TIME: _TABLE,
        Subject.APPS: _TABLE,
        Subject.REPORT: (DocumentFormat.PDF,),
        Subject.EVERYTHING: (DocumentFormat.ALL,),
    }
)
"""The formats of each subject; the first is taken if none is named."""

CHATS: Final = frozenset({Subject.MESSAGES, Subject.WHATSAPP})
_ARCHIVES: Final = frozenset(
    {
        DocumentFormat.HTML_FILES,
        DocumentFormat.MARKDOWN,
        DocumentFormat.ORIGINAL,
        DocumentFormat.ALL,
    }
)
# Several tables of different columns, which one file of CSV cannot hold.
_SEVERAL_TABLES: Final = frozenset({Subject.HEALTH, Subject.SAFARI})

SUFFIXES: Final[Mapping[DocumentFormat, str]] = MappingProxyType(
    {
        DocumentFormat.HTML: ".html",
        DocumentFormat.PDF: ".pdf",
        DocumentFormat.JSON: ".json",
        DocumentFormat.CSV: ".csv",
        DocumentFormat.VCARD: ".vcf",
        DocumentFormat.ICS: ".ics",
    }
)


_NO_TIME: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DocumentRequest:
    """What is wanted.

    `conversation` is the guid of one conversation or chat; without it all are exported. `person` is
    a phone number or mail address. Times are shown in `zone`; `now` is when the export was asked
    for.

    Raises:
        ValueError: The subject has no such format, or no conversations.
    """

    subject: Subject
    format: DocumentFormat
    conversation: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str | None = None
    person: str | None = None
    zone: tzinfo = UTC
    now: datetime = _NO_TIME

    def __post_init__(self) -> None:
        """Refuse what there is not."""
        if self.format not in FORMATS[self.subject]:
            raise ValueError(f"there is no {self.format} of {self.subject}")
        if self.conversation is not None and self.subject not in CHATS:
            raise ValueError(f"{self.subject} has no conversations")

    @property
    def is_single(self) -> bool:
        """Whether the export is one file; otherwise it is an archive, or a folder."""
        if self.format in _ARCHIVES:
            return False
        if self.format is DocumentFormat.CSV and self.subject in _SEVERAL_TABLES:
            return False
        return self.subject not in CHATS or self.conversation is not None

    @property
    def suffix(self) -> str:
        """The end of the file's name."""
        return SUFFIXES[self.format] if self.is_single else ".zip"

    def wanted(self, names: Names) -> Filter:
        """Return the filter for reading records."""
        keys = frozenset() if self.person is None else frozenset({names.person_key(self.person)})
        return Filter(self.since, self.until, self.text, keys)


def default_format(subject: Subject) -> DocumentFormat:
    """Return the format that is taken if none is named."""
    return FORMATS[subject][0]
