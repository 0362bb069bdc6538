"""A conversation as a table and as JSON."""

from collections.abc import Iterator
from typing import Final

from . import words
from .chat import Chat, ChatMessage
from .request import DocumentRequest
from .tables import csv_rows, json_texts

_HEADER: Final = (
    "date",
    "from",
    "text",
    "attachments",
    "reactions",
    "answers",
    "service",
    "event",
    "place",
    "link",
    "remarks",
    "id",
)


def chat_csv(messages: Iterator[ChatMessage], request: DocumentRequest) -> Iterator[str]:
    """Yield a conversation as a table."""
    yield from csv_rows(_HEADER, map(_row, messages), request.zone)


def chat_json(chat: Chat, records: Iterator[object]) -> Iterator[str]:
    """Yield a conversation as JSON, with everything that is known of it."""
    yield from json_texts(records, {"conversation": chat.head})


def _row(message: ChatMessage) -> tuple[object, ...]:
    """Return the cells of a message."""
    choices = tuple(f"{it.text}: {', '.join(it.voters)}" for it in message.choices)
    quote = message.quote
    return (
        message.when,
        words.OWNER if message.sender is None else message.sender,
        message.text or message.poll,
        tuple(it.name for it in message.files),
        tuple(f"{it.symbol} {it.who}" for it in message.marks),
        None if quote is None else " ".join(it for it in (quote.who, quote.text) if it),
        message.service,
        message.event,
        message.place,
        None if message.link is None else message.link.url,
        (*message.notes, *choices, *((words.EDITED,) if message.versions else ())),
        message.id,
    )
