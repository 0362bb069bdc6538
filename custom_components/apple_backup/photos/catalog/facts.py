"""Single facts about a catalog, within a transaction of the caller's."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from .database import upsert
from .schema import meta

# When another layout was chosen last.
LAYOUT_MS = "layout_ms"


def read_fact(connection: Connection, key: str) -> str | None:
    """Give a stored fact; None if there is none."""
    found: str | None = connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar()
    return found


def read_facts(connection: Connection, keys: Sequence[str]) -> dict[str, str]:
    """Give those of the facts that are stored."""
    query = select(meta.c.key, meta.c.value).where(meta.c.key.in_(keys))
    return {row.key: row.value for row in connection.execute(query)}


def write_fact(connection: Connection, key: str, value: str | None) -> None:
    """Store a fact; None forgets it."""
    if value is None:
        connection.execute(meta.delete().where(meta.c.key == key))
    else:
        row = {"key": key, "value": value}
        upsert(connection, meta, [row], keys=("key",), update=("value",))
