"""What is known of a note."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .artifact import FileRef


class BlockKind(StrEnum):
    """What a paragraph is."""

    TITLE = "title"
    HEADING = "heading"
    SUBHEADING = "subheading"
    BODY = "body"
    MONOSPACED = "monospaced"
    BULLET = "bullet"
    DASH = "dash"
    NUMBER = "number"
    CHECKLIST = "checklist"


@dataclass(frozen=True, slots=True)
class NoteRun:
    """A piece of a paragraph; `attachment` is the id of one that stands in its place."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strikethrough: bool = False
    link: str | None = None
    attachment: str | None = None


@dataclass(frozen=True, slots=True)
class NoteBlock:
    """A paragraph; `checked` is None if it is not of a checklist."""

    kind: BlockKind
    runs: tuple[NoteRun, ...]
    indent: int = 0
    checked: bool | None = None
    is_quote: bool = False


@dataclass(frozen=True, slots=True)
class NoteAttachment:
    """Something in a note: a file, a table (rows of cells), a link, or a tag (`text`).

    `preview` is the picture that Notes draws of a drawing or a scan.
    """

    id: str
    uti: str | None
    name: str | None = None
    file: FileRef | None = None
    preview: FileRef | None = None
    table: tuple[tuple[str, ...], ...] = ()
    url: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A note. One that is locked has neither text nor blocks.

    `text` is the whole text, `is_complete` is False if a part of it could not be read.
    """

    id: int
    guid: str | None
    title: str
    snippet: str | None
    folder: str | None
    account: str | None
    created: datetime | None
    modified: datetime | None
    is_pinned: bool
    is_locked: bool
    is_deleted: bool
    is_complete: bool = True
    text: str | None = None
    blocks: tuple[NoteBlock, ...] = ()
    attachments: tuple[NoteAttachment, ...] = ()
