"""What the modules of this package share: files, times, people, and SQLite."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
import random
import sqlite3

from ..crypto import entropy
from ..databases import COCOA_EPOCH, PEOPLE, database, database_with_wal, sentence
from ..setting import Setting, awake, is_everyday, now, plain_sentence, plain_title
from ..spec import FileSpec

NOW = Setting().until

_SCRIPTS = (
    "Grüße aus Zürich, bis später!",
    "今日の午後三時に駅で会いましょう",
    "我们明天去公园吧",
    "แล้วเจอกันพรุ่งนี้นะ",
    "שלום, מה שלומך?",
    "Ça va très bien, merci 🙂",
    "👩‍👩‍👧‍👦 at the lake 🏊🏽‍♀️",
    "<b>not bold</b> & \"quoted\" 'text'",
)


@dataclass(frozen=True, slots=True)
class Built[T]:
    """Files to put into a backup, and what a reader has to find in them."""

    files: tuple[FileSpec, ...]
    truth: T


def when(seconds: float) -> datetime:
    """A time as a reader has to show it."""
    return datetime.fromtimestamp(seconds, UTC)


def cocoa(seconds: float) -> float:
    """Seconds since 1970 as seconds since 2001."""
    return seconds - COCOA_EPOCH


def phrase(chance: random.Random) -> str:
    """Something somebody writes, in any script."""
    if is_everyday():
        return plain_sentence(chance)
    return chance.choice(_SCRIPTS) if chance.random() < 0.2 else sentence(chance)


def heading(chance: random.Random) -> str:
    """What somebody calls something, in any script."""
    return plain_title(chance) if is_everyday() else phrase(chance)


def phone(chance: random.Random) -> str:
    """A number of somebody: of every day, of one of those who write."""
    if is_everyday():
        return chance.choice(PEOPLE[1:])[2]
    return f"+1555010{chance.randrange(100, 200)}"


def guid(chance: random.Random) -> str:
    """A random identifier as Apple writes them."""
    raw = f"{chance.getrandbits(128):032X}"
    return "-".join((raw[:8], raw[8:12], raw[12:16], raw[16:20], raw[20:]))


def seeded(*parts: object) -> random.Random:
    """A reproducible source of chance."""
    return entropy(parts)


def insert(db: sqlite3.Connection, table: str, **values: object) -> int:
    """Insert one row; columns that the table of this generation lacks are left out."""
    known = {row[1] for row in db.execute(f"PRAGMA table_info({table})")}
    present = {key: value for key, value in values.items() if key in known}
    names, marks = ", ".join(present), ", ".join("?" * len(present))
    cursor = db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(present.values()))
    return cursor.lastrowid or 0


def without(schema: str, *columns: str) -> str:
    """A schema whose tables lack some columns; each stands on a line of its own."""
    kept = []
    for line in schema.splitlines():
        words = line.split()
        if not words or words[0].strip('"') not in columns:
            kept.append(line)
    return "\n".join(kept).replace(",\n)", "\n)")


def files_of(
    domain: str,
    path: str,
    schema: str,
    fill: Callable[[sqlite3.Connection], None],
    *,
    wal: bool = False,
    mtime: int | None = None,
) -> tuple[FileSpec, ...]:
    """A database of a backup; with `wal` its rows are only in its log."""
    mtime = now() if mtime is None else mtime
    if not wal:
        return (FileSpec(domain, path, database(schema, fill), mtime=mtime),)
    main, log = database_with_wal(schema, fill)
    return (
        FileSpec(domain, path, main, mtime=mtime),
        FileSpec(domain, f"{path}-wal", log, mtime=mtime),
    )


def merged(*parts: Iterable[FileSpec]) -> tuple[FileSpec, ...]:
    """Several groups of files as one."""
    return tuple(spec for part in parts for spec in part)


def spread(chance: random.Random, count: int, days: int) -> Sequence[int]:
    """Different seconds within some days before the backup, in order."""
    until = now()
    found = sorted(chance.sample(range(until - days * 86_400, until), count))
    return [awake(second) for second in found] if is_everyday() else found
