"""A conversation as a page that looks like a chat."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
import re
from typing import Final
import unicodedata

from ...artifacts.listing import Place
from . import words
from .chat import Chat, ChatFile, ChatMark, ChatMessage, MediaKind
from .chat_style import STYLE
from .markup import document, link, paragraph, safe
from .media import Media
from .request import DocumentRequest, Subject

_SHOWN_EVERYWHERE: Final = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
_SAME_BREATH: Final = timedelta(minutes=5)
_MOST_BIG: Final = 3
_MOST_NAMES: Final = 3
_MOST_FIRST_PICTURES: Final = 40
_NOT_EMOJI: Final = re.compile(r"[\w\s#*]", re.ASCII)
# Who sees it cannot see the picture, and no script is needed to tell them.
_PLACEHOLDER: Final = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 30'%3E"
    "%3Crect width='40' height='30' fill='%23666'/%3E%3Cpath d='M8 21l8-10 6 7 4-4 6 7z'"
    " fill='%23ccc'/%3E%3Ccircle cx='28' cy='9' r='3' fill='%23ccc'/%3E"
    "%3Cg font-family='sans-serif' font-size='2.8'"
    " text-anchor='middle' fill='%23fff'%3E"
    f"%3Ctext x='20' y='24'%3E{words.UNSHOWABLE[0]}%3C/text%3E"
    f"%3Ctext x='20' y='27.2'%3E{words.UNSHOWABLE[1]}%3C/text%3E%3C/g%3E%3C/svg%3E"
)


class ChatPage:
    """The making of one page."""

    def __init__(self, chat: Chat, request: DocumentRequest, media: Media, device: str) -> None:
        """Prepare; `device` is whose backup it is."""
        self._chat = chat
        self._request = request
        self._media = media
        self._device = device
        self._count = 0
        self._films = 0

    def texts(self, messages: Iterator[ChatMessage]) -> Iterator[str]:
        """Yield the page."""
        yield from document(self._chat.title, STYLE, self._body(messages))

    def _body(self, messages: Iterator[ChatMessage]) -> Iterator[str]:
        """Yield what is shown."""
        chat = self._chat
        people = ", ".join(it for it in chat.people if it != chat.title)
        yield f"<header><h1>{safe(chat.title)}</h1>"
        if people:
            yield f"<p>{safe(people)}</p>"
        yield "</header>\n<main>\n"
        last: ChatMessage | None = None
        for message in messages:
            self._count += 1
            yield from self._row(message, last)
            last = message
        yield f"</main>\n<footer><p>{words.count_of(self._count, 'message')}</p>"
        when = self._local(self._request.now)
        yield f"<p>{safe(words.exported(self._device))}, {when:%-d %B %Y}</p></footer>\n"

    def _row(self, message: ChatMessage, last: ChatMessage | None) -> Iterator[str]:
        """Yield a message with what precedes it."""
        when = None if message.when is None else self._local(message.when)
        before = None if last is None or last.when is None else self._local(last.when)
        is_new_day = when is not None and (before is None or before.date() != when.date())
        if when is not None and is_new_day:
            yield f"<h2>{when:%A, %-d %B %Y}</h2>\n"
        if message.event is not None:
            yield f'<div class="event">{safe(message.event)}</div>\n'
            return
        is_first = is_new_day or last is None or not _continues(message, last)
        yield f'<article class="{" ".join(self._classes(message, is_first=is_first))}">'
        if is_first and self._chat.is_group and message.sender is not None:
            yield f'<div class="who">{safe(message.sender)}</div>'
        yield '<div class="bubble">'
        yield from self._content(message)
        yield "</div>"
        yield self._below(message, when)
        yield "</article>\n"

    def _classes(self, message: ChatMessage, *, is_first: bool) -> Iterator[str]:
        """Yield by what the style tells messages apart."""
        yield "theirs" if message.sender is not None else "mine"
        if is_first:
            yield "first"
        if self._chat.subject is Subject.WHATSAPP:
            yield "whatsapp"
        elif message.service not in (None, "iMessage"):
            yield "sms"
        has_more = message.quote or message.notes or message.poll or message.link or message.place
        if message.files and not (message.text or has_more or message.versions):
            yield "bare"
        elif message.text and not (message.files or has_more) and _is_big(message.text):
            yield "big"

    def _content(self, message: ChatMessage) -> Iterator[str]:
        """Yield what stands in the bubble."""
        if message.quote is not None:
            who = f"<b>{safe(message.quote.who)}</b>" if message.quote.who else ""
            yield f'<div class="quote" dir="auto">{who}{safe(message.quote.text)}</div>'
        if message.files:
            pictures = sum(it.kind is MediaKind.IMAGE for it in message.files)
            yield f'<div class="media{" several" if pictures > 1 else ""}">'
            for file in message.files:
                yield from self._file(file)
            yield "</div>"
        if message.text is not None:
            yield f'<p dir="auto">{paragraph(message.text, message.spans)}</p>'
        yield from _cards(message)
        if message.versions:
            yield f"<details><summary>{words.EARLIER_VERSIONS}</summary>"
            for version in message.versions:
                yield f'<p dir="auto">{safe(version.text)}</p>'
            yield "</details>"
        for note in message.notes:
            yield f'<p class="note" dir="auto">{safe(note)}</p>'

    def _file(self, file: ChatFile) -> Iterator[str]:
        """Yield a file in the way its kind is shown."""
        address = self._media.address(file)
        name = safe(file.name)
        if address is None:
            why = words.TOO_LARGE if file.is_stored else words.NOT_IN_BACKUP
            yield f'<div class="file gone"><span><b>{name}</b><small>{_size(file)}{why}</small></span></div>'
            return
        shown = "".join(map(safe, address)) if self._media.has_short_addresses else None
        match file.kind:
            case MediaKind.IMAGE:
                yield from self._image(file, name, address, shown)
            case MediaKind.VIDEO | MediaKind.AUDIO as kind:
                self._films += kind is MediaKind.VIDEO
                # The first picture of a film is shown, but not of hundreds at once.
                load = "metadata" if self._films <= _MOST_FIRST_PICTURES else "none"
                yield f'<{kind.value} controls preload="{load}" title="{name}" src="'
                yield from map(safe, address) if shown is None else (shown,)
                yield f'"></{kind.value}>'
            case _:
                yield '<a class="file" href="'
                yield from map(safe, address) if shown is None else (shown,)
                yield f'" download="{name}"><span><b>{name}</b><small>{_size(file)}</small></span></a>'

    def _image(
        self, file: ChatFile, name: str, address: Iterator[str], shown: str | None
    ) -> Iterator[str]:
        """Yield a picture, which leads to its file if that lies beside the page."""
        is_known = file.media_type in _SHOWN_EVERYWHERE
        if not is_known:
            yield "<figure>"
        if shown is not None:
            yield f'<a href="{shown}">'
        # Those who cannot show a format show the picture inside.
        yield (
            '<img loading="lazy" decoding="async" src="'
            if is_known
            else f'<picture><source type="{file.media_type}" srcset="'
        )
        yield from map(safe, address) if shown is None else (shown,)
        yield (
            f'" alt="{name}">'
            if is_known
            else f'"><img src="{_PLACEHOLDER}" width="160" alt="{name}"></picture>'
        )
        if shown is not None:
            yield "</a>"
        if not is_known:
            yield f"<figcaption>{name}</figcaption></figure>"

    def _below(self, message: ChatMessage, when: datetime | None) -> str:
        """Return what stands below the bubble: reactions and the time."""
        marks = "".join(_marks(message.marks))
        edited = f" · {words.EDITED}" if message.versions else ""
        time = "" if when is None else f"{when:%H:%M}"
        shown = f'<span class="marks">{marks}</span>' if marks else ""
        return f'<div class="below">{shown}<time>{time}{edited}</time></div>'

    def _local(self, when: datetime) -> datetime:
        """Return a time in the zone of the export."""
        return when.astimezone(self._request.zone)


def _cards(message: ChatMessage) -> Iterator[str]:
    """Yield what stands in boxes inside a bubble: links, places and polls."""
    if message.link is not None:
        title = message.link.title or message.link.url
        yield f'<div class="card"><b>{link(message.link.url, title)}</b>'
        if message.link.summary:
            yield f"<small>{safe(message.link.summary)}</small>"
        yield "</div>"
    if message.place is not None:
        yield f'<div class="card"><b>{link(map_address(message.place), _place(message.place))}</b></div>'
    if message.poll is not None:
        yield f'<p dir="auto"><b>{safe(message.poll)}</b></p><ul class="poll">'
        for choice in message.choices:
            voters = f"<small>{safe(', '.join(choice.voters))}</small>" if choice.voters else ""
            yield f"<li>{safe(choice.text)} ({len(choice.voters)}){voters}</li>"
        yield "</ul>"


def _marks(marks: tuple[ChatMark, ...]) -> Iterator[str]:
    """Yield reactions, each symbol once with who has set it."""
    ordered = sorted(marks, key=lambda it: it.symbol)
    for symbol, group in groupby(ordered, key=lambda it: it.symbol):
        names = [it.who for it in group]
        shown = ", ".join(names[:_MOST_NAMES])
        more = f" +{len(names) - _MOST_NAMES}" if len(names) > _MOST_NAMES else ""
        yield f'<span title="{safe(", ".join(names))}">{safe(symbol)} {safe(shown)}{more}</span>'


def map_address(place: Place) -> str:
    """Return an address that shows a place on a map."""
    at = f"{place.latitude:.6f},{place.longitude:.6f}"
    return f"https://www.openstreetmap.org/?mlat={at.partition(',')[0]}&mlon={at.partition(',')[2]}"


def _place(place: Place) -> str:
    """Return what a place is called."""
    return place.label or f"{words.PLACE}: {place.latitude:.5f}, {place.longitude:.5f}"


def _size(file: ChatFile) -> str:
    """Return how large a file is."""
    if not file.size or file.size < 0:
        return ""
    if file.size < 1_000_000:
        return f"{max(1, round(file.size / 1000))} kB "
    return f"{file.size / 1_000_000:.1f} MB "


def _continues(message: ChatMessage, last: ChatMessage) -> bool:
    """Whether a message follows another one of the same sender at once."""
    if last.event is not None or message.sender != last.sender:
        return False
    if message.when is None or last.when is None:
        return True
    return message.when - last.when < _SAME_BREATH


def _is_big(text: str) -> bool:
    """Whether a text is a few emoji and nothing else, which are shown large."""
    if len(text) > 40 or _NOT_EMOJI.search(text):
        return False
    symbols = [it for it in text if unicodedata.category(it) == "So"]
    rest = [it for it in text if unicodedata.category(it) not in ("So", "Sk", "Mn", "Me", "Cf")]
    joined = text.count("\u200d")
    return bool(symbols) and not rest and len(symbols) - joined <= _MOST_BIG
