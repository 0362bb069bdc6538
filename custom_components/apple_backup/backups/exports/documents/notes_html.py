"""A note as a page."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from ...artifacts.note_records import BlockKind, Note, NoteAttachment, NoteBlock, NoteRun
from . import words
from .chat import ChatFile, MediaKind
from .markup import document, link, safe
from .media import Media
from .request import DocumentRequest

_STYLE: Final = """
:root { color-scheme: light dark; --page: #fff; --text: #1c1c1e; --faint: #63636b; --line: #dcdce2;
  --box: #f2f2f5; --link: #0a5cc0; }
@media (prefers-color-scheme: dark) { :root { --page: #111; --text: #f2f2f5; --faint: #a0a0a8;
  --line: #35353a; --box: #1f1f23; --link: #79b4ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem 1rem 3rem; background: var(--page);
  color: var(--text); overflow-wrap: anywhere; font: 17px/1.5 -apple-system, BlinkMacSystemFont,
  "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; } h3 { font-size: 1.05rem; }
h1, h2, h3, p, li, blockquote, td { unicode-bidi: plaintext; }
p, h1, h2, h3, pre, blockquote, ul, ol, table, figure { margin: .4rem 0; }
p, li { white-space: pre-wrap; min-height: 1em; }
pre { background: var(--box); padding: .6rem .8rem; border-radius: .5rem; overflow-x: auto; }
blockquote { border-inline-start: 3px solid var(--line); padding-inline-start: .8rem; margin-inline: 0; }
ul.check { list-style: none; padding-inline-start: .2rem; }
ul.check .done { color: var(--faint); }
table { border-collapse: collapse; display: block; overflow-x: auto; }
td { border: 1px solid var(--line); padding: .3rem .6rem; vertical-align: top; }
img, video { max-width: 100%; height: auto; border-radius: .5rem; }
a { color: var(--link); }
footer, .remark { color: var(--faint); font-size: .85rem; }
footer { margin-top: 2rem; border-top: 1px solid var(--line); padding-top: .5rem; }
"""
_TAGS: Final = {
    BlockKind.TITLE: "h1",
    BlockKind.HEADING: "h2",
    BlockKind.SUBHEADING: "h3",
    BlockKind.BODY: "p",
}
_LISTS: Final = {
    BlockKind.BULLET: "ul",
    BlockKind.DASH: "ul",
    BlockKind.NUMBER: "ol",
    BlockKind.CHECKLIST: "ul",
}


class NotePage:
    """The making of one page."""

    def __init__(self, note: Note, request: DocumentRequest, media: Media) -> None:
        """Prepare."""
        self._note = note
        self._request = request
        self._media = media
        self._attachments = {it.id: it for it in note.attachments}

    def texts(self) -> Iterator[str]:
        """Yield the page."""
        yield from document(self._note.title, _STYLE, self._body())

    def _body(self) -> Iterator[str]:
        """Yield what is shown."""
        note = self._note
        if note.is_locked or not note.blocks:
            yield f"<h1>{safe(note.title)}</h1>"
            text = words.LOCKED_NOTE if note.is_locked else note.text or note.snippet or ""
            yield f"<p>{safe(text)}</p>\n"
        for (kind, indent), group in groupby(note.blocks, key=lambda it: (it.kind, it.indent)):
            if kind in _LISTS:
                yield from self._list(kind, indent, group)
            elif kind is BlockKind.MONOSPACED:
                yield "<pre>"
                for block in group:
                    yield from self._runs(block)
                    yield "\n"
                yield "</pre>\n"
            else:
                for block in group:
                    yield from self._paragraph(block)
        for attachment in unplaced(note):
            yield "<p>"
            yield from self._attachment(attachment)
            yield "</p>\n"
        if not note.is_complete:
            yield f'<p class="remark">{words.INCOMPLETE_NOTE}</p>\n'
        yield from self._foot()

    def _list(self, kind: BlockKind, indent: int, blocks: Iterator[NoteBlock]) -> Iterator[str]:
        """Yield the items of a list that stand at the same depth."""
        tag = _LISTS[kind]
        is_check = kind is BlockKind.CHECKLIST
        style = f' style="margin-inline-start: {1.5 * indent:g}em"' if indent else ""
        yield f"<{tag}{' class="check"' if is_check else ''}{style}>"
        for block in blocks:
            box = ("☑ " if block.checked else "☐ ") if is_check else ""
            done = ' class="done"' if block.checked else ""
            yield f'<li dir="auto"{done}>{box}'
            yield from self._runs(block)
            yield "</li>"
        yield f"</{tag}>\n"

    def _paragraph(self, block: NoteBlock) -> Iterator[str]:
        """Yield a paragraph or a heading."""
        tag = _TAGS.get(block.kind, "p")
        tag = "blockquote" if block.is_quote else tag
        yield f'<{tag} dir="auto">'
        yield from self._runs(block)
        yield f"</{tag}>\n"

    def _runs(self, block: NoteBlock) -> Iterator[str]:
        """Yield the pieces of a paragraph."""
        for run in block.runs:
            if run.attachment is None:
                yield _run(run)
            elif (found := self._attachments.get(run.attachment)) is not None:
                yield from self._attachment(found)

    def _attachment(self, attachment: NoteAttachment) -> Iterator[str]:
        """Yield something in a note."""
        if attachment.table:
            yield "<table>"
            for row in attachment.table:
                yield f"<tr>{''.join(f'<td>{safe(cell)}</td>' for cell in row)}</tr>"
            yield "</table>"
            return
        name = attachment.name or attachment.text or attachment.url or attachment.id
        file = attachment.file or attachment.preview
        if file is None:
            shown = attachment.text or attachment.name or ""
            yield link(attachment.url, name) if attachment.url else safe(shown)
            return
        found = ChatFile(attachment.name or file.path.rpartition("/")[2], file, file.size)
        pieces = self._media.address(found)
        if pieces is None:
            yield f"{safe(name)} ({words.NOT_IN_BACKUP})"
            return
        address = safe("".join(pieces))
        if found.kind is MediaKind.IMAGE:
            yield f'<a href="{address}"><img loading="lazy" src="{address}" alt="{safe(name)}"></a>'
        else:
            yield f'<a href="{address}" download="{safe(found.name)}">{safe(name)}</a>'

    def _foot(self) -> Iterator[str]:
        """Yield where the note was and when it was written."""
        note, zone = self._note, self._request.zone
        parts = [part for part in (note.account, note.folder) if part]
        if note.modified is not None:
            parts.append(f"{note.modified.astimezone(zone):%-d %B %Y %H:%M}")
        if note.is_deleted:
            parts.append(words.DELETED)
        yield f"<footer>{safe(' · '.join(parts))}</footer>\n"


def unplaced(note: Note) -> Iterator[NoteAttachment]:
    """Yield what belongs to a note and has no place in its text."""
    placed = {run.attachment for block in note.blocks for run in block.runs}
    yield from (it for it in note.attachments if it.id not in placed)


def _run(run: NoteRun) -> str:
    """Return a piece of text with its looks."""
    text = link(run.link, run.text) if run.link else safe(run.text)
    for is_set, tag in (
        (run.bold, "b"),
        (run.italic, "i"),
        (run.underline, "u"),
        (run.strikethrough, "s"),
    ):
        if is_set:
            text = f"<{tag}>{text}</{tag}>"
    return text
