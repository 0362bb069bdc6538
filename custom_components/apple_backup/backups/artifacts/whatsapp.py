"""WhatsApp: ChatStorage.sqlite with its media, and who is behind its identifiers.

Since 2024 WhatsApp names people by identifiers (`…@lid`) instead of phone numbers; LID.sqlite, and
ContactsV2.sqlite in a column of its own, say which number is whose. Those who use WhatsApp's
encrypted backups only have none of this in a backup of the device.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Final, override

from .artifact import Artifact, Context, FileRef
from .codecs.protobuf import Message
from .cursor import from_cursor, to_cursor
from .handles import Participant
from .listing import Description, Filter, Page, Place, TimeOrder, fold, matches
from .report import Skip
from .rows import Row, blob, number, text
from .schema import Table
from .source import Source
from .times import cocoa_seconds, from_cocoa
from .whatsapp_records import (
    WhatsAppChat,
    WhatsAppKind,
    WhatsAppMedia,
    WhatsAppMessage,
    WhatsAppReply,
)

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
_MESSAGE: Final = (
    number("chat", "ZCHATSESSION"),
    text("stanza", "ZSTANZAID", limit=200),
    text("text", "ZTEXT"),
    number("kind", "ZMESSAGETYPE"),
    number("date", "ZMESSAGEDATE"),
    number("sent", "ZSENTDATE", optional=True),
    number("mine", "ZISFROMME"),
    text("from", "ZFROMJID", limit=300),
    number("member", "ZGROUPMEMBER"),
    text("pushname", "ZPUSHNAME", limit=500, optional=True),
    number("starred", "ZSTARRED", optional=True),
    number("media", "ZMEDIAITEM"),
)
_MEDIA: Final = (
    text("path", "ZMEDIALOCALPATH", limit=2000),
    text("title", "ZTITLE", limit=64 * 1024),
    text("mime", "ZVCARDSTRING", limit=64 * 1024),
    text("name", "ZVCARDNAME", limit=1000),
    number("size", "ZFILESIZE"),
    number("duration", "ZMOVIEDURATION"),
    number("latitude", "ZLATITUDE"),
    number("longitude", "ZLONGITUDE"),
    blob("metadata", "ZMETADATA", limit=256 * 1024, optional=True),
)
_MEMBER: Final = (
    number("chat", "ZCHATSESSION"),
    text("jid", "ZMEMBERJID", limit=300),
    text("name", "ZCONTACTNAME", limit=500),
    text("first", "ZFIRSTNAME", limit=500, optional=True),
)
_KINDS: Final = {
    0: WhatsAppKind.TEXT,
    1: WhatsAppKind.IMAGE,
    2: WhatsAppKind.VIDEO,
    3: WhatsAppKind.AUDIO,
    4: WhatsAppKind.CONTACT,
    5: WhatsAppKind.LOCATION,
    6: WhatsAppKind.SYSTEM,
    7: WhatsAppKind.LINK,
    8: WhatsAppKind.DOCUMENT,
    10: WhatsAppKind.SYSTEM,
    11: WhatsAppKind.GIF,
    14: WhatsAppKind.DELETED,
    15: WhatsAppKind.STICKER,
    38: WhatsAppKind.IMAGE,
    39: WhatsAppKind.VIDEO,
    46: WhatsAppKind.POLL,
}
_GROUP, _STATUS = 1, 3
# The field of a message's metadata that names the message it answers.
_QUOTED: Final = 5
_MOST_CHATS: Final = 50_000
_MOST_PEOPLE: Final = 200_000
_KEPT_ORDERS: Final = 20
_QUOTE: Final = 200


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

    def __init__(self, context: Context) -> None:
        """Open the databases."""
        super().__init__(context)
        self._source = self.open_first(*((it, "ChatStorage.sqlite") for it in _DOMAINS))
        domain = self._source.domain
        self._lids = self.open(domain, "LID.sqlite")
        self._book = self.open(domain, "ContactsV2.sqlite")
        self._known: dict[str, _Chat] | None = None
        self._numbers: dict[str, str] | None = None
        self._labels: dict[str, str] = {}
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

        def fetch(keys: Sequence[int]) -> list[tuple[int, WhatsAppMessage]]:
            found = self.read(keys)
            return [(key, found[key]) for key in keys if key in found]

        def accepts(record: WhatsAppMessage) -> bool:
            return matches(wanted, self.describe(record), self.context.names.person_key)

        return self._order(chat.row.key).page(wanted, cursor, limit, fetch, accepts)

    def read(self, keys: Sequence[int]) -> dict[int, WhatsAppMessage]:
        """Return the messages with some keys."""
        table = self._source.schema.table("ZWAMESSAGE")
        if table is None or not keys:
            return {}
        rows = self._source.fetch(self._source.select(table, "Z_PK", _MESSAGE), keys)
        media = self._media(sorted({it for row in rows if (it := row.integer("media"))}))
        quoted = {
            row.key: stanza
            for row in rows
            if (item := media.get(row.integer("media") or 0)) and (stanza := _quoted(item))
        }
        said = self._said(table, sorted(set(quoted.values())))
        self._chats()
        return {
            row.key: self._message(row, media.get(row.integer("media") or 0), quoted, said)
            for row in rows
        }

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
        table = self._source.schema.find("ZWAMESSAGE")
        if table is None:
            return
        keys: list[int] = []
        for row in self._source.walk(self._source.select(table, "Z_PK", ())):
            keys.append(row.key)
            if len(keys) == 200:
                yield from (self.describe(it) for it in self.read(keys).values())
                keys = []
        yield from (self.describe(it) for it in self.read(keys).values())

    @override
    def has_records(self) -> bool:
        return bool(self._chats())

    def participant(self, jid: str, name: str | None = None) -> Participant:
        """Return who is behind an identifier; `name` is what the chat calls them."""
        user, _, server = jid.partition("@")
        number_ = self._phones().get(jid) if server == "lid" else None
        handle = number_ or (f"+{user}" if user.isdecimal() and server != "lid" else jid)
        who = self.context.names.participant(handle)
        known = who.name or self._labels.get(jid) or self._labels.get(handle) or name
        return Participant(who.handle, known, who.contact)

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
            if len(self._member_names) >= _MOST_PEOPLE:
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

    def _record(self, chat: _Chat) -> WhatsAppChat:
        """Return a chat."""
        row = chat.row
        is_group = row.integer("kind") == _GROUP or chat.jid.endswith("@g.us")
        if is_group:
            people = tuple(self.participant(jid) for jid in dict.fromkeys(chat.members))
        else:
            people = (self.participant(chat.jid, row.text("name")),)
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

    def _message(
        self,
        row: Row,
        item: Row | None,
        quoted: Mapping[int, str],
        said: Mapping[str, str | None],
    ) -> WhatsAppMessage:
        """Return a message."""
        kind = _KINDS.get(row.integer("kind") or 0)
        if kind is None:
            row.skip(Skip.UNKNOWN_CONTENT, "kind")
        stanza = quoted.get(row.key)
        is_mine = row.flag("mine")
        caption = None if item is None else item.text("title")
        return WhatsAppMessage(
            id=row.key,
            stanza=row.text("stanza"),
            kind=kind or WhatsAppKind.OTHER,
            when=row.moment("date"),
            sent=row.moment("sent"),
            is_from_me=is_mine,
            sender=None if is_mine else self._sender(row),
            text=row.text("text") or caption,
            is_starred=row.flag("starred"),
            media=None if item is None else self._item(item, kind),
            reply_to=None if stanza is None else WhatsAppReply(stanza, said.get(stanza)),
        )

    def _sender(self, row: Row) -> Participant | None:
        """Return who has sent a message: a member of a group, or the other one of a chat."""
        member = self._member_names.get(row.integer("member") or 0)
        if member is not None:
            return self.participant(member[0], member[1] or row.text("pushname"))
        jid = row.text("from")
        return None if jid is None else self.participant(jid, row.text("pushname"))

    def _media(self, keys: Sequence[int]) -> dict[int, Row]:
        """Return rows of media by their keys."""
        table = self._source.schema.table("ZWAMEDIAITEM")
        if table is None:
            return {}
        selection = self._source.select(table, "Z_PK", _MEDIA)
        return {row.key: row for row in self._source.fetch(selection, keys)}

    def _item(self, row: Row, kind: WhatsAppKind | None) -> WhatsAppMedia | None:
        """Return what a message has beside its text; None if that is nothing."""
        is_place = kind is WhatsAppKind.LOCATION
        is_contact = kind is WhatsAppKind.CONTACT
        path = row.text("path")
        latitude, longitude = row.real("latitude"), row.real("longitude")
        place = None
        if is_place and latitude is not None and longitude is not None:
            if abs(latitude) <= 90 and abs(longitude) <= 180:
                place = Place(latitude, longitude, row.text("name"))
        if path is None and place is None and not is_contact:
            return None
        name = row.text("name") if kind in (WhatsAppKind.DOCUMENT, WhatsAppKind.CONTACT) else None
        return WhatsAppMedia(
            name=name or (path or "").rpartition("/")[2] or None,
            mime_type=None if is_contact else row.text("mime"),
            size=row.integer("size"),
            duration=row.integer("duration") or None,
            place=place,
            vcard=row.text("mime") if is_contact else None,
            file=None if path is None else self._file(path),
        )

    def _file(self, path: str) -> FileRef | None:
        """Return the file of a medium, whose path may or may not begin with `Message`."""
        relative = path.lstrip("/")
        for candidate in (relative, f"Message/{relative}"):
            if found := self.context.file(self._source.domain, candidate):
                return found
        return None

    def _said(self, table: Table, stanzas: Sequence[str]) -> Mapping[str, str | None]:
        """Return the beginnings of messages that were answered."""
        if not stanzas or not table.has("ZSTANZAID"):
            return {}
        columns = (text("stanza", "ZSTANZAID", limit=200), text("text", "ZTEXT", limit=4000))
        selection = self._source.select(table, "Z_PK", columns)
        found: dict[str, str | None] = {}
        for at in range(0, len(stanzas), 200):
            some = list(stanzas[at : at + 200])
            marks = ", ".join("?" * len(some))
            for row in self._source.try_rows(selection, f"WHERE ZSTANZAID IN ({marks})", some):
                if stanza := row.text("stanza"):
                    found[stanza] = (row.text("text") or "")[:_QUOTE] or None
        return found

    def _phones(self) -> Mapping[str, str]:
        """Return phone numbers by identifiers, from all places that know some."""
        if self._numbers is None:
            self._numbers = {}
            pairs = ("ZLID", "ZPHONENUMBER")
            self._read_pairs(self._lids, "ZWAPHONENUMBERLIDPAIR", *pairs)
            self._read_pairs(self._source, "ZWAPHONENUMBERLIDPAIR", *pairs)
            self._read_pairs(self._book, "ZWAADDRESSBOOKCONTACT", "ZLID", "ZWHATSAPPID")
            self._read_pairs(self._source, "ZWACHATSESSION", "ZCONTACTJID", "ZCONTACTIDENTIFIER")
            self._read_names()
        return self._numbers

    def _read_pairs(self, source: Source, name: str, lid: str, phone: str) -> None:
        """Read which identifier has which phone number."""
        table = source.schema.find(name)
        if table is None or not table.has(lid, phone) or self._numbers is None:
            return
        columns = (text("lid", lid, limit=300), text("phone", phone, limit=300))
        for row in source.walk(source.select(table, "Z_PK", columns)):
            jid, digits = row.text("lid"), (row.text("phone") or "").partition("@")[0].lstrip("+")
            if jid and digits.isdecimal() and (jid.endswith("@lid") or "@" not in jid):
                self._numbers.setdefault(jid if "@" in jid else f"{jid}@lid", f"+{digits}")
            if len(self._numbers) >= _MOST_PEOPLE:
                row.skip(Skip.TOO_MANY)
                return

    def _read_names(self) -> None:
        """Read what people are called, in the address book of WhatsApp and by themselves."""
        names: dict[str, str] = defaultdict(str)
        for source, name, jid, title in (
            (self._book, "ZWAADDRESSBOOKCONTACT", "ZWHATSAPPID", "ZFULLNAME"),
            (self._source, "ZWAPROFILEPUSHNAME", "ZJID", "ZPUSHNAME"),
        ):
            table = source.schema.find(name)
            if table is None or not table.has(jid, title):
                continue
            columns = (text("jid", jid, limit=300), text("name", title, limit=500))
            for row in source.walk(source.select(table, "Z_PK", columns)):
                known, label = row.text("jid"), row.text("name")
                if known and label:
                    names.setdefault(known, label)
                    names.setdefault(f"+{known.partition('@')[0]}", label)
                if len(names) >= _MOST_PEOPLE:
                    break
        self._labels = dict(names)


def _quoted(item: Row) -> str | None:
    """Return which message a message answers, by its stanza."""
    data = item.blob("metadata")
    if data is None:
        return None
    stanza = Message.parse(data).text(_QUOTED)
    return stanza if stanza and stanza.isprintable() and len(stanza) <= 200 else None
