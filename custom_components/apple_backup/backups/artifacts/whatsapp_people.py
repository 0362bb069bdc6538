"""Who is behind the identifiers of WhatsApp.

Since 2024 it names people by `…@lid` instead of by phone numbers. LID.sqlite, ContactsV2.sqlite and
columns of ChatStorage.sqlite say which number is whose.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from .artifact import Context
from .handles import Participant
from .report import Skip
from .rows import text
from .source import Source

MOST_PEOPLE: Final = 200_000


@dataclass(frozen=True, slots=True)
class WhatsAppSources:
    """The databases that know of people: of chats, of identifiers, and the address book."""

    chats: Source
    lids: Source
    book: Source


@dataclass(frozen=True, slots=True)
class _Known:
    """Phone numbers by identifiers, and names by both."""

    numbers: Mapping[str, str]
    labels: Mapping[str, str]


class WhatsAppPeople:
    """Numbers and names by identifiers, read when they are first needed."""

    def __init__(self, sources: WhatsAppSources, context: Context) -> None:
        """Read from some databases."""
        self._sources = sources
        self._context = context
        self._known: _Known | None = None

    def participant(self, jid: str, name: str | None = None) -> Participant:
        """Return who is behind an identifier; `name` is what the chat calls them."""
        if self._known is None:
            self._known = _Known(self._numbers(), self._labels())
        user, _, server = jid.partition("@")
        number_ = self._known.numbers.get(jid) if server == "lid" else None
        handle = number_ or (f"+{user}" if user.isdecimal() and server != "lid" else jid)
        who, labels = self._context.names.participant(handle), self._known.labels
        known = who.name or labels.get(jid) or labels.get(handle) or name
        return Participant(who.handle, known, who.contact)

    def _numbers(self) -> Mapping[str, str]:
        """Return phone numbers by identifiers, from all places that know some."""
        chats, lids, book = self._sources.chats, self._sources.lids, self._sources.book
        found: dict[str, str] = {}
        for source, table, lid, phone in (
            (lids, "ZWAPHONENUMBERLIDPAIR", "ZLID", "ZPHONENUMBER"),
            (chats, "ZWAPHONENUMBERLIDPAIR", "ZLID", "ZPHONENUMBER"),
            (book, "ZWAADDRESSBOOKCONTACT", "ZLID", "ZWHATSAPPID"),
            (chats, "ZWACHATSESSION", "ZCONTACTJID", "ZCONTACTIDENTIFIER"),
        ):
            for jid, number_ in self._pairs(source, table, lid, phone, found):
                digits = number_.partition("@")[0].lstrip("+")
                if digits.isdecimal() and (jid.endswith("@lid") or "@" not in jid):
                    found.setdefault(jid if "@" in jid else f"{jid}@lid", f"+{digits}")
        return found

    def _labels(self) -> Mapping[str, str]:
        """Return what people are called, in the address book of WhatsApp and by themselves."""
        chats, book = self._sources.chats, self._sources.book
        found: dict[str, str] = {}
        for source, table, jid, title in (
            (book, "ZWAADDRESSBOOKCONTACT", "ZWHATSAPPID", "ZFULLNAME"),
            (chats, "ZWAPROFILEPUSHNAME", "ZJID", "ZPUSHNAME"),
        ):
            for known, label in self._pairs(source, table, jid, title, found):
                found.setdefault(known, label)
                found.setdefault(f"+{known.partition('@')[0]}", label)
        return found

    @staticmethod
    def _pairs(
        source: Source, name: str, first: str, second: str, found: Mapping[str, str]
    ) -> Iterator[tuple[str, str]]:
        """Yield the rows of a table that have both values, as long as there is room in `found`."""
        table = source.schema.find(name)
        if table is None or not table.has(first, second):
            return
        columns = (text("first", first, limit=300), text("second", second, limit=500))
        for row in source.walk(source.select(table, "Z_PK", columns)):
            one, other = row.text("first"), row.text("second")
            if one and other:
                yield one, other
            if len(found) >= MOST_PEOPLE:
                row.skip(Skip.TOO_MANY)
                return
