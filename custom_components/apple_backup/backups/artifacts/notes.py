"""Notes: NoteStore.sqlite with the files of its attachments.

Accounts, folders, notes, attachments and media are rows of one table; Z_PRIMARYKEY says which
number means which. Columns that belong to several of them have a number at the end that changes
between versions of iOS, so the one with a value is taken.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final, override

from .artifact import Context
from .codecs.errors import CodecError, TooLargeError
from .listing import Description
from .note_attachments import NOTES_DOMAIN, NoteAttachments
from .note_body import MAX_BODY, NoteBody, read_note
from .note_records import Note, NoteAttachment
from .report import Skip
from .rows import Column, Row, blob, number, text
from .timed import TimedArtifact

_OBJECTS: Final = "ZICCLOUDSYNCINGOBJECT"
_NOTE: Final = (
    text("identifier", "ZIDENTIFIER", limit=200),
    text("title", "ZTITLE1", "ZTITLE", limit=2000),
    text("snippet", "ZSNIPPET", limit=4000),
    number("folder", "ZFOLDER"),
    number("data", "ZNOTEDATA"),
    number("pinned", "ZISPINNED", optional=True),
    number("locked", "ZISPASSWORDPROTECTED"),
    number("deleted", "ZMARKEDFORDELETION"),
)
_FOLDER: Final = (
    text("title", "ZTITLE2", "ZTITLE", limit=1000),
    number("kind", "ZFOLDERTYPE", optional=True),
    number("parent", "ZPARENT", optional=True),
)
_TRASH: Final = 1
_MOST_FOLDERS: Final = 20_000
# What the bodies that are read together may decompress to; a body is a thousandth of it.
_MOST_BODIES: Final = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder, or an account."""

    title: str | None
    is_trash: bool = False
    account: int | None = None


class Notes(TimedArtifact[Note]):
    """The notes of a backup, the one changed last first."""

    name: ClassVar[str] = "notes"
    noun: ClassVar[tuple[str, ...]] = ("note",)
    in_timeline: ClassVar[bool] = True
    tells_people: ClassVar[bool] = False

    def __init__(self, context: Context) -> None:
        """Open the database."""
        super().__init__(context)
        self._source = self.open(NOTES_DOMAIN, "NoteStore.sqlite")
        self._table = self._source.schema.table(_OBJECTS)
        self._data = self._source.schema.table("ZICNOTEDATA")
        self._kinds = self._read_kinds()
        self._found = (
            None
            if self._table is None
            else NoteAttachments(self._source, self._table, context, self._identifiers)
        )
        self._known_folders: dict[int, _Folder] | None = None
        self._known_accounts: dict[int, tuple[str | None, str]] | None = None

    @override
    def times(self) -> Iterator[tuple[int, float | None]]:
        kind = self._kinds.get("ICNote")
        where = "0" if kind is None else f"Z_ENT = {kind}"
        return self.column_times(
            self._source, self._table, *self._numbered("ZMODIFICATIONDATE", 1), where=where
        )

    @override
    def read(self, keys: Sequence[int]) -> dict[int, Note]:
        if self._table is None:
            return {}
        columns = (*_NOTE, *self._owners(), *self._dates())
        rows = self._source.fetch(self._source.select(self._table, "Z_PK", columns), keys)
        attachments = {} if self._found is None else self._found.read([row.key for row in rows])
        # The body of a locked note is encrypted.
        readable = {row.key: row.integer("data") for row in rows if not row.flag("locked")}
        bodies = self._bodies(readable)
        return {
            row.key: self._note(row, bodies.get(row.key), attachments.get(row.key, ()))
            for row in rows
        }

    @override
    def describe(self, record: Note) -> Description:
        cells = (cell for it in record.attachments for line in it.table for cell in line if cell)
        names = (it.name or it.text or "" for it in record.attachments)
        parts = (record.text or record.snippet or "", *cells, *names)
        return Description(
            artifact=self.name,
            ref=str(record.id),
            when=record.modified or record.created,
            title=record.title,
            text="\n".join(part for part in parts if part),
            parent=record.folder,
        )

    def _read_kinds(self) -> Mapping[str, int]:
        """Return which number means which kind of row."""
        table = self._source.schema.table("Z_PRIMARYKEY")
        if table is None or self._table is None:
            return {}
        selection = self._source.select(table, "Z_ENT", (text("name", "Z_NAME", limit=200),))
        return {name: row.key for row in self._source.walk(selection) if (name := row.text("name"))}

    def _numbered(self, name: str, first: int) -> tuple[str, ...]:
        """Return the names a column may have: with the number of today first, then others."""
        return (f"{name}{first}", *(f"{name}{n}" for n in range(1, 13) if n != first), name)

    def _owners(self) -> tuple[Column, ...]:
        """Return all columns that may name the account of a row."""
        names = [f"ZACCOUNT{n or ''}" for n in range(13)]
        return tuple(
            number(name, optional=True)
            for name in names
            if self._table is not None and self._table.has(name)
        )

    def _dates(self) -> tuple[Column, ...]:
        """Return all columns that may hold times of a note."""
        names = [
            f"{it}{n or ''}" for it in ("ZCREATIONDATE", "ZMODIFICATIONDATE") for n in range(13)
        ]
        return tuple(
            number(name, optional=True)
            for name in names
            if self._table is not None and self._table.has(name)
        )

    def _note(self, row: Row, body: NoteBody | None, attachments: Sequence[NoteAttachment]) -> Note:
        """Return a note."""
        folder = self._folders().get(row.integer("folder") or 0)
        owner = next((it for it in (row.integer(c.name) for c in self._owners()) if it), None)
        if owner is None and folder is not None:
            owner = folder.account
        account = self._accounts().get(owner or 0)
        is_locked = row.flag("locked")
        return Note(
            id=row.key,
            guid=row.text("identifier"),
            title=row.text("title") or "",
            snippet=None if is_locked else row.text("snippet"),
            folder=None if folder is None else folder.title,
            account=None if account is None else account[0],
            created=self._moment(row, "ZCREATIONDATE"),
            modified=self._moment(row, "ZMODIFICATIONDATE"),
            is_pinned=row.flag("pinned"),
            is_locked=is_locked,
            is_deleted=row.flag("deleted") or (folder is not None and folder.is_trash),
            is_complete=is_locked or (body is not None and body.is_whole),
            text=None if body is None else body.text,
            blocks=() if body is None else body.blocks,
            attachments=tuple(attachments),
        )

    def _moment(self, row: Row, name: str) -> datetime | None:
        """Return the first time of some columns that there is."""
        for column in self._dates():
            if column.name.rstrip("0123456789") == name and row.real(column.name):
                return row.moment(column.name)
        return None

    def _bodies(self, wanted: Mapping[int, int | None]) -> dict[int, NoteBody]:
        """Return the bodies of some notes by the notes' keys."""
        if self._data is None:
            return {}
        notes = {data: note for note, data in wanted.items() if data is not None}
        selection = self._source.select(self._data, "Z_PK", (blob("data", "ZDATA"),))
        found: dict[int, NoteBody] = {}
        room = _MOST_BODIES
        for row in self._source.fetch(selection, list(notes)):
            data = row.blob("data")
            if data is None:
                continue
            limit = min(MAX_BODY, room)
            try:
                body = found[notes[row.key]] = read_note(data, limit)
                room -= len(body.text)
            except TooLargeError:
                room -= limit
                row.skip(Skip.TOO_LARGE, "ZDATA")
            except CodecError:
                row.skip(Skip.DAMAGED_CONTENT, "ZDATA")
            else:
                if not body.is_whole:
                    row.skip(Skip.DAMAGED_CONTENT, "ZDATA")
        return found

    def _folders(self) -> Mapping[int, _Folder]:
        """Return the folders by their keys."""
        if self._known_folders is None:
            self._known_folders = {}
            for row in self._rows("ICFolder", (*_FOLDER, *self._owners())):
                owner = next((it for c in self._owners() if (it := row.integer(c.name))), None)
                is_trash = row.integer("kind") == _TRASH
                self._known_folders[row.key] = _Folder(row.text("title"), is_trash, owner)
        return self._known_folders

    def _accounts(self) -> Mapping[int, tuple[str | None, str]]:
        """Return name and identifier of the accounts by their keys."""
        if self._known_accounts is None:
            columns = (text("name", "ZNAME", limit=500), text("id", "ZIDENTIFIER", limit=200))
            self._known_accounts = {
                row.key: (row.text("name"), row.text("id") or "")
                for row in self._rows("ICAccount", columns)
            }
        return self._known_accounts

    def _identifiers(self) -> Sequence[str]:
        """Return the identifiers of the accounts, by which the folders of their files are named."""
        return [identifier for _, identifier in self._accounts().values()]

    def _rows(self, kind: str, columns: Sequence[Column]) -> Iterator[Row]:
        """Yield the rows of a kind, a bounded number."""
        number_of_kind = self._kinds.get(kind)
        if self._table is None or number_of_kind is None:
            return
        selection = self._source.select(self._table, "Z_PK", columns)
        for count, row in enumerate(self._source.walk(selection, "Z_ENT = ?", (number_of_kind,))):
            if count >= _MOST_FOLDERS:
                row.skip(Skip.TOO_MANY)
                return
            yield row
