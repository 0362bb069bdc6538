"""A catalog of every earlier version is brought up to date with all that it knows, or left as it is.

The tables are made by the statements of that version, which `schemas/` keeps as they were.
"""

from collections.abc import Callable, Sequence
import hashlib
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Connection, create_engine, text

from custom_components.apple_backup.photos.catalog import Catalog, database
from custom_components.apple_backup.photos.catalog.schema import SCHEMA_VERSION
from custom_components.apple_backup.photos.errors import CatalogTooNewError
from tests.photos.library_parts import ZONE
from tests.photos.test_migrate import SCHEMAS, columns

__all__ = ["columns"]

EARLIER: Final = range(1, SCHEMA_VERSION)
ROWS: Final[dict[str, list[dict[str, Any]]]] = {
    "zones": [
        {
            "id": 1,
            "name": ZONE.name,
            "owner": "o",
            "scope": "private",
            "token": "t",
            "generation": 4,
        }
    ],
    "masters": [
        {"id": 3, "zone_id": 1, "record_name": "M-A", "filename": "x", "first_seen_ms": 5},
    ],
    "assets": [
        {
            "id": number,
            "zone_id": 1,
            "record_name": name,
            "master_name": f"M-{name}",
            "captured_ms": 1000 + number,
            "first_seen_ms": 5,
            "needs_plan": False,
            "is_kept": name == "B",
            "latitude": 41.9,
            "longitude": 12.5,
        }
        for number, name in ((7, "A"), (8, "B"), (9, "C"))
    ],
    "resources": [
        {
            "zone_id": 1,
            "owner_name": "M-A",
            "kind": "original",
            "uti": "public.jpeg",
            "size": 3,
            "checksum": "c",
        }
    ],
    "albums": [{"id": 2, "zone_id": 1, "record_name": "L", "name": "Holiday"}],
    "memberships": [
        {"id": 4, "zone_id": 1, "record_name": "A-IN-L", "album_name": "L", "asset_name": "A"}
    ],
    "files": [
        {
            "id": 70,
            "asset_id": 7,
            "kind": "original",
            "path": "A.JPG",
            "path_key": "a.jpg",
            "checksum": "c",
            "size": 3,
            "sha256": "aa",
            "mtime_ns": 9,
            "state": "proven",
            "proven_ms": 11,
        }
    ],
    "quarantine": [
        {
            "id": 80,
            "asset_id": 8,
            "kind": "original",
            "original_path": "B.JPG",
            "stored_path": "day/B.JPG",
            "checksum": "d",
            "size": 4,
            "sha256": "bb",
            "mtime_ns": 9,
            "file_state": "proven",
            "reason": "deleted",
            "state": "held",
            "moved_ms": 12,
        }
    ],
    "parked": [
        {
            "asset_id": 9,
            "kind": "original",
            "checksum": "e",
            "reason": "no_url",
            "detail": "",
            "attempts": 2,
            "parked_ms": 13,
            "retry_ms": 14,
        }
    ],
}


def write(url: str, version: int, *, also: Sequence[str] = ()) -> None:
    """Write a catalog as this version did; `also`: statements to run in it."""
    dialect = "postgresql" if url.startswith("postgresql") else "sqlite"
    statements = (SCHEMAS / f"version_{version}_{dialect}.sql").read_text(encoding="utf-8")
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in filter(str.strip, statements.split(";\n")):
            connection.exec_driver_sql(statement)
        mark(connection, version)
        for table, rows in ROWS.items():
            for row in rows:
                names, values = ", ".join(row), ", ".join(f":{name}" for name in row)
                connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)
        for statement in also:
            connection.exec_driver_sql(statement)
    engine.dispose()


def mark(connection: Connection, version: int) -> None:
    connection.execute(text("DELETE FROM meta WHERE \"key\" = 'schema_version'"))
    connection.execute(
        text("INSERT INTO meta VALUES ('schema_version', :version)"), {"version": str(version)}
    )


def kept(url: str) -> dict[str, list[dict[str, Any]]]:
    """What is there of the rows that were written, column by column."""
    engine = create_engine(url)
    found: dict[str, list[dict[str, Any]]] = {}
    with engine.connect() as connection:
        for table, rows in ROWS.items():
            names = ", ".join(rows[0])
            query = text(f"SELECT {names} FROM {table} ORDER BY {names.partition(',')[0]}")
            found[table] = [dict(row._mapping) for row in connection.execute(query)]
    engine.dispose()
    return found


@pytest.mark.parametrize("version", EARLIER)
def test_everything_is_kept(
    catalog_url: str,
    version: int,
    columns: Callable[[str], dict[str, set[str]]],
    tmp_path: Path,
) -> None:
    write(catalog_url, version)
    catalog = Catalog.open(catalog_url)
    assert [view.record_name for view in catalog.asset_views([7, 8, 9])] == ["A", "B", "C"]
    assert [held.stored_path for held in catalog.quarantined()] == ["day/B.JPG"]
    catalog.close()
    before = {
        # Everything is planned anew where a step says so.
        table: [
            {name: value for name, value in row.items() if name != "needs_plan"} for row in rows
        ]
        for table, rows in ROWS.items()
    }
    after = {
        table: [
            {name: value for name, value in row.items() if name != "needs_plan"} for row in rows
        ]
        for table, rows in kept(catalog_url).items()
    }
    assert after == before
    fresh = f"sqlite:///{tmp_path / 'fresh.db'}"
    Catalog.open(fresh).close()
    assert columns(catalog_url) == columns(fresh)


@pytest.mark.parametrize("version", EARLIER)
def test_a_step_that_fails_leaves_the_old_catalog(
    catalog_url: str, version: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a kill does: the steps and the new number are one transaction."""
    write(catalog_url, version)
    last = SCHEMA_VERSION - 1
    step = database.MIGRATIONS[last]

    def fail(connection: Connection) -> None:
        step(connection)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(database, "MIGRATIONS", {**database.MIGRATIONS, last: fail})
        with pytest.raises(KeyboardInterrupt):
            Catalog.open(catalog_url)
    assert kept(catalog_url) == ROWS
    engine = create_engine(catalog_url)
    with engine.connect() as connection:
        query = text("SELECT value FROM meta WHERE \"key\" = 'schema_version'")
        assert connection.execute(query).scalar() == str(version)
    engine.dispose()
    Catalog.open(catalog_url).close()


def test_a_newer_one_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    url = f"sqlite:///{path}"
    Catalog.open(url).close()
    engine = create_engine(url)
    with engine.begin() as connection:
        mark(connection, SCHEMA_VERSION + 1)
    engine.dispose()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    for _ in range(2):
        with pytest.raises(CatalogTooNewError):
            Catalog.open(url)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
