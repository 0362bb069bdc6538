"""Notes as Markdown and as pages: the same text, lists, tables and files as were written."""

from html.parser import HTMLParser
from pathlib import Path
import re
from typing import Any

from markdown_it import MarkdownIt
import pytest
import yaml

from custom_components.apple_backup.backups.artifacts.note_records import (
    BlockKind,
    Note,
    NoteBlock,
    NoteRun,
)
from custom_components.apple_backup.backups.exports.documents.notes_html import NotePage
from custom_components.apple_backup.backups.exports.documents.notes_markdown import MarkdownNote
from custom_components.apple_backup.backups.exports.documents.request import (
    DocumentFormat,
    DocumentRequest,
    Subject,
)
from tests.backup_factory.artifacts import notes
from tests.backup_factory.artifacts.notes import NoteTruth

from .scenes import ZONE, exporter

REQUEST = DocumentRequest(Subject.NOTES, DocumentFormat.MARKDOWN, zone=ZONE)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not any(name.startswith("on") for name, _ in attrs)
        assert not any((value or "").lower().startswith("javascript:") for _, value in attrs)
        self.skipped += tag in ("style", "title")

    def handle_endtag(self, tag: str) -> None:
        self.skipped -= tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.text += data


def read_html(text: str) -> _Text:
    reader = _Text()
    reader.feed(text)
    reader.close()
    return reader


def squeezed(text: str) -> str:
    return re.sub(r"[\s☑☐|]+", "", text)


def markdown(text: str) -> tuple[dict[str, Any], _Text]:
    """What is known of a note, and what a reader of Markdown makes of the rest."""
    _, head, body = text.split("---\n", 2)
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return yaml.safe_load(head), read_html(parser.render(body))


@pytest.mark.parametrize("generation", notes.GENERATIONS)
def test_all_notes(tmp_path: Path, generation: str) -> None:
    built = notes.build(1, 24, generation=generation)
    with exporter(built.files, tmp_path) as export:
        files = export.archive("notes", "markdown")
        pages = export.archive("notes", "html_files")
    texts = {name: data.decode() for name, data in files.items() if name.endswith(".md")}
    assert len(texts) == len(built.truth)
    assert len([it for it in pages if it.endswith(".html")]) == len(built.truth) + 1
    by_title: dict[str, list[NoteTruth]] = {}
    for truth in built.truth:
        by_title.setdefault(truth.title, []).append(truth)
    for name, text in texts.items():
        head, read = markdown(text)
        truth = next(
            it
            for it in by_title[head["title"]]
            if it.modified.astimezone(ZONE).isoformat() == head["modified"]
        )
        page = read_html(pages[name.removesuffix(".md") + ".html"].decode())
        compare(head, read, page, truth, text)
        folder = "Recently deleted" if truth.deleted else truth.folder
        assert name.startswith(f"iCloud - {folder}/")
    media = {name: data for name, data in files.items() if "/media/" in name}
    written = [it.file[1] for it in built.truth if it.file and not it.locked]
    assert sorted(media.values()) == sorted(written)


def compare(head: dict[str, Any], read: _Text, page: _Text, truth: NoteTruth, text: str) -> None:
    assert head.get("pinned", False) == truth.pinned
    assert head.get("deleted", False) == truth.deleted
    if truth.locked:
        assert "This note is locked" in read.text and "This note is locked" in page.text
        return
    extra = "".join(cell for row in truth.table or [] for cell in row)
    for found in (squeezed(read.text), squeezed(page.text)):
        for block in truth.blocks:
            wanted = squeezed("".join(piece for piece, _ in block.pieces))
            assert re.sub(r"\[[x ]\]", "", wanted) in found
        for cell in [cell for row in truth.table or [] for cell in row]:
            assert squeezed(cell) in found
        assert not truth.url or truth.url in text
    assert ("table" in page.tags) == bool(extra)
    assert ("table" in read.tags) == bool(extra)
    checks = [it.checked for it in truth.blocks if it.checked is not None]
    assert re.findall(r"^(?:> )?\s*- \[([x ])\]", text, re.MULTILINE) == [
        "x" if it else " " for it in checks
    ]
    assert page.text.count("☑") == sum(checks)


HOSTILE = (
    "<script>alert(1)</script>",
    "# not a heading",
    "1. not a list",
    "- not a list",
    "```\nnot code",
    "[x](javascript:alert(1))",
    "**not bold** _x_ `code` ~~y~~ a|b \\ &lt;",
    "---",
    "===",
    "> no quote",
    "![x](http://example.com/pixel)",
)


def note(text: str, kind: BlockKind = BlockKind.BODY, **run: Any) -> Note:
    return Note(
        id=1,
        guid=None,
        title=text,
        snippet=None,
        folder=None,
        account=None,
        created=None,
        modified=None,
        is_pinned=False,
        is_locked=False,
        is_deleted=False,
        text=text,
        blocks=(NoteBlock(kind, (NoteRun("before"),)), NoteBlock(kind, (NoteRun(text, **run),))),
    )


class _NoMedia:
    has_short_addresses = True

    def address(self, file: object) -> None:
        raise AssertionError("there is no file")


@pytest.mark.parametrize("text", HOSTILE)
def test_what_strangers_write_is_text(text: str) -> None:
    for kind in (BlockKind.BODY, BlockKind.BULLET, BlockKind.CHECKLIST, BlockKind.TITLE):
        for run in ({}, {"bold": True}, {"link": f"javascript:{text}"}):
            made = note(text, kind, **run)
            _, read = markdown("".join(MarkdownNote(made, REQUEST, _NoMedia()).texts()))
            assert squeezed(text) in squeezed(read.text)
            allowed = {"p", "ul", "ol", "li", "h1", "strong", "a", "br"}
            assert set(read.tags) <= allowed
            assert "a" not in read.tags or "link" in run
            page = read_html("".join(NotePage(made, REQUEST, _NoMedia()).texts()))
            assert squeezed(text) in squeezed(page.text)
            assert not {"script", "img"} & set(page.tags)
