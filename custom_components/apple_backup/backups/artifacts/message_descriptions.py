"""What search, timeline and people need of messages, read the quick way: there may be millions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, override

from .conversations import Chats
from .handles import Participant
from .listing import Description
from .message_body import plain, quick_text
from .message_records import Conversation, Message
from .reactions import is_about_another
from .rows import Row, blob, number, text
from .source import Source
from .table_descriptions import TableDescriptions

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


class MessageDescriptions(TableDescriptions):
    """Describes messages by their keys, in the order they are stored, or in that of time.

    The handles are those of who has sent a message, or of the other one if it is the owner's own in
    a conversation of two.
    """

    table_name = "message"
    key_column = "ROWID"
    date_column = "date"
    columns = _DESCRIBED

    def __init__(
        self,
        source: Source,
        conversations: Callable[[Sequence[int]], Mapping[int, str]],
        chats: Callable[[], Chats],
    ) -> None:
        """Read from a database; `conversations` says where messages are, by their keys."""
        super().__init__(source)
        self._conversations = conversations
        self._chats = chats
        self._known: dict[str, Conversation] = {}

    def of(self, message: Message) -> Description:
        """Return a message as filters of a conversation see it: the handle is the sender's."""
        said = "\n".join(it for it in (message.subject, message.text) if it)
        place = message.conversation or None
        found = self._description(message.guid, message.when, message.sender, said, place)
        return found if message.sender is not None else replace(found, handles=())

    @override
    def _described(self, rows: Sequence[Row]) -> dict[int, Description]:
        # What is about another message, a tapback say, is part of that.
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
