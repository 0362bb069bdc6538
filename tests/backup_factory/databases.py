"""Databases as apps leave them, the people of a household, and what they write.

Cocoa times count from 2001-01-01 UTC.
"""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
import random
import sqlite3
import tempfile

from .setting import is_everyday, plain_sentence
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

type Fill = Callable[[sqlite3.Connection], None]


def sentence(chance: random.Random) -> str:
    """A few everyday words."""
    if is_everyday():
        return plain_sentence(chance)
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
