"""Puts messages together: rows of sms.db with bodies, attachments, tapbacks, replies and edits."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .artifact import Context
from .conversations import Chats
from .message_attachments import MessageAttachments, in_order
from .message_body import Body, plain, quick_text
from .message_parts import app_of, body_of, effect_of, kind_of, link_of, poll_of, summary_of
from .message_records import Attachment, Message, Reply
from .reactions import About, collect, is_about_another
from .rows import Row, blob, number, text
from .source import Source

MESSAGE: Final = (
    text("guid", limit=200),
    text("text"),
    blob("attributedBody", optional=True),
    text("subject", limit=4096),
    text("service", limit=100),
    number("handle_id"),
    number("is_from_me"),
    number("date"),
    number("date_read"),
    number("date_delivered"),
    number("item_type"),
    number("group_action_type"),
    text("group_title", limit=1000),
    number("other_handle"),
    number("share_status", optional=True),
    number("cache_has_attachments"),
    text("associated_message_guid", limit=300),
    number("associated_message_type"),
    text("balloon_bundle_id", limit=500),
    blob("payload_data"),
    text("expressive_send_style_id", limit=200),
    blob("message_summary_info", optional=True),
    text("thread_originator_guid", limit=200, optional=True),
    text("thread_originator_part", limit=100, optional=True),
    number("date_retracted", optional=True),
    number("date_edited", optional=True),
)
_REACTION: Final = (
    text("associated_message_guid", limit=300),
    number("associated_message_type"),
    text("associated_message_emoji", limit=100, optional=True),
    number("handle_id"),
    number("is_from_me"),
    number("date"),
    blob("payload_data", limit=256 * 1024),
)
_QUOTED: Final = (
    text("guid", limit=200),
    text("text", limit=4096),
    blob("attributedBody", limit=64 * 1024, optional=True),
    number("handle_id"),
    number("is_from_me"),
)
_QUOTE_CHARACTERS: Final = 200
_MOST_PARTS: Final = 20


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What belongs to a message and stands elsewhere."""

    body: Body
    attachments: tuple[Attachment, ...]
    about: About
    reply_to: Reply | None
    conversation: str


class MessageReader:
    """Reads messages by their keys, a page at a time."""

    def __init__(self, source: Source, context: Context, chats: Callable[[], Chats]) -> None:
        """Read from a database; `chats` are needed for who has sent something."""
        self._source = source
        self._context = context
        self._chats = chats
        self._table = source.schema.table("message")
        self._attachments = MessageAttachments(source, context)

    def read(self, keys: Sequence[int]) -> dict[int, Message]:
        """Return messages by key, without those that are about another one, or unreadable."""
        if self._table is None or not keys:
            return {}
        selection = self._source.select(self._table, "ROWID", MESSAGE)
        rows = [
            row
            for row in self._source.fetch(selection, keys)
            if not is_about_another(row.integer("associated_message_type"))
        ]
        bodies = {row.key: body_of(row) for row in rows}
        attachments = self._attachments.of([row.key for row in rows])
        abouts = self._abouts({_guid(row): bodies[row.key].parts for row in rows})
        quotes = self._quotes({it for row in rows if (it := row.text("thread_originator_guid"))})
        places = self.conversations([row.key for row in rows])
        return {
            row.key: self._message(
                row,
                _Surroundings(
                    bodies[row.key],
                    in_order(attachments.get(row.key, []), bodies[row.key].transfers),
                    abouts.get(_guid(row)) or About(),
                    _reply(row, quotes),
                    places.get(row.key, ""),
                ),
            )
            for row in rows
        }

    def conversations(self, keys: Sequence[int]) -> Mapping[int, str]:
        """Return in which conversation each of some messages is."""
        found: dict[int, str] = {}
        chats = self._chats()
        for name in ("chat_message_join", "chat_recoverable_message_join"):
            table = self._source.schema.find(name)
            if table is None or not table.has("chat_id", "message_id"):
                continue
            pair = (number("chat_id"), number("message_id"))
            selection = self._source.select(table, "rowid", pair)
            for row in self._source.fetch(selection, keys, by="message_id"):
                key, chat = row.integer("message_id"), row.integer("chat_id")
                if key is not None and chat in chats.conversation_of:
                    found.setdefault(key, chats.conversation_of[chat])
        return found

    def attachment(self, guid: str) -> Attachment | None:
        """Return the attachment with a guid."""
        return self._attachments.find(guid)

    def _message(self, row: Row, around: _Surroundings) -> Message:
        """Put one message together."""
        body = around.body
        is_mine = row.flag("is_from_me")
        summary = summary_of(row)
        bundle = row.text("balloon_bundle_id")
        poll, link = poll_of(row, bundle), link_of(row, bundle)
        unsent = set(summary.unsent_parts)
        return Message(
            id=row.key,
            guid=_guid(row),
            conversation=around.conversation,
            kind=kind_of(row),
            service=row.text("service"),
            when=row.moment("date"),
            delivered=row.moment("date_delivered"),
            read=row.moment("date_read"),
            is_from_me=is_mine,
            sender=None if is_mine else self._chats().participant(row.integer("handle_id")),
            subject=row.text("subject"),
            text=body.text,
            spans=body.spans,
            attachments=around.attachments,
            reactions=tuple(around.about.reactions.values()),
            reply_to=around.reply_to,
            edits=summary.edits,
            is_unsent=row.flag("date_retracted")
            or (bool(unsent) and body.text is None and not around.attachments),
            unsent_parts=tuple(sorted(unsent)),
            poll=None if poll is None else around.about.poll(poll),
            link=link,
            app=app_of(row, bundle),
            effect=effect_of(row.text("expressive_send_style_id")),
            transcription=body.transcription,
            group_name=row.text("group_title"),
            other=self._chats().participant(row.integer("other_handle")),
        )

    def _abouts(self, parts: Mapping[str, int]) -> Mapping[str, About]:
        """Return the tapbacks and votes of some messages, by their guids and numbers of parts."""
        if self._table is None or not self._table.has(
            "associated_message_guid", "associated_message_type"
        ):
            return {}
        targets = [
            name
            for guid, count in parts.items()
            for name in (
                guid,
                f"bp:{guid}",
                *(f"p:{part}/{guid}" for part in range(min(count, _MOST_PARTS))),
            )
        ]
        selection = self._source.select(self._table, "ROWID", _REACTION)
        rows: list[Row] = []
        for start in range(0, len(targets), 200):
            some = targets[start : start + 200]
            marks = ", ".join("?" * len(some))
            rows += self._source.try_rows(
                selection, f"WHERE associated_message_guid IN ({marks})", some
            )
        about = [it for it in rows if is_about_another(it.integer("associated_message_type"))]
        return collect(about, self._chats().handles, self._context.names)

    def _quotes(self, guids: set[str]) -> Mapping[str, Reply]:
        """Return the beginnings of messages that were answered."""
        found: dict[str, Reply] = {}
        if self._table is None:
            return found
        selection = self._source.select(self._table, "ROWID", _QUOTED)
        wanted = sorted(guids)
        for start in range(0, len(wanted), 200):
            some = wanted[start : start + 200]
            marks = ", ".join("?" * len(some))
            for row in self._source.try_rows(selection, f"WHERE guid IN ({marks})", some):
                said = plain(row.text("text")) or quick_text(row.blob("attributedBody") or b"")
                is_mine = row.flag("is_from_me")
                found[_guid(row)] = Reply(
                    guid=_guid(row),
                    part=0,
                    text=said[:_QUOTE_CHARACTERS] if said else None,
                    sender=None if is_mine else self._chats().participant(row.integer("handle_id")),
                    is_from_me=is_mine,
                )
        return found


def _guid(row: Row) -> str:
    """Return the guid of a message, or what stands for it."""
    return row.text("guid") or f"message:{row.key}"


def _reply(row: Row, quotes: Mapping[str, Reply]) -> Reply | None:
    """Return what a message answers."""
    guid = row.text("thread_originator_guid")
    if guid is None:
        return None
    first = (row.text("thread_originator_part") or "0").partition(":")[0]
    part = int(first) if first.isdecimal() and len(first) < 6 else 0
    known = quotes.get(guid)
    if known is None:
        return Reply(guid, part)
    return Reply(guid, part, known.text, known.sender, known.is_from_me)
