"""Calls, voicemail and voice memos."""

from dataclasses import dataclass
from datetime import datetime
import sqlite3

from .. import media
from ..setting import is_everyday, now
from ..spec import FileSpec
from . import keyed
from .common import (
    Built,
    cocoa,
    files_of,
    guid,
    heading,
    insert,
    phone,
    phrase,
    seeded,
    spread,
    when,
    without,
)

CALL_GENERATIONS = ("ios11", "ios18")
MEMO_GENERATIONS = ("ios9", "ios17")

_CALLS = """
CREATE TABLE ZCALLRECORD (
  Z_PK INTEGER PRIMARY KEY,
  Z_ENT INTEGER,
  ZANSWERED INTEGER,
  ZCALLTYPE INTEGER,
  ZDISCONNECTED_CAUSE INTEGER,
  ZORIGINATED INTEGER,
  ZREAD INTEGER,
  ZDATE TIMESTAMP,
  ZDURATION FLOAT,
  ZADDRESS VARCHAR,
  ZNAME VARCHAR,
  ZISO_COUNTRY_CODE VARCHAR,
  ZLOCATION VARCHAR,
  ZSERVICE_PROVIDER VARCHAR,
  ZUNIQUE_ID VARCHAR
);
CREATE TABLE ZHANDLE (
  Z_PK INTEGER PRIMARY KEY,
  Z_ENT INTEGER,
  ZTYPE INTEGER,
  ZNORMALIZEDVALUE VARCHAR,
  ZVALUE VARCHAR
);
"""
_JOINS = {
    "ios11": "CREATE TABLE Z_2REMOTEPARTICIPANTHANDLES (Z_2REMOTEPARTICIPANTCALLS INTEGER,"
    " Z_3REMOTEPARTICIPANTHANDLES INTEGER);",
    "ios18": "CREATE TABLE Z_2REMOTEPARTICIPANTHANDLES (Z_2REMOTEPARTICIPANTCALLS INTEGER,"
    " Z_4REMOTEPARTICIPANTHANDLES INTEGER);",
}
_VOICEMAIL = """
CREATE TABLE voicemail (
  ROWID INTEGER PRIMARY KEY AUTOINCREMENT,
  remote_uid INTEGER,
  date INTEGER,
  token TEXT,
  sender TEXT,
  callback_num TEXT,
  duration INTEGER,
  expiration INTEGER,
  trashed_date INTEGER,
  flags INTEGER,
  receiver TEXT
);
"""
_MEMOS = {
    "ios9": """
CREATE TABLE ZRECORDING (
  Z_PK INTEGER PRIMARY KEY,
  ZDATE TIMESTAMP,
  ZDURATION FLOAT,
  ZCUSTOMLABEL VARCHAR,
  ZPATH VARCHAR
);
""",
    "ios17": """
CREATE TABLE ZCLOUDRECORDING (
  Z_PK INTEGER PRIMARY KEY,
  ZDATE TIMESTAMP,
  ZDURATION FLOAT,
  ZEVICTIONDATE TIMESTAMP,
  ZFOLDER INTEGER,
  ZCUSTOMLABEL VARCHAR,
  ZENCRYPTEDTITLE VARCHAR,
  ZPATH VARCHAR,
  ZUNIQUEID VARCHAR
);
CREATE TABLE ZFOLDER (Z_PK INTEGER PRIMARY KEY, ZENCRYPTEDNAME VARCHAR);
""",
}
_SERVICES = (
    (1, "com.apple.Telephony", "phone"),
    (8, "com.apple.FaceTime", "facetime_video"),
    (16, "com.apple.FaceTime", "facetime_audio"),
    (0, "net.whatsapp.WhatsApp", "app"),
)


@dataclass(slots=True)
class CallTruth:
    """What was written of one call."""

    id: int
    guid: str
    when: datetime
    duration: float
    kind: str
    service: str
    outgoing: bool
    answered: bool
    declined: bool
    handles: list[str]


@dataclass(slots=True)
class VoicemailTruth:
    """What was written of one message on the voicemail."""

    id: int
    when: datetime
    sender: str | None
    duration: int
    deleted: datetime | None
    is_read: bool
    transcript: str | None
    audio: bytes | None


@dataclass(slots=True)
class MemoTruth:
    """What was written of one recording."""

    id: int
    title: str
    when: datetime
    duration: float
    folder: str | None
    deleted: datetime | None
    audio: bytes | None


def calls(seed: int, count: int = 50, generation: str = "ios18") -> Built[list[CallTruth]]:
    """A history of calls, every fourth with several people."""
    chance = seeded("calls", seed)
    truths = []
    for number, second in enumerate(spread(chance, count, 200), 1):
        _, service, kind = chance.choice(_SERVICES)
        answered = chance.random() < 0.7
        handles = [phone(chance)]
        unique = guid(chance)
        duration = chance.randrange(1, 4000) + 0.5 if answered else 0.0
        outgoing = chance.random() < 0.5
        if number % 4 == 0 and generation != "ios11":
            handles.append(f"friend{number}@example.com")
        truths.append(
            CallTruth(
                id=number,
                guid=unique,
                when=when(second),
                duration=duration,
                kind=kind,
                service=service,
                outgoing=outgoing,
                answered=answered,
                declined=not answered and not outgoing and number % 2 == 0,
                handles=handles,
            )
        )

    def fill(db: sqlite3.Connection) -> None:
        for truth in truths:
            _call(db, truth, generation)

    schema = _CALLS + _JOINS[generation]
    path = "Library/CallHistoryDB/CallHistory.storedata"
    return Built(files_of("HomeDomain", path, schema, fill, wal=seed % 2 == 0), truths)


def _call(db: sqlite3.Connection, truth: CallTruth, generation: str) -> None:
    # Addresses are stored as data in some versions, as text in others.
    address = truth.handles[0].encode() if generation == "ios11" else truth.handles[0]
    insert(
        db,
        "ZCALLRECORD",
        Z_PK=truth.id,
        Z_ENT=2,
        # Newer versions say it of incoming calls alone.
        ZANSWERED=int(truth.answered and (generation == "ios11" or not truth.outgoing)),
        ZDISCONNECTED_CAUSE=6 if truth.declined else 0,
        ZCALLTYPE=next(kind for kind, _, name in _SERVICES if name == truth.kind),
        ZORIGINATED=int(truth.outgoing),
        ZDATE=cocoa(truth.when.timestamp()),
        ZDURATION=truth.duration,
        ZADDRESS=address,
        ZSERVICE_PROVIDER=truth.service,
        ZUNIQUE_ID=truth.guid,
    )
    column = next(
        row[1]
        for row in db.execute("PRAGMA table_info(Z_2REMOTEPARTICIPANTHANDLES)")
        if row[1].endswith("HANDLES")
    )
    for handle in truth.handles:
        key = insert(db, "ZHANDLE", Z_ENT=4, ZVALUE=handle, ZNORMALIZEDVALUE=handle)
        values = {"Z_2REMOTEPARTICIPANTCALLS": truth.id, column: key}
        insert(db, "Z_2REMOTEPARTICIPANTHANDLES", **values)


def voicemail(seed: int, count: int = 12, *, old: bool = False) -> Built[list[VoicemailTruth]]:
    """A voicemail box, with recordings and transcripts beside the database."""
    chance = seeded("voicemail", seed)
    truths: list[VoicemailTruth] = []
    files: list[FileSpec] = []
    for number, second in enumerate(spread(chance, count, 100), 1):
        duration = chance.randrange(2, 90)
        truth = VoicemailTruth(
            id=number,
            when=when(second),
            sender=None if number % 6 == 0 else phone(chance),
            duration=duration,
            deleted=when(second + 60) if number % 4 == 0 else None,
            is_read=number % 2 == 0,
            transcript=phrase(chance) if number % 3 == 0 else None,
            audio=None if number % 5 == 0 else media.amr(chance, duration),
        )
        truths.append(truth)
        if truth.audio is not None:
            files.append(FileSpec("HomeDomain", f"Library/Voicemail/{number}.amr", truth.audio))
        if truth.transcript is not None:
            data = keyed.archive(
                {
                    "$name": "VMVoicemailTranscript",
                    "transcriptionString": truth.transcript,
                    "confidenceRating": 2,
                }
            )
            files.append(FileSpec("HomeDomain", f"Library/Voicemail/{number}.transcript", data))

    def fill(db: sqlite3.Connection) -> None:
        for it in truths:
            trashed = 0 if it.deleted is None else int(cocoa(it.deleted.timestamp()))
            insert(
                db,
                "voicemail",
                ROWID=it.id,
                date=int(it.when.timestamp()),
                sender=it.sender,
                duration=it.duration,
                trashed_date=trashed,
                flags=int(it.is_read) | (8 if it.deleted else 0),
            )

    schema = without(_VOICEMAIL, "receiver", "callback_num") if old else _VOICEMAIL
    made = files_of("HomeDomain", "Library/Voicemail/voicemail.db", schema, fill)
    return Built((*made, *files), truths)


def memos(seed: int, count: int = 15, generation: str = "ios17") -> Built[list[MemoTruth]]:
    """Voice memos, with recordings beside the database."""
    chance = seeded("memos", seed)
    is_new = generation == "ios17"
    domain = "AppDomainGroup-group.com.apple.VoiceMemos.shared" if is_new else "MediaDomain"
    folder = "Recordings" if is_new else "Media/Recordings"
    truths: list[MemoTruth] = []
    files: list[FileSpec] = []
    for number, second in enumerate(spread(chance, count, 400), 1):
        truth = MemoTruth(
            id=number,
            title=heading(chance),
            when=when(second),
            duration=media.MEMO_SECONDS if is_everyday() else chance.randrange(1, 900) + 0.25,
            folder="Ideas" if is_new and number % 3 == 0 else None,
            deleted=when(now() - number) if is_new and number % 5 == 0 else None,
            audio=None if number % 7 == 0 else media.memo(chance, 50),
        )
        truths.append(truth)
        if truth.audio is not None:
            files.append(FileSpec(domain, f"{folder}/{number:08}.m4a", truth.audio))

    def fill(db: sqlite3.Connection) -> None:
        if is_new:
            insert(db, "ZFOLDER", Z_PK=1, ZENCRYPTEDNAME="Ideas")
        for it in truths:
            insert(
                db,
                "ZCLOUDRECORDING" if is_new else "ZRECORDING",
                Z_PK=it.id,
                ZDATE=cocoa(it.when.timestamp()),
                ZDURATION=it.duration,
                ZEVICTIONDATE=cocoa(it.deleted.timestamp()) if it.deleted else None,
                ZFOLDER=1 if it.folder else None,
                ZENCRYPTEDTITLE=it.title,
                ZCUSTOMLABEL=it.title,
                ZPATH=f"{'' if is_new else '/var/mobile/Media/Recordings/'}{it.id:08}.m4a",
                ZUNIQUEID=guid(chance),
            )

    name = "CloudRecordings.db" if is_new else "Recordings.db"
    made = files_of(domain, f"{folder}/{name}", _MEMOS[generation], fill)
    return Built((*made, *files), truths)
