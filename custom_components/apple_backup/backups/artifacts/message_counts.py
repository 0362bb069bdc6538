"""How many messages each chat has, and of when its last one is, counted by SQLite.

Messages are what is shown as such: tapbacks and votes belong to the message they are about, and what was
recently deleted is still there. Few rows of `message` are read for it, as there may be millions.
"""

from collections.abc import Mapping
from typing import Any, Final, Protocol

from ..errors import DamagedBackupError
from .reactions import ABOUT_ANOTHER
from .source import Source

_DATED: Final = "SELECT j.chat_id, count(j.chat_id), max(j.message_date) FROM chat_message_join j"
_UNDATED: Final = (
    "SELECT j.chat_id, count(j.chat_id), max(m.date) FROM chat_message_join j"
    " JOIN message m ON m.ROWID = j.message_id"
)
# What is about another message names it, and that column has an index: only those rows are read.
_REACTIONS: Final = (
    "SELECT j.chat_id, count(j.chat_id) FROM message m"
    " CROSS JOIN chat_message_join j ON j.message_id = m.ROWID"
    f" WHERE m.associated_message_guid > '' AND {ABOUT_ANOTHER}"
)
_DELETED: Final = (
    "SELECT j.chat_id, count(j.chat_id) FROM chat_recoverable_message_join j"
    " JOIN message m ON m.ROWID = j.message_id"
)


class Counted(Protocol):
    """What is counted for; a chat."""

    count: int
    last: float


def count_messages(source: Source, chats: Mapping[int, Counted]) -> None:
    """Set how many messages each chat has, by its key, and of when the last is."""
    join, message = source.schema.table("chat_message_join"), source.schema.find("message")
    if join is None or not join.has("chat_id", "message_id"):
        return
    is_dated = join.has("message_date")
    for key, count, last in _by_chat(source, chats, _DATED if is_dated else _UNDATED):
        if (chat := chats.get(key)) is not None:
            chat.count = count
            chat.last = last if isinstance(last, int | float) else 0
    if message is None:
        return
    has_type = message.has("associated_message_type")
    if has_type and message.has("associated_message_guid"):
        _add(chats, _by_chat(source, chats, _REACTIONS), -1)
    removed = source.schema.find("chat_recoverable_message_join")
    if removed is not None and removed.has("chat_id", "message_id"):
        shown = f" WHERE ({ABOUT_ANOTHER}) IS NOT TRUE" if has_type else ""
        _add(chats, _by_chat(source, chats, _DELETED + shown), 1)


def _add(chats: Mapping[int, Counted], rows: list[tuple[Any, ...]], sign: int) -> None:
    """Add to the counts of chats, or take away."""
    for key, count in rows:
        if (chat := chats.get(key)) is not None:
            chat.count = max(0, chat.count + sign * count)


def _by_chat(source: Source, chats: Mapping[int, Counted], sql: str) -> list[tuple[Any, ...]]:
    """Return a row for each chat; chat by chat where the database is damaged."""
    try:
        return source.query(f"{sql} GROUP BY 1")
    except DamagedBackupError:
        word = "AND" if "WHERE" in sql else "WHERE"
        alone = f"{sql} {word} j.chat_id = ? GROUP BY 1".replace("CROSS JOIN", "JOIN")
        return [
            row for key in chats for row in source.try_query("chat_message_join", alone, (key,))
        ]
