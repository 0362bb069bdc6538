"""Finds out at run time which tables and columns a database has.

Schemas differ between versions of iOS and are not documented, so nothing is decided by a version:
a reader names the tables and columns it knows, and takes what is there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
import hashlib
import re
from typing import Final, Self

from ..database import Database

_MAX_TABLES: Final = 1000
# Names that need no thought when they stand in a query; Apple's are all of this kind.
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Table:
    """An ordinary table and the columns it has, as they are spelled there."""

    name: str
    columns: Mapping[str, str]

    def column(self, *candidates: str) -> str | None:
        """Return the first of some names that is a column, as it is spelled in the table."""
        for candidate in candidates:
            if found := self.columns.get(candidate.upper()):
                return found
        return None

    def has(self, *names: str) -> bool:
        """Whether all of some columns are there."""
        return all(name.upper() in self.columns for name in names)


class Schema:
    """The ordinary tables of a database."""

    def __init__(self, tables: Iterable[Table] = ()) -> None:
        """Know some tables."""
        self._tables = {table.name.upper(): table for table in tables}
        self.missing: set[str] = set()

    @classmethod
    def read(cls, database: Database) -> Self:
        """Read which tables there are.

        Raises:
            BackupError: As `Database.query`.
        """
        rows = database.query(
            "SELECT CAST(name AS BLOB), substr(CAST(sql AS BLOB), 1, 20)"
            " FROM sqlite_schema WHERE type = 'table' LIMIT ?",
            (_MAX_TABLES,),
        )
        return cls(
            Table(name, _columns(database, name))
            for raw, sql in rows
            if (name := _name(raw)) and isinstance(sql, bytes) and _is_ordinary(sql)
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the tables, in order."""
        return tuple(sorted(table.name for table in self._tables.values()))

    @property
    def fingerprint(self) -> str:
        """Twelve digits that are equal for equal tables and columns."""
        parts = [
            f"{key}({','.join(sorted(table.columns))})"
            for key, table in sorted(self._tables.items())
        ]
        return hashlib.sha256(";".join(parts).encode()).hexdigest()[:12]

    def table(self, *candidates: str) -> Table | None:
        """Return the first of some tables that is there; notes the first name if none is."""
        found = self.find(*candidates)
        if found is None:
            self.missing.add(candidates[0])
        return found

    def find(self, *candidates: str) -> Table | None:
        """Return the first of some tables that is there, which need not be."""
        for candidate in candidates:
            if found := self._tables.get(candidate.upper()):
                return found
        return None

    def matching(self, pattern: str) -> tuple[Table, ...]:
        """Return the tables whose whole name matches a pattern, in order of their names."""
        expression = re.compile(pattern, re.IGNORECASE)
        return tuple(
            table for key, table in sorted(self._tables.items()) if expression.fullmatch(key)
        )


def _columns(database: Database, table: str) -> dict[str, str]:
    """Return the columns of a table by their names in capitals."""
    # 1: name. Hidden columns and computed ones (6 is above 1) are not for us.
    names = [
        row[1] for row in database.query(f"PRAGMA table_xinfo({table})") if row[6] in (0, None)
    ]
    return {name.upper(): name for name in names if is_plain_name(name)}


def is_plain_name(name: object) -> bool:
    """Whether something is the name of a table or an index that can stand in a query."""
    return isinstance(name, str) and _NAME.fullmatch(name) is not None


def _name(raw: object) -> str | None:
    """Return a table's name if it is one that can stand in a query."""
    text = raw.decode("ascii", "replace") if isinstance(raw, bytes) else ""
    return text if _NAME.fullmatch(text) else None


def _is_ordinary(sql: bytes) -> bool:
    """Whether a table is none of a module that would have to run code."""
    words = sql.upper().split(maxsplit=2)
    return words[:2] == [b"CREATE", b"TABLE"]
