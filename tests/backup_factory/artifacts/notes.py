"""NoteStore.sqlite: bodies as gzip around protocol buffers, tables, attachments, locked notes."""

from dataclasses import dataclass, field
from datetime import datetime
import gzip
import random
import sqlite3

from .. import media
from ..setting import is_everyday, now
from ..spec import FileSpec
from .common import Built, cocoa, files_of, guid, heading, insert, phrase, seeded, spread, when
from .protobuf import message

DOMAIN = "AppDomainGroup-group.com.apple.notes"
# Which numbers columns have, and which number means which kind of row.
GENERATIONS = ("ios12", "ios15", "ios17")
_ACCOUNT = {"ios12": "ZACCOUNT2", "ios15": "ZACCOUNT4", "ios17": "ZACCOUNT7"}
_CREATED = {"ios12": "ZCREATIONDATE1", "ios15": "ZCREATIONDATE1", "ios17": "ZCREATIONDATE3"}
_KINDS = {
    "ios12": {"ICAccount": 11, "ICAttachment": 4, "ICFolder": 12, "ICMedia": 8, "ICNote": 9},
    "ios15": {"ICAccount": 13, "ICAttachment": 4, "ICFolder": 14, "ICMedia": 9, "ICNote": 10},
    "ios17": {"ICAccount": 14, "ICAttachment": 5, "ICFolder": 15, "ICMedia": 11, "ICNote": 12},
}
_OBJECT = "\ufffc"
STYLES = {
    "title": 0,
    "heading": 1,
    "subheading": 2,
    "body": None,
    "monospaced": 4,
    "bullet": 100,
    "dash": 101,
    "number": 102,
    "checklist": 103,
}
_EVERYDAY = ("body", "checklist", "checklist", "bullet", "body")
_WEIGHTS = {(True, False): 1, (False, True): 2, (True, True): 3}


@dataclass(slots=True)
class BlockTruth:
    """A paragraph: its style and pieces of text with what they look like."""

    kind: str
    pieces: list[tuple[str, frozenset[str]]]
    indent: int = 0
    checked: bool | None = None
    attachment: str | None = None


@dataclass(slots=True)
class NoteTruth:
    """What was written of one note."""

    id: int
    guid: str
    title: str
    folder: str
    created: datetime
    modified: datetime
    pinned: bool = False
    locked: bool = False
    deleted: bool = False
    blocks: list[BlockTruth] = field(default_factory=list)
    table: list[list[str]] | None = None
    file: tuple[str, bytes] | None = None
    url: str | None = None

    @property
    def text(self) -> str:
        """The whole text without placeholders."""
        return "\n".join("".join(text for text, _ in block.pieces) for block in self.blocks)


def _schema(generation: str) -> str:
    return f"""
CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR, Z_SUPER INTEGER, Z_MAX INTEGER);
CREATE TABLE ZICNOTEDATA (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZNOTE INTEGER, ZDATA BLOB);
CREATE TABLE ZICCLOUDSYNCINGOBJECT (
  Z_PK INTEGER PRIMARY KEY,
  Z_ENT INTEGER,
  ZIDENTIFIER VARCHAR,
  ZMARKEDFORDELETION INTEGER,
  ZISPASSWORDPROTECTED INTEGER,
  ZISPINNED INTEGER,
  ZFOLDER INTEGER,
  ZFOLDERTYPE INTEGER,
  ZPARENT INTEGER,
  ZNOTE INTEGER,
  ZNOTEDATA INTEGER,
  ZMEDIA INTEGER,
  {_ACCOUNT[generation]} INTEGER,
  {_CREATED[generation]} TIMESTAMP,
  ZMODIFICATIONDATE1 TIMESTAMP,
  ZNAME VARCHAR,
  ZTITLE VARCHAR,
  ZTITLE1 VARCHAR,
  ZTITLE2 VARCHAR,
  ZSNIPPET VARCHAR,
  ZTYPEUTI VARCHAR,
  ZURLSTRING VARCHAR,
  ZFILENAME VARCHAR,
  {"ZGENERATION1 VARCHAR," if generation == "ios17" else ""}
  ZMERGEABLEDATA1 BLOB
);
"""


def build(
    seed: int, count: int = 24, generation: str = "ios17", *, wal: bool = False
) -> Built[list[NoteTruth]]:
    """An account with two folders and a trash."""
    chance = seeded("notes", seed, generation)
    truths = [
        _note(chance, number, second) for number, second in enumerate(spread(chance, count, 500), 1)
    ]
    files: list[FileSpec] = []

    def fill(db: sqlite3.Connection) -> None:
        _Writer(db, chance, generation, files).write(truths)

    made = files_of(DOMAIN, "NoteStore.sqlite", _schema(generation), fill, wal=wal)
    return Built((*made, *files), truths)


def _note(chance: random.Random, number: int, second: int) -> NoteTruth:
    truth = NoteTruth(
        id=100 + number,
        guid=guid(chance),
        title=heading(chance),
        folder=("Notes", "Recipes", "Recently Deleted")[number % 3 if number % 5 else 0],
        created=when(second - 1000),
        modified=when(second),
        pinned=number % 8 == 0,
        locked=number % 9 == 0,
    )
    truth.deleted = truth.folder == "Recently Deleted"
    truth.blocks.append(BlockTruth("title", [(truth.title, frozenset())]))
    for kind in _EVERYDAY if is_everyday() else chance.sample(sorted(STYLES), 5):
        pieces = [(phrase(chance), _look(chance)) for _ in range(chance.randint(1, 3))]
        if is_everyday():
            pieces = [(phrase(chance), frozenset())]
        checked = chance.random() < 0.5 if kind == "checklist" else None
        indent = chance.randint(0, 2) if kind in ("bullet", "checklist") else 0
        truth.blocks.append(BlockTruth(kind, pieces, indent, checked))
    if number % 4 == 0:
        truth.table = [
            [f"{phrase(chance)} {x}/{y}" for x in range(chance.randint(2, 3))][:2]
            for y in range(chance.randint(1, 4))
        ]
        if is_everyday():
            truth.table = [["Flour", "200 g"], ["Butter", "120 g"], ["Apples", "5"]]
        truth.blocks.append(BlockTruth("body", [("", frozenset())], attachment=f"table-{number}"))
    if number % 3 == 0:
        truth.file = (f"Scan {number} – ä.pdf", media.document(chance, 80))
        truth.blocks.append(BlockTruth("body", [("", frozenset())], attachment=f"file-{number}"))
    if number % 7 == 0:
        truth.url = f"https://www.example.com/{number}"
    return truth


def _look(chance: random.Random) -> frozenset[str]:
    looks = ("bold", "italic", "underline", "strikethrough")
    return frozenset(it for it in looks if chance.random() < 0.2)


def body(truth: NoteTruth) -> bytes:
    """The protocol buffers of a note, compressed."""
    text = ""
    runs: list[bytes] = []
    for number, block in enumerate(truth.blocks):
        ending = "\n" if number < len(truth.blocks) - 1 else ""
        pieces = list(block.pieces)
        if block.attachment:
            pieces = [(_OBJECT, frozenset())]
        pieces[-1] = (pieces[-1][0] + ending, pieces[-1][1])
        for piece, look in pieces:
            text += piece
            runs.append(_run(piece, look, block))
    note = message((2, text), *((5, run) for run in runs))
    return gzip.compress(message((2, message((1, 0), (2, 0), (3, note)))), mtime=0)


def _run(piece: str, look: frozenset[str], block: BlockTruth) -> bytes:
    style: list[tuple[int, int | bytes]] = []
    if (number := STYLES[block.kind]) is not None:
        style.append((1, number))
    if block.indent:
        style.append((4, block.indent))
    if block.checked is not None:
        style.append((5, message((1, b"0123456789abcdef"), (2, int(block.checked)))))
    fields: list[tuple[int, int | bytes | str]] = [(1, len(piece.encode("utf-16-le")) // 2)]
    if style:
        fields.append((2, message(*style)))
    if weight := _WEIGHTS.get(("bold" in look, "italic" in look)):
        fields.append((5, weight))
    fields += [(6, 1)] if "underline" in look else []
    fields += [(7, 1)] if "strikethrough" in look else []
    if block.attachment:
        fields.append((12, message((1, block.attachment), (2, "public.data"))))
    return message(*fields)


def table(rows: list[list[str]], chance: random.Random, *, shared: str | None = None) -> bytes:
    """A table as several devices could change it at once, compressed.

    `shared` is what no device writes: one text that all cells name.
    """
    keys = ("crRows", "crColumns", "cellColumns", "self")
    types = ("com.apple.CRDT.NSUUID", "com.apple.notes.ICTable")
    uuids: list[bytes] = []
    objects: list[bytes] = [b"", b"", b"", b"", message((10, message((2, shared or ""))))]

    def place() -> int:
        uuids.append(chance.randbytes(16))
        return len(uuids) - 1

    def add(entry: bytes) -> int:
        objects.append(entry)
        return len(objects) - 1

    def pointer(target: int) -> int:
        value = message((2, target))
        return add(message((13, message((1, 0), (3, message((1, 3), (2, value)))))))

    def pair(key: int, value: int) -> tuple[int, bytes]:
        return 1, message((1, message((6, key))), (2, message((6, value))))

    def ordered(count: int) -> tuple[bytes, list[int]]:
        order = [place() for _ in range(count)]
        known = [place() for _ in range(count)]
        array = message(
            (1, message((2, "\ufffc" * count))),
            *((2, message((1, at), (2, uuids[it]))) for at, it in enumerate(order)),
        )
        pairs = [pair(pointer(a), pointer(b)) for a, b in zip(order, known, strict=True)]
        chance.shuffle(pairs)
        ordering = message((1, array), (2, message(*pairs)))
        return message((16, message((1, ordering)))), known

    objects[1], row_places = ordered(len(rows))
    objects[2], column_places = ordered(len(rows[0]))
    columns = []
    for x, column in enumerate(column_places):
        cells = [
            pair(pointer(row), 4 if shared else add(message((10, message((2, rows[y][x]))))))
            for y, row in enumerate(row_places)
            if rows[y][x]
        ]
        columns.append(pair(pointer(column), add(message((6, message(*cells))))))
    objects[3] = message((6, message(*columns)))
    parts = ((3, message((1, at), (2, message((6, at + 1))))) for at in range(3))
    objects[0] = message((13, message((1, 1), *parts)))
    data = message(
        *((3, it) for it in objects),
        *((4, it) for it in keys),
        *((5, it) for it in types),
        *((6, it) for it in uuids),
    )
    return gzip.compress(message((2, message((1, 0), (2, 0), (3, data)))), mtime=0)


class _Writer:
    def __init__(
        self, db: sqlite3.Connection, chance: random.Random, generation: str, files: list[FileSpec]
    ) -> None:
        self._db, self._chance, self._generation, self._files = db, chance, generation, files
        self._kinds = _KINDS[generation]
        self._account = guid(chance)

    def write(self, truths: list[NoteTruth]) -> None:
        for name, kind in self._kinds.items():
            insert(self._db, "Z_PRIMARYKEY", Z_ENT=kind, Z_NAME=name)
        account = self._row("ICAccount", ZNAME="iCloud", ZIDENTIFIER=self._account)
        folders = {
            name: self._row(
                "ICFolder",
                ZTITLE2=name,
                ZFOLDERTYPE=int(name == "Recently Deleted"),
                **{_ACCOUNT[self._generation]: account},
            )
            for name in ("Notes", "Recipes", "Recently Deleted")
        }
        for truth in truths:
            self._note(truth, folders[truth.folder], account)
        for truth in truths:
            self._attachments(truth)

    def _row(self, kind: str, **values: object) -> int:
        return insert(self._db, "ZICCLOUDSYNCINGOBJECT", Z_ENT=self._kinds[kind], **values)

    def _note(self, truth: NoteTruth, folder: int, account: int) -> None:
        data = self._chance.randbytes(200) if truth.locked else body(truth)
        key = insert(self._db, "ZICNOTEDATA", ZNOTE=truth.id, ZDATA=data)
        self._row(
            "ICNote",
            Z_PK=truth.id,
            ZIDENTIFIER=truth.guid,
            ZTITLE1=truth.title,
            ZSNIPPET=truth.text.partition("\n")[2][:100],
            ZFOLDER=folder,
            ZNOTEDATA=key,
            ZISPINNED=int(truth.pinned),
            ZISPASSWORDPROTECTED=int(truth.locked),
            ZMARKEDFORDELETION=0,
            ZMODIFICATIONDATE1=cocoa(truth.modified.timestamp()),
            **{
                _ACCOUNT[self._generation]: account,
                _CREATED[self._generation]: cocoa(truth.created.timestamp()),
            },
        )

    def _attachments(self, truth: NoteTruth) -> None:
        number = truth.id - 100
        if truth.table is not None:
            self._row(
                "ICAttachment",
                ZIDENTIFIER=f"table-{number}",
                ZTYPEUTI="com.apple.notes.table",
                ZNOTE=truth.id,
                ZMERGEABLEDATA1=table(truth.table, self._chance),
            )
        if truth.url is not None:
            self._row(
                "ICAttachment",
                ZIDENTIFIER=f"url-{number}",
                ZTYPEUTI="public.url",
                ZURLSTRING=truth.url,
                ZNOTE=truth.id,
            )
        if truth.file is None:
            return
        name, content = truth.file
        identifier, generation = guid(self._chance), f"1_{guid(self._chance)}"
        medium = self._row(
            "ICMedia", ZIDENTIFIER=identifier, ZFILENAME=name, ZGENERATION1=generation
        )
        self._row(
            "ICAttachment",
            ZIDENTIFIER=f"file-{number}",
            ZTYPEUTI="com.adobe.pdf",
            ZTITLE=name,
            ZNOTE=truth.id,
            ZMEDIA=medium,
        )
        middle = f"{identifier}/{generation}" if self._generation == "ios17" else identifier
        path = f"Accounts/{self._account}/Media/{middle}/{name}"
        self._files.append(FileSpec(DOMAIN, path, content, mtime=now()))
