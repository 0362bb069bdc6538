"""A conversation as PDF: text, reactions and remarks, with pictures that are JPEG."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ...errors import BackupError, SessionInvalidError
from . import words
from .chat import Chat, ChatFile, ChatMessage
from .pdf.jpeg import Jpeg, read_jpeg
from .pdf.sheet import Sheet, Style
from .scene import Scene

MAX_PICTURE: Final = 8 * 1024 * 1024
MAX_PICTURES_IN_ALL: Final = 200 * 1024 * 1024

_BLUE: Final = (0.04, 0.41, 0.84)
_GRAY: Final = (0.72, 0.72, 0.75)
_FAINT: Final = (0.4, 0.4, 0.43)
_TITLE: Final = Style(18, bold=True, before=0)
_SUBTITLE: Final = Style(9, _FAINT)
_DAY: Final = Style(9, _FAINT, before=14, bold=True, keep=40)
_EVENT: Final = Style(9, _FAINT, 20, before=5)
_PICTURE_BOX: Final = 160.0


def chat_pdf(chat: Chat, messages: Iterator[ChatMessage], scene: Scene) -> Iterator[bytes]:
    """Yield the document."""
    yield from _ChatSheet(chat, scene).pieces(messages)


class _ChatSheet:
    """The making of one document."""

    def __init__(self, chat: Chat, scene: Scene) -> None:
        self._chat = chat
        self._scene = scene
        self._sheet = Sheet(chat.title, scene.request.now)
        self._left = MAX_PICTURES_IN_ALL

    def pieces(self, messages: Iterator[ChatMessage]) -> Iterator[bytes]:
        """Yield the document."""
        sheet, chat, request = self._sheet, self._chat, self._scene.request
        yield sheet.begin()
        yield from sheet.text(chat.title, _TITLE)
        people = ", ".join(it for it in chat.people if it != chat.title)
        if people:
            yield from sheet.text(people, _SUBTITLE)
        day, count = None, 0
        for message in messages:
            when = None if message.when is None else message.when.astimezone(request.zone)
            if when is not None and when.date() != day:
                day = when.date()
                yield from sheet.text(f"{when:%A, %-d %B %Y}", _DAY)
            if message.event is not None:
                yield from sheet.text(message.event, _EVENT)
            else:
                count += 1
                yield from self._message(message, "" if when is None else f"{when:%H:%M}")
        when = request.now.astimezone(request.zone)
        closing = f"{words.count_of(count, 'message')}. {words.exported(self._scene.device)}"
        yield from sheet.text(f"{closing}, {when:%-d %B %Y}.", Style(8, _FAINT, before=18))
        if sheet.missing.count:
            notice = words.UNDRAWABLE.format(count=sheet.missing.count)
            yield from sheet.text(notice, Style(8, _FAINT))
        yield from sheet.finish()

    def _message(self, message: ChatMessage, time: str) -> Iterator[bytes]:
        """Add a message."""
        is_mine = message.sender is None
        bar = _BLUE if is_mine else _GRAY
        indent = 60.0 if is_mine else 12.0
        small = Style(8, _FAINT, indent, before=1, bar=bar)
        sender = words.OWNER if message.sender is None else message.sender
        edited = f" · {words.EDITED}" if message.versions else ""
        head = Style(8, _BLUE if is_mine else _FAINT, indent, before=7, bold=True, bar=bar, keep=14)
        yield from self._sheet.text(f"{sender}  {time}{edited}", head)
        if message.quote is not None:
            who = f"{message.quote.who}: " if message.quote.who else ""
            yield from self._sheet.text(f"› {who}{message.quote.text}", small)
        for file in message.files:
            yield from self._file(file, small)
        if message.text is not None:
            style = Style(10, indent=indent, before=1, bar=bar)
            yield from self._sheet.text(message.text, style)
        for line in _lines(message):
            yield from self._sheet.text(line, small)

    def _file(self, file: ChatFile, style: Style) -> Iterator[bytes]:
        """Add a picture, or the name of a file."""
        found = self._picture(file)
        if found is None:
            why = "" if file.is_stored else f" ({words.NOT_IN_BACKUP})"
            yield from self._sheet.text(f"[{file.name}]{why}", style)
            return
        self._left -= len(found[0])
        yield from self._sheet.picture(*found, replace(style, before=6), _PICTURE_BOX)

    def _picture(self, file: ChatFile) -> tuple[bytes, Jpeg] | None:
        """Return a picture that a PDF can hold."""
        size = 0 if file.file is None else file.file.size or 0
        if file.file is None or not file.is_stored or file.media_type != "image/jpeg":
            return None
        if size > min(MAX_PICTURE, self._left):
            return None
        try:
            record = self._scene.reader.record(file.file.file_id)
            with self._scene.reader.open(record) as content:
                if content.size > MAX_PICTURE:
                    return None
                data = content.read(0, content.size)
        except SessionInvalidError:
            raise
        except BackupError:
            return None
        jpeg = read_jpeg(data)
        return None if jpeg is None else (data, jpeg)


def _lines(message: ChatMessage) -> Iterator[str]:
    """Yield what stands below the text of a message."""
    if message.link is not None:
        yield " – ".join(it for it in (message.link.title, message.link.url) if it)
    if message.place is not None:
        place = message.place
        label = f"{place.label} " if place.label else ""
        yield f"{words.PLACE}: {label}{place.latitude:.5f}, {place.longitude:.5f}"
    if message.poll is not None:
        yield f"{words.POLL}: {message.poll}"
    for choice in message.choices:
        yield f"   {choice.text}: {', '.join(choice.voters) or '–'}"
    for version in message.versions:
        yield f"{words.EDITED}: “{version.text}”"
    yield from message.notes
    if message.marks:
        yield "   ".join(f"{it.symbol} {it.who}" for it in message.marks)
