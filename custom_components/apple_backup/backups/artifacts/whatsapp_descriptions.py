"""What search, timeline and people need of WhatsApp's messages, without looking for their files."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, override

from .handles import Participant
from .listing import Description, Located, Place
from .rows import Row, number, text
from .seen import Seen
from .source import Source
from .spots import to_nanoseconds
from .table_descriptions import TableDescriptions
from .times import cocoa_time_of
from .whatsapp_reading import WhatsAppReader
from .whatsapp_records import WhatsAppChat

_DESCRIBED: Final = (
    number("chat", "ZCHATSESSION"),
    text("text", "ZTEXT"),
    number("kind", "ZMESSAGETYPE"),
    number("date", "ZMESSAGEDATE"),
    number("mine", "ZISFROMME"),
    text("from", "ZFROMJID", limit=300),
    number("member", "ZGROUPMEMBER"),
    text("pushname", "ZPUSHNAME", limit=500, optional=True),
    number("media", "ZMEDIAITEM"),
)
_MEDIA: Final = (
    text("title", "ZTITLE", limit=64 * 1024),
    text("name", "ZVCARDNAME", limit=1000),
    number("latitude", "ZLATITUDE"),
    number("longitude", "ZLONGITUDE"),
)
_BY_CHAT: Final = "SELECT ZCHATSESSION, count(Z_PK), max(ZMESSAGEDATE) FROM ZWAMESSAGE GROUP BY 1"
_BY_MEMBER: Final = (
    "SELECT ZGROUPMEMBER, count(Z_PK), max(ZMESSAGEDATE) FROM ZWAMESSAGE"
    " WHERE ZGROUPMEMBER IS NOT NULL GROUP BY 1"
)
_CONTACT, _LOCATION, _DOCUMENT = 4, 5, 8


class WhatsAppDescriptions(TableDescriptions):
    """Describes messages by their keys. Handles are meant as in `MessageDescriptions`."""

    table_name = "ZWAMESSAGE"
    key_column = "Z_PK"
    date_column = "ZMESSAGEDATE"
    columns = _DESCRIBED

    def __init__(
        self,
        source: Source,
        reader: WhatsAppReader,
        chats: Callable[[], Mapping[int, WhatsAppChat]],
    ) -> None:
        """Read from a database; `chats` are those that are shown, by their keys."""
        super().__init__(source)
        self._reader = reader
        self._chats = chats

    def places(self) -> Iterator[Located]:
        """Yield the places that people have sent."""
        if self._table is None or not self._table.has("ZMESSAGETYPE"):
            return
        for batch in self._batches(f"ZMESSAGETYPE = {_LOCATION}"):
            for key, found in batch.items():
                if found.place is not None:
                    when = None if found.when is None else to_nanoseconds(found.when)
                    yield Located(key, found.place.latitude, found.place.longitude, when)

    def seen(self) -> Iterator[Seen]:
        """Yield the other one of each chat of two, and the senders in groups."""
        table = self._table
        if table is None or not table.has("ZCHATSESSION", "ZMESSAGEDATE"):
            return
        for key, count, last in self._source.try_query("ZWAMESSAGE", _BY_CHAT):
            chat = self._chats().get(key)
            if chat is not None and not chat.is_group:
                for person in chat.participants:
                    yield Seen(person.handle, person.name, count, cocoa_time_of(last))
        if not table.has("ZGROUPMEMBER"):
            return
        for key, count, last in self._source.try_query("ZWAMESSAGE", _BY_MEMBER):
            if isinstance(key, int) and (member := self._reader.member(key)) is not None:
                yield Seen(member.handle, member.name, count, cocoa_time_of(last))

    @override
    def _described(self, rows: Sequence[Row]) -> dict[int, Description]:
        keys = sorted({found for row in rows if (found := row.integer("media"))})
        table = self._source.schema.find("ZWAMEDIAITEM")
        media: dict[int, Row] = {}
        if table is not None:
            selection = self._source.select(table, "Z_PK", _MEDIA)
            media = {row.key: row for row in self._source.fetch(selection, keys)}
        chats = self._chats()
        return {
            row.key: self._description(
                row, media.get(row.integer("media") or 0), chats.get(row.integer("chat") or 0)
            )
            for row in rows
        }

    def _description(self, row: Row, item: Row | None, chat: WhatsAppChat | None) -> Description:
        """Return a message."""
        person: Participant | None = None if row.flag("mine") else self._reader.sender(row)
        handles: tuple[str, ...] = ()
        if person is not None:
            handles = (person.handle,)
        elif chat is not None and not chat.is_group:
            handles = tuple(it.handle for it in chat.participants)
        kind = row.integer("kind")
        parts = [row.text("text")]
        if item is not None:
            parts.append(item.text("title"))
            if kind in (_CONTACT, _DOCUMENT, _LOCATION):
                parts.append(item.text("name"))
        return Description(
            artifact="whatsapp",
            ref=str(row.key),
            when=row.moment("date"),
            title="" if person is None else person.label,
            text="\n".join(dict.fromkeys(part for part in parts if part)),
            handles=handles,
            place=_place(item) if item is not None and kind == _LOCATION else None,
            parent=None if chat is None else chat.guid,
            within=None if chat is None else chat.title,
        )


def _place(item: Row) -> Place | None:
    """Return where somebody was."""
    latitude, longitude = item.real("latitude"), item.real("longitude")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return Place(latitude, longitude, item.text("name"))
