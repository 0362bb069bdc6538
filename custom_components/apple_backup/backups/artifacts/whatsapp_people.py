"""Who is behind the identifiers of WhatsApp.

Since 2024 it names people by `…@lid` instead of by phone numbers. LID.sqlite, ContactsV2.sqlite and
columns of ChatStorage.sqlite say which number is whose.
"""

from collections import defaultdict
from collections.abc import Mapping
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


class WhatsAppPeople:
    """Numbers and names by identifiers, read when they are first needed."""

    def __init__(self, sources: WhatsAppSources, context: Context) -> None:
        """Read from some databases."""
        self._sources = sources
        self._context = context
        self._numbers: dict[str, str] | None = None
        self._labels: dict[str, str] = {}

    def participant(self, jid: str, name: str | None = None) -> Participant:
        """Return who is behind an identifier; `name` is what the chat calls them."""
        user, _, server = jid.partition("@")
        number_ = self._phones().get(jid) if server == "lid" else None
        handle = number_ or (f"+{user}" if user.isdecimal() and server != "lid" else jid)
        who = self._context.names.participant(handle)
        known = who.name or self._labels.get(jid) or self._labels.get(handle) or name
        return Participant(who.handle, known, who.contact)

    def _phones(self) -> Mapping[str, str]:
        """Return phone numbers by identifiers, from all places that know some."""
        if self._numbers is None:
            self._numbers = {}
            pairs = ("ZLID", "ZPHONENUMBER")
            self._read_pairs(self._sources.lids, "ZWAPHONENUMBERLIDPAIR", *pairs)
            self._read_pairs(self._sources.chats, "ZWAPHONENUMBERLIDPAIR", *pairs)
            self._read_pairs(self._sources.book, "ZWAADDRESSBOOKCONTACT", "ZLID", "ZWHATSAPPID")
            self._read_pairs(
                self._sources.chats, "ZWACHATSESSION", "ZCONTACTJID", "ZCONTACTIDENTIFIER"
            )
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
            if len(self._numbers) >= MOST_PEOPLE:
                row.skip(Skip.TOO_MANY)
                return

    def _read_names(self) -> None:
        """Read what people are called, in the address book of WhatsApp and by themselves."""
        names: dict[str, str] = defaultdict(str)
        for source, name, jid, title in (
            (self._sources.book, "ZWAADDRESSBOOKCONTACT", "ZWHATSAPPID", "ZFULLNAME"),
            (self._sources.chats, "ZWAPROFILEPUSHNAME", "ZJID", "ZPUSHNAME"),
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
                if len(names) >= MOST_PEOPLE:
                    break
        self._labels = dict(names)
