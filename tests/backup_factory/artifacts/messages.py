"""sms.db: conversations with everything Messages can do, as several generations store it."""

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime
import json
import plistlib
import random
import sqlite3
from typing import Any

from .. import media
from ..setting import now
from ..spec import FileSpec
from . import keyed
from .common import (
    Built,
    cocoa,
    files_of,
    guid,
    insert,
    merged,
    phrase,
    seeded,
    spread,
    when,
    without,
)
from .typedstream import Run, Value, attributed

GENERATIONS = ("ios9", "ios13", "ios16", "ios26")

_SCHEMA = """
CREATE TABLE handle (
  ROWID INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  country TEXT,
  service TEXT NOT NULL,
  uncanonicalized_id TEXT,
  UNIQUE (id, service)
);
CREATE TABLE chat (
  ROWID INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT UNIQUE NOT NULL,
  style INTEGER,
  state INTEGER,
  account_id TEXT,
  properties BLOB,
  chat_identifier TEXT,
  service_name TEXT,
  room_name TEXT,
  display_name TEXT
);
CREATE TABLE message (
  ROWID INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT UNIQUE NOT NULL,
  text TEXT,
  handle_id INTEGER DEFAULT 0,
  subject TEXT,
  attributedBody BLOB,
  service TEXT,
  date INTEGER,
  date_read INTEGER,
  date_delivered INTEGER,
  is_from_me INTEGER DEFAULT 0,
  is_read INTEGER DEFAULT 0,
  cache_has_attachments INTEGER DEFAULT 0,
  item_type INTEGER DEFAULT 0,
  other_handle INTEGER DEFAULT 0,
  group_title TEXT,
  group_action_type INTEGER DEFAULT 0,
  share_status INTEGER DEFAULT 0,
  associated_message_guid TEXT,
  associated_message_type INTEGER DEFAULT 0,
  balloon_bundle_id TEXT,
  payload_data BLOB,
  expressive_send_style_id TEXT,
  message_summary_info BLOB,
  thread_originator_guid TEXT,
  thread_originator_part TEXT,
  date_retracted INTEGER,
  date_edited INTEGER,
  associated_message_emoji TEXT
);
CREATE TABLE attachment (
  ROWID INTEGER PRIMARY KEY AUTOINCREMENT,
  guid TEXT UNIQUE NOT NULL,
  created_date INTEGER DEFAULT 0,
  filename TEXT,
  uti TEXT,
  mime_type TEXT,
  transfer_name TEXT,
  total_bytes INTEGER DEFAULT 0,
  is_sticker INTEGER DEFAULT 0,
  hide_attachment INTEGER DEFAULT 0
);
CREATE TABLE chat_message_join (
  chat_id INTEGER,
  message_id INTEGER,
  message_date INTEGER DEFAULT 0,
  PRIMARY KEY (chat_id, message_id)
);
CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER, UNIQUE (chat_id, handle_id));
CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER,
  UNIQUE (message_id, attachment_id));
CREATE INDEX message_idx_date ON message (date);
CREATE INDEX message_attachment_join_idx_message_id ON message_attachment_join (message_id);
CREATE INDEX chat_message_join_idx_message_id_only ON chat_message_join (message_id);
"""
_INDEXES = """
CREATE INDEX chat_message_join_idx_message_date_id_chat_id
  ON chat_message_join (chat_id, message_date, message_id);
"""
_ASSOCIATED = """
CREATE INDEX message_idx_associated_message ON message (associated_message_guid);
"""
_RECOVERABLE = """
CREATE TABLE chat_recoverable_message_join (chat_id INTEGER, message_id INTEGER,
  delete_date INTEGER, ck_sync_state INTEGER DEFAULT 0, PRIMARY KEY (chat_id, message_id));
"""
_OBJECT = "\ufffc"
_EDITED_COLUMNS = ("date_retracted", "date_edited")
_THREAD_COLUMNS = ("thread_originator_guid", "thread_originator_part")
_ABSENT = {
    "ios9": (
        *_EDITED_COLUMNS,
        *_THREAD_COLUMNS,
        "message_summary_info",
        "associated_message_emoji",
        "message_date",
        "hide_attachment",
    ),
    "ios13": (*_EDITED_COLUMNS, *_THREAD_COLUMNS, "associated_message_emoji"),
    "ios16": ("associated_message_emoji",),
    "ios26": (),
}
KINDS = ("loved", "liked", "disliked", "laughed", "emphasized", "questioned", "emoji")


@dataclass(slots=True)
class MessageTruth:
    """What was written of one message; `sender` is a handle, None for the owner's own."""

    guid: str
    when: datetime
    sender: str | None
    text: str | None
    service: str = "iMessage"
    kind: str = "message"
    attachments: list[tuple[str, bytes | None]] = field(default_factory=list)
    reactions: dict[str | None, tuple[str, str | None]] = field(default_factory=dict)
    reply_to: str | None = None
    edits: list[str] = field(default_factory=list)
    is_unsent: bool = False
    spans: list[tuple[str, str, str | None]] = field(default_factory=list)
    poll: dict[str, list[str | None]] | None = None
    link: tuple[str, str] | None = None
    effect: str | None = None
    group_name: str | None = None
    other: str | None = None
    deleted: datetime | None = None


@dataclass(slots=True)
class ConversationTruth:
    """What was written of one conversation, its messages the oldest first."""

    guids: set[str]
    is_group: bool
    handles: list[str]
    name: str | None = None
    photo: bytes | None = None
    messages: list[MessageTruth] = field(default_factory=list)


class MessagesWriter:
    """Writes conversations into a database that SQLite keeps in memory."""

    def __init__(self, db: sqlite3.Connection, chance: random.Random, generation: str) -> None:
        """Write as a generation of iOS does."""
        self.db, self.chance, self.generation = db, chance, generation
        self.media: list[FileSpec] = []
        self._handles: dict[tuple[str, str], int] = {}

    def handle(self, address: str, service: str) -> int:
        """The number of a handle."""
        key = (address, service)
        if key not in self._handles:
            self._handles[key] = insert(self.db, "handle", id=address, service=service)
        return self._handles[key]

    def chat(self, name: str | None, handles: list[str], service: str, **values: Any) -> int:
        """A chat with some people; one with a name or several people is a group."""
        is_group = name is not None or len(handles) > 1
        identifier = f"chat{self.chance.getrandbits(40)}" if is_group else handles[0]
        key = insert(
            self.db,
            "chat",
            guid=f"{service};{'+' if is_group else '-'};{identifier}",
            style=43 if is_group else 45,
            chat_identifier=identifier,
            service_name=service,
            display_name=name,
            **values,
        )
        for handle in handles:
            number = self.handle(handle, service)
            insert(self.db, "chat_handle_join", chat_id=key, handle_id=number)
        return key

    def stamp(self, seconds: float) -> int:
        """A time as this generation stores it."""
        return int(cocoa(seconds)) * (1 if self.generation == "ios9" else 1_000_000_000)

    def message(self, chat: int | None, truth: MessageTruth, **values: Any) -> int:
        """One message of a chat; None writes it without one."""
        date = self.stamp(truth.when.timestamp())
        row = {
            "guid": truth.guid,
            "handle_id": 0 if truth.sender is None else self.handle(truth.sender, truth.service),
            "service": truth.service,
            "date": date,
            "date_read": 0,
            "is_from_me": int(truth.sender is None),
            **self._body(truth),
            **values,
        }
        key = insert(self.db, "message", **row)
        for name, content in truth.attachments:
            self.attachment(key, name, content, truth.guid)
        if chat is not None:
            insert(self.db, "chat_message_join", chat_id=chat, message_id=key, message_date=date)
        return key

    def attachment(self, message: int, name: str, content: bytes | None, owner: str) -> str:
        """A file of a message; None is listed by the database alone."""
        identifier = f"at_{len(self.media)}_{owner}"
        path = f"Library/SMS/Attachments/{owner[:2].lower()}/{identifier}/{name}"
        if content is not None:
            self.media.append(FileSpec("MediaDomain", path, content, mtime=now()))
        key = insert(
            self.db,
            "attachment",
            guid=identifier,
            filename=f"~/{path}",
            mime_type="image/jpeg" if name.endswith("JPG") else "application/pdf",
            uti="public.jpeg" if name.endswith("JPG") else "com.adobe.pdf",
            transfer_name=name,
            total_bytes=len(content or b""),
        )
        insert(self.db, "message_attachment_join", message_id=message, attachment_id=key)
        return identifier

    def react(
        self,
        chat: int,
        truth: MessageTruth,
        who: str | None,
        kind: str,
        emoji: str | None = None,
        *,
        remove: bool = False,
        delay: int = 1,
    ) -> None:
        """A tapback, or that it is taken back."""
        number = (3000 if remove else 2000) + KINDS.index(kind)
        about = MessageTruth(
            guid(self.chance),
            when(truth.when.timestamp() + delay),
            who,
            f"Reacted to “{truth.text}”",
        )
        self.message(
            chat,
            about,
            associated_message_guid=f"p:0/{truth.guid}",
            associated_message_type=number,
            associated_message_emoji=emoji,
        )
        if remove:
            truth.reactions.pop(who, None)
        else:
            truth.reactions[who] = (kind, emoji)

    def _body(self, truth: MessageTruth) -> dict[str, Any]:
        """The columns of the text."""
        if truth.is_unsent or (truth.text is None and not truth.attachments):
            return {"text": None, "attributedBody": None}
        said = truth.text or ""
        text = _OBJECT * len(truth.attachments) + said
        if self.generation == "ios9":
            return {"text": text}
        body = attributed(self._runs(truth, said), mutable=self.chance.random() < 0.5)
        keeps_text = self.generation == "ios13"
        return {"text": text if keeps_text else None, "attributedBody": body}

    def _runs(self, truth: MessageTruth, said: str) -> list[Run]:
        """Attachments first, then the text, cut where something special begins."""
        runs: list[Run] = []
        part = "__kIMMessagePartAttributeName"
        for number, (name, content) in enumerate(truth.attachments):
            at = len(self.media) + sum(it is not None for _, it in truth.attachments[:number])
            identifier = f"at_{at}_{truth.guid}"
            del name, content
            transfer = {"__kIMFileTransferGUIDAttributeName": identifier}
            runs.append(Run(_OBJECT, {part: number, **transfer}))
        rest, plain = said, {part: len(truth.attachments)}
        for kind, piece, value in truth.spans:
            before, _, rest = rest.partition(piece)
            if before:
                runs.append(Run(before, dict(plain)))
            runs.append(Run(piece, {**plain, **_attribute(kind, value)}))
        if rest:
            runs.append(Run(rest, dict(plain)))
        return runs


def _attribute(kind: str, value: str | None) -> dict[str, Value]:
    names = {"mention": "__kIMMentionConfirmedMention", "bold": "__kIMTextBoldAttributeName"}
    return {names[kind]: 1 if value is None else value}


def poll_payload(title: str, options: dict[str, str], creator: str) -> bytes:
    """The payload of a poll; options by id."""
    item = {
        "title": title,
        "creatorHandle": creator,
        "orderedPollOptions": [
            {"optionIdentifier": key, "text": text, "attributedText": text, "canBeEdited": False}
            for key, text in options.items()
        ],
    }
    return _payload(item, "?src=p&c=3")


def vote_payload(handle: str, options: list[str]) -> bytes:
    """The payload of what one participant chooses."""
    votes = [{"participantHandle": handle, "voteOptionIdentifier": key} for key in options]
    return _payload({"votes": votes}, "")


def _payload(item: object, suffix: str) -> bytes:
    data = json.dumps({"version": 1, "item": item}, ensure_ascii=False).encode()
    address = f"data:,{b64encode(data).decode()}{suffix}"
    return keyed.archive({"URL": keyed.Url(address), "an": "Polls", "ldtext": "Poll"})


def link_payload(url: str, title: str) -> bytes:
    """The payload of a link preview."""
    metadata = {"$name": "LPLinkMetadata", "originalURL": keyed.Url(url), "title": title}
    return keyed.archive({"richLinkMetadata": metadata})


def summary(versions: list[tuple[float, str]], unsent: list[int]) -> bytes:
    """What became of the first part of a message."""
    plist: dict[str, Any] = {"ust": True}
    if versions:
        plist["ec"] = {"0": [{"d": cocoa(at), "t": attributed([Run(it)])} for at, it in versions]}
        plist["ep"] = [0]
    if unsent:
        plist["rp"] = unsent
    return plistlib.dumps(plist, fmt=plistlib.FMT_BINARY)


def build(
    seed: int, generation: str = "ios26", count: int = 60, *, wal: bool = False
) -> Built[list[ConversationTruth]]:
    """One person with two chats, somebody by SMS, and a group where everything happens."""
    chance = seeded("messages", seed, generation)
    truths: list[ConversationTruth] = []
    files: list[FileSpec] = []

    def fill(db: sqlite3.Connection) -> None:
        writer = MessagesWriter(db, chance, generation)
        truths.append(_person(writer, count))
        truths.append(_stranger(writer))
        truths.append(_group(writer))
        files.extend(writer.media)

    made = files_of("HomeDomain", "Library/SMS/sms.db", schema_of(generation), fill, wal=wal)
    return Built(merged(made, files), truths)


def schema_of(generation: str) -> str:
    """The tables of a generation."""
    schema = without(_SCHEMA, *_ABSENT[generation])
    if generation != "ios9":
        schema += _INDEXES + _ASSOCIATED
    return schema + (_RECOVERABLE if generation in ("ios16", "ios26") else "")


PHONE, MAIL, STRANGER, OTHER = "+15550100101", "ben@example.com", "4636", "+15550100102"


def _person(writer: MessagesWriter, count: int) -> ConversationTruth:
    """Somebody who writes by iMessage and SMS from one number."""
    chats = {it: writer.chat(None, [PHONE], it) for it in ("iMessage", "SMS")}
    truth = ConversationTruth({f"{it};-;{PHONE}" for it in chats}, is_group=False, handles=[PHONE])
    for second in spread(writer.chance, count, 300):
        service = "SMS" if writer.chance.random() < 0.3 else "iMessage"
        message = MessageTruth(
            guid(writer.chance),
            when(second),
            PHONE if writer.chance.random() < 0.5 else None,
            phrase(writer.chance),
            service,
        )
        if writer.chance.random() < 0.2:
            content = None if writer.chance.random() < 0.3 else media.picture(writer.chance, 100)
            message.attachments.append((f"IMG_{len(truth.messages):04}.JPG", content))
        writer.message(chats[service], message)
        truth.messages.append(message)
    return truth


def _stranger(writer: MessagesWriter) -> ConversationTruth:
    chat = writer.chat(None, [STRANGER], "SMS")
    truth = ConversationTruth({f"SMS;-;{STRANGER}"}, is_group=False, handles=[STRANGER])
    message = MessageTruth(
        guid(writer.chance), when(now() - 10_000), STRANGER, "Code: 123456", "SMS"
    )
    writer.message(chat, message)
    truth.messages.append(message)
    return truth


def _group(writer: MessagesWriter) -> ConversationTruth:
    """A group in which everything happens once that its generation knows."""
    handles = [PHONE, OTHER]
    photo = writer.chance.randbytes(64)
    owner = guid(writer.chance)
    path = f"Library/SMS/Attachments/00/{owner}/GroupPhotoImage"
    writer.media.append(FileSpec("MediaDomain", path, photo, mtime=now()))
    insert(
        writer.db, "attachment", guid=owner, filename=f"~/{path}", transfer_name="GroupPhotoImage"
    )
    properties = plistlib.dumps({"groupPhotoGuid": owner}, fmt=plistlib.FMT_BINARY)
    chat = writer.chat("Weekend 🏔", handles, "iMessage", properties=properties)
    (identifier,) = writer.db.execute("SELECT guid FROM chat WHERE ROWID = ?", (chat,)).fetchone()
    truth = ConversationTruth(
        {identifier}, is_group=True, handles=handles, name="Weekend 🏔", photo=photo
    )
    at = now() - 3_000

    def say(sender: str | None, text: str | None, **values: Any) -> MessageTruth:
        nonlocal at
        at += 60
        known = {key: values.pop(key) for key in tuple(values) if key in MessageTruth.__slots__}
        message = MessageTruth(guid(writer.chance), when(at), sender, text, **known)
        join = values.pop("join", chat)
        key = writer.message(join, message, **values)
        truth.messages.append(message)
        if message.deleted is not None:
            delete_date = writer.stamp(message.deleted.timestamp())
            insert(
                writer.db,
                "chat_recoverable_message_join",
                chat_id=chat,
                message_id=key,
                delete_date=delete_date,
            )
        return message

    say(
        PHONE,
        None,
        kind="name_changed",
        group_name="Weekend 🏔",
        item_type=2,
        group_title="Weekend 🏔",
    )
    say(
        None,
        None,
        kind="participant_added",
        other=OTHER,
        item_type=1,
        other_handle=writer.handle(OTHER, "iMessage"),
    )
    hike = say(OTHER, "Who comes hiking?")
    writer.react(chat, hike, None, "liked")
    writer.react(chat, hike, PHONE, "loved", delay=2)
    writer.react(chat, hike, PHONE, "laughed", delay=3)
    writer.react(chat, hike, OTHER, "questioned", delay=4)
    writer.react(chat, hike, OTHER, "questioned", remove=True, delay=5)
    say(
        None,
        "See https://www.example.com/hut",
        link=("https://www.example.com/hut", "The hut"),
        balloon_bundle_id="com.apple.messages.URLBalloonProvider",
        payload_data=link_payload("https://www.example.com/hut", "The hut"),
    )
    say(
        None,
        "Hooray",
        effect="CKConfettiEffect",
        expressive_send_style_id="com.apple.messages.effect.CKConfettiEffect",
    )
    if writer.generation in ("ios16", "ios26"):
        _since_ios16(writer, hike, say)
    if writer.generation == "ios26":
        _since_ios26(writer, chat, hike, say)
    return truth


def _since_ios16(writer: MessagesWriter, hike: MessageTruth, say: Any) -> None:
    say(
        PHONE,
        "I do",
        reply_to=hike.guid,
        thread_originator_guid=hike.guid,
        thread_originator_part="0:0:17",
    )
    edited = ["At 8?", "At 9?", "At 10!"]
    stamps = [(now() - 500.0 + n, text) for n, text in enumerate(edited)]
    say(
        None,
        edited[-1],
        edits=edited,
        message_summary_info=summary(stamps, []),
        date_edited=writer.stamp(now() - 498),
    )
    say(
        OTHER,
        None,
        is_unsent=True,
        message_summary_info=summary([], [0]),
        date_retracted=writer.stamp(now() - 400),
    )
    say(OTHER, "Never mind 🙈", deleted=when(now() - 300), join=None)
    say(None, "Hello 👋🏽 @Ben, come", spans=[("mention", "@Ben", PHONE)])


def _since_ios26(writer: MessagesWriter, chat: int, hike: MessageTruth, say: Any) -> None:
    say(None, "Read 🙂 this twice", spans=[("bold", "this", None)])
    writer.react(chat, hike, OTHER, "emoji", "🥾", delay=9)
    options = {guid(writer.chance): text for text in ("Saturday", "Sunday", "日曜日")}
    first, second, third = options
    poll = say(
        PHONE,
        "Poll",
        balloon_bundle_id="com.apple.messages.MSMessageExtensionBalloonPlugin:0000000000:com.apple.messages.Polls",
        payload_data=poll_payload("When?", options, PHONE),
    )
    for delay, who, chosen in (
        (1, None, [first]),
        (2, OTHER, [first, third]),
        (3, None, [second]),
    ):
        vote = MessageTruth(guid(writer.chance), when(poll.when.timestamp() + delay), who, None)
        writer.message(
            chat,
            vote,
            associated_message_guid=poll.guid,
            associated_message_type=4000,
            payload_data=vote_payload(who or "me@example.com", chosen),
        )
    poll.poll = {"Saturday": [OTHER], "Sunday": [None], "日曜日": [OTHER]}
