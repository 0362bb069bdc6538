"""Copying a catalog into another database: from the embedded one to a server, or back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import batched
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Table, create_engine, func, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from ...private_files import sqlite_path
from ..errors import CatalogError, CatalogNotEmptyError
from .database import VERSION_KEY, open_database, reason_of
from .migrations import number_on
from .schema import SCHEMA_VERSION, meta
from .view_schema import metadata

_PAGE = 1_000
_PRIME = 1_000_003


@dataclass(frozen=True, slots=True)
class MigrationResult:
    """Rows copied, by table; each number was counted again in the new database."""

    rows: Mapping[str, int]


def migrate_catalog(
    source_url: str, target_url: str, *, check: Callable[[], None] = lambda: None
) -> MigrationResult:
    """Copy a catalog into an empty database. Blocking; nothing may write the catalog meanwhile.

    The source is only read and stays as it is. The copy appears in one transaction, so a failure
    leaves the target empty.

    Args:
        source_url: A catalog of this version.
        target_url: An empty database, or one that does not exist yet (SQLite).
        check: Called between pages; may raise to stop.

    Raises:
        CatalogError: Either cannot be opened, the source is of another version, the target is not
            empty, or what arrived is not what was sent.
    """
    source = _open_source(source_url)
    try:
        target, _ = open_database(target_url)
        try:
            with source.connect() as reading, target.begin() as writing:
                return _copy(reading, writing, check)
        finally:
            target.dispose()
    except SQLAlchemyError as error:
        raise CatalogError(reason_of(error)) from error
    finally:
        source.dispose()


def _open_source(url: str) -> Engine:
    """Open a catalog without creating or changing anything."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise CatalogError("the catalog's address is not a database URL") from error
    path = sqlite_path(parsed)
    if path is not None and not path.is_file():
        raise CatalogError("there is no catalog")
    engine = create_engine(parsed, hide_parameters=True)
    try:
        with engine.connect() as connection:
            key = meta.c.key == VERSION_KEY
            version = connection.execute(select(meta.c.value).where(key)).scalar()
    except (SQLAlchemyError, ImportError) as error:
        engine.dispose()
        raise CatalogError(reason_of(error)) from error
    if version != str(SCHEMA_VERSION):
        engine.dispose()
        raise CatalogError(f"the catalog has schema {version}, not {SCHEMA_VERSION}")
    return engine


def _copy(reading: Connection, writing: Connection, check: Callable[[], None]) -> MigrationResult:
    if reading.dialect.name == "postgresql":
        # Every statement has to see the same moment.
        reading.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
    for table in metadata.sorted_tables:
        if table is not meta and _count(writing, table):
            raise CatalogNotEmptyError("the new database is not empty")
    writing.execute(meta.delete())
    copied: dict[str, int] = {}
    for table in metadata.sorted_tables:
        copied[table.name] = _copy_table(reading, writing, table, check)
        if writing.dialect.name == "postgresql" and "id" in table.c:
            number_on(writing, table.name)
    for table in metadata.sorted_tables:
        if _print(reading, table) != _print(writing, table):
            raise CatalogError(f"{table.name} did not arrive as it was")
    return MigrationResult(copied)


def _copy_table(
    reading: Connection, writing: Connection, table: Table, check: Callable[[], None]
) -> int:
    query = select(table).order_by(*table.primary_key.columns)
    rows = reading.execution_options(yield_per=_PAGE).execute(query)
    count = 0
    for page in batched(rows.mappings(), _PAGE, strict=False):
        check()
        writing.execute(insert(table), [_fit(row) for row in page])
        count += len(page)
    return count


def _fit(row: RowMapping) -> dict[str, Any]:
    """PostgreSQL cannot hold a NUL, which an early catalog may have."""
    return {
        name: value.replace("\0", "") if isinstance(value, str) else value
        for name, value in dict(row).items()
    }


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _print(connection: Connection, table: Table) -> tuple[int, ...]:
    """Sum up a table: its rows, and whatever numbers it is made of."""
    sums = [
        # Remainders, because a sum of nanoseconds would not fit.
        func.coalesce(func.sum(column % _PRIME), 0)
        for column in table.columns
        if column.name in ("id", "size", "mtime_ns", "captured_ms", "asset_id")
    ]
    row = connection.execute(select(func.count(), *sums).select_from(table)).one()
    return tuple(int(value) for value in row)
