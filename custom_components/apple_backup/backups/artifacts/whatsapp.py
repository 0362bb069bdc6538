"""WhatsApp: the chats of ChatStorage.sqlite.

Those who use WhatsApp's encrypted backups only have none of this in a backup of the device.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Final, override

from .artifact import Artifact, Context
from .cursor import from_cursor, to_cursor
from .listing import Description, Filter, Located, Page, Reading, TimeOrder, fold
from .report import Skip
from .rows import Row, number, text
from .seen import Seen
from .spots import TimeSpot, key_of
from .times import cocoa_seconds, from_cocoa
from .whatsapp_descriptions import WhatsAppDescriptions
from .whatsapp_people import MOST_PEOPLE, WhatsAppPeople, WhatsAppSources
from .whatsapp_reading import Members, WhatsAppReader
from .whatsapp_records import WhatsAppChat, WhatsAppMessage

_DOMAINS: Final = (
    "AppDomainGroup-group.net.whatsapp.WhatsApp.shared",
    "AppDomainGroup-group.net.whatsapp.WhatsAppSMB.shared",
)
_CHAT: Final = (
    text("jid", "ZCONTACTJID", limit=300),
    text("name", "ZPARTNERNAME", limit=1000),
    text("identifier", "ZCONTACTIDENTIFIER", limit=300, optional=True),
    number("kind", "ZSESSIONTYPE"),
    number("last", "ZLASTMESSAGEDATE"),
    number("removed", "ZREMOVED", optional=True),
    number("archived", "ZARCHIVED", optional=True),
)
_MEMBER: Final = (
    number("chat", "ZCHATSESSION"),
    text("jid", "ZMEMBERJID", limit=300),
    text("name", "ZCONTACTNAME", limit=500),
    text("first", "ZFIRSTNAME", limit=500, optional=True),
)
_GROUP, _STATUS = 1, 3
_MOST_CHATS: Final = 50_000
_KEPT_ORDERS: Final = 20


@dataclass(slots=True)
class _Chat:
    """A chat with those who take part."""

    row: Row
    jid: str
    count: int = 0
    members: list[str] = field(default_factory=list)


class WhatsApp(Artifact):
    """The chats of WhatsApp, or of WhatsApp Business if there is only that."""

    name: ClassVar[str] = "whatsapp"
    noun: ClassVar[tuple[str, ...]] = ("message",)
    in_timeline: ClassVar[bool] = True
    tells_people: ClassVar[bool] = True

    def __init__(self, context: Context) -> None:
        """Open the databases."""
        super().__init__(context)
        self._source = self.open_first(*((it, "ChatStorage.sqlite") for it in _DOMAINS))
        domain = self._source.domain
        lids, book = (self.open(domain, name) for name in ("LID.sqlite", "ContactsV2.sqlite"))
        self._people = WhatsAppPeople(WhatsAppSources(self._source, lids, book), context)
        self._reader = WhatsAppReader(self._source, context, self._people, self._members)
        self._descriptions = WhatsAppDescriptions(self._source, self._reader, self._records)
        self._known: dict[str, _Chat] | None = None
        self._shown: dict[int, WhatsAppChat] | None = None
        self._orders: dict[int, TimeOrder] = {}
        self._member_names: dict[int, tuple[str, str | None]] = {}

    def chats(self, wanted: Filter, cursor: str | None, limit: int) -> Page[WhatsAppChat]:
        """Return chats behind a cursor, the one used last first.

        Raises:
            BadCursorError: The cursor is none.
            BackupError: The database cannot be read.
        """
        at = 0 if cursor is None else max(0, int(from_cursor(cursor, int)[0]))
        chats = list(self._chats().values())
        found: list[WhatsAppChat] = []
        while at < len(chats) and len(found) < limit:
            chat = self._record(chats[at])
            if self._is_wanted(chat, wanted):
                found.append(chat)
            at += 1
        return Page(tuple(found), to_cursor((at,)) if at < len(chats) else None, len(chats))

    def chat(self, guid: str) -> WhatsAppChat | None:
        """Return a chat; None if there is none."""
        chat = self._chats().get(guid)
        return None if chat is None else self._record(chat)

    def page(
        self, guid: str, wanted: Filter, cursor: str | None, limit: int
    ) -> Page[WhatsAppMessage]:
        """Return messages of a chat behind a cursor, the newest first; raises as `chats`."""
        chat = self._chats().get(guid)
        if chat is None:
            return Page((), None, 0)

        return self._order(chat.row.key).page(wanted, cursor, limit, self._reading)

    def oldest_first(self, guid: str, wanted: Filter) -> Iterator[WhatsAppMessage]:
        """Yield the messages of a chat, the oldest first; a page at a time is in memory."""
        chat = self._chats().get(guid)
        if chat is not None:
            yield from self._order(chat.row.key).records(wanted, self._reading)

    def read(self, keys: Sequence[int]) -> dict[int, WhatsAppMessage]:
        """Return the messages with some keys."""
        return self._reader.read(keys)

    @property
    def _reading(self) -> Reading[WhatsAppMessage]:
        return Reading(self.read, self.describe, self.context.names.person_key)

    def describe(self, message: WhatsAppMessage) -> Description:
        """Return what search, timeline and people need of a message."""
        person, media = message.sender, message.media
        parts = (message.text, None if media is None else media.name)
        return Description(
            artifact=self.name,
            ref=str(message.id),
            when=message.when,
            title="" if person is None else person.label,
            text="\n".join(part for part in parts if part),
            handles=() if person is None else (person.handle,),
            place=None if media is None else media.place,
        )

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
        return self._descriptions.seen()

    @override
    def places(self) -> Iterator[Located]:
        return self._descriptions.places()

    @override
    def find(self, ref: str) -> WhatsAppMessage | None:
        key = key_of(ref)
        return None if key is None else self.read([key]).get(key)

    def position(self, guid: str, ref: str) -> str | None:
        """Return the cursor behind which a message comes first, to show it among its neighbors."""
        chat, key = self._chats().get(guid), key_of(ref)
        if chat is None or key is None:
            return None
        order = self._order(chat.row.key)
        if key not in order.keys:
            return None
        return to_cursor((order.times[order.keys.index(key)], key + 1))

    @override
    def extent(self) -> int:
        return sum(chat.count for chat in self._chats().values())

    @override
    def has_records(self) -> bool:
        return bool(self._chats())

    def _members(self) -> Members:
        """Return who the members of groups are."""
        self._chats()
        return self._member_names

    def _chats(self) -> dict[str, _Chat]:
        """Return the chats by their identifiers, the one used last first."""
        if self._known is not None:
            return self._known
        self._known = {}
        table = self._source.schema.table("ZWACHATSESSION")
        if table is None:
            return self._known
        found: list[_Chat] = []
        for row in self._source.walk(self._source.select(table, "Z_PK", _CHAT)):
            jid = row.text("jid")
            if jid and not row.flag("removed") and row.integer("kind") != _STATUS:
                found.append(_Chat(row, jid))
            if len(found) >= _MOST_CHATS:
                row.skip(Skip.TOO_MANY)
                break
        found.sort(key=lambda it: -(it.row.real("last") or 0))
        by_key = {it.row.key: it for it in found}
        self._read_members(by_key)
        self._count(by_key)
        self._known = {it.jid: it for it in found}
        return self._known

    def _read_members(self, chats: Mapping[int, _Chat]) -> None:
        """Find out who is in which group."""
        table = self._source.schema.find("ZWAGROUPMEMBER")
        if table is None:
            return
        for row in self._source.walk(self._source.select(table, "Z_PK", _MEMBER)):
            jid, chat = row.text("jid"), chats.get(row.integer("chat") or 0)
            if jid is None:
                continue
            self._member_names[row.key] = (jid, row.text("name") or row.text("first"))
            if chat is not None:
                chat.members.append(jid)
            if len(self._member_names) >= MOST_PEOPLE:
                row.skip(Skip.TOO_MANY)
                return

    def _count(self, chats: Mapping[int, _Chat]) -> None:
        """Find out how many messages each chat has."""
        table = self._source.schema.find("ZWAMESSAGE")
        if table is None or not table.has("ZCHATSESSION"):
            return
        sql = "SELECT ZCHATSESSION, count(Z_PK) FROM ZWAMESSAGE GROUP BY 1"
        for key, count in self._source.try_query("ZWAMESSAGE", sql):
            if key in chats:
                chats[key].count = count

    def _records(self) -> Mapping[int, WhatsAppChat]:
        """Return the chats by their keys."""
        if self._shown is None:
            self._shown = {it.row.key: self._record(it) for it in self._chats().values()}
        return self._shown

    def _record(self, chat: _Chat) -> WhatsAppChat:
        """Return a chat."""
        row = chat.row
        is_group = row.integer("kind") == _GROUP or chat.jid.endswith("@g.us")
        if is_group:
            people = tuple(self._people.participant(jid) for jid in dict.fromkeys(chat.members))
        else:
            people = (self._people.participant(chat.jid, row.text("name")),)
        title = row.text("name") or ", ".join(it.label for it in people) or chat.jid
        if not is_group and people[0].name:
            title = people[0].name
        return WhatsAppChat(
            id=row.key,
            guid=chat.jid,
            title=title,
            is_group=is_group,
            participants=people,
            last_message=row.moment("last"),
            message_count=chat.count,
            is_archived=row.flag("archived"),
        )

    def _is_wanted(self, chat: WhatsAppChat, wanted: Filter) -> bool:
        """Whether a filter accepts a chat: by name, people, and when it was used last."""
        last = chat.last_message
        if wanted.since is not None and (last is None or last < wanted.since):
            return False
        keys = {self.context.names.person_key(it.handle) for it in chat.participants}
        if wanted.handles and not wanted.handles & keys:
            return False
        names = [chat.title, *(it.label for it in chat.participants)]
        return wanted.text is None or fold(wanted.text) in fold("\n".join(names))

    def _order(self, chat: int) -> TimeOrder:
        """Return the messages of a chat by time."""
        if chat not in self._orders:
            if len(self._orders) >= _KEPT_ORDERS:
                self._orders.clear()
            self._orders[chat] = TimeOrder.of(self._times(chat))
        return self._orders[chat]

    def _times(self, chat: int) -> Iterator[tuple[int, float | None]]:
        """Yield key and time of the messages of a chat."""
        table = self._source.schema.find("ZWAMESSAGE")
        if table is None or not table.has("ZCHATSESSION"):
            return
        selection = self._source.select(table, "Z_PK", (number("date", "ZMESSAGEDATE"),))
        for row in self._source.walk(selection, "ZCHATSESSION = ?", (chat,)):
            value = row.real("date")
            known = value if value and from_cocoa(value) is not None else None
            yield row.key, None if known is None else cocoa_seconds(known)
