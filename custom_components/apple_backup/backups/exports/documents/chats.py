"""Conversations of Messages and chats of WhatsApp in every format."""

from collections.abc import Iterator

from ...artifacts.messages import Messages
from ...artifacts.whatsapp import WhatsApp
from ...errors import FileNotInBackupError
from ..names import Siblings
from . import chat_messages, chat_whatsapp
from .chat import Chat
from .chat_html import ChatPage
from .chat_pdf import chat_pdf
from .chat_tables import chat_csv, chat_json
from .index_page import index_page
from .media import Beside, Embedded
from .parts import Document, Part, encoded
from .request import SUFFIXES, DocumentFormat, Subject
from .scene import Scene

INDEX = "index.html"


def chats_of(scene: Scene, subject: Subject, guid: str | None) -> Iterator[Chat]:
    """Yield one conversation or all, the one used last first."""
    if subject is Subject.MESSAGES:
        return chat_messages.chats(scene.artifact(Messages), guid)
    return chat_whatsapp.chats(scene.artifact(WhatsApp), guid)


def chat_parts(scene: Scene, folder: str = "") -> Iterator[Part]:
    """Yield the wanted conversations below a folder.

    Raises:
        FileNotInBackupError: There is no conversation with the guid that is asked for.
    """
    request = scene.request
    names = Siblings(INDEX)
    listed: list[tuple[str, str]] = []
    for chat in chats_of(scene, request.subject, request.conversation):
        name = names.claim((chat.title or chat.guid).replace("/", "_"))
        if request.format is DocumentFormat.HTML_FILES:
            listed.append((chat.title, f"{name}/{INDEX}"))
            yield from _page_and_files(scene, chat, f"{folder}{name}/")
        else:
            path = names.claim(f"{name}{SUFFIXES[request.format]}")
            listed.append((chat.title, path))
            yield Document(f"{folder}{path}", _pieces(scene, chat))
    if request.conversation is not None and not listed:
        raise FileNotInBackupError("no such conversation")
    if request.conversation is None:
        yield Document(f"{folder}{INDEX}", encoded(index_page(scene, listed)))


def _page_and_files(scene: Scene, chat: Chat, folder: str) -> Iterator[Part]:
    """Yield a page, and then the files that it names."""
    media = Beside(folder)
    page = ChatPage(chat, scene.request, media, scene.device)
    yield Document(f"{folder}{INDEX}", encoded(page.texts(chat.messages(scene.wanted))))
    yield from media.parts()


def _pieces(scene: Scene, chat: Chat) -> Iterator[bytes]:
    """Return a conversation as one file."""
    request, wanted = scene.request, scene.wanted
    match request.format:
        case DocumentFormat.PDF:
            return chat_pdf(chat, chat.messages(wanted), scene)
        case DocumentFormat.JSON:
            return encoded(chat_json(chat, chat.records(wanted)))
        case DocumentFormat.CSV:
            return encoded(chat_csv(chat.messages(wanted), request))
        case _:
            page = ChatPage(chat, request, Embedded(scene.reader), scene.device)
            return encoded(page.texts(chat.messages(wanted)))
