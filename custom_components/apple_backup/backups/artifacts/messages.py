"""Messages: sms.db with its attachments.

The facts about tables and columns are those public forensic tools agree on. A message's text is in
`text`, since iOS 14 more and more only in `attributedBody`; tapbacks, votes and stickers are
messages of their own (`associated_message_type`); times are nanoseconds since iOS 11.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar, Final, override

from .artifact import Artifact, Context
from .conversations import Chat, Chats
from .cursor import from_cursor, to_cursor
from .listing import Description, Filter, Page, fold, matches
from .message_descriptions import MessageDescriptions
from .message_order import LARGEST, MessageOrder, Spot
from .message_reading import MessageReader
from .message_records import Attachment, Conversation, Message
from .message_seen import seen_in_messages
from .rows import Row, number
from .seen import Seen
from .spots import TimeSpot

DATABASE: Final = ("HomeDomain", "Library/SMS/sms.db")

_EXAMINED: Final = 5_000
_READ_AT_ONCE: Final = 200


class Messages(Artifact):
    """The conversations of a backup and their messages, the newest first."""

    name: ClassVar[str] = "messages"
    noun: ClassVar[tuple[str, ...]] = ("message",)
    in_timeline: ClassVar[bool] = True
    tells_people: ClassVar[bool] = True

    def __init__(self, context: Context) -> None:
        """Open the database."""
        super().__init__(context)
        self._source = self.open(*DATABASE)
        self._reader = MessageReader(self._source, context, lambda: self.chats)
        self._descriptions = MessageDescriptions(
            self._source, self._reader.conversations, lambda: self.chats
        )
        self._known: Chats | None = None
        self._order = MessageOrder(self._source, self.skip)

    @property
    def chats(self) -> Chats:
        """All chats, read when first needed."""
        if self._known is None:
            self._known = Chats(self._source, self.context)
        return self._known

    def conversations(self, wanted: Filter, cursor: str | None, limit: int) -> Page[Conversation]:
        """Return conversations behind a cursor, the one used last first.

        Raises:
            BadCursorError: The cursor is none.
            BackupError: The database cannot be read.
        """
        at = 0
        if cursor is not None:
            at = max(0, int(from_cursor(cursor, int)[0]))
        groups = self.chats.groups
        found: list[Conversation] = []
        while at < len(groups) and len(found) < limit:
            conversation = self.chats.conversation(groups[at])
            if self._is_wanted(conversation, wanted):
                found.append(self._with_photo(conversation, groups[at]))
            at += 1
        following = to_cursor((at,)) if at < len(groups) else None
        return Page(tuple(found), following, len(groups))

    def conversation(self, guid: str) -> Conversation | None:
        """Return the conversation that a chat belongs to; None if there is none."""
        chats = self.chats.of(guid)
        return self._with_photo(self.chats.conversation(chats), chats) if chats else None

    def page(self, guid: str, wanted: Filter, cursor: str | None, limit: int) -> Page[Message]:
        """Return messages of a conversation behind a cursor, the newest first.

        Tapbacks and votes come with the message they are about.

        Raises:
            BadCursorError: The cursor is none.
            BackupError: The database cannot be read.
        """
        before: Spot = (LARGEST, LARGEST)
        if cursor is not None:
            date, key = from_cursor(cursor, int, int)
            before = (int(date), int(key))
        chats = self.chats.of(guid)
        found: list[Message] = []
        examined = 0
        while examined < _EXAMINED and len(found) < limit:
            spots = self._order.spots(chats, wanted, before, 200 if wanted.needs_records else limit)
            if not spots:
                return Page(tuple(found), None)
            messages = self._read(chats, [key for _, key in spots])
            for before in spots:
                examined += 1
                message = messages.get(before[1])
                if message is not None and self._matches(message, wanted):
                    found.append(message)
                    if len(found) == limit:
                        break
        return Page(tuple(found), to_cursor(before))

    def oldest_first(self, guid: str, wanted: Filter) -> Iterator[Message]:
        """Yield the messages of a conversation, the oldest first; a page at a time is in memory."""
        chats = self.chats.of(guid)
        keys = self._order.keys(chats, wanted)
        keys.reverse()
        for at in range(0, len(keys), _READ_AT_ONCE):
            some = keys[at : at + _READ_AT_ONCE].tolist()
            messages = self._read(chats, some)
            for key in some:
                if (found := messages.get(key)) is not None and self._matches(found, wanted):
                    yield found

    def message(self, guid: str) -> Message | None:
        """Return the message with a guid."""
        row = self._row(guid)
        return None if row is None else self._reader.read([row.key]).get(row.key)

    def position(self, guid: str) -> str | None:
        """Return the cursor behind which a message comes first, to show it among its neighbors."""
        row = self._row(guid)
        return None if row is None else to_cursor((row.integer("date") or 0, row.key + 1))

    def attachment(self, guid: str) -> Attachment | None:
        """Return the attachment with a guid."""
        return self._reader.attachment(guid)

    def describe(self, message: Message) -> Description:
        """Return what search, timeline and people need of a message."""
        return self._descriptions.of(message)

    @override
    def describe_all(self) -> Iterator[Description]:
        return self._descriptions.all()

    @override
    def spots(self, before: TimeSpot, limit: int) -> Sequence[TimeSpot]:
        return self._descriptions.spots(before, limit)

    @override
    def described(self, keys: Sequence[int]) -> dict[int, Description]:
        return self._descriptions.read(keys)

    @override
    def seen(self) -> Iterator[Seen]:
        return seen_in_messages(self._source, self.chats)

    @override
    def find(self, ref: str) -> Message | None:
        return self.message(ref)

    @override
    def extent(self) -> int:
        return sum(chat.count for chat in self.chats.by_key.values())

    @override
    def has_records(self) -> bool:
        return bool(self.chats.groups)

    def _row(self, guid: str) -> Row | None:
        """Return the row of a message."""
        table = self._source.schema.find("message")
        if table is None or not table.has("guid"):
            return None
        selection = self._source.select(table, "ROWID", (number("date"),))
        rows = self._source.try_rows(selection, "WHERE guid = ? LIMIT 1", (guid,))
        return rows[0] if rows else None

    def _is_wanted(self, conversation: Conversation, wanted: Filter) -> bool:
        """Whether a filter accepts a conversation: by name, people, and when it was used last."""
        last = conversation.last_message
        if wanted.since is not None and (last is None or last < wanted.since):
            return False
        handles = {self.context.names.person_key(it.handle) for it in conversation.participants}
        if wanted.handles and not wanted.handles & handles:
            return False
        if wanted.text is None:
            return True
        names = [conversation.title]
        names += [part for it in conversation.participants for part in (it.handle, it.name or "")]
        return fold(wanted.text) in fold("\n".join(names))

    def _with_photo(self, conversation: Conversation, chats: Sequence[Chat]) -> Conversation:
        """Return a conversation with the picture of its group."""
        for chat in chats:
            if chat.photo_guid and (found := self._reader.attachment(chat.photo_guid)):
                return replace(conversation, photo=found.file)
        return conversation

    def _matches(self, message: Message, wanted: Filter) -> bool:
        """Whether a filter accepts a message."""
        return not wanted.needs_records or matches(
            wanted, self.describe(message), self.context.names.person_key
        )

    def _read(self, chats: Sequence[Chat], keys: Sequence[int]) -> dict[int, Message]:
        """Return messages, those that were recently deleted marked."""
        messages = self._reader.read(keys)
        for chat in chats:
            for (_, key), when in self._order.deleted().get(chat.key, ()):
                if (message := messages.get(key)) is not None:
                    messages[key] = replace(message, deleted_at=when)
        return messages
