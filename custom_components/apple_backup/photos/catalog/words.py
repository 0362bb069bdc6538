"""The words by which photos are found: of titles, descriptions, keywords and file names.

One row per record and word, so that a search reads along an index on both databases.
"""

from collections.abc import Iterable, Mapping, Sequence
import json
import re
from typing import Any, Final
import unicodedata

from sqlalchemy import Column, Connection, ForeignKey, Index, Table, Text, delete, insert, select

from .schema import ID, assets, masters, metadata

_WORD: Final = re.compile(r"\w+")
_LONGEST_WORD: Final = 40
_MOST_WORDS: Final = 64

# `owner_name`: the asset, or for a file name the master, that the word belongs to.
words = Table(
    "words",
    metadata,
    Column("id", ID, primary_key=True),
    Column("zone_id", ForeignKey("zones.id"), nullable=False),
    Column("owner_name", Text, nullable=False),
    Column("word", Text, nullable=False),
    Index("ix_words_owner", "zone_id", "owner_name"),
    Index("ix_words_word", "word"),
)


def words_of(*texts: str | None) -> list[str]:
    """Give the distinct words of texts as they are compared: no case, no accents; a few dozen."""
    found: dict[str, None] = {}
    for text in texts:
        for word in _WORD.findall(folded_text(text or "")):
            # A search for a beginning finds the first part in the whole.
            for part in (word, *word.split("_")[1:]):
                if part:
                    found.setdefault(part[:_LONGEST_WORD])
    return list(found)[:_MOST_WORDS]


def folded_text(text: str) -> str:
    """Give a text without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def index_records(
    connection: Connection, zone_id: int, texts: Mapping[str, Sequence[str | None]]
) -> None:
    """Replace the words of records, by name.

    Args:
        connection: A writing transaction.
        zone_id: The row number of their library.
        texts: What each record is to be found by.
    """
    if not texts:
        return
    connection.execute(
        delete(words).where(words.c.zone_id == zone_id, words.c.owner_name.in_(list(texts)))
    )
    rows = [
        {"zone_id": zone_id, "owner_name": name, "word": word}
        for name, several in texts.items()
        for word in words_of(*several)
    ]
    if rows:
        connection.execute(insert(words), rows)


def index_page(connection: Connection, table: Table, after_id: int, limit: int) -> int | None:
    """Index the next assets or masters; gives the last row number, None if there are no more."""
    rows = list(
        connection.execute(
            select(table).where(table.c.id > after_id).order_by(table.c.id).limit(limit)
        )
    )
    by_zone: dict[int, dict[str, Sequence[str | None]]] = {}
    for row in rows:
        by_zone.setdefault(row.zone_id, {})[row.record_name] = _texts(table, row)
    for zone_id, texts in by_zone.items():
        index_records(connection, zone_id, texts)
    return int(rows[-1].id) if rows else None


def _texts(table: Table, row: Any) -> Sequence[str | None]:
    if table is masters:
        return (row.filename,)
    return (row.title, row.description, *keywords_of(row.keywords))


def keywords_of(stored: str | None) -> Iterable[str]:
    """Read the keywords of an asset as they are stored."""
    try:
        found = json.loads(stored or "[]")
    except ValueError:
        return ()
    return tuple(text for text in found if isinstance(text, str))


INDEXED: Final = (assets, masters)
