"""A note as Markdown (CommonMark, with the tables, task lists and strikethrough of GitHub)."""

from collections.abc import Iterator
import json
import re
from typing import Final

from ...artifacts.note_records import BlockKind, Note, NoteAttachment, NoteBlock, NoteRun
from . import words
from .chat import ChatFile, MediaKind
from .markup import is_safe
from .media import Media
from .notes_html import unplaced
from .request import DocumentRequest

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>|~#])")
# What makes a list, a heading or a rule of a line that begins with it.
_LEADING: Final = re.compile(r"^(\s*\d*)([-+=.)])", re.MULTILINE)
_HEADINGS: Final = {BlockKind.TITLE: "# ", BlockKind.HEADING: "## ", BlockKind.SUBHEADING: "### "}
_BULLETS: Final = {BlockKind.BULLET: "- ", BlockKind.DASH: "- ", BlockKind.NUMBER: "1. "}
_FENCE: Final = "```"
_INDENT: Final = "    "


class MarkdownNote:
    """The making of one note."""

    def __init__(self, note: Note, request: DocumentRequest, media: Media) -> None:
        """Prepare."""
        self._note = note
        self._request = request
        self._media = media
        self._attachments = {it.id: it for it in note.attachments}

    def texts(self) -> Iterator[str]:
        """Yield the document."""
        yield from self._head()
        note = self._note
        if note.is_locked:
            yield f"# {_escaped(note.title)}\n\n*{words.LOCKED_NOTE}*\n"
            return
        if not note.blocks:
            yield f"# {_escaped(note.title)}\n\n{_escaped(note.text or note.snippet or '')}\n"
        yield from self._blocks(note.blocks)
        for attachment in unplaced(note):
            yield f"\n{self._attachment(attachment)}\n"
            yield from _table(attachment.table) if attachment.table else ()
        if not note.is_complete:
            yield f"\n*{words.INCOMPLETE_NOTE}*\n"

    def _head(self) -> Iterator[str]:
        """Yield what is known of the note, as YAML, of which JSON is a part."""
        note, zone = self._note, self._request.zone
        facts = {
            "title": note.title,
            "folder": note.folder,
            "account": note.account,
            "created": note.created and note.created.astimezone(zone).isoformat(),
            "modified": note.modified and note.modified.astimezone(zone).isoformat(),
            "pinned": note.is_pinned or None,
            "deleted": note.is_deleted or None,
        }
        yield "---\n"
        for key, value in facts.items():
            if value is not None:
                yield f"{key}: {json.dumps(value, ensure_ascii=False)}\n"
        yield "---\n\n"

    def _blocks(self, blocks: tuple[NoteBlock, ...]) -> Iterator[str]:
        """Yield the paragraphs, lists without empty lines between their items."""
        last: NoteBlock | None = None
        depth = -1
        for block in blocks:
            # An item that is further in than the one above it can be would be code.
            depth = min(block.indent, depth + 1) if _is_list(block) else -1
            is_code, was_code = _is_code(block), last is not None and _is_code(last)
            if was_code and not is_code:
                yield f"{_FENCE}\n"
            if last is not None and not (_is_list(block) and _is_list(last)):
                yield "" if is_code and was_code else "\n"
            if is_code:
                if not was_code:
                    yield f"{_FENCE}\n"
                yield "".join(run.text for run in block.runs).replace(_FENCE, "'''") + "\n"
            else:
                yield from self._line(block, depth)
            last = block
        if last is not None and _is_code(last):
            yield f"{_FENCE}\n"

    def _line(self, block: NoteBlock, depth: int) -> Iterator[str]:
        """Yield one paragraph, and the tables in it; `depth` is how far in a list it is."""
        lead = "> " if block.is_quote else ""
        if block.kind is BlockKind.CHECKLIST:
            lead += f"{_INDENT * depth}- [{'x' if block.checked else ' '}] "
        elif block.kind in _BULLETS:
            lead += _INDENT * depth + _BULLETS[block.kind]
        else:
            lead += _HEADINGS.get(block.kind, "")
        texts = [run.text for run in block.runs]
        # What stands around a piece decides with which marks it can be emphasized.
        around = zip([" ", *texts], [*texts[1:], " "], strict=False)
        pieces = (
            self._run(run, is_free=(before or " ")[-1].isspace() and (after or " ")[0].isspace())
            for run, (before, after) in zip(block.runs, around, strict=False)
        )
        text = _LEADING.sub(r"\1\\\2", "".join(pieces))
        # A line feed within a paragraph, which a heading cannot have.
        feed = " " if block.kind in _HEADINGS else "\\\n"
        yield lead + text.replace("\n", feed) + "\n"
        for run in block.runs:
            found = self._attachments.get(run.attachment or "")
            if found is not None and found.table:
                yield from _table(found.table)

    def _run(self, run: NoteRun, *, is_free: bool) -> str:
        """Return a piece of a paragraph; `is_free`: there is white space on both sides of it."""
        if run.attachment is not None:
            found = self._attachments.get(run.attachment)
            return "" if found is None else self._attachment(found)
        body = run.text.strip()
        if not body:
            return run.text
        before, _, after = run.text.partition(body)
        text = _escaped(body)
        for is_set, mark, tag in (
            (run.bold, "**", "b"),
            (run.italic, "*", "i"),
            (run.strikethrough, "~~", "s"),
            (run.underline, None, "u"),
        ):
            if is_set:
                is_marked = mark is not None and is_free
                text = f"{mark}{text}{mark}" if is_marked else f"<{tag}>{text}</{tag}>"
        if run.link is not None and is_safe(run.link):
            text = f"[{text}](<{_target(run.link)}>)"
        return f"{before}{text}{after}"

    def _attachment(self, attachment: NoteAttachment) -> str:
        """Return something in a note."""
        name = attachment.name or attachment.text or attachment.url or attachment.id
        file = attachment.file or attachment.preview
        if attachment.table:
            return ""
        if file is not None:
            shown = ChatFile(attachment.name or file.path.rpartition("/")[2], file, file.size)
            pieces = self._media.address(shown)
            if pieces is None:
                return f"{_escaped(name)} ({words.NOT_IN_BACKUP})"
            mark = "!" if shown.kind is MediaKind.IMAGE else ""
            return f"{mark}[{_escaped(name)}](<{_target(''.join(pieces))}>)"
        if attachment.url is not None and is_safe(attachment.url):
            return f"[{_escaped(name)}](<{_target(attachment.url)}>)"
        return _escaped(attachment.text or attachment.name or "")


def _is_code(block: NoteBlock) -> bool:
    """Whether a paragraph is of letters of one width; what is not text cannot be in one."""
    return block.kind is BlockKind.MONOSPACED and not any(it.attachment for it in block.runs)


def _is_list(block: NoteBlock) -> bool:
    """Whether a paragraph is an item of a list."""
    return block.kind in _BULLETS or block.kind is BlockKind.CHECKLIST


def _table(rows: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    """Yield a table; its first row becomes the head, which Markdown cannot do without."""
    yield "\n"
    for number, row in enumerate(rows):
        cells = (_escaped(" ".join(cell.split())) for cell in row)
        yield f"| {' | '.join(cells)} |\n"
        if not number:
            yield f"|{' --- |' * len(row)}\n"


def _escaped(text: str) -> str:
    """Return a text in which nothing is Markdown or HTML."""
    return _SPECIAL.sub(r"\\\1", text.replace("\0", "").replace("&", "&amp;"))


def _target(address: str) -> str:
    """Return an address as it may stand between angle brackets."""
    return re.sub(r"[<>\s\\]", lambda it: f"%{ord(it.group()[0]):02X}", address)
