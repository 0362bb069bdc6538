"""ChatStorage.sqlite, LID.sqlite and ContactsV2.sqlite."""

from dataclasses import dataclass, field
from datetime import datetime
import random
import sqlite3

from .. import media
from ..setting import now
from ..spec import FileSpec
from .common import Built, cocoa, files_of, insert, phrase, seeded, spread, when, without
from .protobuf import message

DOMAIN = "AppDomainGroup-group.net.whatsapp.WhatsApp.shared"
GENERATIONS = ("2021", "2026")
_STORE = """
CREATE TABLE ZWACHATSESSION (
  Z_PK INTEGER PRIMARY KEY,
  ZCONTACTJID VARCHAR,
  ZCONTACTIDENTIFIER VARCHAR,
  ZPARTNERNAME VARCHAR,
  ZSESSIONTYPE INTEGER,
  ZLASTMESSAGEDATE TIMESTAMP,
  ZREMOVED INTEGER,
  ZARCHIVED INTEGER
);
CREATE TABLE ZWAMESSAGE (
  Z_PK INTEGER PRIMARY KEY,
  ZCHATSESSION INTEGER,
  ZGROUPMEMBER INTEGER,
  ZMEDIAITEM INTEGER,
  ZISFROMME INTEGER,
  ZMESSAGETYPE INTEGER,
  ZMESSAGEDATE TIMESTAMP,
  ZSENTDATE TIMESTAMP,
  ZFROMJID VARCHAR,
  ZTEXT VARCHAR,
  ZSTANZAID VARCHAR,
  ZPUSHNAME VARCHAR,
  ZSTARRED INTEGER
);
CREATE TABLE ZWAMEDIAITEM (
  Z_PK INTEGER PRIMARY KEY,
  ZMESSAGE INTEGER,
  ZMEDIALOCALPATH VARCHAR,
  ZTITLE VARCHAR,
  ZVCARDSTRING VARCHAR,
  ZVCARDNAME VARCHAR,
  ZFILESIZE INTEGER,
  ZMOVIEDURATION INTEGER,
  ZLATITUDE FLOAT,
  ZLONGITUDE FLOAT,
  ZMETADATA BLOB
);
CREATE TABLE ZWAMESSAGEINFO (Z_PK INTEGER PRIMARY KEY, ZMESSAGE INTEGER, ZRECEIPTINFO BLOB);
CREATE TABLE ZWAGROUPMEMBER (Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZMEMBERJID VARCHAR,
  ZCONTACTNAME VARCHAR, ZFIRSTNAME VARCHAR);
CREATE TABLE ZWAPROFILEPUSHNAME (Z_PK INTEGER PRIMARY KEY, ZJID VARCHAR, ZPUSHNAME VARCHAR);
CREATE INDEX ZWAMESSAGE_CHAT ON ZWAMESSAGE (ZCHATSESSION);
"""
_LIDS = """
CREATE TABLE ZWAPHONENUMBERLIDPAIR (Z_PK INTEGER PRIMARY KEY, ZLID VARCHAR, ZPHONENUMBER VARCHAR);
"""
_BOOK = """
CREATE TABLE ZWAADDRESSBOOKCONTACT (Z_PK INTEGER PRIMARY KEY, ZFULLNAME VARCHAR,
  ZWHATSAPPID VARCHAR, ZLID VARCHAR);
"""


@dataclass(slots=True)
class WhatsAppTruth:
    """What was written of one message; `sender` is a phone number."""

    id: int
    stanza: str
    kind: str
    when: datetime
    sender: str | None
    text: str | None
    starred: bool = False
    file: tuple[str, bytes | None] | None = None
    place: tuple[float, float] | None = None
    reply_to: tuple[str, str | None] | None = None
    reactions: list[tuple[str, str | None, datetime]] = field(default_factory=list)


@dataclass(slots=True)
class WhatsAppChatTruth:
    """What was written of one chat, its messages the oldest first."""

    guid: str
    title: str
    is_group: bool
    people: list[str]
    messages: list[WhatsAppTruth] = field(default_factory=list)


def build(
    seed: int, count: int = 30, generation: str = "2026", *, wal: bool = True
) -> Built[list[WhatsAppChatTruth]]:
    """A chat by phone number, one by identifier since 2024, and a group."""
    chance = seeded("whatsapp", seed)
    is_new = generation == "2026"
    ben, carla = "15550100101", "15550100102"
    lid = "98765432100" if is_new else None
    truths = [
        WhatsAppChatTruth(f"{ben}@s.whatsapp.net", "Ben", False, [f"+{ben}"]),
        WhatsAppChatTruth(
            f"{lid}@lid" if lid else f"{carla}@s.whatsapp.net", "Carla S", False, [f"+{carla}"]
        ),
        WhatsAppChatTruth("123-456@g.us", "Choir 🎶", True, [f"+{ben}", f"+{carla}"]),
    ]
    files: list[FileSpec] = []
    for number, second in enumerate(spread(chance, count, 200), 1):
        chat = truths[number % 3]
        chat.messages.append(_message(chance, number, second, chat))

    def fill(db: sqlite3.Connection) -> None:
        _write(db, truths, files, {f"+{carla}": f"{lid}@lid" if lid else f"{carla}@s.whatsapp.net"})

    schema = _STORE if is_new else without(_STORE, "ZCONTACTIDENTIFIER", "ZSTARRED")
    if not is_new:
        # From before there were reactions.
        schema = "\n".join(it for it in schema.splitlines() if "ZWAMESSAGEINFO" not in it)
        for chat in truths:
            for truth in chat.messages:
                truth.reactions = []
    made = files_of(DOMAIN, "ChatStorage.sqlite", schema, fill, wal=is_new and wal)
    if lid:
        pair = {"ZLID": lid + "@lid", "ZPHONENUMBER": carla}
        made += files_of(
            DOMAIN,
            "LID.sqlite",
            _LIDS,
            lambda db: void(insert(db, "ZWAPHONENUMBERLIDPAIR", **pair)),
        )
    who = {"ZFULLNAME": "Carla S", "ZWHATSAPPID": f"{carla}@s.whatsapp.net"}
    made += files_of(
        DOMAIN,
        "ContactsV2.sqlite",
        _BOOK,
        lambda db: void(insert(db, "ZWAADDRESSBOOKCONTACT", **who)),
    )
    return Built((*made, *files), truths)


def void(_: int) -> None:
    """Nothing: fillers return nothing."""


def _message(
    chance: random.Random, number: int, second: int, chat: WhatsAppChatTruth
) -> WhatsAppTruth:
    truth = WhatsAppTruth(
        id=number,
        stanza=f"{chance.getrandbits(80):020X}",
        kind="text",
        when=when(second),
        sender=None if number % 2 else chance.choice(chat.people),
        text=phrase(chance),
        starred=False,
    )
    if number % 5 == 0:
        content = None if number % 10 == 0 else media.picture(chance, 50)
        truth.kind, truth.file = "image", (f"{number:08}.jpg", content)
    elif number % 7 == 0:
        truth.kind, truth.text = "location", None
        truth.place = media.place(chance)
    elif number % 4 == 0 and chat.messages:
        answered = chat.messages[-1]
        truth.reply_to = (answered.stanza, answered.text if answered.kind == "text" else None)
    if number % 3 == 0:
        emoji = ("👍", "❤️", "👩🏽‍🚒")
        people = [*chat.people, None]
        truth.reactions = [
            (chance.choice(emoji), who, when(second + 60 * at))
            for at, who in enumerate(people[number % 2 :], 1)
        ]
    return truth


def _write(
    db: sqlite3.Connection,
    truths: list[WhatsAppChatTruth],
    files: list[FileSpec],
    jids: dict[str, str],
) -> None:
    kinds = {"text": 0, "image": 1, "location": 5}
    for key, chat in enumerate(truths, 1):
        last = max((it.when.timestamp() for it in chat.messages), default=now())
        insert(
            db,
            "ZWACHATSESSION",
            Z_PK=key,
            ZCONTACTJID=chat.guid,
            ZPARTNERNAME=chat.title,
            ZSESSIONTYPE=int(chat.is_group),
            ZLASTMESSAGEDATE=cocoa(last),
        )
        members = {}
        if chat.is_group:
            for phone in chat.people:
                jid = jids.get(phone, f"{phone[1:]}@s.whatsapp.net")
                members[phone] = insert(db, "ZWAGROUPMEMBER", ZCHATSESSION=key, ZMEMBERJID=jid)
        for truth in chat.messages:
            insert(
                db,
                "ZWAMESSAGE",
                Z_PK=truth.id,
                ZCHATSESSION=key,
                ZISFROMME=int(truth.sender is None),
                ZMESSAGETYPE=kinds[truth.kind],
                ZMESSAGEDATE=cocoa(truth.when.timestamp()),
                ZFROMJID=None if truth.sender is None else chat.guid,
                ZGROUPMEMBER=members.get(truth.sender or ""),
                ZTEXT=None if truth.kind == "image" else truth.text,
                ZSTANZAID=truth.stanza,
                ZMEDIAITEM=_media(db, truth, files),
            )
            if truth.reactions:
                insert(db, "ZWAMESSAGEINFO", ZMESSAGE=truth.id, ZRECEIPTINFO=_receipts(truth, jids))


def _receipts(truth: WhatsAppTruth, jids: dict[str, str]) -> bytes:
    reactions = []
    for emoji, who, at in truth.reactions:
        seconds = int(at.timestamp())
        if who is None:
            reactions.append((2, message((1, "OWN"), (2, emoji), (3, seconds * 1000))))
        else:
            jid = jids.get(who, f"{who[1:]}@s.whatsapp.net")
            reactions.append((1, message((1, "THEIRS"), (2, jid), (3, emoji), (4, seconds * 1000))))
    # One that was taken back.
    reactions.append((1, message((1, "GONE"), (2, "15550100103@s.whatsapp.net"), (3, ""))))
    return message((1, message((1, 2))), (7, message(*reactions)))


def _media(db: sqlite3.Connection, truth: WhatsAppTruth, files: list[FileSpec]) -> int | None:
    values: dict[str, object] = {}
    if truth.file is not None:
        name, content = truth.file
        # Paths are stored with and without their first folder.
        path = f"Media/chat/{name}"
        values |= {"ZMEDIALOCALPATH": path, "ZTITLE": truth.text, "ZVCARDSTRING": "image/jpeg"}
        values["ZFILESIZE"] = 50 if content is None else len(content)
        if content is not None:
            files.append(FileSpec(DOMAIN, f"Message/{path}", content))
    if truth.place is not None:
        values |= {"ZLATITUDE": truth.place[0], "ZLONGITUDE": truth.place[1]}
    if truth.reply_to is not None:
        values["ZMETADATA"] = message((1, 7), (5, truth.reply_to[0]), (9, b"\x01\x02"))
    return insert(db, "ZWAMEDIAITEM", ZMESSAGE=truth.id, **values) if values else None
