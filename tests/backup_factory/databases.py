"""App databases with the tables iOS uses and neutral, generated content.

The schemas are the subset of columns that matter to a reader of the data. Cocoa times count from
2001-01-01 UTC.
"""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
import random
import sqlite3
import tempfile

from .wal import resalt

COCOA_EPOCH = int(datetime(2001, 1, 1, tzinfo=UTC).timestamp())

PEOPLE = (
    ("Anna", "Example", "+15550100100"),
    ("Ben", "Example", "+15550100101"),
    ("Carla", "Sample", "+15550100102"),
    ("Dario", "Sample", "+15550100103"),
    ("Elin", "Muster", "+15550100104"),
    ("Farid", "Muster", "+15550100105"),
)
_WORDS = [
    "see",
    "you",
    "at",
    "the",
    "station",
    "later",
    "today",
    "the",
    "train",
    "is",
    "late",
    "bring",
    "bread",
    "and",
    "milk",
    "please",
    "thank",
    "you",
    "very",
    "much",
    "that",
    "was",
    "a",
    "lovely",
    "evening",
    "are",
    "we",
    "still",
    "on",
    "for",
    "tomorrow",
    "morning",
    "photos",
    "from",
    "the",
    "lake",
    "look",
    "great",
    "call",
    "me",
    "when",
    "you",
    "are",
    "home",
    "happy",
    "birthday",
]

_SMS = """
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, country TEXT,
  service TEXT NOT NULL, uncanonicalized_id TEXT, UNIQUE (id, service));
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL,
  style INTEGER, chat_identifier TEXT, service_name TEXT, display_name TEXT);
CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL,
  text TEXT, handle_id INTEGER DEFAULT 0, service TEXT, date INTEGER, date_read INTEGER,
  is_from_me INTEGER DEFAULT 0, is_read INTEGER DEFAULT 0, attributedBody BLOB,
  cache_has_attachments INTEGER DEFAULT 0, associated_message_guid TEXT,
  associated_message_type INTEGER DEFAULT 0, date_edited INTEGER DEFAULT 0,
  date_retracted INTEGER DEFAULT 0, message_summary_info BLOB, thread_originator_guid TEXT);
CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL,
  created_date INTEGER, filename TEXT, uti TEXT, mime_type TEXT, transfer_name TEXT,
  total_bytes INTEGER);
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER, message_date INTEGER,
  PRIMARY KEY (chat_id, message_id));
CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER, UNIQUE (chat_id, handle_id));
CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER,
  UNIQUE (message_id, attachment_id));
"""
_ADDRESS_BOOK = """
CREATE TABLE ABPerson (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, First TEXT, Last TEXT,
  Organization TEXT, Note TEXT, Birthday TEXT, CreationDate INTEGER, ModificationDate INTEGER);
CREATE TABLE ABMultiValue (UID INTEGER PRIMARY KEY, record_id INTEGER, property INTEGER,
  identifier INTEGER, label INTEGER, value TEXT);
CREATE TABLE ABMultiValueLabel (value TEXT, UNIQUE (value));
"""
_CALLS = """
CREATE TABLE ZCALLRECORD (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZANSWERED INTEGER,
  ZCALLTYPE INTEGER, ZORIGINATED INTEGER, ZDATE TIMESTAMP, ZDURATION FLOAT, ZADDRESS VARCHAR,
  ZSERVICE_PROVIDER VARCHAR, ZUNIQUE_ID VARCHAR);
"""
_SAFARI = """
CREATE TABLE history_items (id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL UNIQUE,
  domain_expansion TEXT, visit_count INTEGER NOT NULL);
CREATE TABLE history_visits (id INTEGER PRIMARY KEY AUTOINCREMENT, history_item INTEGER NOT NULL
  REFERENCES history_items(id), visit_time REAL NOT NULL, title TEXT,
  load_successful BOOLEAN NOT NULL DEFAULT 1);
"""

type Fill = Callable[[sqlite3.Connection], None]


def sentence(chance: random.Random) -> str:
    """A few everyday words."""
    return " ".join(chance.choices(_WORDS, k=chance.randint(3, 12))).capitalize() + "."


def database(schema: str, fill: Fill) -> bytes:
    """A database in rollback mode, as one file."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(schema)
        with connection:
            fill(connection)
        return connection.serialize()


def database_with_wal(schema: str, fill: Fill) -> tuple[bytes, bytes]:
    """A database whose rows are only in its WAL, which is how live ones are often captured."""
    with tempfile.TemporaryDirectory(prefix="backup-factory-") as folder:
        path = Path(folder) / "db"
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;")
            connection.executescript(schema)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            with connection:
                fill(connection)
            return path.read_bytes(), resalt(Path(f"{path}-wal").read_bytes())


def messages(chance: random.Random, until: int, count: int) -> bytes:
    """HomeDomain Library/SMS/sms.db: a chat with each person, and one group."""

    def fill(db: sqlite3.Connection) -> None:
        others = PEOPLE[1:]
        for number, (_, _, phone) in enumerate(others, 1):
            db.execute("INSERT INTO handle VALUES (?, ?, 'us', 'iMessage', NULL)", (number, phone))
            guid = f"iMessage;-;{phone}"
            db.execute(
                "INSERT INTO chat VALUES (?, ?, 45, ?, 'iMessage', '')", (number, guid, phone)
            )
            db.execute("INSERT INTO chat_handle_join VALUES (?, ?)", (number, number))
        group = len(others) + 1
        db.execute(
            "INSERT INTO chat VALUES (?, 'iMessage;+;chat1', 43, 'chat1', 'iMessage', 'Weekend')",
            (group,),
        )
        for number in range(1, group):
            db.execute("INSERT INTO chat_handle_join VALUES (?, ?)", (group, number))
        start = until - 300 * 86_400
        for number, second in enumerate(sorted(chance.sample(range(start, until), count)), 1):
            chat, mine = chance.randint(1, group), chance.random() < 0.5
            handle = chance.randrange(1, group) if chat == group else chat
            date = (second - COCOA_EPOCH) * 1_000_000_000
            db.execute(
                "INSERT INTO message (ROWID, guid, text, handle_id, service, date, date_read,"
                " is_from_me, is_read) VALUES (?, ?, ?, ?, 'iMessage', ?, ?, ?, 1)",
                (
                    number,
                    f"{chance.getrandbits(128):032X}",
                    sentence(chance),
                    0 if mine else handle,
                    date,
                    date,
                    int(mine),
                ),
            )
            db.execute("INSERT INTO chat_message_join VALUES (?, ?, ?)", (chat, number, date))

    return database(_SMS, fill)


def address_book(until: int) -> tuple[bytes, bytes]:
    """HomeDomain Library/AddressBook/AddressBook.sqlitedb and its WAL, which holds the rows."""

    def fill(db: sqlite3.Connection) -> None:
        labels = [("_$!<Mobile>!$_",), ("_$!<Home>!$_",)]
        db.executemany("INSERT INTO ABMultiValueLabel VALUES (?)", labels)
        for number, (first, last, phone) in enumerate(PEOPLE, 1):
            stamp = until - COCOA_EPOCH - number * 86_400
            db.execute(
                "INSERT INTO ABPerson VALUES (?, ?, ?, NULL, NULL, NULL, ?, ?)",
                (number, first, last, stamp, stamp),
            )
            mail = f"{first}.{last}@example.com".lower()
            for kind, label, value in ((3, 1, phone), (4, 2, mail)):
                db.execute(
                    "INSERT INTO ABMultiValue VALUES (NULL, ?, ?, 0, ?, ?)",
                    (number, kind, label, value),
                )

    return database_with_wal(_ADDRESS_BOOK, fill)


def calls(chance: random.Random, until: int, count: int) -> bytes:
    """HomeDomain Library/CallHistoryDB/CallHistory.storedata."""

    def fill(db: sqlite3.Connection) -> None:
        for number in range(1, count + 1):
            answered = int(chance.random() < 0.8)
            db.execute(
                "INSERT INTO ZCALLRECORD VALUES (?, 2, ?, 1, ?, ?, ?, ?, 'com.apple.Telephony', ?)",
                (
                    number,
                    answered,
                    chance.randint(0, 1),
                    until - COCOA_EPOCH - chance.randrange(200 * 86_400),
                    answered * chance.randrange(5, 1_800),
                    chance.choice(PEOPLE[1:])[2],
                    f"{chance.getrandbits(128):032X}",
                ),
            )

    return database(_CALLS, fill)


def safari_history(chance: random.Random, until: int, count: int) -> bytes:
    """HomeDomain Library/Safari/History.db."""

    def fill(db: sqlite3.Connection) -> None:
        for number in range(1, count + 1):
            url = f"https://www.example.com/{chance.choice(_WORDS)}/{number}"
            db.execute("INSERT INTO history_items VALUES (?, ?, 'example', 1)", (number, url))
            when = until - COCOA_EPOCH - chance.randrange(90 * 86_400)
            db.execute(
                "INSERT INTO history_visits VALUES (?, ?, ?, ?, 1)",
                (number, number, when, sentence(chance)),
            )

    return database(_SAFARI, fill)
