"""Notes, each a file in a folder as in the app, with its attachments beside it."""

from collections.abc import Iterator

from ...artifacts.note_records import Note
from ...artifacts.notes import Notes
from ..names import Siblings
from . import words
from .index_page import index_page
from .media import Beside
from .notes_html import NotePage
from .notes_markdown import MarkdownNote
from .parts import Document, Part, encoded
from .request import DocumentFormat
from .scene import Scene

_INDEX = "index.html"


class _Folder:
    """A folder of the export: names and media in it."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.names = Siblings("media", _INDEX)
        self.media = Beside(path)


def note_parts(scene: Scene, folder: str = "") -> Iterator[Part]:
    """Yield the wanted notes below a folder, and what is in them."""
    is_page = scene.request.format is DocumentFormat.HTML_FILES
    top = Siblings(_INDEX)
    folders: dict[tuple[str, str], _Folder] = {}
    listed: list[tuple[str, str]] = []
    for note in scene.artifact(Notes).records(scene.wanted):
        place = (note.account or "", words.DELETED if note.is_deleted else note.folder or "Notes")
        if place not in folders:
            name = " - ".join(part for part in place if part).replace("/", "_")
            folders[place] = _Folder(f"{folder}{top.claim(name)}/")
        home = folders[place]
        title = (note.title or "Untitled").replace("/", "_")[:100]
        path = f"{home.path}{home.names.claim(f'{title}{".html" if is_page else ".md"}')}"
        listed.append((note.title, path.removeprefix(folder)))
        texts = _texts(scene, note, home, is_page=is_page)
        yield Document(path, encoded(texts), note.modified)
    for home in folders.values():
        yield from home.media.parts()
    if is_page:
        yield Document(f"{folder}{_INDEX}", encoded(index_page(scene, listed)))


def _texts(scene: Scene, note: Note, home: _Folder, *, is_page: bool) -> Iterator[str]:
    """Return a note as a document."""
    if is_page:
        return NotePage(note, scene.request, home.media).texts()
    return MarkdownNote(note, scene.request, home.media).texts()
