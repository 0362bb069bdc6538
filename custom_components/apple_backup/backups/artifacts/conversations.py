"""Conversations: chats of sms.db, those with one person joined into one.

Somebody writes from a number by SMS, from the same number by iMessage and from a mail address: three
chats, one conversation. Groups stay as they are.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from .artifact import Context
from .codecs.errors import CodecError
from .codecs.keyed_archive import read_plist
from .handles import Names, Participant
from .message_counts import count_messages
from .message_records import Conversation
from .report import Skip
from .rows import Row, blob, number, text
from .source import Source
from .times import from_cocoa

GROUP: Final = 43

_CHAT: Final = (
    text("guid", limit=500),
    number("style"),
    text("chat_identifier", limit=500),
    text("service_name", limit=100),
    text("display_name", limit=1000),
    blob("properties", limit=256 * 1024, optional=True),
)
_HANDLE: Final = (text("id", limit=500), text("service", limit=100))
_JOIN: Final = (number("chat_id"), number("handle_id"))
_MOST_HANDLES: Final = 200_000
_MOST_CHATS: Final = 100_000
_MOST_NAMED: Final = 4


@dataclass(slots=True)
class Chat:
    """One row of `chat` with what belongs to it; `count` is without tapbacks and votes."""

    key: int
    guid: str
    is_group: bool
    identifier: str | None
    service: str | None
    name: str | None
    photo_guid: str | None
    handles: list[str] = field(default_factory=list)
    count: int = 0
    last: float = 0


class Chats:
    """All chats of a database and the conversations they make."""

    def __init__(self, source: Source, context: Context) -> None:
        """Read the chats, without their messages."""
        self._source = source
        self._context = context
        self.handles = _read_handles(source)
        self._people: dict[int, Participant | None] = {}
        self.by_key = {chat.key: chat for chat in self._read()}
        count_messages(source, self.by_key)
        self._groups = self._join()
        self.conversation_of = {chat.key: group[0].guid for group in self._groups for chat in group}
        self._by_guid = {chat.guid: group for group in self._groups for chat in group}

    @property
    def groups(self) -> Sequence[list[Chat]]:
        """The chats of each conversation; the conversation that was used last comes first."""
        return self._groups

    def of(self, guid: str) -> list[Chat]:
        """Return the chats of the conversation that a chat belongs to; none if there is none."""
        return self._by_guid.get(guid, [])

    def participant(self, handle: int | None) -> Participant | None:
        """Return who has a handle."""
        key = handle or 0
        if key not in self._people:
            raw = self.handles.get(key)
            self._people[key] = None if raw is None else self._context.names.participant(raw)
        return self._people[key]

    def named(self, raw: str) -> str | None:
        """Return what somebody is called, as the contacts say."""
        return self._context.names.name(raw)

    def conversation(self, chats: Sequence[Chat]) -> Conversation:
        """Return some chats as one conversation."""
        names = self._context.names
        people: dict[str, Participant] = {}
        for chat in chats:
            for handle in chat.handles:
                people.setdefault(names.person_key(handle), names.participant(handle))
        first = chats[0]
        participants = tuple(people.values())
        return Conversation(
            guid=first.guid,
            guids=tuple(chat.guid for chat in chats),
            title=_title(chats, participants, names),
            is_group=first.is_group,
            participants=participants,
            services=tuple(dict.fromkeys(chat.service for chat in chats if chat.service)),
            last_message=from_cocoa(max(chat.last for chat in chats)),
            message_count=sum(chat.count for chat in chats),
        )

    def _read(self) -> Iterable[Chat]:
        """Yield the chats with those who take part."""
        table = self._source.schema.table("chat")
        if table is None:
            return
        selection = self._source.select(table, "ROWID", _CHAT)
        members = self._members()
        for count, row in enumerate(self._source.walk(selection)):
            if count >= _MOST_CHATS:
                row.skip(Skip.TOO_MANY)
                return
            identifier = row.text("chat_identifier")
            yield Chat(
                key=row.key,
                guid=row.text("guid") or f"chat:{row.key}",
                is_group=_is_group(row, members.get(row.key, ())),
                identifier=identifier,
                service=row.text("service_name"),
                name=row.text("display_name"),
                photo_guid=_photo_guid(row),
                handles=members.get(row.key, []) or ([identifier] if identifier else []),
            )

    def _members(self) -> Mapping[int, list[str]]:
        """Return the handles of each chat."""
        found: dict[int, list[str]] = defaultdict(list)
        table = self._source.schema.table("chat_handle_join")
        if table is None:
            return found
        for row in self._source.walk(self._source.select(table, "rowid", _JOIN)):
            chat, handle = row.integer("chat_id"), self.handles.get(row.integer("handle_id") or 0)
            if chat is not None and handle is not None:
                found[chat].append(handle)
        return found

    def _join(self) -> list[list[Chat]]:
        """Put together the chats with one person."""
        names = self._context.names
        groups: dict[object, list[Chat]] = defaultdict(list)
        for chat in self.by_key.values():
            alone = None if chat.is_group else next(iter(chat.handles), chat.identifier)
            groups[names.person_key(alone) if alone else chat.key].append(chat)
        for group in groups.values():
            group.sort(key=lambda chat: (-chat.last, chat.key))
        return sorted(groups.values(), key=lambda group: (-group[0].last, group[0].key))


def _read_handles(source: Source) -> dict[int, str]:
    """Return the handles by their keys."""
    table = source.schema.table("handle")
    found: dict[int, str] = {}
    if table is None:
        return found
    for row in source.walk(source.select(table, "ROWID", _HANDLE)):
        if handle := row.text("id"):
            found[row.key] = handle
        if len(found) >= _MOST_HANDLES:
            row.skip(Skip.TOO_MANY)
            break
    return found


def _is_group(row: Row, members: Sequence[str]) -> bool:
    """Whether a chat is one of several; its style says so, else the number of its members."""
    style = row.integer("style")
    return len(members) > 1 if style is None else style == GROUP


def _photo_guid(row: Row) -> str | None:
    """Return which attachment is the picture of a group."""
    data = row.blob("properties")
    if data is None:
        return None
    try:
        guid = read_plist(data).get("groupPhotoGuid")
    except CodecError:
        row.skip(Skip.DAMAGED_CONTENT, "properties")
        return None
    return guid if isinstance(guid, str) else None


def _title(chats: Sequence[Chat], participants: Sequence[Participant], names: Names) -> str:
    """Return the name of a group, or of those who take part."""
    for chat in chats:
        if chat.name:
            return chat.name
    if not participants:
        identifier = chats[0].identifier
        return (names.name(identifier) or identifier or "") if identifier else chats[0].guid
    shown = ", ".join(person.label for person in participants[:_MOST_NAMED])
    more = len(participants) - _MOST_NAMED
    return f"{shown} +{more}" if more > 0 else shown
