"""The body of a note and of a table in it: gzip around protocol buffers.

Field numbers as public descriptions of the format have them. A document (2) has a note (3), which
has a text (2) and runs (5) over its UTF-16 units: length (1), paragraph style (2), weight (5),
underline (6), strikethrough (7), link (9), attachment (12).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from .codecs.gunzip import gunzip
from .codecs.protobuf import Message
from .note_records import BlockKind, NoteBlock, NoteRun

MAX_BODY: Final = 16 * 1024 * 1024

_OBJECT: Final = "\ufffc"
_KINDS: Final = {
    0: BlockKind.TITLE,
    1: BlockKind.HEADING,
    2: BlockKind.SUBHEADING,
    4: BlockKind.MONOSPACED,
    100: BlockKind.BULLET,
    101: BlockKind.DASH,
    102: BlockKind.NUMBER,
    103: BlockKind.CHECKLIST,
}
_MOST_RUNS: Final = 100_000
_MOST_BLOCKS: Final = 100_000
_MOST_INDENT: Final = 20
# Notes ends a line inside a paragraph so.
_LINE_SEPARATOR: Final = "\u2028"


@dataclass(frozen=True, slots=True)
class NoteBody:
    """A body; `is_whole` is False if its data was cut or damaged."""

    text: str
    blocks: tuple[NoteBlock, ...]
    is_whole: bool


def read_note(data: bytes, limit: int = MAX_BODY) -> NoteBody:
    """Read the body of a note of at most `limit` bytes.

    Raises:
        CodecError: Nothing of it can be read, or it is too large.
    """
    inflated = gunzip(data, limit)
    root = Message.parse(inflated.data)
    note = root.message(2).message(3)
    text = note.text(2) or ""
    is_whole = inflated.is_whole and root.is_whole and note.is_whole
    blocks = _blocks(_pieces(text, note))
    shown = tuple(islice(blocks, _MOST_BLOCKS))
    is_whole = is_whole and next(blocks, None) is None
    return NoteBody(text.replace(_OBJECT, ""), shown, is_whole)


def _pieces(text: str, note: Message) -> Iterator[tuple[NoteRun, NoteBlock]]:
    """Yield each piece of the text with the paragraph it says it is in."""
    units = text.encode("utf-16-le", "surrogatepass")
    at = 0
    for count, run in enumerate(note.messages(5)):
        length = run.integer(1) or 0
        if count >= _MOST_RUNS or at >= len(units):
            break
        piece = units[at : at + 2 * length].decode("utf-16-le", "replace")
        at += 2 * length
        if piece:
            yield _run(piece, run), _style(run.message(2))
    if at < len(units):
        rest = units[at:].decode("utf-16-le", "replace")
        yield NoteRun(rest), NoteBlock(BlockKind.BODY, ())


def _run(text: str, run: Message) -> NoteRun:
    """Return a piece with its look."""
    weight = run.integer(5) or 0
    return NoteRun(
        text=text,
        bold=bool(weight & 1),
        italic=bool(weight & 2),
        underline=bool(run.integer(6)),
        strikethrough=bool(run.integer(7)),
        link=run.text(9) or None,
        attachment=run.message(12).text(1) or None,
    )


def _style(style: Message) -> NoteBlock:
    """Return an empty paragraph of a style."""
    kind = (
        _KINDS.get(style.integer(1) or 0, BlockKind.BODY) if style.integer(1) is not None else None
    )
    checklist = style.message(5)
    return NoteBlock(
        kind=kind or BlockKind.BODY,
        runs=(),
        indent=min(style.integer(4) or 0, _MOST_INDENT),
        checked=bool(checklist.integer(2)) if kind is BlockKind.CHECKLIST else None,
        is_quote=bool(style.integer(8)),
    )


def _blocks(pieces: Iterator[tuple[NoteRun, NoteBlock]]) -> Iterator[NoteBlock]:
    """Yield the paragraphs: pieces up to a line's end, in the style of the piece that ends it."""
    runs: list[NoteRun] = []
    style: NoteBlock | None = None
    for run, block in pieces:
        for line, ends in _lines(run.text):
            shown = line.replace(_OBJECT, "").replace(_LINE_SEPARATOR, "\n")
            if shown or (run.attachment and _OBJECT in line):
                runs.append(replace(run, text=shown))
            style = block
            if ends:
                yield replace(block, runs=tuple(runs))
                runs = []
    if runs and style is not None:
        yield replace(style, runs=tuple(runs))


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the lines of a piece, and whether each ends in it.

    One after another: a few kilobytes of gzip can hold millions of them.
    """
    begin = 0
    while (end := text.find("\n", begin)) >= 0:
        yield text[begin:end], True
        begin = end + 1
    yield text[begin:], False
