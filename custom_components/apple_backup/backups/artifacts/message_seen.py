"""Who has written messages, counted by SQLite: a row for each chat, and for each sender in groups."""

from collections.abc import Iterator
from typing import Any, Final

from .conversations import Chats
from .handles import Participant
from .reactions import ABOUT_ANOTHER
from .seen import Seen
from .source import Source
from .times import from_cocoa

_IN_GROUPS: Final = (
    "SELECT m.handle_id, count(m.ROWID), max(m.date) FROM chat_message_join j"
    " JOIN message m ON m.ROWID = j.message_id"
    " WHERE j.chat_id = ? AND m.is_from_me = 0 {} GROUP BY 1"
)
_OWN: Final = f"AND ({ABOUT_ANOTHER}) IS NOT TRUE"


def seen_in_messages(source: Source, chats: Chats) -> Iterator[Seen]:
    """Yield the other one of each conversation of two, and the senders in groups, without tapbacks."""
    join, table = source.schema.find("chat_message_join"), source.schema.find("message")
    for chat in chats.by_key.values():
        if not chat.is_group:
            for handle in chat.handles[:1]:
                name = chats.named(handle)
                yield Seen(handle, name, chat.count, from_cocoa(chat.last))
            continue
        if join is None or not join.has("chat_id", "message_id"):
            continue
        if table is None or not table.has("handle_id", "date", "is_from_me"):
            continue
        sql = _IN_GROUPS.format(_OWN if table.has("associated_message_type") else "")
        for row in source.try_query("chat_message_join", sql, (chat.key,)):
            person = chats.participant(_whole(row[0]))
            if person is not None:
                yield _seen(person, row[1], row[2])


def _seen(person: Participant, count: Any, last: Any) -> Seen:
    """Return what a row says of a sender."""
    when = from_cocoa(last) if isinstance(last, int | float) else None
    return Seen(person.handle, person.name, count, when)


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) else None
