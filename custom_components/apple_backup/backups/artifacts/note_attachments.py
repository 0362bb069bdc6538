"""What is in notes: files, drawings, tables, links and tags, and where the files lie."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Final

from .artifact import Context, FileRef
from .codecs.errors import CodecError, TooLargeError
from .codecs.gunzip import gunzip
from .note_records import NoteAttachment
from .note_table import MAX_TABLE, read_table
from .report import Skip
from .rows import Row, blob, number, text
from .schema import Table
from .source import Source

NOTES_DOMAIN: Final = "AppDomainGroup-group.com.apple.notes"

_TABLE_UTI: Final = "com.apple.notes.table"
_ATTACHMENT: Final = (
    text("identifier", "ZIDENTIFIER", limit=200),
    text("uti", "ZTYPEUTI", "ZTYPEUTI1", limit=200),
    text("uti1", "ZTYPEUTI1", limit=200, optional=True),
    text("title", "ZTITLE", limit=1000, optional=True),
    text("url", "ZURLSTRING", limit=8000, optional=True),
    text("alt", "ZALTTEXT", limit=1000, optional=True),
    number("media", "ZMEDIA"),
    blob("table", "ZMERGEABLEDATA1", "ZMERGEABLEDATA", optional=True),
)
_MEDIA: Final = (
    text("identifier", "ZIDENTIFIER", limit=200),
    text("filename", "ZFILENAME", limit=1000),
)
# What the tables that are read together may decompress to.
_MOST_TABLES: Final = 32 * 1024 * 1024
_PREVIEWS: Final = ("FallbackImages/{}.jpg", "FallbackImages/{}.png", "FallbackImages/{}.jpeg")


class NoteAttachments:
    """Reads the attachments of notes."""

    def __init__(
        self, source: Source, table: Table, context: Context, accounts: Callable[[], Sequence[str]]
    ) -> None:
        """Read from the table of all objects; `accounts` gives the identifiers of accounts."""
        self._source = source
        self._table = table
        self._context = context
        self._accounts = accounts
        self._room = _MOST_TABLES

    def read(self, keys: Sequence[int]) -> dict[int, list[NoteAttachment]]:
        """Return what is in some notes."""
        found: dict[int, list[NoteAttachment]] = defaultdict(list)
        self._room = _MOST_TABLES
        table = self._table
        for owner in [name for name in ("ZNOTE", "ZNOTE1") if table.has(name)]:
            selection = self._source.select(table, "Z_PK", (*_ATTACHMENT, number("note", owner)))
            rows = self._source.fetch(selection, keys, by=table.column(owner))
            media = self._media(table, [it for row in rows if (it := row.integer("media"))])
            for row in rows:
                note = row.integer("note")
                if note is not None and row.text("identifier"):
                    found[note].append(self._attachment(row, media.get(row.integer("media") or 0)))
        return found

    def _attachment(self, row: Row, media: tuple[str, FileRef | None] | None) -> NoteAttachment:
        """Return something in a note."""
        identifier = row.text("identifier") or ""
        uti = row.text("uti") or row.text("uti1")
        return NoteAttachment(
            id=identifier,
            uti=uti,
            name=(media[0] if media else None) or row.text("title"),
            file=media[1] if media else None,
            preview=self._preview(row, identifier),
            table=self._rows(row) if uti == _TABLE_UTI else (),
            url=row.text("url"),
            text=row.text("alt"),
        )

    def _rows(self, row: Row) -> tuple[tuple[str, ...], ...]:
        """Return the rows of a table."""
        data = row.blob("table")
        if data is None:
            return ()
        limit = min(MAX_TABLE, self._room)
        try:
            inflated = gunzip(data, limit).data
            self._room -= len(inflated)
            return read_table(inflated)
        except TooLargeError:
            self._room -= limit
            row.skip(Skip.TOO_LARGE, "table")
        except CodecError:
            row.skip(Skip.DAMAGED_CONTENT, "table")
        return ()

    def _media(self, table: Table, keys: Sequence[int]) -> dict[int, tuple[str, FileRef | None]]:
        """Return name and file of some media."""
        generations = tuple(
            text(f"generation{n or ''}", f"ZGENERATION{n or ''}", limit=200, optional=True)
            for n in range(4)
        )
        selection = self._source.select(table, "Z_PK", (*_MEDIA, *generations))
        found: dict[int, tuple[str, FileRef | None]] = {}
        for row in self._source.fetch(selection, keys):
            identifier, name = row.text("identifier"), row.text("filename")
            if identifier is None or name is None:
                continue
            generation = next((it for c in generations if (it := row.text(c.name))), None)
            found[row.key] = (name, self._file(identifier, generation, name))
        return found

    def _file(self, media: str, generation: str | None, name: str) -> FileRef | None:
        """Return the file of a medium: below its account, with or without a generation."""
        middles = ([f"{media}/{generation}"] if generation else []) + [media]
        homes = [f"Accounts/{identifier}/" for identifier in self._accounts()]
        for home in (*homes, ""):
            for middle in middles:
                if found := self._context.file(NOTES_DOMAIN, f"{home}Media/{middle}/{name}"):
                    return found
        return None

    def _preview(self, row: Row, identifier: str) -> FileRef | None:
        """Return the picture of a drawing or a scan, which has no file of its own."""
        if row.integer("media"):
            return None
        homes = [f"Accounts/{it}/" for it in self._accounts()]
        for home in (*homes, ""):
            for pattern in _PREVIEWS:
                if found := self._context.file(NOTES_DOMAIN, home + pattern.format(identifier)):
                    return found
        return None
