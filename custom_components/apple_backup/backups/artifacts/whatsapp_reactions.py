"""Reactions of WhatsApp: they stand among the receipts of the message they are about.

ZWAMESSAGEINFO.ZRECEIPTINFO is a protocol buffer whose field 7 holds them, as those who have looked
into real databases describe it. Field 1 of that are those of others: identifier (2), emoji (3), time
(4); field 2 is the owner's: emoji (2), time (3). A reaction that was taken back has no emoji.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from .codecs.protobuf import Message
from .report import Skip
from .rows import Row, blob, number
from .source import Source
from .times import moment
from .whatsapp_people import WhatsAppPeople
from .whatsapp_records import WhatsAppReaction

_INFO: Final = (number("message", "ZMESSAGE"), blob("receipts", "ZRECEIPTINFO", limit=1024 * 1024))
_REACTIONS: Final = 7
_MOST_REACTIONS: Final = 2_000
# An emoji of several joined ones takes up to 50 bytes.
_LONGEST_EMOJI: Final = 32
_MILLISECONDS_FROM: Final = 100_000_000_000


def read_reactions(
    source: Source, people: WhatsAppPeople, keys: Sequence[int]
) -> Mapping[int, tuple[WhatsAppReaction, ...]]:
    """Return the reactions to some messages, by the messages' keys; the first comes first."""
    table = source.schema.find("ZWAMESSAGEINFO")
    if table is None or not table.has("ZMESSAGE", "ZRECEIPTINFO") or not keys:
        return {}
    selection = source.select(table, "Z_PK", _INFO)
    found: dict[int, tuple[WhatsAppReaction, ...]] = {}
    for row in source.fetch(selection, keys, by="ZMESSAGE"):
        message, data = row.integer("message"), row.blob("receipts")
        if message is None or data is None:
            continue
        reactions = sorted(_of(data, row, people), key=_order)
        if reactions:
            found[message] = tuple(reactions)
    return found


def _of(data: bytes, row: Row, people: WhatsAppPeople) -> Iterator[WhatsAppReaction]:
    """Yield the reactions of one message."""
    receipts = Message.parse(data)
    if not receipts.is_whole:
        row.skip(Skip.DAMAGED_CONTENT, "receipts")
    reactions = receipts.message(_REACTIONS)
    for count, reaction in enumerate(reactions.messages(1)):
        if count >= _MOST_REACTIONS:
            row.skip(Skip.TOO_MANY, "receipts")
            break
        jid, emoji = reaction.text(2), _emoji(reaction.text(3))
        if jid and jid.isprintable() and len(jid) <= 300 and emoji is not None:
            yield WhatsAppReaction(emoji, people.participant(jid), _when(reaction.integer(4)))
    own = reactions.message(2)
    if (emoji := _emoji(own.text(2))) is not None:
        yield WhatsAppReaction(emoji, None, _when(own.integer(3)))


def _emoji(text: str | None) -> str | None:
    """Return an emoji; None for what is none."""
    if not text or len(text) > _LONGEST_EMOJI or text.isascii() or "\ufffd" in text:
        return None
    return text


def _when(value: int | None) -> datetime | None:
    """Return a time counted from 1970, in seconds or milliseconds."""
    if not value:
        return None
    return moment(value / 1000 if value >= _MILLISECONDS_FROM else value)


def _order(reaction: WhatsAppReaction) -> float:
    """Return by what reactions are sorted."""
    return 0.0 if reaction.when is None else reaction.when.timestamp()
