"""Puts messages of WhatsApp together: rows of ChatStorage.sqlite with their media and replies."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from .artifact import Context, FileRef
from .codecs.protobuf import Message
from .handles import Participant
from .listing import Place
from .report import Skip
from .rows import Row, blob, number, text
from .schema import Table
from .source import Source
from .whatsapp_people import WhatsAppPeople
from .whatsapp_reactions import read_reactions
from .whatsapp_records import WhatsAppKind, WhatsAppMedia, WhatsAppMessage, WhatsAppReply

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
# The field of a message's metadata that names the message it answers.
_QUOTED: Final = 5
_QUOTE: Final = 200

type Members = Mapping[int, tuple[str, str | None]]
"""Identifier and name of the members of groups, by their keys."""


class WhatsAppReader:
    """Reads messages by their keys, a page at a time."""

    def __init__(
        self,
        source: Source,
        context: Context,
        people: WhatsAppPeople,
        members: Callable[[], Members],
    ) -> None:
        """Read from a database; `members` are needed for who has sent something to a group."""
        self._source = source
        self._context = context
        self._people = people
        self._members = members

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
        reactions = read_reactions(self._source, self._people, [row.key for row in rows])
        messages = {
            row.key: self._message(row, media.get(row.integer("media") or 0), quoted, said)
            for row in rows
        }
        for key, found in reactions.items():
            messages[key] = replace(messages[key], reactions=found)
        return messages

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
            sender=None if is_mine else self.sender(row),
            text=row.text("text") or caption,
            is_starred=row.flag("starred"),
            media=None if item is None else self._item(item, kind),
            reply_to=None if stanza is None else WhatsAppReply(stanza, said.get(stanza)),
        )

    def member(self, key: int) -> Participant | None:
        """Return who a member of a group is."""
        found = self._members().get(key)
        return None if found is None else self._people.participant(*found)

    def sender(self, row: Row) -> Participant | None:
        """Return who has sent a message: a member of a group, or the other one of a chat."""
        member = self._members().get(row.integer("member") or 0)
        if member is not None:
            return self._people.participant(member[0], member[1] or row.text("pushname"))
        jid = row.text("from")
        return None if jid is None else self._people.participant(jid, row.text("pushname"))

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
            if found := self._context.file(self._source.domain, candidate):
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


def _quoted(item: Row) -> str | None:
    """Return which message a message answers, by its stanza."""
    data = item.blob("metadata")
    if data is None:
        return None
    stanza = Message.parse(data).text(_QUOTED)
    return stanza if stanza and stanza.isprintable() and len(stanza) <= 200 else None
