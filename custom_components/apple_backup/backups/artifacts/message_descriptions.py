"""What search, timeline and people need of messages, read the quick way: there may be millions."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import batched
from typing import Final

from .conversations import Chats
from .handles import Participant
from .listing import Description
from .message_body import plain, quick_text
from .message_records import Conversation, Message
from .reactions import is_about_another
from .rows import Row, blob, number, text
from .source import Source
from .spots import TimeSpot
from .table_order import TableOrder

_BATCH: Final = 500
_DESCRIBED: Final = (
    text("guid", limit=200),
    text("text"),
    blob("attributedBody", optional=True),
    text("subject", limit=4096, optional=True),
    number("date"),
    number("handle_id"),
    number("is_from_me"),
    number("associated_message_type"),
)


class MessageDescriptions:
    """Describes messages by their keys, in the order they are stored, or in that of time.

    The handles are those of who has sent a message, or of the other one if it is the owner's own in
    a conversation of two.
    """

    def __init__(
        self,
        source: Source,
        conversations: Callable[[Sequence[int]], Mapping[int, str]],
        chats: Callable[[], Chats],
    ) -> None:
        """Read from a database; `conversations` says where messages are, by their keys."""
        self._source = source
        self._conversations = conversations
        self._chats = chats
        self._table = source.schema.find("message")
        self._order = TableOrder(source, self._table, "ROWID", "date")
        self._known: dict[str, Conversation] = {}

    def of(self, message: Message) -> Description:
        """Return a message as filters of a conversation see it: the handle is the sender's."""
        said = "\n".join(it for it in (message.subject, message.text) if it)
        place = message.conversation or None
        found = self._description(message.guid, message.when, message.sender, said, place)
        return found if message.sender is not None else replace(found, handles=())

    def all(self) -> Iterator[Description]:
        """Yield every message that is not about another one, in the order they are stored."""
        if self._table is None:
            return
        rows = self._source.walk(self._source.select(self._table, "ROWID", _DESCRIBED))
        for batch in batched(rows, _BATCH, strict=False):
            yield from self._described(batch).values()

    def spots(self, before: TimeSpot, limit: int) -> Sequence[TimeSpot]:
        """Return where the next messages are in the order of time."""
        return self._order.spots(before, limit)

    def read(self, keys: Sequence[int]) -> dict[int, Description]:
        """Return the messages with some keys, without those that are about another one."""
        if self._table is None or not keys:
            return {}
        selection = self._source.select(self._table, "ROWID", _DESCRIBED)
        return self._described(self._source.fetch(selection, keys))

    def _described(self, rows: Sequence[Row]) -> dict[int, Description]:
        """Return what search needs of some rows."""
        rows = [it for it in rows if not is_about_another(it.integer("associated_message_type"))]
        places = self._conversations([row.key for row in rows])
        chats = self._chats()
        found: dict[int, Description] = {}
        for row in rows:
            mine = row.flag("is_from_me")
            person = None if mine else chats.participant(row.integer("handle_id"))
            said = plain(row.text("text")) or quick_text(row.blob("attributedBody") or b"") or ""
            if subject := row.text("subject"):
                said = f"{subject}\n{said}" if said else subject
            ref = row.text("guid") or f"message:{row.key}"
            found[row.key] = self._description(
                ref, row.moment("date"), person, said, places.get(row.key)
            )
        return found

    def _description(
        self,
        ref: str,
        when: datetime | None,
        person: Participant | None,
        said: str,
        place: str | None,
    ) -> Description:
        """Put a description together."""
        conversation = self._conversation(place)
        handles: tuple[str, ...] = ()
        if person is not None:
            handles = (person.handle,)
        elif conversation is not None and not conversation.is_group:
            handles = tuple(it.handle for it in conversation.participants)
        return Description(
            artifact="messages",
            ref=ref,
            when=when,
            title="" if person is None else person.label,
            text=said,
            handles=handles,
            parent=place,
            within=None if conversation is None else conversation.title,
        )

    def _conversation(self, guid: str | None) -> Conversation | None:
        """Return the conversation with a guid."""
        if guid is None:
            return None
        if guid not in self._known:
            chats = self._chats()
            self._known[guid] = chats.conversation(chats.of(guid))
        return self._known[guid]
