"""The order of the messages of a conversation: by time, the newest first, without reading them.

Since iOS 11 `chat_message_join` repeats the time of each message, and has an index for it; in older
and in damaged databases the messages of a chat are sorted here. What was recently deleted stands in
a table of its own.
"""

from array import array
from collections.abc import Callable, Sequence
from datetime import datetime
import heapq
from itertools import islice
from typing import Final

from ..errors import DamagedBackupError
from .conversations import Chat
from .listing import Filter
from .report import Skip
from .rows import number
from .source import Source
from .times import COCOA_EPOCH, from_cocoa

LARGEST: Final = (1 << 63) - 1

_NANOSECONDS: Final = 1_000_000_000
_MOST_DELETED: Final = 100_000
_MOST_UNJOINED: Final = 2_000_000
_AT_ONCE: Final = 5_000
_DELETED: Final = (number("chat_id"), number("message_id"), number("delete_date"))

type Spot = tuple[int, int]
"""Raw time and key of a message: the order of a conversation."""


class MessageOrder:
    """Where the messages of chats are."""

    def __init__(self, source: Source, skip: Callable[[Skip, str, int], None]) -> None:
        """Read from a database; `skip` notes what cannot be read."""
        self._source = source
        self._skip = skip
        self._removed: dict[int, list[tuple[Spot, datetime | None]]] | None = None
        self._sorted: dict[int, list[Spot]] = {}

    def spots(self, chats: Sequence[Chat], wanted: Filter, before: Spot, limit: int) -> list[Spot]:
        """Return where the next messages of some chats are, the newest first."""
        since, until = self._raw(chats, wanted.since), self._raw(chats, wanted.until)
        if until is not None:
            before = min(before, (until, -LARGEST))
        streams = [self._spots_of(chat.key, before, limit) for chat in chats]
        streams += [
            sorted((spot for spot, _ in self.deleted().get(chat.key, ()) if spot < before))[::-1]
            for chat in chats
        ]
        merged = heapq.merge(*streams, reverse=True)
        return [spot for spot in islice(merged, limit) if since is None or spot[0] >= since]

    def keys(self, chats: Sequence[Chat], wanted: Filter) -> array[int]:
        """Return the keys of all messages of some chats within a range of time, the newest first."""
        found = array("q")
        before: Spot = (LARGEST, LARGEST)
        while spots := self.spots(chats, wanted, before, _AT_ONCE):
            found.extend(key for _, key in spots)
            before = spots[-1]
        return found

    def deleted(self) -> dict[int, list[tuple[Spot, datetime | None]]]:
        """Return the messages of each chat that were recently deleted, and when."""
        if self._removed is None:
            self._removed = {}
            table = self._source.schema.find("chat_recoverable_message_join")
            message = self._source.schema.find("message")
            if table is None or message is None or not table.has("chat_id", "message_id"):
                return self._removed
            walked = self._source.walk(self._source.select(table, "rowid", _DELETED))
            rows = list(islice(walked, _MOST_DELETED))
            keys = [key for row in rows if (key := row.integer("message_id")) is not None]
            selection = self._source.select(message, "ROWID", (number("date"),))
            dates = {it.key: it.integer("date") or 0 for it in self._source.fetch(selection, keys)}
            for row in rows:
                chat, key = row.integer("chat_id"), row.integer("message_id")
                if chat is not None and key in dates:
                    spot = ((dates[key], key), from_cocoa(row.integer("delete_date")))
                    self._removed.setdefault(chat, []).append(spot)
        return self._removed

    def _spots_of(self, chat: int, before: Spot, limit: int) -> list[Spot]:
        """Return where the next messages of one chat are, by the index of its table if it has one."""
        join = self._source.schema.find("chat_message_join")
        if join is None or not join.has("chat_id", "message_id"):
            return []
        if chat not in self._sorted and join.has("message_date"):
            try:
                return [
                    (date, key)
                    for date, key in self._source.query(
                        "SELECT message_date, message_id FROM chat_message_join WHERE chat_id = ?"
                        " AND (message_date, message_id) < (?, ?)"
                        " ORDER BY message_date DESC, message_id DESC LIMIT ?",
                        (chat, *before, limit),
                    )
                    if isinstance(date, int) and isinstance(key, int)
                ]
            except DamagedBackupError:
                self._skip(Skip.UNREADABLE_ROW, "chat_message_join", chat)
        if chat not in self._sorted:
            self._sorted[chat] = self._sort(chat)
        return [spot for spot in self._sorted[chat] if spot < before][:limit]

    def _sort(self, chat: int) -> list[Spot]:
        """Return where all messages of a chat are; for old and for damaged databases."""
        join, table = (self._source.schema.find(it) for it in ("chat_message_join", "message"))
        if join is None or table is None:
            return []
        pairs = self._source.select(join, "rowid", (number("message_id"),))
        keys = [
            key
            for row in islice(self._source.walk(pairs, "chat_id = ?", (chat,)), _MOST_UNJOINED)
            if (key := row.integer("message_id")) is not None
        ]
        dates = self._source.select(table, "ROWID", (number("date"),))
        return sorted(
            ((row.integer("date") or 0, row.key) for row in self._source.fetch(dates, keys)),
            reverse=True,
        )

    def _raw(self, chats: Sequence[Chat], when: datetime | None) -> int | None:
        """Return a time in the unit of the database, which the last message of the chats tells."""
        if when is None:
            return None
        seconds = when.timestamp() - COCOA_EPOCH
        last = max((chat.last for chat in chats), default=0)
        return round(seconds * _NANOSECONDS) if last >= _NANOSECONDS * 100 else round(seconds)
