"""Notes are read as they were written: lists, checklists, tables, attachments, locked ones."""

from contextlib import closing
from dataclasses import dataclass, replace
import gzip
from pathlib import Path
import random
import sqlite3
import tracemalloc

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.apple_backup.backups.artifacts import notes as artifact
from custom_components.apple_backup.backups.artifacts.codecs.errors import CodecError, TooLargeError
from custom_components.apple_backup.backups.artifacts.listing import Filter
from custom_components.apple_backup.backups.artifacts.note_body import MAX_BODY, read_note
from custom_components.apple_backup.backups.artifacts.note_records import Note
from custom_components.apple_backup.backups.artifacts.note_table import read_table
from custom_components.apple_backup.backups.artifacts.notes import Notes
from custom_components.apple_backup.backups.artifacts.report import Availability
from tests.backup_factory.artifacts import notes
from tests.backup_factory.artifacts.notes import BlockTruth, NoteTruth
from tests.backup_factory.artifacts.protobuf import message
from tests.backup_factory.bodies import chunks
from tests.backups.opening import PASSWORD

from .shelves import altered, everything, shelf_of, skipped

LOOKS = ("bold", "italic", "underline", "strikethrough")


def compare(read: Note, truth: NoteTruth) -> None:
    assert (read.id, read.guid, read.title) == (truth.id, truth.guid, truth.title)
    assert (read.folder, read.account) == (truth.folder, "iCloud")
    assert (read.created, read.modified) == (truth.created, truth.modified)
    assert (read.is_pinned, read.is_locked) == (truth.pinned, truth.locked)
    assert read.is_deleted == truth.deleted
    assert read.is_complete
    if truth.locked:
        assert read.text is None and read.blocks == () and read.snippet is None
        return
    assert read.text == truth.text
    assert len(read.blocks) == len(truth.blocks)
    for block, expected in zip(read.blocks, truth.blocks, strict=True):
        assert (block.kind, block.indent) == (expected.kind, expected.indent)
        assert block.checked == expected.checked
        if expected.attachment:
            assert [it.attachment for it in block.runs] == [expected.attachment]
            continue
        looks = [
            (run.text, frozenset(look for look in LOOKS if getattr(run, look)))
            for run in block.runs
        ]
        assert looks == expected.pieces
    found = {it.id.partition("-")[0]: it for it in read.attachments}
    table = found.pop("table", None)
    assert (table and [list(row) for row in table.table]) == truth.table
    link = found.pop("url", None)
    assert (link and link.url) == truth.url
    file = found.pop("file", None)
    assert (file and file.name) == (truth.file and truth.file[0])
    assert found == {}


@pytest.mark.parametrize("generation", notes.GENERATIONS)
def test_all_fields(tmp_path: Path, generation: str) -> None:
    built = notes.build(1, generation=generation, wal=generation == "ios17")
    with shelf_of(built.files, tmp_path, password=PASSWORD) as shelf:
        found = everything(shelf, Notes)
        for read, truth in zip(found, reversed(built.truth), strict=True):
            compare(read, truth)
            for attachment in read.attachments:
                if attachment.id.startswith("file") and truth.file:
                    assert attachment.file is not None
                    key = attachment.file.file_id
                    content = shelf.use(Notes, lambda it, key=key: it.context.content(key, 999))  # type: ignore[misc]
                    assert content == truth.file[1]
        report = shelf.use(Notes, lambda it: it.report())
        assert report.skipped == ()
        assert report.sources[0].missing == ()
        cell = next(it.table for it in built.truth if it.table)[0][0]
        hits = everything(shelf, Notes, Filter(text=cell))
        assert cell in {it.table[0][0] for it in hits for it in it.attachments if it.table}


def test_damaged_bodies(tmp_path: Path) -> None:
    truth = NoteTruth(1, "g", "t", "f", *(notes.when(1_700_000_000),) * 2)
    words = [f"{n * n}" for n in range(4000)]
    truth.blocks = [BlockTruth("body", [(word, frozenset())]) for word in words]
    data = notes.body(truth)
    assert read_note(data).is_whole
    cut = read_note(data[: len(data) // 2])
    assert not cut.is_whole
    for broken in (b"\x1f\x8b", b"\x1f\x8b" + b"\0" * 50):
        with pytest.raises(CodecError):
            read_note(broken)
    with pytest.raises(TooLargeError):
        read_note(gzip.compress(bytes(MAX_BODY + 1)))
    empty = read_note(b"")
    assert (empty.text, empty.blocks) == ("", ())


def test_more_paragraphs_than_anybody_writes() -> None:
    """A few bytes can hold millions of line ends; the first ones are shown."""
    text = "\n" * 300_000
    note = message((2, text), (5, message((1, len(text)))))
    body = read_note(gzip.compress(message((2, message((3, note))))))
    assert len(body.blocks) == 100_000
    assert not body.is_whole
    assert body.text == text


@dataclass(frozen=True, slots=True)
class Found:
    """Notes by their keys, and what was not read."""

    notes: dict[int, Note]
    skipped: dict[tuple[str, str], int]
    availability: Availability


def notes_after(folder: Path, *statements: str) -> Found:
    """All notes, after some statements on their database."""
    files = altered(notes.build(1).files, "NoteStore.sqlite", *statements)
    with shelf_of(files, folder) as shelf:
        found = {it.id: it for it in everything(shelf, Notes)}
        report = shelf.use(Notes, lambda it: it.report())
    return Found(found, skipped(report), report.availability)


def test_lines_without_number_take_the_memory_of_those_that_are_shown() -> None:
    """Kilobytes of gzip hold millions of lines."""
    text = "ab\n" * (4 << 20)
    body = gzip.compress(message((2, message((3, message((2, text)))))))
    assert len(body) < 20_000
    tracemalloc.start()
    try:
        note = read_note(body)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert not note.is_whole
    # The text itself, in the forms it is decoded from, and a hundred thousand paragraphs.
    assert peak < 10 * len(text)


def test_a_note_whose_body_is_damaged_is_shown_with_what_there_is(tmp_path: Path) -> None:
    truth = next(it for it in notes.build(1).truth if not it.locked)
    which = f"WHERE ZNOTE = {truth.id}"
    whole = notes_after(tmp_path / "whole").notes[truth.id]
    assert whole.is_complete
    cut = "UPDATE ZICNOTEDATA SET ZDATA = substr(ZDATA, 1, length(ZDATA) - 12)"
    found = notes_after(tmp_path / "cut", f"{cut} {which}")
    note = found.notes[truth.id]
    assert note.text is not None and whole.text is not None
    assert whole.text.startswith(note.text)
    assert not note.is_complete
    assert found.skipped == {("damaged_content", "ZICNOTEDATA.ZDATA"): 1}
    found = notes_after(tmp_path / "bad", f"UPDATE ZICNOTEDATA SET ZDATA = X'1F8B00' {which}")
    note = found.notes[truth.id]
    assert (note.title, note.text, note.is_complete) == (truth.title, None, False)
    assert note.snippet == whole.snippet
    assert found.skipped == {("damaged_content", "ZICNOTEDATA.ZDATA"): 1}
    found = notes_after(tmp_path / "none", f"UPDATE ZICNOTEDATA SET ZDATA = NULL {which}")
    assert found.notes[truth.id].text is None
    assert len(found.notes) == 24


def test_a_store_without_its_tables_says_so_or_shows_what_there_is(tmp_path: Path) -> None:
    other = "RENAME TO other"
    files = altered(
        notes.build(1).files, "NoteStore.sqlite", f"ALTER TABLE ZICCLOUDSYNCINGOBJECT {other}"
    )
    with shelf_of(files, tmp_path / "objects") as shelf:
        assert everything(shelf, Notes) == []
        assert shelf.use(Notes, lambda it: it.read([101])) == {}
        report = shelf.use(Notes, lambda it: it.report())
        assert report.availability is Availability.UNSUPPORTED
    found = notes_after(tmp_path / "bodies", f"ALTER TABLE ZICNOTEDATA {other}")
    assert len(found.notes) == 24
    assert {it.text for it in found.notes.values()} == {None}
    # Without it, nobody knows which rows are notes.
    assert notes_after(tmp_path / "kinds", f"ALTER TABLE Z_PRIMARYKEY {other}").notes == {}


def test_a_note_is_in_the_account_of_its_folder_if_it_names_none(tmp_path: Path) -> None:
    forget = "UPDATE ZICCLOUDSYNCINGOBJECT SET ZACCOUNT7 = NULL WHERE ZNOTEDATA IS NOT NULL"
    found = notes_after(tmp_path / "folder", forget)
    assert {it.account for it in found.notes.values()} == {"iCloud"}
    found = notes_after(
        tmp_path / "kind", forget, "DELETE FROM Z_PRIMARYKEY WHERE Z_NAME = 'ICFolder'"
    )
    assert {(it.account, it.folder) for it in found.notes.values()} == {(None, None)}
    assert not any(it.is_deleted for it in found.notes.values())


def test_folders_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artifact, "_MOST_FOLDERS", 2)
    found = notes_after(tmp_path)
    assert {it.folder for it in found.notes.values()} == {"Notes", "Recipes", None}
    assert found.skipped == {("too_many", "ZICCLOUDSYNCINGOBJECT"): 1}


def test_bodies_and_tables_that_are_bombs(tmp_path: Path) -> None:
    """Each is within what is allowed, but a page of them would not be."""
    text = "x" * 4_000_000
    note = message((2, text), (5, message((1, len(text)))))
    bomb = gzip.compress(message((2, message((3, note)))))
    table = gzip.compress(message((2, message((3, b"")))) + bytes(4_000_000))
    built = notes.build(1, count=60)
    (store,) = (it for it in built.files if it.relative_path.endswith("NoteStore.sqlite"))
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(b"".join(chunks(store.content)))
        database.execute("UPDATE ZICNOTEDATA SET ZDATA = ?", (bomb,))
        database.execute(
            "UPDATE ZICCLOUDSYNCINGOBJECT SET ZMERGEABLEDATA1 = ? WHERE ZTYPEUTI LIKE '%table'",
            (table,),
        )
        database.commit()
        changed = replace(store, content=database.serialize())
    with shelf_of([changed if it is store else it for it in built.files], tmp_path) as shelf:
        found = everything(shelf, Notes, limit=200)
        assert len(found) == 60
        assert 0 < sum(len(it.text or "") for it in found) <= 32 << 20
        assert not any(line for it in found for one in it.attachments for line in one.table)
        left_out = skipped(shelf.use(Notes, lambda it: it.report()))
        assert left_out["too_large", "ZICNOTEDATA.ZDATA"] > 0


def test_runs_that_do_not_fit() -> None:
    """Too long, too many, or none: the text is there all the same."""
    for runs in ([(5, message((1, 9999)))], [], [(5, message((1, 1)))], [(5, b"\xff")]):
        note = message((2, "ab\ncd"), *runs)
        body = read_note(message((2, message((3, note)))))
        assert body.text == "ab\ncd"
        shown = ["".join(run.text for run in block.runs) for block in body.blocks]
        assert shown == ["ab", "cd"]


@given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=2), min_size=1, max_size=5))
@settings(max_examples=30)
def test_tables(rows: list[list[str]]) -> None:
    rows = [[cell.encode("utf-8", "ignore").decode().rstrip("\n") for cell in row] for row in rows]
    assert [
        list(row) for row in read_table(gzip.decompress(notes.table(rows, random.Random(1))))
    ] == rows


def _pairs(key: int, value: int, count: int) -> bytes:
    """A dictionary that says the same again and again."""
    pair = message((1, message((6, key))), (2, message((6, value))))
    return message((6, message(*[(1, pair)] * count)))


def _table(lines: int, pairs: int, cell: str) -> bytes:
    """A table of rows and columns that all have one name and one cell."""
    uuid = b"u" * 16
    order = message((1, message(*[(2, message((2, uuid)))] * lines)))
    ordered = message((16, message((1, order))))
    name = message((13, message((3, message((2, message((2, 0))))))))
    parts = ((3, message((1, at), (2, message((6, at + 1))))) for at in range(3))
    objects = (
        message((13, message((1, 0), *parts))),
        ordered,
        ordered,
        _pairs(4, 5, pairs),
        name,
        _pairs(4, 6, pairs),
        message((10, message((2, cell)))),
    )
    graph = message(
        *((3, it) for it in objects),
        *((4, it) for it in ("crRows", "crColumns", "cellColumns")),
        (5, "com.apple.notes.ICTable"),
        (6, uuid),
    )
    return message((2, message((3, graph))))


def test_tables_that_name_one_object_again_and_again() -> None:
    """What is named a million times is read once."""
    rows = read_table(_table(1, 20_000, "one"))
    assert rows == (("one",),)


def test_cells_that_are_one_text() -> None:
    """The cells of a table cannot be longer together than the data that holds them."""
    lines = [f"{number}" for number in range(30)]
    whole = gzip.decompress(notes.table([lines] * 30, random.Random(1), shared="x" * 1000))
    with pytest.raises(TooLargeError):
        read_table(whole)


@given(st.binary(max_size=100), st.integers(0, 900), st.integers(0, 50))
@settings(max_examples=60)
def test_any_table(noise: bytes, at: int, skip: int) -> None:
    whole = gzip.decompress(notes.table([["a", "b"], ["c", "d"]], random.Random(1)))
    for data in (noise, whole[:at] + noise + whole[at + skip :]):
        try:
            read_table(data)
        except CodecError:
            continue


@given(st.binary(max_size=200))
def test_any_body(data: bytes) -> None:
    for packed in (data, message((2, message((3, data))))):
        try:
            read_note(packed)
        except CodecError:
            continue
